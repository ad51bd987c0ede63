"""Verbs of activities: record, correct, verify, assign, propose, share. The only writers of the room's tables."""

from thulinh.activities.actions.correcting import (
    CHANGED_MEANWHILE,
    answer_not_held,
    cancel,
    correct_session,
    mark_held,
    withdraw,
)
from thulinh.activities.actions.guidance import amend_guidance, publish_guidance, withdraw_guidance
from thulinh.activities.actions.initiatives import mark_reused, share_initiative, withdraw_initiative
from thulinh.activities.actions.joint import answer_proposal, plan_of, propose_joint_session, record_cell_word
from thulinh.activities.actions.kinds import load_kinds
from thulinh.activities.actions.listing import take_back_sessions, take_sessions
from thulinh.activities.actions.photos import add_photos, give_up_photos
from thulinh.activities.actions.recording import AlreadyRecorded, record_session, record_sessions
from thulinh.activities.actions.roll_calls import (
    AlreadyThere,
    NotMatched,
    check_in,
    check_in_by_name,
    close_roll_call,
    deny_check_in,
    note_missed_guess,
    open_roll_call,
    open_roll_call_today,
    renew_roll_call,
    tick_present,
    undo_check_in,
)
from thulinh.activities.actions.tasks import (
    assign_task,
    finish_task,
    hand_over_tasks,
    reassign_tasks,
    withdraw_task,
)
from thulinh.activities.actions.verifying import confirm_on_behalf, verify

__all__ = [
    "CHANGED_MEANWHILE",
    "AlreadyRecorded",
    "AlreadyThere",
    "NotMatched",
    "add_photos",
    "amend_guidance",
    "answer_not_held",
    "answer_proposal",
    "assign_task",
    "cancel",
    "check_in",
    "check_in_by_name",
    "close_roll_call",
    "confirm_on_behalf",
    "correct_session",
    "deny_check_in",
    "finish_task",
    "give_up_photos",
    "hand_over_tasks",
    "load_kinds",
    "mark_held",
    "mark_reused",
    "note_missed_guess",
    "open_roll_call",
    "open_roll_call_today",
    "plan_of",
    "propose_joint_session",
    "publish_guidance",
    "reassign_tasks",
    "record_cell_word",
    "record_session",
    "record_sessions",
    "renew_roll_call",
    "share_initiative",
    "take_back_sessions",
    "take_sessions",
    "tick_present",
    "undo_check_in",
    "verify",
    "withdraw",
    "withdraw_guidance",
    "withdraw_initiative",
    "withdraw_task",
]
