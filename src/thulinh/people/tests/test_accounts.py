"""Accounts: one for a person, the secret known to its owner alone, and who may give a way in."""

import datetime as dt

import pytest

from cast import PASSWORD, TODAY, Cast, add_branches, open_account
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewAccount,
    NewHolding,
    NewPerson,
    add_people,
    add_person,
    create_administrator,
    deactivate,
    open_accounts,
    set_password,
    take_seats,
)
from thulinh.people.models import Account, Holding
from thulinh.people.queries import may_issue_account, people_to_invite


@pytest.fixture
def person(country: Cast):
    """Somebody without an account."""
    return country.people["Bùi Quốc An"]


def test_nobody_enters_before_the_owner_has_chosen_a_secret(person):
    account = open_accounts([NewAccount(person.pk)], by=None)[0]
    assert account.username == "0912345007"
    assert not account.has_usable_password()
    set_password(account, "mat-khau-moi-cua-toi", by=account)
    assert Account.objects.get(person=person).check_password("mat-khau-moi-cua-toi")


@pytest.mark.django_db
def test_a_phone_stands_nowhere_in_the_log():
    people = add_people(
        [NewPerson("Lê Văn Một", phone="0987654321"), NewPerson("Lê Văn Hai", phone="0987654321")], by=None
    )
    open_accounts([NewAccount(person.pk) for person in people], by=None)
    assert set(Account.objects.values_list("username", flat=True)) == {"0987654321", "0987654321-2"}
    for event in AuditEvent.objects.filter(verb="people.open_account"):
        assert "0987654321" not in str(event.after)


def test_one_account_for_one_person(person):
    open_account(person)
    with pytest.raises(Refusal, match="đã có tài khoản"):
        open_accounts([NewAccount(person.pk)], by=None)


@pytest.mark.django_db
def test_same_names_get_different_usernames():
    people = add_people([NewPerson("Nguyễn Văn An")] * 2, by=None)
    given = [open_account(add_person(NewPerson("Nguyễn Văn An"), by=None)).username]
    given += [account.username for account in open_accounts([NewAccount(person.pk) for person in people], by=None)]
    assert given == ["nguyenvanan", "nguyenvanan-2", "nguyenvanan-3"]


@pytest.mark.parametrize("password", ["ngan", "password1", "12345678"])
def test_weak_passwords_are_refused(country: Cast, password: str):
    with pytest.raises(Refusal):
        set_password(country.secretary, password, by=country.secretary)
    assert country.again(country.secretary).check_password(PASSWORD)


def test_new_password_differs_from_the_old(country: Cast):
    with pytest.raises(Refusal, match="phải khác"):
        set_password(country.secretary, PASSWORD, by=country.secretary)


def test_an_account_is_closed_with_a_reason_and_not_by_its_owner(country: Cast):
    with pytest.raises(Refusal, match="lý do"):
        deactivate(country.secretary, reason="", by=country.commune)
    with pytest.raises(Refusal, match="tự khóa"):
        deactivate(country.commune, reason="Nghỉ", by=country.commune)
    deactivate(country.secretary, reason="Mất điện thoại", by=country.commune)
    assert not country.again(country.secretary).is_active


@pytest.mark.django_db
def test_administrator():
    account = create_administrator("quan-tri")
    assert account.is_administrator
    assert not account.has_usable_password()
    with pytest.raises(Refusal, match="đã có người dùng"):
        create_administrator("QUAN-TRI")
    with pytest.raises(Refusal, match="tên đăng nhập"):
        create_administrator("  ")
    with pytest.raises(Refusal):
        create_administrator("hai", password="12345678")


class TestWhoMayInvite:
    def test_within_reach_only(self, country: Cast, person):
        assert may_issue_account(country.commune, person, TODAY)
        assert may_issue_account(country.province, person, TODAY)
        assert not may_issue_account(country.secretary, person, TODAY)
        assert not may_issue_account(country.outsider, person, TODAY)

    def test_nobody_gets_into_the_account_of_somebody_above(self, country: Cast, person):
        """A province's officer may be a member of a branch; the commune must not invite them anew."""
        row = NewHolding(person.pk, "chi-dinh", TODAY, unit=country.a.pk, position="can-bo-tinh-doan")
        take_seats([row], by=None)
        assert not may_issue_account(country.commune, person, TODAY)
        assert may_issue_account(country.province, person, TODAY)

    def test_nor_of_somebody_who_is_about_to_stand_above(self, country: Cast, person):
        tomorrow = TODAY + dt.timedelta(days=1)
        take_seats(
            [NewHolding(person.pk, "dai-hoi", tomorrow, unit=country.a.pk, position="bi-thu-doan-tinh")], by=None
        )
        assert not may_issue_account(country.commune, person, TODAY)
        assert may_issue_account(country.province, person, TODAY)

    def test_administrators_only_by_administrators(self, country: Cast, person):
        account = open_account(person)
        Account.objects.filter(pk=account.pk).update(is_administrator=True)
        assert not may_issue_account(country.province, person, TODAY)
        assert may_issue_account(country.administrator, person, TODAY)

    def test_number_of_questions_does_not_grow(self, country: Cast, django_assert_max_num_queries):
        add_branches(country, 40)
        people = list(Holding.objects.values_list("person", flat=True))
        commune = country.again(country.commune)
        with django_assert_max_num_queries(8):  # three of them for the reach itself
            assert len(people_to_invite(commune, people, TODAY)) == 43
