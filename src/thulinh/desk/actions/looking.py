"""Looking at what few may see."""

from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.people.queries import DisciplineLine, discipline_history


@action
def look_at_discipline(person: Person, *, by: Any) -> list[DisciplineLine]:
    """By which decisions a person was disciplined, newest first; that somebody looked is written down.

    Shape: one line per decision. Ask `placed_within` first.
    Writes: AuditEvent (sensitive).
    """
    record_audit([audit_event(verb="desk.look_at_discipline", subject=person, by=by, is_sensitive=True)])
    return discipline_history(person.pk)
