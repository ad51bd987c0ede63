"""What a class is: planned and changed."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import fold, format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Holding, Position
from thulinh.people.rules import portions
from thulinh.training.actions.holding import Key, key_of, organised, refuse_stranger, told
from thulinh.training.actions.moving_days import People
from thulinh.training.models import ClassTopic, HalfDay, Level, Participant, PlanItem, Topic, TrainingClass
from thulinh.training.queries.newness import newly_held
from thulinh.training.rules.classes import ClassEntry, Step, class_problems
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

_PLAIN = (
    "starts_on", "ends_on", "registration_ends_on", "capacity", "attendance_percent", "has_test", "pass_mark",
    "validity_months", "paper_on",
)  # fmt: skip
_WORDS = {"name": 200, "place": 200, "paper_number": 80}


@action
def plan_class(entry: ClassEntry, *, unit: int, by: Any, command_id: uuid.UUID | None = None) -> TrainingClass:
    """Plan a class of a unit. The same form sent twice is one class.

    Errors, each at its field: not one's to organise; no name; neither post nor topic; the last day before the first;
    registration after the first day; places, share, mark or validity beyond reason; unknown positions, topics, levels;
    a topic of another place; an item of another unit's plan; the unit is not open on the first day.
    Writes: TrainingClass, ClassTopic, AuditEvent.
    """
    content = {"plan_class": unit, **_content(entry)}
    return once(command_id, by=by, content=content, write=lambda: _plan(entry, unit, by))


def _plan(entry: ClassEntry, unit: int, by: Any) -> TrainingClass:
    refuse_stranger(by, unit)
    row = TrainingClass(unit_id=unit, state=TrainingClass.State.PLANNED, made_by=by, made_at=now())
    _fill(row, entry)
    row.save()
    _lay_topics(row, entry)
    record_audit([told("training.plan_class", row, by, starts_on=str(row.starts_on), ends_on=str(row.ends_on))])
    return row


@action
def change_class(
    training_class: Key, entry: ClassEntry, *, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Change what is said of a class that has not ended.

    Errors: as in `plan_class`; ended or cancelled; fewer places than are taken; a half day of the timetable would lie
    outside; somebody who has a place is in another class on the new days, or not in office on the new first day;
    somebody wrote meanwhile.
    Writes: TrainingClass, ClassTopic, Participant, AuditEvent.
    """
    content = {"change_class": key_of(training_class), "version": version, **_content(entry)}
    return once(command_id, by=by, content=content, write=lambda: _change(training_class, entry, version, by))


def _change(training_class: Key, entry: ClassEntry, version: int | None, by: Any) -> TrainingClass:
    row = organised(training_class, Step.CHANGE, by=by, version=version)
    taken = Participant.objects.listed().filter(training_class=row).count()
    if entry.capacity < taken:
        raise Refusal(f"Đã duyệt {taken} học viên; số chỗ không ít hơn.", "capacity")
    outside = HalfDay.objects.current().filter(training_class=row).exclude(day__range=(entry.starts_on, entry.ends_on))
    if (half_day := outside.order_by("day").first()) is not None:
        raise Refusal(f"Lịch có buổi ngày {format_date(half_day.day)}. Đồng chí sửa lịch trước.", "starts_on")
    first, people = row.starts_on, People(row)
    before = {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "capacity": row.capacity}
    _fill(row, entry)
    people.refuse_new_days(by)
    row.version += 1
    row.save()
    _lay_topics(row, entry)
    if row.starts_on != first:
        _lay_newness(row)
    after: dict[str, Any] = {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "capacity": row.capacity}
    event = told("training.change_class", row, by, **after)
    event.before = before
    record_audit([event])
    return row


def _lay_newness(row: TrainingClass) -> None:
    """Who is new in the seat on the first day, when that day was moved."""
    people = Participant.objects.current().filter(training_class=row)
    held = Holding.objects.filter(pk__in=people.exclude(holding=None).values("holding"))
    new = {one.pk for one in newly_held(held, row.starts_on) if one.is_new}  # type: ignore[attr-defined]
    people.update(is_new=False)
    for part in portions(new):
        people.filter(holding__in=part).update(is_new=True)


def _content(entry: ClassEntry) -> Mapping[str, Any]:
    said = asdict(entry)
    return {name: str(value) if value is not None else None for name, value in said.items()}


def _fill(row: TrainingClass, entry: ClassEntry) -> None:
    """What is said, on the row, when nothing is wrong with it."""
    problems = class_problems(entry)
    if not problems:
        problems = _problems_of_place(row, entry)
    if problems:
        raise Refusal(problems)
    for name in _PLAIN:
        setattr(row, name, getattr(entry, name))
    for name, longest in _WORDS.items():
        setattr(row, name, nfc(getattr(entry, name))[:longest])
    row.note = "\n".join(nfc(line) for line in entry.note.splitlines()).strip()
    row.positions, row.plan_item_id = list(dict.fromkeys(entry.positions)), entry.plan_item
    row.search = fold(f"{row.name} {row.place} {row.paper_number}")


def _problems_of_place(row: TrainingClass, entry: ClassEntry) -> list[Problem]:
    """What of an entry does not fit what is kept; the path of the unit on the first day is laid on the row."""
    if entry.starts_on != row.starts_on:  # a class that was carried on stays where its first unit stood
        place = UnitPath.objects.on(entry.starts_on).open().filter(unit=row.unit_id).first()
        if place is None:
            return [Problem(f"Đơn vị không hoạt động vào ngày {format_date(entry.starts_on)}.", "starts_on")]
        row.path = place.path
    found = []
    if Position.objects.filter(code__in=entry.positions).count() < len(set(entry.positions)):
        found.append(Problem("Có chức danh không còn trong danh mục.", "positions"))
    if words := _topic_words(entry, [*path_ids(row.path), row.unit_id]):
        found.append(Problem(words, "topics"))
    if entry.plan_item is not None:
        of_plan = PlanItem.objects.current().filter(pk=entry.plan_item, plan__unit=row.unit_id, plan__withdrawn_at=None)
        if not of_plan.exists():
            found.append(Problem("Mục này không có trong kế hoạch của đơn vị.", "plan_item"))
    return found


def _topic_words(entry: ClassEntry, line: list[int]) -> str:
    codes = {code for code, _ in entry.topics}
    known = dict(Topic.objects.filter(code__in=codes).values_list("code", "unit"))
    if codes - known.keys():
        return "Có chuyên đề không còn trong danh mục."
    if any(unit is not None and unit not in line for unit in known.values()):
        return "Có chuyên đề của địa phương khác."
    if any(level not in Level.values for _, level in entry.topics):
        return "Đồng chí chọn mức cho từng chuyên đề."
    return ""


def _lay_topics(row: TrainingClass, entry: ClassEntry) -> None:
    meant = set(entry.topics)
    standing = set(ClassTopic.objects.filter(training_class=row).values_list("topic_id", "level"))
    for topic, level in standing - meant:
        ClassTopic.objects.filter(training_class=row, topic=topic, level=level).delete()
    fresh = [pair for pair in dict.fromkeys(entry.topics) if pair not in standing]
    ClassTopic.objects.bulk_create(
        ClassTopic(training_class=row, topic_id=topic, level=level) for topic, level in fresh
    )
