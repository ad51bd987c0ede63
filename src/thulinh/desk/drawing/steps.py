"""Steps of rolling programmes out that somebody has to see to, as a line of the home page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from thulinh.kernel.text import format_date, format_number
from thulinh.programmes.queries import DueStep

Line = Any


def step_lines(steps: Sequence[DueStep], line: Callable[..., Line]) -> dict[str, Line]:
    """One line for all, by the kind that `Waits.keys` calls it by: the longest late is named and opens its page."""
    if not steps:
        return {}
    first = steps[0]
    url = reverse("desk:steps", args=[first.programme, first.adoption])
    when = f"trễ {format_number(first.late_days)} ngày" if first.late_days else f"hạn {format_date(first.due_on)}"
    notes = [f"Bước “{first.name}” {when}", first.unit_name]
    tone = "red" if first.late_days else ""
    drawn = line(len(steps), "bước triển khai mô hình", "Xem", url, "list-checks", tone=tone, notes=notes)
    return {"steps": drawn}
