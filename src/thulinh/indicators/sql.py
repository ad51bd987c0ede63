"""The one place with SQL of our own: duties (subjects × periods) against facts, always both sides, done and not done.

Every text here is fixed; whatever comes from outside goes in as a parameter. The sets themselves arrive as querysets
and are compiled by Django, so a figure, its list and its records all read the same rows.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from thulinh.indicators.definition import Asked, Definition, Window
from thulinh.kernel.periods import Cadence, Span, cadence_of, period_containing
from thulinh.units.rules import path_end

UNIT_PATH, PERIOD = "units_unitpath", "kernel_period"
QUALITY = ("verified", "late", "on_behalf")
# How much there is of facts, and of those among them of which a column of quality says 1: rows, days, quantities.
_AMOUNT = {"lan": "COUNT(*)", "ngay": "COUNT(DISTINCT f.day)", "tong": "COALESCE(SUM(f.quantity), 0)"}
_OF_QUALITY = {
    "lan": "COALESCE(SUM(f.{0}), 0)",
    "ngay": "COUNT(DISTINCT CASE WHEN f.{0} = 1 THEN f.day END)",
    "tong": "COALESCE(SUM(f.quantity * f.{0}), 0)",
}


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


def run(sql: Sql) -> list[dict]:
    """The rows, each a dictionary by column."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def asked_periods(cadence: Cadence | None, window: Window) -> tuple[Sql, Span]:
    """The periods in question as a table `p`, and the days they span together.

    A period belongs to the window in which it ends. When the periods are longer than the window (a half-yearly content
    asked for one month), the one that contains the window's last day is meant, with the facts up to that day.
    """
    whole = Span(window.starts_on, window.ends_on)
    if cadence is not None:
        last = period_containing(cadence, window.last_day)
        if last.days > whole.days and cadence_of(whole) is not cadence:
            whole, cadence = last, cadence
        text = (
            f"SELECT id, starts_on, ends_on, middle_on, label FROM {PERIOD} "
            "WHERE kind = %s AND ends_on BETWEEN %s AND %s AND starts_on <= %s"
        )
        params = (cadence.value, day(whole.starts_on), day(whole.ends_on), day(window.last_day))
        first = period_containing(cadence, whole.starts_on).starts_on
        return Sql(text, params), Span(first, min(whole.ends_on, window.last_day))
    text = (
        "SELECT 0 AS id, "
        + ", ".join(f"CAST(%s AS {_date_type()}) AS {name}" for name in ("starts_on", "ends_on", "middle_on"))
        + ", '' AS label"
    )
    params = (day(whole.starts_on), day(whole.ends_on), day(whole.middle_on))
    return Sql(text, params), Span(whole.starts_on, window.last_day)


def duties(definition: Definition, window: Window) -> Sql:
    """Subjects × periods: who owed what, in the window.

    Columns: subject, path, period, p_starts, p_ends, label. The subject is the one that exists on the period's last
    day, or today when the period still runs; one opened within a period owes it only if open for half of its days.
    """
    cadences = _cadences(definition, slower_too=window.exempt is not None)
    parts = [_duties_of(definition, window, each, slower=each is not definition.cadence) for each in cadences]
    return joined(parts, " UNION ALL ")


def _is_slower(one: Cadence, other: Cadence | None) -> bool:
    order = (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
    return one in order and other in order and order.index(one) > order.index(other)


def _duties_of(
    definition: Definition, window: Window, cadence: Cadence | None, *, slower: bool, new_too: bool = False
) -> Sql:
    assert definition.subjects is not None
    periods, _ = asked_periods(cadence, window)
    subjects = compiled(definition.subjects.rows())
    reference = _least("p.ends_on", window.on)
    sql = Sql("SELECT s.subject, s.path, p.id AS period, p.starts_on AS p_starts, p.ends_on AS p_ends, p.label FROM (")
    sql += subjects + Sql(") s JOIN (") + periods + Sql(") p ON s.starts_on <= ") + reference
    sql += Sql(" AND (s.ends_on IS NULL OR s.ends_on >= ") + reference + Sql(")")
    sql += Sql(" WHERE s.path >= %s AND s.path < %s", (window.path, path_end(window.path)))
    if not new_too and not definition.facts.measure.is_state:  # what is asked of a day asks no half of a period
        sql += Sql(" AND (s.starts_on <= p.middle_on OR EXISTS (SELECT 1 FROM (") + subjects
        sql += Sql(
            ") e WHERE e.subject = s.subject AND e.starts_on <= p.middle_on"
            " AND (e.ends_on IS NULL OR e.ends_on >= p.middle_on)))"
        )
    if window.obliged is not None:
        # A rhythm holds for whole periods, in which one adoption may take over from another, as the extension does from
        # the pilot; what has no rhythm asks who is obliged on the last day.
        for on in (Sql("p.starts_on"), Sql("p.ends_on")) if cadence else (reference,):
            sql += _obliged_on(window.obliged, on, reference)
    if window.exempt is not None:
        sql += _exemption(window.exempt, cadence, slower=slower)
    return sql


def _obliged_on(obliged: QuerySet, on: Sql, reference: Sql) -> Sql:
    """The condition that the programme holds for the subject on that day, where it stood on the day of reference."""
    sql = Sql(" AND EXISTS (SELECT 1 FROM (") + compiled(obliged)
    sql += Sql(") o WHERE s.path >= o.path AND s.path < o.path_end AND o.starts_on <= ") + on
    sql += Sql(" AND (o.ends_on IS NULL OR o.ends_on >= ") + on + Sql(") AND o.path_from <= ") + reference
    return sql + Sql(" AND (o.path_to IS NULL OR o.path_to >= ") + reference + Sql("))")


def _exemption(exempt: QuerySet, cadence: Cadence | None, *, slower: bool) -> Sql:
    """Free or slowed units are out of the usual duties; slowed ones come back with the periods of their own rhythm."""
    unit = Sql(f"CAST(substr(s.path, length(s.path) - 6) AS {_integer()})")
    found = Sql(" EXISTS (SELECT 1 FROM (") + compiled(exempt) + Sql(") x WHERE x.unit_id = ") + unit
    found += Sql(" AND x.starts_on <= p.ends_on AND (x.ends_on IS NULL OR x.ends_on >= p.ends_on)")
    if slower:
        return Sql(" AND") + found + Sql(" AND x.cadence = %s)", (cadence.value if cadence else "",))
    return Sql(" AND NOT") + found + Sql(")")


def done(definition: Definition, window: Window, *, slower_too: bool) -> Sql:
    """What was done, per subject and period.

    Columns: subject, period, n, verified, late, on_behalf. Facts of a unit that ended within the period count for the
    unit that carries it on at the period's end.
    """
    cadences = _cadences(definition, slower_too=slower_too)
    return joined([_done_in(definition, window, cadence) for cadence in cadences], " UNION ALL ")


def _cadences(definition: Definition, *, slower_too: bool) -> list[Cadence | None]:
    """The rhythm of a definition, and those slower ones that exempted units may follow instead."""
    slower = (cadence for cadence in Cadence if slower_too and _is_slower(cadence, definition.cadence))
    return [definition.cadence, *slower]


def _done_in(definition: Definition, window: Window, cadence: Cadence | None) -> Sql:
    subject, joins = _facts_in_periods(definition, window, cadence)
    sql = Sql(f"SELECT {subject} AS subject, p.id AS period, {_amounts(definition)} FROM ") + joins
    return sql + Sql(f" GROUP BY {subject}, p.id")


def _amounts(definition: Definition) -> str:
    """The columns n, verified, late, on_behalf over facts `f`, all counted in the same way."""
    has_quality, of_quality = definition.facts.measure.has_quality, _OF_QUALITY[definition.count]
    columns = (f"{of_quality.format(name) if has_quality else 0} AS {name}" for name in QUALITY)
    return ", ".join((f"{_AMOUNT[definition.count]} AS n", *columns))


def _facts_in_periods(definition: Definition, window: Window, cadence: Cadence | None) -> tuple[str, Sql]:
    """For which subject a fact `f` counts, and the facts joined with the periods `p` in which they count."""
    periods, days = asked_periods(cadence, window)
    subject, heirs = "f.subject", Sql("")
    if window.successions and definition.facts.measure.of == "don-vi":
        subject = "COALESCE(h.heir_id, f.subject)"
        reference = _least("p.ends_on", window.on)  # a merger that is still to come has carried nothing on yet
        heirs = Sql(f" LEFT JOIN {UNIT_PATH} h ON h.unit_id = f.subject AND h.starts_on <= ") + reference
        heirs += Sql(" AND (h.ends_on IS NULL OR h.ends_on >= ") + reference + Sql(")")
    rows, held = _facts_of(definition.facts, days, window)
    return subject, Sql("(") + rows + Sql(") f JOIN (") + periods + Sql(") p ON ") + held + heirs


def counted(definition: Definition, window: Window) -> Sql:
    """The facts that the duties of a figure count, one row each: what stands behind the number.

    Columns: subject, period, path, day, record, quantity, verified, late, on_behalf.
    """
    day_of = "f.starts_on AS day" if definition.facts.measure.is_state else "f.day"
    quality = ", ".join(f"f.{name}" if definition.facts.measure.has_quality else f"0 AS {name}" for name in QUALITY)
    parts = []
    for cadence in _cadences(definition, slower_too=window.exempt is not None):
        subject, joins = _facts_in_periods(definition, window, cadence)
        part = Sql(
            f"SELECT {subject} AS subject, p.id AS period, f.path, {day_of}, f.record, f.quantity, {quality} FROM "
        )
        part += (
            joins + Sql(" JOIN (") + _duties_of(definition, window, cadence, slower=cadence is not definition.cadence)
        )
        parts.append(part + Sql(f") y ON y.subject = {subject} AND y.period = p.id"))
    return joined(parts, " UNION ALL ")


def _facts_of(facts: Asked, days: Span, window: Window) -> tuple[Sql, Sql]:
    """The facts that can matter, and the condition by which one belongs to the period `p`."""
    if facts.measure.is_state:
        reference = _least("p.ends_on", window.on)
        held = Sql("f.starts_on <= ") + reference + Sql(" AND (f.ends_on IS NULL OR f.ends_on >= ") + reference
        return compiled(facts.rows()), held + Sql(")")
    rows = facts.rows().filter(day__range=(days.starts_on, days.ends_on))
    return compiled(rows), Sql("f.day BETWEEN p.starts_on AND p.ends_on")


def answered(definition: Definition, window: Window) -> Sql | None:
    """Which duties were answered by an honest "không tổ chức được". Columns: subject, period."""
    if definition.answers is None:
        return None
    asked = Definition(
        code="", label="", subjects=None, facts=definition.answers, cadence=definition.cadence, rollup="tong"
    )
    return done(asked, window, slower_too=window.exempt is not None)


def judged(definition: Definition, window: Window) -> Sql:
    """Every duty with its outcome.

    Columns: subject, path, period, p_starts, p_ends, label, n (a number), and 0 or 1 each: met, verified, late,
    on_behalf, answered, running (not done, the period still runs), grace (the period is over, its grace is not),
    overdue; and n_verified, n_late, n_on_behalf, how much of n is so.
    """
    met = Sql("COALESCE(d.n, 0) >= %s", (definition.at_least,))
    if definition.at_most is not None:
        met += Sql(" AND COALESCE(d.n, 0) <= %s", (definition.at_most,))
    answers = answered(definition, window)
    is_answered = Sql("a.subject IS NOT NULL" if answers else "1 = 0")
    open_still = Sql("NOT (") + met + Sql(") AND NOT (") + is_answered + Sql(")")
    graced = day(window.on - dt.timedelta(days=definition.grace_days))
    flags = {
        "met": met,
        "verified": met + Sql(" AND COALESCE(d.verified, 0) >= %s", (definition.at_least,)),
        "late": met + Sql(" AND COALESCE(d.late, 0) > 0"),
        "on_behalf": met + Sql(" AND COALESCE(d.on_behalf, 0) > 0"),
        "answered": is_answered + Sql(" AND NOT (") + met + Sql(")"),
        "running": open_still + Sql(" AND y.p_ends >= %s", (day(window.on),)),
        "grace": open_still + Sql(" AND y.p_ends < %s AND y.p_ends >= %s", (day(window.on), graced)),
        "overdue": open_still + _overdue(window, graced),
    }
    sql = Sql("SELECT y.subject, y.path, y.period, y.p_starts, y.p_ends, y.label, COALESCE(d.n, 0) AS n")
    sql += Sql("".join(f", COALESCE(d.{name}, 0) AS n_{name}" for name in QUALITY))
    for name, condition in flags.items():
        sql += Sql(", CASE WHEN ") + condition + Sql(f" THEN 1 ELSE 0 END AS {name}")
    sql += Sql(" FROM (") + duties(definition, window) + Sql(") y LEFT JOIN (")
    sql += done(definition, window, slower_too=window.exempt is not None)
    sql += Sql(") d ON d.subject = y.subject AND d.period = y.period")
    if answers:
        sql += Sql(" LEFT JOIN (") + answers + Sql(") a ON a.subject = y.subject AND a.period = y.period")
    return sql + (_gated(definition.gate, window) if definition.gate else Sql(""))


def _overdue(window: Window, graced: str) -> Sql:
    """Nothing is overdue before its grace has run out, nor for a period that ended before the adoption was known."""
    sql = Sql(" AND y.p_ends < %s", (graced,))
    if window.obliged is not None:
        sql += Sql(" AND EXISTS (SELECT 1 FROM (") + compiled(window.obliged)
        sql += Sql(
            ") k WHERE y.path >= k.path AND y.path < k.path_end AND k.known_on <= y.p_ends"
            " AND k.starts_on <= y.p_ends AND (k.ends_on IS NULL OR k.ends_on >= y.p_starts))"
        )
    return sql


def left_out(definition: Definition, window: Window) -> Sql:
    """Who would owe it but stands outside the denominator, and why.

    Columns: subject, path, period, p_starts, p_ends, label, why ("mien": free or slower by decision; "moi-lap": opened
    too late in the period).
    """
    assert definition.subjects is not None
    plain = Window(window.path, window.starts_on, window.ends_on, window.on, window.obliged)
    parts = []
    if window.exempt is not None:
        usual = _duties_of(definition, plain, definition.cadence, slower=False)
        unit = Sql(f"CAST(substr(z.path, length(z.path) - 6) AS {_integer()})")
        sql = Sql("SELECT z.*, 'mien' AS why FROM (") + usual + Sql(") z WHERE EXISTS (SELECT 1 FROM (")
        sql += compiled(window.exempt) + Sql(") x WHERE x.unit_id = ") + unit
        parts.append(sql + Sql(" AND x.starts_on <= z.p_ends AND (x.ends_on IS NULL OR x.ends_on >= z.p_ends))"))
    everybody = _duties_of(definition, plain, definition.cadence, slower=False, new_too=True)
    old = _duties_of(definition, plain, definition.cadence, slower=False)
    sql = Sql("SELECT z.*, 'moi-lap' AS why FROM (") + everybody + Sql(") z WHERE NOT EXISTS (SELECT 1 FROM (") + old
    parts.append(sql + Sql(") w WHERE w.subject = z.subject AND w.period = z.period)"))
    return joined(parts, " UNION ALL ")


def _gated(gate: Definition, window: Window) -> Sql:
    """Keep the duties of those subjects that meet the gate within the whole window."""
    whole = Definition(
        code="", label="", subjects=None, facts=gate.facts, count=gate.count, cadence=None, rollup="tong"
    )
    sql = Sql(" WHERE EXISTS (SELECT 1 FROM (") + _done_in(whole, window, None)
    return sql + Sql(") g WHERE g.subject = y.subject AND g.n >= %s)", (gate.at_least,))


def total(definition: Definition, window: Window, group: str) -> Sql:
    """Facts counted by themselves, where they happened, without asking who owed them.

    Columns: place, n, verified, late, on_behalf.
    """
    return (
        Sql(f"SELECT {group} AS place, {_amounts(definition)} FROM (")
        + facts_in(definition, window)
        + Sql(f") f GROUP BY {group}")
    )


def facts_in(definition: Definition, window: Window) -> Sql:
    """The facts of a total, within the window's units and days and where the programme holds; states are those that
    hold on the window's last day.
    """
    rows, under = definition.facts.rows(), (window.path, path_end(window.path))
    if definition.facts.measure.is_state:
        last = day(window.last_day)
        sql = Sql("SELECT f.*, f.starts_on AS day FROM (") + compiled(rows)
        sql += Sql(") f WHERE f.path >= %s AND f.path < %s", under)
        sql += Sql(" AND f.starts_on <= %s AND (f.ends_on IS NULL OR f.ends_on >= %s)", (last, last))
        column = Sql(f"CAST(%s AS {_date_type()})", (last,))
    else:
        sql = Sql("SELECT * FROM (") + compiled(rows.filter(day__range=(window.starts_on, window.last_day)))
        sql += Sql(") f WHERE f.path >= %s AND f.path < %s", under)
        column = Sql("f.day")
    if window.obliged is not None:
        sql += Sql(" AND EXISTS (SELECT 1 FROM (") + compiled(window.obliged)
        sql += Sql(") o WHERE f.path >= o.path AND f.path < o.path_end AND o.starts_on <= ") + column
        sql += Sql(" AND (o.ends_on IS NULL OR o.ends_on >= ") + column + Sql("))")
    return sql


def _least(column: str, value: dt.date) -> Sql:
    """The earlier of a column and a day."""
    if connection.vendor == "postgresql":
        return Sql(f"LEAST({column}, CAST(%s AS DATE))", (day(value),))
    return Sql(f"MIN({column}, %s)", (day(value),))


def _date_type() -> str:
    return "DATE" if connection.vendor == "postgresql" else "TEXT"


def _integer() -> str:
    return "BIGINT" if connection.vendor == "postgresql" else "INTEGER"
