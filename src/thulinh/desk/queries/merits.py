"""What the records say for somebody, or for a unit, that is proposed for commendation (HN6)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from thulinh.activities.models import Activity, Initiative
from thulinh.benefits.actions.commending import Evidence
from thulinh.benefits.models import CommendationEvidence
from thulinh.desk.queries.activities import visible_activities
from thulinh.desk.queries.records import ACTIVITY, INITIATIVE, MEMBERSHIP, VISIT, Opening, openings
from thulinh.kernel.text import format_date, format_number
from thulinh.people.models import Holding, Membership
from thulinh.people.queries import visible_people
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.visits.models import Stop, Visit

YEARS, MOST = 2, 30
_LED = (BRANCH_SECRETARY, "bi-thu-doan-xa", "bi-thu-doan-huyen", "chu-nhiem-cau-lac-bo")


def merits_of(person: int, user: Any, on: dt.date) -> list[Evidence]:
    """What the records of this year and the one before say for somebody: sessions of the unit that they led, found
    right by the level above; initiatives of theirs that others reuse; members admitted while they led; visits to the
    grassroots that the places confirmed. Only what the reader may open.

    Shape: at most thirty of each, the newest first.
    Queries: at most nine, besides those of `reach`.
    """
    since = dt.date(on.year - YEARS + 1, 1, 1)
    led = _led(person, since, on)
    sessions, admitted = Q(pk__in=[]), Q(pk__in=[])
    for unit, first, last in led:
        sessions |= Q(host=unit, day__range=(first, last))
        admitted |= Q(unit=unit, starts_on__range=(first, last))
    made = Stop.objects.filter(visit__status=Visit.Status.MADE, visit__withdrawn_at=None, word=Stop.Word.CONFIRMED)
    went = made.filter(visit__days__person=person, first_on__range=(since, on)).values("visit")
    return [
        *_sessions(visible_activities(user, on).filter(sessions)),
        *_initiatives(Initiative.objects.filter(author=person, day__range=(since, on))),
        *_admissions(admitted, user, on),
        *_visits(went, user, on),
    ]


def merits_of_unit(unit: int, user: Any, on: dt.date) -> list[Evidence]:
    """The same for a unit: its own sessions found right, its initiatives that others reuse, its new members.

    Queries: at most five, besides those of `reach`.
    """
    since = dt.date(on.year - YEARS + 1, 1, 1)
    days = (since, on)
    return [
        *_sessions(visible_activities(user, on).filter(host=unit, day__range=days)),
        *_initiatives(Initiative.objects.filter(unit=unit, day__range=days)),
        *_admissions(Q(unit=unit, starts_on__range=days), user, on),
    ]


def opened(evidence: Iterable[CommendationEvidence], user: Any, on: dt.date) -> list[tuple[Any, Opening | None]]:
    """The evidence of a proposal, each with where it opens for this reader, if it does.

    Queries: at most two for each kind of record, besides those of `reach`.
    """
    rows = list(evidence)
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.record_kind].add(row.record_id)
    where = {kind: _openings(kind, found, user, on) for kind, found in keys.items()}
    return [(row, where[row.record_kind].get(row.record_id)) for row in rows]


def _openings(kind: str, keys: set[int], user: Any, on: dt.date) -> Mapping[int, Opening]:
    if kind == ACTIVITY:
        keys = set(visible_activities(user, on).filter(pk__in=keys).values_list("pk", flat=True))
    if kind == MEMBERSHIP:
        seen = visible_people(user, on).order_by().values("pk")
        keys = set(Membership.objects.current().filter(pk__in=keys, person__in=seen).values_list("pk", flat=True))
    return openings(kind, keys, user=user, on=on)


def _led(person: int, since: dt.date, on: dt.date) -> Sequence[tuple[int, dt.date, dt.date]]:
    """The units that somebody led, from when to when within the range."""
    rows = Holding.objects.within(since, on).filter(person=person, seat__position__in=_LED)
    found = rows.values_list("seat__unit", "starts_on", "ends_on")
    return [(unit, max(first, since), min(last or on, on)) for unit, first, last in found]


def _sessions(rows: QuerySet[Activity]) -> list[Evidence]:
    held = rows.filter(status=Activity.Status.HELD, verdict=Activity.Verdict.PASSED).select_related("kind")
    return [
        Evidence(
            ACTIVITY, row.pk, f"{row.title or row.kind.name} ngày {format_date(row.day)}, cấp trên duyệt đạt", row.day
        )
        for row in held.order_by("-day", "-pk")[:MOST]
    ]


def _initiatives(rows: QuerySet[Initiative]) -> list[Evidence]:
    reused = rows.filter(withdrawn_at=None).annotate(used=Count("reuses")).filter(used__gt=0).order_by("-day", "-pk")
    return [
        Evidence(INITIATIVE, row.pk, f"Sáng kiến “{row.title}”, {format_number(row.used)} đơn vị áp dụng", row.day)
        for row in reused[:MOST]
    ]


def _admissions(condition: Q, user: Any, on: dt.date) -> list[Evidence]:
    rows = Membership.objects.current().filter(condition, began_by=Membership.Began.ADMISSION)
    seen = rows.filter(person__in=visible_people(user, on).order_by().values("pk")).order_by("-starts_on", "-pk")
    return [
        Evidence(MEMBERSHIP, pk, f"Kết nạp một đoàn viên ngày {format_date(day)}", day)
        for pk, day in seen.values_list("pk", "starts_on")[:MOST]
    ]


def _visits(visits: QuerySet, user: Any, on: dt.date) -> list[Evidence]:
    keys = set(visits.values_list("visit", flat=True))
    seen = openings(VISIT, keys, user=user, on=on)
    rows = Visit.objects.filter(pk__in=seen).order_by("-starts_on", "-pk")[:MOST]
    return [
        Evidence(
            VISIT, row.pk, f"Đi cơ sở ngày {format_date(row.starts_on)}: {row.purpose}, nơi đến xác nhận", row.starts_on
        )
        for row in rows
    ]
