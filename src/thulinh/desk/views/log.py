"""The log: who did what, when, within reach."""

import datetime as dt

from django.http import HttpRequest, HttpResponse

from thulinh.desk.filters import LogFilters
from thulinh.desk.permissions import DeskPermission
from thulinh.desk.queries.log import log as events_within
from thulinh.desk.tables import LogTable
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import now, today
from thulinh.kernel.text import format_date
from thulinh.people.access import requires
from thulinh.ui.listing import Empty, list_page

USUAL_DAYS = 30
LEAD = "Ai đã làm gì, lúc nào, với đơn vị và đồng chí trong phạm vi của đồng chí."
SINCE = " Đang hiển thị từ ngày {}; chọn ngày để xem lâu hơn."


@requires(DeskPermission.LOG)
def log(request: HttpRequest) -> HttpResponse:
    """What was done to units and people within reach; of the last thirty days unless other days are asked for."""
    events = events_within(request.user, today())
    names_days = request.GET.get("tu") or request.GET.get("den")
    if not names_days:
        events = events.filter(at__gte=now() - dt.timedelta(days=USUAL_DAYS))
    since = format_date(today() - dt.timedelta(days=USUAL_DAYS))
    return list_page(
        request,
        table_class=LogTable,
        queryset=events,
        filterset_class=LogFilters,
        title="Nhật ký thao tác",
        export_name="nhat-ky",
        template="desk/list.html",
        empty=Empty("Chưa có thao tác nào trong những ngày này.", "Chọn khoảng ngày khác để xem lâu hơn."),
        context={"lead": LEAD + ("" if names_days else SINCE.format(since)), "scope": scope_of(request)},
    )
