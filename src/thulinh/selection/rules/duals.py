"""Whose seat is whose: which authority says what becomes of the second post."""

from thulinh.units.rules import WIDTH

# The level of a body whose seat is a military post → the level of the command that appoints to it. Other seats belong
# to the unit just above theirs. Source: HT1.
_COMMANDS = {"thon": "quan-su"}


def authority_of(level: str) -> str:
    """The level of the body beside the Union that decides on seats of a level; empty where the unit above does."""
    return _COMMANDS.get(level, "")


def path_above(path: str) -> str:
    """The path of the unit just above."""
    return path[:-WIDTH]
