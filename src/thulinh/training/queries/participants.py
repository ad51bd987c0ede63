"""Those who take part: how far each has come, how many places are left, how far units have used theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thulinh.people.models import Holding
from thulinh.people.rules import portions
from thulinh.training.models import HalfDay, Participant, Presence, Quota, TrainingClass
from thulinh.training.rules.results import attended_enough, missing_words
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

_STATE = Participant.State


@dataclass(frozen=True)
class Standing:
    """How far one participant has come: on how many half days they were there, of how many that there are (`total`) and
    were noted (`noted`), and what is missing for having passed ("" for nothing)."""

    participant: int
    total: int
    there: int
    excused: int
    absent: int
    percent_needed: int
    attends_enough: bool
    result: str
    mark: Decimal | None
    missing: tuple[str, ...]

    @property
    def noted(self) -> int:
        """On how many half days anything was noted; the others are no absence."""
        return self.there + self.excused + self.absent

    @property
    def share(self) -> float | None:
        """Which share of the half days they were there; None where the class has none."""
        return self.there / self.total if self.total else None

    @property
    def may_pass(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class Places:
    """How the places of a class are used."""

    capacity: int
    approved: int
    nominated: int
    waiting: int

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return max(0, self.capacity - self.approved)


@dataclass(frozen=True)
class QuotaUse:
    """How many places a unit has in a class, and how many of its people are nominated, approved or waiting."""

    unit: int
    name: str
    path: str
    places: int
    used: int
    approved: int

    @property
    def left(self) -> int:
        """How many more it may nominate."""
        return max(0, self.places - self.used)


def standing_of(participants: Iterable[Participant | int]) -> dict[int, Standing]:
    """How far each of these participants has come.

    Shape: participant id → standing.
    Queries: three, for up to ten thousand participants.
    """
    rows: dict[int, Participant] = {}
    for part in portions(one if isinstance(one, int) else one.pk for one in participants):
        for row in Participant.objects.filter(pk__in=part).select_related("training_class"):
            rows[row.pk] = row
    half_days = HalfDay.objects.current().filter(training_class__in={row.training_class_id for row in rows.values()})
    totals = dict(half_days.values_list("training_class").annotate(number=Count("pk")).order_by())
    words = _words_of(rows)
    return {pk: _standing(row, totals.get(row.training_class_id, 0), words.get(pk, {})) for pk, row in rows.items()}


def _words_of(participants: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for part in portions(participants):
        noted = Presence.objects.current().filter(participant__in=part, half_day__withdrawn_at=None)
        for pk, word, number in noted.values_list("participant", "word").annotate(number=Count("pk")).order_by():
            found.setdefault(pk, {})[word] = number
    return found


def _standing(row: Participant, total: int, words: dict[str, int]) -> Standing:
    taught, there = row.training_class, words.get(Presence.Word.THERE, 0)
    missing = missing_words(
        there=there, total=total, percent=taught.attendance_percent, has_test=taught.has_test,
        pass_mark=taught.pass_mark, mark=row.mark, result=row.result,
    )  # fmt: skip
    return Standing(
        row.pk, total, there, words.get(Presence.Word.EXCUSED, 0), words.get(Presence.Word.ABSENT, 0),
        taught.attendance_percent, attended_enough(there, total, taught.attendance_percent), row.result, row.mark,
        missing,
    )  # fmt: skip


def places_of(training_classes: Iterable[TrainingClass]) -> dict[int, Places]:
    """How the places of these classes are used.

    Shape: class id → places.
    Queries: one.
    """
    classes = {row.pk: row for row in training_classes}
    counted = {
        name: Count("pk", filter=Q(state=state))
        for name, state in (("approved", _STATE.APPROVED), ("nominated", _STATE.NOMINATED), ("waiting", _STATE.WAITING))
    }
    rows = Participant.objects.current().filter(training_class__in=classes).values("training_class")
    found = {row.pop("training_class"): row for row in rows.annotate(**counted).order_by()}
    none = dict.fromkeys(counted, 0)
    return {pk: Places(row.capacity, **found.get(pk, none)) for pk, row in classes.items()}


def quotas_used(training_class: TrainingClass) -> list[QuotaUse]:
    """How far each unit has used its places in a class; the units by name.

    Queries: three.
    """
    places = dict(Quota.objects.filter(training_class=training_class).values_list("unit", "places"))
    if not places:
        return []
    paths = UnitPath.objects.on(training_class.starts_on).filter(unit__in=places)
    named = {row.unit_id: row for row in paths.order_by("name_key", "unit")}
    used, approved = dict.fromkeys(places, 0), dict.fromkeys(places, 0)
    rows = Participant.objects.current().filter(training_class=training_class).exclude(state=_STATE.DECLINED)
    for path, state in rows.values_list("path", "state"):
        if (unit := quota_unit(path, places)) is not None:
            used[unit] += 1
            approved[unit] += state == _STATE.APPROVED
    order = [*named, *(unit for unit in places if unit not in named)]
    return [
        QuotaUse(
            unit, named[unit].name if unit in named else "", named[unit].path if unit in named else "", places[unit],
            used[unit], approved[unit],
        )
        for unit in order
    ]  # fmt: skip


def quota_unit(path: str, places: Iterable[int]) -> int | None:
    """By which unit's places somebody of the unit at that path is counted: the nearest one above that has any."""
    named = set(places)
    return next((unit for unit in reversed(path_ids(path)) if unit in named), None)


def out_of_office(training_class: TrainingClass, rows: QuerySet[Participant]) -> list[Participant]:
    """Who of a class holds the post with which they were put forward no more on the first day, by name. Whose unit was
    merged holds it at the heir.

    Queries: one.
    """
    held = Holding.objects.on(training_class.starts_on)
    held = held.filter(person=OuterRef("person"), seat__position=OuterRef("position"))
    found = rows.filter(training_class=training_class, position__isnull=False).exclude(Exists(held))
    return list(found.select_related("person", "position").order_by("person__name_key", "pk"))


def first_waiting(training_class: TrainingClass | int) -> Participant | None:
    """Who is next when a place becomes free.

    Queries: one.
    """
    waiting = Participant.objects.current().filter(training_class=training_class, state=_STATE.WAITING)
    return waiting.select_related("person").order_by("rank", "pk").first()
