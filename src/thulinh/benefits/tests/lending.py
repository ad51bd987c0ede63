"""Loans on the small country of tests/cast.py, by the real actions: the secretary of thôn Đông borrows, the secretary
of the commune looks after it.
"""

import datetime as dt
from typing import Any

from cast import START, TODAY, Cast
from thulinh.benefits.actions.loans import Disbursement, NewLoan, ask_loan, disburse_loan
from thulinh.benefits.models import Loan
from thulinh.benefits.rules.loans import Due
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships
from thulinh.people.models import Person

LENT_ON = dt.date(2026, 3, 2)
AMOUNT = 12_000_000
SCHEDULE = (
    Due(dt.date(2026, 6, 30), 4_000_000),
    Due(dt.date(2026, 9, 30), 4_000_000),
    Due(dt.date(2027, 3, 31), 4_000_000),
)


def moment(day: dt.date) -> dt.datetime:
    """The morning of a day in Việt Nam."""
    return dt.datetime(day.year, day.month, day.day, 1, tzinfo=dt.UTC)


def asked(cast: Cast, on: dt.date = TODAY, *, by: Any = "", **changes: Any) -> Loan:
    """A loan that the secretary of thôn Đông asks for."""
    new = {
        "person": cast.secretary.person_id, "unit": cast.east.pk, "officer": cast.commune.person_id,
        "purpose": "Nuôi dê sinh sản", "wanted_vnd": AMOUNT,
    }  # fmt: skip
    return ask_loan(NewLoan(**new | changes), by=cast.secretary if by == "" else by, at=moment(on))


def payment(**changes: Any) -> Disbursement:
    """Twelve million in three instalments."""
    said = {"amount_vnd": AMOUNT, "day": LENT_ON, "lender": "Ngân hàng Chính sách xã hội", "schedule": SCHEDULE}
    return Disbursement(**said | changes)


def lent(cast: Cast, on: dt.date = LENT_ON, **changes: Any) -> Loan:
    """The same, paid out."""
    one = asked(cast, on, **changes)
    return disburse_loan(one.pk, payment(day=on), by=None, at=moment(on))


def borrowers(cast: Cast, number: int, unit: Any = None) -> list[Person]:
    """So many more members of thôn Đông."""
    people = add_people([NewPerson(f"Trần Thị Vay {n}") for n in range(number)], by=None)
    begin_memberships([NewMembership(one.pk, (unit or cast.east).pk, START) for one in people], by=None)
    return people
