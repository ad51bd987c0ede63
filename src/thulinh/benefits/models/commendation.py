"""Commendation (HN6): proposed, with evidence from records, judged by a council, decided, handed over at a ceremony."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel, RevocableModel, RevocableQuerySet
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class CommendationQuerySet(RevocableQuerySet):
    """Commendations, without those that were taken back."""

    def awarded(self):
        """Decided, and standing."""
        return self.current().filter(state=Commendation.State.AWARDED)


class Commendation(RevocableModel):
    """One proposal for a person or a unit, and what became of it."""

    class State(models.TextChoices):
        PROPOSED = "de-nghi", "Đã đề nghị"
        SUPPORTED = "hoi-dong", "Hội đồng đã xét"
        AWARDED = "khen", "Đã có quyết định"
        DECLINED = "khong-khen", "Không khen"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commendations")
    path = models.CharField("đường dẫn", max_length=210)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="commendations")
    title = models.CharField("hình thức khen", max_length=200)
    merit = models.TextField("thành tích")
    year = models.PositiveSmallIntegerField("năm")
    # From which seat it was proposed: that line reads it before it is decided.
    proposed_from = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    awarding_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField("tình trạng", max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("lúc đề nghị")
    decided_on = models.DateField("ngày quyết định", null=True)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    declined_reason = models.CharField("lý do không khen", max_length=300, blank=True)
    ceremony_id = models.BigIntegerField("buổi tuyên dương", null=True)
    ceremony_on = models.DateField("ngày trao", null=True)
    version = models.PositiveIntegerField("bản", default=1)

    objects = CommendationQuerySet.as_manager()

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="khen") | ~Q(decision_number="") & Q(decided_on__isnull=False),
                name="awarded_names_its_decision",
            ),
            models.CheckConstraint(condition=~Q(state="khong-khen") | ~Q(declined_reason=""), name="declined_why"),
        ]
        indexes = [models.Index(fields=["path", "year"], name="commendation_by_path")]


class CommendationEvidence(GuardedModel):
    """A record that speaks for a proposal, by kind and number as the audit names it, with what it said then."""

    commendation = models.ForeignKey(Commendation, models.CASCADE, related_name="evidence")
    record_kind = models.CharField("loại bản ghi", max_length=60)
    record_id = models.BigIntegerField("mã bản ghi")
    label = models.CharField("nội dung", max_length=300)
    day = models.DateField("ngày", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["commendation", "record_kind", "record_id"], name="commendation_evidence_once"
            ),
        ]


class CouncilWord(GuardedModel):
    """What the council said: how many were there, how many were for it, with the minutes' number."""

    commendation = models.OneToOneField(Commendation, models.CASCADE, related_name="council")
    met_on = models.DateField("ngày họp")
    present = models.PositiveSmallIntegerField("số người dự")
    in_favour = models.PositiveSmallIntegerField("số người đồng ý")
    paper_number = models.CharField("số biên bản", max_length=80)
    note = models.TextField("nhận xét", blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(in_favour__lte=models.F("present")), name="votes_within_council")
        ]
