"""Findings and classes joined: which class followed a gap, and what became of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from thulinh.difficulties.queries.capturing import Tell
from thulinh.difficulties.queries.findings import FindingLine, findings_seen, lines_of
from thulinh.kernel.text import format_date
from thulinh.people.models import Account
from thulinh.people.reach import reach, within
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.effect import Effect, Followed, Taken, classes_since, effect, taken
from thulinh.units.models import UnitPath, under_q


@dataclass(frozen=True)
class GapLine:
    """One gap that led somebody to a class, as its reader may know it, and the last word since."""

    line: FindingLine
    taken: Taken


def telling_classes(user: Account, on: dt.date) -> Tell:
    """Lets a page of findings say which class followed a gap."""
    return partial(with_classes, user=user, on=on)


def with_classes(lines: Sequence[FindingLine], *, user: Account, on: dt.date) -> list[FindingLine]:
    """Findings with the classes that followed, in words, where the reader may know of them.

    Queries: one, beyond those of `classes_since`; none where there is no gap.
    """
    gaps = [line.id for line in lines if line.is_gap]
    if not gaps:
        return list(lines)
    since = classes_since(gaps, user=user, on=on)
    return [replace(line, since=_words(since[line.id])) if line.id in since else line for line in lines]


def _words(classes: Sequence[Followed]) -> str:
    parts = [
        f"lớp “{one.name}”, {'bế giảng' if one.has_ended else 'học đến'} ngày {format_date(one.ends_on)}"
        for one in classes
    ]
    return "Sau đó đi học " + "; ".join(parts)


def effect_of_class(row: TrainingClass, user: Account, on: dt.date) -> tuple[list[Effect], list[GapLine]]:
    """What became of the gaps that led people to a class: per topic, and each gap that the reader may see.

    Queries: two, and those of `lines_of`.
    """
    found = taken(on, participants=Participant.objects.filter(training_class=row))
    once = {one.finding: one for one in found}
    rows = list(findings_seen(user, on).filter(pk__in=once)) if once else []
    return effect(found, on), [GapLine(line, once[line.id]) for line in lines_of(rows, user=user, on=on)]


def effect_below(row: UnitPath, user: Account, on: dt.date) -> list[Effect]:
    """What became of the gaps of the cadres at a unit and below it, per topic, over all classes.

    Queries: one, beyond `reach`.
    """
    units = UnitPath.objects.on(on).filter(under_q(row.path)).values("unit_id")
    mine = within(reach(user, TrainingPermission.VIEW, on), on)
    return effect(taken(on, participants=Participant.objects.filter(unit__in=units).filter(unit__in=mine)), on)
