"""Lists of the gathering rate: units with their rates, the people counted, the numbers of young people declared."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from thulinh.desk.declared_tables import TONES, spoken
from thulinh.desk.filters import words_begin
from thulinh.desk.forms.gathering import GatheredForm, YouthFiguresForm
from thulinh.desk.queries.gathering import USED, Asked, standing_place
from thulinh.people.models import Person
from thulinh.people.reach import Reach
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.rules import YOUTH
from thulinh.ui import tables
from thulinh.units.models import UnitPath, under_q


def rate_table_class(*, opens_names: bool) -> type[tables.Table]:
    """The units right below with their rates; `opens_names`: whether the numbers of people lead to names."""

    class RateTable(tables.Table):
        """Of how many young people, how many are gathered: by unit."""

        row_word = "đơn vị"
        name = tables.TextColumn(verbose_name="Đơn vị", orderable=False, linkify=lambda record: record.url)
        people = tables.NumberColumn(
            verbose_name="Đoàn viên, hội viên", orderable=False,
            linkify=(lambda record: record.people_url) if opens_names else None,
        )  # fmt: skip
        youth = tables.NumberColumn(
            verbose_name="Thanh niên", orderable=False, linkify=lambda record: record.youth_url
        )  # fmt: skip
        value = tables.PercentColumn(verbose_name="Tỷ lệ", orderable=False)
        beside = tables.TextColumn(verbose_name="So với chỉ tiêu", orderable=False)
        state = tables.TextColumn(verbose_name="Khai báo", orderable=False)
        note = tables.TextColumn(verbose_name="Lưu ý", orderable=False)

        def render_youth(self, record: Any) -> str:
            """The number with the word of its source."""
            return record.spoken

        def value_youth(self, value: Decimal) -> float:
            """The number itself."""
            return float(value)

    return RateTable


class GatheredTable(tables.Table):
    """The people behind a number."""

    row_word = "người"
    full_name = tables.TextColumn(
        verbose_name="Họ và tên", order_by=("name_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.pk]),
    )  # fmt: skip
    as_what = tables.TextColumn(verbose_name="Được tính là", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)


class GatheredFilters:
    """The people behind a number: by name."""

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Person], request: HttpRequest) -> None:
        self.form, self.queryset = GatheredForm(data), queryset

    def is_valid(self) -> bool:
        """Whether every condition is understood."""
        return self.form.is_valid()

    @property
    def qs(self) -> QuerySet[Person]:
        """Those who meet all conditions."""
        words = self.form.cleaned_data["q"]
        return words_begin(self.queryset, "search", words) if words else self.queryset


@dataclass(frozen=True)
class Hand:
    """Which numbers the reader may declare and judge, which ones a rate stands on, and where to go back to."""

    declares: Reach
    judges: Callable[[str], bool]
    used: Collection[int]
    back: str


def youth_figures(asked: Asked) -> QuerySet[DeclaredFigure]:
    """Every number of young people of the units at or below the one asked about, with their `path` and `unit_name`."""
    if asked.then is None:
        return DeclaredFigure.objects.none()
    rows = UnitPath.objects.on(asked.on).open().filter(under_q(asked.then.path))
    mine = rows.filter(unit=OuterRef("unit"))
    found = DeclaredFigure.objects.filter(indicator_code=YOUTH, unit__in=rows.values("unit"), ends_on__lte=asked.on)
    found = found.annotate(path=Subquery(mine.values("path")[:1]), unit_name=Subquery(mine.values("name")[:1]))
    return found.order_by("path", "-ends_on", "-pk")


class YouthFiguresFilters:
    """Numbers of young people: all, or those that the rate asked about stands on."""

    def __init__(
        self, data: QueryDict, *, queryset: QuerySet[DeclaredFigure], request: HttpRequest, used: Collection[int]
    ) -> None:
        self.form, self.queryset, self.used = YouthFiguresForm(data), queryset, used

    def is_valid(self) -> bool:
        """Whether every condition is understood."""
        return self.form.is_valid()

    @property
    def qs(self) -> QuerySet[DeclaredFigure]:
        """Those that meet the condition."""
        return self.queryset.filter(pk__in=self.used) if self.form.cleaned_data["chi"] == USED else self.queryset


def used_figures(asked: Asked) -> frozenset[int]:
    """The declared numbers that the rate of the unit stands on.

    Queries: four.
    """
    place = standing_place(asked)
    return frozenset(one.pk for one in place.figures) if place else frozenset()


def youth_table_class(hand: Hand) -> type[tables.Table]:
    """The declared numbers of young people, with what the reader may do with each."""

    class YouthTable(tables.Table):
        """One line for each number."""

        row_word = "số khai"
        unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
        value = tables.NumberColumn(verbose_name="Số thanh niên", orderable=False)
        ages = tables.TextColumn(verbose_name="Khoảng tuổi", accessor="from_age", orderable=False)
        basis = tables.TextColumn(verbose_name="Đếm theo", accessor="get_basis_display", orderable=False)
        ends_on = tables.DateColumn(verbose_name="Tính đến ngày", orderable=False)
        source = tables.TextColumn(verbose_name="Nguồn", orderable=False)
        source_on = tables.DateColumn(verbose_name="Ngày của nguồn", orderable=False)
        state = tables.TextColumn(verbose_name="Tình trạng", accessor="trust", orderable=False)
        note = tables.TextColumn(verbose_name="Ghi chú", orderable=False)
        act = tables.TextColumn(verbose_name="Việc", accessor="pk", orderable=False, exclude_from_export=True)

        def render_value(self, value: Decimal, record: DeclaredFigure) -> str:
            """The number as its source says it."""
            return f"{record.get_nearness_display()} {spoken(value)}".strip()

        def value_value(self, value: Decimal) -> float:
            """The number itself."""
            return float(value)

        def render_ages(self, record: DeclaredFigure) -> str:
            """From which to which age."""
            return f"{record.from_age}–{record.to_age}"

        def value_ages(self, record: DeclaredFigure) -> str:
            """The same in the spreadsheet."""
            return f"{record.from_age}–{record.to_age}"

        def render_source(self, value: str, record: DeclaredFigure) -> Any:
            """The source, opening its scan."""
            if record.source_file_id:
                return format_html('<a href="{}">{}</a>', reverse("statements:file", args=[record.pk]), value)
            return value

        def value_source(self, value: str) -> str:
            """The source."""
            return value

        def render_state(self, record: DeclaredFigure) -> Any:
            """Declared, confirmed, doubted, withdrawn."""
            tone = "" if record.withdrawn_at else TONES.get(DeclaredFigure.Trust(record.trust), "")
            return format_html('<span class="chip {}">{}</span>', tone, self.value_state(record))

        def value_state(self, record: DeclaredFigure) -> str:
            """The same in words."""
            if record.withdrawn_at:
                return f"Đã rút: {record.withdrawn_reason}"
            used = ", đang tính vào tỷ lệ" if record.pk in hand.used else ""
            return f"{record.get_trust_display()}{used}"

        def render_act(self, record: DeclaredFigure) -> Any:
            """What the reader may do here."""
            links = [(url, label, record.unit_name) for label, url in _acts(record, hand)]
            return format_html_join(" ", '<a href="{}">{}<span class="vh">, {}</span></a>', links) or tables.MISSING

    return YouthTable


def _acts(record: Any, hand: Hand) -> list[tuple[str, str]]:
    if record.withdrawn_at:
        return []
    back, acts = urlencode({"next": hand.back}), []
    if hand.declares.covers(record.path):
        acts.append(("Rút", f"{reverse('statements:withdraw', args=[record.pk])}?{back}"))
    if hand.judges(record.path):
        acts.append(("Đánh giá", f"{reverse('statements:judge', args=[record.pk])}?{back}"))
    return acts
