"""What people have learnt and should learn: qualifications, demands, what they say of themselves."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import RevocableModel, dated_order
from thulinh.people.models import Account, Person, Position, Record
from thulinh.training.models.topics import Level, Topic
from thulinh.units.models import Unit


class Demand(Record):
    """That holders of positions of a unit and all below it must be trained, on these days (GL2).

    In these `topics` (codes; of at least `level` where one is named), or, where none is named, for their post. Who took
    the seat newly has `within_days` for it; None: the rule of the day. `code`: of one that a programme handed down with
    the programme's code before it. `source` names the document ("programme:…"; nothing: by hand), `basis` in words.
    A row is never edited: a change begins a new row.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_demands")
    code = models.CharField("mã", max_length=120)
    name = models.CharField("tên", max_length=200)
    positions = models.JSONField("chức danh", default=list)
    topics = models.JSONField("chuyên đề", default=list)
    level = models.CharField("mức ít nhất", max_length=10, choices=Level.choices, blank=True)
    within_days = models.PositiveSmallIntegerField("trong số ngày từ khi nhận chức danh", null=True)
    is_doubtful = models.BooleanField("cần xác minh", default=False)
    source = models.CharField("do đâu", max_length=80, blank=True)
    basis = models.CharField("theo", max_length=300, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("lúc ghi")

    class Meta(Record.Meta):
        abstract = False
        constraints = [dated_order("training_demand_in_order")]
        indexes = [models.Index(fields=["unit", "starts_on"], name="training_demand_of_unit")]


class Qualification(Record):
    """That a person is trained, for a post or in a topic, from the day it was reached until its validity ends.

    From a class of here (`participant`), or earlier or elsewhere: `issuer` and the paper say where. One class makes
    one row for each post and each topic that it was for. Who is trained anew gets a new row; days may overlap.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="qualifications")
    position = models.ForeignKey(Position, models.PROTECT, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    level = models.CharField("mức", max_length=10, choices=Level.choices, blank=True)
    participant = models.ForeignKey(
        "training.Participant", models.PROTECT, null=True, related_name="qualifications"
    )  # of a file to the right of this one
    name = models.CharField("tên lớp", max_length=200, blank=True)
    issuer = models.CharField("nơi tổ chức", max_length=200, blank=True)
    paper_number = models.CharField("số chứng nhận, văn bản", max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # where they were when it was written
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("qualification_in_order"),
            models.CheckConstraint(
                condition=Q(position=None, topic__isnull=False) | Q(position__isnull=False, topic=None),
                name="qualified_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(topic=None) | ~Q(level=""), name="topic_learnt_at_a_level"),
            models.CheckConstraint(condition=Q(participant__isnull=False) | ~Q(issuer=""), name="learnt_somewhere"),
        ]
        indexes = [
            models.Index(fields=["position", "person", "starts_on"], name="qualified_for_post"),
            models.Index(fields=["topic", "person", "starts_on"], name="qualified_in_topic"),
            models.Index(fields=["person", "starts_on"], name="qualification_of_person"),
        ]


class SelfAssessment(RevocableModel):
    """What a cadre says of themselves about a topic; the last word that was not taken back counts."""

    class Mark(models.IntegerChoices):
        UNKNOWN = 1, "Chưa biết"
        SOME = 2, "Biết, chưa tự làm được"
        ABLE = 3, "Tự làm được"
        TEACHES = 4, "Hướng dẫn được người khác"

    person = models.ForeignKey(Person, models.PROTECT, related_name="self_assessments")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    mark = models.PositiveSmallIntegerField("tự đánh giá", choices=Mark.choices)
    day = models.DateField("ngày")
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["person", "topic", "-day"], name="assessed_by_oneself")]
