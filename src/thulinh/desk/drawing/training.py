"""What waits about training, as lines of the home page and behind the bell; half days in a calendar."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from thulinh.kernel.text import format_date, format_number
from thulinh.training.queries.waiting import WaitingClass, WaitingTraining

Line = Any


def training_waits(waiting: WaitingTraining, line: Callable[..., Line]) -> dict[str, Line]:
    """Own needs overdue, classes to come, an answer to give; people to let in and results to write."""
    lines, own = {}, reverse("desk:own_training")
    if waiting.overdue:
        words, notes = "nội dung đồng chí cần học đã quá hạn", [f"Hạn {format_date(waiting.overdue_on)}"]
        lines["training_overdue"] = line(
            len(waiting.overdue), words, "Xem", own, "graduation-cap", tone="red", notes=notes
        )
    if waiting.coming:
        first = min(waiting.coming, key=lambda one: one.day)
        notes = [f"{first.name}, khai giảng {format_date(first.day)}"]
        lines["training_coming"] = line(
            len(waiting.coming), "lớp bồi dưỡng đồng chí sắp học", "Xem lịch", own, "graduation-cap", notes=notes
        )
    if waiting.approve:
        people, called = (sum(getattr(one, part) for one in waiting.approve) for part in ("number", "called"))
        words, notes = "học viên chờ duyệt vào lớp bồi dưỡng", _names(waiting.approve)
        if called:
            notes = [*notes, f"trong đó {format_number(called)} đang chờ chỗ, nay có chỗ trống"]
        lines["training_approve"] = line(people, words, "Duyệt", _first(waiting.approve), "user-plus", notes=notes)
    if waiting.results:
        words = "lớp bồi dưỡng đã học xong, chờ ghi kết quả, bế giảng"
        url = _first(waiting.results)
        lines["training_results"] = line(
            len(waiting.results), words, "Ghi", url, "graduation-cap", notes=_names(waiting.results)
        )
    if waiting.evaluate:
        words = "lớp đã học chờ đồng chí góp ý, không ghi tên"
        lines["training_evaluate"] = line(
            len(waiting.evaluate), words, "Góp ý", own, "message-circle-warning", notes=_names(waiting.evaluate)
        )
    return lines


def _first(classes: Sequence[WaitingClass]) -> str:
    return reverse("desk:class", args=[classes[0].training_class])


def _names(classes: Sequence[WaitingClass]) -> list[str]:
    more = f" và {format_number(len(classes) - 1)} lớp khác" if len(classes) > 1 else ""
    return [f"{classes[0].name}{more}"]
