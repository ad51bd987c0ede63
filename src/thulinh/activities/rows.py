"""Past activities as a list that can be handed in as a spreadsheet."""

from thulinh.activities.actions import take_back_sessions, take_sessions
from thulinh.activities.permissions import ActivityPermission
from thulinh.kernel.cells import as_day, as_text, as_whole
from thulinh.kernel.rows import Column, RowSet

SESSION_ROWS = RowSet(
    code="hoat-dong",
    label="Hoạt động đã tổ chức",
    columns=(
        Column("ngay", "Ngày", as_day, ("Ngày sinh hoạt", "Ngày tổ chức", "Thời gian"),
               is_required=True, example="22/11/2026"),
        Column("loai", "Loại hoạt động", as_text(120), ("Loại", "Hoạt động", "Hình thức"),
               is_required=True, example="Sinh hoạt chi đoàn"),
        Column("don-vi", "Đơn vị", as_text(200), ("Đơn vị chủ trì", "Chi đoàn", "Chủ trì", "Đơn vị tổ chức"),
               is_required=True, example="Chi đoàn thôn Trung Hạ"),
        Column("cung-du", "Đơn vị cùng dự", as_text(1000), ("Các chi đoàn cùng dự", "Chi đoàn tham gia"),
               example="Chi đoàn thôn Đông; Chi đoàn thôn Tây", hint="Sinh hoạt liên chi đoàn: cách nhau bằng dấu ;"),
        Column("dia-diem", "Địa điểm", as_text(200), ("Nơi tổ chức", "Nơi sinh hoạt"), example="Nhà văn hóa thôn"),
        Column("ten-buoi", "Tên buổi", as_text(200), ("Chủ đề", "Chủ điểm")),
        Column("noi-dung", "Nội dung", as_text(2000), ("Nội dung sinh hoạt",),
               example="Đánh giá công tác trong kỳ; Phương hướng kỳ tới", hint="Cách nhau bằng dấu ;"),
        Column("ket-luan", "Kết luận", as_text(2000), ("Kết luận, phân công nhiệm vụ", "Kết quả")),
        Column("co-mat", "Có mặt", as_whole(0, 100_000), ("Số có mặt", "Số dự", "Số đoàn viên dự", "Tham gia"),
               example="21"),
        Column("tong-so", "Tổng số", as_whole(0, 100_000), ("Tổng số đoàn viên", "Triệu tập", "Sĩ số"), example="27"),
        Column("ly-do", "Lý do không tổ chức được", as_text(300), ("Lý do không tổ chức", "Không tổ chức vì"),
               hint="Chỉ ghi khi không tổ chức được"),
    ),
    key=("don-vi", "loai", "ngay"),
    apply=take_sessions,
    undo=take_back_sessions,
    permission=ActivityPermission.ON_BEHALF,
)  # fmt: skip

ROW_SETS = (SESSION_ROWS,)
