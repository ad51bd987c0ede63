"""Erasing somebody in all rooms: what goes, what is listed for the answerer, and that no figure changes."""

import datetime as dt
import io
from pathlib import Path
from unittest.mock import patch

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from cast import PASSWORD, START, TODAY, Cast
from thulinh.desk.actions import NewPush, start_push
from thulinh.desk.actions.erasing import erase_everywhere
from thulinh.desk.queries.cockpit import members
from thulinh.desk.queries.erasing import what_erasing_does
from thulinh.desk.queries.figures import results
from thulinh.intake.actions import match_columns, receive_file, undo_batch, write_batch
from thulinh.intake.models import Batch, BatchRow
from thulinh.intake.queries.files import reading_of
from thulinh.kernel.files import store_photo
from thulinh.kernel.periods import Span
from thulinh.people.actions import NewDiscipline, leave_seat, record_discipline, record_party_standing
from thulinh.people.actions.requests import request_information
from thulinh.people.models import Device, InformationRequest, Person

NAME, PHONE = "Trần Minh Châu", "0912 777 888"
LIST = f"Họ và tên,Ngày sinh,Số điện thoại,Giới tính,Chi đoàn\n{NAME},%s,{PHONE},Nữ,Chi đoàn thôn Đông\n"


@pytest.fixture
def files(settings, tmp_path) -> Path:
    """Files of the test lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def imported(country: Cast, rows: str) -> Batch:
    """A list of members, handed in and written by the commune."""
    by = country.again(country.commune)
    said = {"source": "Sổ đoàn viên", "purpose": "Rà soát đoàn viên"}
    batch = receive_file(
        rows.encode(), name="doan-vien.csv", row_set="doan-vien", unit=country.a1.pk, holds_on=START, by=by, **said
    )
    found = reading_of(batch)
    match_columns(batch, found.columns, sheet=found.sheet, header_row=found.table.header_row, by=by, on=TODAY)
    return write_batch(batch, accepted=["dien-thoai", "van-ban", "don-vi", "khong-luu"], by=by, on=TODAY)


@pytest.fixture
def known(adopted: Cast, session, files) -> Cast:
    """The country in which much is known of one member: lists, sessions with photos and words, a Party standing."""
    person = adopted.people[NAME]
    object.__setattr__(adopted, "batch", imported(adopted, LIST % person.birth_on.strftime("%d/%m/%Y")))
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(photo, "JPEG")
    photo.seek(0)
    words = {"minutes": f"Đồng chí {NAME} báo cáo việc giúp gia đình chính sách."}
    session(dt.date(2026, 10, 10), **words)
    session(dt.date(2026, 11, 10), files=(store_photo(photo, name="anh.jpg").pk,))
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=adopted.commune)
    row = NewDiscipline("khien-trach", dt.date(2026, 4, 2), "31-QĐ/KL", reason="Bỏ sinh hoạt")
    record_discipline(person, row, on=TODAY, by=adopted.again(adopted.commune))
    return adopted


def asked(country: Cast) -> InformationRequest:
    """The member's request, written down by the secretary."""
    by = country.again(country.secretary)
    return request_information(country.people[NAME], kind="xoa", text="", on=TODAY, by=by)


def figures(country: Cast) -> list:
    """Every figure of the commune this year, for each unit below, and how many members there are, and women."""
    path, span = country.path(country.a1), Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    found = results(path=path, span=span, on=TODAY)
    assert found
    return [*found, members(path, TODAY)]


def everything_stored(but: tuple[str, ...] = ()) -> str:
    """All rows of all tables as one text."""
    models = [model for model in apps.get_models() if model._meta.label_lower not in but]
    rows = [row for model in models for row in model._base_manager.all()]
    return serializers.serialize("json", rows, ensure_ascii=False)


def test_no_figure_changes(known: Cast):
    before = figures(known)
    erase_everywhere(asked(known), on=TODAY, by=known.again(known.commune))
    assert figures(known) == before


def test_nothing_personal_is_found_in_any_table_but_words_of_records(known: Cast, django_capture_on_commit_callbacks):
    old, now = known.people[NAME], Person.objects.get(pk=known.people[NAME].pk)
    phones = [now.phone, now.masked_phone, old.phone, old.spoken_phone]
    personal = [
        NAME,
        *phones,
        now.code,
        now.address,
        str(now.birth_on),
        "Bận mùa",
        "doi-tuong",
        "31-QĐ/KL",
        "Bỏ sinh hoạt",
    ]
    for words in personal:
        assert words in everything_stored(), words
    with django_capture_on_commit_callbacks(execute=True):
        erase_everywhere(asked(known), on=TODAY, by=known.again(known.commune))
    # Minutes that name somebody are listed for the answerer; a document of programmes speaks of states, not of people.
    left = everything_stored(but=("activities.activity", "programmes.version"))
    assert [words for words in personal if words in left] == []


def test_file_is_removed_and_its_batch_can_still_be_looked_at_and_undone(
    known: Cast, files: Path, visit, django_capture_on_commit_callbacks
):
    batch, person = known.batch, known.people[NAME]
    row = BatchRow.objects.get(batch=batch, person=person)
    assert row.notes["changes"]
    assert batch.made["before"][str(person.pk)]["phone"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_everywhere(asked(known), on=TODAY, by=known.again(known.commune))
    batch, row = Batch.objects.select_related("file").get(pk=batch.pk), BatchRow.objects.get(pk=row.pk)
    assert (row.notes, row.outcome) == ({}, "cap-nhat")
    assert batch.made["before"] == {}
    assert not (files / batch.file.path).exists()
    client = visit(known.commune)
    page = client.get(reverse("intake:batch", args=[batch.pk])).content.decode()
    assert "Tệp gốc đã xóa khỏi máy" in page
    assert client.get(reverse("intake:errors", args=[batch.pk])).status_code == 404
    for name in ("columns", "check"):
        assert client.get(reverse(f"intake:{name}", args=[batch.pk])).status_code == 302
    undo_batch(batch, reason="Nhầm tệp", by=known.again(known.commune))
    person.refresh_from_db()
    assert (person.full_name, person.phone) == (f"Người đã xóa #{person.pk}", "")


def test_what_it_does_is_told_beforehand(known: Cast):
    does = what_erasing_does(known.people[NAME], TODAY)
    assert (does.seats, does.homes) == ([], ["Chi đoàn thôn Đông"])
    assert (does.memberships, does.standings, does.disciplines, does.attendances) == (1, 1, 1, 2)
    assert [batch.pk for batch in does.files] == [known.batch.pk]
    assert [row.day for row in does.mentioned] == [dt.date(2026, 10, 10)]
    assert does.photographed == []  # absent that day
    others = what_erasing_does(known.people["Bùi Quốc An"], TODAY)
    assert [(row.day, row.photos) for row in others.photographed] == [(dt.date(2026, 11, 10), 1)]
    assert others.mentioned == []


def test_nothing_is_half_done(known: Cast):
    request = asked(known)
    before = everything_stored()
    with patch("thulinh.desk.actions.erasing.forget_rows", side_effect=RuntimeError), pytest.raises(RuntimeError):
        erase_everywhere(request, on=TODAY, by=known.again(known.commune))
    assert everything_stored() == before


def test_number_of_questions_does_not_grow(known: Cast, session):
    def questions(name: str) -> tuple[int, int]:
        person = known.people[name]
        with CaptureQueriesContext(connection) as looked:
            what_erasing_does(person, TODAY)
        by = known.again(known.secretary)
        request = request_information(person, kind="xoa", text="", on=TODAY, by=by)
        commune = known.again(known.commune)
        with CaptureQueriesContext(connection) as erased:
            erase_everywhere(request, on=TODAY, by=commune)
        return len(looked), len(erased)

    few = questions("Hồ Văn Đức")
    for day in range(1, 9):
        session(dt.date(2026, 11, day), is_another=True)
    more = questions("Lê Thị Ánh")
    assert more[0] <= few[0] + 1
    assert more[1] <= few[1] + 1


class TestPages:
    def test_two_steps_and_the_name_once_more(self, known: Cast, visit):
        request, person = asked(known), known.people[NAME]
        client, address = visit(known.commune), reverse("desk:erase", args=[request.pk])
        first = client.get(address).content.decode()
        assert "Bước 1/2" in first
        assert "Tệp gốc “doan-vien.csv”" in first
        assert "<form method" not in first.split("<main")[1], "the first step writes nothing"
        second = client.get(f"{address}?buoc=2")
        form = second.context["form"]
        sent = {"command_id": form["command_id"].value(), "name": "Trần Minh Chau", "photos_seen": "on"}
        assert client.post(f"{address}?buoc=2", sent).status_code == 422
        person.refresh_from_db()
        assert person.erased_at is None
        assert client.post(f"{address}?buoc=2", sent | {"name": "trần minh châu"}).status_code == 302
        person.refresh_from_db()
        assert person.erased_at is not None
        assert client.get(address).status_code == 404

    def test_a_branch_secretary_neither_sees_nor_does_it(self, known: Cast, visit):
        by = known.again(known.officer)
        request = request_information(known.people[NAME], kind="xoa", text="", on=TODAY, by=by)
        client = visit(known.secretary)
        for name in ("information_request", "erase"):
            assert client.get(reverse(f"desk:{name}", args=[request.pk])).status_code == 404
        assert client.post(reverse("desk:erase", args=[request.pk]), {"name": NAME}).status_code == 404

    def test_a_seat_held_stands_against_it(self, known: Cast, visit):
        dao = known.secretary.person
        request = request_information(dao, kind="xoa", text="", on=TODAY, by=known.again(known.secretary))
        client, address = visit(known.commune), reverse("desk:erase", args=[request.pk])
        page = client.get(address).content.decode()
        assert "còn giữ chức danh: Bí thư" in page
        assert "buoc=2" not in page
        command = client.get(f"{address}?buoc=2").context["form"]["command_id"].value()
        sent = {"command_id": command, "name": dao.full_name, "photos_seen": "on"}
        answer = client.post(f"{address}?buoc=2", sent)
        assert answer.status_code == 422
        assert "thôi giữ chức danh trước" in answer.content.decode()

    def test_a_request_to_correct_opens_no_erasing(self, known: Cast, visit):
        by = known.again(known.secretary)
        request = request_information(known.people[NAME], kind="sua", text="Tên", on=TODAY, by=by)
        assert visit(known.commune).get(reverse("desk:erase", args=[request.pk])).status_code == 404


def test_what_push_services_know_the_devices_by_goes(adopted: Cast):
    """One who held a seat, with a phone that takes messages; their devices stand in the log, too."""
    account, agent = adopted.secretary, "Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile"
    Client(HTTP_USER_AGENT=agent).post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    device, endpoint = Device.objects.get(account=account), "https://fcm.googleapis.com/fcm/send/dao"
    push = start_push(NewPush(endpoint, "khoa-cua-may", "bi-mat-cua-may"), device=device, by=account)
    leave_seat(adopted.holdings["secretary"], on=TODAY - dt.timedelta(days=1), reason="het-nhiem-ky", by=None)
    told = [endpoint, "khoa-cua-may", "bi-mat-cua-may", device.name]
    assert all(words in everything_stored() for words in told)
    asking = request_information(account.person, kind="xoa", text="", on=TODAY, by=account)
    erase_everywhere(asking, on=TODAY, by=adopted.again(adopted.commune))
    assert [words for words in told if words in everything_stored()] == []
    push.refresh_from_db()
    assert push.ended_at is not None
