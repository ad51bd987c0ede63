"""One's calendar in the phone's own calendar: the private address, how to add it, and the file behind it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thulinh.desk.actions import close_calendar, open_calendar
from thulinh.desk.drawing.feed import calendar_file
from thulinh.desk.forms.subscription import CloseCalendarForm, OpenCalendarForm
from thulinh.desk.queries.calendar import own_activities, own_half_days_shown, own_tasks, own_visits_shown
from thulinh.desk.queries.places import last_names_of
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.subscription import calendar_key, calendar_token, key_of_token
from thulinh.desk.queries.work import unplanned, work
from thulinh.kernel.clock import today
from thulinh.kernel.periods import DAY, Span
from thulinh.people.access import for_signed_in, open_to_all
from thulinh.people.models import Account
from thulinh.ui.answering import gone_back, written

DAYS_BACK, DAYS_AHEAD = 62, 400


@for_signed_in
@never_cache
def subscription(request: HttpRequest) -> HttpResponse:
    """The private address, made on asking, and the steps for each kind of phone."""
    form = OpenCalendarForm(request.POST or None)
    if written(request, form, {}, lambda _: open_calendar(by=request.user)):
        return gone_back(request, "Đã tạo địa chỉ lịch. Địa chỉ trước đó, nếu có, không còn dùng được.")
    key = calendar_key(request.user)
    path = reverse("desk:calendar_file", args=[calendar_token(key)]) if key else ""
    address = request.build_absolute_uri(path) if path else ""
    page = {
        "title": "Đưa lịch vào điện thoại",
        "form": form,
        "key": key,
        "address": address,
        "subscribe_url": f"webcal://{address.partition('://')[2]}" if address else "",
        "next": reverse("desk:calendar_subscription"),
        "is_secure": request.is_secure(),
    }
    return render(request, "desk/subscription.html", page, status=422 if form.is_bound and form.errors else 200)


@for_signed_in
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """Take the address back."""
    form = CloseCalendarForm(request.POST or None)
    if written(request, form, {}, lambda _: close_calendar(by=request.user)):
        return gone_back(
            request, "Đã thu hồi địa chỉ lịch. Điện thoại nào đang dùng địa chỉ ấy sẽ không nhận được gì nữa."
        )
    page = {
        "title": "Thu hồi địa chỉ lịch",
        "question": "Ai đang giữ địa chỉ này sẽ không đọc được lịch của đồng chí nữa, kể cả điện thoại của đồng chí.",
        "form": form,
        "submit": "Thu hồi",
        "is_grave": True,
        "cancel_url": reverse("desk:calendar_subscription"),
    }
    return render(request, "ui/confirm.html", page, status=422 if form.is_bound and form.errors else 200)


@require_safe
@open_to_all
def calendar_of_token(request: HttpRequest, token: str) -> HttpResponse:
    """The file, for whoever has the address; 404 once it was taken back or its owner holds no seat any more."""
    key = key_of_token(token)
    body = _file(request, key.account) if key is not None else None
    if body is None:
        raise Http404
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-thu-linh.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _file(request: HttpRequest, account: Account) -> bytes | None:
    """What the owner of an address sees today; None when they hold no seat today."""
    on = today()
    stand = standpoint(account, on)
    if not stand.seats:
        return None
    span = Span(on - DAYS_BACK * DAY, on + DAYS_AHEAD * DAY)
    things, tasks = unplanned(work(stand)), own_tasks(account, span)
    names = last_names_of([*(thing.unit for thing in things), *(task.unit_id for task in tasks)])
    return calendar_file(
        own_activities(account, span, on),
        [(thing, names.get(thing.unit, "")) for thing in things],
        [(task, names.get(task.unit_id, "")) for task in tasks],
        request.build_absolute_uri,
        own_visits_shown(account, span, on),
        own_half_days_shown(account, span),
    )
