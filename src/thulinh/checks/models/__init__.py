"""Sample checks: what was drawn at random, by which seed, and what the check of each record found."""

from thulinh.checks.models.checks import Candidate, Check, CheckQuerySet, Draw

__all__ = ["Candidate", "Check", "CheckQuerySet", "Draw"]
