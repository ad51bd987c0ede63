"""What the home page gathers beside the work that programmes ask for: what waits, who is in charge, how the unit is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.activities.models import Activity, Task
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.joint import to_answer
from thulinh.activities.queries.tasks import left_tasks, open_tasks
from thulinh.activities.queries.waiting import to_confirm, to_correct, to_verify, waiting_count
from thulinh.benefits.queries.card_waiting import WaitingCards, waiting_cards
from thulinh.benefits.queries.loan_waiting import WaitingLoans, waiting_loans
from thulinh.benefits.queries.waiting import WaitingSupport, waiting_support
from thulinh.checks.queries.waiting import WaitingChecks, waiting_checks
from thulinh.desk.queries.checking import waiting_to_put_right
from thulinh.desk.queries.cockpit import members
from thulinh.desk.queries.places import last_names_of
from thulinh.difficulties.queries.owed import ToPutRight, to_put_right
from thulinh.difficulties.queries.waiting import WaitingMatters, waiting_matters
from thulinh.people.models import Account
from thulinh.people.queries.charges import ChargeLine, charged_officers
from thulinh.people.queries.requests import WaitingRequests, waiting_requests
from thulinh.people.reach import reach
from thulinh.programmes.queries import DueStep, waiting_steps
from thulinh.selection.queries.duals import LeftOver, waiting_other_seats
from thulinh.selection.queries.handing import to_sign
from thulinh.selection.queries.path_waiting import WaitingPaths, waiting_paths
from thulinh.selection.queries.waiting import WaitingChoices, waiting_choices
from thulinh.training.queries.waiting import WaitingTraining, waiting_training
from thulinh.units.models import UnitPath
from thulinh.visits.queries.waiting import WaitingVisits, waiting_visits

MOST_HAND_OVERS = 50
MOST_TOLD = 500  # records to verify that are told one by one, as new or seen


@dataclass(frozen=True)
class LateTask:
    """A task whose day has passed: what, in which unit, due when."""

    task: int
    title: str
    unit_name: str
    due_on: dt.date


@dataclass(frozen=True)
class Waits:
    """How much waits for somebody: to verify, confirm, correct or answer; tasks to do. And which comes first of each:
    the activity to confirm or correct, the unit whose proposal waits, the task. `late_tasks` are overdue, the longest
    first; `tasks` counts the others; `left_tasks` those of people who have left, `first_left` being one of these.
    `requests`: what people ask about their own information; `visits`: what waits about visits to the grassroots;
    `put_right`: what these found and one's unit owes; `checks`: records drawn that the reader checks; `wrong_checks`:
    checks that found something wrong for which the reader answers; `matters`: difficulties to answer, answers to agree
    to; `other_seats`: seats left over of a dual position, which the reader keeps or ends; `hand_overs`: those to sign;
    `support`: months of one's own support to speak of, lists for payers, what did not come; `cards`: health-insurance
    cards; `loans`: instalments, one's own and those in one's charge, and loans asked for; `paths`: people on the way to
    the Party; `training`: classes to come, people to let in, results, own needs overdue; `steps`: of
    rolling programmes out, late or due within a week; `choices`: opinions on people, and rounds to finish. `keys`:
    what stays the same of each of all these until it is done, by kind.
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
    late_tasks: Sequence[LateTask] = ()
    left_tasks: int = 0
    first_left: int | None = None
    requests: WaitingRequests = field(default_factory=WaitingRequests)
    visits: WaitingVisits = field(default_factory=WaitingVisits)
    put_right: ToPutRight = field(default_factory=ToPutRight)
    checks: WaitingChecks = field(default_factory=WaitingChecks)
    wrong_checks: Sequence[int] = ()
    matters: WaitingMatters = field(default_factory=WaitingMatters)
    other_seats: Sequence[LeftOver] = ()
    support: WaitingSupport = field(default_factory=WaitingSupport)
    cards: WaitingCards = field(default_factory=WaitingCards)
    hand_overs: Sequence[int] = ()
    loans: WaitingLoans = field(default_factory=WaitingLoans)
    paths: WaitingPaths = field(default_factory=WaitingPaths)
    steps: Sequence[DueStep] = ()
    choices: WaitingChoices = field(default_factory=WaitingChoices)
    training: WaitingTraining = field(default_factory=WaitingTraining)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Everything together."""
        tasks = self.tasks + len(self.late_tasks) + self.left_tasks
        words = self.verify + self.confirm + self.correct + self.answer + self.requests.number
        grassroots = self.visits.total + self.put_right.number + self.checks.number + len(self.wrong_checks)
        seats = len(self.other_seats) + len(self.hand_overs) + self.paths.total + self.choices.number
        others = self.loans.number + self.support.number + self.cards.number + len(self.steps) + self.training.number
        return words + tasks + grassroots + self.matters.number + seats + others


def waits(user: Account, on: dt.date) -> Waits:
    """What waits for somebody's word or hand.

    Queries: eighty-five at most, whatever the number of units.
    """
    tasks = list(open_tasks(user.person_id)) if user.person_id else []
    late_tasks = _late(tasks, on)
    left = list(left_tasks(user, on).values_list("pk", "owner"))
    coming = next(iter(tasks[len(late_tasks) :]), None)
    confirm = list(to_confirm(user, on).values_list("pk", "version")) if user.person_id else []
    correct = list(to_correct(user, on).values_list("pk", "version")) if user.person_id else []
    may_plan = reach(user, ActivityPermission.PLAN, on)
    answer = list(to_answer(user, on).values_list("unit", "pk")) if may_plan else []
    may_verify = reach(user, ActivityPermission.VERIFY, on)
    verify = list(to_verify(user, on).values_list("pk", "version")[: MOST_TOLD + 1]) if may_verify else []
    requests = waiting_requests(user, on)
    visits, put_right = waiting_visits(user, on), to_put_right(user, on)
    checks, wrong_checks = waiting_checks(user, on), waiting_to_put_right(user, on)
    matters, other_seats = waiting_matters(user, on), waiting_other_seats(user, on)
    support, cards = waiting_support(user, on), waiting_cards(user, on)
    loans, paths = waiting_loans(user, on), waiting_paths(user, on)
    steps = waiting_steps(user, on)
    choices, training = waiting_choices(user, on), waiting_training(user, on)
    hand_overs = list(to_sign(user).values_list("pk", flat=True)[:MOST_HAND_OVERS])
    return Waits(
        verify=len(verify) if len(verify) <= MOST_TOLD else waiting_count(user, on),
        confirm=len(confirm),
        correct=len(correct),
        answer=len(answer),
        tasks=len(tasks) - len(late_tasks),
        first_confirm=next((pk for pk, _ in confirm), None),
        first_correct=next((pk for pk, _ in correct), None),
        first_answer=next((unit for unit, _ in answer), None),
        task_title=coming.title if coming else "",
        task_due_on=coming.due_on if coming else None,
        late_tasks=late_tasks,
        left_tasks=len(left),
        first_left=next((owner for _, owner in left), None),
        requests=requests,
        visits=visits,
        put_right=put_right,
        checks=checks,
        wrong_checks=wrong_checks,
        matters=matters,
        other_seats=other_seats,
        support=support,
        cards=cards,
        hand_overs=hand_overs,
        loans=loans,
        paths=paths,
        steps=steps,
        choices=choices,
        training=training,
        keys={
            "late_tasks": [f"nhiem-vu:{task.task}:tre" for task in late_tasks],
            "correct": [f"sua:{pk}:{version}" for pk, version in correct],
            "verify": [f"duyet:{pk}:{version}" for pk, version in verify[:MOST_TOLD]],
            "answer": [f"tra-loi:{pk}" for _, pk in answer],
            "confirm": [f"xac-nhan:{pk}:{version}" for pk, version in confirm],
            "tasks": [f"nhiem-vu:{task.pk}" for task in tasks[len(late_tasks) :]],
            "left_tasks": [f"nhiem-vu:{pk}:bo-trong:{owner}" for pk, owner in left],
            "put_right": put_right.keys,
            "answer_matters": [f"kho-khan:{one.key}" for one in matters.answer],
            "agree_matters": [f"kho-khan-dong-y:{one.key}" for one in matters.agree],
            **support.keys,
            **cards.keys,
            **loans.keys,
            "requests": [f"yeu-cau:{pk}" for pk in requests.every],
            **visits.keys,
            "other_seats": [f"chuc-danh-con-lai:{one.kept.holding}:{one.left.holding}" for one in other_seats],
            "hand_overs": [f"ban-giao:{pk}" for pk in hand_overs],
            **paths.keys,
            "opinions": [f"y-kien:{one.key}" for one in choices.opinions],
            "rounds": [f"ra-soat:{one.key}" for one in choices.rounds],
            **training.keys,
            "checks": checks.keys,
            "steps": [one.key for one in steps],
            "wrong_checks": [f"chan-chinh:{pk}" for pk in wrong_checks],
        },
    )


def _late(tasks: Sequence[Task], on: dt.date) -> list[LateTask]:
    """Those of open tasks whose day has passed; they stand first."""
    late = [(task, task.due_on) for task in tasks if task.due_on and task.due_on < on]
    names = last_names_of(task.unit_id for task, _ in late)
    return [LateTask(task.pk, task.title, names.get(task.unit_id, ""), due_on) for task, due_on in late]


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
