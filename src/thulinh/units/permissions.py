"""What one may do with units."""

from thulinh.kernel.permissions import Permission


class UnitPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "don-vi.xem", "Xem hệ thống tổ chức"
    ARRANGE = "don-vi.sap-xep", "Lập, sáp nhập, chia tách, đổi tên, giải thể đơn vị"
