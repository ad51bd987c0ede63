"""Handing a seat over: drawn up from what the system knows, signed by both, or entered from the paper they signed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Holding
from thulinh.selection.models import HandOver, HandOverLine
from thulinh.selection.queries.handing import KNOWN, HandedLine, Kind, known_lines, may_decide_there, next_holding

SIGNED = "Biên bản đã có chữ ký nên không sửa được nữa."
CHANGED = "Biên bản vừa được sửa. Đồng chí mở lại trang, đọc lại rồi ký."
LARGEST_SUM = 10**15


@action
def prepare_hand_over(
    outgoing: Holding,
    *,
    incoming: Holding | None = None,
    lines: Sequence[HandedLine] = (),
    on: dt.date,
    by: Any,
) -> HandOver:
    """Draw up what goes over with a seat, as the system knows it on a day: open tasks, the list of members, and the
    `lines` that are handed in. Drawn up again, the same paper stays; it learns who takes over while nobody has signed.

    Errors: who takes over takes another seat, or is who leaves.
    Writes: HandOver, HandOverLine, AuditEvent.
    """
    if incoming is not None:
        _refuse_receiver(outgoing, incoming)
    known = HandOver.objects.select_for_update(no_key=True).filter(outgoing=outgoing).first()
    if known is not None:
        if incoming is not None and known.incoming_id != incoming.pk and not _has_sign(known):
            known.incoming, known.version = incoming, known.version + 1
            known.save(update_fields=["incoming", "version"])
        return known
    row = HandOver.objects.create(
        unit_id=outgoing.seat.unit_id, outgoing=outgoing, incoming=incoming, prepared_by=by, prepared_at=now()
    )
    _lay(row, [*lines, *known_lines(outgoing, on)], first=1)
    record_audit([_event("selection.prepare_hand_over", row, by)])
    return row


@action
def renew_hand_over(pk: int, *, duties: Sequence[HandedLine] = (), on: dt.date, by: Any) -> HandOver:
    """Lay what the system knows anew, as of a day; what was typed stays. `duties`: what programmes still ask.

    Errors: somebody has signed; neither who leaves nor who decides there.
    Writes: HandOver, HandOverLine, AuditEvent.
    """
    row = _changeable(pk, by, on)
    row.lines.filter(kind__in=KNOWN).delete()
    _lay(row, [*duties, *known_lines(row.outgoing, on)], first=1)
    return _changed(row, "selection.renew_hand_over", by)


@action
def add_hand_over_line(pk: int, line: HandedLine, *, on: dt.date, by: Any) -> HandOver:
    """Add something that the system does not know: money, papers, seals, other things.

    Errors: nothing written; money without a sum; a sum that is none; somebody has signed; neither who leaves nor who
    decides there.
    Writes: HandOver, HandOverLine, AuditEvent.
    """
    row = _changeable(pk, by, on)
    _refuse_line(line)
    last = row.lines.order_by("-rank").values_list("rank", flat=True).first() or 0
    _lay(row, [line], first=max(last + 1, 1000))
    return _changed(row, "selection.change_hand_over", by)


@action
def drop_hand_over_line(pk: int, line: int, *, on: dt.date, by: Any) -> HandOver:
    """Take a line out of a hand-over.

    Errors: no such line; somebody has signed; neither who leaves nor who decides there.
    Writes: HandOver, HandOverLine, AuditEvent.
    """
    row = _changeable(pk, by, on)
    if not row.lines.filter(pk=line).delete()[0]:
        raise Refusal("Dòng này không còn trong biên bản.")
    return _changed(row, "selection.change_hand_over", by)


@action
def sign_hand_over(pk: int, *, version: int, by: Any) -> HandOver:
    """Sign with one's own account, as who gives or who takes: what was read is what is signed. From then on no line
    changes.

    Errors: neither party; signed already; the paper changed since it was read.
    Writes: HandOver, AuditEvent.
    """
    row = _held(pk)
    person = getattr(by, "person_id", None)
    taking = row.incoming or next_holding(row)
    gives = person is not None and person == row.outgoing.person_id
    takes = person is not None and taking is not None and person == taking.person_id
    if not (gives or takes):
        raise Refusal("Chỉ người giao, người nhận ký biên bản này.")
    if (gives and row.given_at) or (takes and row.taken_at):
        raise Refusal("Đồng chí đã ký biên bản này.")
    if version != row.version:
        raise Refusal(CHANGED)
    if gives:
        row.given_at, row.given_by = now(), by
    else:
        row.taken_at, row.taken_by, row.incoming = now(), by, taking
    row.save()
    record_audit([_event("selection.sign_hand_over", row, by)])
    return row


@action
def enter_signed_hand_over(pk: int, *, paper_on: dt.date, file: StoredFile, on: dt.date, by: Any) -> HandOver:
    """Enter the paper that both signed: its day and its scan; shown as entered from paper, by whom.

    Errors: nobody has taken the seat over; both have signed already; the day lies ahead or before the seat was taken;
    not who decides there; one of both enters it.
    Writes: HandOver, AuditEvent.
    """
    row = _held(pk)
    if not may_decide_there(row, by, on):
        raise Refusal("Việc này do cán bộ ghi quyết định nhân sự của nơi ấy làm.")
    if row.is_signed:
        raise Refusal("Biên bản đã có đủ hai chữ ký.")
    taking = row.incoming or next_holding(row)
    if taking is None:
        raise Refusal("Chưa có người nhận chức danh nên chưa ghi được biên bản đã ký.")
    if by.person_id in (row.outgoing.person_id, taking.person_id):
        raise Refusal("Đồng chí là bên giao hoặc bên nhận: đồng chí ký ngay trên hệ thống.")
    if not row.outgoing.starts_on <= paper_on <= on:
        raise Refusal("Ngày biên bản phải từ ngày người giao nhận chức danh đến hôm nay.", "paper_on")
    at = now()
    row.given_at, row.given_by = row.given_at or at, row.given_by or by
    row.taken_at, row.taken_by = row.taken_at or at, row.taken_by or by
    row.is_from_paper, row.paper_on, row.file, row.incoming = True, paper_on, file, taking
    row.save()
    record_audit([_event("selection.enter_signed_hand_over", row, by, {"paper_on": str(paper_on)})])
    return row


@action
def cancel_hand_over(pk: int, *, reason: str, on: dt.date, by: Any) -> Holding:
    """Throw away a hand-over that nobody has signed, for instance when the change of holder was taken back.

    Shape: the seat's holding whose hand-over it was.
    Errors: no reason; somebody has signed; not who decides there.
    Writes: HandOver, HandOverLine, AuditEvent.
    """
    row = _held(pk)
    if by is not None and not may_decide_there(row, by, on):
        raise Refusal("Việc này do cán bộ ghi quyết định nhân sự của nơi ấy làm.")
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do bỏ.", "reason")
    if _has_sign(row):
        raise Refusal(SIGNED)
    record_audit([_event("selection.cancel_hand_over", row, by, reason=nfc(reason))])
    outgoing = row.outgoing
    row.delete()
    return outgoing


@action
def lead_hand_overs(heirs: Mapping[int, int | None], *, by: Any, reason: str) -> int:
    """Let hand-overs that wait for a signature go on at the units that carry on (`heirs`: unit → heir, or None).

    Shape: how many went on elsewhere.
    Writes: HandOver, AuditEvent.
    """
    moving = {unit: heir for unit, heir in heirs.items() if heir is not None and heir != unit}
    rows = list(HandOver.objects.select_for_update(no_key=True).filter(unit__in=moving, taken_at=None).order_by("pk"))
    rows += list(
        HandOver.objects.select_for_update(no_key=True).filter(unit__in=moving, given_at=None).exclude(taken_at=None)
    )
    for row in rows:
        row.unit_id = moving[row.unit_id]
    HandOver.objects.bulk_update(rows, ["unit"], batch_size=500)
    record_audit([_event("selection.lead_hand_over", row, by, reason=reason) for row in rows])
    return len(rows)


def _held(pk: int) -> HandOver:
    rows = HandOver.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("outgoing__seat", "incoming").filter(pk=pk).first()
    if row is None:
        raise Refusal("Không còn biên bản này.")
    return row


def _changeable(pk: int, by: Any, on: dt.date) -> HandOver:
    """The hand-over, held, when its lines may still change and the user may change them."""
    row = _held(pk)
    is_own = by.person_id is not None and by.person_id == row.outgoing.person_id
    if not is_own and not may_decide_there(row, by, on):
        raise Refusal("Chỉ người giao và cán bộ ghi quyết định nhân sự của nơi ấy sửa biên bản này.")
    if _has_sign(row):
        raise Refusal(SIGNED)
    return row


def _has_sign(row: HandOver) -> bool:
    return row.given_at is not None or row.taken_at is not None


def _refuse_receiver(outgoing: Holding, incoming: Holding) -> None:
    if incoming.seat_id != outgoing.seat_id:
        raise Refusal("Người nhận bàn giao không nhận chức danh này.", "incoming")
    if incoming.person_id == outgoing.person_id:
        raise Refusal("Người giao và người nhận là một người.", "incoming")


def _refuse_line(line: HandedLine) -> None:
    if line.kind not in Kind.values or line.kind in KNOWN:
        raise Refusal("Đồng chí chọn loại.", "kind")
    if not nfc(line.text):
        raise Refusal("Đồng chí ghi nội dung bàn giao.", "text")
    if line.kind == Kind.MONEY and line.amount_vnd is None:
        raise Refusal("Đồng chí ghi số tiền; hết tiền thì ghi 0.", "amount_vnd")
    if line.kind != Kind.MONEY and line.amount_vnd is not None:
        raise Refusal("Chỉ dòng tiền, quỹ mới ghi số tiền.", "amount_vnd")
    if line.amount_vnd is not None and not 0 <= line.amount_vnd <= LARGEST_SUM:
        raise Refusal("Số tiền chưa đúng.", "amount_vnd")


def _lay(row: HandOver, lines: Sequence[HandedLine], *, first: int) -> None:
    HandOverLine.objects.bulk_create(
        HandOverLine(
            hand_over=row, kind=line.kind, text=nfc(line.text)[:300], amount_vnd=line.amount_vnd,
            note=nfc(line.note)[:300], rank=first + place,
        )
        for place, line in enumerate(lines)
    )  # fmt: skip


def _changed(row: HandOver, verb: str, by: Any) -> HandOver:
    row.version += 1
    row.save(update_fields=["version"])
    record_audit([_event(verb, row, by)])
    return row


def _event(verb: str, row: HandOver, by: Any, after: Mapping[str, Any] | None = None, reason: str = "") -> Any:
    """What the lines say, sums above all, is not repeated in the log."""
    told = {"person": row.outgoing.person_id, "position": row.outgoing.seat.position_id, **(after or {})}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason)
