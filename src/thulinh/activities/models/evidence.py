"""What shows that an activity took place: who was there, pictures and papers, the word of the level above."""

from django.db import models
from django.db.models import Q

from thulinh.activities.models.sessions import Activity
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Person, Position
from thulinh.units.models import Unit


class Attendance(GuardedModel):
    """That a person was expected at an activity, and came or did not."""

    class Standing(models.TextChoices):
        MEMBER = "doan-vien", "Đoàn viên"
        TWO_WAY = "hai-chieu", "Sinh hoạt hai chiều"
        OFFICER = "can-bo", "Theo chức danh"
        GUEST = "khach", "Khách mời"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    standing = models.CharField("tư cách", max_length=10, choices=Standing.choices, default=Standing.MEMBER)
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    is_present = models.BooleanField("có mặt", default=True)
    may_vote = models.BooleanField("được biểu quyết", default=True)
    absence_reason = models.CharField("lý do vắng", max_length=200, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="attendance_once")]
        indexes = [models.Index(fields=["person", "activity"], name="attendance_of_person")]


class Evidence(GuardedModel):
    """A picture or paper that shows an activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("lúc thêm")
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["activity", "file"], name="evidence_once", condition=Q(withdrawn_at=None))
        ]


class Verification(GuardedModel):
    """The word of the level above on one version of an activity. Never of one's own entry."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="verifications")
    version = models.PositiveIntegerField("bản đã xem")
    outcome = models.CharField("kết quả", max_length=10, choices=Activity.Verdict.choices)
    reason = models.CharField("lý do", max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(outcome="khong-dat") | ~Q(reason=""), name="failed_says_why"),
        ]
        indexes = [models.Index(fields=["activity", "version"], name="verification_of_version")]
