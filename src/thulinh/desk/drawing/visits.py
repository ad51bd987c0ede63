"""What about visits to the grassroots waits for somebody, as lines of the home page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from thulinh.kernel.text import format_date, format_number
from thulinh.visits.queries.waiting import ReportLine, StopLine, WaitingVisits

Line = Any


def visit_lines(waiting: WaitingVisits, line: Callable[..., Line]) -> dict[str, Line]:
    """Reports to write, travel orders that are missing, visits of others to confirm: one line each, by the kind that
    `waiting.keys` calls it by. `line` draws one: how many, words, verb, address, icon, tone, notes.
    """
    lines = {}
    if waiting.reports:
        tone, notes = _lateness(waiting.reports)
        words, url = "chuyến đi cơ sở chờ báo cáo", reverse("desk:my_pace")
        lines["visit_reports"] = line(len(waiting.reports), words, "Báo cáo", url, "file-text", tone=tone, notes=notes)
    if waiting.stops:
        words = "chuyến đi chờ đồng chí xác nhận"
        lines["visit_stops"] = line(len(waiting.stops), words, "Xác nhận", _stop_url(waiting.stops), "badge-check")
    if waiting.without_order:
        words, url = "chuyến đi cơ sở chưa có công lệnh", reverse("desk:my_pace")
        lines["visit_orders"] = line(len(waiting.without_order), words, "Xem", url, "clipboard-list")
    return lines


def _lateness(reports: Sequence[ReportLine]) -> tuple[str, list[str]]:
    """ "Trễ 3 ngày" for the longest overdue, or until when the first is to be written."""
    first = reports[0]
    if first.late_days:
        late = sum(one.late_days > 0 for one in reports)
        many = f"{format_number(late)} chuyến trễ, lâu nhất" if late > 1 else "Trễ"
        return "red", [f"{many} {format_number(first.late_days)} ngày"]
    return "", [f"Chậm nhất {format_date(first.due_on)}"]


def _stop_url(stops: Sequence[StopLine]) -> str:
    return reverse("visits:word", args=[stops[0].stop]) if len(stops) == 1 else reverse("visits:hosted")
