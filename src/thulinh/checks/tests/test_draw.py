"""Drawing: what is kept, what is left out, what is refused."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast
from thulinh.checks.models import Candidate, Check, Draw
from thulinh.checks.queries.results import drawn_again
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal


def test_seed_pool_and_sample_are_kept_and_can_be_drawn_again(country: Cast, record, draw_from) -> None:
    pool = [record(number, place="ab"[number % 2], verifier=country.commune.pk) for number in range(1, 31)]
    made = draw_from(pool, size=7)
    assert (made.size, made.population, len(made.seed)) == (7, 30, 32)
    assert Candidate.objects.filter(draw=made).count() == 30
    assert set(drawn_again(made)) == set(made.checks.values_list("record_id", flat=True))
    assert {one.outcome for one in made.checks.all()} == {Check.Outcome.WAITING}


def test_two_draws_have_seeds_of_their_own_and_a_given_one_is_taken(record, draw_from) -> None:
    first, second = draw_from([record(1)]), draw_from([record(2)])
    assert first.seed != second.seed
    assert draw_from([record(3)], seed="2026").seed == "2026"


def test_fewer_than_asked_for_are_all_drawn(record, draw_from) -> None:
    made = draw_from([record(1), record(2)], size=10)
    assert (made.size, made.population, made.checks.count()) == (2, 2, 2)


def test_own_records_are_left_out(country: Cast, record, draw_from) -> None:
    me = country.inspector
    pool = [record(1, hands=frozenset({me.pk})), record(2, verifier=me.pk), record(3, person=me.person_id),
            record(4, people=frozenset({me.person_id})), record(5)]  # fmt: skip
    made = draw_from(pool)
    assert (made.population, made.checks.get().record_id) == (1, 5)


def test_what_was_drawn_before_is_left_out(record, draw_from) -> None:
    draw_from([record(1)])
    assert draw_from([record(1), record(2)]).checks.get().record_id == 2


def test_who_took_part_is_kept_away_from_the_check(country: Cast, record, draw_from) -> None:
    pool = [record(1, hands=frozenset({country.secretary.pk}), verifier=country.commune.pk,
                   people=frozenset({country.officer.person_id}))]  # fmt: skip
    kept = set(draw_from(pool).checks.get().not_for.values_list("pk", flat=True))
    assert kept == {country.secretary.pk, country.commune.pk, country.officer.pk}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends_on": dt.date(2026, 10, 1)}, "Ngày cuối"),
        ({"size": 0}, "từ 1 đến 200"),
        ({"size": 201}, "từ 1 đến 200"),
        ({"pool": [], "size": 5}, "Không còn bản ghi nào"),
    ],
)
def test_refused(country: Cast, record, draw_from, more, words) -> None:
    more = {**more}
    pool = more.pop("pool", [record(1)])
    with pytest.raises(Refusal, match=words):
        draw_from(pool, **more)
    assert not Draw.objects.exists()
    assert not AuditEvent.objects.filter(verb="checks.draw").exists()


@pytest.mark.parametrize("who", ["province", "commune", "secretary", "outsider", "officer"])
def test_nobody_else_draws(country: Cast, record, draw_from, who: str) -> None:
    with pytest.raises(Refusal, match="phạm vi"):
        draw_from([record(1)], by=country.again(getattr(country, who)))


def test_inspector_draws_in_no_other_province(country: Cast, record, draw_from) -> None:
    with pytest.raises(Refusal, match="phạm vi"):
        draw_from([record(1)], unit=country.b.pk)


def test_sent_twice_is_one_draw_with_one_seed(record, draw_from) -> None:
    command = uuid.uuid4()
    assert draw_from([record(1)], command_id=command) == draw_from([record(1)], command_id=command)
    assert Draw.objects.count() == 1


def test_log_says_how_many_and_not_which(record, draw_from) -> None:
    made = draw_from([record(71), record(72)], size=1)
    event = AuditEvent.objects.get(verb="checks.draw")
    assert (event.after["size"], event.after["population"]) == (1, 2)
    assert made.seed not in str(event.after)
    assert "71" not in str(event.after)


def test_as_many_questions_for_many_as_for_few(country: Cast, record, draw_from) -> None:
    asked = []
    for numbers in (range(1, 4), range(100, 130)):
        pool = [record(number, hands=frozenset({country.secretary.pk})) for number in numbers]
        with CaptureQueriesContext(connection) as found:
            draw_from(pool)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_day_of_the_country(country: Cast, record: Callable, draw_from: Callable) -> None:
    assert draw_from([record(1)]).drawn_at.date() == TODAY
