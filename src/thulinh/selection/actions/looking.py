"""Looking at what few may see: each look at a named person's way to the Party is written down."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.writing import action
from thulinh.people.models import Person

LOOKED, LISTED, TAKEN_AWAY = (
    "selection.look_at_party_path",
    "selection.list_party_paths",
    "selection.export_party_paths",
)
LOOKS = (LOOKED, LISTED, TAKEN_AWAY)


@action
def look_at_party_path(people: Iterable[Person], *, by: Any, verb: str = LOOKED) -> None:
    """Write down that somebody reads where these people stand towards the Party, and on the way there.

    `verb`: on the person's own page, in a list, or as a spreadsheet. Who reads about themselves leaves no line; the
    same list read again on the same day leaves no second one.
    Queries: two at most.
    Writes: AuditEvent (sensitive).
    """
    seen = [person for person in people if person.pk != getattr(by, "person_id", None)]
    if verb == LISTED and seen:
        midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
        lines = AuditEvent.objects.filter(verb=verb, by_account=getattr(by, "pk", None), at__gte=midnight)
        known = set(lines.values_list("subject_id", flat=True))
        seen = [person for person in seen if str(person.pk) not in known]
    record_audit(audit_event(verb=verb, subject=person, by=by, is_sensitive=True) for person in seen)
