"""What people are trained for: for which posts, in which topics, until when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from thulinh.kernel.parameters import parameter
from thulinh.people.models import Holding, Membership, Position
from thulinh.people.queries import placed_within
from thulinh.people.reach import Reach, User, reach, within
from thulinh.people.rules import portions
from thulinh.training.models import Qualification, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.topics import topics_seen
from thulinh.training.rules.validity import SOON
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

HOLDS, ENDING, ENDED = "con", "sap-het", "het"
STATES = {HOLDS: "Còn giá trị", ENDING: "Sắp hết giá trị", ENDED: "Hết giá trị"}


@dataclass(frozen=True)
class Held:
    """One training of somebody, as it stands on a day; `is_renewed`: a later one for the same goes on beyond it."""

    row: Qualification
    state: str
    is_renewed: bool

    @property
    def what(self) -> str:
        """For which post or in which topic, at which level."""
        if self.row.position is not None:
            return f"Bồi dưỡng chức danh {self.row.position.name}"
        level = f" ({self.row.get_level_display().lower()})" if self.row.level else ""
        return f"{self.row.topic.name}{level}"

    @property
    def where(self) -> str:
        """By whom, in which class, with which paper."""
        paper = f"số {self.row.paper_number}" if self.row.paper_number else ""
        return ", ".join(word for word in (self.row.name, self.row.issuer, paper) if word)

    @property
    def label(self) -> str:
        """The state as people read it."""
        return "Đã học lại" if self.is_renewed and self.state != HOLDS else STATES[self.state]


def qualifications_of(person: int, on: dt.date) -> list[Held]:
    """What somebody was trained for and in up to a day, the newest first.

    Queries: one.
    """
    rows = Qualification.objects.current().filter(person=person, starts_on__lte=on)
    rows = rows.select_related("position", "topic").order_by("-starts_on", "position__rank", "topic__rank", "pk")
    return standing_of(list(rows), on)


def standing_of(rows: Sequence[Qualification], on: dt.date) -> list[Held]:
    """How trainings stand on a day, in their order; renewed is told among these rows.

    Queries: none.
    """
    soon = on + dt.timedelta(days=parameter(SOON, on))
    return [Held(row, _state(row, on, soon), any(_renews(other, row) for other in rows)) for row in rows]


def _state(row: Qualification, on: dt.date, soon: dt.date) -> str:
    if row.ends_on is None or row.ends_on > soon:
        return HOLDS
    return ENDING if row.ends_on >= on else ENDED


def _renews(other: Qualification, row: Qualification) -> bool:
    same = (other.person_id, other.position_id, other.topic_id) == (row.person_id, row.position_id, row.topic_id)
    return same and row.ends_on is not None and (other.ends_on is None or other.ends_on > row.ends_on)


def places_of(people: Iterable[int], on: dt.date) -> dict[int, int]:
    """Where people are on a day: the unit of their first seat, else the one they are members of.

    Queries: two, for up to ten thousand people.
    """
    found: dict[int, int] = {}
    for part in portions(people):
        homes = Membership.objects.on(on).filter(person__in=part, kind__in=Membership.AT_HOME)
        found |= dict(homes.values_list("person", "unit"))
        held = Holding.objects.on(on).filter(person__in=part).order_by("-seat__position__rank", "-pk")
        found |= dict(held.values_list("person", "seat__unit"))
    return found


def tell_places(rows: Sequence[Qualification], on: dt.date) -> None:
    """Tell each training `unit_name`: where the person is on a day; "" when nowhere.

    Queries: three.
    """
    places = places_of({row.person_id for row in rows}, on)
    names = dict(UnitPath.objects.on(on).filter(unit__in=set(places.values())).values_list("unit", "name"))
    for row in rows:
        row.unit_name = names.get(places.get(row.person_id), "")


def may_read_qualifications(user: User, people: Iterable[int], on: dt.date) -> set[int]:
    """Of which of these people somebody reads what they were trained for: oneself, and those placed where one looks at
    training or nominates for it.

    Queries: two.
    """
    asked = set(people)
    found = {pk for pk in asked if pk == getattr(user, "person_id", None)}
    for permission in (TrainingPermission.VIEW, TrainingPermission.NOMINATE):
        found |= placed_within(user, permission, asked, on)
    return found


def may_record_qualification(user: User, person: int, on: dt.date) -> bool:
    """Whether somebody may record a training of a person: who nominates or plans where the person is, and not the
    person.

    Queries: two.
    """
    if person == getattr(user, "person_id", None):
        return False
    both = (TrainingPermission.NOMINATE, TrainingPermission.PLAN)
    return any(placed_within(user, permission, [person], on) for permission in both)


@dataclass(frozen=True)
class Learnable:
    """For which posts and in which topics a training of somebody may be recorded on a page."""

    posts: Sequence[Position]
    topics: Sequence[Topic]


def learnable_by(person: int, on: dt.date) -> Learnable:
    """What a training of somebody may have been for: the posts that they hold or held, and those of the levels where
    they are; the national topics and those of the units where they are and above, also those no longer taught.

    Queries: five.
    """
    held = list(Holding.objects.current().filter(person=person).values_list("seat__position", "seat__unit", "ends_on"))
    belong = Membership.objects.on(on).filter(person=person).values_list("unit", flat=True)
    here = {unit for _, unit, ends_on in held if ends_on is None or ends_on >= on} | set(belong)
    places = UnitPath.objects.on(on).filter(unit__in=here, level__is_union=True).values_list("path", "level")
    above = {unit for path, _ in places for unit in path_ids(path)}
    levels = {level for _, level in places}
    known = {position for position, _, _ in held}
    posts = [one for one in Position.objects.order_by("rank", "code") if one.pk in known or levels & set(one.levels)]
    topics = Topic.objects.filter(Q(unit=None) | Q(unit__in=above)).order_by("group__rank", "rank", "name")
    return Learnable(sorted(posts, key=lambda one: one.pk not in known), list(topics))


def qualification_list(user: User, on: dt.date) -> QuerySet[Qualification]:
    """The trainings of people placed within the reader's reach, also those that ended; each knows `renewed`.

    Queries: one, beyond `reach`.
    """
    people = _placed_q(user, on, (TrainingPermission.VIEW, TrainingPermission.NOMINATE))
    rows = _renewable(Qualification.objects.current().filter(people, starts_on__lte=on))
    return rows.order_by("-starts_on", "person__name_key", "pk")


def topics_to_ask(user: User, on: dt.date) -> QuerySet[Topic]:
    """The topics about which somebody may ask who learnt them: those that they may read of, and those that somebody
    within their reach has learnt, maybe elsewhere.

    Queries: two at most, beyond `reach`.
    """
    seen = topics_seen(user, on).order_by().values("pk")
    learnt = qualification_list(user, on).order_by().values("topic")
    return Topic.objects.filter(Q(pk__in=seen) | Q(pk__in=learnt)).order_by("group__rank", "rank", "code")


def qualifications_to_write(user: User, on: dt.date) -> QuerySet[Qualification]:
    """The trainings that somebody may take back: recorded singly or from a list, of people where they may record."""
    people = _placed_q(user, on, (TrainingPermission.NOMINATE, TrainingPermission.PLAN))
    rows = Qualification.objects.current().filter(people, participant=None)
    return rows.exclude(person=getattr(user, "person_id", None))


def of_state(rows: QuerySet[Qualification], state: str, on: dt.date) -> QuerySet[Qualification]:
    """Those that stand so on a day; soon to end and ended only where nothing renews them."""
    soon = on + dt.timedelta(days=parameter(SOON, on))
    if state == HOLDS:
        return rows.filter(Q(ends_on=None) | Q(ends_on__gt=soon))
    days = Q(ends_on__range=(on, soon)) if state == ENDING else Q(ends_on__lt=on)
    return rows.filter(days, renewed=False)


def _renewable(rows: QuerySet[Qualification]) -> QuerySet[Qualification]:
    same = Qualification.objects.current().filter(person=OuterRef("person"))
    same = same.filter(
        Q(position=OuterRef("position")) | Q(topic=OuterRef("topic")),
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on")),
    )
    return rows.annotate(renewed=Exists(same)).select_related("person", "position", "topic")


def _placed_q(user: User, on: dt.date, permissions: Sequence[TrainingPermission]) -> Q:
    """The condition "of somebody who belongs or holds a seat where the user may do one of these"."""
    found = Reach(tuple(sorted({root for one in permissions for root in reach(user, one, on).roots})))
    if not found:
        return Q(pk__in=[])
    units = within(found, on)
    held = Holding.objects.on(on).filter(person=OuterRef("person"), seat__unit__in=units)
    belong = Membership.objects.on(on).filter(person=OuterRef("person"), unit__in=units)
    return Q(Exists(held) | Exists(belong))
