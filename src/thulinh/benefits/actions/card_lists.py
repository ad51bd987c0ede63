"""Taking over lists of health-insurance cards (columns: benefits/rows.py)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.benefits.actions.insurance import record_cards, withdraw_cards
from thulinh.benefits.models import BenefitKind, InsuranceCard
from thulinh.benefits.rules.insurance import NewCard
from thulinh.kernel.refusals import Problem
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.writing import action
from thulinh.people.actions.lists import applied, told_by_row, write_good_rows
from thulinh.people.actions.people_named import PeopleNamed, Row
from thulinh.people.rules import portions

_COLUMNS = {"person": "ho-ten", "starts_on": "tu-ngay", "ends_on": "den-ngay", "payer": "ai-dong",
            "legal_basis": "can-cu", "kind": "ho-ten"}  # fmt: skip


@action
def take_cards(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of cards. A card of the same person and days that stands already stays as it is.

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown unit; nobody, or several, of that name; and as `record_cards`.
    Writes: InsuranceCard, AuditEvent.
    """
    named = PeopleNamed(rows, on, roots)
    problems: list[Problem] = list(named.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    cards = _cards(rows, named)
    same = _standing(cards)
    made = write_good_rows(
        cards, lambda left: _write([row for row in left if row not in same], cards, by, reason), problems,
        skip_problems=skip_problems,
    )  # fmt: skip
    return applied(len(rows), lambda index: _outcome(index, cards, same), problems, named.notes, made, named.people)


@action
def take_back_cards(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_cards`: withdraw the cards that it recorded.

    Writes: as `withdraw_cards`.
    """
    wanted = made.get("cards", ())
    rows = InsuranceCard.objects.current()
    left = [pk for part in portions(wanted) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)]
    withdraw_cards(left, reason=reason, by=by)


def _cards(rows: Sequence[Row], named: PeopleNamed) -> dict[int, NewCard]:
    kind = BenefitKind.objects.filter(form=BenefitKind.Form.INSURANCE).values_list("pk", flat=True).first() or ""
    return {
        index: NewCard(
            one.person, kind, one.unit, rows[index]["tu-ngay"], rows[index]["den-ngay"],
            rows[index]["ai-dong"] or "", rows[index]["can-cu"] or "",
        )
        for index, one in named.found.items()
    }  # fmt: skip


def _standing(cards: Mapping[int, NewCard]) -> set[int]:
    """Which rows tell of a card that stands already."""
    known = set()
    rows = InsuranceCard.objects.current()
    for part in portions(card.person for card in cards.values()):
        known |= set(rows.filter(person__in=part).values_list("person", "starts_on", "ends_on"))
    return {index for index, card in cards.items() if (card.person, card.starts_on, card.ends_on) in known}


def _write(indexes: Sequence[int], cards: Mapping[int, NewCard], by: Any, reason: str) -> dict[str, Any]:
    with told_by_row(indexes, _COLUMNS):
        written = record_cards([cards[index] for index in indexes], by=by, reason=reason)
    return {"cards": [card.pk for card in written]}


def _outcome(index: int, cards: Mapping[int, NewCard], same: set[int]) -> Outcome | None:
    if index not in cards:
        return None
    return Outcome.SAME if index in same else Outcome.NEW
