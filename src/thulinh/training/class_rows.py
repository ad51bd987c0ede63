"""The list of people for one class as a spreadsheet. It is read and matched on the class's own page, where doubt is
settled by choosing, and written by nominating: it is no list of the common import.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from thulinh.kernel.cells import as_day, as_phone, as_text, is_empty
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Applied, Column, RowSet
from thulinh.people.rows import as_name
from thulinh.training.queries.class_lists import ListRow


def _on_the_page(*_: Any, **__: Any) -> Applied:
    raise Refusal("Danh sách học viên nhập ở trang của lớp.")


CLASS_LIST = RowSet(
    code="hoc-vien-lop",
    label="Danh sách học viên của lớp",
    columns=(
        Column("ho-ten", "Họ và tên", as_name, ("Họ tên", "Học viên", "Tên", "Cán bộ", "Họ tên học viên"),
               is_required=True, example="Nguyễn Thị Ánh"),
        Column("ngay-sinh", "Ngày sinh", as_day, ("Ngày tháng năm sinh", "Sinh ngày")),
        Column("dien-thoai", "Điện thoại", as_phone, ("SĐT", "Số điện thoại", "ĐT", "Di động")),
        Column("ma-doan-vien", "Mã đoàn viên", as_text(40), ("Mã ĐV", "Số thẻ đoàn viên")),
        Column("don-vi", "Đơn vị", as_text(200), ("Đơn vị công tác", "Nơi công tác", "Chi đoàn", "Đoàn xã"),
               example="Đoàn xã Tân Lập"),
    ),
    key=("ho-ten", "don-vi", "ngay-sinh"),
    apply=_on_the_page,
)  # fmt: skip


def list_rows(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> list[ListRow]:
    """The rows of a list, each with its number in the file; a cell that cannot be read is told, the others count.

    Shape: one for each row with anything in it, in their order.
    """
    found = []
    for number, cells in rows:
        if all(is_empty(cell) for cell in cells.values()):
            continue
        read = CLASS_LIST.read(cells)
        values = {code: value or "" for code, value in read.values.items()}
        found.append(
            ListRow(
                number, values["ho-ten"], read.values["ngay-sinh"], values["dien-thoai"], values["ma-doan-vien"],
                values["don-vi"], unread=" ".join(read.problems.values()),
            )
        )  # fmt: skip
    return found
