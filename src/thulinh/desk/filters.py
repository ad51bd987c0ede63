"""Conditions of the desk's lists, kept in the address."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from thulinh.activities.models import Activity, ContentKind, Credit, Kind, late_q
from thulinh.checks.models import Check
from thulinh.desk.queries.checked import TABLE
from thulinh.desk.queries.places import LARGEST_KEY
from thulinh.kernel.clock import today
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.text import fold
from thulinh.people.models import Holding, Membership, Person, Position
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.ui.fields import DateField
from thulinh.ui.widgets import DateInput
from thulinh.units.models import Level, UnitPath
from thulinh.visits.models import Form, Stop, Visit, VisitDay, Visitor
from thulinh.visits.queries.lists import lacking_q


class DayFilter(django_filters.DateFilter):
    """A day as people write it."""

    field_class = DateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DateInput)
        super().__init__(*args, **kwargs)


class Conditions(django_filters.FilterSet):
    """What every list shares: a unit that stands above what is shown, given in the address as its id."""

    don_vi = django_filters.NumberFilter(method="under", widget=forms.HiddenInput, max_value=LARGEST_KEY)
    unit_column = "unit"

    def under(self, rows: QuerySet, _name: str, value: int | None) -> QuerySet:
        """The rows of a unit and of all below it, as it stands today."""
        units = units_below(value)
        return rows if units is None else rows.filter(**{f"{self.unit_column}__in": units})

    def as_it_is(self, rows: QuerySet, _name: str, _value: Any) -> QuerySet:
        """The condition was taken into account before; it only stays in the address."""
        return rows


def units_below(unit: int | None) -> QuerySet | None:
    """The ids of a unit and of all below it today, ended ones that it carries on included; None for no unit."""
    on = today()
    row = UnitPath.objects.on(on).filter(unit=unit).first() if unit else None
    return UnitPath.objects.on(on).under(row.path).values("unit_id") if row else None


def placed_in(units: QuerySet) -> QuerySet:
    """The ids of the people who belong to one of these units today, or hold a seat there."""
    on = today()
    members = Membership.objects.on(on).filter(unit__in=units).values("person_id")
    holders = Holding.objects.on(on).filter(seat__unit__in=units).values("person_id")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=holders)).values("pk")


def words_begin(rows: QuerySet, column: str, words: str) -> QuerySet:
    """Rows in whose column each of the words begins a word, with or without marks."""
    for word in fold(words).split():
        rows = rows.filter(Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"}))
    return rows


class UnitFilters(Conditions):
    """Units: by name or code, by level."""

    q = django_filters.CharFilter(label="Tên hoặc mã đơn vị", method="by_words")
    cap = django_filters.ModelChoiceFilter(
        label="Cấp", queryset=Level.objects.order_by("rank"), field_name="level", empty_label="Mọi cấp"
    )
    on = DayFilter(label="Vào ngày", method="as_it_is")

    class Meta:
        model = UnitPath
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name or of the code."""
        return words_begin(rows, "search", value)


class SecretaryFilters(Conditions):
    """Seats: of which position, held or vacant, how taken."""

    STATES = [("co", "Đang có người giữ"), ("khuyet", "Đang khuyết"), ("lam-thoi", "Lâm thời, quyền, phụ trách")]

    q = django_filters.CharFilter(label="Họ tên hoặc đơn vị", method="by_words")
    chuc_danh = django_filters.ModelChoiceFilter(
        label="Chức danh", queryset=Position.objects.order_by("rank"), field_name="position", empty_label=None
    )
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, method="by_state", empty_label="Tất cả"
    )

    class Meta:
        model = Position
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else QueryDict(mutable=True)
        chosen.setdefault("chuc_danh", BRANCH_SECRETARY)  # the form shows what the list shows
        super().__init__(chosen, *args, **kwargs)

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the holder's name or of the unit's."""
        for word in fold(value).split():
            found = Q()
            for column in ("holder_search", "unit_search"):
                found |= Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
            rows = rows.filter(found)
        return rows

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Held, vacant, or held for the time being."""
        if value == "khuyet":
            return rows.filter(holder_id=None)
        rows = rows.exclude(holder_id=None)
        return rows.filter(how__in=("lam-thoi", "quyen")) if value == "lam-thoi" else rows


class NameFilters(Conditions):
    """People by name and unit."""

    q = django_filters.CharFilter(label="Họ tên", method="by_name")

    class Meta:
        model = Person
        fields: list[str] = []

    def under(self, rows: QuerySet, _name: str, value: int | None) -> QuerySet:
        """Who belongs to the unit or to one below it today, or holds a seat there."""
        units = units_below(value)
        if units is None:
            return rows
        return rows.filter(pk__in=placed_in(units))

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name."""
        return words_begin(rows, "search", value)


class PersonFilters(NameFilters):
    """People by the way they belong, too."""

    hinh_thuc = django_filters.ChoiceFilter(
        label="Hình thức", choices=Membership.Kind.choices, method="by_kind", empty_label="Mọi hình thức"
    )

    def by_kind(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Who belongs to some unit in this way today."""
        belonging = Membership.objects.on(today()).filter(kind=value)
        return rows.filter(pk__in=belonging.values("person_id"))


class ActivityFilters(Conditions):
    """Activities: kind, state, verdict, days, late, typed for somebody, not verified yet."""

    unit_column = "host"
    YES = [("co", "Chỉ những bản này")]

    loai = django_filters.ModelChoiceFilter(
        label="Loại hoạt động", queryset=Kind.objects.all(), field_name="kind", empty_label="Mọi loại"
    )
    tu = DayFilter(label="Từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="day", lookup_expr="lte")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="status", choices=Activity.Status.choices, empty_label="Mọi tình trạng"
    )
    duyet = django_filters.ChoiceFilter(
        label="Kết quả duyệt", field_name="verdict", choices=Activity.Verdict.choices, empty_label="Mọi kết quả"
    )
    noi_dung = django_filters.ModelChoiceFilter(
        label="Nội dung", queryset=ContentKind.objects.all(), field_name="contents", empty_label="Mọi nội dung"
    )
    ghi_tre = django_filters.ChoiceFilter(label="Ghi trễ", choices=YES, method="only_late", empty_label="Tất cả")
    ghi_ho = django_filters.ChoiceFilter(label="Ghi hộ", choices=YES, method="only_on_behalf", empty_label="Tất cả")

    class Meta:
        model = Activity
        fields: list[str] = []

    def only_late(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """Entered more days after the day than are allowed."""
        return rows.filter(late_q("credits__"), credits__role=Credit.Role.HOST)

    def only_on_behalf(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """Typed for somebody else."""
        return rows.filter(is_on_behalf=True)


class VisitFilters(Conditions):
    """Visits to the grassroots: whose, where to, in which form and state, when, and what is missing of their papers."""

    LACKING = [
        ("cong-lenh", "Chưa có công lệnh"),
        ("bao-cao", "Chưa báo cáo"),
        ("tre", "Báo cáo trễ, quá hạn"),
        ("xac-nhan", "Nơi đến chưa xác nhận"),
    ]

    q = django_filters.CharFilter(label="Người đi", method="by_name")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=Visit.Status.choices, field_name="status", empty_label="Mọi tình trạng"
    )
    hinh_thuc = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=Form.objects.all(), field_name="form", empty_label="Mọi hình thức"
    )
    thieu = django_filters.ChoiceFilter(label="Còn thiếu", choices=LACKING, method="by_lack", empty_label="Tất cả")
    tu = DayFilter(label="Từ ngày", field_name="ends_on", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Visit
        fields: list[str] = []

    def under(self, rows: QuerySet, _name: str, value: int | None) -> QuerySet:
        """Visits sent by the unit or by one below it, and those that went there."""
        units = units_below(value)
        if units is None:
            return rows
        return rows.filter(Q(unit__in=units) | Exists(Stop.objects.filter(visit=OuterRef("pk"), unit__in=units)))

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name of one who goes."""
        people = words_begin(Person.objects.all(), "search", value)
        return rows.filter(Exists(Visitor.objects.filter(visit=OuterRef("pk"), person__in=people.values("pk"))))

    def by_lack(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Visits of which something is missing or late today."""
        return rows.filter(lacking_q(value, today()))


class VisitDayFilters(django_filters.FilterSet):
    """Days of one person's visits: what counts of them, where, in which form, when."""

    COUNTED = [("duoc", "Được tính"), ("khong", "Không được tính đủ")]

    tinh = django_filters.ChoiceFilter(label="Được tính", choices=COUNTED, method="by_counting", empty_label="Tất cả")
    hinh_thuc = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=Form.objects.all(), field_name="form", empty_label="Mọi hình thức"
    )
    cap = django_filters.ModelChoiceFilter(
        label="Cấp nơi đến",
        queryset=Level.objects.order_by("rank"),
        method="at_level",
        empty_label="Mọi cấp",
    )
    tu = DayFilter(label="Từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="day", lookup_expr="lte")
    noi_dung = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    loai = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    on = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    class Meta:
        model = VisitDay
        fields: list[str] = []

    def by_counting(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """What counts at least in part, or what does not count in full."""
        return rows.filter(counted__gt=0) if value == "duoc" else rows.exclude(why_not="")

    def at_level(self, rows: QuerySet, _name: str, value: Level) -> QuerySet:
        """At units of one level."""
        return rows.filter(level=value.pk)

    def as_it_is(self, rows: QuerySet, _name: str, _value: Any) -> QuerySet:
        """The condition was taken into account before; it only stays in the address."""
        return rows


class CheckFilters(Conditions):
    """What sample checks found: of what kind of record, in which days, with what result, put right or not."""

    MENDED = [("co", "Đã chấn chỉnh"), ("chua", "Chưa chấn chỉnh")]

    loai = django_filters.ChoiceFilter(
        label="Loại", field_name="draw__source", choices=[(kind.code, kind.label) for kind in TABLE],
        empty_label="Mọi loại",
    )  # fmt: skip
    tu = DayFilter(label="Từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="day", lookup_expr="lte")
    ket_qua = django_filters.ChoiceFilter(
        label="Kết quả", field_name="outcome", empty_label="Mọi kết quả",
        choices=[(one.value, one.label) for one in (Check.Outcome.RIGHT, Check.Outcome.WRONG)],
    )  # fmt: skip
    chan_chinh = django_filters.ChoiceFilter(
        label="Chấn chỉnh", choices=MENDED, method="by_mended", empty_label="Tất cả"
    )

    class Meta:
        model = Check
        fields: list[str] = []

    def by_mended(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Of what was wrong, what was put right or not yet."""
        return rows.filter(outcome=Check.Outcome.WRONG, put_right_on__isnull=value == "chua")


class LogFilters(Conditions):
    """The log: days, who, in which room of the house."""

    unit_column = "unit_id"
    ROOMS = [
        ("units", "Đơn vị"),
        ("people", "Đoàn viên, chức danh, tài khoản"),
        ("activities", "Hoạt động"),
        ("visits", "Đi cơ sở"),
        ("difficulties", "Phát hiện, khó khăn"),
        ("programmes", "Mô hình"),
        ("statements", "Số liệu khai"),
        ("checks", "Kiểm tra mẫu"),
        ("intake", "Nhập từ Excel"),
        ("desk", "Xem dữ liệu nhạy cảm"),
    ]

    tu = DayFilter(label="Từ ngày", method="from_day")
    den = DayFilter(label="Đến ngày", method="to_day")
    ai = django_filters.CharFilter(label="Người làm", field_name="by_name", lookup_expr="icontains")
    viec = django_filters.ChoiceFilter(label="Về", choices=ROOMS, method="in_room", empty_label="Mọi việc")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def from_day(self, rows: QuerySet, _name: str, value: dt.date) -> QuerySet:
        """From the first instant of a day in Việt Nam."""
        return rows.filter(at__gte=_midnight(value))

    def to_day(self, rows: QuerySet, _name: str, value: dt.date) -> QuerySet:
        """Up to the last instant of a day in Việt Nam."""
        return rows.filter(at__lt=_midnight(value + dt.timedelta(days=1)))

    def in_room(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """What one room wrote."""
        return rows.filter(verb__startswith=f"{value}.")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
