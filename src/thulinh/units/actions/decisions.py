"""What every change of units shares: a decision, the rows it closes and opens, and the succession that tells it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.units.actions.lives import UnitRows
from thulinh.units.models import BodyScope, Placement, Succession, SuccessionPart, Unit, UnitName
from thulinh.units.rules import DAY


@dataclass(frozen=True)
class Decision:
    """The paper that orders a change: its number, its day, who issued it."""

    number: str
    on: dt.date | None = None
    by: str = ""
    note: str = ""

    @property
    def problem(self) -> str | None:
        """Why the decision cannot be recorded, or None."""
        if not self.number.strip():
            return "Chưa ghi số quyết định."
        if len(self.number.strip()) > 80:
            return "Số quyết định dài quá 80 chữ."
        return None

    def succession(self, kind: Succession.Kind, on: dt.date) -> Succession:
        """The row that tells what the decision changed from that day."""
        return Succession(
            kind=kind, on=on, decision_number=nfc(self.number), decision_on=self.on, decided_by=nfc(self.by)[:200],
            note=self.note.strip(), recorded_at=now(),
        )  # fmt: skip


@dataclass
class Changes:
    """Dated rows to close and to open, collected while everything is checked, then written at once."""

    placements: list[Placement] = field(default_factory=list)
    names: list[UnitName] = field(default_factory=list)
    new_placements: list[Placement] = field(default_factory=list)
    new_names: list[UnitName] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    parts: list[SuccessionPart] = field(default_factory=list)
    events: list[AuditEvent] = field(default_factory=list)

    def end(self, rows: UnitRows, on: dt.date) -> None:
        """The unit's last day is the day before `on`."""
        placement = rows.placements[-1]
        name = rows.names[-1]
        placement.ends_on = name.ends_on = on - DAY
        self.placements.append(placement)
        self.names.append(name)

    def move(self, placement: Placement, parent_id: int, on: dt.date) -> None:
        """The unit of the placement stands under another parent from `on`, for as long as it stood under the old.

        One that came there on that day or later stands under the other parent from its first day.
        """
        if placement.starts_on >= on:
            placement.parent_id = parent_id
            self.placements.append(placement)
            return
        self.new_placements.append(
            Placement(
                unit_id=placement.unit_id, parent_id=parent_id, level_id=placement.level_id,
                starts_on=on, ends_on=placement.ends_on,
            )
        )  # fmt: skip
        placement.ends_on = on - DAY
        self.placements.append(placement)

    def rename(self, row: UnitName, name: str, on: dt.date) -> None:
        """The unit bears another name from `on`."""
        self.new_names.append(UnitName(unit_id=row.unit_id, name=name, starts_on=on, ends_on=row.ends_on))
        row.ends_on = on - DAY
        self.names.append(row)

    def succeed(self, succession: Succession, parts: Iterable[tuple[int, int | None, bool]]) -> None:
        """The succession with its parts: predecessor, successor, whether that one keeps the seat."""
        self.successions.append(succession)
        self.parts += [
            SuccessionPart(succession=succession, predecessor_id=before, successor_id=after, keeps_seat=keeps)
            for before, after, keeps in parts
        ]

    def write(self) -> None:
        """Write everything but the audit, old rows closed before new ones open."""
        Placement.objects.bulk_update(self.placements, ["parent", "ends_on"], batch_size=400)
        UnitName.objects.bulk_update(self.names, ["ends_on"], batch_size=400)
        Placement.objects.bulk_create(self.new_placements, batch_size=2_000)
        UnitName.objects.bulk_create(self.new_names, batch_size=2_000)
        Succession.objects.bulk_create(self.successions, batch_size=2_000)
        SuccessionPart.objects.bulk_create(self.parts, batch_size=2_000)

    def tell(
        self, verb: str, unit: Unit, succession: Succession, by: Any, *, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        """One line of the unit's log, with the decision."""
        decided = {"on": succession.on.isoformat(), "decision_number": succession.decision_number}
        self.events.append(
            audit_event(
                verb=verb, subject=unit, by=by, unit_id=unit.pk, before=before, after={**after, **decided},
                reason=succession.note,
            )
        )  # fmt: skip

    def record(self) -> None:
        """Write the audit."""
        record_audit(self.events)


def refuse(problems: Sequence[Problem]) -> None:
    """Refuse when there is any problem."""
    if problems:
        raise Refusal(problems)


def move_scopes(heirs: Mapping[int, int | None], on: Mapping[int, dt.date], by: Any) -> list[AuditEvent]:
    """What bodies cover goes with the units that end: to the unit that carries them on, or nowhere.

    `heirs`: ended unit → successor; `on`: ended unit → first day of the new order.
    Shape: the lines of the bodies' logs, not yet written: what each covered before and covers now.
    Queries: six at most.
    """
    rows = [row for row in BodyScope.objects.filter(unit__in=list(heirs)) if not _is_over(row, on[row.unit_id])]
    covered = set(
        BodyScope.objects.filter(unit__in=[unit for unit in heirs.values() if unit], ends_on=None).values_list(
            "body_id", "unit_id"
        )
    )
    before = {row.pk: told_scope(row) for row in rows}
    ended, moved, gone, new = [], [], [], []
    for row in rows:
        heir, day = heirs[row.unit_id], on[row.unit_id]
        goes_on = heir is not None and (row.body_id, heir) not in covered
        covered |= {(row.body_id, heir)} if goes_on else set()
        if row.starts_on < day:
            new += [_scope_of(row, heir, day)] if goes_on else []
            row.ends_on = day - DAY
            ended.append(row)
        elif goes_on:
            row.unit_id = heir
            moved.append(row)
        else:
            gone.append(row)
    BodyScope.objects.bulk_update([*ended, *moved], ["unit", "ends_on"], batch_size=400)
    BodyScope.objects.bulk_create(new, batch_size=2_000)
    events = [_scope_event(row, by, before[row.pk], told_scope(row)) for row in (*ended, *moved)]
    events += [_scope_event(row, by, None, told_scope(row)) for row in new]
    events += [_scope_event(row, by, before[row.pk], None) for row in gone]
    if gone:  # it was to begin when its unit is no more, and held on no day
        BodyScope.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return events


def _is_over(row: BodyScope, on: dt.date) -> bool:
    return row.ends_on is not None and row.ends_on < on


def _scope_of(row: BodyScope, unit_id: int, starts_on: dt.date) -> BodyScope:
    return BodyScope(
        body_id=row.body_id, unit_id=unit_id, starts_on=starts_on, ends_on=row.ends_on,
        member_position=row.member_position, decision_number=row.decision_number, decision_on=row.decision_on,
        decided_by=row.decided_by,
    )  # fmt: skip


def told_scope(row: BodyScope) -> dict[str, Any]:
    """What a body covers from when to when, as the log keeps it."""
    return {
        "unit": row.unit_id,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "position": row.member_position,
        "decision_number": row.decision_number,
    }


def _scope_event(row: BodyScope, by: Any, before: dict[str, Any] | None, after: dict[str, Any] | None) -> AuditEvent:
    return audit_event(verb="units.move_scopes", subject=row, by=by, unit_id=row.body_id, before=before, after=after)
