"""The steps of rolling programmes out: of one adoption, how far several are, which somebody has to see to now."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from thulinh.people.reach import reach
from thulinh.programmes.models import Adoption, Step
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.units.models import UnitPath

OPEN = (Step.State.WAITING, Step.State.UNDER_WAY)
SOON = dt.timedelta(days=7)


@dataclass(frozen=True)
class StepsDone:
    """How far the steps of an adoption are: all that are asked until the end of the year, those done, those late."""

    asked: int = 0
    done: int = 0
    late: int = 0


@dataclass(frozen=True)
class DueStep:
    """A step that somebody has to see to: late, or due within a week."""

    step: int
    adoption: int
    programme: str
    name: str
    unit_name: str
    due_on: dt.date
    late_days: int

    @property
    def key(self) -> str:
        """What stays the same of it until it is done; a step that becomes late is told again."""
        return f"buoc:{self.step}:{self.due_on}:{'tre' if self.late_days else 'sap'}"


def steps_of(adoption: Adoption, on: dt.date) -> QuerySet[Step]:
    """The steps of an adoption in their order; of yearly ones, those until the next year."""
    return adoption.steps.filter(year__lte=on.year + 1).select_related("file").order_by("rank", "year", "pk")


def late_days(step: Step, on: dt.date) -> int:
    """How many days a step is late; 0 of one that is not, or has no day. Late is a question: nothing keeps it."""
    if step.state not in OPEN or step.due_on is None:
        return 0
    return max(0, (on - step.due_on).days)


def steps_done(adoptions: Iterable[int], on: dt.date) -> Mapping[int, StepsDone]:
    """How far the steps of each adoption are. Steps that are not to be done are left out.

    Queries: one.
    """
    asked = Step.objects.filter(adoption__in=list(adoptions), year__lte=on.year).exclude(state=Step.State.DROPPED)
    rows = asked.order_by().values_list("adoption").annotate(
        number=Count("pk"),
        done=Count("pk", filter=Q(state=Step.State.DONE)),
        late=Count("pk", filter=Q(state__in=OPEN, due_on__lt=on)),
    )  # fmt: skip
    return {pk: StepsDone(number, done, late) for pk, number, done, late in rows}


def waiting_steps(user: Any, on: dt.date) -> Sequence[DueStep]:
    """The steps that the units have to see to for which the reader decides on programmes, the longest late first.

    Of one's own units only, not of all those below: a province is not told of every commune's steps.
    Queries: two, beyond `reach`.
    """
    roots = reach(user, ProgrammePermission.ADOPT, on).roots
    if not roots:
        return []
    own = dict(UnitPath.objects.on(on).open().filter(path__in=roots).values_list("unit", "name"))
    rows = _due(own, on).select_related("adoption__programme")
    return [_waiting(row, own, on) for row in rows]


def _due(units: Collection[int], on: dt.date) -> QuerySet[Step]:
    held = Q(adoption__ends_on=None) | Q(adoption__ends_on__gte=on)
    rows = Step.objects.filter(held, adoption__unit__in=units, state__in=OPEN, due_on__lte=on + SOON)
    return rows.order_by("due_on", "rank", "pk")


def _waiting(row: Step, names: Mapping[int, str], on: dt.date) -> DueStep:
    assert row.due_on is not None  # asked for by it
    adoption = row.adoption
    return DueStep(
        row.pk, adoption.pk, adoption.programme.code, row.name, names[adoption.unit_id], row.due_on, late_days(row, on)
    )
