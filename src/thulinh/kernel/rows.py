"""The shape of an import: which columns a list has, how each cell is read, and the bulk action that takes the rows.

Every room describes its lists in its own `rows.py` as `RowSet`s; `intake` reads files, maps headers to columns, shows
what is wrong and calls `apply`. A preview is `apply` inside a transaction that is rolled back.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from thulinh.kernel.cells import CellProblem, Correction, Parser, as_day, as_text, is_empty
from thulinh.kernel.refusals import Offer, Problem, Refusal
from thulinh.kernel.text import fold


@dataclass(frozen=True)
class Column:
    """A column of a list: the key of its value, its header in our template, other headers that mean the same."""

    code: str
    label: str
    parse: Parser = field(default_factory=as_text)
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    example: str = ""
    hint: str = ""

    def read(self, cell: Any) -> tuple[Any, Correction | None]:
        """The value of a cell and what was corrected; `None` for an empty one.

        Errors: the column is required and the cell empty; the cell cannot be read (`CellProblem`).
        """
        if is_empty(cell):
            if self.is_required:
                raise CellProblem(f"Chưa ghi “{self.label}”.")
            return None, None
        return self.parse(cell)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that means this column, as `header_key` writes it."""
        return tuple(header_key(words) for words in (self.label, *self.synonyms))

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be written in such a cell when it is one of a few choices; else nothing."""
        return getattr(self.parse, "choices", ())

    @property
    def is_day(self) -> bool:
        """Whether such a cell is a day."""
        return self.parse is as_day


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "moi"
    CHANGED = "cap-nhat"
    SAME = "giu-nguyen"

    @property
    def label(self) -> str:
        """The outcome as a person reads it."""
        return {"moi": "Thêm mới", "cap-nhat": "Cập nhật", "giu-nguyen": "Đã có, giữ nguyên"}[self.value]


@dataclass(frozen=True)
class Change:
    """A cell of an updated row that changes what is known: in which row (from 0) and column, and what was known."""

    row: int
    column: str
    before: str


@dataclass(frozen=True)
class Applied:
    """What `apply` did: one outcome per row (`None` where the row was refused), why, and what undoing needs.

    `changes` says of the rows that are `CHANGED` which cells differ from what was known. `made` is plain JSON,
    understood only by the `undo` of the same row set. A problem's `offers` are what its cell could say instead.
    `about`: where the row set says of what kind its rows speak, the key of the record of which each row speaks.
    """

    outcomes: tuple[Outcome | None, ...]
    problems: tuple[Problem, ...] = ()
    corrections: tuple[tuple[int, str, Correction], ...] = ()
    made: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    about: tuple[int | None, ...] = ()


class Apply(Protocol):
    """The bulk action of a row set.

    `rows`: values by column code, `None` where the cell was empty (it never erases). `on`: the day from which new facts
    hold where the row names none. `roots`: the paths within which the rows must lie; `None` is everywhere. `reason`:
    the purpose and source, for the audit. With `skip_problems` the good rows are written and the others told in
    `Applied.problems`; without it one bad row refuses all. Problems carry the index of the row, from 0.
    """

    def __call__(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        by: Any,
        on: dt.date,
        roots: tuple[str, ...] | None = None,
        reason: str = "",
        skip_problems: bool = False,
    ) -> Applied: ...


class Undo(Protocol):
    """Takes back what one `apply` made, all of it or (by a refusal) nothing."""

    def __call__(self, made: Mapping[str, Any], *, by: Any, reason: str) -> None: ...


@dataclass(frozen=True)
class ReadRow:
    """One row of a file, read: values, problems, corrections and what would do instead, each by column code."""

    values: Mapping[str, Any]
    problems: Mapping[str, str]
    corrections: Mapping[str, Correction]
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class RowSet:
    """A list that can be handed in as a spreadsheet. `key`: the columns by which a row is known again; `about`: of what
    kind of record a row speaks, for instance "people.person", where somebody may ask which rows spoke of one.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    apply: Apply
    undo: Undo | None = None
    permission: Any = None
    about: str = ""

    def column(self, code: str) -> Column:
        """The column with that code."""
        return next(column for column in self.columns if column.code == code)

    def column_headed(self, header: str) -> Column | None:
        """The column that a header of somebody's own file means, marks, capitals and remarks apart; or None."""
        words = header_key(header)
        return next((column for column in self.columns if words and words in column.headers), None)

    def read(self, cells: Mapping[str, Any]) -> ReadRow:
        """Read the cells of one row, given by column code; columns that the file lacks count as empty."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        corrections: dict[str, Correction] = {}
        offers: dict[str, tuple[Offer, ...]] = {}
        for column in self.columns:
            try:
                values[column.code], correction = column.read(cells.get(column.code))
            except CellProblem as problem:
                values[column.code], problems[column.code] = None, str(problem)
                if problem.offers:
                    offers[column.code] = problem.offers
                continue
            if correction:
                corrections[column.code] = correction
        return ReadRow(values, problems, corrections, offers)


def header_key(header: str) -> str:
    """A header without marks, capitals, remarks in brackets, asterisks and punctuation."""
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", fold(str(header)))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def refuse_or_skip(problems: Sequence[Problem], *, skip_problems: bool) -> set[int]:
    """The indexes of the rows to leave out; a refusal naming every problem when none may be left out."""
    if problems and not skip_problems:
        raise Refusal(problems)
    if any(problem.row is None for problem in problems):
        raise Refusal(problems)
    return {problem.row for problem in problems if problem.row is not None}
