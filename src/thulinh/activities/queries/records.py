"""One activity, or many, with everything that a reader may see of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from thulinh.activities.models import (
    Activity,
    Attendance,
    Authorship,
    Credit,
    Evidence,
    Initiative,
    Lesson,
    Task,
    Verification,
)
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.guidance import asked_of
from thulinh.activities.queries.lines import (
    InitiativeLine,
    LessonLine,
    Part,
    Photo,
    Record,
    RollLine,
    Word,
)
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.queries.tasks import task_line
from thulinh.activities.rules.entries import HOST, UPPER
from thulinh.people.models import Holding, Membership
from thulinh.people.rules import portions


def record(activity_id: int, *, user: Any, on: dt.date) -> Record | None:
    """What the user may see of one activity; None when it lies outside the user's reach.

    Queries: at most twenty-five.
    """
    found = records([activity_id], user=user, on=on)
    return found[0] if found else None


def records(ids: Iterable[int], *, user: Any, on: dt.date) -> list[Record]:
    """What the user may see of these activities, in the order given; those outside the user's reach are left out.

    Names in a roll call are told for units whose people the user may see, or when the user records for the host;
    a lesson on a named cadre only to that cadre and to those who manage the cadre (HN5).

    Queries: a fixed number, however many activities.
    """
    reading = _Reading(list(ids), Rights(user, on))
    return [reading.record(pk) for pk in reading.ids if pk in reading.activities]


class _Reading:
    """The rows around some activities, read together."""

    def __init__(self, ids: list[int], rights: Rights) -> None:
        self.ids, self.rights, self.on = ids, rights, rights.on
        everything = Activity.objects.filter(pk__in=ids).select_related(
            "kind", "recorded_by__person", "changed_by__person", "confirmed_by__person", "withdrawn_by__person"
        )
        known = {activity.pk: activity for activity in everything}
        self._read_units(known)
        self.activities = {pk: activity for pk, activity in known.items() if self._may_view(pk)}
        self._read_rest(known)
        self.judged = self._judged()
        self.asked = asked_of(self.activities, self.places, self.codes)

    def _read_units(self, known: Collection[int]) -> None:
        """What names units: credits, roll calls, tasks, initiatives; and where those units stood."""
        self.credits = _by_activity(Credit.objects.filter(activity__in=known).order_by("role", "unit"))
        self.roll = _by_activity(
            Attendance.objects.filter(activity__in=known)
            .select_related("person", "position")
            .order_by("unit", "person__name_key", "person")
        )
        self.tasks = _by_activity(
            Task.objects.filter(activity__in=known).select_related("owner").order_by("due_on", "pk")
        )
        self.initiatives = _by_activity(
            Initiative.objects.filter(activity__in=known, withdrawn_at=None)
            .select_related("author")
            .annotate(reuse_count=Count("reuses"))
            .order_by("pk")
        )
        told = (self.credits, self.roll, self.tasks, self.initiatives)
        self.places = Places(row.unit_id for rows in told for each in rows.values() for row in each)

    def _read_rest(self, known: Collection[int]) -> None:
        """Pictures, verifiers' words, lessons, contents, and into which of them the reader wrote."""
        own = Authorship.objects.of(self.rights.user.pk).filter(activity__in=known)
        self.written = set(own.values_list("activity", flat=True))
        self.evidence = _by_activity(
            Evidence.objects.filter(activity__in=known, withdrawn_at=None).select_related("file").order_by("pk")
        )
        self.words = _by_activity(
            Verification.objects.filter(activity__in=known).select_related("by__person").order_by("-at", "-pk")
        )
        self.lessons = _by_activity(Lesson.objects.filter(activity__in=known).select_related("about").order_by("pk"))
        self.contents, self.codes = defaultdict(list), defaultdict(list)
        through = Activity.contents.through.objects.filter(activity__in=known)
        told = through.order_by("contentkind__rank").values_list("activity", "contentkind", "contentkind__name")
        for pk, code, name in told:
            self.codes[pk].append(code)
            self.contents[pk].append(name)

    def _may_view(self, pk: int) -> bool:
        reach = self.rights.within(ActivityPermission.VIEW)
        seen = any(
            reach.covers(path)
            for credit in self.credits.get(pk, ())
            if credit.role != UPPER and (path := self.places.path(credit.unit_id, self.on))
        )
        person = getattr(self.rights.user, "person_id", None)
        return seen or (person is not None and any(line.person_id == person for line in self.roll.get(pk, ())))

    def _judged(self) -> set[int]:
        """About which of the named cadres the user may read: oneself, and those at seats below the user's own."""
        named = {lesson.about_id for rows in self.lessons.values() for lesson in rows if lesson.about_id}
        own = named & {getattr(self.rights.user, "person_id", None)}
        if not named or not self.rights.within(ActivityPermission.JUDGE):
            return own
        seats = list(Holding.objects.on(self.on).filter(person__in=named).values_list("person", "seat__unit"))
        without = named - {person for person, _ in seats}
        # Who holds no seat any more is managed where they are a member.
        seats += Membership.objects.on(self.on).filter(person__in=without).values_list("person", "unit")
        places = Places(unit for _, unit in seats)
        return own | {person for person, unit in seats if self.rights.may_judge(places.path(unit, self.on))}

    def record(self, pk: int) -> Record:
        activity = self.activities[pk]
        path = self.places.path(activity.host_id, self.on)
        may_record = self.rights.may_record(activity.host_id, path)
        lines, hidden = self._lines(activity, may_record)
        lessons = [lesson for lesson in self.lessons.get(pk, ()) if lesson.about_id in (None, *self.judged)]
        open_ = activity.withdrawn_at is None
        author = pk in self.written
        may_assign = may_record or self.rights.within(ActivityPermission.ASSIGN).covers(path)
        return Record(
            **_own_columns(activity),
            host_name=self.places.name(activity.host_id, activity.day),
            parts=self._parts(activity),
            contents=self.contents.get(pk, []),
            lines=lines,
            hidden_names=hidden,
            photos=[_photo(evidence) for evidence in self.evidence.get(pk, ())],
            words=[_word(word) for word in self.words.get(pk, ())],
            tasks=[task_line(task, activity, self.places, self.rights) for task in self.tasks.get(pk, ())],
            lessons=[_lesson(lesson) for lesson in lessons],
            hidden_lessons=len(self.lessons.get(pk, ())) - len(lessons),
            initiatives=[self._initiative(row) for row in self.initiatives.get(pk, ())],
            may_correct=open_ and may_record and activity.status != Activity.Status.CANCELLED,
            may_verify=open_
            and activity.status == Activity.Status.HELD
            and not author
            and self.rights.user.pk != activity.confirmed_by_id
            and self.rights.may_verify(activity.host_id, path),
            may_confirm=open_
            and activity.is_on_behalf
            and activity.confirmed_at is None
            and not author
            and not self._has_verified(activity)
            and self.rights.may_confirm(activity.host_id),
            may_add_photos=open_ and activity.status == Activity.Status.HELD and author and may_record,
            asked=self.asked.get(pk, []),
            may_assign=open_ and activity.status == Activity.Status.HELD and may_assign,
        )

    def _has_verified(self, activity: Activity) -> bool:
        words = self.words.get(activity.pk, ())
        return any((word.by_id, word.version) == (self.rights.user.pk, activity.version) for word in words)

    def _parts(self, activity: Activity) -> list[Part]:
        return [
            Part(credit.unit_id, self.places.name(credit.unit_id, activity.day), credit.role)
            for credit in self.credits.get(activity.pk, ())
            if credit.role != HOST
        ]

    def _lines(self, activity: Activity, may_record: bool) -> tuple[list[RollLine], int]:
        """The roll call as far as the reader may know the names, and how many lines are not told."""
        rows = self.roll.get(activity.pk, [])
        seen = [
            row
            for row in rows
            if self.rights.may_name(row.person_id, self.places.path(row.unit_id, self.on), may_record=may_record)
        ]
        return [_roll_line(row, self.places, activity.day) for row in seen], len(rows) - len(seen)

    def _initiative(self, row: Any) -> InitiativeLine:
        return InitiativeLine(
            initiative=row.pk,
            title=row.title,
            summary=row.summary,
            unit=row.unit_id,
            unit_name=self.places.name(row.unit_id, row.day),
            author=row.author.full_name if row.author else "",
            day=row.day,
            reuses=row.reuse_count,
        )


def _own_columns(activity: Activity) -> dict[str, Any]:
    same = (
        "id", "version", "title", "status", "verdict", "day", "starts_at", "place", "minutes", "conclusion", "why_not",
        "why_not_note", "answer_starts_on", "answer_ends_on", "roll", "present_count", "expected_count", "is_on_behalf",
        "recorded_at", "changed_at", "confirmed_at", "withdrawn_at", "withdrawn_reason",
        "entered_at", "written_on", "awaited_photos",
    )  # fmt: skip
    people = ("recorded_by", "changed_by", "confirmed_by", "withdrawn_by")
    return {
        **{name: getattr(activity, name) for name in same},
        **{name: str(who) if (who := getattr(activity, name)) else "" for name in people},
        "kind": activity.kind_id,
        "kind_name": activity.kind.name,
        "is_joint": activity.kind.is_joint,
        "host": activity.host_id,
        "after_days": max(0, activity.written_after_days),
    }


def _photo(evidence: Evidence) -> Photo:
    taken = evidence.file.taken_at
    return Photo(
        evidence.pk, evidence.file.original_name, evidence.caption, timezone.localdate(taken) if taken else None
    )


def _word(word: Verification) -> Word:
    return Word(word.outcome, word.reason, str(word.by), word.at, word.version)


def _lesson(lesson: Lesson) -> LessonLine:
    return LessonLine(lesson.subject, lesson.text, lesson.about.full_name if lesson.about else "")


def _by_activity(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row)
    return found


def may_view_file(evidence_id: int, *, user: Any, on: dt.date) -> Evidence | None:
    """The picture, when the user may see its activity; None otherwise.

    Queries: at most nine.
    """
    evidence = Evidence.objects.filter(pk=evidence_id, withdrawn_at=None).select_related("file").first()
    if evidence is None or not may_view(evidence.activity_id, user=user, on=on):
        return None
    return evidence


def may_view(activity_id: int, *, user: Any, on: dt.date) -> bool:
    """Whether the user may see an activity: it counts for a unit within reach, or the user is on its roll.

    Queries: at most seven.
    """
    return activity_id in viewable([activity_id], user=user, on=on)


def viewable(activities: Iterable[int], *, user: Any, on: dt.date) -> set[int]:
    """Which of these activities the user may see.

    Queries: at most seven, for up to ten thousand activities.
    """
    wanted, person = set(activities), getattr(user, "person_id", None)
    reach = Rights(user, on).within(ActivityPermission.VIEW)
    credits, found = [], set()
    for part in portions(wanted):
        counted = Credit.objects.filter(~Q(role=UPPER), activity__in=part)
        credits += counted.values_list("activity", "unit") if reach else []
        if person is not None:
            there = Attendance.objects.filter(activity__in=part, person=person)
            found |= set(there.values_list("activity", flat=True))
    places = Places(unit for _, unit in credits)
    return found | {pk for pk, unit in credits if (path := places.path(unit, on)) and reach.covers(path)}


def who_was_absent(activity_id: int) -> list[RollLine]:
    """Who was expected at an activity and did not come, by unit, then by name (SV2).

    Queries: four.
    """
    rows = (
        Attendance.objects.filter(activity=activity_id, is_present=False)
        .exclude(standing=Attendance.Standing.GUEST)
        .select_related("person", "position", "activity")
        .order_by("person__name_key", "person")
    )
    absent = list(rows)
    places = Places(row.unit_id for row in absent)
    lines = [_roll_line(row, places, row.activity.day) for row in absent]
    return sorted(lines, key=lambda line: line.unit_name)


def _roll_line(row: Attendance, places: Places, day: dt.date) -> RollLine:
    return RollLine(
        person=row.person_id,
        name=row.person.full_name,
        unit=row.unit_id,
        unit_name=places.name(row.unit_id, day),
        standing=row.standing,
        position_short=row.position.short_name if row.position else "",
        is_present=row.is_present,
        may_vote=row.may_vote,
        absence_reason=row.absence_reason,
    )
