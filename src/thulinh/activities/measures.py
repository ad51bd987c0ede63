"""Sets with a name over what was really done: plain rows that are counted, divided and clicked through.

Every set has the columns subject, path, day, record, quantity; those that are counted by credit also verified,
late and on_behalf (0 or 1). `path` is where it happened, as the units stood on that day. None has an order.
A session that the level above found wrong ("không đạt") counts nowhere until it is corrected.
"""

from collections.abc import Collection, Iterable

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Substr

from thulinh.activities.models import (
    Activity,
    Attendance,
    Coverage,
    Credit,
    Initiative,
    Requirement,
    Reuse,
    Task,
    late_q,
)
from thulinh.kernel.writing import dated_q
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH

# Levels that a path can name: national, provincial, of a district until 2025, of a commune, branch, and some to spare.
MOST_LEVELS = 8
_NOT_FAILED = [Activity.Verdict.PENDING.value, Activity.Verdict.PASSED.value]


def sessions(
    kinds: Collection[str],
    *,
    role: str | None = None,
    contents: Collection[str] | None = None,
    verdict: str | None = None,
    present_positions: Iterable[str | Collection[str]] | None = None,
) -> QuerySet:
    """Sessions that were held, one row for each unit that they count for.

    A joint session is one row for each of its branches and one for the unit above them, all with the same record;
    `role` keeps only the hosts ("chu-tri") or those who took part ("tham-gia"). `contents`: with at least one of these.
    `verdict`: only those found so by the level above. `present_positions`: somebody of each of these positions was
    there; a group of positions is met by any one of them.

    Shape: subject is a unit, record an activity.
    Source: HN2, HN3, SV2, SV5.
    """
    credits = _sessions(kinds, role, contents, verdict, present_positions)
    return credits.values("path", "day", subject=F("unit_id"), record=F("activity_id"), **_quality())


def sessions_covering(
    kinds: Collection[str],
    *,
    role: str | None = None,
    contents: Collection[str] | None = None,
    verdict: str | None = None,
    present_positions: Iterable[str | Collection[str]] | None = None,
) -> QuerySet:
    """Sessions that covered everything that every level above required of them in those days (sinh hoạt đúng chủ điểm).

    Where nothing was required there is nothing to cover: such a session is not in the set. What was withdrawn is not
    required.

    Shape: as `sessions`.
    Source: domain 2.2 (content as guided is a fact of its own, beside held).
    """
    asked = Requirement.objects.filter(
        withdrawn_at=None,
        guidance__withdrawn_at=None,
        guidance__path__in=[Substr(OuterRef("path"), 1, WIDTH * depth) for depth in range(1, MOST_LEVELS + 1)],
        guidance__kind=OuterRef("kind"),
        guidance__starts_on__lte=OuterRef("day"),
        guidance__ends_on__gte=OuterRef("day"),
    )
    told = Activity.contents.through.objects.filter(
        activity=OuterRef(OuterRef("activity")), contentkind=OuterRef("content")
    )
    covered = Coverage.objects.filter(activity=OuterRef(OuterRef("activity")), requirement=OuterRef("pk"))
    credits = _sessions(kinds, role, contents, verdict, present_positions)
    credits = credits.filter(Exists(asked), ~Exists(asked.filter(~Exists(told), ~Exists(covered))))
    return credits.values("path", "day", subject=F("unit_id"), record=F("activity_id"), **_quality())


def hosts(kinds: Collection[str], *, verdict: str | None = None) -> QuerySet:
    """Sessions that were held, one row for each, counted for its host.

    Shape: subject is a unit, record an activity.
    Source: SV5.
    """
    return sessions(kinds, role=Credit.Role.HOST, verdict=verdict)


def attendance(
    kinds: Collection[str],
    *,
    contents: Collection[str] | None = None,
    verdict: str | None = None,
) -> QuerySet:
    """Who was present at sessions of these kinds, one row for each person and session, guests included.

    Shape: subject is a person, record an activity; the path is the host's.
    Source: SV2.
    """
    present = _held(kinds, contents, verdict).filter(role=Credit.Role.HOST, activity__attendances__is_present=True)
    return present.values(
        "path", "day", subject=F("activity__attendances__person_id"), record=F("activity_id"), **_quality()
    )


def tasks_assigned(in_kind: Collection[str] | None = None) -> QuerySet:
    """Tasks that meetings gave to officers in charge of branches, on the day of the meeting.

    Shape: subject is a charge (officer × branch), record a task; the path is the host's.
    Source: SV3.
    """
    return _tasks(in_kind).values(
        "path", "day", subject=F("activity__tasks__charge_id"), record=F("activity__tasks__id"), **_quality()
    )


def tasks_done(in_kind: Collection[str] | None = None) -> QuerySet:
    """Tasks of officers in charge that are done, on the day they were done.

    Shape: as `tasks_assigned`.
    Source: SV3.
    """
    meeting = {"is_current": True, "status": Activity.Status.HELD, "role": Credit.Role.HOST}
    if in_kind is not None:
        meeting["kind__in"] = list(in_kind)
    done = Task.objects.filter(withdrawn_at=None, charge__isnull=False, done_on__isnull=False)
    done = done.filter(
        activity__credits__verdict__in=_NOT_FAILED,
        **{f"activity__credits__{name}": value for name, value in meeting.items()},
    )
    return done.values(
        path=F("activity__credits__path"),
        day=F("done_on"),
        subject=F("charge_id"),
        record=F("id"),
        **_quality("activity__credits__"),
    )


def answers_not_held(kinds: Collection[str]) -> QuerySet:
    """Honest answers "không tổ chức được": they end the asking, and their reasons are a figure.

    Shape: subject is a unit, record an activity; more columns: `starts_on` and `ends_on`, the days that
    are answered for, and `reason` (Activity.WhyNot).
    """
    answers = Credit.objects.filter(
        is_current=True, kind__in=list(kinds), status=Activity.Status.NOT_HELD, role=Credit.Role.HOST
    )
    return answers.values(
        "path",
        "day",
        subject=F("unit_id"),
        record=F("activity_id"),
        quantity=Value(1),
        starts_on=F("activity__answer_starts_on"),
        ends_on=F("activity__answer_ends_on"),
        reason=F("activity__why_not"),
    )


def initiatives_shared() -> QuerySet:
    """Initiatives, counted for the unit that shared them, on the day of sharing.

    Shape: subject is a unit, record an initiative.
    Source: HN4.
    """
    shared = Initiative.objects.filter(withdrawn_at=None, activity__withdrawn_at=None)
    return shared.values(
        "day", path=_path_on_the_day("unit_id"), subject=F("unit_id"), record=F("id"), quantity=Value(1)
    )


def initiatives_reused() -> QuerySet:
    """Reuses of initiatives, counted for the unit that reused them, on the day it did.

    Shape: subject is a unit, record an initiative.
    Source: HN4, HN10.
    """
    reused = Reuse.objects.filter(initiative__withdrawn_at=None, initiative__activity__withdrawn_at=None)
    return reused.values(
        "day", path=_path_on_the_day("unit_id"), subject=F("unit_id"), record=F("initiative_id"), quantity=Value(1)
    )


def _sessions(
    kinds: Collection[str],
    role: str | None,
    contents: Collection[str] | None,
    verdict: str | None,
    present_positions: Iterable[str | Collection[str]] | None,
) -> QuerySet:
    credits = _held(kinds, contents, verdict)
    if role is not None:
        credits = credits.filter(role=role)
    for group in present_positions or ():
        positions = [group] if isinstance(group, str) else list(group)
        there = Attendance.objects.filter(activity=OuterRef("activity"), is_present=True, position__in=positions)
        credits = credits.filter(Exists(there))
    return credits


def _held(kinds: Collection[str], contents: Collection[str] | None, verdict: str | None) -> QuerySet:
    credits = Credit.objects.filter(is_current=True, kind__in=list(kinds), status=Activity.Status.HELD)
    credits = credits.filter(verdict__in=_NOT_FAILED if verdict is None else [verdict])
    if contents:
        through = Activity.contents.through.objects.filter(
            activity=OuterRef("activity"), contentkind__in=list(contents)
        )
        credits = credits.filter(Exists(through))
    return credits


def _tasks(in_kind: Collection[str] | None) -> QuerySet:
    credits = Credit.objects.filter(is_current=True, status=Activity.Status.HELD, role=Credit.Role.HOST)
    credits = credits.filter(verdict__in=_NOT_FAILED)
    if in_kind is not None:
        credits = credits.filter(kind__in=list(in_kind))
    return credits.filter(activity__tasks__charge__isnull=False, activity__tasks__withdrawn_at=None)


def _quality(credit: str = "") -> dict:
    return {
        "quantity": Value(1),
        "verified": _one_if(Q(**{f"{credit}verdict": Activity.Verdict.PASSED.value})),
        "late": _one_if(late_q(credit)),
        "on_behalf": _one_if(Q(**{f"{credit}is_on_behalf": True})),
    }


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _path_on_the_day(unit: str) -> Subquery:
    rows = UnitPath.objects.filter(dated_q(OuterRef("day")), unit=OuterRef(unit))
    return Subquery(rows.values("path")[:1])
