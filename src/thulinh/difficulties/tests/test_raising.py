"""Raising a difficulty: who may, for whom, to which level it goes."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
from thulinh.difficulties.actions import NewDifficulty, raise_difficulties
from thulinh.difficulties.models import Difficulty, Step, Turn
from thulinh.kernel.clock import on
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal

MORNING = dt.datetime(2026, 11, 22, 8)


@pytest.fixture(autouse=True)
def _that_morning():
    with on(MORNING):
        yield


def _one(country, by, **more):
    row = {"unit": country.east.pk, "area": "kinh-phi", "title": "Thiếu kinh phí mua loa kéo", **more}
    return raise_difficulties([NewDifficulty(**row)], by=by)[0]


def _turns(difficulty):
    rows = Turn.objects.filter(difficulty=difficulty).order_by("starts_on")
    return list(rows.values_list("unit", "starts_on", "due_on", "ends_on"))


def test_the_secretary_raises_and_the_line_above_has_its_days(country):
    one = _one(country, country.secretary, text="Loa hỏng\n  từ tháng 9. ")
    assert one.text == "Loa hỏng\ntừ tháng 9."
    assert (one.state, one.day, one.unit) == (Difficulty.State.OPEN, cast.TODAY, country.east)
    assert one.seat == country.holdings["secretary"].seat
    assert one.person == country.people["Nguyễn Thị Hồng Đào"]
    assert (one.sent_to, one.shown_unit) == (country.a1, country.east)
    day = dt.date
    assert _turns(one) == [
        (country.a1.pk, day(2026, 11, 22), day(2026, 12, 7), day(2026, 12, 7)),
        (country.a.pk, day(2026, 12, 8), day(2027, 1, 6), day(2027, 1, 6)),
        (country.top.pk, day(2027, 1, 7), day(2027, 3, 7), None),
    ]
    assert list(one.steps.values_list("kind", "person")) == [(Step.Kind.RAISED, one.person_id)]
    event = AuditEvent.objects.get(verb="difficulties.raise")
    assert (event.unit_id, event.after["title"]) == (country.east.pk, one.title)


def test_sent_past_the_commune_it_begins_with_the_province_and_shows_as_one_of_the_commune(country):
    one = _one(country, country.secretary, is_direct=True)
    assert (one.sent_to, one.shown_unit) == (country.a, country.a1)
    assert list(one.steps.values_list("unit", "path")) == [(country.a1.pk, country.path(country.a1))]
    assert [unit for unit, *_ in _turns(one)] == [country.a.pk, country.top.pk]
    event = AuditEvent.objects.get(verb="difficulties.raise")
    assert (event.unit_id, event.is_sensitive) == (country.a.pk, True)


def test_an_area_may_begin_higher(country):
    one = _one(country, country.secretary, area="phan-mem")
    assert [unit for unit, *_ in _turns(one)] == [country.a.pk, country.top.pk]
    assert (one.is_direct, one.shown_unit) == (False, country.east)


def test_the_commune_raises_its_own(country):
    one = _one(country, country.commune, unit=country.a1.pk)
    assert one.sent_to == country.a


def test_a_visitor_writes_down_what_the_branch_said_and_its_seat_has_the_last_word(country):
    one = _one(country, country.officer, is_found=True)
    assert one.seat == country.holdings["secretary"].seat
    vacant = _one(country, country.commune, unit=country.west.pk, is_found=True)
    assert (vacant.seat.position_id, vacant.person) == ("bi-thu-chi-doan", None)


@pytest.mark.parametrize(
    ("who", "more", "field"),
    [
        ("secretary", {"area": "khong-co"}, "area"),
        ("secretary", {"title": "  "}, "title"),
        ("secretary", {"title": "dài " * 60}, "title"),
        ("secretary", {"day": dt.date(2026, 11, 23)}, "day"),
        ("secretary", {"day": dt.date(2025, 6, 30)}, "day"),
        ("secretary", {"unit": 10**6}, "unit"),
        ("secretary", {"activity": 10**6}, "activity"),
        ("outsider", {}, "unit"),
        ("outsider", {"is_found": True}, "unit"),
        ("commune", {}, "unit"),
        ("inspector", {"is_found": True}, "unit"),
        ("officer", {"is_found": True, "is_direct": True}, "is_direct"),
    ],
)
def test_refused_in_plain_words_with_nothing_written(country, who, more, field):
    with pytest.raises(Refusal) as refused:
        _one(country, getattr(country, who), **more)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Difficulty.objects.exists()
    assert not Turn.objects.exists()


def test_who_has_nobody_above_is_told(country):
    with pytest.raises(Refusal, match="cấp trên"):
        _one(country, None, unit=country.top.pk)
    with pytest.raises(Refusal, match="gửi thẳng"):
        _one(country, None, unit=country.a.pk, is_direct=True)


def test_many_are_raised_with_the_same_number_of_questions(country):
    branches = cast.add_branches(country, 20)

    def asked(units):
        with CaptureQueriesContext(connection) as captured:
            raise_difficulties([NewDifficulty(unit.pk, "khac", "Việc khó") for unit in units], by=None)
        return len(captured)

    assert asked(branches[:2]) == asked(branches[2:])
