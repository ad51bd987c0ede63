"""Hàm Tân until 29/2/2016 (HT): the district, its ten communes and towns, 53 hamlets with branches and militia.

The ten communes, the three pilots, and how far it had come on 29/2/2016 are the source's. How many hamlets each commune
had, every other day, every person and paper are invented and marked so (giả định). The communes bear their real names;
which communes of today carry them on says Nghị quyết 1671/NQ-UBTVQH15.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.demo.country import TWO_LEVELS, Past, end_province, unit
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import end_with_unit, ensure_seats, move_memberships
from thulinh.people.models import Account, Holding, Person
from thulinh.programmes.actions import NewAdoption, adopt, retire
from thulinh.programmes.models import Adoption
from thulinh.units.actions import (
    Decision,
    Dissolution,
    Merger,
    NewBody,
    NewUnit,
    dissolve_all,
    merge_all,
    open_bodies,
    open_units,
)

DUAL = "bi-thu-kiem-thon-doi-truong"
SECRETARY, MILITIA = "bi-thu-chi-doan", "thon-doi-truong"
# The district of today's story began in 2005 (cần xác minh); who leads since 2012 is invented.
OPENED, TERM = dt.date(2005, 12, 1), dt.date(2012, 9, 1)
PILOT, PILOT_KNOWN, PILOT_ENDS = dt.date(2014, 1, 1), dt.date(2013, 12, 20), dt.date(2014, 12, 31)
EXTENDED, EXTENDED_KNOWN = dt.date(2015, 1, 1), dt.date(2014, 12, 22)
TOLD_UNTIL, LAST = dt.date(2016, 2, 29), dt.date(2016, 6, 30)
COMMITTEE = "Ban Thường vụ Huyện đoàn Hàm Tân"
_MEMBERS = 2


@dataclass(frozen=True)
class CommunePlan:
    """A commune or town of then: official code, kind and name, who carries it on, how many hamlets (giả định)."""

    code: str
    kind: str
    name: str
    heir: str
    hamlets: int

    @property
    def word(self) -> str:
        """What its hamlets are called."""
        return "khu phố" if self.kind == "thị trấn" else "thôn"

    @property
    def full_name(self) -> str:
        """Its kind and name."""
        return f"{self.kind} {self.name}"


PLANS = (
    CommunePlan("23254", "xã", "Tân Thắng", "X23266", 6),
    CommunePlan("23257", "xã", "Tân Hà", "X23236", 5),
    CommunePlan("23251", "xã", "Tân Đức", "X23230", 5),
    CommunePlan("23236", "thị trấn", "Tân Nghĩa", "X23236", 7),
    CommunePlan("23230", "thị trấn", "Tân Minh", "X23230", 5),
    CommunePlan("23242", "xã", "Tân Phúc", "X23230", 4),
    CommunePlan("23260", "xã", "Tân Xuân", "X23236", 6),
    CommunePlan("23266", "xã", "Sơn Mỹ", "X23266", 5),
    CommunePlan("23255", "xã", "Thắng Hải", "X23266", 5),
    CommunePlan("23239", "xã", "Sông Phan", "X23134", 5),
)
PILOTS = ("Tân Thắng", "Tân Hà", "Tân Đức")


@dataclass
class Hamlet:
    """A hamlet: its branch, the body whose seat leads the militia, who sat on both seats, and who might take both.

    `holder`: who has both seats, with the two holdings.
    """

    number: int
    name: str
    branch: int
    body: int
    secretary: Person
    leader: Person
    other: Person
    seats: dict[str, Holding]
    holder: Person | None = None
    dual: tuple[Holding, Holding] | None = None


@dataclass
class Commune:
    """A commune with those who speak for it, for its military command and its Party committee."""

    plan: CommunePlan
    unit: int
    command: int
    committee: int
    account: Account
    commander: Account
    party: Account
    hamlets: list[Hamlet] = field(default_factory=list)


@dataclass
class HamTan:
    """What the tellers need of Hàm Tân."""

    past: Past
    province: int
    district: int
    account: Account
    communes: dict[str, Commune]
    accounts: dict[int, Account]
    adoptions: list[Adoption] = field(default_factory=list)

    @property
    def hamlets(self) -> list[Hamlet]:
        """All hamlets, commune after commune."""
        return [hamlet for commune in self.communes.values() for hamlet in commune.hamlets]

    @property
    def holders(self) -> list[Hamlet]:
        """The hamlets where somebody has both seats."""
        return [hamlet for hamlet in self.hamlets if hamlet.holder]

    def commune_of(self, hamlet: Hamlet) -> Commune:
        """The commune of a hamlet."""
        return next(one for one in self.communes.values() if hamlet in one.hamlets)


def build(past: Past, inventor: Inventor) -> HamTan:
    """The units and people of Hàm Tân as they were in 2012, before the programme."""
    with clock.on(moment(OPENED)):
        district, communes, branches = _open(past.binh_thuan)
        commands, committees, bodies = _open_bodies(communes, branches)
        every = [past.binh_thuan, district, *communes.values(), *branches.values()]
        every += [*commands.values(), *committees.values(), *bodies.values()]
        ensure_seats(every, on=OPENED, by=None)
    with clock.on(moment(TERM)):
        made = _settle(past, inventor, district, communes, (commands, committees), (branches, bodies))
    gather_statistics()
    return made


def adopt_pilot(made: HamTan) -> None:
    """The three pilot communes take the programme on."""
    _adopt(made, PILOTS, PILOT, PILOT_KNOWN, "31-KH/HĐTN", Adoption.Phase.PILOT)


def adopt_rest(made: HamTan) -> None:
    """The other seven follow after the review conference of the pilot (HT9)."""
    rest = [name for name in made.communes if name not in PILOTS]
    _adopt(made, rest, EXTENDED, EXTENDED_KNOWN, "58-KH/HĐTN", Adoption.Phase.EXTENSION)


def _adopt(made: HamTan, names: Sequence[str], on: dt.date, known: dt.date, number: str, phase: str) -> None:
    rows = [
        NewAdoption(DUAL, made.communes[name].unit, on, COMMITTEE, paper(number), known, known, phase) for name in names
    ]
    with clock.on(moment(known, 9)):
        made.adoptions += adopt(rows, by=made.account)


Key = tuple[str, int]


def _open(province: int) -> tuple[int, dict[str, int], dict[Key, int]]:
    district = NewUnit("H601", "Huyện đoàn Hàm Tân", "huyen", province, official_code="601")
    communes = [
        NewUnit(f"X{plan.code}-cu", f"Đoàn {plan.full_name}", "xa", "H601", official_code=plan.code) for plan in PLANS
    ]
    places = [(plan, number) for plan in PLANS for number in range(1, plan.hamlets + 1)]
    branches = [
        NewUnit("", f"Chi đoàn {plan.word} {number}", "chi-doan", f"X{plan.code}-cu") for plan, number in places
    ]
    opened = iter(each.pk for each in open_units([district, *communes, *branches], by=None, on=OPENED))
    return (
        next(opened),
        {plan.name: next(opened) for plan in PLANS},
        {(plan.name, number): next(opened) for plan, number in places},
    )


def _open_bodies(
    communes: Mapping[str, int], branches: Mapping[Key, int]
) -> tuple[dict[str, int], dict[str, int], dict[Key, int]]:
    """The military command and the Party committee of each commune, and each hamlet with its militia."""
    plans = {plan.name: plan for plan in PLANS}
    rows = [NewBody(NewUnit("", f"Ban Chỉ huy Quân sự {plans[name].full_name}", "quan-su", key))
            for name, key in communes.items()]  # fmt: skip
    rows += [NewBody(NewUnit("", f"Đảng ủy {plans[name].full_name}", "cap-uy", key)) for name, key in communes.items()]
    rows += [
        NewBody(NewUnit("", f"{plans[name].word} {number}".capitalize(), "thon", communes[name]), scope=branch)
        for (name, number), branch in branches.items()
    ]
    opened = iter(each.pk for each in open_bodies(rows, by=None, on=OPENED))
    return (
        {name: next(opened) for name in communes},
        {name: next(opened) for name in communes},
        {key: next(opened) for key in branches},
    )


@dataclass
class _Places:
    """Where people stand in the list of newcomers."""

    leader: int
    communes: dict[str, tuple[int, int, int]]
    hamlets: dict[Key, tuple[int, int, int]]


def _settle(
    past: Past, inventor: Inventor, district: int, communes: Mapping[str, int],
    beside: tuple[Mapping[str, int], Mapping[str, int]], below: tuple[Mapping[Key, int], Mapping[Key, int]],
) -> HamTan:  # fmt: skip
    coming, (commands, committees), (branches, bodies) = Newcomers(inventor), beside, below
    places = _Places(
        _lead(coming, district, "bi-thu-doan-huyen", (29, 33)),
        {
            name: (
                _lead(coming, key, "bi-thu-doan-xa", (25, 32)),
                _lead(coming, commands[name], "chi-huy-truong-quan-su", (32, 48)),
                _lead(coming, committees[name], "bi-thu-cap-uy", (38, 52)),
            )
            for name, key in communes.items()
        },
        {key: _add_hamlet(coming, key, branch, bodies[key]) for key, branch in branches.items()},
    )
    return _made(past, district, communes, beside, below, places, coming.settle())


def _lead(coming: Newcomers, place: int, position: str, ages: tuple[int, int]) -> int:
    return coming.add(TERM, posts=(Post(place, position, TERM),), has_account=True, ages=ages)


def _add_hamlet(coming: Newcomers, key: Key, branch: int, body: int) -> tuple[int, int, int]:
    """A branch with its secretary, the leader of the hamlet's militia, somebody who might be both, and members."""
    is_pilot = key[0] in PILOTS
    secretary = coming.add(TERM, unit=branch, posts=(Post(branch, SECRETARY, TERM, Holding.How.CONGRESS),),
                           has_account=is_pilot, ages=(20, 28))  # fmt: skip
    leader = coming.add(TERM, unit=branch, posts=(Post(body, MILITIA, TERM),), has_account=is_pilot, ages=(21, 29))
    other = coming.add(TERM, unit=branch, ages=(20, 28))
    for _ in range(_MEMBERS):
        coming.add(TERM, unit=branch)
    return secretary, leader, other


def _made(
    past: Past, district: int, communes: Mapping[str, int], beside: tuple[Mapping[str, int], Mapping[str, int]],
    below: tuple[Mapping[Key, int], Mapping[Key, int]], places: _Places, settled: Settled,
) -> HamTan:  # fmt: skip
    plans, (commands, committees), accounts = {plan.name: plan for plan in PLANS}, beside, settled.accounts
    found = {
        name: Commune(
            plans[name], key, commands[name], committees[name], *(accounts[at] for at in places.communes[name])
        )
        for name, key in communes.items()
    }
    for key, (secretary, leader, other) in places.hamlets.items():
        name, number = key
        seats = {SECRETARY: settled.holding(secretary, SECRETARY), MILITIA: settled.holding(leader, MILITIA)}
        people = (settled.people[at] for at in (secretary, leader, other))
        words = f"{plans[name].word} {number}"
        found[name].hamlets.append(Hamlet(number, words, below[0][key], below[1][key], *people, seats))
    by_person = {account.person_id: account for account in accounts.values() if account.person_id}
    return HamTan(past, past.binh_thuan, district, accounts[places.leader], found, by_person)


def end(made: HamTan) -> None:
    """Close the story on 30/6/2016; on 1/7/2025 the communes went into those of today, the districts ended, and the
    province became part of Lâm Đồng. What became of hamlets and branches is not told: here they end (giả định).
    """
    reason = "Bản trình diễn chỉ kể đến giữa năm 2016 (giả định)"
    with clock.on(moment(LAST)):
        for adoption in made.adoptions:
            retire(adoption, last_day=LAST, reason=reason, decision_number=paper("KT-2016"), by=made.account)
    words, note = "Kết thúc hoạt động cấp huyện", "Ngày và tên gọi sau khi sắp xếp cần xác minh"
    decision = Decision(paper("QĐ kết thúc cấp huyện"), TWO_LEVELS, "Tỉnh đoàn Bình Thuận", f"{words} (cần xác minh)")
    untold = Decision(paper("Không kể tiếp"), TWO_LEVELS, COMMITTEE, "Bản trình diễn không kể tiếp (giả định)")
    resolution = Decision("1671/NQ-UBTVQH15", note=note)
    lowest = {one: commune for commune in made.communes.values() for one in _below(commune)}
    communes = [commune.unit for commune in made.communes.values()]
    with clock.on(moment(TWO_LEVELS, 8)):
        end_with_unit([*lowest, *communes, made.district, made.province], on=TWO_LEVELS, by=None, reason=words)
        move_memberships(dict.fromkeys(lowest), on=TWO_LEVELS, by=None)
        heirs = {plan.heir: unit(plan.heir) for plan in PLANS}
        dissolve_all(
            [Dissolution(one, TWO_LEVELS, untold, heirs[commune.plan.heir]) for one, commune in lowest.items()], by=None
        )
        merge_all(
            [Merger((one.unit,), heirs[one.plan.heir], TWO_LEVELS, resolution) for one in made.communes.values()],
            by=None,
        )
        dissolve_all([Dissolution(made.district, TWO_LEVELS, decision, made.province)], by=None)
        end_province(made.province, "T68")


def _below(commune: Commune) -> list[int]:
    return [commune.command, commune.committee, *(one for each in commune.hamlets for one in (each.branch, each.body))]
