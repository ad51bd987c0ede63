"""Where people belong: to which units, and how they stand towards the Party."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import dated_order
from thulinh.people.models.persons import Person
from thulinh.people.models.records import Record
from thulinh.units.models import Unit


class Membership(Record):
    """That a person belongs to a unit, and in which way (HN8)."""

    class Kind(models.TextChoices):
        HOME = "chinh", "Đoàn viên của chi đoàn"
        TEMPORARY = "tam-thoi", "Chuyển sinh hoạt tạm thời"
        TWO_WAY = "hai-chieu", "Sinh hoạt hai chiều"
        AWAY = "o-xa", "Đoàn viên lao động ở xa"
        ASSOCIATION = "hoi-vien", "Hội viên Hội LHTN"

        @property
        def may_vote(self) -> bool:
            """Whether such a member votes and is elected there (HD 20-HD/TWĐTN-BTC: not away from home)."""
            return self in (Membership.Kind.HOME, Membership.Kind.AWAY)

    class Began(models.TextChoices):
        UNKNOWN = "", "Chưa rõ"
        ADMISSION = "ket-nap", "Kết nạp"
        TRANSFER = "chuyen-den", "Chuyển sinh hoạt đến"
        FORM = "hinh-thuc", "Đổi hình thức"
        MERGER = "sap-nhap", "Theo đơn vị sáp nhập"
        REGISTERED = "dang-ky", "Đăng ký tham gia"

    class Ended(models.TextChoices):
        TRANSFER = "chuyen-di", "Chuyển sinh hoạt đi"
        FORM = "hinh-thuc", "Đổi hình thức"
        GROWN = "truong-thanh", "Trưởng thành Đoàn"
        STRUCK = "xoa-ten", "Xóa tên"
        MERGER = "sap-nhap", "Theo đơn vị sáp nhập"
        OTHER = "khac", "Lý do khác"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    kind = models.CharField("hình thức", max_length=12, choices=Kind.choices, default=Kind.HOME)
    began_by = models.CharField("bắt đầu do", max_length=12, choices=Began.choices, blank=True)
    ended_by = models.CharField("kết thúc do", max_length=12, choices=Ended.choices, blank=True)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    path = models.CharField("đường dẫn khi bắt đầu", max_length=210, blank=True)

    # A member who works away still has their home in the branch: one home, whatever its form.
    AT_HOME = (Kind.HOME, Kind.AWAY)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("membership_in_order"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on=None, withdrawn_at=None, kind__in=("chinh", "o-xa")),
                name="one_open_home_membership",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind", "starts_on"], name="membership_of_unit"),
            models.Index(fields=["began_by", "starts_on", "path"], name="membership_admissions"),
        ]


class Discipline(Record):
    """That somebody was disciplined, from the day of the decision until it lapses. Sensitive: named positions only.

    It lapses by itself after the months of the rule of that day, which `ends_on` keeps (HD 20-HD/TWĐTN-BTC, 23–26).
    """

    class Kind(models.TextChoices):
        REPRIMAND = "khien-trach", "Khiển trách"
        WARNING = "canh-cao", "Cảnh cáo"
        REMOVAL = "cach-chuc", "Cách chức"
        EXPULSION = "khai-tru", "Khai trừ"

    person = models.ForeignKey(Person, models.PROTECT, related_name="disciplines")
    kind = models.CharField("hình thức", max_length=12, choices=Kind.choices)
    decision_number = models.CharField("số quyết định", max_length=80)
    decided_by = models.CharField("cơ quan quyết định", max_length=200, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [dated_order("discipline_in_order")]
        indexes = [models.Index(fields=["person", "starts_on"], name="discipline_of_person")]


class PartyStanding(Record):
    """Where a person stands towards the Party. Sensitive: named positions only; unknown is a state of its own."""

    class State(models.TextChoices):
        UNKNOWN = "chua-ro", "Chưa rõ"
        NOT_YET = "chua-vao", "Chưa vào Đảng"
        PROSPECT = "doi-tuong", "Đối tượng Đảng"
        PROBATIONARY = "du-bi", "Đảng viên dự bị"
        FULL = "chinh-thuc", "Đảng viên chính thức"

    person = models.ForeignKey(Person, models.PROTECT, related_name="party_standings")
    state = models.CharField("tình trạng", max_length=12, choices=State.choices)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [dated_order("party_standing_in_order")]
