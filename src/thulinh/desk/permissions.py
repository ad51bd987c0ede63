"""What one may do at the desk."""

from thulinh.kernel.permissions import Permission


class DeskPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    LOG = "nhat-ky.xem", "Xem nhật ký thao tác"
