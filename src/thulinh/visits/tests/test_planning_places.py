"""What is known of places that could be visited and of who could go: the right facts, with few questions."""

import datetime as dt
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from cast import definitions as shipped
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.difficulties.actions import load_difficulty_kinds, raise_difficulties
from thulinh.difficulties.actions.findings import record_finding
from thulinh.difficulties.actions.raising import NewDifficulty
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.kernel.periods import Span
from thulinh.people.actions import NewHolding, NewPerson, add_people, take_seats
from thulinh.units.actions import merge_units
from thulinh.visits.queries.planning import Ground, gone, whole_months, working_days
from thulinh.visits.rules.planning import Place, weights
from thulinh.visits.tests.places import made, planned

BY = weights(TODAY)


@pytest.fixture
def known(country: Cast) -> Cast:
    """The country, in which difficulties can be raised."""
    load_difficulty_kinds(shipped("difficulties.yaml"))
    return country


def places(cast: Cast, level: str = "chi-doan", unit: str = "a", user: str = "province") -> dict[int, Place]:
    ground = Ground(cast.path(getattr(cast, unit)), TODAY, cast.again(getattr(cast, user)))
    return {place.unit: place for place in ground.places(level, BY)}


def held(cast: Cast, day: dt.date) -> None:
    roll = (Attendee(cast.people["Bùi Quốc An"].pk),)
    entry = SessionEntry("sinh-hoat-chi-doan", cast.east.pk, day, attendance=roll)
    record_session(entry, by=cast.again(cast.secretary))


def test_places_of_a_province_stand_in_their_communes(known: Cast) -> None:
    found = places(known)
    communes = {place.name: place.commune_name for place in found.values()}
    assert communes == {
        "Chi đoàn thôn Đông": "Đoàn xã Tân Lập",
        "Chi đoàn thôn Tây": "Đoàn xã Tân Lập",
        "Chi đoàn khu phố 3": "Đoàn phường Bến Gỗ",
    }
    assert {place.commune for place in places(known, "xa").values()} == {known.a1.pk, known.a2.pk}


def test_within_a_commune_every_place_stands_for_itself(known: Cast) -> None:
    found = places(known, unit="a1", user="commune")
    assert {unit: place.commune for unit, place in found.items()} == {unit: unit for unit in found}


def test_who_was_there_last_and_how_often_in_the_commune(known: Cast) -> None:
    made(known, known.east, starts_on=TODAY - timedelta(days=40))
    made(known, known.east, starts_on=TODAY - timedelta(days=20), days=2)
    made(known, known.a1, starts_on=TODAY - timedelta(days=10))
    found = places(known)
    assert found[known.east.pk].last_on == TODAY - timedelta(days=19)  # its second day
    assert found[known.west.pk].last_on is None
    visits = {unit: found[unit].commune_visits for unit in (known.east.pk, known.west.pk, known.quarter.pk)}
    assert visits == {known.east.pk: 3, known.west.pk: 3, known.quarter.pk: 0}


def test_a_place_in_a_plan_is_left_out(known: Cast) -> None:
    planned(known, known.east, starts_on=TODAY + timedelta(days=9))
    assert known.east.pk not in places(known)
    ground = Ground(known.path(known.a), TODAY, known.again(known.province))
    assert ground.planned_at("chi-doan") == [known.east.pk]


def test_sessions_of_whole_months_difficulties_and_findings(known: Cast) -> None:
    for day in (dt.date(2026, 10, 20), dt.date(2026, 10, 25), dt.date(2026, 9, 5), dt.date(2026, 11, 10)):
        held(known, day)
    raise_difficulties(
        [NewDifficulty(known.east.pk, "dia-diem", f"Nhà văn hóa dột {n}") for n in range(2)],
        by=known.again(known.secretary),
    )
    made(known, known.west, starts_on=TODAY - timedelta(days=5))
    entry = FindingEntry("khong-sinh-hoat", known.west.pk, TODAY - timedelta(days=5), "Ba tháng không sinh hoạt")
    record_finding(entry, by=known.again(known.province))
    found = places(known)
    east, west = found[known.east.pk], found[known.west.pk]
    assert (east.months, east.held, east.difficulties, east.findings) == (6, 2, 2, 0)
    assert (west.months, west.held, west.difficulties, west.findings) == (6, 0, 0, 1)
    commune = places(known, "xa")[known.a1.pk]
    assert (commune.months, commune.held) == (12, 2)


def test_a_difficulty_sent_past_the_commune_is_not_told_of_its_branch(known: Cast) -> None:
    row = NewDifficulty(known.east.pk, "quyen-loi", "Chưa nhận phụ cấp", is_direct=True)
    raise_difficulties([row], by=known.again(known.secretary))
    assert places(known)[known.east.pk].difficulties == 1
    assert places(known, unit="a1", user="commune")[known.east.pk].difficulties == 0


def test_vacant_new_and_elected_anew(known: Cast) -> None:
    found = places(known)
    assert found[known.west.pk].is_vacant
    assert found[known.east.pk].secretary_since == START
    [person] = add_people([NewPerson("Trần Thị Mới")], by=None)
    since = TODAY - timedelta(days=9)
    take_seats([NewHolding(person.pk, "dai-hoi", since, unit=known.west.pk, position="bi-thu-chi-doan")], by=None)
    west = places(known)[known.west.pk]
    assert (west.is_vacant, west.secretary_since) == (False, since)


def test_visits_to_a_merged_branch_count_for_who_carries_it_on(known: Cast) -> None:
    last = TODAY - timedelta(days=30)
    made(known, known.west, starts_on=last)
    on = TODAY - timedelta(days=20)
    merge_units([known.west.pk], into=known.east.pk, on=on, decision_number="7-QĐ", by=None)
    found = places(known)
    assert known.west.pk not in found
    assert found[known.east.pk].last_on == last


def test_who_could_go(known: Cast) -> None:
    made(known, known.east, starts_on=TODAY - timedelta(days=3))
    planned(known, known.quarter, starts_on=TODAY + timedelta(days=9), days=2)
    people = [known.province.person_id, known.officer.person_id]
    found = gone(people, Span(TODAY, TODAY + timedelta(days=30)), TODAY)
    assert found.been == {people[0]: {known.east.pk}}
    assert found.charges == {people[1]: {known.east.pk}}
    assert found.taken == {people[0]: {TODAY + timedelta(days=9), TODAY + timedelta(days=10)}}


def test_months_and_days() -> None:
    assert whole_months(dt.date(2026, 1, 31), 2) == Span(dt.date(2025, 11, 1), dt.date(2025, 12, 31))
    days = working_days(Span(dt.date(2026, 11, 20), dt.date(2026, 11, 30)), after=TODAY)
    assert days == [dt.date(2026, 11, 23) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7)]


def test_places_ask_the_same_for_few_and_for_many(known: Cast) -> None:
    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            number = len(places(known))
        return number, len(caught)

    few = questions()
    add_branches(known, 40)
    many = questions()
    assert (few[0], many[0]) == (3, 43)
    assert few[1] == many[1]
