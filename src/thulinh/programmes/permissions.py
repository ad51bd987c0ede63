"""What one may do with programmes."""

from thulinh.kernel.permissions import Permission


class ProgrammePermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "mo-hinh.xem", "Xem mô hình"
    WRITE = "mo-hinh.soan", "Đưa văn bản mô hình vào hệ thống"
    ADOPT = "mo-hinh.ap-dung", "Quyết định áp dụng, mở rộng, kết thúc mô hình"
    EXEMPT = "mo-hinh.mien", "Duyệt miễn, giãn nhịp"
