"""Push messages on one's own devices: switched on by the device at hand, off from anywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thulinh.desk.actions import NewPush, start_push, stop_push
from thulinh.desk.forms.push import StartPushForm, StopPushForm
from thulinh.desk.models import PushSubscription
from thulinh.desk.queries.pushing import pushes_of
from thulinh.desk.sending import application_key
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.people.models import Device
from thulinh.people.rules import session_mark
from thulinh.ui.answering import gone_back, written


@for_signed_in
@never_cache
def push(request: HttpRequest) -> HttpResponse:
    """What push messages are, switching them on for this device, and on which devices they are on."""
    form = StartPushForm(request.POST or None)
    if written(request, form, {}, lambda said: _start(request, said)):
        return gone_back(request, "Đã bật thông báo trên thiết bị này.")
    return _page(request, form)


@require_POST
@for_signed_in
def stop(request: HttpRequest) -> HttpResponse:
    """Switch them off for one of one's own devices."""
    form = StopPushForm(request.POST)
    if written(request, form, {}, lambda said: stop_push(said["subscription"], by=request.user)):
        return gone_back(request, "Đã tắt thông báo trên thiết bị ấy.")
    return _page(request, form)


def _start(request: HttpRequest, said: dict[str, Any]) -> PushSubscription:
    device = Device.objects.filter(session_mark=session_mark(request.session.session_key), ended_at=None).first()
    if device is None:
        raise Refusal("Chưa nhận ra thiết bị này. Đồng chí tải lại trang rồi bấm lại.")
    return start_push(NewPush(**said), device=device, by=request.user)


def _page(request: HttpRequest, form: Any) -> HttpResponse:
    mark = session_mark(request.session.session_key)
    page = {
        "title": "Thông báo trên điện thoại",
        "form": form,
        "start": form if isinstance(form, StartPushForm) else StartPushForm(),
        "devices": [
            (row, row.device.session_mark == mark, StopPushForm(initial={"subscription": row.pk}, auto_id=False))
            for row in pushes_of(request.user)
        ],
        "application_key": application_key(),
        "next": reverse("desk:push"),
    }
    return render(request, "desk/push.html", page, status=422 if form.is_bound and form.errors else 200)
