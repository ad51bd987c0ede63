"""The timetable of a class on one sheet: every half day between its first and last day, with what is taught in it.

Half days of the morning and the afternoon stand ready with the usual hours, so that a class of three days is written by
filling in who speaks on what. A lesson counts when it has a topic or a title.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import fold, format_date
from thulinh.training.models import HalfDay, Lesson
from thulinh.training.rules.classes import HalfDayEntry, LessonEntry
from thulinh.ui.fields import TextField, TimeField
from thulinh.ui.forms import CommandForm, VietnameseForm

MORE = "them-bai"
LONGEST_CLASS, MOST_LESSONS, FIRST_LESSONS = 45, 12, 2
Part = HalfDay.Part
HOURS = {
    Part.MORNING: (dt.time(7, 30), dt.time(11, 0)),
    Part.AFTERNOON: (dt.time(13, 30), dt.time(17, 0)),
    Part.EVENING: (dt.time(19, 0), dt.time(21, 0)),
}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Choices:
    """What a lesson may choose from: topics (code, name), groups (key, name); `people`: whom the names of those who
    teach here already mean.
    """

    topics: Sequence[tuple[str, str]]
    groups: Sequence[tuple[int, str]]
    people: Mapping[str, int] = field(default_factory=dict)


class SheetForm(CommandForm):
    """What holds for the whole sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    despite = forms.BooleanField(
        label="Đồng chí đã xem các chỗ trùng ở trên, vẫn lưu", required=False, widget=forms.HiddenInput
    )
    room = TextField(
        label="Phòng học chung", required=False, max_length=100, help_text="Bài nào để trống phòng thì học ở đây."
    )


class _Row(VietnameseForm, forms.Form):
    use_required_attribute = False
    says_optional = False


class HalfDayForm(_Row):
    """Whether a half day is taught in, and between which hours."""

    is_on = forms.BooleanField(label="Có học", required=False)
    starts_at = TimeField(label="Từ", required=False)
    ends_at = TimeField(label="Đến", required=False)

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        said = super().clean() or {}
        starts_at, ends_at = said.get("starts_at"), said.get("ends_at")
        if said.get("is_on") and starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "Giờ kết thúc phải sau giờ bắt đầu.")
        return said


class LessonForm(_Row):
    """One lesson: on which topic, by whom, where, for whom."""

    topic = forms.ChoiceField(label="Chuyên đề", required=False)
    title = TextField(label="Tên bài", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="Hình thức", choices=Lesson.Kind.choices, initial=Lesson.Kind.LECTURE, required=False
    )
    lecturer = TextField(label="Người trình bày", required=False, max_length=200)
    room = TextField(label="Phòng", required=False, max_length=100)
    group = forms.ChoiceField(label="Tổ", required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.people = dict(choices.topics), choices.people
        self.fields["topic"].choices = [("", "Không theo chuyên đề"), *choices.topics]
        self.fields["group"].choices = [("", "Cả lớp"), *((str(key), name) for key, name in choices.groups)]
        if not choices.groups:
            self.fields.pop("group")
        self.fields["title"].widget.attrs["placeholder"] = "như tên chuyên đề"

    @property
    def is_detailed(self) -> bool:
        """Whether more is said of it than its topic and who speaks."""
        usual = Lesson.Kind.LECTURE
        said = [self[name].value() for name in ("title", "room", "group") if name in self.fields]
        return bool(self.errors or any(said) or self["kind"].value() != usual)

    def clean(self) -> dict[str, Any]:
        """A lesson of which anything is written says what it is about."""
        said = super().clean() or {}
        about = said.get("topic") or said.get("title")
        if not about and not self.errors and (said.get("lecturer") or said.get("room")):
            self.add_error("title", "Đồng chí chọn chuyên đề hoặc ghi tên bài.")
        return said

    def entry(self, room: str) -> LessonEntry | None:
        """The lesson, when one is written."""
        said = self.cleaned_data
        if not (said.get("topic") or said.get("title")):
            return None
        return LessonEntry(
            title=said["title"] or self.names[said["topic"]],
            kind=said["kind"] or Lesson.Kind.LECTURE.value,
            topic=said["topic"] or None,
            group=int(said["group"]) if said.get("group") else None,
            room=said["room"] or room,
            lecturer=said["lecturer"] or "",
            lecturer_person=self.people.get(fold(said["lecturer"] or "")),
        )


@dataclass
class Line:
    """A half day on the sheet with its lessons."""

    day: dt.date
    part: Part
    form: HalfDayForm
    lessons: list[LessonForm] = field(default_factory=list)

    @property
    def key(self) -> str:
        """How the fields of this half day begin."""
        return key_of(self.day, self.part)

    @property
    def label(self) -> str:
        """The half day in words."""
        return str(self.part.label)

    @property
    def day_label(self) -> str:
        """Its day in words."""
        return f"{WEEKDAYS[self.day.weekday()]}, {format_date(self.day)}"

    @property
    def is_open(self) -> bool:
        """Whether there is anything to see in it: it is taught in, or something is wrong."""
        return bool(self.form["is_on"].value() or self.form.errors or any(one.errors for one in self.lessons))


def key_of(day: dt.date, part: str) -> str:
    """How the fields of a half day begin."""
    return f"{day.isoformat()}-{part}"


def days_of(starts_on: dt.date, ends_on: dt.date) -> list[dt.date]:
    """The days of a class, as many as a sheet holds."""
    return [starts_on + dt.timedelta(n) for n in range(min((ends_on - starts_on).days + 1, LONGEST_CLASS))]


class Timetable:
    """The whole sheet."""

    def __init__(
        self,
        days: Iterable[dt.date],
        known: Mapping[tuple[dt.date, str], Any],
        *,
        choices: Choices,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """`known`: the half days that stand already, with their lessons as `taught`; days outside of the class's
        own stay on the sheet, so that nothing is taken away unseen.
        """
        self.data, self.known, self.choices = data, known, choices
        rooms = {lesson.room for one in known.values() for lesson in one.taught}
        self.room = rooms.pop() if len(rooms) == 1 else ""
        self.form = SheetForm(data, initial={"room": self.room, **(initial or {})})
        every = sorted({*days, *(day for day, _ in known)})
        self.lines = [self._line(day, part) for day in every for part in Part]

    def place(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put what is wrong with half days at them, as far as they have such a field; what is left comes back."""
        lines = [line for line in self.lines if line.form.cleaned_data["is_on"]]
        left = []
        for one in problems:
            form = lines[one.row].form if one.row is not None else None
            if form is None:
                left.append(one)
            else:
                form.add_error(one.field if one.field in form.fields else None, one.message)
        return left

    def ask_despite(self) -> None:
        """Let somebody who has read what is needed twice say that it stands."""
        if "despite" in self.form.errors:
            self.form.fields["despite"].widget = forms.CheckboxInput()

    @property
    def by_day(self) -> list[tuple[str, list[Line]]]:
        """The half days under their days."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.day_label, []).append(line)
        return list(found.items())

    def is_valid(self) -> bool:
        """Whether everything on the sheet can be read."""
        parts = [self.form, *(one for line in self.lines for one in (line.form, *line.lessons))]
        return not [one for one in parts if not one.is_valid()]

    def quiet(self) -> None:
        """Show what was typed without saying what is wrong: nothing was sent to be written yet."""
        self.is_valid()
        for one in [self.form, *(one for line in self.lines for one in (line.form, *line.lessons))]:
            one._errors = ErrorDict()

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """What is wrong beside the sheet's own fields: where to find it, at what, why."""
        return [
            (one[name].id_for_label, f"{line.label}, {line.day_label}", error)
            for line in self.lines
            for one in (line.form, *line.lessons)
            for name, errors in one.errors.items()
            for error in errors
        ]

    def entries(self) -> list[HalfDayEntry]:
        """What the sheet says."""
        room = self.form.cleaned_data["room"] or ""
        return [
            HalfDayEntry(
                day=line.day, part=line.part.value,
                starts_at=line.form.cleaned_data["starts_at"], ends_at=line.form.cleaned_data["ends_at"],
                lessons=tuple(entry for one in line.lessons if (entry := one.entry(room))),
            )
            for line in self.lines
            if line.form.cleaned_data["is_on"]
        ]  # fmt: skip

    def _line(self, day: dt.date, part: Part) -> Line:
        key, stands = key_of(day, part), self.known.get((day, part.value))
        line = Line(day, part, HalfDayForm(self.data, prefix=key, initial=self._first(stands, part)))
        lessons = list(stands.taught if stands else ())
        for number in range(self._count(key, len(lessons))):
            first = self._lesson_of(lessons[number]) if number < len(lessons) else None
            line.lessons.append(LessonForm(self.data, prefix=f"{key}-{number}", initial=first, choices=self.choices))
        return line

    def _first(self, stands: Any, part: Part) -> dict[str, Any]:
        if stands is not None:
            return {"is_on": True, "starts_at": stands.starts_at, "ends_at": stands.ends_at}
        starts_at, ends_at = HOURS[part]
        return {"is_on": not self.known and part != Part.EVENING, "starts_at": starts_at, "ends_at": ends_at}

    def _count(self, key: str, standing: int) -> int:
        """How many lessons of a half day the sheet shows: what stands and one more; as sent, with one more if asked."""
        if self.data is None:
            return min(max(standing + 1, FIRST_LESSONS), MOST_LESSONS)
        sent = self.data.get(f"{key}-count", "")
        count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else FIRST_LESSONS
        return min(count + (self.data.get(MORE) == key), MOST_LESSONS)

    def _lesson_of(self, lesson: Lesson) -> dict[str, Any]:
        """A lesson as its row shows it: a title like the topic's name and the common room go without saying."""
        is_plain = lesson.title == dict(self.choices.topics).get(lesson.topic_id or "")
        return {
            "topic": lesson.topic_id or "", "title": "" if is_plain else lesson.title, "kind": lesson.kind,
            "lecturer": lesson.lecturer, "room": "" if lesson.room == self.room else lesson.room,
            "group": str(lesson.group_id or ""),
        }  # fmt: skip
