"""The same import from the command line, for files too large for a page."""

import datetime as dt
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from thulinh.intake import actions
from thulinh.intake.models import Batch
from thulinh.intake.queries.files import MOST_ROWS, Memory, Reading, read, reading_of, unused_heads
from thulinh.intake.queries.lists import may_import, row_sets
from thulinh.intake.queries.preview import overview
from thulinh.intake.queries.sheets import error_file
from thulinh.kernel.cells import CorrectionKind
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_number
from thulinh.people.models import Account
from thulinh.units.models import Unit

EVERYTHING = "tat-ca"
PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Imported:
    """What a command found or did, as text for people and as facts for machines."""

    text: str
    facts: dict[str, Any]

    @property
    def left_out(self) -> int:
        """How many rows were not written."""
        return int(self.facts["left_out"])


class _TakeBack(Exception):
    """Carries the answer out of a transaction of which nothing may stay."""

    def __init__(self, answer: Imported) -> None:
        self.answer = answer


def import_file(
    path: str | Path,
    row_set: str,
    unit_code: str | None = None,
    *,
    source: str,
    purpose: str,
    sheet: str | None = None,
    by: str | None = None,
    holds_on: dt.date | None = None,
    accept: Collection[str] = (),
    dry_run: bool = False,
    errors: str | Path | None = None,
) -> Imported:
    """Import a file for one list: read, match, write what fits, all in one transaction.

    `unit_code`: the rows must lie at that unit or below; None is everywhere. `by`: the name that an account signs in
    with; None is the system. `holds_on`: the day from which new facts hold where a row names none; None is today.
    `accept`: kinds of correction that are agreed to, or "tat-ca". `dry_run`: nothing stays. `errors`: where to write
    the rows to correct. When no row fits, nothing stays either.
    Errors: no such file, unit, account or list; everything that `receive_file`, `match_columns` and `write_batch`
    refuse.
    """
    kinds = _kinds(accept)
    account, unit = _account(by), _unit(unit_code)
    _refuse_beyond_reach(account, row_set, unit)
    content = _content(Path(path))
    words = {
        "name": Path(path).name, "row_set": row_set, "source": source, "purpose": purpose, "sheet": sheet or "",
        "unit": unit.pk if unit else None, "holds_on": holds_on or today(), "by": account,
    }  # fmt: skip
    try:
        with transaction.atomic():
            batch, reading = _write(content, words, kinds)
            if errors:
                _write_errors(batch, reading, Path(errors))
            answer = _answer(batch, reading, kinds, dry_run)
            if answer.facts["batch"] is None:
                raise _TakeBack(answer)
    except _TakeBack as taken_back:
        return taken_back.answer
    return answer


def _write(content: bytes, words: dict[str, Any], kinds: frozenset[str]) -> tuple[Batch, Reading]:
    by, on = words["by"], today()
    just_read = _read(content, words)
    batch = actions.receive_file(content, most_rows=MOST_ROWS, reading=just_read, **words)
    reading = just_read or reading_of(batch)
    batch = actions.match_columns(
        batch,
        reading.columns,
        sheet=reading.sheet,
        header_row=reading.table.header_row,
        by=by,
        on=on,
        is_checked=False,
        most_rows=MOST_ROWS,
        reading=reading,
    )
    written = actions.write_batch(
        batch, accepted=kinds, by=by, on=on, may_be_empty=True, progress=_tell, reading=reading
    )
    return written, reading


def _read(content: bytes, words: dict[str, Any]) -> Reading | None:
    """What the file holds; nothing when there is no such list, which is refused in its place."""
    asked, by = row_sets().get(words["row_set"]), words["by"]
    if asked is None:
        return None
    memory = Memory(asked, words["unit"], by.pk if by else None)
    return read(content, words["name"], asked, memory, sheet=words["sheet"])


def _write_errors(batch: Batch, reading: Reading, target: Path) -> None:
    if not batch.rows.left_out().exists():
        return
    try:
        with error_file(batch, reading) as told:
            target.write_bytes(told.read())
    except OSError as error:
        raise Refusal(f"Không ghi được tệp {target}: {_why(error)}.") from error


def _tell(word: str, done: int, total: int) -> None:
    """One line on standard error, so that somebody who waits sees that it goes on."""
    if done:
        print(f"Đã {word} {format_number(done)}/{format_number(total)} dòng.", file=sys.stderr)
    else:
        print(f"Đang {word} {format_number(total)} dòng …", file=sys.stderr)


def _answer(batch: Batch, reading: Reading, kinds: frozenset[str], dry_run: bool) -> Imported:
    counts = overview(batch, kinds).counts
    problems = [
        {"row": row.number, "problems": row.notes.get("problems", {}), "corrections": row.notes.get("corrections", {})}
        for row in batch.rows.left_out()
    ]
    facts = {
        "batch": None if dry_run or not counts.ready else batch.pk, "list": batch.row_set, "sheet": batch.sheet,
        "header_row": batch.header_row, "rows": counts.total, "new": counts.new, "changed": counts.changed,
        "same": counts.same, "left_out": counts.left_out, "unused_columns": unused_heads(reading),
        "dry_run": dry_run, "problems": problems,
    }  # fmt: skip
    return Imported("\n".join(_lines(facts)), facts)


def _lines(facts: dict[str, Any]) -> list[str]:
    numbers = {name: format_number(facts[name]) for name in ("rows", "new", "changed", "same", "left_out")}
    told = (
        f"{numbers['rows']} dòng: {numbers['new']} thêm mới, {numbers['changed']} cập nhật, "
        f"{numbers['same']} giữ nguyên, {numbers['left_out']} chưa lưu."
    )
    lines = [f"Thử {told}" if facts["dry_run"] else f"Đã nhập {told}" if facts["batch"] else f"Chưa nhập {told}"]
    if facts["unused_columns"]:
        lines.append(f"Không đọc cột: {', '.join(facts['unused_columns'])}.")
    for each in facts["problems"][:PROBLEMS_SHOWN]:
        told = [*each["problems"].values()] or [
            f"chưa đồng ý “{CorrectionKind(kind).label}” ({before} → {after})"
            for kind, before, after in each["corrections"].values()
        ]
        lines.append(f"Dòng {each['row']}: {' '.join(told)}")
    if len(facts["problems"]) > PROBLEMS_SHOWN:
        lines.append(f"… và {format_number(len(facts['problems']) - PROBLEMS_SHOWN)} dòng nữa.")
    return lines


def _kinds(accept: Collection[str]) -> frozenset[str]:
    if EVERYTHING in accept:
        return actions.EVERY_KIND
    unknown = set(accept) - actions.EVERY_KIND
    if unknown:
        known = ", ".join([EVERYTHING, *sorted(actions.EVERY_KIND)])
        raise Refusal(f"Không có loại tự sửa {', '.join(sorted(unknown))}. Các loại: {known}.")
    return frozenset(accept)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"Không đọc được tệp {path}: {_why(error)}.") from error


def _why(error: OSError) -> str:
    words = {FileNotFoundError: "không có", PermissionError: "không có quyền", IsADirectoryError: "là một thư mục"}
    return next((word for kind, word in words.items() if isinstance(error, kind)), error.strerror or str(error))


def _account(username: str | None) -> Account | None:
    if username is None:
        return None
    found = Account.objects.filter(username__iexact=username, is_active=True).first()
    if found is None:
        raise Refusal(f"Không có tài khoản “{username}” đang được vào.")
    return found


def _unit(code: str | None) -> Unit | None:
    if code is None:
        return None
    found = Unit.objects.filter(code__iexact=code).first()
    if found is None:
        raise Refusal(f"Không có đơn vị mang mã “{code}”.")
    return found


def _refuse_beyond_reach(account: Account | None, row_set: str, unit: Unit | None) -> None:
    """An account imports from here no further than on the pages. Without one it is whoever keeps the machine."""
    asked = row_sets().get(row_set)
    if account is None or asked is None:
        return
    if unit is None:
        raise Refusal("Ghi tên người nhập thì ghi cả mã đơn vị (--unit).")
    if not may_import(account, asked, unit.pk, today()):
        raise Refusal(f"{account} không được nhập “{asked.label}” cho đơn vị {unit.code}.")
