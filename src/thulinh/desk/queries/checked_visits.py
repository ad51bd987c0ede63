"""Visits to the grassroots as records that are drawn, checked and put right."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.checks.rules.drawing import Drawable
from thulinh.desk.queries.checked_kinds import InCharge, RecordSaid
from thulinh.desk.queries.places import last_names_of
from thulinh.kernel.text import format_date
from thulinh.people.models import Account
from thulinh.people.reach import within
from thulinh.visits.actions import strike_days
from thulinh.visits.models import Authorship, Stop, Visit, VisitDay, Visitor
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.rules.days import in_days

VISIT = "visits.visit"


def pool(units: QuerySet, starts_on: dt.date, ends_on: dt.date) -> list[Drawable]:
    """The visits that were made to these units, by the day on which they began.

    Shape: a visit to several of these units stands at the first.
    Queries: four.
    """
    stops = Stop.objects.filter(
        unit__in=units, visit__withdrawn_at=None, visit__status=Visit.Status.MADE,
        visit__starts_on__range=(starts_on, ends_on),
    )  # fmt: skip
    first: dict[int, Stop] = {}
    hands: dict[int, set[int]] = defaultdict(set)
    for stop in stops.select_related("visit").order_by("visit", "pk"):
        first.setdefault(stop.visit_id, stop)
        hands[stop.visit_id] |= {stop.word_by_id} - {None}
    visits = stops.values("visit")
    for visit, account in Authorship.objects.filter(visit__in=visits).values_list("visit", "account"):
        hands[visit].add(account)
    people: dict[int, list[int]] = defaultdict(list)
    went = Visitor.objects.filter(visit__in=visits).order_by("-is_lead", "pk")
    for visit, person in went.values_list("visit", "person"):
        people[visit].append(person)
    spent = _days(VisitDay.objects.filter(visit__in=visits))
    return [
        Drawable(
            visit, stop.unit_id, stop.path, stop.path, stop.visit.starts_on, next(iter(people[visit]), None),
            stop.word_by_id, sum(spent[visit].values()), frozenset(hands[visit]), frozenset(people[visit]),
        )
        for visit, stop in first.items()
    ]  # fmt: skip


def _days(rows: QuerySet) -> dict[int, dict[dt.date, float]]:
    """How much of each day a visit says to have been there, as much as whoever was there longest; also what a check
    struck afterwards: it is what was recorded.
    """
    halves: dict[int, dict[dt.date, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for visit, day, person, spent in rows.current().values_list("visit", "day", "person", "halves"):
        halves[visit][day][person] += spent
    found: dict[int, dict[dt.date, float]] = defaultdict(dict)
    for visit, days in halves.items():
        found[visit] = {day: in_days(min(2, max(people.values()))) for day, people in sorted(days.items())}
    return found


def said(record: int) -> RecordSaid | None:
    """What a visit says, and what those visited are asked about it.

    Queries: five.
    """
    visit = Visit.objects.select_related("form").filter(pk=record).first()
    if visit is None:
        return None
    went = visit.visitors.select_related("person").order_by("-is_lead", "pk")
    stops = list(visit.stops.order_by("pk"))
    names = last_names_of([stop.unit_id for stop in stops])
    days = _days(VisitDay.objects.filter(visit=visit))[visit.pk]
    lines = [
        ("Hình thức", visit.form.name),
        ("Nội dung", visit.purpose),
        ("Người đi", ", ".join(one.person.full_name for one in went)),
        ("Nơi đến", ", ".join(names.get(stop.unit_id, "") for stop in stops)),
        ("Ngày", _spelled(days)),
        ("Số công lệnh", visit.order_number),
        ("Kết quả chuyến đi", visit.report),
        ("Nơi đến nói", "; ".join(str(stop.get_word_display()) for stop in stops)),
    ]
    return RecordSaid(
        title=f"Chuyến đi cơ sở từ ngày {format_date(visit.starts_on)}",
        lines=[(label, value) for label, value in lines if value],
        questions=(
            "Đoàn công tác đã đến đơn vị những ngày nào? Cả ngày hay nửa ngày?",
            "Có những ai đến, làm việc với ai?",
            "Đoàn đã làm những gì: dự sinh hoạt, hướng dẫn, nghe khó khăn?",
            "Chuyến đi có ích cho cơ sở không, có điều gì chưa được?",
        ),
        quantity=sum(days.values()),
        days=list(days.items()),
        units=[stop.unit_id for stop in stops],
        is_gone=visit.withdrawn_at is not None or visit.status != Visit.Status.MADE,
    )


def _spelled(days: Iterable[dt.date]) -> str:
    return ", ".join(format_date(day) for day in days)


def hands(record: int) -> set[int]:
    """The accounts that wrote or confirmed a visit, and those of who went.

    Queries: three.
    """
    wrote = Authorship.objects.filter(visit=record).values_list("account", flat=True)
    spoke = Stop.objects.filter(visit=record, word_by__isnull=False).values_list("word_by", flat=True)
    went = Account.objects.filter(person__visits__visit=record).values_list("pk", flat=True)
    return {*wrote, *spoke, *went}


def charge(user: Account, record: int, on: dt.date) -> InCharge | None:
    """Whoever sends the committee's cadres puts a visit right, unless they went on it.

    Queries: three at most, beyond `reach`.
    """
    visit = Visit.objects.filter(pk=record).first()
    if visit is None or visit.visitors.filter(person=user.person_id).exists():
        return None
    path = paths_today([visit.unit_id], on).get(visit.unit_id, "")
    if not path or not VisitRights(user, on).may_arrange(path):
        return None
    return InCharge(visit.unit_id, VisitPermission.ARRANGE)


def strike(record: int, days: Collection[dt.date], reason: str, by: Any) -> Visit | None:
    """Let exactly these days of a visit count no more, for all who went; struck days that are not named count again.
    Of a visit that was withdrawn meanwhile no day counts: None.

    Errors: as `visits.actions.strike_days`.
    Writes: as `visits.actions.strike_days`.
    """
    standing = VisitDay.objects.current().filter(visit=record)
    if not standing.exists():
        return None
    rows = standing.filter(day__in=list(days))
    return strike_days(record, list(rows.values_list("pk", flat=True)), reason=reason, by=by)


def waits_for(user: Account, on: dt.date) -> Q:
    """The condition on checks of visits of the user's own committee, which they did not go on.

    Queries: one beyond `reach`.
    """
    rights = VisitRights(user, on)
    found = rights.within(VisitPermission.ARRANGE)
    if not found or rights.person is None:
        return Q(pk__in=[])
    sent = Visit.objects.filter(unit__in=rights.own_units).filter(unit__in=within(found, on))
    return Q(record_kind=VISIT, record_id__in=sent.exclude(visitors__person=rights.person).values("pk"))
