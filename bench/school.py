"""A class of so many, from plan to end, by the real actions: a province with a commune for each participant."""

import datetime as dt
import time
from typing import Any

ON = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12)
STARTS_ON, ENDS_ON, SEATS_FROM = dt.date(2026, 11, 18), dt.date(2026, 11, 20), dt.date(2025, 7, 1)
SECRETARY = "bi-thu-doan-xa"
FAMILY = ("Nguyễn Thị", "Rơ Châm H’", "Công Tằng Tôn Nữ Thị", "Trần Văn", "Siu", "Đặng Huỳnh Bảo", "Phạm", "Lê Ngọc")
GIVEN = ("Hồng Đào", "Ẩn", "Phương Trâm Anh", "Đức", "Ỷ Lan", "Quỳnh Nga", "Thắng", "Vững")


def lay_class(number: int) -> dict[str, float]:
    """The class that everybody passed, ended; how many seconds its steps took."""
    from thulinh.kernel import clock

    took: dict[str, float] = {}
    with clock.on(NOON):
        province, holdings = _timed(took, "offices", lambda: _offices(number))
        taught = _timed(took, "opened", lambda: _opened(province, number))
        _timed(took, "nominated, approved", lambda: _listed(taught, holdings))
        _timed(took, "presence of six half days", lambda: _there(taught))
        _timed(took, "ended", lambda: _ended(taught))
    return took


def _timed(took: dict[str, float], name: str, step: Any) -> Any:
    start = time.perf_counter()
    found = step()
    took[name] = round(time.perf_counter() - start, 2)
    return found


def _offices(number: int) -> tuple[int, list[int]]:
    from thulinh.people.actions import NewHolding, NewPerson, add_people, ensure_seats, take_seats
    from thulinh.units.actions import NewUnit, open_units

    rows = [
        NewUnit("TW", "Trung ương Đoàn", "trung-uong", None, SEATS_FROM),
        NewUnit("T", "Tỉnh đoàn Gia Lai", "tinh", "TW", SEATS_FROM),
        *(NewUnit(f"X{n}", f"Đoàn xã Ia Krêl số {n}", "xa", "T", SEATS_FROM) for n in range(1, number + 1)),
    ]
    _, province, *communes = open_units(rows, by=None)
    ensure_seats([unit.pk for unit in communes], on=SEATS_FROM, by=None)
    names = [f"{FAMILY[n % len(FAMILY)]} {GIVEN[n // len(FAMILY) % len(GIVEN)]}" for n in range(number)]
    people = add_people([NewPerson(name) for name in names], by=None)
    seats = [
        NewHolding(person.pk, "dai-hoi", SEATS_FROM, unit=unit.pk, position=SECRETARY)
        for person, unit in zip(people, communes, strict=True)
    ]
    return province.pk, [one.pk for one in take_seats(seats, by=None)]


def _opened(province: int, number: int) -> Any:
    from thulinh.training.actions import open_class, plan_class, set_half_days
    from thulinh.training.rules.classes import ClassEntry, HalfDayEntry

    name = "Lớp bồi dưỡng nghiệp vụ công tác Đoàn và phong trào thanh thiếu nhi cho Bí thư Đoàn xã, phường năm 2026"
    entry = ClassEntry(name=name, starts_on=STARTS_ON, ends_on=ENDS_ON, capacity=number, positions=(SECRETARY,))
    taught = plan_class(entry, unit=province, by=None)
    days = [STARTS_ON + dt.timedelta(days=n) for n in range(3)]
    set_half_days(taught, [HalfDayEntry(day, part) for day in days for part in ("sang", "chieu")], by=None)
    return open_class(taught, by=None)


def _listed(taught: Any, holdings: list[int]) -> None:
    from thulinh.training.actions import approve, nominate, settle_class

    approve(taught, nominate(taught, holdings, by=None).taken, by=None)
    settle_class(taught, by=None)


def _there(taught: Any) -> None:
    from thulinh.training.actions import mark_presence
    from thulinh.training.models import Participant

    words = dict.fromkeys(
        Participant.objects.listed().filter(training_class=taught).values_list("pk", flat=True), "co-mat"
    )
    for half_day in taught.half_days.all():
        mark_presence(half_day.pk, words, by=None)


def _ended(taught: Any) -> None:
    from thulinh.training.actions import end_class

    end_class(taught, by=None)
