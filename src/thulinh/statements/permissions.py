"""What one may do with declared figures."""

from thulinh.kernel.permissions import Permission


class StatementPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    DECLARE = "so-lieu.khai", "Khai báo số liệu của đơn vị"
    CONFIRM = "so-lieu.xac-nhan", "Xác nhận số liệu khai báo"
