"""Erasing what is personal about somebody. The row stays under a pseudonym, so that every fact keeps its key."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, format_phone, mask_phone
from thulinh.kernel.writing import action
from thulinh.people.actions.devices import end_sessions
from thulinh.people.actions.persons import lock_people
from thulinh.people.actions.requests import Kind, Status, close_request, waiting_request
from thulinh.people.models import (
    Account,
    Charge,
    Device,
    Discipline,
    Holding,
    InformationRequest,
    Invitation,
    Membership,
    PartyStanding,
    Person,
)

# What stays is the sex, by which members are counted, and every fact that names the person.
ERASED_FIELDS = ("full_name", "code", "phone", "birth_on", "address", "work", "joined_on")
# What else a line of the log tells of somebody beside those.
_TOLD_FIELDS = (*ERASED_FIELDS, "username", "state", "end_reason", "device")
ANSWER = "Đã xóa thông tin cá nhân."


@dataclass(frozen=True)
class Erased:
    """Who was erased, and the words by which rooms above know what to strike out of their own tables."""

    person: Person
    name: str
    words: tuple[str, ...]


@action
def erase_person(request: InformationRequest, *, on: dt.date, by: Any) -> Erased:
    """Erase what is personal about the person who asked for it. It cannot be taken back.

    Memberships, seats held and attendance stay under the pseudonym; the standing towards the Party and disciplines go
    altogether.
    Shape: the person under the pseudonym, with the name and the words that were known before.
    Errors: as in `waiting_request`; the request is of another kind; the person holds a seat on that day or later.
    Queries: a fixed number.
    Writes: Person, PartyStanding, Discipline, Membership, Holding, Account, Device, Invitation, the sessions and codes
    of the account, InformationRequest, AuditEvent.
    """
    held = waiting_request(request, by)
    if held.kind != Kind.ERASE:
        raise Refusal("Đồng chí ấy không yêu cầu xóa thông tin.")
    person = lock_people([held.person_id]).get(held.person_id)
    if person is None:
        raise Refusal("Không còn thông tin cá nhân của người này.")
    _refuse_seated(person, on)
    account = Account.objects.select_for_update(no_key=True).filter(person=person).first()
    erased = Erased(person, person.full_name, _words(person, account))
    _pseudonymise(person)
    _forget_facts(person)
    if account:
        _close(account)
    _empty_requests(person, held)
    redact_audit(
        _records(person, account),
        account=account.pk if account else None,
        name=person.full_name,
        fields=_TOLD_FIELDS,
        words=erased.words,
    )
    close_request(held, Status.DONE, ANSWER, by)
    after = {"request": held.pk, "fields": list(ERASED_FIELDS)}
    record_audit([audit_event(verb="people.erase_person", subject=person, by=by, after=after)])
    return erased


def pseudonym(person: int) -> str:
    """What somebody is called whose name was erased."""
    return f"Người đã xóa #{person}"


def _refuse_seated(person: Person, on: dt.date) -> None:
    seat = Holding.objects.within(on, None).filter(person=person).select_related("seat__position").first()
    if seat is not None:
        until = f" đến ngày {format_date(seat.ends_on)}" if seat.ends_on else ""
        name = seat.seat.position.name
        raise Refusal(f"Đồng chí ấy còn giữ chức danh {name}{until}. Đồng chí ghi thôi giữ chức danh trước.")


def _words(person: Person, account: Account | None) -> tuple[str, ...]:
    """The person's name and numbers, in each way in which a text may tell them."""
    phone = person.phone
    phones = (phone, format_phone(phone), mask_phone(phone), "0" + phone.removeprefix("+84")) if phone else ()
    birth = (person.birth_on.isoformat(), format_date(person.birth_on)) if person.birth_on else ()
    told = (person.full_name, person.code, person.address, person.work, *phones, *birth)
    return tuple(dict.fromkeys(filter(None, (*told, account.username if account else ""))))


def _pseudonymise(person: Person) -> None:
    for name in ERASED_FIELDS:
        setattr(person, name, None if name.endswith("_on") else "")
    person.full_name, person.erased_at, person.withdrawn_reason = pseudonym(person.pk), now(), ""
    person.name_columns()
    person.save()


def _forget_facts(person: Person) -> None:
    """What was written beside the facts in free words, and the sensitive ones themselves."""
    PartyStanding.objects.filter(person=person).delete()
    Discipline.objects.filter(person=person).delete()
    Holding.objects.filter(person=person).exclude(end_reason="").update(end_reason=FORGOTTEN)
    for rows in (Holding.objects.filter(person=person), Membership.objects.filter(person=person)):
        rows.exclude(withdrawn_reason="").update(withdrawn_reason=FORGOTTEN)


def _close(account: Account) -> None:
    """Nobody enters by the account any more: neither by its secret, an invitation, a code nor an open session."""
    end_sessions([account.pk])
    Device.objects.filter(account=account, ended_at=None).update(ended_at=now())
    Device.objects.filter(account=account).update(name=FORGOTTEN)
    Invitation.objects.filter(account=account, used_at=None, revoked_at=None).update(revoked_at=now())
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    account.username, account.is_active, account.last_login = f"da-xoa-{account.pk}", False, None
    account.set_unusable_password()
    account.save()


def _empty_requests(person: Person, held: InformationRequest) -> None:
    """Everything else that was asked and answered; what still waits has nothing left to be done about."""
    InformationRequest.objects.filter(person=person).exclude(text="").update(text=FORGOTTEN)
    others = InformationRequest.objects.filter(person=person).exclude(pk=held.pk)
    others.filter(status=Status.WAITING).update(status=Status.DONE, answered_at=now())
    others.update(answer=ANSWER)
    held.text = ""


def _records(person: Person, account: Account | None) -> dict[str, list[int]]:
    """Everything of this room that the log may tell of the person, by kind."""
    holdings = list(Holding.objects.filter(person=person).values_list("pk", flat=True))
    kept = {
        Person: [person.pk],
        Account: [account.pk] if account else [],
        Membership: list(Membership.objects.filter(person=person).values_list("pk", flat=True)),
        Holding: holdings,
        Charge: list(Charge.objects.filter(holding__in=holdings).values_list("pk", flat=True)),
    }
    return {model._meta.label_lower: keys for model, keys in kept.items()}
