"""Classes as lists: those of which the reader may know, and who takes part in one."""

import datetime as dt
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from thulinh.desk.queries.portions import filled
from thulinh.people.models import Account, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.training.models import ClassTopic, Participant, TrainingClass
from thulinh.training.queries.participants import Standing, standing_of
from thulinh.training.queries.sight import Sight, classes_seen, participants_seen
from thulinh.units.models import UnitPath

_S = Participant.State


def class_list(user: Account, on: dt.date) -> QuerySet[TrainingClass]:
    """The classes that the user sees, latest first, with the unit's name, the places taken and what is taught to whom.

    Queries: the list, its topics and the positions, beyond those of `Sight`.
    """
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    mine = Q(participants__withdrawn_at=None)
    rows = classes_seen(user, on).annotate(
        unit_name=Subquery(named),
        is_whole=ExpressionWrapper(Sight(user, on).whole() or Q(pk__isnull=False), output_field=BooleanField()),
        listed=Count("participants", filter=mine & Q(participants__state=_S.APPROVED)),
        asked=Count("participants", filter=mine & Q(participants__state=_S.NOMINATED)),
        waiting=Count("participants", filter=mine & Q(participants__state=_S.WAITING)),
        new=Count("participants", filter=mine & Q(participants__state=_S.APPROVED, participants__is_new=True)),
    )
    names = dict(Position.objects.values_list("code", "short_name"))

    def fill(portion: list[Any]) -> None:
        taught: dict[int, dict[str, None]] = {}
        for row in ClassTopic.objects.filter(training_class__in=portion).select_related("topic").order_by("pk"):
            taught.setdefault(row.training_class_id, {})[row.topic.name] = None
        for one in portion:
            _tell(one, names, ", ".join(taught.get(one.pk, ())))

    return filled(rows.order_by("-starts_on", "-pk"), fill)


def _tell(one: Any, names: dict[str, str], topics: str) -> None:
    one.free = max(one.capacity - one.listed, 0)
    one.state_shown = str(one.get_state_display())
    one.topics_shown = topics
    one.positions_shown = ", ".join(names.get(code, code) for code in one.positions)
    if not one.is_whole:
        one.asked = one.waiting = one.new = None
    one.new_share = one.new / one.listed if one.new is not None and one.listed else None


def class_people(row: TrainingClass, user: Account, on: dt.date) -> QuerySet[Participant]:
    """Who takes part in a class, those of whom the user may know: in the order in which they wait, then by unit and
    name; how far each has come only where the user reads it.

    Queries: the list, and three for each five hundred.
    """
    here = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    above = UnitPath.objects.on(on).filter(unit=OuterRef("parent_id"))
    rows = participants_seen(user, on, row).select_related("person", "position", "group").annotate(
        unit_name=Subquery(here.values("name")[:1]), unit_key=Subquery(here.values("name_key")[:1]),
        parent_id=Subquery(here.values("parent")[:1]),
    )  # fmt: skip
    opens = reach(user, PeoplePermission.VIEW, on)
    rows = rows.annotate(parent_name=Subquery(above.values("name")[:1]))

    def fill(portion: list[Any]) -> None:
        standings = standing_of([one.pk for one in portion if one.tells_result])
        for one in portion:
            _tell_person(one, standings.get(one.pk))
            one.may_open = opens.covers(one.path)

    return filled(rows.order_by("rank", "unit_key", "person__name_key", "pk"), fill)


def _tell_person(one: Any, standing: Standing | None) -> None:
    one.state_shown = str(one.get_state_display())
    one.new_shown = "Mới nhận" if one.is_new else ""
    one.wait = one.rank if one.state == _S.WAITING else None
    one.there = standing.there if standing and standing.noted else None
    one.half_days = standing.total if standing and standing.noted else None
    one.result_shown = str(one.get_result_display()) if standing and one.result != Participant.Result.PENDING else ""
    one.mark_shown = one.mark if standing else None
