"""Where somebody stands with the second step at sign-in."""

from base64 import b32encode
from dataclasses import dataclass
from math import ceil

from django_otp.models import ThrottlingMixin
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from thulinh.kernel.clock import now
from thulinh.people.models import Account


@dataclass(frozen=True)
class CodeAnswer:
    """What came of a code: right, or wrong and how long to wait before the next one is looked at."""

    is_right: bool
    wrong: int = 0
    wait_seconds: int = 0

    @property
    def words(self) -> str:
        """What to tell whoever typed a wrong code, or typed again before the wait was over."""
        if self.wait_seconds < 5:
            return "Mã chưa đúng. Đồng chí nhập mã mà ứng dụng đang hiện, hoặc một mã dự phòng chưa dùng."
        minutes = -(-self.wait_seconds // 60)
        wait = f"{self.wait_seconds} giây" if self.wait_seconds < 60 else f"{minutes} phút"
        return f"Đã nhập sai mã {self.wrong} lần. Đồng chí chờ {wait} rồi thử lại."


def wait_of(device: ThrottlingMixin) -> CodeAnswer | None:
    """How long this device looks at no code; None when it does.

    Queries: none.
    """
    may, why = device.verify_is_allowed()
    if may or why is None:
        return None
    left = (why["locked_until"] - now()).total_seconds()
    return CodeAnswer(False, why["failure_count"], max(1, ceil(left)))


@dataclass(frozen=True)
class SecondStep:
    """Whether somebody has a second step, and how many recovery codes are left."""

    is_set_up: bool
    codes_left: int


def second_step_of(account: Account) -> SecondStep:
    """Where somebody stands with the second step at sign-in.

    Queries: two.
    """
    return SecondStep(
        TOTPDevice.objects.filter(user=account, confirmed=True).exists(),
        StaticToken.objects.filter(device__user=account).count(),
    )


def app_key(account: Account, key: str) -> tuple[str, str]:
    """A key as the app reads it from a QR code, and in letters to type: groups of four.

    Queries: none.
    """
    device = TOTPDevice(user=account, key=key)
    letters = b32encode(device.bin_key).decode()
    return device.config_url, " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))
