"""Whether somebody who is about to be written down is in the books already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from thulinh.kernel.text import fold
from thulinh.people.models import Person
from thulinh.people.rules import PORTION, Described, likeness_by_name


@dataclass(frozen=True)
class Likeness:
    """A person in the books who is likely the same, and what shows it: "ma", "ngay-sinh" or "dien-thoai"."""

    person: Person
    by: str


def likely_same(rows: Sequence[Described]) -> list[list[Likeness]]:
    """For each row, the people in the books who are likely the same person: the same member code, or the same name
    with the same birth date or the same phone number (in the form +84…), and nothing that speaks against it.

    Shape: one list for each row, in the order of the rows; the surest first.
    Queries: two for each ten thousand rows.
    """
    found: list[list[Likeness]] = []
    for start in range(0, len(rows), PORTION):
        found += _likely_same(rows[start : start + PORTION])
    return found


def _likely_same(rows: Sequence[Described]) -> list[list[Likeness]]:
    names = [fold(row.full_name) for row in rows]
    coded: dict[str, list[Person]] = {}
    for person in _people(Q(code__in={row.code for row in rows if row.code})):
        coded.setdefault(person.code, []).append(person)
    named: dict[str, list[Person]] = {}
    # Many bear one name; who shares neither birth date nor phone number with any row is like none of them.
    shared = Q(birth_on__in={row.birth_on for row in rows if row.birth_on})
    shared |= Q(phone__in={row.phone for row in rows if row.phone})
    for person in _people(Q(search__in=set(names)) & shared):
        named.setdefault(person.search, []).append(person)
    return [_marked(row, coded.get(row.code, ()), named.get(name, ())) for row, name in zip(rows, names, strict=True)]


def _marked(row: Described, coded: Iterable[Person], named: Iterable[Person]) -> list[Likeness]:
    """Those of the candidates who are likely the person of the row, each once."""
    marks = dict.fromkeys(coded, "ma")
    for person in named:
        if person not in marks and not (row.code and person.code):  # two codes decide by themselves
            marks[person] = likeness_by_name(row, person)
    return [Likeness(person, by) for person, by in marks.items() if by]


def _people(condition: Q) -> Iterable[Person]:
    return Person.objects.current().filter(condition).order_by("pk")
