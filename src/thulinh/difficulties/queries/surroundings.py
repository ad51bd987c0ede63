"""Everything that decides about findings of many places and days, read at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils import timezone

from thulinh.activities.models import Credit, Guidance, Kind
from thulinh.activities.queries.guidance import concerns, guidance_over, guided_kinds, required_of
from thulinh.activities.queries.places import Places
from thulinh.difficulties.models import Area, Skill
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.rules.findings import FOLLOWED, SKILL_GAP, FindingEntry, FindingFacts
from thulinh.kernel.models import StoredFile
from thulinh.people.models import Holding
from thulinh.people.reach import reach
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath


def in_hand(found: Sequence[Guidance], row: UnitPath, kinds: Sequence[Kind], day: dt.date) -> list[Guidance]:
    """Of this guidance what a unit had in hand on a day: in force, published by then, for what its level holds; the
    nearest level first.
    """
    held = [kind.pk for kind in kinds if row.level_id in kind.host_levels]
    return [
        one
        for one in found
        if timezone.localdate(one.published_at) <= day
        and any(concerns(one, path=row.path, kind=kind, day=day) for kind in held)
    ]


def guidance_in_hand(rows: Collection[UnitPath], day: dt.date) -> dict[int, list[Guidance]]:
    """The guidance that each of these units had in hand on a day.

    Queries: three, however many units.
    """
    found = guidance_over([row.path for row in rows], day, day)
    kinds = guided_kinds() if found else []
    return {row.unit_id: in_hand(found, row, kinds, day) for row in rows}


class Surroundings:
    """What is known around findings that somebody hands in.

    Queries: fifteen at most, however many findings.
    """

    def __init__(self, rows: Sequence[FindingEntry], by: Any, at: dt.datetime) -> None:
        self.rows, self.by, self.today = rows, by, timezone.localdate(at)
        self.places = Places(row.unit for row in rows)
        self.within = reach(by, DifficultyPermission.FIND, self.today)

    def facts(self, row: FindingEntry) -> FindingFacts:
        """What decides about one of them."""
        then, path = self.places.facts(row.unit, row.day), self.places.path(row.unit, self.today)
        required = {one.requirement for guidance in self.guidance(row) for one in required_of(guidance)}
        return FindingFacts(
            today=self.today,
            is_known=then is not None,
            is_open=then is not None and then.exists,
            is_within=bool(path) and self.within.covers(path),
            skills=self._skills,
            areas=self._areas,
            holders=frozenset(self._holders(row)),
            requirements=frozenset(required),
            files=self._files,
            activities=frozenset(self._sessions[row.unit, row.day]),
        )

    def guidance(self, row: FindingEntry) -> list[Guidance]:
        """What the place had in hand on that day, the nearest level first."""
        place = self.places.row(row.unit, row.day)
        if place is None or row.kind not in FOLLOWED:
            return []
        return in_hand(self._guidance, place, self._kinds, row.day)

    def owner(self, row: FindingEntry) -> int | None:
        """Who owes that it is put right: the unit right above the place on that day; if that has ended, its heir."""
        place = self.places.row(row.unit, row.day) if row.kind in FOLLOWED else None
        if place is None or place.parent_id is None:
            return None
        return self._above.keeper(place.parent_id, self.today) or place.parent_id

    @cached_property
    def _above(self) -> Places:
        rows = (self.places.row(row.unit, row.day) for row in self.rows)
        return Places({row.parent_id for row in rows if row is not None and row.parent_id is not None})

    @cached_property
    def _skills(self) -> frozenset[str]:
        return frozenset(Skill.objects.values_list("code", flat=True))

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(Area.objects.values_list("code", flat=True))

    @cached_property
    def _files(self) -> frozenset[int]:
        named = {file for row in self.rows for file in row.files}
        return frozenset(StoredFile.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else frozenset()

    @cached_property
    def _kinds(self) -> list[Kind]:
        return guided_kinds()

    @cached_property
    def _guidance(self) -> list[Guidance]:
        asked = [row for row in self.rows if row.kind in FOLLOWED]
        paths = {path for row in asked if (path := self.places.path(row.unit, row.day))}
        days = [row.day for row in asked]
        return guidance_over(paths, min(days), max(days)) if paths else []

    @cached_property
    def _sessions(self) -> Mapping[tuple[int, dt.date], set[int]]:
        found: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
        named = {row.activity for row in self.rows if row.activity is not None}
        if named:
            credits = Credit.objects.filter(is_current=True, activity__in=named)
            for unit, day, activity in credits.values_list("unit", "day", "activity"):
                found[unit, day].add(activity)
        return found

    def _holders(self, row: FindingEntry) -> set[int]:
        return {
            person
            for person, starts_on, ends_on in self._holdings[row.unit]
            if starts_on <= row.day and (ends_on is None or ends_on >= row.day)
        }

    @cached_property
    def _holdings(self) -> Mapping[int, list[tuple[int, dt.date, dt.date | None]]]:
        found: dict[int, list[tuple[int, dt.date, dt.date | None]]] = defaultdict(list)
        named = {row.person for row in self.rows if row.kind == SKILL_GAP and row.person is not None}
        for part in portions(named):
            rows = Holding.objects.current().filter(person__in=part, seat__unit__in={row.unit for row in self.rows})
            for unit, *span in rows.values_list("seat__unit", "person", "starts_on", "ends_on"):
                found[unit].append(tuple(span))
        return found
