"""Hà Nội, 2019–2020 (HN): thirty districts, each with a club of its branch secretaries; Hai Bà Trưng as the example.

The thirty names, the rhythm of the clubs and of the weekly briefing, and the two printed totals are the source's.
Branches, people, days and everything that was held are invented. The wards between district and branch are left out.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.demo.country import TWO_LEVELS, Past, end_province
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import end_with_unit, ensure_seats, leave_seat, move_memberships, take_seat
from thulinh.people.models import Account, Holding, Membership, Person
from thulinh.programmes.actions import NewAdoption, adopt, retire
from thulinh.programmes.models import Adoption
from thulinh.units.actions import Decision, Dissolution, NewUnit, dissolve_all, open_body, open_units

URBAN = (
    "Ba Đình", "Bắc Từ Liêm", "Cầu Giấy", "Đống Đa", "Hà Đông", "Hai Bà Trưng", "Hoàn Kiếm", "Hoàng Mai", "Long Biên",
    "Nam Từ Liêm", "Tây Hồ", "Thanh Xuân",
)  # fmt: skip
TOWN = ("Sơn Tây",)
RURAL = (
    "Ba Vì", "Chương Mỹ", "Đan Phượng", "Đông Anh", "Gia Lâm", "Hoài Đức", "Mê Linh", "Mỹ Đức", "Phú Xuyên",
    "Phúc Thọ", "Quốc Oai", "Sóc Sơn", "Thạch Thất", "Thanh Oai", "Thanh Trì", "Thường Tín", "Ứng Hòa",
)  # fmt: skip
EXAMPLE = "Hai Bà Trưng"
# Where the weekly briefing was taken over from July 2020 on (HN10); invented.
FOLLOWERS = ("Đống Đa", "Hoàn Kiếm")
OPENED, BEGUN, LAST = dt.date(2015, 3, 26), dt.date(2019, 9, 30), dt.date(2020, 9, 30)
EXTENDED = dt.date(2020, 7, 6)
CLUB, WEEKLY = "cau-lac-bo-bi-thu-chi-doan", "giao-ban-tuan-hai-ba-trung"
# New members of Hai Bà Trưng by quarter: the source says that the rate keeps rising, not how many (HN7).
ADMISSIONS = {dt.date(2019, 11, 16): 6, dt.date(2020, 2, 15): 8, dt.date(2020, 5, 19): 10, dt.date(2020, 8, 29): 13}
CHANGED_ON = dt.date(2020, 4, 1)
_BRANCHES, _BRANCHES_OF_EXAMPLE = 4, 16


@dataclass
class District:
    """A district with its club, its branches and who leads them; `leader` chairs the club too."""

    name: str
    unit: int
    club: int
    branches: list[int]
    leader: Person
    account: Account
    secretaries: dict[int, Person]
    accounts: dict[int, Account]
    seats: dict[int, Holding]


@dataclass
class HaNoi:
    """What the tellers need of Hà Nội."""

    past: Past
    districts: dict[str, District]
    officer: Account
    school: list[int]
    two_way: dict[int, list[int]]
    adoptions: list[Adoption] = field(default_factory=list)

    @property
    def example(self) -> District:
        """Hai Bà Trưng."""
        return self.districts[EXAMPLE]


def title(name: str) -> str:
    """What the Union of a district is called."""
    return ("Quận đoàn " if name in URBAN else "Thị đoàn " if name in TOWN else "Huyện đoàn ") + name


def build(past: Past, inventor: Inventor) -> HaNoi:
    """The units and people of Hà Nội as they were, and what they had taken on."""
    names = sorted((*URBAN, *TOWN, *RURAL))
    with clock.on(moment(OPENED)):
        districts, branches = _open_districts(past.ha_noi, names)
        clubs = {name: _open_club(name, districts[name]) for name in names}
        school = _open_school(districts[EXAMPLE])
        ensure_seats([*districts.values(), *(pk for found in branches.values() for pk in found)], on=OPENED, by=None)
    with clock.on(moment(BEGUN)):
        made = _settle(past, inventor, districts, clubs, branches, school)
    _change_a_secretary(made, inventor)
    _adopt(made)
    gather_statistics()
    return made


def _open_districts(city: int, names: Sequence[str]) -> tuple[dict[str, int], dict[str, list[int]]]:
    rows = [NewUnit(f"HN-{place:02d}", title(name), "huyen", city) for place, name in enumerate(names, start=1)]
    districts = dict(zip(names, (unit.pk for unit in open_units(rows, by=None, on=OPENED)), strict=True))
    wanted = [
        (name, NewUnit("", f"Chi đoàn khu dân cư số {number}", "chi-doan", districts[name]))
        for name in names
        for number in range(1, (_BRANCHES_OF_EXAMPLE if name == EXAMPLE else _BRANCHES) + 1)
    ]
    branches: dict[str, list[int]] = {name: [] for name in names}
    for (name, _), unit in zip(wanted, open_units([row for _, row in wanted], by=None, on=OPENED), strict=True):
        branches[name].append(unit.pk)
    return districts, branches


def _open_club(name: str, district: int) -> int:
    club = NewUnit("", f"Câu lạc bộ Bí thư chi đoàn trên địa bàn dân cư – {title(name)}", "cau-lac-bo", district)
    return open_body(
        club, member_position="bi-thu-chi-doan", decision_number=paper("15-QĐ/ĐTN"), decision_on=OPENED,
        decided_by=title(name), by=None, on=OPENED,
    ).pk  # fmt: skip


def _open_school(district: int) -> list[int]:
    """A school with one branch: its members live in the district's streets and take part there two ways (HN8)."""
    school = NewUnit("HN-THPT", "Đoàn Trường THPT (giả định)", "doan-truong", district, is_residential=False)
    branch = NewUnit("HN-THPT-11A", "Chi đoàn lớp 11A", "chi-doan", "HN-THPT", is_residential=False)
    return [unit.pk for unit in open_units([school, branch], by=None, on=OPENED)]


def _settle(
    past: Past, inventor: Inventor, districts: Mapping[str, int], clubs: Mapping[str, int],
    branches: Mapping[str, Sequence[int]], school: list[int],
) -> HaNoi:  # fmt: skip
    coming = Newcomers(inventor)
    officer = coming.add(
        BEGUN, posts=(Post(past.ha_noi, "can-bo-tinh-doan", BEGUN),), username="ha-noi-can-bo", ages=(27, 34)
    )
    leaders = {name: _add_leader(coming, name, districts[name], clubs[name]) for name in districts}
    secretaries = {branch: _add_secretary(coming, branch) for found in branches.values() for branch in found}
    two_way = _add_members(coming, branches[EXAMPLE], school[-1])
    settled = coming.settle()
    made = {
        name: _district(name, districts[name], clubs[name], branches[name], leaders[name], secretaries, settled)
        for name in districts
    }
    guests = {branch: [settled.people[place].pk for place in places] for branch, places in two_way.items()}
    return HaNoi(past, made, settled.accounts[officer], school, guests)


def _add_leader(coming: Newcomers, name: str, district: int, club: int) -> int:
    posts = (Post(district, "bi-thu-doan-huyen", BEGUN), Post(club, "chu-nhiem-cau-lac-bo", BEGUN))
    return coming.add(BEGUN, posts=posts, has_account=True, ages=(28, 34))


def _add_secretary(coming: Newcomers, branch: int) -> int:
    post = Post(branch, "bi-thu-chi-doan", BEGUN, Holding.How.CONGRESS)
    return coming.add(BEGUN, unit=branch, posts=(post,), has_account=True, ages=(20, 30))


def _add_members(coming: Newcomers, branches: Sequence[int], school_branch: int) -> dict[int, list[int]]:
    """Members of the example's branches: some were there, some were admitted, some take part two ways."""
    for branch in branches:
        for _ in range(4):
            coming.add(BEGUN, unit=branch)
    admitted = [(day, number) for day, total in ADMISSIONS.items() for number in range(total)]
    for place, (day, number) in enumerate(admitted):
        decision = paper(f"{20 + number}-QĐ/ĐTN")
        coming.add(
            day, unit=branches[place % len(branches)], began_by=Membership.Began.ADMISSION, decision=decision,
            ages=(16, 18),
        )  # fmt: skip
    guests: dict[int, list[int]] = {}
    for number in range(10):
        street = branches[number // 2] if number < 6 else None
        place = coming.add(BEGUN, unit=school_branch, two_way=street, ages=(16, 17))
        if street is not None:
            guests.setdefault(street, []).append(place)
    return guests


def _district(
    name: str, unit: int, club: int, branches: Sequence[int], leader: int, secretaries: Mapping[int, int],
    settled: Settled,
) -> District:  # fmt: skip
    return District(
        name, unit, club, list(branches), settled.people[leader], settled.accounts[leader],
        {branch: settled.people[secretaries[branch]] for branch in branches},
        {branch: settled.accounts[secretaries[branch]] for branch in branches},
        {branch: settled.holding(secretaries[branch], "bi-thu-chi-doan") for branch in branches},
    )  # fmt: skip


def _change_a_secretary(made: HaNoi, inventor: Inventor) -> None:
    """One branch elects another secretary in April 2020, one is left without: a club's members are those of the day."""
    first, last = made.example.branches[0], made.example.branches[-1]
    with clock.on(moment(CHANGED_ON)):
        for branch in (first, last):
            leave_seat(made.example.seats[branch], on=CHANGED_ON - dt.timedelta(days=1), reason="Đi học xa", by=None)
        coming = Newcomers(inventor)
        coming.add(CHANGED_ON, unit=first, has_account=True, ages=(20, 28))
        settled = coming.settle()
        successor = settled.people[0]
        seat = made.example.seats[first].seat
        how, number = Holding.How.MID_TERM, paper("31-QĐ/ĐTN")
        made.example.seats[first] = take_seat(
            seat, successor, how=how, starts_on=CHANGED_ON, decision_number=number, decision_on=CHANGED_ON, by=None
        )
    made.example.secretaries[first], made.example.accounts[first] = successor, settled.accounts[0]
    for kept in (made.example.secretaries, made.example.accounts, made.example.seats):
        del kept[last]


def _adopt(made: HaNoi) -> None:
    """The clubs for the whole city; the weekly briefing in Hai Bà Trưng first, then where it was taken over (HN10)."""
    city, example = "Ban Thường vụ Thành đoàn Hà Nội", made.example.unit
    rows = [
        NewAdoption(CLUB, made.past.ha_noi, BEGUN, city, paper("128-KH/TĐTN"), BEGUN),
        NewAdoption(WEEKLY, example, BEGUN, title(EXAMPLE), paper("57-KH/ĐTN"), BEGUN, phase=Adoption.Phase.PILOT),
    ]
    with clock.on(moment(BEGUN, 9)):
        made.adoptions += adopt(rows, by=made.officer)
    extended = Adoption.Phase.EXTENSION
    with clock.on(moment(EXTENDED, 8)):
        made.adoptions += adopt(
            [
                NewAdoption(
                    WEEKLY, made.districts[name].unit, EXTENDED, city, paper("301-CV/TĐTN"), EXTENDED, phase=extended
                )
                for name in FOLLOWERS
            ],
            by=made.officer,
        )


def end(made: HaNoi) -> None:
    """Close the story on 30/9/2020 and the districts on 30/6/2025; today's Thành đoàn answers for what they did."""
    with clock.on(moment(LAST)):
        for adoption in made.adoptions:
            reason = "Bản trình diễn chỉ kể đến ngày 30/9/2020 (giả định)"
            retire(adoption, last_day=LAST, reason=reason, decision_number=paper("KT-2020"), by=made.officer)
    branches = [branch for district in made.districts.values() for branch in district.branches]
    ending = [*branches, *made.school, *(pk for one in made.districts.values() for pk in (one.unit, one.club))]
    words = "Kết thúc hoạt động cấp huyện"
    decision = Decision(paper("QĐ kết thúc cấp huyện"), TWO_LEVELS, "Thành đoàn Hà Nội", f"{words} (cần xác minh)")
    city, districts = made.past.ha_noi, {one.unit for one in made.districts.values()}
    with clock.on(moment(TWO_LEVELS, 8)):
        move_memberships(dict.fromkeys([*branches, *made.school]), on=TWO_LEVELS, by=None)
        end_with_unit([*ending, city], on=TWO_LEVELS, by=None, reason=words)
        rows = [Dissolution(unit, TWO_LEVELS, decision, city if unit in districts else None) for unit in ending]
        dissolve_all(rows, by=None)
        end_province(city, "T01", "Thành đoàn Hà Nội")
