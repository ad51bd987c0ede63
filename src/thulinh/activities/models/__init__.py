"""What was really done, and what the level above asks to be done in a month's sessions."""

from thulinh.activities.models.guidance import Coverage, Guidance, GuidanceQuerySet, Requirement, RequirementQuerySet
from thulinh.activities.models.roll_calls import CheckIn, MissedGuess, RollCall
from thulinh.activities.models.sessions import (
    Activity,
    ActivityQuerySet,
    Attendance,
    Authorship,
    AuthorshipQuerySet,
    ContentKind,
    Credit,
    CreditQuerySet,
    Evidence,
    Initiative,
    Kind,
    Lesson,
    Proposal,
    Reuse,
    Task,
    Verification,
)

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "Attendance",
    "Authorship",
    "AuthorshipQuerySet",
    "CheckIn",
    "ContentKind",
    "Coverage",
    "Credit",
    "CreditQuerySet",
    "Evidence",
    "Guidance",
    "GuidanceQuerySet",
    "Initiative",
    "Kind",
    "Lesson",
    "MissedGuess",
    "Proposal",
    "Requirement",
    "RequirementQuerySet",
    "Reuse",
    "RollCall",
    "Task",
    "Verification",
]
