"""How far 20,000 cadres are trained as of a day: whole, by unit, post, newly in the seat or not, topic; and topics by unit.
Beside hand-written SQL and DuckDB over the same rows, in one run.

    python bench/training.py [FOLDER] [--cadres 20000] [--database postgres://…] [--keep]

The numbers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import ground
from generate import ON
from learners import lay_country
from parts import Bench, Options, bare, question_table

FEW = 1_000
FOUND = set[tuple[str, str, int, int]]  # kind of part, which, in office, trained


class Peer:
    """The same questions as somebody would write them. Only days differ by engine."""

    def __init__(self, day: Callable[[Any], str]) -> None:
        from cadres import POSITIONS

        self.day, self.posts = day, ", ".join(f"'{one}'" for one in POSITIONS)

    def _on(self, alias: str, on: Any = ON) -> str:
        day = self.day(on)
        return f"{alias}.starts_on <= {day} AND ({alias}.ends_on IS NULL OR {alias}.ends_on >= {day})"

    def _held(self, path: str) -> str:
        """Everybody in office; those below a path; who of all is trained for which of their posts."""
        from thulinh.kernel.periods import DAY
        from thulinh.training.rules.levels import new_since
        from thulinh.units.rules import path_end

        first = new_since(ON)
        holding = "people_holding h JOIN people_seat t ON t.id = h.seat_id"
        before = f"SELECT h.person_id, t.position_id FROM {holding} WHERE h.withdrawn_at IS NULL AND {self._on('h', first - DAY)}"
        return (
            f"WITH every_one AS (SELECT h.person_id, t.position_id, u.path, h.starts_on FROM {holding}"
            " JOIN units_unitpath u ON u.unit_id = t.unit_id AND u.is_open"
            f" WHERE h.withdrawn_at IS NULL AND t.position_id IN ({self.posts}) AND {self._on('h')} AND {self._on('u')}),"
            f" held AS (SELECT * FROM every_one WHERE path >= '{path}' AND path < '{path_end(path)}'),"
            f" before AS ({before}),"
            " known AS (SELECT DISTINCT e.person_id, e.position_id FROM every_one e JOIN training_qualification q"
            " ON q.person_id = e.person_id AND q.position_id = e.position_id AND q.withdrawn_at IS NULL"
            f" AND {self._on('q')}), able AS (SELECT DISTINCT person_id FROM known),"
            " fresh AS (SELECT DISTINCT h.person_id FROM held h LEFT JOIN before b ON b.person_id = h.person_id"
            f" AND b.position_id = h.position_id WHERE h.starts_on >= {self.day(first)} AND b.person_id IS NULL),"
            " learnt AS (SELECT DISTINCT h.person_id, q.topic_id, substr(h.path, 1, {depth}) AS place FROM held h"
            " JOIN training_qualification q ON q.person_id = h.person_id AND q.topic_id IS NOT NULL"
            f" AND q.withdrawn_at IS NULL AND {self._on('q')})"
        ).replace("{depth}", str(len(path) + 7))

    def coverage(self, path: str) -> str:
        """Every part of the share, in one statement."""
        depth, counted = len(path) + 7, "COUNT(DISTINCT h.person_id), COUNT(DISTINCT k.person_id) FROM held h"
        able = "LEFT JOIN able k ON k.person_id = h.person_id"
        return self._held(path) + (
            f" SELECT 'whole', '', {counted} {able}"
            f" UNION ALL SELECT 'unit', substr(h.path, 1, {depth}), {counted} {able} WHERE length(h.path) >= {depth}"
            f" GROUP BY substr(h.path, 1, {depth})"
            f" UNION ALL SELECT 'post', h.position_id, {counted} LEFT JOIN known k ON k.person_id = h.person_id"
            " AND k.position_id = h.position_id GROUP BY h.position_id"
            f" UNION ALL SELECT 'new', '', {counted} {able} WHERE h.person_id IN (SELECT person_id FROM fresh)"
            " UNION ALL SELECT 'topic', topic_id, (SELECT COUNT(DISTINCT person_id) FROM held),"
            " COUNT(DISTINCT person_id) FROM learnt GROUP BY topic_id"
        )

    def topics(self, path: str) -> str:
        """How many have each topic learnt, in each unit right below."""
        return self._held(path) + (
            f" SELECT place, topic_id, COUNT(DISTINCT person_id), 0 FROM learnt WHERE length(place) = {len(path) + 7}"
            " GROUP BY place, topic_id"
        )


def peers() -> tuple[Peer, Peer]:
    """In the words of our database, and in DuckDB's."""
    import hand
    from django.db import connection

    return Peer(hand.plain_day if connection.vendor == "sqlite" else hand.typed_day), Peer(hand.typed_day)


def measured(options: Options) -> dict:
    """Every question, its peers checked first; and a page of names, alone."""
    import columns
    import timing
    from questions import duckdb_rows, line, own_rows

    ask, lines = duckdb_rows(columns.duckdb_copy(_tables())), []
    for name, own, read, text in _questions(*peers()):
        expected = _read(own_rows(text[0]))
        for who, found in (("we", read(own())), ("DuckDB", _read(ask(text[1])))):
            if found != expected:
                raise SystemExit(f"{name}: {who} say otherwise than by hand: {sorted(found ^ expected)[:6]}")
        took = timing.interleaved(
            {"ours": own, "hand": lambda t=text[0]: own_rows(t), "duck": lambda t=text[1]: ask(t)}, options.rounds
        )
        lines.append(asdict(line(f"{name} ({len(expected):,})", own, took)))
    return {"engine": ground.engine(), "lines": [*lines, *_names(options)]}


def _read(rows: list[tuple]) -> FOUND:
    return {(kind, which, int(due), int(trained)) for kind, which, due, trained in rows}


def _questions(ours: Peer, theirs: Peer) -> list[tuple]:
    """What is asked: name, our way, how our answer is read, the statement in both dialects."""
    from cadres import POSITIONS
    from questions import spots

    from thulinh.training.queries.coverage import Wanted, coverage, topic_table

    found: list[tuple] = []
    for spot in spots()[:3]:

        def share(path: str = spot.path) -> Any:
            return coverage(path=path, on=ON, wanted=Wanted(POSITIONS))

        def table(path: str = spot.path) -> Any:
            return topic_table(path=path, on=ON, positions=POSITIONS)

        texts = [[getattr(peer, name)(spot.path) for peer in (ours, theirs)] for name in ("coverage", "topics")]
        found.append((f"share with its parts, {spot.name}", share, _as_shares, texts[0]))
        found.append((f"topics by unit, {spot.name}", table, _as_table, texts[1]))
    return found


def _as_shares(found: Any) -> FOUND:
    parts = {"unit": found.by_place, "post": found.by_position, "topic": found.by_topic, "whole": {"": found.whole},
             "new": {"": found.new}}  # fmt: skip
    return {(kind, which, one.due, one.trained) for kind, part in parts.items() for which, one in part.items()}


def _as_table(found: dict[tuple[str, str], int]) -> FOUND:
    return {(place, topic, number, 0) for (place, topic), number in found.items()}


def _names(options: Options) -> list[dict]:
    """The first page of those who are missing, with why."""
    from cadres import POSITIONS
    from questions import alone, spots

    from thulinh.training.queries.coverage import Wanted
    from thulinh.training.queries.learners import MISSING, in_state, learners, posts_of, standings

    wanted = Wanted(POSITIONS)

    def page(path: str) -> None:
        people = [row.pk for row in in_state(learners(path, ON, wanted), MISSING, ON, wanted)[:50]]
        posts_of(people, path, ON, wanted)
        standings(people, ON, wanted)

    lines = [
        alone(f"fifty names with why, {one.name}", lambda one=one: page(one.path), options.rounds)
        for one in spots()[:2]
    ]
    return [asdict(one) for one in lines]


def _tables() -> list[Any]:
    from thulinh.people.models import Holding, Seat
    from thulinh.training.models import Qualification
    from thulinh.units.models import UnitPath

    return [UnitPath, Seat, Holding, Qualification]


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="training", size="cadres", usual=20_000, lay=lay_country,
    parts={"measured": measured},
)  # fmt: skip


def told(options: Options) -> str:
    """The table."""
    few, many = BENCH.both(options, FEW)
    laid = many.get("laid", {})
    rows = f" with {laid['qualifications']:,} trainings" if laid else ""
    return "\n".join(
        [
            f"{many['engine']}, {options.cadres:,} cadres{rows}, asked as of 22/11/2026",
            "",
            *question_table(bare(many["lines"]), bare(few["lines"]), FEW),
            "",
        ]
    )


if __name__ == "__main__":
    BENCH.run(told)
