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
from thulinh.desk.actions.looking import look_at_party_standing
from thulinh.desk.actions.reminding import Reminded, record_reminders
from thulinh.desk.actions.subscribing import close_calendar, open_calendar
from thulinh.desk.actions.telling import mark_told

__all__ = [
    "BranchMerger",
    "BranchSplit",
    "Reminded",
    "close_calendar",
    "dissolve_branch",
    "found_unit",
    "look_at_party_standing",
    "mark_told",
    "merge_branches",
    "merge_many",
    "open_calendar",
    "record_reminders",
    "rename_branch",
    "split_branch",
    "take_arrangement",
    "transfer_branch",
]
