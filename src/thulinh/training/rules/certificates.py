"""What a certificate says and how it is numbered, on plain values."""

import datetime as dt
import secrets
from dataclasses import dataclass

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date

ORDINAL, YEAR = "{so}", "{nam}"
LONGEST_FORM, LONGEST_SIGNER, LONGEST_SIGNER_TITLE, LONGEST_PLACE = 60, 120, 200, 80
_MOST_SIGNER_LINES = 3
# No letters or digits that are mistaken for each other on paper or on the phone; 27 of them are 131 bits.
_LETTERS = "abcdefghkmnpqrstuvxyz23456789"
_TOKEN_LENGTH = 27
_GROUP = 4


@dataclass(frozen=True)
class Signing:
    """What all certificates of one issue share: the day, the place, who signs as what, how they are numbered."""

    issued_on: dt.date
    place: str
    signer_title: str
    signer_name: str
    number_form: str


def usual_number_form(mark: str) -> str:
    """How certificates of a unit are numbered where nobody said: "{so}/CN-TĐTN-{nam}"."""
    return f"{ORDINAL}/CN-{mark}-{YEAR}"


def numbered(form: str, ordinal: int, year: int) -> str:
    """The number of a certificate; below 10 with a nought before it, as numbers of papers are written."""
    return form.replace(ORDINAL, f"{ordinal:02d}").replace(YEAR, str(year))


def signing_problems(signing: Signing, *, ends_on: dt.date, today: dt.date) -> list[Problem]:
    """What is wrong with what certificates of a class would say, each at its field."""
    found = []
    if signing.issued_on < ends_on:
        found.append(Problem(f"Ngày cấp không trước ngày bế giảng {format_date(ends_on)}.", "issued_on"))
    if signing.issued_on > today:
        found.append(Problem("Ngày cấp chưa tới.", "issued_on"))
    if not signing.place:
        found.append(Problem("Đồng chí ghi nơi cấp.", "place"))
    if not signing.signer_title:
        found.append(Problem("Đồng chí ghi thẩm quyền ký.", "signer_title"))
    if len(signer_lines(signing.signer_title)) > _MOST_SIGNER_LINES:
        found.append(Problem(f"Thẩm quyền ký không quá {_MOST_SIGNER_LINES} dòng.", "signer_title"))
    if not signing.signer_name:
        found.append(Problem("Đồng chí ghi họ tên người ký.", "signer_name"))
    return [*found, *_form_problems(signing.number_form)]


def _form_problems(form: str) -> list[Problem]:
    """A number says its ordinal and its year once each, else two certificates would bear one number."""
    if form.count(ORDINAL) != 1 or form.count(YEAR) != 1:
        words = f"Mẫu số cần có {ORDINAL} và {YEAR}, mỗi thứ một lần, ví dụ {usual_number_form('TĐTN')}."
        return [Problem(words, "number_form")]
    if len(form) > LONGEST_FORM:
        return [Problem(f"Mẫu số dài không quá {LONGEST_FORM} chữ.", "number_form")]
    return []


def signer_lines(title: str) -> list[str]:
    """On whose behalf and as what somebody signs, line by line."""
    return [line.strip() for line in title.splitlines() if line.strip()]


def post_words(position: str, level: str, unit: str) -> str:
    """A post with its unit as one says it: "Bí thư Đoàn xã Tân Lập" for "Bí thư Đoàn xã, phường, đặc khu" of the level
    "Đoàn xã, phường, đặc khu"; where they do not meet, both beside each other.
    """
    if level and position.casefold().endswith(level.casefold()):
        return f"{position[: -len(level)].rstrip()} {unit}"
    return ", ".join(filter(None, (position, unit)))


def days_words(starts_on: dt.date, ends_on: dt.date) -> str:
    """On which days a class was held."""
    if starts_on == ends_on:
        return f"Ngày {format_date(starts_on)}"
    return f"Từ ngày {format_date(starts_on)} đến ngày {format_date(ends_on)}"


def new_token() -> str:
    """A secret that stands on one certificate."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_TOKEN_LENGTH))


def shown_token(token: str) -> str:
    """A token as it can be read from paper: "k7mq-p2rt-…"."""
    return "-".join(token[place : place + _GROUP] for place in range(0, len(token), _GROUP))


def plain_token(typed: str) -> str:
    """A token however it was typed: capitals, blanks, with or without hyphens."""
    return "".join(char for char in typed.lower() if char.isalnum())[:64]
