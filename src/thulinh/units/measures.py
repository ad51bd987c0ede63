"""Sets of units with a name, for figures."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from thulinh.units.models import UnitPath


def units_of_level(*, levels: Sequence[str], path: str = "", residential: bool | None = None) -> QuerySet:
    """The units of these levels, on each of their days: the subjects of a figure.

    `residential`: only those on residential ground, or only the others.
    Shape: columns subject (the unit), path, starts_on, ends_on; one row for each stretch of days on which the unit
    stands in one place, open days only.
    Units: `path` and all below it; everywhere when empty.
    """
    rows = UnitPath.objects.open().of_level(*levels).under(path)
    if residential is not None:
        rows = rows.filter(unit__is_residential=residential)
    return rows.order_by().values("path", "starts_on", "ends_on", subject=F("unit_id"))
