"""What one may do in choosing and developing secretaries."""

from thulinh.kernel.permissions import Permission


class SelectionPermission(Permission):
    """Values stand in definitions/positions.yaml."""

    SEATS = "nhan-su.xem", "Xem chức danh trống, lâm thời, hết nhiệm kỳ, sắp hết tuổi"
    REVIEW = "nhan-su.ra-soat", "Lập đợt rà soát, đọc và ghi nhận xét về nhân sự"
    OPINE = "nhan-su.y-kien", "Cho ý kiến về nhân sự thay cơ quan mình"
    DECIDE = "nhan-su.quyet-dinh", "Ghi quyết định chọn, thay, thôi giữ chức danh"
    POOL = "quy-hoach.xem", "Xem quy hoạch"
    PLAN = "quy-hoach.ghi", "Ghi quy hoạch"
    PATH = "phat-trien-dang.theo-doi", "Theo dõi, nhận xét việc phấn đấu vào Đảng"
