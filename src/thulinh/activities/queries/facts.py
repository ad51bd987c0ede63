"""Everything around the sessions that somebody hands in, gathered in a fixed number of questions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from thulinh.activities.models import Activity, ContentKind, Credit, Kind
from thulinh.activities.queries.places import Places
from thulinh.activities.rules.entries import (
    HELD,
    NOT_HELD,
    PLANNED,
    UPPER,
    EarlierFacts,
    KindFacts,
    MemberFacts,
    PersonFacts,
    SeatFacts,
    SessionEntry,
    SessionFacts,
)
from thulinh.kernel.models import StoredFile
from thulinh.people.models import Holding, Membership, Person
from thulinh.people.rules import portions
from thulinh.units.models import BodyScope
from thulinh.units.rules import lies_under


@dataclass(frozen=True)
class _Dated:
    """A fact that held from a day to a day."""

    starts_on: dt.date
    ends_on: dt.date | None
    fact: tuple

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class Surroundings:
    """What is known around a number of entries.

    Queries: at most eleven to build, however many entries; none afterwards.
    """

    def __init__(self, entries: Sequence[SessionEntry], *, today: dt.date, but: int | None = None) -> None:
        """Read what the entries touch. `but`: the activity that is being corrected, no rival of itself."""
        self.today = today
        days = [entry.day for entry in entries]
        self._span = (min(days), max(days)) if days else (today, today)
        self._kinds = {kind.code: _kind_facts(kind) for kind in Kind.objects.all()}
        self._contents = dict(ContentKind.objects.values_list("code", "name"))
        units = {unit for entry in entries for unit in (entry.host, *entry.parts)}
        people = {person for entry in entries for person in entry.persons}
        self._scopes = self._read_scopes(units)
        self._people = _read_names(people)
        self._memberships = self._read_memberships(people)
        self._seats = self._read_seats(people)
        held = (*self._scopes.values(), *self._seats.values(), *self._memberships.values())
        named = {unit for entry in entries for unit in entry.units}
        self.places = Places(named | {dated.fact[0] for facts in held for dated in facts})
        self._files = frozenset(
            StoredFile.objects.filter(
                pk__in={file for entry in entries for file in entry.files}, media_type__startswith="image/"
            ).values_list("pk", flat=True)
        )
        self._earlier = _read_earlier(entries, units, but)

    def around(self, entry: SessionEntry) -> SessionFacts:
        """What is known around one of the entries."""
        units = {part: facts for part in entry.parts if (facts := self.places.facts(part, entry.day))}
        return SessionFacts(
            today=self.today,
            kind=self._kinds.get(entry.kind),
            kinds={code: kind.name for code, kind in self._kinds.items()},
            contents=self._contents,
            host=self.places.facts(entry.host, entry.day),
            scopes=tuple(
                (self.places.path(unit, entry.day), position)
                for unit, position in self._held(self._scopes, entry.host, entry.day)
            ),
            parts=units,
            people={person: self._person(person, entry.day) for person in entry.persons if person in self._people},
            earlier=tuple(self._rivals(entry)),
            files=self._files,
            units=frozenset(self._concerned(entry)),
            keepers={unit: self.places.keeper(unit, self.today) for unit in entry.units},
        )

    def _concerned(self, entry: SessionEntry) -> Iterator[int]:
        """The units that the entry names and that the session is about: its own, those below, those of its members."""
        roots = [self.places.path(unit, entry.day) for unit in (entry.host, *entry.parts)]
        roots += [self.places.path(unit, entry.day) for unit, _ in self._held(self._scopes, entry.host, entry.day)]
        for unit in entry.units:
            path = self.places.path(unit, entry.day)
            if path and any(root and lies_under(path, root) for root in roots):
                yield unit

    def _person(self, person: int, day: dt.date) -> PersonFacts:
        return PersonFacts(
            self._people[person],
            tuple(
                MemberFacts(unit, is_two_way, may_vote, self.places.path(unit, day))
                for unit, is_two_way, may_vote in self._held(self._memberships, person, day)
            ),
            tuple(
                SeatFacts(unit, self.places.path(unit, day), position, rank)
                for unit, position, rank in self._held(self._seats, person, day)
            ),
        )

    @staticmethod
    def _held(facts: Mapping[int, list[_Dated]], key: int, day: dt.date) -> list[tuple]:
        return [dated.fact for dated in facts.get(key, ()) if dated.holds_on(day)]

    def _read_scopes(self, units: set[int]) -> dict[int, list[_Dated]]:
        return _grouped(
            row
            for part in portions(units)
            for row in BodyScope.objects.within(*self._span)
            .filter(body__in=part)
            .exclude(member_position="")
            .values_list("body", "starts_on", "ends_on", "unit", "member_position")
        )

    def _read_memberships(self, people: set[int]) -> dict[int, list[_Dated]]:
        rows = (
            row
            for part in portions(people)
            for row in Membership.objects.within(*self._span)
            .filter(person__in=part)
            .exclude(kind=Membership.Kind.ASSOCIATION)
            .values_list("person", "starts_on", "ends_on", "unit", "kind")
        )
        return _grouped((*row[:4], row[4] == Membership.Kind.TWO_WAY, Membership.Kind(row[4]).may_vote) for row in rows)

    def _read_seats(self, people: set[int]) -> dict[int, list[_Dated]]:
        return _grouped(
            row
            for part in portions(people)
            for row in Holding.objects.within(*self._span)
            .filter(person__in=part)
            .values_list("person", "starts_on", "ends_on", "seat__unit", "seat__position", "seat__position__rank")
        )

    def _rivals(self, entry: SessionEntry) -> list[EarlierFacts]:
        found = {}
        for unit in (entry.host, *entry.parts):
            for earlier, role, starts_on, ends_on in self._earlier.get((unit, entry.kind), ()):
                if (role != UPPER or entry.status == NOT_HELD) and _is_rival(entry, earlier, starts_on, ends_on):
                    found[earlier.id] = earlier
        return list(found.values())


def _is_rival(entry: SessionEntry, earlier: EarlierFacts, starts_on: dt.date, ends_on: dt.date) -> bool:
    """Whether a record that stands already speaks of the same session, or of the same period when that is answered."""
    if entry.status == NOT_HELD:
        asked_from, asked_to = entry.answer_starts_on or entry.day, entry.answer_ends_on or entry.day
        if earlier.status == NOT_HELD:
            return (starts_on, ends_on) == (asked_from, asked_to)
        return earlier.status == HELD and asked_from <= earlier.day <= asked_to
    return earlier.status in (HELD, PLANNED) and earlier.day == entry.day


def _read_earlier(
    entries: Sequence[SessionEntry], units: set[int], but: int | None
) -> dict[tuple[int, str], list[tuple[EarlierFacts, str, dt.date, dt.date]]]:
    if not entries:
        return {}
    first = min(entry.answer_starts_on or entry.day for entry in entries)
    last = max(entry.answer_ends_on or entry.day for entry in entries)
    found = defaultdict(list)
    for part in portions(units):
        rows = (
            Credit.objects.filter(unit__in=part, kind__in={entry.kind for entry in entries}, is_current=True)
            .filter(day__range=(first, last), status__in=(HELD, PLANNED, NOT_HELD))
            .exclude(activity=but)
            .values_list(
                "unit", "kind", "activity", "status", "day", "role", "activity__answer_starts_on",
                "activity__answer_ends_on",
            )
        )  # fmt: skip
        for unit, kind, activity, status, day, role, starts_on, ends_on in rows:
            found[unit, kind].append((EarlierFacts(activity, status, day), role, starts_on or day, ends_on or day))
    return found


def _read_names(people: set[int]) -> dict[int, str]:
    return dict(
        pair
        for part in portions(people)
        for pair in Person.objects.filter(pk__in=part, withdrawn_at=None).values_list("pk", "full_name")
    )


def _grouped(rows: Iterable[tuple]) -> dict[int, list[_Dated]]:
    """Rows (key, first day, last day, fact…) by key."""
    found = defaultdict(list)
    for key, starts_on, ends_on, *fact in rows:
        found[key].append(_Dated(starts_on, ends_on, tuple(fact)))
    return found


def _kind_facts(kind: Kind) -> KindFacts:
    return KindFacts(kind.code, kind.name, tuple(kind.host_levels), kind.roll, kind.is_joint, tuple(kind.contents))


def open_answers(kind_units: Iterable[tuple[str, int]]) -> list[Activity]:
    """The answers "không tổ chức được" that stand for these kinds and units.

    Queries: one, for up to ten thousand units.
    """
    wanted = set(kind_units)
    found: list[Activity] = []
    for part in portions(unit for _, unit in wanted):
        found += [
            answer
            for answer in Activity.objects.current().filter(status=NOT_HELD, host__in=part)
            if (answer.kind_id, answer.host_id) in wanted
        ]
    return found
