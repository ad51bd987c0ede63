"""The evening on which the branch meets, and a picture of it."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from PIL import Image

import cast as small_country
from browser.without_signal.sheets import (
    DAY,
    entry,
)
from cast import TODAY, Cast
from thulinh.activities.actions import load_kinds, record_session
from thulinh.activities.tests.photos import picture


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with the kinds of activity, and a session of a month ago."""
    made = small_country.build()
    load_kinds(small_country.definitions("activities.yaml"))
    record_session(entry(made, day=TODAY - 33 * DAY), by=made.secretary)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A large picture as a phone's camera makes it: lying on its side, with its time and its place."""
    file = tmp_path / "buoi.jpg"
    with Image.open(io.BytesIO(picture(3, size=(3000, 2000)))) as image:
        exif = Image.Exif()
        exif[0x0112] = 6
        exif.get_ifd(0x8769)[36867] = "2026:11:22 19:45:10"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (10.0, 45.0, 12.0)
        image.save(file, "JPEG", exif=exif, quality=95)
    return file
