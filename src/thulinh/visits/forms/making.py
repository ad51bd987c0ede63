"""What really happened on a visit, day by day."""

import datetime as dt
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from thulinh.activities.forms.sessions import TakenPhotosField
from thulinh.kernel.text import format_date
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.units.models import UnitPath
from thulinh.visits.forms.planning import PlacesForm
from thulinh.visits.queries.choices import activity_choices, named_places
from thulinh.visits.rules.days import dealt_out
from thulinh.visits.rules.entries import HALF_DAY, WHOLE_DAY, DayEntry, VisitEntry

MOST_DAYS, MOST_PHOTOS = 40, 6
WHOLE, HALF, PREPARED, NOT_GONE = "ca-ngay", "nua-ngay", "chuan-bi", "khong"
SPENT = [(WHOLE, "Cả ngày"), (HALF, "Nửa ngày"), (PREPARED, "Chuẩn bị"), (NOT_GONE, "Không đi")]
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
LOOK_AT_DAYS = "Đồng chí xem từng ngày bên dưới, rồi bấm Lưu."


class MadeForm(PlacesForm):
    """A visit that was made: its days one by one, what was attended, what came of it.

    The days stand on the form as soon as its first and last day do; a form sent with other days than those it shows
    comes back with them.
    """

    activities = ManyChoicesField(label="Hoạt động đã dự", required=False)
    order_number = TextField(label="Số công lệnh", required=False, max_length=80)
    order_on = DateField(label="Ngày công lệnh", required=False)
    report = ParagraphField(
        label="Kết quả chuyến đi",
        required=False,
        max_length=20_000,
        help_text="Báo cáo ngay tại đây, hoặc để sau. Có thể bấm micrô trên bàn phím để đọc thay vì gõ.",
    )
    photos = TakenPhotosField(label="Ảnh", required=False, limit=MOST_PHOTOS)
    reason = TextField(label="Lý do sửa", max_length=300)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, is_correction: bool = False, before: VisitEntry | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data.copy() if data is not None else None, files, before=before, **kwargs)
        for name in ("report", "photos") if is_correction else ("reason",):
            del self.fields[name]
        self.first, self.last, self.places = self._extent()
        self.days = [self.first + timedelta(days=n) for n in range(self._length())]
        self.is_other = self.is_bound and self.data.get("shown") != self._shown()
        self._offer_activities()
        self._lay_days()
        self.initial["shown"] = self._shown()
        if self.is_bound:
            self.data["shown"] = self._shown()

    def _extent(self) -> tuple[dt.date, dt.date, list[int]]:
        """From when to when, and where, as it stands on the form now."""
        if not self.is_bound:
            first = self.initial.get("starts_on") or self.on
            return first, self.initial.get("ends_on") or first, [int(one) for one in self.initial.get("stops", ())]
        first = _day(self.data.get("starts_on", "")) or self.on
        named, _ = named_places(self.data.get("more_stops", ""), self.sender, self.user, self.on)
        return first, _day(self.data.get("ends_on", "")) or first, list(dict.fromkeys([*self._stops_before(), *named]))

    def _length(self) -> int:
        return min(max((self.last - self.first).days + 1, 0), MOST_DAYS)

    def _shown(self) -> str:
        return f"{self.first}:{self.last}:{','.join(map(str, sorted(self.places)))}"

    def _offer_activities(self) -> None:
        kept = self.before.activities if self.before else ()
        choices = activity_choices(self.places, self.first, self.last + timedelta(days=1), self.on, kept)
        self.fields["activities"].choices = choices
        if not choices:
            del self.fields["activities"]

    def _lay_days(self) -> None:
        """A line for each day: how much of it, where when there are several places, who when several go."""
        given = self._given()
        names = dict(UnitPath.objects.on(self.on).filter(unit__in=self.places).values_list("unit_id", "name"))
        places = [(str(unit), names.get(unit, "")) for unit in self.places]
        people = self.fields["visitors"].choices if "visitors" in self.fields else []
        for day in self.days:
            heading, known = f"{WEEKDAYS[day.weekday()]}, {format_date(day)}", given.get(day, ())
            self.fields[f"ngay_{day}"] = ChoiceField(label=heading, choices=SPENT, required=False)
            self._start(f"ngay_{day}", _spent(known) if known or given else WHOLE)
            if len(places) > 1:
                self.fields[f"noi_{day}"] = ManyChoicesField(
                    label=f"Nơi đến {format_date(day)}", choices=places, required=False
                )
                self._start(f"noi_{day}", [str(one.unit) for one in known])
            if len(people) > 1 and len(self.initial.get("visitors", ())) > 1:
                self.fields[f"ai_{day}"] = ManyChoicesField(
                    label=f"Ai đi {format_date(day)}", choices=people, required=False
                )
                self._start(f"ai_{day}", list(map(str, _people(known) or self.initial["visitors"])))

    def _given(self) -> dict[dt.date, list[DayEntry]]:
        """The days of the plan or visit; of new ones every day, shared among the places."""
        same = self.before is not None and (self.before.starts_on, self.before.ends_on) == (self.first, self.last)
        days: Sequence[DayEntry] = self.before.days if same and self.before else ()
        if not same or {one.unit for one in days} != set(self.places):
            days = dealt_out(self.first, self.last, self.places)
        given: dict[dt.date, list[DayEntry]] = {}
        for one in days:
            given.setdefault(one.day, []).append(one)
        return given

    def _start(self, name: str, value: Any) -> None:
        """What stands there before anybody chose: of days that were not on the page that was sent, too."""
        self.initial[name] = value
        if self.is_other and name not in self.data:
            self.data.setlist(name, value) if isinstance(value, list) else self.data.__setitem__(name, value)

    def clean(self) -> dict[str, Any]:
        """Nothing is written about days that nobody saw."""
        said = super().clean() or {}
        if self.is_other and (len(self.days) > 1 or len(self.places) > 1):
            self.add_error(None, LOOK_AT_DAYS)
        return said

    def day_fields(self) -> Iterator[list[Any]]:
        """The fields of each day, for the page."""
        for day in self.days:
            yield [self[name] for name in (f"ngay_{day}", f"noi_{day}", f"ai_{day}") if name in self.fields]

    def entry(self) -> VisitEntry:
        """What the form says, as it is recorded. Of the days between, those that nobody went stay out."""
        said, basics = self.cleaned_data, self.basics()
        days = tuple(one for day in self.days for one in self._of_day(day, basics["stops"]))
        if days:
            basics |= {"starts_on": min(one.day for one in days), "ends_on": max(one.day for one in days)}
        return VisitEntry(
            **basics,
            days=days,
            activities=tuple(map(int, said.get("activities") or ())),
            order_number=said.get("order_number") or "",
            order_on=said.get("order_on"),
            agenda=self.before.agenda if self.before else (),
        )

    def _of_day(self, day: dt.date, stops: Sequence[int]) -> Iterator[DayEntry]:
        said = self.cleaned_data
        spent = said.get(f"ngay_{day}") or NOT_GONE
        if spent == NOT_GONE:
            return
        places = [int(one) for one in said.get(f"noi_{day}") or ()] or list(stops[:1])
        people = tuple(map(int, said.get(f"ai_{day}") or ()))
        for unit in places:
            halves = HALF_DAY if spent == HALF or len(places) > 1 else WHOLE_DAY
            yield DayEntry(day, unit, halves, people, is_preparation=spent == PREPARED)


def _spent(known: Sequence[DayEntry]) -> str:
    if not known:
        return NOT_GONE
    if any(one.is_preparation for one in known):
        return PREPARED
    return WHOLE if sum(one.halves for one in known) >= WHOLE_DAY else HALF


def _people(known: Sequence[DayEntry]) -> list[int]:
    return list(dict.fromkeys(person for one in known for person in one.people))


def _day(text: str) -> dt.date | None:
    try:
        return DateField(required=False).clean(text)
    except ValidationError:
        return None
