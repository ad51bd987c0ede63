"""Duties: subjects × periods, for those whom a programme obliges, less those who are exempt or too new."""

from collections.abc import Sequence

from thulinh.indicators.definition import Definition, Window
from thulinh.indicators.sql.relief import PERSON, is_wholly_relieved, relief, relieves
from thulinh.indicators.sql.text import (
    Sql,
    asked_periods,
    compiled,
    joined,
    least,
    one_of,
    rows_of,
    under,
    unit_of,
)
from thulinh.kernel.periods import Cadence
from thulinh.units.rules import path_parts


def grounds(definition: Definition, window: Window) -> Sql:
    """The tables on which the parts of a figure stand: `s`, the subjects within the window; where duties hold by
    adoption also `o`, the adoptions that matter there, and `w`, how long their paths are; where people are let off also
    `z`, their relieved days.

    The root of a subject is the nearest adopting unit at or above it: who shares a root is under the same adoptions, so
    that they are asked about once for each root, not for each subject. That the root's path begins the subject's is
    asked as an equality, once for each length that occurs; a range would be compared with every adoption in turn.
    Subjects are grouped in either case: that many come of it, even SQLite without statistics believes.
    """
    assert definition.subjects is not None
    subjects = Sql("(") + rows_of(definition.subjects) + Sql(") s")
    within = Sql(" WHERE s.path >= %s AND s.path < %s", under(window))
    if window.among is not None:
        within += Sql(" AND ") + one_of("s.subject", window.among)
    columns = "s.subject, s.path, s.starts_on, s.ends_on"
    if window.obliged is None:
        sql = Sql(f"WITH s AS (SELECT {columns}, '' AS root FROM ") + subjects + within
        return sql + Sql(f" GROUP BY {columns})") + _let_off(definition, window)
    sql = Sql("WITH ") + adoptions(window) + Sql(f", s AS (SELECT {columns}, MAX(r.path) AS root FROM ") + subjects
    sql += Sql(" CROSS JOIN w JOIN (SELECT DISTINCT path FROM o) r ON r.path = substr(s.path, 1, w.width)") + within
    return sql + Sql(f" GROUP BY {columns})") + _let_off(definition, window)


def _let_off(definition: Definition, window: Window) -> Sql:
    if not relieves(definition, window):
        return Sql(" ")
    return Sql(", z AS (") + relief(window, [cadence for cadence, _ in rhythms(definition, window)]) + Sql(") ")


def adoptions(window: Window) -> Sql:
    """The tables `o` and `w`: the adoptions at, above or below the window's root, and the lengths of their paths."""
    assert window.obliged is not None
    above = path_parts(window.path)
    sql = Sql("o AS (SELECT DISTINCT o.path, o.starts_on, o.ends_on, o.known_on, o.began_on FROM (") + compiled(
        window.obliged
    )
    sql += Sql(") o WHERE o.path >= %s AND o.path < %s", under(window))
    sql += Sql(f" OR o.path IN ({', '.join(['%s'] * len(above))})", tuple(above))
    return sql + Sql("), w AS (SELECT DISTINCT length(path) AS width FROM o)")


def _asked_of(window: Window, cadence: Cadence | None) -> Sql:
    """For which periods duties hold under each root, and whether that was known by the period's end.

    Columns: root, id, starts_on, ends_on, middle_on, label, is_known (0 or 1). A rhythm holds for whole periods, in
    which one adoption may take over from another: the extension from the pilot, that of an heir from a merged unit's;
    what has no rhythm asks who is obliged on the last day.
    """
    periods, _ = asked_periods(cadence, window)
    if window.obliged is None:
        return Sql("SELECT '' AS root, q.*, 1 AS is_known FROM (") + periods + Sql(") q")
    reference = least("q.ends_on", window.on)
    columns = "r.path, q.id, q.starts_on, q.ends_on, q.middle_on, q.label"
    known = "o.known_on <= q.ends_on AND o.starts_on <= q.ends_on AND (o.ends_on IS NULL OR o.ends_on >= q.starts_on)"
    sql = Sql(f"SELECT {columns.replace('r.path', 'r.path AS root')}, MAX(CASE WHEN {known} THEN 1 ELSE 0 END)")
    sql += Sql(" AS is_known FROM (SELECT DISTINCT path FROM o) r CROSS JOIN w JOIN o ON o.path = substr(r.path, 1,")
    sql += Sql(" w.width) CROSS JOIN (") + periods + Sql(f") q GROUP BY {columns} HAVING ")
    return sql + joined(
        [
            Sql(f"MAX(CASE WHEN o.{begun} <= ") + on + Sql(" AND (o.ends_on IS NULL OR o.ends_on >= ") + on
            + Sql(") THEN 1 ELSE 0 END) = 1")
            for begun, on in (
                (("began_on", Sql("q.starts_on")), ("starts_on", Sql("q.ends_on")))
                if cadence else (("starts_on", reference),)
            )
        ],
        " AND ",
    )  # fmt: skip


def duties(definition: Definition, window: Window) -> Sql:
    """Subjects × periods: who owed what, in the window. It stands on `grounds`.

    Columns: subject, path, period, p_starts, p_ends, label, is_known. The subject is the one that exists on the
    period's last day, or today when the period still runs; one opened within a period owes it only if open for half of
    its days. A person who holds two of the seats in question owes once, and stands at the upper one.
    """
    assert definition.subjects is not None
    parts = []
    for cadence, slower in rhythms(definition, window):
        tests = [_stands(window), _is_old_enough(definition)]
        if window.exempt is not None and not slower:
            tests.append(Sql("NOT ") + _is_exempt(window))
        if relieves(definition, window):
            tests.append(Sql("NOT ") + is_wholly_relieved())
        if slower:
            tests.append(_is_exempt(window, cadence))
        parts.append(_duties_where(window, cadence, tests, slower=slower))
    owed = joined(parts, " UNION ALL ")
    if definition.subjects.measure.of != PERSON:
        return owed
    same = "t.subject, t.period, t.p_starts, t.p_ends, t.label"
    sql = Sql(f"SELECT {same}, MIN(t.path) AS path, MAX(t.is_known) AS is_known FROM (")
    return sql + owed + Sql(f") t GROUP BY {same}")


def rhythms(definition: Definition, window: Window) -> list[tuple[Cadence | None, bool]]:
    """The rhythm of a definition, and (marked) those slower ones that exempted units may follow instead."""
    order = list(Cadence)
    usual = definition.cadence
    slower = [each for each in window.slower if usual and order.index(each) > order.index(usual)]
    return [(usual, False), *((cadence, True) for cadence in slower)]


def _duties_where(
    window: Window, cadence: Cadence | None, tests: Sequence[Sql], *, slower: bool = False, more: str = ""
) -> Sql:
    """Those pairs of a subject and a period that pass all tests.

    They are put as one test: a planner that may guess at each of them takes it that next to nobody owes anything, and
    then compares every duty with every fact.
    """
    sql = Sql(
        "SELECT s.subject, s.path, p.id AS period, p.starts_on AS p_starts, p.ends_on AS p_ends, p.label, p.is_known"
        f"{more} FROM s JOIN ("
    )
    sql += _asked_of(window, cadence) + Sql(") p ON p.root = s.root WHERE CASE WHEN ") + joined(tests, " AND ")
    sql += Sql(" THEN TRUE ELSE FALSE END")
    return sql + (Sql(f" AND {unit_of('s')} IN ") + slowed_to(window, cadence) if slower else Sql(""))


def _stands(window: Window) -> Sql:
    """The subject exists on the period's last day, or today."""
    reference = least("p.ends_on", window.on)
    return Sql("s.starts_on <= ") + reference + Sql(" AND (s.ends_on IS NULL OR s.ends_on >= ") + reference + Sql(")")


def _is_old_enough(definition: Definition) -> Sql:
    """The subject exists, here or elsewhere, for half of the period. What is asked of a day asks no half period."""
    assert definition.subjects is not None
    if definition.facts.measure.is_state:
        return Sql("1 = 1")
    sql = Sql("(s.starts_on <= p.middle_on OR EXISTS (SELECT 1 FROM (") + rows_of(definition.subjects)
    return sql + Sql(
        ") e WHERE e.subject = s.subject AND e.starts_on <= p.middle_on"
        " AND (e.ends_on IS NULL OR e.ends_on >= p.middle_on)))"
    )


def _is_exempt(window: Window, slower: Cadence | None = None) -> Sql:
    """The subject's unit is free or slowed at the period's end; `slower`: slowed to exactly this rhythm."""
    assert window.exempt is not None
    sql = Sql("EXISTS (SELECT 1 FROM (") + compiled(window.exempt) + Sql(f") x WHERE x.unit_id = {unit_of('s')}")
    sql += Sql(" AND x.starts_on <= p.ends_on AND (x.ends_on IS NULL OR x.ends_on >= p.ends_on)")
    return sql + (Sql(" AND x.cadence = %s)", (slower.value,)) if slower else Sql(")"))


def slowed_to(window: Window, cadence: Cadence | None) -> Sql:
    """The units that were ever slowed to this rhythm."""
    assert window.exempt is not None
    of_rhythm = Sql(") x WHERE x.cadence = %s)", (cadence.value if cadence else "",))
    return Sql("(SELECT x.unit_id FROM (") + compiled(window.exempt) + of_rhythm


def left_out(definition: Definition, window: Window) -> Sql:
    """Who would owe it but stands outside the denominator, and why.

    Columns: those of `duties`, and why ("mien": free or slower by decision; "moi-lap": opened too late in the period).
    """
    old_enough = _is_old_enough(definition)
    reasons = {"moi-lap": Sql("NOT ") + old_enough}
    if window.exempt is not None:
        reasons["mien"] = old_enough + Sql(" AND ") + _is_exempt(window)
    if relieves(definition, window):
        freed = reasons.get("mien")
        let_off = old_enough + Sql(" AND ") + is_wholly_relieved()
        reasons["mien"] = Sql("(") + freed + Sql(" OR ") + let_off + Sql(")") if freed else let_off
    parts = [
        _duties_where(window, definition.cadence, [_stands(window), test], more=f", '{why}' AS why")
        for why, test in reasons.items()
    ]
    return grounds(definition, window) + joined(parts, " UNION ALL ")
