"""Forgetting a person's way to the Party; nothing of it is counted by name."""

import datetime as dt

from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep


@action
def forget_party_path(person: Person, *, on: dt.date) -> None:
    """Delete somebody's steps, remarks and who helped them, as their standings go; whom they helped is helped no longer
    from that day.

    Writes: PartyStep, PartyRemark, Mentoring.
    """
    for model in (PartyStep, PartyRemark, Mentoring):
        model.objects.filter(person=person).delete()
    helped = Mentoring.objects.current().filter(mentor=person, ends_on=None)
    helped.filter(starts_on__gt=on).delete()
    helped.update(ends_on=on)
