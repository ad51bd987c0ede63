"""What somebody found at a place: a session not held or off guidance, a skill that is missing, a good practice."""

from django.db import models
from django.db.models import Q

from thulinh.activities.models import Activity, Guidance, Initiative, Requirement
from thulinh.difficulties.models.matters import Difficulty
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import DefinedModel, GuardedModel, RevocableModel, RevocableQuerySet
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Skill(DefinedModel):
    """A skill that a cadre may lack (definitions/difficulties.yaml); what is missing becomes a need for training."""

    class Meta(DefinedModel.Meta):
        abstract = False


class FindingQuerySet(RevocableQuerySet):
    """Findings, with adjectives that compose."""

    def of_kind(self, *kinds: str):
        """Of one of these kinds."""
        return self.filter(kind__in=kinds)

    def to_follow(self):
        """Where somebody still owes that it is put right."""
        return self.current().filter(owner__isnull=False, done_on=None)


class Finding(RevocableModel):
    """One thing found at one place on one day. `path` is where the unit stood on that day.

    `owner` is the unit that owes that it is put right (DN6: the commune follows the branch), by `due_on`. `guidance` is
    the nearest that the branch had in hand on that day; what of it was left out stands in `LeftOut`. `done_on` and its
    companions are the last word only: every word stands in `FindingStep`.
    """

    class Kind(models.TextChoices):
        NOT_HELD = "khong-sinh-hoat", "Chưa tổ chức sinh hoạt"
        OFF_GUIDANCE = "chua-dung-huong-dan", "Sinh hoạt chưa đúng hướng dẫn"
        SKILL_GAP = "ky-nang-con-thieu", "Kỹ năng còn thiếu"
        PRACTICE = "mo-hinh-hay", "Mô hình, công trình, phần việc hay"
        DIFFICULTY = "kho-khan", "Khó khăn, vướng mắc"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")
    path = models.CharField("đường dẫn trong ngày", max_length=210)
    day = models.DateField("ngày")
    kind = models.CharField("loại", max_length=24, choices=Kind.choices)
    text = models.TextField("nội dung")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="findings")
    guidance = models.ForeignKey(Guidance, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="skill_gaps")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="findings")
    guided = models.TextField("đã hướng dẫn tại chỗ", blank=True)
    difficulty = models.OneToOneField(Difficulty, models.PROTECT, null=True, related_name="finding")
    initiative = models.OneToOneField(Initiative, models.PROTECT, null=True, related_name="finding")
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="followed_findings")
    due_on = models.DateField("hạn khắc phục", null=True)
    done_on = models.DateField("ngày khắc phục", null=True)
    done_note = models.TextField("đã khắc phục thế nào", blank=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("ghi khắc phục lúc", null=True)
    version = models.PositiveIntegerField("bản", default=1)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")
    entered_at = models.DateTimeField("lúc viết trên máy", null=True)

    objects = FindingQuerySet.as_manager()

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="finding_says_what"),
            models.CheckConstraint(
                condition=~Q(kind="ky-nang-con-thieu") | Q(skill__isnull=False), name="skill_gap_names_skill"
            ),
            models.CheckConstraint(condition=Q(owner=None) | Q(due_on__isnull=False), name="followed_by_a_day"),
        ]
        indexes = [
            models.Index(fields=["kind", "day", "path"], name="finding_counted", condition=Q(withdrawn_at=None)),
            models.Index(fields=["unit", "-day"], name="finding_of_unit"),
            models.Index(
                fields=["owner", "due_on"], name="finding_to_follow", condition=Q(withdrawn_at=None, done_on=None)
            ),
            models.Index(fields=["skill", "path"], name="finding_of_skill", condition=Q(withdrawn_at=None)),
        ]


class LeftOut(GuardedModel):
    """That a session found off guidance left out one of the things that the month's guidance required."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="left_out")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["finding", "requirement"], name="left_out_once")]


class FindingStep(GuardedModel):
    """One word on what became of a finding: put right, still so, carried on by another unit. It is never changed."""

    class Kind(models.TextChoices):
        DONE = "da-khac-phuc", "Đã khắc phục"
        STILL = "van-con", "Vẫn còn"
        REOPENED = "mo-lai", "Chưa khắc phục, mở lại"
        MOVED = "chuyen-don-vi", "Chuyển đơn vị theo dõi"

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="steps")
    kind = models.CharField("việc", max_length=16, choices=Kind.choices)
    text = models.TextField("nội dung", blank=True)
    day = models.DateField("ngày")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["finding", "at"], name="step_of_finding")]


class FindingPhoto(GuardedModel):
    """A picture that shows a finding."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("lúc thêm")
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "file"], name="finding_photo_once", condition=Q(withdrawn_at=None)
            )
        ]
