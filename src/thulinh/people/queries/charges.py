"""Who is in charge of which branch (SV3)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from thulinh.kernel.text import format_phone, mask_phone
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Charge


@dataclass(frozen=True)
class ChargeLine:
    """Somebody in charge of a branch, since when, by which paper. The phone is masked unless asked for in clear."""

    charge: int
    holding: int
    unit: int
    unit_name: str
    person: int
    name: str
    phone: str
    position_short: str
    starts_on: dt.date
    ends_on: dt.date | None
    basis: str


def charged_officers(units: Iterable[int], on: dt.date, *, with_contact: bool = False) -> dict[int, ChargeLine]:
    """Who is in charge of each of these branches on that day.

    `with_contact`: the branch may call its officer; so ask it for those who may see contacts of the branch.
    Shape: unit id → line; a branch that nobody is in charge of is not in it.
    Queries: one, however many branches.
    """
    rows = _on(on).filter(unit__in=list(units))
    return {line.unit: line for line in _lines(rows, with_contact)}


def charges_of(person: int, on: dt.date) -> list[ChargeLine]:
    """Of which branches somebody is in charge on that day, by name.

    Queries: one.
    """
    return _lines(_on(on).filter(holding__person=person).order_by("unit__paths__name_key", "pk"), False)


def charges_of_committee(unit: int, on: dt.date) -> list[ChargeLine]:
    """Who of a unit's standing committee is in charge of which branches on that day, by officer, then by branch.

    Queries: one.
    """
    rows = _on(on).filter(holding__seat__unit=unit)
    return _lines(rows.order_by("holding__person__name_key", "holding", "unit__paths__name_key", "pk"), False)


def charges_history(unit: int) -> list[ChargeLine]:
    """Who was in charge of a branch over time, newest first.

    Queries: one.
    """
    rows = Charge.objects.current().filter(Q(unit=unit) & dated_q(F("starts_on"), "unit__paths__"))
    return _lines(rows.order_by("-starts_on", "-pk"), False)


_LINE = (
    "pk", "holding", "unit", "unit__paths__name", "holding__person", "holding__person__full_name",
    "holding__person__phone", "holding__seat__position__short_name", "starts_on", "ends_on", "basis",
)  # fmt: skip
_PHONE = _LINE.index("holding__person__phone")


def _on(on: dt.date) -> QuerySet:
    return Charge.objects.on(on).filter(dated_q(on, "unit__paths__"))


def _lines(rows: QuerySet, with_contact: bool) -> list[ChargeLine]:
    spoken = format_phone if with_contact else mask_phone
    found = []
    for row in rows.values_list(*_LINE):
        line = list(row)
        line[_PHONE] = spoken(line[_PHONE]) if line[_PHONE] else ""
        found.append(ChargeLine(*line))
    return found
