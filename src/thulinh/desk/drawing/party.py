"""What about people's way to the Party waits for somebody, as lines of the home page. No name stands in them."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from thulinh.kernel.text import format_date
from thulinh.selection.queries.path_waiting import WaitingPaths

Line = Any
BACK = "?next=/"


def path_lines(waiting: WaitingPaths, line: Callable[..., Line]) -> dict[str, Line]:
    """Remarks of the quarter that are not written, and people who have not moved for long, by the kind that
    `waiting.keys` calls each by. `line` draws one: how many, words, verb, address, icon, tone, notes.
    """
    lines, every = {}, reverse("desk:party_paths")
    if waiting.remarks:
        one = waiting.first if waiting.remarks == 1 else None
        url = f"{reverse('party_path:remark', args=[one])}{BACK}" if one else f"{every}?can=nhan-xet"
        words = f"đồng chí chưa có nhận xét phấn đấu {waiting.quarter_label}"
        notes = [f"Hạn {format_date(waiting.due_on)}"]
        lines["party_remarks"] = line(waiting.remarks, words, "Nhận xét", url, "pencil", notes=notes)
    if waiting.still:
        url = f"{every}?can=khong-tien-trien"
        words, notes = "đồng chí lâu không tiến triển trên đường phấn đấu", ["Cần trao đổi với cấp ủy"]
        lines["party_still"] = line(waiting.still, words, "Xem", url, "clock", tone="red", notes=notes)
    return lines
