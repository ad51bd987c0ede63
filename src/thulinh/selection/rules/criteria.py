"""What is asked of whoever takes a seat, and whether somebody meets it, in words that the candidate reads too."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from thulinh.kernel.periods import DAY, months_later, whole_months
from thulinh.kernel.text import format_date

# What only named positions may read about somebody; on everybody else's page it is left out of the reckoning too.
PARTY, DISCIPLINE = "dang", "ky-luat"
STANDINGS = {
    "chua-vao": "chưa vào Đảng",
    "doi-tuong": "đối tượng Đảng",
    "du-bi": "đảng viên dự bị",
    "chinh-thuc": "đảng viên chính thức",
}
_COUNTED = {"tuoi": "tuổi", "tham-nien": "tháng", "tham-gia": "% số buổi"}


class Met(StrEnum):
    """Whether a criterion is met. `HIDDEN`: not for this reader."""

    YES = "dat"
    NO = "chua-dat"
    UNKNOWN = "chua-ro"
    HIDDEN = "khong-hien-thi"

    @property
    def label(self) -> str:
        """The words of a page."""
        return _MET[self]


_MET = {Met.YES: "Đạt", Met.NO: "Chưa đạt", Met.UNKNOWN: "Chưa rõ", Met.HIDDEN: "Không hiển thị"}


class Residence(StrEnum):
    """How somebody belongs to the place of a seat."""

    MEMBER = "doan-vien"
    TWO_WAY = "hai-chieu"
    POST = "giu-chuc-o-thon"
    TEMPORARY = "tam-thoi"
    AWAY = "o-xa"
    ELSEWHERE = "noi-khac"
    UNKNOWN = "chua-ro"


@dataclass(frozen=True)
class Criterion:
    """One thing that is asked, as the rule of choosing keeps it (selection/spec.py says what each kind means)."""

    code: str
    name: str
    kind: str
    position: str = ""
    at_least: int | None = None
    at_most: int | None = None
    standings: tuple[str, ...] = ()
    is_required: bool = True
    basis: str = ""

    @classmethod
    def read(cls, part: Mapping[str, Any]) -> "Criterion":
        """The criterion that a part of a rule describes."""
        return cls(
            code=part["ma"],
            name=part["ten"],
            kind=part["loai"],
            position=part.get("cho") or "",
            at_least=part.get("it-nhat"),
            at_most=part.get("nhieu-nhat"),
            standings=tuple(part.get("can") or ()),
            is_required=part.get("bat-buoc", True),
            basis=part.get("can-cu") or "",
        )

    @property
    def asked(self) -> str:
        """How much or which is asked: "từ 18 đến 35 tuổi"; nothing where the name says it all."""
        return asked_words(self.kind, self.at_least, self.at_most, self.standings)


def asked_words(kind: str, at_least: int | None, at_most: int | None, standings: Sequence[str]) -> str:
    """How much or which a criterion asks, in words; nothing where its name says it all."""
    if standings:
        return " hoặc ".join(STANDINGS[code] for code in standings)
    bounds = [f"từ {at_least}"] if at_least is not None else []
    if at_most is not None:
        bounds.append(f"đến {at_most}" if bounds else f"không quá {at_most}")
    return f"{' '.join(bounds)} {_COUNTED.get(kind, '')}".strip() if bounds else ""


@dataclass(frozen=True)
class Penalty:
    """A discipline in force: which, by which decision, until which day."""

    name: str
    decision_number: str
    until: dt.date | None

    @property
    def words(self) -> str:
        """What a page says of it."""
        until = f", có hiệu lực đến ngày {format_date(self.until)}" if self.until else ", đang có hiệu lực"
        return f"{self.name} theo Quyết định số {self.decision_number}{until}"


@dataclass(frozen=True)
class Facts:
    """What the records say of a candidate on a day. `months`: in each post, ever; `sessions`: those of the branch in
    the last twelve months at which the person was expected; `judged`: verdict and reason by criterion.
    """

    birth_on: dt.date | None = None
    residence: Residence = Residence.UNKNOWN
    residence_words: str = ""
    standing: str = ""
    penalties: tuple[Penalty, ...] = ()
    lacking: tuple[str, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    sessions: int = 0
    attended: int = 0
    judged: Mapping[str, tuple[bool, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What came of one criterion. `is_final`: no time and no effort changes it (over age)."""

    criterion: Criterion
    met: Met
    words: str
    is_final: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it is required and not shown to be met."""
        return self.criterion.is_required and self.met in (Met.NO, Met.UNKNOWN)

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept with a decision."""
        one = self.criterion
        return {"ma": one.code, "ten": one.name, "loai": one.kind, "bat-buoc": one.is_required,
                "ket-qua": self.met.value, "loi": self.words}  # fmt: skip


def judge_by_records(criterion: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    """Whether somebody meets a criterion on a day, with the reason in words. `posts`: the posts that are to be filled.

    Source: HT1, HT2.
    """
    return _KINDS[criterion.kind](criterion, facts, on, posts)


def hidden(result: Result) -> Result:
    """The same criterion as somebody reads it who may not know what came of it."""
    return Result(result.criterion, Met.HIDDEN, "Không hiển thị với đồng chí.")


def age_on(birth_on: dt.date, day: dt.date) -> int:
    """How many full years old somebody is on a day; who was born on 29 February turns a year older on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def over_age(birth_on: dt.date | None, day: dt.date, at_most: int | None) -> int | None:
    """The age on that day where it is beyond what is allowed; None where it is not, or is not known."""
    if birth_on is None or at_most is None:
        return None
    age = age_on(birth_on, day)
    return age if age > at_most else None


def _age(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if facts.birth_on is None:
        return Result(one, Met.UNKNOWN, "Chưa có ngày sinh.")
    age = age_on(facts.birth_on, on)
    said = f"{age} tuổi vào ngày {format_date(on)}"
    if one.at_most is not None and age > one.at_most:
        return Result(one, Met.NO, f"{said}, quá {age - one.at_most} tuổi so với mức {one.at_most}.", is_final=True)
    if one.at_least is not None and age < one.at_least:
        return Result(one, Met.NO, f"{said}, còn thiếu {one.at_least - age} tuổi so với mức {one.at_least}.")
    return Result(one, Met.YES, f"{said}.")


_LIVES = {
    Residence.MEMBER: (Met.YES, "Là đoàn viên của chi đoàn"),
    Residence.TWO_WAY: (Met.YES, "Ở đây, sinh hoạt hai chiều với chi đoàn"),
    Residence.POST: (Met.YES, "Đang giữ chức danh ở thôn, khu phố này"),
    Residence.TEMPORARY: (Met.NO, "Chỉ chuyển sinh hoạt tạm thời đến đây"),
    Residence.AWAY: (Met.NO, "Là đoàn viên của chi đoàn nhưng lao động ở xa"),
    Residence.ELSEWHERE: (Met.NO, "Sinh hoạt ở đơn vị khác"),
    Residence.UNKNOWN: (Met.UNKNOWN, "Chưa có thông tin sinh hoạt hoặc cư trú ở đây"),
}


def _residence(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    met, words = _LIVES[facts.residence]
    more = f" ({facts.residence_words})" if facts.residence_words else ""
    return Result(one, met, f"{words}{more}.")


def _party(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if facts.standing not in STANDINGS:
        return Result(one, Met.UNKNOWN, "Chưa ghi tình trạng phát triển Đảng.")
    asked = ", ".join(STANDINGS[standing] for standing in one.standings)
    met = Met.YES if facts.standing in one.standings else Met.NO
    return Result(one, met, f"Là {STANDINGS[facts.standing]}; cần là {asked}.")


def _discipline(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if facts.penalties:
        return Result(one, Met.NO, f"Đang bị kỷ luật: {'; '.join(each.words for each in facts.penalties)}.")
    return Result(one, Met.YES, "Không có kỷ luật đang có hiệu lực.")


def _skill(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if facts.lacking:
        return Result(one, Met.NO, f"Còn thiếu kỹ năng đã được ghi nhận: {', '.join(facts.lacking)}.")
    return Result(one, Met.YES, "Không có kỹ năng nào được ghi nhận là còn thiếu.")


def _tenure(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    counted = (one.position,) if one.position else posts
    months, asked = max((facts.months.get(post, 0) for post in counted), default=0), one.at_least or 0
    words = f"Đã giữ chức danh {months} tháng; cần từ {asked} tháng."
    return Result(one, Met.YES if months >= asked else Met.NO, words)


def _attendance(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if not facts.sessions:
        return Result(one, Met.UNKNOWN, "Chưa có buổi sinh hoạt nào ghi điểm danh đồng chí trong 12 tháng qua.")
    asked = one.at_least or 0
    words = f"Dự {facts.attended}/{facts.sessions} buổi sinh hoạt trong 12 tháng qua; cần từ {asked}%."
    return Result(one, Met.YES if facts.attended * 100 >= asked * facts.sessions else Met.NO, words)


def _judged(one: Criterion, facts: Facts, on: dt.date, posts: tuple[str, ...]) -> Result:
    if one.code not in facts.judged:
        return Result(one, Met.UNKNOWN, "Chưa có nhận xét.")
    is_met, reason = facts.judged[one.code]
    return Result(one, Met.YES if is_met else Met.NO, reason)


_KINDS: Mapping[str, Callable[[Criterion, Facts, dt.date, tuple[str, ...]], Result]] = {
    "tuoi": _age,
    "cu-tru": _residence,
    PARTY: _party,
    DISCIPLINE: _discipline,
    "ky-nang": _skill,
    "tham-nien": _tenure,
    "tham-gia": _attendance,
    "nhan-xet": _judged,
}


def months_served(stretches: list[tuple[dt.date, dt.date]]) -> int:
    """How many whole months these days make together; days that two stretches share count once."""
    months, days = 0, 0
    for first, last in _merged(stretches):
        after = last + DAY
        whole = whole_months(first, after)
        months, days = months + whole, days + (after - months_later(first, whole)).days
    return months + days // 31


def _merged(stretches: list[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    joined: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1] + DAY:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif last >= first:
            joined.append((first, last))
    return joined
