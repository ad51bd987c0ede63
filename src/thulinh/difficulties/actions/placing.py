"""What becomes of difficulties and findings when a unit is placed under another one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from thulinh.difficulties.actions.following import hand_over
from thulinh.difficulties.actions.moving import lay_anew, not_quite_over
from thulinh.difficulties.actions.raising import BATCH, written_at_unit
from thulinh.difficulties.models import Difficulty, Finding, Step, Turn
from thulinh.difficulties.queries.above import LinesAbove
from thulinh.difficulties.rules.turns import Answerer, first_again
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath


@action
def follow_placement(
    unit: int, parent: int, *, on: dt.date, reason: str, by: Any, at: dt.datetime | None = None
) -> int:
    """Let the levels above a unit that was placed under another one answer what it and all below it raised, and let its
    new parent owe what the old one had to put right there. Whoever stands above it still goes on; nobody ran late by
    it; what has happened stays. A decision that is still to come moves nothing.

    Shape: how many difficulties and findings were touched.
    Queries: a fixed number, besides two for each difficulty whose turns are laid anew.
    Writes: Difficulty, Turn, Step, Finding, FindingStep, AuditEvent.
    """
    at = at or now()
    place = UnitPath.objects.on(on).filter(unit=unit).first()
    if place is None or on > timezone.localdate(at):
        return 0
    below = UnitPath.objects.on(on).under(place.path).values("unit")
    held = Difficulty.objects.select_for_update(no_key=True).filter(not_quite_over(on), unit__in=below)
    found = list(held.order_by("pk"))
    lines = LinesAbove({row.unit_id for row in found}, on)
    chains = {row.pk: lines.chain(row.unit_id) for row in found}
    rows = _lost(found, chains, on)
    _sent_anew([row for row in found if chains[row.pk]], chains)
    Difficulty.objects.bulk_update(found, ["sent_to", "version"], batch_size=BATCH)
    for row in rows:
        lay_anew(row, on)
    _tell(rows, on, reason, by, at)
    findings = Finding.objects.select_for_update(no_key=True, of=("self",)).to_follow()
    owed = findings.filter(unit=unit).exclude(owner=parent).order_by("pk")
    return len(rows) + hand_over(list(owed), parent, on=on, by=by, at=at)


def _lost(found: Sequence[Difficulty], chains: Mapping[int, Sequence[Answerer]], on: dt.date) -> list[Difficulty]:
    """Open ones that a unit has or will have to answer which stands above them no more."""
    turns = Turn.objects.filter(difficulty__in=[row.pk for row in found], answered_on=None, cut_on=None)
    asked: dict[int, set[int]] = {}
    for row, unit in turns.exclude(ends_on__lt=on).values_list("difficulty", "unit"):
        asked.setdefault(row, set()).add(unit)
    above = {pk: {one.unit for one in chain} for pk, chain in chains.items()}
    rows = [row for row in found if row.state == Difficulty.State.OPEN and asked.get(row.pk, set()) - above[row.pk]]
    for row in rows:
        row.version += 1
    return rows


def _sent_anew(rows: Sequence[Difficulty], chains: Mapping[int, Sequence[Answerer]]) -> None:
    """Where the level to which it was sent stands above it no more, another one answers first and knows who asks."""
    for row in rows:
        first = first_again(chains[row.pk], sent_to=row.sent_to_id, is_direct=row.is_direct)
        row.sent_to_id = chains[row.pk][first].unit


def _tell(rows: Sequence[Difficulty], on: dt.date, reason: str, by: Any, at: dt.datetime) -> None:
    kind, text = Step.Kind.MOVED, nfc(reason)
    Step.objects.bulk_create([Step(difficulty=row, kind=kind, text=text, day=on, by=by, at=at) for row in rows])
    record_audit(
        audit_event(
            verb="difficulties.hand_over", subject=row, by=by, unit_id=written_at_unit(row), reason=text,
            after={"unit": row.unit_id}, is_sensitive=row.is_direct,
        )
        for row in rows
    )  # fmt: skip
