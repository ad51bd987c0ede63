"""What a timetable asks for twice at one half day: rooms, lecturers, groups, people."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from thulinh.kernel.text import fold
from thulinh.training.models import ClassGroup, HalfDay, Lesson, Participant, TrainingClass
from thulinh.training.queries.meeting import as_known, busy_elsewhere
from thulinh.training.queries.sight import classes_seen
from thulinh.training.rules.classes import HalfDayEntry, half_day_words, overlaps
from thulinh.training.rules.nominating import elsewhere_words

# So many people who are elsewhere are named; of more it is said how many they are.
NAMED = 5


def words_against(training_class: TrainingClass, entries: Sequence[HalfDayEntry], user: Any, on: dt.date) -> list[str]:
    """What these half days ask for twice, in words: within the class, against other classes, and of its people. A class
    of which the user may not know is not named.

    Queries: eight at most, besides those of `reach`.
    """
    groups = dict(ClassGroup.objects.current().filter(training_class=training_class).values_list("pk", "name"))
    others = _against_others(training_class, entries, user, on)
    return [*overlaps(entries, groups), *others, *_busy(training_class, entries, user, on)]


def half_days_of(training_class: TrainingClass | int) -> list[HalfDay]:
    """The half days of a class in their order, each with its `taught`: the lessons that stand.

    Queries: two.
    """
    found = list(HalfDay.objects.current().filter(training_class=training_class))
    lessons = Lesson.objects.current().filter(half_day__in=found).select_related("group", "topic", "lecturer_person")
    taught: dict[int, list[Lesson]] = {}
    for lesson in lessons.order_by("rank", "pk"):
        taught.setdefault(lesson.half_day_id, []).append(lesson)
    for one in found:
        one.taught = taught.get(one.pk, [])
    return sorted(found, key=lambda one: (one.day, HalfDay.Part.values.index(one.part)))


def _against_others(
    training_class: TrainingClass, entries: Iterable[HalfDayEntry], user: Any, on: dt.date
) -> list[str]:
    """Rooms of the same place and lecturers that another class has at the same half day."""
    theirs: dict[tuple[dt.date, str], list[Lesson]] = {}
    rows = Lesson.objects.current().filter(
        half_day__withdrawn_at=None, half_day__day__in={entry.day for entry in entries},
        half_day__training_class__withdrawn_at=None,
    )  # fmt: skip
    rows = rows.exclude(half_day__training_class=training_class)
    rows = rows.exclude(half_day__training_class__state=TrainingClass.State.CANCELLED)
    for lesson in rows.select_related("half_day__training_class").order_by("pk"):
        theirs.setdefault((lesson.half_day.day, lesson.half_day.part), []).append(lesson)
    seen = {other.half_day.training_class_id for found in theirs.values() for other in found}
    seen = set(classes_seen(user, on).filter(pk__in=seen).values_list("pk", flat=True))
    found = []
    for entry in entries:
        for lesson in entry.lessons:
            for other in theirs.get((entry.day, entry.part), ()):
                taught, when = other.half_day.training_class, half_day_words(entry.day, entry.part)
                called = f"lớp “{taught.name}”" if taught.pk in seen else "một lớp khác"
                same_place = fold(taught.place) == fold(training_class.place)
                if lesson.room and same_place and fold(lesson.room) == fold(other.room):
                    found.append(f"{when}: {lesson.room} đã dùng cho {called}.")
                if lesson.lecturer_person and lesson.lecturer_person == other.lecturer_person_id:
                    found.append(f"{when}: {lesson.lecturer or 'người trình bày'} dạy {called}.")
    return list(dict.fromkeys(found))


def _busy(training_class: TrainingClass, entries: Sequence[HalfDayEntry], user: Any, on: dt.date) -> list[str]:
    """Those of the class who are approved for another one at the same half day."""
    listed = Participant.objects.listed().filter(training_class=training_class)
    names = dict(listed.values_list("person", "person__full_name"))
    times = {(entry.day, entry.part) for entry in entries}
    busy = busy_elsewhere(training_class, names, states=(Participant.State.APPROVED,), times=times)
    busy = as_known(busy, user, on)
    found = [elsewhere_words(names[person], busy[person]) for person in list(busy)[:NAMED]]
    return [*found, f"Và {len(busy) - NAMED} học viên nữa có lớp khác cùng buổi."] if len(busy) > NAMED else found
