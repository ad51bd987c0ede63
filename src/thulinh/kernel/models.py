"""What every room leans on: who did what, commands received once, stored files, and the table of periods."""

import uuid

from django.db import models

from thulinh.kernel.periods import Cadence
from thulinh.kernel.writing import GuardedModel


class AuditEvent(GuardedModel):
    """One thing that somebody did. Strings and numbers instead of foreign keys: nothing audited becomes undeletable."""

    at = models.DateTimeField("lúc", db_index=True)
    by_account = models.BigIntegerField("tài khoản", null=True)
    by_name = models.CharField("người làm", max_length=200)
    verb = models.CharField("việc", max_length=80)
    subject_kind = models.CharField("loại", max_length=60)
    subject_id = models.CharField("mã", max_length=40)
    unit_id = models.BigIntegerField("đơn vị", null=True, db_index=True)
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)
    reason = models.TextField("lý do", blank=True)
    is_sensitive = models.BooleanField("nhạy cảm", default=False)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]


class CommandReceipt(GuardedModel):
    """A command that arrived: the same id twice is one fact, the same id with other content is refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField("lúc")
    by_account = models.BigIntegerField("tài khoản", null=True)
    digest = models.CharField("dấu nội dung", max_length=64)
    # The address of the form that sent it: sent again, it is answered there and nowhere else.
    page = models.CharField("trang gửi", max_length=200, blank=True)
    result_kind = models.CharField("loại kết quả", max_length=60, blank=True)
    result_id = models.CharField("mã kết quả", max_length=40, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False


class StoredFile(GuardedModel):
    """A file kept on disk under its checksum; photos are reduced and freed of their place first."""

    sha256 = models.CharField("mã băm", max_length=64, db_index=True)
    received_sha256 = models.CharField("mã băm bản gốc", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    media_type = models.CharField("kiểu tệp", max_length=100)
    original_name = models.CharField("tên tệp", max_length=255, blank=True)
    taken_at = models.DateTimeField("lúc chụp", null=True)
    likeness = models.CharField("dấu hình", max_length=16, blank=True, db_index=True)
    stored_at = models.DateTimeField("lúc nhận")
    removed_at = models.DateTimeField("xóa khỏi máy lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False

    @property
    def path(self) -> str:
        """Where the bytes lie below the folder of files."""
        return f"{self.sha256[:2]}/{self.sha256}"


class Period(GuardedModel):
    """The calendar as rows, so that a question joins days to periods in the database.

    Rows of the kinds of `Cadence` are laid by `actions.lay_periods`; kind "ky-bao-cao" are named reporting periods
    with their own first and last day. Who exists on `middle_on` and on `ends_on` exists for at least half of the days.
    """

    NAMED = "ky-bao-cao"

    kind = models.CharField(
        "loại kỳ", max_length=20, choices=[(c.value, c.label) for c in Cadence] + [(NAMED, "kỳ báo cáo")]
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    middle_on = models.DateField("ngày giữa kỳ")
    code = models.CharField("mã", max_length=40)
    label = models.CharField("tên", max_length=120)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="period_code_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="period_in_order"),
        ]
        indexes = [models.Index(fields=["kind", "ends_on", "starts_on"], name="period_by_end")]

    def __str__(self) -> str:
        return self.label
