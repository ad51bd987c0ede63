"""A room's tables are written by that room's actions; a command counts once; photos are kept without their place."""

import datetime as dt
import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from PIL import Image

from thulinh.kernel.actions import lay_periods, name_period
from thulinh.kernel.files import read_file, store_photo
from thulinh.kernel.models import AuditEvent, CommandReceipt, Period, StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import WrittenOutsideItsRoom, writing


def period(code: str = "x") -> Period:
    day = dt.date(2026, 1, 1)
    return Period(kind=Period.NAMED, code=code, label=code, starts_on=day, ends_on=day, middle_on=day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        lambda: period().save(),
        lambda: Period.objects.bulk_create([period()]),
        lambda: Period.objects.update(label="y"),
        lambda: Period.objects.all().delete(),
        lambda: Period.objects.create(kind="x", code="x"),
        lambda: Period._base_manager.update(label="y"),
        lambda: Period.objects.bulk_update([], ["label"]),
    ],
)
def test_nobody_writes_a_table_from_outside(write):
    with pytest.raises(WrittenOutsideItsRoom):
        write()
    with writing("units"), pytest.raises(WrittenOutsideItsRoom):
        write()


@pytest.mark.django_db
def test_naming_a_period_is_audited_and_refuses_what_is_wrong():
    first, last = dt.date(2025, 12, 16), dt.date(2026, 12, 15)
    name_period(code="nam-2026", label="Năm công tác 2026", starts_on=first, ends_on=last, by=None)
    assert AuditEvent.objects.get().verb == "kernel.name_period"
    with pytest.raises(Refusal, match="Đã có"):
        name_period(code="nam-2026", label="Lại", starts_on=first, ends_on=last, by=None)
    with pytest.raises(Refusal, match="Ngày cuối"):
        name_period(code="sai", label="Sai", starts_on=last, ends_on=first, by=None)
    assert Period.objects.count() == AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_periods_are_laid_once():
    assert lay_periods() > 2000
    assert lay_periods() == 0


@pytest.mark.django_db
def test_the_same_command_twice_is_one_fact_and_other_content_is_refused():
    command = uuid.uuid4()

    def send(code: str) -> Period:
        def write() -> Period:
            with writing("kernel"):
                made = period(code)
                made.save()
                return made

        return once(command, by=None, content={"code": code}, write=write)

    assert send("a").pk == send("a").pk
    with pytest.raises(Refusal, match="nội dung khác"):
        send("b")
    assert Period.objects.count() == CommandReceipt.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_command_leaves_no_receipt_and_may_be_sent_again():
    command = uuid.uuid4()

    def refuse():
        raise Refusal("không")

    with pytest.raises(Refusal):
        once(command, by=None, content={}, write=refuse)
    assert not CommandReceipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_command_from_several_connections_at_once_is_one_fact():
    command = uuid.uuid4()

    def write() -> Period:
        with writing("kernel"):
            made = period("mot")
            made.save()
            return made

    def send(_: int) -> int:
        try:
            return once(command, by=None, content={"code": "mot"}, write=write).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert Period.objects.count() == 1


def picture(size: tuple[int, int] = (3000, 2000), **options) -> io.BytesIO:
    image = Image.new("RGB", size)
    image.putdata([(x * 255 // size[0], y * 255 // size[1], 90) for y in range(size[1]) for x in range(size[0])])
    held = io.BytesIO()
    image.save(held, "JPEG", **options)
    held.seek(0)
    return held


@pytest.mark.django_db
def test_a_photo_keeps_its_time_loses_its_place_and_gets_smaller(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = "2026:11:15 19:30:00"
    exif.get_ifd(0x8825)[2] = (10.0, 30.0, 0.0)
    stored = store_photo(picture((2000, 1500), exif=exif), name="anh.jpg")
    kept = Image.open(io.BytesIO(read_file(stored)))
    assert stored.taken_at.isoformat() == "2026-11-15T12:30:00+00:00" or stored.taken_at.hour in (19, 12)
    assert max(kept.size) == 1600
    assert not kept.getexif()
    again = store_photo(io.BytesIO(read_file(stored)), name="gui-lai.jpg")
    assert again.likeness == stored.likeness


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "0 byte"), (b"not a picture", "không phải là ảnh"), (picture((400, 300)).getvalue()[:2000], "hỏng")],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(settings, tmp_path, content, words):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Refusal, match=words):
        store_photo(io.BytesIO(content), name="anh.jpg")
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.iterdir())
