"""Two connections that write at the same moment: one is taken, the other refused, on both databases."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction

import cast as small_country
from at_once import at_once, behind
from cast import START, TODAY, Cast, app_code
from thulinh.people.actions import (
    NewAccount,
    NewCharge,
    NewHolding,
    NewMembership,
    NewPerson,
    accept_invitation,
    add_people,
    add_person,
    begin_memberships,
    check_second_step,
    invite,
    invite_accounts,
    leave_seat,
    move_memberships,
    note_wrong_sign_in,
    open_accounts,
    put_in_charge,
    take_seats,
)
from thulinh.people.models import Account, Charge, Holding, Invitation, Membership, SignInGuard
from thulinh.units.actions import merge_units

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, so that other connections see it."""
    return small_country.build()


def holding(country: Cast, name: str, starts_on: dt.date, ends_on: dt.date | None = None) -> Callable[[], object]:
    """The act of taking the vacant secretary's seat of thôn Tây."""
    row = NewHolding(
        country.people[name].pk,
        "chi-dinh",
        starts_on,
        unit=country.west.pk,
        position="bi-thu-chi-doan",
        ends_on=ends_on,
    )
    return lambda: take_seats([row], by=None)


@pytest.mark.parametrize("ends_on", [None, TODAY], ids=["open", "closed"])
def test_one_seat_is_taken_once(country: Cast, ends_on: dt.date | None):
    results = at_once(
        holding(country, "Ngô Đức Thịnh", START, ends_on),
        holding(country, "Vũ Thị Yến", START + dt.timedelta(days=30), ends_on),
    )
    assert results.count("done") == 1, results
    assert any("đang giữ chức danh" in result for result in results)
    assert Holding.objects.filter(seat__unit=country.west).count() == 1


def test_seats_that_are_opened_on_the_way_do_not_exceed_the_places(country: Cast):
    names = ["Ngô Đức Thịnh", "Vũ Thị Yến", "Bùi Quốc An"]
    acts = [
        lambda name=name: take_seats(
            [NewHolding(country.people[name].pk, "chi-dinh", TODAY, unit=country.a1.pk, position="pho-bi-thu-doan-xa")],
            by=None,
        )
        for name in names
    ]
    assert at_once(*acts).count("done") == 2
    assert Holding.objects.filter(seat__position="pho-bi-thu-doan-xa").count() == 2


def test_one_home(country: Cast):
    person = add_person(NewPerson("Đinh Văn Mới"), by=None).pk
    units = [country.east.pk, country.quarter.pk]
    acts = [lambda unit=unit: begin_memberships([NewMembership(person, unit, TODAY)], by=None) for unit in units]
    assert at_once(*acts).count("done") == 1
    assert Membership.objects.filter(person=person).count() == 1


def test_one_officer_in_charge(country: Cast):
    rows = [NewCharge(country.holdings[name].pk, country.west.pk, TODAY) for name in ("officer", "commune")]
    assert at_once(*[lambda row=row: put_in_charge([row], by=None) for row in rows]).count("done") == 1
    assert Charge.objects.filter(unit=country.west).count() == 1


def test_one_account(country: Cast):
    person = country.people["Ngô Đức Thịnh"]
    holding(country, "Ngô Đức Thịnh", START)()
    assert at_once(*[lambda: invite([person], on=TODAY, by=None)] * 2) == ["done", "done"]
    assert Account.objects.filter(person=person).count() == 1
    assert Invitation.objects.filter(account__person=person, used_at=None, revoked_at=None).count() == 1


def test_one_invitation_is_used_once(country: Cast):
    (invited,) = invite_accounts([country.secretary], on=TODAY, by=None)
    secrets = ["lua-chin-vang-01", "lua-chin-vang-02"]
    acts = [lambda secret=secret: accept_invitation(invited.token, secret, on=TODAY) for secret in secrets]
    results = at_once(*acts)
    assert results.count("done") == 1, results
    assert any("đã dùng rồi" in result for result in results)
    assert country.again(country.secretary).check_password(secrets[results.index("done")])


def test_an_invitation_is_used_or_replaced_never_both(country: Cast):
    (invited,) = invite_accounts([country.secretary], on=TODAY, by=None)
    used, renewed = at_once(
        lambda: accept_invitation(invited.token, "lua-chin-vang-01", on=TODAY),
        lambda: invite_accounts([country.secretary], on=TODAY, by=None),
    )
    assert renewed == "done"
    first = Invitation.objects.get(pk=invited.pk)
    assert (first.used_at is None) != (first.revoked_at is None)
    assert (used == "done") == (first.used_at is not None)
    assert used == "done" or "thay bằng" in used


def test_a_code_is_good_once(country: Cast):
    answers = []
    code = app_code(1)
    assert at_once(*[lambda: answers.append(check_second_step(country.province, code).is_right)] * 2) == ["done"] * 2
    assert sorted(answers) == [False, True]


def test_every_wrong_guess_counts(country: Cast):
    assert at_once(*[lambda: note_wrong_sign_in("an", "10.0.0.1")] * 6) == ["done"] * 6
    assert SignInGuard.objects.get().wrong == 6


def test_one_code_has_one_owner(country: Cast):
    acts = [lambda name=name: add_person(NewPerson(name, code="DV9"), by=None) for name in ("Lê Văn Một", "Lê Văn Hai")]
    results = behind(*acts)
    assert results[0] == "done"
    assert results[1].startswith("Mã đoàn viên")


def test_two_of_one_name_get_accounts_at_once(country: Cast):
    acts = [
        lambda person=person: open_accounts([NewAccount(person.pk)], by=None)
        for person in add_people([NewPerson("Lê Văn Một")] * 2, by=None)
    ]
    assert behind(*acts) == ["done", "done"]
    assert set(Account.objects.filter(username__startswith="levan").values_list("username", flat=True)) == {
        "levanmot", "levanmot-2"
    }  # fmt: skip


def test_nobody_is_put_in_charge_while_leaving_the_seat(country: Cast):
    officer = country.holdings["officer"]
    results = behind(
        lambda: leave_seat(officer, on=TODAY, reason="Đi học", by=None),
        lambda: put_in_charge([NewCharge(officer.pk, country.west.pk, START)], by=None),
    )
    assert results[0] == "done"
    assert "giữ chức danh" in results[1]
    assert not Charge.objects.filter(unit=country.west).exists()


def merging(country: Cast) -> Callable[[], object]:
    """The act of merging thôn Tây into thôn Đông, with its members."""

    @transaction.atomic
    def merge() -> None:
        merge_units([country.west.pk], into=country.east.pk, on=TODAY, decision_number="1", by=None)
        move_memberships({country.west.pk: country.east.pk}, on=TODAY, by=None)

    return merge


@pytest.mark.parametrize("merger_first", [True, False])
def test_nobody_is_left_in_a_branch_that_merges(country: Cast, merger_first: bool):
    person = add_person(NewPerson("Đinh Văn Mới"), by=None).pk
    acts = [merging(country), lambda: begin_memberships([NewMembership(person, country.west.pk, START)], by=None)]
    results = behind(*(acts if merger_first else reversed(acts)))
    assert results[0] == "done"
    assert not Membership.objects.on(TODAY).filter(person=person, unit=country.west).exists()
