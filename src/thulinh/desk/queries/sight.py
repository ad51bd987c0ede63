"""A unit as a page about figures sees it: where it stood in the days asked about, what stood around it then."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.benefits.permissions import BenefitPermission
from thulinh.desk.queries.places import Step, line_above, seen, standing
from thulinh.desk.queries.question import Question
from thulinh.indicators.definition import Definition
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.periods import DAY, Span
from thulinh.people.models import Account
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.selection.permissions import SelectionPermission
from thulinh.training.permissions import TrainingPermission
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH

# What the names behind sensitive figures need (Measure.names_need).
_NAMED = (PeoplePermission.PARTY, BenefitPermission.VIEW, SelectionPermission.REVIEW, TrainingPermission.VIEW)


@dataclass(frozen=True)
class Sight:
    """A unit within the reader's reach, as it stood on the last day asked about.

    `then` is None when the unit did not exist yet. `earlier` are the days asked about before the unit stood there, when
    it stood elsewhere. `rights`: which of the permissions that sensitive figures need the reader has there.
    `path_on_day` is where it stood on the day from which one looks.
    """

    unit: int
    now: UnitPath
    then: UnitPath | None
    line: Sequence[Step]
    earlier: Span | None
    rights: frozenset[str]
    path_on_day: str

    @property
    def name(self) -> str:
        """What the unit was called then."""
        return (self.then or self.now).name

    @property
    def path(self) -> str:
        """Where the unit stood then."""
        return (self.then or self.now).path

    @property
    def above(self) -> Sequence[str]:
        """The paths of the units above whose figures the reader sees too, from the top down."""
        depths = range(WIDTH, len(self.path), WIDTH)
        return [self.path[:depth] for depth, step in zip(depths, self.line, strict=False) if step.is_open_to_reader]

    @property
    def depth(self) -> int:
        """How many units deep it stood."""
        return len(self.path) // WIDTH

    def may_see_names(self, definition: Definition) -> bool:
        """Whether the reader may see there whom a figure is about."""
        return definition.names_need <= self.rights

    @property
    def is_branch(self) -> bool:
        """Whether it is a branch, below which there are no units."""
        return (self.then or self.now).level_id == "chi-doan"


def sight_of(unit: int, user: Account, question: Question) -> Sight:
    """A unit and where it stood in the days asked about.

    Errors: 404 when the unit does not lie within the reader's reach today.
    Queries: six at most, beyond `reach`.
    """
    now = seen(unit, user=user, permission=IndicatorPermission.VIEW, today=question.today)
    rows = list(
        UnitPath.objects.filter(unit=unit)
        .within(question.span.starts_on, question.last_day)
        .select_related("level", "unit")
        .order_by("starts_on")
    )
    then = next((row for row in reversed(rows) if row.holds_on(question.last_day)), None)
    elsewhere = [row for row in rows if then and row.path != then.path and row.is_open]
    earlier = None
    if then and elsewhere:
        moved_on = min(row.starts_on for row in rows if row.path == then.path)
        earlier = Span(max(question.span.starts_on, elsewhere[0].starts_on), moved_on - DAY)
    found = reach(user, IndicatorPermission.VIEW, question.today)
    line = line_above(then or now, found, question.last_day)
    rights = frozenset(each.value for each in _NAMED if reach(user, each, question.today).covers(now.path))
    on_day = then if question.last_day == question.on else standing(unit, question.on)
    return Sight(unit, now, then, line, earlier, rights, (on_day or now).path)


def starting_units(user: Account, question: Question) -> list[UnitPath]:
    """The uppermost units whose figures the reader may see, the largest first.

    Queries: one, beyond `reach`.
    """
    roots = reach(user, IndicatorPermission.VIEW, question.today).roots
    rows = UnitPath.objects.on(question.today).filter(path__in=roots, is_open=True)
    return sorted(rows.select_related("level"), key=lambda row: (row.level.rank, row.name_key, row.unit_id))


def units_below(sight: Sight, question: Question) -> list[UnitPath]:
    """The units just below, as they stood on the last day asked about: the Union's line first, then bodies, by name.

    Queries: one.
    """
    rows = UnitPath.objects.on(question.last_day).open().filter(parent=sight.unit).select_related("level")
    return list(rows.order_by("level__rank", "name_key", "unit"))
