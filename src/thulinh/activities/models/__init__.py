"""What was really done, and what the level above asks to be done in a month's sessions."""

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
    "ContentKind",
    "Credit",
    "CreditQuerySet",
    "Evidence",
    "Initiative",
    "Kind",
    "Lesson",
    "Proposal",
    "Reuse",
    "Task",
    "Verification",
]
