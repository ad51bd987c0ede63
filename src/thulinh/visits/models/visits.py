"""Schedules and visits: planned, made, reported, confirmed by the place visited."""

from django.db import models
from django.db.models import Q

from thulinh.activities.models import Activity
from thulinh.difficulties.models import Finding
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import DatedModel, DatedQuerySet, DefinedModel, GuardedModel, dated_order
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Form(DefinedModel):
    """A form of visit (definitions/visits.yaml), with its rule for days.

    `needs_registration`: its days count only from the day on which it was registered. `longest_days`: one visit of
    this form lasts at most so long. `preparation_days`: so many days before an activity count as preparation (DN3).
    """

    needs_registration = models.BooleanField("phải đăng ký trước", default=False)
    longest_days = models.PositiveSmallIntegerField("dài nhất (ngày)", default=31)
    preparation_days = models.PositiveSmallIntegerField("ngày chuẩn bị được tính", default=0)

    class Meta(DefinedModel.Meta):
        abstract = False


class Schedule(DatedModel):
    """A year's or a month's schedule of visits of a committee (DN5), with its agenda and paper."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visit_schedules")
    title = models.CharField("tên lịch", max_length=200)
    agenda = models.JSONField("chương trình", default=list)
    decision_number = models.CharField("số văn bản", max_length=80, blank=True)
    decision_on = models.DateField("ngày văn bản", null=True, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lúc lập")
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [dated_order("visit_schedule_in_order")]
        indexes = [models.Index(fields=["unit", "-starts_on"], name="schedule_of_unit")]

    def __str__(self) -> str:
        return self.title


class VisitQuerySet(DatedQuerySet):
    """Visits, with adjectives that compose."""

    def current(self):
        """Neither withdrawn nor cancelled."""
        return self.filter(withdrawn_at=None).exclude(status=Visit.Status.CANCELLED)

    def made(self):
        """Really made."""
        return self.filter(withdrawn_at=None, status=Visit.Status.MADE)


class Visit(DatedModel):
    """One visit of one or several cadres to one or several units, its days of preparation included.

    `unit` is the committee whose cadres go. What is missing of its papers (travel order, report, the host's word) is a
    question about the row, never a stored mark.
    """

    class Status(models.TextChoices):
        PLANNED = "du-kien", "Dự kiến"
        MADE = "da-di", "Đã đi"
        CANCELLED = "huy", "Hủy"

    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sent_visits")
    path = models.CharField("đường dẫn của nơi cử", max_length=210)
    schedule = models.ForeignKey(Schedule, models.PROTECT, null=True, blank=True, related_name="visits")
    status = models.CharField("tình trạng", max_length=10, choices=Status.choices, default=Status.PLANNED)
    purpose = models.CharField("nội dung chuyến đi", max_length=300)
    agenda = models.JSONField("chương trình", default=list)
    registered_on = models.DateField("ngày đăng ký", null=True, blank=True)
    order_number = models.CharField("số công lệnh", max_length=80, blank=True)
    order_on = models.DateField("ngày công lệnh", null=True, blank=True)
    report = models.TextField("kết quả chuyến đi", blank=True)
    reported_on = models.DateField("ngày báo cáo", null=True)
    reported_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField("lý do hủy", max_length=300, blank=True)
    version = models.PositiveIntegerField("bản", default=1)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")
    entered_at = models.DateTimeField("lúc viết trên máy", null=True)
    awaited_photos = models.PositiveSmallIntegerField("ảnh còn gửi tới", default=0)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [
            dated_order("visit_in_order"),
            models.CheckConstraint(condition=Q(ends_on__isnull=False), name="visit_has_last_day"),
            models.CheckConstraint(condition=~Q(status="huy") | ~Q(cancelled_reason=""), name="visit_cancelled_why"),
        ]
        indexes = [
            models.Index(fields=["unit", "-starts_on"], name="visit_of_unit"),
            models.Index(fields=["path", "starts_on"], name="visit_by_path"),
        ]

    def __str__(self) -> str:
        return self.purpose


class Authorship(GuardedModel):
    """That somebody wrote a visit that was made, or its report, in whichever version. Nobody is forgotten when another
    writes the next one: nobody speaks for the place visited about a visit that holds their own words. Who only planned
    it said nothing of what happened.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="authorships")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["visit", "account"], name="visit_author_once")]


class Visitor(GuardedModel):
    """That a cadre goes on a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="visitors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="visits")
    is_lead = models.BooleanField("trưởng đoàn", default=False)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visitor_once")]
        indexes = [models.Index(fields=["person", "visit"], name="visit_of_person")]


class Stop(GuardedModel):
    """One unit that a visit goes to, and that unit's word on it: who came, on which days, what was done.

    The word is never a visitor's own. `path` and `level` are the unit's on the visit's first day there.
    """

    class Word(models.TextChoices):
        WAITING = "cho-xac-nhan", "Chờ nơi đến xác nhận"
        CONFIRMED = "da-xac-nhan", "Nơi đến đã xác nhận"
        DENIED = "khong-dung", "Nơi đến cho là không đúng"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visited")
    first_on = models.DateField("ngày đầu ở đó")
    path = models.CharField("đường dẫn trong ngày ấy", max_length=210)
    level = models.CharField("cấp", max_length=20)
    word = models.CharField("nơi đến nói", max_length=14, choices=Word.choices, default=Word.WAITING)
    word_text = models.TextField("đã làm gì, ngày nào", blank=True)
    word_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    word_at = models.DateTimeField("lúc xác nhận", null=True)
    version = models.PositiveIntegerField("bản đã xác nhận", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["visit", "unit"], name="stop_once"),
            models.CheckConstraint(condition=~Q(word="khong-dung") | ~Q(word_text=""), name="denied_says_why"),
        ]
        indexes = [
            models.Index(fields=["unit", "word"], name="stop_of_unit"),
            models.Index(fields=["path", "word"], name="stop_by_path"),
            models.Index(fields=["first_on", "unit"], name="stop_by_day"),
        ]


class VisitActivity(GuardedModel):
    """An activity that the visitors attended or prepared; the activity itself is entered once, by its host."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="activities")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="visits")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["visit", "activity"], name="visit_activity_once")]


class VisitFinding(GuardedModel):
    """That something was found during a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="findings")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="visit_link")

    class Meta(GuardedModel.Meta):
        abstract = False


class VisitFile(GuardedModel):
    """A picture or paper of a visit: photos, the travel order, the report as it was signed."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("lúc thêm")
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["visit", "file"], name="visit_file_once", condition=Q(withdrawn_at=None))
        ]


class Rating(GuardedModel):
    """How useful a visit was to those visited: given once, never changed, and shown to nobody by itself.

    It counts for the committee that sent the visit and for the year of the visit's first day, as both were when it was
    given: what is corrected later moves no rating, or the difference of two sums would show it. Who gave it, and when,
    is not kept (queries/ratings.py says how sums are shown).
    """

    class Score(models.IntegerChoices):
        LITTLE = 1, "Ít có ích"
        SOME = 2, "Có ích"
        MUCH = 3, "Rất có ích"

    stop = models.OneToOneField(Stop, models.SET_NULL, null=True, related_name="rating")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm")
    score = models.PositiveSmallIntegerField("đánh giá", choices=Score.choices)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "year", "id"], name="rating_of_unit")]
