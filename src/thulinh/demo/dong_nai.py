"""Đồng Nai, 2024 (DN): the province, its districts, and cadres who go to the grassroots, "1+2".

The districts, what the standing body visited in June 2024 and what it found are the source's. Communes bear their real
names of then, their successors are those of Nghị quyết 1662/NQ-UBTVQH15; branches, people, days and figures are
invented.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from thulinh.demo.country import TWO_LEVELS, Past, end_province, unit
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import end_with_unit, ensure_seats, leave_seat, record_party_standing, take_seat
from thulinh.people.models import Account, Holding, PartyStanding, Person
from thulinh.programmes.actions import NewAdoption, adopt, retire
from thulinh.programmes.models import Adoption
from thulinh.units.actions import Decision, Dissolution, Merger, NewUnit, dissolve_all, merge_all, open_units

VISITS, PARTY = "di-co-so-1-2", "bi-thu-chi-doan-la-dang-vien"
OPENED, TERM = dt.date(2003, 8, 21), dt.date(2022, 9, 1)
BEGUN, KNOWN, LAST = dt.date(2024, 1, 1), dt.date(2023, 12, 20), dt.date(2024, 12, 31)
STANDING_BODY = "Ban Thường vụ Tỉnh đoàn Đồng Nai"
_STAFF = 4
# A branch that lost its secretary and another that a young Party member took over (DN8); days invented.
LEFT_ON, FILLED_ON = dt.date(2024, 3, 31), dt.date(2024, 7, 1)
CHANGING = ("La Ngà", "ấp 4")


@dataclass(frozen=True)
class CommunePlan:
    """A commune of then: its official code, its kind and name, which one carries it on, and its branches."""

    code: str
    kind: str
    name: str
    heir: str
    places: tuple[str, ...]


def _hamlets(number: int, word: str = "ấp") -> tuple[str, ...]:
    return tuple(f"{word} {place}" for place in range(1, number + 1))


# The three districts of the source have more, so that there is something to see.
DISTRICTS: Mapping[str, tuple[str, tuple[CommunePlan, ...]]] = {
    "Tân Phú": ("734", (
        CommunePlan("26131", "xã", "Tà Lài", "X26134", _hamlets(4)),
        CommunePlan("26155", "xã", "Phú Lâm", "X26158", _hamlets(4)),
    )),
    "Định Quán": ("736", (
        CommunePlan("26230", "xã", "Gia Canh", "X26206", _hamlets(4)),
        CommunePlan("26227", "xã", "La Ngà", "X26227", _hamlets(4)),
    )),
    "Cẩm Mỹ": ("739", (
        CommunePlan("26344", "xã", "Xuân Mỹ", "X26341", _hamlets(4)),
        CommunePlan("26362", "xã", "Sông Ray", "X26362", _hamlets(4)),
    )),
    "Biên Hòa": ("731", (CommunePlan("26011", "phường", "Bửu Long", "X26041", _hamlets(3, "khu phố")),)),
    "Long Khánh": ("732", (CommunePlan("26095", "phường", "Suối Tre", "X26089", _hamlets(3, "khu phố")),)),
    "Vĩnh Cửu": ("735", (CommunePlan("26182", "xã", "Vĩnh Tân", "X26179", _hamlets(3)),)),
    "Trảng Bom": ("737", (CommunePlan("26263", "xã", "Sông Trầu", "X26248", _hamlets(3)),)),
    "Thống Nhất": ("738", (CommunePlan("26308", "xã", "Gia Kiệm", "X26311", _hamlets(3)),)),
    "Long Thành": ("740", (CommunePlan("26398", "xã", "Tam An", "X26383", _hamlets(3)),)),
    "Xuân Lộc": ("741", (CommunePlan("26452", "xã", "Suối Cát", "X26425", _hamlets(3)),)),
    "Nhơn Trạch": ("742", (CommunePlan("26503", "xã", "Phước An", "X26503", _hamlets(3)),)),
}  # fmt: skip
VISITED = ("Tân Phú", "Định Quán", "Cẩm Mỹ")
_CITIES = ("Biên Hòa", "Long Khánh")


def title(district: str) -> str:
    """What the Union of a district is called."""
    return ("Thành đoàn " if district in _CITIES else "Huyện đoàn ") + district


@dataclass
class Commune:
    """A commune, its branches by their places, and who leads them."""

    plan: CommunePlan
    district: str
    unit: int
    branches: dict[str, int]
    account: Account
    secretaries: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    seats: dict[str, Holding] = field(default_factory=dict)


@dataclass
class District:
    """A district: who leads it, and its cadre where it has one."""

    name: str
    unit: int
    account: Account
    staff: Account | None = None

    @property
    def cadres(self) -> tuple[Account, ...]:
        """Those who go to the grassroots."""
        return (self.account, self.staff) if self.staff else (self.account,)


@dataclass
class DongNai:
    """What the tellers need of Đồng Nai."""

    past: Past
    province: int
    leader: Account
    deputies: list[Account]
    staff: list[Account]
    inspector: Account
    districts: dict[str, District]
    communes: dict[str, Commune]
    adoptions: list[Adoption] = field(default_factory=list)

    @property
    def cadres(self) -> list[Account]:
        """Everybody who owes the days."""
        below = [cadre for district in self.districts.values() for cadre in district.cadres]
        return [self.leader, *self.deputies, *self.staff, *below]

    def branch(self, commune: str, place: str) -> int:
        """A branch by its commune and place."""
        return self.communes[commune].branches[place]

    def of(self, district: str) -> list[Commune]:
        """The communes of a district."""
        return [commune for commune in self.communes.values() if commune.district == district]


def build(past: Past, inventor: Inventor) -> DongNai:
    """The units and people of Đồng Nai as they were, and what the province had taken on."""
    with clock.on(moment(OPENED)):
        districts, communes, branches = _open(past.dong_nai)
        places = [*districts.values(), *communes.values(), *branches.values()]
        ensure_seats([past.dong_nai, *places], on=OPENED, by=None)
    with clock.on(moment(TERM)):
        made = _settle(past, inventor, districts, communes, branches)
        _judge_standings(made, inventor)
    _adopt(made)
    _change_a_secretary(made, inventor)
    gather_statistics()
    return made


def _open(province: int) -> tuple[dict[str, int], dict[str, int], dict[tuple[str, str], int]]:
    above = [NewUnit(f"H{code}", title(name), "huyen", province, official_code=code)
             for name, (code, _) in DISTRICTS.items()]  # fmt: skip
    plans = [(code, plan) for code, found in DISTRICTS.values() for plan in found]
    communes = [
        NewUnit(f"X{plan.code}-cu", f"Đoàn {plan.kind} {plan.name}", "xa", f"H{code}", official_code=plan.code)
        for code, plan in plans
    ]
    hamlets = [(plan, place) for _, plan in plans for place in plan.places]
    branches = [NewUnit("", f"Chi đoàn {place}", "chi-doan", f"X{plan.code}-cu") for plan, place in hamlets]
    opened = iter(each.pk for each in open_units([*above, *communes, *branches], by=None, on=OPENED))
    return (
        {name: next(opened) for name in DISTRICTS},
        {plan.name: next(opened) for _, plan in plans},
        {(plan.name, place): next(opened) for plan, place in hamlets},
    )


@dataclass
class _Places:
    """Where people stand in the list of newcomers, and of which unit they are."""

    province: dict[str, int]
    leaders: dict[str, int]
    staff: dict[str, int]
    communes: dict[str, int]
    secretaries: dict[tuple[str, str], int]


def _settle(
    past: Past, inventor: Inventor, districts: Mapping[str, int], communes: Mapping[str, int],
    branches: Mapping[tuple[str, str], int],
) -> DongNai:  # fmt: skip
    coming = Newcomers(inventor)
    places = _Places(
        _add_province(coming, past.dong_nai),
        {name: _add(coming, unit_, "bi-thu-doan-huyen", (28, 35)) for name, unit_ in districts.items()},
        {name: _add(coming, districts[name], "can-bo-huyen-doan", (24, 32)) for name in VISITED},
        {name: _add(coming, unit_, "bi-thu-doan-xa", (24, 33)) for name, unit_ in communes.items()},
        {key: _add_branch(coming, branch) for key, branch in branches.items()},
    )
    return _made(past, places, coming.settle(), districts, communes, branches)


def _add(coming: Newcomers, unit_: int, position: str, ages: tuple[int, int]) -> int:
    return coming.add(TERM, posts=(Post(unit_, position, TERM),), has_account=True, ages=ages)


def _add_province(coming: Newcomers, province: int) -> dict[str, int]:
    positions = [
        ("leader", "bi-thu-doan-tinh"), ("deputy-1", "pho-bi-thu-doan-tinh"), ("deputy-2", "pho-bi-thu-doan-tinh"),
        *((f"staff-{number}", "can-bo-tinh-doan") for number in range(1, _STAFF + 1)),
        ("inspector", "can-bo-kiem-tra"),
    ]  # fmt: skip
    return {name: _add(coming, province, position, (27, 38)) for name, position in positions}


def _add_branch(coming: Newcomers, branch: int) -> int:
    """A branch with its secretary and some members; where the secretary stands in the list."""
    post = Post(branch, "bi-thu-chi-doan", TERM, Holding.How.CONGRESS)
    secretary = coming.add(TERM, unit=branch, posts=(post,), has_account=True, ages=(18, 29))
    for _ in range(4):
        coming.add(TERM, unit=branch)
    return secretary


def _made(
    past: Past, places: _Places, settled: Settled, districts: Mapping[str, int], communes: Mapping[str, int],
    branches: Mapping[tuple[str, str], int],
) -> DongNai:  # fmt: skip
    account, people = settled.accounts, {name: settled.accounts[at] for name, at in places.province.items()}
    plans = {plan.name: (name, plan) for name, (_, found) in DISTRICTS.items() for plan in found}
    made = DongNai(
        past, past.dong_nai, people["leader"], [people["deputy-1"], people["deputy-2"]],
        [people[f"staff-{number}"] for number in range(1, _STAFF + 1)], people["inspector"],
        {
            name: District(name, unit_, account[places.leaders[name]],
                           account[places.staff[name]] if name in places.staff else None)
            for name, unit_ in districts.items()
        },
        {
            name: Commune(plan, district, communes[name], {place: branches[name, place] for place in plan.places},
                          account[places.communes[name]])
            for name, (district, plan) in plans.items()
        },
    )  # fmt: skip
    for (name, place), number in places.secretaries.items():
        commune = made.communes[name]
        commune.secretaries[place], commune.accounts[place] = settled.people[number], account[number]
        commune.seats[place] = settled.holding(number, "bi-thu-chi-doan")
    return made


def _judge_standings(made: DongNai, inventor: Inventor) -> None:
    """Where the secretaries stand towards the Party; of some nothing is known (DN8)."""
    states = PartyStanding.State
    choice = (states.NOT_YET, states.PROSPECT, states.PROSPECT, states.PROBATIONARY, states.FULL, states.FULL)
    for commune in made.communes.values():
        for person in commune.secretaries.values():
            if inventor.happens(0.9):
                record_party_standing(person, state=inventor.chance.choice(choice), starts_on=TERM, by=None)


def _adopt(made: DongNai) -> None:
    rows = [
        NewAdoption(VISITS, made.province, BEGUN, STANDING_BODY, paper("112-KH/TĐTN-BTC"), KNOWN),
        NewAdoption(PARTY, made.province, BEGUN, STANDING_BODY, paper("113-HD/TĐTN-BTC"), KNOWN),
    ]
    with clock.on(moment(KNOWN, 9)):
        made.adoptions += adopt(rows, by=made.leader)


def _change_a_secretary(made: DongNai, inventor: Inventor) -> None:
    """One branch stands without a secretary for a quarter; then a young Party member of the hamlet takes the seat."""
    name, place = CHANGING
    commune, before = made.communes[name], made.communes[name].seats[place]
    with clock.on(moment(LEFT_ON)):
        leave_seat(before, on=LEFT_ON, reason="Đi làm ăn xa (giả định)", by=commune.account)
    with clock.on(moment(FILLED_ON)):
        coming = Newcomers(inventor)
        coming.add(FILLED_ON, unit=commune.branches[place], has_account=True, ages=(24, 29))
        settled = coming.settle()
        successor, number = settled.people[0], paper("18-QĐ/ĐTN")
        record_party_standing(successor, state=PartyStanding.State.FULL, starts_on=FILLED_ON, by=commune.account)
        commune.seats[place] = take_seat(
            before.seat, successor, how=Holding.How.APPOINTED, starts_on=FILLED_ON, decision_number=number,
            decision_on=FILLED_ON, by=commune.account,
        )  # fmt: skip
    commune.secretaries[place], commune.accounts[place] = successor, settled.accounts[0]


def end(made: DongNai) -> None:
    """Close the story on 31/12/2024; on 1/7/2025 the communes went into those of today, the districts ended, and the
    province with Bình Phước became that of today; the branches go along (cần xác minh).
    """
    reason = "Bản trình diễn chỉ kể đến ngày 31/12/2024 (giả định)"
    with clock.on(moment(LAST)):
        for adoption in made.adoptions:
            retire(adoption, last_day=LAST, reason=reason, decision_number=paper("KT-2024"), by=made.leader)
    words, districts = "Kết thúc hoạt động cấp huyện", [one.unit for one in made.districts.values()]
    communes = [one.unit for one in made.communes.values()]
    decision = Decision(paper("QĐ kết thúc cấp huyện"), TWO_LEVELS, STANDING_BODY, f"{words} (cần xác minh)")
    resolution = Decision("1662/NQ-UBTVQH15", note="Ngày và tên gọi sau khi sắp xếp cần xác minh")
    with clock.on(moment(TWO_LEVELS, 8)):
        end_with_unit([*communes, *districts, made.province], on=TWO_LEVELS, by=None, reason=words)
        mergers = [Merger((one.unit,), unit(one.plan.heir), TWO_LEVELS, resolution) for one in made.communes.values()]
        merge_all(mergers, by=None)
        dissolve_all([Dissolution(one, TWO_LEVELS, decision, made.province) for one in districts], by=None)
        end_province(made.province, "T75", "Tỉnh đoàn Đồng Nai")
