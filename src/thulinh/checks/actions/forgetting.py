"""Forgetting what checks say in free words about somebody who was erased; that they were checked stays."""

from thulinh.checks.models import Check
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person


@action
def forget_words_in_checks(person: Person) -> None:
    """Forget what checks of somebody's own records said in words, also as reasons in the log.

    Queries: five at most.
    Writes: Check, AuditEvent.
    """
    rows = Check.objects.filter(person=person)
    kept = {Check._meta.label_lower: list(rows.values_list("pk", flat=True))}
    redact_audit(kept, account=None, name="", fields=(), words=())
    rows.exclude(note="").update(note=FORGOTTEN)
    rows.exclude(put_right="").update(put_right=FORGOTTEN)
