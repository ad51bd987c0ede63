"""Sessions of branches and clubs as records that are drawn, checked and put right."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection

from django.db.models import Q, QuerySet

from thulinh.activities.models import Activity, Attendance, Authorship, Credit, Verification
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights, paths_with_length
from thulinh.checks.rules.drawing import Drawable
from thulinh.desk.queries.checked_kinds import InCharge, RecordSaid
from thulinh.desk.queries.records import ACTIVITY
from thulinh.kernel.text import format_date, format_number
from thulinh.people.models import Account
from thulinh.units.models import UnitPath

_STANDING = [Activity.Verdict.PENDING.value, Activity.Verdict.PASSED.value]


def pool_of(kinds: Collection[str]) -> Callable[[QuerySet, dt.date, dt.date], list[Drawable]]:
    """How sessions of these kinds are gathered to draw from: held, verified or not, not found wrong before."""

    def pool(units: QuerySet, starts_on: dt.date, ends_on: dt.date) -> list[Drawable]:
        """The sessions of these units and days.

        Queries: three.
        """
        credits = Credit.objects.filter(
            is_current=True, role=Credit.Role.HOST, status=Activity.Status.HELD, kind__in=list(kinds),
            verdict__in=_STANDING, day__range=(starts_on, ends_on), unit__in=units,
        )  # fmt: skip
        rows = list(credits.values_list("activity", "unit", "path", "day", "activity__confirmed_by"))
        hands, verifiers = _hands(credits.values("activity"))
        return [
            Drawable(activity, unit, path, path, day, verifier=verifiers.get(activity),
                     hands=frozenset(hands[activity] | ({confirmed_by} if confirmed_by else set())))
            for activity, unit, path, day, confirmed_by in rows
        ]  # fmt: skip

    return pool


def _hands(activities: QuerySet) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Who wrote or verified any version of these records, and who verified them last."""
    hands: dict[int, set[int]] = defaultdict(set)
    for activity, account in Authorship.objects.filter(activity__in=activities).values_list("activity", "account"):
        hands[activity].add(account)
    verifiers: dict[int, int] = {}
    words = Verification.objects.filter(activity__in=activities).order_by("at", "pk")
    for activity, account in words.values_list("activity", "by"):
        hands[activity].add(account)
        verifiers[activity] = account
    return hands, verifiers


def said(record: int) -> RecordSaid | None:
    """What a session says, and what is asked about it.

    Queries: five.
    """
    activity = Activity.objects.select_related("kind", "recorded_by__person").filter(pk=record).first()
    if activity is None:
        return None
    place = Places([activity.host_id]).name(activity.host_id, activity.day)
    contents = "; ".join(activity.contents.values_list("name", flat=True))
    lines = [
        ("Đơn vị", place),
        ("Ngày", f"{format_date(activity.day)}{f', {activity.starts_at:%H:%M}' if activity.starts_at else ''}"),
        ("Địa điểm", activity.place),
        ("Số người dự", _turnout(activity)),
        ("Nội dung", contents),
        ("Người ghi", str(activity.recorded_by or "hệ thống")),
        ("Kết quả duyệt", str(activity.get_verdict_display())),
    ]
    there = Attendance.objects.filter(activity=activity, is_present=True).order_by("pk")
    return RecordSaid(
        title=activity.title or f"{activity.kind.name} ngày {format_date(activity.day)}",
        lines=[(label, value) for label, value in lines if value],
        questions=(
            f"Ngày {format_date(activity.day)} đơn vị có sinh hoạt không? Đồng chí có dự không?",
            "Buổi ấy ở đâu, bắt đầu lúc mấy giờ, khoảng bao nhiêu người dự?",
            "Nội dung chính là gì? Ai chủ trì?",
            "Buổi sinh hoạt có ích không, có điều gì chưa được?",
        ),
        quantity=1,
        witnesses=list(there.values_list("person", flat=True)),
        units=[activity.host_id],
        is_gone=activity.withdrawn_at is not None or activity.status != Activity.Status.HELD,
    )


def _turnout(activity: Activity) -> str:
    if activity.present_count is None:
        return ""
    among = f"/{format_number(activity.expected_count)}" if activity.expected_count else ""
    return f"{format_number(activity.present_count)}{among}"


def hands(record: int) -> set[int]:
    """The accounts that wrote, confirmed or verified a session.

    Queries: three.
    """
    found, _ = _hands(Activity.objects.filter(pk=record).values("pk"))
    confirmed = Activity.objects.filter(pk=record).values_list("confirmed_by", flat=True)
    return found[record] | {account for account in confirmed if account is not None}


def charge(user: Account, record: int, on: dt.date) -> InCharge | None:
    """The level above the host, or the officer in charge of it, puts a session right.

    Queries: three at most, beyond `reach`.
    """
    host = Activity.objects.filter(pk=record).values_list("host", flat=True).first()
    path = UnitPath.objects.on(on).filter(unit=host).values_list("path", flat=True).first()
    if host is None or path is None or not Rights(user, on).may_verify(host, path):
        return None
    return InCharge(host, ActivityPermission.VERIFY)


def waits_for(user: Account, on: dt.date) -> Q:
    """The condition on checks of sessions whose host the user answers for, next to it.

    Queries: none of its own beyond `reach` and two for the user's own units.
    """
    units = paths_with_length(on).filter(Rights(user, on).to_verify()).values("unit")
    return Q(record_kind=ACTIVITY, unit__in=units)
