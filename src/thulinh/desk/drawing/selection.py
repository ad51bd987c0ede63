"""What about seats and those who are chosen for them waits for somebody, as lines of the home page."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from thulinh.desk.queries.home import Waits
from thulinh.kernel.text import format_date, format_number
from thulinh.selection.queries.waiting import WaitingChoices, WaitingOpinion, WaitingRound

Line = Any


def seat_lines(waits: Waits, line: Callable[..., Line]) -> dict[str, Line]:
    """Seats left over of a dual position, hand-overs to sign: the first opens. `line` draws one: how many, words, verb,
    address, icon.
    """
    lines = {}
    if waits.other_seats:
        first = waits.other_seats[0]
        url = f"{reverse('selection:other_seat', args=[first.kept.holding, first.left.holding])}?next=/"
        words, notes = "chức danh còn lại chờ quyết định giữ hay thôi", [f"{first.kept.name}, {first.kept.unit_name}"]
        lines["other_seats"] = line(len(waits.other_seats), words, "Quyết định", url, "users", notes=notes)
    if waits.hand_overs:
        url = reverse("desk:hand_over_record", args=[waits.hand_overs[0]])
        lines["hand_overs"] = line(
            len(waits.hand_overs), "biên bản bàn giao chức danh chờ đồng chí ký", "Xem", url, "pencil"
        )
    return lines | _choice_lines(waits.choices, line)


def _choice_lines(found: WaitingChoices, line: Callable[..., Line]) -> dict[str, Line]:
    """Opinions to give and rounds to finish: the only one opens itself."""
    lines = {}
    if found.opinions:
        first, only = found.opinions[0], len(found.opinions) == 1
        url = reverse("desk:place", args=[first.place]) if only else reverse("desk:matters")
        words, tone = "chức danh chờ ý kiến của cơ quan đồng chí", _tone(found.opinions)
        notes = [first.unit_name, *([f"Đợt xong trước {format_date(first.due_on)}"] if first.due_on else [])]
        lines["opinions"] = line(len(found.opinions), words, "Cho ý kiến", url, "badge-check", tone=tone, notes=notes)
    if found.rounds:
        row, only = found.rounds[0], len(found.rounds) == 1
        url = reverse("desk:round", args=[row.round]) if only else reverse("desk:rounds")
        still = f"còn {format_number(row.still_open)} chức danh chưa có kết quả" if row.still_open else "khép lại được"
        words, notes = "đợt rà soát nhân sự đang mở", [f"{row.title}: {still}"]
        lines["rounds"] = line(len(found.rounds), words, "Xem", url, "users", tone=_tone(found.rounds), notes=notes)
    return lines


def _tone(rows: Iterable[WaitingOpinion | WaitingRound]) -> str:
    return "red" if any(one.is_late for one in rows) else ""
