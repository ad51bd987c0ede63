"""Writing about training; other rooms import from here."""

from thulinh.training.actions.approving import Approved, approve, decline, promote
from thulinh.training.actions.assessing import assess_oneself, take_back_assessment
from thulinh.training.actions.certificates import issue_certificates, withdraw_certificate
from thulinh.training.actions.classes import change_class, plan_class
from thulinh.training.actions.demands import (
    carry_on_demands,
    end_training_demand,
    end_training_demands,
    give_training_demands,
    set_training_demand,
    withdraw_training_demand,
)
from thulinh.training.actions.giving import contribute, evaluate
from thulinh.training.actions.grouping import move_to_group, set_groups, set_quotas
from thulinh.training.actions.leaving import withdraw_participant
from thulinh.training.actions.local_topics import (
    add_material,
    add_topic,
    carry_on_topics,
    change_topic,
    end_topic,
    withdraw_material,
)
from thulinh.training.actions.nominating import Nominated, nominate, register
from thulinh.training.actions.plans import (
    add_item,
    change_item,
    correct_plan,
    issue_plan,
    make_plan,
    withdraw_item,
    withdraw_plan,
)
from thulinh.training.actions.presence import (
    AlreadyMarked,
    Marked,
    NotListed,
    close_roll,
    mark_at_door,
    mark_by_badge,
    mark_presence,
    open_roll,
    renew_roll,
)
from thulinh.training.actions.qualifications import record_qualifications, record_training, withdraw_qualifications
from thulinh.training.actions.result_sheets import SheetWritten, write_result_sheet
from thulinh.training.actions.results import write_results
from thulinh.training.actions.stating import (
    cancel_class,
    end_class,
    open_class,
    reopen_class,
    resume_class,
    settle_class,
)
from thulinh.training.actions.timetable import set_half_days
from thulinh.training.actions.topics import load_topics

__all__ = [
    "AlreadyMarked",
    "Approved",
    "Marked",
    "Nominated",
    "NotListed",
    "SheetWritten",
    "add_item",
    "add_material",
    "add_topic",
    "approve",
    "assess_oneself",
    "cancel_class",
    "carry_on_demands",
    "carry_on_topics",
    "change_class",
    "change_item",
    "change_topic",
    "close_roll",
    "contribute",
    "correct_plan",
    "decline",
    "end_class",
    "end_topic",
    "end_training_demand",
    "end_training_demands",
    "evaluate",
    "give_training_demands",
    "issue_certificates",
    "issue_plan",
    "load_topics",
    "make_plan",
    "mark_at_door",
    "mark_by_badge",
    "mark_presence",
    "move_to_group",
    "nominate",
    "open_class",
    "open_roll",
    "plan_class",
    "promote",
    "record_qualifications",
    "record_training",
    "register",
    "renew_roll",
    "reopen_class",
    "resume_class",
    "set_groups",
    "set_half_days",
    "set_quotas",
    "set_training_demand",
    "settle_class",
    "take_back_assessment",
    "withdraw_certificate",
    "withdraw_item",
    "withdraw_material",
    "withdraw_participant",
    "withdraw_plan",
    "withdraw_qualifications",
    "withdraw_training_demand",
    "write_result_sheet",
    "write_results",
]
