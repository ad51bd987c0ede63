"""Which devices take push messages, and what became of those that were sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from thulinh.desk.models import PushSubscription
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Account, Device

GONE = (404, 410)  # the push service does not know the device any more


@dataclass(frozen=True)
class NewPush:
    """What a browser gives when somebody lets it show push messages."""

    endpoint: str
    p256dh: str
    auth: str


@action
def start_push(new: NewPush, *, device: Device, by: Account) -> PushSubscription:
    """Let a device take push messages for the account that is signed in on it, and for no other.

    Writes: PushSubscription, AuditEvent.
    """
    same = PushSubscription.objects.select_for_update().filter(ended_at=None, endpoint=new.endpoint)
    same.update(ended_at=now())
    PushSubscription.objects.filter(ended_at=None, device=device).update(ended_at=now())
    found = PushSubscription.objects.create(
        account=by, device=device, endpoint=new.endpoint, p256dh=new.p256dh, auth=new.auth, made_at=now()
    )
    record_audit([audit_event(verb="desk.start_push", subject=found, by=by, after={"device": device.name})])
    return found


@action
def stop_push(subscription: int, *, by: Account) -> PushSubscription:
    """Send one of one's own devices nothing any more.

    Errors: it takes none, or is somebody else's.
    Writes: PushSubscription, AuditEvent.
    """
    rows = PushSubscription.objects.select_for_update(of=("self",)).select_related("device")
    found = rows.filter(pk=subscription, account=by.pk, ended_at=None).first()
    if found is None:
        raise Refusal("Thiết bị này đã tắt thông báo rồi.")
    found.ended_at = now()
    found.save(update_fields=["ended_at"])
    record_audit([audit_event(verb="desk.stop_push", subject=found, by=by, after={"device": found.device.name})])
    return found


@action
def end_pushes(subscriptions: Iterable[int]) -> int:
    """End what holds no longer: the device was signed out, or its owner holds no seat any more.

    Shape: how many ended.
    Writes: PushSubscription.
    """
    return PushSubscription.objects.filter(pk__in=list(subscriptions), ended_at=None).update(ended_at=now())


@action
def claim_pushes(subscriptions: Iterable[int], *, on: dt.date) -> list[PushSubscription]:
    """Take the right to send to these devices on that day: whoever comes second, or again, gets none.

    A person of whom one device was sent to that day gets nothing more on another.
    Writes: PushSubscription.
    """
    wanted = PushSubscription.objects.select_for_update(of=("self",)).filter(pk__in=list(subscriptions), ended_at=None)
    rows = list(wanted.order_by("pk"))
    sent = PushSubscription.objects.filter(account__in={row.account_id for row in rows}, last_sent_on__gte=on)
    done = set(sent.values_list("account_id", flat=True))
    free = [row for row in rows if row.account_id not in done]
    not_yet = Q(last_sent_on=None) | Q(last_sent_on__lt=on)
    PushSubscription.objects.filter(not_yet, pk__in=[row.pk for row in free]).update(last_sent_on=on)
    return free


@action
def note_push_answers(statuses: Mapping[int, int]) -> int:
    """Keep what push services answered, by subscription (0: no answer); those that are gone end.

    Shape: how many ended.
    Writes: PushSubscription.
    """
    for status in set(statuses.values()):
        rows = [pk for pk, said in statuses.items() if said == status]
        PushSubscription.objects.filter(pk__in=rows).update(last_status=status)
    return end_pushes([pk for pk, said in statuses.items() if said in GONE])
