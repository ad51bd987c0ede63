"""Which notices somebody has now, and which of them they have seen. A notice is a question about now: what is done is
no notice any more.
"""

from collections.abc import Iterable

from thulinh.activities.models import Activity
from thulinh.desk.models import Reminder, Told
from thulinh.desk.queries.home import Waits
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.work import Thing, Work, near_plans, pressing
from thulinh.people.models import Account


def notice_keys(work: Work, waits: Waits, stand: Standpoint) -> list[str]:
    """What stays the same of each notice until it is done: those of the home page that are overdue or due within a
    week, and what waits for the reader.

    Queries: none.
    """
    keys = [key_of_thing(thing) for thing in pressing(work, stand.on)]
    keys += [key_of_plan(plan, stand) for plan in near_plans(work, stand)]
    return keys + [key for every in waits.keys.values() for key in every]


def key_of_thing(thing: Thing) -> str:
    """A thing that becomes overdue is told again."""
    return f"viec:{thing.unit}:{thing.key}:{'tre' if thing.is_overdue else 'sap'}"[:200]


def key_of_plan(plan: Activity, stand: Standpoint) -> str:
    """A plan whose day is over is told again."""
    return f"ke-hoach:{plan.pk}:{'qua' if plan.day < stand.on else 'toi'}"


def told_before(account: Account, keys: Iterable[str]) -> set[str]:
    """Which of these notices somebody has seen.

    Queries: one.
    """
    wanted = set(keys)
    return set(Told.objects.filter(account=account.pk).values_list("key", flat=True)) & wanted


def reminder_of(account: Account, things: Iterable[Thing]) -> Reminder | None:
    """The last time that somebody was reminded of one of these things.

    Queries: one, none for an account of nobody.
    """
    if account.person_id is None:
        return None
    keys = {thing.key for thing in things}
    rows = Reminder.objects.filter(person=account.person_id).select_related("by__person").order_by("-on", "-pk")[:10]
    return next((row for row in rows if keys & set(row.about)), None)
