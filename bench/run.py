"""Our questions beside hand-written SQL and DuckDB on the same rows, in one run; then imports and exports.

    python bench/run.py [FOLDER] [--branches 10000] [--database postgres://…] [--keep] [--only questions]

The numbers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

import argparse
from dataclasses import asdict
from typing import Any

import ground
from parts import Bench, Options, question_table

FEW = 1_000


def asked(options: Options) -> dict:
    """Every question in this process: the cockpit, its figures, lists, dues, whole pages; where the time goes."""
    import columns
    import questions

    other = columns.duckdb_copy()
    lines = questions.cockpits(options.rounds, other)
    for part in (questions.lists, questions.dues, questions.pages):
        lines += part(options.rounds)
    return {"engine": ground.engine(), "lines": [asdict(line) for line in lines]}


def imported(options: Options) -> dict:
    """A roster of members."""
    import imports

    return imports.measured(options.rounds, options.folder, options.database)


def exported(options: Options) -> dict:
    """Long lists as spreadsheets."""
    import exports

    return exports.measured(options.rounds)


def lay(branches: int) -> Any:
    """The country, unless an earlier run's is kept."""
    from generate import generate

    return generate(branches)


PARTS = {"questions": asked, "imports": imported, "exports": exported}


def more(parser: argparse.ArgumentParser) -> None:
    """Some parts may be asked for alone."""
    parser.add_argument("--only", choices=PARTS, action="append")


BENCH = Bench(
    file=__file__, words=__doc__ or "", name="", size="branches", usual=10_000, lay=lay, parts=PARTS, more=more
)


def told(options: Options) -> str:
    """The tables of the parts that are wanted."""
    text: list[str] = []
    many, size, rounds = options.folder / "many", options.branches, options.rounds
    if is_wanted(options, "questions"):
        few: dict = {"lines": []}
        if not (options.database and options.keep):  # one database holds one country
            few = BENCH.part("questions", options, options.folder / "few", FEW, keep=options.keep, rounds=1)
        found = BENCH.part("questions", options, many, size, keep=options.keep, rounds=rounds)
        text += [f"{found['engine']}, {size} branches", "", *question_table(found["lines"], few["lines"], FEW), ""]
    for name in ("imports", "exports"):
        if is_wanted(options, name):
            text += [*BENCH.part(name, options, many, size, keep=True, rounds=rounds)["table"], ""]
    return "\n".join(text)


def is_wanted(options: Options, name: str) -> bool:
    """Whether a part is to be run."""
    return name in (options.only or PARTS)


if __name__ == "__main__":
    BENCH.run(told, is_whole=lambda options: all(is_wanted(options, name) for name in PARTS))
