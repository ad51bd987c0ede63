"""What somebody may do with a difficulty as it stands, and in which words it is refused."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from thulinh.difficulties.rules.turns import may_reopen_until
from thulinh.kernel.text import format_date


class State(StrEnum):
    """How far a difficulty is, as its table says it."""

    OPEN = "dang-giai-quyet"
    ANSWERED = "cho-xac-nhan"
    SOLVED = "da-giai-quyet"
    CLOSED = "ket-thuc"
    WITHDRAWN = "rut"


class Verb(StrEnum):
    """What can be done with a difficulty; the values stand in addresses."""

    ANSWER = "tra-loi"
    ASSIGN = "giao"
    NOTE = "ghi"
    MORE_TIME = "hen-ngay"
    SEND_TO = "chuyen-noi-khac"
    SEND_UP = "chuyen-cap-tren"
    AGREE = "dong-y"
    NOT_AGREE = "chua-dong-y"
    REOPEN = "mo-lai"
    WITHDRAW = "rut"
    CLOSE = "ket-thuc"


OF_ANSWERER = (Verb.ANSWER, Verb.ASSIGN, Verb.NOTE, Verb.MORE_TIME, Verb.SEND_TO, Verb.SEND_UP)
OF_RAISER = (Verb.AGREE, Verb.NOT_AGREE, Verb.REOPEN, Verb.WITHDRAW)
UNDER_WAY = (State.OPEN, State.ANSWERED)


@dataclass(frozen=True)
class Facts:
    """A difficulty as it stands towards one person on a day.

    `is_raiser`: speaks for the seat that raised it. `is_own`: has a seat in the unit that raised it, or raised it.
    `is_answerer`: of the unit whose turn it is. `is_above`: answers for that unit or one above it.
    `turn_of`: the name of the unit whose turn it is; `has_higher`: another level follows it.
    """

    state: State
    today: dt.date
    is_raiser: bool = False
    is_own: bool = False
    is_answerer: bool = False
    is_above: bool = False
    turn_of: str = ""
    has_higher: bool = False
    ended_on: dt.date | None = None
    reopen_days: int = 0


def refusal(verb: Verb, facts: Facts) -> str | None:
    """Why somebody may not do this now; None when they may."""
    if verb in OF_ANSWERER:
        return _not_answerer(verb, facts)
    if verb is Verb.CLOSE:
        return _not_closing(facts)
    if not facts.is_raiser:
        return "Nơi nào nêu thì nơi ấy khép lại. Đồng chí không thay được; cấp trên muốn kết thúc thì phải ghi lý do."
    if verb is Verb.REOPEN:
        return _not_reopening(facts)
    if facts.state not in UNDER_WAY:
        return _over(facts)
    if verb is not Verb.WITHDRAW and facts.state is not State.ANSWERED:
        return "Khó khăn này chưa được trả lời."
    return None


def allowed_verbs(facts: Facts) -> frozenset[Verb]:
    """Everything that somebody may do now."""
    return frozenset(verb for verb in Verb if refusal(verb, facts) is None)


def _not_answerer(verb: Verb, facts: Facts) -> str | None:
    if facts.state is State.ANSWERED:
        return "Khó khăn này đã được trả lời, đang chờ nơi nêu đồng ý."
    if facts.state is not State.OPEN:
        return _over(facts)
    if facts.is_own:
        return "Đồng chí không giải quyết khó khăn do chính mình hoặc đơn vị mình nêu."
    if not facts.is_answerer:
        return f"Hiện là lượt của {facts.turn_of}, không phải lượt của đơn vị đồng chí."
    if verb is Verb.SEND_UP and not facts.has_higher:
        return "Không còn cấp trên nào để chuyển."
    return None


def _not_closing(facts: Facts) -> str | None:
    if facts.state not in UNDER_WAY:
        return _over(facts)
    if facts.is_own:
        return "Khó khăn do mình hoặc đơn vị mình nêu thì đồng ý hoặc rút lại, không kết thúc bằng lý do."
    if not facts.is_above:
        return "Chỉ cấp đang giải quyết hoặc cấp trên của cấp ấy kết thúc được khó khăn này."
    return None


def _not_reopening(facts: Facts) -> str | None:
    if facts.state not in (State.SOLVED, State.CLOSED) or facts.ended_on is None:
        return "Chỉ mở lại khó khăn đã kết thúc; đã rút thì đồng chí nêu mới."
    until = may_reopen_until(facts.ended_on, facts.reopen_days)
    if facts.today > until:
        return f"Đã quá ngày {format_date(until)} để mở lại. Đồng chí nêu khó khăn mới."
    return None


def _over(facts: Facts) -> str:
    return "Khó khăn này đã được rút." if facts.state is State.WITHDRAWN else "Khó khăn này đã kết thúc."
