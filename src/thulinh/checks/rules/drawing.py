"""A random sample that anybody can draw again: a kept seed, spread over places and over those who verified."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Drawable:
    """A record that can be drawn, as plain values.

    `place`: among which the sample is spread; `verifier`: whose word stands on it; `hands`: the accounts that wrote,
    confirmed or verified it; `people`: whom it is about or who went. Neither of these checks it.
    """

    record: int
    unit: int
    path: str
    place: str
    day: dt.date
    person: int | None = None
    verifier: int | None = None
    quantity: float = 1
    hands: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lot:
    """What the draw itself looks at: the record, its place, who verified it."""

    record: int
    place: str
    verifier: int | None = None


def drawn(pool: Iterable[Lot], size: int, seed: str) -> list[int]:
    """Which records are drawn: the same seed over the same records draws the same ones, in whatever order they come.

    Place after place gives one record, in an order drawn anew for each round, until there are enough; within a place it
    is a record of whoever verified the fewest of those drawn so far. So no two places differ by more than one record
    unless one of them has no more, and nobody's word is looked at much oftener than another's.

    Shape: numbers of records in the order drawn, at most as many as there are.
    Source: DN9.
    """
    # Of all that Random gives, only random() is promised to stay the same in later versions of Python.
    chance = Random(seed)  # noqa: S311 - a sample, not a secret; the seed is one
    places = _shuffled_within_places(pool, chance)
    taken: list[int] = []
    used: Counter[int | None] = Counter()
    while places and len(taken) < size:
        for place in sorted(places, key=lambda _: chance.random())[: size - len(taken)]:
            verifiers = places[place]
            verifier = min(verifiers, key=lambda one: (used[one], verifiers[one][-1][0]))
            taken.append(verifiers[verifier].pop()[1])
            used[verifier] += 1
            if not verifiers[verifier]:
                del verifiers[verifier]
        places = {place: verifiers for place, verifiers in places.items() if verifiers}
    return taken


def _shuffled_within_places(
    pool: Iterable[Lot], chance: Random
) -> dict[str, dict[int | None, list[tuple[float, int]]]]:
    """By place, then by verifier, the records in random order, the next one last. Places are in the order of paths, so
    that the seed alone decides.
    """
    places: dict[str, dict[int | None, list[tuple[float, int]]]] = defaultdict(lambda: defaultdict(list))
    for lot in sorted(set(pool), key=lambda one: (one.place, one.record)):
        places[lot.place][lot.verifier].append((chance.random(), lot.record))
    for verifiers in places.values():
        for records in verifiers.values():
            records.sort(reverse=True)
    return {place: dict(verifiers) for place, verifiers in places.items()}
