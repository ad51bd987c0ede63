"""What training is to one person: their classes with timetable, presence and result; classes that they may join."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.people.models import Holding
from thulinh.training.models import Certificate, HalfDay, Lesson, Material, Participant, Presence, TrainingClass
from thulinh.training.queries.participants import Standing, standing_of
from thulinh.training.queries.presence import in_order, presences_of
from thulinh.training.queries.sight import classes_seen
from thulinh.training.queries.topics import materials_seen
from thulinh.training.rules.classes import CANCELLED, OPEN, Step, allows

_STATE = Participant.State


@dataclass(frozen=True)
class OwnHalfDay:
    """A half day of one's class: what happens, for all or one's own group; what is noted of oneself; whether the code
    at the door is open now.
    """

    half_day: HalfDay
    lessons: Sequence[Lesson]
    presence: Presence | None
    is_open: bool


@dataclass(frozen=True)
class OwnClass:
    """One's place in a class, and all that one may read of it."""

    participant: Participant
    half_days: Sequence[OwnHalfDay]
    standing: Standing
    topics: Sequence[str]
    materials: Sequence[Material]
    certificate: Certificate | None
    on: dt.date

    @property
    def row(self) -> TrainingClass:
        """The class."""
        return self.participant.training_class

    @property
    def has_place(self) -> bool:
        """Whether one is approved for it."""
        return self.participant.state == _STATE.APPROVED

    @property
    def is_over(self) -> bool:
        """Whether nothing is to come of it."""
        return self.row.ends_on < self.on or self.row.state == CANCELLED or self.participant.state == _STATE.DECLINED

    @property
    def may_evaluate(self) -> bool:
        """Whether one is asked what one thinks of it."""
        is_due = allows(self.row.state, Step.EVALUATE) and self.row.ends_on <= self.on
        return self.has_place and is_due and not self.participant.has_evaluated

    @property
    def may_contribute(self) -> bool:
        """Whether one may share experience in it."""
        return self.has_place and allows(self.row.state, Step.CONTRIBUTE) and self.row.starts_on <= self.on


def own_places(person: int | None) -> QuerySet[Participant]:
    """The places of somebody in classes, in all states, those that begin last first.

    Queries: none of its own; nothing for an account of nobody.
    """
    rows = Participant.objects.current().filter(person=person, training_class__withdrawn_at=None)
    rows = rows if person is not None else rows.none()
    return rows.select_related("training_class", "group", "position").order_by("-training_class__starts_on", "-pk")


def own_classes(user: Any, on: dt.date, at: dt.datetime) -> list[OwnClass]:
    """Everything of somebody's classes, those that begin last first.

    Queries: fourteen at most, however many classes.
    """
    places = list(own_places(getattr(user, "person_id", None)))
    if not places:
        return []
    of_classes = {one.training_class_id for one in places}
    half_days = _half_days(of_classes)
    words, standings = presences_of(one.pk for one in places), standing_of(places)
    papers = {row.participant_id: row for row in Certificate.objects.current().filter(participant__in=places)}
    topics, materials = _topics(of_classes), _materials(user, on)
    lessons = _lessons(of_classes)
    return [
        OwnClass(
            one,
            [
                OwnHalfDay(
                    day, [each for each in lessons[day.pk] if each.group_id in (None, one.group_id)],
                    words.get(one.pk, {}).get(day.pk), day.is_open(at),
                )
                for day in half_days[one.training_class_id]
            ],
            standings[one.pk],
            [name for _, name in topics[one.training_class_id]],
            [row for code, _ in topics[one.training_class_id] for row in materials[code]] if _reads(one) else [],
            papers.get(one.pk),
            on,
        )
        for one in places
    ]  # fmt: skip


def _reads(one: Participant) -> bool:
    return one.state == _STATE.APPROVED and one.training_class.state != CANCELLED


def _half_days(classes: Iterable[int]) -> Mapping[int, list[HalfDay]]:
    found: dict[int, list[HalfDay]] = defaultdict(list)
    for row in in_order(HalfDay.objects.current().filter(training_class__in=list(classes))):
        found[row.training_class_id].append(row)
    return found


def _lessons(classes: Iterable[int]) -> Mapping[int, list[Lesson]]:
    found: dict[int, list[Lesson]] = defaultdict(list)
    rows = Lesson.objects.current().filter(half_day__training_class__in=list(classes))
    for row in rows.select_related("group").order_by("rank", "pk"):
        found[row.half_day_id].append(row)
    return found


def _topics(classes: Iterable[int]) -> Mapping[int, list[tuple[str, str]]]:
    """The topics of each class, by code and name, each once."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = TrainingClass.objects.filter(pk__in=list(classes), topics__isnull=False)
    for pk, code, name in rows.values_list("pk", "topics__topic", "topics__topic__name").order_by("topics__pk"):
        if (code, name) not in found[pk]:
            found[pk].append((code, name))
    return found


def _materials(user: Any, on: dt.date) -> Mapping[str, list[Material]]:
    found: dict[str, list[Material]] = defaultdict(list)
    for row in materials_seen(user, on):
        found[row.topic_id].append(row)
    return found


def classes_to_join(user: Any, on: dt.date) -> list[TrainingClass]:
    """Classes that take participants now, for a post that somebody holds or for every post, and where they have asked
    for no place yet; those that begin first before others. Whether they fit in everything the action asks.

    Queries: two, beyond those of `classes_seen`.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return []
    held = _posts(person, on)
    asked = Participant.objects.current().filter(person=person).values("training_class")
    rows = classes_seen(user, on).filter(state=OPEN, starts_on__gte=on).exclude(pk__in=asked)
    rows = rows.filter(Q(registration_ends_on=None) | Q(registration_ends_on__gte=on)).order_by("starts_on", "pk")
    return [row for row in rows if _is_for(row, held)]


def is_for_post_of(row: TrainingClass, user: Any, on: dt.date) -> bool:
    """Whether a class is for a post that somebody holds on a day, or for every post and they hold one.

    Queries: one; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    return person is not None and _is_for(row, _posts(person, on))


def _posts(person: int, on: dt.date) -> set[str]:
    return set(Holding.objects.on(on).filter(person=person).values_list("seat__position", flat=True))


def _is_for(row: TrainingClass, held: set[str]) -> bool:
    return bool(held) and (not row.positions or bool(held & set(row.positions)))


def own_half_days(person: int | None, first: dt.date, last: dt.date) -> list[HalfDay]:
    """The half days of classes in which somebody has a place, from one day to another, with their class.

    Queries: one; none for an account of nobody.
    """
    if person is None:
        return []
    mine = Participant.objects.listed().filter(person=person).values("training_class")
    rows = HalfDay.objects.current().filter(training_class__in=mine, training_class__withdrawn_at=None)
    rows = rows.filter(day__range=(first, last)).exclude(training_class__state=CANCELLED)
    return list(in_order(rows).select_related("training_class"))
