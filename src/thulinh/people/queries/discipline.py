"""Disciplines of people. Sensitive: whoever shows one asks `placed_within(…, DISCIPLINE, …)` first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.people.models import Discipline
from thulinh.people.rules import portions


@dataclass(frozen=True)
class DisciplineLine:
    """One decision that disciplined somebody, from the day of the decision to the day on which it lapses."""

    discipline: int
    person: int
    kind: str
    starts_on: dt.date
    ends_on: dt.date | None
    decision_number: str
    decided_by: str
    reason: str

    @property
    def label(self) -> str:
        """The form of discipline in words."""
        return str(Discipline.Kind(self.kind).label)

    def is_in_force(self, on: dt.date) -> bool:
        """Whether it has begun and not lapsed."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def discipline_in_force(people: Iterable[int], on: dt.date) -> dict[int, DisciplineLine]:
    """Which of these people are under a discipline on that day, and which; of several the one that lapses last.

    Shape: person id → line; who is under none is missing.
    Queries: one, for up to ten thousand people.
    """
    found: dict[int, DisciplineLine] = {}
    for part in portions(people):
        for row in Discipline.objects.on(on).filter(person__in=part).order_by("starts_on", "pk"):
            line, known = _line(row), found.get(row.person_id)
            if known is None or (known.ends_on is not None and (line.ends_on is None or line.ends_on >= known.ends_on)):
                found[row.person_id] = line
    return found


def disciplines_of_people(people: Iterable[int]) -> dict[int, list[DisciplineLine]]:
    """By which decisions each of these people was disciplined, the earliest first.

    Shape: person id → lines; who never was is missing.
    Queries: one, for up to ten thousand people.
    """
    found: dict[int, list[DisciplineLine]] = {}
    for part in portions(people):
        for row in Discipline.objects.current().filter(person__in=part).order_by("starts_on", "pk"):
            found.setdefault(row.person_id, []).append(_line(row))
    return found


def discipline_history(person: int) -> list[DisciplineLine]:
    """By which decisions somebody was disciplined, newest first, without those that were taken back.

    Queries: one.
    """
    rows = Discipline.objects.current().filter(person=person).order_by("-starts_on", "-pk")
    return [_line(row) for row in rows]


def _line(row: Discipline) -> DisciplineLine:
    columns = ("kind", "starts_on", "ends_on", "decision_number", "decided_by", "reason")
    return DisciplineLine(row.pk, row.person_id, *(getattr(row, column) for column in columns))
