"""A list of people from a spreadsheet, matched to who is in office: nobody is invented, doubt is offered to choose."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from thulinh.kernel.text import fold, format_date, nfc
from thulinh.people.models import Person
from thulinh.people.rules import contradicts
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.candidates import holders_for
from thulinh.training.queries.fitness import Fit, fitness
from thulinh.training.rules.nominating import Reason

OFFERED, ALIKE = 3, 0.8


@dataclass(frozen=True)
class ListRow:
    """A row of the list as it was read (columns: training/class_rows.py); `number`: in the file; `unread`: what of it
    could not be read, in words."""

    number: int
    full_name: str
    birth_on: dt.date | None = None
    phone: str = ""
    code: str = ""
    unit: str = ""
    unread: str = ""

    @property
    def words(self) -> str:
        """What the row says, to be read beside what was found."""
        told = (self.full_name, format_date(self.birth_on), self.phone, self.code, self.unit)
        return ", ".join(filter(None, told))


@dataclass(frozen=True)
class Matched:
    """What a row means: the holder (`fit`, with what stands against taking them), or why it cannot be told and who it
    could be."""

    row: ListRow
    fit: Fit | None = None
    problem: str = ""
    offers: tuple[Fit, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether somebody is meant who may be taken."""
        return self.fit is not None and self.fit.is_fit


@dataclass(frozen=True)
class _Holder:
    holding: int
    person: Person
    unit_name: str
    unit_code: str


def match_class_list(
    training_class: TrainingClass, rows: Sequence[ListRow], user: Any, on: dt.date,
    *, how: str = Participant.How.NOMINATED,
) -> list[Matched]:  # fmt: skip
    """Who is meant by each row of a list, among those in office whom the user may put forward for the class: by name
    and, where several bear it, by birth date, phone, member code and unit. Several still: they are offered. Nobody: who
    bears nearly that name is offered, else the row is told as unknown.

    Shape: one for each row, in their order.
    Queries: a fixed number, however many rows.
    """
    holders = _holders(training_class, user, on)
    by_name: dict[str, list[_Holder]] = {}
    for one in holders:
        by_name.setdefault(one.person.search, []).append(one)
    meant = [_meant(row, by_name) for row in rows]
    near = {index: _near(row, by_name) for index, row in enumerate(rows) if not meant[index]}
    sure = [found[0].holding for found in meant if len(found) == 1]
    asked = {one.holding for found in (*meant, *near.values()) for one in found}
    alone = _by_holding(training_class, asked, user, on, how, together=False)
    together = _by_holding(training_class, list(dict.fromkeys(sure)), user, on, how, together=True)
    found: list[Matched] = []
    seen: dict[int, ListRow] = {}
    for index, (row, holders_meant) in enumerate(zip(rows, meant, strict=True)):
        matched = _matched(row, holders_meant, near.get(index, ()), alone, together)
        if matched.fit is not None and (before := seen.setdefault(matched.fit.holding, row)) is not row:
            words = f"Đồng chí {matched.fit.name} đã có ở dòng {before.number}."
            matched = replace(matched, fit=replace(matched.fit, reason=Reason.TWICE, words=words))
        found.append(matched)
    return found


def _holders(training_class: TrainingClass, user: Any, on: dt.date) -> list[_Holder]:
    rows = holders_for(training_class, user, on).select_related("person", "seat__unit")
    named = rows.values_list("pk", "seat__unit__paths__name", "seat__unit__code")
    places = {pk: (name, code) for pk, name, code in named}
    return [_Holder(row.pk, row.person, *places[row.pk]) for row in rows]


def _meant(row: ListRow, by_name: Mapping[str, Sequence[_Holder]]) -> list[_Holder]:
    """Those of that name whom the row does not speak against, narrowed by everything that it says more. A name written
    with other marks is another name; one written without any may be either.
    """
    described = _Described(row.full_name, row.birth_on, row.phone, row.code)
    plain = nfc(row.full_name).casefold()
    found = [
        one
        for one in by_name.get(fold(row.full_name), ())
        if not contradicts(described, one.person) and plain in (one.person.search, one.person.full_name.casefold())
    ]
    for narrowed in (
        [one for one in found if row.code and one.person.code == row.code],
        [one for one in found if row.birth_on and one.person.birth_on == row.birth_on],
        [one for one in found if row.phone and one.person.phone == row.phone],
        [one for one in found if row.unit and _is_unit(row.unit, one)],
    ):
        if len(found) > 1 and narrowed:
            found = narrowed
    return found[:1] if len({one.person.pk for one in found}) == 1 else found  # of two seats the upper one


def _is_unit(words: str, one: _Holder) -> bool:
    said, name = fold(words), fold(one.unit_name)
    return said == fold(one.unit_code) or said == name or name.endswith(f" {said}")


def _near(row: ListRow, by_name: Mapping[str, Sequence[_Holder]]) -> list[_Holder]:
    """Who bears nearly the name of the row, with the same given name; of the row's unit before others."""
    written = fold(row.full_name)
    last = written.rsplit(" ", 1)[-1]
    alike = [name for name in by_name if name.rsplit(" ", 1)[-1] == last]
    close = get_close_matches(written, alike, n=OFFERED, cutoff=ALIKE)
    found = [one for name in close for one in by_name[name]]
    there = [one for one in found if row.unit and _is_unit(row.unit, one)]
    return (there or found)[:OFFERED]


def _by_holding(
    training_class: TrainingClass, holdings: Iterable[int], user: Any, on: dt.date, how: str, *, together: bool
) -> dict[int, Fit]:
    wanted = list(holdings)
    return {fit.holding: fit for fit in fitness(training_class, wanted, user, on, how=how, together=together)}


def _matched(
    row: ListRow, meant: Sequence[_Holder], near: Sequence[_Holder], alone: Mapping[int, Fit], sure: Mapping[int, Fit]
) -> Matched:
    if len(meant) == 1:
        return Matched(row, sure[meant[0].holding])
    if meant:
        words = f"Có {len(meant)} người tên {row.full_name}. Đồng chí chọn một."
        return Matched(row, None, words, tuple(alone[one.holding] for one in meant))
    if not row.full_name:
        return Matched(row, None, row.unread)
    words = f"Không có cán bộ nào tên {row.full_name} thuộc đối tượng của lớp trong phạm vi của đồng chí."
    return Matched(row, None, words, tuple(alone[one.holding] for one in near))


@dataclass(frozen=True)
class _Described:
    full_name: str
    birth_on: dt.date | None
    phone: str
    code: str
