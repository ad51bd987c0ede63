"""Difficulties that wait for somebody, as lines of the home page."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from thulinh.difficulties.queries.waiting import WaitingMatters
from thulinh.kernel.text import format_date, format_number


def matter_lines(matters: WaitingMatters, line: Callable[..., Any]) -> dict[str, Any]:
    """Difficulties to answer, and answers to agree to: the only one opens itself, several open their list."""
    said = {
        "answer_matters": (matters.answer, "khó khăn chờ đồng chí trả lời", "Trả lời", "luot-toi"),
        "agree_matters": (matters.agree, "câu trả lời chờ đồng chí đồng ý", "Xem", "cho-toi"),
    }
    lines = {}
    for kind, (waiting, words, verb, asked) in said.items():
        if not waiting:
            continue
        url = f"{reverse('desk:difficulties')}?cho={asked}"
        if len(waiting) == 1:
            url = reverse("desk:difficulty", args=[waiting[0].difficulty])
        late = sum(one.is_late for one in waiting)
        notes = [f"{format_number(late)} quá hạn" if late else f"Hạn gần nhất: {format_date(waiting[0].due_on)}"]
        lines[kind] = line(
            len(waiting), words, verb, url, "message-circle-warning", tone="red" if late else "", notes=notes
        )
    return lines
