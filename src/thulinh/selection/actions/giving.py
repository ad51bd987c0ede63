"""Rules of choosing: laid down from a programme's adoption or by hand, ended when it is retired."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Q
from pydantic import ValidationError

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.laid_down import REPLACED, end_by_hand, end_records, of_source_after
from thulinh.people.actions.places import lock_units
from thulinh.people.rules import DAY
from thulinh.selection.models import SelectionRule
from thulinh.selection.spec import Part, Selection

_CONTENT = ("with_position_id", "is_two_way", "criteria", "bodies", "source", "basis")


@action
def give_selection_rule(
    *,
    unit: int,
    position: str,
    with_position: str | None,
    is_two_way: bool,
    criteria: Sequence[Mapping[str, Any] | Part],
    bodies: Sequence[Mapping[str, Any] | Part],
    starts_on: dt.date,
    source: str,
    basis: str,
    by: Any,
) -> SelectionRule:
    """Lay down by which criteria, asking which bodies, people are chosen for a seat in a unit and below, from a day on.

    `criteria` and `bodies` are parts of a document as selection/spec.py describes them, keys as in the document. The
    rule for the same seat of the unit that held until then ends the day before; the same rule given again stays one
    row.

    Errors: no basis; the criteria or bodies are not as the document's section asks.
    Writes: SelectionRule, AuditEvent.
    Source: HT1, HT2.
    """
    words = nfc(basis)[:300]
    if not words:
        raise Refusal("Đồng chí ghi căn cứ của quy định (văn bản, ngày ban hành).", "basis")
    section = _section(position, with_position, is_two_way, criteria, bodies)
    lock_units([unit])
    made = SelectionRule(
        unit_id=unit, position_id=position, starts_on=starts_on, given_by=by, given_at=now(),
        with_position_id=with_position, is_two_way=is_two_way, source=source[:80], basis=words,
        criteria=[_written(one) for one in section.criteria], bodies=[_written(one) for one in section.bodies],
    )  # fmt: skip
    standing = SelectionRule.objects.within(starts_on, None).filter(unit=unit, position=position)
    same = next(
        (row for row in standing if row.starts_on <= starts_on and row.ends_on is None and _alike(row, made)), None
    )
    if same:
        return same
    _end(list(standing), starts_on - DAY, REPLACED, by)
    made.save()
    record_audit([_event("selection.give_rule", made, by, {"starts_on": str(starts_on), "basis": words})])
    return made


@action
def set_selection_rule(
    *,
    unit: int,
    position: str,
    with_position: str | None,
    is_two_way: bool,
    criteria: Sequence[Mapping[str, Any]],
    bodies: Sequence[Mapping[str, Any]],
    starts_on: dt.date,
    paper_number: str,
    paper_on: dt.date,
    decided_by: str,
    by: Any,
) -> SelectionRule:
    """Lay down a rule of choosing by hand, by the paper that says so. The rule for the same seat of the unit that held
    until then ends the day before; one written by hand for the same day is corrected by it.

    Errors: as `give_selection_rule`; no paper; a paper of a later day; a rule for the seat begins that day or later
    already, and would never hold.
    Writes: SelectionRule, AuditEvent.
    """
    number, who = nfc(paper_number), nfc(decided_by)
    if not number or not who:
        raise Refusal("Đồng chí ghi số văn bản và cơ quan ban hành.", "decided_by" if number else "paper_number")
    if paper_on > starts_on:
        raise Refusal("Quy định áp dụng từ ngày văn bản trở đi.", "starts_on")
    lock_units([unit])
    later = SelectionRule.objects.current().filter(Q(starts_on__gt=starts_on) | Q(starts_on=starts_on) & ~Q(source=""),
                                                   unit=unit, position=position)  # fmt: skip
    if row := later.order_by("starts_on").first():
        raise Refusal(
            f"Từ ngày {format_date(row.starts_on)} đã có quy định về chức danh này ({row.basis}). "
            "Đồng chí chọn ngày áp dụng sau ngày ấy.", "starts_on",
        )  # fmt: skip
    return give_selection_rule(
        unit=unit, position=position, with_position=with_position, is_two_way=is_two_way, criteria=criteria,
        bodies=bodies, starts_on=starts_on, source="", by=by,
        basis=f"Văn bản số {number} ngày {format_date(paper_on)} của {who}",
    )  # fmt: skip


@action
def end_selection_rule(rule: SelectionRule, *, on: dt.date, reason: str, by: Any) -> SelectionRule:
    """End one rule that was laid down by hand; `on` is its last day.

    Errors: no reason; a programme handed it down; withdrawn; it does not hold on that day.
    Writes: SelectionRule, AuditEvent.
    """
    return end_by_hand(rule, on, reason, partial(_end, by=by))


@action
def end_selection_rules(*, source: str, unit: int | None, on: dt.date, reason: str, by: Any) -> int:
    """End the rules that a source gave to a unit (to all units, when none is named); `on` is their last day. Those that
    would begin later never hold.

    Shape: how many rules were ended.
    Writes: SelectionRule, AuditEvent.
    """
    return _end(of_source_after(SelectionRule, source, unit, on), on, nfc(reason), by)


def _end(rows: list[SelectionRule], last_on: dt.date, reason: str, by: Any) -> int:
    def told(verb: str, row: SelectionRule, after: dict | None) -> Any:
        return _event(f"selection.{verb}_rule", row, by, after, reason)

    return end_records(rows, last_on, reason, told)


def _section(
    position: str,
    with_position: str | None,
    is_two_way: bool,
    criteria: Sequence[Mapping[str, Any] | Part],
    bodies: Sequence[Mapping[str, Any] | Part],
) -> Selection:
    try:
        return Selection.model_validate(
            {
                "chuc-danh": position,
                "kiem-nhiem": with_position,
                "uu-tien-hai-chieu": is_two_way,
                "tieu-chuan": [_written(one) if isinstance(one, Part) else dict(one) for one in criteria],
                "co-quan": [_written(one) if isinstance(one, Part) else dict(one) for one in bodies],
            }
        )
    except ValidationError as error:
        places = ", ".join(".".join(str(step) for step in one["loc"]) or one["msg"] for one in error.errors())
        raise Refusal(f"Quy định lựa chọn chưa đúng mẫu: {places}.", "criteria") from error


def _written(part: Part) -> dict[str, Any]:
    """A part as it stands in a document."""
    return part.model_dump(mode="json", by_alias=True, exclude_none=True)


def _alike(row: SelectionRule, other: SelectionRule) -> bool:
    return all(getattr(row, name) == getattr(other, name) for name in _CONTENT)


def _event(verb: str, row: SelectionRule, by: Any, after: dict | None, reason: str = "") -> Any:
    told = {"position": row.position_id, "source": row.source, **(after or {})}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason)
