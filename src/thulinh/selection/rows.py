"""Lists about choosing secretaries that can be handed in as spreadsheets: who is planned for which position."""

from thulinh.kernel.cells import as_day, as_phone, as_text
from thulinh.kernel.rows import Column, RowSet
from thulinh.people.models import Person
from thulinh.people.rows import as_name
from thulinh.selection.actions.pool_lists import take_back_successors, take_successors
from thulinh.selection.permissions import SelectionPermission

SUCCESSOR_ROWS = RowSet(
    code="quy-hoach",
    label="Quy hoạch cán bộ",
    columns=(
        Column("ho-ten", "Họ và tên", as_name, ("Họ tên", "Cán bộ quy hoạch", "Tên cán bộ"), is_required=True,
               example="Nguyễn Thị Ánh"),
        Column("chuc-danh", "Quy hoạch chức danh", as_text(120), ("Chức danh quy hoạch", "Chức danh", "Chức vụ"),
               is_required=True, example="Bí thư"),
        Column("don-vi", "Đơn vị", as_text(200), ("Quy hoạch tại", "Đơn vị quy hoạch", "Chi đoàn", "Đoàn xã"),
               example="Đoàn xã Tân Lập", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("nhiem-ky", "Nhiệm kỳ", as_text(40), ("Giai đoạn",), example="2026–2031"),
        Column("tu-ngay", "Từ ngày", as_day, ("Quy hoạch từ ngày",), hint="Để trống là ngày nhập ghi ở trên"),
        Column("den-ngay", "Đến ngày", as_day, ("Quy hoạch đến ngày",), hint="Để trống là chưa đưa ra"),
        Column("so-quyet-dinh", "Số quyết định", as_text(80), ("Quyết định số", "Số QĐ", "Quyết định")),
        Column("ngay-quyet-dinh", "Ngày quyết định", as_day, ("Ngày QĐ", "Ngày ký")),
        Column("ngay-sinh", "Ngày sinh", as_day, ("Ngày tháng năm sinh",)),
        Column("dien-thoai", "Điện thoại", as_phone, ("SĐT", "Số điện thoại", "ĐT", "Di động")),
        Column("ma-doan-vien", "Mã đoàn viên", as_text(40), ("Mã ĐV", "Số thẻ đoàn viên")),
    ),
    key=("don-vi", "chuc-danh", "ho-ten", "tu-ngay"),
    apply=take_successors,
    undo=take_back_successors,
    permission=SelectionPermission.PLAN,
    about=Person._meta.label_lower,
)  # fmt: skip

ROW_SETS = (SUCCESSOR_ROWS,)
