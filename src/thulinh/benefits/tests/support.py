"""What the tests of support share: rules, posts, months."""

import datetime as dt
from typing import Any

from cast import START, Cast
from thulinh.benefits.actions import set_entitlement_rule
from thulinh.benefits.models import EntitlementRule
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.people.actions import NewHolding, take_seats
from thulinh.people.models import Holding

OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
SECRETARY = "bi-thu-chi-doan"
PAYER = "UBND xã Tân Lập"


def entry(**changes: Any) -> RuleEntry:
    """A support of 575,000 a month for secretaries, paid by the commune."""
    said = {"name": "Phụ cấp Bí thư", "kind": "phu-cap", "positions": (SECRETARY,), "payer": PAYER,
            "legal_basis": "Nghị quyết 12/NQ-HĐND", "code": "phu-cap", "amount_vnd": 575_000}  # fmt: skip
    return RuleEntry(**(said | changes))


def lay(country: Cast, *, unit: Any = None, starts_on: dt.date = START, **changes: Any) -> EntitlementRule:
    """One support laid down by hand in commune A1, unless told otherwise."""
    unit = (unit or country.a1).pk
    return set_entitlement_rule(entry(**changes), unit=unit, starts_on=starts_on, paper_number="12/NQ-HĐND", by=None)


def seat(country: Cast, name: str, unit: Any, position: str = SECRETARY, *, on: dt.date = START) -> Holding:
    """Somebody of the country takes a seat."""
    row = NewHolding(country.people[name].pk, Holding.How.APPOINTED, on, unit=unit.pk, position=position)
    return take_seats([row], by=None)[0]
