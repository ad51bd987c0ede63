"""What about loans waits for somebody."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.benefits.models import Loan
from thulinh.benefits.queries.loan_sight import seen_loans
from thulinh.benefits.queries.loans import schedules
from thulinh.benefits.rules.loans import Covered
from thulinh.kernel.parameters import parameter

NOTICE = "ky-tra-no-bao-truoc-so-ngay"


@dataclass(frozen=True)
class WaitingInstalment:
    """An instalment of a loan that is late or comes soon: how much of it is missing."""

    loan: int
    due_on: dt.date
    missing_vnd: int
    is_late: bool

    @property
    def key(self) -> str:
        """What stays the same until it is paid; what becomes late is told again."""
        return f"{self.loan}:{self.due_on}{':tre' if self.is_late else ''}"


@dataclass(frozen=True)
class WaitingLoans:
    """What waits about loans: instalments of one's own and of loans in one's charge, the earliest first; loans in one's
    charge that were asked for, the oldest first.
    """

    own: Sequence[WaitingInstalment] = ()
    charged: Sequence[WaitingInstalment] = ()
    asked: Sequence[int] = ()

    @property
    def number(self) -> int:
        """Everything together."""
        return len(self.own) + len(self.charged) + len(self.asked)

    @property
    def keys(self) -> dict[str, list[str]]:
        """What stays the same of each until it is done, by kind."""
        return {
            "own_instalments": [f"tra-no:{one.key}" for one in self.own],
            "charged_instalments": [f"thu-no:{one.key}" for one in self.charged],
            "asked_loans": [f"can-vay:{pk}" for pk in self.asked],
        }


def waiting_loans(user: Any, on: dt.date) -> WaitingLoans:
    """What waits about loans for somebody: instalments that are late or come within the days of the rule, and loans
    that people of theirs ask for.

    Queries: three, besides those of `reach`; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingLoans()
    rows = list(seen_loans(user, on).filter(state__in=(Loan.State.DISBURSED, Loan.State.NEED)).order_by("pk"))
    open_ones = [row for row in rows if row.state == Loan.State.DISBURSED]
    plans = schedules(open_ones, on) if open_ones else {}
    soon = on + dt.timedelta(days=int(parameter(NOTICE, on)))
    waiting = {row.pk: _waiting(row.pk, plans[row.pk], soon) for row in open_ones}
    own = [one for row in open_ones if row.person_id == person for one in waiting[row.pk]]
    charged = [one for row in open_ones if row.person_id != person for one in waiting[row.pk]]
    asked = [row.pk for row in rows if row.state == Loan.State.NEED and row.person_id != person]
    return WaitingLoans(*(sorted(ones, key=lambda one: one.due_on) for ones in (own, charged)), asked)


def _waiting(loan: int, plan: Sequence[Covered], soon: dt.date) -> list[WaitingInstalment]:
    return [
        WaitingInstalment(loan, one.due_on, one.missing_vnd, one.late_days > 0)
        for one in plan
        if one.missing_vnd and one.due_on <= soon
    ]
