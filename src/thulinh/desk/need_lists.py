"""Lists of what cadres need to be taught: conditions and columns, for needs counted together and one by one."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from thulinh.desk.pay_tables import NOT_ZERO
from thulinh.desk.queries.need_words import FOR_POST, REASONS, NeedWords
from thulinh.desk.queries.needs import BY_PERSON, BY_TOPIC, BY_UNIT, NeedSum, kind_of
from thulinh.training.models import Level
from thulinh.training.rules.needs import Need
from thulinh.ui import tables
from thulinh.ui.forms import VietnameseForm

UNSEEN, SEEN, LATE, IN_TIME = "chua", "roi", "tre", "chua-tre"


class NeedForm(VietnameseForm, forms.Form):
    """Which needs, and how they are counted."""

    says_optional = False
    theo = forms.ChoiceField(label="Xem theo", required=False)
    ly_do = forms.ChoiceField(label="Vì sao", required=False)
    chuyen_de = forms.ChoiceField(label="Nội dung", required=False)
    chuc_danh = forms.ChoiceField(label="Chức danh", required=False)
    muc = forms.ChoiceField(label="Mức", required=False)
    han = forms.ChoiceField(label="Hạn", required=False)
    ke_hoach = forms.ChoiceField(label="Kế hoạch", required=False)
    nhom = forms.CharField(required=False, widget=forms.HiddenInput)
    noi = forms.CharField(required=False, widget=forms.HiddenInput)
    don_vi = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: NeedWords, positions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(FOR_POST, "Bồi dưỡng theo chức danh"), *words.topics.items()]
        offered = {
            "theo": [(BY_TOPIC, "Nội dung"), (BY_UNIT, "Đơn vị"), (BY_PERSON, "Từng người")],
            "ly_do": [("", "Mọi lý do"), *((reason.value, name) for reason, name in REASONS.items())],
            "chuyen_de": [("", "Mọi nội dung"), *topics],
            "chuc_danh": [("", "Mọi chức danh"), *((code, words.positions[code]) for code in positions)],
            "muc": [("", "Mọi mức"), *Level.choices],
            "han": [("", "Tất cả"), (LATE, "Đã quá hạn"), (IN_TIME, "Chưa quá hạn")],
            "ke_hoach": [("", "Tất cả"), (UNSEEN, "Chưa kế hoạch nào nhận"), (SEEN, "Đã có kế hoạch nhận")],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices
            self.fields[name].error_messages["invalid_choice"] = "Lựa chọn này không có."


_MEANT: Mapping[str, Callable[[Need, str, dt.date], bool]] = {
    "ly_do": lambda need, said, on: need.reason == said,
    "chuyen_de": lambda need, said, on: need.is_for_post if said == FOR_POST else said in need.topics,
    "chuc_danh": lambda need, said, on: need.position == said,
    "muc": lambda need, said, on: need.level == said,
    "han": lambda need, said, on: (need.late_days(on) > 0) == (said == LATE),
    "ke_hoach": lambda need, said, on: need.is_seen == (said == SEEN),
    "nhom": lambda need, said, on: kind_of(need) == said,
    "noi": lambda need, said, on: str(need.unit) == said,
}


class NeedRows(list):
    """Needs, or what they are counted to: with the face of a set of stored rows."""

    def none(self) -> "NeedRows":
        """No needs at all."""
        return NeedRows()


class NeedFilters:
    """Conditions on needs, which are computed and not stored: with the face of a filter set. `shape`: how what is found
    is counted.
    """

    def __init__(
        self, data: QueryDict, *, queryset: NeedRows, request: HttpRequest, words: NeedWords,
        shape: Callable[[list[Need]], list],
    ) -> None:  # fmt: skip
        held = {need.position for need in queryset if need.position}
        self.form = NeedForm(data, words=words, positions=[code for code in words.positions if code in held])
        self.needs, self.shape, self.on = queryset, shape, words.on

    def is_valid(self) -> bool:
        """Whether the conditions could be understood."""
        return self.form.is_valid()

    @property
    def qs(self) -> NeedRows:
        """What is found, counted."""
        said = {name: value for name, value in self.form.cleaned_data.items() if name in _MEANT and value}
        found = [one for one in self.needs if all(_MEANT[name](one, value, self.on) for name, value in said.items())]
        return NeedRows(self.shape(found))


def further(request: HttpRequest, **changes: Any) -> str:
    """The same list with other conditions."""
    asked = {name: value for name, value in request.GET.items() if name not in ("page", "sort", "format")}
    return f"?{urlencode({name: value for name, value in {**asked, **changes}.items() if value})}"


class _SumTable(tables.Table):
    """Needs counted together."""

    people = tables.NumberColumn(verbose_name="Số người")
    places = tables.NumberColumn(verbose_name="Số đơn vị")
    new = tables.NumberColumn(verbose_name="Mới làm", accessor="levels__moi", attrs=NOT_ZERO)
    practised = tables.NumberColumn(verbose_name="Đã làm quen", accessor="levels__da-lam", attrs=NOT_ZERO)
    advanced = tables.NumberColumn(verbose_name="Nâng cao", accessor="levels__nang-cao", attrs=NOT_ZERO)
    late = tables.NumberColumn(verbose_name="Quá hạn", attrs=NOT_ZERO)
    unseen = tables.NumberColumn(verbose_name="Chưa kế hoạch nào nhận", attrs=NOT_ZERO)
    earliest_on = tables.DateColumn(verbose_name="Hạn gần nhất")

    def __init__(self, *args: Any, words: NeedWords, **more: Any) -> None:
        self.words = words
        super().__init__(*args, **more)


class TopicNeedTable(_SumTable):
    """Needs by what is to be taught."""

    row_word = "nội dung"
    what = tables.TextColumn(
        verbose_name="Nội dung", accessor="key", orderable=False,
        linkify=lambda record, table: further(table.request, theo=BY_PERSON, nhom=record.key),
    )  # fmt: skip

    class Meta:
        sequence = ("what", "...")

    def render_what(self, record: NeedSum) -> str:
        """What is to be taught."""
        return self.words.what(record.first)

    def value_what(self, record: NeedSum) -> str:
        """The same for the spreadsheet."""
        return self.words.what(record.first)


class UnitNeedTable(_SumTable):
    """Needs by unit."""

    row_word = "đơn vị"
    name = tables.TextColumn(
        verbose_name="Đơn vị", orderable=False,
        linkify=lambda record, table: further(table.request, **_within(record)),
    )  # fmt: skip

    class Meta:
        sequence = ("name", "...")
        exclude = ("places",)


def _within(record: NeedSum) -> dict[str, Any]:
    """One unit alone is told person by person; one with others below it, by these."""
    if record.units == {record.unit}:
        return {"theo": BY_PERSON, "noi": record.unit}
    return {"theo": BY_UNIT, "don_vi": record.unit}


class NeedTable(tables.Table):
    """Needs one by one."""

    row_word = "nhu cầu"
    name = tables.TextColumn(verbose_name="Ai", orderable=False, empty_values=())
    unit_name = tables.TextColumn(
        verbose_name="Đơn vị", orderable=False, linkify=lambda record, table: table.words.unit_url(record) or None
    )
    what = tables.TextColumn(verbose_name="Cần bồi dưỡng", accessor="level", orderable=False)
    level = tables.TextColumn(verbose_name="Mức", orderable=False)
    why = tables.TextColumn(verbose_name="Vì sao", accessor="reason", orderable=False)
    due_on = tables.DateColumn(verbose_name="Hạn", orderable=False)
    late = tables.TextColumn(verbose_name="Quá hạn", accessor="due_on", orderable=False)
    managed = tables.TextColumn(verbose_name="Ai quản lý", accessor="managed_by", orderable=False)
    taken = tables.TextColumn(verbose_name="Kế hoạch", accessor="plan", orderable=False, empty_values=())

    def __init__(self, *args: Any, words: NeedWords, **more: Any) -> None:
        self.words = words
        super().__init__(*args, **more)

    def render_name(self, record: Need) -> Any:
        """Whose it is, with the post; of a gap that names nobody, the unit's."""
        if record.person is None:
            return self.value_name(record)
        url = reverse("desk:person", args=[record.person])
        post = self.words.post(record)
        return format_html('<a href="{}">{}</a><small class="under">{}</small>', url, record.name, post)

    def value_name(self, record: Need) -> str:
        """The same for the spreadsheet."""
        post = self.words.post(record)
        if record.person is None:
            return "Cán bộ của đơn vị" if record.holding is None and not post else post
        return f"{record.name}, {post}"

    def render_what(self, record: Need) -> str:
        """What is to be taught."""
        return self.words.what(record)

    value_what = render_what

    def render_level(self, record: Need) -> str:
        """At which level."""
        return self.words.level(record)

    value_level = render_level

    def value_why(self, record: Need) -> str:
        """Why, with the day."""
        return self.words.why(record)

    def render_why(self, record: Need) -> Any:
        """The same, with the record behind it."""
        url = self.words.url(record)
        return format_html('<a href="{}">{}</a>', url, self.words.why(record)) if url else self.words.why(record)

    def value_late(self, record: Need) -> int | None:
        """How many days it is overdue."""
        return record.late_days(self.words.on) or None

    def render_late(self, record: Need) -> Any:
        """How long it is overdue."""
        words = self.words.late(record)
        return (
            render_to_string("ui/chip.html", {"text": words, "tone": "red", "icon": "clock"})
            if words
            else tables.MISSING
        )

    def render_managed(self, record: Need) -> str:
        """Which unit plans for them."""
        return self.words.managed(record)

    value_managed = render_managed

    def value_taken(self, record: Need) -> str:
        """What a plan does about it."""
        taken = self.words.taken(record)
        return taken.words if taken else "Chưa kế hoạch nào nhận"

    def render_taken(self, record: Need) -> Any:
        """The same, with the plan where it opens."""
        taken = self.words.taken(record)
        if taken is None or not taken.is_open:
            return self.value_taken(record)
        return format_html('<a href="{}">{}</a>', reverse("desk:training_plan", args=[taken.plan]), taken.words)
