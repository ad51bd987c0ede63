"""Whom a session calls, asked from the person's side: the same as the rolls say, for everybody and every unit."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.people.queries.calls import calling_units
from thulinh.people.queries.rolls import CLUB, COMMITTEE, MEMBERS, SECRETARIES, roll_for
from thulinh.units.actions import NewUnit, open_body
from thulinh.units.models import Unit

CALLING = (MEMBERS, SECRETARIES, COMMITTEE, CLUB)


def a_club(country: Cast) -> Unit:
    return open_body(
        NewUnit("CLB-A1", "Câu lạc bộ Bí thư chi đoàn", "cau-lac-bo", country.a1.pk, START),
        member_position="bi-thu-chi-doan", decision_number="01-QĐ/ĐTN", by=None,
    )  # fmt: skip


def test_calls_are_the_other_side_of_the_rolls(country: Cast) -> None:
    a_club(country)
    add_branches(country, 2)
    called = {person: calling_units(person, TODAY) for person in (one.pk for one in country.people.values())}
    hosts = list(Unit.objects.values_list("pk", flat=True))
    seen = 0
    for roll in CALLING:
        for host in hosts:
            on_the_roll = {line.person for line in roll_for(roll, host, TODAY)}
            from_their_side = {person for person, calls in called.items() if host in calls.get(roll, ())}
            assert from_their_side == on_the_roll & set(called), (roll, host)
            seen += len(from_their_side)
    assert seen > 20


def test_a_secretary_is_called_by_branch_commune_and_club(country: Cast) -> None:
    club = a_club(country)
    calls = calling_units(country.secretary.person_id, TODAY)
    assert calls[MEMBERS] == {country.east.pk}
    assert {country.a1.pk, country.a.pk, country.top.pk, club.pk} <= calls[SECRETARIES]
    assert club.pk in calls[CLUB]
    assert COMMITTEE not in calls


def test_three_questions_however_many_units(country: Cast) -> None:
    add_branches(country, 20)
    with CaptureQueriesContext(connection) as asked:
        calling_units(country.officer.person_id, TODAY)
    assert len(asked) == 3
