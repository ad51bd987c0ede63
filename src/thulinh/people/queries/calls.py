"""The other side of a roll: at whose sessions somebody is expected, by the kind of roll call."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership
from thulinh.people.queries.rolls import BRANCH_SECRETARY, CLUB, COMMITTEE, MEMBERS, SECRETARIES
from thulinh.units.models import BodyScope
from thulinh.units.rules import path_ids

_PATHS = "seat__unit__paths__"
_HERE = (Membership.Kind.HOME, Membership.Kind.TEMPORARY, Membership.Kind.TWO_WAY)


def calling_units(person: int, on: dt.date) -> Mapping[str, frozenset[int]]:
    """Which units' sessions call somebody on that day, for each kind of roll call.

    Shape: roll → ids of hosts; the person is in `roll_for(roll, host, on)` for these hosts and for no others.
    Queries: three.
    """
    found: dict[str, set[int]] = defaultdict(set)
    found[MEMBERS].update(
        Membership.objects.on(on).filter(person=person, kind__in=_HERE).values_list("unit", flat=True)
    )
    seats = (
        Holding.objects.on(on)
        .filter(Q(person=person) & dated_q(on, _PATHS) & Q(**{f"{_PATHS}is_open": True}))
        .values_list(
            "seat__unit", f"{_PATHS}path", "seat__position", "seat__position__is_committee",
            "seat__position__is_standing", "seat__unit__is_residential",
        )
    )  # fmt: skip
    wanted = Q(pk__in=[])
    for unit, path, position, is_committee, is_standing, is_residential in seats:
        found[CLUB].add(unit)
        if is_committee:
            found[COMMITTEE].add(unit)
        if is_standing:
            found[SECRETARIES].add(unit)
        if position == BRANCH_SECRETARY:
            found[SECRETARIES].update(path_ids(path))
        if is_residential:
            wanted |= Q(member_position=position, unit__in=path_ids(path))
    clubs = set(BodyScope.objects.on(on).filter(wanted).values_list("body", flat=True))
    found[CLUB] |= clubs
    found[SECRETARIES] |= clubs
    return {roll: frozenset(units) for roll, units in found.items()}
