"""The verbs of visits to the grassroots."""

from thulinh.visits.actions.forms import load_forms

__all__ = ["load_forms"]
