"""The measure of support paid and received: amounts, on the last day of their month, where the seat was."""

import datetime as dt

import pytest

from cast import Cast
from thulinh.benefits.actions import confirm_receipt, say_not_received, withdraw_payment
from thulinh.benefits.measures import support_paid
from thulinh.benefits.tests.support import OCTOBER, lay, pay

pytestmark = pytest.mark.django_db


def test_paid_and_received_are_two_sets(country: Cast):
    lay(country)
    [row] = pay(country)
    said = {"subject": country.secretary.person_id, "path": country.path(country.east), "day": dt.date(2026, 10, 31)}
    assert list(support_paid(state="da-chi")) == [{**said, "record": row.pk, "quantity": 575_000}]
    assert list(support_paid(state="da-nhan")) == []
    receipt = confirm_receipt("phu-cap", OCTOBER, amount_vnd=500_000, by=country.secretary)
    assert list(support_paid(["phu-cap"], state="da-nhan")) == [{**said, "record": receipt.pk, "quantity": 500_000}]
    assert list(support_paid(["ho-tro"], state="da-nhan")) == []


def test_what_was_taken_back_or_denied_is_none(country: Cast):
    lay(country)
    [row] = pay(country)
    withdraw_payment(row, reason="Nhầm", by=country.commune)
    say_not_received("phu-cap", OCTOBER, by=country.secretary)
    assert list(support_paid(state="da-chi")) == list(support_paid(state="da-nhan")) == []
