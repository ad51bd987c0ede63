"""Who of some holders may be taken into a class, and why not the others. The page looks, the action asks again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.kernel.text import format_date
from thulinh.people.models import Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import discipline_in_force, placed_within
from thulinh.people.rules import portions
from thulinh.training.models import Participant, Quota, TrainingClass
from thulinh.training.queries.meeting import as_known, busy_elsewhere
from thulinh.training.queries.newness import newly_held
from thulinh.training.queries.participants import quota_unit
from thulinh.training.queries.sight import Sight
from thulinh.training.rules.nominating import (
    Reason,
    discipline_words,
    elsewhere_words,
    not_in_office_words,
    quota_words,
)
from thulinh.units.models import UnitPath
from thulinh.units.rules import lies_under

_STATE, _HOW = Participant.State, Participant.How
Against = tuple[Reason, str]
_UNTOLD = (Reason.GONE, Reason.OUTSIDE, Reason.OUT_OF_REACH)


@dataclass(frozen=True)
class Fit:
    """One holder looked at for a class: who, where (`path` on the first day), new in the seat or not, and what stands
    against taking them (`reason` None for nothing)."""

    holding: int
    person: int = 0
    name: str = ""
    position: str = ""
    post: str = ""
    unit: int = 0
    unit_name: str = ""
    path: str = ""
    is_new: bool = False
    reason: Reason | None = None
    words: str = ""

    @property
    def is_fit(self) -> bool:
        """Whether nothing stands against it."""
        return self.reason is None


def fitness(
    training_class: TrainingClass, holdings: Sequence[int], user: Any, on: dt.date, *, how: str = _HOW.NOMINATED,
    together: bool = True,
) -> list[Fit]:  # fmt: skip
    """Which of these holders may be taken into a class, and why not the others. Whom the organiser calls is counted in
    the quota, not refused by it. `together`: all of them at once, so that a unit's quota goes to those who stand first;
    else each as if it were alone.

    Shape: one for each holding, in their order.
    Queries: a fixed number, for up to ten thousand holdings.
    """
    rows = _holdings(holdings, training_class.starts_on)
    paths = _paths({row.seat.unit_id for row in rows.values()}, training_class.starts_on)
    people = {row.person_id for row in rows.values()}
    weighing = _Weighing(training_class, people, Sight(user, on), how, together)
    return [weighing.weighed(_fit(pk, rows.get(pk), training_class, paths), rows.get(pk)) for pk in holdings]


class _Weighing:
    """What decides about many holders, asked once for all; who is fit counts as taken for those after."""

    def __init__(self, training_class: TrainingClass, people: set[int], sight: Sight, how: str, together: bool) -> None:
        self.training_class, self.sight, self.how, self.together = training_class, sight, how, together
        self.organises = sight.organises(training_class)
        self.there: set[int] = set()
        self.used: dict[int, int] = {}
        self.places = dict(Quota.objects.filter(training_class=training_class).values_list("unit", "places"))
        rows = Participant.objects.current().filter(training_class=training_class)
        for person, path, state in rows.values_list("person", "path", "state"):
            self.there.add(person)
            if state != _STATE.DECLINED:
                self._use(path)
        self.elsewhere = as_known(busy_elsewhere(training_class, people), sight.user, sight.on)
        self.disciplined = discipline_in_force(people, training_class.starts_on)
        told, user = set(self.disciplined), sight.user
        if user is not None and told:
            told = placed_within(user, PeoplePermission.DISCIPLINE, told, sight.on) | {sight.person or 0}
        self.told = told
        named = UnitPath.objects.on(training_class.starts_on).filter(unit__in=self.places)
        self.names = dict(named.values_list("unit", "name"))

    def weighed(self, fit: Fit, row: Holding | None) -> Fit:
        """The same, with what stands against it; nothing counts it as taken."""
        against = self._of_seat(fit, row) or self._of_person(fit) or self._of_quota(fit)
        if against and against[0] in _UNTOLD:  # who is beyond reach is not named
            return Fit(fit.holding, reason=against[0], words=against[1])
        if against:
            return replace(fit, reason=against[0], words=against[1])
        if self.together:
            self.there.add(fit.person)
            self._use(fit.path)
        return fit

    def _of_seat(self, fit: Fit, row: Holding | None) -> Against | None:
        first = self.training_class.starts_on
        if row is None:
            return Reason.GONE, "Có người không còn trong danh sách cán bộ. Đồng chí mở lại trang."
        if not fit.path or not lies_under(fit.path, self.training_class.path):
            return Reason.OUTSIDE, "Có người không thuộc đơn vị nào của nơi mở lớp vào ngày khai giảng."
        if not self._within_reach(fit):
            return Reason.OUT_OF_REACH, "Có người nằm ngoài phạm vi đề cử của đồng chí."
        if not row.holds_on(first):
            return Reason.NOT_IN_OFFICE, not_in_office_words(fit.name, fit.post.lower(), first)
        if self.training_class.positions and fit.position not in self.training_class.positions:
            return Reason.WRONG_POST, f"Đồng chí {fit.name} là {fit.post.lower()}; lớp dành cho chức danh khác."
        return None

    def _within_reach(self, fit: Fit) -> bool:
        if self.sight.user is None or self.how == _HOW.SELF:
            return True
        if self.organises:
            return True
        return self.how == _HOW.NOMINATED and self.sight.nominates.covers(fit.path)

    def _of_person(self, fit: Fit) -> Against | None:
        if fit.person in self.there:
            return Reason.TWICE, f"Đồng chí {fit.name} đã có trong danh sách lớp này."
        if fit.person in self.elsewhere:
            return Reason.ELSEWHERE, elsewhere_words(fit.name, self.elsewhere[fit.person])
        if fit.person in self.disciplined:
            may_know = fit.person in self.told
            return Reason.DISCIPLINE, discipline_words(fit.name, self.disciplined[fit.person], may_know=may_know)
        return None

    def _of_quota(self, fit: Fit) -> Against | None:
        if not self.places or self.how == _HOW.INVITED:
            return None
        unit = quota_unit(fit.path, self.places)
        places = self.places.get(unit, 0) if unit else 0
        if unit is not None and self.used.get(unit, 0) < places:
            return None
        return Reason.QUOTA, quota_words(fit.name, self.names.get(unit or 0, "đơn vị"), places)

    def _use(self, path: str) -> None:
        if (unit := quota_unit(path, self.places)) is not None:
            self.used[unit] = self.used.get(unit, 0) + 1


def registration_words(training_class: TrainingClass, on: dt.date) -> str:
    """Why nobody but the organiser adds anybody any more; "" while they may.

    Queries: none.
    """
    last = training_class.registration_ends_on
    if last is not None and on > last:
        return f"Đã hết hạn đăng ký ngày {format_date(last)}. Đồng chí liên hệ nơi tổ chức lớp."
    return ""


def _holdings(holdings: Sequence[int], on: dt.date) -> dict[int, Holding]:
    found: dict[int, Holding] = {}
    there = newly_held(Holding.objects.current().filter(person__withdrawn_at=None, person__erased_at=None), on)
    for part in portions(holdings):
        rows = there.filter(pk__in=part)
        found |= {row.pk: row for row in rows.select_related("person", "seat__position")}
    return found


def _paths(units: Iterable[int], on: dt.date) -> dict[int, UnitPath]:
    rows = UnitPath.objects.on(on).open()
    return {row.unit_id: row for part in portions(units) for row in rows.filter(unit__in=part)}


def _fit(pk: int, row: Holding | None, training_class: TrainingClass, paths: dict[int, UnitPath]) -> Fit:
    if row is None:
        return Fit(pk)
    place = paths.get(row.seat.unit_id)
    return Fit(
        pk, row.person_id, row.person.full_name, row.seat.position_id, row.seat.position.name, row.seat.unit_id,
        place.name if place else "", place.path if place else "", row.is_new,  # type: ignore[attr-defined]
    )  # fmt: skip
