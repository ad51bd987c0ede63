"""What erasing somebody does, counted beforehand, and what of them it cannot reach."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thulinh.activities.models import Activity, Attendance, Evidence, Task
from thulinh.desk.queries.places import last_names_of
from thulinh.difficulties.models import Finding
from thulinh.intake.models import Batch, BatchRow
from thulinh.people.models import Discipline, Holding, Membership, PartyStanding, Person
from thulinh.people.queries import Holder, seats_of_person
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

MOST_SHOWN = 50


@dataclass(frozen=True)
class Remaining:
    """A record that may still tell of somebody: its photos, or a text that names them."""

    activity: int
    name: str
    day: dt.date
    photos: int = 0


@dataclass(frozen=True)
class Erasure:
    """What erasing somebody does and leaves. `seats` held today stand against it; `homes` are lists that they are
    still in, under the pseudonym afterwards; `files` are removed; `waiting` are files not yet written, which may hold
    the person or not; `found` are findings that name them.
    """

    seats: Sequence[Holder]
    homes: Sequence[str]
    memberships: int
    holdings: int
    standings: int
    disciplines: int
    attendances: int
    files: Sequence[Batch]
    waiting: Sequence[Batch]
    photographed: Sequence[Remaining]
    mentioned: Sequence[Remaining]
    found: Sequence[Finding]


def what_erasing_does(person: Person, on: dt.date) -> Erasure:
    """What erasing a person does, and where photos and words of them stay that somebody has to look at.

    Shape: of photos and words the newest fifty records each.
    Queries: a fixed number.
    """
    own = Membership.objects.current().filter(person=person)
    units = set(own.values_list("unit", flat=True))
    homes = own.filter(Q(ends_on=None) | Q(ends_on__gte=on)).values_list("unit", flat=True)
    names = last_names_of(homes)
    files = Batch.objects.select_related("file").filter(file__removed_at=None).order_by("-uploaded_at")
    spoken = BatchRow.objects.filter(batch=OuterRef("pk"), person=person)
    open_states = [Batch.State.READ, Batch.State.MATCHED]
    return Erasure(
        seats=seats_of_person(person.pk, on),
        homes=sorted(names.values()),
        memberships=own.count(),
        holdings=Holding.objects.current().filter(person=person).count(),
        standings=PartyStanding.objects.filter(person=person).count(),
        disciplines=Discipline.objects.filter(person=person).count(),
        attendances=Attendance.objects.filter(person=person).count(),
        files=list(files.filter(Exists(spoken)).defer("made")),
        waiting=list(files.filter(state__in=open_states, unit__in=_line_of(units, on)).defer("made")[:MOST_SHOWN]),
        photographed=_photographed(person),
        mentioned=_mentioned(person, units),
        found=_found(person),
    )


def _line_of(units: set[int], on: dt.date) -> set[int]:
    """The units and all above them."""
    paths = UnitPath.objects.on(on).filter(unit__in=units).values_list("path", flat=True)
    return {unit for path in paths for unit in path_ids(path)}


def _photographed(person: Person) -> list[Remaining]:
    """Records with photos, at which the person was present."""
    photos = Count("evidence", filter=Q(evidence__withdrawn_at=None))
    there = Attendance.objects.filter(person=person, is_present=True)
    shown = Evidence.objects.filter(activity=OuterRef("pk"), withdrawn_at=None)
    rows = Activity.objects.current().filter(Exists(shown), pk__in=there.values("activity"))
    return _remaining(rows.annotate(photos=photos))


def _mentioned(person: Person, units: set[int]) -> list[Remaining]:
    """Records of the person's units, or at which they were, whose words name them."""
    name = person.full_name
    tasks = Task.objects.filter(Q(title__contains=name) | Q(proof__contains=name)).values("activity")
    texts = ("title", "minutes", "conclusion", "place", "why_not_note")
    words = Q(pk__in=tasks)
    for text in texts:
        words |= Q(**{f"{text}__contains": name})
    near = Q(host__in=units) | Q(pk__in=Attendance.objects.filter(person=person).values("activity"))
    return _remaining(Activity.objects.current().filter(near & words))


def _found(person: Person) -> list[Finding]:
    """Findings about somebody or something else whose words name the person."""
    name = person.full_name
    said = Q(text__contains=name) | Q(guided__contains=name) | Q(done_note__contains=name)
    return list(Finding.objects.filter(said).exclude(person=person).order_by("-day", "-pk")[:MOST_SHOWN])


def _remaining(rows: QuerySet) -> list[Remaining]:
    found = rows.select_related("kind").order_by("-day", "-pk")[:MOST_SHOWN]
    return [Remaining(row.pk, row.title or row.kind.name, row.day, getattr(row, "photos", 0)) for row in found]
