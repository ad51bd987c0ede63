"""Lists about training that can be handed in as spreadsheets: who learnt what elsewhere, results of classes."""

from decimal import Decimal, InvalidOperation
from typing import Any

from thulinh.kernel.cells import CellProblem, Correction, as_choice, as_day, as_text, as_whole, written
from thulinh.kernel.rows import Column, RowSet
from thulinh.people.models import Person
from thulinh.people.rows import NAMED, as_name
from thulinh.training.actions.qualification_lists import take_back_qualifications, take_qualifications
from thulinh.training.actions.result_lists import take_back_results, take_results
from thulinh.training.models import Level, Participant
from thulinh.training.permissions import TrainingPermission
from thulinh.training.rules.attending import mark_problem
from thulinh.training.rules.qualifications import LONGEST

QUALIFICATION_ROWS = RowSet(
    code="da-boi-duong",
    label="Đã được bồi dưỡng (lớp học trước đây, ở nơi khác)",
    columns=(
        *NAMED,
        Column("chuc-danh", "Bồi dưỡng chức danh", as_text(120), ("Chức danh", "Chức danh được bồi dưỡng", "Đối tượng"),
               example="Bí thư chi đoàn", hint="Ghi cột này hoặc cột Chuyên đề, mỗi dòng một nội dung"),
        Column("chuyen-de", "Chuyên đề", as_text(160), ("Nội dung bồi dưỡng", "Tên chuyên đề", "Nội dung")),
        Column("muc", "Mức", as_choice(dict(Level.choices)), ("Trình độ", "Mức độ"),
               hint="Chỉ ghi cho chuyên đề; để trống là mới làm"),
        Column("tu-ngay", "Ngày học xong", as_day, ("Ngày hoàn thành", "Ngày bế giảng", "Ngày cấp", "Ngày chứng nhận"),
               is_required=True, example="15/04/2026"),
        Column("den-ngay", "Có giá trị đến ngày", as_day, ("Hết giá trị", "Giá trị đến", "Hết hạn"),
               hint="Để trống là theo quy định"),
        Column("ten-lop", "Tên lớp", as_text(LONGEST["name"]), ("Lớp", "Lớp bồi dưỡng", "Tên khóa học"),
               example="Bồi dưỡng bí thư chi đoàn 2026"),
        Column("noi-to-chuc", "Nơi tổ chức", as_text(LONGEST["issuer"]), ("Đơn vị tổ chức", "Cơ quan cấp", "Nơi cấp"),
               is_required=True, example="Tỉnh đoàn Gia Lai"),
        Column("so-chung-nhan", "Số chứng nhận", as_text(LONGEST["paper_number"]),
               ("Số giấy chứng nhận", "Chứng nhận số", "Số chứng chỉ", "Số văn bản"), example="125/CN"),
    ),
    key=("ho-ten", "don-vi", "ngay-sinh", "chuc-danh", "chuyen-de", "tu-ngay"),
    apply=take_qualifications,
    undo=take_back_qualifications,
    permission=TrainingPermission.PLAN,
    about=Person._meta.label_lower,
)  # fmt: skip

LARGEST_KEY = 2**63 - 1  # what a database takes as a key
_RESULT_ELSE = {
    Participant.Result.PASSED: ("Hoàn thành", "X", "Đạt yêu cầu"),
    Participant.Result.FAILED: ("Không đạt", "Chưa hoàn thành", "Không hoàn thành"),
}


def as_mark(cell: Any) -> tuple[Decimal, Correction | None]:
    """A mark from 0 to 10 with at most two decimals, with a comma or a point.

    Errors: no number; beyond 0 to 10.
    """
    text = written(cell)
    try:
        mark = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise CellProblem(f"“{text}” không phải là điểm. Đồng chí ghi ví dụ 7,5.") from error
    if not mark.is_finite() or (problem := mark_problem(mark)):
        raise CellProblem(problem if mark.is_finite() else f"“{text}” không phải là điểm.")
    return mark, None


RESULT_ROWS = RowSet(
    code="ket-qua-lop",
    label="Kết quả lớp bồi dưỡng",
    columns=(
        Column("so-hoc-vien", "Số học viên", as_whole(1, LARGEST_KEY), ("Mã học viên", "Số thẻ"),
               hint="Có sẵn trong tệp tải từ trang kết quả của lớp; không có thì ghi tên lớp"),
        Column("ho-ten", "Họ và tên", as_name, ("Họ tên", "Tên", "Học viên"), is_required=True,
               example="Nguyễn Thị Ánh"),
        Column("don-vi", "Đơn vị", as_text(200), ("Tên đơn vị", "Đoàn xã"), hint="Chỉ cần khi trùng tên"),
        Column("lop", "Lớp", as_text(LONGEST["name"]), ("Tên lớp", "Lớp bồi dưỡng"),
               example="Bồi dưỡng bí thư Đoàn xã, lớp 1"),
        Column("ket-qua", "Kết quả", as_choice(dict(Participant.Result.choices), _RESULT_ELSE), ("Xếp loại",),
               example="Đạt"),
        Column("diem", "Điểm", as_mark, ("Điểm thi", "Điểm kiểm tra", "Điểm thu hoạch"), example="7,5"),
        Column("nhan-xet", "Nhận xét", as_text(300), ("Ghi chú",)),
    ),
    key=("so-hoc-vien", "ho-ten", "don-vi", "lop"),
    apply=take_results,
    undo=take_back_results,
    permission=TrainingPermission.PLAN,
    about=Person._meta.label_lower,
)  # fmt: skip

ROW_SETS = (QUALIFICATION_ROWS, RESULT_ROWS)
