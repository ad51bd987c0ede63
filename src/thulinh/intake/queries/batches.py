"""The files that somebody may see, and the one that they ask for."""

import datetime as dt

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from thulinh.intake.models import Batch, BatchRow
from thulinh.intake.permissions import IntakePermission
from thulinh.intake.queries.lists import may_import, row_sets
from thulinh.kernel.rows import Outcome, RowSet
from thulinh.people.models import Account
from thulinh.people.reach import allowed, reach, within
from thulinh.units.models import UnitPath

_DONE = [Batch.State.WRITTEN, Batch.State.UNDONE]
_WRITTEN = [Outcome.NEW.value, Outcome.CHANGED.value]
_LEFT_OUT = [BatchRow.REFUSED, BatchRow.NOT_ACCEPTED]


def batches_of(user: Account, on: dt.date) -> QuerySet:
    """The files handed in for units within reach, for lists that the reader may hand in too, the newest first.

    Shape: with `unit_name` on that day, and how many rows were `written` (new or changed) and `left_out`.
    Queries: none of its own beyond `reach`.
    """
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    mine = Q(pk__in=[])
    for row_set in row_sets().values():
        mine |= Q(row_set=row_set.code, unit__in=_reached(user, row_set, on))
    rows = allowed(Batch.objects.filter(mine), user, IntakePermission.IMPORT, on)
    return (
        rows.select_related("file", "uploaded_by__person")
        .defer("made")
        .annotate(
            unit_name=Subquery(named),
            written=Coalesce(_count(_WRITTEN), 0),
            left_out=Coalesce(_count(_LEFT_OUT), 0),
        )
    )


def _reached(user: Account, row_set: RowSet, on: dt.date) -> QuerySet:
    """The units for which somebody may write what a list holds, as a subquery."""
    found = reach(user, row_set.permission or IntakePermission.IMPORT, on)
    return within(found, on)


def _count(outcomes: list[str]) -> Subquery:
    rows = BatchRow.objects.filter(batch=OuterRef("pk"), outcome__in=outcomes, batch__state__in=_DONE).order_by()
    return Subquery(rows.values("batch").annotate(number=Count("pk")).values("number"))


def batch_for(user: Account, pk: int, on: dt.date) -> Batch | None:
    """The file with that number, if somebody may hand in its list for its unit; else nothing.

    Queries: at most four.
    """
    people = ("uploaded_by__person", "written_by__person", "undone_by__person", "discarded_by__person")
    batch = Batch.objects.select_related("file", *people).defer("made").filter(pk=pk).first()
    row_set = row_sets().get(batch.row_set) if batch else None
    if batch is None or row_set is None or batch.unit_id is None:
        return None
    return batch if may_import(user, row_set, batch.unit_id, on) else None


def earlier_writing(batch: Batch) -> Batch | None:
    """The same file, written before for the same list and not undone; or nothing.

    Queries: one.
    """
    same = Batch.objects.filter(row_set=batch.row_set, file__sha256=batch.file.sha256, state=Batch.State.WRITTEN)
    return same.exclude(pk=batch.pk).order_by("-written_at").first()
