"""What one may do with visits to the grassroots."""

from thulinh.kernel.permissions import Permission


class VisitPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "di-co-so.xem", "Xem chuyến đi cơ sở"
    RECORD = "di-co-so.ghi", "Đăng ký, báo cáo chuyến đi cơ sở của mình"
    ARRANGE = "di-co-so.phan-cong", "Lập lịch, phân công cán bộ đi cơ sở"
    CONFIRM = "di-co-so.xac-nhan", "Xác nhận đoàn công tác đã đến đơn vị mình"
