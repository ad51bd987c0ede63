"""Verbs of sample checks: one noun per file."""

from thulinh.checks.actions.checking import Found, correct_check, not_reached, record_check
from thulinh.checks.actions.drawing import draw
from thulinh.checks.actions.forgetting import forget_words_in_checks
from thulinh.checks.actions.mending import put_right

__all__ = ["Found", "correct_check", "draw", "forget_words_in_checks", "not_reached", "put_right", "record_check"]
