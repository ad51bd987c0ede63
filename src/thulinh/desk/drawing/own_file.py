"""Everything that is stored about oneself as one file: for another program, or for a person to read."""

import datetime as dt
from typing import IO, Any

from django.utils import timezone

from thulinh.desk.drawing.own import flat, looks, parts, reader_lines
from thulinh.desk.queries.own import OwnRecords
from thulinh.kernel.text import format_date
from thulinh.people.models import InformationRequest
from thulinh.ui.spreadsheet import Sheet, SheetColumn, write_book


def as_plain(records: OwnRecords, on: dt.date) -> dict[str, Any]:
    """The same words as on the page, as plain values."""
    return {
        "lap_ngay": on.isoformat(),
        "nguoi": records.person.full_name,
        "muc": [
            {
                "ten": part.name,
                "muc_dich": part.purpose,
                "nhay_cam": part.is_sensitive,
                "dong": [{"muc": line.label, "gia_tri": line.value, "nguon": line.origin} for line in part.lines],
            }
            for part in parts(records, on)
        ],
        "ai_xem_duoc": [{"xem_gi": line.what, "chuc_danh": list(line.positions)} for line in reader_lines(records)],
        "luot_xem_phan_nhay_cam": [{"ai": look.who, "luc": look.when} for look in looks(records)],
        "yeu_cau": [dict(zip(_ASKED, _asked(one), strict=True)) for one in records.requests],
    }


def as_book(records: OwnRecords, on: dt.date) -> IO[bytes]:
    """The same words as sheets of a spreadsheet.

    Shape: an open file at its beginning.
    """
    told = [(part.name, line.label, line.value, line.origin, part.purpose) for part, line in flat(parts(records, on))]
    readers = [(line.what, position) for line in reader_lines(records) for position in line.positions]
    return write_book(
        [
            _sheet("Thông tin", ("Phần", "Mục", "Giá trị", "Nguồn", "Mục đích"), told),
            _sheet("Ai xem được", ("Xem, làm được gì", "Chức danh"), readers),
            _sheet("Lượt xem phần nhạy cảm", ("Ai", "Lúc"), [(look.who, look.when) for look in looks(records)]),
            _sheet("Yêu cầu", tuple(_ASKED.values()), [_asked(one) for one in records.requests]),
        ]
    )


_ASKED = {
    "yeu_cau": "Yêu cầu",
    "noi_dung": "Nội dung",
    "gui_ngay": "Gửi ngày",
    "tra_loi_cham_nhat": "Trả lời chậm nhất",
    "tinh_trang": "Tình trạng",
    "tra_loi": "Trả lời",
}


def _asked(one: InformationRequest) -> tuple[str, ...]:
    sent, due = format_date(timezone.localdate(one.asked_at)), format_date(one.due_on)
    return (one.get_kind_display(), one.text, sent, due, one.get_status_display(), one.answer)


def _sheet(name: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Sheet:
    return Sheet([SheetColumn(head, "text") for head in heads], rows, name)
