"""The verbs of findings and difficulties."""

from thulinh.difficulties.actions.kinds import load_difficulty_kinds
from thulinh.difficulties.actions.raising import NewDifficulty, raise_difficulties

__all__ = ["NewDifficulty", "load_difficulty_kinds", "raise_difficulties"]
