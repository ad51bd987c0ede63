"""Keeping files: a photo is checked, its camera time read, its place removed, made smaller, and fingerprinted."""

import datetime as dt
import hashlib
import io
import warnings
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action

LARGEST_PHOTO = 25 * 1024 * 1024
LARGEST_PAPER = 10 * 1024 * 1024
LONGEST_SIDE = 1600
_CAMERA_TIME, _EXIF = 36867, 0x8769
_FIRST_CAMERAS = 1990
_PDF = b"%PDF-"


@action
def store_photo(upload: IO[bytes], *, name: str, field: str = "photos") -> StoredFile:
    """Keep a photo: at most 1600 pixels wide or high, without the place where it was taken.

    Shape: the stored file, with the camera's time when the photo carries one, and a likeness print.
    Errors: no picture, broken off, empty, over 25 MB.
    Writes: StoredFile, one file on disk.
    """
    received = upload.read(LARGEST_PHOTO + 1)
    if not received:
        raise Refusal(f"Ảnh “{name}” rỗng (0 byte). Đồng chí chọn lại ảnh.", field)
    if len(received) > LARGEST_PHOTO:
        raise Refusal(f"Ảnh “{name}” lớn hơn 25 MB. Đồng chí chọn ảnh nhỏ hơn.", field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(received)) as picture:
                taken_at = _camera_time(picture)
                picture.draft("RGB", (LONGEST_SIDE * 2, LONGEST_SIDE * 2))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise Refusal(f"Tệp “{name}” không phải là ảnh hoặc ảnh bị hỏng, tải lên chưa hết.", field) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    reduced = io.BytesIO()
    upright.save(reduced, "JPEG", quality=82, optimize=True)
    return _keep(
        reduced.getvalue(), received, media_type="image/jpeg", name=name, taken_at=taken_at, likeness=_likeness(upright)
    )


@action
def store_paper(upload: IO[bytes], *, name: str, field: str = "file") -> StoredFile:
    """Keep a document that people open: a PDF as it came, or a picture of it like any photo.

    Errors: empty; a PDF over 10 MB; neither a PDF nor a picture.
    Writes: StoredFile, one file on disk.
    """
    head = upload.read(len(_PDF))
    upload.seek(0)
    if head != _PDF:
        return store_photo(upload, name=name, field=field)
    received = upload.read(LARGEST_PAPER + 1)
    if len(received) > LARGEST_PAPER:
        raise Refusal(f"Tệp “{name}” lớn hơn 10 MB. Đồng chí nén hoặc tách tệp rồi gửi.", field)
    return _keep(received, received, media_type="application/pdf", name=name)


@action
def store_file(content: bytes, *, name: str, media_type: str) -> StoredFile:
    """Keep a file as it came, for instance the spreadsheet of an import.

    Writes: StoredFile, one file on disk.
    """
    return _keep(content, content, media_type=media_type, name=name)


def read_file(stored: StoredFile) -> bytes:
    """The bytes of a stored file.

    Errors: they were removed, at somebody's request.
    """
    if stored.removed_at is not None:
        raise Refusal(
            f"Tệp “{stored.original_name}” đã xóa khỏi máy ngày {format_date(timezone.localdate(stored.removed_at))}."
        )
    return (Path(settings.MEDIA_ROOT) / stored.path).read_bytes()


def _keep(
    content: bytes,
    received: bytes,
    *,
    media_type: str,
    name: str,
    taken_at: dt.datetime | None = None,
    likeness: str = "",
) -> StoredFile:
    stored = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        received_sha256=hashlib.sha256(received).hexdigest(),
        size=len(content),
        media_type=media_type,
        original_name=name[:255],
        taken_at=taken_at,
        likeness=likeness,
        stored_at=now(),
    )
    target = Path(settings.MEDIA_ROOT) / stored.path
    _write(target, content)
    stored.save()
    transaction.on_commit(lambda: _write(target, content))  # somebody may have given up the same bytes meanwhile
    return stored


def _write(target: Path, content: bytes) -> None:
    """Write the bytes, unless they are there already."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{hashlib.sha256(str(now()).encode()).hexdigest()[:12]}")
    part.write_bytes(content)
    part.replace(target)


def _camera_time(picture: Image.Image) -> dt.datetime | None:
    text = picture.getexif().get_ifd(_EXIF).get(_CAMERA_TIME)
    try:
        moment = dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment.year >= _FIRST_CAMERAS else None  # a camera that was never set


def _likeness(picture: Image.Image) -> str:
    """A 64-bit print of light and dark: the same picture, made smaller or saved again, gives the same print."""
    pixels = picture.convert("L").resize((9, 8)).tobytes()
    bits = [pixels[row * 9 + col] > pixels[row * 9 + col + 1] for row in range(8) for col in range(8)]
    return f"{sum(bit << place for place, bit in enumerate(bits)):016x}"
