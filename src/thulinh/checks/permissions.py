"""What one may do with sample checks."""

from thulinh.kernel.permissions import Permission


class CheckPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "kiem-tra.xem", "Xem kết quả kiểm tra mẫu"
    DRAW = "kiem-tra.rut-mau", "Rút mẫu kiểm tra"
    CHECK = "kiem-tra.ghi", "Ghi kết quả kiểm tra mẫu"
