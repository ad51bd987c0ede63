"""What waits for somebody: records to verify, records to confirm, records found wrong."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.utils import timezone

from thulinh.activities.models import Activity, Verification
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.questions import questions_about
from thulinh.activities.queries.records import record
from thulinh.activities.queries.rights import Rights, paths_with_length
from thulinh.activities.rules.quality import Question


@dataclass(frozen=True)
class WaitingLine:
    """A record that waits for a verifier: what, since how many days, and what is worth asking."""

    activity: int
    kind_name: str
    host: int
    host_name: str
    day: dt.date
    waiting_days: int
    is_in_charge: bool
    is_on_behalf: bool
    questions: Sequence[Question]


@dataclass(frozen=True)
class Waiting:
    """What waits for one verifier: how many in all, the first of them, and one of them in full."""

    total: int
    lines: Sequence[WaitingLine]
    shown: Record | None
    questions: Sequence[Question]
    next: int | None


def to_verify(user: Any, on: dt.date, *, all_levels: bool = False) -> QuerySet:
    """Records that wait for this user's word: the branches in one's charge first, then by how long they have waited.

    Never what oneself wrote a part of. Without `all_levels` only where one is the nearest level above or in charge.
    Queries: none of its own beyond the user's rights.
    """
    rights = Rights(user, on)
    hosts = paths_with_length(on).filter(rights.to_verify(all_levels=all_levels)).values("unit")
    mine = When(host__in=rights.charges, then=Value(0)) if rights.charges else None
    place = Case(*filter(None, [mine]), default=Value(1), output_field=IntegerField())
    return (
        Activity.objects.waiting()
        .filter(host__in=hosts)
        .not_written_by(user.pk)
        .exclude(confirmed_by=user.pk)
        .annotate(place_in_queue=place)
        .order_by("place_in_queue", "recorded_at", "pk")
    )


def waiting_count(user: Any, on: dt.date) -> int:
    """How many records wait for this user's word.

    Queries: one beyond the user's rights.
    """
    return to_verify(user, on).count()


def waiting_for(
    user: Any,
    on: dt.date,
    *,
    show: int | None = None,
    all_levels: bool = False,
    limit: int = 50,
) -> Waiting:
    """The queue of a verifier, with what is worth asking about each record, and one record in full.

    `show`: which record; the first one when it is not (or no longer) in the queue.
    Shape: `next` is the record that follows the shown one.
    Queries: a fixed number, however many records wait.
    """
    queue = to_verify(user, on, all_levels=all_levels)
    rows = list(queue.select_related("kind")[:limit])
    if show is not None and all(row.pk != show for row in rows):
        rows += list(queue.select_related("kind").filter(pk=show))
    order = [row.pk for row in rows]
    shown = show if show in order else (order[0] if order else None)
    questions = questions_about(rows, user=user, on=on)
    return Waiting(
        total=queue.count(),
        lines=_lines(rows, questions, Rights(user, on).charges, on),
        shown=record(shown, user=user, on=on) if shown is not None else None,
        questions=questions.get(shown, []) if shown is not None else [],
        next=_after(order, shown),
    )


def waiting_lines(user: Any, on: dt.date, *, all_levels: bool = False) -> list[WaitingLine]:
    """The whole queue of a verifier, with what is worth asking about each record.

    Queries: a fixed number, however many records wait.
    """
    rows = list(to_verify(user, on, all_levels=all_levels).select_related("kind"))
    return _lines(rows, questions_about(rows, user=user, on=on), Rights(user, on).charges, on)


def _after(order: Sequence[int], shown: int | None) -> int | None:
    """Which record comes after this one, going round to those skipped before."""
    others = [pk for pk in order if pk != shown]
    if shown is None or not others:
        return None
    later = order[order.index(shown) + 1 :]
    return later[0] if later else others[0]


def _lines(
    rows: Sequence[Activity], questions: dict[int, list[Question]], charges: frozenset[int], on: dt.date
) -> list[WaitingLine]:
    places = Places(row.host_id for row in rows)
    return [
        WaitingLine(
            activity=row.pk,
            kind_name=row.kind.name,
            host=row.host_id,
            host_name=places.name(row.host_id, row.day),
            day=row.day,
            waiting_days=max(0, (on - timezone.localdate(row.changed_at or row.recorded_at)).days),
            is_in_charge=row.host_id in charges,
            is_on_behalf=row.is_on_behalf,
            questions=questions.get(row.pk, []),
        )
        for row in rows
    ]


def to_confirm(user: Any, on: dt.date) -> QuerySet:
    """Records that somebody above typed for the user's own branch and that nobody there has confirmed."""
    rights = Rights(user, on)
    mine = Verification.objects.filter(activity=OuterRef("pk"), version=OuterRef("version"), by=user.pk)
    return (
        Activity.objects.held()
        .filter(is_on_behalf=True, confirmed_at=None, host__in=rights.own_units | rights.member_of)
        .not_written_by(user.pk)
        .exclude(Exists(mine))
        .order_by("recorded_at", "pk")
    )


def to_correct(user: Any, on: dt.date) -> QuerySet:
    """Records of the user's own units that were found wrong ("không đạt") and wait for a correction."""
    rights = Rights(user, on)
    return (
        Activity.objects.held().filter(verdict=Activity.Verdict.FAILED, host__in=rights.own_units).order_by("day", "pk")
    )
