"""DN: the figures of "1+2" on random data, against a recomputation in plain Python from what was told."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction

import cast
from thulinh.config.definitions import FOLDER, read
from thulinh.difficulties.actions import (
    NewDifficulty,
    agree,
    answer,
    load_difficulty_kinds,
    raise_difficulties,
    withdraw,
)
from thulinh.difficulties.actions.findings import record_finding
from thulinh.difficulties.actions.following import put_right
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.kernel import clock
from thulinh.kernel.actions import lay_periods
from thulinh.kernel.periods import parse_period
from thulinh.people.actions import NewAccount, NewHolding, NewPerson, add_people, open_accounts, take_seats
from thulinh.people.models import Account
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt, store_version
from thulinh.programmes.queries import find
from thulinh.units.queries import unit_on
from thulinh.visits.actions import load_forms, record_visit, report_visit, withdraw_visit
from thulinh.visits.actions.confirming import confirm_stop, deny_stop
from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import DayEntry, VisitEntry

pytestmark = pytest.mark.django_db

PROGRAMME, ON, FIRST = "di-co-so-1-2", cast.TODAY, dt.date(2026, 1, 5)
NEEDED, IN_TIME, ANSWER_DAYS = 60, 10, {"xa": 15, "tinh": 30}
LONGEST = {"phoi-hop-to-chuc": 15, "kiem-tra-giam-sat": 10, "du-sinh-hoat": 5, "hoc-tap-thuc-te": 31}
SEEDS = (1, 2, 3)


@dataclass
class Told:
    """One visit as it was told, and what became of it."""

    number: int
    entry: VisitEntry
    is_registered: bool
    reported_after: int | None
    words: dict[int, str]
    is_withdrawn: bool


@dataclass
class World:
    """The small country with cadres of the province, and what was told of them."""

    country: cast.Cast
    cadres: list[Account]
    visits: list[Told] = field(default_factory=list)
    let_off: dict[int, int] = field(default_factory=dict)
    difficulties: list[tuple[str, dt.date, dt.date | None, bool]] = field(default_factory=list)
    findings: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def levels(self) -> dict[int, str]:
        one = self.country
        return {one.a1.pk: "xa", one.a2.pk: "xa", one.east.pk: "chi-doan", one.west.pk: "chi-doan",
                one.quarter.pk: "chi-doan"}  # fmt: skip


def at(day: dt.date) -> clock.on:
    return clock.on(dt.datetime.combine(day, dt.time(20)))


@pytest.fixture(params=SEEDS, scope="module")
def world(request, django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _told(random.Random(request.param))
        transaction.set_rollback(True)


def _told(chance: random.Random) -> World:
    country = cast.build()
    lay_periods()
    load_forms(read("visits.yaml"))
    load_difficulty_kinds(read("difficulties.yaml"))
    store_version((FOLDER / "programmes" / f"{PROGRAMME}.yaml").read_text(encoding="utf-8"), by=None)
    made = World(country, [country.province, *_more_cadres(country)])
    first = dt.date(2026, 1, 1)
    adopt([NewAdoption(PROGRAMME, country.a.pk, first, "Ban Thường vụ", "1-KH", first)], by=country.province)
    _let_somebody_off(made, chance)
    for number in range(60):
        _tell_visit(made, number, chance)
    for _ in range(25):
        _tell_difficulty(made, chance)
        _tell_finding(made, chance)
    return made


def _more_cadres(country: cast.Cast) -> list[Account]:
    people = add_people([NewPerson(f"Cán bộ Số {number}", dt.date(1995, 1, number)) for number in range(1, 5)], by=None)
    position = "can-bo-tinh-doan"
    take_seats(
        [NewHolding(one.pk, "chi-dinh", cast.START, unit=country.a.pk, position=position) for one in people], by=None
    )
    return open_accounts([NewAccount(one.pk, f"can-bo-{number}") for number, one in enumerate(people)], by=None)


def _let_somebody_off(made: World, chance: random.Random) -> None:
    person = made.cadres[-1].person_id
    first = dt.date(2026, 3, 1) + chance.randrange(60) * timedelta(1)
    last = first + chance.randrange(90, 180) * timedelta(1)
    row = NewExemption(PROGRAMME, "di-co-so", None, first, last, "Nghỉ ốm", person=person, kind="nghi-om")
    exempt([row], by=made.country.province)
    made.let_off[person] = (last - first).days + 1


def _tell_visit(made: World, number: int, chance: random.Random) -> None:
    """Any form and length, one or two who go, places, half days; late, silent, denied, withdrawn or unregistered."""
    form = chance.choice(list(LONGEST))
    length = chance.randrange(1, LONGEST[form] + 1)
    first = FIRST + chance.randrange((ON - FIRST).days - 70) * timedelta(1)
    stops = chance.sample(sorted(made.levels), chance.choice((1, 1, 2)))
    goers = chance.sample(made.cadres[: 1 + chance.randrange(len(made.cadres))] or made.cadres, 1)
    goers += [one for one in made.cadres if one not in goers and chance.random() < 0.25]
    days = tuple(
        DayEntry(first + place * timedelta(1), chance.choice(stops), chance.choice((2, 2, 1)))
        for place in range(length)
        if place in (0, length - 1) or chance.random() < 0.8
    )
    used = tuple(stop for stop in stops if stop in {day.unit for day in days})
    last = max(day.day for day in days)
    is_registered = form != "hoc-tap-thuc-te" or chance.random() < 0.5
    entry = VisitEntry(
        form=form, unit=made.country.a.pk, visitors=tuple(one.person_id for one in goers), starts_on=days[0].day,
        ends_on=last, stops=used, purpose=f"Chuyến {number}", days=days,
        registered_on=first - timedelta(1) if is_registered else None,
    )  # fmt: skip
    with at(last + timedelta(1)):
        visit = record_visit(entry, by=made.country.province)
    made.visits.append(_followed(made, visit, entry, is_registered, chance))


def _followed(made: World, visit: Visit, entry: VisitEntry, is_registered: bool, chance: random.Random) -> Told:
    reported_after = chance.choice((None, 1, IN_TIME, IN_TIME + 1, 20))
    if reported_after is not None:
        with at(entry.ends_on + reported_after * timedelta(1)):
            report_visit(visit.pk, text="Đã làm việc", by=made.country.province)
    words = {}
    with at(entry.ends_on + timedelta(21)):
        for stop in visit.stops.exclude(unit__in=[made.country.a2.pk, made.country.quarter.pk]):
            words[stop.unit_id] = chance.choice(("", "dat", "dat", "dat", "khong-dat"))
            if words[stop.unit_id] == "dat":
                confirm_stop(stop.pk, version=visit.version, text="Có đến", by=made.country.commune)
            elif words[stop.unit_id]:
                deny_stop(stop.pk, version=visit.version, reason="Không đến", by=made.country.commune)
        is_withdrawn = chance.random() < 0.1
        if is_withdrawn:
            withdraw_visit(visit.pk, version=visit.version, reason="Ghi nhầm", by=made.country.province)
    return Told(visit.pk, entry, is_registered, reported_after, words, is_withdrawn)


def _tell_difficulty(made: World, chance: random.Random) -> None:
    """Raised by a branch or by its commune, answered by whose turn it is on that day, agreed to, withdrawn or left."""
    country = made.country
    is_branch = chance.random() < 0.7
    raiser, unit = (country.secretary, country.east) if is_branch else (country.commune, country.a1)
    raised_on = FIRST + chance.randrange((ON - FIRST).days - 80) * timedelta(1)
    with at(raised_on):
        (row,) = raise_difficulties([NewDifficulty(unit.pk, "khac", "Việc khó")], by=raiser)
    end = chance.choice(("dong-y", "dong-y", "rut", ""))
    after = chance.randrange(1, 40)
    is_late = after > ANSWER_DAYS["xa" if is_branch else "tinh"]
    ended_on = raised_on + (after + 2) * timedelta(1) if end else None
    if end == "dong-y":
        answerers = (country.commune, country.province) if is_branch else (country.province, country.centre)
        with at(raised_on + after * timedelta(1)):
            answer([row.pk], text="Đã giải quyết", by=answerers[is_late])
        with at(ended_on):
            agree(row.pk, by=raiser)
    elif end:
        with at(ended_on):
            withdraw(row.pk, reason="Tự lo được", by=raiser)
    made.difficulties.append((end, raised_on, ended_on, is_late))


def _tell_finding(made: World, chance: random.Random) -> None:
    kind = chance.choice(("khong-sinh-hoat", "chua-dung-huong-dan", "ky-nang-con-thieu", "mo-hinh-hay"))
    day = FIRST + chance.randrange((ON - FIRST).days - 30) * timedelta(1)
    skill = "lap-ke-hoach" if kind == "ky-nang-con-thieu" else ""
    with at(day):
        found = record_finding(
            FindingEntry(kind, made.country.east.pk, day, "Thấy vậy", skill=skill), by=made.country.province
        )
    is_followed = kind in ("khong-sinh-hoat", "chua-dung-huong-dan") and chance.random() < 0.6
    if is_followed:
        with at(day + timedelta(9)):
            put_right(found.pk, note="Đã sửa", on=day + timedelta(9), by=made.country.commune)
    made.findings.append((kind, is_followed))


@dataclass(frozen=True)
class Half:
    """Half days of one person, day and place of one visit, as they count."""

    told: Told
    person: int
    day: DayEntry
    counted: int


def counted(made: World) -> list[Half]:
    """What counts, worked out person by person and day by day: a day has two halves, first come, first served."""
    of_day: dict[tuple[int, dt.date], list[tuple[Told, DayEntry]]] = defaultdict(list)
    lost: list[Half] = []
    for told in made.visits:
        for day in () if told.is_withdrawn else told.entry.days:
            for person in told.entry.visitors:
                if told.words.get(day.unit) == "khong-dat" or not told.is_registered:
                    lost.append(Half(told, person, day, 0))
                else:
                    of_day[person, day.day].append((told, day))
    found = []
    for (person, _), rows in of_day.items():
        given = [0] * len(rows)
        for _ in range(2):
            for place, (_, day) in enumerate(rows):
                if sum(given) < 2 and given[place] < day.halves:
                    given[place] += 1
        found += [Half(told, person, day, half) for (told, day), half in zip(rows, given, strict=True)]
    return found + lost


def figure(made: World, code: str):
    path = unit_on(made.country.a.pk, ON).path
    (only,) = find(PROGRAMME, code, path=path, span=parse_period("2026", ON), on=ON)
    return only


def days(rows: list[Half]) -> float:
    return sum(row.counted for row in rows) / 2


def test_days_agree_by_form_level_word_and_report(world):
    rows = counted(world)
    assert any(row.counted < row.day.halves for row in rows), "something was shared or lost"
    expected = {"tong-so-ngay": days(rows)}
    for code, form in (
        ("ngay-phoi-hop-to-chuc", "phoi-hop-to-chuc"), ("ngay-kiem-tra-giam-sat", "kiem-tra-giam-sat"),
        ("ngay-du-sinh-hoat", "du-sinh-hoat"), ("ngay-hoc-tap-thuc-te", "hoc-tap-thuc-te"),
    ):  # fmt: skip
        expected[code] = days([row for row in rows if row.told.entry.form == form])
    for code, level in (("ngay-o-chi-doan", "chi-doan"), ("ngay-o-xa", "xa"), ("ngay-o-huyen", "huyen")):
        expected[code] = days([row for row in rows if world.levels[row.day.unit] == level])
    expected["ngay-co-xac-nhan"] = days([row for row in rows if row.told.words.get(row.day.unit) == "dat"])
    expected["ngay-bao-cao-dung-han"] = days([row for row in rows if (row.told.reported_after or 99) <= IN_TIME])
    assert {code: figure(world, code).cell().met for code in expected} == expected
    for code, number in expected.items():
        assert sum(row.quantity for row in figure(world, code).records()) == number, code


def test_who_has_the_days_agrees_and_opens_to_the_visits(world):
    done: dict[int, float] = defaultdict(float)
    visits: dict[int, set[int]] = defaultdict(set)
    for row in counted(world):
        done[row.person] += row.counted / 2
        visits[row.person].add(row.told.number)
    asked = figure(world, "can-bo-du-ngay")
    rows = {row.subject: row for row in asked.rows()}
    assert set(rows) == {one.person_id for one in world.cadres}
    needed = dict.fromkeys(rows, NEEDED)
    for person, off in world.let_off.items():
        needed[person] = -(-2 * NEEDED * (365 - off) // 365) / 2
    met = {person for person in rows if done[person] >= needed[person]}
    assert met, "somebody has them"
    assert {person for person, row in rows.items() if row.is_met} == met
    cell = asked.cell()
    assert (cell.due, cell.met, cell.value) == (len(rows), len(met), len(met) / len(rows))
    for person in rows:
        assert {row.record for row in asked.records(subject=person)} == visits[person]


def test_difficulties_and_findings_agree(world):
    solved = [late for end, _, _, late in world.difficulties if end == "dong-y"]
    bad = ("khong-sinh-hoat", "chua-dung-huong-dan")
    expected = {
        "kho-khan-neu": len(world.difficulties),
        "kho-khan-giai-quyet": len(solved),
        "kho-khan-dung-han": solved.count(False),
        "kho-khan-rut": sum(end == "rut" for end, *_ in world.difficulties),
        "sinh-hoat-chua-dat": sum(kind in bad for kind, _ in world.findings),
        "sinh-hoat-da-khac-phuc": sum(followed for _, followed in world.findings),
        "ky-nang-con-thieu": sum(kind == "ky-nang-con-thieu" for kind, _ in world.findings),
        "mo-hinh-hay": sum(kind == "mo-hinh-hay" for kind, _ in world.findings),
    }
    assert {code: figure(world, code).cell().met for code in expected} == expected
    for code, number in expected.items():
        assert len({row.record for row in figure(world, code).records()}) == number, code
