"""A proposal for the groups of a class, with its reasons (GL4)."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Count

from thulinh.people.rules import portions
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.rules.grouping import Member, Proposed, proposed_groups
from thulinh.units.models import SuccessionPart, UnitPath
from thulinh.units.rules import lies_under

DISTRICT = "huyen"
# So many branches make a large unit, where nothing else tells places apart.
LARGE = 15


def propose_groups(training_class: TrainingClass, *, number: int | None = None) -> list[Proposed]:
    """Groups for those who have a place: of one level each, people from the same neighbourhood together, even in size.

    The neighbourhood is, by what is known of these people: the commune of branch cadres; else the former district of
    their commune; else whether it is a ward, a commune or a special zone; else how many branches it has.
    Shape: groups in the order of the levels; always the same for the same people.
    Queries: six at most.
    Source: GL4.
    """
    rows = list(
        Participant.objects.listed().filter(training_class=training_class).select_related("person").order_by("pk")
    )
    places = _neighbourhoods({row.unit_id for row in rows}, training_class)
    members = [Member(row.pk, row.level, places.get(row.unit_id, ""), row.person.name_key) for row in rows]
    return proposed_groups(members, number=number)


def _neighbourhoods(units: set[int], training_class: TrainingClass) -> Mapping[int, str]:
    """Unit → what it shares with its neighbours, by the first of the ways that tells them apart."""
    day = training_class.starts_on
    rows = {one.unit_id: one for part in portions(units) for one in UnitPath.objects.on(day).filter(unit__in=part)}
    for way in (_parents, _former_districts, _kinds, _sizes):
        found = way(rows, training_class)
        if len(set(found.values())) > 1:
            return found
    return {}


def _parents(rows: Mapping[int, UnitPath], training_class: TrainingClass) -> Mapping[int, str]:
    """The unit between: of branch cadres in a class of the province, their commune."""
    between = {one.parent_id for one in rows.values() if one.parent_id not in (None, training_class.unit_id)}
    names = UnitPath.objects.on(training_class.starts_on).filter(unit__in=between)
    named = {
        one.unit_id: one.name
        for one in names
        if lies_under(one.path, training_class.path) and one.path != training_class.path
    }
    return {unit: named.get(one.parent_id or 0, "") for unit, one in rows.items()} if named else {}


def _former_districts(rows: Mapping[int, UnitPath], training_class: TrainingClass) -> Mapping[int, str]:
    """The district above the unit, or above one that went into it, before the districts ended."""
    line: dict[int, set[int]] = {unit: {unit} for unit in rows}
    parts = SuccessionPart.objects.filter(successor__in=rows).values_list("predecessor", "successor")
    for predecessor, successor in parts:
        line[successor].add(predecessor)
    asked = {unit for units in line.values() for unit in units}
    found: dict[int, tuple[dt.date, str]] = {}
    above = UnitPath.objects.open().filter(
        unit__in=asked, parent__isnull=False, starts_on__lte=training_class.starts_on
    )
    districts = _names_of({parent for parent in above.values_list("parent", flat=True) if parent})
    for unit, parent, starts_on in above.order_by("starts_on", "pk").values_list("unit", "parent", "starts_on"):
        if parent in districts:
            found[unit] = (starts_on, districts[parent])
    told = {}
    for unit, units in line.items():
        names = sorted({found[one] for one in units if one in found})
        told[unit] = names[-1][1] if names else ""
    return told


def _names_of(units: set[int]) -> Mapping[int, str]:
    rows = UnitPath.objects.filter(unit__in=units, level=DISTRICT).order_by("starts_on", "pk")
    return dict(rows.values_list("unit", "name"))


def _kinds(rows: Mapping[int, UnitPath], training_class: TrainingClass) -> Mapping[int, str]:
    """Whether it is a ward, a commune or a special zone, as its name says."""
    words = (("phường", "Phường"), ("đặc khu", "Đặc khu"), ("xã", "Xã"))
    return {
        unit: next((label for word, label in words if f" {word} " in f" {one.name.lower()} "), "")
        for unit, one in rows.items()
    }


def _sizes(rows: Mapping[int, UnitPath], training_class: TrainingClass) -> Mapping[int, str]:
    """Whether it has many branches or few."""
    below = UnitPath.objects.on(training_class.starts_on).open().filter(parent__in=rows)
    numbers = dict(below.values_list("parent").annotate(number=Count("pk")).order_by())
    few, many = f"dưới {LARGE} chi đoàn", f"từ {LARGE} chi đoàn"
    return {unit: many if numbers.get(unit, 0) >= LARGE else few for unit in rows} if numbers else {}
