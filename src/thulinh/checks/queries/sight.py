"""Which checks somebody may know of: one decision for pages, lists, counts and the log.

Nobody without the permission to check knows of a check that waits, and nobody at all knows of one of their own records.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from thulinh.checks.models import Check, Draw
from thulinh.checks.permissions import CheckPermission
from thulinh.people.models import Account
from thulinh.people.reach import User, allowed, reach

# Verbs of the log that tell of a check that waits.
TELLING_OF_WAITING = ("checks.draw", "checks.not_reached")


def _own_q(user: User) -> Q:
    """Checks of records that the user wrote, confirmed, verified, or that are about them."""
    own = Check.not_for.through.objects.filter(check=OuterRef("pk"), account=user.pk)
    condition = Q(Exists(own))
    if user.person_id is not None:
        condition |= Q(person=user.person_id)
    return condition


def checks_to_make(user: User, on: dt.date) -> QuerySet[Check]:
    """The checks that wait for the user or another inspector, within reach; never of the user's own records.

    Queries: none of its own beyond `reach`.
    """
    rows = allowed(Check.objects.waiting(), user, CheckPermission.CHECK, on)
    return rows.exclude(_own_q(user)) if isinstance(user, Account) else rows.none()


def checks_made(user: User, on: dt.date) -> QuerySet[Check]:
    """The checks with an answer, within reach.

    Queries: none of its own beyond `reach`.
    """
    return allowed(Check.objects.done(), user, CheckPermission.VIEW, on)


def checks_to_correct(user: User, on: dt.date) -> QuerySet[Check]:
    """The checks with an answer that the user may correct as an inspector; never of the user's own records.

    Queries: none of its own beyond `reach`.
    """
    rows = allowed(Check.objects.done(), user, CheckPermission.CHECK, on)
    return rows.exclude(_own_q(user)) if isinstance(user, Account) else rows.none()


def draws_seen(user: User, on: dt.date) -> QuerySet[Draw]:
    """The draws within reach: all for those who check; for others those of which a check has been made.

    Queries: none of its own beyond `reach`.
    """
    made = Exists(Check.objects.done().filter(draw=OuterRef("pk")))
    drawn = allowed(Draw.objects.all(), user, CheckPermission.VIEW, on).filter(made)
    own = allowed(Draw.objects.all(), user, CheckPermission.CHECK, on)
    return Draw.objects.filter(Q(pk__in=drawn.values("pk")) | Q(pk__in=own.values("pk")))


def may_know_of_waiting(user: User, path: str, on: dt.date) -> bool:
    """Whether the user may know that a check waits at that path."""
    return reach(user, CheckPermission.CHECK, on).covers(path)
