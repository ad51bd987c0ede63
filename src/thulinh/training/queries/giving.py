"""What participants gave: contributions of a class, and what they think of it, summed."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from thulinh.kernel.parameters import parameter
from thulinh.training.models import Contribution, Evaluation
from thulinh.training.rules.evaluating import AT_LEAST, HIGHEST, LOWEST, QUESTIONS, mean


@dataclass(frozen=True)
class Answered:
    """How one question was answered: the mean, and how many gave each mark."""

    question: str
    mean: float
    marks: Mapping[int, int]


@dataclass(frozen=True)
class Opinions:
    """What participants think of a class. `answers`: how many came; `told`: of how many the sums are, always so many
    more at once (`at_least`), none before.
    """

    answers: int
    at_least: int
    told: int = 0
    questions: Sequence[Answered] = ()
    texts: Sequence[str] = ()

    @property
    def is_shown(self) -> bool:
        """Whether enough answered for nobody to be known by their answer."""
        return self.told > 0

    @property
    def untold(self) -> int:
        """How many wait until so many more have come."""
        return self.answers - self.told


def contributions_of(training_class: int) -> QuerySet[Contribution]:
    """What was shared in a class and not taken back, newest first, with the initiative and its author.

    Queries: none of its own.
    """
    rows = Contribution.objects.filter(participant__training_class=training_class, initiative__withdrawn_at=None)
    return rows.select_related("initiative__author", "participant").order_by("-pk")


def opinions_of(training_class: int, on: dt.date) -> Opinions:
    """What participants think of a class, on a day; in no order that would tell who answered when.

    Queries: one.
    """
    came = list(Evaluation.objects.filter(training_class=training_class).order_by("pk"))
    least, rows = parameter(AT_LEAST, on), [row for row in came if row.is_told]
    if not rows:
        return Opinions(len(came), least)
    answered = [_answered(question, [getattr(row, question) for row in rows]) for question in QUESTIONS]
    return Opinions(len(came), least, len(rows), answered, sorted(row.text for row in rows if row.text))


def _answered(question: str, marks: Sequence[int]) -> Answered:
    counted = Counter(marks)
    each = {mark: counted[mark] for mark in range(LOWEST, HIGHEST + 1)}
    return Answered(QUESTIONS[question], mean(marks) or 0.0, each)
