"""Forgetting what tells of somebody who was erased; who was trained is counted on under the pseudonym."""

from collections.abc import Iterable

from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.training.models import Certificate, Qualification, SelfAssessment


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


@action
def forget_on_certificates(person: Person, *, words: Iterable[str]) -> None:
    """Forget the name and post that stand on the certificates of somebody who was erased, and why one was taken back,
    also in the log; number and class stay, so that what was numbered stays without gaps.

    Writes: Certificate, AuditEvent.
    """
    rows = Certificate.objects.filter(participant__person=person)
    about = {Certificate._meta.label_lower: list(rows.values_list("pk", flat=True))}
    redact_audit(about, account=None, name="", fields=(), words=words)
    rows.update(full_name=person.full_name, post=FORGOTTEN)
    rows.exclude(withdrawn_reason="").update(withdrawn_reason=FORGOTTEN)
