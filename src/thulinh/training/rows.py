"""Lists about training that can be handed in as spreadsheets: who learnt what earlier or elsewhere."""

from thulinh.kernel.cells import as_choice, as_day, as_text
from thulinh.kernel.rows import Column, RowSet
from thulinh.people.models import Person
from thulinh.people.rows import NAMED
from thulinh.training.actions.qualification_lists import take_back_qualifications, take_qualifications
from thulinh.training.models import Level
from thulinh.training.permissions import TrainingPermission
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

ROW_SETS = (QUALIFICATION_ROWS,)
