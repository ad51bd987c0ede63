"""Decisions about units on plain values: paths, timelines, what may change on a day, and names."""

from thulinh.units.rules.lives import Life, change_problem, ending_problem, shelter_problem
from thulinh.units.rules.names import marks_key, nearest_keys, union_name, unit_core, unit_key
from thulinh.units.rules.paths import (
    WIDTH,
    lies_under,
    lies_under_any,
    path_end,
    path_ids,
    path_key,
    path_parts,
)
from thulinh.units.rules.timeline import DAY, FOREVER, Stretch, Timeline

__all__ = [
    "DAY",
    "FOREVER",
    "WIDTH",
    "Life",
    "Stretch",
    "Timeline",
    "change_problem",
    "ending_problem",
    "lies_under",
    "lies_under_any",
    "marks_key",
    "nearest_keys",
    "path_end",
    "path_ids",
    "path_key",
    "path_parts",
    "shelter_problem",
    "union_name",
    "unit_core",
    "unit_key",
]
