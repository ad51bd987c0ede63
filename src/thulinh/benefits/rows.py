"""Lists about support that can be handed in as spreadsheets."""

from thulinh.benefits.actions.card_lists import take_back_cards, take_cards
from thulinh.benefits.actions.payment_lists import take_back_payments, take_payments
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.rules.cells import as_month
from thulinh.benefits.rules.insurance import LONGEST_BASIS, LONGEST_PAYER
from thulinh.kernel.cells import as_day, as_text, as_whole
from thulinh.kernel.rows import Column, RowSet
from thulinh.people.models import Person
from thulinh.people.rows import NAMED

CARD_ROWS = RowSet(
    code="the-bao-hiem",
    label="Thẻ bảo hiểm y tế",
    columns=(
        *NAMED,
        Column("tu-ngay", "Từ ngày", as_day, ("Có hiệu lực từ", "Giá trị từ ngày", "Giá trị sử dụng từ"),
               is_required=True, example="01/01/2027"),
        Column("den-ngay", "Đến ngày", as_day, ("Hết hạn", "Ngày hết hạn", "Giá trị đến ngày"), is_required=True,
               example="31/12/2027"),
        Column("ai-dong", "Ai đóng", as_text(LONGEST_PAYER), ("Cơ quan đóng", "Nguồn đóng"), is_required=True,
               example="Ngân sách xã"),
        Column("can-cu", "Căn cứ", as_text(LONGEST_BASIS), ("Căn cứ pháp lý", "Theo văn bản", "Quyết định số"),
               is_required=True, example="Nghị quyết 12/NQ-HĐND"),
    ),
    key=("ho-ten", "don-vi", "ngay-sinh", "tu-ngay"),
    apply=take_cards,
    undo=take_back_cards,
    permission=BenefitPermission.PREPARE,
    about=Person._meta.label_lower,
)  # fmt: skip

PAYMENT_ROWS = RowSet(
    code="chi-tra",
    label="Danh sách đã chi của cơ quan chi trả",
    columns=(
        *NAMED,
        Column("quyen-loi", "Khoản chi", as_text(200), ("Tên khoản", "Loại hỗ trợ", "Chế độ", "Nội dung chi"),
               example="Phụ cấp hằng tháng", hint="Để trống khi tháng ấy chỉ được hưởng một khoản"),
        Column("thang", "Tháng", as_month, ("Tháng hưởng", "Chi cho tháng", "Kỳ chi"), is_required=True,
               example="10/2026"),
        Column("so-tien", "Số tiền", as_whole(1, 10**9), ("Số tiền chi", "Thực lĩnh", "Thành tiền", "Đã chi"),
               is_required=True, example="575000"),
        Column("ngay-chi", "Ngày chi", as_day, ("Ngày trả", "Ngày chi trả", "Ngày lĩnh"), is_required=True,
               example="05/11/2026"),
        Column("so-danh-sach", "Số danh sách", as_text(80), ("Danh sách số", "Số chứng từ", "Số bảng kê"),
               is_required=True, example="12/CT"),
        Column("co-quan-chi-tra", "Cơ quan chi trả", as_text(200), ("Đơn vị chi", "Nơi chi trả", "Nơi chi"),
               is_required=True, example="UBND xã"),
    ),
    key=("ho-ten", "don-vi", "quyen-loi", "thang", "so-danh-sach"),
    apply=take_payments,
    undo=take_back_payments,
    permission=BenefitPermission.PREPARE,
    about=Person._meta.label_lower,
)  # fmt: skip

ROW_SETS = (CARD_ROWS, PAYMENT_ROWS)
