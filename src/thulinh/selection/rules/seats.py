"""What about a seat calls for attention, and by which dated rule, on plain values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.kernel.parameters import Dated, dated_parameter, rules
from thulinh.kernel.periods import months_later

VACANT, PROVISIONAL, PAST_TERM = "khuyet", "lam-thoi-qua-han", "qua-nhiem-ky"
OVER_AGE, NEAR_AGE, RULE_AGE = "qua-tuoi", "sap-het-tuoi", "khong-dung-tieu-chuan"
LEFT_OVER, DISCIPLINED = "mot-nua-chuc-danh", "dang-ky-luat"
WORDS = {
    VACANT: "Khuyết",
    PROVISIONAL: "Lâm thời, quyền quá hạn",
    PAST_TERM: "Quá nhiệm kỳ",
    OVER_AGE: "Quá tuổi",
    NEAR_AGE: "Sắp hết tuổi",
    RULE_AGE: "Không còn đúng tiêu chuẩn tuổi",
    LEFT_OVER: "Kiêm nhiệm còn một nửa",
    DISCIPLINED: "Đang bị kỷ luật",
}
_AGE, _TERM = "tuoi-nhieu-nhat-", "nhiem-ky-so-thang-"
_SOON, _PROVISIONAL = "sap-het-tuoi-truoc-so-thang", "lam-thoi-nhieu-nhat-so-thang"


@dataclass(frozen=True)
class SeatRules:
    """The dated rules of a day by which seats of one position are looked at; None where it has no such rule here."""

    position: str
    age: Dated | None
    term: Dated | None


def seat_rules(on: dt.date) -> list[SeatRules]:
    """The rules of every position that has one, as they stand on a day."""
    positions = {code.removeprefix(start) for code in rules() for start in (_AGE, _TERM) if code.startswith(start)}
    return [SeatRules(one, _rule(_AGE + one, on), _rule(_TERM + one, on)) for one in sorted(positions)]


def months_before_age(on: dt.date) -> Dated:
    """So many months before the limit a holder is near it."""
    return dated_parameter(_SOON, on)


def provisional_months(on: dt.date) -> Dated:
    """So many months somebody stays at most who holds a seat for the time being."""
    return dated_parameter(_PROVISIONAL, on)


def born_for_age(years: int, on: dt.date) -> dt.date:
    """Who is older than so many whole years on a day was born on this day or before."""
    return months_later(on, -12 * (years + 1))


def worded(code: str, rule: Dated | None, position: str = "") -> str:
    """What is the matter with a seat, with the rule's value."""
    if rule is None:
        return WORDS[code]
    values = {
        PROVISIONAL: f"Lâm thời, quyền quá {rule.value} tháng",
        PAST_TERM: f"Quá nhiệm kỳ ({rule.value} tháng)",
        OVER_AGE: f"Quá {rule.value} tuổi",
        NEAR_AGE: f"Sắp quá {rule.value} tuổi",
        RULE_AGE: f"Quá {rule.value} tuổi theo quy định lựa chọn",
    }
    return values.get(code, WORDS[code])


def rule_of(found: Iterable[SeatRules], position: str) -> SeatRules | None:
    """The rules of one position."""
    return next((one for one in found if one.position == position), None)


def _rule(code: str, on: dt.date) -> Dated | None:
    return dated_parameter(code, on) if code in rules() else None
