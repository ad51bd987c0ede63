"""One person's way to the Party: who may read it, and everything of it in one line of time. Sensitive."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.models import PartyStanding, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import placed_within
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.rules.path import (
    MONTHS_OF_NOTHING,
    REMARKED,
    STAGES,
    STANDINGS,
    Moved,
    out_of_order,
    stage_reached,
    stands_still,
)
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class PathSight:
    """What one reader may do with somebody's way to the Party. Without it there is nothing: 404."""

    person: Person
    is_own: bool = False
    is_mentor: bool = False
    may_write: bool = False
    may_remark: bool = False
    may_state: bool = False


@dataclass(frozen=True)
class PathLine:
    """One thing of the way: a step or a standing that began. `flag`: what is unusual about it."""

    day: dt.date
    label: str
    detail: str
    flag: str = ""
    step: int | None = None


@dataclass(frozen=True)
class Path:
    """Where somebody stands on the way, since when, who helps, what was remarked; the newest first."""

    stage: str
    since: dt.date | None
    stands_still: bool
    months: int
    lines: Sequence[PathLine]
    mentor: Mentoring | None
    mentors: Sequence[Mentoring]
    remarks: Sequence[PartyRemark]
    quarter_label: str
    lacks_remark: bool
    standing: str

    @property
    def stage_label(self) -> str:
        """The stage in words; where nothing of the way is known, the standing."""
        return STAGES.get(self.stage) or str(PartyStanding.State(self.standing).label)


def path_sight(user: Any, person: int, on: dt.date) -> PathSight | None:
    """What the user may do with this person's way to the Party on a day: their own, that of whom they help while they
    do, or of whom they see the Party standing; None when it is nothing to them.

    Queries: five at most, beyond `reach`.
    """
    found = Person.objects.current().filter(pk=person, erased_at=None).first()
    if found is None:
        return None
    own = getattr(user, "person_id", None)
    if own == person:
        return PathSight(found, is_own=True)
    helps = own is not None and Mentoring.objects.on(on).filter(person=person, mentor=own).exists()
    if not placed_within(user, PeoplePermission.PARTY, [person], on):
        return PathSight(found, is_mentor=True, may_remark=True) if helps else None
    follows = bool(placed_within(user, SelectionPermission.PATH, [person], on))
    states = bool(placed_within(user, PeoplePermission.EDIT, [person], on))
    return PathSight(found, False, helps, may_write=follows, may_remark=follows or helps, may_state=states)


def path_of(person: Person, on: dt.date) -> Path:
    """Everything of somebody's way to the Party as it is known on a day. Ask `path_sight` first.

    Queries: five.
    """
    steps = list(PartyStep.objects.filter(person=person, withdrawn_at=None, day__lte=on).order_by("-day", "-pk"))
    standings = list(PartyStanding.objects.current().filter(person=person).order_by("-starts_on"))
    mentors = list(
        Mentoring.objects.current().filter(person=person).select_related("mentor").order_by("-starts_on", "-pk")
    )
    remarks = list(
        PartyRemark.objects.filter(person=person).select_related("written_by__person").order_by("-quarter_on")
    )
    now = next((row for row in standings if row.holds_on(on)), None)
    moves = [Moved(step.kind, step.day) for step in steps]
    moves += [Moved(now.state, now.starts_on)] if now and now.state in STANDINGS else []
    reached, months = stage_reached(moves), parameter(MONTHS_OF_NOTHING, on)
    stage, since = (reached.stage, reached.day) if reached else ("", None)
    quarter = period_containing(Cadence.QUARTER, on)
    return Path(
        stage=stage,
        since=since,
        stands_still=stands_still(stage, since, on, months),
        months=months,
        lines=_lines(steps, standings, on),
        mentor=next((row for row in mentors if row.holds_on(on)), None),
        mentors=mentors,
        remarks=remarks,
        quarter_label=quarter.label,
        lacks_remark=stage in REMARKED and not any(row.quarter_on == quarter.starts_on for row in remarks),
        standing=now.state if now else PartyStanding.State.UNKNOWN,
    )


def _lines(steps: Sequence[PartyStep], standings: Sequence[PartyStanding], on: dt.date) -> list[PathLine]:
    names = dict(
        UnitPath.objects.filter(unit__in={step.unit_id for step in steps})
        .order_by("starts_on")
        .values_list("unit", "name")
    )
    known = [Moved(step.kind, step.day) for step in steps]
    known += [Moved(row.state, row.starts_on) for row in standings if row.state in STANDINGS]
    lines = [
        PathLine(
            day=step.day,
            label=step.get_kind_display(),
            detail=", ".join(filter(None, (names.get(step.unit_id, ""), _paper(step.paper_number)))),
            flag=out_of_order(Moved(step.kind, step.day), known),
            step=step.pk,
        )
        for step in steps
    ]
    lines += [PathLine(row.starts_on, row.get_state_display(), _paper(row.decision_number)) for row in standings]
    return sorted(lines, key=lambda line: line.day, reverse=True)


def _paper(number: str) -> str:
    return f"văn bản số {number}" if number else ""
