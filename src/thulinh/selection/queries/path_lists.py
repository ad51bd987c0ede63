"""People on the way to the Party, secretaries without one, and sums by unit. Sensitive: by name for few.

Who is on the way: has a step written, is a prospect or on probation, or is helped by somebody, and is no full member.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership, PartyStanding, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import Reach, reach, within
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep
from thulinh.selection.rules.path import (
    CLASS,
    FULL,
    INTRODUCED,
    MONTHS_OF_NOTHING,
    OUTSTANDING,
    PROBATIONARY,
    PROSPECT,
    REMARKED,
    STAGES,
    STEPS,
    months_before,
)
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH

_ON_THE_WAY = (PROSPECT, PROBATIONARY)
BRANCH = "chi-doan"
_UNKNOWN = PartyStanding.State.UNKNOWN.value


def people_on_the_way(user: Any, on: dt.date) -> QuerySet[Person]:
    """The people on the way to the Party whom the user may know of by name: where they see the Party standing, and whom
    they help themselves.

    Shape: persons with `stage`, `since`, `mentor_id`, `mentor_name`, `remarked_on` (first day of the last
    quarter with a remark), `remark`, `lacks_remark`, `stands_still`; the longest unmoved first.
    Queries: none of its own beyond `reach`.
    """
    return _told(_way(Person.objects.filter(_named_q(user, on)), on), on).order_by("since", "name_key", "pk")


def secretaries_without_path(user: Any, on: dt.date) -> QuerySet[Person]:
    """Branch secretaries who are not known as Party members and have no way there yet (DN8).

    Shape: persons with `standing`, `unit_id` (the branch), `held_since`, by name.
    Queries: none of its own beyond `reach`.
    """
    found = reach(user, PeoplePermission.PARTY, on)
    held = Holding.objects.on(on).filter(person=OuterRef("pk"), seat__position=BRANCH_SECRETARY)
    if found:
        held = held.filter(seat__unit__in=within(found, on))
    people = Person.objects.current().filter(Exists(held)) if found else Person.objects.none()
    people = people.annotate(
        standing=Coalesce(_standing("state", on), Value(_UNKNOWN)),
        unit_id=Subquery(held.values("seat__unit")[:1]),
        held_since=Subquery(held.values("starts_on")[:1]),
    )
    people = people.exclude(standing__in=(*_ON_THE_WAY, FULL)).exclude(_stepped(on) | _helped(on))
    return people.order_by("name_key", "pk")


def _named_q(user: Any, on: dt.date) -> Q:
    """Whom the user may know of by name on that day."""
    found, own = reach(user, PeoplePermission.PARTY, on), getattr(user, "person_id", None)
    chosen = Q(pk__in=Mentoring.objects.on(on).filter(mentor=own).values("person")) if own else Q(pk__in=[])
    if found:
        units = within(found, on)
        chosen |= Q(pk__in=Membership.objects.on(on).filter(unit__in=units).values("person"))
        chosen |= Q(pk__in=Holding.objects.on(on).filter(seat__unit__in=units).values("person"))
    return chosen


def _way(people: QuerySet[Person], on: dt.date) -> QuerySet[Person]:
    """Of these people those on the way, with `stage` and `since`."""
    standing = PartyStanding.objects.on(on)
    firsts = {kind: _first(kind, on) for kind in STEPS}
    people = (
        people.filter(
            Q(pk__in=standing.filter(state__in=_ON_THE_WAY).values("person")) | _stepped(on) | _helped(on),
            withdrawn_at=None,
            erased_at=None,
        )
        .exclude(pk__in=standing.filter(state=FULL).values("person"))
        .annotate(
            standing=Coalesce(_standing("state", on), Value(_UNKNOWN)),
            standing_since=_standing("starts_on", on),
            first_outstanding=firsts[OUTSTANDING],
            first_class=firsts[CLASS],
            first_introduced=firsts[INTRODUCED],
        )
    )
    order = (
        (Q(standing=PROBATIONARY), PROBATIONARY, "standing_since"),
        (Q(first_introduced__isnull=False), INTRODUCED, "first_introduced"),
        (Q(first_class__isnull=False), CLASS, "first_class"),
        (Q(standing=PROSPECT), PROSPECT, "standing_since"),
        (Q(first_outstanding__isnull=False), OUTSTANDING, "first_outstanding"),
    )
    return people.annotate(
        stage=Case(
            *(When(which, then=Value(stage)) for which, stage, _ in order), default=Value(""), output_field=CharField()
        ),
        since=Case(*(When(which, then=F(day)) for which, _, day in order), default=None, output_field=DateField()),
    )


def _told(people: QuerySet[Person], on: dt.date) -> QuerySet[Person]:
    """With who helps, the last remark, and what is missing."""
    quarter = period_containing(Cadence.QUARTER, on)
    remarks = PartyRemark.objects.filter(person=OuterRef("pk")).order_by("-quarter_on")
    mentors = Mentoring.objects.on(on).filter(person=OuterRef("pk")).order_by("-starts_on")
    still = Q(since__lte=months_before(on, parameter(MONTHS_OF_NOTHING, on)))
    lacks = Q(stage__in=REMARKED) & ~Exists(remarks.filter(quarter_on=quarter.starts_on))
    return people.annotate(
        mentor_id=Subquery(mentors.values("mentor")[:1]),
        mentor_name=Subquery(mentors.values("mentor__full_name")[:1]),
        remarked_on=Subquery(remarks.values("quarter_on")[:1]),
        remark=Subquery(remarks.values("progress")[:1]),
        stands_still=Case(When(still, then=Value(True)), default=Value(False)),
        lacks_remark=Case(When(lacks, then=Value(True)), default=Value(False)),
    )


def _standing(column: str, on: dt.date) -> Subquery:
    return Subquery(PartyStanding.objects.on(on).filter(person=OuterRef("pk")).values(column)[:1])


def _first(kind: str, on: dt.date) -> Subquery:
    rows = PartyStep.objects.filter(person=OuterRef("pk"), kind=kind, withdrawn_at=None, day__lte=on)
    return Subquery(rows.order_by("day").values("day")[:1])


def _stepped(on: dt.date) -> Q:
    return Q(pk__in=PartyStep.objects.filter(withdrawn_at=None, day__lte=on).values("person"))


def _helped(on: dt.date) -> Q:
    return Q(pk__in=Mentoring.objects.on(on).values("person"))


@dataclass(frozen=True)
class FunnelRow:
    """How many of a unit's members stand at each stage; not `shown` where so few belong that a number names them."""

    unit: int
    name: str
    members: int
    stages: Mapping[str, int]
    shown: bool
    has_names: bool
    is_branch: bool

    @property
    def total(self) -> int:
        """All on the way whose stage is known."""
        return sum(self.stages.values())

    @property
    def codes(self) -> Sequence[str]:
        """The stages that are counted, in order."""
        return tuple(FUNNEL)

    @property
    def counts(self) -> Sequence[int]:
        """The numbers in the order of the stages."""
        return [self.stages.get(stage, 0) for stage in FUNNEL]


FUNNEL = {code: label for code, label in STAGES.items() if code != FULL}


@dataclass(frozen=True)
class Funnel:
    """The units below one, with the sums of those that are shown."""

    rows: Sequence[FunnelRow] = field(default_factory=tuple)

    @property
    def shown(self) -> Sequence[FunnelRow]:
        """The rows whose numbers the reader sees."""
        return [row for row in self.rows if row.shown]

    @property
    def totals(self) -> Sequence[int]:
        """The sums of what is shown, in the order of the stages."""
        return [sum(row.stages.get(stage, 0) for row in self.shown) for stage in FUNNEL]


def funnel(user: Any, above: UnitPath, on: dt.date) -> Funnel:
    """How many members stand at which stage, for each unit below one. Who may not know them by name sees a unit only
    where so many belong to it that the number tells of nobody; smaller ones count nowhere above either, so that no sum
    differs from what is shown below it by those few.

    Queries: three, beyond `reach`, whatever the number of units and people.
    """
    names, least = reach(user, PeoplePermission.PARTY, on), int(parameter("mau-so-it-nhat-khi-nhay-cam", on))
    children = list(
        UnitPath.objects.on(on).open().filter(parent=above.unit_id).select_related("level").order_by(
            "level__rank", "name_key", "unit"
        )
    )  # fmt: skip
    home = Membership.objects.on(on).filter(dated_q(on, "unit__paths__"), kind__in=Membership.AT_HOME)
    child = Substr("unit__paths__path", 1, len(above.path) + WIDTH)
    home = home.filter(unit__paths__path__startswith=above.path).annotate(child=child)
    members = dict(home.values("child").annotate(n=Count("person", distinct=True)).values_list("child", "n"))
    stage = Subquery(_way(Person.objects.filter(pk=OuterRef("person")), on).values("stage")[:1])
    on_the_way = home.filter(
        _countable(names, least, on), person__in=_way(Person.objects.all(), on).order_by().values("pk")
    )
    on_the_way = on_the_way.annotate(stage=stage)
    counts: dict[str, dict[str, int]] = {}
    for path, reached, number in on_the_way.values("child", "stage").annotate(
        n=Count("person", distinct=True)
    ).values_list("child", "stage", "n"):  # fmt: skip
        if reached:
            counts.setdefault(path, {})[reached] = number
    return Funnel(
        [
            _row(child, members.get(child.path, 0), counts.get(child.path, {}), names.covers(child.path), least)
            for child in children
        ]
    )


def _countable(names: Reach, least: int, on: dt.date) -> Q:
    """The condition that a membership counts in sums: of a unit whose members one may know by name, or of one to which
    enough people belong.
    """
    home = Membership.objects.on(on).filter(kind__in=Membership.AT_HOME).order_by()
    large = home.values("unit").annotate(n=Count("person", distinct=True)).filter(n__gte=least).values("unit")
    return names.q("unit__paths__path") | Q(unit__in=large)


def _row(child: UnitPath, members: int, stages: Mapping[str, int], has_names: bool, least: int) -> FunnelRow:
    shown = has_names or members >= least
    return FunnelRow(child.unit_id, child.name, members, stages, shown, has_names, child.level_id == BRANCH)
