"""Taking people off the list of a class: by who nominated them, by themselves, by the organiser."""

import uuid
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.reach import may
from thulinh.training.actions.holding import NOT_THERE, held_class, held_participants, key_of, said, today_of, told_of
from thulinh.training.models import Certificate, Participant, Presence, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.sight import may_organise
from thulinh.training.rules.classes import Step


@action
def withdraw_participant(
    participant: Participant | int, *, reason: str, by: Any, command_id: uuid.UUID | None = None
) -> Participant:
    """Take somebody off the list of a class; their place becomes free for who waits. Those who nominate for the unit
    and the person do so until the first day; the organiser until the end.

    Errors: not on a list that one may change; no reason; the list takes no change any more; the class has begun, or
    presence was noted, and one is not the organiser.
    Writes: Participant, AuditEvent.
    """
    words = said(reason)
    content = {"withdraw_participant": key_of(participant), "reason": words}
    return once(command_id, by=by, content=content, write=lambda: _withdraw(key_of(participant), words, by))


def _withdraw(participant: int, words: str, by: Any) -> Participant:
    found = Participant.objects.current().filter(pk=participant).values_list("training_class", "person").first()
    if found is None:
        raise Refusal(NOT_THERE)
    lock_people([found[1]])
    taught = held_class(found[0], Step.LEAVE)
    row = held_participants(taught.pk, [participant])[0]
    _refuse_stranger(row, taught, by)
    row.withdrawn_at, row.withdrawn_reason, row.rank, row.group = now(), words, 0, None
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "rank", "group", "version"])
    record_audit([told_of("training.withdraw_participant", row, taught.name, by, reason=words)])
    return row


def _refuse_stranger(row: Participant, taught: TrainingClass, by: Any) -> None:
    today = today_of()
    if Certificate.objects.current().filter(participant=row).exists():
        raise Refusal("Đã cấp chứng nhận cho người này. Đồng chí thu hồi trước.")
    if may_organise(by, taught.unit_id, today):
        return
    is_own = row.person_id == getattr(by, "person_id", None)
    if not is_own and not may(by, TrainingPermission.NOMINATE, row.unit_id, today):
        raise Refusal(NOT_THERE)
    begun = today >= taught.starts_on or Presence.objects.current().filter(participant=row).exists()
    if begun:
        raise Refusal("Lớp đã khai giảng. Đồng chí liên hệ nơi tổ chức lớp.")
