"""Who is entitled to how much of which support for which month: computed from seats and rules, never stored."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast

from thulinh.benefits.models import BenefitKind, EntitlementRule
from thulinh.benefits.rules.amounts import ONCE, HeldDays, RateDays, RuleDays, Share, amount_words, shares
from thulinh.benefits.rules.giving import plain
from thulinh.benefits.rules.months import Month, months_between
from thulinh.kernel.parameters import parameter, rules
from thulinh.kernel.writing import overlap_q
from thulinh.people.models import Holding
from thulinh.people.rules import PORTION, portions
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.rules.paths import WIDTH, path_ids, path_parts

AT_ONCE = 5_000
_OPEN_END = "9999-12-31"
# A stretch of days on which somebody held a position in a place: person, position, unit, path, and from which days of
# the holding and of the place to which. Days are text: hundreds of thousands of them are compared and few are read.
Stretch = tuple[int, str, int, str, str, str | None, str, str | None]


@dataclass(slots=True)
class Entitled:
    """What one person has a right to of one support for one month. `unit`, `path`: where the seat was on the month's
    last day in it; `seen_path`: where that unit stands on the day of the question, or whoever carries it on. `rule`:
    the row that said so on the last day.
    """

    person: int
    unit: int
    path: str
    seen_path: str
    month_on: dt.date
    rule: int
    share: Share


def entitlements(
    roots: Collection[str] | None,
    *,
    month_from: dt.date,
    month_to: dt.date,
    on: dt.date,
    people: Collection[int] | None = None,
) -> Iterator[Entitled]:
    """What holders of seats in these subtrees have a right to, month by month, ordered by person, month and code.

    What is given once is due for the month in which the right to it begins.
    `roots`: paths of the day `on`; `None` is everywhere. `people`: only these. Posts that they hold elsewhere count for
    which support is whole (`EntitlementRule.group`).
    Queries: four, for any number of holders and months (one more for each ten thousand `people`).
    """
    if (people is not None and not people) or (roots is not None and not roots):
        return
    months = list(months_between(month_from, month_to))
    reading = _Reading(None if roots is None else tuple(roots), months, on, people)
    for person, stretches in groupby(reading.stretches(), itemgetter(0)):
        yield from reading.of_person(person, list(stretches))


def covers_all(roots: Collection[str] | None) -> bool:
    """Whether the paths are the whole country: then nobody is looked for first."""
    return roots is None or any(len(root) <= WIDTH for root in roots)


def paths_moved(on: dt.date, first: dt.date, last: dt.date) -> dict[int, str]:
    """Where units stand on a day, of those that stood otherwise on some day of a range.

    Queries: one.
    """
    rows = UnitPath.objects.on(on).filter(Q(starts_on__gt=first) | Q(ends_on__lt=last))
    return dict(rows.values_list("unit_id", "path"))


def people_near(roots: Collection[str] | None, first: dt.date, last: dt.date, on: dt.date) -> QuerySet:
    """The people who held a seat in these days in what lies in the subtrees on a day, as a subquery."""
    units = UnitPath.objects.on(on).filter(under_any_q(None if roots is None else tuple(roots))).values("unit")
    return Holding.objects.within(first, last).filter(seat__unit__in=units).values("person")


class _Reading:
    """One question: the rules of its months, and what was worked out already for seats held alike."""

    def __init__(
        self, roots: tuple[str, ...] | None, months: Sequence[Month], on: dt.date, people: Collection[int] | None
    ) -> None:
        self.roots, self.months, self.on, self.people = roots, months, on, people
        self.first, self.last = months[0].starts_on, months[-1].ends_on
        self._bounds = [(month, month.eve.isoformat(), month.ends_on.isoformat()) for month in months]
        self._moved = paths_moved(on, self.first, self.last)
        self._stretches: list[Stretch] | None = None
        if not self._is_everywhere:
            self._stretches = list(self._held())
        self._laid = self._rules()
        self._by_path: dict[str, list[int]] = {}
        for key, path in enumerate(self._laid.paths):
            self._by_path.setdefault(path, []).append(key)
        self._within: dict[tuple[str, str], dict[int, int]] = {}
        self._known: list[dict[tuple, list[Share]]] = [{} for _ in months]

    def stretches(self) -> Iterable[Stretch]:
        """Where people held seats in these months, ordered by person."""
        return self._held() if self._stretches is None else self._stretches

    def of_person(self, person: int, stretches: Sequence[Stretch]) -> Iterator[Entitled]:
        """What one person has a right to, month by month."""
        near = [(one, known) for one in stretches if (known := self._rules_of(one[3], one[1]))]
        if not near:
            return
        keys = _as_one([known for _, known in near])
        for place, (month, eve, last) in enumerate(self._bounds):
            there, signature = [], []
            for one, known in near:
                if days := _days(one, eve, last, month.days):
                    there.append(one)
                    signature.append((one[1], *days, tuple(known if keys else known.values())))
            if not there:
                continue
            mark = tuple(signature)
            found = self._known[place].get(mark)
            if found is None:
                held = [HeldDays(*one) for one in mark]
                found = self._known[place][mark] = shares(month.days, held, self._laid.of_month(place))
            for share in found:
                where = there[share.place]
                seen = self._moved.get(where[2], where[3])
                if self.roots is None or seen.startswith(self.roots):
                    rule = self._laid.rows[keys[share.rule] if keys else share.rule].pk
                    yield Entitled(person, where[2], where[3], seen, month.starts_on, rule, share)

    def _rules_of(self, path: str, position: str) -> dict[int, int]:
        """The rules in whose units a place lies and that ask for the position, each by the first that says the same.
        Of most places they are those of the unit above.
        """
        if path not in self._by_path and len(path) > WIDTH:
            path = path[:-WIDTH]
        found = self._within.get((path, position))
        if found is None:
            keys = [key for part in path_parts(path) for key in self._by_path.get(part, ())]
            asking = [key for key in keys if position in self._laid.rows[key].positions]
            found = self._within[path, position] = {self._laid.alike[key]: key for key in asking}
        return found

    @property
    def _is_everywhere(self) -> bool:
        """Whether the whole country is asked: then nobody is looked for first."""
        return self.people is None and covers_all(self.roots)

    def _held(self) -> Iterator[Stretch]:
        days = self.months[0].eve, self.last
        rows = Holding.objects.within(*days)
        rows = rows.filter(overlap_q(*days, "seat__unit__paths__"), seat__unit__paths__is_open=True)
        if self.people is not None:
            for part in portions(sorted(self.people)):
                yield from _stretches(rows.filter(person__in=part))
            return
        if self._is_everywhere:
            rows = rows.filter(seat__position__in=self._laid.positions)
        else:
            rows = rows.filter(person__in=people_near(self.roots, self.first, self.last, self.on))
        yield from _stretches(rows)

    def _rules(self) -> "_Laid":
        rows = EntitlementRule.objects.within(self.months[0].eve, self.last).exclude(
            kind__form=BenefitKind.Form.INSURANCE
        )
        rows = rows.filter(Q(amount_vnd__isnull=False) | Q(coefficient__isnull=False))
        if self._stretches is not None:
            above = {unit for path in {one[3] for one in self._stretches} for unit in path_ids(path)}
            rows = rows.filter(unit__in=above) if len(above) <= PORTION else rows
        return _Laid(rows, self.months)


class _Laid:
    """The rules of some months, each where its unit stood: one key for each row and place."""

    def __init__(self, rows: QuerySet[EntitlementRule], months: Sequence[Month]) -> None:
        self.months = months
        placed = rows.filter(
            overlap_q(months[0].eve, months[-1].ends_on, "unit__paths__"), unit__paths__is_open=True
        ).annotate(
            place=F("unit__paths__path"),
            place_from=F("unit__paths__starts_on"),
            place_to=F("unit__paths__ends_on"),
            form=F("kind__form"),
        )
        self.rows = list(placed.order_by("pk", "place_from"))
        self.paths = [row.place for row in self.rows]
        self.positions = {position for row in self.rows for position in row.positions}
        first: dict[tuple, int] = {}
        # What a thousand communes lay down alike is worked out once.
        self.alike = [first.setdefault(_content(row), key) for key, row in enumerate(self.rows)]
        self._of_month: dict[int, dict[int, RuleDays]] = {}

    def of_month(self, place: int) -> dict[int, RuleDays]:
        """The rules that hold on at least a day of the month."""
        if place not in self._of_month:
            found = ((key, _rule_days(key, row, self.months[place])) for key, row in enumerate(self.rows))
            self._of_month[place] = {key: rule for key, rule in found if rule}
        return self._of_month[place]


def _rule_days(key: int, row: EntitlementRule, month: Month) -> RuleDays | None:
    ends = [day for day in (row.ends_on, row.place_to) if day]
    days = month.shared(max(row.starts_on, row.place_from), min(ends, default=None))
    if days is None or not row.positions:
        return None
    return RuleDays(
        key, row.code, tuple(row.positions), *days, _rates(row.amount_vnd, row.coefficient, row.base, month),
        proration=ONCE if row.form == BenefitKind.Form.ONCE else row.proration,
        group=row.group, percent=row.concurrent_percent, depth=len(row.place),
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _rates(amount_vnd: int | None, coefficient, base: str, month: Month) -> tuple[RateDays, ...]:
    """A full month's rate through the days of a month."""
    if amount_vnd is not None:
        return (RateDays(1, month.days, Fraction(amount_vnd), amount_words(amount_vnd)),)
    starts = [one.starts_on.day for one in rules()[base] if month.starts_on < one.starts_on <= month.ends_on]
    found, firsts = [], [1, *starts]
    for first, after in zip(firsts, [*starts, month.days + 1], strict=True):
        value = parameter(base, month.day(first))
        words = f"{plain(coefficient)} × {amount_words(value)}"
        found.append(RateDays(first, after - 1, Fraction(coefficient) * value, words))
    return tuple(found)


def _content(row: EntitlementRule) -> tuple:
    """All of a rule, where its unit stood, that decides on amounts and words."""
    return (
        row.code, row.form, tuple(row.positions), row.amount_vnd, row.coefficient, row.base, row.proration, row.group,
        row.concurrent_percent, row.starts_on, row.ends_on, row.place_from, row.place_to, len(row.place),
    )  # fmt: skip


def _as_one(known: Sequence[dict[int, int]]) -> dict[int, int] | None:
    """The rules of all seats of a person by the first that says the same; None where two seats lie within two rules
    that say the same: these must be told apart.
    """
    if len(known) == 1:
        return known[0]
    found: dict[int, int] = {}
    for one in known:
        for first, key in one.items():
            if found.setdefault(first, key) != key:
                return None
    return found


def _stretches(rows: QuerySet[Holding]) -> Iterator[Stretch]:
    place = "seat__unit__paths__"
    rows = rows.order_by("person_id", "pk").values_list(
        "person_id", "seat__position_id", "seat__unit_id", f"{place}path",
        Cast("starts_on", CharField()), Cast("ends_on", CharField()),
        Cast(f"{place}starts_on", CharField()), Cast(f"{place}ends_on", CharField()),
    )  # fmt: skip
    return rows.iterator(chunk_size=AT_ONCE)


def _days(one: Stretch, eve: str, last: str, days: int) -> tuple[int, int] | None:
    """On which days of a month, from its `eve` (day 0) to its `last`, somebody held the seat there."""
    starts = one[4] if one[4] > one[6] else one[6]
    if starts > last:
        return None
    ends = min(one[5] or _OPEN_END, one[7] or _OPEN_END)
    if ends < eve:
        return None
    until = days if ends >= last else int(ends[8:10]) if ends > eve else 0
    return (int(starts[8:10]) if starts > eve else 0), until
