"""Opening one's calendar to one's own phone, and closing it again."""

import secrets

from thulinh.desk.models import CalendarKey
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Account


@action
def open_calendar(*, by: Account) -> CalendarKey:
    """Make the private address of one's calendar; an earlier one opens nothing from now on.

    Errors: the account belongs to nobody.
    Writes: CalendarKey, AuditEvent.
    """
    if by.person_id is None:
        raise Refusal("Tài khoản này không gắn với một đồng chí nào nên không có lịch riêng.")
    Account.objects.select_for_update().get(pk=by.pk)  # two devices at once make one address
    CalendarKey.objects.filter(account=by.pk, ended_at=None).update(ended_at=now())
    key = CalendarKey.objects.create(account=by, salt=secrets.token_hex(16), made_at=now())
    record_audit([audit_event(verb="desk.open_calendar", subject=key, by=by)])
    return key


@action
def close_calendar(*, by: Account) -> CalendarKey:
    """Take the address back: whoever has it reads nothing any more.

    Errors: there is none.
    Writes: CalendarKey, AuditEvent.
    """
    key = CalendarKey.objects.select_for_update().filter(account=by.pk, ended_at=None).first()
    if key is None:
        raise Refusal("Địa chỉ lịch đã được thu hồi trước đó.")
    key.ended_at = now()
    key.save(update_fields=["ended_at"])
    record_audit([audit_event(verb="desk.close_calendar", subject=key, by=by)])
    return key
