"""The measures against plain Python, on random visits."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest

from cast import TODAY, Cast
from thulinh.kernel.parameters import parameter
from thulinh.visits.actions import record_visits, report_visit, withdraw_visit
from thulinh.visits.actions.confirming import confirm_stop, deny_stop
from thulinh.visits.measures import days, visited
from thulinh.visits.models import Stop, Visit
from thulinh.visits.rules.entries import DayEntry, VisitEntry
from thulinh.visits.tests.places import INSPECTION, JOINT_WORK, SESSION, STUDY

FORMS = (JOINT_WORK, INSPECTION, SESSION, STUDY)


def build(country: Cast, dice: random.Random) -> list[VisitEntry]:
    """Visits of two cadres of the province to three places, some on the same days."""
    people, places = [country.province.person_id, country.inspector.person_id], [country.east, country.west, country.a2]
    rows = []
    for _ in range(25):
        first = TODAY - timedelta(days=dice.randrange(20, 40))
        stops = dice.sample(places, dice.choice([1, 1, 2]))
        length = dice.choice([1, 2, 3])
        spent = tuple(
            DayEntry(first + timedelta(days=n), stops[n % len(stops)].pk, halves=dice.choice([1, 2]))
            for n in range(length)
        )
        there = {one.unit for one in spent}
        rows.append(
            VisitEntry(
                form=dice.choice(FORMS), unit=country.a.pk, visitors=tuple(dice.sample(people, dice.choice([1, 2]))),
                starts_on=first, ends_on=first + timedelta(days=length - 1), purpose="Đi cơ sở", days=spent,
                stops=tuple(stop.pk for stop in stops if stop.pk in there), registered_on=dice.choice([None, first]),
            )
        )  # fmt: skip
    return rows


def live(country: Cast, seed: int) -> tuple[list[VisitEntry], list[Visit]]:
    """The visits, made; some reported, confirmed, denied, withdrawn."""
    dice = random.Random(seed)
    rows = build(country, dice)
    visits = record_visits(rows, by=None)
    for visit in visits:
        for stop in Stop.objects.filter(visit=visit).exclude(unit=country.a2).order_by("pk"):
            said = dice.choice([None, confirm_stop, deny_stop])
            if said is not None:
                words = {"text": "Đã đến"} if said is confirm_stop else {"reason": "Không đến"}
                said(stop.pk, version=visit.version, by=country.commune, **words)
        if dice.random() < 0.6:
            report_visit(visit.pk, text="Kết quả", by=None)
        if dice.random() < 0.2:
            withdraw_visit(visit.pk, version=visit.version, reason="Nhầm", by=None)
    return rows, list(Visit.objects.filter(pk__in=[visit.pk for visit in visits]).order_by("pk"))


def plain_days(rows: list[VisitEntry], visits: list[Visit]) -> dict[tuple[int, int], float]:
    """What each visit earns each person, worked out day by day without the room's own rule."""
    words = {(stop.visit_id, stop.unit_id): stop.word for stop in Stop.objects.all()}
    left: dict[tuple, int] = defaultdict(lambda: 2)
    claims: dict[tuple, list] = defaultdict(list)
    for row, visit in zip(rows, visits, strict=True):
        for one in row.days:
            for person in row.visitors:
                late = row.form == STUDY and (row.registered_on is None or one.day < row.registered_on)
                if visit.withdrawn_at or late or words[visit.pk, one.unit] == "khong-dung":
                    continue
                claims[person, one.day].append((visit.pk, one.halves))
    earned: dict[tuple[int, int], float] = defaultdict(float)
    for (person, day), those in claims.items():
        for turn in (1, 2):
            for visit, halves in sorted(those):
                if halves >= turn and left[person, day]:
                    left[person, day] -= 1
                    earned[person, visit] += 0.5
    return dict(earned)


@pytest.mark.parametrize("seed", range(4))
def test_days_agree_with_plain_python(country: Cast, seed: int):
    rows, visits = live(country, seed)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for row in days():
        found[row["subject"], row["record"]] += row["quantity"]
    assert {key: value for key, value in found.items() if value} == plain_days(rows, visits)
    per_day: dict[tuple, float] = defaultdict(float)
    for row in days():
        per_day[row["subject"], row["day"]] += row["quantity"]
    assert max(per_day.values()) <= 1


def _key(row: dict) -> tuple:
    return row["record"], row["subject"], row["day"], row["path"]


@pytest.mark.parametrize("seed", range(2))
def test_every_condition_keeps_what_it_says(country: Cast, seed: int):
    live(country, seed)
    everything = {_key(row): row for row in days()}
    visits = {visit.pk: visit for visit in Visit.objects.all()}
    stops = {(stop.visit_id, stop.path): stop for stop in Stop.objects.all()}

    def keys(**options) -> set:
        return {_key(row) for row in days(**options)}

    def those(holds) -> set:
        return {key for key in everything if holds(visits[key[0]], stops[key[0], key[3]])}

    assert keys(forms=[SESSION, STUDY]) == those(lambda visit, _: visit.form_id in (SESSION, STUDY))
    assert keys(levels=["xa"]) == those(lambda _, stop: stop.unit_id == country.a2.pk)
    assert keys(verdict="dat") == those(lambda _, stop: stop.word == "da-xac-nhan")
    assert keys(verdict="khong-dat") == those(lambda _, stop: stop.word == "khong-dung")
    assert keys(preparation="chi") == set()
    assert keys(preparation="khong") == set(everything)

    def in_time(visit: Visit, _: Stop) -> bool:
        allowed = timedelta(days=parameter("bao-cao-sau-di-co-so-so-ngay", visit.ends_on))
        return visit.reported_on is not None and visit.reported_on <= visit.ends_on + allowed

    assert keys(in_time=True) == those(in_time)
    assert keys(in_time=False) == set(everything) - keys(in_time=True)
    late = {key for key, row in everything.items() if row["late"]}
    assert late == those(lambda visit, stop: visit.reported_on is not None and not in_time(visit, stop))
    assert {key for key, row in everything.items() if row["verified"]} == keys(verdict="dat")


def test_visits_received_by_units(country: Cast):
    rows, visits = live(country, 7)
    plain = {
        (visit.pk, unit, min(one.day for one in row.days if one.unit == unit))
        for row, visit in zip(rows, visits, strict=True)
        for unit in row.stops
        if visit.withdrawn_at is None
    }
    assert {(row["record"], row["subject"], row["day"]) for row in visited()} == plain
    assert len(visited()) == len(plain)
    assert {row["record"] for row in visited([STUDY])} == {
        visit.pk for visit in visits if visit.form_id == STUDY and visit.withdrawn_at is None
    }
