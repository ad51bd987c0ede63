"""Loans with what is owed: the debt, what is late as of a day. Nothing of it is stored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from thulinh.benefits.models import Instalment, Loan, LoanStep, Repayment
from thulinh.benefits.queries.loan_rights import looked_after
from thulinh.benefits.queries.loan_sight import loans_in_charge, seen_loans
from thulinh.benefits.rules.loans import Covered, Due, covered
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class LoanPage:
    """One loan with everything that was written of it. `officer_is_there`: the officer looks after loans there."""

    loan: Loan
    unit_name: str
    schedule: Sequence[Covered]
    repayments: Sequence[Repayment]
    steps: Sequence[LoanStep]
    is_officer: bool
    officer_is_there: bool


def with_debts(rows: QuerySet[Loan], on: dt.date) -> QuerySet[Loan]:
    """The same loans, each with `repaid_vnd`, `debt_vnd` (0 before money came) and `overdue_vnd` as of the end of a
    day: what instalments of earlier days ask for and repayments have not covered.

    Queries: none of its own.
    """
    repaid = _sum(Repayment.objects.current().filter(loan=OuterRef("pk"), paid_on__lte=on))
    asked = _sum(Instalment.objects.filter(loan=OuterRef("pk"), due_on__lt=on))
    came, late = Q(disbursed_on__lte=on), Q(asked_vnd__gt=F("repaid_vnd"))
    return rows.annotate(repaid_vnd=repaid, asked_vnd=asked).annotate(
        debt_vnd=_when(came, F("amount_vnd") - F("repaid_vnd")),
        overdue_vnd=_when(late, F("asked_vnd") - F("repaid_vnd")),
    )


def loan_list(user: Any, on: dt.date) -> QuerySet[Loan]:
    """The loans in the user's charge with what is owed, the newest first; `unit_name` as the unit is called now.

    Queries: those of `reach`.
    """
    name = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = loans_in_charge(user, on).select_related("person").annotate(unit_name=Subquery(name))
    return with_debts(rows, on).order_by("-pk")


def own_loans(user: Any, on: dt.date) -> list[LoanPage]:
    """The user's own loans, the newest first.

    Queries: at most seven.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return []
    return _pages(seen_loans(user, on).filter(person=person), user, on)


def loan_page(pk: int, user: Any, on: dt.date) -> LoanPage | None:
    """One loan that the user may read; None for everybody else.

    Queries: at most eight.
    """
    return next(iter(_pages(seen_loans(user, on).filter(pk=pk), user, on)), None)


def debt_of(loan: Loan, on: dt.date | None = None) -> int:
    """What is still owed, in đồng; of a day that is over: what was owed at its end.

    Queries: one.
    """
    rows = loan.repayments.current()
    if on is not None:
        rows = rows.filter(paid_on__lte=on)
    return (loan.amount_vnd or 0) - (rows.aggregate(all=Sum("amount_vnd"))["all"] or 0)


def schedules(loans: Sequence[Loan], on: dt.date) -> dict[int, list[Covered]]:
    """The instalments of loans with what covers them, by loan.

    Queries: two.
    """
    keys = [loan.pk for loan in loans]
    dues: dict[int, list[Due]] = {key: [] for key in keys}
    for loan, day, amount in Instalment.objects.filter(loan__in=keys).values_list("loan", "due_on", "amount_vnd"):
        dues[loan].append(Due(day, amount))
    paid = Repayment.objects.current().filter(loan__in=keys, paid_on__lte=on).order_by()
    repaid = dict(paid.values("loan").annotate(all=Sum("amount_vnd")).values_list("loan", "all"))
    return {key: covered(dues[key], repaid.get(key, 0), on) for key in keys}


def _pages(loans: QuerySet[Loan], user: Any, on: dt.date) -> list[LoanPage]:
    rows = list(with_debts(loans, on).select_related("person", "officer").order_by("-pk"))
    if not rows:
        return []
    plans = schedules(rows, on)
    there = looked_after([(row.officer_id, row.unit_id) for row in rows], on)
    names = dict(UnitPath.objects.on(on).filter(unit__in=[row.unit_id for row in rows]).values_list("unit_id", "name"))
    keys = [row.pk for row in rows]
    paid = list(Repayment.objects.filter(loan__in=keys).order_by("-paid_on", "-pk"))
    steps = list(LoanStep.objects.filter(loan__in=keys).select_related("recorded_by__person"))
    return [
        LoanPage(
            loan=row,
            unit_name=names.get(row.unit_id, ""),
            schedule=plans[row.pk],
            repayments=[one for one in paid if one.loan_id == row.pk],
            steps=[one for one in steps if one.loan_id == row.pk],
            is_officer=row.officer_id == user.person_id and (row.officer_id, row.unit_id) in there,
            officer_is_there=(row.officer_id, row.unit_id) in there,
        )
        for row in rows
    ]


def _when(condition: Q, amount: Any) -> Case:
    return Case(When(condition, then=amount), default=Value(0), output_field=BigIntegerField())


def _sum(rows: QuerySet) -> Coalesce:
    total = rows.order_by().values("loan").annotate(all=Sum("amount_vnd")).values("all")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())
