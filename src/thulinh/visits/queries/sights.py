"""One visit with all that its page shows, as far as the reader may see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.activities.models import Activity
from thulinh.activities.queries.records import viewable
from thulinh.units.models import UnitPath
from thulinh.visits.models import Stop, Visit, VisitDay, VisitFile
from thulinh.visits.queries.rights import VisitRights, paths_today, seen_visits
from thulinh.visits.rules.days import Lack, PaperFacts, in_days, lacks


@dataclass(frozen=True)
class Goer:
    """Somebody who goes on a visit, and how many days of it count for them."""

    person: int
    name: str
    is_lead: bool
    counted: float


@dataclass(frozen=True)
class StopSight:
    """One place of a visit and what it said."""

    stop: Stop
    name: str
    said_by: str


@dataclass(frozen=True)
class AttendedActivity:
    """An activity that was attended; `opens`: the reader may open its record."""

    id: int
    name: str
    host_name: str
    day: dt.date
    opens: bool


@dataclass(frozen=True)
class VisitSight:
    """A visit as its page shows it. `may_write`: the reader goes on it or arranges it."""

    visit: Visit
    unit_name: str
    goers: Sequence[Goer]
    stops: Sequence[StopSight]
    days: Sequence[VisitDay]
    lacks: Sequence[Lack]
    activities: Sequence[AttendedActivity]
    files: Sequence[VisitFile]
    may_write: bool
    may_arrange: bool
    is_own: bool

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be made."""
        return self.visit.status == Visit.Status.PLANNED and self.visit.withdrawn_at is None

    @property
    def is_made(self) -> bool:
        """Whether it was really made, and stands."""
        return self.visit.status == Visit.Status.MADE and self.visit.withdrawn_at is None

    @property
    def may_report(self) -> bool:
        """Whether the reader may say what came of it: who may write it and, once it was made, whoever went, also after
        leaving the seat.
        """
        return self.may_write or (self.is_own and self.visit.status == Visit.Status.MADE)

    @property
    def may_register(self) -> bool:
        """Whether its days still wait to be registered."""
        needs = self.visit.form.needs_registration and self.visit.registered_on is None
        return self.may_write and needs and self.is_made

    @property
    def place_names(self) -> str:
        """Where it goes, in one line."""
        return ", ".join(stop.name for stop in self.stops)

    @property
    def photos(self) -> list[VisitFile]:
        """Its pictures."""
        return [row for row in self.files if row.file.media_type.startswith("image/")]

    @property
    def papers(self) -> list[VisitFile]:
        """Its other files."""
        return [row for row in self.files if not row.file.media_type.startswith("image/")]


def visit_sight(pk: int, *, user: Any, on: dt.date) -> VisitSight | None:
    """A visit with who goes, where, its days, what is missing, what was attended; None when the reader may not see it.

    Queries: a fixed number.
    """
    visit = (
        seen_visits(user, on)
        .filter(pk=pk)
        .select_related("form", "schedule", "recorded_by__person", "reported_by__person")
        .first()
    )
    if visit is None:
        return None
    days = list(visit.days.select_related("person", "stop").order_by("day", "person__name_key", "stop", "pk"))
    stops = list(visit.stops.select_related("word_by__person").order_by("first_on", "pk"))
    names = _names([visit.unit_id, *(stop.unit_id for stop in stops)], visit.starts_on)
    visitors = list(visit.visitors.select_related("person").order_by("-is_lead", "pk"))
    rights = VisitRights(user, on)
    paths = paths_today([visit.unit_id, *(stop.unit_id for stop in stops)], on)
    persons = [one.person_id for one in visitors]
    sender = paths.get(visit.unit_id, "")
    return VisitSight(
        visit=visit,
        unit_name=names.get(visit.unit_id, ""),
        goers=[
            Goer(
                one.person_id, one.person.full_name, one.is_lead,
                in_days(sum(day.counted for day in days if day.person_id == one.person_id)),
            )
            for one in visitors
        ],
        stops=[StopSight(stop, names.get(stop.unit_id, ""), str(stop.word_by or "")) for stop in stops],
        days=days,
        lacks=lacks_of(visit, [stop.word for stop in stops], on),
        activities=_attended(visit, user, on),
        files=list(visit.files.filter(withdrawn_at=None).select_related("file").order_by("pk")),
        may_write=rights.may_write(sender, persons, [paths.get(stop.unit_id, "") for stop in stops], persons),
        may_arrange=rights.may_arrange(sender),
        is_own=rights.person in persons,
    )  # fmt: skip


def lacks_of(visit: Visit, words: Sequence[str], on: dt.date) -> tuple[Lack, ...]:
    """What is missing or late around a visit; nothing of one that was cancelled or withdrawn."""
    if visit.withdrawn_at is not None or visit.status == Visit.Status.CANCELLED:
        return ()
    is_made = visit.status == Visit.Status.MADE
    return lacks(PaperFacts(is_made, visit.ends_on, visit.order_number, visit.reported_on, tuple(words)), on)


def _attended(visit: Visit, user: Any, on: dt.date) -> list[AttendedActivity]:
    rows = list(
        Activity.objects.filter(visits__visit=visit, withdrawn_at=None).select_related("kind").order_by("day", "pk")
    )
    names, open_ones = _names([row.host_id for row in rows], on), viewable([row.pk for row in rows], user=user, on=on)
    return [
        AttendedActivity(row.pk, row.title or row.kind.name, names.get(row.host_id, ""), row.day, row.pk in open_ones)
        for row in rows
    ]


def _names(units: Sequence[int], on: dt.date) -> dict[int, str]:
    return dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
