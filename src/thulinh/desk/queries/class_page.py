"""One class as its page shows it: what the reader may read of it, put together in a fixed number of questions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from thulinh.people.models import Account, Position
from thulinh.training.models import (
    Certificate,
    ClassGroup,
    ClassTopic,
    HalfDay,
    Level,
    Material,
    Participant,
    TakenNeed,
    TrainingClass,
)
from thulinh.training.queries.numbers import ClassNumbers, class_numbers
from thulinh.training.queries.own_classes import is_for_post_of
from thulinh.training.queries.papers import Papers, papers_of
from thulinh.training.queries.participants import QuotaUse, quotas_used
from thulinh.training.queries.sight import Sight, classes_seen, group_fellows, may_organise, sees_whole_class
from thulinh.training.queries.timetable import half_days_of
from thulinh.training.rules.classes import ENDED, OPEN, SETTLED
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

# There are sheets to print from when people come in; those of a class that was called off are of no use.
_PRINTED = (OPEN, SETTLED, ENDED)


@dataclass
class TopicShown:
    """A topic of a class: the levels at which it is taught, and what may be read for them."""

    code: str
    name: str
    levels: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    material: list[Material] = field(default_factory=list)


@dataclass(frozen=True)
class ClassShown:
    """A class as its page shows it. `is_whole`: the reader reads everything; `mine`: the reader's own place in it;
    `quotas`: of all units, or of the units that the reader nominates for; `papers`: the sheets to print, for who reads
    everything; `certificate`: the reader's own.
    """

    row: TrainingClass
    unit_name: str
    positions: str
    numbers: ClassNumbers
    topics: Sequence[TopicShown]
    half_days: Sequence[HalfDay]
    groups: Sequence[ClassGroup]
    quotas: Sequence[QuotaUse]
    needs: Sequence[tuple[str, int]]
    mine: Participant | None
    fellows: Sequence[str]
    papers: Papers | None
    certificate: Certificate | None
    is_whole: bool
    may_organise: bool
    may_nominate: bool
    may_register: bool


def class_shown(pk: int, user: Account, on: dt.date) -> ClassShown | None:
    """A class for a reader; None where the reader does not know of it.

    Queries: eighteen at most, beyond those of `reach`.
    """
    row = classes_seen(user, on).filter(pk=pk).first()
    if row is None:
        return None
    place = UnitPath.objects.on(on).filter(unit=row.unit_id).first()
    is_whole, mine, runs = sees_whole_class(user, row, on), _own(row, user), may_organise(user, row.unit_id, on)
    inside = is_whole or (mine is not None and mine.state == Participant.State.APPROVED)
    names = dict(Position.objects.filter(code__in=row.positions).values_list("code", "name"))
    nominated = Sight(user, on).nominates
    return ClassShown(
        row=row,
        unit_name=place.name if place else "",
        positions=", ".join(names.get(code, code) for code in row.positions),
        numbers=class_numbers(row),
        topics=_topics(row, place, with_material=inside),
        half_days=half_days_of(row),
        groups=_groups(row) if inside else (),
        quotas=[one for one in _quotas(row, is_whole or nominated) if is_whole or nominated.covers(one.path)],
        needs=_needs(row) if is_whole else (),
        mine=mine,
        fellows=_fellows(row, user) if mine else (),
        papers=papers_of(row, may_organise=runs) if is_whole and row.state in _PRINTED else None,
        certificate=Certificate.objects.current().filter(participant=mine).first() if mine else None,
        is_whole=is_whole,
        may_organise=runs,
        may_nominate=bool(nominated),
        may_register=row.unit_id in Sight(user, on).above and is_for_post_of(row, user, on),
    )


def _quotas(row: TrainingClass, is_read: object) -> list[QuotaUse]:
    return quotas_used(row) if is_read else []


def _own(row: TrainingClass, user: Account) -> Participant | None:
    if user.person_id is None:
        return None
    return row.participants.current().filter(person=user.person_id).select_related("group").first()


def _topics(row: TrainingClass, place: UnitPath | None, *, with_material: bool) -> list[TopicShown]:
    found: dict[str, TopicShown] = {}
    taught = ClassTopic.objects.filter(training_class=row).select_related("topic").order_by("topic__rank", "topic")
    order = list(Level.values)
    for one in sorted(taught, key=lambda each: (each.topic.rank, each.topic_id, order.index(each.level))):
        shown = found.setdefault(one.topic_id, TopicShown(one.topic_id, one.topic.name))
        shown.levels.append(str(Level(one.level).label))
        shown.codes.add(one.level)
    if with_material and found:
        line = path_ids(place.path) if place else []
        papers = Material.objects.current().filter(topic__in=found).filter(Q(unit=None) | Q(unit__in=line))
        for paper in papers.order_by("title", "pk"):
            if not paper.level or paper.level in found[paper.topic_id].codes:
                found[paper.topic_id].material.append(paper)
    return list(found.values())


def _groups(row: TrainingClass) -> list[ClassGroup]:
    listed = Q(participants__withdrawn_at=None, participants__state=Participant.State.APPROVED)
    rows = ClassGroup.objects.current().filter(training_class=row)
    return list(rows.annotate(people=Count("participants", filter=listed)).order_by("rank", "pk"))


def _needs(row: TrainingClass) -> list[tuple[str, int]]:
    """The topics with how many participants had a skill gap found in them when they were approved."""
    rows = TakenNeed.objects.filter(participant__training_class=row, participant__withdrawn_at=None)
    found = rows.values("topic__name").annotate(people=Count("participant", distinct=True))
    return list(found.order_by("-people", "topic__name").values_list("topic__name", "people"))


def _fellows(row: TrainingClass, user: Account) -> list[str]:
    return list(group_fellows(user, row.pk).order_by("person__name_key").values_list("person__full_name", flat=True))
