"""Handing over a seat: who sees it, who may do what about it, what the system itself knows of what is handed over."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from thulinh.activities.queries.tasks import open_tasks
from thulinh.kernel.text import format_date, format_number
from thulinh.people.models import Holding, Person
from thulinh.people.queries import member_counts
from thulinh.people.reach import may, reach, within
from thulinh.selection.models import HandOver, HandOverLine
from thulinh.selection.permissions import SelectionPermission
from thulinh.units.models import UnitPath

Kind = HandOverLine.Kind
# What the system lays down itself; the other kinds are typed.
KNOWN = (Kind.DUTY, Kind.TASK, Kind.MEMBERS)
_PARTIES = (
    "file",
    "outgoing__person",
    "outgoing__seat__position",
    "incoming__person",
    "given_by__person",
    "taken_by__person",
)


@dataclass(frozen=True)
class HandedLine:
    """One thing that is handed over, in words."""

    kind: str
    text: str
    amount_vnd: int | None = None
    note: str = ""


@dataclass(frozen=True)
class HandOverSight:
    """A hand-over as one reader may treat it. `receiver`: who takes the seat over, also where the paper was written
    before that was known; `may_sign`: the reader is a party who has not signed; `may_change`: lines may still change.
    """

    hand_over: HandOver
    lines: Sequence[HandOverLine]
    receiver: Person | None
    is_giver: bool
    is_taker: bool
    may_sign: bool
    may_change: bool
    may_enter_paper: bool
    may_cancel: bool

    @property
    def is_open(self) -> bool:
        """Whether a signature is still missing."""
        return not self.hand_over.is_signed


def known_lines(outgoing: Holding, on: dt.date) -> list[HandedLine]:
    """What this room knows of what goes over with a seat: the holder's open tasks there, and the list of members.

    Queries: three.
    """
    unit = outgoing.seat.unit_id
    tasks = open_tasks(outgoing.person_id).filter(Q(unit=unit) | Q(activity__host=unit))
    lines = []
    for task in tasks:
        due = f", hạn {format_date(task.due_on)}" if task.due_on else ""
        lines.append(HandedLine(Kind.TASK, f"{task.title}"[: 300 - len(due)] + due))
    path = UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first()
    number = sum(counts.members for counts in member_counts(path, on).values()) if path else 0
    if number:
        words = f"Danh sách {format_number(number)} đoàn viên, tính đến ngày {format_date(on)}"
        lines.append(HandedLine(Kind.MEMBERS, words))
    return lines


def hand_over_sight(pk: int, user: Any, on: dt.date) -> HandOverSight | None:
    """A hand-over as the reader may treat it; None for who is neither a party nor sees seats of its place.

    Queries: four at most, beyond `reach`.
    """
    row = HandOver.objects.select_related("unit", *_PARTIES).filter(pk=pk).first()
    if row is None:
        return None
    receiver = row.incoming.person if row.incoming else _next_holder(row)
    person = getattr(user, "person_id", None)
    is_giver = person is not None and person == row.outgoing.person_id
    is_taker = person is not None and receiver is not None and person == receiver.pk
    decides = may_decide_there(row, user, on)
    if not (is_giver or is_taker or decides or may(user, SelectionPermission.SEATS, row.unit_id, on)):
        return None
    untouched = row.given_at is None and row.taken_at is None
    return HandOverSight(
        hand_over=row,
        lines=list(row.lines.all()),
        receiver=receiver,
        is_giver=is_giver,
        is_taker=is_taker,
        may_sign=(is_giver and row.given_at is None) or (is_taker and row.taken_at is None),
        may_change=untouched and (is_giver or decides),
        may_enter_paper=decides and not row.is_signed and receiver is not None,
        may_cancel=decides and untouched,
    )


def may_decide_there(row: HandOver, user: Any, on: dt.date) -> bool:
    """Whether somebody answers for decisions about seats of the unit."""
    return may(user, SelectionPermission.DECIDE, row.unit_id, on)


def may_prepare(holding: Holding, user: Any, on: dt.date) -> bool:
    """Whether somebody may draw up the hand-over of a seat: its holder, and who answers for decisions there.

    Queries: one at most, beyond `reach`.
    """
    is_own = holding.person_id == getattr(user, "person_id", None) and holding.holds_on(on)
    return is_own or may(user, SelectionPermission.DECIDE, holding.seat.unit_id, on)


def hand_overs_seen(user: Any, on: dt.date) -> QuerySet[HandOver]:
    """The hand-overs that somebody may read: one's own, and those of places whose seats one sees; those that wait for a
    signature first, then the newest.

    Shape: hand-overs with `unit_name`, `unit_key`, `unit_search`.
    Queries: none of its own beyond `reach`.
    """
    found = reach(user, SelectionPermission.SEATS, on)
    person = getattr(user, "person_id", None)
    seen = Q(pk__in=[]) if person is None else Q(outgoing__person=person) | Q(taker=person)
    if found:
        seen |= Q(unit__in=within(found, on))
    path = UnitPath.objects.on(on).filter(unit=OuterRef("unit_id"))
    places = {"unit_name": "name", "unit_key": "name_key", "unit_search": "search"}
    rows = _with_taker().filter(seen).select_related(*_PARTIES)
    rows = rows.annotate(**{name: Subquery(path.values(column)[:1]) for name, column in places.items()})
    return rows.order_by(
        F("taken_at").asc(nulls_first=True), F("given_at").asc(nulls_first=True), "-prepared_at", "-pk"
    )


def hand_overs_of(person: int) -> list[HandOver]:
    """The hand-overs in which somebody gives or takes a seat, the newest first, with `unit_name`.

    Queries: one. The unit is called as on the first day of the holding.
    """
    path = UnitPath.objects.on(OuterRef("outgoing__starts_on")).filter(unit=OuterRef("unit_id"))
    rows = _with_taker().filter(Q(outgoing__person=person) | Q(taker=person)).select_related(*_PARTIES)
    return list(rows.annotate(unit_name=Subquery(path.values("name")[:1])).order_by("-prepared_at", "-pk"))


def to_sign(user: Any) -> QuerySet[HandOver]:
    """The hand-overs that wait for the user's own signature.

    Queries: none of its own.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return HandOver.objects.none()
    gives = Q(given_at=None, outgoing__person=person)
    return _with_taker().filter(gives | Q(taken_at=None, taker=person)).order_by("prepared_at", "pk")


def _with_taker() -> QuerySet[HandOver]:
    """Hand-overs with `taker`: who takes over, named, or, where nobody was named yet, first on that seat afterwards."""
    later = Holding.objects.current().filter(
        seat=OuterRef("outgoing__seat"), starts_on__gt=OuterRef("outgoing__ends_on")
    )
    first = Subquery(later.order_by("starts_on", "pk").values("person")[:1])
    return HandOver.objects.annotate(taker=Coalesce(F("incoming__person"), first, output_field=BigIntegerField()))


def next_holding(row: HandOver) -> Holding | None:
    """Who took the seat first after the one who left it.

    Queries: one, none while nobody has left.
    """
    left = row.outgoing.ends_on
    if left is None:
        return None
    later = Holding.objects.current().filter(seat=row.outgoing.seat_id, starts_on__gt=left)
    return later.select_related("person").order_by("starts_on", "pk").first()


def _next_holder(row: HandOver) -> Person | None:
    found = next_holding(row)
    return found.person if found else None
