"""Whom to visit: seconds, and what is chosen, over seeded provinces; the two ways of the product beside a sorted list.

    python bench/planner.py [--provinces 20] [--branches 3000]

A province has communes of very different sizes, far ones where hardly anybody comes, branches that nobody ever visited,
and cadres with some days left in the month. "Longest unvisited first" is what somebody does with a sorted list: it
takes the places in that order and knows neither communes nor people. No database: the proposal is plain values.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from thulinh.visits.rules.choosing import BEST, GREEDY  # noqa: E402
from thulinh.visits.rules.planning import Cadre, Place, points, reasons_of_pair, reasons_of_place, weights  # noqa: E402
from thulinh.visits.rules.proposing import propose, shared_slots  # noqa: E402

ON = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)
MONTH = tuple(day for n in range(8, 39) if (day := ON + n * DAY).weekday() < 5)
BY = weights(ON)
WHOLE_DAY = 2
CADRES, COMMUNES = 30, 95
NEVER = 730  # a branch that nobody is known to have visited counts as so many days
WAYS = {"longest unvisited first": "", "simple (always there)": GREEDY, "best (SciPy)": BEST}


@dataclass(frozen=True)
class Province:
    """Whom there is to visit, and who goes."""

    places: list[Place]
    cadres: list[Cadre]


@dataclass(frozen=True)
class Outcome:
    """What one way chose in one province."""

    seconds: float
    visits: int
    days: int
    communes: float
    points: float


def province(seed: int, branches: int) -> Province:
    """The same province for the same seed and size."""
    chance = random.Random(seed)
    sizes = [chance.lognormvariate(0, 0.7) for _ in range(COMMUNES)]
    far = [chance.random() < 0.3 for _ in range(COMMUNES)]
    visits = [chance.randrange(2) if is_far else chance.randrange(12) for is_far in far]
    places = [_place(n, chance, sizes, far, visits) for n in range(branches)]
    return Province(places, [_cadre(n, chance, branches) for n in range(CADRES)])


def _place(n: int, chance: random.Random, sizes: list[float], far: list[bool], visits: list[int]) -> Place:
    commune = n if n < COMMUNES else chance.choices(range(COMMUNES), sizes)[0]
    ago = chance.randrange(300, 900) if far[commune] else int(chance.expovariate(1 / 200))
    return Place(
        unit=n,
        name=f"Chi đoàn {n}",
        commune=commune,
        commune_name=f"Xã {commune}",
        last_on=None if chance.random() < (0.25 if far[commune] else 0.05) else ON - ago * DAY,
        months=6,
        held=sum(chance.random() < 0.85 for _ in range(6)),
        findings=chance.random() < 0.03,
        difficulties=chance.choices((0, 1, 2), (85, 12, 3))[0],
        is_vacant=chance.random() < 0.05,
        secretary_since=ON - chance.randrange(900) * DAY,
        commune_visits=visits[commune],
    )


def _cadre(n: int, chance: random.Random, branches: int) -> Cadre:
    been = frozenset(chance.sample(range(COMMUNES), chance.randrange(5, 40)))
    charges = frozenset(chance.sample(range(branches), 20))
    free = tuple(day for day in MONTH if chance.random() < 0.9)
    return Cadre(n, f"Cán bộ {n}", WHOLE_DAY * chance.randrange(1, 15), free, been, charges)


def longest_first(found: Province) -> list[tuple[int, int]]:
    """Person and place, as a sorted list gives them: the longest unvisited, to each cadre in turn while days last."""
    slots = shared_slots(found.cadres, WHOLE_DAY, len(found.places))
    order = [cadre.person for at, cadre in enumerate(found.cadres) for _ in range(slots[at])]
    places = sorted(found.places, key=lambda place: (-days_since(place), place.unit))
    return [(person, place.unit) for person, place in zip(order, places, strict=False)]


def proposed(found: Province, way: str) -> list[tuple[int, int]]:
    """The same from the product."""
    rows = propose(found.places, found.cadres, halves=WHOLE_DAY, by=BY, on=ON, way=way)
    return [(row.person, row.unit) for row in rows]


def days_since(place: Place) -> int:
    """How long nobody was there."""
    days = place.days_since(ON)
    return NEVER if days is None else days


def outcome(found: Province, choose: Callable[[], list[tuple[int, int]]]) -> Outcome:
    """What a way chooses, and how long it takes to choose."""
    start = time.perf_counter()
    chosen = choose()
    seconds = time.perf_counter() - start
    places, cadres = {one.unit: one for one in found.places}, {one.person: one for one in found.cadres}
    worth = sum(
        points([*reasons_of_place(places[unit], BY, ON), *reasons_of_pair(cadres[person], places[unit], BY)])
        for person, unit in chosen
    )
    reached = {places[unit].commune for _, unit in chosen}
    communes = {place.commune for place in found.places}
    days = sum(days_since(places[unit]) for _, unit in chosen)
    return Outcome(seconds, len(chosen), days, len(reached) / len(communes), worth)


def table(provinces: int, branches: int) -> list[str]:
    """All provinces, all ways; refused when the best way is worse than the simple one anywhere."""
    found = {name: [] for name in WAYS}
    for seed in range(provinces):
        one = province(seed, branches)
        for name, way in WAYS.items():
            found[name].append(outcome(one, lambda way=way, one=one: proposed(one, way) if way else longest_first(one)))
        simple, best = (found[name][-1].points for name in list(WAYS)[1:])
        if best < simple - 0.01:
            raise SystemExit(f"province {seed}: the best way has {best} points, the simple one {simple}")
    rows = [
        f"{provinces} seeded provinces, {branches} branches in {COMMUNES} communes, {CADRES} cadres, a month, visits of a day",
        "",
        "| way | seconds (median) | slowest | visits | days since the last visit of the chosen | communes reached | points |",
        "|---" * 7 + "|",
    ]
    for name, outcomes in found.items():
        seconds = sorted(one.seconds for one in outcomes)
        rows.append(
            f"| {name} | {median(seconds):.2f} | {seconds[-1]:.2f} | {sum(one.visits for one in outcomes):,}"
            f" | {sum(one.days for one in outcomes):,} | {sum(one.communes for one in outcomes) / provinces:.1%}"
            f" | {sum(one.points for one in outcomes):,.0f} |"
        )
    return rows


def main() -> None:
    """Print the table and keep it in bench/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provinces", type=int, default=20)
    parser.add_argument("--branches", type=int, default=3_000)
    options = parser.parse_args()
    text = "\n".join([*table(options.provinces, options.branches), ""])
    print(text)
    if options.provinces == 20 and options.branches == 3_000:
        (HERE / "results" / "planner.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
