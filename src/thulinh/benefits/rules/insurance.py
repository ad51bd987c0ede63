"""Decisions about health-insurance cards on plain values."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date
from thulinh.people.rules import overlap

LONGEST_PAYER, LONGEST_BASIS = 200, 300


@dataclass(frozen=True)
class NewCard:
    """A card as it is handed in: whose, from which day to which, who pays, on what legal basis."""

    person: int
    kind: str
    unit: int
    starts_on: dt.date
    ends_on: dt.date | None
    payer: str
    legal_basis: str


@dataclass(frozen=True)
class StandingCard:
    """The days of a card that stands, or of an earlier row of the same list."""

    starts_on: dt.date
    ends_on: dt.date | None
    payer: str

    @property
    def words(self) -> str:
        """The card as a refusal names it."""
        until = f"đến {format_date(self.ends_on)}" if self.ends_on else "chưa rõ ngày hết hạn"
        return f"thẻ từ {format_date(self.starts_on)} {until}, {self.payer} đóng"


def card_problems(card: NewCard, others: Iterable[StandingCard]) -> list[tuple[str, str]]:
    """What is wrong with a card, beside the other cards of the same person.

    Shape: field and words for each.
    """
    told = (("payer", card.payer, LONGEST_PAYER), ("legal_basis", card.legal_basis, LONGEST_BASIS))
    found = [(name, f"Dài quá {most} chữ.") for name, words, most in told if len(words) > most]
    if not card.legal_basis.strip():
        found.append(("legal_basis", "Chưa ghi căn cứ. Thẻ chỉ ghi được khi có căn cứ pháp lý."))
    if not card.payer.strip():
        found.append(("payer", "Chưa ghi ai đóng."))
    if card.ends_on is None:
        found.append(("ends_on", "Chưa ghi ngày thẻ hết hạn."))
    elif card.ends_on < card.starts_on:
        found.append(("ends_on", f"Ngày hết hạn phải từ {format_date(card.starts_on)} trở đi."))
    else:
        met = (one for one in others if overlap(card.starts_on, card.ends_on, one.starts_on, one.ends_on))
        if other := next(met, None):
            found.append(("starts_on", f"Trùng ngày với thẻ đã ghi: {other.words}."))
    return found


def uncovered(entitled: Sequence[int], covered: Iterable[int]) -> list[int]:
    """Who of those entitled has no valid card."""
    known = set(covered)
    return [person for person in entitled if person not in known]
