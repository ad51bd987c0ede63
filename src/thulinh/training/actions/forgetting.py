"""Forgetting what tells of somebody who was erased; who was trained is counted on under the pseudonym."""

from collections.abc import Iterable

from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.training.models import Qualification, SelfAssessment


@action
def forget_knowledge(person: Person, *, words: Iterable[str]) -> None:
    """Forget what the person said of themselves, the numbers of their papers, and why a training was taken back, also
    in the log; for what they were trained and when stays under the pseudonym, so that no figure changes.

    Writes: Qualification, SelfAssessment, AuditEvent.
    """
    said, learnt = SelfAssessment.objects.filter(person=person), Qualification.objects.filter(person=person)
    about = {rows.model._meta.label_lower: list(rows.values_list("pk", flat=True)) for rows in (said, learnt)}
    redact_audit(about, account=None, name="", fields=("paper_number",), words=words)
    said.delete()
    for field in ("paper_number", "withdrawn_reason"):
        learnt.exclude(**{field: ""}).update(**{field: FORGOTTEN})
