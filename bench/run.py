"""Our questions against the same questions in hand-written SQL and in DuckDB, on the same rows, in one run.

    python bench/run.py FOLDER [--branches 10000] [--database postgres://…] [--keep]

The numbers must agree before anything is timed. Times are medians of warm, interleaved rounds; ratios are what counts.
"""

import argparse
import csv
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ground

ON = dt.date(2026, 11, 22)
ROUNDS = 5
BY_HAND = """
WITH duty AS (
  SELECT u.unit_id, substr(u.path, 1, {depth}) AS place, p.id AS period, p.starts_on, p.ends_on
  FROM units_unitpath u JOIN units_unit n ON n.id = u.unit_id
  JOIN kernel_period p ON u.starts_on <= {reference} AND (u.ends_on IS NULL OR u.ends_on >= {reference})
  WHERE u.is_open AND u.level_id = 'chi-doan' AND n.is_residential AND u.path >= '{path}' AND u.path < '{path_end}'
    AND p.starts_on <= '{today}'
    AND ((p.kind = 'thang' AND p.ends_on BETWEEN '{first}' AND '{last}' AND NOT EXISTS (SELECT 1 FROM programmes_exemption x WHERE x.unit_id = u.unit_id
            AND x.content IN ('', 'sinh-hoat-thang') AND x.programme_id = {programme}
            AND x.starts_on <= p.ends_on AND (x.ends_on IS NULL OR x.ends_on >= p.ends_on)))
      OR EXISTS (SELECT 1 FROM programmes_exemption x WHERE x.unit_id = u.unit_id AND x.cadence = p.kind
            AND x.content IN ('', 'sinh-hoat-thang') AND x.programme_id = {programme} AND p.kind <> 'thang' AND {slower}
            AND x.starts_on <= p.ends_on AND (x.ends_on IS NULL OR x.ends_on >= p.ends_on)))
    AND EXISTS (SELECT 1 FROM units_unitpath e WHERE e.unit_id = u.unit_id AND e.is_open
            AND e.starts_on <= p.middle_on AND (e.ends_on IS NULL OR e.ends_on >= p.middle_on))
), fact AS (
  SELECT c.unit_id, c.day FROM activities_credit c
  WHERE c.is_current AND c.status = 'da-to-chuc' AND c.kind_id IN ('sinh-hoat-chi-doan', 'sinh-hoat-lien-chi-doan')
    AND c.verdict IN ('cho-duyet', 'dat') AND c.day BETWEEN '{first_fact}' AND '{last_fact}'
), done AS (
  SELECT DISTINCT y.unit_id, y.period FROM fact f JOIN units_unitpath h ON h.unit_id = f.unit_id
  JOIN duty y ON y.unit_id = COALESCE(h.heir_id, f.unit_id) AND f.day BETWEEN y.starts_on AND y.ends_on
    AND h.starts_on <= y.ends_on AND (h.ends_on IS NULL OR h.ends_on >= y.ends_on)
)
SELECT y.place, COUNT(*) AS due, COUNT(d.unit_id) AS met
FROM duty y LEFT JOIN done d ON d.unit_id = y.unit_id AND d.period = y.period GROUP BY 1 ORDER BY 1
"""


def median_of(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median time of each call in seconds; the calls take turns, one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(ROUNDS + 1):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            if round_:
                times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(found) for name, found in times.items()}


def by_hand(path: str, span, programme: int, *, duck: bool, vendor: str) -> str:
    """The hand-written question: how many branches owed a monthly session, and how many held it, by place below."""
    from thulinh.kernel.periods import Cadence, period_containing
    from thulinh.units.rules import path_end

    last = min(span.ends_on, ON)
    least = f"MIN(p.ends_on, '{ON}')" if vendor == "sqlite" and not duck else f"LEAST(p.ends_on, DATE '{ON}')"
    within = f"p.ends_on BETWEEN '{span.starts_on}' AND '{span.ends_on}'"
    around = f"'{last}' BETWEEN p.starts_on AND p.ends_on"  # a longer period asked for one month
    return BY_HAND.format(
        slower=within if span.days > 300 else around,
        depth=len(path) + 7, reference=least, path=path, path_end=path_end(path), first=span.starts_on,
        last=span.ends_on, today=last, programme=programme, last_fact=last,
        first_fact=period_containing(Cadence.YEAR, span.starts_on).starts_on,
    )  # fmt: skip


def in_duckdb():
    """The tables that the question reads, as DuckDB's own."""
    import duckdb
    from django.db import connection

    other = duckdb.connect()
    tables = ("units_unitpath", "units_unit", "kernel_period", "programmes_exemption", "activities_credit")
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            file = Path(folder) / f"{table}.csv"
            with file.open("w", newline="", encoding="utf-8") as opened:
                writer = csv.writer(opened)
                writer.writerow([column[0] for column in cursor.description])
                while rows := cursor.fetchmany(20_000):
                    writer.writerows(rows)
            texts = "{'path': 'VARCHAR', 'code': 'VARCHAR', 'search': 'VARCHAR', 'cadence': 'VARCHAR', 'content': 'VARCHAR'}"
            found = {column[0] for column in cursor.description}
            known = ", ".join(part for part in texts.strip("{}").split(", ") if part.split("'")[1] in found)
            options = f", types = {{{known}}}" if known else ""
            other.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header = true{options})")
    return other


def questions(branches: int) -> list[list[str]]:
    """Every question with its times; the numbers are compared first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from thulinh.desk.queries.figures import results
    from thulinh.kernel.periods import parse_period
    from thulinh.programmes.models import Programme
    from thulinh.programmes.queries import dues, find
    from thulinh.units.models import UnitPath

    programme = Programme.objects.get(code="nen-nep-sinh-hoat-chi-doan")
    nation = UnitPath.objects.on(ON).get(parent=None).path
    province = UnitPath.objects.on(ON).filter(level="tinh").order_by("path").first().path
    branch = UnitPath.objects.on(ON).filter(level="chi-doan", path__startswith=province).order_by("path").first()
    duck, lines = in_duckdb(), []
    for name, path in (("nation", nation), ("province", province)):
        for period in ("2026-10", "2026"):
            span = parse_period(period, ON)
            [asked] = find(programme.code, "sinh-hoat-thang", path=path, span=span, on=ON)
            own = lambda asked=asked, path=path: asked.cells(len(path) // 7 + 1)  # noqa: E731
            hand = by_hand(path, span, programme.pk, duck=False, vendor=connection.vendor)
            other = by_hand(path, span, programme.pk, duck=True, vendor=connection.vendor)

            def sql(text: str = hand) -> list[tuple]:
                with connection.cursor() as cursor:
                    cursor.execute(text.replace("%", "%%"))
                    return cursor.fetchall()

            columnar = lambda text=other: duck.execute(text).fetchall()  # noqa: E731
            ours = sorted((place, cell.due, cell.met) for place, cell in own().items())
            assert ours == sorted(map(tuple, sql())) == sorted(map(tuple, columnar())), (name, period)
            took = median_of({"ours": own, "hand": sql, "duck": columnar})
            lines.append([
                f"branch sessions by place, {name}, {period}", f"{took['ours'] * 1000:.0f} ms", "1",
                f"{took['ours'] / took['hand']:.2f}", f"{took['ours'] / took['duck']:.2f}",
            ])  # fmt: skip
    whole = {
        "cockpit of the nation, a month": lambda: results(path=nation, span=parse_period("2026-10", ON), on=ON),
        "cockpit of the nation, a year": lambda: results(path=nation, span=parse_period("2026", ON), on=ON),
        "cockpit of a province, a year": lambda: results(path=province, span=parse_period("2026", ON), on=ON),
        "home of a secretary": lambda: dues(path=branch.path, on=ON, units=[branch.unit_id]),
    }
    for name, call in whole.items():
        with CaptureQueriesContext(connection) as queries:
            call()
        took = median_of({name: call})[name]
        in_sql = sum(float(query["time"]) for query in queries.captured_queries)
        lines.append(
            [f"{name} ({in_sql / took:.0%} in the database)", f"{took * 1000:.0f} ms", str(len(queries)), "", ""]
        )
    return lines


def main() -> None:
    """Make the country if it is not there, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a data folder of the bench's own")
    parser.add_argument("--branches", type=int, default=10_000)
    parser.add_argument("--database", default="", help="postgres://…; without it SQLite in the folder")
    parser.add_argument("--keep", action="store_true", help="use the country that an earlier run made")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    ground.set_up(options.folder, options.database)
    if not options.keep:
        from generate import generate

        ground.make_tables(options.folder)
        generate(options.branches)
    print(f"{ground.engine()}, {options.branches} branches\n")
    print("| question | time | queries | ÷ hand-written SQL | ÷ DuckDB |\n|---|---|---|---|---|")
    for line in questions(options.branches):
        print("| " + " | ".join(line) + " |", flush=True)


if __name__ == "__main__":
    main()
