"""Which days a reader asks about, as typed or as the address says."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest

from thulinh.desk.queries.question import USUAL, Question, span_of
from thulinh.kernel.clock import today
from thulinh.kernel.periods import FIRST_DAY, LAST_DAY, BeyondCalendar, Span, UnknownPeriod
from thulinh.kernel.text import format_date
from thulinh.ui.fields import DateField
from thulinh.ui.forms import VietnameseForm


class QuestionForm(VietnameseForm, forms.Form):
    """A named period, or any two days; and from which day one looks. What is not understood falls back to the usual."""

    says_optional = False

    ky = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    tu = DateField(label="Từ ngày", required=False)
    den = DateField(label="Đến ngày", required=False)
    on = DateField(label="Xem như vào ngày", required=False, help_text="Để trống là hôm nay.")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["mo-hinh"] = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_on(self) -> dt.date:
        """The day from which one looks: not in the future, about which nobody knows anything."""
        on = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise forms.ValidationError("Chưa có số liệu của ngày sau hôm nay.")
        if on < FIRST_DAY:
            raise forms.ValidationError(f"Số liệu có từ ngày {format_date(FIRST_DAY)}.")
        return on

    def clean(self) -> dict[str, Any]:
        """The days asked about, as `span`, and how they were named, as `asked`."""
        said = super().clean() or self.cleaned_data
        on = said.get("on") or self.today
        said["asked"], said["span"] = self._asked(said, on)
        return said

    def _asked(self, said: dict[str, Any], on: dt.date) -> tuple[str, Span]:
        first, last = said.get("tu"), said.get("den")
        code = said.get("ky") or USUAL
        if first and last and last >= first:
            code = f"{first.isoformat()}..{last.isoformat()}"
        elif first or last:
            self.add_error("den" if first else "tu", "Đồng chí ghi đủ hai ngày, ngày sau không trước ngày đầu.")
        try:
            span = span_of(code, on)
        except BeyondCalendar:
            self.add_error(None, f"Chỉ xem được từ {format_date(FIRST_DAY)} đến {format_date(LAST_DAY)}.")
        except UnknownPeriod:
            self.add_error(None, f"Không có kỳ nào tên là “{code}”; đang xem tháng này.")
        else:
            return code, span
        return USUAL, span_of(USUAL, on)

    def question(self) -> Question:
        """What is asked; where the form is wrong, the usual."""
        self.full_clean()
        said = self.cleaned_data
        on = said.get("on") or self.today
        asked = said.get("asked", USUAL)
        span = said.get("span") or span_of(USUAL, on)
        return Question(span=span, on=on, today=self.today, asked=asked, programme=said.get("mo-hinh", ""))


def asked_question(request: HttpRequest) -> tuple[QuestionForm, Question]:
    """What the address asks, and the form in which it can be asked otherwise."""
    form = QuestionForm(request.GET, today=today())
    return form, form.question()
