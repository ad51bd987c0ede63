"""Forgetting what was written about the skills of somebody who was erased; that a skill was missing there stays."""

from collections.abc import Iterable

from thulinh.difficulties.models import Finding
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person


@action
def forget_gaps_of(person: Person, *, words: Iterable[str]) -> None:
    """Forget the words of findings that name somebody, on the findings and in the log; kind, skill, place and day stay,
    under the pseudonym, so that no figure changes.

    Writes: Finding, AuditEvent.
    """
    about = Finding.objects.filter(person=person)
    keys = list(about.values_list("pk", flat=True))
    redact_audit({Finding._meta.label_lower: keys}, account=None, name="", fields=("text", "guided"), words=words)
    about.update(text=FORGOTTEN)
    about.exclude(guided="").update(guided=FORGOTTEN)
