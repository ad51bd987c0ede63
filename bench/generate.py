"""A country with a year of activities, the same one for the same seed and size: python bench/generate.py --help

34 provinces, one commune for 30 branches, clubs beside every third commune. Each branch has twelve members, a secretary
(one in twenty has none), somebody in charge of it, and a session in most months; communes hold briefings, meetings
that give tasks, and joint sessions. Some branches opened, ended or were carried on within the year.
"""

import argparse
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ground

from thulinh.kernel.periods import Cadence, period_containing

SEED = 20261122
ON = dt.date(2026, 11, 22)
FIRST, LAST = dt.date(2025, 12, 1), dt.date(2026, 11, 22)
LONG_AGO = dt.date(2020, 1, 1)
ADOPTED = dt.date(2025, 7, 1)
MONTHS = [dt.date(2025, 12, 1)] + [dt.date(2026, month, 1) for month in range(1, 12)]
PROVINCES, MEMBERS, PRESENT, CHARGES = 34, 12, 10, 5
DAY = dt.timedelta(days=1)
FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLES = ["Văn", "Thị", "Đức", "Minh", "Ngọc", "Thanh", "Hữu", "Thu", "Quốc", "Xuân"]
GIVEN = [
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hiếu",
    "Hoa",
    "Hùng",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quân",
    "Sơn",
    "Thảo",
    "Tuấn",
    "Yến",
]


@dataclass
class Branch:
    """A branch: where it stands, from when to when, who carries it on, who is there."""

    pk: int
    commune: "Commune"
    starts_on: dt.date
    ends_on: dt.date | None = None
    heir: "Branch | None" = None
    discipline: float = 1.0
    people: list[int] = field(default_factory=list)
    secretary: int | None = None
    charge: int = 0

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"{self.commune.path}{self.pk:07d}"

    def is_open(self, day: dt.date) -> bool:
        """Whether it exists on that day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass
class Commune:
    """A commune with its branches, its club, and the officers of its committee."""

    pk: int
    province: int
    branches: list[Branch] = field(default_factory=list)
    club: int | None = None
    officers: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where it stands; the root is unit 1."""
        return f"{1:07d}{self.province:07d}{self.pk:07d}"


@dataclass
class Country:
    """All communes, and the last id given away in each table."""

    communes: list[Commune]
    chance: random.Random
    last: dict[str, int] = field(default_factory=dict)

    @property
    def branches(self) -> list[Branch]:
        """All branches."""
        return [branch for commune in self.communes for branch in commune.branches]

    def next(self, table: str) -> int:
        """A new id."""
        self.last[table] = self.last.get(table, 0) + 1
        return self.last[table]

    def happens(self, share: float) -> bool:
        """Yes, so often."""
        return self.chance.random() < share


def plan(branches: int) -> Country:
    """Which units there are, and how they fared."""
    chance = random.Random(SEED)
    many = max(PROVINCES, branches // 30)
    country = Country([Commune(2 + PROVINCES + i, 2 + i % PROVINCES) for i in range(many)], chance)
    country.last["unit"] = 1 + PROVINCES + many
    for index in range(branches):
        commune = country.communes[index % many]
        starts_on = FIRST + chance.randrange(330) * DAY if country.happens(0.02) else LONG_AGO
        commune.branches.append(
            Branch(country.next("unit"), commune, starts_on, discipline=min(1.0, chance.gauss(0.85, 0.1)))
        )
        if len(commune.branches) > 1 and starts_on == LONG_AGO and country.happens(0.01):
            commune.branches[-1].ends_on = FIRST + chance.randrange(330) * DAY
            commune.branches[-1].heir = commune.branches[0]
            commune.branches[0].starts_on = LONG_AGO
    for commune in country.communes[::3]:
        commune.club = country.next("unit")
    return country


def lay_units(country: Country) -> None:
    """Units, where they stand, what they are called, and which ones carry others on."""
    from thulinh.units.actions import rebuild_paths
    from thulinh.units.models import Placement, Succession, SuccessionPart, Unit, UnitName

    units: list[tuple] = [(1, None, "trung-uong", LONG_AGO, None, "Trung ương Đoàn")]
    units += [(2 + i, 1, "tinh", LONG_AGO, None, f"Tỉnh đoàn {i + 1}") for i in range(PROVINCES)]
    for commune in country.communes:
        units.append((commune.pk, commune.province, "xa", LONG_AGO, None, f"Đoàn xã {commune.pk}"))
        units += [
            (b.pk, commune.pk, "chi-doan", b.starts_on, b.ends_on, f"Chi đoàn thôn {b.pk}") for b in commune.branches
        ]
        if commune.club:
            units.append((commune.club, commune.pk, "cau-lac-bo", LONG_AGO, None, f"Câu lạc bộ {commune.pk}"))
    ground.lay(Unit, ("id", "code"), ((unit[0], f"DV{unit[0]:07d}") for unit in units))
    ground.lay(Placement, ("unit_id", "parent_id", "level_id", "starts_on", "ends_on"), (unit[:5] for unit in units))
    ground.lay(UnitName, ("unit_id", "starts_on", "ends_on", "name"), ((u[0], u[3], u[4], u[5]) for u in units))
    ended = [branch for branch in country.branches if branch.heir]
    rows = ((i, "hop-nhat", b.ends_on + DAY, f"{i}-QĐ", LAST) for i, b in enumerate(ended, 1))
    ground.lay(Succession, ("id", "kind", "on", "decision_number", "recorded_at"), rows)
    parts = ((i, b.pk, b.heir.pk) for i, b in enumerate(ended, 1))
    ground.lay(SuccessionPart, ("succession_id", "predecessor_id", "successor_id"), parts)
    rebuild_paths()


def lay_people(country: Country) -> None:
    """Members of branches, the seats of branches and communes, who holds them, who is in charge of what."""
    from thulinh.kernel.text import fold, sort_key
    from thulinh.people.models import Charge, Holding, Membership, Person, Seat

    names = [" ".join(country.chance.choice(part) for part in (FAMILIES, MIDDLES, GIVEN)) for _ in range(5_000)]
    known = [(name, sort_key(name), fold(name)) for name in names]
    people, memberships, seats, holdings, charges = [], [], [], [], []

    def person() -> int:
        pk = country.next("person")
        birth = dt.date(1990, 1, 1) + country.chance.randrange(5_000) * DAY
        people.append((pk, *known[pk % len(known)], f"DV{pk:09d}", birth, f"+849{pk:08d}", ("nam", "nu")[pk % 2]))
        return pk

    def seat(unit: int, position: str, since: dt.date, until: dt.date | None, holder: int | None) -> int:
        pk = country.next("seat")
        seats.append((pk, unit, position, pk, since, until))
        if holder:
            holdings.append((country.next("holding"), pk, holder, "dai-hoi", max(since, ADOPTED), until))
        return country.last.get("holding", 0)

    seat(1, "can-bo-trung-uong-doan", LONG_AGO, None, person())
    for province in range(2, 2 + PROVINCES):
        seat(province, "bi-thu-doan-tinh", LONG_AGO, None, person())
    for commune in country.communes:
        seat(commune.pk, "bi-thu-doan-xa", LONG_AGO, None, person())
        officers = [person() for _ in range(CHARGES)]
        held = [seat(commune.pk, "uy-vien-btv-doan-xa", LONG_AGO, None, officer) for officer in officers]
        commune.officers = officers
        for index, branch in enumerate(commune.branches):
            branch.people = [person() for _ in range(MEMBERS)]
            branch.secretary = branch.people[0] if country.happens(0.95) else None
            seat(branch.pk, "bi-thu-chi-doan", branch.starts_on, branch.ends_on, branch.secretary)
            seat(branch.pk, "pho-bi-thu-chi-doan", branch.starts_on, branch.ends_on, branch.people[1])
            branch.charge = country.next("charge")
            since = max(branch.starts_on, ADOPTED)
            charges.append((branch.charge, held[index % CHARGES], branch.pk, since, branch.ends_on))
            for order, pk in enumerate(branch.people):
                is_new = order > MEMBERS - 3
                joined = max(branch.starts_on, FIRST + country.chance.randrange(330) * DAY if is_new else LONG_AGO)
                last = branch.ends_on if branch.ends_on is None or branch.ends_on >= joined else joined
                memberships.append((pk, branch.pk, "chinh", "ket-nap" if is_new else "", joined, last, branch.path))
    ground.lay(Person, ("id", "full_name", "name_key", "search", "code", "birth_on", "phone", "sex"), people)
    columns = ("person_id", "unit_id", "kind", "began_by", "starts_on", "ends_on", "path")
    ground.lay(Membership, columns, memberships)
    ground.lay(Seat, ("id", "unit_id", "position_id", "ordinal", "starts_on", "ends_on"), seats)
    ground.lay(Holding, ("id", "seat_id", "person_id", "how", "starts_on", "ends_on"), holdings)
    ground.lay(Charge, ("id", "holding_id", "unit_id", "starts_on", "ends_on"), charges)


def adopt_programmes(country: Country) -> None:
    """The branches' rhythm for the whole country, the commune's programme commune by commune, the clubs' where clubs are;
    one branch in fifty does it at a slower rhythm, one in a hundred is free for some months."""
    from thulinh.programmes.actions import adopt, exempt
    from thulinh.programmes.actions.adoptions import NewAdoption
    from thulinh.programmes.actions.exemptions import NewExemption

    paper: dict[str, Any] = {"decided_by": "Ban Thường vụ", "decision_number": "1-QĐ", "decision_on": ADOPTED}
    monthly = "nen-nep-sinh-hoat-chi-doan"
    rows = [NewAdoption(programme=monthly, unit=1, starts_on=ADOPTED, **paper)]
    for commune in country.communes:
        rows.append(NewAdoption(programme="2-giao-1-lien-ket", unit=commune.pk, starts_on=ADOPTED, **paper))
        if commune.club:
            rows.append(
                NewAdoption(programme="cau-lac-bo-bi-thu-chi-doan", unit=commune.pk, starts_on=ADOPTED, **paper)
            )
    adopt(rows, by=None)
    free = []
    for branch in country.branches[7::50]:
        first, last, rhythm = dt.date(2026, 1, 1), None, "quy"
        if branch.pk % 2:
            first, last, rhythm = dt.date(2026, 4, 1), dt.date(2026, 6, 30), ""
        if branch.starts_on <= first and branch.ends_on is None:
            free.append(NewExemption(monthly, "sinh-hoat-thang", branch.pk, first, last, "Vùng sâu", rhythm, "2-QĐ"))
    exempt(free, by=None)


class Year:
    """The year's activities with their credits, roll calls and tasks, kept until there are enough to write."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.activities: list[tuple] = []
        self.credits: list[tuple] = []
        self.attendance: list[tuple] = []
        self.tasks: list[tuple] = []

    def hold(self, kind: str, host: int, day: dt.date, credited: list[tuple[int, str, str]], status: str) -> int:
        """One activity, and for whom it counts: (unit, path, role)."""
        chance, pk = self.country.chance, self.country.next("activity")
        verdict = chance.choices(("dat", "cho-duyet", "khong-dat"), (70, 26, 4))[0]
        why, after, is_on_behalf = "", chance.choice((0, 0, 1, 2, 5, 12)), self.country.happens(0.05)
        asked: tuple[dt.date | None, dt.date | None] = None, None
        if status == "khong-to-chuc":
            why, verdict = "mua-vu", "cho-duyet"
            month = period_containing(Cadence.MONTH, day)
            asked = month.starts_on, month.ends_on
        at = dt.datetime.combine(day + after * DAY, dt.time(13, 0))
        self.activities.append((pk, kind, host, status, verdict, day, why, *asked, is_on_behalf, at))
        for unit, path, role in credited:
            self.credits.append((pk, unit, role, path, kind, day, status, verdict, is_on_behalf, after))
        return pk

    def call(self, activity: int, people: list[tuple[int, int, str, str | None]]) -> None:
        """Who was there: (person, unit, standing, position)."""
        rows = [(activity, *one, self.country.happens(0.85)) for one in people]
        self.attendance += rows

    def write(self) -> None:
        """Lay what was kept."""
        from thulinh.activities.models import Activity, Attendance, Credit, Task

        columns = (
            "id", "kind_id", "host_id", "status", "verdict", "day", "why_not", "answer_starts_on", "answer_ends_on",
            "is_on_behalf", "recorded_at",
        )  # fmt: skip
        ground.lay(Activity, columns, self.activities)
        columns = (
            "activity_id", "unit_id", "role", "path", "kind_id", "day", "status", "verdict", "is_on_behalf", "after_days",
        )  # fmt: skip
        ground.lay(Credit, columns, self.credits)
        columns = ("activity_id", "person_id", "unit_id", "standing", "position_id", "is_present")
        ground.lay(Attendance, columns, self.attendance)
        columns = ("activity_id", "title", "owner_id", "unit_id", "charge_id", "due_on", "done_on")
        ground.lay(Task, columns, self.tasks)
        for rows in (self.activities, self.credits, self.attendance, self.tasks):
            rows.clear()


def lay_year(country: Country) -> None:
    """What was held, month by month."""
    year = Year(country)
    for first in MONTHS:
        for commune in country.communes:
            _month_of_branches(year, commune, first)
            _month_of_commune(year, commune, first)
        year.write()


def _days(country: Country, first: dt.date) -> Iterator[dt.date]:
    length = min(28, (LAST - first).days + 1)
    while True:
        yield first + country.chance.randrange(length) * DAY


def _month_of_branches(year: Year, commune: Commune, first: dt.date) -> None:
    country = year.country
    days = _days(country, first)
    for branch in commune.branches:
        day = next(days)
        if not branch.is_open(day):
            continue
        own = [(branch.pk, branch.path, "chu-tri")]
        if country.happens(branch.discipline):
            session = year.hold("sinh-hoat-chi-doan", branch.pk, day, own, "da-to-chuc")
            year.call(session, [(one, branch.pk, "doan-vien", None) for one in branch.people[:PRESENT]])
        elif country.happens(0.2):
            year.hold("sinh-hoat-chi-doan", branch.pk, day, own, "khong-to-chuc")


def _month_of_commune(year: Year, commune: Commune, first: dt.date) -> None:
    country, days = year.country, _days(year.country, first)
    day, own = next(days), [(commune.pk, commune.path, "chu-tri")]
    there = [branch for branch in commune.branches if branch.is_open(day)]
    if len(there) > 2 and country.happens(0.9):
        chosen = country.chance.sample(there, min(len(there), 5))
        credited = [(b.pk, b.path, "tham-gia" if i else "chu-tri") for i, b in enumerate(chosen)]
        credited.append((commune.pk, commune.path, "cap-tren"))
        joint = year.hold("sinh-hoat-lien-chi-doan", chosen[0].pk, day, credited, "da-to-chuc")
        year.call(joint, [(one, b.pk, "doan-vien", None) for b in chosen for one in b.people[:5]])
    if country.happens(0.2):
        briefing = year.hold("giao-ban", commune.pk, day, own, "da-to-chuc")
        secretaries = [(b.secretary, b.pk, "can-bo", "bi-thu-chi-doan") for b in there if b.secretary]
        year.call(briefing, secretaries)
    meeting = year.hold("hop-ban-thuong-vu", commune.pk, day, own, "da-to-chuc")
    year.call(meeting, [(one, commune.pk, "can-bo", "uy-vien-btv-doan-xa") for one in commune.officers])
    for index, branch in enumerate(there):
        if country.happens(0.8):
            done = day + 10 * DAY if country.happens(0.7) else None
            owner = commune.officers[index % CHARGES]
            year.tasks.append((meeting, "Giúp chi đoàn", owner, branch.pk, branch.charge, day + 20 * DAY, done))
    if commune.club and first.month % 3 == 2 and country.happens(0.85):
        year.hold(
            "sinh-hoat-cau-lac-bo",
            commune.club,
            day,
            [(commune.club, commune.path + f"{commune.club:07d}", "chu-tri")],
            "da-to-chuc",
        )
    if country.happens(0.05):
        year.hold("toa-dam-phan-bien", commune.pk, day, own, "da-to-chuc")


def generate(branches: int) -> dict[str, int]:
    """Lay the whole country; how many rows the largest tables got."""
    from django.db import transaction

    from thulinh.activities.models import Activity, Attendance, Credit, Task
    from thulinh.people.models import Membership, Person

    country = plan(branches)
    with transaction.atomic():
        lay_units(country)
        lay_people(country)
        adopt_programmes(country)
        lay_year(country)
    ground.reset_ids()
    return {model.__name__: model.objects.count() for model in (Person, Membership, Activity, Credit, Attendance, Task)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a data folder; what is in it is thrown away")
    parser.add_argument("--branches", type=int, default=10_000)
    parser.add_argument("--database", default="", help="postgres://…; without it SQLite in the folder")
    options = parser.parse_args()
    ground.set_up(options.folder, options.database)
    ground.make_tables(options.folder)
    print(generate(options.branches))
