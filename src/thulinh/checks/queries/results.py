"""What checks found: of one record, of one draw by place, and what that says about all records of a place."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from thulinh.checks.models import Candidate, Check, Draw
from thulinh.checks.rules.drawing import Lot, drawn
from thulinh.checks.rules.rates import ErrorRate
from thulinh.units.models import under_q

_DONE = (Check.Outcome.RIGHT, Check.Outcome.WRONG)


def checks_of_record(kind: str, record: int) -> list[Check]:
    """What sample checks found about one record, the newest first; those that wait are not told.

    Queries: one.
    """
    rows = Check.objects.done().of_record(kind, record).select_related("checked_by__person", "put_right_by__person")
    return list(rows.order_by("-checked_on", "-pk"))


def error_rate(
    sources: Collection[str], *, path: str, starts_on: dt.date, ends_on: dt.date, on: dt.date, tells_drawn: bool
) -> ErrorRate | None:
    """How many of the records of these sources, at or below a path and within these days, were found wrong.

    `tells_drawn`: whether the reader may know how many were drawn; else a check that waits could be read from it.
    Shape: None when nothing was checked yet (for those who may know of it: when nothing was drawn).
    Units: records; one that was drawn twice is one.
    Queries: one, none without sources.
    """
    if not sources:
        return None
    rows = Candidate.objects.filter(under_q(path), draw__source__in=list(sources), day__range=(starts_on, ends_on))
    conditions = {
        "population": Q(),
        "drawn": Q(made_check__isnull=False),
        "checked": Q(made_check__outcome__in=_DONE),
        "wrong": Q(made_check__outcome=Check.Outcome.WRONG),
    }
    found = rows.aggregate(
        **{name: Count("record_id", distinct=True, filter=condition) for name, condition in conditions.items()}
    )
    if not found["drawn"] or not (found["checked"] or tells_drawn):
        return None
    return ErrorRate(found["wrong"], found["checked"], found["population"], on, found["drawn"] if tells_drawn else None)


@dataclass(frozen=True)
class PlaceResult:
    """What the checks of one place found: how many, how many wrong in number, in quality; how many put right."""

    place: str
    checked: int
    wrong: int
    wrong_quantity: int
    wrong_quality: int
    put_right: int


def results_of_draw(draw: Draw) -> list[PlaceResult]:
    """What the checks of a draw found, place by place; places where nothing has been checked are not told.

    Queries: one.
    """
    wrong = Q(outcome=Check.Outcome.WRONG)
    rows = (
        Check.objects.done()
        .filter(draw=draw)
        .values("place")
        .annotate(
            checked=Count("pk"),
            wrong=Count("pk", filter=wrong),
            wrong_quantity=Count("pk", filter=wrong & Q(is_quantity_right=False)),
            wrong_quality=Count("pk", filter=wrong & Q(is_quality_right=False)),
            mended=Count("pk", filter=wrong & Q(put_right_on__isnull=False)),
        )
        .order_by("place")
    )
    names = ("place", "checked", "wrong", "wrong_quantity", "wrong_quality", "mended")
    return [PlaceResult(*(row[name] for name in names)) for row in rows]


def total_of(results: Sequence[PlaceResult]) -> PlaceResult:
    """All places together."""
    return PlaceResult(
        "",
        sum(one.checked for one in results),
        sum(one.wrong for one in results),
        sum(one.wrong_quantity for one in results),
        sum(one.wrong_quality for one in results),
        sum(one.put_right for one in results),
    )


def drawn_again(draw: Draw) -> list[int]:
    """Which records the kept seed draws from the kept candidates; the same as were drawn, or the draw was changed.

    Queries: one.
    """
    rows = Candidate.objects.filter(draw=draw).values_list("record_id", "place", "verified_by")
    return drawn([Lot(*row) for row in rows], draw.size, draw.seed)
