"""The second step at sign-in: a code from an app on one's own phone, with recovery codes for when the phone is lost.

The tables and the throttling are django-otp's. A code is checked with its row held, so that none is good twice.
"""

import datetime as dt
from typing import Any

from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.accounts import account_event
from thulinh.people.actions.devices import end_sessions
from thulinh.people.actions.invitations import Invited, invite_accounts
from thulinh.people.models import Account
from thulinh.people.queries.second_step import CodeAnswer, wait_of
from thulinh.people.rules import new_recovery_code, plain_code

RECOVERY_CODES = 10
_APP, _CODES = "ứng dụng xác thực", "mã dự phòng"


@action
def set_up_second_step(account: Account, key: str, code: str, *, by: Any, keep: str = "") -> list[str]:
    """Begin the second step with the key that the person's app has read, once a code from it proves that it has.

    It takes the place of an earlier one. Other devices are signed out, so that none is in without the second step.

    Shape: the recovery codes, shown this once.
    Errors: the code does not fit the key.
    Writes: TOTPDevice, StaticDevice, StaticToken, Device, the sessions, AuditEvent.
    """
    held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    device = TOTPDevice(user=held, name=_APP, key=key, confirmed=True)
    step = TOTP(device.bin_key, device.step, device.t0, device.digits)
    step.time = now().timestamp()
    typed = plain_code(code)
    if not typed.isdigit() or not step.verify(int(typed), device.tolerance):
        raise Refusal(
            "Mã chưa đúng. Đồng chí nhập mã 6 số mà ứng dụng đang hiện; đồng hồ điện thoại phải đúng giờ.", "code"
        )
    TOTPDevice.objects.filter(user=held).delete()
    device.last_t = step.t()  # the code that proved it opens nothing more
    device.save()
    codes = _new_codes(held)
    end_sessions([held.pk], keep=keep)
    record_audit([account_event("people.set_up_second_step", held, by)])
    return codes


@action
def renew_recovery_codes(account: Account, *, by: Any) -> list[str]:
    """Give new recovery codes in place of the old ones, shown this once.

    Errors: there is no second step.
    Writes: StaticDevice, StaticToken, AuditEvent.
    """
    if not TOTPDevice.objects.select_for_update().filter(user=account, confirmed=True).exists():
        raise Refusal("Tài khoản chưa bật xác thực hai bước.")
    codes = _new_codes(account)
    record_audit([account_event("people.renew_recovery_codes", account, by)])
    return codes


@action
def check_second_step(account: Account, code: str) -> CodeAnswer:
    """Whether a code from the app, or a recovery code, is right; a recovery code is used up by it.

    Wrong codes are counted by django-otp: each one doubles the wait before the next is looked at, for this account
    alone. Nobody comes here without this account's secret, so nobody can make others wait.

    Shape: whether it was right, else how long to wait.
    Writes: TOTPDevice, StaticDevice, StaticToken, AuditEvent for a recovery code.
    """
    typed = plain_code(code)
    is_app_code = len(typed) == 6 and typed.isdigit()
    kind = TOTPDevice if is_app_code else StaticDevice
    device = kind.objects.select_for_update().filter(user=account, confirmed=True).first()
    if device is None:
        return CodeAnswer(False)
    if (waiting := wait_of(device)) is not None:
        return waiting
    if not device.verify_token(typed if is_app_code else _kept(account, typed)):
        return wait_of(device) or CodeAnswer(False)
    if not is_app_code:
        record_audit([account_event("people.use_recovery_code", account, account)])
    return CodeAnswer(True)


@action
def end_second_step(account: Account, *, by: Any) -> None:
    """Do without the second step again; whether one may, the page asks.

    Writes: TOTPDevice, StaticDevice, AuditEvent.
    """
    _drop(account)
    record_audit([account_event("people.end_second_step", account, by)])


@action
def reset_second_step(account: Account, *, reason: str, on: dt.date, by: Any) -> Invited:
    """Take the second step from somebody who lost the phone, and hand them a new invitation with it.

    The old secret ends too, every device is signed out, and private addresses end: whoever found the phone gets in by
    nothing on it.

    Errors: no reason; one's own account; there is no second step.
    Writes: TOTPDevice, StaticDevice, Account, Invitation, Device, the sessions, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do đặt lại.", "reason")
    if by is not None and by.pk == account.pk:
        raise Refusal("Đồng chí không tự đặt lại cho mình: dùng mã dự phòng, hoặc nhờ cấp trên.")
    held = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if not TOTPDevice.objects.filter(user=held, confirmed=True).exists():
        raise Refusal("Tài khoản này chưa bật xác thực hai bước. Nếu quên mật khẩu, đồng chí chọn mời lại.")
    _drop(held)
    held.set_unusable_password()
    held.renewed_at = now()
    held.save(update_fields=["password", "renewed_at"])
    end_sessions([held.pk])
    record_audit([account_event("people.reset_second_step", held, by, nfc(reason))])
    return invite_accounts([held], on=on, by=by, reason=nfc(reason))[0]


def _drop(account: Account) -> None:
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()


def _new_codes(account: Account) -> list[str]:
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name=_CODES, confirmed=True)
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_kept(account, plain_code(code))) for code in codes
    )
    return codes


def _kept(account: Account, code: str) -> str:
    """What stands in the table for a recovery code: its mark, keyed by what stands outside of the database."""
    return salted_hmac("thulinh.people.recovery", f"{account.pk} {code}", algorithm="sha256").hexdigest()[:16]
