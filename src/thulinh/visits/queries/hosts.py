"""Who may say, for a place that was visited, whether the visit was so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from thulinh.kernel.text import format_date
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath
from thulinh.visits.models import Authorship, Rating, Stop, Visit, VisitDay, Visitor
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.rules.entries import WHOLE_DAY


def stops_to_speak_of(user: Any, on: dt.date) -> QuerySet[Stop]:
    """The stops of visits that were made on which the user's word counts, whether it was given or not.

    It counts by a seat at the place visited, or above it and still below the committee that sent the visit: those who
    sent it do not speak for those visited. Nor do who went, or who wrote any version of the visit or of its report.

    Queries: none of its own beyond `reach`.
    """
    person = getattr(user, "person_id", None)
    found = reach(user, VisitPermission.CONFIRM, on)
    if person is None or user.is_administrator or not found:
        return Stop.objects.none()
    visited = Q(pk__in=[])
    for root in found.roots:
        units = UnitPath.objects.on(on).under(root).values("unit_id")
        visited |= Q(unit__in=units) & ~Q(visit__unit__in=units)
    went = Visitor.objects.filter(visit=OuterRef("visit"), person=person)
    wrote = Authorship.objects.filter(visit=OuterRef("visit"), account=user.pk)
    return Stop.objects.filter(visited, visit__in=Visit.objects.made()).exclude(Exists(went)).exclude(Exists(wrote))


def waiting_stops(user: Any, on: dt.date) -> QuerySet[Stop]:
    """The stops that wait for the user's word, the oldest visits first.

    Queries: none of its own beyond `reach`.
    """
    waiting = stops_to_speak_of(user, on).filter(word=Stop.Word.WAITING)
    return waiting.order_by("visit__ends_on", "pk")


def hosted_stops(user: Any, on: dt.date) -> QuerySet[Stop]:
    """The stops of visits to the user's own place: those that wait first, then the latest visits first.

    Shape: stops with `place_name`, `sender_name`, `visitor_names`.
    Queries: three, besides the list itself.
    """
    rows = stops_to_speak_of(user, on).select_related("visit").prefetch_related(_visitors("visit__"))
    waits = Case(When(word=Stop.Word.WAITING, then=Value(0)), default=Value(1))
    return rows.annotate(
        is_answered=waits, place_name=_name_of("unit", on), sender_name=_name_of("visit__unit", on)
    ).order_by("is_answered", "-visit__ends_on", "-pk")


def _name_of(unit: str, on: dt.date) -> Subquery:
    return Subquery(UnitPath.objects.on(on).filter(unit=OuterRef(unit)).values("name")[:1])


def _visitors(prefix: str) -> Prefetch:
    rows = Visitor.objects.select_related("person").order_by("-is_lead", "pk")
    return Prefetch(f"{prefix}visitors", queryset=rows)


@dataclass(frozen=True)
class HostDay:
    """One day of one visitor at the stop, as the place visited sees it."""

    day: VisitDay
    person_name: str

    @property
    def key(self) -> int:
        """The number of the row."""
        return self.day.pk

    @property
    def label(self) -> str:
        """The day and who came, in words."""
        half = "" if self.day.halves == WHOLE_DAY else ", nửa ngày"
        return f"{format_date(self.day.day)}{half}, {self.person_name}"


@dataclass(frozen=True)
class HostSight:
    """A stop with all that its host needs for the word: who came, on which days, what for; what was said before."""

    stop: Stop
    place: str
    sender: str
    visitors: Sequence[str]
    days: Sequence[HostDay]
    may_rate: bool

    @property
    def visit(self) -> Visit:
        """The visit."""
        return self.stop.visit

    @property
    def is_spoken(self) -> bool:
        """Whether the place has said something already."""
        return self.stop.word != Stop.Word.WAITING

    @property
    def denied(self) -> list[HostDay]:
        """The days that the place does not confirm."""
        return [one for one in self.days if one.day.denied_why]

    @property
    def days_label(self) -> str:
        """On which days, in words: ngày 12/06/2026; từ ngày 12/06/2026 đến ngày 14/06/2026."""
        days = [one.day.day for one in self.days] or [self.visit.starts_on, self.visit.ends_on]
        first, last = format_date(min(days)), format_date(max(days))
        return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"

    @property
    def usual_words(self) -> str:
        """What may be said without typing anything: what was said before, else that the visit was so."""
        if self.stop.word == Stop.Word.CONFIRMED:
            return self.stop.word_text
        return f"Đoàn đã đến {self.days_label}: {self.visit.purpose}"


def host_sight(stop: Stop) -> HostSight:
    """What the place visited sees of a stop. The name of a unit is that of the visit's first day.

    Queries: four.
    """
    rows = VisitDay.objects.filter(stop=stop, is_current=True).select_related("person").order_by("day", "pk")
    went = Visitor.objects.filter(visit=stop.visit_id).select_related("person").order_by("-is_lead", "pk")
    places = UnitPath.objects.on(stop.visit.starts_on).filter(unit__in=[stop.unit_id, stop.visit.unit_id])
    names = dict(places.values_list("unit_id", "name"))
    return HostSight(
        stop=stop,
        place=names.get(stop.unit_id, ""),
        sender=names.get(stop.visit.unit_id, ""),
        visitors=[one.person.full_name for one in went],
        days=[HostDay(row, row.person.full_name) for row in rows],
        may_rate=not Rating.objects.filter(stop=stop).exists(),
    )
