"""The groups of a class and who sits in which; the places that units have."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import fold, nfc
from thulinh.kernel.writing import action
from thulinh.training.actions.holding import Key, held_participants, key_of, once_of, organised, told, told_of, touched
from thulinh.training.models import ClassGroup, Lesson, Level, Participant, Quota, TrainingClass
from thulinh.training.queries.participants import quota_unit
from thulinh.training.rules.classes import Step
from thulinh.training.rules.grouping import GroupEntry
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH, lies_under


@action
def set_groups(
    training_class: Key, entries: Sequence[GroupEntry], *, by: Any, version: int | None = None,
    command_id: uuid.UUID | None = None,
) -> list[ClassGroup]:  # fmt: skip
    """Lay the groups of a class as a whole, and who sits in which; who is in none of them sits in none.

    Shape: the groups in the order given.
    Errors, each with its row: not one's to organise; the list takes no change any more; a group without a name, or two
    of one name; an unknown level; somebody in two groups, or not approved; a lesson stands for a group that would go;
    somebody wrote meanwhile.
    Writes: TrainingClass, ClassGroup, Participant, AuditEvent.
    Source: GL4.
    """
    key = key_of(training_class)
    told_of_groups = [{**one.__dict__, "participants": sorted(one.participants)} for one in entries]
    content = {"set_groups": key, "entries": told_of_groups, "version": version}

    def write() -> list[ClassGroup]:
        row = organised(key, Step.GROUPS, by=by, version=version)
        _refuse_groups(row, entries)
        groups = _lay_groups(row, entries)
        _seat(row, {pk: group for group, entry in zip(groups, entries, strict=True) for pk in entry.participants})
        touched(row)
        record_audit([told("training.set_groups", row, by, groups=[one.name for one in groups])])
        return groups

    return once_of(
        command_id, by=by, content=content, row=key, write=write,
        again=lambda: list(ClassGroup.objects.current().filter(training_class=key)),
    )  # fmt: skip


@action
def move_to_group(
    training_class: Key, participants: Sequence[Participant | int], group: ClassGroup | int | None, *, by: Any,
    command_id: uuid.UUID | None = None,
) -> list[Participant]:  # fmt: skip
    """Let people of a class sit in another of its groups, or in none.

    Errors: not one's to organise; the list takes no change any more; the group is of another class; somebody is not
    approved.
    Writes: Participant, AuditEvent.
    """
    key, wanted = key_of(training_class), [key_of(one) for one in participants]
    goal = key_of(group) if group is not None else None
    content = {"move_to_group": key, "participants": sorted(wanted), "group": goal}

    def write() -> list[Participant]:
        row = organised(key, Step.GROUPS, by=by)
        into = ClassGroup.objects.current().filter(training_class=row, pk=goal).first()
        if goal is not None and into is None:
            raise Refusal("Tổ này không còn trong lớp.", "group")
        rows = held_participants(key, wanted)
        if any(one.state != Participant.State.APPROVED for one in rows):
            raise Refusal("Chỉ học viên được duyệt mới xếp vào tổ.", "participants")
        Participant.objects.filter(pk__in=wanted).update(group=into)
        name = into.name if into else ""
        record_audit(told_of("training.move_to_group", one, row.name, by, group=name) for one in rows)
        return rows

    return once_of(
        command_id, by=by, content=content, row=key, write=write,
        again=lambda: list(Participant.objects.filter(pk__in=wanted)),
    )  # fmt: skip


@action
def set_quotas(
    training_class: Key, places: Mapping[int, int], *, by: Any, version: int | None = None,
    command_id: uuid.UUID | None = None,
) -> list[Quota]:  # fmt: skip
    """Say how many places each unit has in a class (unit → places); none said: nobody is bound. What was nominated
    before stays.

    Errors: not one's to organise; ended or cancelled; a unit that does not lie below the organiser, or twice on one
    line; a negative number; somebody wrote meanwhile.
    Writes: TrainingClass, Quota, AuditEvent.
    """
    key = key_of(training_class)
    content = {"set_quotas": key, "places": sorted(places.items()), "version": version}

    def write() -> list[Quota]:
        row = organised(key, Step.QUOTAS, by=by, version=version)
        _refuse_quotas(row, places)
        Quota.objects.filter(training_class=row).exclude(unit__in=places).delete()
        rows = [Quota(training_class=row, unit_id=unit, places=number) for unit, number in sorted(places.items())]
        Quota.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["training_class", "unit"],
            update_fields=["places"],
            batch_size=500,
        )
        touched(row)
        record_audit([told("training.set_quotas", row, by, units=len(rows), places=sum(places.values()))])
        return _quotas(key)

    return once_of(command_id, by=by, content=content, row=key, write=write, again=lambda: _quotas(key))


def _quotas(key: int) -> list[Quota]:
    return list(Quota.objects.filter(training_class=key).order_by("unit"))


def _refuse_quotas(row: TrainingClass, places: Mapping[int, int]) -> None:
    if any(number < 0 for number in places.values()):
        raise Refusal("Chỉ tiêu từ 0 trở lên.", "places")
    found = UnitPath.objects.on(row.starts_on).open().filter(unit__in=places)
    paths = {one.unit_id: one for one in found}
    for unit in places:
        place = paths.get(unit)
        if place is None or not lies_under(place.path, row.path):
            raise Refusal("Có đơn vị không thuộc nơi mở lớp.", "places")
        above = quota_unit(place.path[:-WIDTH], places)
        if above is not None:
            raise Refusal(f"{place.name} và đơn vị cấp trên cùng có chỉ tiêu. Đồng chí giao cho một cấp.", "places")


def _refuse_groups(row: TrainingClass, entries: Sequence[GroupEntry]) -> None:
    problems: list[Problem] = []
    names: set[str] = set()
    seated: set[int] = set()
    listed = set(Participant.objects.listed().filter(training_class=row).values_list("pk", flat=True))
    for index, entry in enumerate(entries):
        name = fold(entry.name)
        if not name:
            problems.append(Problem("Đồng chí ghi tên tổ.", "name", index))
        elif name in names:
            problems.append(Problem(f"Có hai tổ tên “{nfc(entry.name)}”.", "name", index))
        if entry.level and entry.level not in Level.values:
            problems.append(Problem("Đồng chí chọn mức của tổ.", "level", index))
        if set(entry.participants) & seated:
            problems.append(Problem("Có học viên ở hai tổ.", "participants", index))
        if not set(entry.participants) <= listed:
            problems.append(Problem("Chỉ học viên được duyệt mới xếp vào tổ.", "participants", index))
        names.add(name)
        seated |= set(entry.participants)
    if problems:
        raise Refusal(problems)


def _lay_groups(row: TrainingClass, entries: Sequence[GroupEntry]) -> list[ClassGroup]:
    """Groups named by their key, or by a name that stands, go on; others come; those not named go."""
    standing = {one.pk: one for one in ClassGroup.objects.current().filter(training_class=row)}
    named = {fold(one.name): one for one in standing.values()}
    groups = []
    for rank, entry in enumerate(entries, start=1):
        group = standing.get(entry.group or 0) or named.get(fold(entry.name)) or ClassGroup(training_class=row)
        group.name, group.level = nfc(entry.name)[:100], entry.level
        group.note, group.rank = nfc(entry.note)[:200], rank
        groups.append(group)
    going = [one for pk, one in standing.items() if all(group.pk != pk for group in groups)]
    lesson = Lesson.objects.current().filter(group__in=going).select_related("group").first()
    if lesson is not None and lesson.group is not None:
        raise Refusal(f"{lesson.group.name} còn bài “{lesson.title}” trong lịch. Đồng chí sửa lịch trước.")
    ClassGroup.objects.filter(pk__in=[one.pk for one in going]).update(
        withdrawn_at=now(), withdrawn_reason="Chia lại tổ"
    )
    kept = [one for one in groups if one.pk]
    ClassGroup.objects.bulk_update(kept, ["name", "level", "note", "rank"])
    ClassGroup.objects.bulk_create([one for one in groups if not one.pk])
    return groups


def _seat(row: TrainingClass, groups: Mapping[int, ClassGroup]) -> None:
    rows = list(Participant.objects.current().filter(training_class=row).order_by("pk"))
    moved = []
    for one in rows:
        group = groups.get(one.pk)
        if one.group_id != (group.pk if group else None):
            one.group = group
            moved.append(one)
    Participant.objects.bulk_update(moved, ["group"], batch_size=500)
