"""Writing about training; other rooms import from here."""

from thulinh.training.actions.assessing import assess_oneself, take_back_assessment
from thulinh.training.actions.demands import (
    end_training_demand,
    end_training_demands,
    give_training_demands,
    set_training_demand,
    withdraw_training_demand,
)
from thulinh.training.actions.local_topics import (
    add_material,
    add_topic,
    change_topic,
    end_topic,
    withdraw_material,
)
from thulinh.training.actions.plans import (
    add_item,
    change_item,
    correct_plan,
    issue_plan,
    make_plan,
    withdraw_item,
    withdraw_plan,
)
from thulinh.training.actions.qualifications import (
    record_qualifications,
    record_training,
    withdraw_qualifications,
)
from thulinh.training.actions.topics import load_topics

__all__ = [
    "add_item",
    "add_material",
    "add_topic",
    "assess_oneself",
    "change_item",
    "change_topic",
    "correct_plan",
    "end_topic",
    "end_training_demand",
    "end_training_demands",
    "give_training_demands",
    "issue_plan",
    "load_topics",
    "make_plan",
    "record_qualifications",
    "record_training",
    "set_training_demand",
    "take_back_assessment",
    "withdraw_item",
    "withdraw_material",
    "withdraw_plan",
    "withdraw_qualifications",
    "withdraw_training_demand",
]
