"""A province of today: four communes of Lâm Đồng in full, with the models taken on and work that is due around now.

Province and communes bear their real names; that they took these models on, their branches, people, days and figures
are all invented for the demonstration.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.demo.country import TWO_LEVELS, unit
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing, periods_between
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import NewCharge, ensure_seats, put_in_charge, record_party_standing
from thulinh.people.models import Account, Charge, Holding, Membership, PartyStanding
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt
from thulinh.programmes.models import Adoption
from thulinh.units.actions import NewUnit, open_body, open_units

SESSIONS, JOINT, CLUB = "nen-nep-sinh-hoat-chi-doan", "2-giao-1-lien-ket", "cau-lac-bo-bi-thu-chi-doan"
MONTHS_BACK = 5
SINCE = TWO_LEVELS
_COMMITTEE = "Ban Thường vụ Tỉnh đoàn Lâm Đồng"


@dataclass(frozen=True)
class CommunePlan:
    """What a commune of the demonstration is made of."""

    code: str
    word: str
    places: tuple[str, ...]
    officers: int
    vacant: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    remote: str = ""
    away: str = ""
    provisional: str = ""
    elected: str = ""


PLANS = (
    CommunePlan(
        "X23236", "thôn",
        ("Bình Minh", "Suối Cát 1", "Suối Cát 2", "Đồi Sim", "Tân Hòa", "Phước Lộc", "Láng Gòn", "Bàu Sen", "Cây Da",
         "Hòa Thuận", "Gò Dừa", "Đá Mài"),
        officers=3, vacant=("Gò Dừa",), small=("Suối Cát 1", "Suối Cát 2"), away="Cây Da", provisional="Hòa Thuận",
        elected="Phước Lộc",
    ),
    CommunePlan(
        "X24958", "thôn",
        ("Phú Thịnh", "Thanh Bình", "Lộc Sơn", "Đồng Tâm", "An Phú", "Nam Hà", "Bắc Sơn", "Hiệp Lực", "Tân An",
         "Xuân Sơn", "Gia Lộc", "Kim Long", "Trung Hiệp", "Bồng Lai", "Suối Thông", "Ma Bó", "Phi Liêng", "Đăng Srõn"),
        officers=5, vacant=("Ma Bó",), unlisted=("Phi Liêng",), away="Kim Long",
    ),
    CommunePlan(
        "X22945", "khu phố", tuple(str(number) for number in range(1, 28)), officers=6, vacant=("14", "23"),
        unlisted=("27",),
    ),
    CommunePlan(
        "X24616", "bon", ("B'Đơng", "N'Jun", "R'Long", "Phe Prí", "Sa Nar", "Bu Sir", "N'Ting", "Păng So"), officers=3,
        remote="Păng So",
    ),
)  # fmt: skip
# Who is what in the demonstration: the branch and the commune of the roles.
HOME_COMMUNE, HOME_BRANCH = "X23236", "Bình Minh"


@dataclass
class Commune:
    """A commune with its club, its committee and its branches."""

    plan: CommunePlan
    unit: int
    branches: dict[str, int]
    club: int = 0
    leader: Account | None = None
    officers: list[Account] = field(default_factory=list)
    secretaries: dict[int, Account] = field(default_factory=dict)
    charges: dict[int, Charge] = field(default_factory=dict)
    school: list[int] = field(default_factory=list)

    @property
    def secretary_of_commune(self) -> Account:
        """Bí thư Đoàn xã."""
        assert self.leader is not None
        return self.leader

    def officer_of(self, branch: int) -> Account:
        """The account of who is in charge of a branch."""
        person = self.charges[branch].holding.person_id
        return next(account for account in self.officers if account.person_id == person)


@dataclass
class LamDong:
    """What the tellers need of the province of today; nothing happens after `until`."""

    province: int
    on: dt.date
    officer: Account
    inspector: Account
    centre: Account
    communes: dict[str, Commune]

    @property
    def until(self) -> dt.date:
        """The last day that is told: yesterday."""
        return self.on - DAY

    @property
    def months(self) -> list[Span]:
        """The months that are told, the running one last."""
        return list(periods_between(Cadence.MONTH, first_day(self.on), self.on))

    @property
    def home(self) -> Commune:
        """The commune of the roles."""
        return self.communes[HOME_COMMUNE]


def first_day(on: dt.date) -> dt.date:
    """From which day the province of today is told: five full months and the running one."""
    day = on
    for _ in range(MONTHS_BACK):
        day = period_containing(Cadence.MONTH, day).starts_on - DAY
    return period_containing(Cadence.MONTH, day).starts_on


def build(inventor: Inventor, on: dt.date) -> LamDong:
    """Branches, people, seats, charges and clubs of the four communes, and the models that they have taken on."""
    province = unit("T68")
    with clock.on(moment(SINCE, 9)):
        communes = {plan.code: _open_commune(plan) for plan in PLANS}
        seated = [pk for one in communes.values() for pk in (one.unit, *one.branches.values(), *one.school)]
        ensure_seats([province, *seated], on=SINCE, by=None)
    with clock.on(moment(on - 2 * DAY, 6)):
        made = _settle(inventor, province, communes, on)
        _judge_standings(made, inventor)
    _adopt(made)
    gather_statistics()
    return made


def _open_commune(plan: CommunePlan) -> Commune:
    commune = unit(plan.code)
    rows = [NewUnit("", f"Chi đoàn {plan.word} {place}", "chi-doan", commune) for place in plan.places]
    branches = [each.pk for each in open_units(rows, by=None, on=SINCE)]
    made = Commune(plan, commune, dict(zip(plan.places, branches, strict=True)))
    club = NewUnit("", "Câu lạc bộ Bí thư chi đoàn", "cau-lac-bo", commune)
    made.club = open_body(
        club, member_position="bi-thu-chi-doan", decision_number=paper("12-QĐ/ĐTN"), decision_on=SINCE,
        decided_by="Ban Thường vụ Đoàn cơ sở", by=None, on=SINCE,
    ).pk  # fmt: skip
    if plan.word == "khu phố":
        made.school = _open_school(plan.code)
    return made


def _open_school(code: str) -> list[int]:
    """A school whose members live in the quarters and take part there two ways."""
    school = NewUnit(f"{code}-THPT", "Đoàn Trường THPT (giả định)", "doan-truong", code, is_residential=False)
    classes = [
        NewUnit("", f"Chi đoàn lớp {name}", "chi-doan", school.code, is_residential=False) for name in ("11A", "12B")
    ]
    return [each.pk for each in open_units([school, *classes], by=None, on=SINCE)][1:]


@dataclass
class _Places:
    """Where the people of a commune stand in the list of newcomers."""

    leader: int
    officers: list[tuple[int, str]]
    secretaries: dict[int, int]


def _settle(inventor: Inventor, province: int, communes: dict[str, Commune], on: dt.date) -> LamDong:
    coming = Newcomers(inventor)
    staff = [
        _add_staff(coming, province, "can-bo-tinh-doan"),
        _add_staff(coming, province, "can-bo-kiem-tra"),
        _add_staff(coming, unit("TW"), "can-bo-trung-uong-doan"),
    ]
    places = {code: _add_commune(coming, commune, on) for code, commune in communes.items()}
    settled = coming.settle()
    for code, commune in communes.items():
        _take_in(commune, places[code], settled)
    officer, inspector, centre = (settled.accounts[place] for place in staff)
    return LamDong(province, on, officer, inspector, centre, communes)


def _add_staff(coming: Newcomers, above: int, position: str) -> int:
    return coming.add(SINCE, posts=(Post(above, position, SINCE),), username=f"demo-{position}", ages=(27, 36))


def _add_commune(coming: Newcomers, commune: Commune, on: dt.date) -> _Places:
    is_home = commune.plan.code == HOME_COMMUNE
    unit_, appointed = commune.unit, Holding.How.APPOINTED
    leader = coming.add(
        SINCE, posts=(Post(unit_, "bi-thu-doan-xa", SINCE, appointed, decision=paper("04-QĐ/TĐTN")),),
        username="demo-bi-thu-doan-xa" if is_home else "", has_account=True, ages=(26, 33),
    )  # fmt: skip
    deputy = (Post(unit_, "pho-bi-thu-doan-xa", SINCE), Post(commune.club, "chu-nhiem-cau-lac-bo", SINCE))
    officers = [(coming.add(SINCE, posts=deputy, has_account=True, ages=(24, 31)), "pho-bi-thu-doan-xa")]
    for number in range(commune.plan.officers):
        username = "demo-uy-vien-btv" if is_home and number == 0 else ""
        post = Post(unit_, "uy-vien-btv-doan-xa", SINCE)
        officer = coming.add(SINCE, posts=(post,), username=username, has_account=True, ages=(21, 30))
        officers.append((officer, "uy-vien-btv-doan-xa"))
    secretaries = {}
    for place, branch in commune.branches.items():
        if (secretary := _add_secretary(coming, commune, place, branch)) is not None:
            secretaries[branch] = secretary
        _add_members(coming, commune, place, branch, on)
    _add_pupils(coming, commune)
    return _Places(leader, officers, secretaries)


def _add_secretary(coming: Newcomers, commune: Commune, place: str, branch: int) -> int | None:
    plan, how = commune.plan, Holding.How.APPOINTED
    if place in (plan.provisional, plan.elected):
        how = Holding.How.PROVISIONAL if place == plan.provisional else Holding.How.CONGRESS
    post = Post(branch, "bi-thu-chi-doan", SINCE, how, decision=paper("21-QĐ/ĐTN"))
    if place in plan.vacant:
        return None
    is_home = plan.code == HOME_COMMUNE and place == HOME_BRANCH
    return coming.add(
        SINCE, unit=branch, kind=Membership.Kind.AWAY if place == plan.away else Membership.Kind.HOME, posts=(post,),
        username="demo-bi-thu-chi-doan" if is_home else "", has_account=True, ages=(18, 30),
    )  # fmt: skip


def _add_members(coming: Newcomers, commune: Commune, place: str, branch: int, on: dt.date) -> None:
    chance, plan = coming.inventor.chance, commune.plan
    if place in plan.unlisted:
        return
    number = chance.randrange(5, 7) if place in plan.small else chance.randrange(9, 29)
    for one in range(number):
        kind = Membership.Kind.AWAY if coming.inventor.happens(0.12) else Membership.Kind.HOME
        is_deputy = one == 0 and place not in plan.small
        posts = (Post(branch, "pho-bi-thu-chi-doan", SINCE, decision=paper("21-QĐ/ĐTN")),) if is_deputy else ()
        coming.add(SINCE, unit=branch, kind=kind, posts=posts)
    told = (on - DAY - first_day(on)).days
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2))):
        admitted_on = first_day(on) + chance.randrange(told) * DAY
        coming.add(
            admitted_on, unit=branch, began_by=Membership.Began.ADMISSION,
            decision=paper(f"{chance.randrange(20, 90)}-QĐ/ĐTN"), ages=(16, 19),
        )  # fmt: skip


def _add_pupils(coming: Newcomers, commune: Commune) -> None:
    streets = list(commune.branches.values())
    for place in range(12 * len(commune.school)):
        two_way = streets[place % 8] if place % 2 else None
        coming.add(SINCE, unit=commune.school[place % len(commune.school)], two_way=two_way, ages=(16, 17))


def _take_in(commune: Commune, places: _Places, settled: Settled) -> None:
    commune.leader = settled.accounts[places.leader]
    commune.officers = [settled.accounts[place] for place, _ in places.officers]
    commune.secretaries = {branch: settled.accounts[place] for branch, place in places.secretaries.items()}
    holdings = [settled.holding(place, position) for place, position in places.officers]
    # The home branch falls to the first member after the deputy.
    rows = [
        NewCharge(holdings[(number + 1) % len(holdings)].pk, branch, SINCE, basis=paper("Phân công ngày 01/07/2025"))
        for number, branch in enumerate(commune.branches.values())
    ]
    commune.charges = {charge.unit_id: charge for charge in put_in_charge(rows, by=None)}


def _judge_standings(made: LamDong, inventor: Inventor) -> None:
    """Where the secretaries of the home commune stand towards the Party; of some nothing is known."""
    states = PartyStanding.State
    choice = (states.NOT_YET, states.NOT_YET, states.PROSPECT, states.PROBATIONARY, states.FULL)
    for account in made.home.secretaries.values():
        if account.person and inventor.happens(0.8):
            record_party_standing(account.person, state=inventor.chance.choice(choice), starts_on=SINCE, by=None)


def _adopt(made: LamDong) -> None:
    """Sessions and clubs for the province; "2 giao, 1 liên kết" for the four communes first; one slower rhythm."""
    first = first_day(made.on)
    quarter = period_containing(Cadence.QUARTER, first).starts_on
    day = quarter - 12 * DAY
    rows = [
        NewAdoption(SESSIONS, made.province, first, _COMMITTEE, paper("88-KH/TĐTN"), day),
        NewAdoption(CLUB, made.province, quarter, _COMMITTEE, paper("89-KH/TĐTN"), day),
        *(
            NewAdoption(JOINT, commune.unit, first, _COMMITTEE, paper("90-KH/TĐTN"), day, phase=Adoption.Phase.PILOT)
            for commune in made.communes.values()
        ),
    ]
    with clock.on(moment(day, 10)):
        adopt(rows, by=made.officer)
    for commune in made.communes.values():
        if commune.plan.remote:
            _slow_down(made, commune, quarter)


def _slow_down(made: LamDong, commune: Commune, quarter: dt.date) -> None:
    """The remote branch meets once in three months, confirmed by the commune (HD 20-HD/TWĐTN-BTC, mục 11.1)."""
    row = NewExemption(
        SESSIONS, "sinh-hoat-thang", commune.branches[commune.plan.remote], quarter, dt.date(made.on.year, 12, 31),
        "Bon xa trung tâm, đoàn viên ở rải rác (giả định)", "quy", paper("31-XN/ĐTN"),
    )  # fmt: skip
    with clock.on(moment(quarter - 5 * DAY, 10)):
        exempt([row], by=commune.leader)


def branches_with(communes: Mapping[str, Commune]) -> Sequence[tuple[Commune, str, int]]:
    """Every branch with its commune and its place's name."""
    return [(commune, place, unit_) for commune in communes.values() for place, unit_ in commune.branches.items()]
