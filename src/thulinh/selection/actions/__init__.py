"""What can be done in choosing and developing secretaries. Everything that writes this room's tables stands here."""

from thulinh.selection.actions.candidates import add_candidate, judge, withdraw_candidate
from thulinh.selection.actions.choosing import Decision, NewChoice, choose, withdraw_choice
from thulinh.selection.actions.duals import say_of_other_seat
from thulinh.selection.actions.giving import (
    end_selection_rule,
    end_selection_rules,
    give_selection_rule,
    set_selection_rule,
)
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
from thulinh.selection.actions.moving import follow_placement_of_rounds, hand_over_rounds
from thulinh.selection.actions.opinions import Paper, enter_opinion_from_paper, give_opinion, withdraw_opinion
from thulinh.selection.actions.pool_lists import take_back_successors, take_successors
from thulinh.selection.actions.pooling import end_plan, lead_plans, plan_successors, withdraw_plans
from thulinh.selection.actions.rounds import close_round, open_round, refresh_candidates
from thulinh.selection.actions.settling import dismiss_holder, reopen_place, review_holder, settle_place

__all__ = [
    "Decision",
    "NewChoice",
    "Paper",
    "add_candidate",
    "add_hand_over_line",
    "cancel_hand_over",
    "choose",
    "close_round",
    "dismiss_holder",
    "drop_hand_over_line",
    "end_plan",
    "end_selection_rule",
    "end_selection_rules",
    "enter_opinion_from_paper",
    "enter_signed_hand_over",
    "follow_placement_of_rounds",
    "give_opinion",
    "give_selection_rule",
    "hand_over_rounds",
    "judge",
    "lead_hand_overs",
    "lead_plans",
    "open_round",
    "plan_successors",
    "prepare_hand_over",
    "refresh_candidates",
    "renew_hand_over",
    "reopen_place",
    "review_holder",
    "say_of_other_seat",
    "set_selection_rule",
    "settle_place",
    "sign_hand_over",
    "take_back_successors",
    "take_successors",
    "withdraw_candidate",
    "withdraw_choice",
    "withdraw_opinion",
    "withdraw_plans",
]
