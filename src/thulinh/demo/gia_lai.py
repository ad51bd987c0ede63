"""Gia Lai of then, 2022–2023 (GL): the province, its districts and communes, a secretary and a deputy in each.

The places bear their real names, as `former.csv` has them of the last day before July 2025 (two communes were merged
since 2023: "about 220"); which communes of today carry them on says `successors.csv`. Who sat where, since when and
what they had learnt is invented; only that most were newly elected in the new term is the source's (GL2).
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from thulinh.demo.country import PLACES, TWO_LEVELS, Past, end_province
from thulinh.demo.people import Inventor, Newcomers, Post, Settled
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.kernel.planner import gather_statistics
from thulinh.people.actions import end_with_unit, ensure_seats
from thulinh.people.models import Account, Holding
from thulinh.programmes.actions import retire
from thulinh.programmes.models import Adoption
from thulinh.units.actions import Decision, Dissolution, Merger, NewUnit, dissolve_all, merge_all, open_units
from thulinh.units.queries import unit_by_code

PROGRAMME = "boi-duong-can-bo-doan-co-so"
SECRETARY, DEPUTY = "bi-thu-doan-xa", "pho-bi-thu-doan-xa"
POSTS = (SECRETARY, DEPUTY)
OPENED, TERM_BEFORE, TERM = dt.date(2009, 9, 1), dt.date(2017, 6, 20), dt.date(2022, 6, 15)
SETTLED, LAST = dt.date(2022, 11, 28), dt.date(2023, 12, 31)
# A deputy who takes a seat that stood vacant, after both classes.
ELECTED_ON = dt.date(2023, 9, 20)
STANDING_BODY = "Ban Thường vụ Tỉnh đoàn Gia Lai"
# Communes far away whose second seat nobody held.
VACANT = ("24115", "23641", "23938")
_PROVINCE, _HEIR = "64", "T52"
_WORDS = {"thanh-pho-thuoc-tinh": "Thành đoàn", "thi-xa": "Thị đoàn", "huyen": "Huyện đoàn"}


class Known(StrEnum):
    """What somebody had behind them at the end of 2022 (giả định)."""

    AGAIN = "duoc-bau-lai"  # elected again, trained between 2019 and 2021
    EARLY = "moi-da-hoc"  # newly elected and trained in the autumn of 2022
    NEW = "moi-chua-hoc"
    PROMOTED = "tu-pho-len"  # trained as a deputy, now newly a secretary
    EXPIRED = "het-gia-tri"  # elected again, trained so long ago that it holds no more
    UNTRAINED = "chua-hoc"  # elected again, never trained


# How many of each; who is left is newly elected and not trained.
_PROMOTED, _OTHERS = 22, {Known.AGAIN: 205, Known.EARLY: 12, Known.EXPIRED: 14, Known.UNTRAINED: 12}
_STAYED = (Known.AGAIN, Known.EXPIRED, Known.UNTRAINED)
TRAINED = (Known.AGAIN, Known.EARLY)


@dataclass(frozen=True)
class Place:
    """A district or commune of then: official code, kind, its whole name, the code of what is above it."""

    code: str
    kind: str
    name: str
    full_name: str
    above: str

    @property
    def title(self) -> str:
        """What the Union there is called."""
        if self.kind in _WORDS:
            return f"{_WORDS[self.kind]} {self.name}"
        return f"Đoàn {self.full_name[0].lower()}{self.full_name[1:]}"


@dataclass(frozen=True)
class Cadre:
    """A secretary or deputy of a commune, with the seat and what they had behind them."""

    district: str
    commune: int
    position: str
    known: Known
    person: int
    holding: int
    account: Account | None

    @property
    def is_trained(self) -> bool:
        """Whether they were trained for this post before 2023."""
        return self.known in TRAINED


@dataclass
class GiaLai:
    """What the tellers need of Gia Lai. `districts`: code → unit; `leaders`: the account of each district's secretary.
    `communes`: code → unit; `heirs`: code → code of the commune of today."""

    past: Past
    province: int
    leader: Account
    officer: Account
    districts: Mapping[str, int]
    leaders: Mapping[str, Account]
    communes: Mapping[str, int]
    heirs: Mapping[str, str]
    cadres: Sequence[Cadre]
    adoptions: list[Adoption] = field(default_factory=list)

    @property
    def untrained(self) -> list[Cadre]:
        """Those of whom nobody had a training for the post that holds, district after district."""
        return [one for one in self.cadres if not one.is_trained]


def build(past: Past, inventor: Inventor) -> GiaLai:
    """The units of Gia Lai and who led them from the congresses of 2022 on."""
    districts, communes = _places()
    with clock.on(moment(OPENED)):
        rows = [NewUnit(f"H{one.code}", one.title, "huyen", past.gia_lai, official_code=one.code) for one in districts]
        rows += [
            NewUnit(f"X{one.code}-cu", one.title, "xa", f"H{one.above}", official_code=one.code) for one in communes
        ]
        opened = [each.pk for each in open_units(rows, by=None, on=OPENED)]
        ensure_seats([past.gia_lai, *opened], on=OPENED, by=None)
    units = dict(zip((one.code for one in (*districts, *communes)), opened, strict=True))
    with clock.on(moment(SETTLED, 9)):
        made = _settle(past, inventor, districts, communes, units)
    gather_statistics()
    return made


def _places() -> tuple[list[Place], list[Place]]:
    """The districts and communes of then."""
    rows = list(_read("former.csv"))
    found = [Place(row["code"], row["kind"], row["name"], row["full_name"], row["parent_code"]) for row in rows]
    districts = [one for one in found if one.above == _PROVINCE]
    codes = {one.code for one in districts}
    return districts, [one for one in found if one.above in codes]


def _read(name: str) -> Iterator[dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@dataclass(frozen=True)
class _Seat:
    place: Place
    position: str
    known: Known


def _seats(communes: Sequence[Place], inventor: Inventor) -> list[_Seat]:
    """Every seat that is held, with what its holder has behind them. Beside somebody who rose from deputy the deputy is
    new."""
    chance = inventor.chance
    risen = {one.code for one in chance.sample([one for one in communes if one.code not in VACANT], _PROMOTED)}
    open_to_all = [
        _Seat(one, position, Known.NEW)
        for one in communes
        for position in POSTS
        if one.code not in risen and (position, one.code) not in {(DEPUTY, code) for code in VACANT}
    ]
    kinds = [kind for kind, number in _OTHERS.items() for _ in range(number)]
    kinds += [Known.NEW] * (len(open_to_all) - len(kinds))
    chance.shuffle(kinds)
    found = [replace(seat, known=kind) for seat, kind in zip(open_to_all, kinds, strict=True)]
    for one in communes:
        if one.code in risen:
            found += [_Seat(one, SECRETARY, Known.PROMOTED), _Seat(one, DEPUTY, Known.NEW)]
    order = {one.code: rank for rank, one in enumerate(communes)}
    return sorted(found, key=lambda seat: (order[seat.place.code], POSTS.index(seat.position)))


def _settle(
    past: Past, inventor: Inventor, districts: Sequence[Place], communes: Sequence[Place], units: Mapping[str, int]
) -> GiaLai:
    coming, seats = Newcomers(inventor), _seats(communes, inventor)
    leader, officer = (
        coming.add(TERM, posts=(Post(past.gia_lai, position, TERM),), has_account=True, ages=(28, 36))
        for position in ("bi-thu-doan-tinh", "can-bo-tinh-doan")
    )
    heads = {
        one.code: coming.add(
            TERM, posts=(Post(units[one.code], "bi-thu-doan-huyen", TERM),), has_account=True, ages=(27, 34)
        )
        for one in districts
    }  # fmt: skip
    places = [_add(coming, seat, units[seat.place.code]) for seat in seats]
    settled = coming.settle()
    former = {one.code for one in communes}
    heirs = {row["former_code"]: f"X{row['code']}" for row in _read("successors.csv") if row["former_code"] in former}
    return GiaLai(
        past, past.gia_lai, settled.accounts[leader], settled.accounts[officer],
        {one.code: units[one.code] for one in districts}, {code: settled.accounts[at] for code, at in heads.items()},
        {one.code: units[one.code] for one in communes}, heirs,
        [_cadre(seat, units, at, settled) for seat, at in zip(seats, places, strict=True)],
    )  # fmt: skip


def _add(coming: Newcomers, seat: _Seat, commune: int) -> int:
    """Somebody on a seat since the congress of 2022, with the term before when they were there already."""
    now = Post(commune, seat.position, TERM, Holding.How.CONGRESS)
    if seat.known not in (*_STAYED, Known.PROMOTED):
        return coming.add(TERM, posts=(now,), has_account=seat.position == SECRETARY, ages=(20, 30))
    before = DEPUTY if seat.known == Known.PROMOTED else seat.position
    then = Post(commune, before, TERM_BEFORE, Holding.How.CONGRESS, until=TERM - DAY)
    return coming.add(TERM_BEFORE, posts=(then, now), has_account=seat.position == SECRETARY, ages=(20, 27))


def _cadre(seat: _Seat, units: Mapping[str, int], at: int, settled: Settled) -> Cadre:
    return Cadre(
        seat.place.above, units[seat.place.code], seat.position, seat.known, settled.people[at].pk,
        settled.holding(at, seat.position).pk, settled.accounts.get(at),
    )  # fmt: skip


def tell_election(made: GiaLai, inventor: Inventor) -> int:
    """After both classes a deputy is elected where the seat stood vacant: of that day on one more, not trained yet."""
    coming = Newcomers(inventor)
    post = Post(made.communes[VACANT[0]], DEPUTY, ELECTED_ON, Holding.How.MID_TERM)
    coming.add(ELECTED_ON, posts=(post,), ages=(21, 26))
    with clock.on(moment(ELECTED_ON)):
        return coming.settle().people[0].pk


def end(made: GiaLai) -> None:
    """Close the story on 31/12/2023; on 1/7/2025 the communes went into those of today, the districts ended, and the
    province became that of today with Bình Định. The days of the Union's own decisions are not known (cần xác minh).
    """
    reason = "Bản trình diễn chỉ kể đến ngày 31/12/2023 (giả định)"
    with clock.on(moment(LAST)):
        for adoption in made.adoptions:
            retire(adoption, last_day=LAST, reason=reason, decision_number=paper("KT-2023"), by=made.leader)
    words, communes = "Kết thúc hoạt động cấp huyện", made.communes
    decision = Decision(paper("QĐ kết thúc cấp huyện"), TWO_LEVELS, STANDING_BODY, f"{words} (cần xác minh)")
    resolution = Decision("1664/NQ-UBTVQH15", note="Ngày và tên gọi sau khi sắp xếp cần xác minh")
    with clock.on(moment(TWO_LEVELS, 8)):
        end_with_unit([*communes.values(), *made.districts.values(), made.province], on=TWO_LEVELS, by=None,
                      reason=words)  # fmt: skip
        heirs = unit_by_code(set(made.heirs.values()))
        merge_all(
            [Merger((pk,), heirs[made.heirs[code]], TWO_LEVELS, resolution) for code, pk in communes.items()], by=None
        )
        dissolve_all([Dissolution(one, TWO_LEVELS, decision, made.province) for one in made.districts.values()],
                     by=None)  # fmt: skip
        end_province(made.province, _HEIR, "Tỉnh đoàn Gia Lai")
