"""What an address names: a number, the unit below which a list looks; and where to start when it names none."""

from django.http import HttpRequest

from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.ui.keys import key_in
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission


def asked_number(request: HttpRequest, name: str) -> int | None:
    """A number in the address; None when there is none, or one longer than any key."""
    return key_in(request.GET.get(name))


def scope_of(request: HttpRequest) -> UnitPath | None:
    """The unit named in the address (`don_vi`), when it lies within the reader's reach; the list's filter uses it too.

    Queries: one at most, beyond `reach`.
    """
    asked = asked_number(request, "don_vi")
    row = UnitPath.objects.on(today()).filter(unit=asked).first() if asked else None
    return row if row and reach(request.user, UnitPermission.VIEW, today()).covers(row.path) else None


def uppermost(user: Account, permission: Permission) -> UnitPath | None:
    """The uppermost unit at which the reader may do this.

    Queries: one beyond `reach`.
    """
    rows = UnitPath.objects.on(today()).filter(path__in=reach(user, permission, today()).roots, is_open=True)
    return rows.order_by("level__rank", "name_key", "unit").first()
