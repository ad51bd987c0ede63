"""The notices behind the bell, as lines: the same as on the home page, those that are new marked."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from thulinh.desk.drawing.home import WorkLine, late_task_line, plan_line, thing_line, waiting_by_kind
from thulinh.desk.queries.home import Waits
from thulinh.desk.queries.material import Shelf
from thulinh.desk.queries.notices import key_of_plan, key_of_thing
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.work import Work, near_plans, pressing


@dataclass(frozen=True)
class NoticeLine:
    """A line with what it stands for: one thing, or several of a kind that wait together."""

    line: WorkLine
    keys: Sequence[str]
    new: int


def notice_lines(
    work: Work, waits: Waits, stand: Standpoint, question: Question, shelf: Shelf, fresh: Container[str]
) -> list[NoticeLine]:
    """Overdue things first, then what waits for the reader, then what comes within a week."""
    todo = pressing(work, stand.on)
    things = [([key_of_thing(one)], thing_line(one, work.kinds, stand, question, shelf)) for one in todo]
    plans = [([key_of_plan(one, stand)], plan_line(one, stand, shelf)) for one in near_plans(work, stand)]
    late_tasks = zip(waits.keys.get("late_tasks", ()), waits.late_tasks, strict=True)
    tasks = [([key], late_task_line(task, stand)) for key, task in late_tasks]
    waiting = [(waits.keys.get(kind, ()), line) for kind, line in waiting_by_kind(waits).items()]
    late = [pair for pair in (*things, *plans, *tasks) if pair[1].day is None]
    coming = [pair for pair in (*things, *plans) if pair[1].day is not None]
    return [NoticeLine(line, keys, sum(key in fresh for key in keys)) for keys, line in (*late, *waiting, *coming)]
