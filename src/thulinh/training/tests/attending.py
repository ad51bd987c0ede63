"""A class of the province at work: two days with participants, told by rows, for tests of what happens in it."""

import datetime as dt
import itertools
from dataclasses import dataclass

from cast import TODAY, Cast
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewPerson, add_people
from thulinh.people.models import Holding, Person
from thulinh.training.models import ClassGroup, HalfDay, Participant, Presence, TrainingClass
from thulinh.units.models import Unit, UnitPath

DAY = dt.timedelta(days=1)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class AtWork:
    """A class with its half days in their order, and its participants: those with a seat first."""

    training_class: TrainingClass
    half_days: list[HalfDay]
    participants: list[Participant]

    @property
    def today(self) -> HalfDay:
        """The half day of the morning of the country's day."""
        return self.half_days[0]


def at_work(country: Cast, people: tuple[str, ...] = ("commune", "secretary"), *, state: str = "chot",
            starts_on: dt.date = TODAY, days: int = 2, has_test: bool = False, name: str = "",
            unit: Unit | None = None) -> AtWork:  # fmt: skip
    """A class from that day on, mornings and afternoons, with these accounts of the cast; of province A, or a unit."""
    host = unit or country.a
    path = UnitPath.objects.on(starts_on).get(unit=host).path
    with writing("training"):
        made = TrainingClass.objects.create(
            unit=host, path=path, name=name or "Bồi dưỡng cán bộ Đoàn xã", search="boi duong can bo doan xa",
            positions=["bi-thu-doan-xa"], state=state, starts_on=starts_on, ends_on=starts_on + (days - 1) * DAY,
            place="Trường Chính trị tỉnh", capacity=100, has_test=has_test, made_at=now(),
        )  # fmt: skip
        half_days = [
            HalfDay.objects.create(training_class=made, day=starts_on + n * DAY, part=part, starts_at=hour)
            for n in range(days)
            for part, hour in (("sang", dt.time(7, 30)), ("chieu", dt.time(13, 30)))
        ]
    return AtWork(made, half_days, [take_part(made, country.accounts[name].person) for name in people])


def take_part(training_class: TrainingClass, person: Person, *, state: str = "duoc-duyet", **more) -> Participant:
    """Somebody with a place in a class, by the seat that they hold."""
    holding = Holding.objects.on(training_class.starts_on).filter(person=person).select_related("seat").first()
    unit = more.pop("unit", None) or (holding.seat.unit if holding else training_class.unit)
    path = UnitPath.objects.on(training_class.starts_on).get(unit=unit).path
    with writing("training"):
        return Participant.objects.create(
            training_class=training_class, person=person, holding=holding, unit=unit, path=path, how="de-cu",
            position=holding.seat.position if holding else None, state=state, token=f"the-{next(_numbers)}",
            nominated_at=now(), **more,
        )  # fmt: skip


def many(training_class: TrainingClass, country: Cast, number: int) -> list[Participant]:
    """So many participants more, in one statement each."""
    people = add_people([NewPerson(f"Nguyễn Văn Học Viên {n:03d}") for n in range(number)], by=None)
    path = UnitPath.objects.on(training_class.starts_on).get(unit=country.a1).path
    with writing("training"):
        return Participant.objects.bulk_create(
            Participant(training_class=training_class, person=person, unit=country.a1, path=path, how="de-cu",
                        state="duoc-duyet", token=f"the-{next(_numbers)}", nominated_at=now())
            for person in people
        )  # fmt: skip


def into_groups(training_class: TrainingClass, *names: str) -> list[ClassGroup]:
    """Groups of a class."""
    with writing("training"):
        return [ClassGroup.objects.create(training_class=training_class, name=name) for name in names]


def passed(work: AtWork) -> None:
    """Everybody was there on all half days, and passed."""
    with writing("training"):
        Presence.objects.bulk_create(
            Presence(participant=one, half_day=half_day, word="co-mat", how="ghi-tay", at=now())
            for one in work.participants
            for half_day in work.half_days
        )
        Participant.objects.filter(pk__in=[one.pk for one in work.participants]).update(result="dat")
