"""Who of a unit and of the level below has got in, who was invited, who never was: what the level above may know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from thulinh.kernel.text import format_date
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Holding, Invitation, Person
from thulinh.people.queries.entering import accounts_on, last_seen
from thulinh.people.queries.holdings import seats_of_people
from thulinh.people.queries.rights import may_issue_account, people_to_invite
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import User

_PATHS = "seat__unit__paths__"
# How long somebody who has left their seat still stands in the list, with the day.
REMEMBERED = dt.timedelta(days=365)


@dataclass(frozen=True)
class WayIn:
    """A person with a seat, and how far they have got into the system."""

    person: int
    name: str
    position: str
    position_name: str
    unit: int
    unit_name: str
    left_on: dt.date | None = None
    has_account: bool = False
    is_closed: bool = False
    has_second_step: bool = False
    seen_on: dt.date | None = None
    invited_until: dt.date | None = None
    may_invite: bool = False

    @property
    def words(self) -> str:
        """How far they have got in: "chưa vào lần nào", "lần cuối ngày 05/11/2026"."""
        if self.left_on:
            return f"đã thôi giữ từ ngày {format_date(self.left_on)}"
        if self.is_closed:
            return "tài khoản đã khóa"
        return f"lần cuối ngày {format_date(self.seen_on)}" if self.seen_on else "chưa vào lần nào"

    @property
    def tone(self) -> str:
        """The colour of the words: red for closed, amber for never, green for in."""
        if self.left_on:
            return ""
        return "red" if self.is_closed else "green" if self.seen_on else "amber"

    @property
    def is_to_invite(self) -> bool:
        """Whether an invitation is due: the secretary of a branch who was never in, and has none that still opens."""
        waits = not self.seen_on and not self.invited_until and not self.is_closed
        return self.may_invite and waits and self.position == BRANCH_SECRETARY


def ways_in(unit: int, user: User, on: dt.date) -> list[WayIn]:
    """Who holds a seat in a unit and in the units just below it, and how far each has got in; then those who left a
    seat there within the last year, hold none now, and have an account.

    Shape: each person once, those of the unit itself first, then by unit, rank and name; those who left at the end.
    Queries: a fixed number, however many people.
    """
    present = _lines(Holding.objects.on(on), unit, on)
    lines = list({line.person: line for line in reversed(present)}.values())[::-1]
    lines += _left(unit, on, {line.person for line in lines})
    accounts = {account.person_id: account for account in _accounts(lines, on)}
    keys = [account.pk for account in accounts.values()]
    seen, invited = last_seen(keys), _open_until(keys, on)
    mine = people_to_invite(user, [line.person for line in lines if not line.left_on], on) - {user.person_id}
    return [_told(line, accounts.get(line.person), seen, invited, line.person in mine) for line in lines]


def way_in_of(person: Person, user: User, on: dt.date) -> WayIn | None:
    """How far one person has got in, for whoever may give them a way in; None for others.

    Queries: ten at most.
    """
    if not may_issue_account(user, person, on):
        return None
    seat = seats_of_people([person.pk], on).get(person.pk)
    account = accounts_on(on).filter(person=person).first()
    keys = [account.pk] if account else []
    position, unit = seat or ("", "")
    line = WayIn(person.pk, person.full_name, "", position, 0, unit)
    may_invite = seat is not None and person.pk != user.person_id
    return _told(line, account, last_seen(keys), _open_until(keys, on), may_invite)


def _told(
    line: WayIn, account: Account | None, seen: dict[int, dt.datetime], invited: dict[int, dt.date], may_invite: bool
) -> WayIn:
    if account is None:
        return replace(line, may_invite=may_invite)
    last = seen.get(account.pk)
    return replace(
        line,
        may_invite=may_invite,
        has_account=True,
        is_closed=not account.is_active,
        has_second_step=account.has_second_step,
        seen_on=timezone.localdate(last) if last else None,
        invited_until=invited.get(account.pk),
    )


def _lines(holdings: Iterable, unit: int, on: dt.date) -> list[WayIn]:
    here = Q(seat__unit=unit) | Q(**{f"{_PATHS}parent": unit})
    rows = (
        holdings.filter(dated_q(on, _PATHS) & here, person__withdrawn_at=None)
        .order_by(f"{_PATHS}path", "seat__position__rank", "person__name_key", "pk")
        .values_list(
            "person",
            "person__full_name",
            "seat__position",
            "seat__position__short_name",
            "seat__unit",
            f"{_PATHS}name",
            f"{_PATHS}name_key",
            "ends_on",
        )
    )
    own_first = sorted(rows, key=lambda row: (row[4] != unit, row[6] if row[4] != unit else ""))
    return [WayIn(*row[:6], left_on=row[7] if row[7] and row[7] < on else None) for row in own_first]


def _left(unit: int, on: dt.date, present: set[int]) -> list[WayIn]:
    """Those who left a seat here, hold none anywhere now, and have an account that opened for it."""
    holds = Holding.objects.within(on, None).filter(person=OuterRef("person"))
    has_account = Account.objects.filter(person=OuterRef("person"))
    ended = Holding.objects.current().filter(~Exists(holds), Exists(has_account), ends_on__gte=on - REMEMBERED)
    found: dict[int, WayIn] = {}
    for line in _lines(ended.filter(ends_on__lt=on), unit, on):
        known = found.get(line.person)
        if line.person not in present and (known is None or line.left_on > known.left_on):
            found[line.person] = line
    return list(found.values())


def _accounts(lines: Iterable[WayIn], on: dt.date) -> Iterable[Account]:
    return accounts_on(on).filter(person__in=[line.person for line in lines])


def _open_until(accounts: Iterable[int], on: dt.date) -> dict[int, dt.date]:
    """Until when the invitations that still open are good, by account."""
    rows = Invitation.objects.filter(account__in=accounts, used_at=None, revoked_at=None, expires_on__gte=on)
    return dict(rows.values_list("account", "expires_on"))
