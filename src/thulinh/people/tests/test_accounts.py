"""Accounts and the secrets that open them."""

import datetime as dt

import pytest

from cast import PASSWORD, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewHolding,
    NewPerson,
    add_person,
    create_administrator,
    deactivate,
    issue_account,
    renew_secret,
    set_password,
    take_seats,
)
from thulinh.people.models import Account
from thulinh.people.queries import may_issue_account


@pytest.fixture
def person(country: Cast):
    """Somebody without an account."""
    return country.people["Bùi Quốc An"]


def test_secret_opens_the_account_once_and_must_be_changed(person):
    issued = issue_account(person, by=None)
    account = Account.objects.get(person=person)
    assert account.check_password(issued.secret)
    assert account.must_change_password
    assert issued.username == "0912345007"
    set_password(account, "mat-khau-moi-cua-toi", by=account)
    account.refresh_from_db()
    assert not account.must_change_password
    assert not account.check_password(issued.secret)


def test_secret_and_phone_stand_nowhere_in_the_log(person):
    issued = issue_account(person, by=None)
    for event in AuditEvent.objects.filter(verb__in=("people.issue_account", "people.add_person")):
        assert issued.secret not in str(event.after)
        assert "0912345007" not in str(event.after)


@pytest.mark.django_db
def test_phone_of_two_people_stands_nowhere_in_the_log_either():
    for name in ("Lê Văn Một", "Lê Văn Hai"):
        issue_account(add_person(NewPerson(name, phone="0987654321"), by=None), by=None)
    assert set(Account.objects.values_list("username", flat=True)) == {"0987654321", "0987654321-2"}
    for event in AuditEvent.objects.filter(verb="people.issue_account"):
        assert "0987654321" not in str(event.after)


def test_secrets_differ(person):
    account = issue_account(person, by=None)
    assert renew_secret(account.account, by=None).secret != account.secret


def test_one_account_for_one_person(person):
    issue_account(person, by=None)
    with pytest.raises(Refusal, match="đã có tài khoản"):
        issue_account(person, by=None)


@pytest.mark.django_db
def test_same_names_get_different_usernames():
    names = [issue_account(add_person(NewPerson("Nguyễn Văn An"), by=None), by=None).username for _ in range(3)]
    assert names == ["nguyenvanan", "nguyenvanan-2", "nguyenvanan-3"]


@pytest.mark.parametrize("password", ["ngan", "password1", "12345678"])
def test_weak_passwords_are_refused(country: Cast, password: str):
    with pytest.raises(Refusal):
        set_password(country.secretary, password, by=country.secretary)
    assert country.again(country.secretary).check_password(PASSWORD)


def test_new_password_differs_from_the_old(country: Cast):
    with pytest.raises(Refusal, match="phải khác"):
        set_password(country.secretary, PASSWORD, by=country.secretary)


def test_closed_account_is_opened_again_by_a_new_secret(country: Cast):
    with pytest.raises(Refusal, match="lý do"):
        deactivate(country.secretary, reason="", by=country.commune)
    with pytest.raises(Refusal, match="tự khóa"):
        deactivate(country.commune, reason="Nghỉ", by=country.commune)
    deactivate(country.secretary, reason="Mất điện thoại", by=country.commune)
    assert not country.again(country.secretary).is_active
    renew_secret(country.secretary, by=country.commune)
    assert country.again(country.secretary).is_active


@pytest.mark.django_db
def test_administrator():
    issued = create_administrator("quan-tri")
    assert issued.account.is_administrator
    assert issued.account.must_change_password
    with pytest.raises(Refusal, match="đã có người dùng"):
        create_administrator("QUAN-TRI")
    with pytest.raises(Refusal, match="tên đăng nhập"):
        create_administrator("  ")
    with pytest.raises(Refusal):
        create_administrator("hai", password="12345678")


class TestWhoMayIssue:
    def test_within_reach_only(self, country: Cast, person):
        assert may_issue_account(country.commune, person, TODAY)
        assert may_issue_account(country.province, person, TODAY)
        assert not may_issue_account(country.secretary, person, TODAY)
        assert not may_issue_account(country.outsider, person, TODAY)

    def test_nobody_gets_into_the_account_of_somebody_above(self, country: Cast, person):
        """A province's officer may be a member of a branch; the commune must not renew their secret."""
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
        account = issue_account(person, by=None).account
        Account.objects.filter(pk=account.pk).update(is_administrator=True)
        assert not may_issue_account(country.province, person, TODAY)
        assert may_issue_account(country.administrator, person, TODAY)
