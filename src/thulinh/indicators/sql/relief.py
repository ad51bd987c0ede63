"""Relief: the days on which a person need not do what others in the seat owe, and what then is left to do."""

from collections.abc import Sequence

from django.db import connection

from thulinh.indicators.definition import Definition, Window
from thulinh.indicators.rules import step_of
from thulinh.indicators.sql.text import Sql, asked_periods, compiled, date_type, day, joined
from thulinh.kernel.periods import Cadence
from thulinh.units.rules import FOREVER


def relieves(definition: Definition, window: Window) -> bool:
    """Whether anybody may owe less than the others here: relief is given to people, not to units or seats."""
    return window.relieved is not None and definition.subjects is not None and definition.subjects.measure.of == PERSON


PERSON = "giu-chuc"


def relief(window: Window, cadences: Sequence[Cadence | None]) -> Sql:
    """The relieved days of every person and period, each day once, however many decisions speak of it.

    Columns: subject, period, days (of the period), free (of them relieved).
    """
    return joined([_relief_in(window, cadence) for cadence in cadences], " UNION ALL ")


def _relief_in(window: Window, cadence: Cadence | None) -> Sql:
    """A stretch counts from where the longest of the earlier ones ends: what lies in two of them is subtracted once."""
    assert window.relieved is not None
    periods, _ = asked_periods(cadence, window)
    least, greatest = ("LEAST", "GREATEST") if connection.vendor == "postgresql" else ("MIN", "MAX")
    last = _number(f"COALESCE(r.ends_on, CAST(%s AS {date_type()}))")
    sql = Sql(
        "SELECT v.subject, p.id AS period, p.ends - p.eve AS days, SUM("
        f"{greatest}(0, {least}(v.ends, p.ends) - {greatest}(v.eve, p.eve, COALESCE(v.earlier, v.eve)))) AS free"
        f" FROM (SELECT r.subject, {_number('r.starts_on')} - 1 AS eve, {last} AS ends,"
        f" MAX({last}) OVER (PARTITION BY r.subject ORDER BY r.starts_on"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier FROM (",
        (day(FOREVER), day(FOREVER)),
    )
    sql += compiled(window.relieved) + Sql(f") r) v JOIN (SELECT q.id, {_number('q.starts_on')} - 1 AS eve,")
    sql += Sql(f" {_number('q.ends_on')} AS ends FROM (") + periods + Sql(") q) p ON v.eve < p.ends AND v.ends > p.eve")
    return sql + Sql(" GROUP BY v.subject, p.id, p.ends - p.eve")


def is_wholly_relieved() -> Sql:
    """The subject `s` is relieved on every day of the period `p`. It stands on the table `z` of `relief`."""
    return Sql("(s.subject, p.id) IN (SELECT subject, period FROM z WHERE free >= days)")


def needed(definition: Definition, window: Window) -> Sql:
    """How much one duty asks for: the bound, in proportion to the days that are not relieved (rules.needed)."""
    bound = Sql("CAST(%s AS DOUBLE PRECISION)", (definition.at_least,))
    if not relieves(definition, window):
        return bound
    step = step_of(definition.count)
    part = Sql("CASE WHEN z.free > 0 THEN CEILING(") + bound + Sql(f" * (z.days - z.free) / (z.days * {step}) - 1e-9)")
    return part + Sql(f" * {step} ELSE ") + bound + Sql(" END")


def _number(column: str) -> str:
    """A day as a number, so that days can be subtracted."""
    if connection.vendor == "postgresql":
        return f"({column} - DATE '2000-01-01')"
    return f"CAST(julianday({column}) + 0.5 AS INTEGER)"
