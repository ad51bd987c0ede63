"""Holding memberships until an action ends. Who holds several kinds of rows holds the units first, then all people at
once, then what hangs on them (`places.lock_units`, `persons.lock_people`, here): no two wait for each other in a ring.
"""

import datetime as dt
from collections.abc import Iterable

from thulinh.kernel.refusals import Refusal
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Membership
from thulinh.people.rules import portions


def people_of(memberships: Iterable[int]) -> list[int]:
    """Whose these memberships are; that never changes, so that it may be asked before anything is held.

    Queries: one, for up to ten thousand memberships.
    """
    rows = Membership.objects.order_by("pk")
    return [pk for part in portions(memberships) for pk in rows.filter(pk__in=part).values_list("person", flat=True)]


def lock_memberships(ids: Iterable[int]) -> list[Membership]:
    """The memberships, in the order asked for, and before them their people, held until the action ends.

    Queries: three, for up to ten thousand memberships.
    Errors: one of them was withdrawn.
    """
    wanted = list(dict.fromkeys(ids))
    lock_people(people_of(wanted))
    locked = Membership.objects.current().select_for_update(no_key=True).order_by("pk")
    found = {row.pk: row for part in portions(wanted) for row in locked.filter(pk__in=part)}
    if len(found) < len(wanted):
        raise Refusal("Có người không còn trong danh sách này. Đồng chí mở lại trang.")
    return [found[pk] for pk in wanted]


def lock_memberships_of(units: Iterable[int], on: dt.date) -> list[Membership]:
    """Who belongs to these units on that day or later, and before that the people, held until the action ends. The
    units are held already: nobody comes to them meanwhile.

    Queries: three, for up to ten thousand units and people.
    """
    wanted, rows = list(units), Membership.objects.within(on, None).order_by("pk")
    lock_people(pk for part in portions(wanted) for pk in rows.filter(unit__in=part).values_list("person", flat=True))
    locked = rows.select_for_update(no_key=True)
    return [row for part in portions(wanted) for row in locked.filter(unit__in=part)]
