"""What an organiser takes away as a spreadsheet."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import FileResponse

from thulinh.kernel.text import fold
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.presence import half_days_of, named, presences_of
from thulinh.training.queries.result_sheets import ResultLine
from thulinh.training.rules.results import PENDING
from thulinh.ui.spreadsheet import MEDIA_TYPE, SheetColumn, write_sheet

NUMBER = SheetColumn("Số học viên", "text")


def presence_book(training_class: TrainingClass) -> FileResponse:
    """Everybody with a place, one column for each half day; empty where nothing is noted."""
    listed = Participant.objects.listed().filter(training_class=training_class)
    half_days, people = list(half_days_of(training_class.pk)), named(listed)
    words = presences_of(one.pk for one, _ in people)
    columns = [NUMBER, *map(SheetColumn, ("Họ và tên", "Đơn vị", "Tổ")), *(SheetColumn(str(one)) for one in half_days)]
    rows = (
        [str(one.pk), one.person.full_name, unit, one.group.name if one.group else "",
         *(words[one.pk][day.pk].get_word_display() if day.pk in words.get(one.pk, {}) else "" for day in half_days)]
        for one, unit in people
    )  # fmt: skip
    return book(columns, rows, "Điểm danh", f"diem-danh-{named_as(training_class)}")


def named_as(training_class: TrainingClass) -> str:
    """The name of a class as part of the name of a file."""
    return "-".join(fold(training_class.name).split())[:60].strip("-") or str(training_class.pk)


def book(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]], name: str, file: str) -> FileResponse:
    """Rows as one sheet to take away."""
    written = write_sheet(columns, rows, name)
    return FileResponse(written, as_attachment=True, filename=f"{file}.xlsx", content_type=MEDIA_TYPE)


def result_book(training_class: TrainingClass, lines: Sequence[ResultLine]) -> FileResponse:
    """Everybody's result, to be filled in and handed in again as "Kết quả lớp bồi dưỡng"."""
    columns = [
        NUMBER, *map(SheetColumn, ("Họ và tên", "Đơn vị", "Lớp", "Tổ", "Dự", "Kết quả", "Điểm", "Nhận xét"))
    ]  # fmt: skip
    rows = (
        [str(one.pk), line.name, line.unit_name, training_class.name, one.group.name if one.group else "",
         line.attended, "" if one.result == PENDING else one.get_result_display(), one.mark, one.result_note]
        for line in lines
        for one in (line.participant,)
    )  # fmt: skip
    return book(columns, rows, "Kết quả", f"ket-qua-{named_as(training_class)}")
