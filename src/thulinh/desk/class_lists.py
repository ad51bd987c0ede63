"""Lists of classes and of who takes part in one: columns, and conditions kept in the address."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from thulinh.desk.filters import Conditions, words_begin
from thulinh.people.models import Person
from thulinh.people.reach import Reach
from thulinh.training.models import ClassGroup, ClassTopic, Participant, Topic, TrainingClass
from thulinh.training.rules.classes import Step, allows
from thulinh.ui import tables

STATES = {
    str(TrainingClass.State.PLANNED.label): ("", "calendar-days"),
    str(TrainingClass.State.OPEN.label): ("blue", "user-plus"),
    str(TrainingClass.State.SETTLED.label): ("amber", "lock"),
    str(TrainingClass.State.ENDED.label): ("green", "circle-check"),
    str(TrainingClass.State.CANCELLED.label): ("red", "ban"),
}
_P = Participant.State
PARTICIPANT_STATES = {
    str(_P.NOMINATED.label): ("amber", "clock"),
    str(_P.APPROVED.label): ("green", "circle-check"),
    str(_P.WAITING.label): ("blue", "list"),
    str(_P.DECLINED.label): ("", "ban"),
}


class ClassTable(tables.Table):
    """Classes that the reader sees."""

    row_word = "lớp"
    name = tables.TextColumn(
        verbose_name="Lớp", linkify=lambda record: reverse("desk:class", args=[record.pk]), order_by=("name", "pk")
    )
    unit_name = tables.TextColumn(verbose_name="Nơi mở", orderable=False)
    state_shown = tables.ChipColumn(
        verbose_name="Tình trạng", accessor="state_shown", order_by=("state", "pk"), chips=STATES
    )
    starts_on = tables.DateColumn(verbose_name="Khai giảng")
    ends_on = tables.DateColumn(verbose_name="Bế giảng")
    place = tables.TextColumn(verbose_name="Địa điểm", orderable=False)
    listed = tables.NumberColumn(verbose_name="Học viên")
    capacity = tables.NumberColumn(verbose_name="Số chỗ")
    free = tables.NumberColumn(verbose_name="Còn chỗ", accessor="free", orderable=False)
    asked = tables.NumberColumn(verbose_name="Chờ duyệt", orderable=False)
    waiting = tables.NumberColumn(verbose_name="Chờ có chỗ", orderable=False)
    new_share = tables.PercentColumn(verbose_name="Mới nhận chức danh", accessor="new_share", orderable=False)
    positions_shown = tables.TextColumn(verbose_name="Cho chức danh", accessor="positions_shown", visible=False)
    topics_shown = tables.TextColumn(verbose_name="Chuyên đề", accessor="topics_shown", visible=False)
    registration_ends_on = tables.DateColumn(verbose_name="Hạn đăng ký", visible=False)
    paper_number = tables.TextColumn(verbose_name="Số kế hoạch, quyết định", visible=False)
    paper_on = tables.DateColumn(verbose_name="Ngày văn bản", visible=False)


class ClassFilters(Conditions):
    """Classes by name, state, year, topic, and the unit that holds them."""

    q = django_filters.CharFilter(label="Tên lớp", method="by_words")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=TrainingClass.State.choices, empty_label="Mọi tình trạng"
    )
    nam = django_filters.NumberFilter(label="Năm", field_name="starts_on", lookup_expr="year", min_value=2000,
                                      max_value=2100)  # fmt: skip
    chuyen_de = django_filters.ModelChoiceFilter(
        label="Chuyên đề", queryset=Topic.objects.filter(unit=None), method="by_topic", empty_label="Mọi chuyên đề"
    )

    class Meta:
        model = TrainingClass
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name."""
        return words_begin(rows, "search", value)

    def by_topic(self, rows: QuerySet, _name: str, value: Topic) -> QuerySet:
        """Classes that teach the topic."""
        return rows.filter(Exists(ClassTopic.objects.filter(training_class=OuterRef("pk"), topic=value)))


class ParticipantTable(tables.Table):
    """Who takes part in a class. `runs`: the reader runs it; `nominates`: where they send people from; `state`: the
    class's.
    """

    row_word = "người"
    person = tables.TextColumn(
        verbose_name="Họ và tên", accessor="person__full_name", order_by=("person__name_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.person_id]) if record.may_open else None,
    )  # fmt: skip
    position = tables.TextColumn(verbose_name="Chức danh", accessor="position__short_name")
    unit_name = tables.TextColumn(verbose_name="Đơn vị", order_by=("unit_key", "person__name_key", "pk"))
    parent_name = tables.TextColumn(verbose_name="Đơn vị cấp trên", visible=False)
    state_shown = tables.ChipColumn(
        verbose_name="Tình trạng", accessor="state_shown", order_by=("state", "rank", "pk"), chips=PARTICIPANT_STATES
    )
    wait = tables.NumberColumn(verbose_name="Thứ tự chờ", accessor="wait", order_by=("rank", "pk"))
    new_shown = tables.TextColumn(verbose_name="Mới nhận chức danh", accessor="new_shown", orderable=False)
    how = tables.TextColumn(verbose_name="Vào lớp do", accessor="get_how_display", orderable=False, visible=False)
    group = tables.TextColumn(verbose_name="Tổ", accessor="group__name", order_by=("group__rank", "group", "pk"))
    level = tables.TextColumn(verbose_name="Mức", accessor="get_level_display", orderable=False, visible=False)
    there = tables.NumberColumn(verbose_name="Có mặt (buổi)", accessor="there", orderable=False)
    half_days = tables.NumberColumn(verbose_name="Số buổi", accessor="half_days", orderable=False, visible=False)
    result_shown = tables.TextColumn(verbose_name="Kết quả", accessor="result_shown", order_by=("result", "pk"))
    mark_shown = tables.NumberColumn(verbose_name="Điểm", accessor="mark_shown", orderable=False)
    reason = tables.TextColumn(verbose_name="Lý do", orderable=False)
    act = tables.ActionColumn()

    def __init__(self, *args: Any, state: str, runs: bool, nominates: Reach, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_decline, self.runs, self.nominates = runs and allows(state, Step.DECIDE), runs, nominates
        self.back = urlencode({"next": back})
        if not (allows(state, Step.LEAVE) and (runs or nominates)):
            self.columns.hide("act")
        for name in ("wait",) if allows(state, Step.RESULTS) else ("there", "result_shown", "mark_shown"):
            self.columns.hide(name)

    def render_act(self, record: Participant) -> SafeString | str:
        """Taking somebody off, or saying that they are not taken."""
        if record.state == _P.DECLINED or not (self.runs or self.nominates.covers(record.path)):
            return ""
        asked = self.may_decline and record.state in (_P.NOMINATED, _P.WAITING)
        page, words = ("training:decline", "Không duyệt") if asked else ("training:withdraw_participant", "Rút tên")
        return format_html(
            '<a class="tlink" href="{}?{}">{}<span class="vh"> {}</span></a>',
            reverse(page, args=[record.pk]), self.back, words, record.person.full_name,
        )  # fmt: skip


class ParticipantFilters(Conditions):
    """Participants by name, state, group, new in the post or not, how they came in, result, and unit."""

    groups: QuerySet = ClassGroup.objects.none()  # given by `participant_filters`
    YES_NO = [("co", "Mới nhận chức danh"), ("khong", "Giữ chức danh từ trước")]

    q = django_filters.CharFilter(label="Họ tên", method="by_name")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=_P.choices, empty_label="Mọi tình trạng"
    )
    moi = django_filters.ChoiceFilter(label="Chức danh", choices=YES_NO, method="by_new", empty_label="Tất cả")
    to = django_filters.ModelChoiceFilter(
        label="Tổ", queryset=lambda _request: ClassGroup.objects.none(), field_name="group", empty_label="Mọi tổ",
        null_label="Chưa có tổ", null_value="chua",
    )  # fmt: skip
    do = django_filters.ChoiceFilter(
        label="Vào lớp do", field_name="how", choices=Participant.How.choices, empty_label="Tất cả"
    )
    ket_qua = django_filters.ChoiceFilter(
        label="Kết quả", choices=Participant.Result.choices, method="by_result", empty_label="Mọi kết quả"
    )

    class Meta:
        model = Participant
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["to"].queryset = self.groups

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name."""
        return rows.filter(person__in=words_begin(Person.objects.all(), "search", value).values("pk"))

    def by_new(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """New in the post on the first day, or not."""
        return rows.filter(is_new=value == "co")

    def by_result(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Those whose result the reader may read."""
        return rows.filter(tells_result=True, result=value)


def participant_filters(training_class: TrainingClass) -> type[ParticipantFilters]:
    """The conditions on who takes part in one class, whose groups are known."""
    groups = ClassGroup.objects.current().filter(training_class=training_class)
    return type("ParticipantFiltersOfClass", (ParticipantFilters,), {"groups": groups})
