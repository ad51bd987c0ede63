"""Our questions beside hand-written SQL and DuckDB on the same rows, in one run; then imports and exports.

    python bench/run.py [FOLDER] [--branches 10000] [--database postgres://…] [--keep] [--only questions]

The numbers must agree before anything is timed. Times are medians of warm rounds taken in turns; ratios are what counts.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import ground

HERE = Path(__file__).resolve().parent
PARTS = ("questions", "imports", "exports")
FEW = 1_000


def measured(options: argparse.Namespace) -> dict:
    """Every question in this process: the cockpit, its figures, lists, dues, whole pages; where the time goes."""
    import columns
    import questions

    other = columns.duckdb_copy()
    lines = questions.cockpits(options.rounds, other)
    for part in (questions.lists, questions.dues, questions.pages):
        lines += part(options.rounds)
    return {"engine": ground.engine(), "lines": [asdict(line) for line in lines]}


def part(name: str, options: argparse.Namespace, folder: Path, branches: int, *, keep: bool, rounds: int) -> dict:
    """One part in a process of its own, so that memory and warm-up of one do not touch another."""
    command = [sys.executable, __file__, str(folder), "--branches", str(branches), "--part", name]
    command += ["--rounds", str(rounds), "--database", options.database] + (["--keep"] if keep else [])
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{name} ({branches} branches) went wrong; see above.")
    return json.loads(done.stdout.splitlines()[-1])


def make_country(options: argparse.Namespace) -> None:
    """Lay the country unless it is to be kept."""
    from generate import generate

    if not options.keep:
        ground.make_tables(options.folder)
        print(generate(options.branches), file=sys.stderr)


def run_part(options: argparse.Namespace) -> None:
    """What a child process does: one part, its result as one line of JSON."""
    options.folder.mkdir(parents=True, exist_ok=True)
    ground.set_up(options.folder, options.database)
    make_country(options)
    if options.part == "questions":
        found = measured(options)
    elif options.part == "imports":
        import imports

        found = imports.measured(options.rounds, options.folder, options.database)
    else:
        import exports

        found = exports.measured(options.rounds)
    print(json.dumps(found))


def question_table(many: dict, few: dict, size: int = FEW) -> list[str]:
    """The questions with their ratios, and the number of queries for many and for few (`size`)."""
    before = {line["name"]: line["queries"] for line in few["lines"]}
    rows = [
        f"| question | time | in the database | queries | the same for {size:,} | ÷ hand | ÷ DuckDB |",
        "|---" * 7 + "|",
    ]
    for line in many["lines"]:
        ratios = [f"{line['seconds'] / line[peer]:.2f}" if line[peer] else "" for peer in ("hand", "duck")]
        share = f"{min(1, line['in_database'] / line['seconds']):.0%}"
        same = {line["queries"]: "yes", None: ""}.get(before.get(line["name"]), f"**{before.get(line['name'])}**")
        cells = [line["name"], f"{line['seconds'] * 1000:.1f} ms", share, str(line["queries"]), same, *ratios]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def main() -> None:
    """Run all parts and print the tables; they are also kept in bench/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=HERE.parent / "data" / "bench")
    parser.add_argument("--branches", type=int, default=10_000)
    parser.add_argument("--database", default="", help="postgres://… of an empty database; without it SQLite in FOLDER")
    parser.add_argument("--keep", action="store_true", help="ask the country that an earlier run made")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        return run_part(options)
    wanted = options.only or PARTS
    text: list[str] = []
    if "questions" in wanted:
        few = {"lines": []}
        if not (options.database and options.keep):  # one database holds one country
            few = part("questions", options, options.folder / "few", FEW, keep=options.keep, rounds=1)
        folder = options.folder / "many"
        many = part("questions", options, folder, options.branches, keep=options.keep, rounds=options.rounds)
        text += [f"{many['engine']}, {options.branches} branches", "", *question_table(many, few), ""]
    for name in ("imports", "exports"):
        if name in wanted:
            found = part(name, options, options.folder / "many", options.branches, keep=True, rounds=options.rounds)
            text += [*found["table"], ""]
    print("\n".join(text))
    if set(wanted) == set(PARTS):
        kept = HERE / "results" / f"{'postgresql' if options.database else 'sqlite'}.md"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()
