"""What stands behind a figure: the duties it counts, the records that discharged them, why some were answered."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from thulinh.activities.models import Activity
from thulinh.desk.queries.figures import counted_versions
from thulinh.indicators import definition as parts
from thulinh.indicators.queries import DutyRow, FactRow, count_duties
from thulinh.people.rules import portions
from thulinh.programmes.queries import Asked
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

EVERYBODY, OUTSIDE = "", "ngoai-mau-so"
ANSWERED = "khong-to-chuc"
_FACT_STATES = {
    "da-duyet": lambda row: row.is_verified,
    "chua-duyet": lambda row: not row.is_verified,
    "ghi-tre": lambda row: row.is_late,
    "ghi-ho": lambda row: row.is_on_behalf,
}


@dataclass(frozen=True)
class Duty:
    """A duty behind a figure, and the version of the programme that judged it."""

    asked: Asked
    row: DutyRow


@dataclass(frozen=True)
class Record:
    """A record that counts for a duty: its key, its day, and for an answer the reason."""

    pk: int
    day: dt.date
    reason: str = ""


class DutyList(Sequence):
    """The duties behind a figure, all or those of one state, asked for only where they are looked at.

    Queries: one for each version to count, one for each version and slice.
    """

    def __init__(self, versions: Sequence[Asked], state: str = EVERYBODY) -> None:
        self.versions, self.state = counted_versions(versions), state
        self._lengths: list[int] | None = None

    @property
    def lengths(self) -> list[int]:
        """How many duties each version has."""
        if self._lengths is None:
            self._lengths = [count_duties(one.definition, one.window, state=self.state) for one in self.versions]
        return self._lengths

    def __len__(self) -> int:
        return sum(self.lengths)

    @overload
    def __getitem__(self, place: int) -> Duty: ...
    @overload
    def __getitem__(self, place: slice) -> list[Duty]: ...

    def __getitem__(self, place: int | slice) -> Duty | list[Duty]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first, last, _ = place.indices(len(self))
        found: list[Duty] = []
        start = 0
        for asked, length in zip(self.versions, self.lengths, strict=True):
            offset, limit = max(first - start, 0), min(last - start, length) - max(first - start, 0)
            if limit > 0:
                found += [Duty(asked, row) for row in asked.rows(state=self.state, limit=limit, offset=offset)]
            start += length
        return found


def outside_of(versions: Sequence[Asked]) -> list[Duty]:
    """Who stands outside the denominator.

    Queries: one for each version.
    """
    return [Duty(asked, row) for asked in counted_versions(versions) for row in asked.outside()]


def facts_behind(versions: Sequence[Asked], state: str = "") -> list[FactRow]:
    """The records that make a total, newest first, all or those of one state.

    Queries: one for each version.
    """
    rows = [row for asked in versions for row in asked.records()]
    keep = _FACT_STATES.get(state)
    return sorted(
        [row for row in rows if keep is None or keep(row)], key=lambda row: (row.day, row.record), reverse=True
    )


def records_of(duties: Sequence[Duty], *, answers: bool = False) -> list[list[Record]]:
    """The records that count for each duty, in order of time; with `answers`, what says that it could not be done.

    Shape: as the duties. What holds on a day, and does not happen on one, has its first day.
    Queries: for each version two at most, per ten thousand subjects.
    """
    found: list[list[Record]] = [[] for _ in duties]
    for asked in {id(duty.asked): duty.asked for duty in duties}.values():
        places = [place for place, duty in enumerate(duties) if duty.asked is asked]
        facts = asked.definition.answers if answers else asked.definition.facts
        if facts is not None:
            for place, records in zip(places, _records(asked, facts, [duties[p].row for p in places]), strict=True):
                found[place] = records
    return found


def _records(asked: Asked, facts: parts.Asked, rows: Sequence[DutyRow]) -> list[list[Record]]:
    if not rows:
        return []
    follows = asked.window.successions and facts.measure.of == "don-vi"
    heirs = _heirs({row.subject for row in rows}) if follows else {}
    wanted = {unit for row in rows for unit in _counting(row, facts)} | set(heirs)
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    by_subject: dict[int, list[dict[str, Any]]] = {}
    for portion in portions(wanted):
        chosen = facts.rows().filter(subject__in=portion)
        if facts.measure.speaks_of_days:
            chosen = chosen.filter(day__lte=asked.window.on, starts_on__lte=last, ends_on__gte=first)
        elif not facts.measure.is_state:
            chosen = chosen.filter(day__range=(first, min(last, asked.window.last_day)))
        for fact in chosen:
            by_subject.setdefault(fact["subject"], []).append(fact)
    return [_of_duty(row, _counting(row, facts), by_subject, heirs, asked.window.on) for row in rows]


def _counting(row: DutyRow, facts: parts.Asked) -> list[int]:
    """Whose facts count for the subject: its own; where they hold for all below, also those of the units above."""
    return path_ids(row.path) if facts.measure.holds_below else [row.subject]


def _of_duty(
    row: DutyRow,
    counting: Sequence[int],
    by_subject: Mapping[int, list[dict[str, Any]]],
    heirs: Mapping[int, list[UnitPath]],
    on: dt.date,
) -> list[Record]:
    """Facts of a unit that ended within the period count for the unit that carries it on at the period's end."""
    subjects = [unit for unit in counting if _carries(unit, row, heirs, own=True)]
    subjects += [unit for unit in heirs if unit != row.subject and _carries(unit, row, heirs, own=False)]
    facts = [fact for subject in subjects for fact in by_subject.get(subject, ())]
    found = {
        Record(fact["record"], fact.get("day") or fact["starts_on"], fact.get("reason", ""))
        for fact in facts
        if _counts(fact, row, on)
    }
    return sorted(found, key=lambda record: (record.day, record.pk))


def _counts(fact: Mapping[str, Any], row: DutyRow, on: dt.date) -> bool:
    """Whether a fact lies within the period; what holds must hold on its last day, or today while it runs; what speaks
    of days must speak of the whole period.
    """
    if "day" in fact and "starts_on" in fact:
        return fact["starts_on"] <= row.starts_on and fact["ends_on"] >= row.ends_on
    if "day" in fact:
        return row.starts_on <= fact["day"] <= row.ends_on
    reference = min(row.ends_on, on)
    return fact["starts_on"] <= reference and (fact["ends_on"] is None or fact["ends_on"] >= reference)


def _carries(unit: int, row: DutyRow, heirs: Mapping[int, list[UnitPath]], *, own: bool) -> bool:
    stretch = next((one for one in heirs.get(unit, ()) if one.holds_on(row.ends_on)), None)
    return own if stretch is None else (stretch.heir_id or unit) == row.subject


def _heirs(subjects: Iterable[int]) -> dict[int, list[UnitPath]]:
    found: dict[int, list[UnitPath]] = {}
    for portion in portions(subjects):
        for row in UnitPath.objects.filter(heir__in=portion).exclude(unit__in=portion, is_open=True):
            found.setdefault(row.unit_id, []).append(row)
    return found


@dataclass(frozen=True)
class Reason:
    """How many duties were answered for one reason."""

    code: str
    label: str
    count: int


def answered(versions: Sequence[Asked]) -> list[tuple[Duty, Record | None]]:
    """The duties that were answered by "không tổ chức được", each with its answer.

    Queries: three at most for each version, per ten thousand subjects.
    """
    duties = DutyList(versions, ANSWERED)[:]
    records = records_of(duties, answers=True)
    return [(duty, said[-1] if said else None) for duty, said in zip(duties, records, strict=True)]


def reasons(found: Iterable[tuple[Duty, Record | None]]) -> list[Reason]:
    """Why, most frequent first; together as many as there are answered duties."""
    labels = dict(Activity.WhyNot.choices)
    counted = Counter(record.reason if record else "" for _, record in found)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Reason(code, str(labels.get(code, "Chưa rõ lý do")), count) for code, count in ordered]
