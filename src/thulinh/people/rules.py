"""Decisions about people on plain values: days that meet, what the log may show, names and waits at sign-in."""

import calendar
import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from thulinh.kernel.text import fold, mask_phone

T = TypeVar("T")

DAY = dt.timedelta(days=1)
FOREVER = dt.date.max
# A database takes only so many values in one question; a country's list is read in few of them.
PORTION = 10_000

# By this rule a discipline lapses by itself.
DISCIPLINE_LAPSES = "ky-luat-het-hieu-luc-sau-so-thang"

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


# No letters or digits that are mistaken for each other on paper or on the phone. Sixteen of them are 77 bits.
_LETTERS = "abcdefghkmnpqrstuvxyz23456789"
_TOKEN_LENGTH = 16
# The wait of an address that guesses invitations, counted as wrong guesses at sign-in are, under a name that no form
# lets through.
INVITATION_GUESSES = "\0moi"
# Where a session keeps when its device was last noted.
SEEN_AT = "seen_at"


def new_token() -> str:
    """The token of an invitation, in groups of four letters that can be read from paper: "k7mq-p2rt-hw4x-9bnc"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_TOKEN_LENGTH))
    return "-".join(letters[place : place + 4] for place in range(0, _TOKEN_LENGTH, 4))


def token_mark(token: str) -> str:
    """What is kept of a token. It is the same however the token was typed: capitals, blanks, without hyphens."""
    letters = "".join(char for char in token.lower() if char.isalnum())
    return hashlib.sha256(f"invitation\n{letters}".encode()).hexdigest()


def new_recovery_code() -> str:
    """A code for when the phone is lost, to be read from paper: "k7mq-p2rt"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_app_key() -> str:
    """A key for the app on somebody's phone, not yet anybody's: 20 bytes in hexadecimal digits."""
    return secrets.token_hex(20)


def plain_code(typed: str) -> str:
    """A code without the blanks and hyphens that make it readable."""
    return "".join(char for char in typed.lower() if char.isascii() and char.isalnum())


def session_mark(key: str) -> str:
    """What is kept of a session's key, so that nobody enters with what stands in the database."""
    return hashlib.sha256(f"session\n{key}".encode()).hexdigest()[:40]


@dataclass(frozen=True)
class InvitationFacts:
    """What decides whether an invitation opens the account: its own dates, and those of its person."""

    is_used: bool
    is_revoked: bool
    expires_on: dt.date
    is_withdrawn: bool = False
    is_closed: bool = False
    lets_in: bool = True
    lets_in_from: dt.date | None = None
    is_out_of_reach: bool = False


def invitation_state(facts: InvitationFacts | None, on: dt.date) -> str:
    """Where an invitation stands: "con-han" when it opens the account, else the one reason why not that says most."""
    if facts is None:
        return "khong-co"
    if facts.is_withdrawn:
        return "da-rut-ten"
    if facts.is_used:
        return "da-dung"
    if facts.is_closed:
        return "da-khoa"
    if facts.is_revoked:
        return "da-thay"
    if facts.is_out_of_reach:
        return "noi-khac"
    if on > facts.expires_on:
        return "het-han"
    if not facts.lets_in:
        return "chua-den-ngay" if facts.lets_in_from else "thoi-giu"
    return "con-han"


_INVITATION_WORDS = {
    "con-han": "Lời mời còn dùng được.",
    "khong-co": "Không có lời mời này. Đường dẫn có thể thiếu chữ khi chép hoặc gõ lại.",
    "da-dung": "Lời mời này đã dùng rồi. Mỗi lời mời mở được một lần.",
    "da-thay": "Lời mời này đã được thay bằng lời mời mới hơn.",
    "het-han": "Lời mời này đã hết hạn.",
    "noi-khac": "Người được mời nay giữ chức danh ở nơi khác, nên cần lời mời mới của cấp trên ở đó.",
    "da-khoa": "Tài khoản này đã bị khóa.",
    "da-rut-ten": "Người được mời không còn trong danh sách.",
    "thoi-giu": "Người được mời không còn giữ chức danh nào, nên không vào được nữa.",
    "chua-den-ngay": "Chưa đến ngày người được mời bắt đầu giữ chức danh.",
}


def invitation_words(state: str) -> str:
    """Where an invitation stands, in one plain sentence."""
    return _INVITATION_WORDS[state]


_BROWSERS = (
    ("Zalo", "Zalo"), ("FBAN", "Facebook"), ("FBAV", "Facebook"), ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "điện thoại Android"), ("Windows", "máy tính Windows"),
    ("Macintosh", "máy tính Mac"), ("CrOS", "máy tính ChromeOS"), ("Linux", "máy tính Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """A browser and its machine in plain words, from what it says of itself: "Chrome trên điện thoại Android"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Trình duyệt khác")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "máy khác")
    if system == "điện thoại Android" and "Mobile" not in user_agent:
        system = "máy tính bảng Android"
    return f"{browser} trên {system}"


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
    return likeness_by_name(one, other) if fold(one.full_name) == fold(other.full_name) else ""


def likeness_by_name(one: Described, other: Described) -> str:
    """The same of two descriptions with one name, marks apart: what else agrees, when nothing speaks against it."""
    if contradicts(one, other):
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


def shows_who_it_is(one: Described, other: Described, *, belongs: bool) -> bool:
    """Whether who wrote the first has the person of the second before them: they know what a name and a member code do
    not tell. Of somebody who belongs elsewhere both code and birth date must agree.
    """
    is_born_then = one.birth_on is not None and one.birth_on == other.birth_on
    if belongs:
        return is_born_then and bool(one.code) and one.code == other.code
    return is_born_then or bool(one.phone and one.phone == other.phone)


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


# The rule (definitions/rules.yaml) below whose age a member is asked less, and what is neither asked nor kept then.
LESS_ASKED = "tuoi-hoi-it-thong-tin"
NOT_KEPT = {"phone": "số điện thoại", "address": "địa chỉ", "work": "nơi làm việc"}


def is_younger(birth_on: dt.date | None, on: dt.date, years: int) -> bool:
    """Whether somebody has not yet so many years on a day; who was born nobody knows when is taken to have them."""
    if birth_on is None:
        return False
    had_birthday = (on.month, on.day) >= (birth_on.month, birth_on.day)
    return on.year - birth_on.year - (0 if had_birthday else 1) < years


def born_by(on: dt.date, age: int) -> dt.date:
    """The last birthday of those who are at least so many full years old on a day; who was born on 29 February turns a
    year older on 1 March.
    """
    if (on.month, on.day) == (2, 29) and not calendar.isleap(on.year - age):
        return dt.date(on.year - age, 2, 28)
    return on.replace(year=on.year - age)
