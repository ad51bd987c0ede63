"""The form about a session: one for all kinds, shaped by what the definitions say of the kind."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from thulinh.activities.queries.prefill import Prefill
from thulinh.activities.rules.entries import ROLL_OF_NOBODY, Attendee, SessionEntry
from thulinh.kernel.text import format_date
from thulinh.people.queries import Expected
from thulinh.ui.fields import (
    DateField,
    ManyChoicesField,
    ParagraphField,
    PhotosField,
    RollCallField,
    TextField,
    TimeField,
    WholeNumberField,
)
from thulinh.ui.forms import CommandForm

MOST_PHOTOS = 6
REQUIRED_ABOVE = "Yêu cầu của cấp trên"


@dataclass(frozen=True)
class RollChoice:
    """One line of the roll as the form shows it."""

    person: int
    label: str
    unit: int
    unit_name: str
    is_guest: bool = False


class TakenPhotosField(PhotosField):
    """Photos that the page takes in one by one, so that one broken file does not cost the others."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploads in the order chosen, not more than allowed; whether each is a picture is found out later."""
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > self.limit:
            raise forms.ValidationError(self.error_messages["too_many"], "too_many", {"limit": self.limit})
        return uploads


class SessionForm(CommandForm):
    """What happened at a session: when, where, what about, who was there, what was concluded, pictures."""

    says_optional = False  # nearly everything is: what is known stands there already

    day = DateField(label="Ngày")
    starts_at = TimeField(label="Bắt đầu lúc", required=False)
    place = TextField(label="Địa điểm", required=False, max_length=200)
    parts = ManyChoicesField(label="Chi đoàn cùng dự", required=False)
    contents = ManyChoicesField(label="Nội dung", required=False)
    covered = ManyChoicesField(label="Nội dung riêng cấp trên yêu cầu", required=False)
    conclusion = ParagraphField(
        label="Kết luận, phân công nhiệm vụ",
        required=False,
        max_length=20_000,
        help_text="Có thể bấm micrô trên bàn phím để đọc thay vì gõ.",
    )
    photos = TakenPhotosField(
        label="Ảnh",
        required=False,
        limit=MOST_PHOTOS,
        help_text="Ảnh được thu nhỏ trước khi gửi: giữ giờ chụp, bỏ nơi chụp.",
    )
    roll = RollCallField(label="Điểm danh", required=False)
    present_count = WholeNumberField(label="Số có mặt", required=False, min_value=0, max_value=100_000)
    expected_count = WholeNumberField(label="Tổng số", required=False, min_value=0, max_value=100_000)
    guests = ParagraphField(
        label="Khách mời",
        required=False,
        rows=2,
        help_text="Mỗi dòng một người: số điện thoại hoặc mã đoàn viên. Khách mời không biểu quyết.",
    )
    title = TextField(label="Tên buổi, chủ điểm", required=False, max_length=200)
    minutes = ParagraphField(label="Diễn biến", required=False, max_length=50_000)
    is_another = forms.BooleanField(label="Buổi khác: đây là một buổi khác trong cùng ngày", required=False)
    reason = TextField(label="Lý do sửa", required=False, max_length=300)
    dropped = ManyChoicesField(label="Bỏ ảnh", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    arrived = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        known: Prefill,
        lines: Sequence[RollChoice],
        photos: Sequence[tuple[int, str]] = (),
        asks_reason: bool = False,
        is_plan: bool = False,
        seen: Collection[str] | None = None,
        late: Collection[str] = (),
        gone: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`lines`: who is expected or was there; `photos`: pictures that the record has already; `seen`: whose names
        stood on the page that was sent; `late`: who confirmed to be there after the page was opened; `gone`: who was
        ticked and is not on the roll of the sent day, by name, or "" where the name is not the reader's to know."""
        super().__init__(*args, **kwargs)
        self.known, self.lines, self.is_plan, self.seen, self.late = known, lines, is_plan, seen, late
        self.gone = gone
        if "sinh hoạt" in known.kind.name.lower():
            self.fields["day"].label, self.fields["contents"].label = "Ngày sinh hoạt", "Nội dung sinh hoạt"
        if is_plan:
            self.fields["minutes"].label = "Nội dung dự kiến"
        self.fields["contents"].choices = required_first(known)
        self.fields["covered"].choices = [(str(one), name) for one, name in known.required_own]
        self.fields["parts"].choices = [(str(unit), name) for unit, name in known.branches]
        self.fields["roll"].choices = _grouped(lines)
        self.fields["dropped"].choices = [(str(pk), name) for pk, name in photos]
        self.fields["reason"].required = asks_reason
        self.initial.setdefault("shown", shown_on(lines))
        for name in self._needless(photos, asks_reason):
            del self.fields[name]

    def _needless(self, photos: Sequence, asks_reason: bool) -> list[str]:
        """The fields that this kind and this record do not need."""
        by_name, nobody = bool(self.lines), self.known.kind.roll == ROLL_OF_NOBODY
        needless = {
            "contents": not self.known.contents,
            "covered": self.is_plan or not self.known.required_own,
            "arrived": not self.initial.get("arrived"),
            "parts": not self.known.kind.is_joint,
            "roll": not by_name,
            "shown": not by_name,
            "present_count": by_name or nobody,
            "expected_count": by_name or nobody,
            "dropped": not photos,
            "reason": not asks_reason,
        }
        if self.is_plan:
            after = ("conclusion", "photos", "roll", "shown", "present_count", "expected_count", "guests", "dropped")
            needless |= dict.fromkeys(after, True)
        return [name for name, is_needless in needless.items() if is_needless]

    def clean(self) -> dict[str, Any]:
        """Nobody is absent because their name was not on the page, and nobody who was there is left out unsaid."""
        said = super().clean() or {}
        day = format_date(said["day"]) if said.get("day") else "này"
        for question in self._about_the_roll(day):
            self.add_error("roll", question)
        return said

    def _about_the_roll(self, day: str) -> Iterator[str]:
        more = [line.label for line in self.lines if self.seen is not None and str(line.person) not in self.seen]
        if more and not self.is_plan:
            yield f"Danh sách ngày {day} có thêm {len(more)} người: {_few(more)}. Đồng chí xem lại điểm danh rồi lưu."
        if self.gone and self.lines and not self.is_plan:  # without a roll the action says why there is none
            names = [name for name in self.gone if name]
            yield (
                f"Ngày {day}, {len(self.gone)} người đã đánh dấu có mặt không có trong danh sách"
                f"{': ' if names else ''}{_few(names)}. Đồng chí xem lại rồi lưu; ai có dự thì ghi là khách mời."
            )
        late = [line.label for line in self.lines if str(line.person) in self.late]
        if late:
            yield (
                f"Trong lúc đồng chí mở trang, có thêm {len(late)} người tự điểm danh: {_few(late)}. "
                "Đồng chí xem lại rồi lưu."
            )

    def entry(
        self, *, kind: str, host: int, status: str, files: tuple[int, ...], guests: Sequence[int]
    ) -> SessionEntry:
        """What the form says, as it is recorded. `guests`: the people whom the field for guests names."""
        return SessionEntry(kind=kind, host=host, status=status, **self.said(files=files, guests=guests))

    def said(self, *, files: tuple[int, ...], guests: Sequence[int]) -> dict[str, Any]:
        """The fields of a `SessionEntry` that the form speaks of."""
        said = self.cleaned_data
        there = set(said.get("roll") or ())
        lines = [
            Attendee(line.person, str(line.person) in there, line.unit, line.is_guest)
            for line in (() if self.is_plan else self.lines)
            if not line.is_guest or str(line.person) in there
        ]
        known = {line.person for line in self.lines}
        return {
            "day": said["day"],
            "starts_at": said.get("starts_at"),
            "place": said.get("place") or "",
            "title": said.get("title") or "",
            "contents": tuple(said.get("contents") or ()),
            "covered": tuple(int(one) for one in said.get("covered") or ()),
            "minutes": said.get("minutes") or "",
            "conclusion": said.get("conclusion") or "",
            "parts": tuple(int(part) for part in said.get("parts") or ()),
            "attendance": tuple(lines)
            + tuple(Attendee(person, is_guest=True) for person in guests if person not in known),
            "present_count": said.get("present_count"),
            "expected_count": said.get("expected_count"),
            "files": files,
            "is_another": said.get("is_another", False),
        }


def choices_of(expected: Sequence[Expected], arrived: Mapping[int, str] | None = None) -> list[RollChoice]:
    """The roll of those expected, as the form shows it. `arrived`: whom the roll call confirmed, in which words."""
    words = arrived or {}
    return [
        RollChoice(line.person, _label(line, words.get(line.person, "")), line.unit, line.unit_name)
        for line in expected
    ]


def _label(line: Expected, arrived: str) -> str:
    post = f" ({line.position_short})" if line.position_short else ""
    vote = "" if line.may_vote else " – không biểu quyết"
    return f"{line.name}{post}{vote}{f' – {arrived}' if arrived else ''}"


def required_first(known: Prefill) -> list:
    """The kinds of content, those that the levels above require of this session under a heading of their own."""
    required = set(known.required_contents)
    asked = [choice for choice in known.contents if choice[0] in required]
    if not asked:
        return list(known.contents)
    return [(REQUIRED_ABOVE, asked), ("Nội dung khác", [one for one in known.contents if one[0] not in required])]


def _grouped(lines: Sequence[RollChoice]) -> list:
    """Names under the unit they come from, when they come from several."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        groups.setdefault("Khách mời" if line.is_guest else line.unit_name, []).append((str(line.person), line.label))
    if len(groups) == 1:
        return next(iter(groups.values()))
    return list(groups.items())


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def shown_on(lines: Sequence[RollChoice]) -> str:
    """Whose names stand on the page, as the form carries it."""
    return ",".join(str(line.person) for line in lines)


def ticked_but_not_expected(data: Any, lines: Sequence[RollChoice]) -> list[str]:
    """Who was ticked on the sent page and does not stand on the roll of the sent day, as the browser said it."""
    known = {str(line.person) for line in lines}
    return [person for person in dict.fromkeys(data.getlist("roll")) if person not in known]


def as_of_the_day(data: Any, lines: Sequence[RollChoice]) -> set[str]:
    """Bring a sent form to the roll of the sent day: nobody who is not on it, and those new on it ticked.

    Shape: whose names stood on the page that was sent.
    """
    known = {str(line.person) for line in lines}
    seen = set(data.get("shown", "").split(","))
    kept = [person for person in data.getlist("roll") if person in known]
    fresh = [str(line.person) for line in lines if str(line.person) not in seen and not line.is_guest]
    data.setlist("roll", kept + fresh)
    data["shown"] = shown_on(lines)
    return seen


def take_in_arrivals(data: Any, arrived: Collection[int]) -> set[str]:
    """Tick those who confirmed to be there after the sent page was opened.

    Shape: who they are.
    """
    seen, there = set(data.get("arrived", "").split(",")), data.getlist("roll")
    late = {str(person) for person in arrived} - seen - set(there)
    data.setlist("roll", there + sorted(late))
    data["arrived"] = said_arrived(arrived)
    return late


def said_arrived(arrived: Collection[int]) -> str:
    """Who had confirmed when the page was shown, as the form carries it."""
    return ",".join(["", *map(str, sorted(arrived))])


def initial_of(known: Prefill) -> dict[str, Any]:
    """A new form, filled with how it was the last time and what is required this time."""
    return {
        "covered": [str(one) for one, _ in known.required_own],
        "day": known.day,
        "starts_at": known.starts_at,
        "place": known.place,
        "contents": list(dict.fromkeys([*known.required_contents, *known.last_contents])),
        "parts": [str(part) for part in known.last_parts],
        "roll": [str(person) for person in known.present],
    }


def initial_from(entry: SessionEntry, version: int) -> dict[str, Any]:
    """A form about a record that stands, filled with what it says."""
    same = ("day", "starts_at", "place", "title", "minutes", "conclusion", "present_count", "expected_count")
    return {
        **{name: getattr(entry, name) for name in same},
        "contents": list(entry.contents),
        "covered": [str(one) for one in entry.covered],
        "parts": [str(part) for part in entry.parts],
        "roll": [str(one.person) for one in entry.attendance if one.is_present],
        "version": version,
    }


def guest_choices(entry: SessionEntry, names: Mapping[int, str], lines: Sequence[RollChoice]) -> list[RollChoice]:
    """Those on a record's roll who are not (or no longer) expected: guests, and who was there all the same."""
    known = {line.person for line in lines}
    return [
        RollChoice(one.person, names.get(one.person, "?"), one.unit or entry.host, "Khách mời", True)
        for one in entry.attendance
        if one.person not in known
    ]
