"""What is counted: one row for each person, visit and day."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Person
from thulinh.visits.models.visits import Form, Stop, Visit


class VisitDay(GuardedModel):
    """That somebody spent a day, or half of one, on a visit, and how many half days of it count.

    `halves` is what was spent (1 or 2), `counted` what counts (0, 1 or 2): over all visits of a person a day counts
    once, shared by half days; `why_not` says why less counts than was spent. Place, form, the host's word and being
    reported in time repeat the visit's, written by the same actions, so that counting reads one narrow index.

    `denied_why`: the place visited confirms the visit, but not this day of this person; it holds until that place
    speaks again.
    """

    class WhyNot(models.TextChoices):
        NOTHING = "", ""
        SAME_DAY = "trung-ngay", "Trùng ngày với chuyến đi khác"
        UNREGISTERED = "chua-dang-ky", "Chưa đăng ký"
        DENIED = "khong-dung", "Nơi đến cho là không đúng"
        STRUCK = "kiem-tra", "Không tính, theo kết quả kiểm tra"
        NO_SEAT = "het-chuc-vu", "Không còn giữ chức vụ"

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
    is_late = models.BooleanField("báo cáo trễ hoặc chưa báo cáo đúng hạn", default=False)
    is_current = models.BooleanField("đã đi, còn hiệu lực", default=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["visit", "person", "day", "stop"], name="visit_day_once"),
            models.CheckConstraint(condition=Q(halves__in=(1, 2)), name="visit_day_halves"),
            models.CheckConstraint(condition=Q(counted__lte=models.F("halves")), name="counted_within_spent"),
        ]
        indexes = [
            models.Index(
                fields=["person", "day", "counted", "form", "level", "path", "is_confirmed", "is_late", "visit"],
                name="visit_day_counted",
                condition=Q(is_current=True),
            ),
            models.Index(fields=["path", "day"], name="visit_day_by_path", condition=Q(is_current=True)),
        ]
