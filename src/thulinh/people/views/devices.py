"""One's own signed-in devices: which they are, and signing them out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.people.actions import sign_out_device, sign_out_others
from thulinh.people.queries import devices_of, offers_second_step, second_step_of
from thulinh.people.rules import session_mark


@for_signed_in
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """The devices on which one is signed in; a POST signs out one of them, or all but the one at hand."""
    mark = session_mark(request.session.session_key)
    if request.method == "POST":
        _sign_out(request, mark)
        return redirect("people:devices")
    step = second_step_of(request.user)
    offers = step.is_set_up or offers_second_step(request.user, today())
    shown = {"title": "Thiết bị của tôi", "devices": devices_of(request.user, mark), "step": step, "offers": offers}
    return render(request, "people/devices.html", shown)


def _sign_out(request: HttpRequest, mark: str) -> None:
    device = request.POST.get("device", "")
    if not device:
        ended = sign_out_others(keep=mark, by=request.user)
        messages.success(request, f"Đã đăng xuất {ended} thiết bị khác.")
        return
    try:
        sign_out_device(int(device) if device.isdecimal() and len(device) < 19 else 0, by=request.user)
        messages.success(request, "Đã đăng xuất thiết bị.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
