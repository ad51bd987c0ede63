"""People: who they are, where they are members, which seats they hold, of which branches they are in charge."""

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q

from thulinh.kernel.text import fold, format_phone, mask_phone, sort_key
from thulinh.kernel.writing import (
    DatedModel,
    DatedQuerySet,
    GuardedModel,
    GuardedQuerySet,
    dated_order,
    dated_q,
)
from thulinh.units.models import Unit, UnitPath


def stands_q(day: dt.date, prefix: str = "") -> Q:
    """The condition "holds on that day and was not withdrawn", for a record reached by `prefix`."""
    return dated_q(day, prefix) & Q(**{f"{prefix}withdrawn_at": None})


class RecordQuerySet(DatedQuerySet):
    """Dated records of which some were withdrawn. A withdrawn one never held, on no day."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def on(self, day):
        """Records that hold on that day."""
        return super().on(day).current()

    def within(self, starts_on, ends_on):
        """Records that hold on at least one day of the range."""
        return super().within(starts_on, ends_on).current()


class Record(DatedModel):
    """A dated fact about a person. One that was never true is withdrawn with a reason, not deleted."""

    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = True


class PersonQuerySet(GuardedQuerySet):
    """People, by name."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def named_like(self, words: str):
        """People whose name has a word that begins with each of the words, with or without marks."""
        found = self
        for word in fold(words).split():
            found = found.filter(Q(search__startswith=word) | Q(search__contains=f" {word}"))
        return found


class Person(GuardedModel):
    """A person. Phone, birth date and address are for their own committee and the line above; masked elsewhere.

    One whose personal information was erased keeps the row, under a pseudonym, so that facts keep their key.
    """

    class Sex(models.TextChoices):
        MALE = "nam", "Nam"
        FEMALE = "nu", "Nữ"

    full_name = models.CharField("họ và tên", max_length=120)
    name_key = models.CharField("khóa sắp xếp", max_length=300, db_index=True)
    search = models.CharField("để tìm", max_length=140, db_index=True)
    code = models.CharField("mã đoàn viên", max_length=40, blank=True, db_index=True)
    sex = models.CharField("giới tính", max_length=5, choices=Sex.choices, blank=True)
    birth_on = models.DateField("ngày sinh", null=True, blank=True)
    joined_on = models.DateField("ngày vào Đoàn", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True, db_index=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    work = models.CharField("nghề nghiệp, nơi làm việc", max_length=200, blank=True)
    erased_at = models.DateTimeField("xóa thông tin lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(withdrawn_at=None) & ~Q(code=""), name="member_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def name_columns(self) -> None:
        """Fill the columns that follow from the name; the actions call this before they write."""
        self.name_key, self.search = sort_key(self.full_name), fold(self.full_name)

    @property
    def masked_phone(self) -> str:
        """The phone number as others see it."""
        return mask_phone(self.phone) if self.phone else ""

    @property
    def spoken_phone(self) -> str:
        """The phone number as those see it who may."""
        return format_phone(self.phone) if self.phone else ""


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


class Position(GuardedModel):
    """A kind of seat (definitions/positions.yaml), with what its holder may do and how far."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("tên", max_length=120)
    short_name = models.CharField("tên gọn", max_length=60)
    levels = models.JSONField("ở cấp", default=list)
    rank = models.PositiveSmallIntegerField("thứ tự", default=50)
    places = models.PositiveSmallIntegerField("số người", default=1)
    opens = models.PositiveSmallIntegerField("có sẵn khi lập đơn vị", default=0)
    is_committee = models.BooleanField("thuộc Ban Thường vụ", default=False)
    is_standing = models.BooleanField("thường trực", default=False)
    grants = models.JSONField("quyền theo tầm", default=dict)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


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


class AccountManager(BaseUserManager):
    """Finds accounts to sign in; they are written by people.actions."""

    def get_by_natural_key(self, username: str):
        """An account by the name it signs in with, whatever the case."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person's own way in. What it may do follows from the seats that the person holds today (people.reach)."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    is_administrator = models.BooleanField("quản trị hệ thống", default=False)
    is_active = models.BooleanField("được vào", default=True)
    # What stays open without signing in, such as the address of a calendar, is good only when made after this.
    renewed_at = models.DateTimeField("lối vào làm lại lúc", null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.person.full_name if self.person else self.username


class SignInGuard(GuardedModel):
    """How often somebody guessed wrong from one address for one name, so that guessing does not pay."""

    key = models.CharField("dấu tên và địa chỉ", max_length=64, primary_key=True)
    wrong = models.PositiveSmallIntegerField("số lần sai", default=0)
    last_at = models.DateTimeField("lần cuối", db_index=True)

    class Meta(GuardedModel.Meta):
        abstract = False


class InformationRequest(GuardedModel):
    """That a person asks for their own information to be corrected, erased or explained; and the answer.

    A secretary may write it for a member who has no account; then it says so.
    """

    class Kind(models.TextChoices):
        CORRECT = "sua", "Sửa thông tin"
        ERASE = "xoa", "Xóa thông tin, rút lại sự đồng ý"
        ASK = "hoi", "Hỏi về thông tin của mình"

    class Status(models.TextChoices):
        WAITING = "cho", "Chờ trả lời"
        DONE = "da-lam", "Đã làm"
        DECLINED = "tu-choi", "Từ chối"

    person = models.ForeignKey(Person, models.PROTECT, related_name="information_requests")
    kind = models.CharField("yêu cầu", max_length=5, choices=Kind.choices)
    text = models.TextField("nội dung", blank=True)
    asked_at = models.DateTimeField("lúc gửi")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    is_on_behalf = models.BooleanField("ghi hộ", default=False)
    due_on = models.DateField("trả lời chậm nhất ngày")
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default=Status.WAITING)
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("lúc trả lời", null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(status="cho"), name="one_waiting_request_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(status="tu-choi") | ~Q(answer=""), name="declined_says_why"),
        ]
        indexes = [
            models.Index(fields=["person", "due_on"], name="request_waiting", condition=Q(status="cho")),
        ]


class Invitation(GuardedModel):
    """That an account was handed a way in, once and for some days. Only a mark of its token is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations")
    token_mark = models.CharField("dấu của lời mời", max_length=64, unique=True)
    made_at = models.DateTimeField("mời lúc")
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField("ngày cuối dùng được")
    used_at = models.DateTimeField("dùng lúc", null=True)
    revoked_at = models.DateTimeField("thay, rút lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at=None, revoked_at=None), name="one_open_invitation"
            ),
        ]


class Device(GuardedModel):
    """A phone or computer on which an account signed in; bound to one session, whose key it does not know."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="devices")
    session_mark = models.CharField("dấu của phiên", max_length=40, unique=True)
    name = models.CharField("trình duyệt, máy", max_length=80)
    first_seen_at = models.DateTimeField("vào lần đầu")
    last_seen_at = models.DateTimeField("vào lần cuối")
    ended_at = models.DateTimeField("đăng xuất lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["account", "last_seen_at"], name="device_last_seen")]
