"""What the level above asks a month's sessions to be about: the theme, what it requires, the pages to read aloud."""

from django.db import models
from django.db.models import Q

from thulinh.activities.models.kinds import ContentKind, Kind
from thulinh.activities.models.sessions import Activity
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet
from thulinh.people.models import Account
from thulinh.units.models import Unit


class GuidanceQuerySet(GuardedQuerySet):
    """Monthly guidance, with adjectives that compose."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def within(self, starts_on, ends_on):
        """Whose window shares a day with the range."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class Guidance(GuardedModel):
    """One level's guidance for the sessions of the branches below it: theme (chủ điểm), window, what is required.

    Several levels may guide the same month; all of them hold, the nearest is shown first. `path` is where the issuing
    unit stood on the first day of the window, so that whose sessions it concerns is a condition on the credit alone.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="guidance")
    path = models.CharField("đường dẫn", max_length=140)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    theme = models.CharField("chủ điểm", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    document_number = models.CharField("số văn bản", max_length=80, blank=True)
    document_on = models.DateField("ngày văn bản", null=True, blank=True)
    pages = models.JSONField("trang đọc tại buổi sinh hoạt", default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("bản", default=1)
    published_at = models.DateTimeField("phát hành lúc")
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("sửa lúc", null=True)
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="guidance_in_order"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="guidance_withdrawn_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["path", "kind", "starts_on"], name="guidance_in_force", condition=Q(withdrawn_at=None)
            ),
            models.Index(fields=["unit", "-starts_on"], name="guidance_of_unit"),
        ]

    def __str__(self) -> str:
        return self.theme


class RequirementQuerySet(GuardedQuerySet):
    """Requirements of guidance."""

    def own(self):
        """In the guidance's own words, no kind of content."""
        return self.filter(content=None)


class Requirement(GuardedModel):
    """One thing that a guidance requires: a kind of content, or something in its own words."""

    guidance = models.ForeignKey(Guidance, models.CASCADE, related_name="requirements")
    content = models.ForeignKey(ContentKind, models.PROTECT, null=True, related_name="+")
    text = models.CharField("nội dung yêu cầu", max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField("thứ tự", default=0)
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True)

    objects = RequirementQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content=None) & ~Q(text="") | Q(content__isnull=False, text=""),
                name="requirement_says_what",
            ),
            models.UniqueConstraint(
                fields=["guidance", "content"],
                condition=Q(withdrawn_at=None, content__isnull=False),
                name="requirement_once",
            ),
        ]


class Coverage(GuardedModel):
    """That a session covered a requirement in its own words; kinds of content stand on the session itself."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="coverage")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["activity", "requirement"], name="covered_once")]
