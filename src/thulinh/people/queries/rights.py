"""Who may do what, as the table of positions says it, in words; and whether somebody must wait before signing in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account, Holding, Person, Position, SignInGuard
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.visibility import placed_within
from thulinh.people.reach import User, reach
from thulinh.people.rules import guard_key, minutes_to_wait
from thulinh.units.models import Level, UnitPath

_REACHES = {"don-vi": "Trong đơn vị mình và các đơn vị trực thuộc", "phu-trach": "Ở chi đoàn được phân công phụ trách"}


@dataclass(frozen=True)
class Granted:
    """What a position may do within one reach, in words."""

    reach_label: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class PositionGrants:
    """A position with everything that its holders may do."""

    code: str
    name: str
    levels: tuple[str, ...]
    granted: tuple[Granted, ...]


def permission_labels() -> dict[str, str]:
    """Every permission of every room with its words.

    Queries: none.
    """
    autodiscover_modules("permissions")
    return {str(each.value): str(each.label) for room in Permission.__subclasses__() for each in room}


def grant_table() -> list[PositionGrants]:
    """What the holders of each position may do and how far, as the data stands; nothing is written here by hand.

    Shape: in the order of rank.
    Queries: two.
    """
    labels, levels = permission_labels(), dict(Level.objects.values_list("code", "name"))
    return [
        PositionGrants(
            position.code,
            position.name,
            tuple(levels.get(level, level) for level in position.levels),
            tuple(
                Granted(_REACHES[reach], tuple(labels.get(value, value) for value in values))
                for reach, values in position.grants.items()
                if values
            ),
        )
        for position in Position.objects.order_by("rank", "code")
    ]


def may_issue_account(user: User, person: Person, on: dt.date) -> bool:
    """Whether the user may invite this person, and close or reset their account; see `people_to_invite`.

    Queries: five at most.
    """
    return person.pk in people_to_invite(user, [person.pk], on)


def people_to_invite(user: User, people: Iterable[int], on: dt.date) -> set[int]:
    """Whom of these people the user may give a way in: who belongs within reach and holds no seat outside of it, nor
    will. So nobody gets into the account of somebody above them; into an administrator's only administrators.

    Queries: five at most, however many people.
    """
    asked, found = set(people), reach(user, PeoplePermission.ACCOUNT, on)
    if not found:
        return set()
    if not getattr(user, "is_administrator", False):
        asked -= set(Account.objects.filter(person__in=asked, is_administrator=True).values_list("person", flat=True))
    held: dict[int, set[int]] = {}
    for person, unit in Holding.objects.within(on, None).filter(person__in=asked).values_list("person", "seat__unit"):
        held.setdefault(person, set()).add(unit)
    units = set().union(*held.values())
    within_reach = set(UnitPath.objects.on(on).filter(found.q(), unit__in=units).values_list("unit", flat=True))
    seated = {person for person, seats in held.items() if seats <= within_reach}
    return seated | placed_within(user, PeoplePermission.ACCOUNT, asked - held.keys(), on)


def sign_in_wait(username: str, address: str, now: dt.datetime) -> int:
    """How many minutes must pass before this name may be tried again from this address; 0 when none.

    Queries: one.
    """
    guard = SignInGuard.objects.filter(pk=guard_key(username, address)).first()
    return minutes_to_wait(guard.wrong, guard.last_at, now) if guard else 0
