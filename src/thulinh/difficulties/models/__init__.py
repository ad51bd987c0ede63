"""What was found at the grassroots, and the difficulties that the base raises until it agrees that they are solved."""

from thulinh.difficulties.models.findings import (
    Finding,
    FindingPhoto,
    FindingQuerySet,
    FindingStep,
    LeftOut,
    Skill,
)
from thulinh.difficulties.models.matters import Area, Cluster, Difficulty, DifficultyQuerySet, Step, Turn

__all__ = [
    "Area",
    "Cluster",
    "Difficulty",
    "DifficultyQuerySet",
    "Finding",
    "FindingPhoto",
    "FindingQuerySet",
    "FindingStep",
    "LeftOut",
    "Skill",
    "Step",
    "Turn",
]
