"""The figures that a programme has units declare (HT8, GL3): who has declared which for a year, who has not."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries.asking import in_force
from thulinh.programmes.spec import DeclaredSpec
from thulinh.statements.models import DeclaredFigure
from thulinh.units.models import UnitPath, under_any_q, under_q


@dataclass(frozen=True)
class AskedFigure:
    """One figure of one unit for a year: what was declared, or that nothing was; `others`: how many more say the same
    of other days or sources. Where the unit is not asked, it does not apply.
    """

    unit: int
    path: str
    unit_name: str
    code: str
    name: str
    measured_in: str
    has_target: bool
    applies: bool = True
    figure: DeclaredFigure | None = None
    others: int = 0

    @property
    def share(self) -> float | None:
        """How much of its target it reaches; None without one."""
        target = self.figure.target_value if self.figure else None
        return float(self.figure.value / target) if self.figure and target else None


@dataclass(frozen=True)
class DeclaredSum:
    """One figure over all units that are asked: how many declared it, their sum; of those with a target, against it."""

    code: str
    name: str
    measured_in: str
    asked: int
    declared: int
    total: Decimal
    against: Decimal = Decimal(0)
    target: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        """How much of the targets is reached, where there are any."""
        return float(self.against / self.target) if self.target else None


def declared_specs(programme: str, on: dt.date) -> list[DeclaredSpec]:
    """The figures that the version in force on a day has units declare.

    Queries: one.
    """
    return next((one.document.declared for one in in_force(Span(on, on)) if one.code == programme), [])


def asked_figures(
    programme: str, specs: Sequence[DeclaredSpec], *, path: str, year: int, on: dt.date
) -> list[AskedFigure]:
    """What units below the path declared of a programme for a year, unit by unit; undeclared figures are there too.

    Units are those that stood below the programme's adoptions at the year's end (today, while it runs).
    Queries: three, however many units.
    """
    span = period_containing(Cadence.YEAR, dt.date(year, 1, 1))
    day = min(span.ends_on, on)
    levels = {level for spec in specs for level in spec.levels}
    units = list(_units(programme, path, levels, span, day)) if specs else []
    told = _told(programme, [row.unit_id for row in units], span) if units else {}
    return [_asked(row, spec, told.get((row.unit_id, spec.code), [])) for row in units for spec in specs]


def _units(programme: str, path: str, levels: Iterable[str], span: Span, day: dt.date) -> Iterable[UnitPath]:
    holding = Adoption.objects.within(span.starts_on, day).filter(programme__code=programme).values("unit")
    roots = list(UnitPath.objects.on(day).open().filter(unit__in=holding).values_list("path", flat=True))
    if not roots:
        return []
    rows = UnitPath.objects.on(day).open().filter(under_q(path), under_any_q(roots), level__in=list(levels))
    return rows.order_by("path")


def _told(programme: str, units: Sequence[int], span: Span) -> Mapping[tuple[int, str], list[DeclaredFigure]]:
    """What was declared for days that end in the year, the newest first."""
    rows = DeclaredFigure.objects.filter(
        unit__in=units, programme_code=programme, withdrawn_at=None, ends_on__range=(span.starts_on, span.ends_on)
    )
    found: dict[tuple[int, str], list[DeclaredFigure]] = {}
    for row in rows.order_by("-ends_on", "-source_on", "-pk"):
        found.setdefault((row.unit_id, row.indicator_code), []).append(row)
    return found


def _asked(row: UnitPath, spec: DeclaredSpec, told: Sequence[DeclaredFigure]) -> AskedFigure:
    return AskedFigure(
        unit=row.unit_id,
        path=row.path,
        unit_name=row.name,
        code=spec.code,
        name=spec.name,
        measured_in=spec.measured_in,
        has_target=spec.has_target,
        applies=row.level_id in spec.levels,
        figure=told[0] if told else None,
        others=max(0, len(told) - 1),
    )


def declared_sums(figures: Iterable[AskedFigure]) -> list[DeclaredSum]:
    """The figures over all units together, in the document's order. What nobody declared adds nothing and is counted as
    not declared.
    """
    found: dict[str, list[AskedFigure]] = {}
    for one in figures:
        if one.applies:
            found.setdefault(one.code, []).append(one)
    return [_sum(rows) for rows in found.values()]


def _sum(rows: Sequence[AskedFigure]) -> DeclaredSum:
    told = [one.figure for one in rows if one.figure]
    aimed = [figure for figure in told if figure.target_value]
    return DeclaredSum(
        code=rows[0].code,
        name=rows[0].name,
        measured_in=rows[0].measured_in,
        asked=len(rows),
        declared=len(told),
        total=sum((figure.value for figure in told), Decimal(0)),
        against=sum((figure.value for figure in aimed), Decimal(0)),
        target=sum((figure.target_value or Decimal(0) for figure in aimed), Decimal(0)),
    )
