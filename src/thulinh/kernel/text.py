"""Vietnamese text: comparing, sorting, masking, and writing numbers and days as people read them."""

import datetime as dt
import difflib
import hashlib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers

# Order of letters and of tones in Vietnamese dictionaries; SQLite has no Vietnamese collation, so we keep a key.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_ORDER = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS, start=10)}


def nfc(text: str) -> str:
    """The text in composed form, with single spaces and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class _Plain(dict[int, int | None]):
    """What becomes of each character of a decomposed text that is searched: a mark or an apostrophe goes."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        self[code] = None if unicodedata.combining(char) or char in "'’`" else code
        return self[code]


_PLAIN = _Plain()


def fold(text: str) -> str:
    """The text as it is searched: no marks, đ as d, lower case, no apostrophes, single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d")).translate(_PLAIN)
    return " ".join(plain.split())


@lru_cache(maxsize=10_000)  # the words of names are few
def _word_key(word: str) -> str:
    letters, tone = [], "1"
    for char in unicodedata.normalize("NFC", word.casefold()):
        parts = unicodedata.normalize("NFD", char)
        tones = [mark for mark in parts if mark in _TONES]
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_ORDER.get(base, f"0{base}" if base.isdigit() else ""))
        if tones:
            tone = _TONES[tones[0]]
    # Letters are pairs from 10 up, so "0" closes a word and sorts before any letter: digits alone, the same order in
    # every collation.
    return "".join(letters) + "0" + tone


def sort_key(full_name: str) -> str:
    """The key that sorts people by given name, then family name, then middle names, in Vietnamese order."""
    words = full_name.split()
    if not words:
        return ""
    ordered = [words[-1], *words[:-1]]
    return "".join(_word_key(word) for word in ordered)[:300]


def title_sort_key(title: str) -> str:
    """The key that sorts titles and unit names from their first word, numbers by their value."""
    words = (word.zfill(6) if word.isdigit() else _word_key(word) for word in title.split())
    return "".join(words)[:300]


def given_name(full_name: str) -> str:
    """The name one is called by: the last word, with the middle word before it when there are three or more."""
    words = full_name.split()
    return " ".join(words[-2:]) if len(words) > 2 else (words[-1] if words else "")


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option that looks most like the word, marks apart; None when nothing comes near."""
    folded = {fold(option): option for option in options}
    found = difflib.get_close_matches(fold(word), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


class Phone(str):
    """A number that was read once: +84912345678. Whoever is given one need not read it again."""

    __slots__ = ()


def parse_phone(text: str) -> Phone | None:
    """A Vietnamese phone number as +84912345678, from what people and spreadsheets write; None if it is none."""
    if isinstance(text, Phone):
        return text
    digits = text.strip().removesuffix(".0")
    if digits.isdigit() and len(digits) == 9:
        digits = "0" + digits  # a spreadsheet kept it as a number and lost the zero
    try:
        number = phonenumbers.parse(digits, "VN")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 84 or not phonenumbers.is_valid_number(number):
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def format_phone(phone: str) -> str:
    """A stored phone number as people read it: 0912 345 678."""
    national = "0" + phone.removeprefix("+84") if phone.startswith("+84") else phone
    return f"{national[:4]} {national[4:7]} {national[7:]}".strip()


def mask_phone(phone: str) -> str:
    """A phone number for those who may not see it: 0912 … 678."""
    national = "0" + phone.removeprefix("+84") if phone.startswith("+84") else phone
    return f"{national[:4]} … {national[-3:]}" if len(national) >= 9 else "…"


def format_date(day: dt.date | None) -> str:
    """A day as 22/11/2026."""
    return day.strftime("%d/%m/%Y") if day else ""


def format_number(value: float | None, decimals: int = 0) -> str:
    """A number as 1.240 or 3,5; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def format_percent(share: float | None) -> str:
    """A share from 0 to 1 as 31,4% or 66%; one decimal at most; "–" when there is nothing to divide by.

    A share just under 1 is never rounded up to 100%, nor one just above 0 down to 0%.
    """
    if share is None:
        return "–"
    percent = round(share * 100, 1)
    if percent == 100 and share < 1:
        percent = 99.9
    if percent == 0 and share > 0:
        percent = 0.1
    return format_number(percent, 0 if percent == int(percent) else 1) + "%"


def code_of(name: str, longest: int = 60) -> str:
    """The code of what somebody names by hand: its words without marks, with hyphens."""
    words = "-".join("".join(char if char.isalnum() else " " for char in fold(name)).split())
    if len(words) <= longest:
        return words
    # Two long names that differ only at their end are two things.
    return f"{words[: longest - 9]}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
