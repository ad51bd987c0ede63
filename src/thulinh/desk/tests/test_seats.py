"""Pages of seats: the board, turnover, pools, hand-overs; who opens which, and what stands on them."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cast import START, TODAY, Cast, add_branches, open_account
from thulinh.people.actions import NewDiscipline, correct_person, leave_seat, record_discipline, take_seat
from thulinh.selection.actions import plan_successors, prepare_hand_over
from thulinh.selection.models import HandOver, Successor
from thulinh.selection.rules.pools import NewSuccessor

pytestmark = pytest.mark.usefixtures("today")

SEES = {"centre", "province", "inspector", "commune", "administrator"}
POOLS = {"centre", "province", "commune"}
OPEN = {
    "desk:seats": SEES,
    "desk:holdings": SEES,
    "desk:tenure": SEES,
    "desk:pools": POOLS,
}


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def cells(answer) -> str:
    book = load_workbook(io.BytesIO(answer.getvalue()))
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def planned(country: Cast) -> Successor:
    row = NewSuccessor(country.a1.pk, "bi-thu-doan-xa", country.officer.person_id, START, None, "2026–2031", "21-QĐ")
    return plan_successors([row], by=country.again(country.commune))[0]


def prepared(country: Cast) -> HandOver:
    """The secretary of thôn Đông hands over to Lê Thị Ánh, who has an account."""
    held = country.holdings["secretary"]
    leave_seat(held, on=TODAY, reason="Chuyển công tác", by=None)
    starts_on = TODAY + dt.timedelta(days=1)
    taken = take_seat(held.seat, country.people["Lê Thị Ánh"], how="giua-nhiem-ky", starts_on=starts_on, by=None)
    return prepare_hand_over(held, incoming=taken, on=TODAY, by=country.again(country.commune))


@pytest.mark.parametrize("name", OPEN)
def test_who_opens_which_list(country: Cast, visit, name: str):
    address = reverse(name)
    opened = {who: visit(account).get(address).status_code for who, account in country.accounts.items()}
    assert {who for who, status in opened.items() if status == 200} == OPEN[name]
    assert {status for who, status in opened.items() if who not in OPEN[name]} <= {404}
    assert "Nhân sự" in text(visit(country.commune).get(address))


class TestBoard:
    def test_what_is_the_matter_with_the_rule_and_its_paper(self, country: Cast, visit):
        correct_person(country.secretary.person, {"birth_on": dt.date(1990, 1, 1)}, reason="Sai", by=None)
        client, address = visit(country.commune), reverse("desk:seats")
        page = text(client.get(f"{address}?tinh_trang=qua-tuoi"))
        assert "Quá 35 tuổi" in page
        assert "(cần xác minh)" in page
        assert "Nguyễn Thị Hồng Đào" in page
        assert "<b>1</b> Quá tuổi" in page
        page = text(client.get(f"{address}?tinh_trang=khuyet"))
        assert "Chi đoàn thôn Tây" in page
        assert "Nguyễn Thị Hồng Đào" not in page.split("<main")[1]
        sheet = cells(client.get(f"{address}?format=xlsx"))
        assert "Quá 35 tuổi" in sheet
        assert "Quy chế cán bộ Đoàn" in sheet

    def test_a_discipline_is_there_for_who_may_know_it_only(self, country: Cast, visit):
        row = NewDiscipline("canh-cao", dt.date(2026, 2, 10), "05-QĐ/KL")
        record_discipline(country.secretary.person, row, on=TODAY, by=None)
        address, unit = reverse("desk:seats"), reverse("desk:unit", args=[country.east.pk])
        for name in SEES:
            client, told = visit(country.accounts[name]), name in {"province", "commune"}
            for where in (address, f"{address}?tinh_trang=tat-ca", f"{address}?tinh_trang=dang-ky-luat", unit):
                page = text(client.get(where)).split("<main")[1]
                assert ("kỷ luật" in page.lower()) == told, (name, where)
            sheet = cells(client.get(f"{address}?tinh_trang=tat-ca&format=xlsx"))
            assert ("kỷ luật" in sheet.lower()) == told, name

    def test_the_unit_says_it_about_its_own_seats(self, country: Cast, visit):
        address = reverse("desk:unit", args=[country.west.pk])
        assert "Chức danh cần xem" in text(visit(country.commune).get(address))
        assert "Chức danh cần xem" not in text(visit(country.officer).get(address))

    def test_the_number_of_questions_does_not_grow(self, country: Cast, visit):
        client, counts = visit(country.province), []
        client.get(reverse("desk:seats"))
        for more in (0, 30):
            add_branches(country, more) if more else None
            with CaptureQueriesContext(connection) as asked:
                text(client.get(f"{reverse('desk:seats')}?tinh_trang=tat-ca"))
            counts.append(len(asked))
        assert counts[1] <= counts[0]


def test_turnover_opens_to_the_holdings(country: Cast, visit):
    client = visit(country.province)
    page = text(client.get(reverse("desk:tenure")))
    assert "Đoàn xã Tân Lập" in page
    below = text(client.get(f"{reverse('desk:tenure')}?don_vi={country.a1.pk}&nam=1"))
    assert "Chi đoàn thôn Đông" in below
    asked = f"?don_vi={country.a1.pk}&chuc_danh=bi-thu-chi-doan&tu=23/11/2025&den=22/11/2026"
    assert asked.replace("&", "&amp;").replace("/", "%2F") in below
    listed = text(client.get(f"{reverse('desk:holdings')}{asked}")).split("<main")[1]
    assert "Nguyễn Thị Hồng Đào" in listed
    assert "Lê Minh Khôi" not in listed
    assert "Chi đoàn thôn Đông" in cells(client.get(f"{reverse('desk:tenure')}?don_vi={country.a1.pk}&format=xlsx"))


class TestPools:
    def test_listed_opened_ended(self, country: Cast, visit):
        row, client = planned(country), visit(country.commune)
        assert "Phạm Văn Dũng" in text(client.get(reverse("desk:pools")))
        assert "Phạm Văn Dũng" in cells(client.get(f"{reverse('desk:pools')}?format=xlsx"))
        assert "Đang trong quy hoạch" in text(client.get(reverse("desk:plan", args=[row.pk])))
        said = {"on": "22/11/2026", "reason": "Chuyển", "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d01"}
        assert client.post(reverse("selection:end_plan", args=[row.pk]), said).status_code == 302
        row.refresh_from_db()
        assert row.end_reason == "Chuyển"

    def test_only_who_may_reads_it_and_the_log_is_silent_for_others(self, country: Cast, visit):
        row = planned(country)
        address = reverse("desk:plan", args=[row.pk])
        for name, account in country.accounts.items():
            client = visit(account)
            assert client.get(address).status_code == (200 if name in POOLS else 404), name
            for where in (reverse("desk:log"), reverse("desk:unit", args=[country.a1.pk])):
                page = client.get(where).content.decode()
                if name not in POOLS:
                    assert "quy hoạch" not in page.lower(), (name, where)
        assert "vào quy hoạch" in text(visit(country.commune).get(reverse("desk:log")))

    def test_the_person_reads_it_about_themselves(self, country: Cast, visit):
        planned(country)
        page = text(visit(country.officer).get(reverse("desk:own")))
        assert "Quy hoạch Bí thư Đoàn xã, phường, đặc khu, Đoàn xã Tân Lập" in page
        assert "văn bản số 21-QĐ" in page
        assert "21-QĐ" not in text(visit(country.secretary).get(reverse("desk:own")))

    def test_written_from_the_page_once(self, country: Cast, visit):
        client = visit(country.commune)
        address = reverse("selection:plan", args=[country.a1.pk])
        assert "Nguyễn Thị Hồng Đào (Bí thư)" in text(client.get(address))
        said = {"person": str(country.secretary.person_id), "position": "bi-thu-doan-xa", "starts_on": "01/11/2026",
                "decision_number": "22-QĐ", "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d02"}  # fmt: skip
        assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
        assert Successor.objects.count() == 1
        assert visit(country.centre).get(address).status_code == 404  # reads pools, writes none


class TestHandOver:
    def test_home_says_it_until_both_have_signed(self, country: Cast, visit):
        row, anh = prepared(country), open_account(country.people["Lê Thị Ánh"])
        words = "biên bản bàn giao chức danh chờ đồng chí ký"
        giver = visit(country.secretary)
        assert words in text(giver.get(reverse("desk:home")))
        assert words not in text(visit(country.commune).get(reverse("desk:home")))
        said = {"version": row.version, "is_read": "on", "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d03"}
        address = reverse("selection:sign_hand_over", args=[row.pk])
        assert giver.post(address, {**said, "is_read": ""}).status_code == 422
        assert [giver.post(address, said).status_code for _ in range(2)] == [302, 302]
        assert words not in text(giver.get(reverse("desk:home")))
        page = text(giver.get(reverse("desk:hand_over_record", args=[row.pk])))
        assert "Chờ bên nhận ký" in page
        assert "Thêm dòng" not in page
        assert anh.person_id == HandOver.objects.get().incoming.person_id

    def test_who_opens_one(self, country: Cast, visit):
        row = prepared(country)
        address = reverse("desk:hand_over_record", args=[row.pk])
        wanted = SEES | {"secretary"}
        for name, account in country.accounts.items():
            client = visit(account)
            assert client.get(address).status_code == (200 if name in wanted else 404), name
            listed = "Lê Thị Ánh" in text(client.get(reverse("desk:hand_overs"))).split("<main")[1]
            assert listed == (name in wanted), name

    def test_drawn_up_from_the_page_with_what_programmes_still_ask(self, adopted: Cast, visit):
        client, held = visit(adopted.secretary), adopted.holdings["secretary"]
        address = reverse("desk:prepare_hand_over", args=[held.pk])
        assert "Bàn giao" in text(client.get(reverse("desk:unit", args=[adopted.east.pk])))
        said = {"command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d04"}
        assert client.post(address, said).status_code == 302
        row = HandOver.objects.get()
        kinds = set(row.lines.values_list("kind", flat=True))
        assert kinds == {"viec-dang-do", "doan-vien"}
        page = text(client.get(reverse("desk:hand_over_record", args=[row.pk])))
        assert "tháng 11/2026, hạn" in page
        assert client.get(address).status_code == 302  # straight to it
        line = {"kind": "tien", "text": "Quỹ chi đoàn", "amount_vnd": "1.240.000",
                "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d05"}  # fmt: skip
        assert client.post(reverse("selection:add_hand_over_line", args=[row.pk]), line).status_code == 302
        assert "Quỹ chi đoàn: 1.240.000 đồng" in text(client.get(reverse("desk:hand_over_record", args=[row.pk])))
        said = {"command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d06"}
        assert client.post(reverse("desk:renew_hand_over", args=[row.pk]), said).status_code == 302
        assert row.lines.filter(kind="tien").count() == 1

    def test_the_signed_paper_with_its_scan(self, country: Cast, visit, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "files"
        row, client = prepared(country), visit(country.commune)
        scan = io.BytesIO(b"%PDF-1.7 bien ban")
        scan.name = "bien-ban.pdf"
        said = {"paper_on": "22/11/2026", "scan": scan, "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1d07"}
        assert client.post(reverse("selection:enter_hand_over_paper", args=[row.pk]), said).status_code == 302
        page = text(client.get(reverse("desk:hand_over_record", args=[row.pk])))
        assert "Ghi theo biên bản giấy ký ngày 22/11/2026" in page
        file = reverse("selection:hand_over_scan", args=[row.pk])
        assert client.get(file).status_code == 200
        assert visit(country.officer).get(file).status_code == 404
