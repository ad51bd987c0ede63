"""A reporting period with a name of its own."""

from django import forms
from django.utils.text import slugify

from thulinh.kernel.clock import today
from thulinh.kernel.periods import BeyondCalendar, UnknownPeriod, parse_period
from thulinh.kernel.text import fold
from thulinh.ui.fields import DateField, TextField
from thulinh.ui.forms import CommandForm


class PeriodForm(CommandForm):
    """What a reporting period is called, and its first and last day."""

    label = TextField(label="Tên kỳ", max_length=120, help_text="Ví dụ: Kỳ báo cáo năm 2026.")
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày")

    def clean_label(self) -> str:
        """The name; it must leave something to make an address of, and must not read as a period of the calendar."""
        label = self.cleaned_data["label"]
        code = period_code(label)
        if not code:
            raise forms.ValidationError("Tên kỳ cần có chữ hoặc số.")
        try:
            parse_period(code, today())
        except BeyondCalendar:
            pass  # a period of the calendar too, of years that the system does not know
        except UnknownPeriod:
            return label
        raise forms.ValidationError("Tên này là tên một kỳ có sẵn trên lịch. Đồng chí đặt tên khác.")


def period_code(label: str) -> str:
    """The period's name in an address: "ky-bao-cao-nam-2026"."""
    return slugify(fold(label))[:40].strip("-")
