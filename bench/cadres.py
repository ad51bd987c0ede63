"""A country whose cadres go to the grassroots: a year of visits, the same one for the same seed and size.

One commune for thirty branches, five cadres in each commune and the rest of them in the provinces. Each goes on visits of
one to five days, mostly to branches of their own commune or province; some days are double, some are not confirmed, some
cadres are let off for a quarter, some have plans for December. Rows are laid straight, as the actions would have left them.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import generate
import ground
from generate import DAY, LONG_AGO, ON, PROVINCES, SEED, Commune, Country

FIRST, LAST = dt.date(ON.year, 1, 1), dt.date(ON.year, 12, 31)
IN_COMMUNE = 5
SEATS = (("bi-thu-doan-xa", 1), ("pho-bi-thu-doan-xa", 2), ("uy-vien-btv-doan-xa", 2))
OF_PROVINCE = "can-bo-tinh-doan"
PROGRAMME, CONTENT, NEEDED = "di-co-so-ca-nuoc", "di-co-so", 60
POSITIONS = (*(position for position, _ in SEATS), OF_PROVINCE)
FORMS = ("phoi-hop-to-chuc", "kiem-tra-giam-sat", "du-sinh-hoat")
LET_OFF = dt.date(ON.year, 4, 1), dt.date(ON.year, 6, 30)
DOCUMENT = f"""
ma: {PROGRAMME}
ten: Cán bộ Đoàn đi cơ sở, cả nước
noi-de-xuat: Trung ương Đoàn
phien-ban: 1
ap-dung-tu: 2018-01-01
nguon: [DN1]
muc-dich: Cán bộ Đoàn các cấp có ít nhất hai tháng mỗi năm ở cơ sở.
pham-vi: {{cap: tinh}}
noi-dung:
  - ma: {CONTENT}
    ten: Đi cơ sở ít nhất {NEEDED} ngày mỗi năm
    ai: {{giu-chuc: [{", ".join(POSITIONS)}]}}
    viec: {{di-co-so: moi-hinh-thuc}}
    bao-nhieu: {{it-nhat: {NEEDED}, dem: ngay, moi: nam}}
    nguon: [DN1]
"""


class Cadre:
    """Somebody who goes: who sends them, and where to."""

    def __init__(self, pk: int, unit: int, path: str, communes: list[Commune]) -> None:
        self.pk, self.unit, self.path, self.communes = pk, unit, path, communes


def lay_cadres(country: Country, cadres: int) -> list[Cadre]:
    """People, seats and holdings: five in each commune, the rest in the provinces."""
    from thulinh.kernel.text import fold, sort_key
    from thulinh.people.models import Holding, Person, Seat

    found: list[Cadre] = []
    seats: list[tuple] = []
    by_province: dict[int, list[Commune]] = {}
    for commune in country.communes:
        by_province.setdefault(commune.province, []).append(commune)
        for position, many in SEATS:
            for ordinal in range(1, many + 1):
                found.append(Cadre(len(found) + 1, commune.pk, commune.path, [commune]))
                seats.append((len(found), commune.pk, position, ordinal, LONG_AGO))
    left = cadres - len(found)
    for n in range(max(left, 0)):
        province = 2 + n % PROVINCES
        found.append(Cadre(len(found) + 1, province, f"{1:07d}{province:07d}", by_province[province]))
        seats.append((len(found), province, OF_PROVINCE, 1 + n // PROVINCES, LONG_AGO))
    chance = country.chance
    names = [" ".join(map(chance.choice, (generate.FAMILIES, generate.MIDDLES, generate.GIVEN))) for _ in found]
    people = (
        (one.pk, name, sort_key(name), fold(name), f"CB{one.pk:07d}") for one, name in zip(found, names, strict=True)
    )
    ground.lay(Person, ("id", "full_name", "name_key", "search", "code"), people)
    ground.lay(Seat, ("id", "unit_id", "position_id", "ordinal", "starts_on"), seats)
    held = ((one.pk, one.pk, one.pk, "chi-dinh", LONG_AGO) for one in found)
    ground.lay(Holding, ("id", "seat_id", "person_id", "how", "starts_on"), held)
    return found


def adopt_everywhere(cadres: list[Cadre]) -> None:
    """The programme in every province; one cadre in a hundred is let off for a quarter."""
    from thulinh.programmes.actions import adopt, exempt, store_version
    from thulinh.programmes.actions.adoptions import NewAdoption
    from thulinh.programmes.actions.exemptions import NewExemption

    store_version(DOCUMENT, by=None)
    paper: dict[str, Any] = {"decided_by": "Ban Thường vụ", "decision_number": "1-KH", "decision_on": generate.ADOPTED}
    adopt(
        [
            NewAdoption(programme=PROGRAMME, unit=2 + n, starts_on=dt.date(ON.year - 1, 1, 1), **paper)
            for n in range(PROVINCES)
        ],
        by=None,
    )
    free = [
        NewExemption(PROGRAMME, CONTENT, None, *LET_OFF, "", "", "2-QĐ", one.pk, "hoc-dai-han") for one in cadres[::100]
    ]
    exempt(free, by=None)


class Visits:
    """Visits with their visitors, stops and days, kept until there are enough to write."""

    def __init__(self) -> None:
        self.number = 0
        self.visits: list[tuple] = []
        self.stops: list[tuple] = []
        self.days: list[tuple] = []

    def add(self, cadre: Cadre, first: dt.date, days: int, chance: random.Random, *, is_plan: bool) -> None:
        """One visit to one branch."""
        self.number += 1
        pk, last = self.number, first + (days - 1) * DAY
        branch = chance.choice(chance.choice(cadre.communes).branches)
        form, is_confirmed = chance.choice(FORMS), not is_plan and chance.random() < 0.8
        after = None if is_plan or chance.random() < 0.05 else chance.choice((0, 1, 2, 5, 8, 12))
        reported = None if after is None else last + after * DAY
        status, word = ("du-kien" if is_plan else "da-di"), ("da-xac-nhan" if is_confirmed else "cho-xac-nhan")
        self.visits.append(
            (pk, form, cadre.unit, cadre.path, status, "Đi cơ sở", "[]", first, last, first, reported, ON)
        )
        self.stops.append((pk, pk, branch.pk, first, branch.path, "chi-doan", word))
        is_double = not is_plan and chance.random() < 0.02
        why, counted = ("trung-ngay", 0) if is_double else ("", 0 if is_plan else 2)
        for n in range(days):
            place = (branch.path, "chi-doan", form, is_confirmed, last, after, not is_plan)
            self.days.append((pk, cadre.pk, pk, first + n * DAY, 2, counted, why, *place))

    def write(self) -> None:
        """Lay what was kept."""
        from thulinh.visits.models import Stop, Visit, VisitDay, Visitor

        columns = (
            "id", "form_id", "unit_id", "path", "status", "purpose", "agenda", "starts_on", "ends_on", "registered_on",
            "reported_on", "recorded_at",
        )  # fmt: skip
        ground.lay(Visit, columns, self.visits)
        ground.lay(Stop, ("id", "visit_id", "unit_id", "first_on", "path", "level", "word"), self.stops)
        columns = (
            "visit_id", "person_id", "stop_id", "day", "halves", "counted", "why_not", "path", "level", "form_id",
            "is_confirmed", "last_day", "report_after_days", "is_current",
        )  # fmt: skip
        ground.lay(VisitDay, columns, self.days)
        people = dict.fromkeys((row[0], row[1]) for row in self.days)
        ground.lay(Visitor, ("visit_id", "person_id", "is_lead"), ((*pair, True) for pair in people))
        for rows in (self.visits, self.stops, self.days):
            rows.clear()


def _trips(chance: random.Random, wanted: int) -> Iterator[tuple[dt.date, int]]:
    """First day and length of visits that make so many days, one after the other through the year."""
    left, gap = wanted, max(1.0, ((ON - FIRST).days - wanted) / max(1, wanted / 2.5))
    day = FIRST + int(chance.random() * gap) * DAY
    while left > 0:
        days = min(left, chance.choice((1, 1, 2, 3, 5)))
        if day + days * DAY > ON:
            return
        yield day, days
        left -= days
        day += (days + int(chance.expovariate(1 / gap))) * DAY


def lay_visits(cadres: list[Cadre]) -> None:
    """Everybody's year."""
    chance, visits = random.Random(SEED), Visits()
    for cadre in cadres:
        for first, days in _trips(chance, max(0, int(chance.gauss(62, 10)))):
            visits.add(cadre, first, days, chance, is_plan=False)
        if chance.random() < 0.3:
            visits.add(
                cadre,
                dt.date(ON.year, 12, 1) + chance.randrange(20) * DAY,
                chance.randrange(1, 6),
                chance,
                is_plan=True,
            )
        if len(visits.days) > 50_000:
            visits.write()
    visits.write()


def lay_country(cadres: int) -> dict[str, int]:
    """The whole country for so many cadres; how many rows the largest tables got."""
    from django.db import transaction

    from thulinh.people.models import Holding
    from thulinh.units.models import Unit
    from thulinh.visits.models import Visit, VisitDay

    country = generate.plan(cadres * 5)
    with transaction.atomic():
        generate.lay_units(country)
        people = lay_cadres(country, cadres)
        adopt_everywhere(people)
        lay_visits(people)
    ground.reset_ids()
    return {model.__name__: model.objects.count() for model in (Unit, Holding, Visit, VisitDay)}
