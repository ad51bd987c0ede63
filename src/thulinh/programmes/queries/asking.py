"""What programmes ask: which hold where, in which window each of their figures is asked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from thulinh.indicators.definition import Cell, Definition, Window
from thulinh.indicators.queries import DutyRow, count_duties, duty_rows, fact_rows, figure, outside, table, trend
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing
from thulinh.kernel.writing import overlap_q
from thulinh.programmes.meaning import definitions
from thulinh.programmes.measures import exempted, obliged, relieved
from thulinh.programmes.models import Adoption, Exemption, Version
from thulinh.programmes.reading import stored_document
from thulinh.programmes.spec import Content, Document
from thulinh.units.models import UnitPath, under_q
from thulinh.units.queries import has_changes
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class InForce:
    """A version of a programme and the days on which it judges."""

    programme: int
    version: int
    number: int
    document: Document
    starts_on: dt.date
    ends_on: dt.date | None

    @property
    def code(self) -> str:
        return self.document.code

    @property
    def name(self) -> str:
        return self.document.name

    def judges_in(self, span: Span) -> bool:
        """Whether it judges at least one day of the span."""
        last = self.ends_on
        return self.starts_on <= span.ends_on and (last is None or last >= max(span.starts_on, self.starts_on))


def in_force(span: Span) -> list[InForce]:
    """Every version that judges at least one day of the span, programme by programme.

    Queries: one.
    """
    rows = Version.objects.filter(starts_on__lte=span.ends_on).order_by("programme__code", "starts_on", "number")
    found: list[InForce] = []
    for row in rows:
        if found and found[-1].programme == row.programme_id:
            found[-1] = replace(found[-1], ends_on=row.starts_on - DAY)
        document = stored_document(row.checksum, row.text)
        found.append(InForce(row.programme_id, row.pk, row.number, document, row.starts_on, None))
    return [one for one in found if one.judges_in(span)]


def adopted(span: Span, path: str) -> list[InForce]:
    """The versions in force whose programme holds somewhere below the path, or for a unit above it.

    Queries: two.
    """
    holding = set(
        Adoption.objects.filter(overlap_q(span.starts_on, span.ends_on), programme_holds_near(path)).values_list(
            "programme_id", flat=True
        )
    )
    return [one for one in in_force(span) if one.programme in holding]


def programme_holds_near(path: str) -> Q:
    """The condition that an adoption's unit lies on the way to the path, or below it."""
    # Asked of each adoption: they are few beside the units of a country.
    return Q(unit__in=path_ids(path)) | Q(Exists(UnitPath.objects.filter(under_q(path), unit=OuterRef("unit"))))


@dataclass(frozen=True)
class Surroundings:
    """What windows of a span have in common: which contents any unit is exempt from (programme, content, slower rhythm
    or ""), which ones any person is let off (programme, content), and whether units changed."""

    exempted: frozenset[tuple[int, str, str]]
    has_changes: bool
    relieved: frozenset[tuple[int, str]] = frozenset()

    def exemptions(self, programme: int, content: str) -> frozenset[str]:
        """How any unit is exempt from this content in the span: at which slower rhythms, "" for free."""
        return frozenset(every for of, what, every in self.exempted if of == programme and what in ("", content))

    def reliefs(self, one: "InForce", definition: Definition) -> list[str]:
        """The contents ("" for all) that people are let off and that concern a figure: those that count the same of the
        same people, so that the share of cadres who have their days knows what the content knows.
        """
        known = [what for programme, what in self.relieved if programme == one.programme]
        if not known or definition.subjects is None or definition.subjects.measure.of != "giu-chuc":
            return []
        others = definitions(one.document).items()
        same = [code for code, other in others if _asks_the_same(other, definition)]
        return sorted(what for what in known if what in ("", *same))


def surroundings(path: str, span: Span) -> Surroundings:
    """Read once what every window below the path and within the span needs to know.

    Units are looked at from the first to the last day of the longest period that may be asked for a part of it: its
    duties belong to who is there at its end. A person is let off on days, of which a longer period may have others.
    Queries: two.
    """
    term, longest = _widest(span, Cadence), _widest(span, [each for each in Cadence if each is not Cadence.TERM])
    of_units = Q(person=None) & overlap_q(span.starts_on, span.ends_on)
    rows = Exemption.objects.filter(of_units | Q(unit=None) & overlap_q(term.starts_on, term.ends_on))
    kinds = set(rows.values_list("programme_id", "content", "cadence", "kind").distinct())
    return Surroundings(
        exempted=frozenset((programme, content, every) for programme, content, every, leave in kinds if not leave),
        has_changes=has_changes(path, longest.starts_on, longest.ends_on),
        relieved=frozenset((programme, content) for programme, content, _, leave in kinds if leave),
    )


def _widest(span: Span, rhythms: Iterable[Cadence]) -> Span:
    """The span with the whole of every period that begins or ends in it."""
    first = min(period_containing(each, span.starts_on).starts_on for each in rhythms)
    last = max(period_containing(each, span.ends_on).ends_on for each in rhythms)
    return Span(min(first, span.starts_on), max(last, span.ends_on))


def _asks_the_same(one: Definition, other: Definition) -> bool:
    return (one.subjects, one.facts) == (other.subjects, other.facts)


def window_of(
    one: InForce, definition: Definition, *, path: str, span: Span, on: dt.date, around: Surroundings
) -> Window:
    """The window in which a programme asks one of its figures: scope, exemptions and version already in it."""
    first = max(span.starts_on, one.starts_on)
    last = span.ends_on if one.ends_on is None else min(span.ends_on, one.ends_on)
    is_coverage = definition.facts.measure.code == "ap-dung"
    exemptions = around.exemptions(one.programme, definition.code) if definition.cadence else frozenset()
    reliefs = around.reliefs(one, definition)
    return Window(
        path=path,
        starts_on=min(first, last),
        ends_on=last,
        on=on,
        # How far a programme reaches is a share of all units, not of those that it reaches.
        obliged=None if is_coverage else obliged(one.programme),
        exempt=exempted(one.programme, definition.code) if exemptions else None,
        slower=tuple(cadence for cadence in Cadence if cadence in exemptions),
        relieved=relieved(one.programme, reliefs) if reliefs else None,
        successions=around.has_changes or definition.cadence is Cadence.TERM,  # in so many years something changed
    )


@dataclass(frozen=True)
class Asked:
    """A definition of a programme together with its window, ready for every question about the figure."""

    programme: InForce
    definition: Definition
    window: Window
    content: Content | None = None

    def cell(self) -> Cell:
        """The figure itself."""
        return figure(self.definition, self.window)

    def cells(self, depth: int) -> Mapping[str, Cell]:
        """The figure for every unit at a depth of the tree."""
        return table(self.definition, self.window, depth=depth)

    def trend(self) -> list[tuple[Span, Cell]]:
        """The figure period by period, each as its own page shows it."""
        return trend(self.definition, self.window)

    def rows(self, **choice: Any) -> list[DutyRow]:
        """The duties behind the figure."""
        return duty_rows(self.definition, self.window, **choice)

    def count(self, **choice: Any) -> int:
        """How many duties `rows` would list."""
        return count_duties(self.definition, self.window, **choice)

    def outside(self) -> list[DutyRow]:
        """Who stands outside the denominator, and why."""
        return outside(self.definition, self.window)

    def records(self, **choice: Any) -> list:
        """The records that the figure counts."""
        return fact_rows(self.definition, self.window, **choice)


def ask(
    one: InForce,
    *,
    path: str,
    span: Span,
    on: dt.date,
    codes: Iterable[str] | None = None,
    around: Surroundings | None = None,
) -> list[Asked]:
    """The figures of a version, or those with these codes, for the units below the path.

    Queries: two, or none when `around` is given (for several versions); each figure asks its own when opened.
    """
    around = around or surroundings(path, span)
    chosen = set(codes) if codes is not None else None
    contents = {content.code: content for content in one.document.contents}
    return [
        Asked(
            one,
            definition,
            window_of(one, definition, path=path, span=span, on=on, around=around),
            contents.get(code),
        )
        for code, definition in definitions(one.document).items()
        if chosen is None or code in chosen
    ]


def find(programme: str, code: str, *, path: str, span: Span, on: dt.date) -> list[Asked]:
    """One figure of one programme: usually a single window, several when its version changed within the span.

    Shape: in order of time; empty when the programme or the code is unknown.
    """
    ones = [one for one in in_force(span) if one.code == programme]
    around = surroundings(path, span) if ones else None
    return [asked for one in ones for asked in ask(one, path=path, span=span, on=on, codes=[code], around=around)]
