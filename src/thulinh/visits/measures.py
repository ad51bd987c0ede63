"""Sets with a name over visits to the grassroots: days of those who went, and visits to those visited.

Every set has the columns subject, path, day, record, quantity, verified, late and on_behalf (0 or 1). `path` is where
it happened, as the units stood on that day. None has an order.
"""

from collections.abc import Collection

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from thulinh.visits.models import Stop, Visit, VisitDay, reported_in_time_q, reported_late_q

# What the word of the place visited may be asked to be, in the words for every kind of verification.
_WORDS = {"dat": Stop.Word.CONFIRMED, "khong-dat": Stop.Word.DENIED, "cho-duyet": Stop.Word.WAITING}
# Days of preparation only, or none.
_PREPARATION = {"chi": True, "khong": False}


def fitting(
    rows: QuerySet[VisitDay],
    *,
    forms: Collection[str] | None = None,
    levels: Collection[str] | None = None,
    preparation: str | None = None,
    verdict: str | None = None,
    in_time: bool | None = None,
) -> QuerySet[VisitDay]:
    """Those of some days that a document's rule counts, by the options of `days`."""
    if forms is not None:
        rows = rows.filter(form__in=list(forms))
    if levels is not None:
        rows = rows.filter(level__in=list(levels))
    if preparation is not None:
        rows = rows.filter(is_preparation=_PREPARATION[preparation])
    if verdict == "dat":
        rows = rows.filter(is_confirmed=True)  # of a confirmed visit single days may be denied
    elif verdict is not None:
        rows = rows.filter(stop__word=_WORDS[verdict])
    if in_time is not None:
        rows = rows.filter(reported_in_time_q()) if in_time else rows.exclude(reported_in_time_q())
    return rows


def days(
    forms: Collection[str] | None = None,
    levels: Collection[str] | None = None,
    *,
    preparation: str | None = None,
    verdict: str | None = None,
    in_time: bool | None = None,
) -> QuerySet:
    """Days that somebody really spent at the grassroots, a row for each person, visit, day and place.

    How much of a day counts says `quantity`: 0, a half or 1, and over all visits of a person never more than 1 of a
    day. `forms`: of these forms; `levels`: at units of these levels; `preparation`: only days of preparation
    ("chi") or none of them ("khong"); `verdict`: only those that the place visited found so; `in_time`: only of visits
    that were reported in time, or only of those that were not or not yet.

    Shape: subject is a person, record a visit; `late`: it was reported later than the rule of its last day allows.
    Source: DN1, DN2, DN3.
    """
    rows = fitting(
        VisitDay.objects.current(),
        forms=forms,
        levels=levels,
        preparation=preparation,
        verdict=verdict,
        in_time=in_time,
    )
    return rows.values(
        "path",
        "day",
        subject=F("person_id"),
        record=F("visit_id"),
        quantity=ExpressionWrapper(F("counted") / 2.0, output_field=FloatField()),
        verified=_one_if(Q(is_confirmed=True)),
        late=_one_if(reported_late_q()),
        on_behalf=Value(0),
    )


def visited(forms: Collection[str] | None = None, *, verdict: str | None = None) -> QuerySet:
    """Visits that units received, one row for each visit and unit, on the visit's first day there.

    Shape: subject is the unit visited, record a visit; `verdict`: only those of which it said so.
    Source: DN2, DN5, DN6.
    """
    stops = Stop.objects.filter(visit__withdrawn_at=None, visit__status=Visit.Status.MADE)
    if forms is not None:
        stops = stops.filter(visit__form__in=list(forms))
    if verdict is not None:
        stops = stops.filter(word=_WORDS[verdict])
    late = VisitDay.objects.filter(reported_late_q(), visit=OuterRef("visit"))
    return stops.values(
        "path",
        day=F("first_on"),
        subject=F("unit_id"),
        record=F("visit_id"),
        quantity=Value(1),
        verified=_one_if(Q(word=Stop.Word.CONFIRMED)),
        late=_one_if(Exists(late)),
        on_behalf=Value(0),
    )


def _one_if(condition: Q | Exists) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
