"""What branches propose for a month's joint session, and what is answered."""

from django.db import models

from thulinh.activities.models.sessions import Activity
from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Proposal(GuardedModel):
    """A month's joint session: secretaries propose, the commune answers, the Party cell has its word (SV5)."""

    class State(models.TextChoices):
        PROPOSED = "de-xuat", "Đề xuất"
        AGREED = "dong-y", "Đã đồng ý"
        MOVED = "doi-lich", "Đồng ý, có điều chỉnh"
        DECLINED = "khong-dong-y", "Không đồng ý"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals")
    month_on = models.DateField("tháng")
    proposer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    host = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    branches = models.ManyToManyField(Unit, related_name="+")
    day = models.DateField("ngày dự kiến")
    starts_at = models.TimeField("giờ bắt đầu", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    content = models.TextField("nội dung", blank=True)
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.PROPOSED)
    cell_word = models.CharField("ý kiến chi bộ", max_length=300, blank=True)
    cell_speaker = models.CharField("người có ý kiến", max_length=120, blank=True)
    cell_on = models.DateField("ngày có ý kiến", null=True)
    cell_paper = models.CharField("theo văn bản", max_length=120, blank=True)
    answer = models.CharField("trả lời", max_length=300, blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("lúc trả lời", null=True)
    activity = models.OneToOneField(Activity, models.PROTECT, null=True, related_name="proposal")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "month_on"], name="proposal_of_month")]
