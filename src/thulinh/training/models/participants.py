"""Who takes part in a class: nominated, approved, there on which half days, with which result; and what they gave."""

import uuid

from django.db import models
from django.db.models import Q

from thulinh.activities.models import Initiative
from thulinh.difficulties.models import Finding
from thulinh.kernel.writing import GuardedModel, RevocableModel, RevocableQuerySet
from thulinh.people.models import Account, Holding, Person, Position
from thulinh.training.models.classes import ClassGroup, HalfDay, TrainingClass
from thulinh.training.models.topics import Level, Topic
from thulinh.units.models import Unit


class ParticipantQuerySet(RevocableQuerySet):
    """Participants, with adjectives that compose."""

    def listed(self):
        """Approved: they have a place."""
        return self.current().filter(state=Participant.State.APPROVED)


class Participant(RevocableModel):
    """One person in one class, with the seat that they held then. `rank`: the order in which they wait.

    `is_new`: new in the seat on the class's first day, by the rule of that day, kept as it was then (GL2: "hầu hết mới
    được bầu"). `path`: of the unit on that day. Withdrawn: taken off the list by who nominated, or by themselves.
    """

    class State(models.TextChoices):
        NOMINATED = "cho-duyet", "Chờ duyệt"
        APPROVED = "duoc-duyet", "Được duyệt"
        WAITING = "cho-cho", "Chờ có chỗ"
        DECLINED = "khong-duyet", "Không duyệt"

    class How(models.TextChoices):
        NOMINATED = "de-cu", "Đơn vị đề cử"
        SELF = "tu-dang-ky", "Tự đăng ký"
        INVITED = "trieu-tap", "Cấp mở lớp triệu tập"

    class Result(models.TextChoices):
        PENDING = "chua-co", "Chưa có"
        PASSED = "dat", "Đạt"
        FAILED = "khong-dat", "Chưa đạt"

    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="training")
    holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participants")
    path = models.CharField("đường dẫn", max_length=210)
    is_new = models.BooleanField("mới nhận chức danh", default=False)
    level = models.CharField("mức", max_length=10, choices=Level.choices, blank=True)
    how = models.CharField("vào lớp do", max_length=12, choices=How.choices)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.NOMINATED)
    reason = models.CharField("lý do", max_length=300, blank=True)
    rank = models.PositiveIntegerField("thứ tự chờ", default=0)
    group = models.ForeignKey(ClassGroup, models.PROTECT, null=True, related_name="participants")
    token = models.CharField("mã trên thẻ", max_length=24, unique=True)
    nominated_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    nominated_at = models.DateTimeField("lúc đề cử")
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("lúc duyệt", null=True)
    result = models.CharField("kết quả", max_length=10, choices=Result.choices, default=Result.PENDING)
    mark = models.DecimalField("điểm", max_digits=4, decimal_places=2, null=True)
    result_note = models.CharField("nhận xét", max_length=300, blank=True)
    result_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    result_at = models.DateTimeField("lúc ghi kết quả", null=True)
    has_evaluated = models.BooleanField("đã góp ý lớp", default=False)
    version = models.PositiveIntegerField("bản", default=1)

    objects = ParticipantQuerySet.as_manager()

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "person"], condition=Q(withdrawn_at=None), name="once_in_a_class"
            ),
            models.CheckConstraint(condition=~Q(state="khong-duyet") | ~Q(reason=""), name="declined_from_class_why"),
        ]
        indexes = [
            models.Index(fields=["training_class", "state", "rank"], name="participant_of_class"),
            models.Index(fields=["person", "state"], name="participant_of_person"),
            models.Index(fields=["path", "state"], name="participant_by_path"),
        ]


class Presence(RevocableModel):
    """That a participant was there on a half day, or was not, and how it was noted; nothing noted is no absence."""

    class Word(models.TextChoices):
        THERE = "co-mat", "Có mặt"
        EXCUSED = "vang-phep", "Vắng có lý do"
        ABSENT = "vang", "Vắng"

    class How(models.TextChoices):
        DOOR = "ma-cua", "Quét mã ở cửa"
        BADGE = "the", "Quét thẻ học viên"
        HAND = "ghi-tay", "Ghi tay"
        LIST = "danh-sach", "Từ danh sách"

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="presences")
    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="presences")
    word = models.CharField("có mặt", max_length=10, choices=Word.choices)
    how = models.CharField("cách điểm danh", max_length=10, choices=How.choices)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "half_day"], condition=Q(withdrawn_at=None), name="one_word_for_a_half_day"
            )
        ]
        indexes = [models.Index(fields=["half_day", "word"], name="presence_of_half_day")]


class TakenNeed(GuardedModel):
    """A skill gap found in the field that led a participant to the class, as it was when they were approved (DN4)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="needs")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="led_to_training")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["participant", "finding"], name="need_taken_once")]


class Contribution(GuardedModel):
    """What a participant gave in the exchange of experience: an initiative that others find and reuse (GL5)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="contributions")
    initiative = models.OneToOneField(Initiative, models.PROTECT, related_name="contribution")

    class Meta(GuardedModel.Meta):
        abstract = False


class Evaluation(GuardedModel):
    """What one participant thought of a class: nobody's name stands on it, nor the moment (marks from 1 to 5).

    Its key is drawn by lot: keys that count up would say in which order the answers came, and the log who came when.
    `is_told`: its marks are in the sums that are shown. Answers come into them several at once: by one more answer from
    one day to the next, whoever looks twice would know what that one said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_class = models.ForeignKey(TrainingClass, models.CASCADE, related_name="evaluations")
    content = models.PositiveSmallIntegerField("nội dung")
    lecturers = models.PositiveSmallIntegerField("giảng viên")
    organisation = models.PositiveSmallIntegerField("tổ chức")
    usefulness = models.PositiveSmallIntegerField("dùng được ở cơ sở")
    text = models.TextField("góp ý", blank=True)
    is_told = models.BooleanField("đã cộng vào kết quả", default=False)

    class Meta(GuardedModel.Meta):
        abstract = False
