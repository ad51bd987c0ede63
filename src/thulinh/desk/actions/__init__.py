"""What the desk does: it joins the actions of the rooms below in one transaction, and keeps a few rows of its own."""

from thulinh.desk.actions.arranging import (
    BranchMerger,
    BranchSplit,
    dissolve_branch,
    merge_branches,
    merge_many,
    rename_branch,
    split_branch,
    transfer_branch,
)
from thulinh.desk.actions.founding import found_unit
from thulinh.desk.actions.listing import take_arrangement
from thulinh.desk.actions.looking import look_at_candidates, look_at_discipline
from thulinh.desk.actions.pushing import NewPush, claim_pushes, end_pushes, note_push_answers, start_push, stop_push
from thulinh.desk.actions.reminding import Reminded, record_reminders
from thulinh.desk.actions.subscribing import close_calendar, open_calendar
from thulinh.desk.actions.telling import mark_told

__all__ = [
    "BranchMerger",
    "BranchSplit",
    "NewPush",
    "Reminded",
    "claim_pushes",
    "close_calendar",
    "dissolve_branch",
    "end_pushes",
    "found_unit",
    "look_at_candidates",
    "look_at_discipline",
    "mark_told",
    "merge_branches",
    "merge_many",
    "note_push_answers",
    "open_calendar",
    "record_reminders",
    "rename_branch",
    "split_branch",
    "start_push",
    "stop_push",
    "take_arrangement",
    "transfer_branch",
]
