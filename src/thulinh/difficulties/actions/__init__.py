"""The verbs of findings and difficulties."""

from thulinh.difficulties.actions.kinds import load_difficulty_kinds

__all__ = ["load_difficulty_kinds"]
