"""Declared figures as pages show them: beside computed ones, never mixed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from thulinh.kernel.text import format_date, format_number
from thulinh.kernel.writing import dated_q, overlap_q
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.rules import YOUTH, Band
from thulinh.units.models import UnitPath, under_q
from thulinh.units.queries import area_changes


@dataclass(frozen=True)
class Declared:
    """A declared figure with the words it was printed with."""

    pk: int
    unit: int
    indicator_code: str
    label: str
    value: Decimal
    nearness: str
    measured_in: str
    period: str
    source: str
    source_on: dt.date | None
    trust: str
    note: str
    target: Decimal | None = None
    has_file: bool = False

    @property
    def spoken(self) -> str:
        """The number as its source says it: "hơn 663 đoàn viên"."""
        decimals = 0 if self.value == self.value.to_integral_value() else 2
        words = (self.nearness, format_number(float(self.value), decimals), self.measured_in)
        return " ".join(word for word in words if word)

    @property
    def share(self) -> float | None:
        """How much of its target it reaches; None without one."""
        return float(self.value / self.target) if self.target else None


def declared(
    *, path: str, on: dt.date, starts_on: dt.date, ends_on: dt.date, programme_code: str = "", indicator_code: str = ""
) -> list[Declared]:
    """The declared figures of units at or below the path, for those days or for a period that nobody printed.

    Shape: newest source first; withdrawn ones left out.
    Queries: one.
    """
    units = UnitPath.objects.on(on).filter(under_q(path)).values("unit_id")
    rows = DeclaredFigure.objects.filter(unit__in=units, withdrawn_at=None)
    dated = overlap_q(starts_on, ends_on)
    rows = rows.filter(dated | _undated(starts_on, ends_on))
    if programme_code:
        rows = rows.filter(programme_code=programme_code)
    if indicator_code:
        rows = rows.filter(indicator_code=indicator_code)
    return [_declared(row) for row in rows.order_by("-source_on", "-pk")]


def _undated(starts_on: dt.date, ends_on: dt.date) -> Q:
    """A figure whose period was not printed is shown for the days around its source."""
    return Q(starts_on=None, source_on__range=(starts_on, ends_on + dt.timedelta(days=92)))


def _declared(row: DeclaredFigure) -> Declared:
    first, last = format_date(row.starts_on), format_date(row.ends_on)
    period = f"từ {first} đến {last}" if first and last else (f"đến {last}" if last else "nguồn không nói kỳ nào")
    return Declared(
        pk=row.pk,
        unit=row.unit_id,
        indicator_code=row.indicator_code,
        label=row.label,
        value=row.value,
        nearness=row.get_nearness_display(),
        measured_in=row.measured_in,
        period=period,
        source=row.source,
        source_on=row.source_on,
        trust=row.get_trust_display(),
        note=row.note,
        target=row.target_value,
        has_file=row.source_file_id is not None,
    )


@dataclass(frozen=True)
class YouthCount:
    """How many young people a unit declared, the newest number of a day; `is_void`: its area changed since."""

    figure: DeclaredFigure
    path: str
    is_void: bool = False


def youth_counts(*, path: str, on: dt.date, band: Band) -> list[YouthCount]:
    """The newest number of young people of a band that each unit at or below the path had declared for a day, or for
    one before it; withdrawn ones left out. One from before a merger, split or transfer of its area is void.

    Shape: one for each unit that declared any.
    Queries: three; one where nobody declared.
    """
    rows = _youth(path, on).filter(from_age=band.from_age, to_age=band.to_age, basis=band.basis)
    newest: dict[int, DeclaredFigure] = {}
    for row in rows.order_by("-ends_on", "-pk"):
        newest.setdefault(row.unit_id, row)
    if not newest:
        return []
    changes = area_changes(path=path, after=min(row.ends_on for row in newest.values()), until=on)
    return [
        YouthCount(row, row.path, any(day > row.ends_on for day in changes.get(unit, ())))
        for unit, row in newest.items()
    ]


def bands_declared(*, path: str, on: dt.date) -> Sequence[tuple[Band, int]]:
    """For which bands units at or below the path have declared young people, and how many units did.

    Shape: those of most units first.
    Queries: one.
    """
    rows = (
        _youth(path, on).order_by().values_list("from_age", "to_age", "basis").annotate(n=Count("unit", distinct=True))
    )
    found = [(Band(first, last, basis), number) for first, last, basis, number in rows]
    return sorted(found, key=lambda one: (-one[1], str(one[0])))


def youth_history(unit: int) -> QuerySet[DeclaredFigure]:
    """Every number of young people that a unit declared, withdrawn ones too, the newest day first."""
    return DeclaredFigure.objects.filter(unit=unit, indicator_code=YOUTH).order_by("-ends_on", "-pk")


def _youth(path: str, on: dt.date) -> QuerySet[DeclaredFigure]:
    """With `path`: where the unit stands on the day."""
    rows = DeclaredFigure.objects.filter(
        dated_q(on, "unit__paths__"), under_q(path, "unit__paths__path"), indicator_code=YOUTH, withdrawn_at=None,
        ends_on__lte=on, unit__paths__is_open=True,
    )  # fmt: skip
    return rows.annotate(path=F("unit__paths__path"))
