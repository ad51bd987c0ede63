"""What the desk does: it writes no table of its own, but joins the actions of the rooms below in one transaction."""

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

__all__ = [
    "BranchMerger",
    "BranchSplit",
    "dissolve_branch",
    "found_unit",
    "look_at_party_standing",
    "merge_branches",
    "merge_many",
    "rename_branch",
    "split_branch",
    "take_arrangement",
    "transfer_branch",
]
