"""Who of a class is in one state, for the forms that decide about them."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Subquery

from thulinh.training.models import Participant, TrainingClass
from thulinh.units.models import UnitPath


def people_of(training_class: TrainingClass, state: str, on: dt.date) -> list[Participant]:
    """Who of a class is in that state, in the order in which they wait, else by unit and name; with the unit's name.

    Queries: one.
    """
    here = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    rows = Participant.objects.current().filter(training_class=training_class, state=state)
    rows = rows.annotate(unit_name=Subquery(here.values("name")[:1]), unit_key=Subquery(here.values("name_key")[:1]))
    return list(rows.select_related("person", "position").order_by("rank", "unit_key", "person__name_key", "pk"))


def person_words(one: Any) -> str:
    """Somebody of `people_of` in a line: name, post, unit, new or not."""
    post = one.position.short_name if one.position else ""
    new = "mới nhận chức danh" if one.is_new else ""
    return ", ".join(filter(None, (one.person.full_name, post, one.unit_name, new)))
