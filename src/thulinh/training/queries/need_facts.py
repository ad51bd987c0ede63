"""What decides who needs what, read for all cadres of some units at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from thulinh.difficulties.models import Finding, FindingStep
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.kernel.parameters import parameter
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Seat
from thulinh.training.models import Demand, Qualification, SelfAssessment, Topic
from thulinh.training.queries.newness import newly_held
from thulinh.training.queries.topics import in_use_q
from thulinh.training.rules.needs import Demanded, Facts, Gap, Learnt, OwnWord, Post
from thulinh.training.rules.validity import SOON
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.rules import path_ids
from thulinh.units.rules.paths import WIDTH

_PATHS = "seat__unit__paths__"
_STILL_MISSING = (FindingStep.Kind.STILL, FindingStep.Kind.REOPENED)
AFTER_TAKING = "boi-duong-sau-khi-nhan-chuc-so-ngay"


def facts_of(roots: Sequence[str], on: dt.date, people: Collection[int] | None = None) -> Facts:
    """All that decides what the cadres under some paths need on a day; or only these few people, wherever they are.

    Queries: nine at most, whatever the number of people.
    """
    held = _held(roots, on, people)
    posts = [_post(row) for row in newly_held(held, on).values_list(*_POST)]
    whose: Any = list(people) if people is not None else held.order_by().values("person")
    gaps = _gaps(roots, on, whose, with_units=people is None)
    return Facts(
        on=on,
        days_after_taking=parameter(AFTER_TAKING, on),
        days_before_end=parameter(SOON, on),
        posts=posts,
        learnt=_learnt(whose, on),
        demands=_demands(roots if people is None else sorted({post.path for post in posts}), on),
        gaps=gaps,
        own_words=_own_words(whose, on),
        known=_known(on),
        topics_of=_topics_of(),
        first_seats=_first_seats({gap.unit for gap in gaps if gap.person is None}, on),
    )


def dated_facts_of(person: int, on: dt.date) -> Facts:
    """What decides which needs of one person have a last day: posts, what was learnt, demands. What a visit found
    missing, and what somebody says of themselves, has none.

    Queries: four.
    """
    posts = [_post(row) for row in newly_held(_held((), on, [person]), on).values_list(*_POST)]
    return Facts(
        on=on,
        days_after_taking=parameter(AFTER_TAKING, on),
        days_before_end=parameter(SOON, on),
        posts=posts,
        learnt=_learnt([person], on),
        demands=_demands(sorted({post.path for post in posts}), on),
        known=_known(on),
    )


def _held(roots: Sequence[str], on: dt.date, people: Collection[int] | None) -> QuerySet:
    condition = Q(dated_q(on, _PATHS), **{f"{_PATHS}is_open": True})
    condition &= under_any_q(roots, f"{_PATHS}path") if people is None else Q(person__in=list(people))
    return Holding.objects.on(on).filter(condition)


_POST = (
    "pk", "person", "person__full_name", "seat__position", "seat__position__rank", "seat__ordinal", "seat__unit",
    f"{_PATHS}name", f"{_PATHS}path", "starts_on", "seat__position__opens", f"{_PATHS}level__is_union",
    "is_new",
)  # fmt: skip


def _post(row: tuple) -> Post:
    holding, person, name, position, rank, ordinal, unit, unit_name, path, starts_on, opens, is_union, is_new = row
    is_basic = opens > 0 and is_union
    return Post(holding, person, name, position, (rank, ordinal), unit, unit_name, path, starts_on, is_basic, is_new)


def _learnt(whose: Any, on: dt.date) -> Mapping[int, list[Learnt]]:
    rows = Qualification.objects.current().filter(person__in=whose, starts_on__lte=on).order_by("starts_on", "pk")
    found: dict[int, list[Learnt]] = defaultdict(list)
    for pk, person, position, topic, level, starts_on, ends_on in rows.values_list(
        "pk", "person", "position", "topic", "level", "starts_on", "ends_on"
    ):
        found[person].append(Learnt(pk, person, position or "", topic or "", level, starts_on, ends_on))
    return found


def _demands(roots: Sequence[str], on: dt.date) -> list[Demanded]:
    """Those of units on the way to these paths and of units below them."""
    above = {unit for root in roots for unit in path_ids(root)}
    below = UnitPath.objects.on(on).filter(under_any_q(roots)).values("unit")
    rows = Demand.objects.on(on).filter(Q(unit__in=above) | Q(unit__in=below)).order_by("starts_on", "pk")
    return [
        Demanded(
            one.pk, one.unit_id, tuple(one.positions), tuple(one.topics), one.level, one.within_days, one.starts_on
        )
        for one in rows
    ]


def _gaps(roots: Sequence[str], on: dt.date, whose: Any, *, with_units: bool) -> list[Gap]:
    """Missing skills found and not put right on that day: of these people, or of the units where nobody is named."""
    concerned = Q(person__in=whose)
    if with_units:
        concerned |= Q(under_any_q(roots, "unit__paths__path"), person=None)
    again = FindingStep.objects.filter(finding=OuterRef("pk"), kind__in=_STILL_MISSING, day__lte=on).order_by("-day")
    rows = (
        Finding.objects.current()
        .of_kind(SKILL_GAP)
        .annotate(seen_on=Subquery(again.values("day")[:1]))
        .filter(dated_q(on, "unit__paths__"), concerned, Q(done_on=None) | Q(done_on__gt=on), day__lte=on)
        .order_by("day", "pk")
        .values_list("pk", "person", "unit", "unit__paths__name", "unit__paths__path", "skill", "day", "due_on",
                     "seen_on", "unit__paths__is_open", "unit__paths__heir")
    )  # fmt: skip
    found = []
    for *told, is_open, heir in rows:
        pk, person, unit, name, path, skill, day, due_on, seen_on = told
        if is_open or person is not None:
            found.append(Gap(pk, person, unit, name, path, skill, day, due_on, seen_on))
        elif heir is not None:  # an ended unit stands below the one that carries it on
            found.append(Gap(pk, None, heir, name, path[:-WIDTH], skill, day, due_on, seen_on))
    return found


def _own_words(whose: Any, on: dt.date) -> list[OwnWord]:
    """The last word of each person about each topic, where it says that they cannot do it."""
    rows = SelfAssessment.objects.current().filter(person__in=whose, day__lte=on).order_by("day", "pk")
    last = {(person, topic): (pk, mark, day) for pk, person, topic, mark, day in rows.values_list(
        "pk", "person", "topic", "mark", "day")}  # fmt: skip
    return [
        OwnWord(pk, person, topic, day)
        for (person, topic), (pk, mark, day) in last.items()
        if mark <= SelfAssessment.Mark.SOME
    ]


def _known(on: dt.date) -> dict[str, int | None]:
    return dict(Topic.objects.filter(in_use_q(on)).values_list("code", "unit"))


def _topics_of() -> Mapping[str, list[str]]:
    joined = Topic.skills.through.objects.order_by("topic__rank", "topic").values_list("skill", "topic")
    found: dict[str, list[str]] = defaultdict(list)
    for skill, topic in joined:
        found[skill].append(topic)
    return found


def _first_seats(units: Collection[int], on: dt.date) -> Mapping[int, str]:
    if not units:
        return {}
    rows = Seat.objects.on(on).filter(unit__in=units).order_by("-position__rank", "-ordinal", "-pk")
    return dict(rows.values_list("unit", "position"))
