"""Who belongs to a unit, how many belong to the units below, where somebody belonged over time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import Substr

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership
from thulinh.people.rules import portions
from thulinh.units.models import under_q
from thulinh.units.rules import WIDTH

_Kind = Membership.Kind


@dataclass(frozen=True)
class Member:
    """One line of a unit's list. Phone, birth date and address only for those who may; else the phone is masked."""

    membership: int
    person: int
    name: str
    kind: str
    starts_on: dt.date
    sex: str = ""
    code: str = ""
    phone: str = ""
    birth_on: dt.date | None = None
    address: str = ""
    posts: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        """In which way the person belongs to the unit, in words."""
        return str(_Kind(self.kind).label)

    @property
    def may_vote(self) -> bool:
        """Whether the person votes there; two-way participants and guests for a time do not (HN8)."""
        return _Kind(self.kind).may_vote


@dataclass(frozen=True)
class MemberCounts:
    """How many belong to a unit, by the way they do. A person is counted once in each."""

    home: int = 0
    away: int = 0
    temporary: int = 0
    two_way: int = 0
    association: int = 0

    @property
    def members(self) -> int:
        """Members of the Union who have their home there, those who work away included."""
        return self.home + self.away


@dataclass(frozen=True)
class MembershipLine:
    """One membership of somebody, as a line of their history."""

    membership: int
    unit: int
    unit_name: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date | None
    began_by: str
    ended_by: str
    decision_number: str

    @property
    def kind_label(self) -> str:
        """In which way the person belonged to the unit, in words."""
        return str(_Kind(self.kind).label)

    @property
    def began_label(self) -> str:
        """How it began, in words."""
        return str(Membership.Began(self.began_by).label)

    @property
    def ended_label(self) -> str:
        """How it ended, in words."""
        return str(Membership.Ended(self.ended_by).label) if self.ended_by else ""


def members(unit: int, on: dt.date, *, with_contact: bool = False) -> list[Member]:
    """Who belongs to the unit on that day: its own members first, then guests, each group by name.

    Shape: `Member` lines; `with_contact` puts phone, birth date and address in clear (ask `may` first).
    Queries: two.
    """
    order = {kind: place for place, kind in enumerate(_Kind.values)}
    rows = Membership.objects.on(on).filter(unit=unit).select_related("person").order_by("person__name_key", "pk")
    posts: dict[int, list[str]] = {}
    held = Holding.objects.on(on).filter(seat__unit=unit).order_by("seat__position__rank")
    for person, post in held.values_list("person", "seat__position__short_name"):
        posts.setdefault(person, []).append(post)
    found = [_member(row, tuple(posts.get(row.person_id, ())), with_contact) for row in rows]
    return sorted(found, key=lambda member: order[member.kind])


def member_counts(path: str, on: dt.date) -> dict[int, MemberCounts]:
    """How many belong to each unit just below that path, with all that lies under it; its own members under itself.

    Shape: unit id → counts; a unit without members is not in it.
    Queries: one, however many units.
    """
    rows = (
        Membership.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), under_q(path, "unit__paths__path"), unit__paths__is_open=True)
        .values("kind", place=Substr("unit__paths__path", len(path) + 1, WIDTH))
        .annotate(number=Count("person", distinct=True))
        .order_by()
    )
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        unit = int(row["place"] or path[-WIDTH:])
        counts.setdefault(unit, {})[_COUNTED[row["kind"]]] = row["number"]
    return {unit: MemberCounts(**numbers) for unit, numbers in counts.items()}


def member_counts_of(units: Iterable[int], on: dt.date) -> dict[int, MemberCounts]:
    """How many belong to each of these units themselves.

    Shape: unit id → counts; a unit without members is not in it.
    Queries: one, for up to ten thousand units.
    """
    counts: dict[int, dict[str, int]] = {}
    for part in portions(units):
        rows = Membership.objects.on(on).filter(unit__in=part).values("unit", "kind").order_by()
        for row in rows.annotate(number=Count("person", distinct=True)):
            counts.setdefault(row["unit"], {})[_COUNTED[row["kind"]]] = row["number"]
    return {unit: MemberCounts(**numbers) for unit, numbers in counts.items()}


def membership_history(person: int) -> list[MembershipLine]:
    """Where somebody belonged and belongs, newest first.

    Queries: one. The unit is called as on the first day.
    """
    rows = (
        Membership.objects.current()
        .filter(dated_q(F("starts_on"), "unit__paths__"), person=person)
        .order_by("-starts_on", "-pk")
    )
    return [MembershipLine(*row) for row in rows.values_list(*_LINE)]


def _member(row: Membership, posts: tuple[str, ...], with_contact: bool) -> Member:
    person = row.person
    return Member(
        membership=row.pk,
        person=person.pk,
        name=person.full_name,
        kind=row.kind,
        starts_on=row.starts_on,
        sex=person.sex,
        code=person.code,
        phone=person.spoken_phone if with_contact else person.masked_phone,
        birth_on=person.birth_on if with_contact else None,
        address=person.address if with_contact else "",
        posts=posts,
    )


_LINE = (
    "pk", "unit", "unit__paths__name", "kind", "starts_on", "ends_on", "began_by", "ended_by", "decision_number",
)  # fmt: skip
_COUNTED = {
    _Kind.HOME: "home",
    _Kind.AWAY: "away",
    _Kind.TEMPORARY: "temporary",
    _Kind.TWO_WAY: "two_way",
    _Kind.ASSOCIATION: "association",
}
