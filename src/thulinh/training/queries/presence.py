"""Who was there: half days of a class with counts, the sheet of one, what a code at the door or a badge opens."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from thulinh.activities.queries.places import Places
from thulinh.training.models import HalfDay, Participant, Presence

_PARTS = {part: rank for rank, part in enumerate(HalfDay.Part.values)}


@dataclass(frozen=True)
class HalfDayCount:
    """A half day with how many of those who have a place were there, excused, absent; the others nobody noted."""

    half_day: HalfDay
    listed: int
    there: int = 0
    excused: int = 0
    absent: int = 0

    @property
    def unknown(self) -> int:
        """Of whom nothing is noted: neither there nor absent."""
        return self.listed - self.there - self.excused - self.absent


@dataclass(frozen=True)
class SheetLine:
    """One participant on the sheet of a half day; without `word` nothing is noted."""

    participant: int
    name: str
    unit_name: str
    post: str
    group: int | None
    group_name: str
    word: str = ""
    said: str = ""
    how: str = ""
    at: dt.datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Sheet:
    """The sheet of a half day: everybody with a place, or those of one group, by name."""

    half_day: HalfDay
    lines: Sequence[SheetLine]

    @property
    def there(self) -> int:
        """How many are there."""
        return sum(line.word == Presence.Word.THERE for line in self.lines)

    @property
    def words(self) -> Mapping[int, str]:
        """The word of each."""
        return {line.participant: line.word for line in self.lines}


@dataclass(frozen=True)
class Arrivals:
    """How a roll stands: how many have a place, how many are there; `mark` changes whenever a word is written."""

    listed: int
    there: int
    mark: str


def half_days_of(training_class: int) -> QuerySet[HalfDay]:
    """The half days of a class in their order, with the class.

    Queries: none of its own.
    """
    return in_order(HalfDay.objects.current().filter(training_class=training_class)).select_related("training_class")


def in_order(rows: QuerySet[HalfDay]) -> QuerySet[HalfDay]:
    """Half days by day, then morning, afternoon, evening."""
    ranks = Case(*(When(part=part, then=Value(rank)) for part, rank in _PARTS.items()), output_field=IntegerField())
    return rows.annotate(part_rank=ranks).order_by("day", "part_rank", "pk")


def half_day_counts(training_class: int) -> list[HalfDayCount]:
    """How many were there on each half day of a class, in their order.

    Queries: three, however many take part.
    """
    listed = Participant.objects.listed().filter(training_class=training_class)
    rows = (
        Presence.objects.current()
        .filter(participant__in=listed)
        .values_list("half_day", "word")
        .annotate(number=Count("pk"))
        .order_by()
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for half_day, word, number in rows:
        found[half_day][word] = number
    total = listed.count()
    words = (Presence.Word.THERE, Presence.Word.EXCUSED, Presence.Word.ABSENT)
    return [HalfDayCount(one, total, *(found[one.pk][word] for word in words)) for one in half_days_of(training_class)]


def sheet_of(half_day: HalfDay, *, group: int | None = None) -> Sheet:
    """The sheet of a half day, of all or of one group.

    Queries: three, however many take part.
    """
    listed = Participant.objects.listed().filter(training_class=half_day.training_class_id)
    listed = listed if group is None else listed.filter(group=group)
    rows = Presence.objects.current().filter(half_day=half_day, participant__in=listed).select_related("by__person")
    known = {row.participant_id: row for row in rows}
    return Sheet(half_day, [_line(one, name, known.get(one.pk)) for one, name in named(listed)])


def arrivals(half_day: HalfDay) -> Arrivals:
    """How the roll of a half day stands, for a page that looks again every few seconds.

    Queries: two.
    """
    listed = Participant.objects.listed().filter(training_class=half_day.training_class_id)
    is_there = Q(word=Presence.Word.THERE, withdrawn_at=None, participant__in=listed)
    # A word that was taken back leaves no newer row behind it: the count and the latest of both moments tell of it.
    found = Presence.objects.filter(half_day=half_day).aggregate(
        there=Count("pk", filter=is_there), last=Max("pk"), taken=Max("withdrawn_at")
    )
    return Arrivals(listed.count(), found["there"], f"{found['there']}-{found['last']}-{found['taken']}")


def named(participants: QuerySet[Participant]) -> list[tuple[Participant, str]]:
    """Participants with the name of their unit on the first day of the class, by their own name.

    Queries: two.
    """
    rows = list(
        participants.select_related("person", "position", "group", "training_class").order_by("person__name_key", "pk")
    )
    places = Places(row.unit_id for row in rows)
    return [(row, places.name(row.unit_id, row.training_class.starts_on)) for row in rows]


def _line(one: Participant, unit_name: str, row: Presence | None) -> SheetLine:
    post = one.position.short_name or one.position.name if one.position else ""
    group = one.group.name if one.group else ""
    base = (one.pk, one.person.full_name, unit_name, post, one.group_id, group)
    if row is None:
        return SheetLine(*base)
    by = str(row.by) if row.by and row.how != Presence.How.DOOR else ""
    return SheetLine(*base, row.word, str(row.get_word_display()), str(row.get_how_display()), row.at, by)


def half_day_by(token: str) -> HalfDay | None:
    """The half day that a code at the door opens; None when none has it.

    Queries: one.
    """
    rows = HalfDay.objects.current().filter(token=token, training_class__withdrawn_at=None)
    return rows.select_related("training_class").first() if token else None


def badge_by(token: str) -> Participant | None:
    """Whose badge this is, with the class; None when it is nobody's, or they have no place any more.

    Queries: one.
    """
    rows = Participant.objects.listed().filter(token=token, training_class__withdrawn_at=None)
    return rows.select_related("training_class", "person", "position", "group").first() if token else None


def open_half_day(training_class: int, at: dt.datetime) -> HalfDay | None:
    """The half day of a class whose roll is open now; the latest opened, if more than one is.

    Queries: one.
    """
    rows = half_days_of(training_class).filter(closed_at=None).exclude(opened_at=None)
    return max((one for one in rows if one.is_open(at)), key=lambda one: one.opened_at, default=None)


def presences_of(participants: Iterable[int]) -> Mapping[int, Mapping[int, Presence]]:
    """What is noted of participants, by participant and half day.

    Queries: one.
    """
    found: dict[int, dict[int, Presence]] = defaultdict(dict)
    for row in Presence.objects.current().filter(participant__in=list(participants), half_day__withdrawn_at=None):
        found[row.participant_id][row.half_day_id] = row
    return found
