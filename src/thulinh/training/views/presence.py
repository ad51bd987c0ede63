"""The organiser's side of presence: half days with their counts, the code for the door, the sheet by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from thulinh.kernel.clock import now, today
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_number
from thulinh.people.access import for_signed_in, requires
from thulinh.training.actions import Marked, close_roll, mark_presence, open_roll, renew_roll
from thulinh.training.forms.presence import SheetForm
from thulinh.training.models import ClassGroup, HalfDay, Presence
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.presence import Sheet, arrivals, half_day_counts, sheet_of
from thulinh.training.rules.classes import Step, allows
from thulinh.training.views.books import presence_book
from thulinh.training.views.keeping import class_read, group_asked, half_day_kept, keeps
from thulinh.ui.listing import asks_sheet, sheet_url
from thulinh.ui.returning import asked_from, next_url

PLAN = TrainingPermission.PLAN
MOST_TOLD = 10


@for_signed_in
def presence(request: HttpRequest, training_class: int) -> HttpResponseBase:
    """The half days of a class, with how many were there."""
    found = class_read(request, training_class)
    if asks_sheet(request):
        return presence_book(found)
    context = {
        "title": "Điểm danh",
        "training_class": found,
        "counts": half_day_counts(found.pk),
        "may_keep": keeps(request, found) and allows(found.state, Step.PRESENCE),
        "on": today(),
        "now": now(),
        "back": asked_from(request),
        "sheet_url": sheet_url(request),
    }
    return render(request, "training/presence.html", context)


@requires(PLAN)
def roll(request: HttpRequest, half_day: int) -> HttpResponse:
    """The code for the door, to project or to print, and how many are there."""
    found = half_day_kept(request, half_day)
    is_open = found.is_open(now()) and allows(found.training_class.state, Step.PRESENCE)
    link = reverse("training:door", args=[found.token]) if is_open else ""
    context = {
        "title": "Điểm danh bằng mã QR",
        "half_day": found,
        "is_open": is_open,
        "is_today": found.day == today(),
        "may_keep": allows(found.training_class.state, Step.PRESENCE),
        "link": request.build_absolute_uri(link) if link else "",
        "arrivals": arrivals(found),
    }
    part = {"so": "training/_arrivals.html", "in": "training/roll_sheet.html"}.get(request.GET.get("phan", ""))
    return render(request, part or "training/roll.html", context)


@requires(PLAN)
def state(request: HttpRequest, half_day: int) -> HttpResponse:
    """Whether somebody has come, for the page that looks again every few seconds."""
    found = arrivals(half_day_kept(request, half_day))
    return JsonResponse({"mark": found.mark, "present": found.there})


@requires(PLAN)
@require_POST
def open_(request: HttpRequest, half_day: int) -> HttpResponse:
    """Open the roll of a half day, or open it again."""
    return _done(request, half_day, open_roll, "Đã mở điểm danh.")


@requires(PLAN)
@require_POST
def close(request: HttpRequest, half_day: int) -> HttpResponse:
    """Close it."""
    return _done(request, half_day, close_roll, "Đã đóng điểm danh.")


@requires(PLAN)
@require_POST
def renew(request: HttpRequest, half_day: int) -> HttpResponse:
    """Replace its code."""
    return _done(request, half_day, renew_roll, "Đã đổi mã. Mã cũ không còn dùng được.")


def _done(request: HttpRequest, half_day: int, act: Callable[..., HalfDay], words: str) -> HttpResponse:
    half_day_kept(request, half_day)
    try:
        act(half_day, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("training:roll", half_day)


@requires(PLAN)
def sheet(request: HttpRequest, half_day: int) -> HttpResponse:
    """The sheet of a half day by hand: everybody, or one group, on one page."""
    found = half_day_kept(request, half_day)
    group = group_asked(request, found.training_class)
    lines = sheet_of(found, group=group.pk if group else None)
    form = SheetForm(request.POST or None, lines=lines.lines)
    if request.method == "POST" and form.is_valid():
        try:
            marked = mark_presence(
                half_day, form.words(), by=request.user, shown=form.words("cu"),
                command_id=form.cleaned_data["command_id"],
            )  # fmt: skip
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            _tell(request, marked, lines)
            return redirect(request.get_full_path())
    return render(request, "training/sheet.html", _page(request, found, group, lines, form), status=_status(form))


def _page(
    request: HttpRequest, half_day: HalfDay, group: ClassGroup | None, lines: Sheet, form: SheetForm
) -> dict[str, Any]:
    return {
        "title": f"Điểm danh: {half_day}",
        "half_day": half_day,
        "groups": ClassGroup.objects.current().filter(training_class=half_day.training_class),
        "group": group,
        "sheet": lines,
        "form": form,
        "may_keep": allows(half_day.training_class.state, Step.PRESENCE) and half_day.day <= today(),
        "back": next_url(request, reverse("training:presence", args=[half_day.training_class_id])),
    }


def _tell(request: HttpRequest, marked: Marked, lines: Sheet) -> None:
    """What was saved; and whom somebody else has just marked otherwise, by name."""
    messages.success(request, f"Đã lưu {format_number(marked.written)} thay đổi.")
    names = {line.participant: line.name for line in lines.lines}
    words = dict(Presence.Word.choices)
    told = [
        f"{names.get(key, '')}: {words.get(word, 'đã bỏ điểm danh')}" for key, word in list(marked.collided.items())
    ]
    if told:
        more = f" và {format_number(len(told) - MOST_TOLD)} người khác" if len(told) > MOST_TOLD else ""
        words_told = "; ".join(told[:MOST_TOLD]) + more
        messages.warning(request, f"Người khác vừa ghi khác, giữ theo lần ghi ấy: {words_told}.")


def _status(form: SheetForm) -> int:
    return 422 if form.is_bound and form.errors else 200
