"""The rows that an activity is made of, laid in bulk: credits, attendance, evidence, tasks, lessons, initiatives."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.activities.models import (
    Activity,
    Attendance,
    Authorship,
    Coverage,
    Credit,
    Evidence,
    Guidance,
    Initiative,
    Lesson,
    Requirement,
    Task,
)
from thulinh.activities.queries.guidance import concerns
from thulinh.activities.rules.entries import CANCELLED, PLANNED, SessionEntry, SessionFacts
from thulinh.activities.rules.sessions import credit_roles, roll_numbers, standing_of
from thulinh.kernel.models import StoredFile
from thulinh.kernel.text import fold, nfc
from thulinh.people.models import Charge
from thulinh.people.rules import portions

BATCH = 500


@dataclass(frozen=True)
class Laid:
    """An activity with the entry that it came from and what was known around it."""

    activity: Activity
    entry: SessionEntry
    facts: SessionFacts


def prose(text: str) -> str:
    """Several lines in composed form; the line breaks stay."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def fill(activity: Activity, entry: SessionEntry, facts: SessionFacts) -> None:
    """Put onto an activity what its entry says."""
    activity.kind_id, activity.host_id = entry.kind, entry.host
    activity.status, activity.day, activity.starts_at = entry.status, entry.day, entry.starts_at
    activity.place, activity.title = nfc(entry.place)[:200], nfc(entry.title)[:200]
    activity.search = fold(activity.title)[:200]
    activity.minutes, activity.conclusion = prose(entry.minutes), prose(entry.conclusion)
    activity.why_not, activity.why_not_note = entry.why_not, nfc(entry.why_not_note)[:300]
    activity.answer_starts_on, activity.answer_ends_on = entry.answer_starts_on, entry.answer_ends_on
    activity.roll = entry.roll
    activity.present_count, activity.expected_count = roll_numbers(entry, _standings(entry, facts))


def _standings(entry: SessionEntry, facts: SessionFacts) -> list:
    return [(one, standing) for one in entry.attendance if (standing := standing_of(one, entry, facts))]


def lay_authors(activities: Iterable[Activity], *, by: Any, at: dt.datetime) -> None:
    """Keep who wrote the present version of each record."""
    if by is None:
        return
    Authorship.objects.bulk_create(
        [
            Authorship(activity=one, version=one.version, account=by, is_plan=one.status in (PLANNED, CANCELLED), at=at)
            for one in activities
        ],
        batch_size=BATCH,
    )


def lay_credits(laid: Iterable[Laid]) -> None:
    """Write for whom each activity counts: the host, each unit taking part, the unit above a joint session."""
    Credit.objects.bulk_create([credit for one in laid for credit in _credits(one)], batch_size=BATCH)


def _credits(laid: Laid) -> list[Credit]:
    repeated = _repeated(laid.activity)
    return [
        Credit(activity=laid.activity, unit_id=unit, role=role, path=path, **repeated)
        for unit, role, path in credit_roles(laid.entry, laid.facts)
    ]


def _repeated(activity: Activity) -> dict[str, Any]:
    """What a credit repeats of its activity."""
    return {
        "kind_id": activity.kind_id,
        "day": activity.day,
        "status": activity.status,
        "verdict": activity.verdict,
        "is_on_behalf": activity.is_on_behalf,
        "after_days": max(0, activity.written_after_days),
        "is_current": activity.withdrawn_at is None,
    }


def repeat_on_credits(activities: Iterable[Activity]) -> None:
    """Bring the columns that credits repeat up to date with their activities."""
    known = {activity.pk: activity for activity in activities}
    credits = [credit for part in portions(known) for credit in Credit.objects.filter(activity__in=part)]
    for credit in credits:
        for name, value in _repeated(known[credit.activity_id]).items():
            setattr(credit, name, value)
    fields = ["kind", "day", "status", "verdict", "is_on_behalf", "after_days", "is_current"]
    if credits:
        Credit.objects.bulk_update(credits, fields, batch_size=BATCH)


def lay_attendance(laid: Iterable[Laid]) -> None:
    """Write the roll calls: each person with the standing, unit, seat and vote of that day."""
    Attendance.objects.bulk_create(
        [
            Attendance(
                activity=one.activity,
                person_id=attendee.person,
                unit_id=standing.unit,
                standing=standing.standing,
                position_id=standing.position,
                is_present=attendee.is_present,
                may_vote=standing.may_vote,
                absence_reason="" if attendee.is_present else nfc(attendee.absence_reason)[:200],
            )
            for one in laid
            for attendee, standing in _standings(one.entry, one.facts)
        ],
        batch_size=BATCH,
    )


def lay_contents(laid: Iterable[Laid]) -> None:
    """Write which kinds of content the sessions had (HN3)."""
    through = Activity.contents.through
    through.objects.bulk_create(
        [
            through(activity_id=one.activity.pk, contentkind_id=code)
            for one in laid
            for code in dict.fromkeys(one.entry.contents)
        ],
        batch_size=BATCH,
    )


def lay_coverage(laid: Iterable[Laid]) -> None:
    """Write which own requirements of the month's guidance each session covered; those that do not concern it are left.

    Queries: two; none when no session names any.
    """
    named = {requirement for one in laid for requirement in one.entry.covered}
    if not named:
        return
    known = {row.pk: row.guidance for row in Requirement.objects.own().filter(pk__in=named).select_related("guidance")}
    Coverage.objects.bulk_create(
        [
            Coverage(activity=one.activity, requirement_id=requirement)
            for one in laid
            for requirement in dict.fromkeys(one.entry.covered)
            if requirement in known and _concerns(known[requirement], one)
        ],
        batch_size=BATCH,
    )


def _concerns(guidance: Guidance, laid: Laid) -> bool:
    host, entry = laid.facts.host, laid.entry
    return host is not None and concerns(guidance, path=host.path, kind=entry.kind, day=entry.day)


def lay_evidence(laid: Sequence[Laid], *, by: Any, at: dt.datetime) -> None:
    """Join the pictures of entries to their activities."""
    lay_pictures([(one.activity, one.entry.files) for one in laid], by=by, at=at)


def lay_pictures(given: Sequence[tuple[Activity, Sequence[int]]], *, by: Any, at: dt.datetime) -> int:
    """Join pictures to activities, each once: one that was sent twice or stands there already is one.

    Shape: how many were new.
    """
    files = {file for _, each in given for file in each}
    prints = dict(
        row
        for part in portions(files)
        for row in StoredFile.objects.filter(pk__in=part).values_list("pk", "received_sha256")
    )
    seen = _prints_there([activity.pk for activity, each in given if each])
    rows = []
    for activity, each in given:
        for file in each:
            mark = (activity.pk, prints[file])
            if mark not in seen:
                seen.add(mark)
                rows.append(Evidence(activity=activity, file_id=file, added_by=by, added_at=at))
    Evidence.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _prints_there(activities: Sequence[int]) -> set[tuple[int, str]]:
    """The pictures that stand at these activities, by what was received."""
    return {
        row
        for part in portions(activities)
        for row in Evidence.objects.filter(activity__in=part, withdrawn_at=None).values_list(
            "activity", "file__received_sha256"
        )
    }


def lay_tasks(laid: Sequence[Laid]) -> list[Task]:
    """Write the tasks that meetings decided, each with the officer's charge that it belongs to (SV3).

    What was decided for a unit that has ended since is done by the unit that carries it on.
    """
    charges = _charges(laid)
    tasks = [
        Task(
            activity=one.activity,
            title=nfc(task.title)[:300],
            owner_id=task.owner,
            unit_id=one.facts.keepers.get(unit := task.unit or one.entry.host, unit),
            charge_id=charges.get((task.owner, unit, one.entry.day)),
            due_on=task.due_on,
        )
        for one in laid
        for task in one.entry.tasks
    ]
    return Task.objects.bulk_create(tasks, batch_size=BATCH)


def lay_followings(laid: Sequence[Laid], *, by: Any) -> None:
    """Write what a meeting led to: tasks, lessons, initiatives."""
    lay_tasks(laid)
    Lesson.objects.bulk_create(
        [
            Lesson(
                activity=one.activity, subject=nfc(lesson.subject)[:200], text=prose(lesson.text), about_id=lesson.about
            )
            for one in laid
            for lesson in one.entry.lessons
        ],
        batch_size=BATCH,
    )
    Initiative.objects.bulk_create(
        [
            initiative(
                title=entry.title, summary=entry.summary, unit=entry.unit or one.entry.host, author=entry.author,
                day=one.entry.day, activity=one.activity, by=by,
            )
            for one in laid
            for entry in one.entry.initiatives
        ],
        batch_size=BATCH,
    )  # fmt: skip


def initiative(
    *,
    title: str,
    summary: str,
    unit: int,
    author: int | None,
    day: dt.date,
    activity: Activity | None,
    by: Any,
    occasion: str = "",
) -> Initiative:
    """An initiative, not yet written, with what it is found by."""
    title, summary, occasion = nfc(title)[:200], prose(summary), nfc(occasion)[:300]
    return Initiative(
        activity=activity,
        unit_id=unit,
        author_id=author,
        title=title,
        summary=summary,
        occasion=occasion,
        search=fold(f"{title} {summary} {occasion}".rstrip()),
        day=day,
        recorded_by=by,
    )


def _charges(laid: Sequence[Laid]) -> dict[tuple[int, int, dt.date], int]:
    """Which charge a task belongs to: of this officer, for this branch, on the day of the meeting (SV3)."""
    asked = {
        (task.owner, task.unit, one.entry.day) for one in laid for task in one.entry.tasks if task.unit is not None
    }
    if not asked:
        return {}
    rows = list(
        Charge.objects.filter(
            withdrawn_at=None,
            holding__person__in={owner for owner, _, _ in asked},
            unit__in={unit for _, unit, _ in asked},
        ).select_related("holding")
    )
    return {
        (owner, unit, day): charge.pk
        for owner, unit, day in asked
        for charge in rows
        if charge.holding.person_id == owner and charge.unit_id == unit and charge.holds_on(day)
    }
