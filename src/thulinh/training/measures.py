"""Sets with a name over training: plain rows that are counted and clicked through. None has an order."""

import datetime as dt
from collections.abc import Collection

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from thulinh.kernel.writing import dated_q, overlap_q
from thulinh.people.models import Holding
from thulinh.people.rules import FOREVER
from thulinh.training.models import Certificate, Level, Participant, Presence, TrainingClass
from thulinh.training.rules.levels import reaches

# Measures whose names only those may see who may read who was trained; the catalogue marks them so.
SENSITIVE = frozenset({"holders_trained", "participants"})
_FOREVER = Value(FOREVER, DateField())
_QUALIFIED, _PATHS = "person__qualifications__", "seat__unit__paths__"
_SETTLED = (TrainingClass.State.SETTLED, TrainingClass.State.ENDED)


def holders_trained(
    positions: Collection[str], *, topics: Collection[str] | None = None, level: str | None = None
) -> QuerySet:
    """The people who hold seats of these positions, on the days on which they do and are trained: for that very
    position, or in one of the topics (of at least the level), where any is named. Earlier years and trainings taken
    elsewhere count as long as they hold.

    Shape: subject is a person, record a qualification, path where the seat's unit stood; starts_on, ends_on;
    quantity 1. One row for each holding, place and qualification.
    Source: GL2.
    """
    joined = ("", _PATHS, _QUALIFIED)
    last = Least(*(Coalesce(f"{prefix}ends_on", _FOREVER) for prefix in joined))
    rows = trained_holdings(positions, topics=topics, level=level)
    rows = rows.annotate(first=Greatest(*(f"{prefix}starts_on" for prefix in joined)), last=last)
    return (
        rows.filter(first__lte=F("last"))
        .order_by()
        .values("pk")
        .annotate(
            subject=F("person"), path=F(f"{_PATHS}path"), starts_on=F("first"), ends_on=NullIf(F("last"), _FOREVER),
            record=F(f"{_QUALIFIED}pk"), quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "starts_on", "ends_on", "record", "quantity")
        .distinct()
    )  # fmt: skip


def trained_holdings(
    positions: Collection[str],
    *,
    topics: Collection[str] | None = None,
    level: str | None = None,
    on: dt.date | None = None,
) -> QuerySet[Holding]:
    """Holdings joined with the places of their unit and with the qualifications that make their holder trained, each
    of which meets the holding on at least one day; `on`: all three hold on that day. On it stand both `holders_trained`
    and the coverage of a day.
    """
    # In one filter: a second one would look at other rows of the same tables.
    that_day = [dated_q(on, prefix) for prefix in ("", _PATHS, _QUALIFIED)] if on else []
    return Holding.objects.current().filter(
        overlap_q(F("starts_on"), None, _QUALIFIED),
        overlap_q(F("starts_on"), None, _PATHS),
        Q(ends_on=None) | Q(**{f"{_QUALIFIED}starts_on__lte": F("ends_on")}),
        Q(ends_on=None) | Q(**{f"{_PATHS}starts_on__lte": F("ends_on")}),
        _for_what(topics, level),
        *that_day,
        seat__position__in=positions,
        **{f"{_QUALIFIED}withdrawn_at": None, f"{_PATHS}is_open": True},
    )


def _for_what(topics: Collection[str] | None, level: str | None) -> Q:
    if topics is None:
        return Q(**{f"{_QUALIFIED}position": F("seat__position")})
    asked = Q(**{f"{_QUALIFIED}topic__in": topics})
    return asked & Q(**{f"{_QUALIFIED}level__in": levels_from(level)}) if level else asked


def levels_from(level: str) -> list[str]:
    """A level and those above it."""
    return [str(one) for one in Level.values if reaches(str(one), level)]


def participants(*, state: str, is_new: bool | None = None) -> QuerySet:
    """That somebody took part in a class ("du", on its first day), passed it ("dat") or holds its certificate
    ("chung-nhan", both on its last day).

    Whoever had a place in a class that was not cancelled took part, unless presence was noted and they were never
    there. `is_new`: only those who were (or were not) new in their seat on the class's first day.
    Shape: subject is a person, record a participant; path where the unit stood on the class's first day; quantity 1.
    Source: GL2.
    """
    rows = Participant.objects.listed().filter(training_class__withdrawn_at=None)
    day = "training_class__ends_on"
    if state == "du":
        noted = Presence.objects.current().filter(participant=OuterRef("pk"))
        there = Exists(noted.filter(word=Presence.Word.THERE))
        rows, day = rows.filter(there | ~Exists(noted), training_class__state__in=_SETTLED), "training_class__starts_on"
    else:
        rows = rows.filter(training_class__state=TrainingClass.State.ENDED, result=Participant.Result.PASSED)
    if state == "chung-nhan":
        rows = rows.filter(Exists(Certificate.objects.current().filter(participant=OuterRef("pk"))))
    if is_new is not None:
        rows = rows.filter(is_new=is_new)
    return rows.order_by().values(
        "path", day=F(day), subject=F("person_id"), record=F("pk"), quantity=Value(1, IntegerField())
    )


def classes_held() -> QuerySet:
    """The classes that came to their end, one row each, on their last day.

    Shape: subject is the unit that organised it, record a class; path where that unit stood on the first day.
    Source: GL2, GL7.
    """
    held = TrainingClass.objects.current().filter(state=TrainingClass.State.ENDED)
    return held.order_by().values(
        "path", day=F("ends_on"), subject=F("unit_id"), record=F("pk"), quantity=Value(1, IntegerField())
    )
