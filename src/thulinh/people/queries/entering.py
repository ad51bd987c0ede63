"""Whose account lets in, what an invitation says, who got in and when, on which devices."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import BooleanField, Case, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Device, Holding, Invitation
from thulinh.people.queries.rights import people_to_invite
from thulinh.people.rules import InvitationFacts, invitation_state, token_mark
from thulinh.units.models import Level, UnitPath

REQUIRED_FROM, OFFERED_FROM = "xac-thuc-hai-buoc-bat-buoc-tu-cap", "xac-thuc-hai-buoc-co-tu-cap"
_PATHS = "seat__unit__paths__"


def accounts_on(on: dt.date) -> QuerySet[Account]:
    """Accounts with what decides on that day whether they let in: `is_let_in`, by a seat that is held and an account
    that is open; `has_second_step`; `needs_second_step`, by the level of the seats; `offers_second_step`.

    Queries: none of its own.
    """
    held = Holding.objects.on(on).filter(person=OuterRef("person"), person__withdrawn_at=None)
    holds = Exists(held) | Q(is_administrator=True)
    # Nobody carries a phone for a part that they only play, and a demonstration has nothing to protect.
    needs = Value(False) if settings.DEMO else Exists(_at_level(held, REQUIRED_FROM, on)) | Q(is_administrator=True)
    return Account.objects.select_related("person").annotate(
        is_let_in=_yes(Q(is_active=True) & holds),
        has_second_step=Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)),
        needs_second_step=needs if settings.DEMO else _yes(needs),
    )


def needs_second_step_first(user: Any) -> bool:
    """Whether somebody must set up the second step before anything else opens, as the session's account was found.

    Queries: none.
    """
    return getattr(user, "needs_second_step", False) and not getattr(user, "has_second_step", False)


def offers_second_step(account: Account, on: dt.date) -> bool:
    """Whether an account may have a second step at sign-in: from the level up that the dated rule says.

    Queries: one; none for administrators.
    """
    if account.is_administrator:
        return True
    return _at_level(Holding.objects.on(on).filter(person=account.person_id), OFFERED_FROM, on).exists()


def _at_level(holdings: QuerySet, rule: str, on: dt.date) -> QuerySet:
    """The holdings of seats in units of the Union's line from the level of the rule up."""
    lowest = Level.objects.filter(pk=parameter(rule, on)).values("rank")[:1]
    line = {f"{_PATHS}level__is_union": True, f"{_PATHS}level__rank__lte": Subquery(lowest)}
    return holdings.filter(dated_q(on, _PATHS), **line)


def _yes(condition: Any) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True)
class InvitationSight:
    """What an invitation says to whoever opens its link: where it stands, for whom it is, whom to ask for another."""

    state: str
    name: str = ""
    username: str = ""
    expires_on: dt.date | None = None
    opens_on: dt.date | None = None
    ask: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it opens the account today."""
        return self.state == "con-han"


def invitation_sight(token: str, on: dt.date) -> InvitationSight:
    """Where the invitation of that token stands on that day. Looking at it changes nothing.

    Queries: three at most.
    """
    found = Invitation.objects.filter(token_mark=token_mark(token)).select_related("account__person").first()
    if found is None:
        return InvitationSight("khong-co")
    facts = invitation_facts(found, on)
    return InvitationSight(
        invitation_state(facts, on),
        str(found.account),
        found.account.username,
        found.expires_on,
        facts.lets_in_from,
        _whom_to_ask(found.account, on),
    )


def invitation_facts(invitation: Invitation, on: dt.date) -> InvitationFacts:
    """What decides about an invitation on that day.

    Who made it may give a way in to its person still, or might on the day it was made with the seats held now: else it
    would lead, unused, into a seat above them that was taken meanwhile.
    Queries: nine at most, mostly three; none for an administrator.
    """
    account = invitation.account
    first = None if account.is_administrator else _first_day_from(account, on)
    return InvitationFacts(
        is_used=invitation.used_at is not None,
        is_revoked=invitation.revoked_at is not None,
        expires_on=invitation.expires_on,
        is_withdrawn=account.person is not None and account.person.withdrawn_at is not None,
        is_closed=not account.is_active,
        lets_in=account.is_administrator or (first is not None and first <= on),
        lets_in_from=first if first and first > on else None,
        is_out_of_reach=first is not None and not _is_within(invitation, on),
    )


def _is_within(invitation: Invitation, on: dt.date) -> bool:
    """Whether who made an invitation may make it for the seats that its person holds now; the machine always may."""
    maker, person = invitation.made_by, invitation.account.person_id
    days = (timezone.localdate(invitation.made_at), on)
    return maker is None or any(person in people_to_invite(maker, [person], day) for day in days)


def _first_day_from(account: Account, on: dt.date) -> dt.date | None:
    """The first day of a holding that stands on that day or later."""
    held = Holding.objects.within(on, None).filter(person=account.person_id)
    return held.aggregate(first=Min("starts_on"))["first"]


def _whom_to_ask(account: Account, on: dt.date) -> str:
    """The unit above the seat that the person holds or held last; "" where nobody stands above."""
    seat = Holding.objects.current().filter(person=account.person_id).order_by("-starts_on", "-pk").values("seat__unit")
    row = UnitPath.objects.on(on).filter(unit__in=seat[:1])
    above = UnitPath.objects.on(on).filter(unit__in=row.values("parent")).values_list("name", flat=True)
    return above.first() or ""


@dataclass(frozen=True)
class DeviceLine:
    """One of somebody's signed-in devices."""

    device: int
    name: str
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool


def devices_of(account: Account, mark: str = "") -> list[DeviceLine]:
    """The devices on which somebody is signed in now; `mark` is the mark of the session that asks.

    Shape: this device first, then the one used last.
    Queries: one.
    """
    rows = open_devices([account.pk]).order_by("-last_seen_at", "-pk")
    lines = [
        DeviceLine(row.pk, row.name, row.first_seen_at, row.last_seen_at, row.session_mark == mark) for row in rows
    ]
    return sorted(lines, key=lambda line: not line.is_this)


def open_devices(accounts: Iterable[int]) -> QuerySet[Device]:
    """The devices whose sessions still last.

    Queries: none of its own.
    """
    lasting = Session.objects.filter(session_key=OuterRef("session_mark"), expire_date__gt=now())
    return Device.objects.filter(Exists(lasting), account__in=list(accounts), ended_at=None)


def last_seen(accounts: Iterable[int]) -> dict[int, dt.datetime]:
    """When each of these accounts was last in, by account; who never was is missing.

    Queries: two, however many accounts.
    """
    asked = list(accounts)
    signed_in = Account.objects.filter(pk__in=asked).exclude(last_login=None).values_list("pk", "last_login")
    found = dict(signed_in)
    seen = Device.objects.filter(account__in=asked).values_list("account").annotate(last=Max("last_seen_at"))
    for account, last in seen:
        found[account] = max(last, found.get(account, last))
    return found
