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
from thulinh.activities.actions.tasks import assign_task, finish_task, hand_over_tasks, withdraw_task
from thulinh.activities.actions.verifying import confirm_on_behalf, verify

__all__ = [
    "CHANGED_MEANWHILE",
    "AlreadyRecorded",
    "add_photos",
    "amend_guidance",
    "answer_not_held",
    "answer_proposal",
    "assign_task",
    "cancel",
    "confirm_on_behalf",
    "correct_session",
    "finish_task",
    "give_up_photos",
    "hand_over_tasks",
    "load_kinds",
    "mark_held",
    "mark_reused",
    "plan_of",
    "propose_joint_session",
    "publish_guidance",
    "record_cell_word",
    "record_session",
    "record_sessions",
    "share_initiative",
    "take_back_sessions",
    "take_sessions",
    "verify",
    "withdraw",
    "withdraw_guidance",
    "withdraw_initiative",
    "withdraw_task",
]
