"""Loans as sums: how many, how much was lent, how much is owed and late – never one person's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from thulinh.benefits.models import Loan, LoanStep
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.loan_sight import seen_loans
from thulinh.benefits.queries.loans import with_debts
from thulinh.benefits.rules.loans import whole_groups
from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import DAY, Cadence, period_containing
from thulinh.people.reach import reach, within
from thulinh.units.models import UnitPath

LEAST = "mau-so-it-nhat-khi-nhay-cam"
_MILLION = 1_000_000


@dataclass(frozen=True)
class LoanSum:
    """The loans that one committee's branches were given: how many, to how many people, and whole millions of đồng."""

    unit: int
    name: str
    loans: int
    borrowers: int
    lent_millions: int
    owed_millions: int
    late_millions: int


@dataclass(frozen=True)
class LoanSums:
    """The sums of committees as of a day, without those that could name somebody (fewer than `least` borrowers)."""

    on: dt.date
    least: int
    rows: Sequence[LoanSum]

    @property
    def total(self) -> LoanSum:
        """All that is shown, and nothing that is not."""
        fields = ("loans", "borrowers", "lent_millions", "owed_millions", "late_millions")
        return LoanSum(0, "Cộng các dòng trên", *(sum(getattr(row, field) for row in self.rows) for field in fields))


def loan_sums(user: Any, on: dt.date) -> LoanSums:
    """The sums that the user may read, as they stood at the end of the last quarter.

    What keeps one loan from being read out of them, also by who subtracts or waits:

    - The only cells are committees: the branches of one commune together, by where the borrower was when the money
      came, for good (`Loan.counted_at`). There is no choice of days, kinds or people. A higher level
      shows the cells below it and the total of what is shown, so no two numbers
      anywhere differ by a cell that is not shown.
    - A cell grows by whole groups of at least so many different borrowers, in the order in which loans were recorded;
      the rest wait until the next group is full. Who looks before and after a loan sees no step of one person.
    - Sums stand as of the last quarter's end, in whole millions.
    - A cell in which all but a few borrowers are known to the user by name, as their officer, is left out.

    Queries: five, besides those of `reach`.
    """
    least = int(parameter(LEAST, on))
    day = period_containing(Cadence.QUARTER, on).starts_on - DAY
    found = reach(user, BenefitPermission.LOAN_SUMS, on)
    if not found:
        return LoanSums(day, least, [])
    lent = Loan.objects.current().filter(disbursed_on__lte=day, counted_at__in=within(found, on))
    known = set(seen_loans(user, on).filter(pk__in=lent.values("pk")).values_list("pk", flat=True))
    order = (
        LoanStep.objects.filter(loan__in=lent, state=Loan.State.DISBURSED).order_by("pk").values_list("loan", flat=True)
    )
    rows = _rows(lent, list(dict.fromkeys(order)), day)
    cells = {unit: whole_groups(every, least, of=lambda row: row.person_id) for unit, every in rows.items()}
    shown = {unit: every for unit, every in cells.items() if every and _keeps_secrets(every, known, least)}
    names = dict(UnitPath.objects.on(on).filter(unit__in=shown).order_by("path").values_list("unit_id", "name"))
    return LoanSums(day, least, [_sum(unit, name, shown[unit]) for unit, name in names.items()])


def _rows(lent: QuerySet[Loan], order: Sequence[int], day: dt.date) -> dict[int, list[Loan]]:
    """The loans of each committee in the order in which their money was recorded."""
    known = {row.pk: row for row in with_debts(lent, day)}
    found: dict[int, list[Loan]] = defaultdict(list)
    for pk in order:
        found[known[pk].counted_at_id].append(known[pk])
    return found


def _keeps_secrets(rows: Sequence[Loan], known: set[int], least: int) -> bool:
    """Whether the borrowers whom the user does not know are none, or enough of them."""
    strangers = {row.person_id for row in rows if row.pk not in known}
    return not strangers or len(strangers) >= least


def _sum(unit: int, name: str, rows: Sequence[Loan]) -> LoanSum:
    lent, owed, late = (
        round(sum(getattr(row, field) for row in rows) / _MILLION)
        for field in ("amount_vnd", "debt_vnd", "overdue_vnd")
    )
    return LoanSum(unit, name, len(rows), len({row.person_id for row in rows}), lent, owed, late)
