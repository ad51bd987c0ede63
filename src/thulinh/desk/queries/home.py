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
from thulinh.people.queries.requests import WaitingRequests, waiting_requests
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class Waits:
    """How much waits for somebody: to verify, confirm, correct or answer; tasks to do. And which comes first of each:
    the activity to confirm or correct, the unit whose proposal waits, the task. `requests`: what people ask about their
    own information.
    """

    verify: int = 0
    confirm: int = 0
    correct: int = 0
    answer: int = 0
    tasks: int = 0
    first_confirm: int | None = None
    first_correct: int | None = None
    first_answer: int | None = None
    task_title: str = ""
    task_due_on: dt.date | None = None
    requests: WaitingRequests = WaitingRequests()

    @property
    def total(self) -> int:
        """Everything together."""
        return self.verify + self.confirm + self.correct + self.answer + self.tasks + self.requests.number


def waits(user: Account, on: dt.date) -> Waits:
    """What waits for somebody's word or hand.

    Queries: fifteen at most, whatever the number of units.
    """
    tasks = list(open_tasks(user.person_id).values_list("title", "due_on")) if user.person_id else []
    confirm = list(to_confirm(user, on).values_list("pk", flat=True)) if user.person_id else []
    correct = list(to_correct(user, on).values_list("pk", flat=True)) if user.person_id else []
    may_plan = reach(user, ActivityPermission.PLAN, on)
    answer = list(to_answer(user, on).values_list("unit", flat=True)) if may_plan else []
    title, due_on = tasks[0] if tasks else ("", None)
    return Waits(
        verify=waiting_count(user, on) if reach(user, ActivityPermission.VERIFY, on) else 0,
        confirm=len(confirm),
        correct=len(correct),
        answer=len(answer),
        tasks=len(tasks),
        first_confirm=next(iter(confirm), None),
        first_correct=next(iter(correct), None),
        first_answer=next(iter(answer), None),
        task_title=title,
        task_due_on=due_on,
        requests=waiting_requests(user, on),
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
