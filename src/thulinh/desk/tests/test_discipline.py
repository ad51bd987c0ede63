"""Discipline is there for who may know it and for nobody else: page, person, search, lists, spreadsheets, log."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import NewDiscipline, record_discipline
from thulinh.people.models import Discipline

pytestmark = pytest.mark.usefixtures("today")

NAME, NUMBER = "Bùi Quốc An", "05-QĐ/KL"
MAY = {"province", "commune"}


@pytest.fixture
def warned(adopted: Cast) -> Cast:
    """A member of thôn Đông was warned, written by the commune."""
    row = NewDiscipline("canh-cao", dt.date(2026, 2, 10), NUMBER, "Ban Thường vụ Đoàn xã", "Vi phạm quy chế")
    record_discipline(adopted.people[NAME], row, on=TODAY, by=adopted.again(adopted.commune))
    return adopted


def test_who_may_reads_it_and_every_look_is_written_down(warned: Cast, visit):
    person = warned.people[NAME]
    page = visit(warned.commune).get(reverse("desk:discipline", args=[person.pk])).content.decode()
    assert "Cảnh cáo" in page
    assert f"Quyết định số {NUMBER} ngày 10/02/2026" in page
    assert "Hết hiệu lực sau ngày 09/02/2027" in page
    assert "Đang có hiệu lực" in page
    assert "HD 20-HD/TWĐTN-BTC ngày 12/7/2023, mục kỷ luật (cần xác minh)" in page
    event = AuditEvent.objects.get(verb="desk.look_at_discipline")
    assert (event.by_account, event.subject_id, event.is_sensitive) == (warned.commune.pk, str(person.pk), True)


def _cells(answer) -> str:
    rows = load_workbook(io.BytesIO(answer.getvalue()))
    return " ".join(str(cell) for sheet in rows for row in sheet.iter_rows(values_only=True) for cell in row)


def test_who_may_not_finds_nothing_of_it_anywhere(warned: Cast, visit):
    person = warned.people[NAME]
    lists = [reverse(f"desk:{name}") for name in ("people", "secretaries", "log")]
    pages = [
        reverse("desk:person", args=[person.pk]),
        f"{reverse('desk:search')}?tim=Bùi Quốc An",
        reverse("desk:home"),
    ]
    pages.append(reverse("desk:unit", args=[warned.east.pk]))
    words = ("Cảnh cáo", NUMBER, "Ghi kỷ luật đồng chí", "Xem kỷ luật", "Vi phạm quy chế")
    for name, account in warned.accounts.items():
        if name in MAY:
            continue
        client = visit(account)
        assert client.get(reverse("desk:discipline", args=[person.pk])).status_code == 404, name
        for address in (*pages, *lists):
            answer = client.get(address)
            assert answer.status_code in (200, 404), (name, address)
            page = answer.content.decode()
            assert [word for word in words if word in page] == [], (name, address)
        for address in lists:
            answer = client.get(f"{address}?format=xlsx")
            assert answer.status_code in (200, 404), (name, address)
            if answer.status_code == 200:
                cells = _cells(answer)
                assert [word for word in words if word in cells] == [], (name, address)


def test_the_log_tells_it_without_contents_to_who_may_know(warned: Cast, visit):
    for name in MAY:
        page = visit(warned.accounts[name]).get(reverse("desk:log")).content.decode()
        assert f"Ghi kỷ luật đồng chí {NAME}" in page, name
        assert NUMBER not in page
    page = visit(warned.administrator).get(reverse("desk:log")).content.decode()
    assert "Áp dụng mô hình" in page  # the administrator reads the log, but not this of it
    assert "kỷ luật đồng chí" not in page


def test_the_person_reads_it_about_themselves(adopted: Cast, visit):
    row = NewDiscipline("khien-trach", dt.date(2026, 5, 4), NUMBER, reason="Chậm nộp báo cáo")
    record_discipline(adopted.secretary.person, row, on=TODAY, by=adopted.again(adopted.commune))
    visit(adopted.commune).get(reverse("desk:discipline", args=[adopted.secretary.person_id]))
    page = visit(adopted.secretary).get(reverse("desk:own")).content.decode()
    assert "Khiển trách" in page
    assert f"văn bản số {NUMBER}. Lý do: Chậm nộp báo cáo" in page
    assert "Bí thư Đoàn xã, Đoàn xã Tân Lập, 22/11/2026" in page
    assert "Khiển trách" not in visit(adopted.officer).get(reverse("desk:own")).content.decode()


def test_written_and_taken_back_from_the_page_once(warned: Cast, visit):
    client, person = visit(warned.commune), warned.people["Lê Thị Ánh"]
    address = reverse("people:record_discipline", args=[person.pk])
    said = {"kind": "khien-trach", "starts_on": "01/11/2026", "decision_number": "7-QĐ", "next": "/",
            "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1c01"}  # fmt: skip
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    row = Discipline.objects.get(person=person)
    back = reverse("people:withdraw_discipline", args=[row.pk])
    assert visit(warned.inspector).get(back).status_code == 404
    said = {"reason": "Ghi nhầm người", "command_id": "6a1f0b54-9f1c-4a3a-8f06-0d5f3a0b1c02"}
    assert [client.post(back, said).status_code for _ in range(2)] == [302, 302]
    assert Discipline.objects.current().filter(person=person).count() == 0
    assert client.get(back).status_code == 404


def test_nobody_writes_about_oneself(warned: Cast, visit):
    page = visit(warned.commune).get(reverse("desk:discipline", args=[warned.commune.person_id])).content.decode()
    assert "Ghi kỷ luật</a>" not in page


def test_the_board_and_the_unit_write_down_that_a_discipline_was_read(adopted: Cast, visit):
    row = NewDiscipline("canh-cao", TODAY, "7-KL", "Ban Thường vụ Đoàn xã")
    record_discipline(adopted.secretary.person, row, on=TODAY, by=adopted.again(adopted.commune))
    looks = AuditEvent.objects.filter(verb="desk.look_at_discipline", subject_id=str(adopted.secretary.person_id))
    where = (
        reverse("desk:seats"),
        f"{reverse('desk:seats')}?format=xlsx",
        reverse("desk:unit", args=[adopted.east.pk]),
    )
    for number, address in enumerate(where, start=1):
        assert visit(adopted.commune).get(address).status_code == 200
        assert looks.count() == number, address
        assert visit(adopted.inspector).get(address).status_code == 200
        assert looks.count() == number, address
