"""What programmes ask: which hold where, their figures, and what is due for whom on a day."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.indicators.definition import Cell, Definition, Window
from thulinh.indicators.queries import DutyRow, count_by_period, duty_rows, fact_rows, figure, outside, table, trend
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing
from thulinh.kernel.writing import overlap_q
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.programmes.meaning import activity_kinds, definitions
from thulinh.programmes.measures import exempted, obliged
from thulinh.programmes.models import Adoption, Exemption, Programme, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.reading import stored_document
from thulinh.programmes.rules import asked_since, uncovered
from thulinh.programmes.spec import Content, Document
from thulinh.units.models import UnitPath, under_q
from thulinh.units.queries import has_changes
from thulinh.units.rules import path_ids

OWED = "can-lam"  # a state of indicators.rules.STATES: what is asked of people now


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


@dataclass(frozen=True)
class Due:
    """One thing that a programme asks of one subject for one period."""

    programme: str
    programme_name: str
    content: str
    name: str
    kinds: tuple[str, ...]
    of: str
    subject: int
    path: str
    period: Span
    due_on: dt.date
    done: float
    at_least: float
    is_overdue: bool
    late_days: int

    @property
    def unit(self) -> int:
        """The unit that it concerns: the subject itself, or the branch of a charge."""
        return int(self.path[-7:])


@dataclass(frozen=True)
class DueCount:
    """How many subjects (`of`: units, charges, holders) owe one thing for one period; for how many it is overdue."""

    programme: str
    programme_name: str
    content: str
    name: str
    of: str
    period: Span
    due_on: dt.date
    number: int
    late: int

    @property
    def key(self) -> str:
        """The programme's code and the content's, in one word."""
        return f"{self.programme}.{self.content}"


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
    return Q(unit__in=path_ids(path)) | Q(unit__in=UnitPath.objects.filter(under_q(path)).values("unit_id"))


@dataclass(frozen=True)
class Surroundings:
    """What windows of a span have in common: which contents anybody is exempt from (programme, content, slower rhythm
    or ""), and whether units changed."""

    exempted: frozenset[tuple[int, str, str]]
    has_changes: bool

    def exemptions(self, programme: int, content: str) -> frozenset[str]:
        """How anybody is exempt from this content in the span: at which slower rhythms, "" for free."""
        return frozenset(every for of, what, every in self.exempted if of == programme and what in ("", content))


def surroundings(path: str, span: Span) -> Surroundings:
    """Read once what every window below the path and within the span needs to know.

    Units are looked at from the first to the last day of the longest period that may be asked for a part of it: its
    duties belong to who is there at its end.
    Queries: two.
    """
    rows = Exemption.objects.filter(overlap_q(span.starts_on, span.ends_on))
    kinds = frozenset(rows.values_list("programme_id", "content", "cadence").distinct())
    rhythms = [each for each in Cadence if each is not Cadence.TERM]
    first = min(period_containing(each, span.starts_on).starts_on for each in rhythms)
    last = max(period_containing(each, span.ends_on).ends_on for each in rhythms)
    return Surroundings(kinds, has_changes(path, min(first, span.starts_on), max(last, span.ends_on)))


def window_of(
    one: InForce, definition: Definition, *, path: str, span: Span, on: dt.date, around: Surroundings
) -> Window:
    """The window in which a programme asks one of its figures: scope, exemptions and version already in it."""
    first = max(span.starts_on, one.starts_on)
    last = span.ends_on if one.ends_on is None else min(span.ends_on, one.ends_on)
    is_coverage = definition.facts.measure.code == "ap-dung"
    exemptions = around.exemptions(one.programme, definition.code) if definition.cadence else frozenset()
    return Window(
        path=path,
        starts_on=min(first, last),
        ends_on=last,
        on=on,
        # How far a programme reaches is a share of all units, not of those that it reaches.
        obliged=None if is_coverage else obliged(one.programme),
        exempt=exempted(one.programme, definition.code) if exemptions else None,
        slower=tuple(cadence for cadence in Cadence if cadence in exemptions),
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


def dues(
    *,
    path: str,
    on: dt.date,
    units: Iterable[int] | None = None,
    charges: Iterable[int] | None = None,
    people: Iterable[int] | None = None,
) -> list[Due]:
    """What is owed now at or below the path: of these units, charges and people, or of everybody when none is named.

    Shape: overdue first, then by due day. Asked are the period that runs and earlier ones that are overdue and not too
    long ago (programmes.rules.asked_since); what was done or answered is not asked again.
    Queries: four, and one per content in force.
    """
    chosen = {"don-vi": units, "phu-trach": charges, "giu-chuc": people, "vi-tri": None}
    everybody = units is None and charges is None and people is None
    found: list[Due] = []
    for one, content, definition, window in _asked_now(path, on):
        assert definition.subjects is not None
        wanted = chosen[definition.subjects.measure.of]
        if not everybody and not wanted:
            continue
        rows = duty_rows(definition, window, state=OWED, subjects=None if everybody else wanted)
        found += [_due(one, content, definition, row, on) for row in rows]
    return sorted(found, key=lambda due: (not due.is_overdue, due.due_on, due.path))


def dues_counted(*, path: str, on: dt.date) -> list[DueCount]:
    """How many owe each thing now at or below the path, period by period: the same duties as `dues`, only counted.

    Shape: by due day.
    Queries: four, and one per content in force, however many units.
    """
    found: list[DueCount] = []
    for one, content, definition, window in _asked_now(path, on):
        assert definition.subjects is not None
        for row, number, late in count_by_period(definition, window, state=OWED):
            due_on = row.ends_on + dt.timedelta(days=definition.grace_days)
            period, of = Span(row.starts_on, row.ends_on, "", row.label), definition.subjects.measure.of
            found.append(DueCount(one.code, one.name, content.code, content.name, of, period, due_on, number, late))
    return sorted(found, key=lambda due: (due.due_on, due.name, due.period))


def _asked_now(path: str, on: dt.date) -> Iterator[tuple[InForce, Content, Definition, Window]]:
    """Every content in force with the window of the periods that are asked of people on a day."""
    last = max(period_containing(each, on).ends_on for each in Cadence)
    longest = Span(asked_since(on, Cadence.YEAR), last)
    around = surroundings(path, longest)
    for one in adopted(longest, path):
        for content, definition in _contents(one):
            first = asked_since(on, definition.cadence)
            span = Span(first, period_containing(definition.cadence or Cadence.MONTH, on).ends_on)
            if one.judges_in(span):
                yield one, content, definition, window_of(one, definition, path=path, span=span, on=on, around=around)


def _contents(one: InForce) -> Iterator[tuple[Content, Definition]]:
    defined = definitions(one.document)
    return ((content, defined[content.code]) for content in one.document.contents)


def _due(one: InForce, content: Content, definition: Definition, row: DutyRow, on: dt.date) -> Due:
    due_on = row.ends_on + dt.timedelta(days=definition.grace_days)
    assert definition.subjects is not None
    return Due(
        programme=one.code,
        programme_name=one.name,
        content=content.code,
        name=content.name,
        kinds=activity_kinds(content),
        of=definition.subjects.measure.of,
        subject=row.subject,
        path=row.path,
        period=Span(row.starts_on, row.ends_on, "", row.label),
        due_on=due_on,
        done=row.n,
        at_least=definition.at_least,
        is_overdue=row.is_overdue,
        late_days=max(0, (on - due_on).days) if row.is_overdue else 0,
    )


def library() -> QuerySet[Programme]:
    """All programmes, by code."""
    return Programme.objects.order_by("code")


def versions_of(programme: str) -> Sequence[Version]:
    """The versions of a programme, newest first."""
    return (
        Version.objects.filter(programme__code=programme).select_related("programme").order_by("-starts_on", "-number")
    )


def may_add_version(user: Account | None, programme: Programme, on: dt.date) -> bool:
    """Whether somebody may add a version of a programme: who may write documents for its owner, or for whoever carries
    that unit on today; for the whole country where it has none. The system (None) may.

    Queries: one beyond `reach`; none for the system.
    """
    if user is None:
        return True
    rows = UnitPath.objects.on(on)
    rows = rows.filter(unit=programme.owner_id) if programme.owner_id else rows.open().union().filter(parent=None)
    found = reach(user, ProgrammePermission.WRITE, on)
    paths = rows.values_list("path", flat=True)
    return bool(found) and all(found.covers(path) for path in paths)


@dataclass(frozen=True)
class Carried:
    """What becomes of a unit's adoption when other units go on as it: who carries it on, from when to when.

    `by`: a row for each stretch of days; none where they have all adopted the programme themselves.
    """

    adoption: Adoption
    by: tuple[tuple[int, dt.date, dt.date | None], ...]


def carried_adoptions(heirs: Mapping[int, Collection[int]], on: dt.date) -> list[Carried]:
    """Which adoptions of units that are merged or split on a day their heirs carry on: those they have not themselves.

    `heirs`: unit → the units that go on as it (a key that no unit has stands for one still to be opened).
    Shape: each adoption that holds on the day or later, in order of its first day.
    Queries: two.
    """
    held = Adoption.objects.within(on, None).filter(unit__in=list(heirs)).select_related("programme")
    rows = list(held.order_by("starts_on", "pk"))
    known = Adoption.objects.filter(
        unit__in={heir for each in heirs.values() for heir in each}, programme__in={row.programme_id for row in rows}
    )
    taken: dict[tuple[int, int], list[tuple[dt.date, dt.date | None]]] = {}
    for programme, unit, first, last in known.values_list("programme_id", "unit_id", "starts_on", "ends_on"):
        taken.setdefault((programme, unit), []).append((first, last))
    found = []
    for row in rows:
        by: list[tuple[int, dt.date, dt.date | None]] = []
        for heir in heirs[row.unit_id]:
            own = taken.setdefault((row.programme_id, heir), [])
            free = [] if heir == row.unit_id else uncovered(max(on, row.starts_on), row.ends_on, own)
            own += free
            by += [(heir, *span) for span in free]
        found.append(Carried(row, tuple(by)))
    return found


def adoptions_of(programme: str, on: dt.date) -> QuerySet[Adoption]:
    """Where a programme was adopted, first ones first, ended ones included."""
    return Adoption.objects.filter(programme__code=programme).select_related("unit").order_by("starts_on", "pk")
