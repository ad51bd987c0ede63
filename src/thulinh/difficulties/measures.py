"""Sets with a name over what was found and what became of difficulties: counted, divided, clicked through."""

from collections.abc import Collection

from django.db.models import F, QuerySet, Value

from thulinh.difficulties.models import Finding


def findings(kinds: Collection[str] | None = None, followed: str | None = None) -> QuerySet:
    """What was found at units, one row for each finding, on the day it was found; withdrawn ones left out.

    `kinds`: only these (a session not held, off guidance, a missing skill, a good practice, a difficulty). `followed`:
    of those that somebody owes to put right, the ones put right ("co") or not yet ("khong").

    Shape: subject is a unit, record a finding.
    Source: DN4, DN6, DN7.
    """
    found = Finding.objects.current()
    if kinds is not None:
        found = found.of_kind(*kinds)
    if followed is not None:
        found = found.filter(owner__isnull=False, done_on__isnull=followed != "co")
    return found.order_by().values("path", "day", subject=F("unit_id"), record=F("id"), quantity=Value(1))
