"""10,000 rows to a spreadsheet: our writer against openpyxl, on the same rows."""

import io
from typing import Any

import timing

ROWS = 10_000
HEADS = ("Họ và tên", "Ngày sinh", "Giới tính", "Điện thoại", "Mã đoàn viên", "Chi đoàn", "Từ ngày", "Hình thức")


def rows() -> list[tuple]:
    """Members with their branch, as the database gives them."""
    from thulinh.people.models import Membership

    columns = ("person__full_name", "person__birth_on", "person__sex", "person__phone", "person__code", "unit__code")
    return list(Membership.objects.order_by("pk").values_list(*columns, "starts_on", "kind")[:ROWS])


def our_sheet(found: list[tuple]) -> int:
    """Our writer, typed cells and no formulas."""
    from thulinh.ui.spreadsheet import SheetColumn, write_sheet

    with write_sheet([SheetColumn(head) for head in HEADS], found) as written:
        return len(written.read())


def openpyxl_sheet(found: list[tuple]) -> int:
    """The peer's fastest way."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (HEADS, *found):
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return len(kept.getvalue())


def measured(rounds: int) -> dict[str, Any]:
    """Seconds of each writer, in turns."""
    found = rows()
    took = timing.interleaved(
        {
            "our writer": lambda: our_sheet(found),
            "openpyxl, write only": lambda: openpyxl_sheet(found),
            "the query for the rows": rows,
        },
        rounds,
    )
    table = [f"| export of {len(found)} rows | time | rows/s | ÷ ours |", "|---" * 4 + "|"]
    for name, seconds in took.items():
        cells = (name, f"{seconds:.2f} s", f"{len(found) / seconds:.0f}", f"{seconds / took['our writer']:.2f}")
        table.append("| " + " | ".join(cells) + " |")
    return {"table": table}
