"""Review rounds (HT1, HT5, HT6): places, candidates, what each body says, whom they chose."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet, RevocableModel
from thulinh.people.models import Account, Holding, Person, Position, Seat
from thulinh.selection.models.rules import SelectionRule
from thulinh.units.models import Unit


class Round(GuardedModel):
    """One review of people for the seats of a position, in a unit and below; each place has its rule."""

    class Kind(models.TextChoices):
        FIRST = "lan-dau", "Rà soát, lựa chọn"
        YEARLY = "hang-nam", "Rà soát hằng năm"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    kind = models.CharField("loại đợt", max_length=10, choices=Kind.choices, default=Kind.FIRST)
    title = models.CharField("tên đợt", max_length=200)
    starts_on = models.DateField("từ ngày")
    due_on = models.DateField("xong trước ngày", null=True, blank=True)
    paper_number = models.CharField("số kế hoạch", max_length=80, blank=True)
    paper_on = models.DateField("ngày kế hoạch", null=True, blank=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("lúc mở")
    closed_on = models.DateField("ngày khép lại", null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("bản", default=1)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "-starts_on"], name="round_of_unit")]

    def __str__(self) -> str:
        return self.title


class Place(GuardedModel):
    """One seat that a round looks at, by which rule, and what came of it.

    `hamlet`: the body (or unit) whose seat is the second post. That nobody was found is an outcome with a reason; a
    place without outcome is still open.
    """

    class Outcome(models.TextChoices):
        OPEN = "dang-xem", "Đang xem xét"
        CHOSEN = "da-chon", "Đã chọn được người"
        KEPT = "giu-nguyen", "Người đang giữ tiếp tục"
        NOBODY = "chua-co-nguoi", "Chưa có người đủ điều kiện"
        LAPSED = "thoi-xem", "Thôi xem xét vì đơn vị kết thúc"

    round = models.ForeignKey(Round, models.CASCADE, related_name="places")
    rule = models.ForeignKey(SelectionRule, models.PROTECT, related_name="places")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.CharField("đường dẫn khi mở đợt", max_length=210)
    hamlet = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("kết quả", max_length=14, choices=Outcome.choices, default=Outcome.OPEN)
    reason = models.CharField("lý do", max_length=300, blank=True)
    settled_on = models.DateField("ngày có kết quả", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["round", "seat"], name="place_once"),
            models.CheckConstraint(condition=~Q(outcome="chua-co-nguoi") | ~Q(reason=""), name="nobody_says_why"),
        ]
        indexes = [models.Index(fields=["path", "outcome"], name="place_by_path")]


class Consulted(GuardedModel):
    """A body that is asked about a place, in its turn. Without a unit here it speaks by its signed paper only."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="bodies")
    rank = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mã", max_length=60)
    name = models.CharField("cơ quan", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["place", "code"], name="consulted_once")]
        indexes = [models.Index(fields=["unit", "place"], name="consulted_unit")]


class CandidateQuerySet(GuardedQuerySet):
    """Candidates, with adjectives that compose."""

    def current(self):
        """Still looked at."""
        return self.filter(withdrawn_at=None)


class Candidate(GuardedModel):
    """Somebody who is looked at for a place. What their page says about them they read too; nobody else but the bodies
    that decide.
    """

    class Origin(models.TextChoices):
        SECRETARY = "dang-la-bi-thu", "Đang giữ chức danh thứ nhất"
        SECOND = "dang-la-kiem-nhiem", "Đang giữ chức danh thứ hai"
        BOTH = "dang-giu-ca-hai", "Đang giữ cả hai"
        POOL = "quy-hoach", "Trong quy hoạch"
        OTHER = "gioi-thieu", "Được giới thiệu"

    place = models.ForeignKey(Place, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="candidacies")
    origin = models.CharField("nguồn", max_length=20, choices=Origin.choices)
    note = models.TextField("ghi chú", blank=True)
    added_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("lúc đưa vào")
    version = models.PositiveIntegerField("bản", default=1)
    withdrawn_at = models.DateTimeField("đưa ra lúc", null=True)
    withdrawn_reason = models.CharField("lý do đưa ra", max_length=300, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["place", "person"], condition=Q(withdrawn_at=None), name="candidate_once_in_place"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="candidacy_of_person")]


class Judgement(GuardedModel):
    """What somebody judged of a candidate by one criterion that no record decides, with the reason."""

    class Verdict(models.TextChoices):
        MET = "dat", "Đạt"
        UNMET = "khong-dat", "Không đạt"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="judgements")
    criterion = models.CharField("tiêu chuẩn", max_length=60)
    verdict = models.CharField("nhận xét", max_length=10, choices=Verdict.choices)
    reason = models.TextField("lý do")
    judged_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField("lúc nhận xét")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion"], name="judgement_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_says_why"),
        ]


class Opinion(RevocableModel):
    """What a body says of a candidate: given by itself, or entered by a named cadre from its signed paper.

    No row is no opinion: never consent. One entered by mistake is taken back with a reason.
    """

    class Verdict(models.TextChoices):
        CONSENT = "dong-y", "Đồng ý"
        REFUSE = "khong-dong-y", "Không đồng ý"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="opinions")
    body = models.ForeignKey(Consulted, models.CASCADE, related_name="opinions")
    verdict = models.CharField("ý kiến", max_length=14, choices=Verdict.choices)
    reason = models.TextField("lý do", blank=True)
    given_on = models.DateField("ngày cho ý kiến")
    is_from_paper = models.BooleanField("ghi theo văn bản", default=False)
    paper_number = models.CharField("số văn bản", max_length=80, blank=True)
    paper_on = models.DateField("ngày văn bản", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "body"], condition=Q(withdrawn_at=None), name="one_opinion_of_a_body"
            ),
            models.CheckConstraint(condition=~Q(verdict="khong-dong-y") | ~Q(reason=""), name="refusal_says_why"),
            models.CheckConstraint(
                condition=Q(is_from_paper=False) | ~Q(paper_number="") & ~Q(signer="") & Q(paper_on__isnull=False),
                name="paper_opinion_names_its_paper",
            ),
        ]


class Choice(RevocableModel):
    """That both authorities chose a candidate: their papers, from which day, and the seats taken (people.Holding).

    `holding`, `second_holding`: the seats that were taken by it; None where the person sat there already. `replaced`,
    `second_replaced`: whose sitting it ended. `assessment` is what the page said of the candidate by each criterion on
    that day, kept with the words.
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="choices")
    takes_on = models.DateField("nhận chức danh từ ngày")
    paper_number = models.CharField("số quyết định", max_length=80)
    paper_on = models.DateField("ngày quyết định")
    decided_by = models.CharField("cơ quan quyết định", max_length=200)
    second_paper_number = models.CharField("số quyết định chức danh kiêm nhiệm", max_length=80, blank=True)
    second_paper_on = models.DateField("ngày quyết định chức danh kiêm nhiệm", null=True, blank=True)
    second_decided_by = models.CharField("cơ quan quyết định chức danh kiêm nhiệm", max_length=200, blank=True)
    assessment = models.JSONField("nhận xét khi quyết định", default=list)
    holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="+")
    second_holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="+")
    replaced = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="+")
    second_replaced = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["candidate"], condition=Q(withdrawn_at=None), name="one_choice"),
        ]


class HolderReview(GuardedModel):
    """What a yearly review said of somebody who holds the seat: goes on, or is to be replaced, with the reason."""

    class Verdict(models.TextChoices):
        GOES_ON = "tiep-tuc", "Đáp ứng yêu cầu, tiếp tục"
        HELP = "can-giup", "Cần giúp đỡ thêm"
        REPLACE = "thay-the", "Không đáp ứng, cần thay"

    place = models.ForeignKey(Place, models.CASCADE, related_name="reviews")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    verdict = models.CharField("nhận xét", max_length=10, choices=Verdict.choices)
    reason = models.TextField("lý do", blank=True)
    reviewed_on = models.DateField("ngày nhận xét")
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["place", "holding"], name="holder_review_once"),
            models.CheckConstraint(condition=Q(verdict="tiep-tuc") | ~Q(reason=""), name="holder_review_says_why"),
        ]
