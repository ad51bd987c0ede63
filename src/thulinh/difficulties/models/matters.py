"""A difficulty: who raised it, whose turn it is to answer and until when, every step, how it ended."""

from django.db import models
from django.db.models import Q

from thulinh.activities.models import Activity
from thulinh.kernel.writing import DatedModel, DatedQuerySet, DefinedModel, GuardedModel, GuardedQuerySet, dated_order
from thulinh.people.models import Account, Person, Seat
from thulinh.units.models import Unit


class Area(DefinedModel):
    """What a difficulty is about (definitions/difficulties.yaml). `first_level`: the lowest level that can answer it;
    empty means the level directly above whoever raises it.
    """

    first_level = models.CharField("trả lời từ cấp", max_length=30, blank=True)

    class Meta(DefinedModel.Meta):
        abstract = False


class Cluster(GuardedModel):
    """Similar difficulties of several places, seen as one matter by the level that grouped them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clusters")
    title = models.CharField("tên nhóm", max_length=200)
    note = models.TextField("nhận định chung", blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lúc lập")
    ended_at = models.DateTimeField("bỏ nhóm lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.title


class DifficultyQuerySet(GuardedQuerySet):
    """Difficulties, with adjectives that compose."""

    def open(self):
        """Still to be answered, or answered and not yet agreed to."""
        return self.filter(state__in=(Difficulty.State.OPEN, Difficulty.State.ANSWERED))

    def whose_turn(self, unit: int, on):
        """Open ones that this unit has to answer on that day; the clock alone moves them up."""
        turns = Turn.objects.running(on).filter(difficulty=models.OuterRef("pk"), unit=unit)
        return self.filter(models.Exists(turns), state=Difficulty.State.OPEN)


class Difficulty(GuardedModel):
    """Something that the base cannot solve alone, raised by a seat there, closed only when that seat agrees.

    `seat`: the seat that raised it; whoever holds it later agrees or reopens; `person`: who held it on that day.
    `is_direct`: sent past the level concerned, which then sees the matter without the name. `sent_to` is the level that
    answers first: from there upward everybody within reach sees who raised it. `shown_unit` is the unit that the others
    see, and by which figures count: the raiser's own, or the one directly above where the name is kept back. Whose turn
    it is follows from `Turn` and the day.
    """

    class State(models.TextChoices):
        OPEN = "dang-giai-quyet", "Đang giải quyết"
        ANSWERED = "cho-xac-nhan", "Đã trả lời, chờ cơ sở đồng ý"
        SOLVED = "da-giai-quyet", "Đã giải quyết, cơ sở đồng ý"
        CLOSED = "ket-thuc", "Kết thúc, có lý do"
        WITHDRAWN = "rut", "Cơ sở rút lại"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="difficulties")
    path = models.CharField("đường dẫn khi nêu", max_length=210)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="difficulties")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="difficulties")
    area = models.ForeignKey(Area, models.PROTECT, related_name="difficulties")
    title = models.CharField("việc khó", max_length=200)
    text = models.TextField("nói rõ", blank=True)
    search = models.TextField("để tìm", blank=True)
    day = models.DateField("ngày nêu")
    sent_to = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    shown_unit = models.ForeignKey(Unit, models.PROTECT, related_name="difficulties_shown")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="difficulties")
    is_direct = models.BooleanField("gửi thẳng cấp trên", default=False)
    state = models.CharField("tình trạng", max_length=16, choices=State.choices, default=State.OPEN)
    answered_on = models.DateField("ngày trả lời", null=True)
    ended_on = models.DateField("ngày kết thúc", null=True)
    end_reason = models.CharField("lý do kết thúc", max_length=500, blank=True)
    reopened = models.PositiveSmallIntegerField("số lần mở lại", default=0)
    cluster = models.ForeignKey(Cluster, models.PROTECT, null=True, related_name="difficulties")
    version = models.PositiveIntegerField("bản", default=1)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    objects = DifficultyQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("dang-giai-quyet", "cho-xac-nhan")) | Q(ended_on__isnull=False),
                name="ended_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(state__in=("ket-thuc", "rut")) | ~Q(end_reason=""), name="ended_why"),
        ]
        indexes = [
            models.Index(fields=["unit", "-day"], name="difficulty_of_unit"),
            models.Index(fields=["shown_unit", "-day"], name="difficulty_shown_at"),
            models.Index(fields=["state", "path"], name="difficulty_by_state"),
            models.Index(fields=["day"], name="difficulty_raised"),
            models.Index(fields=["ended_on"], name="difficulty_ended"),
        ]

    def __str__(self) -> str:
        return self.title


class TurnQuerySet(DatedQuerySet):
    """Turns, with adjectives that compose."""

    def running(self, on):
        """Those that hold on that day, neither answered nor cut short."""
        return self.on(on).filter(answered_on=None, cut_on=None)

    def in_time(self):
        """Answered not later than the last day for it."""
        return self.filter(answered_on__lte=models.F("due_on"))

    def run_out(self):
        """Not answered when the last day was over, and not ended before it; also those laid ahead: ask with a day."""
        late = Q(answered_on=None) | Q(answered_on__gte=models.F("late_from"))
        return self.filter(late, Q(cut_on=None) | Q(cut_on__gte=models.F("late_from")))


class Turn(DatedModel):
    """That it is a unit's turn to answer a difficulty, from a day to a day; the next level's turn begins the day after.

    All turns are laid when the difficulty is raised, so that escalation follows from the clock alone. An answer ends
    the turn and takes away those after it; a reopening lays new ones. `due_on` is the last day on which an answer is in
    time, the turn's own last day; the last level's turn has no end. `late_from` is the day after it. A turn that was
    ended otherwise (sent up, closed, withdrawn) says so by `cut_on`. A later day that the unit promises is a step, and
    moves nothing.
    """

    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="turns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="turns")
    path = models.CharField("đường dẫn", max_length=210)
    rank = models.PositiveSmallIntegerField("cấp thứ", default=1)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="turns")
    due_on = models.DateField("hạn trả lời")
    late_from = models.DateField("quá hạn từ ngày")
    answered_on = models.DateField("ngày trả lời", null=True)
    cut_on = models.DateField("ngày thôi chờ", null=True)

    objects = TurnQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [dated_order("turn_in_order")]
        indexes = [
            models.Index(fields=["unit", "starts_on", "ends_on"], name="turn_of_unit"),
            models.Index(fields=["difficulty", "starts_on"], name="turn_of_difficulty"),
            models.Index(fields=["path", "due_on"], name="turn_by_path"),
        ]


class Step(GuardedModel):
    """One thing that happened with a difficulty, by whom and when; never changed afterwards.

    `unit`: to whom it was sent; of what whoever raised it did, the unit that counts it, with its `path` of that day.
    """

    class Kind(models.TextChoices):
        RAISED = "neu", "Nêu"
        ASSIGNED = "giao", "Giao người giải quyết"
        NOTE = "ghi", "Ghi việc đã làm"
        MORE_TIME = "gia-han", "Hẹn thêm ngày"
        SENT_UP = "chuyen-cap-tren", "Chuyển cấp trên"
        SENT_TO = "chuyen-noi-khac", "Chuyển cấp có thẩm quyền"
        ANSWERED = "tra-loi", "Trả lời"
        AGREED = "dong-y", "Cơ sở đồng ý"
        NOT_AGREED = "chua-dong-y", "Cơ sở chưa đồng ý"
        REOPENED = "mo-lai", "Mở lại"
        CLOSED = "ket-thuc", "Kết thúc, có lý do"
        WITHDRAWN = "rut", "Rút lại"
        GROUPED = "gop", "Gộp nhóm"
        MOVED = "theo-sap-xep", "Chuyển theo sắp xếp đơn vị"

    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="steps")
    kind = models.CharField("việc", max_length=20, choices=Kind.choices)
    text = models.TextField("nội dung", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    path = models.CharField("đường dẫn trong ngày", max_length=210, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("hẹn ngày", null=True)
    day = models.DateField("ngày")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["difficulty", "at"], name="step_of_difficulty"),
            models.Index(fields=["kind", "day", "path"], name="step_counted"),
        ]
