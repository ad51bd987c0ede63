"""Health-insurance cards: whose, which end soon, and who is entitled to one and has none."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from thulinh.benefits.models import BenefitKind, EntitlementRule, InsuranceCard
from thulinh.benefits.permissions import BenefitPermission
from thulinh.kernel.parameters import parameter
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
    """The cards of people whose place the reader may see, those that end first before others.

    Each knows `unit_name`. Queries: one, beyond `reach`.
    """
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = allowed(InsuranceCard.objects.current(), user, BenefitPermission.VIEW, on)
    return rows.select_related("person", "kind").annotate(unit_name=Subquery(named)).order_by("ends_on", "pk")


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
    left = {person: line for person, line in entitled.items() if person not in held}
    last = _last_days(left, on)
    lines = [_uncovered(line, rule, last.get(person)) for person, (line, rule) in left.items()]
    return sorted(lines, key=lambda one: (one.path, one.name, one.person))


_Line = Mapping[str, Any]


def _entitled(roots: Sequence[str] | None, on: dt.date) -> dict[int, tuple[_Line, EntitlementRule]]:
    """Who is entitled to a card, with the seat by which and the rule."""
    rules = list(
        EntitlementRule.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), kind__form=BenefitKind.Form.INSURANCE)
        .annotate(path=F("unit__paths__path"))
        .order_by("kind__rank", "-starts_on", "pk")
    )
    seats = _seats({code for rule in rules for code in rule.positions}, roots, on)
    found: dict[int, tuple[_Line, EntitlementRule]] = {}
    for person, lines in seats.items():
        if met := next(((line, rule) for rule in rules if (line := _meets(lines, rule))), None):
            found[person] = met
    return found


def _meets(lines: Sequence[_Line], rule: Any) -> _Line | None:
    """The seat by which somebody meets a rule: they hold all of its positions, in the rule's unit and below it."""
    inside = {line["position"]: line for line in lines if line["is_open"] and lies_under(line["path"], rule.path)}
    if not rule.positions or any(code not in inside for code in rule.positions):
        return None
    return inside[rule.positions[0]]


def _seats(positions: Collection[str], roots: Sequence[str] | None, on: dt.date) -> dict[int, list[_Line]]:
    """The seats of these positions, of all who hold one of them under these paths."""
    paths = "seat__unit__paths__"
    held = Holding.objects.on(on).filter(dated_q(on, paths), seat__position__in=positions)
    mine = held.filter(under_any_q(roots, f"{paths}path")).values("person")
    rows = held.filter(person__in=mine).values(
        "person", name=F("person__full_name"), position=F("seat__position"), unit=F("seat__unit"),
        unit_name=F(f"{paths}name"), path=F(f"{paths}path"), is_open=F(f"{paths}is_open"),
    )  # fmt: skip
    found: dict[int, list[_Line]] = {}
    for row in rows.order_by("person", "pk"):
        found.setdefault(row["person"], []).append(row)
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


def _uncovered(line: _Line, rule: EntitlementRule, ended_on: dt.date | None) -> Uncovered:
    return Uncovered(
        person=line["person"],
        name=line["name"],
        unit=line["unit"],
        unit_name=line["unit_name"],
        path=line["path"],
        kind=rule.kind_id,
        rule_name=rule.name,
        legal_basis=rule.legal_basis,
        payer=rule.payer,
        is_doubtful=rule.is_doubtful,
        last_ended_on=ended_on,
    )
