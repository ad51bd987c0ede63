"""What one may do with people."""

from thulinh.kernel.permissions import Permission


class PeoplePermission(Permission):
    """Values stand in definitions/positions.yaml."""

    VIEW = "nguoi.xem", "Xem danh sách đoàn viên, cán bộ"
    CONTACT = "nguoi.lien-he", "Xem điện thoại, ngày sinh, địa chỉ"
    PARTY = "nguoi.dang", "Xem tình trạng phát triển Đảng"
    DISCIPLINE = "nguoi.ky-luat", "Xem, ghi kỷ luật"
    EDIT = "nguoi.ghi", "Thêm, sửa đoàn viên"
    APPOINT = "chuc-vu.bo-tri", "Ghi việc giữ và thôi chức danh"
    CHARGE = "phu-trach.phan-cong", "Phân công ủy viên phụ trách"
    ERASE = "nguoi.xoa", "Xóa thông tin cá nhân khi đồng chí ấy yêu cầu"
    ACCOUNT = "tai-khoan.cap", "Cấp tài khoản"
