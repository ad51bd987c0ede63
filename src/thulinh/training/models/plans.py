"""What a level plans to teach in a year, so that no need is left unseen (GL7)."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import RevocableModel
from thulinh.people.models import Account
from thulinh.training.models.topics import Level, Topic
from thulinh.units.models import Unit


class Plan(RevocableModel):
    """The training plan of a unit for a year, for the cadres that it manages."""

    class State(models.TextChoices):
        DRAFT = "du-thao", "Dự thảo"
        ISSUED = "ban-hanh", "Đã ban hành"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_plans")
    path = models.CharField("đường dẫn", max_length=210)
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên kế hoạch", max_length=200)
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.DRAFT)
    paper_number = models.CharField("số kế hoạch", max_length=80, blank=True)
    paper_on = models.DateField("ngày kế hoạch", null=True)
    version = models.PositiveIntegerField("bản", default=1)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lúc lập")
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("lúc ban hành", null=True)

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(withdrawn_at=None), name="one_training_plan_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(state="ban-hanh") | ~Q(paper_number="") & Q(paper_on__isnull=False),
                name="issued_plan_names_paper",
            ),
        ]
        indexes = [models.Index(fields=["path", "year"], name="training_plan_by_path")]


class PlanItem(RevocableModel):
    """What a plan does about one need: the training for a post (no topic), or in a topic, of holders of positions.

    A need (a topic or the post, a position, a level) is seen when an item of a plan at or above the person's unit names
    it, be it that it is left for a reason. `level` empty: of all levels.
    """

    class Form(models.TextChoices):
        CLASS = "mo-lop", "Mở lớp"
        ON_THE_SPOT = "tai-cho", "Hướng dẫn tại cơ sở"
        OTHER_LEVEL = "cap-khac", "Đề nghị cấp khác mở"
        LEFT = "de-lai", "Chưa làm, có lý do"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    positions = models.JSONField("cho chức danh", default=list)
    level = models.CharField("mức", max_length=10, choices=Level.choices, blank=True)
    form = models.CharField("cách làm", max_length=10, choices=Form.choices, default=Form.CLASS)
    quarter = models.PositiveSmallIntegerField("quý", null=True)
    expected = models.PositiveIntegerField("dự kiến số người", null=True)
    other_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    note = models.CharField("ghi chú, lý do", max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(RevocableModel.Meta):
        abstract = False
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(form="de-lai") | ~Q(note=""), name="need_left_for_a_reason"),
            models.CheckConstraint(condition=~Q(form="cap-khac") | Q(other_unit__isnull=False), name="asked_of_whom"),
            models.CheckConstraint(condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="quarter_of_a_year"),
        ]
