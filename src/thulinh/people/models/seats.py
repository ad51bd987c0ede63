"""The seats of units, who holds them, and of which branches their holders are in charge."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from thulinh.kernel.writing import DefinedModel, dated_order
from thulinh.people.models.persons import Person
from thulinh.people.models.records import Record, RecordQuerySet
from thulinh.units.models import Unit, UnitPath


class Position(DefinedModel):
    """A kind of seat (definitions/positions.yaml), with what its holder may do and how far."""

    short_name = models.CharField("tên gọn", max_length=60)
    levels = models.JSONField("ở cấp", default=list)
    places = models.PositiveSmallIntegerField("số người", default=1)
    opens = models.PositiveSmallIntegerField("có sẵn khi lập đơn vị", default=0)
    is_committee = models.BooleanField("thuộc Ban Thường vụ", default=False)
    is_standing = models.BooleanField("thường trực", default=False)
    grants = models.JSONField("quyền theo tầm", default=dict)
    # Of which level the body beside the Union is that decides on such seats; empty: the unit just above the seat's.
    authority = models.CharField("cấp quyết định", max_length=30, blank=True)

    class Meta(DefinedModel.Meta):
        abstract = False


class Seat(Record):
    """A place that somebody holds or should hold. It exists when nobody holds it: vacancy is a question."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="seats")
    position = models.ForeignKey(Position, models.PROTECT, related_name="seats")
    ordinal = models.PositiveSmallIntegerField("số thứ tự", default=1)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("seat_in_order"),
            models.UniqueConstraint(
                fields=["unit", "position", "ordinal", "starts_on"], condition=Q(withdrawn_at=None), name="seat_once"
            ),
        ]
        indexes = [models.Index(fields=["position", "unit"], name="seat_by_position")]

    def __str__(self) -> str:
        return f"{self.position_id} {self.unit_id}"


class Holding(Record):
    """That a person holds a seat, from a day to a day, and how it was taken."""

    class How(models.TextChoices):
        CONGRESS = "dai-hoi", "Bầu tại đại hội"
        MID_TERM = "giua-nhiem-ky", "Bầu bổ sung giữa nhiệm kỳ"
        APPOINTED = "chi-dinh", "Chỉ định"
        ACTING = "quyen", "Phụ trách, quyền"
        PROVISIONAL = "lam-thoi", "Lâm thời"
        UNKNOWN = "chua-ro", "Chưa rõ hình thức"

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    how = models.CharField("hình thức", max_length=16, choices=How.choices)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    concurrent_post = models.CharField("kiêm nhiệm", max_length=200, blank=True)
    end_reason = models.CharField("lý do thôi giữ", max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("holding_in_order"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ends_on=None, withdrawn_at=None), name="one_open_holding_of_a_seat"
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="holding_of_person")]


class ChargeQuerySet(RecordQuerySet):
    """Charges. One holds only while the branch stands right below the unit whose committee gave it: it ends with that,
    whoever moved the branch, and whether or not an end was written.
    """

    def on(self, day):
        """Charges that hold on that day."""
        right_below = UnitPath.objects.on(day).filter(unit=OuterRef("unit"), parent=OuterRef("holding__seat__unit"))
        return super().on(day).filter(Exists(right_below))


class Charge(Record):
    """That the holder of a seat is in charge of a branch (SV3)."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charges")
    basis = models.CharField("theo văn bản", max_length=200, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("charge_in_order"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on=None, withdrawn_at=None), name="one_open_charge_of_a_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_on"], name="charge_of_unit")]
