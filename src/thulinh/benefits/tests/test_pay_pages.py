"""Pages on which lists are made, sent, paid, signed; and on which the receiver says what came."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in
from thulinh.benefits.actions import send_pay_list
from thulinh.benefits.models import EntitlementRule, PayList, Payment, Receipt
from thulinh.benefits.queries.arrears import arrears
from thulinh.benefits.rules.months import Month, month_in
from thulinh.benefits.tests.support import OCTOBER, PAYER, lay, line, pay, pay_list, seat
from thulinh.people.actions import leave_seat

FROM_OCTOBER = {"starts_on": OCTOBER}


def page(name: str, *args, **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"benefits:{name}", args=args) + (f"?{asked}" if asked else "")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owed(country: Cast) -> Cast:
    """The country with a support for secretaries in commune A1 since October."""
    lay(country, **FROM_OCTOBER)
    return country


def say(country: Cast, **said) -> tuple[Client, str]:
    return signed_in(country.secretary), page("say", khoan="phu-cap", thang="2026-10")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-10", OCTOBER), ("2026-10-05", OCTOBER), ("10/2026", OCTOBER), ("01/10/2026", OCTOBER),
        ("2026-13", None), ("3000-01", None), ("", None), ("tháng mười", None),
    ],
)  # fmt: skip
def test_the_month_of_an_address(text: str, month: dt.date | None):
    found = month_in(text)
    assert (found.starts_on if found else None) == month
    assert found is None or found == Month.of(OCTOBER)


def test_a_commune_makes_a_list_sends_it_and_enters_what_was_paid(owed: Cast):
    client = signed_in(owed.commune)
    assert sent(client, page("make_pay_list", owed.a1.pk, thang="2026-10-01"), payer=PAYER, next="/x/").url == "/x/"
    made = PayList.objects.get()
    assert (made.month_on, made.payer, made.lines.count()) == (OCTOBER, PAYER, 1)
    again = sent(client, page("make_pay_list", owed.a1.pk, thang="2026-10-01"), payer=PAYER)
    assert again.status_code == 422
    assert "không còn ai" in again.content.decode()
    assert sent(client, page("send_pay_list", made.pk), number="").status_code == 422
    assert sent(client, page("send_pay_list", made.pk), number="01/DS").status_code == 302
    assert line(owed).state(TODAY) == "da-gui"
    nobody = sent(client, page("paid", made.pk), list_number="12/CT", lines=[])
    assert "Đồng chí chưa chọn ai." in nobody.content.decode()
    assert sent(client, page("paid", made.pk), list_number="12/CT").status_code == 302
    assert (line(owed).state(TODAY), Payment.objects.get().list_number) == ("da-chi", "12/CT")
    refused = sent(client, page("withdraw_pay_list", made.pk), reason="Nhầm")
    assert "không rút được" in refused.content.decode()
    assert sent(client, page("withdraw_paid", Payment.objects.get().pk), reason="Ghi nhầm tháng").status_code == 302
    assert sent(client, page("withdraw_pay_list", made.pk), reason="Ghi nhầm tháng").status_code == 302
    assert line(owed).state(TODAY) == "den-ky"


def test_a_month_that_is_not_over_is_not_offered(owed: Cast):
    text = signed_in(owed.commune).get(page("make_pay_list", owed.a1.pk)).content.decode()
    assert 'value="2026-10-01"' in text
    assert 'value="2026-11-01"' not in text


def test_a_signed_list_with_its_scan_empties_the_arrears(owed: Cast):
    made, client = pay_list(owed), signed_in(owed.commune)
    assert [one.month_on for one in arrears(None, TODAY)] == [OCTOBER]
    wanted = [str(made.lines.get().pk)]
    bare = sent(client, page("signed", made.pk), paper_number="7/KN", lines=wanted)
    assert bare.status_code == 422
    assert "gửi kèm bản chụp" in bare.content.decode()
    wrong = SimpleUploadedFile("a.pdf", b"khong phai tep", "application/pdf")
    assert sent(client, page("signed", made.pk), paper_number="7/KN", lines=wanted, file=wrong).status_code == 422
    assert sent(client, page("signed", made.pk), paper_number="7/KN", lines=wanted, file=photo()).status_code == 302
    said = Receipt.objects.get()
    assert (said.word, said.is_from_paper, said.paper_number) == ("da-nhan", True, "7/KN")
    assert list(arrears(None, TODAY)) == []
    assert client.get(page("scan", said.file_id)).status_code == 200
    for account in (owed.secretary, owed.outsider, owed.administrator, owed.officer, owed.centre):
        assert signed_in(account).get(page("scan", said.file_id)).status_code == 404
    assert sent(client, page("withdraw_signed", said.pk), reason="Ký nhầm dòng").status_code == 302
    assert [one.month_on for one in arrears(None, TODAY)] == [OCTOBER]


def test_a_place_where_everything_came_tells_no_zeros_on_a_phone(owed: Cast):
    asked = reverse("desk:arrears", args=[owed.a1.pk])
    assert 'data-label="Số khoản chưa về" class="num"' in signed_in(owed.commune).get(asked).content.decode()
    pay(owed)
    assert sent(*say(owed), word="da-nhan").status_code == 302
    found = signed_in(owed.commune).get(asked).content.decode()
    assert 'data-label="Số khoản chưa về" class="none num"' in found
    assert 'data-label="Người chưa về đủ" class="num"' in found


def test_the_receiver_says_by_one_tap_that_it_came_and_takes_it_back(owed: Cast):
    client, url = say(owed)
    form = fields_of(client.get(url).content.decode()) | {"word": ["da-nhan"]}
    assert [client.post(url, form).status_code for _ in range(2)] == [302, 302]
    said = Receipt.objects.get()
    assert (said.word, said.amount_vnd, said.said_by) == ("da-nhan", 575_000, owed.secretary)
    assert list(arrears(None, TODAY)) == []
    assert sent(client, page("take_back", said.pk)).status_code == 302
    assert [one.month_on for one in arrears(None, TODAY)] == [OCTOBER]


def test_the_receiver_says_that_it_did_not_come_whoever_reports_that_it_was_paid(owed: Cast):
    pay(owed)
    client, url = say(owed)
    assert sent(client, url, word="chua-nhan", note="Chưa thấy tiền về").status_code == 302
    assert (line(owed).state(TODAY), line(owed).note) == ("chua-nhan", "Chưa thấy tiền về")
    assert sent(client, url, word="da-nhan", amount_vnd="500.000").status_code == 302
    assert line(owed).word_vnd == 500_000
    assert Receipt.objects.current().count() == 1


def test_a_device_is_told_in_json(owed: Cast):
    client, url = say(owed)
    form = fields_of(client.get(url).content.decode()) | {"word": ["da-nhan"]}
    taken = client.post(url, form, headers={"Accept": "application/json"})
    assert (taken.status_code, taken.json()["message"]) == (200, "Đã báo: đã nhận.")
    form["command_id"] = ["5f0f5f3a-9b1e-4a93-a4a9-0c3a7c9d7f11"]
    again = client.post(url, form, headers={"Accept": "application/json"})
    assert again.status_code == 422
    assert again.json()["reasons"] == ["Đồng chí đã báo tháng 10/2026: đã nhận."]


def test_of_what_is_not_ones_own_nobody_speaks(owed: Cast):
    _, url = say(owed)
    for name, account in owed.accounts.items():
        status = signed_in(account).get(url).status_code
        assert status == (200 if name == "secretary" else 404), name
    client = signed_in(owed.secretary)
    for asked in ({}, {"khoan": "phu-cap"}, {"khoan": "khac", "thang": "2026-10"}, {"khoan": "phu-cap", "thang": "x"}):
        assert client.get(page("say", **asked)).status_code == 404
    sent(client, url, word="da-nhan")
    said = Receipt.objects.get()
    for account in (owed.commune, owed.outsider, owed.administrator):
        assert signed_in(account).get(page("take_back", said.pk)).status_code == 404
        assert signed_in(account).post(page("take_back", said.pk)).status_code == 404


def test_who_opens_the_pages_of_lists(owed: Cast):
    made = pay_list(owed)
    addresses = [
        page("make_pay_list", owed.a1.pk), page("send_pay_list", made.pk), page("paid", made.pk),
        page("signed", made.pk), page("withdraw_pay_list", made.pk),
    ]  # fmt: skip
    for address in addresses:
        statuses = {name: signed_in(one).get(address).status_code for name, one in owed.accounts.items()}
        assert {name for name, status in statuses.items() if status == 200} == {"commune", "province"}, address
        assert set(statuses.values()) == {200, 404}
    assert signed_in(owed.commune).get(page("make_pay_list", owed.a2.pk)).status_code == 404


def test_a_form_sent_elsewhere_opens_no_page_of_somebody_elses_money(owed: Cast):
    pay(owed)
    made, paid = pay_list(owed), Payment.objects.get()
    seat(owed, "Bùi Văn Nam", owed.b1, "bi-thu-doan-xa")
    lay(owed, unit=owed.b1, **FROM_OCTOBER)
    client, own = signed_in(owed.again(owed.outsider)), page("make_pay_list", owed.b1.pk, thang="2026-10-01")
    form = fields_of(client.get(own).content.decode()) | {"payer": PAYER}
    assert [client.post(own, form).status_code for _ in range(2)] == [302, 302]
    foreign = [page(name, made.pk) for name in ("send_pay_list", "paid", "signed", "withdraw_pay_list")]
    foreign += [page("withdraw_paid", paid.pk), page("end_rule", EntitlementRule.objects.order_by("pk")[0].pk)]
    for address in foreign:
        assert client.post(address, {"command_id": form["command_id"]}).status_code == 404, address


@pytest.mark.parametrize("amount", ["9" * 18, "9" * 19, "9" * 90, "-5", "NaN", "1e9", "0", "5,5"])
def test_an_absurd_amount_is_refused_at_its_field(owed: Cast, amount: str):
    pay(owed)
    client, url = say(owed)
    assert sent(client, url, word="da-nhan", amount_vnd=amount).status_code == 422
    told = {"kind": "phu-cap", "name": "Hỗ trợ", "positions": ["bi-thu-chi-doan"], "payer": PAYER,
            "legal_basis": "12/NQ", "starts_on": "01/01/2026", "paper_number": "12"}  # fmt: skip
    refused = sent(signed_in(owed.commune), page("new_rule", owed.a1.pk), amount_vnd=amount, **told)
    assert refused.status_code == 422
    assert not Receipt.objects.exists()
    assert EntitlementRule.objects.count() == 1


def test_who_is_no_longer_due_what_a_list_says_is_named_and_nobody_is_written(owed: Cast):
    seat(owed, "Ngô Đức Thịnh", owed.west)
    made, client = pay_list(owed), signed_in(owed.commune)
    send_pay_list(made, number="1", sent_on=TODAY, by=None)
    leave_seat(owed.holdings["secretary"], on=dt.date(2026, 10, 10), reason="Thôi", by=None)
    refused = sent(client, page("paid", made.pk), list_number="12/CT")
    assert refused.status_code == 422
    assert "Nguyễn Thị Hồng Đào: Tháng 10/2026 được hưởng 185.484 đồng" in refused.content.decode()
    assert "Ngô Đức Thịnh: Tháng" not in refused.content.decode()
    assert not Payment.objects.exists()
    early = sent(client, page("paid", made.pk), list_number="12/CT", paid_on="01/10/1999")
    assert "Ngày chi 01/10/1999 ở trước tháng được chi." in early.content.decode()
    assert "Ngô Đức Thịnh: Ngày" not in early.content.decode()  # it is so of every row: said once, at the day
