"""Half days of a person: what of them counts, and what is missing around them. Plain values in, plain values out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from thulinh.kernel.parameters import parameter
from thulinh.visits.rules.entries import CONFIRMED, DENIED, HALF_DAY, WHOLE_DAY, DayEntry

# Rules by their names in definitions/rules.yaml.
REPORT_WITHIN_DAYS = "bao-cao-sau-di-co-so-so-ngay"
# Why less is counted than was spent.
SAME_DAY, UNREGISTERED, STRUCK = "trung-ngay", "chua-dang-ky", "kiem-tra"
DENIED_DAY = DENIED


@dataclass(frozen=True)
class SpentDay:
    """What somebody spent at one place of one visit on one day, and what is known against it.

    `order` is the order of entry over all visits (visit, then stop): who was entered first comes first.
    """

    key: int
    person: int
    day: dt.date
    order: tuple[int, int]
    halves: int = WHOLE_DAY
    needs_registration: bool = False
    registered_on: dt.date | None = None
    is_denied: bool = False
    is_struck: bool = False


@dataclass(frozen=True)
class CountedDay:
    """How many half days of it count, and why not more."""

    counted: int
    why_not: str = ""


def counted_days(rows: Iterable[SpentDay]) -> dict[int, CountedDay]:
    """How many half days of each row count: over all visits of a person a day counts once.

    Each visit of a day takes one half day in order of entry; what then is left goes to who spent the whole day. So two
    whole days share the day, of three the first two count, and a morning and an afternoon make a day.

    Shape: key → what counts.
    Source: the issue's bad input (two visits on one day), domain 4.
    """
    counted: dict[int, CountedDay] = {}
    together: dict[tuple[int, dt.date], list[SpentDay]] = defaultdict(list)
    for row in rows:
        why_not = _why_not(row)
        if why_not:
            counted[row.key] = CountedDay(0, why_not)
        else:
            together[row.person, row.day].append(row)
    for group in together.values():
        counted |= _shared(sorted(group, key=lambda row: row.order))
    return counted


def _why_not(row: SpentDay) -> str:
    """Why nothing of it counts, whatever else was done on that day."""
    if row.is_struck:
        return STRUCK
    if row.is_denied:
        return DENIED_DAY
    if row.needs_registration and (row.registered_on is None or row.day < row.registered_on):
        return UNREGISTERED
    return ""


def _shared(rows: Sequence[SpentDay]) -> dict[int, CountedDay]:
    """A half day for each visit in turn, at the first of its places that has one left, until the day is shared out."""
    left, given = WHOLE_DAY, dict.fromkeys((row.key for row in rows), 0)
    visits = [list(group) for _, group in groupby(rows, key=lambda row: row.order[0])]
    for visit in visits * WHOLE_DAY:
        # Of two places, the one with less so far: half a day at each is half a day at each.
        open_ones = [row for row in visit if given[row.key] < row.halves]
        if left and open_ones:
            given[min(open_ones, key=lambda row: given[row.key]).key] += 1
            left -= 1
    return {row.key: CountedDay(given[row.key], SAME_DAY if given[row.key] < row.halves else "") for row in rows}


def dealt_out(starts_on: dt.date, ends_on: dt.date, stops: Sequence[int]) -> tuple[DayEntry, ...]:
    """Every day from the first to the last, shared among the stops in order: whole days where they suffice, else half
    days, and where there are more stops than half days each has half a day all the same.
    """
    slots = 2 * ((ends_on - starts_on).days + 1)
    if not stops or slots <= 0:
        return ()
    halves: dict[tuple[int, int], int] = defaultdict(int)
    for place in range(len(stops)):
        first, last = (
            place * slots // len(stops),
            max((place + 1) * slots // len(stops), place * slots // len(stops) + 1),
        )
        for slot in range(first, last):
            halves[slot // 2, place] += 1
    return tuple(
        DayEntry(starts_on + timedelta(days=day), stops[place], min(number, WHOLE_DAY))
        for (day, place), number in sorted(halves.items())
    )


@dataclass(frozen=True)
class PaperFacts:
    """What is known of a visit's papers; `words`: what each place visited said."""

    is_made: bool
    ends_on: dt.date
    order_number: str = ""
    reported_on: dt.date | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lack:
    """One thing that is missing or late, and since or until when."""

    code: str
    label: str
    on: dt.date | None = None
    is_late: bool = False


NO_ORDER, REPORT_DUE, REPORT_OVERDUE, REPORTED_LATE = "cong-lenh", "bao-cao", "bao-cao-qua-han", "bao-cao-tre"
HOST_SILENT, HOST_DENIES = "xac-nhan", "khong-dung"
LACKS: Mapping[str, str] = {
    NO_ORDER: "Chưa có công lệnh",
    REPORT_DUE: "Chưa báo cáo",
    REPORT_OVERDUE: "Quá hạn báo cáo",
    REPORTED_LATE: "Báo cáo trễ",
    HOST_SILENT: "Nơi đến chưa xác nhận",
    HOST_DENIES: "Nơi đến cho là không đúng",
}


def report_due_on(ends_on: dt.date) -> dt.date:
    """The last day on which a visit is reported in time, by the rule of its last day."""
    return ends_on + timedelta(days=parameter(REPORT_WITHIN_DAYS, ends_on))


def lacks(papers: PaperFacts, on: dt.date) -> tuple[Lack, ...]:
    """What is missing or late around a visit, as of a day: travel order, report, the word of those visited.

    A plan lacks nothing but its travel order, and that only from its last day on.
    """
    found = []
    if not papers.order_number and (papers.is_made or papers.ends_on <= on):
        found.append(_lack(NO_ORDER))
    if papers.is_made:
        found += _report_lacks(papers, on)
        if DENIED in papers.words:
            found.append(_lack(HOST_DENIES, is_late=True))
        if any(word not in (CONFIRMED, DENIED) for word in papers.words):
            found.append(_lack(HOST_SILENT))
    return tuple(found)


def _report_lacks(papers: PaperFacts, on: dt.date) -> list[Lack]:
    due_on = report_due_on(papers.ends_on)
    if papers.reported_on is None:
        return [_lack(REPORT_OVERDUE if on > due_on else REPORT_DUE, due_on, is_late=on > due_on)]
    return [_lack(REPORTED_LATE, papers.reported_on, is_late=True)] if papers.reported_on > due_on else []


def _lack(code: str, on: dt.date | None = None, *, is_late: bool = False) -> Lack:
    return Lack(code, LACKS[code], on, is_late)


def in_days(halves: int) -> float:
    """Half days as days."""
    return halves / (2 * HALF_DAY)
