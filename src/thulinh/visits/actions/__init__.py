"""The verbs of visits to the grassroots."""

from thulinh.visits.actions.forms import load_forms
from thulinh.visits.actions.planning import plan_visit, plan_visits
from thulinh.visits.actions.recording import record_visit, record_visits

__all__ = ["load_forms", "plan_visit", "plan_visits", "record_visit", "record_visits"]
