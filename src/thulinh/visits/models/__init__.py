"""Days at the grassroots: schedules, visits, who went, where, on which days, and the word of those visited."""

from thulinh.visits.models.days import VisitDay, overdue_q, reported_in_time_q, reported_late_q
from thulinh.visits.models.visits import (
    Authorship,
    Form,
    Rating,
    Schedule,
    Stop,
    Visit,
    VisitActivity,
    VisitFile,
    VisitFinding,
    Visitor,
    VisitQuerySet,
)

__all__ = [
    "Authorship",
    "Form",
    "Rating",
    "Schedule",
    "Stop",
    "Visit",
    "VisitActivity",
    "VisitDay",
    "VisitFile",
    "VisitFinding",
    "VisitQuerySet",
    "Visitor",
    "overdue_q",
    "reported_in_time_q",
    "reported_late_q",
]
