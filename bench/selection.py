"""Who qualifies of the candidates of 3,000 hamlets: all criteria of a round at once; beside hand-written SQL and DuckDB
over the same rows, in one run.

    python bench/selection.py [FOLDER] [--hamlets 3000] [--database postgres://…] [--keep]

The answers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import ground
from hamlets import lay_country
from parts import Bench, Options, bare, question_table

FEW = 150
FOUND = set[tuple[int, ...]]  # candidate, then 1 for each criterion that is met


def by_hand(day: Callable[[Any], str]) -> str:
    """Candidate by candidate which of the eight criteria are met, as somebody would write it for this one rule. It
    relies on what holds in the bench's country: one stretch for each seat that somebody holds.
    """
    from generate import ON
    from hamlets import FIRST, SECOND

    from thulinh.kernel.periods import DAY, months_later

    on = day(ON)
    holds = (
        "{0}.withdrawn_at IS NULL AND {0}.starts_on <= "
        + on
        + " AND ({0}.ends_on IS NULL OR {0}.ends_on >= "
        + on
        + ")"
    )
    youngest, oldest, year = (
        day(months_later(ON, -12 * years) + more) for years, more in ((18, 0 * DAY), (36, DAY), (1, DAY))
    )
    served = day(months_later(ON + DAY, -12))
    parts = {
        "age": f"u.birth_on <= {youngest} AND u.birth_on >= {oldest}",
        "home": f"EXISTS (SELECT 1 FROM people_membership m WHERE m.person_id = c.person_id AND m.unit_id = p.unit_id"
        f" AND m.kind IN ('chinh', 'hai-chieu') AND {holds.format('m')})"
        " OR EXISTS (SELECT 1 FROM people_holding h JOIN people_seat s ON s.id = h.seat_id WHERE h.person_id = c.person_id"
        f" AND s.unit_id = p.hamlet_id AND s.position_id = '{SECOND}' AND {holds.format('h')})",
        "discipline": "NOT EXISTS (SELECT 1 FROM people_discipline d WHERE d.person_id = c.person_id"
        f" AND {holds.format('d')})",
        "skill": "NOT EXISTS (SELECT 1 FROM difficulties_finding f WHERE f.person_id = c.person_id"
        " AND f.kind = 'ky-nang-con-thieu' AND f.withdrawn_at IS NULL AND f.done_on IS NULL)",
        "months": "EXISTS (SELECT 1 FROM people_holding h JOIN people_seat s ON s.id = h.seat_id WHERE"
        f" h.person_id = c.person_id AND s.position_id IN ('{FIRST}', '{SECOND}') AND h.withdrawn_at IS NULL"
        f" AND h.starts_on <= {served})",
        "rolls": "r.came * 100 >= 75 * r.n",
        "party": "EXISTS (SELECT 1 FROM people_partystanding t WHERE t.person_id = c.person_id"
        f" AND t.state IN ('du-bi', 'chinh-thuc') AND {holds.format('t')})",
        "judged": "EXISTS (SELECT 1 FROM selection_judgement j WHERE j.candidate_id = c.id AND j.criterion = 'uy-tin'"
        " AND j.verdict = 'dat')",
    }
    columns = ", ".join(f"CASE WHEN {text} THEN 1 ELSE 0 END AS {name}" for name, text in parts.items())
    return (
        "WITH r AS (SELECT a.person_id, a.unit_id, COUNT(*) AS n, SUM(CASE WHEN a.is_present THEN 1 ELSE 0 END) AS came"
        " FROM activities_attendance a JOIN activities_activity v ON v.id = a.activity_id AND v.withdrawn_at IS NULL"
        " AND v.status = 'da-to-chuc' AND v.verdict <> 'khong-dat' AND v.kind_id IN ('sinh-hoat-chi-doan',"
        f" 'sinh-hoat-lien-chi-doan') WHERE v.day >= {year} AND v.day <= {on} GROUP BY a.person_id, a.unit_id)"
        f" SELECT c.id, {columns} FROM selection_candidate c JOIN selection_place p ON p.id = c.place_id"
        " JOIN people_person u ON u.id = c.person_id"
        " LEFT JOIN r ON r.person_id = c.person_id AND r.unit_id = p.unit_id WHERE c.withdrawn_at IS NULL"
    )


def reviewed() -> list[Any]:
    """Everybody who is looked at, as the round's page asks."""
    from generate import ON

    from thulinh.selection.models import Candidate
    from thulinh.selection.queries.assessing import assess

    return list(assess(Candidate.objects.current(), ON).values())


def _as_found(rows: list[Any]) -> FOUND:
    return {(one.candidate, *(int(result.met == "dat") for result in one.weight.results)) for one in rows}


def measured(options: Options) -> dict:
    """The review, its peers checked first; the pages of the round."""
    import columns
    import hand
    import timing
    from django.db import connection
    from generate import ON
    from questions import alone, duckdb_rows, line, own_rows

    from thulinh.selection.models import Round
    from thulinh.selection.queries.reviewing import place_sight, round_overview

    ask = duckdb_rows(columns.duckdb_copy(_tables()))
    ours = by_hand(hand.plain_day if connection.vendor == "sqlite" else hand.typed_day)
    theirs = by_hand(hand.typed_day)
    expected = {tuple(map(int, row)) for row in own_rows(ours)}
    for who, found in (("we", _as_found(reviewed())), ("DuckDB", {tuple(map(int, row)) for row in ask(theirs)})):
        if found != expected:
            raise SystemExit(f"{who} say otherwise than by hand: {sorted(found ^ expected)[:6]}")
    took = timing.interleaved(
        {"ours": reviewed, "hand": lambda: own_rows(ours), "duck": lambda: ask(theirs)}, options.rounds
    )
    row = Round.objects.get()
    place = row.places.order_by("pk").values_list("pk", flat=True)[0]
    lines = [
        line(f"review of all candidates ({len(expected):,})", reviewed, took),
        alone("the round with all its places", lambda: round_overview(row.pk, user=None, on=ON), options.rounds),
        alone("one place", lambda: place_sight(place, user=None, on=ON), options.rounds),
    ]
    return {"engine": ground.engine(), "lines": [asdict(one) for one in lines], "places": row.places.count()}


def _tables() -> list[Any]:
    from thulinh.activities.models import Activity, Attendance
    from thulinh.difficulties.models import Finding
    from thulinh.people.models import Discipline, Holding, Membership, PartyStanding, Person, Seat
    from thulinh.selection.models import Candidate, Judgement, Place

    return [Activity, Attendance, Finding, Discipline, Holding, Membership, PartyStanding, Person, Seat, Candidate,
            Judgement, Place]  # fmt: skip


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="selection", size="hamlets", usual=3_000, lay=lay_country,
    parts={"measured": measured},
)  # fmt: skip


def told(options: Options) -> str:
    """The table, with how long it took to open the round."""
    few, many = BENCH.both(options, FEW)
    number = many["lines"][0]["name"].split("(")[-1].rstrip(")")
    opening = many.get("laid", {}).get("opening")
    opened = [f"Opening the round with all places, bodies and candidates took {opening:.1f} s.", ""] if opening else []
    return "\n".join(
        [
            f"{many['engine']}, {many['places']:,} places of a round with {number} candidates, eight criteria, on 22/11/2026",
            "",
            *question_table(bare(many["lines"]), bare(few["lines"]), FEW),
            "",
            *opened,
        ]
    )


if __name__ == "__main__":
    BENCH.run(told)
