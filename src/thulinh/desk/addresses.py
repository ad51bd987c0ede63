"""Addresses that carry the question asked: which days, from which day one looks."""

from django.urls import reverse

from thulinh.desk.queries.question import Question


def cockpit_url(unit: int, question: Question, **changes: str) -> str:
    """The cockpit of a unit with the same question."""
    return reverse("desk:cockpit", args=[unit]) + question.query(**changes)


def overdue_url(unit: int, question: Question, **changes: str) -> str:
    """The list of what is overdue at and below a unit."""
    return reverse("desk:overdue", args=[unit]) + question.query(ky="", **changes)


def figure_url(key: str, unit: int, question: Question, **changes: str) -> str:
    """The page of one figure of a unit; `key` is "programme.code"."""
    programme, _, code = key.partition(".")
    return reverse("desk:figure", args=[programme, code, unit]) + question.firm_query(**changes)
