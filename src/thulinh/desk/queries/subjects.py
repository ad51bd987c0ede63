"""Who stands behind duties, by name: units, officers in charge of a branch, holders of a seat."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thulinh.desk.queries.places import last_names_of, names_of
from thulinh.kernel.text import mask_phone
from thulinh.people.models import Account, Charge, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.charges import ChargeLine, charged_officers
from thulinh.people.queries.holdings import Holder, holders_of_units
from thulinh.people.reach import Reach, reach
from thulinh.units.rules import path_ids

UNIT, CHARGE, HOLDER = "don-vi", "phu-trach", "giu-chuc"


@dataclass(frozen=True)
class Subject:
    """Whose duty it is: the person (where it is a person's), the unit that it concerns, the unit above it."""

    unit: int
    unit_name: str
    above_name: str
    person_name: str = ""

    @property
    def name(self) -> str:
        """The person in charge with the branch, or the unit."""
        return f"{self.person_name} – {self.unit_name}" if self.person_name else self.unit_name


def subjects_named(
    rows: Iterable[tuple[str, int, str]], *, on: dt.date, user: Account, today: dt.date
) -> list[Subject]:
    """Names for (kind, subject, path), as units were called on a day; people by name where the reader may see people.

    Shape: as the rows.
    Queries: four at most.
    """
    rows = list(rows)
    units = {unit for _, _, path in rows for unit in path_ids(path)[-2:]}
    named = names_of(units, on)
    names = {unit: row.name for unit, row in named.items()}
    names |= last_names_of(units - set(names))
    people = _people(rows)
    may_see = reach(user, PeoplePermission.VIEW, today)
    return [_subject(kind, subject, path, names, people, may_see) for kind, subject, path in rows]


def _people(rows: list[tuple[str, int, str]]) -> Mapping[tuple[str, int], str]:
    charges = {subject for kind, subject, _ in rows if kind == CHARGE}
    holders = {subject for kind, subject, _ in rows if kind == HOLDER}
    found: dict[tuple[str, int], str] = {}
    if charges:
        held = Charge.objects.filter(pk__in=charges).values_list("pk", "holding__person__full_name")
        found |= {(CHARGE, pk): name for pk, name in held}
    if holders:
        people = Person.objects.filter(pk__in=holders).values_list("pk", "full_name")
        found |= {(HOLDER, pk): name for pk, name in people}
    return found


def _subject(
    kind: str, subject: int, path: str, names: Mapping[int, str], people: Mapping[tuple[str, int], str], may_see: Reach
) -> Subject:
    *above, unit = path_ids(path)
    person = ""
    if kind in (CHARGE, HOLDER):
        person = people.get((kind, subject), "") if may_see.covers(path) else "Đồng chí phụ trách"
    return Subject(unit, names.get(unit, ""), names.get(above[-1], "") if above else "", person)


@dataclass(frozen=True)
class Contact:
    """Whom to ask about a unit: who heads it, or who is in charge of it when nobody does."""

    head: str
    head_title: str
    phone: str
    officer: str

    @property
    def is_vacant(self) -> bool:
        """Whether nobody heads the unit."""
        return not self.head


def contacts(paths: Iterable[str], *, on: dt.date, user: Account, today: dt.date) -> dict[int, Contact]:
    """Whom to ask about each unit, by unit; the phone masked unless the reader may see it.

    Queries: two.
    """
    at = {path_ids(path)[-1]: path for path in paths}
    if not at:
        return {}
    clear, visible = reach(user, PeoplePermission.CONTACT, today), reach(user, PeoplePermission.VIEW, today)
    holders = holders_of_units(at, on, with_contact=True)
    officers = charged_officers(at, on)
    return {
        unit: _contact(holders.get(unit, ()), officers.get(unit), clear.covers(path))
        for unit, path in at.items()
        if visible.covers(path)
    }


def _contact(holders: Iterable[Holder], officer: ChargeLine | None, is_clear: bool) -> Contact:
    head = next(iter(holders), None)
    phone = (head.phone if is_clear else mask_phone(head.phone.replace(" ", ""))) if head and head.phone else ""
    return Contact(
        head.name if head else "",
        head.position_short if head else "",
        phone,
        officer.name if officer else "",
    )
