"""The devices on which somebody is signed in: noted, signed out."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Account, Device
from thulinh.people.queries.entering import open_devices
from thulinh.people.rules import device_name


@action
def note_device(account: Account, mark: str, user_agent: str) -> None:
    """Note that somebody used a device just now; `mark` is the mark of its session.

    Writes: Device.
    """
    at = now()
    if not Device.objects.filter(session_mark=mark).update(last_seen_at=at):
        first = {"account": account, "name": device_name(user_agent), "first_seen_at": at, "last_seen_at": at}
        Device.objects.get_or_create(session_mark=mark, defaults=first)


@action
def sign_out_device(device: int, *, by: Account) -> None:
    """Sign out one of one's own devices.

    Errors: it is signed out already, or somebody else's.
    Writes: Device, its session, AuditEvent.
    """
    found = open_devices([by.pk]).filter(pk=device).first()
    if found is None:
        raise Refusal("Thiết bị này đã đăng xuất rồi.")
    _end([found.session_mark])
    record_audit([audit_event(verb="people.sign_out_device", subject=by, by=by, after={"device": found.name})])


@action
def sign_out_others(*, keep: str, by: Account) -> int:
    """Sign out all of one's own devices but the one at hand, whose session has the mark `keep`.

    Shape: how many were signed out.
    Writes: Device, the sessions, AuditEvent.
    """
    ended = end_sessions([by.pk], keep=keep)
    if ended:
        record_audit([audit_event(verb="people.sign_out_others", subject=by, by=by, after={"devices": ended})])
    return ended


@action
def end_device(mark: str) -> None:
    """Note that somebody signed out on a device; its session ends with the request.

    Writes: Device.
    """
    Device.objects.filter(session_mark=mark, ended_at=None).update(ended_at=now())


@action
def move_device(mark: str, to: str) -> None:
    """Note that the session of a device goes on under another key.

    Writes: Device.
    """
    Device.objects.filter(session_mark=mark).update(session_mark=to)


def end_sessions(accounts: Iterable[int], *, keep: str = "") -> int:
    """Sign these accounts out everywhere, but for the session with the mark `keep`; called by actions.

    Shape: how many sessions were ended.
    Queries: three, however many accounts.
    Writes: Device, the sessions.
    """
    marks = open_devices(accounts).exclude(session_mark=keep).values_list("session_mark", flat=True)
    return _end(list(marks))


def _end(marks: list[str]) -> int:
    Session.objects.filter(session_key__in=marks).delete()
    return Device.objects.filter(session_mark__in=marks, ended_at=None).update(ended_at=now())
