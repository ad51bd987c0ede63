"""Two who write about the same money at once: nobody stands on two lists, nobody is paid twice, one word stands."""

import pytest

from at_once import at_once, behind
from cast import Cast
from thulinh.benefits.actions import confirm_receipt, say_not_received
from thulinh.benefits.models import PayLine, Payment, Receipt
from thulinh.benefits.tests.conftest import founded
from thulinh.benefits.tests.support import OCTOBER, lay, pay, pay_list, payment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db, today) -> Cast:
    """The country with a support, really written, so that other connections see it."""
    built = founded()
    lay(built)
    return built


@pytest.mark.parametrize("meet", [at_once, behind])
def test_two_lists_of_one_month(country: Cast, meet):
    units = (country.a1, country.east)  # of different units, so that only the people are held by both
    results = meet(*(lambda unit=unit: pay_list(country, unit=unit.pk) for unit in units))
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("không còn ai" in result for result in results)
    assert PayLine.objects.count() == 1


@pytest.mark.parametrize("meet", [at_once, behind])
def test_two_payments_of_one_month(country: Cast, meet):
    rows = [payment(country, list_number=number) for number in ("12/CT", "13/CT")]
    results = meet(*(lambda row=row: pay(country, row) for row in rows))
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("đã chi đủ 575.000 đồng theo danh sách số" in result for result in results)
    assert Payment.objects.count() == 1


def test_two_words_of_one_receiver(country: Cast):
    results = behind(
        lambda: confirm_receipt("phu-cap", OCTOBER, by=country.secretary),
        lambda: say_not_received("phu-cap", OCTOBER, by=country.secretary),
    )
    assert results == ["done", "done"]
    assert Receipt.objects.current().get().word == "chua-nhan"
