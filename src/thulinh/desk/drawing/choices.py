"""The links by which a reader asks otherwise: other days, one programme."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from thulinh.desk.queries.question import Question
from thulinh.kernel.models import Period
from thulinh.programmes.queries import InForce

OFTEN_ASKED = (
    ("tuan-nay", "Tuần này"),
    ("thang-nay", "Tháng này"),
    ("thang-truoc", "Tháng trước"),
    ("quy-nay", "Quý này"),
    ("quy-truoc", "Quý trước"),
    ("6-thang-nay", "6 tháng này"),
    ("nam-nay", "Năm nay"),
    ("nam-truoc", "Năm trước"),
    ("nam-hoc-nay", "Năm học này"),
    ("nhiem-ky-nay", "Nhiệm kỳ này"),
    ("12-thang", "12 tháng qua"),
)

Address = Callable[[Question], str]


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen by a link."""

    label: str
    url: str
    is_chosen: bool = False


def period_choices(question: Question, named: Iterable[Period], address: Address) -> list[Choice]:
    """The periods that are often asked for, then the reporting periods with a name of their own."""
    offered = [*OFTEN_ASKED, *((period.code, period.label) for period in named)]
    return [Choice(label, address(replace(question, asked=code)), code == question.asked) for code, label in offered]


def programme_choices(question: Question, ones: Sequence[InForce], address: Address) -> list[Choice]:
    """All programmes together, or one of those in force."""
    names = {one.code: one.name for one in ones}
    offered = [("", "Tất cả mô hình"), *names.items()]
    return [
        Choice(name, address(replace(question, programme=code)), code == question.programme) for code, name in offered
    ]


def chosen_label(choices: Sequence[Choice], default: str) -> str:
    """What the chosen one is called."""
    return next((choice.label for choice in choices if choice.is_chosen), default)
