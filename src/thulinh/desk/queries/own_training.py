"""Bồi dưỡng của tôi: what I need, which classes I may join, my classes, what I hold and until when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from thulinh.desk.queries.need_words import need_words
from thulinh.people.models import Account
from thulinh.training.models import TrainingClass
from thulinh.training.queries.needs import needs_of
from thulinh.training.queries.own_classes import OwnClass, classes_to_join, own_classes
from thulinh.training.queries.qualifications import Held, qualifications_of


@dataclass(frozen=True)
class OwnNeed:
    """One thing that I am to be taught, in words; `late` says how long it is overdue."""

    what: str
    why: str
    due_on: dt.date | None
    late: str
    taken: str


@dataclass(frozen=True)
class OwnTraining:
    """All that training is to one person on a day."""

    on: dt.date
    needs: Sequence[OwnNeed] = ()
    to_join: Sequence[TrainingClass] = ()
    classes: Sequence[OwnClass] = ()
    held: Sequence[Held] = ()
    at_door: Sequence[OwnClass] = field(default_factory=tuple)

    @property
    def current(self) -> list[OwnClass]:
        """Classes that go on or are to come, the next one first."""
        return sorted((one for one in self.classes if not one.is_over), key=lambda one: one.row.starts_on)

    @property
    def earlier(self) -> list[OwnClass]:
        """Classes that are over, the latest first."""
        return [one for one in self.classes if one.is_over]

    @property
    def to_evaluate(self) -> list[OwnClass]:
        """Classes of which I am asked what I think."""
        return [one for one in self.classes if one.may_evaluate]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.needs or self.to_join or self.classes or self.held)


def own_training(user: Account, on: dt.date, at: dt.datetime) -> OwnTraining:
    """Everything about training for the person of an account.

    Queries: thirty-five at most, however many classes; none for an account of nobody.
    """
    if user.person_id is None:
        return OwnTraining(on)
    found = needs_of(user.person_id, on)
    words = need_words(found, user, on)
    needs = [_told(need, words) for need in found]
    classes = own_classes(user, on, at)
    at_door = [one for one in classes if one.has_place and any(_waits(day) for day in one.half_days)]
    return OwnTraining(on, needs, classes_to_join(user, on), classes, qualifications_of(user.person_id, on), at_door)


def _told(need: Any, words: Any) -> OwnNeed:
    taken = words.taken(need)
    return OwnNeed(words.what(need), words.why(need), need.due_on, words.late(need), taken.words if taken else "")


def _waits(day: Any) -> bool:
    return day.is_open and day.presence is None
