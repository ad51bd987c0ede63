"""Who may do what, how far: one decision, used for pages, lists, searches, exports and logs alike."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from thulinh.kernel.permissions import Permission
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Charge, Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.units.models import UnitPath, under_q
from thulinh.units.rules import lies_under

M = TypeVar("M", bound=QuerySet)
K = TypeVar("K")
# Whoever asks for a page; who has not signed in may do nothing.
User = Account | AnonymousUser

# An administrator keeps the machine; Party standing, discipline, remarks on cadres, their marks and their money are not
# its own.
_NOT_FOR_ADMINISTRATORS = {
    PeoplePermission.PARTY.value,
    PeoplePermission.DISCIPLINE.value,
    "bai-hoc.xem",
    "nhan-su.ra-soat",
    "nhan-su.y-kien",
    "nhan-su.quyet-dinh",
    "quy-hoach.xem",
    "quy-hoach.ghi",
    "phat-trien-dang.theo-doi",
    "quyen-loi.xem",
    "quyen-loi.lap",
    "von-vay.phu-trach",
    "khen-thuong.de-nghi",
    "khen-thuong.quyet-dinh",
    "boi-duong.xem",
    "boi-duong.lap",
    "boi-duong.de-cu",
}


@dataclass(frozen=True)
class Reach:
    """The roots of the subtrees within which somebody may do something; never a list of ids."""

    roots: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.roots)

    def covers(self, path: str) -> bool:
        """Whether the unit at that path lies within reach."""
        return any(lies_under(path, root) for root in self.roots)

    def q(self, field: str = "path") -> Q:
        """The same decision as a condition on a column that holds paths of the day."""
        condition = Q(pk__in=[])
        for root in self.roots:
            condition |= under_q(root, field)
        return condition


@dataclass(frozen=True)
class OwnSeat:
    """A seat that somebody holds: the holding, the seat, its unit, and what it may do and how far."""

    holding: int
    seat: int
    unit: int
    grants: Mapping[str, Any]


def kept(user: Any, question: str, on: dt.date, ask: Callable[[], K]) -> K:
    """What a question about somebody on a day answers. Many places ask the same while one page is made: it is asked
    once and kept on the account of this request.
    """
    known = user.__dict__.setdefault("_kept", {})
    if (question, on) not in known:
        known[question, on] = ask()
    return known[question, on]


def own_seats(user: Any, on: dt.date) -> tuple[OwnSeat, ...]:
    """The seats that the user's own person holds on that day; none for the machine and for an account of nobody.

    Queries: one; then none (kept on the user of this request).
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return ()
    rows = Holding.objects.on(on).filter(person=person)
    rows = rows.values_list("pk", "seat_id", "seat__unit_id", "seat__position__grants")
    return kept(user, "own_seats", on, lambda: tuple(OwnSeat(*row) for row in rows))


def reach(user: User, permission: Permission, on: dt.date) -> Reach:
    """Within which subtrees the user may do this on that day, by the seats that the user's person holds.

    Queries: at most three for all permissions of a user and day; then none (kept on the user of this request).
    """
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Reach()
    known = kept(user, "reaches", on, lambda: _all_reaches(user, on))
    if user.is_administrator and permission.value not in _NOT_FOR_ADMINISTRATORS:
        return known.get("*", Reach())
    return known.get(permission.value, Reach())


def may(user: User, permission: Permission, unit: int | UnitPath, on: dt.date) -> bool:
    """Whether the user may do this for the unit (its id, or its path row of the day).

    Queries: one when only the id is given.
    """
    found = reach(user, permission, on)
    if not found:
        return False
    if isinstance(unit, UnitPath):
        return found.covers(unit.path)
    path = UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first()
    return path is not None and found.covers(path)


def within(found: Reach, on: dt.date) -> QuerySet:
    """The ids of all units within reach on that day, ended units included, as a subquery."""
    return UnitPath.objects.on(on).filter(found.q()).values("unit_id")


def allowed(queryset: M, user: User, permission: Permission, on: dt.date, *, unit: str = "unit") -> M:
    """The rows of the queryset whose unit (`unit`: the name of the column or relation) lies within reach.

    A queryset of `UnitPath` rows of the day is filtered on its own path.
    Queries: none of its own beyond `reach`.
    """
    found = reach(user, permission, on)
    if not found:
        return queryset.none()
    if queryset.model is UnitPath:
        return queryset.filter(found.q())
    return queryset.filter(**{f"{unit}__in": within(found, on)})


def _all_reaches(user: Account, on: dt.date) -> dict[str, Reach]:
    roots: dict[str, set[str]] = {}
    if user.is_administrator:
        roots["*"] = set(UnitPath.objects.on(on).filter(parent=None).values_list("path", flat=True))
    if user.person_id is None:
        return {permission: Reach(tuple(sorted(found))) for permission, found in roots.items()}
    seats = own_seats(user, on)
    charged = _charged_paths([one.holding for one in seats if one.grants.get("phu-trach")], on)
    unit_paths = dict(
        UnitPath.objects.on(on).open().filter(unit__in=[one.unit for one in seats]).values_list("unit_id", "path")
    )
    for one in seats:
        for permission in one.grants.get("don-vi", ()):
            if one.unit in unit_paths:
                roots.setdefault(permission, set()).add(unit_paths[one.unit])
        for permission in one.grants.get("phu-trach", ()):
            roots.setdefault(permission, set()).update(charged.get(one.holding, ()))
    return {permission: Reach(_outermost(found)) for permission, found in roots.items()}


def _charged_paths(holdings: list[int], on: dt.date) -> dict[int, set[str]]:
    if not holdings:
        return {}
    rows = (
        Charge.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), holding__in=holdings)
        .values_list("holding_id", "unit__paths__path")
    )
    found: dict[int, set[str]] = {}
    for holding, path in rows:
        found.setdefault(holding, set()).add(path)
    return found


def _outermost(paths: set[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not lies_under(path, kept[-1]):
            kept.append(path)
    return tuple(kept)
