"""Forgetting what was written in free words about somebody in classes; that they attended and passed is counted on
under the pseudonym.
"""

from collections.abc import Iterable

from django.db.models import Q

from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.training.models import Contribution, Lesson, Participant, Presence


@action
def forget_participation(person: Person, *, words: Iterable[str]) -> None:
    """Forget the reasons and remarks written about somebody in classes, the code on their badge, and their name where
    they gave a lesson, also in the log; class, days, state, result and mark stay under the pseudonym, so that no figure
    changes.

    Writes: Participant, Lesson, AuditEvent.
    """
    rows, known = Participant.objects.filter(person=person), list(words)
    about = {Participant._meta.label_lower: list(rows.values_list("pk", flat=True))}
    for model in (Presence, Contribution):  # what they say of the person themselves is in the log alone
        told = model.objects.filter(participant__person=person)
        about[model._meta.label_lower] = list(told.values_list("pk", flat=True))
    redact_audit(about, account=None, name="", fields=(), words=known)
    for field in ("reason", "result_note", "withdrawn_reason"):
        rows.exclude(**{field: ""}).update(**{field: FORGOTTEN})
    for row in rows:
        row.token = f"x{row.pk}"
    Participant.objects.bulk_update(rows, ["token"], batch_size=500)
    Lesson.objects.filter(~Q(lecturer=""), lecturer_person=person).update(lecturer=person.full_name)
