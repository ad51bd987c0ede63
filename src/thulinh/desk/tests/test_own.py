"""Thông tin về tôi: all that is stored about oneself, from where, and who may see it; requests and their answers."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cast import TODAY, Cast
from thulinh.desk.actions.reminding import Reminded, record_reminders
from thulinh.desk.tests.test_erasing import imported
from thulinh.desk.tests.test_figures import FOR_SECRETARIES
from thulinh.people.actions import correct_person, record_party_standing
from thulinh.people.actions.requests import answer_request
from thulinh.people.models import InformationRequest, Person
from thulinh.programmes.actions import NewExemption, exempt, store_version
from thulinh.selection.actions.looking import look_at_party_path

OWN, FILE = reverse("desk:own"), reverse("desk:own_file")


def text(answer) -> str:
    """What a page says."""
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def known(adopted: Cast, session, settings, tmp_path) -> Cast:
    """The country in which much is known of the secretary of thôn Đông."""
    settings.MEDIA_ROOT = tmp_path / "files"
    dao = adopted.secretary.person
    row = f"{dao.full_name},{dao.birth_on:%d/%m/%Y},Giáo viên,Chi đoàn thôn Đông\n"
    imported(adopted, f"Họ và tên,Ngày sinh,Nghề nghiệp,Chi đoàn\n{row}")
    correct_person(dao, {"address": "Số 9, thôn Đông"}, reason="Chuyển nhà", by=adopted.again(adopted.secretary))
    record_party_standing(dao, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=adopted.commune)
    session(dt.date(2026, 11, 10))
    row = Reminded(adopted.east.pk, dao.pk, ["sinh-hoat-thang"])
    record_reminders([row], way="goi-dien", on=TODAY, by=adopted.commune)
    with time_machine.travel("2026-11-12T20:14:00+07:00"):
        look_at_party_path([dao], by=adopted.again(adopted.commune))
    return adopted


class TestPage:
    def test_everything_unmasked_with_where_it_came_from(self, known: Cast, visit):
        dao = Person.objects.get(pk=known.secretary.person_id)
        page = text(visit(known.secretary).get(OWN))
        for words in (dao.full_name, dao.spoken_phone, dao.code, "Số 9, thôn Đông", "Giáo viên", "Đối tượng Đảng"):
            assert words in page, words
        assert "Bí thư Đoàn xã, Đoàn xã Tân Lập ghi ngày 22/11/2026. Rà soát đoàn viên. Nguồn: Sổ đoàn viên" in page
        assert "Chính đồng chí ghi ngày 22/11/2026. Chuyển nhà" in page
        assert "Tệp “doan-vien.csv”, trang “Danh sách”, dòng 2" in page
        assert "Nguồn: Sổ đoàn viên. Mục đích: Rà soát đoàn viên" in page
        assert "Có mặt 1/1 buổi" in page
        assert known.secretary.username in page
        assert "Nhắc ngày 22/11/2026" in page
        assert "1 việc, cách nhắc: Gọi điện" in page

    def test_who_may_see_and_who_looked_by_position_only(self, known: Cast, visit):
        page = text(visit(known.secretary).get(OWN))
        assert "<li>Bí thư Đoàn xã, phường, đặc khu, Đoàn xã Tân Lập</li>" in page
        assert "<li>Ủy viên Ban Thường vụ Đoàn xã, phường, đặc khu, Đoàn xã Tân Lập (phụ trách chi đoàn)</li>" in page
        assert "<li>Bí thư Đoàn xã, Đoàn xã Tân Lập, 12/11/2026 lúc 20 giờ 14</li>" in page
        assert "Lê Minh Khôi" not in page.split("<main")[1]

    def test_reading_ones_own_is_no_look(self, known: Cast, visit):
        client = visit(known.secretary)
        for _ in range(2):
            text(client.get(OWN))
        looks = visit(known.secretary).get(f"{FILE}?dang=json").json()["luot_xem_phan_nhay_cam"]
        assert len(looks) == 1

    def test_of_others_there_is_no_page(self, known: Cast, visit):
        """There is no address with a person in it: everybody gets their own."""
        for name, account in known.accounts.items():
            page = text(visit(account).get(OWN))
            assert ("Giáo viên" in page) == (name == "secretary"), name
        assert "không gắn với ai" in text(visit(known.administrator).get(OWN))
        assert visit(known.administrator).get(FILE).status_code == 404

    def test_a_young_member_is_told_why_less_is_asked(self, known: Cast, visit):
        dao = known.secretary.person
        correct_person(dao, {"birth_on": dt.date(2011, 1, 1)}, reason="Ngày sinh sai", by=known.commune)
        page = text(visit(known.secretary).get(OWN))
        assert "dưới 16 tuổi nên hệ thống không hỏi điện thoại" in page
        assert "Đang còn giữ: số điện thoại, địa chỉ, nơi làm việc" in page

    def test_number_of_questions_does_not_grow(self, known: Cast, session, visit):
        client, counts = visit(known.secretary), []
        text(client.get(OWN))
        for days in (range(1, 2), range(2, 9)):
            for day in days:
                session(dt.date(2026, 11, day), is_another=True)
                correct_person(known.secretary.person, {"work": f"Việc {day}"}, reason="Đổi", by=known.commune)
                look_at_party_path([known.secretary.person], by=known.again(known.province))
            with CaptureQueriesContext(connection) as asked:
                text(client.get(OWN))
            counts.append(len(asked))
        assert counts[1] <= counts[0]


class TestLeave:
    """Being let off what a programme asks: oneself reads why, nobody else but those who decide it."""

    def test_oneself_reads_why_and_the_log_does_not_tell(self, known: Cast, visit):
        store_version(FOR_SECRETARIES, by=None)
        secretary = known.secretary.person_id
        exempt([NewExemption("thu-du", "du", None, dt.date(2026, 3, 2), dt.date(2026, 8, 31), "", "", "7-QĐ",
                             person=secretary, kind="thai-san")], by=known.again(known.commune))  # fmt: skip
        own = text(visit(known.secretary).get(OWN))
        assert "Miễn: Dự giao ban, Bí thư dự giao ban" in own
        assert "Nghỉ thai sản, từ ngày 02/03/2026 đến ngày 31/08/2026, văn bản số 7-QĐ" in own
        page = reverse("desk:programme", args=["thu-du"])
        said = {name: text(visit(known.accounts[name]).get(page)) for name in ("commune", "inspector", "outsider")}
        assert "Dự giao ban: Nghỉ thai sản. Từ ngày 02/03/2026" in said["commune"]
        assert "Dự giao ban: Được miễn. Từ ngày 02/03/2026" in said["inspector"]
        assert "02/03/2026" not in said["outsider"]
        log = text(visit(known.commune).get(reverse("desk:log")))
        assert "Duyệt miễn nội dung mô hình cho đồng chí Nguyễn Thị Hồng Đào ở Chi đoàn thôn Đông" in log
        assert not any("thai sản" in page.lower() for page in (log, said["inspector"], said["outsider"]))


class TestFile:
    def test_spreadsheet_and_json_say_the_same(self, known: Cast, visit, session):
        for day in range(1, 12):
            session(dt.date(2026, 10, day), is_another=True)
        client = visit(known.secretary)
        plain = json.loads(b"".join(client.get(f"{FILE}?dang=json")).decode())
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get(FILE).streaming_content)))
        rows = book.get_sheet_by_name("Thông tin").to_python()[1:]
        told = [
            [part["ten"], line["muc"], line["gia_tri"], line["nguon"], part["muc_dich"]]
            for part in plain["muc"]
            for line in part["dong"]
        ]
        assert rows == told
        assert sum("ngày" in row[1] and row[2] == "Có mặt" for row in rows) == 12, "all sessions, not the first few"
        assert plain["luot_xem_phan_nhay_cam"] == [
            {"ai": "Bí thư Đoàn xã, Đoàn xã Tân Lập", "luc": "12/11/2026 lúc 20 giờ 14"}
        ]
        assert len(book.get_sheet_by_name("Ai xem được").to_python()) > 5

    def test_nothing_of_others_is_in_it(self, known: Cast, visit):
        plain = visit(known.secretary).get(f"{FILE}?dang=json").content.decode()
        others = [person.full_name for person in known.people.values() if person.pk != known.secretary.person_id]
        assert [name for name in others if name in plain] == []


class TestRequests:
    def ask(self, client, address: str, **said) -> int:
        """Send a request from its form; the status of the answer."""
        form = client.get(address).context["form"]
        return client.post(address, {"command_id": form["command_id"].value(), **said}).status_code

    def test_from_the_request_to_the_answer(self, known: Cast, visit):
        own, commune = visit(known.secretary), visit(known.commune)
        address = reverse("people:request_information")
        assert self.ask(own, address, kind="sua", text="") == 422
        assert self.ask(own, address, kind="sua", text="Sai ngày sinh") == 302
        assert "Chờ, hạn 02/12/2026" in text(own.get(OWN))
        asked = InformationRequest.objects.get()
        assert "1 yêu cầu về thông tin cá nhân" in text(commune.get("/"))
        assert "yêu cầu về thông tin cá nhân" not in text(visit(known.officer).get("/"))
        page = reverse("desk:information_request", args=[asked.pk])
        shown = text(commune.get(page))
        assert f"{reverse('people:correct', args=[asked.person_id])}?next={page}" in shown
        assert self.ask(commune, page, status="da-lam", answer="Đã sửa theo giấy khai sinh") == 302
        assert "Trả lời: Đã sửa theo giấy khai sinh" in text(own.get(OWN))
        assert "yêu cầu về thông tin cá nhân" not in text(commune.get("/"))
        assert "Đã trả lời" in text(commune.get(reverse("desk:information_requests")))

    def test_overdue_stands_first_at_home(self, known: Cast, visit):
        self.ask(visit(known.secretary), reverse("people:request_information"), kind="hoi", text="Ai đã xem?")
        with time_machine.travel("2026-12-03T08:00:00+07:00"):
            page = text(visit(known.commune).get("/"))
        waiting = page.split("Chờ đồng chí")[1]
        assert waiting.index("yêu cầu về thông tin cá nhân") < waiting.index("buổi chờ duyệt")
        assert "1 yêu cầu quá hạn trả lời" in waiting

    def test_for_a_member_without_an_account(self, known: Cast, visit):
        an = known.people["Bùi Quốc An"]
        address = reverse("people:request_for", args=[an.pk])
        client = visit(known.secretary)
        assert "Ghi hộ đồng chí Bùi Quốc An" in text(client.get(address))
        assert self.ask(client, address, kind="sua", text="Đổi số") == 302
        asked = InformationRequest.objects.get()
        assert (asked.person_id, asked.is_on_behalf) == (an.pk, True)
        page = reverse("desk:information_request", args=[asked.pk])
        assert client.get(page).status_code == 404, "who wrote it does not answer it"
        assert f"do {known.secretary} ghi hộ" in text(visit(known.commune).get(page))
        assert visit(known.outsider).get(address).status_code == 404

    def test_outsiders_find_nothing(self, known: Cast, visit):
        self.ask(visit(known.secretary), reverse("people:request_information"), kind="sua", text="Tên")
        page = reverse("desk:information_request", args=[InformationRequest.objects.get().pk])
        statuses = {name: visit(account).get(page).status_code for name, account in known.accounts.items()}
        assert {name for name, status in statuses.items() if status == 200} == {"commune", "province", "administrator"}
        assert set(statuses.values()) == {200, 404}

    def test_an_answered_one_is_read_only(self, known: Cast, visit):
        self.ask(visit(known.secretary), reverse("people:request_information"), kind="sua", text="Tên")
        asked = InformationRequest.objects.get()
        answer_request(asked, status="tu-choi", answer="Tên đúng rồi", by=known.province)
        page = text(visit(known.commune).get(reverse("desk:information_request", args=[asked.pk])))
        assert "Tên đúng rồi" in page
        assert 'name="answer"' not in page


def test_notice_is_open_and_linked_from_signing_in(client, db):
    page = text(client.get(reverse("people:notice")))
    for words in ("Tình trạng phát triển Đảng", "91/2025/QH15", "dưới 16 tuổi", "10 ngày; yêu cầu xóa sau 15 ngày"):
        assert words in page or words.capitalize() in page, words
    assert reverse("people:notice") in text(client.get(reverse("people:sign_in")))
