"""Decisions about people on plain values: days that meet, what the log may show, names and waits at sign-in."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from thulinh.kernel.text import fold, mask_phone

T = TypeVar("T")

DAY = dt.timedelta(days=1)
FOREVER = dt.date.max
# A database takes only so many values in one question; a country's list is read in few of them.
PORTION = 10_000

WRONG_GUESSES = 10
WAIT = dt.timedelta(minutes=15)


def overlap(
    starts_on: dt.date, ends_on: dt.date | None, other_starts_on: dt.date, other_ends_on: dt.date | None
) -> bool:
    """Whether two ranges of days share a day; an open end is None."""
    return starts_on <= (other_ends_on or FOREVER) and other_starts_on <= (ends_on or FOREVER)


def portions(values: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    """The values in lists that a database takes in one question."""
    rest = iter(dict.fromkeys(values))
    while portion := list(islice(rest, size)):
        yield portion


def masked(field: str, value: object) -> object:
    """A value as the log of changes shows it: phone, birth date and address are known to few."""
    if value in (None, ""):
        return None
    if field == "phone":
        return mask_phone(str(value))
    if field == "birth_on":
        return f"…/…/{value.year}" if isinstance(value, dt.date) else "…"
    if field == "address":
        return "…"
    return value.isoformat() if isinstance(value, dt.date) else value


def username_stem(full_name: str, phone: str) -> str:
    """The name that somebody signs in with, before it is made unique: the phone number, else the name without marks."""
    if phone.startswith("+84"):
        return "0" + phone.removeprefix("+84")
    letters = "".join(char for char in fold(full_name) if char.isascii() and char.isalnum())
    return letters[:40] or "nguoi-dung"


def free_username(stem: str, taken: Iterable[str]) -> str:
    """The stem, or the stem with the first number that nobody has."""
    used = {name.casefold() for name in taken}
    if stem.casefold() not in used:
        return stem
    number = 2
    while f"{stem}-{number}".casefold() in used:
        number += 1
    return f"{stem}-{number}"


def guard_key(username: str, address: str) -> str:
    """Under which key wrong guesses are counted; neither the name nor the address can be read from it."""
    return hashlib.sha256(f"{fold(username)}\n{address}".encode()).hexdigest()


def minutes_to_wait(wrong: int, last_at: dt.datetime | None, now: dt.datetime) -> int:
    """How many minutes somebody must wait before signing in again; 0 when not at all."""
    if last_at is None or wrong < WRONG_GUESSES or now >= last_at + WAIT:
        return 0
    return max(1, -(-int((last_at + WAIT - now).total_seconds()) // 60))


def wrong_so_far(wrong: int, last_at: dt.datetime | None, now: dt.datetime) -> int:
    """How many wrong guesses count: those before a long enough rest are forgotten."""
    return wrong if last_at is not None and now < last_at + WAIT else 0


class Described(Protocol):
    """What is known about a person by which they are known again."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_on(self) -> dt.date | None: ...
    @property
    def phone(self) -> str: ...
    @property
    def code(self) -> str: ...


def likeness(one: Described, other: Described) -> str:
    """By what two descriptions are likely of one person: "ma", "ngay-sinh", "dien-thoai"; "" when they are not.

    Two different codes or two different birth dates speak against it, whatever else agrees.
    """
    if one.code and other.code:
        return "ma" if one.code == other.code else ""
    if fold(one.full_name) != fold(other.full_name) or contradicts(one, other):
        return ""
    if one.birth_on and one.birth_on == other.birth_on:
        return "ngay-sinh"
    return "dien-thoai" if one.phone and one.phone == other.phone else ""


def contradicts(one: Described, other: Described) -> bool:
    """Whether something that is known of both speaks against their being one person."""
    return bool(
        (one.code and other.code and one.code != other.code)
        or (one.birth_on and other.birth_on and one.birth_on != other.birth_on)
    )


_ABBREVIATIONS = {
    "uy vien ban thuong vu": ("uv btv", "uy vien btv", "uvbtv"),
    "pho bi thu": ("pbt",),
    "bi thu": ("bt",),
}
_WHERE = re.compile(
    r" (?:doan (?:xa|tinh|huyen|phuong|thanh pho)|(?:huyen|tinh|quan|thanh) doan|chi doan|chi bo|cau lac bo)\b.*"
)


def position_asked(words: str) -> set[str]:
    """What a cell may mean by a position, without marks: with and without the place that follows it."""
    return {fold(words), _WHERE.sub("", fold(words))}


def position_words(code: str, name: str, short_name: str) -> set[str]:
    """Every way to write a position, without marks: at its level "Bí thư Đoàn phường", "Bí thư", "BT" are one."""
    words = {code, fold(name), fold(short_name)}
    words |= {_WHERE.sub("", each) for each in words}
    plain = _WHERE.sub("", fold(short_name))
    titles = {"xa", "phuong", "dac khu", "quan", "huyen", "tinh", "thanh pho"}
    words |= {f"{plain} doan {title}" for title in titles} if " doan " in f"{fold(name)} " else set()
    return words | set(_ABBREVIATIONS.get(plain, ()))


def spelled_name(name: str) -> str:
    """A name written all in capitals, or with none, as names are written; any other stays as it is."""
    if not (name.isupper() or name.islower()):
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:].lower(), name)
