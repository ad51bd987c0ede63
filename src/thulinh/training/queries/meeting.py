"""Which classes meet at the same half day, for people and for lecturers and rooms."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from thulinh.people.rules import portions
from thulinh.training.models import HalfDay, Participant, TrainingClass
from thulinh.training.queries.sight import classes_seen
from thulinh.training.rules.nominating import Elsewhere

Times = Collection[tuple[dt.date, str]]
# Where somebody is on the list, or may come to be, they cannot be elsewhere; who only waits has no place.
HELD = (Participant.State.NOMINATED, Participant.State.APPROVED)
_ORDER = {part: order for order, part in enumerate(HalfDay.Part.values)}


def busy_elsewhere(
    training_class: TrainingClass,
    people: Iterable[int],
    *,
    states: Collection[str] = HELD,
    times: Times | None = None,
) -> dict[int, Elsewhere]:
    """Who of these people is in another class at a half day of this one, and where. A class without a timetable takes
    all of its days. `times`: the half days of this one, where they are about to change.

    Shape: person id → the first such half day; who is free is missing.
    Queries: three, for up to ten thousand people.
    """
    own = times_of([training_class.pk]).get(training_class.pk, set()) if times is None else times
    others = _other_classes(training_class, people, states)
    theirs = times_of({row.pk for taught in others.values() for row in taught})
    found: dict[int, Elsewhere] = {}
    for person, taught in others.items():
        met = [one for row in taught if (one := _met(training_class, own, row, theirs.get(row.pk, ())))]
        if met:
            found[person] = min(met, key=lambda one: (one.day, _ORDER.get(one.part, -1)))
    return found


def as_known(busy: Mapping[int, Elsewhere], user: Any, on: dt.date) -> dict[int, Elsewhere]:
    """The same as the reader may know it: a class of which they may not know has no name.

    Queries: one, beyond those of `Sight`; none where nobody is busy or the machine asks.
    """
    if user is None or not busy:
        return dict(busy)
    asked = {one.training_class for one in busy.values()}
    known = set(classes_seen(user, on).filter(pk__in=asked).values_list("pk", flat=True))
    return {who: one if one.training_class in known else replace(one, name="") for who, one in busy.items()}


def times_of(classes: Iterable[int]) -> dict[int, set[tuple[dt.date, str]]]:
    """The half days of some classes, by class.

    Queries: one.
    """
    found: dict[int, set[tuple[dt.date, str]]] = {}
    rows = HalfDay.objects.current().filter(training_class__in=list(classes))
    for pk, day, part in rows.values_list("training_class", "day", "part"):
        found.setdefault(pk, set()).add((day, part))
    return found


def _other_classes(
    training_class: TrainingClass, people: Iterable[int], states: Collection[str]
) -> Mapping[int, list[TrainingClass]]:
    """In which other classes on these days each of these people is."""
    rows = Participant.objects.current().filter(
        state__in=states, training_class__withdrawn_at=None, training_class__starts_on__lte=training_class.ends_on,
        training_class__ends_on__gte=training_class.starts_on,
    )  # fmt: skip
    rows = rows.exclude(training_class__state=TrainingClass.State.CANCELLED).exclude(training_class=training_class)
    found: dict[int, list[TrainingClass]] = {}
    for part in portions(people):
        for row in rows.filter(person__in=part).select_related("training_class").order_by("pk"):
            found.setdefault(row.person_id, []).append(row.training_class)
    return found


def _met(one: TrainingClass, own: Times, other: TrainingClass, theirs: Times) -> Elsewhere | None:
    """The first half day that two classes share, or the first day where one of them has no timetable."""
    if own and theirs:
        shared = sorted(set(own) & set(theirs), key=lambda pair: (pair[0], _ORDER[pair[1]]))
        return Elsewhere(other.name, *shared[0], training_class=other.pk) if shared else None
    if not own and not theirs:
        return Elsewhere(other.name, max(one.starts_on, other.starts_on), training_class=other.pk)
    span = other if own else one
    days = [day for day, _ in own or theirs if span.starts_on <= day <= span.ends_on]
    return Elsewhere(other.name, min(days), training_class=other.pk) if days else None
