"""Who reads what of classes. Page, list, spreadsheet, search, log, notices and papers all ask here.

Who views or plans training over a class's unit reads the whole class. Who has a seat below it, once it is open, reads
the announcement (of one called off, only who put somebody forward), and of its participants those of units that they
nominate for or view. A participant reads the class and about themselves. Nobody else reads that the class exists.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from thulinh.people.reach import Reach, may, own_seats, reach, within
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


@dataclass
class Sight:
    """How far one account sees into classes on a day; None is the machine itself, which sees all.

    Queries: at most two, besides those of `reach`.
    """

    user: Any
    on: dt.date

    @property
    def person(self) -> int | None:
        """Who the user is."""
        return getattr(self.user, "person_id", None)

    @property
    def views(self) -> Reach:
        """Where the user reads all about training."""
        return reach(self.user, TrainingPermission.VIEW, self.on)

    @property
    def plans(self) -> Reach:
        """Where the user organises classes."""
        return reach(self.user, TrainingPermission.PLAN, self.on)

    @property
    def nominates(self) -> Reach:
        """Whose holders the user nominates."""
        return reach(self.user, TrainingPermission.NOMINATE, self.on)

    @cached_property
    def above(self) -> frozenset[int]:
        """The units of the user's own seats in the Union's line, and all above them."""
        if self.person is None or not self.user.is_active:
            return frozenset()
        units = {one.unit for one in own_seats(self.user, self.on)}
        paths = UnitPath.objects.on(self.on).open().filter(unit__in=units, level__is_union=True)
        return frozenset(pk for path in paths.values_list("path", flat=True) for pk in path_ids(path))

    def organises(self, training_class: TrainingClass) -> bool:
        """Whether the user runs the class."""
        return may_organise(self.user, training_class.unit_id, self.on)

    def whole(self, unit: str = "unit") -> Q:
        """The condition that the user reads the whole class of the unit in that column."""
        if self.user is None:
            return Q()
        condition = Q(pk__in=[])
        for found in (self.views, self.plans):
            if found:
                condition |= Q(**{f"{unit}__in": within(found, self.on)})
        return condition

    def classes(self) -> Q:
        """The condition that the user may know of a class."""
        if self.user is None:
            return Q()
        condition = self.whole()
        if self.above:
            condition |= Q(unit__in=self.above) & self._announced()
        if self.person is not None:
            mine = Participant.objects.current().filter(training_class=OuterRef("pk"), person=self.person)
            condition |= Q(Exists(mine))
        return condition

    def _announced(self) -> Q:
        """The condition that a class was made known; one called off is told to those only who put somebody forward."""
        states = TrainingClass.State
        known = Q(state__in=(states.OPEN, states.SETTLED, states.ENDED))
        if self.nominates:
            of_mine = Participant.objects.current().filter(unit__in=within(self.nominates, self.on))
            known |= Q(Exists(of_mine.filter(training_class=OuterRef("pk"))), state=states.CANCELLED)
        return known

    def participants(self) -> Q:
        """The condition that the user reads that somebody takes part: the whole class, one's own units, oneself."""
        if self.user is None:
            return Q()
        condition = self.results()
        if self.nominates:
            condition |= Q(unit__in=within(self.nominates, self.on))
        return condition

    def results(self) -> Q:
        """The condition that the user reads the result of a participant: the whole class, where one views, oneself."""
        if self.user is None:
            return Q()
        condition = self.whole("training_class__unit")
        if self.views:
            condition |= Q(unit__in=within(self.views, self.on))
        if self.person is not None:
            condition |= Q(person=self.person)
        return condition


def classes_seen(user: Any, on: dt.date, rows: QuerySet[TrainingClass] | None = None) -> QuerySet[TrainingClass]:
    """The classes of which the user may know, those that were taken back aside.

    Queries: none of its own beyond those of `Sight`.
    """
    found = TrainingClass.objects.current() if rows is None else rows
    return found.filter(Sight(user, on).classes())


def participants_seen(
    user: Any, on: dt.date, training_class: TrainingClass | int | None = None
) -> QuerySet[Participant]:
    """The participants, of one class or of all, of whom the user may know; each knows by `tells_result` whether the
    user reads its result, mark, presence and remark too.

    Queries: none of its own beyond those of `Sight`.
    """
    sight = Sight(user, on)
    rows = Participant.objects.current().filter(sight.participants())
    if training_class is not None:
        rows = rows.filter(training_class=training_class)
    told = ExpressionWrapper(sight.results() or Q(pk__isnull=False), output_field=BooleanField())
    return rows.annotate(tells_result=told)


def sees_whole_class(user: Any, training_class: TrainingClass, on: dt.date) -> bool:
    """Whether the user reads everything of a class.

    Queries: one, besides those of `reach`.
    """
    if user is None:
        return True
    return any(
        may(user, each, training_class.unit_id, on) for each in (TrainingPermission.VIEW, TrainingPermission.PLAN)
    )


def may_organise(user: Any, unit: int, on: dt.date) -> bool:
    """Whether the user plans and runs classes of a unit; None is the machine itself.

    Queries: one, besides those of `reach`.
    """
    return user is None or may(user, TrainingPermission.PLAN, unit, on)


def group_fellows(user: Any, training_class: int) -> QuerySet[Participant]:
    """Who sits in the user's own group of a class; of them the names may be read, nothing more.

    Queries: none of its own.
    """
    listed = Participant.objects.listed().filter(training_class=training_class)
    own = listed.filter(person=getattr(user, "person_id", None), person__isnull=False).exclude(group=None)
    return listed.filter(group__in=own.values("group"))
