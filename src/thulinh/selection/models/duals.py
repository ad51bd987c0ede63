"""Two seats of one person: what becomes of the other when one of both has ended."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Holding


class OtherSeat(GuardedModel):
    """What the authority of a seat said after its holder had left the other of two: it goes on, or it ends.

    That somebody holds both is nowhere stored; no row is no word yet.
    """

    class Verdict(models.TextChoices):
        KEEP = "giu", "Tiếp tục giữ"
        END = "thoi", "Thôi giữ"

    left = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    verdict = models.CharField("quyết định", max_length=4, choices=Verdict.choices)
    reason = models.CharField("lý do", max_length=300, blank=True)
    paper_number = models.CharField("số văn bản", max_length=80, blank=True)
    paper_on = models.DateField("ngày văn bản", null=True, blank=True)
    said_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["left", "kept"], name="other_seat_once"),
            models.CheckConstraint(condition=~Q(left=models.F("kept")), name="other_seat_is_another"),
        ]
