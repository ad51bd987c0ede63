"""Files that were handed in: which list, from where, what for, what each row became, and what undoing needs."""

from django.db import models

from thulinh.kernel.models import StoredFile
from thulinh.kernel.rows import Outcome
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Batch(GuardedModel):
    """One file handed in for one list. It is read, its columns are matched, it is written, and it may be undone; before
    it is written it may be discarded.

    The file itself is kept: a row of it is read there by its number, never copied here. When somebody whom it speaks of
    is erased, the file is removed, and only what became of its rows is known.
    """

    class State(models.TextChoices):
        READ = "da-doc", "Chờ ghép cột"
        MATCHED = "da-ghep-cot", "Chờ lưu"
        WRITTEN = "da-ghi", "Đã lưu"
        UNDONE = "da-hoan-tac", "Đã hoàn tác"
        DISCARDED = "da-bo", "Đã bỏ"

    row_set = models.CharField("loại danh sách", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="phạm vi")
    holds_on = models.DateField("đúng từ ngày")
    source = models.CharField("nguồn", max_length=200)
    purpose = models.CharField("mục đích", max_length=200)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.READ)
    sheet = models.CharField("trang", max_length=255, blank=True)
    header_row = models.PositiveIntegerField("dòng tiêu đề", null=True)
    columns = models.JSONField("ý nghĩa từng cột", default=list)
    replacements = models.JSONField("tên đã chọn thay", default=list)
    accepted = models.JSONField("loại tự sửa đã đồng ý", default=list)
    made = models.JSONField("dấu để hoàn tác", null=True)
    uploaded_at = models.DateTimeField("gửi lúc")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("lưu lúc", null=True)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField("lý do hoàn tác", max_length=300, blank=True)
    discarded_at = models.DateTimeField("bỏ lúc", null=True)
    discarded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["unit", "uploaded_at"], name="batch_of_unit")]

    def __str__(self) -> str:
        return self.file.original_name


class BatchRowQuerySet(GuardedQuerySet):
    """Rows of a file by what becomes of them."""

    def fitting(self):
        """Rows that can be written."""
        return self.filter(outcome__in=[outcome.value for outcome in Outcome])

    def clean(self):
        """Rows that can be written just as they were read."""
        return self.fitting().filter(kinds="")

    def corrected(self):
        """Rows that can be written once what the machine corrected in them is accepted."""
        return self.fitting().exclude(kinds="")

    def refused(self):
        """Rows with something wrong."""
        return self.filter(outcome=BatchRow.REFUSED)

    def left_out(self):
        """Rows that were not written: something is wrong, or a correction was not accepted."""
        return self.filter(outcome__in=[BatchRow.REFUSED, BatchRow.NOT_ACCEPTED])


class BatchRow(GuardedModel):
    """What becomes of one row of a file; after the batch was written, what became of it, and of whom the row speaks."""

    REFUSED, NOT_ACCEPTED = "can-sua", "chua-dong-y"
    OUTCOMES = [
        *((outcome.value, outcome.label) for outcome in Outcome),
        (REFUSED, "Cần sửa"),
        (NOT_ACCEPTED, "Chưa đồng ý"),
    ]

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("dòng trong tệp")
    outcome = models.CharField("kết quả", max_length=12, choices=OUTCOMES)
    kinds = models.CharField("loại tự sửa", max_length=120, blank=True)
    notes = models.JSONField("ghi chú từng ô", default=dict)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="nói về")

    objects = BatchRowQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batch_row_once")]
        indexes = [models.Index(fields=["batch", "outcome", "kinds"], name="batch_row_by_outcome")]


class Matching(GuardedModel):
    """How a unit's files with these heads were matched to a list's columns the last time."""

    row_set = models.CharField("loại danh sách", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    signature = models.CharField("dấu tiêu đề", max_length=64)
    columns = models.JSONField("ý nghĩa từng tiêu đề", default=list)
    matched_at = models.DateTimeField("ghép lúc")
    matched_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["row_set", "unit", "signature"], name="matching_once"),
        ]
