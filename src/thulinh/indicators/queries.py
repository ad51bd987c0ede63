"""Figures as of a day: one number, a whole table, the list behind a number, the records behind the list."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from thulinh.indicators.definition import Cell, Definition, Window
from thulinh.indicators.rules import STATES
from thulinh.indicators.sql import (
    PERIOD,
    QUALITY,
    Sql,
    counted,
    each_of,
    facts_in,
    judged,
    left_out,
    one_of,
    run,
    total,
)
from thulinh.kernel.periods import Span
from thulinh.units.rules import WIDTH

_SUMS = ("met", "verified", "late", "on_behalf", "answered", "running")


@dataclass(frozen=True)
class DutyRow:
    """One duty: whose, for which days, how many were done of how many needed, and what became of it."""

    subject: int
    path: str
    starts_on: dt.date
    ends_on: dt.date
    label: str
    n: float
    needed: float = 0
    is_met: bool = False
    is_verified: bool = False
    is_late: bool = False
    is_on_behalf: bool = False
    is_answered: bool = False
    is_running: bool = False
    is_overdue: bool = False
    why: str = ""


@dataclass(frozen=True)
class FactRow:
    """One record that a figure counts: which row of which table, for whom, on which day."""

    subject: int
    record: int
    path: str
    day: dt.date
    quantity: float
    is_verified: bool
    is_late: bool
    is_on_behalf: bool


def figure(definition: Definition, window: Window) -> Cell:
    """How many of those who owe it have done it, within the window.

    Shape: one `Cell`; its `value` is None, not 0, when nothing was due.
    Queries: one.
    """
    cells = table(definition, window, depth=len(window.path) // WIDTH)
    return cells.get(window.path, _empty(definition))


def table(definition: Definition, window: Window, *, depth: int) -> Mapping[str, Cell]:
    """The same figure for every unit at a depth of the tree (the window's root plus one: the units just below).

    Shape: path → `Cell`; what stands above that depth is gathered under its own path.
    Queries: one, however many units.
    """
    place = f"substr({{}}.path, 1, {depth * WIDTH})"
    if definition.subjects is None:
        rows = run(total(definition, window, place.format("f")))
        return {row["place"]: _total_cell(row, definition) for row in rows}
    rows = run(_summed(definition, window, place.format("j")))
    return {row["place"]: _cell(row, definition) for row in rows}


def trend(definition: Definition, window: Window) -> list[tuple[Span, Cell]]:
    """The figure of every period of the definition's rhythm that ends within the window: as it would be were that
    period alone the window, with the longer periods of those who follow a slower rhythm.

    Shape: (period, its `Cell`) in order of time; periods in which nothing was due are missing.
    Queries: one.
    """
    if definition.subjects is None or definition.cadence is None:
        return []
    sql = Sql("SELECT k.starts_on, k.ends_on, k.label, t.* FROM (")
    sql += _summed(definition, replace(window, each=definition.cadence), each_of("j.period"))
    sql += Sql(f") t JOIN {PERIOD} k ON k.id = t.place ORDER BY k.starts_on")
    return [
        (Span(_date(row["starts_on"]), _date(row["ends_on"]), "", row["label"]), _cell(row, definition))
        for row in run(sql)
    ]


def duty_rows(
    definition: Definition,
    window: Window,
    *,
    state: str = "",
    subjects: Iterable[int] | None = None,
    below: float | None = None,
    by_need: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[DutyRow]:
    """The duties behind a figure, all or those of one state (indicators.rules.STATES), oldest first; `by_need`: those
    first of which the smallest share is done, whatever the period. `below`: only where less than this share is done.

    Queries: one.
    """
    sql = Sql("SELECT j.* FROM (") + judged(definition, window) + Sql(") j") + _chosen(state, below)
    if subjects is not None:
        sql += Sql(" AND ") + one_of("j.subject", tuple(subjects))
    needy = "j.n / NULLIF(j.needed, 0), j.needed - j.n DESC, "
    sql += Sql(f" ORDER BY {needy if by_need else ''}j.p_ends, j.path, j.subject")
    if limit is not None:
        sql += Sql(" LIMIT %s OFFSET %s", (limit, offset))
    return [_duty_row(row) for row in run(sql)]


def count_duties(definition: Definition, window: Window, *, state: str = "", below: float | None = None) -> int:
    """How many duties `duty_rows` would list."""
    sql = Sql("SELECT COUNT(*) AS n FROM (") + judged(definition, window) + Sql(") j") + _chosen(state, below)
    return run(sql)[0]["n"]


def _chosen(state: str, below: float | None) -> Sql:
    sql = Sql(f" WHERE {STATES[state].condition if state else '1 = 1'}")
    return sql if below is None else sql + Sql(" AND j.n < j.needed * %s", (below,))


def count_by_period(definition: Definition, window: Window, *, state: str = "") -> list[tuple[DutyRow, int, int]]:
    """How many duties `duty_rows` would list of each period, and how many of these are overdue.

    Shape: (a row that carries the period's days and label, how many, how many overdue), oldest first.
    Queries: one, however many units.
    """
    where = f" WHERE {STATES[state].condition}" if state else ""
    sql = Sql("SELECT j.p_starts, j.p_ends, j.label, COUNT(*) AS n, SUM(j.overdue) AS late FROM (")
    sql += judged(definition, window) + Sql(f") j{where} GROUP BY j.p_starts, j.p_ends, j.label")
    rows = sorted(run(sql), key=lambda row: (str(row["p_ends"]), str(row["p_starts"])))
    return [
        (
            DutyRow(0, window.path, _date(row["p_starts"]), _date(row["p_ends"]), row["label"], 0),
            int(row["n"]),
            int(row["late"] or 0),
        )
        for row in rows
    ]


def outside(definition: Definition, window: Window) -> list[DutyRow]:
    """Who stands outside the denominator, and why ("mien", "moi-lap").

    Queries: one.
    """
    if definition.subjects is None:
        return []
    return [_duty_row(row) for row in run(left_out(definition, window) + Sql(" ORDER BY path, p_ends"))]


def fact_rows(
    definition: Definition, window: Window, *, subject: int | None = None, limit: int | None = None, offset: int = 0
) -> list[FactRow]:
    """The records that the figure counts, newest first: of everybody, or of one subject.

    Queries: one.
    """
    rows = facts_in(definition, window) if definition.subjects is None else counted(definition, window)
    sql = Sql("SELECT f.* FROM (") + rows + Sql(") f WHERE 1 = 1")
    if subject is not None:
        sql += Sql(" AND f.subject = %s", (subject,))
    sql += Sql(" ORDER BY f.day DESC, f.record DESC")
    if limit is not None:
        sql += Sql(" LIMIT %s OFFSET %s", (limit, offset))
    return [_fact_row(row) for row in run(sql)]


def _summed(definition: Definition, window: Window, place: str, more: str = "") -> Sql:
    sums = ", ".join(f"SUM(j.{_summed_column(name, definition.rollup)}) AS {name}" for name in _SUMS)
    extra = f", {more}" if more else ""
    sql = Sql(f"SELECT {place} AS place, COUNT(*) AS due, {sums}{extra} FROM (") + judged(definition, window)
    return sql + Sql(f") j GROUP BY {place}{extra}")


def _summed_column(name: str, rollup: str) -> str:
    """What a figure adds up: duties that are done or, where amounts are averaged, how much was done."""
    if rollup == "ty-le":
        return name
    return {"met": "n", **{each: f"n_{each}" for each in QUALITY}}.get(name, name)


def _empty(definition: Definition) -> Cell:
    return Cell(rollup=definition.rollup, target=definition.target)


def _cell(row: dict, definition: Definition) -> Cell:
    return replace(_empty(definition), due=int(row["due"]), **{name: _number(row[name]) for name in _SUMS})


def _total_cell(row: dict, definition: Definition) -> Cell:
    counted = {name: _number(row[name]) for name in ("verified", "late", "on_behalf")}
    return replace(_empty(definition), met=_number(row["n"]), **counted)


def _number(value: object) -> int | float:
    number = float(value or 0)  # type: ignore[arg-type]
    return int(number) if number == int(number) else number


def _date(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])


def _duty_row(row: dict) -> DutyRow:
    flags = ("met", "verified", "late", "on_behalf", "answered", "running", "overdue")
    return DutyRow(
        subject=row["subject"],
        path=row["path"],
        starts_on=_date(row["p_starts"]),
        ends_on=_date(row["p_ends"]),
        label=row["label"],
        n=_number(row.get("n")),
        needed=_number(row.get("needed")),
        why=row.get("why", ""),
        **{f"is_{flag}": bool(row.get(flag)) for flag in flags},
    )


def _fact_row(row: dict) -> FactRow:
    return FactRow(
        subject=row["subject"],
        record=row["record"],
        path=row["path"],
        day=_date(row["day"]),
        quantity=_number(row["quantity"]),
        is_verified=bool(row.get("verified")),
        is_late=bool(row.get("late")),
        is_on_behalf=bool(row.get("on_behalf")),
    )
