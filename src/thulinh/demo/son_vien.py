"""Sơn Viên, 2022 (SV): a commune, its branches, its standing committee and who of it is in charge of which branch.

The commune, its line above and the model are the source's; hamlets, people and days are invented. What became of the
commune since needs checking (cần xác minh): into Quế Lộc on 1/1/2025, with that into Nông Sơn on 1/7/2025.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thulinh.demo.country import TWO_LEVELS, Past, end_province, unit
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import NewCharge, end_with_unit, ensure_seats, put_in_charge
from thulinh.people.models import Account, Charge, Holding, Person
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt, retire
from thulinh.programmes.models import Adoption
from thulinh.units.actions import NewUnit, dissolve_unit, merge_units, open_units

PROGRAMME = "2-giao-1-lien-ket"
OPENED, TERM, BEGUN, LAST = dt.date(2008, 4, 8), dt.date(2021, 3, 1), dt.date(2022, 1, 1), dt.date(2022, 12, 31)
DISTRICT_ENDED = dt.date(2025, 1, 1)
HAMLETS = (
    "Bình An", "Đại Hòa", "Khe Sé", "Lộc Tây", "Phước Đông", "Thạch Bích", "Trung Yên", "Xuân Hòa",
)  # fmt: skip
REMOTE = "Khe Sé"
_COMMITTEE = (
    ("pho-bi-thu-doan-xa", 2),
    ("uy-vien-btv-doan-xa", 2),
    ("uy-vien-btv-doan-xa", 2),
    ("uy-vien-btv-doan-xa", 2),
)


@dataclass
class SonVien:
    """What the tellers need of Sơn Viên."""

    past: Past
    district: int
    commune: int
    next_district: int
    next_commune: int
    branches: dict[str, int]
    leader: Person
    account: Account
    above: Account
    officers: list[Person]
    secretaries: dict[int, Person]
    accounts: dict[int, Account]
    charges: list[Charge]

    def charge_of(self, branch: int) -> Charge:
        """Who is in charge of a branch."""
        return next(charge for charge in self.charges if charge.unit_id == branch)

    def owner_of(self, branch: int) -> Person:
        """The member of the standing committee who is in charge of a branch."""
        return self.charge_of(branch).holding.person


def build(past: Past, inventor: Inventor) -> SonVien:
    """The units and people of Sơn Viên as they were, and the model that the commune took on for all its branches."""
    with clock.on(moment(OPENED)):
        district, next_district, commune, next_commune, branches = _open(past)
        ensure_seats([district, commune, *branches.values()], on=OPENED, by=None)
    with clock.on(moment(TERM)):
        made = _settle(past, inventor, district, next_district, commune, next_commune, branches)
    with clock.on(moment(dt.date(2021, 12, 28), 9)):
        row = NewAdoption(
            PROGRAMME, commune, BEGUN, "Ban Thường vụ Đoàn xã Sơn Viên", paper("09-KH/ĐTN"), dt.date(2021, 12, 28)
        )
        adopt([row], by=made.account)
        # The hamlet up the stream: its officer follows it quarter by quarter (SV6).
        slower = NewExemption(
            PROGRAMME, "giao-nhiem-vu", branches[REMOTE], BEGUN, LAST, "Đường xa, mùa lũ chia cắt (giả định)", "quy",
            paper("10-QĐ/ĐTN"),
        )  # fmt: skip
        exempt([slower], by=made.account)
    gather_statistics()
    return made


def _open(past: Past) -> tuple[int, int, int, int, dict[str, int]]:
    above = [
        NewUnit("H519", "Huyện đoàn Nông Sơn", "huyen", past.quang_nam, official_code="519"),
        NewUnit("H509", "Huyện đoàn Quế Sơn", "huyen", past.quang_nam, official_code="509"),
        NewUnit("X20672", "Đoàn xã Sơn Viên", "xa", "H519", official_code="20672"),
        NewUnit("X20671", "Đoàn xã Quế Lộc", "xa", "H519", official_code="20671"),
    ]
    hamlets = [NewUnit("", f"Chi đoàn thôn {name}", "chi-doan", "X20672") for name in HAMLETS]
    units = [each.pk for each in open_units([*above, *hamlets], by=None, on=OPENED)]
    return (*units[:4], dict(zip(HAMLETS, units[4:], strict=True)))  # type: ignore[return-value]


def _settle(
    past: Past, inventor: Inventor, district: int, next_district: int, commune: int, next_commune: int,
    branches: Mapping[str, int],
) -> SonVien:  # fmt: skip
    coming, elected = Newcomers(inventor), Holding.How.CONGRESS
    above = coming.add(
        TERM, posts=(Post(district, "bi-thu-doan-huyen", TERM, elected),), has_account=True, ages=(28, 34)
    )
    leader = coming.add(TERM, posts=(Post(commune, "bi-thu-doan-xa", TERM, elected),), has_account=True, ages=(26, 32))
    officers = [
        (coming.add(TERM, posts=(Post(commune, position, TERM, elected),), has_account=True, ages=(22, 30)), position)
        for position, _ in _COMMITTEE
    ]
    secretaries = {branch: _fill(coming, branch) for branch in branches.values()}
    settled = coming.settle()
    charges = _put_in_charge(settled, officers, list(branches.values()))
    return SonVien(
        past, district, commune, next_district, next_commune, dict(branches), settled.people[leader],
        settled.accounts[leader], settled.accounts[above], [settled.people[place] for place, _ in officers],
        {branch: settled.people[place] for branch, place in secretaries.items()},
        {branch: settled.accounts[place] for branch, place in secretaries.items()}, charges,
    )  # fmt: skip


def _fill(coming: Newcomers, branch: int) -> int:
    """A branch with its secretary and members; where the secretary stands in the list."""
    post = Post(branch, "bi-thu-chi-doan", TERM, Holding.How.CONGRESS)
    secretary = coming.add(TERM, unit=branch, posts=(post,), has_account=True, ages=(19, 28))
    for _ in range(coming.inventor.chance.randrange(8, 15)):
        coming.add(TERM, unit=branch)
    return secretary


def _put_in_charge(settled: Settled, officers: Sequence[tuple[int, str]], branches: Sequence[int]) -> list[Charge]:
    shares = [place for place, (_, number) in zip(officers, _COMMITTEE, strict=True) for _ in range(number)]
    rows = [
        NewCharge(settled.holding(*officer).pk, branch, TERM, basis=paper("Phân công ngày 01/3/2021"))
        for officer, branch in zip(shares, branches, strict=True)
    ]
    return put_in_charge(rows, by=None)


def end(made: SonVien) -> None:
    """Close the story on 31/12/2022; then the two steps since: Sơn Viên into Quế Lộc, with that into Nông Sơn; the
    branches go along (cần xác minh).
    """
    with clock.on(moment(LAST)):
        for adoption in Adoption.objects.filter(unit=made.commune):
            reason = "Bản trình diễn chỉ kể đến ngày 31/12/2022 (giả định)"
            retire(adoption, last_day=LAST, reason=reason, decision_number=paper("KT-2022"), by=made.account)
    note, words = "Ngày và số văn bản cần xác minh", "Sắp xếp đơn vị hành chính"
    with clock.on(moment(DISTRICT_ENDED, 8)):
        end_with_unit([made.commune, made.district], on=DISTRICT_ENDED, by=None, reason=words)
        for old, new in ((made.commune, made.next_commune), (made.district, made.next_district)):
            merge_units([old], into=new, on=DISTRICT_ENDED, decision_number="1241/NQ-UBTVQH15", note=note, by=None)
    with clock.on(moment(TWO_LEVELS, 8)):
        heir = unit("X20656")
        merge_units(
            [made.next_commune], into=heir, on=TWO_LEVELS, decision_number="1659/NQ-UBTVQH15", note=note, by=None
        )
        dissolve_unit(
            made.next_district, on=TWO_LEVELS, heir=unit("T48"), decision_number=paper("QĐ kết thúc cấp huyện"),
            note=note, by=None,
        )  # fmt: skip
        end_province(made.past.quang_nam, "T48")
