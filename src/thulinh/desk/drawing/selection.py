"""What about seats and those who are chosen for them waits for somebody, as lines of the home page."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from thulinh.desk.queries.home import Waits

Line = Any


def seat_lines(waits: Waits, line: Callable[..., Line]) -> dict[str, Line]:
    """Seats left over of a dual position: the first opens. `line` draws one: how many, words, verb, address, icon."""
    lines = {}
    if waits.other_seats:
        first = waits.other_seats[0]
        url = f"{reverse('selection:other_seat', args=[first.kept.holding, first.left.holding])}?next=/"
        words, notes = "chức danh còn lại chờ quyết định giữ hay thôi", [f"{first.kept.name}, {first.kept.unit_name}"]
        lines["other_seats"] = line(len(waits.other_seats), words, "Quyết định", url, "users", notes=notes)
    return lines
