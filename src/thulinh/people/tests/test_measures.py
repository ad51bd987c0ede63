"""Sets with a name, against a second count in plain Python over small random lives."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import START, TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.people import measures
from thulinh.people.actions import (
    NewHolding,
    NewMembership,
    NewPerson,
    add_person,
    begin_memberships,
    end_with_unit,
    ensure_seats,
    leave_seat,
    record_party_standing,
    take_seats,
    withdraw_memberships,
)
from thulinh.people.models import Seat
from thulinh.people.queries import members, seat_holders, vacant_seats
from thulinh.units.actions import NewUnit, open_units, rename_unit

DAY = dt.timedelta(days=1)
SECRETARY = "bi-thu-chi-doan"
SUBJECT_COLUMNS = {"subject", "path", "starts_on", "ends_on", "record", "quantity"}
FACT_COLUMNS = {"subject", "path", "day", "record", "quantity"}


def on(rows: Iterable[dict[str, Any]], day: dt.date) -> list[dict[str, Any]]:
    """The rows of a subject set that hold on a day."""
    return [row for row in rows if row["starts_on"] <= day and (row["ends_on"] is None or row["ends_on"] >= day)]


def test_columns_are_those_that_figures_read(country: Cast):
    subjects = [
        measures.seats_of([SECRETARY]),
        measures.seats_held([SECRETARY]),
        measures.holders_of([SECRETARY]),
        measures.charges(),
        measures.members(),
        measures.party_standing_of_holders([SECRETARY], states=["doi-tuong"]),
        measures.dual_holders([SECRETARY], also=["thon-doi-truong"]),
    ]
    assert all(
        set(rows.query.annotation_select) | set(rows.query.values_select) == SUBJECT_COLUMNS for rows in subjects
    )
    facts = [measures.memberships_begun(), measures.holdings_begun([SECRETARY])]
    assert all(set(rows.query.annotation_select) | set(rows.query.values_select) == FACT_COLUMNS for rows in facts)
    assert all(not rows.query.order_by for rows in [*subjects, *facts])


def test_held_and_vacant_seats_are_all_seats(country: Cast):
    leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
    for day in (START, TODAY, TODAY + DAY):
        held = {row["subject"] for row in on(measures.seats_held([SECRETARY]), day)}
        vacant = {seat.seat for seat in vacant_seats(country.path(country.top), day, positions=[SECRETARY])}
        everything = {row["subject"] for row in on(measures.seats_of([SECRETARY]), day)}
        assert held | vacant == everything
        assert not held & vacant
        listed = {holder.seat for holder in seat_holders([SECRETARY], country.path(country.top), day)}
        assert held == listed


def test_seat_of_a_unit_that_moves_or_ends_follows_it(country: Cast):
    rename_unit(country.east.pk, name="Chi đoàn thôn Rạng Đông", on=TODAY, decision_number="01-QĐ/ĐTN", by=None)
    seat = Seat.objects.get(unit=country.east, position=SECRETARY)
    rows = list(measures.seats_of([SECRETARY]).filter(subject=seat.pk))
    assert sorted((row["starts_on"], row["ends_on"]) for row in rows) == [(START, TODAY - DAY), (TODAY, None)]
    end_with_unit([country.east.pk], on=TODAY + 30 * DAY, by=None, reason="Sáp nhập")
    assert on(measures.seats_of([SECRETARY]).filter(subject=seat.pk), TODAY + 30 * DAY) == []
    assert len(on(measures.seats_of([SECRETARY]).filter(subject=seat.pk), TODAY + 29 * DAY)) == 1


def test_only_residential_seats(country: Cast):
    assert measures.seats_of([SECRETARY], residential=True).count() == 4
    assert measures.seats_of([SECRETARY], residential=False).count() == 0


def test_charges_are_officer_and_branch(country: Cast):
    rows = list(measures.charges(levels=["chi-doan"]))
    assert [(row["subject"], row["path"]) for row in rows] == [(country.charge.pk, country.path(country.east))]
    assert list(measures.charges(levels=["xa"])) == []


def test_admissions_are_facts_of_their_day_and_place(country: Cast):
    """HN7: admissions come from records."""
    rows = [
        NewMembership(add_person(NewPerson(name), by=None).pk, country.west.pk, day, began_by=how)
        for name, day, how in (("Một", TODAY, "ket-nap"), ("Hai", TODAY, "chuyen-den"), ("Ba", START, "ket-nap"))
    ]
    guild = add_person(NewPerson("Bốn"), by=None).pk
    rows.append(NewMembership(guild, country.west.pk, TODAY, "hoi-vien", "ket-nap"))
    made = begin_memberships(rows, by=None)
    facts = list(measures.memberships_begun().filter(day__range=(TODAY, TODAY)))
    assert facts == [
        {
            "subject": country.west.pk,
            "path": country.path(country.west),
            "day": TODAY,
            "record": made[0].pk,
            "quantity": 1,
        }
    ]
    assert measures.memberships_begun(began_by=["chuyen-den"]).count() == 1
    withdraw_memberships([made[0]], reason="Ghi nhầm", by=None)
    assert measures.memberships_begun().count() == 1


def test_members_of_the_set_are_those_listed(country: Cast):
    for unit in (country.east, country.west, country.quarter):
        path = country.path(unit)
        in_set = {row["subject"] for row in on(measures.members().filter(path=path), TODAY)}
        listed = {each.person for each in members(unit.pk, TODAY) if each.may_vote}
        assert in_set == listed


def test_party_standing_of_holders(country: Cast):
    person = country.people["Nguyễn Thị Hồng Đào"]
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2026, 1, 5), by=None)
    record_party_standing(person, state="du-bi", starts_on=dt.date(2026, 9, 2), by=None)
    record_party_standing(country.people["Bùi Quốc An"], state="du-bi", starts_on=START, by=None)
    leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)

    def stretches(*states: str) -> list[tuple[dt.date, dt.date | None]]:
        rows = measures.party_standing_of_holders([SECRETARY], states=states)
        return sorted((row["starts_on"], row["ends_on"]) for row in rows)

    assert stretches("doi-tuong") == [(dt.date(2026, 1, 5), dt.date(2026, 9, 1))]
    assert stretches("du-bi", "chinh-thuc") == [(dt.date(2026, 9, 2), TODAY)]
    assert "party_standing_of_holders" in measures.SENSITIVE


LIVES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60) | st.none(), st.sampled_from(["Ngô Đức Thịnh", "Vũ Thị Yến"])),
    min_size=1,
    max_size=5,
)


@given(lives=LIVES, day=st.integers(-1, 62))
@settings(max_examples=25)
def test_seats_held_against_a_plain_count(country: Cast, lives: list, day: int):
    """Whatever holdings are tried, those that were taken never share a day, and the set is what a plain count finds."""
    with transaction.atomic():
        taken = []
        for first, length, name in lives:
            starts_on = START + first * DAY
            ends_on = None if length is None else starts_on + length * DAY
            row = NewHolding(country.people[name].pk, "chi-dinh", starts_on, unit=country.west.pk, position=SECRETARY,
                             ends_on=ends_on)  # fmt: skip
            clash = any(
                starts_on <= (other_ends or dt.date.max) and other_starts <= (ends_on or dt.date.max)
                for other_starts, other_ends in taken
            )
            try:
                take_seats([row], by=None)
            except Refusal:
                assert clash
            else:
                assert not clash
                taken.append((starts_on, ends_on))
        asked = START + day * DAY
        expected = any(first <= asked and (last is None or last >= asked) for first, last in taken)
        rows = on(measures.seats_held([SECRETARY]).filter(path=country.path(country.west)), asked)
        assert len(rows) == int(expected)
        transaction.set_rollback(True)


LEADER = "thon-doi-truong"


def hamlet_seat(country: Cast, person: str, starts_on: dt.date = START, name: str = "Thôn Đông") -> Any:
    """Somebody becomes the militia leader of a hamlet of the first commune."""
    [hamlet] = open_units([NewUnit("", name, "thon", country.a1.pk, START)], by=None)
    ensure_seats([hamlet.pk], on=START, by=None)
    row = NewHolding(country.people[person].pk, "chi-dinh", starts_on, unit=hamlet.pk, position=LEADER)
    return take_seats([row], by=None)[0]


def test_who_holds_both_seats_does_so_from_the_later_day_until_the_first_ends(country: Cast):
    """HT7: one person, two seats; the day on which the second ends takes nothing from the days before."""
    second = hamlet_seat(country, "Nguyễn Thị Hồng Đào", TODAY)
    seat = Seat.objects.get(unit=country.east, position=SECRETARY)
    rows = list(measures.dual_holders([SECRETARY], also=[LEADER]))
    assert [(row["subject"], row["record"], row["starts_on"], row["ends_on"]) for row in rows] == [
        (seat.pk, country.holdings["secretary"].pk, TODAY, None)
    ]
    leave_seat(second, on=TODAY + 9 * DAY, reason="Đi học", by=None)
    assert on(measures.dual_holders([SECRETARY], also=[LEADER]), TODAY + 9 * DAY)
    assert not on(measures.dual_holders([SECRETARY], also=[LEADER]), TODAY + 10 * DAY)
    assert not measures.dual_holders([SECRETARY], also=["bi-thu-chi-bo"]).exists()


def test_a_militia_leader_who_is_not_secretary_is_no_dual_holder_and_two_second_seats_count_once(country: Cast):
    hamlet_seat(country, "Ngô Đức Thịnh")
    assert not measures.dual_holders([SECRETARY], also=[LEADER]).exists()
    hamlet_seat(country, "Nguyễn Thị Hồng Đào", name="Thôn Bắc")
    hamlet_seat(country, "Nguyễn Thị Hồng Đào", name="Thôn Nam")
    assert len(measures.dual_holders([SECRETARY], also=[LEADER])) == 1


def test_taking_a_seat_is_a_fact_of_its_day(country: Cast):
    rows = list(measures.holdings_begun([SECRETARY]).filter(subject=country.east.pk))
    assert [(row["day"], row["record"]) for row in rows] == [(START, country.holdings["secretary"].pk)]
