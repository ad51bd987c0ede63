"""The verbs of visits to the grassroots."""

from thulinh.visits.actions.correcting import (
    cancel_visit,
    correct_visit,
    link_activities,
    register_visit,
    strike_days,
    withdraw_visit,
)
from thulinh.visits.actions.forgetting import forget_visit_words
from thulinh.visits.actions.forms import load_forms
from thulinh.visits.actions.moving import hand_over_visits
from thulinh.visits.actions.planning import plan_visit, plan_visits
from thulinh.visits.actions.recording import record_visit, record_visits
from thulinh.visits.actions.reporting import (
    add_visit_files,
    drop_visit_file,
    give_up_visit_photos,
    report_visit,
    set_order,
)
from thulinh.visits.actions.scheduling import NewSchedule, make_schedule, withdraw_schedule
from thulinh.visits.actions.writing import CHANGED_MEANWHILE

__all__ = [
    "CHANGED_MEANWHILE",
    "NewSchedule",
    "add_visit_files",
    "cancel_visit",
    "correct_visit",
    "drop_visit_file",
    "forget_visit_words",
    "give_up_visit_photos",
    "hand_over_visits",
    "link_activities",
    "load_forms",
    "make_schedule",
    "plan_visit",
    "plan_visits",
    "record_visit",
    "record_visits",
    "register_visit",
    "report_visit",
    "set_order",
    "strike_days",
    "withdraw_schedule",
    "withdraw_visit",
]
