"""How far somebody is with the days that a document asks for, and where they will stand at the end of the period.

Plain values in, plain values out; days may have halves.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import Span
from thulinh.kernel.text import format_date, format_number

# How many weeks say at which pace somebody goes now (definitions/rules.yaml).
PACE_WEEKS = "nhip-di-co-so-so-tuan"
WEEK, WHOLE_DAY = 7, 2
# So many days of a period must be over before a pace says anything; of a short period, a quarter.
LEAST_DAYS, LEAST_PART = 28, 4

DONE, ON_PACE, BEHIND, HARD, MISSED = "dat", "dung-nhip", "dang-cham", "kho-dat", "khong-dat"
STATES = {
    HARD: "Khó đạt",
    MISSED: "Không đạt",
    BEHIND: "Đang chậm",
    ON_PACE: "Đúng nhịp",
    DONE: "Đạt",
}
# The order in which a list shows them: who needs help first.
PLACES = {state: place for place, state in enumerate(STATES)}


@dataclass(frozen=True)
class Meter:
    """One person's days of one period, as of a day.

    `earned`: what counts so far; `planned`: what lies in plans from tomorrow to the period's end; `recent`: what of the
    earned lies in the last weeks (`pace_span`); `needed`: what is asked, exemptions taken off.
    """

    span: Span
    on: dt.date
    needed: float
    earned: float = 0
    planned: float = 0
    recent: float = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing can be added any more."""
        return self.on >= self.span.ends_on

    @property
    def missing(self) -> float:
        """What is still to do."""
        return max(self.needed - self.earned, 0)

    @property
    def expected(self) -> float:
        """What would be earned by now by somebody who goes evenly over the whole period."""
        return self.needed * self._gone / self.span.days

    @property
    def share(self) -> float:
        """What part of the needed is earned, 0–1; whole when nothing is needed."""
        return min(self.earned / self.needed, 1) if self.needed else 1

    @property
    def by_plan(self) -> float:
        """Where the plans lead that stand today: earned and planned."""
        return self.earned + (0 if self.is_over else self.planned)

    @cached_property
    def by_pace(self) -> float | None:
        """Where the pace of the last weeks leads, rounded down to half days; None while it is too early to say."""
        if self.is_over:
            return self.earned
        if self._gone < min(LEAST_DAYS, self.span.days // LEAST_PART):
            return None
        left = (self.span.ends_on - self.on).days
        return self.earned + int(2 * self.recent * left / pace_span(self.span, self.on).days) / 2

    @cached_property
    def forecast(self) -> float | None:
        """The better of the two: plans may still be made, and a plan may exceed the pace; None while nobody can say."""
        if self.by_pace is None:
            return self.by_plan if self.by_plan >= self.needed else None
        return max(self.by_plan, self.by_pace)

    @cached_property
    def state(self) -> str:
        """In one word: reached, on pace, behind, hard to reach; missed once the period is over."""
        if self.earned >= self.needed:
            return DONE
        if self.is_over:
            return MISSED
        if self.forecast is not None and self.forecast < self.needed:
            return HARD
        return ON_PACE if self.earned >= self.expected else BEHIND

    @property
    def label(self) -> str:
        """The state as it is read."""
        return STATES[self.state]

    @property
    def urgency(self) -> tuple[int, float]:
        """The order of a list, the worst first: by state, then by how much the forecast or the days fall short."""
        reach = self.by_plan if self.forecast is None else self.forecast
        return PLACES[self.state], min(reach, self.needed) - self.needed

    @property
    def _gone(self) -> int:
        """How many days of the period are over, today among them."""
        return max(0, (min(self.on, self.span.ends_on) - self.span.starts_on).days + 1)


def pace_span(span: Span, on: dt.date) -> Span:
    """The last weeks by which a pace is told, never before the period began."""
    last = min(on, span.ends_on)
    first = last - dt.timedelta(days=parameter(PACE_WEEKS, last) * WEEK - 1)
    return Span(min(max(first, span.starts_on), last), last)


def sentences(meter: Meter) -> list[str]:
    """The meter in words: what is missing, what should be there by now, where plans and pace lead."""
    if meter.state == DONE:
        return [f"Đã đủ {days(meter.needed)}."]
    if meter.is_over:
        return [f"Kỳ này đã hết, còn thiếu {days(meter.missing)}."]
    last = format_date(meter.span.ends_on)
    found = [
        f"Còn thiếu {days(meter.missing)}. Đi đều thì đến ngày {format_date(meter.on)} đã có {days(meter.expected)}.",
        f"Theo kế hoạch còn lại: có {days(meter.planned)} đã đăng ký, đến ngày {last} được {days(meter.by_plan)}.",
    ]
    return [*found, _by_pace(meter, last)]


def _by_pace(meter: Meter, last: str) -> str:
    if meter.by_pace is None:
        return "Theo nhịp hiện nay: kỳ mới bắt đầu, chưa đủ ngày để dự báo."
    since = format_date(pace_span(meter.span, meter.on).starts_on)
    went = f"từ ngày {since} đi được {days(meter.recent)}"
    return f"Theo nhịp hiện nay: {went}, cứ thế thì đến ngày {last} được {days(meter.by_pace)}."


def days(number: float) -> str:
    """A number of days as it is read: 12 ngày, 12,5 ngày."""
    rounded = round(number, 1)
    return f"{format_number(rounded, 0 if rounded == int(rounded) else 1)} ngày"


def planned_days(halves: Iterable[int]) -> float:
    """How many days plans promise somebody, from the half days that they lay on each day: a day is one, however many
    plans lie on it.
    """
    return sum(min(number, WHOLE_DAY) for number in halves) / WHOLE_DAY
