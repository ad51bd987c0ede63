"""The notices behind the bell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from thulinh.desk.actions import mark_told
from thulinh.desk.bell import ring, silence
from thulinh.desk.drawing.notices import notice_lines
from thulinh.desk.queries.home import waits
from thulinh.desk.queries.material import shelf
from thulinh.desk.queries.notices import notice_keys, reminder_of
from thulinh.desk.queries.question import Question, span_of
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import pressing, work
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in


@for_signed_in
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """What is overdue, what waits for the reader, what comes within a week; shown, they count as seen."""
    on = today()
    stand = standpoint(request.user, on)
    asked, waiting = work(stand), waits(request.user, on)
    keys = notice_keys(asked, waiting, stand)
    fresh = ring(request, keys)
    question = Question(span_of("thang-nay", on), on, on)
    lines = notice_lines(asked, waiting, stand, question, shelf(asked, stand), fresh)
    if request.method == "GET":
        mark_told(request.user, keys)
        silence(request)
    page = {"title": "Thông báo", "lines": lines, "reminder": reminder_of(request.user, pressing(asked, on)), "on": on}
    return render(request, "desk/notices.html", page)
