"""What one can ask about units; every question about where they stand takes a day."""

from thulinh.units.queries.areas import area_changes
from thulinh.units.queries.history import (
    NamedUnit,
    NameSpan,
    PlaceSpan,
    SuccessionLine,
    UnitHistory,
    history,
    successions_of,
)
from thulinh.units.queries.search import Match, find, match_unit, match_units, nearest_units, with_parents
from thulinh.units.queries.standing import (
    MemberScope,
    UnitOnDay,
    bodies_of,
    children,
    has_changes,
    in_order,
    line_above,
    members_scope,
    tree,
    unit_by_code,
    unit_on,
    units_of,
    units_on,
)

__all__ = [
    "Match",
    "MemberScope",
    "NameSpan",
    "NamedUnit",
    "PlaceSpan",
    "SuccessionLine",
    "UnitHistory",
    "UnitOnDay",
    "area_changes",
    "bodies_of",
    "children",
    "find",
    "has_changes",
    "history",
    "in_order",
    "line_above",
    "match_unit",
    "match_units",
    "members_scope",
    "nearest_units",
    "successions_of",
    "tree",
    "unit_by_code",
    "unit_on",
    "units_of",
    "units_on",
    "with_parents",
]
