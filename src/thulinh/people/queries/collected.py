"""What is kept about people and what for, in words (definitions/personal-data.yaml)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).resolve().parent.parent.parent / "definitions" / "personal-data.yaml"


@dataclass(frozen=True)
class Collected:
    """One part of what is kept: its name, what it holds, what for, and what becomes of it when somebody is erased."""

    code: str
    name: str
    holds: str
    purpose: str
    when_erased: str


@cache
def collected() -> dict[str, Collected]:
    """Everything that is kept about people, by code, in the order in which it is told.

    Queries: none.
    """
    read = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        code: Collected(code, words["ten"], words["gom"], words["de-lam-gi"], words["khi-xoa"])
        for code, words in read.items()
    }
