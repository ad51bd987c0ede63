"""What one may do about support, loans and commendation."""

from thulinh.kernel.permissions import Permission


class BenefitPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "quyen-loi.xem", "Xem ai được hưởng gì, đã nhận chưa"
    PREPARE = "quyen-loi.lap", "Lập danh sách chi trả, ghi việc chi trả và thẻ bảo hiểm"
    RULE = "quyen-loi.quy-dinh", "Ghi quy định về quyền lợi"
    LOAN = "von-vay.phu-trach", "Phụ trách hồ sơ vay của người được giao"
    LOAN_SUMS = "von-vay.xem-tong", "Xem tổng số vốn vay"
    COMMEND = "khen-thuong.de-nghi", "Đề nghị khen thưởng"
    AWARD = "khen-thuong.quyet-dinh", "Xét, quyết định khen thưởng"
