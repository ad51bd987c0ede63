"""What units adopted that are merged or split: their heirs go on with it."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import DAY
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.programmes.actions.handing_down import editions_of, hand_down, has_rules, take_back
from thulinh.programmes.actions.steps import carry_steps, drop_steps
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries import Carried, carried_adoptions
from thulinh.units.models import Unit, UnitPath


@action
def carry_on_adoptions(
    heirs: Mapping[int, Collection[int]], *, on: dt.date, reason: str, decision_number: str, by: Any
) -> list[Carried]:
    """Let the units that go on as merged or split ones go on with what those had adopted, from the day of the change.

    `heirs`: unit → the units that go on as it, itself too where it stays; none: what it adopted ends with it. The paper
    of the adoption stays the paper; an heir that has adopted the programme itself keeps its own adoption.
    Shape: what became of each adoption (programmes.queries.carried_adoptions).
    Steps go on where they are; what was handed down ends with the unit and is given to the heir.
    Queries: a fixed number, however many units; besides those of handing down, for each adoption with rules.
    Writes: Adoption, Step, AuditEvent; SelectionRule, EntitlementRule, Demand by their rooms' actions.
    """
    units = set(heirs) | {heir for each in heirs.values() for heir in each}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # as a paper that adopts waits
    found = carried_adoptions(heirs, on)
    names = dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
    ended = [one for one in found if one.adoption.unit_id not in heirs[one.adoption.unit_id]]
    events = [_end(one, on, _words(one, reason, names), decision_number, by) for one in ended]
    Adoption.objects.bulk_update(
        [one.adoption for one in ended], ["ends_on", "end_reason", "end_decision_number"], batch_size=400
    )
    new = [(one, _carried_on(one.adoption, *stretch, on, by)) for one in found for stretch in one.by]
    Adoption.objects.bulk_create([adoption for _, adoption in new], batch_size=400)
    events += [_event(adoption, one.adoption, reason, by) for one, adoption in new]
    record_audit(events)
    carry_steps([(one.adoption, adoption) for one, adoption in new])
    drop_steps([one.adoption for one in ended], {one.adoption.pk: _words(one, reason, names) for one in ended}, by=by)
    _hand_on(ended, [adoption for _, adoption in new], on, reason, by)
    return found


def _hand_on(ended: list[Carried], new: list[Adoption], on: dt.date, reason: str, by: Any) -> None:
    """Rules of choosing and support end with the old unit and begin with its heir; after them, those of the heir's own
    adoption that begins later.
    """
    editions = editions_of([one.programme_id for one in new] + [one.adoption.programme_id for one in ended])
    told = {code for code, each in editions.items() if any(has_rules(one.document) for one in each)}
    gone = [one.adoption for one in ended if one.adoption.programme_id in told]
    take_back(gone, last_day=on - DAY, reason=reason, by=by)
    heirs = {(one.programme_id, one.unit_id) for one in new if one.programme_id in told}
    held = Adoption.objects.filter(
        programme__in={programme for programme, _ in heirs}, unit__in={unit for _, unit in heirs}, starts_on__gte=on
    ).select_related("programme")
    hand_down([one for one in held if (one.programme_id, one.unit_id) in heirs], editions, by=by)


def _end(one: Carried, on: dt.date, words: str, decision_number: str, by: Any) -> AuditEvent:
    """The adoption's last day is the eve; one that was still to begin ends as it begins: nobody is there to owe."""
    adoption = one.adoption
    before = adoption.ends_on
    adoption.ends_on = max(on - DAY, adoption.starts_on)
    adoption.end_reason, adoption.end_decision_number = words, nfc(decision_number)[:80]
    after = {"ends_on": str(adoption.ends_on), "paper": decision_number}
    return audit_event(
        verb="programmes.retire", subject=adoption, by=by, unit_id=adoption.unit_id,
        before={"ends_on": str(before) if before else None}, after=after, reason=words,
    )  # fmt: skip


def _words(one: Carried, reason: str, names: Mapping[int, str]) -> str:
    heirs = ", ".join(dict.fromkeys(names.get(unit, "") for unit, _, _ in one.by))
    return nfc(f"{reason}; {heirs} tiếp tục thực hiện" if heirs else reason)[:300]


def _carried_on(
    adoption: Adoption, unit: int, starts_on: dt.date, ends_on: dt.date | None, on: dt.date, by: Any
) -> Adoption:
    return Adoption(
        programme=adoption.programme,
        unit_id=unit,
        phase=adoption.phase,
        starts_on=starts_on,
        ends_on=ends_on,
        held_since=adoption.held_since or adoption.starts_on,
        known_on=max(adoption.known_on, on),
        decided_by=adoption.decided_by,
        decision_number=adoption.decision_number,
        decision_on=adoption.decision_on,
        recorded_by=by,
        recorded_at=now(),
    )


def _event(adoption: Adoption, earlier: Adoption, reason: str, by: Any) -> AuditEvent:
    after = {
        "programme": adoption.programme.code,
        "carries_on": earlier.unit_id,
        "starts_on": str(adoption.starts_on),
        "ends_on": str(adoption.ends_on or ""),
        "known_on": str(adoption.known_on),
        "phase": adoption.phase,
        "paper": adoption.decision_number,
    }
    return audit_event(
        verb="programmes.carry_on_adoptions", subject=adoption, by=by, unit_id=adoption.unit_id, after=after,
        reason=reason,
    )  # fmt: skip
