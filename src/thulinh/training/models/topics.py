"""What is taught: topics in groups, each at three levels, with material; national ones and those of a place (GL3)."""

from django.db import models
from django.db.models import Q

from thulinh.difficulties.models import Skill
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import DefinedModel, RevocableModel
from thulinh.people.models import Account
from thulinh.units.models import Unit


class Level(models.TextChoices):
    """For whom a topic is taught (GL4)."""

    NEW = "moi", "Mới làm"
    PRACTISED = "da-lam", "Đã làm quen"
    ADVANCED = "nang-cao", "Nâng cao"


class TopicGroup(DefinedModel):
    """A group of topics (definitions/training.yaml)."""

    class Meta(DefinedModel.Meta):
        abstract = False


class Topic(DefinedModel):
    """Something that is taught (GL3): a national one (definitions/training.yaml), or one of a unit and all below it.

    `skills`: what somebody may lack who needs it (DN4). A training in it holds for `validity_months`; None: for good.
    """

    group = models.ForeignKey(TopicGroup, models.PROTECT, related_name="topics")
    skills = models.ManyToManyField(Skill, blank=True, related_name="topics")
    summary = models.CharField("nội dung chính", max_length=500, blank=True)
    validity_months = models.PositiveSmallIntegerField("còn giá trị trong (tháng)", null=True, blank=True)
    is_doubtful = models.BooleanField("cần xác minh", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="topics")
    ended_at = models.DateTimeField("thôi dùng lúc", null=True)

    class Meta(DefinedModel.Meta):
        abstract = False


class Material(RevocableModel):
    """A paper or an address to read for a topic; of one level, or of all (empty)."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="materials")
    level = models.CharField("mức", max_length=10, choices=Level.choices, blank=True)
    title = models.CharField("tên tài liệu", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    address = models.URLField("đường dẫn", max_length=500, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("lúc thêm")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(address=""), name="material_is_something")
        ]
