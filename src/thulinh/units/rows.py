"""Lists of units that can be handed in as spreadsheets."""

from thulinh.kernel.cells import as_day, as_phone, as_text, as_yes_no
from thulinh.kernel.rows import Column, RowSet
from thulinh.units.actions import take_back_units, take_mergers, take_units
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

MERGER_ROWS = RowSet(
    code="sap-nhap",
    label="Sáp nhập, hợp nhất đơn vị",
    columns=(
        Column("don-vi-cu", "Đơn vị trước sáp nhập", as_text(200),
               ("Đơn vị cũ", "Chi đoàn cũ", "Chi đoàn trước sáp nhập", "Thôn cũ"),
               is_required=True, example="Chi đoàn thôn 1", hint="Mỗi đơn vị cũ một dòng"),
        Column("don-vi-moi", "Đơn vị sau sáp nhập", as_text(200),
               ("Đơn vị mới", "Chi đoàn mới", "Chi đoàn sau sáp nhập", "Thôn mới"),
               is_required=True, example="Chi đoàn thôn Hòa Bình"),
        Column("truc-thuoc", "Đơn vị cấp trên", as_text(200),
               ("Trực thuộc", "Cấp trên", "Đoàn xã", "Xã", "Xã, phường"), example="Đoàn xã Nông Sơn",
               hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("tu-ngay", "Có hiệu lực từ ngày", as_day, ("Từ ngày", "Ngày hiệu lực", "Hiệu lực từ"),
               example="01/06/2026", hint="Ngày đầu tiên của đơn vị mới"),
        Column("so-quyet-dinh", "Số quyết định", as_text(80), ("Quyết định số", "Số QĐ", "Quyết định"),
               is_required=True, example="15-QĐ/ĐTN"),
        Column("ngay-quyet-dinh", "Ngày quyết định", as_day, ("Ngày ký", "Ngày QĐ"), example="20/05/2026"),
        Column("co-quan", "Cơ quan ban hành", as_text(200), ("Nơi ban hành", "Cấp ban hành")),
        Column("ma-moi", "Mã đơn vị mới", as_text(40), ("Mã mới",), hint="Để trống thì máy tự đặt"),
        Column("ghi-chu", "Ghi chú", as_text(500)),
    ),
    key=("truc-thuoc", "don-vi-cu"),
    apply=take_mergers,
    permission=UnitPermission.ARRANGE,
)  # fmt: skip

ROW_SETS = (UNIT_ROWS, MERGER_ROWS)
