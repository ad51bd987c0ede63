"""What about training waits for somebody: people to let into a class, results to write, an answer to give."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from thulinh.kernel.parameters import parameter
from thulinh.people.reach import allowed, reach
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.needs import overdue_of
from thulinh.training.rules.classes import CANCELLED, ENDED, OPEN, SETTLED

MOST = 100
SOON = dt.timedelta(days=7)
ASKED_FOR = "danh-gia-hoi-trong-so-ngay"
_STATE = Participant.State


@dataclass(frozen=True)
class WaitingClass:
    """A class for which something waits: how many people, on which day. `called`: those of them who wait for a place,
    now that one is free.
    """

    training_class: int
    name: str
    day: dt.date
    number: int = 0
    called: int = 0


@dataclass(frozen=True)
class WaitingTraining:
    """What waits for one person. `approve`: classes that they organise with people to let in, or with a free place and
    people who wait; `results`: classes of theirs that are over and not ended; `coming`: own classes that begin within a
    week, or to which they were called; `evaluate`: own classes of which they have not said what they think; `overdue`:
    own needs whose day is over, by what stays the same of each, the first of them due since `overdue_on`.
    """

    approve: Sequence[WaitingClass] = ()
    results: Sequence[WaitingClass] = ()
    coming: Sequence[WaitingClass] = ()
    evaluate: Sequence[WaitingClass] = ()
    overdue: Sequence[str] = ()
    overdue_on: dt.date | None = None

    @property
    def number(self) -> int:
        """Everything together."""
        return sum(map(len, (self.approve, self.results, self.coming, self.evaluate, self.overdue)))

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """What stays the same of each until it is done, by kind; more people to let in are told anew."""
        return {
            "training_approve": [f"duyet-lop:{one.training_class}:{one.number}" for one in self.approve],
            "training_results": [f"ket-qua-lop:{one.training_class}" for one in self.results],
            "training_coming": [f"lop-sap-hoc:{one.training_class}:{one.day}" for one in self.coming],
            "training_evaluate": [f"gop-y-lop:{one.training_class}" for one in self.evaluate],
            "training_overdue": [f"can-boi-duong:{key}" for key in self.overdue],
        }


def waiting_training(user: Any, on: dt.date) -> WaitingTraining:
    """What about training waits for somebody.

    Queries: six, beyond `reach`; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingTraining()
    approve, results = _organised(user, on) if reach(user, TrainingPermission.PLAN, on) else ([], [])
    coming, evaluate = _own(person, on)
    late = overdue_of(person, on)
    keys = list(dict.fromkeys(f"{need.reason.value}:{need.kind.value}:{need.record}" for need in late))
    return WaitingTraining(approve, results, coming, evaluate, keys, late[0].due_on if late else None)


def _organised(user: Any, on: dt.date) -> tuple[list[WaitingClass], list[WaitingClass]]:
    """Classes with people to let in, and classes that are over whose results are to be written."""
    standing = Q(participants__withdrawn_at=None)
    counted = {
        name: Count("participants", filter=standing & Q(participants__state=state))
        for name, state in (("asked", _STATE.NOMINATED), ("waiting", _STATE.WAITING), ("listed", _STATE.APPROVED))
    }
    rows = TrainingClass.objects.current().filter(state__in=(OPEN, SETTLED))
    rows = allowed(rows, user, TrainingPermission.PLAN, on).annotate(**counted)
    is_asked = Q(asked__gt=0) | Q(waiting__gt=0, listed__lt=F("capacity"))
    is_over = Q(state=SETTLED, ends_on__lt=on)
    found = list(rows.filter(is_asked & Q(ends_on__gte=on) | is_over).order_by("starts_on", "pk")[:MOST])
    called = {row.pk: min(row.waiting, max(row.capacity - row.listed, 0)) for row in found}
    approve = [
        WaitingClass(row.pk, row.name, row.starts_on, row.asked + called[row.pk], called[row.pk])
        for row in found
        if row.ends_on >= on
    ]
    return approve, [WaitingClass(row.pk, row.name, row.ends_on, row.listed) for row in found if row.ends_on < on]


def _own(person: int, on: dt.date) -> tuple[list[WaitingClass], list[WaitingClass]]:
    """Own classes that begin within a week or to which one is called; those of which one is asked what one thinks."""
    asked_since = on - dt.timedelta(days=parameter(ASKED_FOR, on))
    is_coming = Q(training_class__starts_on__range=(on, on + SOON))
    is_coming |= Q(training_class__starts_on__gte=on, how=Participant.How.INVITED)
    is_done = Q(training_class__ends_on__range=(asked_since, on), has_evaluated=False)
    is_done &= Q(training_class__state__in=(SETTLED, ENDED))
    rows = Participant.objects.listed().filter(person=person, training_class__withdrawn_at=None)
    rows = rows.exclude(training_class__state=CANCELLED).filter(is_coming | is_done)
    classes = [(one.training_class, one) for one in rows.select_related("training_class").order_by("pk")]
    coming = [WaitingClass(row.pk, row.name, row.starts_on) for row, _ in classes if row.starts_on >= on]
    evaluate = [
        WaitingClass(row.pk, row.name, row.ends_on)
        for row, one in classes
        if asked_since <= row.ends_on <= on and not one.has_evaluated and row.state in (SETTLED, ENDED)
    ]
    return coming, evaluate
