"""What 100,000 holders of seats have a right to for a month, and what of it is in arrears; beside hand-written SQL and
DuckDB over the same rows, in one run.

    python bench/benefits.py [FOLDER] [--holders 100000] [--database postgres://…] [--keep]

The numbers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import ground
from holders import lay_country
from parts import Bench, Options, bare, peak, question_table

FEW = 5_000
ON = dt.date(2026, 11, 22)
FOUND = set[tuple[int, str, int, int]]  # person, code, days, đồng


class Peers:
    """The same questions as somebody would write them who knows these three supports. Only days differ by engine."""

    def __init__(self, days: Callable[[str, str], str], day: Callable[[Any], str], *, is_plain: bool) -> None:
        self.days_between, self.day = days, day
        self.largest, self.least = ("MAX", "MIN") if is_plain else ("GREATEST", "LEAST")

    def due(self, path: str) -> str:
        """Person, code, days and đồng of October. Who is deputy too is so for the same days, as the bench lays it."""
        from holders import ALLOWANCE, BONUS, DEPUTY, LAST, MONTH, PERCENT, SECRETARY

        from thulinh.kernel.parameters import parameter
        from thulinh.units.rules.paths import path_end

        first, last, base = self.day(MONTH), self.day(LAST), parameter("muc-luong-co-so", MONTH)
        position = f"CASE r.code WHEN '{BONUS}' THEN '{DEPUTY}' ELSE '{SECRETARY}' END"
        both = f"LEFT JOIN (SELECT DISTINCT person_id FROM held WHERE position_id = '{SECRETARY}') o ON o.person_id = h.person_id"
        return (
            f"WITH held AS (SELECT h.person_id, t.position_id, u.path, {self.days_between(*self._bounds(first, last))} AS days"
            " FROM people_holding h JOIN people_seat t ON t.id = h.seat_id JOIN units_unitpath u ON u.unit_id = t.unit_id"
            f" AND u.is_open AND u.starts_on <= {last} AND (u.ends_on IS NULL OR u.ends_on >= {first})"
            f" WHERE h.withdrawn_at IS NULL AND h.starts_on <= {last} AND (h.ends_on IS NULL OR h.ends_on >= {first})"
            f" AND u.path >= '{path}' AND u.path < '{path_end(path)}'),"
            f" r AS (SELECT e.code, u.path, CASE e.code WHEN '{ALLOWANCE}' THEN CAST(e.coefficient AS DECIMAL(9, 3)) * {base}"
            " ELSE e.amount_vnd END AS rate FROM benefits_entitlementrule e JOIN units_unitpath u ON u.unit_id = e.unit_id"
            f" WHERE e.withdrawn_at IS NULL AND e.starts_on <= {last} AND (e.ends_on IS NULL OR e.ends_on >= {first})),"
            " w AS (SELECT 14 AS width UNION ALL SELECT 21), d AS (SELECT h.person_id, r.code, h.path, h.days, r.rate * CASE WHEN"
            f" r.code = '{BONUS}' AND o.person_id IS NOT NULL THEN {PERCENT / 100} ELSE 1 END AS rate FROM held h {both}"
            f" CROSS JOIN w JOIN r ON r.path = substr(h.path, 1, w.width) AND {position} = h.position_id),"
            " due AS (SELECT person_id, code, CAST(SUM(days) AS BIGINT) AS days,"
            " CAST(FLOOR(SUM(rate * days) / 31.0 + 0.5) AS BIGINT) AS vnd FROM d GROUP BY person_id, code)"
        )

    def _bounds(self, first: str, last: str) -> tuple[str, str]:
        starts = f"{self.largest}(h.starts_on, u.starts_on, {first})"
        ends = f"{self.least}(COALESCE(h.ends_on, {last}), COALESCE(u.ends_on, {last}), {last})"
        return starts, ends

    def entitlements(self, path: str) -> str:
        """What everybody has a right to."""
        return self.due(path) + " SELECT person_id, code, days, vnd FROM due"

    def arrears(self, path: str) -> str:
        """What of it is not known to have come in full, with what was paid."""
        from holders import MONTH

        month = self.day(MONTH)
        return self.due(path) + (
            ", paid AS (SELECT person_id, code, SUM(amount_vnd) AS vnd FROM benefits_payment WHERE withdrawn_at IS NULL"
            f" AND month_on = {month} GROUP BY person_id, code)"
            " SELECT due.person_id, due.code, due.vnd, CAST(COALESCE(paid.vnd, 0) AS BIGINT) FROM due"
            " LEFT JOIN paid ON paid.person_id = due.person_id AND paid.code = due.code"
            " LEFT JOIN benefits_receipt w ON w.person_id = due.person_id AND w.code = due.code"
            f" AND w.month_on = {month} AND w.withdrawn_at IS NULL WHERE w.word IS NULL OR w.word <> 'da-nhan'"
            " OR COALESCE(w.amount_vnd, due.vnd) < due.vnd"
        )


def peers() -> tuple[Peers, Peers]:
    """In the words of our database, and in DuckDB's."""
    import hand
    from django.db import connection

    typed = Peers(lambda first, last: f"({last} - {first} + 1)", hand.typed_day, is_plain=False)
    if connection.vendor != "sqlite":
        return typed, typed
    text = "(julianday({1}) - julianday({0}) + 1)"
    return Peers(text.format, hand.plain_day, is_plain=True), typed


def measured(options: Options) -> dict:
    """Every question, its peers checked first."""
    import columns
    import timing
    from questions import duckdb_rows, line, own_rows

    ask, lines = duckdb_rows(columns.duckdb_copy(_tables())), []
    for name, own, read, text in _questions(*peers()):
        expected = {tuple(map(_number, row)) for row in own_rows(text[0])}
        for who, found in (("we", read(own())), ("DuckDB", {tuple(map(_number, row)) for row in ask(text[1])})):
            if found != expected:
                raise SystemExit(f"{name}: {who} say otherwise than by hand: {sorted(found ^ expected)[:6]}")
        took = timing.interleaved(
            {"ours": own, "hand": lambda t=text[0]: own_rows(t), "duck": lambda t=text[1]: ask(t)}, options.rounds
        )
        lines.append(asdict(line(f"{name} ({len(expected):,})", own, took)))
    return {"engine": ground.engine(), "lines": lines}


def _number(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)


def _questions(ours: Peers, theirs: Peers) -> list[tuple]:
    """What is asked: name, our way, how our answer is read, the statement in both dialects."""
    from holders import MONTH
    from questions import spots

    from thulinh.benefits.queries.arrears import arrears
    from thulinh.benefits.queries.entitlements import entitlements

    found: list[tuple] = []
    for spot in spots()[:3]:

        def due(path: str = spot.path) -> list:
            return list(entitlements([path], month_from=MONTH, month_to=MONTH, on=ON))

        def late(path: str = spot.path) -> list:
            return list(arrears([path], ON, month_from=MONTH, month_to=MONTH))

        found.append((f"entitlement of a month, {spot.name}", due, _as_due, _texts(ours, theirs, "entitlements", spot)))
        found.append((f"arrears of a month, {spot.name}", late, _as_late, _texts(ours, theirs, "arrears", spot)))
    return found


def _texts(ours: Peers, theirs: Peers, name: str, spot: Any) -> list[str]:
    return [getattr(peer, name)(spot.path) for peer in (ours, theirs)]


def _as_due(rows: list) -> FOUND:
    return {(one.person, one.share.code, one.share.days, one.share.due_vnd) for one in rows}


def _as_late(rows: list) -> FOUND:
    return {(one.person, one.code, one.due_vnd, one.paid_vnd) for one in rows}


def _tables() -> list[Any]:
    from thulinh.benefits.models import EntitlementRule, Payment, Receipt
    from thulinh.people.models import Holding, Seat
    from thulinh.units.models import UnitPath

    return [UnitPath, Seat, Holding, EntitlementRule, Payment, Receipt]


def pages(options: Options) -> dict:
    """The map of the nation for a month and for a year, one person's own page; and how much memory they take."""
    from holders import MONTH
    from questions import alone

    from thulinh.benefits.queries.arrears import arrears_map
    from thulinh.benefits.queries.own import own_support
    from thulinh.units.models import UnitPath

    top, before = UnitPath.objects.on(ON).get(parent=None), peak()
    lines = [
        alone("one person's own support, twelve months", lambda: own_support(7, ON), options.rounds),
        alone("map of a month, nation", lambda: arrears_map(top, ON, month_from=MONTH, month_to=MONTH), options.rounds),
        alone("map of twelve months, nation", lambda: arrears_map(top, ON), 1),
    ]
    return {"lines": [asdict(one) for one in lines], "peak": peak(), "before": before}


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="benefits", size="holders", usual=100_000, lay=lay_country,
    parts={"measured": measured, "pages": pages},
)  # fmt: skip


def told(options: Options) -> str:
    """The table, with what it took in memory."""
    few, many = BENCH.both(options, FEW)
    number = many["lines"][0]["name"].split("(")[-1].rstrip(")")
    return "\n".join(
        [
            f"{many['engine']}, {options.holders:,} holders with {number} supports of October 2026, asked on 22/11/2026",
            "",
            *question_table(bare(many["lines"]), bare(few["lines"]), FEW),
            "",
            f"Peak memory of the process with the nation's map: {many['peak']} MB; before it {many['before']} MB.",
            "",
        ]
    )


if __name__ == "__main__":
    BENCH.run(told)
