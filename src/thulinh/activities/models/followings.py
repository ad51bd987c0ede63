"""What follows from an activity: tasks, lessons, initiatives and their reuse."""

from django.db import models

from thulinh.activities.models.sessions import Activity
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel, RevocableModel
from thulinh.people.models import Account, Charge, Person
from thulinh.units.models import Unit


class Task(RevocableModel):
    """A decision of a meeting that became somebody's task, with a due day and a proof (SV3)."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="tasks")
    title = models.CharField("việc", max_length=300)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="tasks")
    due_on = models.DateField("hạn", null=True)
    done_on = models.DateField("ngày xong", null=True)
    proof = models.TextField("kết quả", blank=True)
    proof_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta(RevocableModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["owner", "done_on"], name="task_of_owner"),
            models.Index(fields=["unit", "done_on"], name="task_of_unit"),
        ]


class Lesson(GuardedModel):
    """What a critique seminar drew from the movement's results (HN5).

    A lesson about a named cadre is read by that cadre and those who manage the cadre, by nobody else.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="lessons")
    subject = models.CharField("về việc", max_length=200)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.TextField("bài học")

    class Meta(GuardedModel.Meta):
        abstract = False


class Initiative(RevocableModel):
    """A grassroots initiative that others find and reuse (HN4): shared at a briefing (`activity`), on another occasion
    that `occasion` names (a class on training, GL5), or by itself.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="initiatives")
    occasion = models.CharField("chia sẻ tại", max_length=300, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="initiatives")
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    title = models.CharField("tên sáng kiến", max_length=200)
    summary = models.TextField("cách làm")
    search = models.TextField("để tìm")
    day = models.DateField("ngày chia sẻ")
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(RevocableModel.Meta):
        abstract = False


class Reuse(GuardedModel):
    """That a unit reused an initiative (HN10)."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="reuses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField("ngày áp dụng")
    note = models.CharField("kết quả", max_length=300, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["initiative", "unit"], name="reuse_once")]
