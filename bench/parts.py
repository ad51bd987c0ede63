"""What all benches of several parts share: the words of the command line, one process for each part, the table.

A part runs in a process of its own, so that memory and warm-up of one do not touch another; it lays the country unless
that is kept, and answers with one line of JSON.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ground

HERE = Path(__file__).resolve().parent
Options = argparse.Namespace
Part = Callable[[Options], dict]


def peak() -> int:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def bare(lines: list[dict]) -> list[dict]:
    """Lines whose names do not say how many were found, so that few and many can be laid beside each other."""
    return [{**line, "name": line["name"].split(" (")[0]} for line in lines]


def question_table(many: list[dict], few: list[dict], size: int) -> list[str]:
    """The questions with their ratios, and the number of queries for many and for few (`size`)."""
    before = {line["name"]: line["queries"] for line in few}
    rows = [
        f"| question | time | in the database | queries | the same for {size:,} | ÷ hand | ÷ DuckDB |",
        "|---" * 7 + "|",
    ]
    for line in many:
        ratios = [f"{line['seconds'] / line[peer]:.2f}" if line[peer] else "" for peer in ("hand", "duck")]
        share = f"{min(1, line['in_database'] / line['seconds']):.0%}"
        same = {line["queries"]: "yes", None: ""}.get(before.get(line["name"]), f"**{before.get(line['name'])}**")
        cells = [line["name"], f"{line['seconds'] * 1000:.1f} ms", share, str(line["queries"]), same, *ratios]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


@dataclass(frozen=True)
class Bench:
    """A bench: its file and words, what it counts its size in and how large it usually is, how its country is laid.

    `lay` says what it laid; the first part answers with it as `laid`. `name`: of its folder and of what is kept.
    """

    file: str
    words: str
    name: str
    size: str
    usual: int
    lay: Callable[[int], Any]
    parts: Mapping[str, Part]
    more: Callable[[argparse.ArgumentParser], Any] = field(default=lambda parser: None)
    rounds: int = 5

    def run(self, told: Callable[[Options], str], *, is_whole: Callable[[Options], bool] | None = None) -> None:
        """Run a part when told so, else all: print what `told` says, and keep it when the bench had its usual size."""
        options = self._options()
        if options.part:
            return self._run_part(options)
        text = told(options)
        print(text)
        if is_whole(options) if is_whole else self.size_of(options) == self.usual:
            kept = f"{self.name}-" if self.name else ""
            target = HERE / "results" / f"{kept}{'postgresql' if options.database else 'sqlite'}.md"
            target.write_text(text, encoding="utf-8")

    def both(self, options: Options, few: int) -> tuple[dict, dict]:
        """All parts of a small country and of one of the size asked for. One database holds one country: the one of an
        earlier run has no small one beside it.
        """
        small: dict = {"lines": []}
        if not (options.database and options.keep):
            small = self.every(options, options.folder / "few", few, rounds=1)
        return small, self.every(options, options.folder / "many", self.size_of(options), rounds=options.rounds)

    def every(self, options: Options, folder: Path, size: int, *, rounds: int) -> dict:
        """All parts of one country, the lines of all together; the first lays it."""
        found: dict = {"lines": []}
        for name in self.parts:
            keep = options.keep or name != next(iter(self.parts))
            more = self.part(name, options, folder, size, keep=keep, rounds=rounds)
            found = {**found, **more, "lines": [*found["lines"], *more.get("lines", ())]}
        return found

    def part(self, name: str, options: Options, folder: Path, size: int, *, keep: bool, rounds: int) -> dict:
        """One part in a process of its own."""
        command = [sys.executable, self.file, str(folder), f"--{self.size}", str(size), "--part", name]
        command += ["--rounds", str(rounds), "--database", options.database] + (["--keep"] if keep else [])
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise SystemExit(f"{name} ({size} {self.size}) went wrong; see above.")
        return json.loads(done.stdout.splitlines()[-1])

    def size_of(self, options: Options) -> int:
        """How large a country is asked for."""
        return getattr(options, self.size)

    def _run_part(self, options: Options) -> None:
        options.folder.mkdir(parents=True, exist_ok=True)
        ground.set_up(options.folder, options.database)
        laid = {}
        if not options.keep:
            ground.make_tables(options.folder)
            laid = {"laid": self.lay(self.size_of(options))}
            print(laid["laid"], file=sys.stderr)
        print(json.dumps({**laid, **self.parts[options.part](options)}))

    def _options(self) -> Options:
        parser = argparse.ArgumentParser(description=self.words, formatter_class=argparse.RawDescriptionHelpFormatter)
        home = HERE.parent / "data" / (f"bench-{self.name}" if self.name else "bench")
        parser.add_argument("folder", type=Path, nargs="?", default=home)
        parser.add_argument(f"--{self.size}", type=int, default=self.usual)
        parser.add_argument(
            "--database", default="", help="postgres://… of an empty database; without it SQLite in FOLDER"
        )
        parser.add_argument("--keep", action="store_true", help="ask the country that an earlier run made")
        parser.add_argument("--rounds", type=int, default=self.rounds)
        parser.add_argument("--part", choices=self.parts, help=argparse.SUPPRESS)
        self.more(parser)
        return parser.parse_args()
