"""How an action says no: in plain Vietnamese, at the place that is wrong, with nothing written."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """What may stand at the place that is wrong: `value` is written there, `label` is what a person reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: what, at which field, in which row of what was handed in (from 0), and what would do."""

    message: str
    field: str = ""
    row: int | None = None
    offers: tuple[Offer, ...] = ()


class Refusal(Exception):
    """An action refuses. `problems` says why; a form shows each one at its field."""

    def __init__(self, problems: str | Problem | Iterable[Problem], field: str = "") -> None:
        if isinstance(problems, str):
            problems = [Problem(problems, field)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems: list[Problem] = list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))

    def put_on(self, form) -> None:
        """Show every problem on a form: at its field when the form has one, else above the form."""
        for problem in self.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
