"""Lists of units that can be handed in as spreadsheets."""

from thulinh.kernel.cells import as_day, as_phone, as_text, as_yes_no
from thulinh.kernel.rows import Column, RowSet
from thulinh.units.actions import take_back_units, take_units
from thulinh.units.permissions import UnitPermission

UNIT_ROWS = RowSet(
    code="don-vi",
    label="Đơn vị (chi đoàn, Đoàn xã …)",
    columns=(
        Column("ma", "Mã đơn vị", as_text(40), ("Mã", "Mã chi đoàn", "Mã số"), example="",
               hint="Để trống thì máy tự đặt"),
        Column("ten", "Tên đơn vị", as_text(200),
               ("Tên chi đoàn", "Chi đoàn", "Đơn vị", "Tên", "Thôn, khu phố", "Thôn", "Tên tổ chức Đoàn"),
               is_required=True, example="Chi đoàn thôn Trung Hạ"),
        Column("truc-thuoc", "Đơn vị cấp trên", as_text(200),
               ("Trực thuộc", "Cấp trên", "Đoàn cấp trên", "Đoàn xã", "Xã", "Xã, phường", "Đoàn cơ sở"),
               example="Đoàn xã Nông Sơn", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("cap", "Cấp", as_text(120), ("Loại đơn vị", "Cấp đơn vị", "Loại hình"), example="Chi đoàn",
               hint="Để trống là chi đoàn"),
        Column("ngay-lap", "Ngày thành lập", as_day, ("Ngày lập", "Thành lập ngày", "Từ ngày"), example="01/07/2025",
               hint="Để trống là ngày nhập ghi ở trên"),
        Column("dia-ban", "Địa bàn dân cư", as_yes_no, ("Trên địa bàn dân cư", "Là địa bàn dân cư"), example="Có"),
        Column("ma-hanh-chinh", "Mã đơn vị hành chính", as_text(10), ("Mã hành chính", "Mã ĐVHC")),
        Column("dien-thoai", "Điện thoại", as_phone, ("SĐT", "Số điện thoại", "ĐT"), example="0912 345 678"),
    ),
    key=("ma", "truc-thuoc", "ten"),
    apply=take_units,
    undo=take_back_units,
    permission=UnitPermission.ARRANGE,
)  # fmt: skip

ROW_SETS = (UNIT_ROWS,)
