"""Lists of what was found at the grassroots, and what the pages of units show of it."""

import datetime as dt

from django.db.models import QuerySet

from thulinh.desk.queries.places import last_names_of
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.units import name_on_its_day
from thulinh.difficulties.models import Finding
from thulinh.difficulties.queries.findings import FindingLine, findings_seen, lines_of
from thulinh.difficulties.queries.rights import FindingRights
from thulinh.people.models import Account
from thulinh.units.models import UnitPath

OVERDUE, OPEN, DONE, NOBODY = "Quá hạn", "Chưa khắc phục", "Đã khắc phục", "Không phải khắc phục"
MOST_ON_A_PAGE = 5


def finding_list(user: Account, on: dt.date) -> QuerySet[Finding]:
    """The findings within reach, newest first.

    Shape: findings with `unit_name` (on the day), `owner_name`, `state_shown`, `skill_shown`, `person_shown`.
    Queries: none besides the list itself and three for each portion.
    """
    rows = findings_seen(user, on).prefetch_related(None).annotate(unit_name=name_on_its_day("unit"))

    def tell(portion: list[Finding]) -> None:
        owners = last_names_of(one.owner_id for one in portion)
        rights = FindingRights(user, on).know(portion)
        for one in portion:
            one.owner_name = owners.get(one.owner_id, "")
            one.state_shown = state_of(one, on)
            one.skill_shown = one.skill.name if one.skill else ""
            one.person_shown = one.person.full_name if one.person and rights.may_name(one) else ""

    return filled(rows, tell)


def state_of(one: Finding, on: dt.date) -> str:
    """How far a finding is."""
    if one.done_on is not None:
        return DONE
    if one.owner_id is None or one.due_on is None:
        return NOBODY
    return OVERDUE if one.due_on < on else OPEN


def findings_below(row: UnitPath, user: Account, on: dt.date) -> list[FindingLine]:
    """What was found at a unit and below it: first what is still owed, then the newest.

    Queries: nine at most.
    """
    below = findings_seen(user, on).filter(unit__in=UnitPath.objects.on(on).under(row.path).values("unit_id"))
    owed = list(below.to_follow().order_by("due_on", "pk")[:MOST_ON_A_PAGE])
    rest = list(below.exclude(pk__in=[one.pk for one in owed])[: MOST_ON_A_PAGE - len(owed)])
    return lines_of([*owed, *rest], user=user, on=on)
