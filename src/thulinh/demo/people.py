"""Invented people: names from small lists, the same from the same seed, written into the books in a few statements."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from thulinh.people.actions import (
    NewAccount,
    NewHolding,
    NewMembership,
    NewPerson,
    add_people,
    begin_memberships,
    open_accounts,
    take_seats,
)
from thulinh.people.models import Account, Holding, Membership, Person

_FAMILIES = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Phạm Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý "
    "Đinh Mai Cao Trịnh Lương Đoàn Tạ"
)
_MIDDLES = {
    "nam": "Văn Đức Hữu Minh Quốc Công Đình Xuân Thanh Gia Anh Tiến",
    "nu": "Thị Thị Thị Thu Ngọc Thanh Kim Hồng Phương Bảo Thùy Khánh",
}
_GIVENS = {
    "nam": (
        "An Bảo Bình Cường Dũng Duy Đạt Đông Đức Giang Hải Hậu Hiếu Hiệp Hòa Hoàng Hùng Huy Hưng Khánh Khoa Khôi Kiên "
        "Lâm Lộc Long Luân Mạnh Nam Nghĩa Nhân Phát Phong Phúc Quân Quang Quý Sơn Tài Tâm Thắng Thành Thiện Thịnh Thọ "
        "Tín Toàn Trí Trung Tú Tuấn Tùng Vinh Vũ Vương"
    ),
    "nu": (
        "An Ánh Bích Châu Chi Cúc Diễm Diệp Dung Duyên Đào Giang Hà Hằng Hạnh Hiền Hoa Hòa Huệ Hương Huyền Khuê Lan "
        "Liên Linh Loan Ly Mai Minh My Nga Ngân Nhi Nhung Oanh Phượng Quyên Quỳnh Sương Tâm Thảo Thơ Thu Thủy Thúy "
        "Tiên Trâm Trang Trinh Tuyết Uyên Vân Vy Xuân Yến"
    ),
}
_WORKS = (
    "Làm nông", "Làm nông", "Công nhân may", "Giáo viên mầm non", "Buôn bán nhỏ", "Thợ sửa xe", "Học sinh", "Sinh viên",
    "Nhân viên cửa hàng", "Lái xe", "Thợ xây", "Cán bộ bán chuyên trách",
)  # fmt: skip
YEAR = 365.25


@dataclass
class Inventor:
    """Invents people and chances; the same seed invents the same."""

    seed: int = 2020
    chance: random.Random = field(init=False)
    number: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a story, not a secret

    def person(self, on: dt.date, *, ages: tuple[int, int] = (17, 29)) -> NewPerson:
        """Somebody of that age on that day. The number and the code belong to nobody."""
        self.number += 1
        sex = self.chance.choice(("nam", "nu"))
        name = " ".join(self.chance.choice(words.split()) for words in (_FAMILIES, _MIDDLES[sex], _GIVENS[sex]))
        age = self.chance.uniform(*ages)
        birth_on = on - dt.timedelta(days=int(age * YEAR))
        joined_on = birth_on + dt.timedelta(days=int(min(age, self.chance.uniform(16, 18)) * YEAR))
        # Of the young less is kept, and who comes later is written down before that day.
        is_grown = age >= 18
        return NewPerson(
            full_name=name,
            birth_on=birth_on,
            sex=sex,
            phone=f"0900{self.number:06d}" if is_grown else "",
            address="Địa chỉ giả định" if is_grown else "",
            code=f"TD{self.number:06d}",
            work=self.chance.choice(_WORKS) if is_grown else "",
            joined_on=min(joined_on, on),
        )

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in such a share of cases."""
        return self.chance.random() < share


@dataclass(frozen=True)
class Post:
    """A seat that somebody takes: where, which, how, since when."""

    unit: int
    position: str
    since: dt.date
    how: str = Holding.How.APPOINTED
    until: dt.date | None = None
    decision: str = ""


@dataclass(frozen=True)
class _Newcomer:
    person: NewPerson
    memberships: tuple[NewMembership, ...]
    posts: tuple[Post, ...]
    username: str


@dataclass(frozen=True)
class Settled:
    """Who came into the books, in the order in which they were added."""

    people: Sequence[Person]
    holdings: dict[tuple[int, str], Holding]
    accounts: dict[int, Account]

    def holding(self, place: int, position: str) -> Holding:
        """The seat of that position which the person at that place took."""
        return self.holdings[place, position]


class Newcomers:
    """People on their way into the books: first all are invented, then they are written in a few statements."""

    def __init__(self, inventor: Inventor) -> None:
        self.inventor = inventor
        self._rows: list[_Newcomer] = []

    def add(
        self,
        since: dt.date,
        *,
        unit: int | None = None,
        kind: str = Membership.Kind.HOME,
        two_way: int | None = None,
        began_by: str = Membership.Began.UNKNOWN,
        decision: str = "",
        posts: tuple[Post, ...] = (),
        username: str = "",
        has_account: bool = False,
        ages: tuple[int, int] = (17, 29),
    ) -> int:
        """Invent somebody who belongs to `unit` (and takes part two ways in another); where they stand in the list."""
        person = self.inventor.person(since, ages=ages)
        if began_by == Membership.Began.ADMISSION:
            person = replace(person, joined_on=since)
        homes = [] if unit is None else [
            NewMembership(0, unit, since, kind, began_by, None, decision, since if decision else None)
        ]  # fmt: skip
        if two_way is not None:
            homes.append(NewMembership(0, two_way, since, Membership.Kind.TWO_WAY, Membership.Began.REGISTERED))
        self._rows.append(_Newcomer(person, tuple(homes), posts, username or (person.phone if has_account else "")))
        return len(self._rows) - 1

    def settle(self) -> Settled:
        """Write everybody, where they belong, what they hold, and their way in."""
        rows = self._rows
        people = add_people([row.person for row in rows], by=None)
        pairs = list(zip(people, rows, strict=True))
        begin_memberships(
            [
                NewMembership(
                    person.pk, one.unit, one.starts_on, one.kind, one.began_by, None, one.decision_number,
                    one.decision_on,
                )
                for person, row in pairs
                for one in row.memberships
            ],
            by=None,
        )  # fmt: skip
        taken = [(place, post) for place, row in enumerate(rows) for post in row.posts]
        holdings = take_seats([_holding(people[place], post) for place, post in taken], by=None)
        entering = [place for place, row in enumerate(rows) if row.username]
        accounts = open_accounts([NewAccount(people[place].pk, rows[place].username) for place in entering], by=None)
        return Settled(
            people,
            {(place, post.position): one for (place, post), one in zip(taken, holdings, strict=True)},
            dict(zip(entering, accounts, strict=True)),
        )


def _holding(person: Person, post: Post) -> NewHolding:
    return NewHolding(
        person.pk, post.how, post.since, unit=post.unit, position=post.position, ends_on=post.until,
        decision_number=post.decision, decision_on=post.since if post.decision else None,
    )  # fmt: skip
