"""Who is trained: earlier or elsewhere, or by a class of here; taken back with a reason."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Person, Position
from thulinh.people.rules import portions
from thulinh.training.models import Qualification, Topic
from thulinh.training.queries.qualifications import places_of
from thulinh.training.rules.qualifications import NewQualification, PersonFact, TopicFact, qualification_problems
from thulinh.training.rules.validity import POST_HOLDS, last_day


@action
def record_qualifications(
    rows: Sequence[NewQualification], *, by: Any, unit: int | None = None, reason: str = ""
) -> list[Qualification]:
    """Record that people are trained, all of the rows or none. Where no last day is named, the topic's validity counts,
    for a post the rule of the day on which it was reached. `unit`: where they were, when a row does not say.

    Shape: the qualifications in the order of the rows.
    Queries: a fixed number, for up to ten thousand people.
    Errors, each with its row: neither or both of post and topic; unknown ones; a day to come; the last day before the
    first; a topic no longer taught by then; the same of that day stands already; no issuer and no class; somebody no
    longer in the books; one's own, outside a class.
    Writes: Qualification, AuditEvent.
    Source: GL2.
    """
    entries = [row.cleaned() for row in rows]
    today = timezone.localdate(now())
    people = lock_people({row.person for row in entries})
    positions, topics = dict(Position.objects.values_list("code", "name")), _topics(entries)
    known = _facts(people, by)
    problems: list[Problem] = []
    for index, row in enumerate(entries):
        person = known.get(row.person)
        wrong = qualification_problems(row, person=person, positions=positions, topics=topics, on=today)
        problems += [Problem(words, field, index) for field, words in wrong]
        if person:
            known[row.person] = replace(person, standing=person.standing | {(*row.what, row.starts_on)})
    if problems:
        raise Refusal(problems)
    places = places_of([row.person for row in entries if row.unit is None and unit is None], today)
    made = [_row(row, topics, row.unit or unit or places.get(row.person), by) for row in entries]
    written = Qualification.objects.bulk_create(made, batch_size=500)
    record_audit(_event("training.record_qualification", row, by, after=_told(row), reason=reason) for row in written)
    return written


@action
def record_training(rows: Sequence[NewQualification], *, by: Any, command_id: uuid.UUID | None = None) -> Qualification:
    """Record one training of one person: each post and each topic that it was for is a row.

    Shape: the first row.
    Errors: as `record_qualifications`; nothing was chosen.
    Writes: as `record_qualifications`.
    """
    if not rows:
        raise Refusal("Đồng chí chọn chức danh hoặc chuyên đề đã học.", "topics")
    content = {"rows": [asdict(row) for row in rows]}
    return once(command_id, by=by, content=content, write=lambda: record_qualifications(rows, by=by)[0])


@action
def withdraw_qualifications(qualifications: Iterable[int], *, reason: str, by: Any) -> list[Qualification]:
    """Take qualifications back that should not stand: they never held.

    Errors: no reason; one of them is withdrawn already.
    Writes: Qualification, AuditEvent.
    """
    why, wanted = nfc(reason), sorted(set(qualifications))
    if not why:
        raise Refusal("Đồng chí ghi lý do.", "reason")
    current = Qualification.objects.current().select_for_update(no_key=True).order_by("pk")
    rows = [row for part in portions(wanted) for row in current.filter(pk__in=part)]
    if len(rows) < len(wanted):
        raise Refusal("Lớp đã học này đã được rút. Đồng chí mở lại trang.")
    for row in rows:
        row.withdrawn_at, row.withdrawn_reason = now(), why[:300]
    Qualification.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(_event("training.withdraw_qualification", row, by, before=_told(row), reason=why) for row in rows)
    return rows


def _topics(rows: Sequence[NewQualification]) -> dict[str, TopicFact]:
    found = Topic.objects.filter(code__in={row.topic for row in rows if row.topic})
    return {
        topic.code: TopicFact(
            topic.name, topic.validity_months, timezone.localdate(topic.ended_at) if topic.ended_at else None
        )
        for topic in found
    }


def _facts(people: Mapping[int, Person], by: Any) -> dict[int, PersonFact]:
    standing: dict[int, set[tuple[str, str, dt.date]]] = {}
    for part in portions(people):
        rows = Qualification.objects.current().filter(person__in=part)
        for person, position, topic, day in rows.values_list("person", "position", "topic", "starts_on"):
            standing.setdefault(person, set()).add((position or "", topic or "", day))
    own = getattr(by, "person_id", None)
    return {
        pk: PersonFact(person.birth_on, frozenset(standing.get(pk, ())), is_writer=pk == own)
        for pk, person in people.items()
    }


def _row(row: NewQualification, topics: Mapping[str, TopicFact], unit: int | None, by: Any) -> Qualification:
    months = topics[row.topic].months if row.topic else parameter(POST_HOLDS, row.starts_on)
    return Qualification(
        person_id=row.person, position_id=row.position or None, topic_id=row.topic or None, level=row.level,
        starts_on=row.starts_on, ends_on=row.ends_on or last_day(row.starts_on, months), name=row.name,
        issuer=row.issuer, paper_number=row.paper_number, participant_id=row.participant, unit_id=unit,
        recorded_by=by, recorded_at=now(),
    )  # fmt: skip


def _told(row: Qualification) -> dict[str, Any]:
    return {
        "person": row.person_id, "position": row.position_id, "topic": row.topic_id, "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on) if row.ends_on else None,
    }  # fmt: skip


def _event(verb: str, row: Qualification, by: Any, **said: Any) -> Any:
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, **said)
