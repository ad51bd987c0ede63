"""By which rule people are chosen: given by a programme on its adoption, or written by hand with its paper."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import dated_order
from thulinh.people.models import Account, Position, Record
from thulinh.units.models import Unit


class SelectionRule(Record):
    """For whose seats, in which unit and below, which criteria and bodies hold on these days (HT1, HT2).

    `criteria` and `bodies` are what selection/spec.py describes. A row is never edited: what changes begins a new one,
    and one that was replaced before it held on any day is withdrawn.
    `with_position`: the second post of a dual position; `is_two_way`: who holds one of both and qualifies for the other
    comes first. `source` names the document that handed it down ("programme:bi-thu-kiem-thon-doi"), `basis` says it in
    words (programme, version, paper).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="selection_rules")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    with_position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    is_two_way = models.BooleanField("ưu tiên hai chiều", default=False)
    criteria = models.JSONField("tiêu chuẩn", default=list)
    bodies = models.JSONField("cơ quan cho ý kiến, theo thứ tự", default=list)
    source = models.CharField("do đâu", max_length=80, blank=True)
    basis = models.CharField("căn cứ", max_length=300)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("lúc ghi")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("selection_rule_in_order"),
            models.CheckConstraint(condition=~Q(basis=""), name="selection_rule_has_basis"),
        ]
        indexes = [models.Index(fields=["unit", "position", "starts_on"], name="selection_rule_of_unit")]
