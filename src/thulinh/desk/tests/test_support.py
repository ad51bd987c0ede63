"""Pages of support for cadres: one's own, cards, rules; and that nobody sees what is not for them."""

import datetime as dt
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.benefits.actions import set_entitlement_rule
from thulinh.benefits.models import EntitlementRule
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.benefits.tests.cards import SOON, card_rule, recorded
from thulinh.people.models import Account

pytestmark = pytest.mark.usefixtures("today")
ALLOWANCE = RuleEntry(
    "Phụ cấp bí thư chi đoàn", "phu-cap", ("bi-thu-chi-doan",), "Ủy ban nhân dân xã", "Nghị quyết 5/NQ-HĐND",
    code="phu-cap", amount_vnd=575_000, is_doubtful=True,
)  # fmt: skip
FIRST = dt.date(2026, 9, 1)
WATCH = {"commune", "province", "inspector"}


@pytest.fixture
def supported(country: Cast) -> Cast:
    """The country with an allowance for secretaries in commune A1 since September."""
    set_entitlement_rule(ALLOWANCE, unit=country.a1.pk, starts_on=FIRST, paper_number="5/QĐ", by=country.commune)
    return country


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(account: Account, name: str, *args, **asked) -> str:
    answer = signed_in(account).get(reverse(f"desk:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sheet_of(account: Account, name: str, *args, **asked) -> list[tuple]:
    answer = signed_in(account).get(reverse(f"desk:{name}", args=args), asked | {"format": "xlsx"})
    assert answer.status_code == 200, answer.status_code
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.values)


def test_a_secretary_reads_what_they_have_a_right_to_and_how_it_was_worked_out(supported: Cast):
    card_rule(supported.a, is_doubtful=True)
    made = recorded(supported)
    text = text_of(supported.secretary, "own_support")
    assert "Phụ cấp bí thư chi đoàn" in text
    assert "575.000 đồng" in text
    assert "Nghị quyết 5/NQ-HĐND" in text
    assert "Văn bản số 5/QĐ" in text
    assert "Cần xác minh" in text
    assert [f"Tháng {month}/2026" in text for month in (8, 9, 10, 11)] == [False, True, True, True]
    assert "Đến kỳ, chưa lập danh sách" in text
    assert reverse("benefits:card_came", args=[made.pk]) in text
    assert "hiện chưa có thẻ" not in text
    for other in (supported.outsider, supported.officer, supported.administrator):
        assert "575.000" not in text_of(other, "own_support")


def test_the_own_page_may_be_kept_on_the_device(supported: Cast):
    answer = signed_in(supported.secretary).get(reverse("desk:own_support"))
    assert answer["X-Keep-Offline"] == "1"


@pytest.mark.parametrize("name", ["cards", "without_card", "benefit_rules"])
def test_who_opens_the_lists(supported: Cast, name: str):
    card_rule(supported.a)
    recorded(supported)
    found = {}
    for who, account in supported.accounts.items():
        for asked in ({}, {"format": "xlsx"}):
            found.setdefault(who, set()).add(signed_in(account).get(reverse(f"desk:{name}"), asked).status_code)
    assert {who for who, statuses in found.items() if statuses == {200}} == WATCH
    assert all(statuses == {404} for who, statuses in found.items() if who not in WATCH)


def test_cards_within_reach_only(supported: Cast):
    recorded(supported, ends_on=SOON)
    recorded(supported, supported.outsider.person, unit=supported.upper.pk)
    recorded(supported, supported.officer.person, unit=supported.a1.pk, ends_on=TODAY - timedelta(days=3))
    shown = text_of(supported.commune, "cards")
    assert "Nguyễn Thị Hồng Đào" in shown
    assert "Sắp hết hạn" in shown
    assert "Bùi Văn Nam" not in shown
    assert "Bùi Văn Nam" not in text_of(supported.province, "cards")
    assert "Đã hết hạn" in shown
    assert "Bùi Văn Nam" not in text_of(supported.commune, "cards", q="Bùi")
    heads, *rows = sheet_of(supported.commune, "cards", tinh_trang="sap-het")
    assert heads[:4] == ("Họ và tên", "Đơn vị", "Từ ngày", "Đến hết ngày")
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("Nguyễn Thị Hồng Đào", dt.datetime(2026, 12, 12), "Sắp hết hạn")
    ]
    assert len(sheet_of(supported.commune, "cards")) == 3
    assert len(sheet_of(supported.commune, "cards", tinh_trang="het-han")) == 2
    assert len(sheet_of(supported.commune, "cards", tinh_trang="con-han")) == 2


def test_who_has_no_card_with_the_rule(supported: Cast):
    card_rule(supported.a, is_doubtful=True)
    assert "1 người được hưởng, chưa có thẻ" in text_of(supported.commune, "cards")
    heads, *rows = sheet_of(supported.commune, "without_card")
    assert [row[0] for row in rows] == ["Nguyễn Thị Hồng Đào"]
    assert rows[0][heads.index("Văn bản")] == "Cần xác minh"
    recorded(supported)
    assert "chưa có thẻ</a>" not in text_of(supported.commune, "cards")
    assert len(sheet_of(supported.commune, "without_card")) == 1


def test_rules_in_force_with_their_basis(supported: Cast):
    shown = text_of(supported.commune, "benefit_rules")
    for words in ("Phụ cấp bí thư chi đoàn", "575.000", "Nghị quyết 5/NQ-HĐND", "Cần xác minh", "Đoàn xã Tân Lập"):
        assert words in shown
    assert reverse("benefits:new_rule", args=[supported.a1.pk]) in shown
    rule = EntitlementRule.objects.get()
    assert reverse("benefits:end_rule", args=[rule.pk]) in shown
    watcher = text_of(supported.inspector, "benefit_rules")
    assert "Phụ cấp bí thư chi đoàn" in watcher
    assert reverse("benefits:end_rule", args=[rule.pk]) not in watcher
    later = {"paper_number": "6/QĐ", "by": None, "starts_on": TODAY + timedelta(days=30)}
    set_entitlement_rule(ALLOWANCE, unit=supported.a2.pk, **later)
    set_entitlement_rule(ALLOWANCE, unit=supported.b1.pk, **later)
    assert len(sheet_of(supported.province, "benefit_rules")) == 2
    assert len(sheet_of(supported.province, "benefit_rules", ca="tat-ca")) == 3
    assert len(sheet_of(supported.commune, "benefit_rules", ca="tat-ca")) == 2
