"""Young people of three communes of Gia Lai and who of them belongs to the Union or its association (GL6).

That the rate of the province reached and passed its target in these years is the source's; it prints neither rate nor
formula. Here three communes stand for what a rate is made of; every person and number is invented.
"""

import datetime as dt
from decimal import Decimal

from thulinh.demo.gia_lai import SECRETARY, TERM, GiaLai
from thulinh.demo.people import Inventor, Newcomers, Post
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.kernel import clock
from thulinh.people.actions import NewMembership, begin_memberships, ensure_seats
from thulinh.people.models import Account, Holding, Membership
from thulinh.statements.actions import declare_youth
from thulinh.units.actions import NewUnit, open_units

# Code of the commune → how many young people it declared; the last has declared none yet.
DECLARED = {"23590": 96, "23944": 84, "24079": None}
FROM_AGE, TO_AGE, BASIS = 16, 30, "co-mat"
COUNTED_ON, TOLD_ON = dt.date(2023, 4, 28), dt.date(2023, 5, 5)
VILLAGES, AWAY, ASSOCIATED, BOTH = 3, 2, 5, 4
MEMBERS = (13, 21)


def tell_youth(made: GiaLai) -> None:
    """Branches with members at home and away, association members, some of them both, and the declared numbers.

    With chances of its own.
    """
    with clock.on(moment(TERM, 8)):
        rows = [
            NewUnit("", f"Chi đoàn làng {number} (giả định)", "chi-doan", made.communes[code])
            for code in DECLARED
            for number in range(1, VILLAGES + 1)
        ]
        branches = [each.pk for each in open_units(rows, by=None, on=TERM)]
        ensure_seats(branches, on=TERM, by=None)
    with clock.on(moment(TERM)):
        _settle(branches, Inventor(seed=2024, number=610_000))
    _declare(made)


def _settle(branches: list[int], inventor: Inventor) -> None:
    """Who is a member here and of the association in the next village is one person."""
    coming, both, kinds = Newcomers(inventor), [], Membership.Kind
    for place, branch in enumerate(branches):
        neighbour = branches[place - 1 if place % VILLAGES else place + 1]
        post = Post(branch, "bi-thu-chi-doan", TERM, Holding.How.CONGRESS)
        coming.add(TERM, unit=branch, posts=(post,), ages=(19, 27))
        number = inventor.chance.randrange(*MEMBERS)
        members = [coming.add(TERM, unit=branch, ages=(17, 28)) for _ in range(number)]
        both += [(member, neighbour) for member in members[:BOTH]]
        for _ in range(AWAY):
            coming.add(TERM, unit=branch, kind=kinds.AWAY, ages=(19, 28))
        for _ in range(ASSOCIATED):
            coming.add(TERM, unit=branch, kind=kinds.ASSOCIATION, ages=(17, 28))
    people = coming.settle().people
    begin_memberships(
        [NewMembership(people[at].pk, unit, TERM, kinds.ASSOCIATION) for at, unit in both], by=None
    )  # fmt: skip


def _declare(made: GiaLai) -> None:
    with clock.on(moment(TOLD_ON, 9)):
        for code, number in DECLARED.items():
            if number is not None:
                declare_youth(
                    unit=made.communes[code], value=Decimal(number), from_age=FROM_AGE, to_age=TO_AGE, basis=BASIS,
                    ends_on=COUNTED_ON, source=paper("Biểu thống kê thanh niên của xã"), source_on=COUNTED_ON,
                    note=INVENTED, by=_secretary(made, code),
                )  # fmt: skip


def _secretary(made: GiaLai, code: str) -> Account:
    """Who speaks for a commune."""
    seated = (one for one in made.cadres if one.commune == made.communes[code] and one.position == SECRETARY)
    account = next(seated).account
    assert account is not None
    return account
