"""Days at the grassroots: who is below pace in the nation and in a province, one person's meter; beside hand-written SQL
and DuckDB over the same rows, in one run.

    python bench/visits.py [FOLDER] [--cadres 20000] [--database postgres://…] [--keep]

The numbers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import ground
from cadres import lay_country
from parts import Bench, Options, bare, peak, question_table

FEW = 2_000
PACE = dict[int, tuple[float, ...]]  # person → days, what is needed, what is planned, what was done lately


class Peers:
    """The same questions as somebody would write them for this one programme. Only days differ between engines."""

    def __init__(self, days: Callable[[str, str], str], day: Callable[[Any], str]) -> None:
        self.days_between, self.day = days, day

    def below_pace(self, path: str, *, person: int | None = None, with_plans: bool = False) -> str:
        """Person, days, needed: those who have done less than an even pace asks; or everybody, with plans and late days."""
        from cadres import CONTENT, FIRST, LAST, NEEDED, ON, POSITIONS, PROGRAMME

        from thulinh.kernel.periods import Span
        from thulinh.units.rules import path_end
        from thulinh.visits.rules.meter import pace_span

        day, days = self.day, self.days_between
        year, gone = (LAST - FIRST).days + 1, (ON - FIRST).days + 1
        mine = f" AND h.person_id = {person}" if person else ""
        his = f" AND person_id = {person}" if person else ""
        listed = ", ".join(f"'{position}'" for position in POSITIONS)
        late = pace_span(Span(FIRST, LAST), ON)
        least = "MIN" if self.is_plain else "LEAST"
        plans = (
            f", planned AS (SELECT person_id, SUM({least}(n, 2)) / 2.0 AS n FROM (SELECT d.person_id, d.day, SUM(d.halves) AS n"
            " FROM visits_visitday d JOIN visits_visit v ON v.id = d.visit_id AND v.withdrawn_at IS NULL"
            f" AND v.status = 'du-kien' WHERE NOT d.is_current AND d.day > {day(ON)} AND d.day <= {day(LAST)}"
            f"{his.replace('person_id', 'd.person_id')} GROUP BY d.person_id, d.day) q GROUP BY person_id),"
            " late AS (SELECT person_id, SUM(counted) / 2.0 AS n FROM visits_visitday WHERE is_current"
            f" AND day BETWEEN {day(late.starts_on)} AND {day(late.ends_on)}{his} GROUP BY person_id)"
        )
        joins = " LEFT JOIN planned ON planned.person_id = y.person_id LEFT JOIN late ON late.person_id = y.person_id"
        return (
            "WITH who AS (SELECT h.person_id, MIN(u.path) AS path FROM people_holding h JOIN people_seat t ON t.id = h.seat_id"
            f" AND t.withdrawn_at IS NULL AND t.position_id IN ({listed}) JOIN units_unitpath u ON u.unit_id = t.unit_id"
            f" AND u.is_open AND u.starts_on <= {day(ON)} AND (u.ends_on IS NULL OR u.ends_on >= {day(ON)})"
            f" WHERE h.withdrawn_at IS NULL AND h.starts_on <= {day(ON)} AND (h.ends_on IS NULL OR h.ends_on >= {day(ON)})"
            f" AND u.path >= '{path}' AND u.path < '{path_end(path)}'{mine} GROUP BY h.person_id),"
            f" free AS (SELECT e.person_id, SUM({days('e.starts_on', 'e.ends_on')}) AS n FROM programmes_exemption e"
            f" JOIN programmes_programme g ON g.id = e.programme_id AND g.code = '{PROGRAMME}'"
            f" WHERE e.content IN ('', '{CONTENT}') AND e.person_id IS NOT NULL GROUP BY e.person_id),"
            " done AS (SELECT person_id, SUM(counted) / 2.0 AS n FROM visits_visitday WHERE is_current"
            f" AND day BETWEEN {day(FIRST)} AND {day(ON)}{his} GROUP BY person_id),"
            " y AS (SELECT who.person_id, who.path, COALESCE(done.n, 0) AS done, CASE WHEN free.n > 0 THEN"
            f" CEILING({NEEDED}.0 * ({year} - free.n) / ({year} * 0.5) - 1e-9) * 0.5 ELSE {NEEDED} END AS needed"
            " FROM who LEFT JOIN free ON free.person_id = who.person_id LEFT JOIN done ON done.person_id = who.person_id)"
            + (plans if with_plans else "")
            + " SELECT y.person_id, y.done, y.needed"
            + (", COALESCE(planned.n, 0), COALESCE(late.n, 0)" if with_plans else "")
            + " FROM y"
            + (joins if with_plans else f" WHERE y.done < y.needed * {gone}.0 / {year}")
            + " ORDER BY y.done / y.needed, y.path, y.person_id"
        )

    is_plain = False


def peers() -> tuple[Peers, Peers]:
    """In the words of our database, and in DuckDB's."""
    import hand
    from django.db import connection

    typed = Peers(lambda first, last: f"({last} - {first} + 1)", hand.typed_day)
    if connection.vendor != "sqlite":
        return typed, typed
    plain = Peers(lambda first, last: f"(julianday({last}) - julianday({first}) + 1)", hand.plain_day)
    plain.is_plain = True
    return plain, typed


def as_pace(rows: list[tuple]) -> PACE:
    """Rows of a hand-written statement by person."""
    return {row[0]: tuple(float(value) for value in row[1:]) for row in rows}


def measured(options: Options) -> dict:
    """Every question, its peers checked first."""
    import columns
    from questions import duckdb_rows, line, own_rows

    other = columns.duckdb_copy(_tables())
    ours, theirs = peers()
    ask = duckdb_rows(other)
    lines = []
    for name, own, read, text in _questions(ours, theirs):
        expected = as_pace(own_rows(text[0]))
        for who, found in (("we", read(own())), ("DuckDB", as_pace(ask(text[1])))):
            if found != expected:
                differing = [one for one in {*found, *expected} if found.get(one) != expected.get(one)][:3]
                told = [(one, found.get(one), expected.get(one)) for one in differing]
                raise SystemExit(f"{name}: {who} say otherwise than by hand: {told}")
        import timing

        took = timing.interleaved(
            {"ours": own, "hand": lambda t=text[0]: own_rows(t), "duck": lambda t=text[1]: ask(t)}, options.rounds
        )
        lines.append({**asdict(line(f"{name} ({len(expected):,})", own, took))})
    return {"engine": ground.engine(), "lines": lines}


def _questions(ours: Peers, theirs: Peers) -> list[tuple]:
    """What is asked: name, our way, how our answer is read, the statement in both dialects."""
    from cadres import CONTENT, ON, PROGRAMME
    from questions import spots

    from thulinh.desk.queries.pace import contents_of_days, paces, paces_of
    from thulinh.kernel.periods import Cadence, period_containing
    from thulinh.programmes.queries import elapsed, progress

    year = period_containing(Cadence.YEAR, ON)
    nation, province = spots()[:2]
    found: list[tuple] = []

    def rows(found: list) -> PACE:
        return {one.person: (one.done, one.needed) for one in found}

    def meters(found: list) -> PACE:
        return {one.person: (one.meter.earned, one.meter.needed, one.meter.planned, one.meter.recent) for one in found}

    for spot in (nation, province):
        text = [peer.below_pace(spot.path) for peer in (ours, theirs)]

        def below(path: str = spot.path) -> list:
            return progress(PROGRAMME, CONTENT, path=path, span=year, on=ON, below=elapsed(year, ON))

        found.append((f"below pace, {spot.name}", below, rows, text))
    for spot in (nation, province):
        text = [peer.below_pace(spot.path, with_plans=True) for peer in (ours, theirs)]

        def everybody(path: str = spot.path) -> list:
            [content] = contents_of_days(path, ON)
            return paces(content, path, ON)

        found.append((f"everybody with plans and forecast, {spot.name}", everybody, meters, text))
    text = [peer.below_pace(nation.path, person=7, with_plans=True) for peer in (ours, theirs)]
    found.append(("one person's meter", lambda: paces_of(7, ON), meters, text))
    return found


def _tables() -> list[Any]:
    from thulinh.people.models import Holding, Seat
    from thulinh.programmes.models import Exemption, Programme
    from thulinh.units.models import UnitPath
    from thulinh.visits.models import Visit, VisitDay

    return [UnitPath, Seat, Holding, Programme, Exemption, Visit, VisitDay]


def pages(options: Options) -> dict:
    """A page of fifty as the desk asks for it, and how many there are; and how much memory the nation's lists take."""
    from cadres import CONTENT, ON, PROGRAMME
    from questions import alone, spots

    from thulinh.desk.queries.pace import contents_of_days, paces
    from thulinh.kernel.periods import Cadence, period_containing
    from thulinh.programmes.queries import elapsed, progress, progress_counted

    year, nation = period_containing(Cadence.YEAR, ON), spots()[0]
    asked = {"path": nation.path, "span": year, "on": ON, "below": elapsed(year, ON)}
    before = peak()
    lines = [
        alone(
            "first fifty below pace, nation", lambda: progress(PROGRAMME, CONTENT, limit=50, **asked), options.rounds
        ),
        alone("how many are below pace, nation", lambda: progress_counted(PROGRAMME, CONTENT, **asked), options.rounds),
    ]
    [content] = contents_of_days(nation.path, ON)
    paces(content, nation.path, ON)
    return {"lines": [asdict(one) for one in lines], "peak": peak(), "before": before}


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="visits", size="cadres", usual=20_000, lay=lay_country,
    parts={"measured": measured, "pages": pages},
)  # fmt: skip


def told(options: Options) -> str:
    """The table, with what it took in memory."""
    few, many = BENCH.both(options, FEW)
    return "\n".join(
        [
            f"{many['engine']}, {options.cadres:,} cadres with a year of visits, to 22/11/2026",
            "",
            *question_table(bare(many["lines"]), bare(few["lines"]), FEW),
            "",
            f"Peak memory of the process with the nation's lists: {many['peak']} MB; before them {many['before']} MB.",
            "",
        ]
    )


if __name__ == "__main__":
    BENCH.run(told)
