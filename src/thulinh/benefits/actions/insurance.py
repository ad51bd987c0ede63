"""Cards: recorded by whoever prepares support, withdrawn when one never was, and their receiver's own word."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from thulinh.benefits.models import BenefitKind, InsuranceCard
from thulinh.benefits.rules.insurance import NewCard, StandingCard, card_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.rules import portions


@action
def record_cards(rows: Sequence[NewCard], *, by: Any, reason: str = "") -> list[InsuranceCard]:
    """Record health-insurance cards, all of them or none.

    Shape: the cards in the order of the rows.
    Queries: four and two to write, for up to ten thousand cards.
    Errors, each with its row: no legal basis; no payer; the last day missing or before the first; days that meet those
    of another card of the same person, which is named; words that are too long; somebody who is no longer in the
    books; a kind that is no card.
    Writes: InsuranceCard, AuditEvent.
    Source: HT3, HN9.
    """
    people = lock_people({row.person for row in rows})
    kinds = set(BenefitKind.objects.filter(form=BenefitKind.Form.INSURANCE).values_list("pk", flat=True))
    problems: list[Problem] = []
    standing, made = _standing(people), []
    for index, row in enumerate(map(_clean, rows)):
        wrong = card_problems(row, standing.get(row.person, ()))
        if row.person not in people:
            wrong.append(("person", "Không còn người này trong danh sách."))
        if row.kind not in kinds:
            wrong.append(("kind", "Loại quyền lợi này không phải là thẻ bảo hiểm."))
        problems += [Problem(words, field, index) for field, words in wrong]
        standing.setdefault(row.person, []).append(StandingCard(row.starts_on, row.ends_on, row.payer))
        made.append(_card(row, by))
    if problems:
        raise Refusal(problems)
    written = InsuranceCard.objects.bulk_create(made, batch_size=500)
    record_audit(_event("benefits.record_card", card, by, after=_told(card), reason=reason) for card in written)
    return written


@action
def withdraw_cards(cards: Iterable[int], *, reason: str, by: Any) -> list[InsuranceCard]:
    """Withdraw cards that should not stand; a new one of these days may be recorded afterwards.

    Errors: no reason; one of them is withdrawn already.
    Writes: InsuranceCard, AuditEvent.
    """
    why = nfc(reason)
    if not why:
        raise Refusal("Đồng chí ghi lý do.", "reason")
    rows = _locked(cards)
    for card in rows:
        card.withdrawn_at, card.withdrawn_reason = now(), why[:300]
    InsuranceCard.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(_event("benefits.withdraw_card", card, by, before=_told(card), reason=why) for card in rows)
    return rows


@action
def say_card_came(card: int, *, by: Any) -> InsuranceCard:
    """The receiver's own word: the card is in their hand. Nobody says it for somebody else.

    Errors: it is somebody else's card; it was withdrawn; it was said already.
    Writes: InsuranceCard, AuditEvent.
    """
    row = _own(card, by)
    if row.received_at is not None:
        raise Refusal("Đồng chí đã báo nhận thẻ này.")
    row.received_at = now()
    row.save(update_fields=["received_at"])
    record_audit([_event("benefits.say_card_came", row, by, after={"person": row.person_id})])
    return row


@action
def take_back_card_word(card: int, *, by: Any) -> InsuranceCard:
    """The receiver takes the word back: the card has not come.

    Errors: it is somebody else's card; it was withdrawn; nothing was said.
    Writes: InsuranceCard, AuditEvent.
    """
    row = _own(card, by)
    if row.received_at is None:
        raise Refusal("Đồng chí chưa báo nhận thẻ này.")
    row.received_at = None
    row.save(update_fields=["received_at"])
    record_audit([_event("benefits.take_back_card_word", row, by, after={"person": row.person_id})])
    return row


def _standing(people: Iterable[int]) -> dict[int, list[StandingCard]]:
    found: dict[int, list[StandingCard]] = {}
    rows = InsuranceCard.objects.current().order_by("starts_on", "pk")
    for part in portions(people):
        values = rows.filter(person__in=part).values_list("person", "starts_on", "ends_on", "payer")
        for person, *days in values:
            found.setdefault(person, []).append(StandingCard(*days))
    return found


def _clean(row: NewCard) -> NewCard:
    return replace(row, payer=nfc(row.payer), legal_basis=nfc(row.legal_basis))


def _card(row: NewCard, by: Any) -> InsuranceCard:
    return InsuranceCard(
        person_id=row.person,
        kind_id=row.kind,
        unit_id=row.unit,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        payer=row.payer,
        legal_basis=row.legal_basis,
        recorded_by=by,
        recorded_at=now(),
    )


def _locked(cards: Iterable[int]) -> list[InsuranceCard]:
    wanted = sorted(set(cards))
    rows = list(InsuranceCard.objects.current().select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    if len(rows) < len(wanted):
        raise Refusal("Thẻ này không còn. Đồng chí mở lại trang.")
    return rows


def _own(card: int, by: Any) -> InsuranceCard:
    row = _locked([card])[0]
    if by is None or row.person_id != by.person_id:
        raise Refusal("Chỉ người có thẻ mới báo được đã nhận hay chưa.")
    return row


def _told(card: InsuranceCard) -> dict[str, Any]:
    return {
        "person": card.person_id,
        "starts_on": str(card.starts_on),
        "ends_on": str(card.ends_on),
        "payer": card.payer,
        "legal_basis": card.legal_basis,
    }


def _event(verb: str, card: InsuranceCard, by: Any, **said: Any) -> Any:
    return audit_event(verb=verb, subject=card, by=by, unit_id=card.unit_id, is_sensitive=True, **said)
