"""The path towards Party membership (DN8, HT4, HN7). All of it is sensitive: named positions only, each look logged.

The states themselves (prospect, probationary, full member) are `people.PartyStanding`; here stands what lies between.
"""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel, RevocableModel, dated_order
from thulinh.people.models import Account, Person, Record
from thulinh.units.models import Unit


class PartyStep(RevocableModel):
    """One step on somebody's way: chosen as outstanding, introduced to the Party, went through the awareness class."""

    class Kind(models.TextChoices):
        OUTSTANDING = "uu-tu", "Đoàn viên ưu tú"
        CLASS = "lop-nhan-thuc", "Học lớp bồi dưỡng nhận thức về Đảng"
        INTRODUCED = "gioi-thieu", "Đoàn giới thiệu kết nạp"

    person = models.ForeignKey(Person, models.PROTECT, related_name="party_steps")
    kind = models.CharField("bước", max_length=14, choices=Kind.choices)
    day = models.DateField("ngày")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.CharField("đường dẫn trong ngày", max_length=210)
    paper_number = models.CharField("số văn bản", max_length=80, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "day"], condition=Q(withdrawn_at=None), name="party_step_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "day", "path"], name="party_step_by_kind")]


class Mentoring(Record):
    """That a Party member helps somebody on the way."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mentorings")
    mentor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    basis = models.CharField("theo văn bản", max_length=200, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("mentoring_in_order"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on=None, withdrawn_at=None), name="one_open_mentoring"
            ),
            models.CheckConstraint(condition=~Q(person=models.F("mentor")), name="nobody_mentors_themselves"),
        ]


class PartyRemark(GuardedModel):
    """What was remarked on somebody's progress for a quarter."""

    class Progress(models.TextChoices):
        GOOD = "tien-bo", "Có tiến bộ"
        SLOW = "cham", "Chậm, cần giúp thêm"

    person = models.ForeignKey(Person, models.PROTECT, related_name="party_remarks")
    quarter_on = models.DateField("ngày đầu quý")
    progress = models.CharField("nhận xét", max_length=8, choices=Progress.choices)
    text = models.TextField("nội dung")
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("lúc ghi")
    version = models.PositiveIntegerField("bản", default=1)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["person", "quarter_on"], name="one_remark_a_quarter")]
