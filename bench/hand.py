"""The cockpit's figures as somebody would write them by hand for these three programmes: one statement for each figure.

They know what the product learns from a document: kinds, rhythms, levels, which contents may be answered. They are as
short as the question allows, and rely on what holds in the bench's country: no unit moves, no two adoptions of one
programme overlap. The same text runs on SQLite, PostgreSQL and DuckDB; only days are written differently.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thulinh.activities.rules.quality import LATE_AFTER_DAYS
from thulinh.kernel.parameters import rules
from thulinh.kernel.periods import Cadence, Span, cadence_of, period_containing
from thulinh.units.rules import WIDTH, path_end, path_ids

Day = Callable[[dt.date], str]
Figure = Callable[["Place"], str]
SESSIONS = ("sinh-hoat-chi-doan", "sinh-hoat-lien-chi-doan")
JOINT = ("sinh-hoat-lien-chi-doan",)
COLUMNS = ("due", "met", "verified", "late", "on_behalf", "answered", "running")


def plain_day(day: dt.date) -> str:
    """A day on SQLite."""
    return f"'{day}'"


def typed_day(day: dt.date) -> str:
    """A day on PostgreSQL and DuckDB."""
    return f"DATE '{day}'"


@dataclass(frozen=True)
class Place:
    """Where, in which days and seen from which day a figure is asked; how days are written there."""

    path: str
    span: Span
    on: dt.date
    day: Day

    @property
    def last_day(self) -> dt.date:
        """The last day whose facts count."""
        return min(self.span.ends_on, self.on)

    def under(self, column: str) -> str:
        """At the place or below."""
        return f"{column} >= '{self.path}' AND {column} < '{path_end(self.path)}'"

    def periods(self, cadence: Cadence | None) -> str:
        """The periods asked for; longer ones than the days are asked up to the last day."""
        whole, seen = self.span, self.day(self.on)
        if cadence is None:
            names = ("starts_on", "ends_on", "middle_on")
            days = ", ".join(f"{self.day(getattr(whole, name))} AS {name}" for name in names)
            return f"SELECT 0 AS id, {days}, {self.day(self.last_day)} AS seen_on"
        last = period_containing(cadence, self.last_day)
        if last.days > whole.days and cadence_of(whole) is not cadence:
            whole = last
        first, end = self.day(whole.starts_on), self.day(whole.ends_on)
        return (
            f"SELECT id, starts_on, ends_on, middle_on, CASE WHEN ends_on < {seen} THEN ends_on ELSE {seen} END AS seen_on"
            f" FROM kernel_period WHERE kind = '{cadence.value}' AND ends_on BETWEEN {first} AND {end}"
            f" AND starts_on <= {self.day(self.last_day)}"
        )

    def adoptions(self, programme: str) -> str:
        """Where the programme holds, at, above and below the place; and how long those paths are."""
        above = ", ".join(f"'{self.path[:end]}'" for end in range(WIDTH, len(self.path) + 1, WIDTH))
        return (
            "o AS (SELECT u.path, a.starts_on, a.ends_on FROM programmes_adoption a"
            f" JOIN programmes_programme g ON g.id = a.programme_id AND g.code = '{programme}'"
            f" JOIN units_unitpath u ON u.unit_id = a.unit_id AND u.is_open"
            f" WHERE {self.under('u.path')} OR u.path IN ({above})),"
            " w AS (SELECT DISTINCT length(path) AS width FROM o)"
        )


def place_column(place: Place, column: str) -> str:
    """The unit just below the place."""
    return f"substr({column}, 1, {len(place.path) + WIDTH})"


def outcome(place: Place, answers: bool) -> str:
    """What becomes of the duties `y` beside what was done `d` and answered `a`."""
    met, open_still = "COALESCE(d.n, 0) >= 1", "COALESCE(d.n, 0) = 0" + (" AND a.subject IS NULL" if answers else "")
    flags = {
        "met": met,
        "verified": f"{met} AND d.verified >= 1",
        "late": f"{met} AND d.late > 0",
        "on_behalf": f"{met} AND d.on_behalf > 0",
        "answered": "COALESCE(d.n, 0) = 0 AND a.subject IS NOT NULL" if answers else "1 = 0",
        "running": f"{open_still} AND y.ends_on >= {place.day(place.on)}",
    }
    sums = ", ".join(f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END) AS {name}" for name, test in flags.items())
    column = place_column(place, "y.path")
    joined = " LEFT JOIN a ON a.subject = y.subject AND a.period = y.period" if answers else ""
    return (
        f"SELECT {column} AS place, COUNT(*) AS due, {sums} FROM y"
        f" LEFT JOIN d ON d.subject = y.subject AND d.period = y.period{joined} GROUP BY {column}"
    )


_STANDS = "s.starts_on <= p.seen_on AND (s.ends_on IS NULL OR s.ends_on >= p.seen_on)"
_WHOLE = "o.starts_on <= p.starts_on AND (o.ends_on IS NULL OR o.ends_on >= p.ends_on)"
_LAST_DAY = "o.starts_on <= p.seen_on AND (o.ends_on IS NULL OR o.ends_on >= p.seen_on)"
_QUALITY = (
    "COUNT(*) AS n, SUM(CASE WHEN c.verdict = 'dat' THEN 1 ELSE 0 END) AS verified,"
    " SUM(CASE WHEN c.after_days > {late} THEN 1 ELSE 0 END) AS late,"
    " SUM(CASE WHEN c.is_on_behalf THEN 1 ELSE 0 END) AS on_behalf"
)
_HEIR = (
    " LEFT JOIN units_unitpath h ON h.unit_id = c.unit_id AND NOT h.is_open AND h.starts_on <= p.seen_on"
    " AND (h.ends_on IS NULL OR h.ends_on >= p.seen_on)"
)
_WHOSE = "CAST(COALESCE(h.heir_id, c.unit_id) AS BIGINT)"


def held(kinds: tuple[str, ...], place: Place, more: str = "") -> str:
    """The credits of these kinds that count, with the period and the unit for which they do."""
    on = f"c.day BETWEEN p.starts_on AND p.ends_on AND c.day <= {place.day(place.last_day)}"
    return _credits(kinds, place, on, more=f" AND c.status = 'da-to-chuc'{more}")


def answered(kinds: tuple[str, ...], place: Place) -> str:
    """The answers that could not be held, with the periods that they speak of wholly."""
    on = (
        "c.day <= " + place.day(place.on) + " JOIN activities_activity v ON v.id = c.activity_id"
        " AND v.answer_starts_on <= p.starts_on AND v.answer_ends_on >= p.ends_on"
    )
    return _credits(kinds, place, on, more=" AND c.status = 'khong-to-chuc' AND c.role = 'chu-tri'")


def _credits(kinds: tuple[str, ...], place: Place, on: str, *, more: str) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    # Within one place a few units' credits are looked up; in the whole country all are read.
    here = ""
    if len(path_ids(place.path)) > 1:
        here = f" AND c.unit_id IN (SELECT unit_id FROM units_unitpath WHERE {place.under('path')})"
    return f" FROM p JOIN activities_credit c ON {on}{_HEIR} WHERE c.is_current AND c.kind_id IN ({listed}){here}{more}"


def unit_duties(
    programme: str,
    level: str,
    kinds: tuple[str, ...],
    cadence: Cadence | None,
    *,
    residential: bool = False,
    present: str = "",
    answers: bool = True,
) -> Figure:
    """Units of a level × periods against sessions of these kinds."""

    def figure(place: Place) -> str:
        ground = " JOIN units_unit n ON n.id = s.unit_id AND n.is_residential" if residential else ""
        covered = _WHOLE if cadence else _LAST_DAY
        there = (
            " AND EXISTS (SELECT 1 FROM activities_attendance t WHERE t.activity_id = c.activity_id AND t.is_present"
            f" AND t.position_id = '{present}')"
        )
        done = held(kinds, place, more=" AND c.verdict IN ('dat', 'cho-duyet')" + (there if present else ""))
        said = answered(kinds, place)
        told = f", a AS (SELECT DISTINCT {_WHOSE} AS subject, p.id AS period{said})" if answers else ""
        return (
            f"WITH p AS ({place.periods(cadence)}), {place.adoptions(programme)},"
            f" y AS (SELECT s.unit_id AS subject, s.path, p.id AS period, p.ends_on FROM units_unitpath s{ground}"
            f" CROSS JOIN w JOIN o ON o.path = substr(s.path, 1, w.width) CROSS JOIN p"
            f" WHERE s.is_open AND s.level_id = '{level}' AND {place.under('s.path')} AND {_STANDS}"
            f" AND s.starts_on <= p.middle_on AND {covered}),"
            f" d AS (SELECT {_WHOSE} AS subject, p.id AS period, {_QUALITY.format(late=LATE)}{done}"
            f" GROUP BY {_WHOSE}, p.id){told} {outcome(place, answers)}"
        )

    return figure


def monthly_sessions(place: Place) -> str:
    """Branch sessions month by month, where some branches are free and some may hold one in a quarter instead."""
    programme, content = "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang"
    done = held(SESSIONS, place, more=" AND c.verdict IN ('dat', 'cho-duyet')")
    said = answered(SESSIONS, place)
    slow = f" AND {_WHOSE} IN (SELECT unit_id FROM x WHERE cadence = 'quy')"
    exempt = "EXISTS (SELECT 1 FROM x WHERE x.unit_id = s.unit_id AND x.starts_on <= p.ends_on"
    exempt += " AND (x.ends_on IS NULL OR x.ends_on >= p.ends_on)"

    def part(of: str) -> str:
        return (
            f"SELECT s.unit_id AS subject, s.path, p.id AS period, p.ends_on FROM s CROSS JOIN {of} p"
            f" WHERE {_STANDS} AND s.starts_on <= p.middle_on AND s.since <= p.starts_on"
            " AND (s.until IS NULL OR s.until >= p.ends_on)"
        )

    def facts(rows: str, of: str, columns: str, end: str) -> str:
        return f"SELECT {_WHOSE} AS subject, p.id AS period{columns}{rows.replace(' FROM p ', f' FROM {of} p ')}{end}"

    grouped, quality = f" GROUP BY {_WHOSE}, p.id", f", {_QUALITY.format(late=LATE)}"
    return (
        f"WITH months AS ({place.periods(Cadence.MONTH)}), quarters AS ({place.periods(Cadence.QUARTER)}),"
        f" {place.adoptions(programme)},"
        " x AS (SELECT e.unit_id, e.starts_on, e.ends_on, e.cadence FROM programmes_exemption e JOIN programmes_programme"
        f" g ON g.id = e.programme_id AND g.code = '{programme}' WHERE e.content IN ('', '{content}')),"
        " s AS (SELECT u.unit_id, u.path, u.starts_on, u.ends_on, o.starts_on AS since, o.ends_on AS until"
        " FROM units_unitpath u JOIN units_unit n ON n.id = u.unit_id AND n.is_residential"
        " CROSS JOIN w JOIN o ON o.path = substr(u.path, 1, w.width)"
        f" WHERE u.is_open AND u.level_id = 'chi-doan' AND {place.under('u.path')}),"
        f" y AS ({part('months')} AND NOT {exempt})"
        f" UNION ALL {part('quarters')} AND {exempt} AND x.cadence = 'quy')),"
        f" d AS ({facts(done, 'months', quality, grouped)} UNION ALL {facts(done, 'quarters', quality, slow + grouped)}),"
        f" a AS ({facts(said, 'months', '', grouped)} UNION ALL {facts(said, 'quarters', '', slow + grouped)})"
        f" {outcome(place, answers=True)}"
    )


def tasks_given(place: Place) -> str:
    """Officers in charge × months against the tasks that meetings gave them."""
    return (
        f"WITH p AS ({place.periods(Cadence.MONTH)}), {place.adoptions('2-giao-1-lien-ket')},"
        " y AS (SELECT q.id AS subject, s.path, p.id AS period, p.ends_on FROM people_charge q"
        " JOIN units_unitpath s ON s.unit_id = q.unit_id AND s.is_open AND s.level_id = 'chi-doan'"
        " CROSS JOIN w JOIN o ON o.path = substr(s.path, 1, w.width) CROSS JOIN p"
        f" WHERE {place.under('s.path')} AND {_STANDS} AND {_STANDS.replace('s.', 'q.')} AND q.withdrawn_at IS NULL"
        f" AND s.starts_on <= p.middle_on AND q.starts_on <= p.middle_on AND {_WHOLE}),"
        f" d AS (SELECT t.charge_id AS subject, p.id AS period, {_QUALITY.format(late=LATE)} FROM p"
        " JOIN activities_credit c ON c.day BETWEEN p.starts_on AND p.ends_on"
        " JOIN activities_task t ON t.activity_id = c.activity_id AND t.withdrawn_at IS NULL"
        " WHERE c.is_current AND c.kind_id = 'hop-ban-thuong-vu' AND c.status = 'da-to-chuc' AND c.role = 'chu-tri'"
        f" AND c.verdict IN ('dat', 'cho-duyet') AND c.day <= {place.day(place.last_day)}"
        + (f" AND {place.under('c.path')}" if len(path_ids(place.path)) > 1 else "")
        + f" GROUP BY t.charge_id, p.id) {outcome(place, answers=False)}"
    )


def reach_of_programme(place: Place) -> str:
    """How many branches on residential ground the programme holds for, of all there are."""
    column = place_column(place, "y.path")
    return (
        f"WITH p AS ({place.periods(None)}), {place.adoptions('2-giao-1-lien-ket')},"
        " y AS (SELECT s.unit_id, s.path, p.ends_on FROM units_unitpath s"
        " JOIN units_unit n ON n.id = s.unit_id AND n.is_residential"
        f" CROSS JOIN p WHERE s.is_open AND s.level_id = 'chi-doan' AND {place.under('s.path')} AND {_STANDS}),"
        " d AS (SELECT y.unit_id FROM y CROSS JOIN w JOIN o ON o.path = substr(y.path, 1, w.width)"
        f" CROSS JOIN p WHERE {_LAST_DAY}), j AS (SELECT y.*, y.unit_id IN (SELECT unit_id FROM d) AS is_met FROM y)"
        f" SELECT {column} AS place, COUNT(*) AS due, SUM(CASE WHEN y.is_met THEN 1 ELSE 0 END) AS met, 0 AS verified,"
        " 0 AS late, 0 AS on_behalf, 0 AS answered,"
        f" SUM(CASE WHEN NOT y.is_met AND y.ends_on >= {place.day(place.on)} THEN 1 ELSE 0 END) AS running"
        f" FROM j y GROUP BY {column}"
    )


def total(programme: str, rows: Callable[[Place], str], quality: bool) -> Figure:
    """Facts counted where they happened."""

    def figure(place: Place) -> str:
        column = place_column(place, "f.path")
        names = ("verified", "late", "on_behalf")
        sums = ", ".join(f"SUM(f.{name}) AS {name}" if quality else f"0 AS {name}" for name in names)
        return (
            f"WITH {place.adoptions(programme)}, f AS ({rows(place)})"
            f" SELECT {column} AS place, 0 AS due, COUNT(*) AS met, {sums}, 0 AS answered, 0 AS running FROM f"
            " CROSS JOIN w JOIN o ON o.path = substr(f.path, 1, w.width) AND o.starts_on <= f.day"
            f" AND (o.ends_on IS NULL OR o.ends_on >= f.day) WHERE {place.under('f.path')} GROUP BY {column}"
        )

    return figure


def _admitted(place: Place) -> str:
    return (
        "SELECT path, starts_on AS day FROM people_membership WHERE began_by = 'ket-nap' AND withdrawn_at IS NULL"
        f" AND starts_on BETWEEN {place.day(place.span.starts_on)} AND {place.day(place.last_day)}"
    )


def _seminars(place: Place) -> str:
    return (
        "SELECT c.path, c.day, CASE WHEN c.verdict = 'dat' THEN 1 ELSE 0 END AS verified,"
        f" CASE WHEN c.after_days > {LATE} THEN 1 ELSE 0 END AS late, CASE WHEN c.is_on_behalf THEN 1 ELSE 0 END"
        " AS on_behalf FROM activities_credit c WHERE c.is_current AND c.kind_id = 'toa-dam-phan-bien'"
        " AND c.status = 'da-to-chuc' AND c.role = 'chu-tri' AND c.verdict IN ('dat', 'cho-duyet')"
        f" AND c.day BETWEEN {place.day(place.span.starts_on)} AND {place.day(place.last_day)}"
    )


[LATE] = [value.value for value in rules()[LATE_AFTER_DAYS]]  # one value for all days of the bench's country
TWO, CLUB = "2-giao-1-lien-ket", "cau-lac-bo-bi-thu-chi-doan"
CLUB_SESSIONS = ("sinh-hoat-cau-lac-bo",)
FIGURES: Mapping[str, Figure] = {
    f"{TWO}.giao-ban": unit_duties(TWO, "xa", ("giao-ban",), Cadence.HALF_YEAR, present="bi-thu-chi-doan"),
    f"{TWO}.giao-nhiem-vu": tasks_given,
    f"{TWO}.lien-ket": unit_duties(TWO, "xa", JOINT, Cadence.MONTH),
    f"{TWO}.do-phu": reach_of_programme,
    f"{TWO}.chi-doan-tham-gia": unit_duties(TWO, "chi-doan", JOINT, None, residential=True, answers=False),
    f"{CLUB}.sinh-hoat-quy": unit_duties(CLUB, "cau-lac-bo", CLUB_SESSIONS, Cadence.QUARTER),
    f"{CLUB}.co-cau-lac-bo": unit_duties(CLUB, "cau-lac-bo", CLUB_SESSIONS, None, answers=False),
    f"{CLUB}.ket-nap": total(CLUB, _admitted, quality=False),
    f"{CLUB}.toa-dam": total(CLUB, _seminars, quality=True),
    "nen-nep-sinh-hoat-chi-doan.sinh-hoat-thang": monthly_sessions,
}
