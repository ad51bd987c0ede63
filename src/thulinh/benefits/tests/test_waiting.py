"""What about support waits for somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast, add_branches
from thulinh.benefits.actions import confirm_receipt, say_not_received, send_pay_list
from thulinh.benefits.queries.waiting import waiting_support
from thulinh.benefits.tests.support import NOVEMBER, OCTOBER, PAYER, lay, pay, pay_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule(country: Cast):
    return lay(country, starts_on=OCTOBER)


def test_the_receiver_speaks_of_each_month(country: Cast):
    secretary = country.again(country.secretary)
    [one] = waiting_support(secretary, TODAY).confirm
    assert one.month_on == OCTOBER
    assert waiting_support(secretary, TODAY).keys["support_confirm"] == ["ho-tro:phu-cap:2026-10-01:den-ky"]
    pay(country)
    assert waiting_support(secretary, TODAY).keys["support_confirm"] == ["ho-tro:phu-cap:2026-10-01:da-chi"]
    confirm_receipt("phu-cap", OCTOBER, by=secretary)
    assert waiting_support(secretary, TODAY).number == 0


def test_before_it_is_late_or_paid_nobody_is_asked(country: Cast):
    early = NOVEMBER.replace(day=10)
    assert waiting_support(country.again(country.secretary), early).confirm == []


def test_the_preparer_makes_and_sends_lists(country: Cast):
    commune = country.again(country.commune)
    [one] = waiting_support(commune, TODAY).make
    assert (one.month_on, one.payer, one.people, one.vnd) == (OCTOBER, PAYER, 1, 575_000)
    row = pay_list(country)
    assert (waiting_support(commune, TODAY).make, waiting_support(commune, TODAY).send) == ([], [row.pk])
    send_pay_list(row, sent_on=TODAY, by=commune)
    assert waiting_support(commune, TODAY).number == 0


def test_the_preparer_hears_of_what_did_not_come(country: Cast):
    pay(country)
    receipt = say_not_received("phu-cap", OCTOBER, by=country.secretary)
    found = waiting_support(country.again(country.commune), TODAY)
    assert found.keys["support_denied"] == [f"chua-nhan:{receipt.pk}"]
    assert found.make == []  # it was reported as paid: no list is asked for


@pytest.mark.parametrize("name", ["outsider", "officer", "administrator"])
def test_nothing_waits_for_others(country: Cast, name: str):
    assert waiting_support(country.again(getattr(country, name)), TODAY).number == 0


def test_as_many_questions_for_many_as_for_few(country: Cast):
    def questions() -> int:
        user = country.again(country.commune)
        with CaptureQueriesContext(connection) as captured:
            waiting_support(user, TODAY)
        return len(captured)

    few = questions()
    add_branches(country, 8)
    assert questions() == few <= 20
