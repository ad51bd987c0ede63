"""What programmes ask: which hold where, their figures, what is due, how far people are, what there is."""

from thulinh.programmes.queries.adoptions import Carried, adoptions_of, carried_adoptions
from thulinh.programmes.queries.asking import (
    Asked,
    InForce,
    Surroundings,
    adopted,
    ask,
    find,
    in_force,
    surroundings,
    window_of,
)
from thulinh.programmes.queries.declaring import (
    AskedFigure,
    DeclaredSum,
    asked_figures,
    declared_specs,
    declared_sums,
)
from thulinh.programmes.queries.dues import Due, DueCount, dues, dues_counted
from thulinh.programmes.queries.gathering import GatheringTarget, gathering_targets, targets_at
from thulinh.programmes.queries.leaves import (
    EVERYTHING,
    LeaveLine,
    contents_to_let_off,
    leave_words,
    leaves_of,
    may_read_leaves,
)
from thulinh.programmes.queries.progress import Progress, elapsed, progress, progress_counted, progress_of
from thulinh.programmes.queries.steps import DueStep, StepsDone, late_days, steps_done, steps_of, waiting_steps
from thulinh.programmes.queries.versions import library, may_add_version, versions_of
from thulinh.programmes.queries.waves import Wave, WaveFigure, wave_figures, waves

__all__ = [
    "EVERYTHING",
    "Asked",
    "AskedFigure",
    "Carried",
    "DeclaredSum",
    "Due",
    "DueCount",
    "DueStep",
    "GatheringTarget",
    "InForce",
    "LeaveLine",
    "Progress",
    "StepsDone",
    "Surroundings",
    "Wave",
    "WaveFigure",
    "adopted",
    "adoptions_of",
    "ask",
    "asked_figures",
    "carried_adoptions",
    "contents_to_let_off",
    "declared_specs",
    "declared_sums",
    "dues",
    "dues_counted",
    "elapsed",
    "find",
    "gathering_targets",
    "in_force",
    "late_days",
    "leave_words",
    "leaves_of",
    "library",
    "may_add_version",
    "may_read_leaves",
    "progress",
    "progress_counted",
    "progress_of",
    "steps_done",
    "steps_of",
    "surroundings",
    "targets_at",
    "versions_of",
    "waiting_steps",
    "wave_figures",
    "waves",
    "window_of",
]
