"""Duties against facts, always both sides, done and not done; and the facts that the duties count."""

import datetime as dt

from thulinh.indicators.definition import Definition, Window
from thulinh.indicators.sql.duties import duties, grounds, rhythms
from thulinh.indicators.sql.facts import QUALITY, done, done_in, facts_in_periods
from thulinh.indicators.sql.relief import needed, relieves
from thulinh.indicators.sql.text import Sql, day, each_of, joined


def judged(definition: Definition, window: Window) -> Sql:
    """Every duty with its outcome.

    Columns: subject, path, period, p_starts, p_ends, label, n (a number), needed (how much of it was asked for), and 0
    or 1 each: met, verified, late, on_behalf, answered, running (not done, the period still runs), grace (the period is
    over, its grace is not), overdue; and n_verified, n_late, n_on_behalf, how much of n is so.
    """
    bound = needed(definition, window)
    met = Sql("COALESCE(d.n, 0) >= ") + bound
    if definition.at_most is not None:
        met += Sql(" AND COALESCE(d.n, 0) <= %s", (definition.at_most,))
    answers = answered(definition, window)
    is_answered = Sql("a.subject IS NOT NULL" if answers else "1 = 0")
    open_still = Sql("NOT (") + met + Sql(") AND NOT (") + is_answered + Sql(")")
    graced = day(window.on - dt.timedelta(days=definition.grace_days))
    flags = {
        "met": met,
        "verified": met + Sql(" AND COALESCE(d.verified, 0) >= ") + bound,
        "late": met + Sql(" AND COALESCE(d.late, 0) > 0"),
        "on_behalf": met + Sql(" AND COALESCE(d.on_behalf, 0) > 0"),
        "answered": is_answered + Sql(" AND NOT (") + met + Sql(")"),
        "running": open_still + Sql(" AND y.p_ends >= %s", (day(window.on),)),
        "grace": open_still + Sql(" AND y.p_ends < %s AND y.p_ends >= %s", (day(window.on), graced)),
        # Nothing is overdue before its grace has run out, nor for a period that ended before the adoption was known.
        "overdue": open_still + Sql(" AND y.p_ends < %s AND y.is_known = 1", (graced,)),
    }
    sql = grounds(definition, window)
    sql += Sql("SELECT y.subject, y.path, y.period, y.p_starts, y.p_ends, y.label, COALESCE(d.n, 0) AS n, ")
    sql += bound + Sql(" AS needed")
    sql += Sql("".join(f", COALESCE(d.{name}, 0) AS n_{name}" for name in QUALITY))
    for name, condition in flags.items():
        sql += Sql(", CASE WHEN ") + condition + Sql(f" THEN 1 ELSE 0 END AS {name}")
    sql += Sql(" FROM (") + duties(definition, window) + Sql(") y LEFT JOIN (")
    sql += done(definition, window)
    sql += Sql(") d ON d.subject = y.subject AND d.period = y.period")
    if relieves(definition, window):
        sql += Sql(" LEFT JOIN z ON z.subject = y.subject AND z.period = y.period")
    if answers:
        sql += Sql(" LEFT JOIN (") + answers + Sql(") a ON a.subject = y.subject AND a.period = y.period")
    return sql + (_gated(definition.gate, window) if definition.gate else Sql(""))


def answered(definition: Definition, window: Window) -> Sql | None:
    """Which duties were answered by an honest "không tổ chức được". Columns: subject, period."""
    if definition.answers is None:
        return None
    asked = Definition(
        code="", label="", subjects=None, facts=definition.answers, cadence=definition.cadence, rollup="tong"
    )
    return done(asked, window)


def counted(definition: Definition, window: Window) -> Sql:
    """The facts that the duties of a figure count, one row each: what stands behind the number.

    Columns: subject, period, path, day, record, quantity, verified, late, on_behalf.
    """
    day_of = "f.starts_on AS day" if definition.facts.measure.is_state else "f.day"
    quality = ", ".join(f"f.{name}" if definition.facts.measure.has_quality else f"0 AS {name}" for name in QUALITY)
    parts = []
    for cadence, slower in rhythms(definition, window):
        subject, joins = facts_in_periods(definition, window, cadence, slower=slower)
        columns = f"{subject} AS subject, p.id AS period, f.path, {day_of}, f.record, f.quantity, {quality}"
        parts.append(Sql(f"SELECT {columns} FROM ") + joins)
    sql = grounds(definition, window) + Sql("SELECT f.* FROM (") + joined(parts, " UNION ALL ") + Sql(") f JOIN (")
    return sql + duties(definition, window) + Sql(") y ON y.subject = f.subject AND y.period = f.period")


def _gated(gate: Definition, window: Window) -> Sql:
    """Keep the duties of those subjects that meet the gate within the whole window, or within each of its periods."""
    asked = Definition(code="", label="", subjects=None, facts=gate.facts, count=gate.count, rollup="tong")
    mine, its = "y.subject", "g.subject"
    if window.each is not None:
        mine, its = f"({mine}, {each_of('y.period')})", f"{its}, {each_of('g.period')}"
    sql = Sql(f" WHERE {mine} IN (SELECT {its} FROM (") + done_in(asked, window, window.each)
    return sql + Sql(") g WHERE g.n >= %s)", (gate.at_least,))
