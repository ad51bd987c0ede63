"""What becomes of the rows of a file, as a person looks at it before and after it is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, QuerySet

from thulinh.intake.models import Batch, BatchRow
from thulinh.intake.queries.files import Reading
from thulinh.intake.rules.columns import cells_of
from thulinh.kernel.cells import CorrectionKind, written
from thulinh.kernel.rows import Outcome, RowSet
from thulinh.kernel.text import fold

ROWS_PER_PAGE = 50
READY, CHANGED, WAITING, REFUSED = "luu-duoc", "cap-nhat", "cho-dong-y", "can-sua"
_CHIPS = {
    Outcome.NEW.value: ("green", "plus"),
    Outcome.CHANGED.value: ("blue", "pencil"),
    Outcome.SAME.value: ("", "check"),
    BatchRow.REFUSED: ("red", "circle-alert"),
    BatchRow.NOT_ACCEPTED: ("amber", "pencil"),
}


@dataclass(frozen=True)
class Counts:
    """How many rows: those that can be written as things stand, and of these new, changed, the same; the others."""

    ready: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    waiting: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        """All rows of the table."""
        return self.ready + self.waiting + self.refused

    @property
    def left_out(self) -> int:
        """Those that stay out."""
        return self.waiting + self.refused


@dataclass(frozen=True)
class KindCount:
    """One kind of correction: in how many rows, and one example."""

    kind: str
    label: str
    rows: int
    before: str
    after: str
    is_accepted: bool


@dataclass(frozen=True)
class Overview:
    """What becomes of a file as a whole."""

    counts: Counts
    kinds: tuple[KindCount, ...]


def overview(batch: Batch, accepted: Collection[str]) -> Overview:
    """How many rows can be written when these kinds of correction are accepted, and what was corrected.

    Queries: two.
    """
    groups = list(batch.rows.order_by().values("outcome", "kinds").annotate(rows=Count("pk"), first=Min("number")))
    return Overview(_counts(groups, set(accepted)), _kinds(batch, groups, set(accepted)))


def _counts(groups: Sequence[Mapping[str, Any]], accepted: set[str]) -> Counts:
    tally = dict.fromkeys(("new", "changed", "same", "waiting", "refused"), 0)
    names = {Outcome.NEW.value: "new", Outcome.CHANGED.value: "changed", Outcome.SAME.value: "same"}
    for group in groups:
        name = names.get(group["outcome"], "refused" if group["outcome"] == BatchRow.REFUSED else "waiting")
        waits = name in names.values() and not set(group["kinds"].split()) <= accepted
        tally["waiting" if waits else name] += group["rows"]
    return Counts(tally["new"] + tally["changed"] + tally["same"], **tally)


def _kinds(batch: Batch, groups: Sequence[Mapping[str, Any]], accepted: set[str]) -> tuple[KindCount, ...]:
    """Of rows with something wrong nothing is said here: they are mended in the file."""
    fitting = [group for group in groups if group["kinds"] and group["outcome"] != BatchRow.REFUSED]
    rows: dict[str, int] = {}
    first: dict[str, int] = {}
    for group in fitting:
        for kind in group["kinds"].split():
            rows[kind] = rows.get(kind, 0) + group["rows"]
            first[kind] = min(first.get(kind, group["first"]), group["first"])
    notes = dict(batch.rows.filter(number__in=set(first.values())).values_list("number", "notes"))
    examples = {
        kind: next((found for found in notes[number]["corrections"].values() if found[0] == kind), ["", "", ""])
        for kind, number in first.items()
    }
    return tuple(
        KindCount(kind.value, kind.label, rows[kind], *examples[kind][1:], kind.value in accepted)
        for kind in CorrectionKind
        if kind.value in rows
    )


@dataclass(frozen=True)
class UnknownName:
    """A name of the file that is not known: in which column, in how many rows, what it may mean, what was chosen."""

    column: str
    label: str
    text: str
    rows: int
    offers: tuple[tuple[str, str], ...]
    chosen: str = ""


def unknown_names(batch: Batch, row_set: RowSet | None = None) -> list[UnknownName]:
    """Each name that is not known and for which others are offered, once; those already chosen come last.

    Queries: one.
    """
    labels = {column.code: column.label for column in row_set.columns} if row_set else {}
    rows: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, str], UnknownName] = {}
    for notes in batch.rows.refused().filter(notes__has_key="offers").values_list("notes", flat=True):
        for column, (text, offers) in notes["offers"].items():
            key = (column, fold(text))
            rows[key] = rows.get(key, 0) + 1
            if text:
                choices = tuple((value, label) for value, label in offers)
                found.setdefault(key, UnknownName(column, labels.get(column, column), text, 0, choices))
    names = [UnknownName(name.column, name.label, name.text, rows[key], name.offers) for key, name in found.items()]
    chosen = [
        UnknownName(
            each["column"], labels.get(each["column"], each["column"]), each["text"], 0,
            ((each["value"], each["label"]),), each["value"],
        )
        for each in batch.replacements
    ]  # fmt: skip
    return names + chosen


@dataclass(frozen=True)
class Cell:
    """A cell as it stands in the file, what is said about it, and whether that is a problem (e) or a correction (w)."""

    text: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the preview."""

    number: int
    cells: tuple[Cell, ...]
    label: str
    tone: str
    icon: str
    problem: str = ""


@dataclass
class Preview:
    """A page of rows. `prefix` and `request` are what the pager asks for."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    page: Page
    paginator: Paginator
    request: Any = None
    prefix: str = ""


@dataclass(frozen=True)
class Choice:
    """Some of the rows to look at: what the address calls them, their name, how many."""

    code: str
    label: str
    rows: int


def choices_of(counts: Counts, *, is_written: bool) -> tuple[Choice, ...]:
    """Which rows one may look at by themselves; those of which there are none are left out."""
    choices = (
        Choice("", "Tất cả", counts.total),
        Choice(READY, "Đã lưu" if is_written else "Lưu được", counts.ready),
        Choice(CHANGED, "Cập nhật", counts.changed),
        Choice(WAITING, "Chưa đồng ý" if is_written else "Chờ đồng ý", counts.waiting),
        Choice(REFUSED, "Cần sửa", counts.refused),
    )
    return tuple(choice for choice in choices if choice.rows)


def rows_shown(batch: Batch, show: str, accepted: Collection[str]) -> QuerySet:
    """The rows of a batch that a person asked to look at; all of them when the word is not known.

    Queries: one.
    """
    rows = batch.rows.all()
    if show == REFUSED:
        return rows.refused()
    if show not in (READY, CHANGED, WAITING):
        return rows
    combined = rows.fitting().order_by().values_list("kinds", flat=True).distinct()
    agreed = [kinds for kinds in combined if set(kinds.split()) <= set(accepted)]
    if show == WAITING:
        return rows.exclude(outcome=BatchRow.REFUSED).exclude(pk__in=rows.fitting().filter(kinds__in=agreed))
    ready = rows.fitting().filter(kinds__in=agreed)
    return ready if show == READY else ready.filter(outcome=Outcome.CHANGED.value)


def preview(
    batch: Batch, row_set: RowSet, reading: Reading, rows: QuerySet, number: str | int | None, accepted: Collection[str]
) -> Preview:
    """One page of rows as they stand in the file, each with what becomes of it.

    Queries: two.
    """
    paginator = Paginator(rows.order_by("number"), ROWS_PER_PAGE)
    page = paginator.get_page(number)
    codes = list(dict.fromkeys(code for code in reading.columns if code))
    wanted = {row.number: row for row in page}
    cells = {row.number: cells_of(row.cells, reading.columns) for row in reading.table.rows if row.number in wanted}
    lines = tuple(
        _line(row, codes, cells.get(row.number, {}), set(accepted), batch.state == Batch.State.MATCHED) for row in page
    )
    return Preview(tuple(row_set.column(code).label for code in codes), lines, page, paginator)


def _line(row: BatchRow, codes: list[str], cells: dict[str, Any], accepted: set[str], is_open: bool) -> Line:
    tone, icon = _CHIPS[row.outcome]
    label = row.get_outcome_display()
    if is_open and row.outcome != BatchRow.REFUSED and not set(row.kinds.split()) <= accepted:
        tone, icon, label = "amber", "pencil", "Tự sửa"
    problems = row.notes.get("problems", {})
    elsewhere = " ".join(message for code, message in problems.items() if code not in codes)
    shown = tuple(_cell(code, cells.get(code), row.notes, is_open) for code in codes)
    return Line(row.number, shown, label, tone, icon, elsewhere)


def _cell(code: str, cell: Any, notes: Mapping[str, Any], is_open: bool) -> Cell:
    text = "" if cell is None else written(cell)
    if message := notes.get("problems", {}).get(code):
        return Cell(text, message, "e")
    said, tone = [], ""
    if label := notes.get("picked", {}).get(code):
        said.append(f"Đọc là {label}.")
    if found := notes.get("corrections", {}).get(code):
        said.append(f"{found[2].capitalize()}." if found[0] == CorrectionKind.LEFT_OUT else f"Đọc là {found[2]}.")
        tone = "w"
    if code in notes.get("changes", {}):
        before = notes["changes"][code]
        known = f"{'Đang ghi' if is_open else 'Trước đó'}: {before}."
        said.append(known if before else "Chưa có, thêm vào." if is_open else "Trước đó chưa có.")
    return Cell(text, " ".join(said), tone)
