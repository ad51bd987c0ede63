"""What was really done, who wrote it, and for which units it counts."""

import datetime as dt
from itertools import zip_longest

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from thulinh.activities.models.kinds import ContentKind, Kind
from thulinh.activities.rules.quality import LATE_AFTER_DAYS, day_written
from thulinh.kernel import parameters
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet
from thulinh.people.models import Account
from thulinh.units.models import Unit, under_q


class ActivityQuerySet(GuardedQuerySet):
    """Activities, with adjectives that compose."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def held(self):
        """Really held."""
        return self.current().filter(status=Activity.Status.HELD)

    def of_kind(self, *kinds: str):
        """Of one of these kinds."""
        return self.filter(kind__in=kinds)

    def held_in(self, starts_on: dt.date, ends_on: dt.date):
        """Whose day lies in the range."""
        return self.filter(day__range=(starts_on, ends_on))

    def verified(self):
        """Whose present version was found right by the level above."""
        return self.filter(verdict=Activity.Verdict.PASSED)

    def waiting(self):
        """Held and not yet looked at in their present version."""
        return self.held().filter(verdict=Activity.Verdict.PENDING)

    def of_unit(self, unit_id: int):
        """Hosted by the unit, or in which it took part."""
        return self.filter(Exists(Credit.objects.filter(activity=OuterRef("pk"), unit_id=unit_id)))

    def not_written_by(self, account_id: int | None):
        """Without those that hold any words of this account about what happened."""
        return self.exclude(Exists(Authorship.objects.of(account_id).filter(activity=OuterRef("pk"))))


class Activity(GuardedModel):
    """One thing that was planned, held, cancelled, or honestly could not be held."""

    class Status(models.TextChoices):
        PLANNED = "du-kien", "Dự kiến"
        HELD = "da-to-chuc", "Đã tổ chức"
        CANCELLED = "huy", "Hủy"
        NOT_HELD = "khong-to-chuc", "Không tổ chức được"

    class Verdict(models.TextChoices):
        PENDING = "cho-duyet", "Chờ duyệt"
        PASSED = "dat", "Đạt"
        FAILED = "khong-dat", "Không đạt"

    class Roll(models.TextChoices):
        NAMES = "theo-ten", "Điểm danh từng người"
        QR = "ma-qr", "Tự điểm danh bằng mã QR"
        NUMBERS = "theo-so", "Chỉ ghi số lượng"
        NONE = "khong", "Không điểm danh"

    class WhyNot(models.TextChoices):
        AWAY = "di-lam-xa", "Đoàn viên đi làm, đi học xa"
        HARVEST = "mua-vu", "Vào mùa vụ"
        WEATHER = "thoi-tiet", "Mưa bão, thời tiết"
        TOO_FEW = "it-doan-vien", "Quá ít đoàn viên"
        NO_SECRETARY = "chua-co-bi-thu", "Chưa có bí thư"
        OTHER = "khac", "Lý do khác"

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    host = models.ForeignKey(Unit, models.PROTECT, related_name="hosted")
    status = models.CharField("tình trạng", max_length=15, choices=Status.choices)
    verdict = models.CharField("kết quả duyệt", max_length=10, choices=Verdict.choices, default=Verdict.PENDING)
    day = models.DateField("ngày")
    starts_at = models.TimeField("giờ bắt đầu", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=200, blank=True)
    title = models.CharField("tên buổi", max_length=200, blank=True)
    search = models.CharField("để tìm", max_length=200, blank=True)
    contents = models.ManyToManyField(ContentKind, blank=True, related_name="+")
    minutes = models.TextField("nội dung", blank=True)
    conclusion = models.TextField("kết luận, phân công nhiệm vụ", blank=True)
    why_not = models.CharField("lý do không tổ chức được", max_length=20, choices=WhyNot.choices, blank=True)
    why_not_note = models.CharField("nói rõ", max_length=300, blank=True)
    roll = models.CharField("cách điểm danh", max_length=10, choices=Roll.choices, default=Roll.NONE)
    present_count = models.PositiveIntegerField("số có mặt", null=True, blank=True)
    expected_count = models.PositiveIntegerField("tổng số", null=True, blank=True)
    is_on_behalf = models.BooleanField("ghi hộ", default=False)
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("chi đoàn xác nhận lúc", null=True)
    answer_starts_on = models.DateField("trả lời cho kỳ từ ngày", null=True)
    answer_ends_on = models.DateField("trả lời cho kỳ đến ngày", null=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("lúc sửa", null=True)
    entered_at = models.DateTimeField("máy báo ghi lúc", null=True)
    awaited_photos = models.PositiveSmallIntegerField("số ảnh còn đang gửi", default=0)
    version = models.PositiveIntegerField("bản", default=1)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=~Q(status="khong-to-chuc") | ~Q(why_not=""), name="not_held_says_why"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="withdrawn_says_why"),
        ]
        indexes = [
            models.Index(fields=["host", "kind", "day"], name="activity_of_host"),
            models.Index(
                fields=["host", "recorded_at"],
                name="activity_to_verify",
                condition=Q(verdict="cho-duyet", status="da-to-chuc", withdrawn_at=None),
            ),
        ]

    @property
    def recorded_on(self) -> dt.date:
        """The day in Việt Nam on which the activity reached the system."""
        return timezone.localdate(self.recorded_at)

    @property
    def written_on(self) -> dt.date:
        """The day in Việt Nam on which the activity counts as written: the phone's that kept it, if it can be true."""
        entered_on = timezone.localdate(self.entered_at) if self.entered_at else None
        return day_written(self.day, self.recorded_on, entered_on)

    @property
    def written_after_days(self) -> int:
        """How many days after its day the activity was written."""
        return (self.written_on - self.day).days


class AuthorshipQuerySet(GuardedQuerySet):
    """Who wrote which version of a record."""

    def of(self, account_id: int | None):
        """What this account wrote about what happened; a plan says only what was meant to happen."""
        return self.filter(account=account_id, is_plan=False)


class Authorship(GuardedModel):
    """Who wrote a version of an activity. None is forgotten when another writes the next one: nobody verifies or
    confirms a record that holds their own words.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="authorships")
    version = models.PositiveIntegerField("bản")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    is_plan = models.BooleanField("khi còn là dự kiến", default=False)
    at = models.DateTimeField("lúc")

    objects = AuthorshipQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["activity", "account", "version"], name="author_once")]


def late_q(prefix: str = "") -> Q:
    """The condition "written later than the rule of its day allowed", for a credit reached by `prefix`."""
    values, condition = parameters.rules()[LATE_AFTER_DAYS], Q()
    for place, (value, following) in enumerate(zip_longest(values, values[1:])):
        late = Q(**{f"{prefix}after_days__gt": value.value})
        if place:
            late &= Q(**{f"{prefix}day__gte": value.starts_on})
        if following:
            late &= Q(**{f"{prefix}day__lt": following.starts_on})
        condition |= late
    return condition


class CreditQuerySet(GuardedQuerySet):
    """Credits: what is counted."""

    def under(self, path: str):
        """Credits of units at or below that path, as it was on the day of the event."""
        return self.filter(under_q(path))


class Credit(GuardedModel):
    """What an activity counts for a unit: one for a plain session, one for each branch of a joint one (SV5).

    A joint session also counts once for the unit above its branches, whose month it was. Kind, day, status, verdict,
    who typed it and how late repeat the activity's, by the same actions, so that counting reads one narrow index.
    """

    class Role(models.TextChoices):
        HOST = "chu-tri", "Chủ trì"
        PART = "tham-gia", "Tham gia"
        UPPER = "cap-tren", "Cấp trên của các chi đoàn tham gia"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="credits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="credits")
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    path = models.CharField("đường dẫn trong ngày", max_length=140)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    day = models.DateField("ngày")
    status = models.CharField("tình trạng", max_length=15, choices=Activity.Status.choices)
    verdict = models.CharField("kết quả duyệt", max_length=10, choices=Activity.Verdict.choices)
    is_on_behalf = models.BooleanField("ghi hộ", default=False)
    after_days = models.IntegerField("ghi sau số ngày", default=0)
    is_current = models.BooleanField("còn hiệu lực", default=True)

    objects = CreditQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["activity", "unit"], name="credit_once")]
        indexes = [
            models.Index(fields=["unit", "kind", "day"], name="credit_of_unit", condition=Q(is_current=True)),
            models.Index(
                fields=["kind", "status", "day", "unit", "role", "verdict", "is_on_behalf", "after_days", "activity"],
                name="credit_counted",
                condition=Q(is_current=True),
            ),
            models.Index(fields=["path", "day"], name="credit_by_path"),
        ]
