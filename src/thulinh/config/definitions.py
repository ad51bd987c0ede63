"""What is data: levels, positions, kinds and the shipped programmes, laid into the tables after every `migrate`."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thulinh.activities.actions import load_kinds
from thulinh.benefits.actions import load_benefit_kinds
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.actions import lay_periods
from thulinh.people.actions import load_positions
from thulinh.programmes.actions import store_version
from thulinh.training.actions import load_topics
from thulinh.units.actions import load_administrative_units, load_levels
from thulinh.units.models import Unit
from thulinh.visits.actions import load_forms

FOLDER = Path(__file__).resolve().parent.parent / "definitions"


@cache
def read(name: str) -> Any:
    """One file of definitions, for instance "levels.yaml"."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def load_all() -> None:
    """Lay all that is data, and the country's units where there are none yet.

    Safe to run again; nothing adopted changes.

    Writes: the definition tables of each room, by the room's own action.
    """
    load_definitions()
    if not Unit.objects.exists():
        load_administrative_units(FOLDER / "administrative")


def load_definitions() -> None:
    """Lay periods, levels, positions, kinds and the shipped programmes; no unit.

    Writes: the definition tables of each room, by the room's own action.
    """
    lay_periods()
    load_levels(read("levels.yaml"))
    load_positions(read("positions.yaml"))
    load_kinds(read("activities.yaml"))
    load_difficulty_kinds(read("difficulties.yaml"))
    load_forms(read("visits.yaml"))
    load_benefit_kinds(read("benefits.yaml"))
    load_topics(read("training.yaml"))
    for path in sorted((FOLDER / "programmes").glob("*.yaml")):
        store_version(path.read_text(encoding="utf-8"), by=None)
