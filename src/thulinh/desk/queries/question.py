"""What a reader asks of figures: which days, seen from which day, of which programme. It lives in the address."""

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from thulinh.kernel.models import Period
from thulinh.kernel.periods import (
    DAY,
    FIRST_DAY,
    Cadence,
    Span,
    UnknownPeriod,
    cadence_of,
    parse_period,
    period_containing,
)

USUAL = "thang-nay"


@dataclass(frozen=True)
class Question:
    """Days, the day in the world from which one looks, and a programme; `asked` is how the reader named the days."""

    span: Span
    on: dt.date
    today: dt.date
    asked: str = USUAL
    programme: str = ""

    @property
    def last_day(self) -> dt.date:
        """The last day that matters: units stand as they stood then."""
        return min(self.span.ends_on, self.on)

    @property
    def is_over(self) -> bool:
        """Whether the days lie wholly in the past."""
        return self.span.ends_on < self.on

    def query(self, **changes: str) -> str:
        """The question as the end of an address: "?ky=quy-nay&on=2026-11-22"; what is usual is left out."""
        parts = {
            "ky": "" if self.asked == USUAL else self.asked,
            "on": "" if self.on == self.today else self.on.isoformat(),
            "mo-hinh": self.programme,
            **changes,
        }
        return f"?{urlencode({name: value for name, value in parts.items() if value}, safe=':')}"

    def firm_query(self, **changes: str) -> str:
        """The same for the address of one figure: the days by their own name, whatever day it is read."""
        parts = {
            "ky": firm_code(self.span),
            "on": "" if self.on == self.today else self.on.isoformat(),
            **changes,
        }
        return f"?{urlencode({name: value for name, value in parts.items() if value}, safe=':')}"

    def of(self, span: Span) -> "Question":
        """The same question about other days."""
        return replace(self, span=span, asked=firm_code(span))

    def neighbours(self) -> tuple["Question | None", "Question | None"]:
        """The periods just before and just after, where the days are a period of the calendar."""
        cadence = cadence_of(self.span)
        if cadence is None:
            return None, None
        before = period_containing(cadence, self.span.starts_on - DAY)
        after = period_containing(cadence, self.span.ends_on + DAY)
        has_after = after.starts_on > self.span.ends_on and after.starts_on <= self.on
        has_before = before.ends_on < self.span.starts_on and before.starts_on >= FIRST_DAY
        return (self.of(before) if has_before else None), (self.of(after) if has_after else None)


def firm_code(span: Span) -> str:
    """A name for the days that does not depend on when it is read."""
    if span.code and not span.code.endswith(("-nay", "-truoc")) and span.code != "12-thang":
        return span.code
    return f"{span.starts_on.isoformat()}..{span.ends_on.isoformat()}"


def span_of(code: str, on: dt.date) -> Span:
    """The days that a code names, of the calendar or of a named reporting period.

    Queries: one, for a code that is not the calendar's.
    Errors: UnknownPeriod.
    """
    try:
        return parse_period(code, on)
    except UnknownPeriod:
        named = Period.objects.filter(kind=Period.NAMED, code=code).first()
        if named is None:
            raise
        return Span(named.starts_on, named.ends_on, named.code, named.label)


def named_periods() -> list[Period]:
    """The reporting periods with a name of their own, the latest first.

    Queries: one.
    """
    return list(Period.objects.filter(kind=Period.NAMED).order_by("-ends_on", "code"))


def latest_periods(cadence: Cadence, on: dt.date, many: int) -> Span:
    """So many periods of a kind, the last one being that in which the day lies, as one range of days."""
    last = period_containing(cadence, on)
    first = last
    for _ in range(many - 1):
        first = period_containing(cadence, first.starts_on - DAY)
        if first.starts_on <= FIRST_DAY:
            break
    return Span(first.starts_on, last.ends_on)
