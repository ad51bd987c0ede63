"""What waits for inspectors: how many checks, which comes first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.checks.permissions import CheckPermission
from thulinh.checks.queries.sight import checks_to_make
from thulinh.people.reach import User, reach

MOST_TOLD = 500


@dataclass(frozen=True)
class WaitingChecks:
    """How many checks wait, and what stays the same of each until it is made."""

    number: int = 0
    first: int | None = None
    keys: Sequence[str] = ()


def waiting_checks(user: User, on: dt.date) -> WaitingChecks:
    """The checks that wait for the user; nothing for anybody who does not check.

    Queries: one, none for those without the permission; one more beyond five hundred.
    """
    if not reach(user, CheckPermission.CHECK, on):
        return WaitingChecks()
    rows = checks_to_make(user, on)
    keys = list(rows.order_by("day", "pk").values_list("pk", flat=True)[: MOST_TOLD + 1])
    number = len(keys) if len(keys) <= MOST_TOLD else rows.count()
    return WaitingChecks(number, next(iter(keys), None), [f"kiem-tra:{pk}" for pk in keys[:MOST_TOLD]])
