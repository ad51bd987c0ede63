"""What one may do with findings and difficulties."""

from thulinh.kernel.permissions import Permission


class DifficultyPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "kho-khan.xem", "Xem khó khăn, phát hiện ở cơ sở"
    RAISE = "kho-khan.neu", "Nêu khó khăn của đơn vị mình"
    SOLVE = "kho-khan.giai-quyet", "Giải quyết khó khăn của cấp dưới"
    FIND = "phat-hien.ghi", "Ghi phát hiện ở cơ sở"
