"""What about people's way to the Party waits for somebody: remarks of the quarter, and who has not moved for long."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.models import Holding, Membership
from thulinh.people.reach import reach
from thulinh.selection.models import Mentoring
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.path_lists import people_on_the_way
from thulinh.units.models import UnitPath

MOST = 500


@dataclass(frozen=True)
class WaitingPaths:
    """People of whom no remark is written for the running quarter, and those who have not moved for long. Counts and
    keys only: no name stands here.
    """

    quarter_label: str = ""
    quarter_on: dt.date | None = None
    due_on: dt.date | None = None
    remarks: int = 0
    first: int | None = None
    still: int = 0

    @property
    def total(self) -> int:
        """Everything together."""
        return self.remarks + self.still

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """One notice for the quarter, one for those who stand still; told again when their number changes."""
        return {
            "party_remarks": [f"nhan-xet-phan-dau:{self.quarter_on}"] if self.remarks else [],
            "party_still": [f"phan-dau-cham:{self.still}"] if self.still else [],
        }


def waiting_paths(user: Any, on: dt.date) -> WaitingPaths:
    """Of whom somebody has to write a remark this quarter, and with whom to talk as nothing moved: whom they help, and,
    for who follows it, those who belong just below their own unit or hold a seat there.

    Queries: one, beyond `reach`; two at most for who follows nobody, none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingPaths()
    near = _near(user, on)
    if not near and not Mentoring.objects.on(on).filter(mentor=person).exists():
        return WaitingPaths()
    mine = Q(mentor_id=person) | near if near else Q(mentor_id=person)
    rows = people_on_the_way(user, on).filter(mine).exclude(pk=person)
    wanted = rows.filter(Q(lacks_remark=True) | Q(stands_still=True))
    found = list(wanted.values_list("pk", "lacks_remark", "stands_still")[:MOST])
    lacking = [pk for pk, lacks, _ in found if lacks]
    quarter = period_containing(Cadence.QUARTER, on)
    still = sum(stands for _, _, stands in found)
    first = lacking[0] if lacking else None
    return WaitingPaths(quarter.label, quarter.starts_on, quarter.ends_on, len(lacking), first, still)


def _near(user: Any, on: dt.date) -> Q | None:
    """Those in the units whose officers follow them, and in the units just below."""
    found = reach(user, SelectionPermission.PATH, on)
    if not found:
        return None
    here = UnitPath.objects.on(on).filter(path__in=found.roots).values("unit")
    units = UnitPath.objects.on(on).filter(Q(unit__in=here) | Q(parent__in=here)).values("unit")
    belong = Membership.objects.on(on).filter(unit__in=units).values("person")
    return Q(pk__in=belong) | Q(pk__in=Holding.objects.on(on).filter(seat__unit__in=units).values("person"))
