"""A list of people in somebody's file, read and matched to who is in office; nothing of it is written here."""

import datetime as dt

from thulinh.intake.queries.files import Memory, read, refuse_too_many
from thulinh.intake.rules.columns import cells_of, column_problems, example_of, is_example
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Account
from thulinh.training.class_rows import CLASS_LIST, list_rows
from thulinh.training.forms.participants import MOST
from thulinh.training.models import TrainingClass
from thulinh.training.queries.class_lists import Matched, match_class_list


def people_in_sheet(
    content: bytes, name: str, training_class: TrainingClass, user: Account, on: dt.date, *, how: str
) -> list[Matched]:
    """Whom each row of a file means for a class.

    Queries: a fixed number, however many rows.
    Errors: the file cannot be read, holds no list, no column of names, or too many rows.
    """
    memory = Memory(CLASS_LIST, training_class.unit_id, user.pk)
    reading = read(content, name, CLASS_LIST, memory)
    refuse_too_many(reading.table, MOST)
    if problems := column_problems(CLASS_LIST, reading.table.headers, reading.columns):
        raise Refusal(" ".join(problems), "file")
    example = example_of(CLASS_LIST)
    cells = [(row.number, cells_of(row.cells, reading.columns)) for row in reading.table.rows]
    rows = list_rows((number, found) for number, found in cells if not is_example(example, found))
    return match_class_list(training_class, rows, user, on, how=how)
