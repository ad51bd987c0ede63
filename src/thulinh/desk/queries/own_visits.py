"""The visits of one person, with what is missing around each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from thulinh.kernel.periods import Span
from thulinh.people.models import Account
from thulinh.units.models import UnitPath
from thulinh.visits.models import Stop, Visit
from thulinh.visits.queries.rights import seen_visits
from thulinh.visits.rules.days import Lack, PaperFacts, lacks

MOST_SHOWN = 20


@dataclass(frozen=True)
class OwnVisit:
    """A visit of a person: where to, what is missing or late."""

    visit: Visit
    places: Sequence[str]
    lacks: Sequence[Lack]
    is_over: bool

    @property
    def waits_to_be_told(self) -> bool:
        """Whether it was planned, its days are over, and nobody has said whether it was made."""
        return self.is_over and self.visit.status == Visit.Status.PLANNED

    @property
    def waits_for_report(self) -> bool:
        """Whether it was made and is not reported."""
        return self.visit.status == Visit.Status.MADE and self.visit.reported_on is None

    @property
    def is_complete(self) -> bool:
        """Whether it was made and nothing is missing."""
        return self.visit.status == Visit.Status.MADE and not self.lacks


def own_visits(person: int, reader: Account, span: Span, *, on: dt.date) -> list[OwnVisit]:
    """The visits of a person that touch a span, as far as the reader may see them, the latest first.

    Shape: at most twenty.
    Queries: three, beyond `reach`.
    """
    rows = Visit.objects.current().within(span.starts_on, span.ends_on).filter(visitors__person=person)
    stops = Prefetch("stops", queryset=Stop.objects.order_by("pk"))
    seen = seen_visits(reader, on, rows).select_related("form").prefetch_related(stops)
    found = list(seen.order_by("-starts_on", "-pk")[:MOST_SHOWN])
    units = {stop.unit_id for visit in found for stop in visit.stops.all()}
    names = dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
    return [
        OwnVisit(
            visit,
            [names.get(stop.unit_id, "") for stop in visit.stops.all()],
            lacks(_papers(visit), on),
            visit.ends_on < on,
        )
        for visit in found
    ]


def _papers(visit: Visit) -> PaperFacts:
    return PaperFacts(
        is_made=visit.status == Visit.Status.MADE,
        ends_on=visit.ends_on,
        order_number=visit.order_number,
        reported_on=visit.reported_on,
        words=tuple(stop.word for stop in visit.stops.all()),
    )
