"""Who may see what about one person: told exactly as `reach` decides."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.permissions import Permission
from thulinh.people.actions import NewMembership, begin_membership, end_membership, leave_seat
from thulinh.people.models import Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import may_see_contact, placed_within, visible_people
from thulinh.people.queries.readers import TOLD, readers_of
from thulinh.people.queries.requests import may_erase

pytestmark = pytest.mark.django_db


def told(country: Cast, person: int, on: dt.date) -> dict[Permission, set[int]]:
    """The people told as readers, by what they may."""
    return {permission: {reader.person for reader in found} for permission, found in readers_of(person, on).may.items()}


def decided(country: Cast, person: int, on: dt.date) -> dict[Permission, set[int]]:
    """The same, asked of the decisions themselves for everybody who has an account and a seat."""
    found: dict[Permission, set[int]] = {permission: set() for permission in TOLD}
    for account in country.accounts.values():
        if account.person_id in (None, person):
            continue
        who = country.again(account)
        may = {
            PeoplePermission.VIEW: visible_people(who, on).filter(pk=person).exists(),
            PeoplePermission.CONTACT: person in may_see_contact(who, [person], on),
            PeoplePermission.PARTY: bool(placed_within(who, PeoplePermission.PARTY, [person], on)),
            PeoplePermission.DISCIPLINE: bool(placed_within(who, PeoplePermission.DISCIPLINE, [person], on)),
            PeoplePermission.EDIT: bool(placed_within(who, PeoplePermission.EDIT, [person], on)),
            PeoplePermission.ERASE: may_erase(who, country.people_by_id[person], on),
        }
        for permission, is_so in may.items():
            if is_so:
                found[permission].add(account.person_id)
    return found


@pytest.fixture
def by_id(country: Cast) -> Cast:
    """The country, whose people are found by their key too."""
    object.__setattr__(country, "people_by_id", {person.pk: person for person in country.people.values()})
    return country


def test_readers_are_those_who_may(by_id: Cast):
    for name, person in by_id.people.items():
        assert told(by_id, person.pk, TODAY) == decided(by_id, person.pk, TODAY), name


def test_also_when_somebody_has_left_or_moved(by_id: Cast):
    an, anh = by_id.people["Bùi Quốc An"], by_id.people["Lê Thị Ánh"]
    end_membership(Membership.objects.get(person=an), on=dt.date(2026, 6, 30), ended_by="khac", by=None)
    end_membership(Membership.objects.get(person=anh), on=dt.date(2026, 6, 30), ended_by="chuyen-di", by=None)
    begin_membership(NewMembership(anh.pk, by_id.quarter.pk, dt.date(2026, 7, 1)), by=None)
    leave_seat(by_id.holdings["officer"], on=dt.date(2026, 8, 1), reason="Chuyển công tác", by=None)
    for person in (an, anh, by_id.officer.person):
        assert told(by_id, person.pk, TODAY) == decided(by_id, person.pk, TODAY), person


def test_nearest_first_in_words(country: Cast):
    found = readers_of(country.people["Bùi Quốc An"].pk, TODAY)
    contact = [(reader.position, reader.unit, reader.is_in_charge) for reader in found.may[PeoplePermission.CONTACT]]
    assert contact == [
        ("Ủy viên Ban Thường vụ Đoàn xã, phường, đặc khu", "Đoàn xã Tân Lập", True),
        ("Bí thư chi đoàn", "Chi đoàn thôn Đông", False),
        ("Bí thư Đoàn xã, phường, đặc khu", "Đoàn xã Tân Lập", False),
        ("Cán bộ kiểm tra", "Tỉnh đoàn Bình An", False),
        ("Cán bộ Tỉnh đoàn, Thành đoàn", "Tỉnh đoàn Bình An", False),
    ]
    assert found.has_administrator


def test_one_is_not_told_of_oneself(country: Cast):
    found = readers_of(country.secretary.person_id, TODAY)
    assert all(country.secretary.person_id not in {one.person for one in readers} for readers in found.may.values())


def test_number_of_questions_does_not_grow(country: Cast, django_assert_num_queries):
    person = country.people["Bùi Quốc An"].pk
    with django_assert_num_queries(7):
        readers_of(person, TODAY)
    for number, branch in enumerate(add_branches(country, 4)):
        row = NewMembership(person, branch.pk, START + dt.timedelta(days=number), Membership.Kind.ASSOCIATION)
        begin_membership(row, by=None)
    with django_assert_num_queries(7):
        readers_of(person, TODAY)
