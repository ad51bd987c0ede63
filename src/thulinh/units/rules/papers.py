"""What stands at the head of a unit's papers, on plain values (HD 29-HD/TWĐTN-VP, document form)."""

import datetime as dt
from dataclasses import dataclass

from thulinh.kernel.text import fold

# "Tỉnh đoàn Gia Lai" is "Đoàn tỉnh Gia Lai" at the head of a paper, "Gia Lai" as a place.
_TITLES = {"Tỉnh đoàn ": "Đoàn tỉnh ", "Thành đoàn ": "Đoàn thành phố ", "Huyện đoàn ": "Đoàn huyện ",
           "Quận đoàn ": "Đoàn quận ", "Thị đoàn ": "Đoàn thị xã "}  # fmt: skip
_BRANCH = "Chi đoàn "
_NATION = "Trung ương Đoàn"
_KINDS = ("xã ", "phường ", "đặc khu ", "thị trấn ", "tỉnh ", "thành phố ", "huyện ", "quận ", "thị xã ")


@dataclass(frozen=True)
class Heading:
    """Who issues a paper: the body above, where it is named, and its own name."""

    upper: str
    own: str


def heading_of(name: str, upper: str = "") -> Heading:
    """The two lines at the head of a unit's papers, by its name and that of the unit above it on the day.

    A committee signs as "BCH Đoàn …", a branch by its name; a province stands alone.
    Source: HD29.
    """
    own = _spelt(name)
    if own.startswith("Đoàn ") or name == _NATION:
        own = f"BCH {own}"
    return Heading("" if not upper or upper == _NATION else _spelt(upper), own)


def place_of(name: str) -> str:
    """The place from which a unit's papers are dated: "Gia Lai" for Tỉnh đoàn Gia Lai, "Tân Lập" for Đoàn xã Tân Lập.

    A place of one syllable or a number keeps the word before it ("phường 3").
    Source: HD29.
    """
    if name == _NATION:
        return "Hà Nội"
    place = _spelt(name).removeprefix("Đoàn ").removeprefix(_BRANCH)
    kind = next((kind for kind in _KINDS if place.startswith(kind)), "")
    bare = place.removeprefix(kind)
    kept = bare if len(bare.split()) > 1 or not kind else place
    return kept[:1].upper() + kept[1:]


def paper_mark(name: str) -> str:
    """The Union's short name in the number of a paper: TWĐTN of the centre, TĐTN of a province, else ĐTN, CĐ of a
    branch.

    Source: HD29.
    """
    if name == _NATION:
        return "TWĐTN"
    if name.startswith(("Tỉnh đoàn ", "Thành đoàn ")):
        return "TĐTN"
    return "CĐ" if fold(name).startswith("chi doan") else "ĐTN"


def dated_words(place: str, day: dt.date) -> str:
    """Place and day as a paper says them: "Gia Lai, ngày 09 tháng 02 năm 2026". A nought before days below 10 and
    before January and February only.

    Source: HD29.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def _spelt(name: str) -> str:
    for title, instead in _TITLES.items():
        if name.startswith(title):
            return instead + name.removeprefix(title)
    return name
