"""The dated rows of the units that a change is about, read once and locked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from thulinh.kernel.refusals import Refusal
from thulinh.units.models import Placement, Unit, UnitName
from thulinh.units.rules import Life


@dataclass
class UnitRows:
    """A unit with all its placements and names, in order of days."""

    unit: Unit
    placements: list[Placement] = field(default_factory=list)
    names: list[UnitName] = field(default_factory=list)

    @property
    def opened_on(self) -> dt.date:
        """Its first day."""
        return self.placements[0].starts_on if self.placements else dt.date.max

    @property
    def ends_on(self) -> dt.date | None:
        """Its last day; None while open."""
        return self.placements[-1].ends_on if self.placements else dt.date.min

    def placement_on(self, day: dt.date) -> Placement | None:
        """Where it stands on a day."""
        return next((row for row in self.placements if row.holds_on(day)), None)

    def name_on(self, day: dt.date) -> str:
        """What it is called on a day; outside its days its first or last name."""
        for row in self.names:
            if row.holds_on(day):
                return row.name
        if not self.names:
            return self.unit.code
        return self.names[0 if day < self.names[0].starts_on else -1].name

    def life(self, day: dt.date, *, places: bool = True, names: bool = True) -> Life:
        """Its days, as a change of its place, of its name or of both sees them."""
        rows = [*(self.placements if places else ()), *(self.names if names else ())]
        changes = tuple(row.starts_on for row in rows if row.starts_on > self.opened_on)
        return Life(self.name_on(day), self.opened_on, self.ends_on, changes)


def lock_units(unit_ids: Iterable[int], field_name: str = "") -> dict[int, UnitRows]:
    """Lock the identities of these units until the transaction ends, then read their dated rows.

    Queries: three.
    Errors: one of them does not exist.
    """
    wanted = set(unit_ids)
    units = Unit.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {unit.pk: UnitRows(unit) for unit in units}
    if wanted - set(found):
        raise Refusal("Không tìm thấy đơn vị được chọn. Đồng chí tải lại trang rồi chọn lại.", field_name)
    for placement in Placement.objects.filter(unit__in=wanted).order_by("starts_on"):
        found[placement.unit_id].placements.append(placement)
    for name in UnitName.objects.filter(unit__in=wanted).order_by("starts_on"):
        found[name.unit_id].names.append(name)
    return found


def open_children(parents: Iterable[int], since: dt.date) -> dict[int, list[Placement]]:
    """The placements below each of these units that hold on that day or later."""
    found: dict[int, list[Placement]] = defaultdict(list)
    rows = Placement.objects.filter(parent__in=set(parents)).exclude(ends_on__lt=since).order_by("pk")
    for placement in rows:
        found[placement.parent_id].append(placement)
    return found


def names_below(parents: Collection[int | None]) -> dict[tuple, list[tuple[dt.date, dt.date, int]]]:
    """Which names are borne below these units (`None`: at the top), by parent, level and name: from, to, by whom.

    At the top the name is left empty: there is one unit only.
    """
    standing = Q(unit__placements__parent__in={parent for parent in parents if parent is not None})
    if None in parents:
        standing |= Q(unit__placements__parent=None)
    found: dict[tuple, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
    for parent, level, unit, name, *days in UnitName.objects.filter(standing).values_list(
        "unit__placements__parent", "unit__placements__level", "unit_id", "name", "starts_on",
        "unit__placements__starts_on", "ends_on", "unit__placements__ends_on",
    ):  # fmt: skip
        first, last = max(days[:2]), min(day or dt.date.max for day in days[2:])
        if first <= last:
            found[parent, level, name.casefold() if parent else ""].append((first, last, unit))
    return found
