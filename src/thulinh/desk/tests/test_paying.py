"""Pages of pay at the desk: lists, the map of what has not arrived, names; and that nobody else sees anything of it."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.benefits.actions import confirm_receipt, say_not_received, send_pay_list
from thulinh.benefits.tests.cards import card_rule, recorded
from thulinh.benefits.tests.support import OCTOBER, PAYER, lay, pay, pay_list
from thulinh.desk.queries.home import waits
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import leave_seat
from thulinh.people.models import Account

pytestmark = pytest.mark.usefixtures("today")
WATCH = {"commune", "province", "inspector"}
SECRETARY = "Nguyễn Thị Hồng Đào"


@pytest.fixture
def owed(country: Cast) -> Cast:
    """The country with a support for secretaries in commune A1 since October, and none elsewhere."""
    lay(country, starts_on=OCTOBER)
    return country


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(account: Account, name: str, *args, **asked) -> str:
    answer = signed_in(account).get(reverse(f"desk:{name}", args=args), asked, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sheet_of(account: Account, name: str, *args, **asked) -> list[tuple]:
    answer = signed_in(account).get(reverse(f"desk:{name}", args=args), asked | {"format": "xlsx"})
    assert answer.status_code == 200, answer.status_code
    return list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)


def test_what_is_on_no_list_is_offered_and_the_list_shows_each_computation(owed: Cast):
    offered = text_of(owed.commune, "pay_lists")
    assert "Đến kỳ, chưa lập danh sách" in offered
    assert "Tháng 10/2026, UBND xã Tân Lập" in offered
    assert "1 người, 575.000 đồng" in offered
    made = pay_list(owed)
    assert "Đến kỳ, chưa lập" not in text_of(owed.commune, "pay_lists")
    text = text_of(owed.commune, "pay_list", made.pk)
    for words in (SECRETARY, "575.000", "Nghị quyết 12/NQ-HĐND", "Đã lập danh sách, chưa gửi", "Đã gửi"):
        assert words in text
    heads, *rows = sheet_of(owed.commune, "pay_list", made.pk)
    assert heads[:6] == ("Họ và tên", "Chức danh", "Đơn vị", "Khoản", "Số ngày", "Số tiền (đồng)")
    assert rows[0][:6] == (SECRETARY, "Bí thư", "Chi đoàn thôn Đông", "Phụ cấp Bí thư", 31, 575_000)
    assert sheet_of(owed.commune, "pay_lists")[1][:5] == ("10/2026", PAYER, "01/DS", "Đoàn xã Tân Lập", 1)


def test_who_left_after_the_month_stands_with_the_seat_of_the_month(owed: Cast):
    made = pay_list(owed)
    leave_seat(owed.holdings["secretary"], on=dt.date(2026, 11, 10), reason="Đi học xa", by=None)
    rows = sheet_of(owed.commune, "pay_list", made.pk)
    head = next(row for row in rows if "Chức danh" in row)
    line = next(row for row in rows if SECRETARY in row)
    assert line[head.index("Chức danh")] == "Bí thư"


def test_each_line_says_how_far_it_has_come(owed: Cast):
    made = pay_list(owed)
    send_pay_list(made, sent_on=dt.date(2026, 11, 22), by=owed.commune)
    assert "Đã gửi danh sách: 1" in text_of(owed.commune, "pay_list", made.pk)
    [payment] = pay(owed)
    text = text_of(owed.commune, "pay_list", made.pk)
    assert "Cơ quan chi trả báo đã chi: 1" in text
    assert reverse("benefits:withdraw_paid", args=[payment.pk]) in text
    assert reverse("benefits:withdraw_paid", args=[payment.pk]) not in text_of(owed.inspector, "pay_list", made.pk)
    confirm_receipt("phu-cap", OCTOBER, by=owed.secretary)
    assert "Đã nhận: 1" in text_of(owed.commune, "pay_list", made.pk)


def test_the_map_counts_places_and_the_receivers_tap_empties_the_list(owed: Cast):
    text = text_of(owed.commune, "arrears_start")
    assert "1 người chưa về đủ" in text
    assert "575.000 đồng" in text
    names = text_of(owed.commune, "arrears_names", owed.a1.pk)
    assert SECRETARY in names
    assert "Chưa rõ" in names
    assert sheet_of(owed.commune, "arrears_names", owed.a1.pk)[1][:4] == (
        SECRETARY, "Chi đoàn thôn Đông", "Phụ cấp Bí thư", "10/2026",
    )  # fmt: skip
    assert sheet_of(owed.commune, "arrears", owed.a1.pk)[1][:5] == ("Chi đoàn thôn Đông", 1, 1, 1, 575_000)
    say_not_received("phu-cap", OCTOBER, note="Chưa thấy tiền", by=owed.secretary)
    assert "1 khoản người nhận báo chưa nhận được" in text_of(owed.commune, "arrears", owed.a1.pk)
    assert "Chưa thấy tiền" in text_of(owed.commune, "arrears_names", owed.a1.pk, loc="noi-chua-nhan")
    confirm_receipt("phu-cap", OCTOBER, by=owed.secretary)
    assert "Mọi khoản đến hạn đều đã được người nhận báo đã nhận" in text_of(owed.commune, "arrears", owed.a1.pk)
    assert SECRETARY not in text_of(owed.commune, "arrears_names", owed.a1.pk)
    assert len(sheet_of(owed.commune, "arrears_names", owed.a1.pk)) == 1
    assert SECRETARY not in text_of(owed.commune, "arrears_names", owed.a1.pk, loc="noi-chua-nhan")


def test_who_opens_which_page_and_which_sheet(owed: Cast):
    made = pay_list(owed)
    pages = [("pay_lists",), ("pay_list", made.pk), ("arrears", owed.a1.pk), ("arrears_names", owed.a1.pk),
             ("arrears", owed.east.pk), ("arrears_start",)]  # fmt: skip
    for name, *args in pages:
        for asked in ({}, {"format": "xlsx"}):
            statuses = {
                who: signed_in(account).get(reverse(f"desk:{name}", args=args), asked).status_code
                for who, account in owed.accounts.items()
            }
            assert {who for who, status in statuses.items() if status != 404} == WATCH, (name, asked, statuses)
    for far in (owed.a.pk, owed.a2.pk, owed.b1.pk, owed.upper.pk):
        for name in ("arrears", "arrears_names"):
            assert signed_in(owed.commune).get(reverse(f"desk:{name}", args=[far])).status_code == 404


def test_each_look_at_names_is_in_the_log_for_those_who_may_see_them_only(owed: Cast):
    text_of(owed.commune, "arrears_names", owed.a1.pk)
    confirm_receipt("phu-cap", OCTOBER, by=owed.secretary)
    pay_list(owed)
    event = AuditEvent.objects.get(verb="desk.look_at_arrears")
    assert (event.unit_id, event.by_account, event.is_sensitive) == (owed.a1.pk, owed.commune.pk, True)
    told = ("Xem theo người tiền chưa về", "đã nhận hỗ trợ", "Lập danh sách đề nghị chi trả")
    shown = text_of(owed.commune, "log")
    assert [words in shown for words in told] == [True, True, True]
    assert "575" not in shown
    hidden, sheet = text_of(owed.administrator, "log"), str(sheet_of(owed.administrator, "log"))
    assert not any(words in text for words in told for text in (hidden, sheet))
    assert "Ghi quy định về quyền lợi" in hidden


def test_search_says_nothing_of_money(owed: Cast):
    pay_list(owed)
    for account in (owed.secretary, owed.administrator, owed.outsider):
        assert "575" not in text_of(account, "search", q=SECRETARY)


def test_the_number_of_questions_does_not_grow(owed: Cast):
    def asked(name: str, *args) -> int:
        client = signed_in(owed.again(owed.commune))
        address = reverse(f"desk:{name}", args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    pages = [("pay_lists",), ("arrears", owed.a1.pk), ("arrears_names", owed.a1.pk), ("cards",), ("without_card",)]
    made = pay_list(owed)
    lay(owed, starts_on=OCTOBER, code="khac", name="Bồi dưỡng", positions=("bi-thu-doan-xa",))
    few = [asked(*one) for one in pages]
    few_lines = asked("pay_list", made.pk)
    add_branches(owed, 20)
    assert [asked(*one) for one in pages] == few
    assert asked("pay_list", pay_list(owed).pk) == few_lines


def test_the_home_page_tells_each_what_waits(owed: Cast):
    card_rule(owed.a1)
    assert "tháng hỗ trợ chờ đồng chí báo" in text_of(owed.secretary, "home")
    home = text_of(owed.commune, "home")
    assert "danh sách đề nghị chi trả đến kỳ, chưa lập" in home
    assert "người được hưởng, chưa có thẻ bảo hiểm y tế" in home
    for account in (owed.outsider, owed.officer, owed.administrator, owed.inspector):
        assert not any(words in text_of(account, "home") for words in ("chi trả", "hỗ trợ chờ", "thẻ bảo hiểm"))
    recorded(owed)
    made = pay_list(owed)
    home = text_of(owed.commune, "home")
    assert "danh sách đề nghị chi trả đã lập, chưa gửi" in home
    assert reverse("desk:pay_list", args=[made.pk]) in home
    assert "chưa có thẻ bảo hiểm" not in home
    assert "thẻ bảo hiểm y tế chờ đồng chí báo đã nhận" in text_of(owed.secretary, "home")
    say_not_received("phu-cap", OCTOBER, by=owed.secretary)
    assert "người nhận báo chưa nhận được" in text_of(owed.commune, "home")
    kinds = {"support_denied", "support_send"}
    assert kinds <= set(waits(owed.again(owed.commune), TODAY).keys)
    assert "báo chưa nhận được" in text_of(owed.commune, "notices")


def test_person_and_unit_show_support_to_those_who_may_see_it(owed: Cast):
    recorded(owed)
    person, unit = owed.secretary.person_id, owed.east.pk
    for account in (owed.commune, owed.province):
        text = text_of(account, "person", person)
        assert "575.000 đồng" in text
        assert "Thẻ bảo hiểm y tế 01/01/2026–31/12/2026" in text
        for place in (unit, owed.a1.pk):
            assert reverse("desk:arrears_names", args=[place]) in text_of(account, "unit", place)
    for account in (owed.secretary, owed.officer, owed.administrator):
        for name, key in (("person", person), ("unit", unit)):
            text = text_of(account, name, key)
            assert "575.000" not in text
            assert reverse("desk:arrears", args=[unit]) not in text
