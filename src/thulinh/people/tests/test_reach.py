"""May ⇔ sees: what the user may do is exactly what the user is shown."""

import datetime as dt
import itertools

import pytest

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.permissions import Permission
from thulinh.people import measures
from thulinh.people.actions import (
    NewCharge,
    NewHolding,
    NewPerson,
    NewSeat,
    add_person,
    leave_seat,
    open_seats,
    put_in_charge,
    take_seat,
    take_seats,
    withdraw_holdings,
)
from thulinh.people.models import Account, Person, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import (
    charged_officers,
    charges_of,
    may_see_contact,
    permission_labels,
    visible_people,
)
from thulinh.people.reach import allowed, may, own_seats, reach
from thulinh.units.actions import place_unit
from thulinh.units.models import Unit, UnitPath
from thulinh.units.permissions import UnitPermission

PERMISSIONS: list[Permission] = [*PeoplePermission, *UnitPermission]


def test_may_is_true_exactly_for_what_allowed_returns(country: Cast):
    for account, permission, day in itertools.product(country.accounts.values(), PERMISSIONS, (START, TODAY)):
        shown = set(allowed(UnitPath.objects.on(day), account, permission, day).values_list("unit", flat=True))
        may_do = {unit.pk for unit in country.units.values() if may(account, permission, unit.pk, day)}
        assert shown == may_do, (account, permission, day)


def test_allowed_on_another_table_is_the_same_decision(country: Cast):
    for account, permission in itertools.product(country.accounts.values(), PERMISSIONS):
        by_unit = set(allowed(Unit.objects.all(), account, permission, TODAY, unit="pk").values_list("pk", flat=True))
        assert by_unit == {unit.pk for unit in country.units.values() if may(account, permission, unit.pk, TODAY)}


@pytest.mark.parametrize(
    ("who", "permission", "where"),
    [
        ("secretary", PeoplePermission.VIEW, {"east"}),
        ("secretary", PeoplePermission.CONTACT, {"east"}),
        ("secretary", PeoplePermission.APPOINT, set()),
        ("officer", PeoplePermission.VIEW, {"a1", "east", "west"}),
        ("officer", PeoplePermission.CONTACT, {"east"}),
        ("commune", PeoplePermission.CONTACT, {"a1", "east", "west"}),
        ("province", PeoplePermission.EDIT, {"a", "a1", "a2", "east", "west", "quarter"}),
        ("inspector", PeoplePermission.PARTY, {"a", "a1", "a2", "east", "west", "quarter"}),
        ("inspector", PeoplePermission.EDIT, set()),
        ("centre", PeoplePermission.CONTACT, set()),
        ("outsider", PeoplePermission.VIEW, {"upper"}),
        ("administrator", PeoplePermission.PARTY, set()),
    ],
)
def test_reach_of_the_cast(country: Cast, who: str, permission: Permission, where: set[str]):
    account = country.accounts[who]
    assert {name for name, unit in country.units.items() if may(account, permission, unit.pk, TODAY)} == where


def test_who_was_in_charge_of_a_branch_is_so_no_more_once_it_stands_elsewhere(country: Cast):
    """However it was moved: the charge is one of the standing committee above (SV3)."""
    an = country.people["Bùi Quốc An"].pk
    place_unit(country.east.pk, parent=country.a2.pk, on=TODAY, decision_number="7", by=None)
    for day, is_in_charge in ((TODAY - dt.timedelta(days=1), True), (TODAY, False)):
        officer = country.again(country.officer)
        assert may(officer, PeoplePermission.CONTACT, country.east.pk, day) == is_in_charge
        assert (an in may_see_contact(officer, [an], day)) == is_in_charge
        assert (country.east.pk in charged_officers([country.east.pk], day)) == is_in_charge
        assert bool(charges_of(country.officer.person_id, day)) == is_in_charge
    assert [row["ends_on"] for row in measures.charges()] == [TODAY - dt.timedelta(days=1)]


def test_the_new_committee_puts_somebody_in_charge_without_asking_the_old(country: Cast):
    place_unit(country.east.pk, parent=country.a2.pk, on=TODAY, decision_number="7", by=None)
    person = add_person(NewPerson("Đinh Văn Mới"), by=None)
    row = NewHolding(person.pk, "chi-dinh", TODAY, unit=country.a2.pk, position="uy-vien-btv-doan-xa")
    [holding] = take_seats([row], by=None)
    put_in_charge([NewCharge(holding.pk, country.east.pk, TODAY)], by=None)
    assert charged_officers([country.east.pk], TODAY)[country.east.pk].person == person.pk
    country.charge.refresh_from_db()
    assert country.charge.ends_on == TODAY - dt.timedelta(days=1)


def test_nobody_does_anything_before_the_first_day_or_with_a_closed_account(country: Cast):
    assert not reach(country.commune, PeoplePermission.VIEW, START - dt.timedelta(days=1))
    closed = country.again(country.commune)
    closed.is_active = False
    assert not reach(closed, PeoplePermission.VIEW, TODAY)


def test_rights_end_with_the_seat(country: Cast):
    leave_seat(country.holdings["commune"], on=TODAY, reason="Chuyển công tác", by=None)
    later = country.again(country.commune)
    assert reach(later, PeoplePermission.EDIT, TODAY)
    assert not reach(later, PeoplePermission.EDIT, TODAY + dt.timedelta(days=1))


def test_withdrawn_holding_gives_nothing(country: Cast):
    withdraw_holdings([country.holdings["commune"]], reason="Ghi nhầm", by=None)
    assert not reach(country.again(country.commune), PeoplePermission.EDIT, TODAY)


def test_two_seats_are_joined_without_repeating_what_lies_below(country: Cast):
    seat = open_seats([NewSeat(country.a.pk, "can-bo-tinh-doan", START)], by=None)[0]
    take_seat(seat, country.people["Lê Minh Khôi"], how="chi-dinh", starts_on=TODAY, by=None)
    assert reach(country.again(country.commune), PeoplePermission.EDIT, TODAY).roots == (country.path(country.a),)


def test_queries_of_reach_do_not_grow(country: Cast, django_assert_num_queries):
    def ask(account):
        for permission in PERMISSIONS:
            reach(account, permission, TODAY)

    with django_assert_num_queries(3):
        ask(_fresh(country))
    add_branches(country, 12)
    with django_assert_num_queries(3):
        ask(_fresh(country))


def _fresh(country: Cast) -> Account:
    country.officer.__dict__.pop("_kept", None)
    return country.officer


def test_own_seats_are_asked_for_once_by_each_account_of_a_request(country: Cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        account = country.again(country.commune)  # one for the account itself
        reach(account, PeoplePermission.VIEW, TODAY)
        [seat] = own_seats(account, TODAY)
    assert (seat.holding, seat.unit) == (country.holdings["commune"].pk, country.a1.pk)
    assert own_seats(account, START - dt.timedelta(days=1)) == ()
    leave_seat(country.holdings["commune"], on=TODAY - dt.timedelta(days=1), reason="Chuyển công tác", by=None)
    assert own_seats(country.again(account), TODAY) == ()


def test_people_seen_are_those_of_units_seen(country: Cast):
    for name, account in country.accounts.items():
        seen = set(visible_people(account, TODAY))
        units = {unit.pk for unit in country.units.values() if may(account, PeoplePermission.VIEW, unit.pk, TODAY)}
        expected = {
            person
            for person in Person.objects.all()
            if person.pk == account.person_id
            or person.memberships.filter(unit__in=units).exists()
            or person.holdings.filter(seat__unit__in=units).exists()
        }
        assert seen == expected, name


def test_contacts_are_read_by_the_own_committee_and_the_line_above(country: Cast):
    ids = {person.pk: name for name, person in country.people.items()}

    def read_by(name: str) -> set[str]:
        return {ids[pk] for pk in may_see_contact(country.accounts[name], ids, TODAY)}

    east = {
        "Nguyễn Thị Hồng Đào",
        "Bùi Quốc An",
        "Lê Thị Ánh",
        "Trần Minh Châu",
        "Hồ Văn Đức",
    }  # not the guest from khu phố 3
    assert read_by("secretary") == east
    assert read_by("officer") == east | {"Phạm Văn Dũng"}
    assert read_by("centre") == {"Hoàng Anh Tuấn"}
    assert read_by("outsider") == {"Bùi Văn Nam"}
    assert read_by("commune") == east | {"Phạm Văn Dũng", "Lê Minh Khôi", "Ngô Đức Thịnh", "Vũ Thị Yến"}


def test_every_permission_in_the_data_is_one_that_exists(country: Cast):
    known = set(permission_labels())
    for position in Position.objects.all():
        for values in position.grants.values():
            assert set(values) <= known, position.code
