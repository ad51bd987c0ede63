"""The results of a class as who organises it writes them: everybody with a place, how far they came, what stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.participants import Standing, standing_of
from thulinh.training.queries.presence import named


@dataclass(frozen=True)
class ResultLine:
    """One participant with what stands of them."""

    participant: Participant
    unit_name: str
    standing: Standing

    @property
    def name(self) -> str:
        """Who."""
        return self.participant.person.full_name

    @property
    def attended(self) -> str:
        """How often they were there, in words."""
        return f"{self.standing.there}/{self.standing.total} buổi"


def result_lines(training_class: TrainingClass, *, group: int | None = None) -> Sequence[ResultLine]:
    """Everybody with a place in a class, or in one group of it, by name.

    Queries: six, however many take part.
    """
    listed = Participant.objects.listed().filter(training_class=training_class)
    people = named(listed if group is None else listed.filter(group=group))
    standings = standing_of(one for one, _ in people)
    return [ResultLine(one, unit, standings[one.pk]) for one, unit in people]
