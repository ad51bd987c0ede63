"""A class that has ended, with people who passed it: for tests of what comes after."""

from collections.abc import Sequence
from typing import Any

from thulinh.people.models import Holding
from thulinh.training.actions import end_class
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.tests.school import School, listed, there


def ended(world: School, holdings: Sequence[Holding] = (), **changes: Any) -> TrainingClass:
    """The class after its end: these holders (the three) were there all the time, and passed."""
    held = list(holdings) or [world.khoi, world.an, world.duong]
    row = listed(world, [one.pk for one in held], **changes)
    there(row, *held)
    return end_class(row, by=world.cast.province)


def takers(training_class: TrainingClass) -> list[Participant]:
    """Who is on the list of a class, as they were put on it."""
    return list(Participant.objects.listed().filter(training_class=training_class).order_by("pk"))
