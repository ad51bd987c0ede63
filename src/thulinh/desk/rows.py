"""Lists that the desk takes in: the arrangement of a whole commune."""

from thulinh.desk.actions.listing import take_arrangement
from thulinh.kernel.cells import as_day, as_text
from thulinh.kernel.rows import Column, RowSet
from thulinh.units.permissions import UnitPermission

ARRANGEMENT_ROWS = RowSet(
    code="sap-xep",
    label="Sắp xếp chi đoàn (hợp nhất, sáp nhập, đổi tên)",
    columns=(
        Column("don-vi-cu", "Chi đoàn cũ", as_text(200),
               ("Đơn vị cũ", "Chi đoàn trước sắp xếp", "Đơn vị trước sáp nhập", "Thôn cũ"),
               is_required=True, example="Chi đoàn thôn 1", hint="Mỗi chi đoàn cũ một dòng"),
        Column("don-vi-moi", "Chi đoàn mới", as_text(200),
               ("Đơn vị mới", "Chi đoàn sau sắp xếp", "Đơn vị sau sáp nhập", "Thôn mới"),
               is_required=True, example="Chi đoàn thôn Hòa Bình",
               hint="Cùng tên là cùng một chi đoàn; giữ tên cũ thì chi đoàn giữ nguyên hoặc nhận sáp nhập"),
        Column("truc-thuoc", "Đoàn xã", as_text(200), ("Trực thuộc", "Đơn vị cấp trên", "Xã", "Xã, phường"),
               example="Đoàn xã Nông Sơn", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("tu-ngay", "Từ ngày", as_day, ("Có hiệu lực từ ngày", "Ngày hiệu lực"), example="01/06/2026",
               hint="Ngày đầu tiên của chi đoàn mới"),
        Column("so-quyet-dinh", "Số quyết định", as_text(80), ("Quyết định số", "Số QĐ", "Quyết định"),
               is_required=True, example="15-QĐ/ĐTN"),
        Column("ngay-quyet-dinh", "Ngày quyết định", as_day, ("Ngày ký", "Ngày QĐ"), example="20/05/2026"),
        Column("co-quan", "Cơ quan ban hành", as_text(200), ("Nơi ban hành", "Cấp ban hành")),
        Column("bi-thu-lam-thoi", "Bí thư lâm thời", as_text(120),
               ("Bí thư", "Bí thư chi đoàn lâm thời", "Bí thư mới"), example="Nguyễn Thị Hồng Đào",
               hint="Họ tên, mã đoàn viên hoặc số điện thoại của một đoàn viên trong các chi đoàn cũ"),
        Column("ghi-chu", "Ghi chú", as_text(300)),
    ),
    key=("truc-thuoc", "don-vi-cu"),
    apply=take_arrangement,
    permission=UnitPermission.ARRANGE,
)  # fmt: skip

ROW_SETS = (ARRANGEMENT_ROWS,)
