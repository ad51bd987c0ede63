"""Declared figures: who said which number of what, with its source; shown beside computed figures, never mixed."""

from django.db import models

from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import RevocableModel
from thulinh.people.models import Account
from thulinh.statements.rules import BASES, LISTED, PRESENT
from thulinh.units.models import Unit


class DeclaredFigure(RevocableModel):
    """A number that arrives without records (HN7's totals), with the words it was printed with."""

    class Nearness(models.TextChoices):
        EXACT = "dung", ""
        OVER = "hon", "hơn"
        NEARLY = "gan", "gần"
        ABOUT = "khoang", "khoảng"

    class Trust(models.TextChoices):
        DECLARED = "khai-bao", "Số khai báo, chưa kiểm tra"
        CONFIRMED = "xac-nhan", "Đã xác nhận"
        DOUBTED = "nghi-van", "Còn nghi vấn"

    class Basis(models.TextChoices):
        PRESENT = PRESENT, BASES[PRESENT]
        LISTED = LISTED, BASES[LISTED]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="declared_figures")
    programme_code = models.CharField("mã mô hình", max_length=60, blank=True)
    indicator_code = models.CharField("mã chỉ số", max_length=60, db_index=True)
    label = models.CharField("tên số liệu", max_length=200)
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=2)
    target_value = models.DecimalField("chỉ tiêu được giao", max_digits=18, decimal_places=2, null=True, blank=True)
    nearness = models.CharField("mức chính xác", max_length=8, choices=Nearness.choices, default=Nearness.EXACT)
    measured_in = models.CharField("đơn vị tính", max_length=40, blank=True)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến ngày", null=True, blank=True)
    # Of a number of young people (GL6): from which to which age in whole years, both counted, and who is counted.
    from_age = models.PositiveSmallIntegerField("từ tuổi", null=True, blank=True)
    to_age = models.PositiveSmallIntegerField("đến tuổi", null=True, blank=True)
    basis = models.CharField("căn cứ đếm", max_length=16, choices=Basis.choices, blank=True)
    source = models.CharField("nguồn", max_length=300)
    source_on = models.DateField("ngày của nguồn", null=True, blank=True)
    source_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    trust = models.CharField("độ tin cậy", max_length=10, choices=Trust.choices, default=Trust.DECLARED)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    declared_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField("lúc khai")

    class Meta(RevocableModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "indicator_code"], name="declared_of_unit")]
