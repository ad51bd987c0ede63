"""SQL as text and parameters that belong together, and the few words that the two databases say differently."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from thulinh.indicators.definition import Asked, Window
from thulinh.kernel.periods import Cadence, Span, cadence_of, period_containing
from thulinh.units.rules import WIDTH, path_end

UNIT_PATH, PERIOD = "units_unitpath", "kernel_period"


@dataclass(frozen=True)
class Sql:
    """Text and parameters that belong together."""

    text: str
    params: tuple = ()

    def __add__(self, other: "Sql") -> "Sql":
        return Sql(self.text + other.text, self.params + other.params)


def joined(parts: Sequence[Sql], by: str) -> Sql:
    """Pieces of SQL with a text between them."""
    return Sql(by.join(part.text for part in parts), tuple(param for part in parts for param in part.params))


def day(value: dt.date) -> str:
    """A day as both databases compare it with their own."""
    return value.isoformat()


def compiled(queryset: QuerySet) -> Sql:
    """The queryset's own SQL."""
    text, params = queryset.order_by().query.sql_with_params()
    return Sql(text, tuple(params))


def rows_of(asked: Asked, **within: Any) -> Sql:
    """The SQL of a set, within conditions on its columns.

    A page asks the same set in the same days several times over, and the ORM takes a millisecond each time to write it.
    """
    return _written(asked, tuple(within.items()), connection.vendor)


@lru_cache(maxsize=512)
def _written(asked: Asked, within: tuple[tuple[str, Any], ...], vendor: str) -> Sql:
    return compiled(asked.rows().filter(**dict(within)))


def run(sql: Sql) -> list[dict]:
    """The rows, each a dictionary by column."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


# A number larger than there are rhythms: under it a period's id and a rhythm make one number.
RHYTHMS = 10


def asked_periods(cadence: Cadence | None, window: Window) -> tuple[Sql, Span]:
    """The periods in question as a table `p`, and the days they span together.

    Columns: id, starts_on, ends_on, middle_on, label, and the last day whose facts count, until_on. A period belongs to
    the window in which it ends. When the periods are longer than the window (a half-yearly content asked for one
    month), the one that contains the window's last day is meant, with the facts up to that day.
    """
    if cadence is not None and window.each is not None:
        return _for_each(cadence, window)
    whole = Span(window.starts_on, window.ends_on)
    if cadence is not None:
        last = period_containing(cadence, window.last_day)
        if last.days > whole.days and cadence_of(whole) is not cadence:
            whole, cadence = last, cadence
        text = (
            f"SELECT id, starts_on, ends_on, middle_on, label, ends_on AS until_on FROM {PERIOD} "
            "WHERE kind = %s AND ends_on BETWEEN %s AND %s AND starts_on <= %s"
        )
        params = (cadence.value, day(whole.starts_on), day(whole.ends_on), day(window.last_day))
        first = period_containing(cadence, whole.starts_on).starts_on
        return Sql(text, params), Span(first, min(whole.ends_on, window.last_day))
    names = ("starts_on", "ends_on", "middle_on", "until_on")
    columns = ", ".join(f"CAST(%s AS {date_type()}) AS {name}" for name in names)
    text = f"SELECT 0 AS id, {columns}, '' AS label"
    params = (day(whole.starts_on), day(whole.ends_on), day(whole.middle_on), day(whole.ends_on))
    return Sql(text, params), Span(whole.starts_on, window.last_day)


def _for_each(cadence: Cadence, window: Window) -> tuple[Sql, Span]:
    """For each period of the window's own rhythm the one of this rhythm that contains its last day, or today, with the
    facts up to that day: what `asked_periods` says of each of them alone. Its id says both; see `each_of`.
    """
    assert window.each is not None
    until = least("m.ends_on", window.on)
    # DISTINCT keeps these few rows aside, as they are; else SQLite takes both tables apart among the facts.
    mark = list(Cadence).index(cadence)
    sql = (
        Sql(f"SELECT DISTINCT m.id * {RHYTHMS} + {mark} AS id, p.starts_on, p.ends_on, p.middle_on, m.label, ") + until
    )
    sql += Sql(f" AS until_on FROM {PERIOD} m JOIN {PERIOD} p ON p.kind = %s AND ", (cadence.value,)) + until
    sql += Sql(
        " BETWEEN p.starts_on AND p.ends_on WHERE m.kind = %s AND m.ends_on BETWEEN %s AND %s AND m.starts_on <= %s",
        (window.each.value, day(window.starts_on), day(window.ends_on), day(window.last_day)),
    )
    return sql, Span(period_containing(cadence, window.starts_on).starts_on, window.last_day)


def each_of(column: str) -> str:
    """Which period of the window's own rhythm a period's id belongs to."""
    return f"{column} / {RHYTHMS}"


def one_of(column: str, values: Sequence[int]) -> Sql:
    """A column is one of these numbers; of none, never."""
    chosen = tuple(values) or (0,)
    return Sql(f"{column} IN ({', '.join(['%s'] * len(chosen))})", chosen)


def least(column: str, value: dt.date) -> Sql:
    """The earlier of a column and a day."""
    if connection.vendor == "postgresql":
        return Sql(f"LEAST({column}, CAST(%s AS DATE))", (day(value),))
    return Sql(f"MIN({column}, %s)", (day(value),))


def date_type() -> str:
    return "DATE" if connection.vendor == "postgresql" else "TEXT"


def integer() -> str:
    return "BIGINT" if connection.vendor == "postgresql" else "INTEGER"


def under(window: Window) -> tuple[str, str]:
    """From which path up to which the window's units lie."""
    return window.path, path_end(window.path)


def unit_of(table: str) -> str:
    """The unit at the end of a path: the subject itself, or the branch of a charge."""
    return f"CAST(substr({table}.path, length({table}.path) - {WIDTH - 1}) AS {integer()})"
