"""Rules that change with decisions, as dated values with the paper they rest on (definitions/rules.yaml)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).resolve().parent.parent / "definitions" / "rules.yaml"


@dataclass(frozen=True)
class Dated:
    """A value from a day on, the paper that says so, and whether somebody still has to read that paper."""

    starts_on: dt.date
    value: Any
    source: str
    is_doubtful: bool = False

    @property
    def basis(self) -> str:
        """The paper in words, and that somebody still has to read it."""
        return f"{self.source} (cần xác minh)" if self.is_doubtful else self.source


@cache
def rules() -> Mapping[str, tuple[Dated, ...]]:
    """Every rule with its values, the earliest first."""
    read = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {code: tuple(sorted(map(_dated, values), key=lambda one: one.starts_on)) for code, values in read.items()}


def parameter(code: str, on: dt.date) -> Any:
    """What a rule says on a day; before its first day, what it said first.

    Errors: KeyError for an unknown rule.
    """
    return dated_parameter(code, on).value


def dated_parameter(code: str, on: dt.date) -> Dated:
    """What a rule says on a day with the paper it rests on; before its first day, what it said first.

    Errors: KeyError for an unknown rule.
    """
    values = rules()[code]
    return next((one for one in reversed(values) if one.starts_on <= on), values[0])


def _dated(row: Mapping[str, Any]) -> Dated:
    return Dated(row["tu-ngay"], row["gia-tri"], row["can-cu"], row.get("can-xac-minh") == "co")
