"""Requests of people about their own information: written, and answered by those who may do what is asked."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import InformationRequest, Person

Kind, Status = InformationRequest.Kind, InformationRequest.Status
LONGEST = 2000


@action
def request_information(person: Person, *, kind: str, text: str, on: dt.date, by: Any) -> InformationRequest:
    """Ask for one's own information to be corrected, erased or explained; or write it for a member who asked so.

    Shape: the request, with the day by which it is answered.
    Errors: no such request; nothing said; one of the kind waits already; the information was erased.
    Writes: InformationRequest, AuditEvent.
    """
    if kind not in Kind.values:
        raise Refusal("Đồng chí chọn yêu cầu.", "kind")
    said = text.strip()
    if not said and kind != Kind.ERASE:
        raise Refusal("Đồng chí ghi rõ cần sửa gì, hỏi gì.", "text")
    if len(said) > LONGEST:
        raise Refusal(f"Mục này dài quá {LONGEST} chữ.", "text")
    if not Person.objects.current().filter(pk=person.pk, erased_at=None).exists():
        raise Refusal("Không còn thông tin cá nhân của người này.")
    days = parameter(f"ngay-tra-loi-yeu-cau-{kind}", on)
    asked = InformationRequest(
        person=person,
        kind=kind,
        text=said,
        asked_at=now(),
        asked_by=by,
        is_on_behalf=by.person_id != person.pk,
        due_on=on + dt.timedelta(days=days),
    )
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError as error:
        raise Refusal("Yêu cầu này đã gửi và đang chờ trả lời.", "kind") from error
    after = {"kind": kind, "is_on_behalf": asked.is_on_behalf, "due_on": str(asked.due_on)}
    record_audit([audit_event(verb="people.request_information", subject=person, by=by, after=after)])
    return asked


@action
def answer_request(request: InformationRequest, *, status: str, answer: str, by: Any) -> InformationRequest:
    """Answer a request: done, or declined with the reason. One to erase is done only by erasing (`erase_person`).

    Errors: as in `waiting_request`; no answer; said to be done although nothing was erased.
    Writes: InformationRequest, AuditEvent.
    """
    if status not in (Status.DONE, Status.DECLINED):
        raise Refusal("Đồng chí chọn đã làm hay từ chối.", "status")
    said = answer.strip()
    if not said:
        words = "Đồng chí ghi lý do từ chối." if status == Status.DECLINED else "Đồng chí ghi trả lời."
        raise Refusal(words, "answer")
    if len(said) > LONGEST:
        raise Refusal(f"Mục này dài quá {LONGEST} chữ.", "answer")
    held = waiting_request(request, by)
    if held.kind == Kind.ERASE and status == Status.DONE:
        raise Refusal("Yêu cầu này chỉ xong khi thông tin đã xóa.", "status")
    return close_request(held, status, said, by)


def waiting_request(request: InformationRequest, by: Any) -> InformationRequest:
    """The request, held until the action ends.

    Errors: it was answered already; nobody answers a request about oneself, or one that they wrote for somebody.
    """
    held = InformationRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if held.status != Status.WAITING:
        raise Refusal("Yêu cầu này đã được trả lời.")
    if by.person_id == held.person_id:
        raise Refusal("Đồng chí không tự trả lời yêu cầu về thông tin của mình.")
    if held.asked_by_id == by.pk:
        raise Refusal("Đồng chí đã ghi hộ yêu cầu này; người khác có thẩm quyền trả lời.")
    return held


def close_request(held: InformationRequest, status: str, answer: str, by: Any) -> InformationRequest:
    """Write the answer on a request that an action holds, and into the log."""
    held.status, held.answer, held.answered_at, held.answered_by = status, answer, now(), by
    held.save(update_fields=["status", "answer", "answered_at", "answered_by"])
    after = {"kind": held.kind, "status": status}
    record_audit([audit_event(verb="people.answer_request", subject=held.person, by=by, after=after)])
    return held
