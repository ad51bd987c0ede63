"""What those who are planned for a post still lack in training for it (GL1)."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db.models import QuerySet

from thulinh.desk.queries.portions import filled
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.selection.models import Successor
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.learners import Lack, lacking
from thulinh.units.models import UnitPath

ENOUGH = "Đã đủ"


def with_lacks(rows: QuerySet[Successor], user: Account, on: dt.date) -> QuerySet[Successor]:
    """Plans with `lacks` in words; empty where the plan has ended, or the reader may not know who is trained there.

    Queries: five at most for each five hundred, beyond `reach`.
    """
    return filled(rows, partial(_tell, user, on))


def lacks_of(row: Successor, user: Account, on: dt.date) -> list[Lack] | None:
    """What one successor lacks; None where the reader may not know it.

    Queries: five at most, beyond `reach`.
    """
    return _known([row], user, on).get(row.pk)


def _tell(user: Account, on: dt.date, rows: list[Successor]) -> None:
    known = _known([row for row in rows if row.holds_on(on)], user, on)
    for row in rows:
        found = known.get(row.pk)
        words = "; ".join(one.words for one in found or ())
        row.lacks = "" if found is None else words[:1].upper() + words[1:] or ENOUGH


def _known(rows: Sequence[Successor], user: Account, on: dt.date) -> dict[int, list[Lack]]:
    may = reach(user, TrainingPermission.VIEW, on)
    if not may or not rows:
        return {}
    units = {row.unit_id for row in rows}
    seen = set(UnitPath.objects.on(on).filter(may.q(), unit__in=units).values_list("unit", flat=True))
    asked = {row.pk: (row.person_id, row.unit_id, row.position_id) for row in rows if row.unit_id in seen}
    found = lacking(asked.values(), on)
    return {pk: found[one] for pk, one in asked.items()}
