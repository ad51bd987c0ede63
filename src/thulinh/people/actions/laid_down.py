"""What a paper or a programme lays down from a day on, in every room that keeps it as dated rows of a unit: which rows
stay, which end, which never come to hold.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Q

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import code_of, format_date, nfc
from thulinh.people.actions.places import Places, lock_units
from thulinh.people.models import Record
from thulinh.people.rules import DAY

T = TypeVar("T", bound=Record)
PROGRAMME = "programme:"
REPLACED = "Có quy định mới"
# How an event is told: the verb ("end", "withdraw"), the row, what became of it.
Told = Callable[[str, Any, dict[str, Any] | None], AuditEvent]
# How a room ends rows of its own: the rows, their last day, why. Shape: how many.
End = Callable[[Sequence[Any], dt.date, str], int]


def code_of_source(source: str, code: str, name: str) -> str:
    """The code of what a source hands down: the programme's code before its own, or before that of its name."""
    return f"{source.removeprefix(PROGRAMME)}/{code or code_of(name)}"


def staying(standing: Iterable[T], entries: Iterable[Any], starts_on: dt.date, alike: Callable) -> dict[str, T]:
    """Which standing rows say the same (`alike(row, entry)`) as what is laid down anew from a day on, by code: they
    stay as they are.
    """
    kept = {row.code: row for row in standing if row.starts_on <= starts_on and row.ends_on is None}
    return {one.code: kept[one.code] for one in entries if one.code in kept and alike(kept[one.code], one)}


def of_source_after(model: type[T], source: str, unit: int | None, on: dt.date) -> list[T]:
    """The rows that a source gave to a unit (to all units, when none is named) which hold or would hold after a day;
    the units are held until the action ends.
    """
    rows = model.objects.current().filter(Q(ends_on=None) | Q(ends_on__gt=on), source=source)
    rows = rows if unit is None else rows.filter(unit=unit)
    lock_units(rows.values_list("unit", flat=True))
    return list(rows)


def of_ended_units(model: type[T], heirs: Mapping[int, int | None], on: dt.date) -> list[T]:
    """The rows laid down by hand for units that end (`heirs`: unit → heir, or None) which hold on the first day of the
    new order or later.
    """
    ending = [unit for unit, heir in heirs.items() if unit != heir]
    rows = model.objects.current().filter(Q(ends_on=None) | Q(ends_on__gte=on), unit__in=ending, source="")
    return list(rows)


def end_records(rows: Sequence[Record], last_on: dt.date, reason: str, told: Told) -> int:
    """End rows of one table that hold by then; those that would begin later are withdrawn: they never hold.

    Shape: how many rows.
    Writes: the rows, AuditEvent; inside the action of the room that owns them.
    """
    if not rows:
        return 0
    events = []
    for row in rows:
        if row.starts_on <= last_on:
            row.ends_on = last_on
            events.append(told("end", row, {"ends_on": str(last_on)}))
        else:
            row.withdrawn_at, row.withdrawn_reason = now(), reason[:300]
            events.append(told("withdraw", row, None))
    type(rows[0])._base_manager.bulk_update(rows, ["ends_on", "withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(events)
    return len(rows)


def end_by_hand(rule: T, on: dt.date, reason: str, end: End) -> T:
    """End what was laid down by hand; `on` is its last day.

    Errors: no reason; it was withdrawn; a programme handed it down; it does not hold on that day.
    Writes: as `end`; inside the action of the room that owns the row.
    """
    row = _laid_by_hand(rule, reason)
    if not row.holds_on(on):
        raise Refusal(f"Ngày {format_date(on)}, quy định này không có hiệu lực.", "on")
    end([row], on, nfc(reason))
    return row


def withdraw_by_hand(rule: T, reason: str, end: End) -> T:
    """Take back what was laid down by hand by mistake: it never held.

    Errors: no reason; it was withdrawn already; a programme handed it down.
    Writes: as `end`; inside the action of the room that owns the row.
    """
    row = _laid_by_hand(rule, reason)
    end([row], row.starts_on - DAY, nfc(reason))
    return row


def making_room(model: type[T], unit: int, code: str, starts_on: dt.date, ends_on: dt.date | None) -> list[T]:
    """What stands in a unit under a code and ends the day before the same is laid down anew by hand; the unit is held
    until the action ends.

    Errors: the end lies before the beginning; the unit is not open on the first day; the same begins anew later
    already.
    """
    if ends_on is not None and ends_on < starts_on:
        raise Refusal("Ngày cuối phải từ ngày đầu trở đi.", "ends_on")
    lock_units([unit])
    if problem := Places([unit]).problem(unit, starts_on, None):
        raise Refusal(problem[1], problem[0])
    standing = list(model.objects.within(starts_on, ends_on).filter(unit=unit, code=code))
    if later := next((row for row in standing if row.starts_on >= starts_on), None):
        words = f"“{later.name}” đã có quy định từ ngày {format_date(later.starts_on)} ({later.basis})."
        raise Refusal(f"{words} Đồng chí ghi ngày cuối trước ngày ấy, hoặc rút quy định ấy.", "starts_on")
    return standing


def paper_words(number: str, on: dt.date | None) -> str:
    """By which paper, as it is told beside a rule."""
    return f"Văn bản số {number}" + (f" ngày {format_date(on)}" if on else "")


def _laid_by_hand(rule: T, reason: str) -> T:
    """The row as it stands now, held until the action ends, when it was laid down by hand."""
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do.", "reason")
    row = type(rule).objects.select_for_update(no_key=True).get(pk=rule.pk)
    if row.withdrawn_at is not None:
        raise Refusal("Quy định này đã được rút.")
    if row.source:
        raise Refusal(f"Quy định này theo mô hình, sửa ở mô hình: {row.basis}.")
    return row
