"""Two who write about one loan at the same time, from two connections, on both databases."""

import uuid

import pytest

import cast
from at_once import at_once, behind
from thulinh.benefits.actions.loans import repay, withdraw_repayment
from thulinh.benefits.models import Loan, Repayment
from thulinh.benefits.queries.loans import debt_of
from thulinh.benefits.tests.lending import AMOUNT, lent
from thulinh.kernel.receipts import once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> cast.Cast:
    """The cast, really written, so that other connections see it."""
    return cast.build()


def test_two_repayments_never_go_beyond_the_debt(country):
    one = lent(country)

    def paying(amount):
        return lambda: repay(one.pk, day=cast.TODAY, amount_vnd=amount, by=None)

    results = sorted(at_once(paying(7_000_000), paying(7_000_000)))
    assert results[0].startswith("Chỉ còn nợ 5.000.000")
    assert results[1] == "done"
    assert (debt_of(Loan.objects.get()), Repayment.objects.count()) == (5_000_000, 1)


def test_two_who_saw_the_same_page_do_not_both_write(country):
    one = lent(country)
    acts = [lambda: repay(one.pk, day=cast.TODAY, amount_vnd=1, by=None, version=2) for _ in range(2)]
    results = behind(*acts)
    assert (results[0], "Vừa có người" in results[1]) == ("done", True)


def test_the_same_form_twice_is_one_repayment(country):
    one, command = lent(country), uuid.uuid4()

    def sending():
        return once(
            command, by=None, content={"amount": AMOUNT},
            write=lambda: repay(one.pk, day=cast.TODAY, amount_vnd=AMOUNT, by=None),
        )  # fmt: skip

    assert at_once(sending, sending) == ["done", "done"]
    assert Repayment.objects.count() == 1


def test_taken_back_twice_at_once_is_taken_back_once(country):
    one = lent(country)
    paid = repay(one.pk, day=cast.TODAY, amount_vnd=AMOUNT, by=None)
    results = sorted(at_once(*[lambda: withdraw_repayment(paid.pk, reason="Nhầm", by=None)] * 2))
    assert results == ["done", "Lần trả này đã được rút."] or sorted(results)[0].startswith("Lần trả này")
    assert debt_of(Loan.objects.get()) == AMOUNT
