"""The programmes that there are, their versions, and who may add one."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.programmes.models import Programme, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.units.models import UnitPath


def library() -> QuerySet[Programme]:
    """All programmes, by code."""
    return Programme.objects.order_by("code")


def versions_of(programme: str) -> Sequence[Version]:
    """The versions of a programme, newest first."""
    return (
        Version.objects.filter(programme__code=programme).select_related("programme").order_by("-starts_on", "-number")
    )


def may_add_version(user: Account | None, programme: Programme, on: dt.date) -> bool:
    """Whether somebody may add a version of a programme: who may write documents for its owner, or for whoever carries
    that unit on today; for the whole country where it has none. The system (None) may.

    Queries: one beyond `reach`; none for the system.
    """
    if user is None:
        return True
    rows = UnitPath.objects.on(on)
    rows = rows.filter(unit=programme.owner_id) if programme.owner_id else rows.open().union().filter(parent=None)
    found = reach(user, ProgrammePermission.WRITE, on)
    paths = rows.values_list("path", flat=True)
    return bool(found) and all(found.covers(path) for path in paths)
