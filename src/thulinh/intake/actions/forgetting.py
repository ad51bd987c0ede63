"""Forgetting somebody who was erased: what files said of them, and the files themselves."""

from collections.abc import Mapping
from typing import Any

from thulinh.intake.models import Batch, BatchRow
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.forgetting import remove_files
from thulinh.kernel.models import StoredFile
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
from thulinh.people.models import Membership, Person


@action
def forget_rows(person: Person, *, name: str, by: Any) -> list[Batch]:
    """Forget what the files that were handed in said of a person (`name`: the one known before). What became of each
    row stays, and the file can still be undone; the file itself is removed, whoever else stands in it.

    Shape: the batches whose file was removed.
    Queries: a fixed number.
    Writes: Batch, BatchRow, StoredFile, AuditEvent.
    """
    rows = BatchRow.objects.filter(person=person)
    own = Batch.objects.filter(pk__in=rows.order_by().values("batch"))
    marks = list(own.values_list("file__sha256", flat=True))
    # The same bytes handed in again hold the same row, whatever became of it there.
    batches = list(Batch.objects.select_for_update(of=("self",)).filter(file__sha256__in=marks).select_related("file"))
    memberships = list(Membership.objects.filter(person=person).values_list("pk", flat=True))
    for batch in batches:
        batch.made = _without(batch.made, person.pk, memberships)
        batch.replacements = [each for each in batch.replacements if fold(each["text"]) != fold(name)]
    Batch.objects.bulk_update(batches, ["made", "replacements"], batch_size=100)
    rows.update(notes={}, kinds="")
    # What the other rows note are cells of other people; of a row that was never written nobody knows whose it is.
    again = BatchRow.objects.filter(batch__in=batches, outcome__in=[BatchRow.REFUSED, BatchRow.NOT_ACCEPTED])
    again.update(notes={}, kinds="")
    remove_files(StoredFile.objects.filter(sha256__in=marks))
    record_audit(
        audit_event(verb="intake.forget_rows", subject=batch, by=by, unit_id=batch.unit_id) for batch in batches
    )
    return batches


def _without(made: Mapping[str, Any] | None, person: int, memberships: list[int]) -> dict[str, Any] | None:
    """What undoing needs, without what was known of the person before: that is not put back any more."""
    if made is None:
        return None
    gone = {"before": {str(person)}, "first_days": set(map(str, memberships))}
    return {
        key: {pk: value for pk, value in kept.items() if pk not in gone[key]} if key in gone else kept
        for key, kept in made.items()
    }
