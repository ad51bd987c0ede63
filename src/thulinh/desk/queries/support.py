"""One person's support as pages show it: rights in words, months with their supports, cards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from thulinh.benefits.models import BenefitKind, EntitlementRule, InsuranceCard
from thulinh.benefits.queries.arrears import Named, arrears_map, named, together
from thulinh.benefits.queries.giving import rule_words
from thulinh.benefits.queries.insurance import cards_of, uncovered_under
from thulinh.benefits.queries.own import own_support
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import State, SupportLine
from thulinh.people.models import Holding
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class SupportShown:
    """One support of one month as a person reads it."""

    line: SupportLine
    name: str
    on: dt.date

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.line.state(self.on)

    @property
    def can_be_said(self) -> bool:
        """Whether the receiver has not said yet if it came."""
        return self.line.waits_for_word(self.on)

    @property
    def month(self) -> str:
        """The month as people write it."""
        return Month.of(self.line.month_on).label

    @property
    def label(self) -> str:
        """The support and its month."""
        return f"{self.name}, tháng {self.month}"


@dataclass(frozen=True)
class SupportOfPerson:
    """Everything about one person's support: the rules that hold for them today (each with `rate`, `who` and `since`),
    the months with their supports, the newest first, and their cards.
    """

    rights: Sequence[EntitlementRule]
    months: Sequence[tuple[str, Sequence[SupportShown]]]
    cards: Sequence[InsuranceCard]
    on: dt.date

    @property
    def lacks_card(self) -> bool:
        """Whether a rule gives them a card and they have none that holds."""
        may = any(one.kind.form == BenefitKind.Form.INSURANCE for one in self.rights)
        return may and not any(card.holds_on(self.on) for card in self.cards)

    @property
    def to_say(self) -> int:
        """Of how many supports the person has not said yet whether they came."""
        return sum(one.can_be_said for _, shown in self.months for one in shown)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.rights or self.months or self.cards)


def support_of(person: int | None, on: dt.date) -> SupportOfPerson:
    """What a person has a right to on a day, and what became of it in the last twelve months. Ask it for nobody but the
    person, or for who may see it there.

    Queries: fifteen at most, however much there is.
    Source: HN9.
    """
    if person is None:
        return SupportOfPerson((), (), (), on)
    own = own_support(person, on)
    shown = [SupportShown(line, own.names.get(line.code, line.code), on) for line in own.lines]
    months = [(rows[0].month, rows) for _, found in groupby(shown, lambda one: one.line.month_on) if (rows := [*found])]
    return SupportOfPerson(_told([right.rule for right in own.rights], person, on), months, cards_of(person), on)


def _told(rules: list[EntitlementRule], person: int, on: dt.date) -> list[EntitlementRule]:
    """The rules in words, each with `since`: from when the person has been on the seats that it asks for."""
    seats = Holding.objects.on(on).filter(person=person).values_list("seat__position", "starts_on")
    for rule in rules:
        taken = [day for position, day in seats if position in rule.positions]
        rule.since = max([rule.starts_on, *taken])
    rule_words(rules, on)
    return rules


@dataclass(frozen=True)
class LateShown:
    """Support that is not known to have come, with the words that a list needs."""

    line: SupportLine
    name: str
    unit_name: str
    support: str
    on: dt.date

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.line.state(self.on)

    @property
    def month(self) -> str:
        """The month as people write it."""
        return Month.of(self.line.month_on).label


def late_shown(lines: Sequence[SupportLine], on: dt.date) -> list[LateShown]:
    """Lines with names, the oldest month first, then by unit and name.

    Queries: three, for up to ten thousand lines.
    """
    words = named(lines, on)
    rows = sorted(
        lines,
        key=lambda line: (
            line.month_on,
            line.path,
            people.name_key if (people := words.people.get(line.person)) else "",
        ),
    )
    return [_late(line, words, on) for line in rows]


def _late(line: SupportLine, words: Named, on: dt.date) -> LateShown:
    person, unit = words.people.get(line.person), words.units.get(line.unit)
    return LateShown(
        line,
        person.full_name if person else "",
        unit.name if unit else "",
        words.supports.get(line.code, line.code),
        on,
    )


@dataclass(frozen=True)
class PlaceSupport:
    """How support stands in a unit and below: people with a right to something monthly, for how many of them it has not
    all come, how much, of how much they say that it did not come; how many are entitled to a card and have none.
    """

    entitled: int
    late: int
    late_vnd: int
    denied: int
    without_card: int


def support_of_place(row: UnitPath, on: dt.date) -> PlaceSupport | None:
    """The same for one unit; nothing where nobody is entitled to anything.

    Queries: those of `arrears_map` and of `uncovered_under`.
    """
    standings, missing = arrears_map(row, on), uncovered_under([row.path], on)
    every = together(standings)
    if not every.entitled and not missing:
        return None
    return PlaceSupport(every.entitled, every.late, every.late_vnd, every.denied, len(missing))
