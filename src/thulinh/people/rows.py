"""Lists of people that can be handed in as spreadsheets: members, who holds which seat, who is in charge."""

from typing import Any

from django.db.models import TextChoices

from thulinh.kernel.cells import Correction, CorrectionKind, as_choice, as_day, as_phone, as_text
from thulinh.kernel.rows import Column, RowSet
from thulinh.people.actions import (
    take_back_charges,
    take_back_holdings,
    take_back_members,
    take_charges,
    take_holdings,
    take_members,
)
from thulinh.people.models import Holding, Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.rules import spelled_name

_Kind, _Began, _How = Membership.Kind, Membership.Began, Holding.How
_HOW_ELSE = {
    _How.CONGRESS: ("Đại hội", "Bầu", "Được bầu", "Bầu cử"),
    _How.MID_TERM: ("Bầu bổ sung", "Kiện toàn"),
    _How.APPOINTED: ("Bổ nhiệm", "Phân công"),
    _How.ACTING: ("Quyền", "Phụ trách"),
    _How.PROVISIONAL: ("Tạm thời",),
}
_KIND_ELSE = {
    _Kind.HOME: ("Đoàn viên", "Chính thức", "Sinh hoạt chính"),
    _Kind.TWO_WAY: ("Hai chiều", "2 chiều", "Sinh hoạt 2 chiều"),
    _Kind.TEMPORARY: ("Tạm thời", "Sinh hoạt tạm thời"),
    _Kind.AWAY: ("Ở xa", "Đi làm xa", "Đi làm ăn xa", "Lao động ở xa"),
    _Kind.ASSOCIATION: ("Hội viên", "Hội viên LHTN", "Thanh niên"),
}
_BEGAN_ELSE = {
    _Began.ADMISSION: ("Mới kết nạp", "Kết nạp mới"),
    _Began.TRANSFER: ("Chuyển đến", "Chuyển sinh hoạt"),
}


def as_name(cell: Any) -> tuple[str, Correction | None]:
    """A person's name; one in capitals or without any is written as names are.

    Errors: too long; the spreadsheet turned it into a day.
    """
    text, note = as_text(120)(cell)
    spelled = spelled_name(text)
    if spelled == text:
        return text, note
    return spelled, Correction(CorrectionKind.TEXT, note.before if note else text, spelled)


# Who of the cadres is meant (read by actions/people_named.py).
NAMED = (
    Column("ho-ten", "Họ và tên", as_name,
           ("Họ tên", "Tên", "Người hưởng", "Người nhận", "Họ tên người hưởng", "Cán bộ", "Học viên"),
           is_required=True, example="Nguyễn Thị Ánh"),
    Column("ngay-sinh", "Ngày sinh", as_day, ("Ngày tháng năm sinh", "Sinh ngày"), hint="Chỉ cần khi trùng tên"),
    Column("ma-doan-vien", "Mã đoàn viên", as_text(40), ("Mã ĐV", "Số thẻ đoàn viên"), hint="Chỉ cần khi trùng tên"),
    Column("don-vi", "Đơn vị", as_text(200), ("Chi đoàn", "Tên đơn vị", "Nơi giữ chức danh", "Thôn", "Khu phố"),
           example="Chi đoàn thôn Trung Hạ", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
)  # fmt: skip


def _choices(choices: type[TextChoices], *, but: tuple[str, ...] = ()) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices if value and value not in but}


MEMBER_ROWS = RowSet(
    code="doan-vien",
    label="Danh sách đoàn viên",
    columns=(
        Column("ho-ten", "Họ và tên", as_name,
               ("Họ tên", "Họ và tên đoàn viên", "Họ tên đoàn viên", "Họ đệm", "Họ và đệm", "Họ và chữ đệm", "Họ lót"),
               is_required=True, example="Nguyễn Thị Ánh"),
        Column("ten-rieng", "Tên", as_name, (), hint="Chỉ khi họ đệm và tên ghi ở hai cột"),
        Column("ngay-sinh", "Ngày sinh", as_day, ("Ngày tháng năm sinh", "Sinh ngày"),
               example="12/05/1998"),
        Column("gioi-tinh", "Giới tính", as_choice(dict(Person.Sex.choices)), ("Nam/Nữ", "Phái"), example="Nữ"),
        Column("dien-thoai", "Điện thoại", as_phone, ("SĐT", "Số điện thoại", "ĐT", "Di động", "Số ĐT"),
               example="0912 345 678"),
        Column("dia-chi", "Địa chỉ", as_text(300), ("Nơi ở", "Chỗ ở hiện nay", "Nơi ở hiện nay", "Thường trú"),
               example="Thôn Trung Hạ"),
        Column("ma-doan-vien", "Mã đoàn viên", as_text(40), ("Mã ĐV", "Mã số đoàn viên", "Số thẻ đoàn viên", "Số thẻ")),
        Column("ngay-vao-doan", "Ngày vào Đoàn", as_day, ("Ngày kết nạp", "Ngày kết nạp Đoàn", "Vào Đoàn ngày")),
        Column("chi-doan", "Chi đoàn", as_text(200), ("Đơn vị", "Tên chi đoàn", "Sinh hoạt tại", "Thôn", "Khu phố"),
               example="Chi đoàn thôn Trung Hạ", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("hinh-thuc", "Hình thức", as_choice(_choices(_Kind), _KIND_ELSE),
               ("Hình thức sinh hoạt", "Loại đoàn viên", "Diện sinh hoạt"), example="Đoàn viên",
               hint="Để trống là đoàn viên của chi đoàn"),
        Column("tu-ngay", "Sinh hoạt từ ngày", as_day, ("Từ ngày", "Ngày về chi đoàn", "Ngày chuyển đến"),
               hint="Để trống là ngày nhập ghi ở trên"),
        Column("vao-do", "Vào danh sách do", as_choice(_choices(_Began, but=(_Began.MERGER, _Began.FORM)), _BEGAN_ELSE),
               ("Bắt đầu do", "Lý do vào danh sách")),
        Column("nghe-nghiep", "Nghề nghiệp", as_text(200), ("Nghề nghiệp, nơi làm việc", "Nơi làm việc", "Công việc")),
    ),
    key=("ho-ten", "ten-rieng", "ngay-sinh", "chi-doan"),
    apply=take_members,
    undo=take_back_members,
    permission=PeoplePermission.EDIT,
    about=Person._meta.label_lower,
)  # fmt: skip

HOLDING_ROWS = RowSet(
    code="chuc-danh",
    label="Người giữ chức danh",
    columns=(
        Column("nguoi", "Họ và tên", as_name, ("Họ tên", "Người giữ chức danh", "Cán bộ", "Tên cán bộ"),
               is_required=True, example="Nguyễn Thị Ánh"),
        Column("chuc-danh", "Chức danh", as_text(120), ("Chức vụ", "Chức vụ Đoàn", "Giữ chức vụ"), is_required=True,
               example="Bí thư"),
        Column("don-vi", "Đơn vị", as_text(200), ("Chi đoàn", "Tên đơn vị", "Nơi giữ chức danh", "Đoàn xã"),
               example="Chi đoàn thôn Trung Hạ", hint="Tên hoặc mã; để trống là đơn vị của đồng chí"),
        Column("tu-ngay", "Từ ngày", as_day, ("Ngày nhận chức danh", "Ngày bổ nhiệm", "Giữ chức từ ngày"),
               example="15/08/2025", hint="Để trống là ngày nhập ghi ở trên"),
        Column("den-ngay", "Đến ngày", as_day, ("Ngày thôi giữ", "Thôi giữ ngày")),
        Column("hinh-thuc", "Hình thức", as_choice(_choices(_How), _HOW_ELSE), ("Hình thức nhận chức danh",),
               example="Bầu tại đại hội"),
        Column("so-quyet-dinh", "Số quyết định", as_text(80), ("Quyết định số", "Số QĐ", "Quyết định")),
        Column("ngay-quyet-dinh", "Ngày quyết định", as_day, ("Ngày QĐ", "Ngày ký")),
        Column("kiem-nhiem", "Kiêm nhiệm", as_text(200), ("Chức vụ kiêm nhiệm",), example="Thôn đội trưởng"),
        Column("ngay-sinh", "Ngày sinh", as_day, ("Ngày tháng năm sinh",)),
        Column("dien-thoai", "Điện thoại", as_phone, ("SĐT", "Số điện thoại", "ĐT", "Di động"), example="0912 345 678"),
        Column("ma-doan-vien", "Mã đoàn viên", as_text(40), ("Mã ĐV", "Số thẻ đoàn viên")),
    ),
    key=("chuc-danh", "don-vi", "nguoi", "tu-ngay"),
    apply=take_holdings,
    undo=take_back_holdings,
    permission=PeoplePermission.APPOINT,
    about=Person._meta.label_lower,
)  # fmt: skip

CHARGE_ROWS = RowSet(
    code="phu-trach",
    label="Phân công ủy viên phụ trách chi đoàn",
    columns=(
        Column("chi-doan", "Chi đoàn", as_text(200), ("Đơn vị", "Chi đoàn được phân công", "Địa bàn phụ trách"),
               is_required=True, example="Chi đoàn thôn Trung Hạ", hint="Mỗi chi đoàn một dòng; tên hoặc mã"),
        Column("can-bo", "Ủy viên phụ trách", as_name, ("Cán bộ phụ trách", "Họ và tên", "Họ tên", "Người phụ trách"),
               is_required=True, example="Lê Minh Khôi"),
        Column("tu-ngay", "Từ ngày", as_day, ("Phụ trách từ ngày", "Ngày phân công"),
               hint="Để trống là ngày nhập ghi ở trên"),
        Column("theo-van-ban", "Theo văn bản", as_text(200), ("Văn bản", "Thông báo số", "Quyết định số")),
    ),
    key=("chi-doan",),
    apply=take_charges,
    undo=take_back_charges,
    permission=PeoplePermission.CHARGE,
    about=Person._meta.label_lower,
)  # fmt: skip

ROW_SETS = (MEMBER_ROWS, HOLDING_ROWS, CHARGE_ROWS)
