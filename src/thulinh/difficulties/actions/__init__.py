"""The verbs of findings and difficulties."""

from thulinh.difficulties.actions.grouping import end_group, group_difficulties
from thulinh.difficulties.actions.kinds import load_difficulty_kinds
from thulinh.difficulties.actions.moving import hand_over_difficulties
from thulinh.difficulties.actions.placing import follow_placement
from thulinh.difficulties.actions.raising import NewDifficulty, raise_difficulties
from thulinh.difficulties.actions.solving import (
    agree,
    answer,
    assign,
    close_with_reason,
    more_time,
    not_agree,
    note_step,
    reopen,
    send_to_authority,
    send_up,
    withdraw,
)

__all__ = [
    "NewDifficulty",
    "agree",
    "answer",
    "assign",
    "close_with_reason",
    "end_group",
    "follow_placement",
    "group_difficulties",
    "hand_over_difficulties",
    "load_difficulty_kinds",
    "more_time",
    "not_agree",
    "note_step",
    "raise_difficulties",
    "reopen",
    "send_to_authority",
    "send_up",
    "withdraw",
]
