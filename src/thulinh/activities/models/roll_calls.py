"""Taking the roll by QR: the roll call of one session, and who confirmed to be there, how and when."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from thulinh.activities.models.sessions import Activity
from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Person


class RollCall(GuardedModel):
    """The roll call of a planned session: open on one day, until it is closed or the session is recorded.

    The token stands in the QR code. A new token makes the old one worthless; who confirmed before stays.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="roll_call")
    token = models.CharField("mã trong đường dẫn", max_length=24, unique=True)
    day = models.DateField("ngày mở")
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("đóng lúc", null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False

    def is_open(self, at: dt.datetime) -> bool:
        """Whether one may still confirm: on its day, not closed, the session not recorded, cancelled or withdrawn."""
        activity = self.activity
        is_plan = activity.status == Activity.Status.PLANNED and activity.withdrawn_at is None
        return is_plan and self.closed_at is None and timezone.localdate(at) == self.day


class CheckIn(GuardedModel):
    """That a person was confirmed present in a roll call: by whom, how, when; and that it was taken back."""

    class How(models.TextChoices):
        ACCOUNT = "tai-khoan", "Bằng tài khoản của mình"
        NAME = "ten-va-so", "Bằng tên và số"
        HAND = "ghi-tay", "Người ghi điểm danh"

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    how = models.CharField("cách điểm danh", max_length=10, choices=How.choices)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField("bỏ lúc", null=True)
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField("lý do bỏ", max_length=300, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "person"], condition=Q(undone_at=None), name="checked_in_once")
        ]


class MissedGuess(GuardedModel):
    """How often somebody gave a name and number that fitted nobody, in one roll call from one address."""

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="+")
    key = models.CharField("dấu địa chỉ", max_length=64)
    wrong = models.PositiveIntegerField("số lần", default=0)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["roll_call", "key"], name="missed_guess_once")]
