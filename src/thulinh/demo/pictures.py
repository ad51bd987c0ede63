"""Drawn pictures for the demonstration: a yard, a house, some people; no photo of anybody."""

import datetime as dt
import io

from PIL import Image, ImageDraw

from thulinh.demo.people import Inventor
from thulinh.kernel import clock
from thulinh.kernel.files import store_photo

_SIZE = (960, 720)
_EXIF, _TAKEN = 0x8769, 36867
_SHIRT = (0, 84, 166)


def take_picture(inventor: Inventor, *, at: dt.datetime, name: str) -> int:
    """Draw a picture as if a phone had taken it at that moment; the id of the stored file."""
    drawn = io.BytesIO()
    picture = _scene(inventor)
    exif = picture.getexif()
    exif.get_ifd(_EXIF)[_TAKEN] = f"{at:%Y:%m:%d %H:%M:%S}"
    picture.save(drawn, "JPEG", quality=80, exif=exif)
    drawn.seek(0)
    with clock.on(at):
        return store_photo(drawn, name=name).pk


def _scene(inventor: Inventor) -> Image.Image:
    """Sky, hills, a hall and a group in blue shirts, each time a little different."""
    chance, (width, height) = inventor.chance, _SIZE
    sky = chance.choice(((176, 214, 240), (238, 200, 150), (60, 70, 110), (205, 225, 235)))
    picture = Image.new("RGB", _SIZE, sky)
    pen = ImageDraw.Draw(picture)
    for _ in range(3):
        left, top = chance.randrange(-200, width), chance.randrange(220, 330)
        shade = chance.randrange(90, 160)
        pen.ellipse((left, top, left + chance.randrange(400, 800), top + 500), fill=(60, shade, 70))
    pen.rectangle((0, 460, width, height), fill=chance.choice(((190, 160, 120), (120, 170, 90), (170, 170, 165))))
    left, wide = chance.randrange(60, 420), chance.randrange(280, 460)
    pen.rectangle((left, 260, left + wide, 480), fill=chance.choice(((240, 225, 190), (225, 235, 240))))
    pen.polygon(((left - 30, 260), (left + wide // 2, 170), (left + wide + 30, 260)), fill=(165, 60, 45))
    for place in range(chance.randrange(7, 16)):
        _draw_person(pen, 60 + place * 58 + chance.randrange(-14, 14), chance.randrange(500, 600))
    return picture


def _draw_person(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    pen.rounded_rectangle((left, top, left + 44, top + 96), 14, fill=_SHIRT)
    pen.ellipse((left + 6, top - 36, left + 38, top - 2), fill=(224, 182, 148))
