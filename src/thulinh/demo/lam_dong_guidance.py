"""What the sessions of these weeks are to be about: a province's guidance for this month and the next, a commune's."""

import datetime as dt

from thulinh.activities.actions import publish_guidance
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage
from thulinh.demo.lam_dong import LamDong
from thulinh.demo.telling import moment, paper, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing

KIND = "sinh-hoat-chi-doan"
# The days of a year that a month's theme is usually named after; the words below them are invented.
_THEMES = (
    "Mừng Đảng, mừng Xuân", "Đảng là mùa Xuân", "Tự hào Đoàn TNCS Hồ Chí Minh", "Ngày hội thống nhất non sông",
    "Nhớ ơn Bác Hồ", "Vì đàn em thân yêu", "Uống nước nhớ nguồn", "Tự hào Tháng Tám", "Vui Tết Độc lập",
    "Tự hào Hội LHTN Việt Nam", "Tôn sư trọng đạo", "Uống nước nhớ nguồn, tự hào Bộ đội Cụ Hồ",
)  # fmt: skip
_DAYS = (
    "ngày Học sinh, sinh viên 9/1", "ngày thành lập Đảng 3/2", "ngày thành lập Đoàn 26/3", "ngày 30/4",
    "ngày sinh Chủ tịch Hồ Chí Minh 19/5", "Tháng hành động vì trẻ em", "ngày Thương binh, Liệt sĩ 27/7",
    "Cách mạng Tháng Tám", "Quốc khánh 2/9", "ngày truyền thống Hội LHTN Việt Nam 15/10",
    "ngày Nhà giáo Việt Nam 20/11", "ngày thành lập Quân đội nhân dân Việt Nam 22/12",
)  # fmt: skip


def tell_guidance(made: LamDong) -> None:
    """The province publishes for this month and the next; the commune of the roles adds what it needs."""
    this = period_containing(Cadence.MONTH, made.on)
    following = period_containing(Cadence.MONTH, this.ends_on + DAY)
    for month in (this, following):
        day = min(month.starts_on - 6 * DAY, made.until)
        with clock.on(moment(day, 9)):
            publish_guidance(_of_the_province(month, day), unit=made.province, by=made.officer)
    day = min(this.starts_on - 2 * DAY, made.until)
    with clock.on(moment(day, 15)):
        publish_guidance(_of_the_commune(this, day), unit=made.home.unit, by=made.home.secretary_of_commune)


def _of_the_province(month: Span, day: dt.date) -> GuidanceEntry:
    place = month.starts_on.month - 1
    return GuidanceEntry(
        kind=KIND,
        theme=_THEMES[place],
        starts_on=month.starts_on,
        ends_on=month.ends_on,
        contents=("danh-gia", "phuong-huong"),
        pages=(
            ReadingPage(f"Kỷ niệm {_DAYS[place]}", told(
                f"Tháng {place + 1} có {_DAYS[place]}. Chi đoàn cùng nhắc lại ý nghĩa của ngày này, kể về những người "
                "đi trước ở quê hương mình và chọn một việc nhỏ để làm ngay trong tháng.\n"
                "Mỗi đoàn viên nói một điều mình nhớ nhất; bí thư ghi lại để kể cho các em thiếu nhi.")),
            ReadingPage("Gợi ý thảo luận", told(
                "Tháng qua chi đoàn làm được gì, điều gì chưa được và vì sao?\n"
                "Tháng này chi đoàn chọn việc gì, ai làm, khi nào xong?")),
        ),
        document_number=paper(f"{place + 1:02d}-HD/TĐTN-{month.starts_on.year}"),
        document_on=day,
    )  # fmt: skip


def _of_the_commune(month: Span, day: dt.date) -> GuidanceEntry:
    return GuidanceEntry(
        kind=KIND,
        theme="Thôn sạch, đường hoa",
        starts_on=month.starts_on,
        ends_on=month.ends_on,
        contents=("tinh-nguyen",),
        own=("Chọn một đoạn đường thôn để chi đoàn nhận chăm sóc",),
        pages=(
            ReadingPage("Cách nhận một đoạn đường", told(
                "Chi đoàn chọn đoạn đường dưới một cây số, xin ý kiến trưởng thôn, chia nhóm theo xóm và hẹn ngày dọn "
                "mỗi tháng một lần.")),
        ),
        document_number=paper("05-KH/ĐTN"),
        document_on=day,
    )  # fmt: skip
