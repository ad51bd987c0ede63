"""Training: what is taught, who needs it, plans, classes with who took part, qualifications, certificates."""

from thulinh.training.models.certificates import Certificate
from thulinh.training.models.classes import ClassGroup, ClassTopic, HalfDay, Lesson, Quota, TrainingClass
from thulinh.training.models.knowledge import Demand, Qualification, SelfAssessment
from thulinh.training.models.participants import (
    Contribution,
    Evaluation,
    Participant,
    ParticipantQuerySet,
    Presence,
    TakenNeed,
)
from thulinh.training.models.plans import Plan, PlanItem
from thulinh.training.models.topics import Level, Material, Topic, TopicGroup

__all__ = [
    "Certificate",
    "ClassGroup",
    "ClassTopic",
    "Contribution",
    "Demand",
    "Evaluation",
    "HalfDay",
    "Lesson",
    "Level",
    "Material",
    "Participant",
    "ParticipantQuerySet",
    "Plan",
    "PlanItem",
    "Presence",
    "Qualification",
    "Quota",
    "SelfAssessment",
    "TakenNeed",
    "Topic",
    "TopicGroup",
    "TrainingClass",
]
