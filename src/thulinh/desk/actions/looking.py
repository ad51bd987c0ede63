"""Looking at what few may see."""

from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.people.queries import DisciplineLine, discipline_history
from thulinh.selection.actions.looking import LOOKED, look_at_party_path
from thulinh.selection.rules.criteria import DISCIPLINE, PARTY
from thulinh.units.models import Unit


@action
def look_at_discipline(person: Person, *, by: Any) -> list[DisciplineLine]:
    """By which decisions a person was disciplined, newest first; that somebody looked is written down.

    Shape: one line per decision. Ask `placed_within` first.
    Writes: AuditEvent (sensitive).
    """
    record_audit([audit_event(verb="desk.look_at_discipline", subject=person, by=by, is_sensitive=True)])
    return discipline_history(person.pk)


@action
def look_at_disciplined(people: Sequence[int], *, by: Any) -> None:
    """Write down that somebody read that these people are under a discipline; one's own is nobody's look.

    Writes: AuditEvent (sensitive).
    """
    record_audit(
        audit_event(verb="desk.look_at_discipline", subject=Person(pk=person), by=by, is_sensitive=True)
        for person in dict.fromkeys(people)
        if person != getattr(by, "person_id", None)
    )


@action
def look_at_arrears(unit: Unit, *, by: Any) -> None:
    """That somebody looked at whose support did not arrive in a unit, by name. Ask `reach` first.

    Writes: AuditEvent (sensitive).
    """
    event = audit_event(verb="desk.look_at_arrears", subject=unit, by=by, unit_id=unit.pk, is_sensitive=True)
    record_audit([event])


@action
def look_at_candidates(shown: Mapping[str, Sequence[int]], *, by: Any, verb: str = LOOKED) -> None:
    """Write down that somebody read, among what is said of candidates, where people stand towards the Party or whether
    they are disciplined.

    `shown`: people by the kind of criterion ("dang", "ky-luat"); `verb`: on a page, in a list, as a spreadsheet.
    Writes: AuditEvent (sensitive).
    """
    look_at_party_path([Person(pk=person) for person in shown.get(PARTY, ())], by=by, verb=verb)
    look_at_disciplined(shown.get(DISCIPLINE, ()), by=by)
