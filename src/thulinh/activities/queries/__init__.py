"""Questions about activities: what a page shows, what waits, whose turn it is."""

from thulinh.activities.queries.initiatives import ReuseLine, initiatives, reuses_of, sharing_units
from thulinh.activities.queries.joint import (
    JointSession,
    MonthLine,
    ProposalLine,
    RotationPage,
    TurnLine,
    branches_of,
    proposal,
    proposals,
    rotation,
    to_answer,
)
from thulinh.activities.queries.kinds import kinds_for
from thulinh.activities.queries.lines import (
    InitiativeLine,
    LessonLine,
    Part,
    Photo,
    Record,
    RollLine,
    TaskLine,
    Word,
)
from thulinh.activities.queries.prefill import Prefill, prefill
from thulinh.activities.queries.questions import questions_about
from thulinh.activities.queries.records import may_view, may_view_file, record, records, who_was_absent
from thulinh.activities.queries.rights import Rights
from thulinh.activities.queries.tasks import given_tasks, open_tasks, task_lines, tasks_of
from thulinh.activities.queries.waiting import (
    Waiting,
    WaitingLine,
    to_confirm,
    to_correct,
    to_verify,
    waiting_count,
    waiting_for,
)

__all__ = [
    "InitiativeLine",
    "JointSession",
    "LessonLine",
    "MonthLine",
    "Part",
    "Photo",
    "Prefill",
    "ProposalLine",
    "Record",
    "ReuseLine",
    "Rights",
    "RollLine",
    "RotationPage",
    "TaskLine",
    "TurnLine",
    "Waiting",
    "WaitingLine",
    "Word",
    "branches_of",
    "given_tasks",
    "initiatives",
    "kinds_for",
    "may_view",
    "may_view_file",
    "open_tasks",
    "prefill",
    "proposal",
    "proposals",
    "questions_about",
    "record",
    "records",
    "reuses_of",
    "rotation",
    "sharing_units",
    "task_lines",
    "tasks_of",
    "to_answer",
    "to_confirm",
    "to_correct",
    "to_verify",
    "waiting_count",
    "waiting_for",
    "who_was_absent",
]
