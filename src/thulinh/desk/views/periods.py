"""Reporting periods with a name of their own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from thulinh.desk.forms.period import PeriodForm, period_code
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.actions import name_period
from thulinh.kernel.models import Period
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.people.access import requires
from thulinh.ui.returning import next_url


@requires(IndicatorPermission.NAME_PERIOD)
def name_a_period(request: HttpRequest) -> HttpResponse:
    """Name a reporting period; afterwards the cockpit shows it."""
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            period = _named(request, form)
        except Refusal as refusal:
            _on_label(refusal).put_on(form)
        else:
            messages.success(request, f"Đã đặt tên “{period.label}”.")
            return redirect(f"{reverse('desk:start')}?ky={period.code}")
    page = {
        "form": form,
        "title": "Đặt tên kỳ báo cáo",
        "lead": "Kỳ có ngày đầu, ngày cuối riêng, ví dụ năm báo cáo chốt ngày 15 tháng 12. Mọi cấp chọn được kỳ này.",
        "submit": "Đặt tên kỳ",
        "cancel_url": next_url(request, reverse("desk:start")),
    }
    return render(request, "ui/form_page.html", page, status=422 if form.is_bound and form.errors else 200)


def _named(request: HttpRequest, form: PeriodForm) -> Period:
    said = {name: form.cleaned_data[name] for name in ("label", "starts_on", "ends_on")}
    return once(
        form.cleaned_data["command_id"],
        by=request.user,
        content={"name_period": said},
        write=lambda: name_period(code=period_code(said["label"]), by=request.user, **said),
    )


def _on_label(refusal: Refusal) -> Refusal:
    """The code is made of the name, so what is wrong with it stands at the name."""
    return Refusal(
        Problem(one.message, "label" if one.field == "code" else one.field, one.row) for one in refusal.problems
    )
