"""Who may do what, as the table of positions says it, in words; and whether somebody must wait before signing in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.module_loading import autodiscover_modules

from thulinh.kernel.permissions import Permission
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Holding, Person, Position, SignInGuard
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.visibility import placed_within
from thulinh.people.reach import Reach, User, reach
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

    Queries: seven at most.
    """
    return person.pk in people_to_invite(user, [person.pk], on)


def people_to_invite(user: User, people: Iterable[int], on: dt.date) -> set[int]:
    """Whom of these people the user may give a way in: who belongs within reach and holds no seat outside of it, nor
    will; of those who lead the user's own unit before the user, only who was never in. So nobody gets into the account
    of somebody above them; into an administrator's only administrators.

    Queries: seven at most, however many people.
    """
    asked, found = set(people), reach(user, PeoplePermission.ACCOUNT, on)
    if not found:
        return set()
    if not getattr(user, "is_administrator", False):
        asked -= set(Account.objects.filter(person__in=asked, is_administrator=True).values_list("person", flat=True))
    own, leaders = _own_ranks(user, found, on), set()
    held: dict[int, set[int]] = {}
    rows = Holding.objects.within(on, None).filter(person__in=asked)
    for person, unit, rank, leads in rows.values_list(
        "person", "seat__unit", "seat__position__rank", "seat__position__is_standing"
    ):
        held.setdefault(person, set()).add(unit)
        if leads and rank < own.get(unit, 0):
            leaders.add(person)
    units = set().union(*held.values())
    within_reach = set(UnitPath.objects.on(on).filter(found.q(), unit__in=units).values_list("unit", flat=True))
    seated = {person for person, seats in held.items() if seats <= within_reach} - _were_in(leaders)
    return seated | placed_within(user, PeoplePermission.ACCOUNT, asked - held.keys(), on)


def _were_in(people: set[int]) -> set[int]:
    """Whose account is in use."""
    if not people:
        return set()
    rows = Account.objects.filter(person__in=people).exclude(last_login=None)
    return set(rows.values_list("person", flat=True))


def _own_ranks(user: User, found: Reach, on: dt.date) -> dict[int, int]:
    """The user's best rank in each unit beyond which their reach does not go up; none for who keeps the machine."""
    if getattr(user, "is_administrator", False):
        return {}
    top = dated_q(on, "seat__unit__paths__") & Q(seat__unit__paths__path__in=found.roots)
    rows = Holding.objects.on(on).filter(top, person=user.person_id).values_list("seat__unit", "seat__position__rank")
    ranks: dict[int, int] = {}
    for unit, rank in rows:
        ranks[unit] = min(rank, ranks.get(unit, rank))
    return ranks


def sign_in_wait(username: str, address: str, now: dt.datetime) -> int:
    """How many minutes must pass before this name may be tried again from this address; 0 when none.

    Queries: one.
    """
    guard = SignInGuard.objects.filter(pk=guard_key(username, address)).first()
    return minutes_to_wait(guard.wrong, guard.last_at, now) if guard else 0
