"""What somebody has a right to, and what of it arrived (HN9): read by that person."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from thulinh.benefits.models import BenefitKind, EntitlementRule, InsuranceCard, PayLine, Payment, Receipt
from thulinh.benefits.queries.late import months_late
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.rules.giving import rate_words
from thulinh.benefits.rules.states import SupportLine
from thulinh.kernel.parameters import parameter
from thulinh.people.models import Holding
from thulinh.units.models import UnitPath
from thulinh.units.rules.paths import path_ids


@dataclass(frozen=True)
class Right:
    """A support that somebody has a right to on a day, by which rule, and its amount in words."""

    rule: EntitlementRule
    rate: str


@dataclass(frozen=True)
class OwnSupport:
    """One person's rights of a day, and month by month what is due and what became of it, the latest month first.
    `names`: what each support is called.
    """

    on: dt.date
    rights: Sequence[Right]
    lines: Sequence[SupportLine]
    names: Mapping[str, str]

    @property
    def to_confirm(self) -> list[SupportLine]:
        """The lines of which the receiver has not yet said whether it came, the oldest first."""
        return [line for line in reversed(self.lines) if line.waits_for_word(self.on)]


def own_support(person: int, on: dt.date) -> OwnSupport:
    """What a person has a right to, what was paid and what arrived, from the first month that can be in arrears up to
    that of the day.

    Queries: a fixed number.
    """
    lines = list(support_lines(None, month_from=months_late(on)[0], month_to=on, on=on, people=[person]))
    lines.sort(key=lambda line: line.code)
    lines.sort(key=lambda line: line.month_on, reverse=True)
    rights = rights_of(person, on)
    return OwnSupport(on, rights, lines, names_of({line.code for line in lines}))


def rights_of(person: int, on: dt.date) -> list[Right]:
    """The supports of every form that somebody has a right to on a day, by the seats of that day; of one code the
    nearest unit's.

    Queries: three.
    """
    held = list(Holding.objects.on(on).filter(person=person).values_list("seat__position_id", "seat__unit_id"))
    paths = dict(UnitPath.objects.on(on).open().filter(unit__in=[unit for _, unit in held]).values_list("unit", "path"))
    above = {unit for path in paths.values() for unit in path_ids(path)}
    rows = EntitlementRule.objects.on(on).filter(unit__in=above).select_related("kind").order_by("kind__rank", "code")
    found: dict[str, tuple[int, Right]] = {}
    for row in rows:
        inside = {position for position, unit in held if row.unit_id in path_ids(paths.get(unit, ""))}
        if not set(row.positions) <= inside:
            continue
        depth = max(path_ids(path).index(row.unit_id) for path in paths.values() if row.unit_id in path_ids(path))
        if row.code not in found or depth > found[row.code][0]:
            found[row.code] = depth, Right(row, _rate(row, on))
    return [right for _, right in found.values()]


def _rate(row: EntitlementRule, on: dt.date) -> str:
    """How much it is, in words; nothing for a card."""
    if row.kind.form == BenefitKind.Form.INSURANCE:
        return ""
    words = rate_words(row, parameter(row.base, on) if row.base else None)
    return words.replace(" mỗi tháng", ", một lần") if row.kind.form == BenefitKind.Form.ONCE else words


def names_of(codes: Collection[str]) -> dict[str, str]:
    """What supports are called, by code: as the latest rule says.

    Queries: one.
    """
    rows = EntitlementRule.objects.filter(code__in=codes).order_by("starts_on", "pk")
    return dict(rows.values_list("code", "name"))


@dataclass(frozen=True)
class StoredSupport:
    """What is stored about one person's support, the newest first, also what was taken back; `names`: what each support
    is called.
    """

    listed: Sequence[PayLine]
    paid: Sequence[Payment]
    said: Sequence[Receipt]
    cards: Sequence[InsuranceCard]
    names: Mapping[str, str]


def stored_support(person: int) -> StoredSupport:
    """Everything that is stored about a person's support. Ask it for nobody but the person.

    Queries: five.
    """
    listed = PayLine.objects.filter(person=person, pay_list__withdrawn_at=None).select_related("pay_list")
    lines = list(listed.order_by("-pay_list__month_on", "-pk"))
    paid = list(Payment.objects.filter(person=person).order_by("-month_on", "-pk"))
    said = list(Receipt.objects.filter(person=person).order_by("-month_on", "-pk"))
    cards = list(InsuranceCard.objects.filter(person=person).select_related("kind").order_by("-starts_on", "-pk"))
    codes = {one.code for one in (*lines, *paid, *said)}
    return StoredSupport(lines, paid, said, cards, names_of(codes))
