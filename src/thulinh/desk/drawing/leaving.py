"""What follows when somebody leaves a seat, in sentences."""

from thulinh.desk.queries.leaving import Leaving
from thulinh.kernel.text import format_date, format_number
from thulinh.people.queries import Holder


def leaving_points(found: Leaving, *, name: str, unit_name: str) -> list[str]:
    """What will happen, one sentence each, before anything is written."""
    points = [_other(other, authority) for other, authority in found.others]
    points += [
        f"{rule.name}: tính đến hết ngày cuối giữ chức danh. Căn cứ: {rule.legal_basis}." for rule in found.supports
    ]
    if found.plans:
        points.append(
            f"{format_number(found.plans)} buổi đã lên lịch của {unit_name} giữ nguyên, "
            f"không còn trong lịch của {name}."
        )
    if found.charges:
        points.append(f"Thôi phụ trách {format_number(found.charges)} chi đoàn cùng ngày.")
    if found.tasks:
        points.append(f"{format_number(found.tasks)} nhiệm vụ chưa xong: trang sau chọn người làm tiếp.")
    return points


def after_words(found: Leaving) -> str:
    """What happened to the second seat and the support, after the first was left."""
    words = [
        f"Chức danh {other.position_name} ({other.unit_name}) vẫn giữ, chờ {authority} quyết định giữ hay thôi."
        for other, authority in found.others
    ]
    words += [f"{rule.name} dừng cùng ngày." for rule in found.supports]
    return " ".join(words)


def _other(other: Holder, authority: str) -> str:
    return (
        f"Đang kiêm {other.position_name} ({other.unit_name}) từ ngày {format_date(other.starts_on)}. Chức danh này "
        f"không tự thôi: {authority} được hỏi tiếp tục giữ hay thôi."
    )
