"""What bodies say of candidates: by themselves, in their turn, or entered by a named cadre from their signed paper."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.selection.actions.holding import (
    GONE,
    held_candidate,
    refuse_oneself,
    refuse_settled,
    refuse_stranger,
    said,
    told,
    touched,
)
from thulinh.selection.models import Candidate, Choice, Consulted, Opinion
from thulinh.selection.queries.sight import Sight, may_review
from thulinh.selection.queries.voices import voices_of
from thulinh.selection.rules.turns import turn_problem, withdrawal_problem

_OWN = "Đồng chí không cho ý kiến về chính mình; người khác của cơ quan cho ý kiến."


@dataclass(frozen=True)
class Paper:
    """The signed paper in which a body says what it says."""

    number: str
    on: dt.date
    signer: str
    file: StoredFile | None = None


@action
def give_opinion(
    candidate: int, body: int, *, verdict: str, reason: str = "", on: dt.date, by: Any, version: int | None = None,
    command_id: uuid.UUID | None = None,
) -> Opinion:  # fmt: skip
    """Say, for a body (a row of `Consulted`), whether it consents; only who holds a seat in that body that speaks for
    it, and only when all bodies before it have consented.

    Errors: no seat there; about oneself; not its turn (who is waited for is named); said already; a refusal without a
    reason; the place has its outcome; somebody wrote meanwhile.
    Writes: Opinion, Candidate, AuditEvent (sensitive).
    Source: HT1, HT5.
    """
    content = {"give_opinion": candidate, "body": body, "verdict": verdict, "reason": reason}

    def write() -> Opinion:
        row = held_candidate(candidate, version=version)
        asked = _asked(row, body)
        if by is not None and asked.unit_id not in Sight(by, on).speaks_for:
            raise Refusal(f"Chỉ người giữ chức danh được cho ý kiến trong {asked.name} ghi ý kiến của cơ quan này.")
        refuse_oneself(by, row, _OWN)
        return _write(row, asked, verdict, reason, None, on, by)

    return once(command_id, by=by, content=content, write=write)


@action
def enter_opinion_from_paper(
    candidate: int, body: int, *, verdict: str, reason: str = "", paper: Paper, on: dt.date, by: Any,
    version: int | None = None, command_id: uuid.UUID | None = None,
) -> Opinion:  # fmt: skip
    """Enter what a body said in its signed paper; shown as entered from that paper, and by whom.

    Errors: not one's to review there; about oneself; number, day or signer missing, a day that lies ahead; and as
    `give_opinion`.
    Writes: Opinion, Candidate, AuditEvent (sensitive).
    Source: HT1.
    """
    signed = {"number": paper.number, "on": paper.on, "signer": paper.signer, "file": getattr(paper.file, "sha256", "")}
    content = {"enter_opinion": candidate, "body": body, "verdict": verdict, "reason": reason, "paper": signed}

    def write() -> Opinion:
        row = held_candidate(candidate, version=version)
        asked = _asked(row, body)
        refuse_stranger(by, row.place.unit_id, on)
        refuse_oneself(by, row, "Đồng chí không ghi ý kiến về chính mình; người khác có quyền rà soát ghi.")
        _refuse_paper(paper, on)
        return _write(row, asked, verdict, reason, paper, on, by)

    return once(command_id, by=by, content=content, write=write)


@action
def withdraw_opinion(opinion: int, *, reason: str, on: dt.date, by: Any) -> Opinion:
    """Take back what a body said, with the reason: the body its own word, who reviews there what was entered from
    paper.

    Errors: not one's to take back; about oneself; no reason; taken back already; a body spoke after it; the place
    has its outcome.
    Writes: Opinion, Candidate, AuditEvent (sensitive).
    """
    words = said(reason, "Đồng chí ghi lý do rút ý kiến.")
    found = Opinion.objects.filter(pk=opinion).values_list("candidate", "body").first()
    if found is None:
        raise Refusal(GONE)
    row = held_candidate(found[0])
    asked = _asked(row, found[1])
    said_then = Opinion.objects.select_for_update(no_key=True).get(pk=opinion)
    _refuse_other(said_then, asked, row, on, by)
    refuse_oneself(by, row, "Đồng chí không rút ý kiến về chính mình; người khác của cơ quan rút.")
    if said_then.withdrawn_at is not None:
        raise Refusal("Ý kiến này đã được rút.")
    refuse_settled(row.place)
    if Choice.objects.filter(candidate=row, withdrawn_at=None).exists():
        raise Refusal("Đã có quyết định chọn theo ý kiến này; rút quyết định trước.")
    if problem := withdrawal_problem(asked.pk, voices_of([row.pk])[row.pk]):
        raise Refusal(problem)
    said_then.withdrawn_at, said_then.withdrawn_reason = now(), words[:300]
    said_then.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    touched(row)
    record_audit([told("selection.withdraw_opinion", row, by, {"body": asked.code}, reason=words)])
    return said_then


def _refuse_other(opinion: Opinion, asked: Consulted, row: Candidate, on: dt.date, by: Any) -> None:
    if by is None:
        return
    speaks = asked.unit_id in Sight(by, on).speaks_for
    if not (speaks or (opinion.is_from_paper and may_review(by, row.place.unit_id, on))):
        raise Refusal("Chỉ cơ quan đã cho ý kiến, hoặc người có quyền rà soát (với ý kiến ghi theo văn bản) được rút.")


def _asked(row: Candidate, body: int) -> Consulted:
    found = Consulted.objects.filter(pk=body, place=row.place_id).first()
    if found is None:
        raise Refusal("Cơ quan này không được hỏi ý kiến về chức danh này.", "body")
    return found


def _refuse_paper(paper: Paper, on: dt.date) -> None:
    problems = [
        Problem(words, field)
        for given, field, words in (
            (nfc(paper.number), "paper_number", "Đồng chí ghi số văn bản."),
            (nfc(paper.signer), "signer", "Đồng chí ghi người ký văn bản."),
            (paper.on <= on, "paper_on", "Ngày văn bản không được sau hôm nay."),
        )
        if not given
    ]
    if problems:
        raise Refusal(problems)


def _write(
    row: Candidate, asked: Consulted, verdict: str, reason: str, paper: Paper | None, on: dt.date, by: Any
) -> Opinion:
    refuse_settled(row.place)
    if verdict not in Opinion.Verdict.values:
        raise Refusal("Đồng chí chọn đồng ý hoặc không đồng ý.", "verdict")
    words = nfc(reason)
    if verdict == Opinion.Verdict.REFUSE and not words:
        raise Refusal("Đồng chí ghi lý do không đồng ý; người được xem xét cũng đọc.", "reason")
    if problem := turn_problem(asked.pk, voices_of([row.pk])[row.pk]):
        raise Refusal(problem)
    signed = {
        "is_from_paper": True, "paper_number": nfc(paper.number)[:80], "paper_on": paper.on,
        "signer": nfc(paper.signer)[:120], "file": paper.file,
    } if paper else {}  # fmt: skip
    found = Opinion.objects.create(
        candidate=row, body=asked, verdict=verdict, reason=words, given_on=paper.on if paper else on, written_by=by,
        written_at=now(), **signed,
    )  # fmt: skip
    touched(row)
    after = {"body": asked.code, "verdict": verdict, "paper_number": found.paper_number}
    record_audit([told("selection.give_opinion", row, by, after, reason=words)])
    return found
