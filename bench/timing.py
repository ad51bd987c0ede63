"""Measuring: everything is called once to warm it, then round by round in turn, so that load falls on all alike."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Thing = Callable[[], Any]


@dataclass(frozen=True)
class Asked:
    """How often the database was asked in one call, and how long it took to answer all in all."""

    queries: int
    seconds: float
    slowest: str


def interleaved(things: Mapping[str, Thing], rounds: int) -> dict[str, float]:
    """The median seconds of each thing over the rounds."""
    for thing in things.values():
        thing()
    taken: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, thing in things.items():
            gc.collect()
            start = time.perf_counter()
            thing()
            taken[name].append(time.perf_counter() - start)
    return {name: median(seconds) for name, seconds in taken.items()}


def asked(thing: Thing) -> Asked:
    """What one call asks of the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        thing()
    found = captured.captured_queries
    slowest = max(found, key=lambda query: float(query["time"]), default={"sql": ""})
    return Asked(len(found), sum(float(query["time"]) for query in found), slowest["sql"])
