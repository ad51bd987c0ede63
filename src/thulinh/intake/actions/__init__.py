"""What one can do with a file: hand it in, match its columns, choose names, write it, undo or discard it, forget it."""

from thulinh.intake.actions.batches import (
    choose_names,
    discard_batch,
    match_columns,
    receive_file,
    undo_batch,
    write_batch,
)
from thulinh.intake.actions.forgetting import forget_rows
from thulinh.intake.actions.judging import EVERY_KIND, Asking, Judgement, Verdict, judge

__all__ = [
    "EVERY_KIND",
    "Asking",
    "Judgement",
    "Verdict",
    "choose_names",
    "discard_batch",
    "forget_rows",
    "judge",
    "match_columns",
    "receive_file",
    "undo_batch",
    "write_batch",
]
