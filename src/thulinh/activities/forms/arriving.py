"""What somebody gives who confirms to be there, and the slip that proves which confirmation was theirs."""

from django import forms
from django.core import signing

from thulinh.activities.models import CheckIn
from thulinh.ui.fields import TextField
from thulinh.ui.forms import VietnameseForm

_MADE, _SEEN, _SECONDS = "thulinh.activities.check-in", "thulinh.activities.check-in-seen", 86_400


class ArrivalForm(VietnameseForm, forms.Form):
    """A name and a few digits. Confirming twice is one confirmation by itself, so the form carries no id."""

    name = TextField(label="Họ và tên", max_length=120, help_text="Gõ có dấu hay không dấu đều được.")
    digits = forms.CharField(
        label="4 số cuối điện thoại",
        max_length=12,
        help_text="Không có điện thoại thì ghi ngày tháng sinh, ví dụ 05/12.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def slip_of(check_in: CheckIn) -> str:
    """What the device that confirmed keeps, by which it may say "không phải tôi"."""
    return signing.dumps(check_in.pk, salt=_MADE)


def sight_of(check_in: CheckIn) -> str:
    """What a device keeps of a confirmation that it finds made already: it may look at it, not take it back."""
    return signing.dumps(check_in.pk, salt=_SEEN)


def check_in_of(slip: str, roll_call: int) -> CheckIn | None:
    """The confirmation behind a slip of this roll call, not taken back; None for anything else."""
    return _signed(slip, _MADE, roll_call)


def check_in_seen(sight: str, roll_call: int) -> CheckIn | None:
    """The confirmation that may be looked at by this, not taken back; None for anything else."""
    return _signed(sight, _SEEN, roll_call)


def _signed(slip: str, salt: str, roll_call: int) -> CheckIn | None:
    try:
        pk = signing.loads(slip, salt=salt, max_age=_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return CheckIn.objects.select_related("person").filter(pk=pk, roll_call=roll_call, undone_at=None).first()
