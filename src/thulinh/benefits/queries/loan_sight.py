"""Who reads a loan: the person, and the officer named for it while they look after loans there. Nobody else, not the
administrator, not a level above. Page, list, spreadsheet, log, home lines and what is said about oneself all ask here.
"""

import datetime as dt
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from thulinh.benefits.models import Loan
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.loan_rights import looked_after
from thulinh.people.reach import reach, within

_OPEN = (Loan.State.NEED, Loan.State.PROPOSED, Loan.State.DISBURSED)


def seen_loans(user: Any, on: dt.date) -> QuerySet[Loan]:
    """The loans that the user may read: their own, and those whose officer they are.

    Queries: those of `reach`.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return Loan.objects.none()
    return Loan.objects.current().filter(Q(person=person) | officer_q(user, on))


def loans_in_charge(user: Any, on: dt.date) -> QuerySet[Loan]:
    """The loans whose officer the user is, in places where the user looks after loans.

    Queries: those of `reach`.
    """
    return Loan.objects.current().filter(officer_q(user, on))


def loans_left(user: Any, on: dt.date) -> list[int]:
    """The open loans of others, where the user looks after loans, whose officer does so no more. Only how many there
    are is told before the user takes them over.

    Queries: three, besides those of `reach`; none for who looks after no loans.
    """
    person, found = getattr(user, "person_id", None), reach(user, BenefitPermission.LOAN, on)
    if person is None or not found:
        return []
    rows = Loan.objects.current().filter(state__in=_OPEN, unit__in=within(found, on)).exclude(person=person)
    pairs = {pk: (officer, unit) for pk, officer, unit in rows.order_by("pk").values_list("pk", "officer", "unit")}
    there = looked_after(pairs.values(), on) if pairs else set()
    return [pk for pk, pair in pairs.items() if pair not in there]


def officer_q(user: Any, on: dt.date) -> Q:
    """The condition that the user is a loan's officer, and still looks after loans there."""
    person = getattr(user, "person_id", None)
    found = reach(user, BenefitPermission.LOAN, on)
    if person is None or not found:
        return Q(pk__in=[])
    return Q(officer=person, unit__in=within(found, on))


def events_of_hidden_loans(user: Any, on: dt.date) -> Q:
    """The condition that an event of the log tells of a loan that the user may not read."""
    told = seen_loans(user, on).annotate(key=Cast("pk", CharField())).values("key")
    return Q(subject_kind=Loan._meta.label_lower) & ~Q(subject_id__in=told)
