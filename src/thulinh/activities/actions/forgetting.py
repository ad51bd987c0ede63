"""Forgetting what was written in free words about somebody who was erased; that they were there stays."""

from thulinh.activities.models import Attendance, CheckIn, Lesson
from thulinh.kernel.forgetting import FORGOTTEN
from thulinh.kernel.writing import action
from thulinh.people.models import Person


@action
def forget_words_about(person: Person) -> None:
    """Forget why somebody was absent and what seminars said about them; presence, tasks and initiatives stay.

    Queries: three.
    Writes: Attendance, Lesson, CheckIn.
    """
    Attendance.objects.filter(person=person).exclude(absence_reason="").update(absence_reason=FORGOTTEN)
    Lesson.objects.filter(about=person).update(text=FORGOTTEN, subject=FORGOTTEN)
    CheckIn.objects.filter(person=person).exclude(undone_reason="").update(undone_reason=FORGOTTEN)
