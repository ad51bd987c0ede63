"""What one may do about training."""

from thulinh.kernel.permissions import Permission


class TrainingPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "boi-duong.xem", "Xem nhu cầu, kế hoạch, lớp bồi dưỡng, ai đã được bồi dưỡng"
    PLAN = "boi-duong.lap", "Lập kế hoạch, mở lớp, duyệt học viên, ghi kết quả, cấp chứng nhận"
    NOMINATE = "boi-duong.de-cu", "Đề cử người của đơn vị mình đi học, ghi lớp đã học trước đây"
