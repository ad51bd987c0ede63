"""What one may do with activities."""

from thulinh.kernel.permissions import Permission


class ActivityPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "hoat-dong.xem", "Xem hoạt động"
    RECORD = "hoat-dong.ghi", "Ghi hoạt động của đơn vị mình"
    ON_BEHALF = "hoat-dong.ghi-ho", "Ghi hộ chi đoàn"
    VERIFY = "hoat-dong.duyet", "Duyệt hoạt động của cấp dưới"
    PLAN = "hoat-dong.len-lich", "Đồng ý, điều chỉnh lịch sinh hoạt liên chi đoàn"
    GUIDE = "hoat-dong.huong-dan", "Phát hành tài liệu sinh hoạt cho cấp dưới"
    ASSIGN = "nhiem-vu.giao", "Giao nhiệm vụ"
    SHARE = "sang-kien.ghi", "Ghi và áp dụng sáng kiến"
    JUDGE = "bai-hoc.xem", "Xem bài học về cán bộ mình quản lý"
