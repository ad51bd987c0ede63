"""Pictures for the tests, drawn here."""

import datetime as dt
import io
import random

from PIL import Image

from thulinh.kernel.files import store_photo
from thulinh.kernel.models import StoredFile

_EXIF, _CAMERA_TIME = 0x8769, 36867


def picture(seed: int = 1, *, size: tuple[int, int] = (640, 480), taken_at: dt.datetime | None = None) -> bytes:
    """A JPEG of coloured squares; another seed gives a picture of another likeness."""
    dice = random.Random(seed)
    small = Image.new("RGB", (9, 8))
    small.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(72)])
    image, kept, exif = small.resize(size, Image.Resampling.NEAREST), io.BytesIO(), Image.Exif()
    if taken_at:
        exif.get_ifd(_EXIF)[_CAMERA_TIME] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    image.save(kept, "JPEG", quality=90, exif=exif)
    return kept.getvalue()


def stored(seed: int = 1, **more) -> StoredFile:
    """The same picture, kept."""
    return store_photo(io.BytesIO(picture(seed, **more)), name=f"anh-{seed}.jpg")
