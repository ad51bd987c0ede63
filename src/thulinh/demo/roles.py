"""The roles in which one may look around the demonstration, and who plays them."""

import datetime as dt
from dataclasses import dataclass

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Holding


@dataclass(frozen=True)
class Role:
    """One way to look at the demonstration: its code, what it is called, and what there is to see."""

    code: str
    label: str
    sees: str

    @property
    def username(self) -> str:
        """The name of the account that plays it."""
        return f"demo-{self.code}"


ROLES = (
    Role(
        "bi-thu-chi-doan",
        "Bí thư chi đoàn",
        "Việc đến hạn của chi đoàn, ghi buổi sinh hoạt, xác nhận chuyến đi, nêu khó khăn, lớp sắp học.",
    ),
    Role(
        "bi-thu-doan-xa",
        "Bí thư Đoàn xã",
        "Bảng điều hành của xã, duyệt, trả lời khó khăn, khắc phục phát hiện, sáp nhập chi đoàn.",
    ),
    Role("uy-vien-btv", "Ủy viên Ban Thường vụ", "Các chi đoàn mình phụ trách, việc được giao, buổi chờ duyệt."),
    Role(
        "can-bo-tinh-doan",
        "Cán bộ Tỉnh đoàn",
        "Kết quả từng xã, nơi còn chậm; ngày đi cơ sở của mình, chuyến phải báo cáo; lớp bồi dưỡng.",
    ),
    Role("can-bo-trung-uong-doan", "Cán bộ Trung ương Đoàn", "Cả nước, từng tỉnh, tới từng bản ghi."),
    Role(
        "chi-huy-truong-quan-su",
        "Chỉ huy trưởng Ban CHQS xã",
        "Người được xem xét làm bí thư kiêm thôn đội trưởng; cho ý kiến của Ban Chỉ huy Quân sự khi tới lượt.",
    ),
    Role(
        "can-bo-kiem-tra",
        "Cán bộ kiểm tra",
        "Xem số liệu, bản ghi đứng sau, nhật ký; rút mẫu và ghi kết quả kiểm tra mẫu.",
    ),
)


@dataclass(frozen=True)
class Player:
    """A role with who plays it: the name and the unit; both empty when nobody does any more."""

    role: Role
    name: str = ""
    unit: str = ""


def players(on: dt.date) -> list[Player]:
    """The roles, each with the person and unit that it means on that day.

    Queries: two.
    """
    names = [role.username for role in ROLES]
    accounts = Account.objects.filter(username__in=names, is_active=True).select_related("person")
    known = {account.username: account for account in accounts}
    held = Holding.objects.on(on).filter(dated_q(on, "seat__unit__paths__"), person__account__username__in=names)
    units = dict(
        held.order_by("-seat__position__rank").values_list("person__account__username", "seat__unit__paths__name")
    )
    return [
        Player(role, str(known[role.username]), units.get(role.username, ""))
        if role.username in known
        else Player(role)
        for role in ROLES
    ]


def account_of(code: str) -> Account | None:
    """The account that plays a role; None for an unknown role or when nobody plays it."""
    role = next((role for role in ROLES if role.code == code), None)
    return Account.objects.filter(username=role.username, is_active=True).first() if role else None
