"""People: who they are, where they are members, which seats they hold, of which branches they are in charge."""

from thulinh.people.models.accounts import Account, AccountManager, Device, Invitation, SignInGuard
from thulinh.people.models.memberships import Discipline, Membership, PartyStanding
from thulinh.people.models.persons import Person, PersonQuerySet
from thulinh.people.models.records import Record, RecordQuerySet, stands_q
from thulinh.people.models.requests import InformationRequest
from thulinh.people.models.seats import Charge, ChargeQuerySet, Holding, Position, Seat

__all__ = [
    "Account",
    "AccountManager",
    "Charge",
    "ChargeQuerySet",
    "Device",
    "Discipline",
    "Holding",
    "InformationRequest",
    "Invitation",
    "Membership",
    "PartyStanding",
    "Person",
    "PersonQuerySet",
    "Position",
    "Record",
    "RecordQuerySet",
    "Seat",
    "SignInGuard",
    "stands_q",
]
