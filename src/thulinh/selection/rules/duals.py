"""Whose seat is whose: which unit says what becomes of the second post where no body beside the Union does."""

from thulinh.units.rules import WIDTH


def path_above(path: str) -> str:
    """The path of the unit just above."""
    return path[:-WIDTH]
