"""As of which day a page shows the world; it lives in the address as `on`."""

import datetime as dt

from django import forms
from django.http import HttpRequest

from thulinh.kernel.periods import FIRST_DAY, LAST_DAY
from thulinh.kernel.text import format_date
from thulinh.ui.fields import DateField
from thulinh.ui.forms import VietnameseForm


class DayForm(VietnameseForm, forms.Form):
    """One day, today when nothing is said."""

    says_optional = False
    on = DateField(label="Xem vào ngày", required=False)

    def clean_on(self) -> dt.date | None:
        """A day of the calendar that the system knows."""
        on = self.cleaned_data["on"]
        if on and not FIRST_DAY <= on <= LAST_DAY:
            raise forms.ValidationError(f"Chỉ xem được từ {format_date(FIRST_DAY)} đến {format_date(LAST_DAY)}.")
        return on

    @classmethod
    def asked(cls, request: HttpRequest, today: dt.date) -> tuple["DayForm", dt.date]:
        """The form of a page and the day that it asks about; today when the day cannot be read."""
        form = cls(request.GET if request.GET.get("on") else {"on": today})
        form.full_clean()
        return form, form.cleaned_data.get("on") or today
