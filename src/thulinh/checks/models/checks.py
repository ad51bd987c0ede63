"""A random sample of records of one kind, and one check for each record that was drawn.

Records of any room can be checked: a check names its record by kind and number, as the audit does, and what is needed
to find and count it (place, day, quantity) is copied when it is drawn (docs/decisions/0012).
"""

from django.db import models
from django.db.models import F, Q

from thulinh.kernel.writing import GuardedModel, GuardedQuerySet
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Draw(GuardedModel):
    """One random draw: of what kind of record, where, in which days, how many of how many, with the seed kept.

    `source` says which records were meant (branch sessions, visits …), as whoever handed them in calls it. The same
    seed over the same candidates draws the same ones again, so that nobody can doubt the choice.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="draws")
    path = models.CharField("đường dẫn", max_length=210)
    source = models.CharField("nguồn", max_length=40)
    record_kind = models.CharField("loại bản ghi", max_length=60)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    size = models.PositiveIntegerField("số rút")
    population = models.PositiveIntegerField("trong số")
    seed = models.CharField("hạt giống", max_length=64)
    drawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField("lúc rút")
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="draw_in_order"),
            models.CheckConstraint(condition=Q(size__lte=F("population")), name="draw_within_population"),
        ]
        indexes = [models.Index(fields=["source", "path", "starts_on"], name="draw_of_source")]


class Candidate(GuardedModel):
    """A record that could be drawn, drawn or not: what the draw looked at, and where and when it counts."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="candidates")
    record_id = models.BigIntegerField("mã bản ghi")
    place = models.CharField("nơi, để rải mẫu", max_length=210)
    path = models.CharField("đường dẫn trong ngày", max_length=210)
    day = models.DateField("ngày của bản ghi")
    verified_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["draw", "record_id"], name="candidate_once")]
        indexes = [models.Index(fields=["path", "day"], name="candidate_by_path")]


class CheckQuerySet(GuardedQuerySet):
    """Checks, with adjectives that compose."""

    def waiting(self):
        """Drawn and not yet checked, or nobody was reached."""
        return self.filter(outcome__in=(Check.Outcome.WAITING, Check.Outcome.UNREACHED))

    def done(self):
        """Checked, with an answer."""
        return self.filter(outcome__in=(Check.Outcome.RIGHT, Check.Outcome.WRONG))

    def wrong(self):
        """Checked and found wrong."""
        return self.filter(outcome=Check.Outcome.WRONG)

    def to_put_right(self):
        """Found wrong, and nobody has put it right yet."""
        return self.wrong().filter(put_right_on=None)

    def of_record(self, kind: str, record: int):
        """Of one record."""
        return self.filter(record_kind=kind, record_id=record)


class Check(GuardedModel):
    """One record drawn, and what the check found: quantity and quality, and what was put right (DN9).

    `not_for`: who wrote, confirmed or verified the record, or went on the visit: they neither see the check before it
    is made nor make it. `wrong_days`: which days of a record that has several do not stand.
    """

    class How(models.TextChoices):
        CALL = "goi-dien", "Gọi điện"
        VISIT = "den-noi", "Đến nơi"

    class Outcome(models.TextChoices):
        WAITING = "cho-kiem-tra", "Chờ kiểm tra"
        RIGHT = "dung", "Đúng"
        WRONG = "sai", "Có sai sót"
        UNREACHED = "khong-lien-he-duoc", "Không liên hệ được"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="checks")
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="made_check")
    record_kind = models.CharField("loại bản ghi", max_length=60)
    record_id = models.BigIntegerField("mã bản ghi")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="checks")
    place = models.CharField("nơi", max_length=210)
    day = models.DateField("ngày của bản ghi")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    not_for = models.ManyToManyField(Account, related_name="+")
    recorded_quantity = models.FloatField("đã ghi", default=1)
    found_quantity = models.FloatField("thực tế", null=True)
    wrong_days = models.JSONField("những ngày không đúng", default=list)
    how = models.CharField("cách kiểm tra", max_length=10, choices=How.choices, blank=True)
    outcome = models.CharField("kết quả", max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    is_quantity_right = models.BooleanField("đúng số lượng", null=True)
    is_quality_right = models.BooleanField("đạt chất lượng", null=True)
    note = models.TextField("nhận xét", blank=True)
    checked_on = models.DateField("ngày kiểm tra", null=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("lúc ghi", null=True)
    put_right = models.TextField("đã chấn chỉnh thế nào", blank=True)
    put_right_on = models.DateField("ngày chấn chỉnh", null=True)
    put_right_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("bản", default=1)

    objects = CheckQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["draw", "record_kind", "record_id"], name="check_once"),
            models.CheckConstraint(condition=~Q(outcome="sai") | ~Q(note=""), name="wrong_says_what"),
            models.CheckConstraint(condition=Q(put_right_on=None) | Q(outcome="sai"), name="only_wrong_is_put_right"),
        ]
        indexes = [
            models.Index(fields=["record_kind", "record_id"], name="check_of_record"),
            models.Index(fields=["unit", "outcome"], name="check_of_unit"),
            models.Index(fields=["person"], name="check_of_person"),
        ]

    @property
    def is_done(self) -> bool:
        """Whether there is an answer."""
        return self.outcome in (Check.Outcome.RIGHT, Check.Outcome.WRONG)

    @property
    def is_wrong(self) -> bool:
        """Whether something was found wrong."""
        return self.outcome == Check.Outcome.WRONG
