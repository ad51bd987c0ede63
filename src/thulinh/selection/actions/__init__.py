"""What can be done in choosing and developing secretaries. Everything that writes this room's tables stands here."""

from thulinh.selection.actions.duals import say_of_other_seat
from thulinh.selection.actions.giving import end_selection_rules, give_selection_rule
from thulinh.selection.actions.handing import (
    add_hand_over_line,
    cancel_hand_over,
    drop_hand_over_line,
    enter_signed_hand_over,
    lead_hand_overs,
    prepare_hand_over,
    renew_hand_over,
    sign_hand_over,
)
from thulinh.selection.actions.pool_lists import take_back_successors, take_successors
from thulinh.selection.actions.pooling import end_plan, lead_plans, plan_successors, withdraw_plans

__all__ = [
    "add_hand_over_line",
    "cancel_hand_over",
    "drop_hand_over_line",
    "end_plan",
    "end_selection_rules",
    "enter_signed_hand_over",
    "give_selection_rule",
    "lead_hand_overs",
    "lead_plans",
    "plan_successors",
    "prepare_hand_over",
    "renew_hand_over",
    "say_of_other_seat",
    "sign_hand_over",
    "take_back_successors",
    "take_successors",
    "withdraw_plans",
]
