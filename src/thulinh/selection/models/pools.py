"""Pools of successors (quy hoạch, GL1)."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import dated_order
from thulinh.people.models import Account, Person, Position, Record
from thulinh.units.models import Unit


class Successor(Record):
    """That somebody is planned for a position of a unit, by a decision, for the days of a term."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="planned_for")
    term = models.CharField("nhiệm kỳ", max_length=40, blank=True)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    end_reason = models.CharField("lý do đưa ra", max_length=300, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("successor_in_order"),
            models.UniqueConstraint(
                fields=["unit", "position", "person"],
                condition=Q(ends_on=None, withdrawn_at=None),
                name="one_open_plan_of_a_person",
            ),
        ]
        indexes = [models.Index(fields=["unit", "position", "starts_on"], name="successor_of_seat")]
