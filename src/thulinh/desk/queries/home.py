"""What the home page gathers beside the work that programmes ask for: what waits, who is in charge, how the unit is."""

import datetime as dt
from dataclasses import dataclass

from thulinh.activities.models import Activity
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.joint import to_answer
from thulinh.activities.queries.tasks import open_tasks
from thulinh.activities.queries.waiting import to_confirm, to_correct, waiting_count
from thulinh.desk.queries.cockpit import members
from thulinh.people.models import Account
from thulinh.people.queries.charges import ChargeLine, charged_officers
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class Waits:
    """How much waits for somebody: to verify, confirm, correct or answer; tasks to do, and the first of them."""

    verify: int = 0
    confirm: int = 0
    correct: int = 0
    answer: int = 0
    tasks: int = 0
    task_title: str = ""
    task_due_on: dt.date | None = None

    @property
    def total(self) -> int:
        """Everything together."""
        return self.verify + self.confirm + self.correct + self.answer + self.tasks


def waits(user: Account, on: dt.date) -> Waits:
    """What waits for somebody's word or hand.

    Queries: twelve at most, whatever the number of units.
    """
    tasks = list(open_tasks(user.person_id)[:100]) if user.person_id else []
    may_plan = reach(user, ActivityPermission.PLAN, on)
    return Waits(
        verify=waiting_count(user, on) if reach(user, ActivityPermission.VERIFY, on) else 0,
        confirm=to_confirm(user, on).count() if user.person_id else 0,
        correct=to_correct(user, on).count() if user.person_id else 0,
        answer=to_answer(user, on).count() if may_plan else 0,
        tasks=len(tasks),
        task_title=tasks[0].title if tasks else "",
        task_due_on=tasks[0].due_on if tasks else None,
    )


@dataclass(frozen=True)
class UnitCard:
    """A unit in a few lines: members, the last session, who is in charge of it."""

    row: UnitPath
    members: int
    women: int
    last: Activity | None
    officer: ChargeLine | None


def unit_card(row: UnitPath, on: dt.date) -> UnitCard:
    """How a branch is: members, the last session with its attendance, who of the committee is in charge.

    Queries: three.
    """
    everybody, women = members(row.path, on)
    held = Activity.objects.held().filter(host=row.unit_id, day__lte=on).order_by("-day", "-pk")
    officers = charged_officers([row.unit_id], on, with_contact=True)
    return UnitCard(row, everybody, women, held.first(), officers.get(row.unit_id))


def is_branch(row: UnitPath | None) -> bool:
    """Whether the unit is a branch."""
    return row is not None and row.level_id == "chi-doan"
