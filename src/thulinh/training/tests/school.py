"""A class of province A for the leaders of its communes and what leads up to it, by the real actions.

In office on the first day: Lê Minh Khôi, secretary of commune A1 (named since 1/7/2025); Bùi Quốc An, deputy of A1
(since 1/9/2026: new); Phạm Thùy Dương, secretary of A2 (since 1/10/2026: new). `many` more communes may be added, each
with a secretary. The class is on two days that are over, so that a test may go through it to its end.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from cast import START, Cast, open_account
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewPerson, add_people, ensure_seats, take_seats
from thulinh.people.models import Account, Holding
from thulinh.training.actions import (
    approve,
    nominate,
    open_class,
    plan_class,
    set_half_days,
    settle_class,
)
from thulinh.training.models import HalfDay, Participant, Presence, TrainingClass
from thulinh.training.rules.classes import ClassEntry, HalfDayEntry
from thulinh.units.actions import NewUnit, open_units
from thulinh.units.models import Unit

SECRETARY, DEPUTY, BRANCH = "bi-thu-doan-xa", "pho-bi-thu-doan-xa", "bi-thu-chi-doan"
SOFTWARE, CAMP = "phan-mem-doan-vien", "cong-tac-trai"
FIRST, LAST = dt.date(2026, 11, 19), dt.date(2026, 11, 20)
HALF_DAYS = ((FIRST, "sang"), (FIRST, "chieu"), (LAST, "sang"), (LAST, "chieu"))


@dataclass
class School:
    """The country with holders of the seats that the class is for; `a2_secretary` has an account in commune A2."""

    cast: Cast
    khoi: Holding
    an: Holding
    duong: Holding
    a2_secretary: Account
    others: list[Holding] = field(default_factory=list)

    @property
    def leaders(self) -> list[int]:
        """The three holders, in order."""
        return [self.khoi.pk, self.an.pk, self.duong.pk]


def school(cast: Cast) -> School:
    """Who holds the seats of the communes."""
    people = cast.people
    rows = [
        NewHolding(people["Bùi Quốc An"].pk, "dai-hoi", dt.date(2026, 9, 1), unit=cast.a1.pk, position=DEPUTY),
        NewHolding(people["Phạm Thùy Dương"].pk, "dai-hoi", dt.date(2026, 10, 1), unit=cast.a2.pk, position=SECRETARY),
    ]
    an, duong = take_seats(rows, by=None)
    return School(cast, cast.holdings["commune"], an, duong, open_account(people["Phạm Thùy Dương"]))


def many(world: School, number: int) -> list[Holding]:
    """So many more communes of province A, each with a secretary since the first day."""
    rows = [NewUnit(f"A-x{n}", f"Đoàn xã số {n + 10}", "xa", "A", START) for n in range(number)]
    units: list[Unit] = open_units(rows, by=None)
    ensure_seats([unit.pk for unit in units], on=START, by=None)
    people = add_people([NewPerson(f"Trần Thị Số {n}") for n in range(number)], by=None)
    seats = [
        NewHolding(person.pk, "dai-hoi", START, unit=unit.pk, position=SECRETARY)
        for person, unit in zip(people, units, strict=True)
    ]
    world.others = take_seats(seats, by=None)
    return world.others


def entry(**changes: Any) -> ClassEntry:
    """What is said of the class."""
    said: dict[str, Any] = {
        "name": "Bồi dưỡng cán bộ chủ chốt cấp xã", "starts_on": FIRST, "ends_on": LAST, "capacity": 100,
        "positions": (SECRETARY, DEPUTY), "topics": ((SOFTWARE, "moi"),), "place": "Trường Chính trị tỉnh",
        "attendance_percent": 75,
    }  # fmt: skip
    return ClassEntry(**said | changes)


def planned(world: School, *, by: Account | None = None, unit: Unit | None = None, **changes: Any) -> TrainingClass:
    """A class of the province, planned by it."""
    return plan_class(entry(**changes), unit=(unit or world.cast.a).pk, by=by or world.cast.province)


def opened(world: School, **changes: Any) -> TrainingClass:
    """The class, open, with two mornings and two afternoons."""
    row = planned(world, **changes)
    days = [HalfDayEntry(day, part) for day, part in HALF_DAYS if row.starts_on <= day <= row.ends_on]
    set_half_days(row, days, by=world.cast.province)
    return open_class(row, by=world.cast.province)


def listed(world: School, holdings: list[int] | None = None, **changes: Any) -> TrainingClass:
    """The class with these holders (the three) approved, its list settled."""
    row = opened(world, **changes)
    done = nominate(row, holdings or world.leaders, by=world.cast.province)
    approve(row, done.taken, by=world.cast.province)
    return settle_class(row, by=world.cast.province)


def who(row: TrainingClass, holding: Holding) -> Participant:
    """The holder in the class."""
    return Participant.objects.current().get(training_class=row, holding=holding)


def there(row: TrainingClass, *holdings: Holding, half_days: int | None = None) -> None:
    """These holders were there on all half days, or on so many."""
    days = sorted(HalfDay.objects.current().filter(training_class=row), key=lambda one: (one.day, one.part != "sang"))
    found = Participant.objects.current().filter(training_class=row, holding__in=[one.pk for one in holdings])
    with writing("training"):
        Presence.objects.bulk_create(
            Presence(participant=one, half_day=day, word="co-mat", how="ghi-tay", at=now())
            for one in found
            for day in days[:half_days]
        )
