"""What about difficulties waits for somebody: to answer, to agree to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery

from thulinh.difficulties.models import Difficulty, Turn
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.above import voices
from thulinh.difficulties.queries.sight import Sight
from thulinh.kernel.parameters import parameter
from thulinh.people.reach import within

MOST = 500


@dataclass(frozen=True)
class WaitingMatter:
    """A difficulty that waits: until when, and for how long somebody has been silent."""

    difficulty: int
    version: int
    title: str
    due_on: dt.date
    is_late: bool

    @property
    def key(self) -> str:
        """What stays the same until it is done; what becomes overdue is told again."""
        return f"{self.difficulty}:{self.version}{':tre' if self.is_late else ''}"


@dataclass(frozen=True)
class WaitingMatters:
    """What waits for one person: difficulties to answer, the most urgent first; answers to agree to, the oldest
    first."""

    answer: Sequence[WaitingMatter] = ()
    agree: Sequence[WaitingMatter] = ()

    @property
    def number(self) -> int:
        """Everything together."""
        return len(self.answer) + len(self.agree)


def to_answer(user: Any, on: dt.date) -> QuerySet:
    """The open difficulties whose turn it is today for a unit of the user's: all of these, or those that were given to
    the user; never those that their own unit raised. Each has `due_on`, the most urgent first.

    Queries: those of the user's rights.
    """
    sight = Sight(user, on)
    person = getattr(user, "person_id", None)
    if person is None:
        return Difficulty.objects.none()
    solves = sight.rights.within(DifficultyPermission.SOLVE)
    running = Turn.objects.running(on).filter(difficulty=OuterRef("pk"))
    ours = running.filter(unit__in=sight.rights.own_units)
    mine = Q(Exists(ours.filter(owner=person)))
    if solves:
        mine |= Q(Exists(ours), unit__in=within(solves, on))
    due = Subquery(running.order_by("-starts_on", "-pk").values("due_on")[:1], output_field=DateField())
    own = Q(unit__in=sight.rights.own_units) | Q(person=person) | Q(seat__in=sight.seats)
    rows = Difficulty.objects.filter(mine, state=Difficulty.State.OPEN).exclude(own)
    return rows.annotate(due_on=due).order_by("due_on", "pk")


def to_agree(user: Any, on: dt.date) -> QuerySet:
    """The answered difficulties that wait for the word of a seat that the user speaks for, the longest first.

    Queries: four at most.
    """
    sight = Sight(user, on)
    person = getattr(user, "person_id", None)
    if person is None or not sight.rights.own_units:
        return Difficulty.objects.none()
    speaking = voices(sight.rights.own_units, on)
    mine = {unit for unit, found in speaking.items() if any(one.person == person for one in found)}
    held_by_others = {
        one.seat for found in speaking.values() for one in found if one.person is not None and one.person != person
    }
    wanted = Q(unit__in=mine) & (Q(seat=None) | ~Q(seat__in=held_by_others))
    rows = Difficulty.objects.filter(wanted, sight.knows(), state=Difficulty.State.ANSWERED)
    return rows.order_by(F("answered_on").asc(nulls_last=True), "pk")


def waiting_matters(user: Any, on: dt.date) -> WaitingMatters:
    """What about difficulties waits for somebody.

    Queries: a fixed number, whatever the number of difficulties; none for an account of nobody.
    """
    if getattr(user, "person_id", None) is None:
        return WaitingMatters()
    patience = dt.timedelta(days=int(parameter("xac-nhan-giai-quyet-so-ngay", on)))
    answer = [
        WaitingMatter(row.pk, row.version, row.title, row.due_on, row.due_on < on) for row in to_answer(user, on)[:MOST]
    ]
    agree = [
        WaitingMatter(row.pk, row.version, row.title, row.answered_on + patience, row.answered_on + patience < on)
        for row in to_agree(user, on)[:MOST]
    ]
    return WaitingMatters(answer, agree)
