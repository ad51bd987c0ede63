"""Support and its money in the pages that join rooms: the log, one's own information, erasing, the end of a unit."""

import datetime as dt

import pytest
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.benefits.actions import confirm_receipt, say_not_received, withdraw_receipt
from thulinh.benefits.models import EntitlementRule, PayList, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.tests.support import OCTOBER, lay, pay, pay_list
from thulinh.desk.actions.arranging import BranchMerger, merge_branches
from thulinh.desk.actions.erasing import erase_everywhere
from thulinh.desk.permissions import DeskPermission
from thulinh.desk.tests.test_erasing import everything_stored
from thulinh.people.actions import leave_seat
from thulinh.people.actions.requests import request_information
from thulinh.people.reach import may
from thulinh.units.actions import Decision

LOG, OWN = reverse("desk:log"), reverse("desk:own")
PAID = "Ghi cơ quan chi trả đã chi cho đồng chí"


@pytest.fixture
def paid(adopted: Cast) -> Cast:
    """October's support of the secretary of thôn Đông was listed and paid."""
    lay(adopted)
    pay_list(adopted)
    pay(adopted)
    return adopted


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_log_tells_of_money_only_to_who_may_know(paid: Cast, visit):
    said = {name for name, account in paid.accounts.items() if PAID in _log(visit(account))}
    assert said == _with_right(paid)
    assert {"commune", "administrator"} & said == {"commune"}
    assert "575" not in _log(visit(paid.commune))


def _log(client) -> str:
    answer = client.get(LOG)
    return answer.content.decode() if answer.status_code == 200 else ""


def _with_right(country: Cast) -> set[str]:
    asked = (BenefitPermission.VIEW, DeskPermission.LOG)
    return {
        name
        for name, account in country.accounts.items()
        if all(may(country.again(account), permission, country.east.pk, TODAY) for permission in asked)
    }


def test_own_information_tells_what_is_stored_and_who_reads_it(paid: Cast, visit):
    confirm_receipt("phu-cap", OCTOBER, by=paid.secretary)
    page = text(visit(paid.secretary).get(OWN))
    for words in (
        "Danh sách đề nghị chi tháng 10/2026: Phụ cấp Bí thư",
        "575.000 đồng, ngày 05/11/2026, danh sách số 12/CT",
        "Lời báo nhận tháng 10/2026: Phụ cấp Bí thư",
        "Quyền lợi: được hưởng gì, đã chi, đã nhận chưa",
    ):
        assert words in page, words
    assert "575.000" not in text(visit(paid.outsider).get(OWN))


def test_after_erasing_amounts_stay_and_words_go(paid: Cast):
    person = paid.secretary.person
    say_not_received("phu-cap", OCTOBER, note=f"{person.full_name} hỏi thủ quỹ", by=paid.secretary)
    withdraw_receipt(Receipt.objects.get(), reason="Vợ lĩnh hộ", by=paid.secretary)
    say_not_received("phu-cap", OCTOBER, note=f"{person.full_name} hỏi thủ quỹ", by=paid.secretary)
    leave_seat(paid.holdings["secretary"], on=TODAY - dt.timedelta(days=1), reason="Thôi", by=None)
    before = [_sums(line) for line in _october(paid)]
    request = request_information(person, kind="xoa", text="", on=TODAY, by=paid.again(paid.secretary))
    erase_everywhere(request, on=TODAY, by=paid.again(paid.commune))
    assert [_sums(line) for line in _october(paid)] == before
    stored = everything_stored()
    assert [words for words in ("hỏi thủ quỹ", "Vợ lĩnh hộ") if words in stored] == []


def _october(country: Cast) -> list:
    asked = {"month_from": OCTOBER, "month_to": OCTOBER, "on": TODAY}
    return list(support_lines([country.path(country.a1)], **asked))


def _sums(line) -> tuple:
    return line.person, line.due_vnd, line.listed_vnd, line.paid_vnd, line.word


def test_what_a_unit_that_ends_leaves_open(paid: Cast):
    own = lay(paid, unit=paid.east, code="ho-tro-thon", name="Hỗ trợ của thôn", kind="ho-tro", amount_vnd=100_000)
    row = pay_list(paid, unit=paid.east.pk, number="")
    order = BranchMerger((paid.east.pk,), paid.west.pk, TODAY, Decision("31-QĐ/ĐTN", TODAY, "Đoàn xã"))
    merge_branches(order, by=paid.commune)
    assert PayList.objects.get(pk=row.pk).unit == paid.west
    assert EntitlementRule.objects.get(pk=own.pk).ends_on == TODAY - dt.timedelta(days=1)
    assert EntitlementRule.objects.filter(unit=paid.a1, ends_on=None).count() == 1
    assert {line.code for line in _october(paid)} == {"phu-cap", "ho-tro-thon"}


def test_home_and_bell_ask_the_receiver_and_the_preparer(adopted: Cast, visit):
    lay(adopted, starts_on=OCTOBER)
    home, bell = reverse("desk:home"), reverse("desk:notices")
    for page in (home, bell):
        said = text(visit(adopted.secretary).get(page))
        assert "tháng hỗ trợ chờ đồng chí báo đã nhận hay chưa" in said
        assert "danh sách đề nghị chi trả" not in said
        assert "danh sách đề nghị chi trả đến kỳ, chưa lập" in text(visit(adopted.commune).get(page))
        assert "575.000" not in said
    pay_list(adopted)
    assert "danh sách đề nghị chi trả đã lập, chưa gửi" in text(visit(adopted.commune).get(home))
    say_not_received("phu-cap", OCTOBER, by=adopted.secretary)
    assert "khoản hỗ trợ người nhận báo chưa nhận được" in text(visit(adopted.commune).get(home))
    assert "tháng hỗ trợ" not in text(visit(adopted.secretary).get(home))
