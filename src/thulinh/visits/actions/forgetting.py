"""Forgetting what was written in free words about somebody who was erased; that they went stays, under a pseudonym."""

from thulinh.kernel.forgetting import FORGOTTEN
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.visits.models import VisitDay


@action
def forget_visit_words(person: Person) -> None:
    """Forget why days of somebody were not confirmed or struck; that they do not count stays, with all other days.

    Queries: two.
    Writes: VisitDay.
    """
    own = VisitDay.objects.filter(person=person)
    own.exclude(why_not_note="").update(why_not_note=FORGOTTEN)
    own.exclude(denied_why="").update(denied_why=FORGOTTEN)
