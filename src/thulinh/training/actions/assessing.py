"""What a cadre says of themselves about topics."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.training.models import SelfAssessment, Topic
from thulinh.training.queries.assessments import latest_words
from thulinh.training.queries.qualifications import places_of


@action
def assess_oneself(
    person: int, marks: Mapping[str, int], *, by: Any, command_id: uuid.UUID | None = None
) -> SelfAssessment:
    """Say of oneself, topic by topic, how well one knows it; the last word counts. The same word said twice on one day
    is one word. Nobody says it for somebody else.

    Shape: the last of the words (those of the day are told by `latest_words`).
    Errors: somebody else; nothing was said; a topic or word that does not exist.
    Writes: SelfAssessment, AuditEvent.
    Source: GL3, DN4.
    """
    content = {"person": person, "marks": dict(marks)}
    return once(command_id, by=by, content=content, write=lambda: _assess(person, marks, by))


@action
def take_back_assessment(assessment: int, *, by: Any) -> SelfAssessment:
    """Take one's own word back: the one before it counts again.

    Errors: somebody else's; taken back already.
    Writes: SelfAssessment, AuditEvent.
    """
    row = SelfAssessment.objects.select_for_update(no_key=True).filter(pk=assessment).first()
    if row is None or by is None or row.person_id != by.person_id:
        raise Refusal("Chỉ người tự đánh giá mới rút được.")
    if row.withdrawn_at is not None:
        raise Refusal("Lời này đã được rút.")
    row.withdrawn_at, row.withdrawn_reason = now(), "Người ghi rút lại"
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    told = {"person": row.person_id}
    unit = places_of([row.person_id], timezone.localdate(now())).get(row.person_id)
    record_audit([audit_event(verb="training.take_back_assessment", subject=row, by=by, unit_id=unit, before=told)])
    return row


def _assess(person: int, marks: Mapping[str, int], by: Any) -> SelfAssessment:
    if by is None or by.person_id != person or person not in lock_people([person]):
        raise Refusal("Mỗi đồng chí chỉ tự đánh giá cho mình.")
    if not marks:
        raise Refusal("Đồng chí chọn ít nhất một chuyên đề.")
    known = set(Topic.objects.filter(code__in=marks).values_list("code", flat=True))
    problems = [Problem("Không có chuyên đề này.", topic) for topic in marks if topic not in known]
    problems += [
        Problem("Đồng chí chọn lại.", topic) for topic, mark in marks.items() if mark not in SelfAssessment.Mark.values
    ]
    if problems:
        raise Refusal(problems)
    day, latest = timezone.localdate(now()), latest_words([person]).get(person, {})
    said = {topic: latest[topic] for topic in marks if topic in latest}
    new = [
        SelfAssessment(person_id=person, topic_id=topic, mark=mark, day=day, recorded_by=by, recorded_at=now())
        for topic, mark in marks.items()
        if topic not in said or (said[topic].mark, said[topic].day) != (mark, day)
    ]
    made = SelfAssessment.objects.bulk_create(new)
    told, unit = {"person": person, "topics": len(made)}, places_of([person], day).get(person)
    record_audit(
        audit_event(verb="training.assess_oneself", subject=row, by=by, unit_id=unit, after=told, is_sensitive=True)
        for row in made[:1]
    )
    return made[-1] if made else next(iter(said.values()))
