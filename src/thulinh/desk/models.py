"""What the desk keeps of its own: addresses of calendars, reminders, seen notices, phones that take push messages."""

import datetime as dt

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Device, Person
from thulinh.units.models import Unit


class CalendarKey(GuardedModel):
    """That somebody's calendar can be read by an address that nobody can guess, until they take it back.

    The address is made of this row and of the installation's secret key: it can be shown again on the next phone, and a
    copy of the database alone opens no calendar.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="calendar_keys")
    salt = models.CharField("phần ngẫu nhiên", max_length=32)
    made_at = models.DateTimeField("tạo lúc")
    ended_at = models.DateTimeField("thu hồi lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(ended_at=None), name="one_open_calendar_key"),
        ]

    @property
    def closed_at(self) -> dt.datetime | None:
        """Since when it opens nothing: taken back, or the way in was renewed after it, as for a lost phone."""
        renewed_at = self.account.renewed_at
        return self.ended_at or (renewed_at if renewed_at and self.made_at <= renewed_at else None)


class Reminder(GuardedModel):
    """That somebody was reminded, of what and in which way. Once a day for each person, of everything together."""

    class Way(models.TextChoices):
        ZALO = "zalo", "Zalo"
        CALL = "goi-dien", "Gọi điện"
        MESSAGE = "tin-nhan", "Tin nhắn"
        IN_PERSON = "truc-tiep", "Gặp trực tiếp"
        GROUP = "nhom", "Nhóm chung"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="reminders")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    on = models.DateField("ngày nhắc")
    at = models.DateTimeField("lúc")
    way = models.CharField("cách nhắc", max_length=10, choices=Way.choices)
    about = models.JSONField("về những việc", default=list)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="one_reminder_a_day")]
        indexes = [models.Index(fields=["unit", "on"], name="reminder_of_unit")]


class Told(GuardedModel):
    """That a notice was shown to somebody. It goes when the thing is done and the notice vanishes."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    key = models.CharField("việc", max_length=200)
    at = models.DateTimeField("xem lúc")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="told_once")]


class PushSubscription(GuardedModel):
    """That a device takes push messages for the account that is signed in on it.

    It holds while that device is signed in and its owner holds a seat; a push service that no longer knows it ends it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    endpoint = models.TextField("địa chỉ nhận")
    p256dh = models.CharField("khóa của máy", max_length=120)
    auth = models.CharField("bí mật của máy", max_length=60)
    made_at = models.DateTimeField("bật lúc")
    ended_at = models.DateTimeField("tắt lúc", null=True)
    last_sent_on = models.DateField("ngày gửi gần nhất", null=True)
    last_status = models.PositiveSmallIntegerField("trả lời gần nhất", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["endpoint"], condition=Q(ended_at=None), name="one_open_push_subscription"),
        ]
        indexes = [models.Index(fields=["account"], name="push_of_account", condition=Q(ended_at=None))]
