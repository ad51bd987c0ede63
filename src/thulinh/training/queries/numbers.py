"""How full a class is, and how many of its participants are new in their posts (GL2)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from thulinh.training.models import Participant, TrainingClass


@dataclass(frozen=True)
class ClassNumbers:
    """How many were approved, wait for a word, wait for a place, were declined; how many of the approved are new, have
    passed, have failed.
    """

    capacity: int
    listed: int
    asked: int
    waiting: int
    declined: int
    new: int
    passed: int
    failed: int

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(self.capacity - self.listed, 0)

    @property
    def new_share(self) -> float | None:
        """The share of the approved who are new in their posts."""
        return self.new / self.listed if self.listed else None


def class_numbers(training_class: TrainingClass) -> ClassNumbers:
    """The numbers of a class.

    Queries: one.
    """
    state, result = Participant.State, Participant.Result
    listed = Q(state=state.APPROVED)
    found = Participant.objects.current().filter(training_class=training_class).aggregate(
        listed=Count("pk", filter=listed), asked=Count("pk", filter=Q(state=state.NOMINATED)),
        waiting=Count("pk", filter=Q(state=state.WAITING)), declined=Count("pk", filter=Q(state=state.DECLINED)),
        new=Count("pk", filter=listed & Q(is_new=True)), passed=Count("pk", filter=listed & Q(result=result.PASSED)),
        failed=Count("pk", filter=listed & Q(result=result.FAILED)),
    )  # fmt: skip
    return ClassNumbers(capacity=training_class.capacity, **found)
