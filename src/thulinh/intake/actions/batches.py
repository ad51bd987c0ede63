"""A file on its way: handed in, its columns matched, names chosen, written, undone; or discarded before."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone

from thulinh.intake.actions.judging import EVERY_KIND, Asking, Judgement, Progress, judge
from thulinh.intake.models import Batch, BatchRow, Matching
from thulinh.intake.queries.files import (
    MOST_ROWS_ON_A_PAGE,
    Memory,
    Reading,
    read,
    reading_of,
    refuse_too_many,
    replacements_of,
)
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.queries.preview import unknown_names
from thulinh.intake.rules.columns import column_problems, signature
from thulinh.intake.rules.tables import Table
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.files import store_file
from thulinh.kernel.forgetting import discard_file
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.rows import RowSet, header_key
from thulinh.kernel.text import fold, format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Account
from thulinh.units.models import UnitPath

MEDIA_TYPE = "application/octet-stream"
ROWS_AT_ONCE = 2_000
LONGEST_WORDS = 200


@action
def receive_file(
    content: bytes,
    *,
    name: str,
    row_set: str,
    unit: int | None,
    holds_on: dt.date,
    source: str,
    purpose: str,
    by: Account | None,
    sheet: str = "",
    most_rows: int = MOST_ROWS_ON_A_PAGE,
    reading: Reading | None = None,
    command_id: uuid.UUID | None = None,
) -> Batch:
    """Take in a file for one list, so that its columns can be matched. Nothing of it is written yet.

    `unit`: the rows must lie at it or below; None is everywhere. `holds_on`: the day from which new facts hold where a
    row names none. `reading`: what the file holds, when it was just read.
    Errors: no source or purpose; the file cannot be opened, holds no list, or too many rows; no such list.
    Writes: Batch, StoredFile, AuditEvent.
    """
    source, purpose = nfc(source), nfc(purpose)
    content_said = {
        "file": hashlib.sha256(content).hexdigest(), "list": row_set, "unit": unit, "on": holds_on, "source": source,
        "purpose": purpose,
    }  # fmt: skip
    asked = _list_or_refusal(row_set)
    _refuse_unsaid(source, purpose)

    def write() -> Batch:
        found = reading or read(content, name, asked, Memory(asked, unit, by.pk if by else None), sheet=sheet)
        refuse_too_many(found.table, most_rows)
        batch = Batch.objects.create(
            row_set=row_set, file=store_file(content, name=name, media_type=MEDIA_TYPE), unit_id=unit,
            holds_on=holds_on, source=source, purpose=purpose, sheet=found.sheet, uploaded_at=now(), uploaded_by=by,
        )  # fmt: skip
        after = {"list": row_set, "file": name, "rows": len(found.table.rows), "source": source, "purpose": purpose}
        _audit("intake.receive_file", batch, by, after)
        return batch

    return once(command_id, by=by, content=content_said, write=write)


@action
def match_columns(
    batch: Batch,
    columns: Sequence[str],
    *,
    sheet: str,
    header_row: int,
    by: Account | None,
    on: dt.date,
    is_checked: bool = True,
    most_rows: int = MOST_ROWS_ON_A_PAGE,
    reading: Reading | None = None,
) -> Batch:
    """Say which column of the file means what, remember it for the next file, and look at every row.

    `columns`: for each head the code of a column, or "" for one that is not read. `is_checked`: false when the rows
    are to be written at once. `reading`: what the file holds, when it was just read.
    Errors: a required column is missing, one stands twice; the file was written already; too many rows.
    Writes: Batch, BatchRow, Matching.
    """
    batch = _locked(batch, Batch.State.READ, Batch.State.MATCHED)
    row_set = _list_or_refusal(batch.row_set)
    found = reading or reading_of(batch, sheet=sheet, header_row=header_row)
    if len(columns) != len(found.table.headers):
        raise Refusal("Trang hoặc dòng tiêu đề đã đổi. Đồng chí xem lại các cột.")
    refuse_too_many(found.table, most_rows)
    if problems := column_problems(row_set, found.table.headers, columns):
        raise Refusal(Problem(problem) for problem in problems)
    batch.sheet, batch.header_row, batch.columns = found.sheet, found.table.header_row, list(columns)
    batch.state = Batch.State.MATCHED
    batch.save(update_fields=["sheet", "header_row", "columns", "state"])
    _remember(batch, found, by)
    if is_checked:
        _check(batch, row_set, found.table, by, on)
    return batch


@action
def choose_names(batch: Batch, chosen: Mapping[tuple[str, str], str], *, by: Account | None, on: dt.date) -> Batch:
    """Say once for every name that is not known which known one it means, and look at the rows again.

    `chosen`: by column and name as the file has it, the value that was offered; "" leaves the name as it is.
    Errors: something was chosen that was not offered; the file was written already.
    Writes: Batch, BatchRow.
    """
    batch = _locked(batch, Batch.State.MATCHED)
    offered = {(name.column, fold(name.text)): name.offers for name in unknown_names(batch)}
    kept = {(each["column"], each["key"]): each for each in batch.replacements}
    for (column, text), value in chosen.items():
        key = (column, fold(text))
        kept_before = kept.pop(key, None)
        if not value:
            continue
        if kept_before and kept_before["value"] == value:
            kept[key] = kept_before
            continue
        labels = dict(offered.get(key, ()))
        if value not in labels:
            raise Refusal(f"Tên chọn cho “{text}” không còn trong danh sách gợi ý. Đồng chí mở lại trang.")
        kept[key] = {"column": column, "key": key[1], "text": text, "value": value, "label": labels[value]}
    batch.replacements = list(kept.values())
    batch.save(update_fields=["replacements"])
    _check(batch, _list_or_refusal(batch.row_set), reading_of(batch).table, by, on)
    return batch


@action
def write_batch(
    batch: Batch,
    *,
    accepted: Collection[str],
    by: Account | None,
    on: dt.date,
    command_id: uuid.UUID | None = None,
    may_be_empty: bool = False,
    progress: Progress | None = None,
    reading: Reading | None = None,
) -> Batch:
    """Write the rows with nothing wrong, all in one transaction; the others stay out and are told.

    `accepted`: the kinds of correction that were agreed to. `may_be_empty`: whether it is right that no row fits.
    Errors: written or undone already; no row can be written; what the list's own action refuses as a whole.
    Writes: Batch, BatchRow, AuditEvent, and what the list's own action writes.
    """
    kinds = sorted(EVERY_KIND & set(accepted))
    content = {"write": batch.pk, "accepted": kinds}

    def write() -> Batch:
        written = _write(batch, kinds, by, on, progress, reading)
        if not may_be_empty and not written.rows.fitting().exists():
            raise Refusal("Chưa có dòng nào lưu được. Đồng chí sửa các dòng trong tệp rồi gửi lại.")
        return written

    return once(command_id, by=by, content=content, write=write)


def _write(
    batch: Batch,
    kinds: list[str],
    by: Account | None,
    on: dt.date,
    progress: Progress | None,
    reading: Reading | None,
) -> Batch:
    batch = _locked(batch, Batch.State.MATCHED)
    row_set = _list_or_refusal(batch.row_set)
    table = (reading or reading_of(batch)).table
    found = judge(asking_of(batch, row_set, by, on), table, keep=True, accepted=kinds, progress=progress)
    _keep(batch, found)
    batch.state, batch.accepted, batch.made = Batch.State.WRITTEN, kinds, dict(found.made)
    batch.written_at, batch.written_by = now(), by
    batch.save(update_fields=["state", "accepted", "made", "written_at", "written_by"])
    _audit("intake.write_batch", batch, by, {"list": batch.row_set, "rows": _tally(found), "accepted": kinds})
    return batch


@action
def undo_batch(batch: Batch, *, reason: str, by: Account | None, command_id: uuid.UUID | None = None) -> Batch:
    """Take back everything that a file wrote, all of it or nothing.

    Errors: no reason; not written, or undone already; this list cannot be undone; something later rests on it.
    Writes: Batch, AuditEvent, and what the list's own action takes back.
    """
    reason = nfc(reason)
    if not reason:
        raise Refusal("Đồng chí ghi lý do hoàn tác.", "reason")

    def write() -> Batch:
        locked = _locked(batch, Batch.State.WRITTEN)
        row_set = _list_or_refusal(locked.row_set)
        if row_set.undo is None:
            raise Refusal(f"{row_set.label} chưa hoàn tác được. Đồng chí sửa từng bản ghi.")
        if locked.made:
            row_set.undo(locked.made, by=by, reason=reason)
        locked.state, locked.undone_at, locked.undone_by = Batch.State.UNDONE, now(), by
        locked.undo_reason = reason[:300]
        locked.save(update_fields=["state", "undone_at", "undone_by", "undo_reason"])
        _audit("intake.undo_batch", locked, by, {"list": locked.row_set}, reason)
        return locked

    return once(command_id, by=by, content={"undo": batch.pk, "reason": reason}, write=write)


@action
def discard_batch(batch: Batch, *, by: Account | None, command_id: uuid.UUID | None = None) -> Batch:
    """Give up a file that was not written: the file and what was read of its rows go; who handed it in stays known.

    Errors: written, undone or discarded already.
    Writes: Batch, BatchRow, StoredFile, AuditEvent.
    """

    def write() -> Batch:
        locked = _locked(batch, Batch.State.READ, Batch.State.MATCHED)
        locked.rows.all().delete()
        discard_file(locked.file)
        locked.state, locked.replacements = Batch.State.DISCARDED, []
        locked.discarded_at, locked.discarded_by = now(), by
        locked.save(update_fields=["state", "replacements", "discarded_at", "discarded_by"])
        _audit("intake.discard_batch", locked, by, {"list": locked.row_set, "file": locked.file.original_name})
        return locked

    return once(command_id, by=by, content={"discard": batch.pk}, write=write)


def asking_of(batch: Batch, row_set: RowSet, by: Account | None, on: dt.date) -> Asking:
    """What a batch asks of its list. The rows must lie where its unit stands today.

    Queries: one.
    """
    roots = None
    if batch.unit_id is not None:
        roots = tuple(UnitPath.objects.on(on).filter(unit=batch.unit_id).values_list("path", flat=True))
    reason = f"{batch.purpose}. Nguồn: {batch.source}. Tệp: {batch.file.original_name}"
    return Asking(row_set, batch.columns, replacements_of(batch), by, batch.holds_on, roots, reason)


def _check(batch: Batch, row_set: RowSet, table: Table, by: Account | None, on: dt.date) -> None:
    """Look at every row without writing any, and keep what was seen."""
    _keep(batch, judge(asking_of(batch, row_set, by, on), table, keep=False))


def _keep(batch: Batch, found: Judgement) -> None:
    batch.rows.all().delete()
    rows = [verdict.row(batch.pk) for verdict in found.verdicts]
    BatchRow.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _remember(batch: Batch, found: Reading, by: Account | None) -> None:
    columns = [[header_key(head), code] for head, code in zip(found.table.headers, batch.columns, strict=True)]
    Matching.objects.update_or_create(
        row_set=batch.row_set,
        unit_id=batch.unit_id,
        signature=signature(found.table.headers),
        defaults={"columns": columns, "matched_at": now(), "matched_by": by},
    )


def _locked(batch: Batch, *states: Batch.State) -> Batch:
    """The batch, held until the action ends. Errors: it is no longer in one of these states."""
    held = Batch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)
    if held.state not in states:
        told = {
            Batch.State.READ: "Tệp này chưa ghép cột.",
            Batch.State.MATCHED: "Tệp này chưa lưu.",
            Batch.State.WRITTEN: f"Tệp này đã lưu{_on_day(held.written_at)}.",
            Batch.State.UNDONE: f"Tệp này đã hoàn tác{_on_day(held.undone_at)}.",
            Batch.State.DISCARDED: f"Tệp này đã bỏ{_on_day(held.discarded_at)}.",
        }
        raise Refusal(told[Batch.State(held.state)])
    return held


def _on_day(at: dt.datetime | None) -> str:
    return f" ngày {format_date(timezone.localtime(at))}" if at else ""


def _list_or_refusal(code: str) -> RowSet:
    found = row_sets().get(code)
    if found is None:
        raise Refusal(f"Không có loại danh sách “{code}”. Các loại: {', '.join(row_sets())}.", "row_set")
    return found


def _refuse_unsaid(source: str, purpose: str) -> None:
    said = {"source": (source, "nguồn của danh sách"), "purpose": (purpose, "mục đích nhập")}
    problems = [Problem(f"Đồng chí ghi {word}.", field) for field, (text, word) in said.items() if not text]
    problems += [
        Problem(f"Mục này dài quá {LONGEST_WORDS} chữ.", field)
        for field, (text, _) in said.items()
        if len(text) > LONGEST_WORDS
    ]
    if problems:
        raise Refusal(problems)


def _tally(found: Judgement) -> dict[str, int]:
    tally: dict[str, int] = {}
    for verdict in found.verdicts:
        tally[verdict.outcome] = tally.get(verdict.outcome, 0) + 1
    return tally


def _audit(verb: str, batch: Batch, by: Account | None, after: dict[str, Any], reason: str = "") -> None:
    event = audit_event(verb=verb, subject=batch, by=by, unit_id=batch.unit_id, after=after, reason=reason)
    record_audit([event])
