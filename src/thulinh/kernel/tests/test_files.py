"""Photos as they come: the camera's time when it says one, and a refusal for what is none."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from PIL import Image

from thulinh.kernel.files import read_file, store_photo
from thulinh.kernel.models import StoredFile
from thulinh.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
_EXIF, _CAMERA_TIME, _GPS = 0x8769, 36867, 0x8825


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(taken: str = "") -> io.BytesIO:
    exif, kept = Image.Exif(), io.BytesIO()
    if taken:
        exif.get_ifd(_EXIF)[_CAMERA_TIME] = taken
    exif.get_ifd(_GPS)[1] = "N"
    Image.new("RGB", (64, 48), "navy").save(kept, "JPEG", exif=exif)
    kept.seek(0)
    return kept


def test_the_cameras_time_is_kept_and_the_place_is_not():
    stored = store_photo(photo("2026:11:22 19:30:05"), name="anh.jpg")
    stored.refresh_from_db()
    assert timezone.make_naive(stored.taken_at) == dt.datetime(2026, 11, 22, 19, 30, 5)
    with Image.open(io.BytesIO(read_file(stored))) as kept:
        assert not dict(kept.getexif())


@pytest.mark.parametrize("taken", ["", "0001:01:01 00:00:00", "0000:00:00 00:00:00", "2026:13:45 99:99:99", "hom qua"])
def test_a_camera_that_was_never_set_says_no_time(taken):
    stored = store_photo(photo(taken), name="anh.jpg")
    stored.refresh_from_db()
    assert stored.taken_at is None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\0" * 100])
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(Refusal):
        store_photo(io.BytesIO(content), name="anh.jpg")
    assert not StoredFile.objects.exists()
