"""A class: what it teaches to whom, on which half days, where, by whom, in which groups."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from thulinh.kernel.text import format_date
from thulinh.kernel.writing import GuardedModel, RevocableModel, dated_order
from thulinh.people.models import Account, Person
from thulinh.training.models.plans import PlanItem
from thulinh.training.models.topics import Level, Topic
from thulinh.units.models import Unit


class TrainingClass(RevocableModel):
    """A class that a unit organises. `positions`: for whose posts it is a training (GL2); none: in its topics only.

    Who was there for `attendance_percent` of the half days, and passed where `has_test`, may get the certificate; the
    training for the post then holds for `validity_months` (None: the rule of the day). `path`: of the unit on the first
    day. Whoever is listed may be no more than `capacity`; the others wait.
    """

    class State(models.TextChoices):
        PLANNED = "du-kien", "Dự kiến"
        OPEN = "mo-dang-ky", "Đang nhận học viên"
        SETTLED = "chot", "Đã chốt danh sách"
        ENDED = "ket-thuc", "Đã bế giảng"
        CANCELLED = "huy", "Đã hủy"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_classes")
    path = models.CharField("đường dẫn", max_length=210)
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, related_name="classes")
    name = models.CharField("tên lớp", max_length=200)
    search = models.TextField("để tìm", blank=True)
    positions = models.JSONField("bồi dưỡng cho chức danh", default=list)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField("khai giảng")
    ends_on = models.DateField("bế giảng")
    registration_ends_on = models.DateField("hạn đăng ký", null=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField("số chỗ")
    attendance_percent = models.PositiveSmallIntegerField("dự ít nhất (% số buổi)", default=80)
    has_test = models.BooleanField("có bài thu hoạch, kiểm tra", default=False)
    pass_mark = models.DecimalField("điểm đạt", max_digits=4, decimal_places=2, null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField("còn giá trị trong (tháng)", null=True, blank=True)
    paper_number = models.CharField("số kế hoạch, quyết định", max_length=80, blank=True)
    paper_on = models.DateField("ngày văn bản", null=True, blank=True)
    note = models.TextField("ghi chú cho học viên", blank=True)
    cancelled_reason = models.CharField("lý do hủy", max_length=300, blank=True)
    version = models.PositiveIntegerField("bản", default=1)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lúc lập")
    ended_at = models.DateTimeField("ghi bế giảng lúc", null=True)

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            dated_order("class_in_order"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="class_has_places"),
            models.CheckConstraint(condition=Q(attendance_percent__lte=100), name="attendance_is_a_share"),
            models.CheckConstraint(condition=~Q(state="huy") | ~Q(cancelled_reason=""), name="class_cancelled_why"),
        ]
        indexes = [
            models.Index(fields=["path", "starts_on"], name="class_by_path"),
            models.Index(fields=["unit", "-starts_on"], name="class_of_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class ClassTopic(GuardedModel):
    """That a class teaches a topic, at a level; of several levels, one row each."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    level = models.CharField("mức", max_length=10, choices=Level.choices)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["training_class", "topic", "level"], name="topic_once_in_class")]


class ClassGroup(RevocableModel):
    """A group within a class, by level or local condition (GL4)."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="groups")
    name = models.CharField("tên tổ", max_length=100)
    level = models.CharField("mức", max_length=10, choices=Level.choices, blank=True)
    note = models.CharField("đặc điểm", max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(RevocableModel.Meta):
        abstract = False
        ordering = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


class HalfDay(RevocableModel):
    """A half day of a class. While its roll is open, a code at the door (`token`) lets participants mark themselves."""

    class Part(models.TextChoices):
        MORNING = "sang", "Buổi sáng"
        AFTERNOON = "chieu", "Buổi chiều"
        EVENING = "toi", "Buổi tối"

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="half_days")
    day = models.DateField("ngày")
    part = models.CharField("buổi", max_length=6, choices=Part.choices)
    starts_at = models.TimeField("từ giờ", null=True)
    ends_at = models.TimeField("đến giờ", null=True)
    token = models.CharField("mã trong đường dẫn", max_length=24, unique=True, null=True)
    opened_at = models.DateTimeField("mở điểm danh lúc", null=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("đóng điểm danh lúc", null=True)

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "day", "part"], condition=Q(withdrawn_at=None), name="half_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {format_date(self.day)}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the code at the door is taken: opened and not closed, and it is its day."""
        is_standing = self.withdrawn_at is None and self.opened_at is not None and self.closed_at is None
        return is_standing and timezone.localdate(at) == self.day


class Lesson(RevocableModel):
    """What happens in a half day: for all or for one group, in which room, by whom. One is not a topic when it is an
    exchange of experience (GL5), an excursion or a test."""

    class Kind(models.TextChoices):
        LECTURE = "giang", "Giảng bài"
        PRACTICE = "thuc-hanh", "Thực hành, dã ngoại"
        EXCHANGE = "trao-doi", "Trao đổi kinh nghiệm"
        TEST = "kiem-tra", "Bài thu hoạch, kiểm tra"

    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="lessons")
    group = models.ForeignKey(ClassGroup, models.PROTECT, null=True, related_name="lessons")
    kind = models.CharField("hình thức", max_length=10, choices=Kind.choices, default=Kind.LECTURE)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    title = models.CharField("tên bài", max_length=200)
    room = models.CharField("phòng", max_length=100, blank=True)
    lecturer = models.CharField("người trình bày", max_length=200, blank=True)
    lecturer_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    rank = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(RevocableModel.Meta):
        abstract = False
        ordering = ["rank", "id"]


class Quota(GuardedModel):
    """How many places a unit has in a class; a unit that is not named has none of its own, if any is named."""

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField("số người")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["training_class", "unit"], name="quota_once")]
