"""What the tests of support share: rules, posts, months."""

import datetime as dt
from typing import Any

from cast import START, TODAY, Cast
from thulinh.benefits.actions import make_pay_list, record_payments, set_entitlement_rule
from thulinh.benefits.models import EntitlementRule, PayList, Payment
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.benefits.rules.paying import NewPayment
from thulinh.benefits.rules.states import SupportLine
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


def pay_list(country: Cast, month: dt.date = OCTOBER, **changes: Any) -> PayList:
    """The commune's list for its payer."""
    said = {"unit": country.a1.pk, "payer": PAYER, "month_on": month, "number": "01/DS", "by": country.commune}
    return make_pay_list(**(said | changes))


def payment(country: Cast, *, who: str = "Nguyễn Thị Hồng Đào", **changes: Any) -> NewPayment:
    """A row of the payer's list: October's support of the secretary of the east branch."""
    said = {"person": country.people[who].pk, "code": "phu-cap", "month_on": OCTOBER, "amount_vnd": 575_000,
            "paid_on": dt.date(2026, 11, 5), "payer": PAYER, "list_number": "12/CT"}  # fmt: skip
    return NewPayment(**(said | changes))


def pay(country: Cast, *rows: NewPayment, roots: Any = None) -> list[Payment]:
    """What the payer's list says, written by the commune."""
    return record_payments(rows or [payment(country)], roots=roots, by=country.commune)


def line(country: Cast, month: dt.date = OCTOBER, who: str = "Nguyễn Thị Hồng Đào") -> SupportLine:
    """Where the support of a month stands."""
    person = country.people[who].pk
    [found] = support_lines(None, month_from=month, month_to=month, on=TODAY, people=[person])
    return found
