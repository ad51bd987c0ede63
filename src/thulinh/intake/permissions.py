"""What one may do with imports."""

from thulinh.kernel.permissions import Permission


class IntakePermission(Permission):
    """Values stand in definitions/positions.yaml."""

    IMPORT = "nhap.lam", "Nhập từ Excel và hoàn tác"
