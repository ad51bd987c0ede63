"""What speaks for visiting a place, in points and in words: plain values in, plain values out.

How far away a place lies is not known. A far commune is told by how rarely anybody comes there.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import format_date
from thulinh.visits.rules.entries import HALF_DAY, WHOLE_DAY

# The rule (definitions/rules.yaml) of each weight, and what the page calls it.
WEIGHTS = {
    "longest": ("goi-y-lau-chua-den-diem", "Lâu chưa ai đến, nhiều nhất"),
    "longest_days": ("goi-y-lau-chua-den-so-ngay", "Coi là lâu nhất từ số ngày"),
    "recent_days": ("goi-y-vua-den-so-ngay", "Không tính nơi vừa có người đến trong số ngày"),
    "weak": ("goi-y-sinh-hoat-yeu-diem", "Sinh hoạt thưa hoặc còn phát hiện chưa khắc phục, nhiều nhất"),
    "weak_months": ("goi-y-sinh-hoat-yeu-so-thang", "Xét sinh hoạt trong số tháng gần đây"),
    "difficulty": ("goi-y-kho-khan-diem", "Mỗi khó khăn chưa giải quyết"),
    "difficulties": ("goi-y-kho-khan-nhieu-nhat-diem", "Mọi khó khăn cộng lại, nhiều nhất"),
    "vacant": ("goi-y-trong-bi-thu-diem", "Đang trống bí thư"),
    "new": ("goi-y-bi-thu-moi-diem", "Bí thư mới"),
    "new_days": ("goi-y-bi-thu-moi-so-ngay", "Coi là bí thư mới trong số ngày"),
    "rare": ("goi-y-it-duoc-den-diem", "Xã ít được đến trong 12 tháng, nhiều nhất"),
    "fresh": ("goi-y-nguoi-chua-den-diem", "Người đi chưa đến xã đó trong 12 tháng"),
    "charge": ("goi-y-phu-trach-diem", "Người đi phụ trách nơi đến"),
}
FEW_VISITS = 3  # from so many visits to the commune on, their number is no reason any more


@dataclass(frozen=True)
class Weights:
    """How many points each reason is worth."""

    longest: float
    longest_days: int
    recent_days: int
    weak: float
    weak_months: int
    difficulty: float
    difficulties: float
    vacant: float
    new: float
    new_days: int
    rare: float
    fresh: float
    charge: float

    @property
    def of_person(self) -> float:
        """How much who goes can add to a place."""
        return self.fresh + self.charge


def weights(on: dt.date) -> Weights:
    """The points of each reason by the rules of that day."""
    return Weights(*(parameter(WEIGHTS[field.name][0], on) for field in fields(Weights)))


@dataclass(frozen=True)
class Place:
    """A unit that could be visited. `commune`: the unit over which visits are spread fairly, itself or one above.

    `last_on`: when somebody was there last, None when nobody is known to have been; of the sessions of `months` lately,
    `held` were held; `findings` about sessions that were not put right; `commune_visits`: how often somebody came to
    the commune or below it in the last year.
    """

    unit: int
    name: str
    commune: int
    commune_name: str
    last_on: dt.date | None = None
    months: int = 0
    held: int = 0
    findings: int = 0
    difficulties: int = 0
    is_vacant: bool = False
    secretary_since: dt.date | None = None
    commune_visits: int = 0

    def days_since(self, on: dt.date) -> int | None:
        """How many days ago somebody was there; None when nobody is known to have been."""
        return None if self.last_on is None else max((on - self.last_on).days, 0)

    @property
    def weakness(self) -> float:
        """Which part of the sessions is missing, 0–1; whole while something found there is not put right."""
        if self.findings:
            return 1
        return (self.months - self.held) / self.months if self.months else 0


@dataclass(frozen=True)
class Cadre:
    """Somebody who may be sent. `halves`: how many half days are left to spend; `free`: the days on which they can go.

    `been`: the communes where they were in the last year; `charges`: the units of which they are in charge.
    """

    person: int
    name: str
    halves: int
    free: tuple[dt.date, ...]
    been: frozenset[int] = frozenset()
    charges: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """What speaks for a visit, and how much."""

    points: float
    text: str


def reasons_of_place(place: Place, by: Weights, on: dt.date) -> list[Reason]:
    """What speaks for visiting a place, whoever goes; the strongest first."""
    found = [*_unvisited(place, by, on), *_weak(place, by), *_difficulties(place, by), *_secretary(place, by, on)]
    return _strongest([*found, *_rare(place, by)])


def reasons_of_pair(cadre: Cadre, place: Place, by: Weights) -> list[Reason]:
    """What speaks for sending this person rather than another."""
    found = []
    if place.unit in cadre.charges:
        found.append(Reason(by.charge, "người đi phụ trách nơi này"))
    if place.commune not in cadre.been:
        found.append(Reason(by.fresh, f"người đi chưa đến {place.commune_name} trong 12 tháng qua"))
    return _strongest(found)


def points(reasons: Iterable[Reason]) -> float:
    """The sum of the points, to a hundredth."""
    return round(sum(reason.points for reason in reasons), 2)


def _strongest(reasons: Iterable[Reason]) -> list[Reason]:
    return sorted((reason for reason in reasons if reason.points > 0), key=lambda one: -one.points)


def _unvisited(place: Place, by: Weights, on: dt.date) -> list[Reason]:
    days = place.days_since(on)
    if days is None:
        return [Reason(by.longest, "chưa ghi nhận ai đến")]
    if days < by.recent_days:
        return []
    share = min(days / by.longest_days, 1)
    return [Reason(round(by.longest * share, 2), f"chưa ai đến từ {format_date(place.last_on)}")]


def _weak(place: Place, by: Weights) -> list[Reason]:
    if place.findings:
        return [Reason(by.weak, f"{place.findings} phát hiện về sinh hoạt chưa khắc phục")]
    text = f"sinh hoạt {place.held}/{place.months} lượt trong {by.weak_months} tháng qua"
    return [Reason(round(by.weak * place.weakness, 2), text)]


def _difficulties(place: Place, by: Weights) -> list[Reason]:
    worth = min(by.difficulty * place.difficulties, by.difficulties)
    return [Reason(worth, f"{place.difficulties} khó khăn chưa giải quyết")]


def _secretary(place: Place, by: Weights, on: dt.date) -> list[Reason]:
    if place.is_vacant:
        return [Reason(by.vacant, "đang trống bí thư")]
    if place.secretary_since is None:
        return []
    days = (on - place.secretary_since).days + 1
    return [Reason(by.new, f"bí thư mới {days} ngày")] if 0 < days <= by.new_days else []


def _rare(place: Place, by: Weights) -> list[Reason]:
    visits = place.commune_visits
    if visits >= FEW_VISITS:
        return []
    often = f"chỉ {visits} chuyến" if visits else "chưa có chuyến nào"
    return [Reason(round(by.rare / (1 + visits), 2), f"12 tháng qua {often} về {place.commune_name}")]


def openings(free: Iterable[dt.date], halves: int) -> list[tuple[dt.date, dt.date]]:
    """The stretches of so many half days in a row that free days allow, one after the other: first and last day.

    Two half days find room in one day.
    """
    days = sorted(set(free))
    if halves <= HALF_DAY:
        return [(day, day) for day in days for _ in range(WHOLE_DAY)]
    long, found, at = -(-halves // WHOLE_DAY), [], 0
    while at + long <= len(days):
        first, last = days[at], days[at + long - 1]
        is_whole = (last - first).days == long - 1
        if is_whole:
            found.append((first, last))
        at += long if is_whole else 1
    return found
