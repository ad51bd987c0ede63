"""One difficulty as a reader sees it: whose turn it is and until when, every step, what the reader may do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from thulinh.activities.queries.places import Places
from thulinh.difficulties.models import Difficulty, Step
from thulinh.difficulties.queries.sight import seen
from thulinh.difficulties.queries.standing import Standing, standings
from thulinh.difficulties.rules.verbs import Verb
from thulinh.people.models import Person, Seat
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach

# What tells of the unit that raised it.
OF_RAISER = (
    Step.Kind.RAISED,
    Step.Kind.AGREED,
    Step.Kind.NOT_AGREED,
    Step.Kind.REOPENED,
    Step.Kind.WITHDRAWN,
    Step.Kind.MOVED,
)
HIDDEN = "Nơi nêu gửi thẳng cấp trên, không nêu tên"


@dataclass(frozen=True)
class MatterStep:
    """One step: what, on which day, in which words, by which account; without these where the reader may not know who
    raised it."""

    kind: str
    label: str
    day: dt.date
    at: dt.datetime
    text: str
    by: int | None
    to_unit: str
    to_person: str
    due_on: dt.date | None
    is_hidden: bool


@dataclass(frozen=True)
class Matter:
    """A difficulty as a reader sees it. `place`, `raiser`: the unit and who, as far as the reader may know."""

    difficulty: Difficulty
    standing: Standing
    is_known: bool
    place: int
    place_name: str
    raiser: str
    owner_name: str
    promised_on: dt.date | None
    steps: Sequence[MatterStep]
    end_reason: str

    @property
    def verbs(self) -> list[Verb]:
        """What the reader may do, in the order in which it is offered."""
        return [verb for verb in Verb if verb in self.standing.verbs]


def matter(pk: int, *, user: Any, on: dt.date) -> Matter | None:
    """One difficulty as the user sees it; None when it is not theirs to read.

    Queries: at most twenty.
    """
    row = seen(user, on).filter(pk=pk).select_related("area", "activity__kind", "cluster").first()
    if row is None:
        return None
    standing = standings([row], user, on)[0]
    steps = list(Step.objects.filter(difficulty=row).order_by("at", "pk"))
    places = Places({row.place, *(step.unit_id for step in steps if step.unit_id)})
    may_name = _may_name(standing, user, on)
    is_running = standing.turn is not None
    since = standing.turn.starts_on if standing.turn else on
    promised = [step.due_on for step in steps if step.kind == Step.Kind.MORE_TIME and step.day >= since]
    people = Person.objects.in_bulk({step.person_id for step in steps if step.kind == Step.Kind.ASSIGNED})
    return Matter(
        difficulty=row,
        standing=standing,
        is_known=row.is_known,
        place=row.place,
        place_name=places.name(row.place, on),
        raiser=_raiser(row) if row.is_known else HIDDEN,
        owner_name=_owner(standing, may_name),
        promised_on=promised[-1] if promised and is_running else None,
        # That its unit was arranged anew on that day would tell which it was.
        steps=[
            _step(step, row, places, people if may_name else {}, on)
            for step in steps
            if row.is_known or step.kind != Step.Kind.MOVED
        ],
        end_reason=row.end_reason if row.is_known else _said_at_end(row, steps),
    )


def _said_at_end(row: Difficulty, steps: Sequence[Step]) -> str:
    """In which words the level that ended it did so, for those who may not know who raised it."""
    if row.state != Difficulty.State.CLOSED:
        return ""
    return next((step.text for step in reversed(steps) if step.kind == Step.Kind.CLOSED), "")


def _raiser(row: Difficulty) -> str:
    """Who raised it, as what."""
    seat = Seat.objects.select_related("position").filter(pk=row.seat_id).first()
    person = Person.objects.filter(pk=row.person_id).first()
    return ", ".join(filter(None, [person.full_name if person else "", seat.position.name if seat else ""]))


def _may_name(standing: Standing, user: Any, on: dt.date) -> bool:
    """Whether the reader may know who of the unit whose turn it is has it in hand."""
    turn = standing.turn or standing.last
    return turn is not None and reach(user, PeoplePermission.VIEW, on).covers(turn.path)


def _owner(standing: Standing, may_name: bool) -> str:
    if standing.turn is None or standing.turn.owner_id is None:
        return ""
    if not may_name:
        return "một đồng chí của đơn vị này"
    return Person.objects.get(pk=standing.turn.owner_id).full_name


def _step(step: Step, row: Any, places: Places, people: dict[int, Person], on: dt.date) -> MatterStep:
    is_raisers = step.kind in OF_RAISER
    is_hidden = is_raisers and not row.is_known
    person = people.get(step.person_id) if step.kind == Step.Kind.ASSIGNED and step.person_id else None
    return MatterStep(
        kind=step.kind,
        label=str(step.get_kind_display()),
        day=step.day,
        at=step.at,
        text="" if is_hidden else step.text,
        by=None if is_hidden else step.by_id,
        to_unit=places.name(step.unit_id, on) if step.kind == Step.Kind.SENT_UP and step.unit_id else "",
        to_person=person.full_name if person else "",
        due_on=step.due_on,
        is_hidden=is_hidden,
    )


def matters(user: Any, on: dt.date) -> QuerySet:
    """The difficulties that the user may read, newest first; see `sight.seen`.

    Queries: none of its own beyond those of `Sight`.
    """
    return seen(user, on).select_related("area").order_by(F("day").desc(), "-pk")


def tell(rows: Sequence[Any], user: Any, on: dt.date) -> None:
    """Fill what a list says of each difficulty: where, as far as the reader may know, and whose turn it is until when.

    Queries: a fixed number, whatever the number of rows.
    """
    places = Places({row.place for row in rows})
    for row, standing in zip(rows, standings(rows, user, on), strict=True):
        row.place_name = places.name(row.place, on)
        row.turn_name = standing.turn_name
        row.due_shown = standing.turn.due_on if standing.turn else None
        row.is_late = standing.is_late
        row.state_shown = "Quá hạn trả lời" if standing.is_late else str(row.get_state_display())
        row.direct_shown = "Gửi thẳng cấp trên" if row.is_direct else ""
