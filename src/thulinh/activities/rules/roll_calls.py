"""Who says to be there: a name as typed and four digits, compared with those who are expected and with nobody else."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.kernel.text import fold

# Wrong tries only: whoever is right is never held up by how many came before.
WRONG_FOR_ONE_NAME, WRONG_FROM_ONE_ADDRESS = 5, 40
_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*")


@dataclass(frozen=True)
class KnownPerson:
    """What a name and digits are compared with: the folded name, the phone, the birth day when there is no phone."""

    person: int
    search: str
    phone: str = ""
    birth_on: dt.date | None = None


def said_digits(text: str, length: int) -> str:
    """The digits that somebody typed; "5/12" is 0512. Empty when they are not as many as asked."""
    if found := _DAY_AND_MONTH.fullmatch(text):
        text = f"{int(found[1]):02d}{int(found[2]):02d}"
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == length else ""


def match(name: str, digits: str, people: Iterable[KnownPerson]) -> int | None:
    """The one person called so with these digits; None when there is none, or more than one.

    The whole name or its end ("Hồng Đào"), with or without marks; the last digits of the phone, or day and month of
    birth of somebody without a phone.
    """
    plain = fold(name)
    if not plain or not digits:
        return None
    fitting = [one.person for one in people if _is_called(plain, one.search) and digits == _secret(one, len(digits))]
    return fitting[0] if len(fitting) == 1 else None


def _is_called(plain: str, search: str) -> bool:
    return search == plain or search.endswith(f" {plain}")


def _secret(one: KnownPerson, length: int) -> str:
    if one.phone:
        return one.phone[-length:]
    return f"{one.birth_on:%d%m}" if one.birth_on else ""


def may_try(wrong_for_name: int, wrong_from_address: int, expected: int) -> bool:
    """Whether one more try from there is let through; a hall of people behind one address has more wrong tries."""
    return wrong_for_name < WRONG_FOR_ONE_NAME and wrong_from_address < max(WRONG_FROM_ONE_ADDRESS, expected)
