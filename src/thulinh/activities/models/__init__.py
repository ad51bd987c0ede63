"""What was really done, and what the level above asks to be done in a month's sessions."""

from thulinh.activities.models.evidence import Attendance, Evidence, Verification
from thulinh.activities.models.followings import Initiative, Lesson, Reuse, Task
from thulinh.activities.models.guidance import Coverage, Guidance, GuidanceQuerySet, Requirement, RequirementQuerySet
from thulinh.activities.models.kinds import ContentKind, Kind
from thulinh.activities.models.proposals import Proposal
from thulinh.activities.models.roll_calls import CheckIn, MissedGuess, RollCall
from thulinh.activities.models.sessions import (
    Activity,
    ActivityQuerySet,
    Authorship,
    AuthorshipQuerySet,
    Credit,
    CreditQuerySet,
    late_q,
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
    "late_q",
]
