"""The paper that somebody was trained: numbered, checkable by its code."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import RevocableModel
from thulinh.people.models import Account
from thulinh.training.models.participants import Participant
from thulinh.units.models import Unit


class Certificate(RevocableModel):
    """One certificate, with every word of it as it was signed. `token` stands in its QR code: whoever holds the paper
    may ask whether it is true. One taken back stays to be found as such; its number is never given again.

    `ordinal`: counted by unit and year without gaps, whatever the `number_form`; `heading_upper` may be empty; the
    lines of `signer_title` stand below each other.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="certificates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField("năm")
    ordinal = models.PositiveIntegerField("số thứ tự")
    number = models.CharField("số chứng nhận", max_length=80)
    number_form = models.CharField("mẫu số", max_length=60)
    heading_upper = models.CharField("cơ quan cấp trên", max_length=200, blank=True)
    heading_own = models.CharField("cơ quan cấp", max_length=200)
    full_name = models.CharField("họ và tên", max_length=120)
    post = models.CharField("chức danh, đơn vị", max_length=300, blank=True)
    title = models.CharField("đã hoàn thành", max_length=300)
    days = models.CharField("thời gian học", max_length=100)
    place = models.CharField("nơi cấp", max_length=80)
    issued_on = models.DateField("ngày cấp")
    signer_title = models.CharField("chức danh người ký", max_length=200)
    signer_name = models.CharField("người ký", max_length=120)
    valid_until = models.DateField("có giá trị đến", null=True)
    token = models.CharField("mã kiểm tra", max_length=32, unique=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("lúc cấp")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "ordinal"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["participant"], condition=Q(withdrawn_at=None), name="one_certificate_of_a_participant"
            ),
        ]
