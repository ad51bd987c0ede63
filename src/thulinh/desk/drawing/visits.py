"""What about visits to the grassroots waits for somebody, as lines of the home page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from thulinh.kernel.text import format_date, format_number
from thulinh.visits.queries.waiting import ReportLine, StopLine, WaitingVisits

Line = Any
BACK = "?next=/"


def visit_lines(waiting: WaitingVisits, line: Callable[..., Line]) -> dict[str, Line]:
    """Reports to write, travel orders that are missing, visits of others to confirm: one line each, by the kind that
    `waiting.keys` calls it by. `line` draws one: how many, words, verb, address, icon, tone, notes.
    """
    lines = {}
    if waiting.reports:
        tone, notes = _lateness(waiting.reports)
        words, url = "chuyến đi cơ sở chờ báo cáo", _report_url(waiting.reports)
        lines["visit_reports"] = line(len(waiting.reports), words, "Báo cáo", url, "file-text", tone=tone, notes=notes)
    if waiting.stops:
        words = "chuyến đi chờ đồng chí xác nhận"
        lines["visit_stops"] = line(len(waiting.stops), words, "Xác nhận", _stop_url(waiting.stops), "badge-check")
    if waiting.without_order:
        words, url = "chuyến đi cơ sở chưa có công lệnh", _order_url(waiting.without_order)
        lines["visit_orders"] = line(len(waiting.without_order), words, "Ghi công lệnh", url, "clipboard-list")
    return lines


def _lateness(reports: Sequence[ReportLine]) -> tuple[str, list[str]]:
    """ "Trễ 3 ngày" for the longest overdue, or until when the first is to be written."""
    first = reports[0]
    if first.late_days:
        late = sum(one.late_days > 0 for one in reports)
        many = f"{format_number(late)} chuyến trễ, lâu nhất" if late > 1 else "Trễ"
        return "red", [f"{many} {format_number(first.late_days)} ngày"]
    return "", [f"Chậm nhất {format_date(first.due_on)}"]


def _report_url(reports: Sequence[ReportLine]) -> str:
    """The only one at once; several stand on the page of one's own visits."""
    first = reports[0]
    page = "visits:make" if first.is_plan else "visits:report"
    return f"{reverse(page, args=[first.visit])}{BACK}" if len(reports) == 1 else reverse("desk:my_pace")


def _order_url(visits: Sequence[int]) -> str:
    return f"{reverse('visits:order', args=[visits[0]])}{BACK}" if len(visits) == 1 else reverse("desk:my_pace")


def _stop_url(stops: Sequence[StopLine]) -> str:
    return f"{reverse('visits:word', args=[stops[0].stop])}{BACK}" if len(stops) == 1 else reverse("visits:hosted")
