"""Addresses that carry what is asked: which days, from which day one looks, which form filled in how."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.activities.permissions import ActivityPermission
from thulinh.desk.queries.material import Material
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.sight import Sight
from thulinh.kernel.periods import Span
from thulinh.people.models import Account
from thulinh.people.reach import reach

HOME = "/"


def cockpit_url(unit: int, question: Question, **changes: str) -> str:
    """The cockpit of a unit with the same question."""
    return reverse("desk:cockpit", args=[unit]) + question.query(**changes)


def overdue_url(unit: int, question: Question, **changes: str) -> str:
    """The list of what is overdue at and below a unit."""
    return reverse("desk:overdue", args=[unit]) + question.query(ky="", **changes)


def remind_all_url(sight: Sight, user: Account, question: Question) -> str:
    """The text that reminds all units just below a unit; empty for a branch, for the past, or without the right."""
    is_now = question.on == question.today and sight.now.is_open and not sight.is_branch
    answers = is_now and reach(user, ActivityPermission.VERIFY, question.today).covers(sight.now.path)
    return reverse("desk:remind_all", args=[sight.unit]) if answers else ""


def figure_url(key: str, unit: int, question: Question, **changes: str) -> str:
    """The page of one figure of a unit; `key` is "programme.code"."""
    programme, _, code = key.partition(".")
    return reverse("desk:figure", args=[programme, code, unit]) + question.firm_query(**changes)


def record_url(kind: str, unit: int, day: dt.date) -> str:
    """The form that records a session of that kind, filled in as far as is known."""
    query = urlencode({"ngay": day.isoformat(), "next": HOME})
    return f"{reverse('activities:record', args=[unit, kind])}?{query}"


def answer_url(kind: str, unit: int, period: Span) -> str:
    """The form that says that a session could not be held in a period, and why."""
    asked = {"tu": period.starts_on.isoformat(), "den": period.ends_on.isoformat(), "next": HOME}
    return f"{reverse('activities:not_held', args=[unit, kind])}?{urlencode(asked)}"


def material_url(material: Material) -> str:
    """What the levels above ask of a session, to read."""
    query = urlencode({"ngay": material.day.isoformat(), "next": HOME})
    return f"{reverse('activities:material', args=[material.unit, material.kind])}?{query}"


def roll_call_url(kind: str, unit: int) -> str:
    """Opening the roll call of today's session."""
    return f"{reverse('activities:roll_call_today', args=[unit, kind])}?{urlencode({'next': HOME})}"


def mark_held_url(activity: int) -> str:
    """The form that says how a planned session went."""
    return f"{reverse('activities:hold', args=[activity])}?{urlencode({'next': HOME})}"


def assign_url(meeting: int) -> str:
    """The form that gives a task of a meeting that was held."""
    return f"{reverse('activities:assign', args=[meeting])}?{urlencode({'next': HOME})}"


def check_url(check: int) -> str:
    """The form of one sample check; afterwards one is back at those that wait."""
    query = urlencode({"next": reverse("desk:checks_waiting")})
    return f"{reverse('desk:check', args=[check])}?{query}"


def put_right_url(check: int, back: str = HOME) -> str:
    """The form that says what was put right after a sample check."""
    return f"{reverse('desk:put_right', args=[check])}?{urlencode({'next': back})}"


def checks_made_url(unit: int, starts_on: dt.date, ends_on: dt.date) -> str:
    """What sample checks found at and below a unit, of records of some days."""
    query = urlencode({"don_vi": unit, "tu": starts_on.isoformat(), "den": ends_on.isoformat()})
    return f"{reverse('desk:checks_made')}?{query}"


def handing_url(person: int, back: str) -> str:
    """The page on which a person's open tasks go to somebody else."""
    return f"{reverse('desk:hand_over', args=[person])}?{urlencode({'next': back})}"


def finish_task_url(task: int) -> str:
    """The form that says that a task is done."""
    return f"{reverse('activities:finish_task', args=[task])}?{urlencode({'next': HOME})}"
