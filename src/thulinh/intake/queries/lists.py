"""The lists that can be handed in. The one place that sees all rooms names them; here they are only looked up."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from thulinh.intake.permissions import IntakePermission
from thulinh.kernel.rows import RowSet
from thulinh.people.models import Account
from thulinh.people.reach import may, reach
from thulinh.units.models import UnitPath


def row_sets() -> Mapping[str, RowSet]:
    """Every list that can be handed in, by code, in the order in which people are asked."""
    return {row_set.code: row_set for row_set in import_string(settings.THULINH_ROW_SETS)}


def row_sets_of(user: Account, on: dt.date) -> list[RowSet]:
    """The lists that somebody may hand in for at least one unit.

    Queries: none beyond `reach`.
    """
    found = row_sets().values()
    return [each for each in found if each.permission is None or reach(user, each.permission, on)]


def may_import(user: Account, row_set: RowSet, unit: int | UnitPath, on: dt.date) -> bool:
    """Whether somebody may hand in this list for the unit: both import and write what the list holds.

    Queries: at most two.
    """
    if not may(user, IntakePermission.IMPORT, unit, on):
        return False
    return row_set.permission is None or may(user, row_set.permission, unit, on)


def units_to_import(user: Account, on: dt.date, also: int | None = None) -> list[UnitPath]:
    """The units for which somebody may hand in a file: where their reach begins, and those directly below.

    `also`: one more, deeper down, when it lies within reach.
    Queries: two.
    """
    found = reach(user, IntakePermission.IMPORT, on)
    if not found:
        return []
    rows = UnitPath.objects.on(on).open().union().order_by("level__rank", "name_key")
    tops = list(rows.filter(path__in=found.roots))
    units = {unit.unit_id: unit for unit in tops}
    below = rows.filter(Q(parent__in=units) | Q(unit=also)).filter(found.q())
    return list((units | {unit.unit_id: unit for unit in below}).values())
