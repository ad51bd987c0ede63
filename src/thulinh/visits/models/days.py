"""What is counted: one row for each person, visit and day."""

import datetime as dt
from datetime import timedelta
from itertools import zip_longest

from django.db import models
from django.db.models import Q

from thulinh.kernel import parameters
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet
from thulinh.people.models import Person
from thulinh.units.models import under_q
from thulinh.visits.models.visits import Form, Stop, Visit
from thulinh.visits.rules.days import REPORT_WITHIN_DAYS


def reported_late_q(prefix: str = "") -> Q:
    """The condition "reported later than the rule of the visit's last day allowed", for a day reached by `prefix`."""
    condition = Q(pk__in=[])
    for value, span in _rule_of_days(f"{prefix}last_day"):
        condition |= span & Q(**{f"{prefix}report_after_days__gt": value})
    return condition


def reported_in_time_q(prefix: str = "") -> Q:
    """The condition "reported, and in time by the rule of the visit's last day", for a day reached by `prefix`."""
    condition = Q(pk__in=[])
    for value, span in _rule_of_days(f"{prefix}last_day"):
        condition |= span & Q(**{f"{prefix}report_after_days__lte": value})
    return condition


def overdue_q(on: dt.date, prefix: str = "", last_day: str = "last_day", reported: str = "report_after_days") -> Q:
    """The condition "not reported, and the days for it are over on that day", for a day reached by `prefix`.

    For a visit itself `last_day` is "ends_on" and `reported` "reported_on".
    """
    condition = Q(pk__in=[])
    for value, span in _rule_of_days(f"{prefix}{last_day}"):
        condition |= span & Q(**{f"{prefix}{last_day}__lt": on - timedelta(days=value)})
    return condition & Q(**{f"{prefix}{reported}__isnull": True})


def _rule_of_days(column: str):
    """Within how many days a visit is reported, each value with the condition that it holds for the row's last day."""
    values = parameters.rules()[REPORT_WITHIN_DAYS]
    for place, (value, following) in enumerate(zip_longest(values, values[1:])):
        span = Q(**{f"{column}__gte": value.starts_on}) if place else Q()
        if following:
            span &= Q(**{f"{column}__lt": following.starts_on})
        yield value.value, span


# All that the measure of days reads, so that a nation's days are counted from the index alone: SQLite also wants the
# column there on which the index is conditional.
_COUNTED = [
    "person",
    "day",
    "counted",
    "is_confirmed",
    "report_after_days",
    "last_day",
    "form",
    "level",
    "path",
    "is_current",
]


class VisitDayQuerySet(GuardedQuerySet):
    """Days of visits, with adjectives that compose."""

    def current(self):
        """Of visits that were really made and stand."""
        return self.filter(is_current=True)

    def planned(self):
        """Of visits that are still to be made."""
        return self.filter(is_current=False, visit__withdrawn_at=None, visit__status=Visit.Status.PLANNED)

    def under(self, path: str):
        """At units at or below that path, as they stood on the day."""
        return self.filter(under_q(path))


class VisitDay(GuardedModel):
    """That somebody spends a day, or half of one, on a visit, and how many half days of it count.

    `halves` is what was spent or is planned (1 or 2), `counted` what counts (0, 1 or 2): over all visits of a person a
    day counts once, shared by half days; `why_not` says why less counts than was spent. The day of a plan is not
    current and counts nothing. Place, form, the host's word and when it was reported repeat the visit's, written by the
    same actions, so that counting reads one narrow index; whether the report is late is a question about two of its
    columns and a dated rule.

    `denied_why`: the place visited confirms the visit, but not this day of this person. Like the rest of its word, it
    holds until the visit is corrected or the place speaks again.
    """

    class WhyNot(models.TextChoices):
        NOTHING = "", ""
        SAME_DAY = "trung-ngay", "Trùng ngày với chuyến đi khác"
        UNREGISTERED = "chua-dang-ky", "Chưa đăng ký"
        DENIED = "khong-dung", "Nơi đến cho là không đúng"
        STRUCK = "kiem-tra", "Không tính, theo kết quả kiểm tra"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="days")
    person = models.ForeignKey(Person, models.PROTECT, related_name="visit_days")
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="days")
    day = models.DateField("ngày")
    halves = models.PositiveSmallIntegerField("số buổi đã đi", default=2)
    counted = models.PositiveSmallIntegerField("số buổi được tính", default=2)
    why_not = models.CharField("vì sao không tính đủ", max_length=14, choices=WhyNot.choices, blank=True)
    why_not_note = models.CharField("nói rõ", max_length=300, blank=True)
    denied_why = models.CharField("vì sao nơi đến không xác nhận ngày này", max_length=300, blank=True)
    is_preparation = models.BooleanField("ngày chuẩn bị", default=False)
    path = models.CharField("đường dẫn nơi đến trong ngày", max_length=210)
    level = models.CharField("cấp nơi đến", max_length=20)
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    is_confirmed = models.BooleanField("nơi đến đã xác nhận", default=False)
    last_day = models.DateField("ngày cuối của chuyến đi")
    report_after_days = models.PositiveSmallIntegerField("báo cáo sau ngày cuối (ngày)", null=True)
    is_current = models.BooleanField("đã đi, còn hiệu lực", default=True)

    objects = VisitDayQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["visit", "person", "day", "stop"], name="visit_day_once"),
            models.CheckConstraint(condition=Q(halves__in=(1, 2)), name="visit_day_halves"),
            models.CheckConstraint(condition=Q(counted__lte=models.F("halves")), name="counted_within_spent"),
            models.CheckConstraint(condition=Q(is_current=True) | Q(counted=0), name="plan_counts_nothing"),
        ]
        indexes = [
            models.Index(fields=_COUNTED, name="visit_day_counted", condition=Q(is_current=True)),
            models.Index(fields=["path", "day"], name="visit_day_by_path", condition=Q(is_current=True)),
            models.Index(fields=["person", "day"], name="visit_day_planned", condition=Q(is_current=False)),
        ]
