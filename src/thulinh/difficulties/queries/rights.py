"""Who may do what with a finding, for many findings at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import is_above
from thulinh.difficulties.models import Finding
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import Reach, own_seats, reach


@dataclass
class FindingRights:
    """What one account may do on one day; asked once, then known.

    Queries: two for each new lot of units (`know`), besides those of `reach`.
    """

    user: Any
    on: dt.date
    _paths: dict[int, str] = field(default_factory=dict)

    def know(self, found: Iterable[Finding]) -> "FindingRights":
        """Read where the units of these findings stand, all at once."""
        units = {unit for one in found for unit in (one.unit_id, one.owner_id) if unit is not None}
        if missing := units - set(self._paths):
            places = Places(missing)
            self._paths |= {unit: places.path(unit, self.on) for unit in missing}
        return self

    def may_view(self, found: Finding) -> bool:
        """Whether the user may read it: within reach, or recorded by oneself where one may still find."""
        return self._is_own(found) or self._covers(self._reach(DifficultyPermission.VIEW), found.unit_id)

    def may_name(self, found: Finding) -> bool:
        """Whether the user may know whose skill is missing: who sees the people there, the finder, the person."""
        own = getattr(self.user, "person_id", None)
        if self._is_own(found) or (own is not None and own == found.person_id):
            return True
        return self._covers(self._reach(PeoplePermission.VIEW), found.unit_id)

    def may_correct(self, found: Finding) -> bool:
        """Whether the user recorded it, in a post that they still hold."""
        return self._is_own(found) and found.withdrawn_at is None

    def may_withdraw(self, found: Finding) -> bool:
        """Whether the user recorded it, or stands above the unit that owes that it is put right."""
        return found.withdrawn_at is None and (self._is_own(found) or self._is_above_owner(found))

    def may_follow(self, found: Finding) -> bool:
        """Whether the user may say that it is put right, or still so: from the commune, in charge of the place, or on a
        later visit; never the place itself. A missing skill, that nobody owes, is judged again by the same.
        """
        if found.withdrawn_at is not None or (found.owner_id is None and found.kind != SKILL_GAP):
            return False
        if found.kind == SKILL_GAP and self._is_among(found):
            return False
        return any(self._covers(one, found.unit_id) for one in self._followers)

    def may_reopen(self, found: Finding) -> bool:
        """Whether the user may say that it is not put right after all: the finder, and who stands above its owner."""
        if found.done_on is None or found.withdrawn_at is not None:
            return False
        if found.kind == SKILL_GAP:
            return self.may_follow(found)
        return self._is_own(found) or self._is_above_owner(found)

    def _is_among(self, found: Finding) -> bool:
        """Whether it is about the user, or the place at which the user holds a seat."""
        own = getattr(self.user, "person_id", None)
        return own is not None and (own == found.person_id or found.unit_id in self._own_places)

    @cached_property
    def _own_places(self) -> frozenset[int]:
        return frozenset(one.unit for one in own_seats(self.user, self.on))

    def _is_own(self, found: Finding) -> bool:
        own = getattr(self.user, "pk", None)
        is_own = own is not None and found.recorded_by_id == own
        return is_own and self._covers(self._reach(DifficultyPermission.FIND), found.unit_id)

    def _is_above_owner(self, found: Finding) -> bool:
        if found.owner_id is None:
            return False
        path = self._path(found, found.owner_id)
        return bool(path) and any(is_above(one, path) for one in self._followers)

    def _covers(self, found: Reach, unit: int) -> bool:
        path = self._paths[unit] if unit in self._paths else self._read(unit)
        return bool(path) and found.covers(path)

    def _path(self, found: Finding, unit: int) -> str:
        return self.know([found])._paths[unit]

    def _read(self, unit: int) -> str:
        self._paths[unit] = Places([unit]).path(unit, self.on)
        return self._paths[unit]

    @cached_property
    def _followers(self) -> tuple[Reach, Reach]:
        return self._reach(DifficultyPermission.SOLVE), self._reach(DifficultyPermission.FIND)

    def _reach(self, permission: Any) -> Reach:
        return reach(self.user, permission, self.on)
