"""Units over time: an identity whose level, parent and name are dated rows; successions; and the dated path table.

Bodies that stand beside the Union's line (clubs, clusters, Party cells, hamlets …) are units of a level that is not
the Union's: one identity serves hosts, seats and credits alike (docs/decisions/0003).
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from thulinh.kernel.text import fold, title_sort_key
from thulinh.kernel.writing import DatedModel, DatedQuerySet, GuardedModel, dated_order
from thulinh.units.rules import path_end, path_key


class Level(GuardedModel):
    """A kind of unit (definitions/levels.yaml): its place in the line, whose child it may be, and from when to when."""

    code = models.CharField("mã", max_length=30, primary_key=True)
    name = models.CharField("tên", max_length=120)
    unit_word = models.CharField("gọi là", max_length=60)
    rank = models.PositiveSmallIntegerField("bậc")
    is_union = models.BooleanField("thuộc hệ thống Đoàn", default=True)
    parents = models.JSONField("cấp trên có thể là", default=list)
    starts_on = models.DateField("từ ngày", null=True)
    ends_on = models.DateField("đến ngày", null=True)
    source = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.name


class Unit(GuardedModel):
    """A unit's identity. What it is called, where it stands and of which level it is, on a day, says `UnitPath`."""

    code = models.CharField("mã đơn vị", max_length=40, unique=True)
    official_code = models.CharField("mã đơn vị hành chính", max_length=10, blank=True, db_index=True)
    is_residential = models.BooleanField("trên địa bàn dân cư", default=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        """The unit's own part of a path."""
        return path_key(self.pk)


class Placement(DatedModel):
    """Of which level a unit is and under which parent, from a day to a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="child_placements")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [
            dated_order("placement_in_order"),
            models.UniqueConstraint(fields=["unit", "starts_on"], name="placement_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(ends_on=None), name="one_open_placement"),
        ]


class UnitName(DatedModel):
    """What a unit is called, from a day to a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.CharField("tên", max_length=200)

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [
            dated_order("unit_name_in_order"),
            models.UniqueConstraint(fields=["unit", "starts_on"], name="unit_name_once_a_day"),
            models.UniqueConstraint(fields=["unit"], condition=Q(ends_on=None), name="one_open_unit_name"),
        ]


class Succession(GuardedModel):
    """A decision that changed units: merger, split, transfer, renaming, dissolution; `on` is its first day."""

    class Kind(models.TextChoices):
        MERGE = "hop-nhat", "Hợp nhất, sáp nhập"
        SPLIT = "chia-tach", "Chia tách"
        TRANSFER = "chuyen-giao", "Chuyển giao"
        RENAME = "doi-ten", "Đổi tên"
        DISSOLVE = "giai-the", "Giải thể"

    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    on = models.DateField("từ ngày")
    decision_number = models.CharField("số quyết định", max_length=80)
    decision_on = models.DateField("ngày quyết định", null=True)
    decided_by = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    note = models.TextField("ghi chú", blank=True)
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decision_number}"


class SuccessionPart(GuardedModel):
    """Which unit goes on as which. A split has several successors, one of which keeps the seat."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="parts")
    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="successions_in")
    keeps_seat = models.BooleanField("giữ con dấu, chức danh", default=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["succession", "predecessor", "successor"], name="succession_part_once")
        ]


class BodyScope(DatedModel):
    """For whom a body works: the unit it covers and, for a club, the seat whose holders there are its members (HN1)."""

    body = models.ForeignKey(Unit, models.PROTECT, related_name="scopes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bodies")
    member_position = models.CharField("hội viên là người giữ chức danh", max_length=40, blank=True)
    decision_number = models.CharField("số quyết định", max_length=80, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = models.CharField("cơ quan thành lập", max_length=200, blank=True)

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [dated_order("body_scope_in_order")]


class UnitPathQuerySet(DatedQuerySet):
    """Where units stand. Every question says which day."""

    def open(self):
        """Only days on which the unit exists (an ended unit keeps a path under its successor, for permission)."""
        return self.filter(is_open=True)

    def under(self, path: str):
        """The unit with that path and all below it; an empty path is everywhere."""
        return self.filter(under_q(path))

    def under_any(self, roots: Sequence[str] | None):
        """The units under one of these paths; `None` is everywhere."""
        return self.filter(under_any_q(roots))

    def of_level(self, *levels: str):
        """Units of these levels."""
        return self.filter(level__in=levels)

    def union(self):  # type: ignore[override]
        """Only units of the Union's own line, no bodies beside it."""
        return self.filter(level__is_union=True)


class UnitPath(DatedModel):
    """Derived: where each unit stands, of which level, called what, during each stretch of days.

    Rebuilt by `actions.rebuild_paths`, never edited. `path` joins the seven-digit keys from the root down, so that a
    subtree is one range of an ordinary index on every database. After a unit has ended, rows with `is_open` false go
    on below the unit that holds its succession (`heir`): whoever answers for it now may read its history.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="paths")
    parent = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="child_paths")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    heir = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    path = models.CharField("đường dẫn", max_length=210)
    name = models.CharField("tên", max_length=200)
    name_key = models.CharField("khóa sắp xếp", max_length=300)
    search = models.CharField("để tìm, gồm cả mã", max_length=260)
    is_open = models.BooleanField("đang hoạt động")

    objects = UnitPathQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["unit", "starts_on"], name="unit_path_once_a_day")]
        indexes = [
            models.Index(fields=["path", "starts_on"], name="unit_path_by_path"),
            models.Index(fields=["level", "path"], name="unit_path_by_level"),
            models.Index(fields=["parent", "starts_on"], name="unit_path_by_parent"),
        ]

    def __str__(self) -> str:
        return self.name


def under_q(path: str, field: str = "path") -> Q:
    """The condition "at that path or below it" on any column that holds a path: one range of its index.

    An empty path is everywhere.
    """
    return Q(**{f"{field}__gte": path, f"{field}__lt": path_end(path)}) if path else Q()


def under_any_q(roots: Sequence[str] | None, field: str = "path") -> Q:
    """The condition "under one of these paths"; `None` is everywhere, no path at all is nowhere."""
    if roots is None:
        return Q()
    condition = Q(pk__in=[])
    for root in roots:
        condition |= under_q(root, field)
    return condition


def search_text(name: str, code: str, official_code: str) -> str:
    """What a unit is found by: its name and its codes, without marks, a space before every word."""
    return f" {fold(f'{name} {code} {official_code}')}"[:260]


def name_key(name: str) -> str:
    """The key by which units are listed."""
    return title_sort_key(name)[:300]
