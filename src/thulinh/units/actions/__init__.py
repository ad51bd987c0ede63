"""What can be done to units; one noun per file."""

from thulinh.units.actions.administrative import AdministrativeLoad, load_administrative_units
from thulinh.units.actions.bodies import NewBody, open_bodies, open_body
from thulinh.units.actions.decisions import Decision
from thulinh.units.actions.ending import Dissolution, dissolve_all, dissolve_unit, split_unit
from thulinh.units.actions.levels import load_levels
from thulinh.units.actions.listing import take_back_units, take_units
from thulinh.units.actions.merging import Merger, merge_all, merge_units
from thulinh.units.actions.merging_lists import ReadMergers, read_mergers
from thulinh.units.actions.opening import NewUnit, open_unit, open_units, opening_problems
from thulinh.units.actions.placing import Transfer, place_all, place_unit
from thulinh.units.actions.renaming import Renaming, UnitCorrection, correct_units, rename_all, rename_unit
from thulinh.units.actions.tree import rebuild_paths
from thulinh.units.actions.withdrawing import withdraw_units

__all__ = [
    "AdministrativeLoad",
    "Decision",
    "Dissolution",
    "Merger",
    "NewBody",
    "NewUnit",
    "ReadMergers",
    "Renaming",
    "Transfer",
    "UnitCorrection",
    "correct_units",
    "dissolve_all",
    "dissolve_unit",
    "load_administrative_units",
    "load_levels",
    "merge_all",
    "merge_units",
    "open_bodies",
    "open_body",
    "open_unit",
    "open_units",
    "opening_problems",
    "place_all",
    "place_unit",
    "read_mergers",
    "rebuild_paths",
    "rename_all",
    "rename_unit",
    "split_unit",
    "take_back_units",
    "take_units",
    "withdraw_units",
]
