"""Who reads what of a round: may ⇔ sees; the candidate about themselves only; a fixed number of questions."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import writing
from thulinh.people.actions import record_party_standing
from thulinh.people.models import Account
from thulinh.selection.actions import close_round, settle_place
from thulinh.selection.models import Candidate, Place, Round
from thulinh.selection.queries.own import own_candidacies
from thulinh.selection.queries.reviewing import place_sight, round_overview
from thulinh.selection.queries.sight import seen_candidates, seen_places, seen_rounds
from thulinh.selection.queries.waiting import waiting_choices
from thulinh.selection.rules.criteria import Met
from thulinh.selection.tests.village import (
    Village,
    agreed,
    candidate_of,
    founded,
    given,
    judged,
    opened,
    place_of,
)

SEES_ALL = {"commune", "province", "commander"}


@pytest.fixture
def village(country: Cast) -> Village:
    return founded(country)


@pytest.fixture
def round_(village: Village) -> Round:
    return opened(village, by=None)


def everybody(village: Village) -> dict[str, Account]:
    """The cast and those who speak for the bodies."""
    return village.cast.accounts | {"commander": village.commander, "cell_secretary": village.cell_secretary}


def test_who_may_is_who_sees(village: Village, round_: Round) -> None:
    east = place_of(round_, village.cast.east)
    for name, account in everybody(village).items():
        places = set(seen_places(account, TODAY))
        wanted = set(Place.objects.all()) if name in SEES_ALL else {east} if name == "cell_secretary" else set()
        assert places == wanted, name
        assert set(seen_rounds(account, TODAY)) == ({round_} if wanted else set()), name
        for place in Place.objects.all():
            assert (place_sight(place.pk, user=account, on=TODAY) is not None) is (place in wanted), name
        overview = round_overview(round_.pk, user=account, on=TODAY)
        assert {line.place for line in overview.lines} == wanted if overview else not wanted, name
        people = {one.person_id for one in seen_candidates(account, TODAY)}
        own = {account.person_id} if name == "secretary" else set()
        assert people == own | set(Candidate.objects.filter(place__in=wanted).values_list("person", flat=True)), name


def test_a_candidate_reads_everything_about_themselves_and_nobody_else(village: Village, round_: Round) -> None:
    secretary = village.cast.secretary
    mine = candidate_of(place_of(round_, village.cast.east), secretary.person)
    judged(village, mine, "khong-dat")
    given(village, mine, "doan-xa", village.cast.commune, "khong-dong-y")
    record_party_standing(secretary.person, state="doi-tuong", starts_on=START, by=None)
    [found] = own_candidacies(secretary, TODAY).candidacies
    results = {one.criterion.code: one for one in found.sight.assessed.weight.results}
    assert results["uy-tin"].words == "Được nhân dân tin"
    assert results["dang"].met is Met.NO
    assert [line.opinion.reason for line in found.sight.opinions if line.opinion] == ["Vì sao"]
    assert not own_candidacies(village.cast.outsider, TODAY).candidacies


def test_standing_and_discipline_are_for_named_positions_only(village: Village, round_: Round) -> None:
    place = place_of(round_, village.cast.east)
    person = village.cast.secretary.person
    record_party_standing(person, state="chinh-thuc", starts_on=START, by=None)

    def seen(account: Account) -> dict[str, Met]:
        sight = place_sight(place.pk, user=account, on=TODAY)
        [one] = [each for each in sight.candidates if each.assessed.person == person.pk]
        return {result.criterion.code: result.met for result in one.assessed.weight.results}

    assert seen(village.cast.commune)["dang"] is Met.YES
    told = seen(village.commander)
    assert (told["dang"], told["ky-luat"], told["tuoi"]) == (Met.HIDDEN, Met.HIDDEN, Met.YES)


def test_the_page_of_a_place_says_who_comes_first_and_whose_turn_it_is(village: Village, round_: Round) -> None:
    place = place_of(round_, village.cast.east)
    leader = candidate_of(place, village.person("Bùi Quốc An"))
    judged(village, leader)
    given(village, leader, "doan-xa", village.cast.commune)
    sight = place_sight(place.pk, user=village.commander, on=TODAY)
    assert [one.assessed.name for one in sight.candidates] == ["Bùi Quốc An", "Nguyễn Thị Hồng Đào"]
    assert "ưu tiên bổ sung làm Bí thư" in sight.candidates[0].assessed.weight.why
    assert [(line.is_own, line.is_turn, bool(line.opinion)) for line in sight.candidates[0].opinions] == [
        (False, False, True),
        (True, True, False),
        (False, False, False),
    ]
    assert [one.criterion.code for one in sight.candidates[1].assessed.weight.missing] == ["uy-tin"]
    assert {one.person.full_name for one in sight.holdings} == {"Bùi Quốc An", "Nguyễn Thị Hồng Đào"}
    assert (sight.may_review, sight.may_decide) == (False, False)


def test_the_overview_counts_who_qualifies_and_who_is_waited_for(village: Village, round_: Round) -> None:
    east, west = place_of(round_, village.cast.east), place_of(round_, village.cast.west)
    judged(village, candidate_of(east, village.person("Bùi Quốc An")))
    with writing("people"):
        person = village.person("Vũ Thị Yến")
        person.birth_on = TODAY.replace(year=1970)
        person.save()
    overview = round_overview(round_.pk, user=village.cast.commune, on=TODAY)
    assert (overview.qualified, overview.nearly, overview.none, overview.still_open) == (1, 0, 1, 2)
    assert {body.name: body.waiting for body in overview.bodies} == {
        "Ban Thường vụ Đoàn xã": 1,
        "Ban Chỉ huy Quân sự xã": 0,
        "Chi bộ thôn": 0,
    }
    assert [line.unit_name for line in overview.lines] == ["Chi đoàn thôn Đông", "Chi đoàn thôn Tây"]
    assert overview.lines[0].holders == ("Nguyễn Thị Hồng Đào",)
    assert west.pk == overview.lines[1].place.pk


def test_what_waits_is_the_word_of_the_body_whose_turn_it_is(village: Village, round_: Round) -> None:
    leader = candidate_of(place_of(round_, village.cast.east), village.person("Bùi Quốc An"))

    def opinions(account: Account) -> list[str]:
        return [one.body_name for one in waiting_choices(village.cast.again(account), TODAY).opinions]

    assert opinions(village.cast.commune) == []  # nobody qualifies before they are judged
    judged(village, leader)
    assert opinions(village.cast.commune) == ["Ban Thường vụ Đoàn xã"]
    assert opinions(village.commander) == []
    given(village, leader, "doan-xa", village.cast.commune)
    assert (opinions(village.cast.commune), opinions(village.commander)) == ([], ["Ban Chỉ huy Quân sự xã"])
    [waiting] = waiting_choices(village.cast.again(village.cast.commune), TODAY).rounds
    assert (waiting.still_open, waiting.title) == (2, round_.title)
    for name in ("secretary", "officer", "outsider", "administrator", "province"):
        assert waiting_choices(getattr(village.cast, name), TODAY).number == 0, name


def test_the_questions_are_as_many_for_two_places_as_for_forty(village: Village, round_: Round) -> None:
    agreed(village, candidate_of(place_of(round_, village.cast.east), village.person("Bùi Quốc An")))
    few = _counted(village, round_)
    add_branches(village.cast, 40)

    for place in Place.objects.all():
        settle_place(place.pk, outcome="chua-co-nguoi", reason="Chưa", settled_on=TODAY, on=TODAY, by=None)
    close_round(round_.pk, on=TODAY, by=None)
    again = opened(village, by=None)
    agreed(village, candidate_of(place_of(again, village.cast.east), village.person("Bùi Quốc An")))
    assert _counted(village, again) == few
    assert len(round_overview(again.pk, user=village.cast.commune, on=TODAY).lines) == 42


def _counted(village: Village, row: Round) -> tuple[int, ...]:
    """How many questions the overview and what waits take."""
    account = village.cast.again(village.cast.commune)
    counts = []
    for ask in (
        lambda: round_overview(row.pk, user=account, on=TODAY),
        lambda: waiting_choices(account, TODAY),
    ):
        with CaptureQueriesContext(connection) as asked:
            ask()
        counts.append(len(asked))
    return tuple(counts)


def test_a_closed_round_says_what_was_so_when_it_closed(village: Village, round_: Round) -> None:
    place = place_of(round_, village.cast.east)
    mine = candidate_of(place, village.cast.secretary.person)
    judged(village, mine)
    for one in Place.objects.all():
        settle_place(one.pk, outcome="chua-co-nguoi", reason="Chưa", settled_on=TODAY, on=TODAY, by=None)
    later = TODAY.replace(year=TODAY.year + 20)
    words = f"tuổi vào ngày {format_date(TODAY)}"

    def told(on: dt.date) -> list[bool]:
        sight = place_sight(place.pk, user=None, on=on)
        own = own_candidacies(village.cast.secretary, on).candidacies[0].sight
        results = [*sight.candidates[0].assessed.weight.results, *own.assessed.weight.results]
        return [words in one.words for one in results if one.criterion.kind == "tuoi"]

    assert not any(told(later))  # an open round asks anew
    close_round(round_.pk, on=TODAY, by=None)
    assert told(later)
    assert all(told(later))
    [line] = [one for one in round_overview(round_.pk, user=None, on=later).lines if one.place == place]
    [then] = [one for one in round_overview(round_.pk, user=None, on=TODAY).lines if one.place == place]
    assert (line.qualified, line.nearly) == (then.qualified, then.nearly)
