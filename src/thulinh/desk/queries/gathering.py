"""Tỷ lệ đoàn kết, tập hợp thanh niên (GL6): people counted from records over young people as units declared them.

A unit's rate stands on its own declared number; where it has none, on those of the units below, and then counts the
people of these units alone, unless every residential unit right below has declared. What nobody declared is said.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.queries.portions import filled
from thulinh.kernel.text import format_date, format_number
from thulinh.people.models import Person
from thulinh.people.queries.gathered import Ages, Gathered, Number, gathered, gathered_people, where_gathered
from thulinh.people.rules import born_by
from thulinh.programmes.queries import GatheringTarget, gathering_targets, targets_at
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.queries import YouthCount, bands_declared, youth_counts
from thulinh.statements.rules import PRESENT, Band, Outcome, outcome
from thulinh.units.models import UnitPath

PAGE, PEOPLE, YOUTH_PAGE = "desk:gathering", "desk:gathered_people", "desk:youth_figures"
NOT_DECLARED, NOT_ASKED = "Chưa khai", "Không phải địa bàn dân cư"
USED = "dang-tinh"


@dataclass(frozen=True)
class Asked:
    """A question about the rate that the reader may ask; `then` is None where the unit did not stand on that day.

    `is_understood`: whether everything in the address could be read; `is_usual`: today, of the ages of the law.
    """

    now: UnitPath
    then: UnitPath | None
    on: dt.date
    band: Band
    is_understood: bool
    is_usual: bool
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the unit was called on the day."""
        return (self.then or self.now).name

    @property
    def ages(self) -> Ages:
        """Whom of the records this counts."""
        return Ages(self.band.from_age, self.band.to_age, self.on, self.band.basis == PRESENT)

    def url(self, page: str, **changes: str | int) -> str:
        """The same question at a page, with what is changed in it."""
        said = {name: value for name, value in {**self.said, **changes}.items() if value not in ("", None)}
        return f"{reverse(page)}?{urlencode(said)}"


@dataclass(frozen=True)
class Place:
    """On what the rate of a unit stands: the declared numbers, and the places whose people are counted.

    `void`: the unit's own number that no longer fits its area; `lacking`: units right below that had to declare.
    """

    row: UnitPath
    figures: tuple[DeclaredFigure, ...]
    roots: tuple[str, ...]
    is_whole: bool
    void: DeclaredFigure | None = None
    lacking: tuple[str, ...] = ()
    below: tuple[DeclaredFigure, ...] = ()


@dataclass(frozen=True)
class Compared:
    """What can be said of a rate beside one target; `outcome` is None where they are not compared, `words` says why."""

    target: GatheringTarget
    outcome: Outcome | None
    words: str

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {Outcome.OVER: "green", Outcome.MET: "green", Outcome.BELOW: "amber"}.get(self.outcome, "")


@dataclass(frozen=True)
class Line:
    """The rate of one unit, with where its numbers lead and what must be said of it."""

    unit: int
    name: str
    state: str
    people: int | None
    unknown: int
    youth: Decimal | None
    spoken: str
    notes: Sequence[str]
    compared: Sequence[Compared]
    url: str
    people_url: str
    unknown_url: str
    youth_url: str
    place: Place

    @property
    def value(self) -> float | None:
        """From 0 up; None, not 0, where nobody declared or nobody young lives there."""
        return self.people / float(self.youth) if self.youth and self.people is not None else None

    @property
    def note(self) -> str:
        """All that must be said, in one sentence each."""
        return ". ".join(self.notes)

    @property
    def below_words(self) -> str:
        """What the units below declared beside the unit's own number."""
        below = self.place.below
        total = format_number(float(sum(one.value for one in below)))
        return (
            f"Để đối chiếu: {format_number(len(below))} nơi bên dưới khai cộng lại {total} thanh niên." if below else ""
        )

    @property
    def beside(self) -> str:
        """How it stands beside the targets."""
        many = len(self.compared) > 1
        return "; ".join(f"{one.target.name}: {one.words}" if many else one.words for one in self.compared)


@dataclass(frozen=True)
class Rates:
    """The rate of a unit, those of the units right below it, and for which other ages and bases numbers stand here."""

    whole: Line
    lines: Sequence[Line]
    others: Sequence[tuple[Band, int]]


def rates(asked: Asked) -> Rates | None:
    """The rate of the unit that is asked about and of those right below it; None where it did not stand on the day.

    Queries: eleven at most, however many units and people.
    """
    if asked.then is None:
        return None
    top = asked.then
    rows = _below([top.unit_id], asked.on)
    further: dict[int | None, list[UnitPath]] = {}
    for row in _below([row.unit_id for row in rows], asked.on):
        further.setdefault(row.parent_id, []).append(row)
    counts = {one.path: one for one in youth_counts(path=top.path, on=asked.on, band=asked.band)}
    draw = partial(_line, asked, gathered(top.path, asked.ages), gathering_targets(top.path, asked.on))
    lines = [draw(place_of(row, further.get(row.unit_id, ()), counts)) for row in rows]
    others = [(band, number) for band, number in bands_declared(path=top.path, on=asked.on) if band != asked.band]
    return Rates(replace(draw(place_of(top, rows, counts)), url=""), lines, others)


def standing_place(asked: Asked) -> Place | None:
    """On what the rate of the unit that is asked about stands.

    Queries: four.
    """
    if asked.then is None or not asked.is_understood:
        return None
    counts = {one.path: one for one in youth_counts(path=asked.then.path, on=asked.on, band=asked.band)}
    return place_of(asked.then, _below([asked.then.unit_id], asked.on), counts)


def place_of(row: UnitPath, below: Sequence[UnitPath], counts: Mapping[str, YouthCount]) -> Place:
    """On which declared numbers a unit's rate stands, and whose people it then counts.

    `below`: the units right below; `counts`: the numbers by path.
    """
    own, good = counts.get(row.path), {path: one.figure for path, one in counts.items() if not one.is_void}
    under = _topmost(path for path in good if path.startswith(row.path) and path != row.path)
    parts, lacking = tuple(good[path] for path in under), _lacking(below, good)
    if row.path in good:
        return Place(row, (good[row.path],), (row.path,), True, lacking=lacking, below=parts)
    is_whole = bool(parts) and not lacking and all(len(path) == len(below[0].path) for path in under)
    void = own.figure if own else None
    return Place(row, parts, (row.path,) if is_whole else tuple(under), is_whole, void, lacking)


def _lacking(below: Sequence[UnitPath], good: Mapping[str, DeclaredFigure]) -> tuple[str, ...]:
    return tuple(row.name for row in below if row.unit.is_residential and row.path not in good)


def _topmost(paths: Iterable[str]) -> list[str]:
    """Those paths that lie within no other."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def _below(units: Sequence[int], on: dt.date) -> list[UnitPath]:
    rows = UnitPath.objects.on(on).open().union().filter(parent__in=units).select_related("unit")
    return list(rows.order_by("level__rank", "name_key", "unit"))


def _line(asked: Asked, people: Gathered, targets: Sequence[GatheringTarget], place: Place) -> Line:
    row = place.row
    counted = people.under(row.path) if place.is_whole else people.under_any(place.roots, row.path)
    youth = sum((one.value for one in place.figures), Decimal(0)) if place.figures else None
    where: dict[str, str | int] = {"don_vi": row.unit_id}
    return Line(
        unit=row.unit_id,
        name=row.name,
        state=_state(place),
        people=counted.people if place.figures else None,
        unknown=counted.unknown if place.figures else 0,
        youth=youth,
        spoken=_spoken(place.figures, youth),
        notes=_notes(place, counted, youth, asked.on),
        compared=[_compared(one, place, counted, youth, asked.band) for one in targets_at(targets, row.path)],
        url=asked.url(PAGE, **where),
        people_url=asked.url(PEOPLE, **where),
        unknown_url=asked.url(PEOPLE, **where, ngay_sinh="chua-ro"),
        youth_url=asked.url(YOUTH_PAGE, **where, chi=USED) if place.figures else asked.url(YOUTH_PAGE, **where),
        place=place,
    )


def _state(place: Place) -> str:
    if place.figures:
        own = place.figures[0].unit_id == place.row.unit_id
        return "Đã khai" if own else f"Cộng {format_number(len(place.figures))} nơi bên dưới đã khai"
    return NOT_DECLARED if place.row.unit.is_residential else NOT_ASKED


def _spoken(figures: Sequence[DeclaredFigure], youth: Decimal | None) -> str:
    """The number of young people, with the word that a source says before it."""
    if youth is None:
        return ""
    words = {one.get_nearness_display() for one in figures}
    word = words.pop() if len(words) == 1 else "khoảng"
    return f"{word} {format_number(float(youth))}".strip()


def _notes(place: Place, counted: Number, youth: Decimal | None, on: dt.date) -> list[str]:
    said = []
    if place.void:
        said.append(f"Số khai tính đến {format_date(place.void.ends_on)} có trước khi sắp xếp đơn vị, không còn dùng")
    if not place.figures:
        return said
    if place.lacking and not place.is_whole:
        said.append("Chỉ tính người của nơi đã khai")
    old = [one for one in place.figures if one.ends_on and one.ends_on < born_by(on, 1)]
    if old:
        day = format_date(min(one.ends_on for one in old if one.ends_on))
        many = (
            f"{format_number(len(old))} số khai cũ hơn một năm" if len(place.figures) > 1 else "Số khai cũ hơn một năm"
        )
        said.append(f"{many} (tính đến {day})")
    if doubted := [one for one in place.figures if one.trust == DeclaredFigure.Trust.DOUBTED]:
        said.append("Số khai còn nghi vấn" if len(place.figures) == 1 else f"{len(doubted)} số khai còn nghi vấn")
    if counted.unknown:
        said.append(f"{format_number(counted.unknown)} người chưa rõ ngày sinh, không tính")
    if youth is not None and counted.people > youth:
        said.append("Số người lớn hơn số thanh niên đã khai, cần xem lại")
    return said


def _compared(target: GatheringTarget, place: Place, counted: Number, youth: Decimal | None, band: Band) -> Compared:
    said = target.said
    if why := _not_compared(target, place, counted, youth, band):
        return Compared(target, None, why)
    found = outcome(
        gathered=counted.people, unknown=counted.unknown, youth=int(youth or 0), percent=said.percent or Decimal(0)
    )
    return Compared(target, found, found.value)


def _not_compared(target: GatheringTarget, place: Place, counted: Number, youth: Decimal | None, band: Band) -> str:
    """Why a rate and a target are not compared; nothing where they are."""
    of = band_of(target)
    if target.said.percent is None:
        return "Chưa rõ chỉ tiêu"
    if of != band:
        return f"Không so: chỉ tiêu đặt cho {of}"
    if not youth:
        return "Chưa có tỷ lệ để so"
    if not place.is_whole:
        return "Không so: chưa đủ số khai"
    if any(_is_unsure(one) for one in place.figures):
        return "Không so: số thanh niên chưa chắc chắn"
    return "Không so: số người lớn hơn số thanh niên" if counted.people > youth else ""


def _is_unsure(one: DeclaredFigure) -> bool:
    return one.nearness != DeclaredFigure.Nearness.EXACT or one.trust == DeclaredFigure.Trust.DOUBTED


def band_of(target: GatheringTarget) -> Band:
    """The ages and the basis of a target."""
    return Band(target.said.from_age, target.said.to_age, target.said.basis)


def gathered_list(asked: Asked, *, birth_known: bool) -> QuerySet[Person]:
    """The people behind a number, each with `as_what` and `unit_name`; or those whose birth date nobody knows.

    Queries: as the list, and one for each five hundred; four before.
    """
    place = standing_place(asked)
    if place is None or not place.roots:
        return Person.objects.none()
    rows = gathered_people(place.roots, asked.ages, birth_known=birth_known)
    return filled(rows, partial(_tell, place.roots, asked.ages))


def _tell(roots: Sequence[str], ages: Ages, rows: list[Person]) -> None:
    known = where_gathered([row.pk for row in rows], roots, ages)
    for row in rows:
        places = known.get(row.pk, [])
        row.as_what = "; ".join(dict.fromkeys(form for form, _ in places))
        row.unit_name = "; ".join(dict.fromkeys(name for _, name in places))
