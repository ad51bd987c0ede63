"""Health-insurance cards: whose, which end soon, and who is entitled to one and has none."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from thulinh.benefits.models import BenefitKind, EntitlementRule, InsuranceCard
from thulinh.benefits.permissions import BenefitPermission
from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding
from thulinh.people.reach import User, allowed, reach
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.rules import lies_under

SOON = "the-bao-hiem-sap-het-han-so-ngay"


@dataclass(frozen=True)
class Uncovered:
    """Somebody who is entitled to a card on that day and has none that holds: by which rule, since the last one ended
    on which day (`None`: there was none).
    """

    person: int
    name: str
    unit: int
    unit_name: str
    path: str
    kind: str
    rule_name: str
    legal_basis: str
    payer: str
    is_doubtful: bool
    last_ended_on: dt.date | None


def card_list(user: User, on: dt.date) -> QuerySet[InsuranceCard]:
    """The cards of people whose place the reader may see, those that end first before others, then those that ended.

    Each knows `unit_name`. Queries: one, beyond `reach`.
    """
    rows = allowed(InsuranceCard.objects.current(), user, BenefitPermission.VIEW, on)
    return (
        rows.select_related("person", "kind")
        .annotate(unit_name=_unit_name(on), has_ended=Case(When(ends_on__lt=on, then=1), default=0))
        .order_by("has_ended", "ends_on", "pk")
    )


def _unit_name(on: dt.date) -> Subquery:
    return Subquery(UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1])


def cards_to_write(user: User, on: dt.date) -> QuerySet[InsuranceCard]:
    """The cards that the reader may withdraw."""
    return allowed(InsuranceCard.objects.current(), user, BenefitPermission.PREPARE, on)


def ending_soon(cards: QuerySet[InsuranceCard], on: dt.date) -> QuerySet[InsuranceCard]:
    """Those of some cards that hold today and end within the days of the dated rule, and are not followed by another.

    Queries: one.
    """
    last = on + timedelta(days=parameter(SOON, on))
    after = InsuranceCard.objects.current().filter(person=OuterRef("person"), starts_on__gt=OuterRef("ends_on"))
    followed = Subquery(after.order_by("starts_on").values("pk")[:1])
    return cards.filter(starts_on__lte=on, ends_on__range=(on, last)).annotate(next=followed).filter(next=None)


def cards_of(person: int) -> list[InsuranceCard]:
    """The cards of one person, the newest first.

    Queries: one.
    """
    rows = InsuranceCard.objects.current().filter(person=person).select_related("kind")
    return list(rows.order_by("-starts_on", "-pk"))


@dataclass(frozen=True)
class CardPerson:
    """Somebody for whom a card may be recorded now, in which unit, and why."""

    person: int
    name: str
    unit: int
    unit_name: str
    why: str
    payer: str = ""
    legal_basis: str = ""

    @property
    def label(self) -> str:
        """As the form shows them."""
        return f"{self.name}, {self.unit_name} ({self.why})"


def people_to_cover(user: User, on: dt.date) -> dict[int, CardPerson]:
    """For whom the reader may record a card now: who is entitled and has none, and whose card ends soon.

    Queries: six, beyond `reach`.
    """
    roots = reach(user, BenefitPermission.PREPARE, on).roots
    if not roots:
        return {}
    found = {
        one.person: CardPerson(one.person, one.name, one.unit, one.unit_name, "chưa có thẻ", one.payer, one.legal_basis)
        for one in uncovered_under(roots, on)
    }
    for card in ending_soon(cards_to_write(user, on), on).select_related("person").annotate(unit_name=_unit_name(on)):
        why = f"thẻ hết hạn {format_date(card.ends_on)}"
        known = (card.person_id, card.person.full_name, card.unit_id, card.unit_name, why, card.payer, card.legal_basis)
        found.setdefault(card.person_id, CardPerson(*known))
    return found


def seat_within(user: User, person: int, on: dt.date) -> CardPerson | None:
    """Somebody who holds a seat where the reader prepares support, by that seat; `None` for anybody else.

    Queries: one, beyond `reach`.
    """
    roots = reach(user, BenefitPermission.PREPARE, on).roots
    paths = "seat__unit__paths__"
    held = Holding.objects.on(on).filter(dated_q(on, paths), under_any_q(roots, f"{paths}path"), person=person)
    columns = ("person", "person__full_name", "seat__unit", f"{paths}name", "seat__position__short_name")
    row = held.order_by("seat__position__rank", "pk").values_list(*columns).first()
    return CardPerson(*row) if row else None


def without_card(user: User, on: dt.date) -> list[Uncovered]:
    """Who, within the reader's reach, is entitled to a card on that day by the rules in force and has none that holds.

    Shape: by unit, then by name; each person once.
    Queries: four, beyond `reach`, for up to ten thousand people.
    Source: HT3, HN9.
    """
    found = reach(user, BenefitPermission.VIEW, on)
    if not found:
        return []
    return uncovered_under(found.roots, on)


def uncovered_under(roots: Sequence[str] | None, on: dt.date) -> list[Uncovered]:
    """The same, of all who hold a seat under one of these paths; `None` is everywhere."""
    entitled = _entitled(roots, on)
    held = _cards_that_hold(entitled, on)
    left = {person: met for person, met in entitled.items() if person not in held}
    last = _last_days(left, on)
    lines = [_uncovered(person, *met, last.get(person)) for person, met in left.items()]
    return sorted(lines, key=lambda one: (one.path, one.name, one.person))


@dataclass(frozen=True)
class Seat:
    """A seat that somebody holds on a day, and where; in units that are open."""

    position: str
    unit: int
    unit_name: str
    path: str
    starts_on: dt.date


def placed_rules(on: dt.date) -> QuerySet[EntitlementRule]:
    """The rules in force on a day, each with the `path` of its unit."""
    rows = EntitlementRule.objects.on(on).filter(dated_q(on, "unit__paths__"), unit__paths__is_open=True)
    return rows.select_related("kind").annotate(path=F("unit__paths__path"))


def rules_met(
    seats: Sequence[Seat], rules: Iterable[EntitlementRule]
) -> Iterator[tuple[EntitlementRule, Sequence[Seat]]]:
    """The rules that somebody on these seats meets, each with the seats: all of its positions at once, in its unit and
    below. Of rules of one code the nearest unit's holds.
    """
    known: set[str] = set()
    for rule in sorted(rules, key=lambda one: (-len(one.path), one.kind.rank, -one.starts_on.toordinal(), one.pk)):
        inside = {seat.position: seat for seat in seats if lies_under(seat.path, rule.path)}
        if rule.code not in known and rule.positions and all(code in inside for code in rule.positions):
            known.add(rule.code)
            yield rule, [inside[code] for code in rule.positions]


Met = tuple[str, EntitlementRule, Seat]  # who: their name, by which rule, by which seat


def _entitled(roots: Sequence[str] | None, on: dt.date) -> dict[int, Met]:
    """Who is entitled to a card, by which rule and seat."""
    rules = list(placed_rules(on).filter(kind__form=BenefitKind.Form.INSURANCE))
    found: dict[int, Met] = {}
    for (person, name), seats in _seats({code for rule in rules for code in rule.positions}, roots, on).items():
        if met := next(rules_met(seats, rules), None):
            found[person] = (name, met[0], met[1][0])
    return found


def _seats(positions: Collection[str], roots: Sequence[str] | None, on: dt.date) -> dict[tuple[int, str], list[Seat]]:
    """The seats of these positions, of all who hold one of them under these paths."""
    paths = "seat__unit__paths__"
    held = Holding.objects.on(on).filter(dated_q(on, paths), seat__position__in=positions)
    held = held.filter(seat__unit__paths__is_open=True)
    mine = held.filter(under_any_q(roots, f"{paths}path")).values("person")
    columns = ("seat__position", "seat__unit", f"{paths}name", f"{paths}path", "starts_on")
    rows = held.filter(person__in=mine).order_by("person", "pk").values_list("person", "person__full_name", *columns)
    found: dict[tuple[int, str], list[Seat]] = {}
    for person, name, *seat in rows:
        found.setdefault((person, name), []).append(Seat(*seat))
    return found


def _cards_that_hold(people: Iterable[int], on: dt.date) -> set[int]:
    rows = InsuranceCard.objects.on(on)
    return {pk for part in portions(people) for pk in rows.filter(person__in=part).values_list("person", flat=True)}


def _last_days(people: Iterable[int], on: dt.date) -> dict[int, dt.date]:
    """On which day the last card of each ended."""
    rows = InsuranceCard.objects.current().filter(Q(ends_on__lt=on)).order_by("ends_on")
    return {
        person: day
        for part in portions(people)
        for person, day in rows.filter(person__in=part).values_list("person", "ends_on")
    }


def _uncovered(person: int, name: str, rule: EntitlementRule, seat: Seat, ended_on: dt.date | None) -> Uncovered:
    return Uncovered(
        person=person,
        name=name,
        unit=seat.unit,
        unit_name=seat.unit_name,
        path=seat.path,
        kind=rule.kind_id,
        rule_name=rule.name,
        legal_basis=rule.legal_basis,
        payer=rule.payer,
        is_doubtful=rule.is_doubtful,
        last_ended_on=ended_on,
    )
