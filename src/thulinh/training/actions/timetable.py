"""The half days of a class with what happens in them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.training.actions.holding import Key, key_of, once_of, organised, today_of, told, touched
from thulinh.training.models import ClassGroup, HalfDay, Lesson, Presence, Topic, TrainingClass
from thulinh.training.queries.timetable import words_against
from thulinh.training.rules.classes import HalfDayEntry, LessonEntry, Step, half_day_words, timetable_problems

Times = tuple[Any, str]
REPLACED = "Lịch được ghi lại"


@action
def set_half_days(
    training_class: Key, entries: Sequence[HalfDayEntry], *, by: Any, despite: bool = False, version: int | None = None,
    command_id: uuid.UUID | None = None,
) -> list[HalfDay]:  # fmt: skip
    """Lay the timetable of a class as a whole: half days that stand keep their presence, others come or go.

    `despite`: the organiser has read that a room, a lecturer, a group or somebody of the class is needed twice at one
    half day, and lays it all the same.
    Shape: the half days in their order.
    Errors, each with the row of its half day: not one's to organise; ended or cancelled; a day outside the class; a
    half day twice; hours out of order; a lesson without a title, of an unknown topic, group, kind or lecturer; presence
    was noted on a half day that would go; something is needed twice and nothing was said of it (field "despite");
    somebody wrote meanwhile.
    Writes: TrainingClass, HalfDay, Lesson, AuditEvent.
    """
    key = key_of(training_class)
    content = {"set_half_days": key, "entries": [_plain(one) for one in entries], "version": version}

    def write() -> list[HalfDay]:
        row = organised(key, Step.TIMETABLE, by=by, version=version)
        _refuse(row, entries, despite, by)
        half_days = _lay_half_days(row, entries)
        _lay_lessons(row, entries, half_days)
        touched(row)
        record_audit([told("training.set_half_days", row, by, half_days=len(entries))])
        return sorted(half_days.values(), key=_order)

    return once_of(command_id, by=by, content=content, row=key, write=write, again=lambda: _half_days_of(key))


def _half_days_of(training_class: Key) -> list[HalfDay]:
    """The half days of a class in their order."""
    return sorted(HalfDay.objects.current().filter(training_class=key_of(training_class)), key=_order)


def _order(half_day: HalfDay) -> tuple:
    return half_day.day, HalfDay.Part.values.index(half_day.part)


def _plain(entry: HalfDayEntry) -> Mapping[str, Any]:
    return {"day": str(entry.day), "part": entry.part, "from": str(entry.starts_at), "to": str(entry.ends_at),
            "lessons": [asdict(lesson) for lesson in entry.lessons]}  # fmt: skip


def _refuse(row: TrainingClass, entries: Sequence[HalfDayEntry], despite: bool, by: Any) -> None:
    problems = timetable_problems(entries, row.starts_on, row.ends_on)
    problems += _unknown(row, entries)
    if problems:
        raise Refusal(problems)
    meant = {(entry.day, entry.part) for entry in entries}
    gone = [one for one in _half_days_of(row) if (one.day, one.part) not in meant]
    noted = Presence.objects.current().filter(half_day__in=gone).select_related("half_day").first()
    if noted is not None:
        when = half_day_words(noted.half_day.day, noted.half_day.part)
        raise Refusal(f"{when} đã điểm danh nên không bỏ được buổi này.")
    if not despite and (words := words_against(row, entries, by, today_of())):
        raise Refusal(Problem(each, "despite") for each in words)


def _unknown(row: TrainingClass, entries: Sequence[HalfDayEntry]) -> list[Problem]:
    lessons = [(index, lesson) for index, entry in enumerate(entries) for lesson in entry.lessons]
    topics = set(Topic.objects.filter(code__in={one.topic for _, one in lessons}).values_list("code", flat=True))
    people = {one.lecturer_person for _, one in lessons if one.lecturer_person}
    known = set(Person.objects.current().filter(pk__in=people).values_list("pk", flat=True))
    groups = set(ClassGroup.objects.current().filter(training_class=row).values_list("pk", flat=True))
    found = []
    for index, one in lessons:
        if one.kind not in Lesson.Kind.values:
            found.append(Problem("Đồng chí chọn hình thức của bài.", "kind", index))
        if one.topic is not None and one.topic not in topics:
            found.append(Problem("Chuyên đề này không còn trong danh mục.", "topic", index))
        if one.group is not None and one.group not in groups:
            found.append(Problem("Tổ này không còn trong lớp.", "group", index))
        if one.lecturer_person is not None and one.lecturer_person not in known:
            found.append(Problem("Không còn người trình bày này trong danh sách.", "lecturer_person", index))
    return found


def _lay_half_days(row: TrainingClass, entries: Sequence[HalfDayEntry]) -> dict[Times, HalfDay]:
    standing = {(one.day, one.part): one for one in HalfDay.objects.current().filter(training_class=row)}
    meant = {(entry.day, entry.part): entry for entry in entries}
    for key, one in standing.items():
        if key not in meant:
            one.withdrawn_at, one.withdrawn_reason, one.token = now(), REPLACED, None
        else:
            one.starts_at, one.ends_at = meant[key].starts_at, meant[key].ends_at
    fields = ["withdrawn_at", "withdrawn_reason", "token", "starts_at", "ends_at"]
    HalfDay.objects.bulk_update(list(standing.values()), fields, batch_size=500)
    fresh = [
        HalfDay(training_class=row, day=one.day, part=one.part, starts_at=one.starts_at, ends_at=one.ends_at)
        for key, one in meant.items()
        if key not in standing
    ]
    HalfDay.objects.bulk_create(fresh)
    kept = [one for key, one in standing.items() if key in meant]
    return {(one.day, one.part): one for one in (*kept, *fresh)}


def _lay_lessons(row: TrainingClass, entries: Sequence[HalfDayEntry], half_days: Mapping[Times, HalfDay]) -> None:
    """Lessons that are said again as they stand stay; the others are taken back and laid anew."""
    standing: dict[tuple, list[Lesson]] = {}
    for one in Lesson.objects.current().filter(half_day__training_class=row).order_by("pk"):
        standing.setdefault(_content(one), []).append(one)
    fresh = []
    for entry in entries:
        half_day = half_days[entry.day, entry.part]
        for rank, lesson in enumerate(entry.lessons, start=1):
            new = _lesson(half_day, rank, lesson)
            if standing.get(_content(new)):
                standing[_content(new)].pop()
            else:
                fresh.append(new)
    gone = [one.pk for left in standing.values() for one in left]
    Lesson.objects.filter(pk__in=gone).update(withdrawn_at=now(), withdrawn_reason=REPLACED)
    Lesson.objects.bulk_create(fresh, batch_size=500)


def _lesson(half_day: HalfDay, rank: int, said: LessonEntry) -> Lesson:
    return Lesson(
        half_day=half_day, group_id=said.group, kind=said.kind, topic_id=said.topic, title=nfc(said.title)[:200],
        room=nfc(said.room)[:100], lecturer=nfc(said.lecturer)[:200], lecturer_person_id=said.lecturer_person,
        rank=rank,
    )  # fmt: skip


def _content(one: Lesson) -> tuple:
    return (
        one.half_day_id, one.rank, one.group_id, one.kind, one.topic_id, one.title, one.room, one.lecturer,
        one.lecturer_person_id,
    )  # fmt: skip
