"""A small random country: branches that open, end and are carried on, and sessions on random days.

Rows are laid directly (with the right to write the room named), so that the engine is tested apart from the actions.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F
from hypothesis import strategies as st

from thulinh.activities.measures import sessions
from thulinh.activities.models import Activity, Credit, Kind
from thulinh.indicators.definition import Asked, Measure
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.units.models import Level, Unit, UnitPath
from thulinh.units.rules import FOREVER, Stretch, Timeline

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 1, 1)
BEGINNING = dt.date(2020, 1, 1)
days = st.dates(FIRST, dt.date(2026, 12, 31))


@dataclass(frozen=True)
class Branch:
    """A branch: its commune (0 or 1), its days, and which branch carries it on."""

    commune: int
    starts_on: dt.date
    ends_on: dt.date | None
    heir: int | None


@dataclass(frozen=True)
class Session:
    """A session that a branch held, and whether it was found right."""

    branch: int
    day: dt.date
    is_verified: bool


@st.composite
def branches(draw, size: int = 6) -> list[Branch]:
    """Branches of which some open and some end within the year; an heir is open when it takes over."""
    found = []
    for index in range(size):
        starts_on = draw(st.sampled_from([BEGINNING, BEGINNING]) if index == 0 else st.one_of(st.just(BEGINNING), days))
        ends_on = None if index == 0 else draw(st.one_of(st.none(), days.filter(lambda day, s=starts_on: day >= s)))
        heir = draw(st.sampled_from([0, None])) if ends_on and ends_on < dt.date(2026, 12, 31) else None
        found.append(Branch(0 if heir is not None else draw(st.integers(0, 1)), starts_on, ends_on, heir))
    return found


@dataclass
class World:
    """The ids that the rows got."""

    root: int
    communes: list[int]
    units: list[int]
    paths: dict[int, str]


def lay(branch_list: list[Branch], held: list[Session]) -> World:
    """Write the country's rows."""
    with writing("units"):
        for code, rank in (("tinh", 1), ("xa", 3), ("chi-doan", 5)):
            Level.objects.create(code=code, name=code, unit_word=code, rank=rank)
        units = [Unit.objects.create(code=f"U{index}") for index in range(3 + len(branch_list))]
    root, communes, ids = units[0].pk, [units[1].pk, units[2].pk], [unit.pk for unit in units[3:]]
    placements = {root: [Stretch(BEGINNING, FOREVER, None, "tinh")]}
    placements |= {commune: [Stretch(BEGINNING, FOREVER, root, "xa")] for commune in communes}
    for branch, pk in zip(branch_list, ids, strict=True):
        placements[pk] = [Stretch(branch.starts_on, branch.ends_on or FOREVER, communes[branch.commune], "chi-doan")]
    names = {pk: [Stretch(BEGINNING, FOREVER, name=f"Đơn vị {pk}")] for pk in placements}
    heirs = {pk: ids[b.heir] for b, pk in zip(branch_list, ids, strict=True) if b.heir is not None}
    timeline = Timeline(placements, names, heirs)
    rows = [_row(pk, stretch) for pk in placements for stretch in timeline.of(pk)]
    with writing("units"):
        UnitPath.objects.bulk_create(rows)
    paths = {row.unit_id: row.path for row in rows if row.is_open}
    _lay_sessions(held, ids, paths)
    return World(root, communes, ids, paths)


def _row(pk: int, stretch: Stretch) -> UnitPath:
    return UnitPath(
        unit_id=pk, parent_id=stretch.parent, level_id=stretch.level, heir_id=stretch.heir, path=stretch.path,
        name=stretch.name, name_key=stretch.name, search=stretch.name, is_open=stretch.is_open,
        starts_on=stretch.starts_on, ends_on=None if stretch.ends_on == FOREVER else stretch.ends_on,
    )  # fmt: skip


def _lay_sessions(held: list[Session], ids: list[int], paths: dict[int, str]) -> None:
    with writing("activities"):
        kind = Kind.objects.create(code="buoi", name="Buổi")
        for session in held:
            verdict = "dat" if session.is_verified else "cho-duyet"
            common = {"kind": kind, "day": session.day, "status": "da-to-chuc", "verdict": verdict}
            activity = Activity.objects.create(host_id=ids[session.branch], recorded_at=now(), **common)
            Credit.objects.create(
                activity=activity,
                unit_id=ids[session.branch],
                role="chu-tri",
                path=paths[ids[session.branch]],
                **common,
            )


def branch_set() -> Asked:
    """All branches, as a set of subjects."""
    rows = UnitPath.objects.filter(is_open=True, level="chi-doan")
    columns = ("path", "starts_on", "ends_on")
    return Asked(Measure("chi-doan", "Chi đoàn", "don-vi", lambda: rows.values(*columns, subject=F("unit_id"))))


def session_set() -> Asked:
    """All sessions, as a set of facts."""
    return Asked(Measure("buoi", "Buổi", "don-vi", lambda: sessions(["buoi"]), has_quality=True))
