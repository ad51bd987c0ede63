"""Facts: what was done, for each subject and period, or counted by itself where it happened."""

from thulinh.indicators.definition import Asked, Definition, Window
from thulinh.indicators.sql.duties import adoptions, rhythms, slowed_to
from thulinh.indicators.sql.text import (
    UNIT_PATH,
    Sql,
    asked_periods,
    date_type,
    day,
    integer,
    joined,
    least,
    rows_of,
    under,
    unit_of,
)
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.units.rules import WIDTH

QUALITY = ("verified", "late", "on_behalf")
# How much there is of facts, and of those among them of which a column of quality says 1: rows, days, quantities; and
# records, where these have a row by day.
_AMOUNT = {
    "lan": "COUNT(*)",
    "ngay": "COUNT(DISTINCT f.day)",
    "tong": "COALESCE(SUM(f.quantity), 0)",
    "records": "COUNT(DISTINCT CASE WHEN f.quantity > 0 THEN f.record END)",
}
_OF_QUALITY = {
    "lan": "COALESCE(SUM(f.{0}), 0)",
    "ngay": "COUNT(DISTINCT CASE WHEN f.{0} = 1 THEN f.day END)",
    "tong": "COALESCE(SUM(f.quantity * f.{0}), 0)",
    "records": "COUNT(DISTINCT CASE WHEN f.{0} = 1 AND f.quantity > 0 THEN f.record END)",
}


def done(definition: Definition, window: Window) -> Sql:
    """What was done, per subject and period. It stands on `grounds`.

    Columns: subject, period, n, verified, late, on_behalf. Facts of a unit that ended within the period count for the
    unit that carries it on at the period's end.
    """
    parts = [done_in(definition, window, each, slower=slower) for each, slower in rhythms(definition, window)]
    return joined(parts, " UNION ALL ")


def done_in(definition: Definition, window: Window, cadence: Cadence | None, *, slower: bool = False) -> Sql:
    """What was done in the periods of one rhythm. Columns: as `done`."""
    if _in_one_period(definition, window, cadence):
        return _done_in_one(definition, window, cadence, slower=slower)
    subject, joins = facts_in_periods(definition, window, cadence, slower=slower)
    sql = Sql(f"SELECT {subject} AS subject, p.id AS period, {_amounts(definition)} FROM ") + joins
    return sql + Sql(f" GROUP BY {subject}, p.id")


def _in_one_period(definition: Definition, window: Window, cadence: Cadence | None) -> bool:
    """Whether the days asked about lie in one period and each fact has its day and stays with its subject."""
    measure = definition.facts.measure
    if window.each is not None or measure.is_state or measure.speaks_of_days:
        return False
    _, days = asked_periods(cadence, window)
    is_carried_on = window.successions and measure.of == "don-vi"
    return not is_carried_on and (cadence is None or days.ends_on <= period_containing(cadence, days.starts_on).ends_on)


def _done_in_one(definition: Definition, window: Window, cadence: Cadence | None, *, slower: bool) -> Sql:
    """The same where there is one period: nothing is looked up for each fact, and the index has them in order."""
    periods, days = asked_periods(cadence, window)
    rows, _ = _facts_of(definition.facts, days, window)
    sql = Sql("SELECT f.subject, (SELECT p.id FROM (") + periods + Sql(f") p) AS period, {_amounts(definition)} FROM (")
    sql += rows + Sql(") f") + _that_matter(definition, window, cadence, slower=slower)
    return sql + Sql(" GROUP BY f.subject")


def _amounts(definition: Definition) -> str:
    """The columns n, verified, late, on_behalf over facts `f`, all counted in the same way."""
    measure, way = definition.facts.measure, _counted_by(definition)
    columns = (f"{_OF_QUALITY[way].format(name) if measure.has_quality else 0} AS {name}" for name in QUALITY)
    return ", ".join((f"{_AMOUNT[way]} AS n", *columns))


def _counted_by(definition: Definition) -> str:
    """What a document's word for counting means for this set."""
    measure = definition.facts.measure
    if definition.count == "ngay" and measure.has_parts_of_days:
        return "tong"
    if definition.count == "lan" and (measure.is_by_day or measure.has_parts_of_days):
        return "records"
    return definition.count


def facts_in_periods(
    definition: Definition, window: Window, cadence: Cadence | None, *, slower: bool
) -> tuple[str, Sql]:
    """For which subject a fact `f` counts, and the facts joined with the periods `p` in which they count."""
    periods, days = asked_periods(cadence, window)
    subject, heirs = "f.subject", Sql("")
    if window.successions and definition.facts.measure.of == "don-vi":
        # Only what is declared an integer is looked up among integers on SQLite.
        subject = f"CAST(COALESCE(h.heir_id, f.subject) AS {integer()})"
        reference = least("p.ends_on", window.on)  # a merger that is still to come has carried nothing on yet
        heirs = Sql(f" LEFT JOIN (SELECT unit_id, heir_id, starts_on, ends_on FROM {UNIT_PATH} WHERE NOT is_open AND")
        heirs += Sql(" heir_id IS NOT NULL AND path >= %s AND path < %s) h", under(window))
        heirs += Sql(" ON h.unit_id = f.subject AND h.starts_on <= ") + reference
        heirs += Sql(" AND (h.ends_on IS NULL OR h.ends_on >= ") + reference + Sql(")")
    rows, held = _facts_of(definition.facts, days, window)
    joins = Sql("(") + rows + Sql(") f JOIN (") + periods + Sql(") p ON ") + held + heirs
    return subject, joins + _that_matter(definition, window, cadence, slower=slower)


def _that_matter(definition: Definition, window: Window, cadence: Cadence | None, *, slower: bool) -> Sql:
    """Leave out facts of subjects that cannot owe anything here; leave in all where nearly all can: in the country."""
    if not slower and len(window.path) <= WIDTH and window.among is None:
        return Sql("")
    if definition.facts.measure.of == "don-vi":  # a unit carries on itself and those that ended
        subjects = Sql(f"SELECT unit_id FROM {UNIT_PATH} WHERE path >= %s AND path < %s", under(window))
        of_rhythm = Sql(" AND heir_id IN ")
    else:
        subjects, of_rhythm = Sql("SELECT s.subject FROM s"), Sql(f" WHERE {unit_of('s')} IN ")
    subjects += of_rhythm + slowed_to(window, cadence) if slower else Sql("")
    return Sql(" WHERE f.subject IN (") + subjects + Sql(")")


def _facts_of(facts: Asked, days: Span, window: Window) -> tuple[Sql, Sql]:
    """The facts that can matter, and the condition by which one belongs to the period `p`."""
    if facts.measure.is_state:
        reference = least("p.ends_on", window.on)
        held = Sql("f.starts_on <= ") + reference + Sql(" AND (f.ends_on IS NULL OR f.ends_on >= ") + reference
        return _states(facts, window), held + Sql(")")
    if facts.measure.speaks_of_days:
        rows = rows_of(facts, day__lte=window.on, starts_on__lte=days.ends_on, ends_on__gte=days.starts_on)
        return rows, Sql("f.starts_on <= p.starts_on AND f.ends_on >= p.ends_on")
    rows = rows_of(facts, day__range=(days.starts_on, days.ends_on))
    return rows, Sql("f.day BETWEEN p.starts_on AND p.until_on")


def _states(facts: Asked, window: Window) -> Sql:
    """What holds from a day to a day; what holds below a path, as a row for each of the window's units there."""
    rows = rows_of(facts)
    if not facts.measure.holds_below:
        return rows
    sql = Sql(
        "SELECT u.unit_id AS subject, u.path, b.record, b.quantity,"
        " CASE WHEN u.starts_on > b.starts_on THEN u.starts_on ELSE b.starts_on END AS starts_on,"
        " CASE WHEN u.ends_on IS NULL OR b.ends_on < u.ends_on THEN b.ends_on ELSE u.ends_on END AS ends_on"
        f" FROM {UNIT_PATH} u CROSS JOIN (SELECT DISTINCT length(path) AS width FROM ("
    )
    # DISTINCT lets SQLite keep the few rows aside and look them up, instead of working them out for each unit.
    sql += rows + Sql(") v) v JOIN (SELECT DISTINCT * FROM (") + rows
    sql += Sql(") b) b ON b.path = substr(u.path, 1, v.width)")
    return sql + Sql(" WHERE u.is_open AND u.path >= %s AND u.path < %s", under(window))


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
    if definition.facts.measure.is_state:
        return _where_it_holds(window, *_states_on_the_last_day(definition, window))
    rows = rows_of(definition.facts, day__range=(window.starts_on, window.last_day))
    return _where_it_holds(window, Sql("SELECT f.* FROM (") + rows + Sql(") f"), Sql("f.day"))


def _states_on_the_last_day(definition: Definition, window: Window) -> tuple[Sql, Sql]:
    """What holds on the window's last day, and that day. A unit for which something holds twice is still one."""
    last = day(window.last_day)
    columns, once = "f.*, f.starts_on AS day", ""
    if definition.facts.measure.holds_below:
        columns = "f.subject, f.path, f.quantity, MIN(f.record) AS record, MIN(f.starts_on) AS day"
        once = " GROUP BY f.subject, f.path, f.quantity"
    sql = Sql(f"SELECT {columns} FROM (") + _states(definition.facts, window)
    sql += Sql(f") f WHERE f.starts_on <= %s AND (f.ends_on IS NULL OR f.ends_on >= %s){once}", (last, last))
    return sql, Sql(f"CAST(%s AS {date_type()})", (last,))


def _where_it_holds(window: Window, rows: Sql, on: Sql) -> Sql:
    """Those of the rows that lie within the window's units and, on their day, below an adoption."""
    facts = Sql(" f.* FROM (") + rows + Sql(") f")
    within = Sql(" WHERE f.path >= %s AND f.path < %s", under(window))
    if window.obliged is None:
        return Sql("SELECT") + facts + within
    # A fact under two adoptions is still one.
    sql = Sql("WITH ") + adoptions(window) + Sql(" SELECT DISTINCT") + facts
    sql += Sql(" CROSS JOIN w JOIN o ON o.path = substr(f.path, 1, w.width)") + within
    return sql + Sql(" AND o.starts_on <= ") + on + Sql(" AND (o.ends_on IS NULL OR o.ends_on >= ") + on + Sql(")")
