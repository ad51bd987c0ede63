"""Programmes (mô hình) as documents: versions, adoption by a deciding body, exemptions by dated decision."""

import datetime as dt

from django.db import models
from django.db.models import Q

from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import DatedModel, GuardedModel, dated_order
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Programme(GuardedModel):
    """A programme's identity: its code and the place that made it. Two of the same name differ by code and place.

    Its owner is the unit whose document it is: who may write documents there adds versions. One without owner came with
    the system and belongs to the whole country.
    """

    code = models.CharField("mã", max_length=60, unique=True)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="programmes", verbose_name="nơi ban hành")
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("lúc lập")

    class Meta(GuardedModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.code


class Version(GuardedModel):
    """A version of the document, never edited: a change is a new version. `starts_on` lies at a period's first day."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("phiên bản")
    name = models.CharField("tên", max_length=200)
    place = models.CharField("nơi đề xuất", max_length=200, blank=True)
    purpose = models.TextField("mục đích", blank=True)
    text = models.TextField("văn bản")
    checksum = models.CharField("mã băm", max_length=64)
    starts_on = models.DateField("áp dụng từ")
    stored_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField("lúc lưu")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.name} (bản {self.number})"


class Adoption(DatedModel):
    """That a programme holds for a unit and all below it, by whose decision, known since when.

    Several adoptions of one programme add up: pilot first, extension later. Nothing is overdue for a period that ended
    before `known_on`, though earlier deeds count from `starts_on`.

    One that carries on what a merged or split unit had adopted has `held_since`, since when it held there: a period
    that began in those days and ends in these is owed whole, by whoever stands below the unit at its end.
    """

    class Phase(models.TextChoices):
        PILOT = "lam-diem", "Làm điểm"
        EXTENSION = "nhan-rong", "Nhân rộng"
        FULL = "dai-tra", "Triển khai toàn diện"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions")
    phase = models.CharField("giai đoạn", max_length=10, choices=Phase.choices, default=Phase.FULL)
    held_since = models.DateField("đơn vị trước áp dụng từ ngày", null=True, blank=True)
    known_on = models.DateField("ngày phổ biến")
    decided_by = models.CharField("cơ quan quyết định", max_length=200)
    decision_number = models.CharField("số văn bản", max_length=80)
    decision_on = models.DateField("ngày văn bản")
    end_reason = models.CharField("lý do kết thúc", max_length=300, blank=True)
    end_decision_number = models.CharField("số văn bản kết thúc", max_length=80, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [dated_order("adoption_in_order")]
        indexes = [models.Index(fields=["programme", "starts_on"], name="adoption_of_programme")]


class Step(GuardedModel):
    """One step of rolling a programme out (HT5), for one adoption: who does it, until when, by which paper, how far.

    Laid from the document when it is adopted; a yearly step has one row for each year. Late is a question, never kept.
    """

    class State(models.TextChoices):
        WAITING = "chua-lam", "Chưa làm"
        UNDER_WAY = "dang-lam", "Đang làm"
        DONE = "da-xong", "Đã xong"
        DROPPED = "khong-lam", "Không làm"

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="steps")
    code = models.CharField("mã", max_length=60)
    year = models.PositiveSmallIntegerField("năm", default=0)
    rank = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("bước", max_length=200)
    body = models.CharField("cơ quan thực hiện", max_length=200)
    document = models.CharField("văn bản", max_length=200, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    done_on = models.DateField("ngày xong", null=True)
    paper_number = models.CharField("số văn bản", max_length=80, blank=True)
    paper_on = models.DateField("ngày văn bản", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    outcome = models.TextField("kết quả", blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "year"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "code", "year"], name="step_once"),
            models.CheckConstraint(
                condition=~Q(state="da-xong") | Q(done_on__isnull=False), name="done_step_says_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="step_due")]


class Exemption(DatedModel):
    """That one unit is free of a content, or may do it at a slower rhythm, or that one person need not do it on some
    days; by dated decision with reason and approver.

    It changes the denominator, visibly. An empty `content` means the whole programme; an empty `cadence` means free. Of
    a person the `kind` of leave and the reason are for few eyes (programmes.queries.may_read_leave); all others read
    only that the person was let off.
    """

    class Leave(models.TextChoices):
        STUDY = "hoc-dai-han", "Học tập dài hạn"
        SICKNESS = "nghi-om", "Nghỉ ốm dài ngày"
        MATERNITY = "thai-san", "Nghỉ thai sản"
        OTHER = "khac", "Lý do khác"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="exemptions")
    content = models.CharField("nội dung", max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="exemptions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="exemptions")
    kind = models.CharField("loại", max_length=12, choices=Leave.choices, blank=True)
    cadence = models.CharField("nhịp chậm hơn", max_length=20, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    decision_number = models.CharField("số văn bản", max_length=80, blank=True)
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("lúc duyệt")

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [
            dated_order("exemption_in_order"),
            models.CheckConstraint(condition=~Q(reason="") | ~Q(kind="") & ~Q(kind="khac"), name="exemption_says_why"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person=None, kind="")
                | Q(unit=None, person__isnull=False, cadence="") & ~Q(kind=""),
                name="exemption_of_one",
            ),
        ]
        indexes = [models.Index(fields=["programme", "unit", "starts_on"], name="exemption_of_unit")]


def in_force(versions: "models.QuerySet[Version]", day: dt.date) -> Version | None:
    """The version in force on that day: the last that started on or before it."""
    return versions.filter(starts_on__lte=day).order_by("-starts_on", "-number").first()
