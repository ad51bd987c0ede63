"""Topics of a place: begun, changed, ended; what there is to read for a topic."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from django.db.models import Q
from django.utils import timezone

from thulinh.difficulties.models import Skill
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.files import store_paper
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import code_of, fold, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.places import Places, lock_units
from thulinh.training.models import Level, Material, Topic, TopicGroup
from thulinh.training.queries.topics import topics_for
from thulinh.training.rules.topics import (
    LONGEST_NAME,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_MONTHS,
    TopicEntry,
    address_problem,
)

_AFTER_NATIONAL = 1_000
_LONGEST_CODE = 40


@action
def add_topic(entry: TopicEntry, *, unit: int, by: Any, command_id: uuid.UUID | None = None) -> Topic:
    """Begin a topic of a unit, for it and all below it.

    Errors: no name; the unit uses a topic of that name already; an unknown group or skill; a validity that is no number
    of months; the unit is not open.
    Writes: Topic, AuditEvent.
    Source: GL3.
    """
    content = {"topic": asdict(entry), "unit": unit}
    return once(command_id, by=by, content=content, write=lambda: _add(entry, unit, by))


@action
def change_topic(topic: Topic, entry: TopicEntry, *, by: Any) -> Topic:
    """Change what a local topic says; trainings that were recorded keep the days they have.

    Errors: as `add_topic`; a national topic; it is no longer taught.
    Writes: Topic, AuditEvent.
    """
    row = _local(topic)
    lock_units([row.unit_id])
    before = _told(row)
    _fill(row, entry, _path(row.unit_id))
    row.save()
    row.skills.set(entry.skills)
    record_audit([_event("training.change_topic", row, by, before=before, after=_told(row))])
    return row


@action
def end_topic(topic: Topic, *, reason: str, by: Any) -> Topic:
    """Teach a local topic no longer: it is not offered any more; what was learnt in it stays.

    Errors: no reason; a national topic; it ended already.
    Writes: Topic, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do.", "reason")
    row = _local(topic)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record_audit([_event("training.end_topic", row, by, reason=nfc(reason))])
    return row


@action
def add_material(
    topic: Topic,
    *,
    title: str,
    unit: int,
    by: Any,
    level: str = "",
    upload: IO[bytes] | None = None,
    file_name: str = "",
    address: str = "",
    command_id: uuid.UUID | None = None,
) -> Material:
    """Lay something to read beside a topic, for the unit and all below it: a PDF, a picture, or an address.

    Errors: no title; neither a file nor an address, or both; an address that is none; a file that is none; an unknown
    level; the topic is not taught in the unit.
    Writes: Material, StoredFile, AuditEvent.
    """
    said = {"title": nfc(title), "level": level, "address": address.strip()}
    content = {"topic": topic.pk, "unit": unit, "file": file_name, **said}

    def write() -> Material:
        _refuse_material(topic, unit, said, has_file=upload is not None)
        stored = store_paper(upload, name=file_name) if upload is not None else None
        row = Material.objects.create(topic=topic, unit_id=unit, file=stored, added_by=by, added_at=now(), **said)
        after = {"topic": topic.pk, "name": row.title}
        record_audit([audit_event(verb="training.add_material", subject=row, by=by, unit_id=unit, after=after)])
        return row

    return once(command_id, by=by, content=content, write=write)


@action
def withdraw_material(material: Material, *, reason: str, by: Any) -> Material:
    """Take something to read away again.

    Errors: no reason; it was taken away already.
    Writes: Material, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do.", "reason")
    row = Material.objects.select_for_update(no_key=True).get(pk=material.pk)
    if row.withdrawn_at is not None:
        raise Refusal("Tài liệu này đã được rút.")
    row.withdrawn_at, row.withdrawn_reason = now(), nfc(reason)[:300]
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    told = {"topic": row.topic_id, "name": row.title}
    record_audit(
        [audit_event(verb="training.withdraw_material", subject=row, by=by, unit_id=row.unit_id, before=told,
                     reason=nfc(reason))]
    )  # fmt: skip
    return row


@action
def carry_on_topics(heirs: Mapping[int, int | None], *, reason: str, by: Any) -> int:
    """Let local topics and things to read of units that end (`heirs`: unit → heir, or None) go on with the unit that
    follows; topics of a unit that nobody follows are taught no longer.

    Shape: how many topics were moved or ended.
    Queries: five, whatever the number of units.
    Writes: Topic, Material, AuditEvent.
    """
    going = {unit: heir for unit, heir in heirs.items() if unit != heir}
    topics = list(Topic.objects.select_for_update(no_key=True).filter(unit__in=going, ended_at=None))
    events = []
    for row in topics:
        verb, heir = "training.end_topic", going[row.unit_id]
        if heir is None:
            row.ended_at = now()
        else:
            verb, row.unit_id = "training.move_topic", heir
        events.append(_event(verb, row, by, reason=nfc(reason)))
    Topic.objects.bulk_update(topics, ["unit", "ended_at"], batch_size=500)
    papers = list(Material.objects.filter(unit__in=[unit for unit, heir in going.items() if heir is not None]))
    for paper in papers:
        paper.unit_id = going[paper.unit_id]
    Material.objects.bulk_update(papers, ["unit"], batch_size=500)
    record_audit(events)
    return len(topics)


def _add(entry: TopicEntry, unit: int, by: Any) -> Topic:
    lock_units([unit])
    if problem := Places([unit]).problem(unit, _today(), None):
        raise Refusal(problem[1])
    row = Topic(unit_id=unit, rank=_AFTER_NATIONAL)
    _fill(row, entry, _path(unit))
    end = f"-{unit}"
    code = f"{code_of(entry.name, _LONGEST_CODE - len(end) - 3)}{end}"
    alike = set(Topic.objects.filter(code__startswith=code).values_list("code", flat=True))
    row.code = next(one for one in (code, *(f"{code}-{i}" for i in range(2, 100))) if one not in alike)
    row.save(force_insert=True)
    row.skills.set(entry.skills)
    record_audit([_event("training.add_topic", row, by, after=_told(row))])
    return row


def _fill(row: Topic, entry: TopicEntry, path: str) -> None:
    name, summary = nfc(entry.name), nfc(entry.summary)
    problems = []
    if not code_of(name):
        problems.append(Problem("Đồng chí ghi tên chuyên đề.", "name"))
    if len(name) > LONGEST_NAME:
        problems.append(Problem(f"Tên dài quá {LONGEST_NAME} chữ.", "name"))
    if len(summary) > LONGEST_SUMMARY:
        problems.append(Problem(f"Nội dung dài quá {LONGEST_SUMMARY} chữ.", "summary"))
    if any(fold(one.name) == fold(name) and one.pk != row.pk for one in topics_for(path, _today())):
        problems.append(Problem(f"Đã có chuyên đề “{name}” dùng ở đây.", "name"))
    if not TopicGroup.objects.filter(pk=entry.group).exists():
        problems.append(Problem("Đồng chí chọn nhóm.", "group"))
    if Skill.objects.filter(pk__in=entry.skills).count() < len(set(entry.skills)):
        problems.append(Problem("Có kỹ năng không còn trong danh mục.", "skills"))
    if entry.validity_months is not None and not 0 < entry.validity_months <= MOST_MONTHS:
        problems.append(Problem(f"Số tháng phải từ 1 đến {MOST_MONTHS}.", "validity_months"))
    if problems:
        raise Refusal(problems)
    row.name, row.summary, row.group_id, row.validity_months = name, summary, entry.group, entry.validity_months


def _refuse_material(topic: Topic, unit: int, said: Mapping[str, str], *, has_file: bool) -> None:
    problems = []
    if not said["title"]:
        problems.append(Problem("Đồng chí ghi tên tài liệu.", "title"))
    if len(said["title"]) > LONGEST_TITLE:
        problems.append(Problem(f"Tên dài quá {LONGEST_TITLE} chữ.", "title"))
    if has_file == bool(said["address"]):
        problems.append(Problem("Đồng chí chọn một: tệp, hoặc đường dẫn.", "address"))
    elif said["address"] and (words := address_problem(said["address"])):
        problems.append(Problem(words, "address"))
    if said["level"] and said["level"] not in Level.values:
        problems.append(Problem("Đồng chí chọn lại mức.", "level"))
    if not topics_for(_path(unit), _today()).filter(pk=topic.pk).exists():
        problems.append(Problem("Chuyên đề này không dùng ở đơn vị của đồng chí."))
    if problems:
        raise Refusal(problems)


def _local(topic: Topic) -> Topic:
    row = Topic.objects.select_for_update(no_key=True).filter(~Q(unit=None), pk=topic.pk).first()
    if row is None:
        raise Refusal("Chuyên đề dùng chung cả nước không sửa ở đây.")
    if row.ended_at is not None:
        raise Refusal("Chuyên đề này đã thôi dùng.")
    return row


def _today() -> dt.date:
    return timezone.localdate(now())


def _path(unit: int) -> str:
    row = Places([unit]).on(unit, _today())
    return row.path if row else ""


def _told(row: Topic) -> dict[str, Any]:
    return {"name": row.name, "group": row.group_id, "validity_months": row.validity_months, "summary": row.summary}


def _event(verb: str, row: Topic, by: Any, **said: Any) -> Any:
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, **said)
