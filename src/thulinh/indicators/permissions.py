"""What one may do with figures."""

from thulinh.kernel.permissions import Permission


class IndicatorPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "chi-so.xem", "Xem chỉ số và bảng điều hành"
    NAME_PERIOD = "ky.dat-ten", "Đặt tên kỳ báo cáo"
