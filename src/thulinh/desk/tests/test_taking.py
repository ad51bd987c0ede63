"""Taking a seat from the form: who gets there, whom one may choose, what is read before and is flagged, not refused."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewDiscipline, record_discipline
from thulinh.people.models import Holding, Person

pytestmark = pytest.mark.usefixtures("today")

SAID = {"position": "bi-thu-chi-doan", "how": "dai-hoi", "starts_on": "2026-11-22"}


def send(page: Client, address: str, **said: Any):
    return page.post(address, {"command_id": str(uuid.uuid4()), **SAID, **said})


def mark(answer) -> str:
    """What the box to tick says yes to."""
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Đồng chí vẫn ghi" in shown
    box = re.search(r'<input type="checkbox"[^>]*name="anyway"[^>]*>', shown)
    assert box is not None
    assert "checked" not in box[0]
    return re.search(r'value="(\w+)"', box[0])[1]


@pytest.fixture
def west(country: Cast) -> str:
    return reverse("desk:take_seat", args=[country.west.pk])


@pytest.fixture
def too_old(country: Cast) -> Person:
    """A member of thôn Tây who is 46."""
    person = country.people["Vũ Thị Yến"]
    with writing("people"):
        person.birth_on = dt.date(1980, 1, 1)
        person.save()
    return person


def test_who_gets_to_the_form(country: Cast, visit, west: str):
    opened = {who: visit(account).get(west).status_code for who, account in country.accounts.items()}
    assert {who for who, status in opened.items() if status == 200} == {"commune", "province", "administrator"}
    assert set(opened.values()) == {200, 404}
    assert Client().get(west).status_code == 302


def test_member_takes_the_vacant_seat(country: Cast, visit, west: str):
    person = country.people["Vũ Thị Yến"]
    page = visit(country.commune)
    assert "Đồng chí vẫn ghi" not in page.get(west).content.decode()
    assert send(page, west, person=person.pk).status_code == 302
    assert Holding.objects.on(TODAY).get(seat__unit=country.west).person == person


def test_somebody_found_by_name(country: Cast, visit, west: str):
    page = visit(country.commune).get(west + "?tim=quoc an").content.decode()
    assert "Bùi Quốc An, Chi đoàn thôn Đông" in page
    assert "Bùi Văn Nam" not in page


def test_somebody_out_of_reach_is_no_choice(country: Cast, visit, west: str):
    for person in (country.people["Bùi Văn Nam"].pk, "9" * 25, "²"):
        assert send(visit(country.commune), west, person=person).status_code == 422


def test_taken_seat_names_its_holder(country: Cast, visit):
    address = reverse("desk:take_seat", args=[country.east.pk])
    answer = send(visit(country.commune), address, person=country.people["Bùi Quốc An"].pk)
    assert "Nguyễn Thị Hồng Đào đang giữ chức danh" in answer.content.decode()


def test_over_age_is_read_first_then_written(country: Cast, visit, west: str, too_old: Person):
    page = visit(country.commune)
    first = send(page, west, person=too_old.pk)
    shown = first.content.decode()
    assert ["46 tuổi" in shown, "Quy chế cán bộ Đoàn" in shown] == [True, True]
    assert not Holding.objects.filter(person=too_old).exists()
    command = str(uuid.uuid4())
    for _ in range(2):
        assert send(page, west, person=too_old.pk, anyway=mark(first), command_id=command).status_code == 302
    held = Holding.objects.get(person=too_old)
    event = AuditEvent.objects.get(verb="people.take_seat", subject_id=str(held.pk))
    assert event.reason == "Đã đọc các điều cần lưu ý và vẫn ghi"


def test_the_box_says_yes_to_what_was_shown_only(country: Cast, visit, west: str, too_old: Person):
    page = visit(country.commune)
    read = mark(send(page, west, person=too_old.pk))
    other = mark(send(page, west, person=too_old.pk, starts_on="2025-11-22", anyway=read))
    assert other != read
    for anything in ("on", "1"):
        assert send(page, west, person=too_old.pk, anyway=anything).status_code == 422
    assert not Holding.objects.filter(person=too_old).exists()


def test_discipline_is_read_by_who_may_and_the_look_is_written(country: Cast, visit, west: str):
    person, other = country.people["Vũ Thị Yến"], country.people["Bùi Quốc An"]
    said = NewDiscipline("canh-cao", TODAY - dt.timedelta(days=9), "3-KL", "BTV Đoàn xã", "Vi phạm")
    record_discipline(person, said, on=TODAY, by=None)
    looks = AuditEvent.objects.filter(verb="desk.look_at_discipline")
    page = visit(country.administrator)
    told = [send(page, west + "?tim=quoc an", person=one.pk).content.decode() for one in (person, other)]
    assert ["3-KL" in shown or "Cảnh cáo" in shown for shown in told] == [False, False]
    assert ["không hiển thị với đồng chí" in shown for shown in told] == [True, True]
    assert not looks.exists()
    first = send(visit(country.commune), west, person=person.pk)
    assert "3-KL" in first.content.decode()
    assert looks.get().is_sensitive
    assert send(visit(country.commune), west, person=person.pk, anyway=mark(first)).status_code == 302
    event = AuditEvent.objects.filter(verb="people.take_seat").latest("pk")
    assert "3-KL" not in f"{event.reason}{event.after}"
