"""The sheet of a session: its form, the rows beside it, the photos that were taken in, sent or new."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest

from thulinh.activities.forms.kept import files_of, kept_photos, token_for
from thulinh.activities.forms.rows import row_sets
from thulinh.activities.forms.sessions import (
    RollChoice,
    SessionForm,
    as_of_the_day,
    choices_of,
    guest_choices,
    initial_from,
    initial_of,
    said_arrived,
    take_in_arrivals,
    ticked_but_not_expected,
)
from thulinh.activities.queries.prefill import Prefill, prefill
from thulinh.activities.rules.agenda import agenda, item_lines
from thulinh.activities.rules.entries import HELD, ROLL_OF_COMMITTEE, SessionEntry
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_photo
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Person
from thulinh.people.queries import find_people, visible_people
from thulinh.ui.answering import is_from_device
from thulinh.ui.fields import DateField
from thulinh.ui.keys import key_in

ADD_ROW, ROLL_AS = "them-dong", "diem-danh"
_ENTRIES = {"nhiem-vu": "tasks", "bai-hoc": "lessons", "sang-kien": "initiatives"}


class Sheet:
    """One session's page, whichever it is: a new record, a plan, a plan that was held, a correction."""

    def __init__(
        self,
        request: HttpRequest,
        known: Prefill,
        *,
        entry: SessionEntry | None = None,
        activity: int = 0,
        version: int | None = None,
        photos: Sequence[tuple[int, str]] = (),
        is_plan: bool = False,
        asks_reason: bool = False,
        is_new: bool = True,
        arrived: Mapping[int, str] | None = None,
    ) -> None:
        """`entry`: what stands in the record `activity` already; `is_new`: it is recorded now for the first time;
        `arrived`: who confirmed to be there in the roll call, and in which words one says so."""
        self.request, self.known, self.entry, self.activity = request, known, entry, activity
        self.is_new, self.arrived = is_new, arrived or {}
        data = request.POST.copy() if request.method == "POST" else None
        self.known = self._known_of(data)
        self.lines = self._lines()
        initial = self._initial(version, is_plan)
        seen, late, gone = None, set(), []
        if data is not None:
            gone = self._names_of(ticked_but_not_expected(data, self.lines))
            seen = as_of_the_day(data, self.lines)
            late = take_in_arrivals(data, self.arrived) if self.arrived else set()
            late = set() if is_from_device(request) else late  # nobody looks at a form that goes by itself
            self._press(data)
        self.form = SessionForm(
            data,
            request.FILES or None if data is not None else None,
            known=self.known,
            lines=self.lines,
            photos=photos,
            is_plan=is_plan,
            asks_reason=asks_reason,
            seen=seen,
            late=late,
            gone=gone,
            initial=initial,
        )
        sections = [] if is_plan else self.known.kind.sections
        self.rows = row_sets(sections, data=data, given=self._given(), initial=self._rows_before(is_new))
        self.kept = kept_photos(self._tokens(data), request.user) if data is not None else []
        self.guests: list[int] = []

    @property
    def is_sent(self) -> bool:
        """Whether the form was sent to be recorded, not only to show more rows or another roll."""
        pressed = self.request.POST
        return self.request.method == "POST" and ADD_ROW not in pressed and ROLL_AS not in pressed

    def is_valid(self) -> bool:
        """Whether everything on the sheet can be read; photos are taken in whatever else is wrong."""
        wrong = [part for part in (self.form, *self.rows.values()) if not part.is_valid()]
        self._take_photos()
        self._find_guests()
        return not wrong and not self.form.errors

    def quiet(self) -> None:
        """Show what was typed without saying what is wrong: nothing was sent to be recorded yet."""
        self.form.full_clean()
        self._take_photos()
        self.form._errors = ErrorDict()
        for rows in self.rows.values():
            for row in rows.forms:
                row._errors = ErrorDict()

    def said(self) -> dict[str, Any]:
        """What the sheet says, as fields of a `SessionEntry`."""
        said = self.form.said(files=files_of(self.kept), guests=self.guests)
        for section, rows in self.rows.items():
            said[_ENTRIES[section]] = tuple(entry for row in rows.forms if (entry := row.entry()))
        return said

    @property
    def before(self) -> str:
        """Who was there the last time, for the button that puts the roll back to that."""
        return ",".join(str(line.person) for line in self.lines if line.person in self.known.present)

    @property
    def dropped(self) -> tuple[int, ...]:
        """The pictures of the record that were marked to go."""
        return tuple(int(pk) for pk in self.form.cleaned_data.get("dropped") or ())

    def _initial(self, version: int | None, is_plan: bool) -> dict[str, Any]:
        """The form before anybody typed: as the last time, as the record says, or as the roll call and the guidance."""
        fresh = initial_of(self.known)
        if self.entry is None:
            return fresh | ({"title": self.known.theme, "minutes": agenda_of(self.known)} if is_plan else {})
        initial = initial_from(self.entry, version or 1)
        if not self.is_new:
            return initial
        initial["covered"] = fresh["covered"]
        initial["contents"] = list(dict.fromkeys([*self.known.required_contents, *initial["contents"]]))
        if self.arrived:
            initial |= {"roll": [str(person) for person in self.arrived], "arrived": said_arrived(self.arrived)}
        elif not self.entry.attendance:
            initial["roll"] = [str(person) for person in self.known.present]
        return initial

    def _known_of(self, data: Any) -> Prefill:
        """What is known on the day and with the branches that were sent."""
        if data is None:
            return self.known
        parts = [part for part in map(key_in, data.getlist("parts")) if part is not None]
        day = _day(data.get("day", "")) or self.known.day
        if (day, parts) == (self.known.day, list(self.known.last_parts)):
            return self.known
        return prefill(self.known.kind.pk, self.known.host, day, parts=parts) or self.known

    def _lines(self) -> list[RollChoice]:
        """Who stands on the roll: those expected; of a record that stands, also who was there all the same."""
        if self.entry is not None and self.entry.status == HELD and not self.entry.attendance:
            return []
        lines = choices_of(self.known.roll, self.arrived)
        if self.entry is None or not self.entry.attendance:
            return lines
        people = [one.person for one in self.entry.attendance]
        names = dict(Person.objects.filter(pk__in=people).values_list("pk", "full_name"))
        return lines + guest_choices(self.entry, names, lines)

    def _names_of(self, people: Sequence[str]) -> list[str]:
        """What these people are called; "" for whoever is not the reader's to know."""
        keys = [key_in(person) for person in people]
        if not keys:
            return []
        seen = visible_people(self.request.user, today(), among=[key for key in keys if key is not None])
        names = dict(seen.values_list("pk", "full_name"))
        return [names.get(key, "") for key in keys]

    def _press(self, data: Any) -> None:
        """A button that changes the sheet: one more row, or the roll as it was or with everybody."""
        if (section := data.get(ADD_ROW)) and (total := data.get(f"{section}-TOTAL_FORMS", "")).isdecimal():
            data[f"{section}-TOTAL_FORMS"] = str(int(total) + 1)
        if ROLL_AS in data:
            there = self.known.everybody if data[ROLL_AS] == "tat-ca" else self.known.present
            data.setlist("roll", [str(line.person) for line in self.lines if line.person in there])

    def _given(self) -> dict[str, dict[str, Any]]:
        """The choices that the rows offer: officers for their branches, then those on the roll."""
        charges = [
            (f"{charge.person}:{charge.unit}", f"{charge.name} – phụ trách {charge.unit_name}")
            for charge in self.known.charges
        ]
        people = [(f"{line.person}:{line.unit}", line.name) for line in self.known.roll]
        units = {line.unit: line.unit_name for line in self.known.roll if line.unit != self.known.host}
        return {
            "nhiem-vu": {"people": charges + people},
            "bai-hoc": {"people": people},
            "sang-kien": {"units": list(units.items())},
        }

    def _rows_before(self, is_new: bool) -> dict[str, list[dict[str, Any]]]:
        """Rows that wait to be filled: one for each officer in charge of a branch (SV3)."""
        if not is_new or self.known.kind.roll != ROLL_OF_COMMITTEE:
            return {}
        return {"nhiem-vu": [{"whose": f"{charge.person}:{charge.unit}"} for charge in self.known.charges]}

    def _tokens(self, data: Any) -> list[str]:
        removed = set(data.getlist("bo"))
        return [token for token in data.getlist("kept") if token not in removed]

    def _take_photos(self) -> None:
        if "photos" not in self.form.fields:
            return
        tokens = []
        for upload in self.request.FILES.getlist("photos"):
            try:
                stored = store_photo(upload, name=upload.name or "ảnh")
                tokens.append(token_for(stored.pk, self.request.user))
            except Refusal as refusal:
                refusal.put_on(self.form)
        self.kept += kept_photos(tokens, self.request.user)

    def _find_guests(self) -> None:
        for line in (self.form.cleaned_data.get("guests") or "").splitlines():
            found = find_people(line, self.request.user, today(), limit=2)
            if len(found) == 1:
                self.guests.append(found[0].person)
            else:
                why = "có nhiều người" if found else "không tìm thấy trong phạm vi của đồng chí"
                self.form.add_error("guests", f"“{line}”: {why}. Đồng chí ghi số điện thoại hoặc mã đoàn viên.")


def _day(text: str) -> dt.date | None:
    try:
        return DateField(required=False).clean(text)
    except ValidationError:
        return None


def agenda_of(known: Prefill) -> str:
    """What a plan says it will be about, made of the month's guidance; empty without one."""
    names = [name for line in known.guidance for name in line.names]
    pages = [(page.title, page.text) for line in known.guidance for page in line.pages]
    return "\n".join(item_lines(agenda(names, pages), known.starts_at)) if names or pages else ""
