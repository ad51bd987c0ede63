"""Raising difficulties: by a seat at the base, from a briefing, from what a visit found."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.recording import lock_units
from thulinh.activities.models import Activity, Credit
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.difficulties.models import Area, Difficulty, Step, Turn
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.above import LinesAbove, Voice, days_to_answer, voices
from thulinh.difficulties.rules.turns import Answerer, LaidTurn, first_answerer, lay_turns
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import fold, format_date, nfc
from thulinh.kernel.writing import action
from thulinh.units.models import Level, UnitPath
from thulinh.units.rules import lies_under

NOT_YOURS = "Đồng chí nêu khó khăn của đơn vị mình; của đơn vị khác thì ghi từ buổi giao ban hoặc chuyến đi cơ sở."
BATCH = 500


@dataclass(frozen=True)
class NewDifficulty:
    """A difficulty as it is raised. `day`: when it was said, today unless told. `activity`: the briefing at which it
    was said (SV2). `is_found`: somebody writes down during a visit what the unit said.
    """

    unit: int
    area: str
    title: str
    text: str = ""
    day: dt.date | None = None
    is_direct: bool = False
    activity: int | None = None
    is_found: bool = False


@dataclass(frozen=True)
class _Ready:
    """A row with what stands around it: nothing is written yet."""

    row: NewDifficulty
    chain: Sequence[Answerer]
    first: int
    path: str
    voice: Voice | None
    is_own: bool
    today: dt.date

    @property
    def shown(self) -> tuple[int, str]:
        """The unit as which others see it and by which it counts, and where that stands: its own, or the one directly
        above where it is sent past that.
        """
        above = self.chain[0]
        return (above.unit, above.path) if self.row.is_direct else (self.row.unit, self.path)

    @property
    def turns(self) -> list[LaidTurn]:
        return lay_turns(self.chain, first=self.first, on=self.today, days_of=days_to_answer)


@action
def raise_difficulties(rows: Sequence[NewDifficulty], *, by: Any, at: dt.datetime | None = None) -> list[Difficulty]:
    """Raise difficulties of units, all of them or none: who raises one for the own unit, who wrote down the briefing at
    which it was said, or who heard it on a visit. It goes to the level that can answer, with the day on which it goes
    up by itself. Only the seat that raised it ends it; on behalf of a unit that is its leading seat.

    Shape: the difficulties in the order of the rows.
    Errors, each with its row and field: no such area; nothing said; a day that is still to come or on which the unit
    was not there; the unit ended; nobody stands above it, or nobody above the level that it is sent past; neither a
    seat of the unit nor the briefing's recorder nor a visitor within reach; the unit was not at that briefing.
    Queries: a fixed number, whatever the number of rows.
    Writes: Difficulty, Turn, Step, AuditEvent.
    Source: SV2, DN5, DN7.
    """
    at = at or now()
    lock_units(row.unit for row in rows)
    around = _Around(rows, by, timezone.localdate(at))
    problems = [replace(one, row=index) for index, row in enumerate(rows) for one in around.problems(row)]
    if problems:
        raise Refusal(problems)
    ready = [around.ready(row) for row in rows]
    raised = [_difficulty(one, by, at) for one in ready]
    Difficulty.objects.bulk_create(raised, batch_size=BATCH)
    lay([(one, made.turns) for one, made in zip(raised, ready, strict=True)])
    steps = (_first_step(one, made, by, at) for one, made in zip(raised, ready, strict=True))
    Step.objects.bulk_create(steps, batch_size=BATCH)
    record_audit(_raised(one, made, by) for one, made in zip(raised, ready, strict=True))
    return raised


def lay(turns: Sequence[tuple[Difficulty, Sequence[LaidTurn]]]) -> None:
    """Write the turns of difficulties; called within an action."""
    rows = [
        Turn(difficulty=difficulty, unit_id=one.unit, path=one.path, rank=one.place, starts_on=one.starts_on,
             ends_on=one.ends_on, due_on=one.due_on, late_from=one.due_on + dt.timedelta(days=1))
        for difficulty, laid in turns
        for one in laid
    ]  # fmt: skip
    Turn.objects.bulk_create(rows, batch_size=BATCH)


def written_at_unit(difficulty: Difficulty) -> int:
    """Under which unit the log keeps what happens to a difficulty: where the name is kept back, the level it went to,
    so that who was passed over does not read it there.
    """
    return difficulty.sent_to_id if difficulty.is_direct else difficulty.unit_id


def counted_at(rows: Sequence[Difficulty], on: dt.date) -> dict[int, dict[str, Any]]:
    """The unit by which a step of whoever raised a difficulty counts, and where that stands on a day."""
    paths = UnitPath.objects.on(on).filter(unit__in={row.shown_unit_id for row in rows})
    known = dict(paths.values_list("unit", "path"))
    return {row.pk: {"unit_id": row.shown_unit_id, "path": known.get(row.shown_unit_id, "")} for row in rows}


def _difficulty(one: _Ready, by: Any, at: dt.datetime) -> Difficulty:
    row = one.row
    title, text = nfc(row.title), prose(row.text)
    return Difficulty(
        unit_id=row.unit,
        path=one.path,
        seat_id=one.voice.seat if one.voice else None,
        person_id=one.voice.person if one.voice else None,
        area_id=row.area,
        title=title,
        text=text,
        search=fold(f"{title} {text}"),
        day=row.day or one.today,
        sent_to_id=one.chain[one.first].unit,
        shown_unit_id=one.shown[0],
        activity_id=row.activity,
        is_direct=row.is_direct,
        recorded_by=by,
        recorded_at=at,
    )


def _first_step(one: Difficulty, made: _Ready, by: Any, at: dt.datetime) -> Step:
    unit, path = made.shown
    return Step(
        difficulty=one,
        kind=Step.Kind.RAISED,
        unit_id=unit,
        path=path,
        person_id=one.person_id,
        day=one.day,
        by=by,
        at=at,
    )


def prose(text: str) -> str:
    """Several lines of text as they are kept: in composed form, without blanks at their ends."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def _raised(one: Difficulty, made: _Ready, by: Any) -> Any:
    after = {"area": one.area_id, "title": one.title, "is_direct": one.is_direct, "on_behalf": not made.is_own}
    return audit_event(
        verb="difficulties.raise", subject=one, by=by, unit_id=written_at_unit(one), after=after,
        is_sensitive=one.is_direct,
    )  # fmt: skip


class _Around:
    """What the rows touch, read once."""

    def __init__(self, rows: Sequence[NewDifficulty], by: Any, today: dt.date) -> None:
        self.by, self.today, self.rights = by, today, Rights(by, today)
        units = {row.unit for row in rows}
        self.lines = LinesAbove(units, today)
        self.areas = Area.objects.in_bulk({row.area for row in rows})
        self.ranks: Mapping[str, int] = dict(Level.objects.values_list("code", "rank"))
        self.voices = voices(units, today)
        wanted = {row.activity for row in rows if row.activity is not None}
        self.activities = Activity.objects.held().in_bulk(wanted) if wanted else {}
        credits = Credit.objects.filter(activity__in=wanted, is_current=True) if wanted else Credit.objects.none()
        self.took_part = set(credits.values_list("activity", "unit"))
        self.places = Places({*units, *(activity.host_id for activity in self.activities.values())})

    def problems(self, row: NewDifficulty) -> list[Problem]:
        """What speaks against a row."""
        found = [*self._problems_of_words(row), *self._problems_of_place(row)]
        return found or self._problems_of_right(row)

    def _problems_of_words(self, row: NewDifficulty) -> list[Problem]:
        found = []
        if row.area not in self.areas:
            found.append(Problem("Đồng chí chọn lĩnh vực.", "area"))
        if not nfc(row.title):
            found.append(Problem("Đồng chí nêu việc khó trong một câu.", "title"))
        elif len(nfc(row.title)) > 200:
            found.append(Problem("Câu này dài quá 200 chữ cái. Đồng chí ghi thêm ở mục nói rõ.", "title"))
        if row.day is not None and row.day > self.today:
            found.append(Problem("Ngày nêu chưa tới.", "day"))
        return found

    def _problems_of_place(self, row: NewDifficulty) -> list[Problem]:
        here, day = self.lines.row(row.unit), row.day or self.today
        if here is None or not here.is_open:
            return [Problem("Đơn vị này không hoạt động.", "unit")]
        if not (there := self.places.row(row.unit, day)) or not there.is_open:
            return [Problem(f"Ngày {format_date(day)}, {here.name} chưa hoạt động.", "day")]
        chain = self.lines.chain(row.unit)
        if not chain:
            return [Problem(f"{here.name} không có cấp trên để trả lời.", "unit")]
        if row.is_direct and len(chain) < 2:
            return [Problem("Không còn cấp nào cao hơn để gửi thẳng.", "is_direct")]
        return []

    def _problems_of_right(self, row: NewDifficulty) -> list[Problem]:
        if row.activity is not None and row.activity not in self.activities:
            return [Problem("Không có buổi này, hoặc buổi chưa tổ chức.", "activity")]
        if self.by is None or (self._own_voice(row) and self._was_there(row)):
            return []
        if not (self._said_at_briefing(row) or self._found_there(row)):
            words = "Đơn vị này không dự buổi đó." if self._records_briefing(row) else NOT_YOURS
            return [Problem(words, "unit")]
        one = self.ready(row)
        seen = self.rights.within(DifficultyPermission.VIEW).covers(one.chain[one.first].path)
        if row.is_direct and not seen:
            return [
                Problem("Đồng chí ghi hộ thì không gửi thẳng cấp trên được: chính đơn vị nêu mới gửi.", "is_direct")
            ]
        return []

    def _own_voice(self, row: NewDifficulty) -> Voice | None:
        person = getattr(self.by, "person_id", None)
        if person is None:
            return None
        return next((one for one in self.voices.get(row.unit, ()) if one.person == person), None)

    def _records_briefing(self, row: NewDifficulty) -> bool:
        activity = self.activities.get(row.activity) if row.activity is not None else None
        if activity is None:
            return False
        return self.rights.may_record(activity.host_id, self.places.path(activity.host_id, self.today))

    def _said_at_briefing(self, row: NewDifficulty) -> bool:
        if row.activity is None or not self._records_briefing(row):
            return False
        host = self.places.path(self.activities[row.activity].host_id, self.today)
        return lies_under(self.places.path(row.unit, self.today), host) or self._was_there(row)

    def _was_there(self, row: NewDifficulty) -> bool:
        return row.activity is None or (row.activity, row.unit) in self.took_part

    def _found_there(self, row: NewDifficulty) -> bool:
        path = self.places.path(row.unit, self.today)
        return row.is_found and self.rights.within(DifficultyPermission.FIND).covers(path)

    def ready(self, row: NewDifficulty) -> _Ready:
        """The row with its line above, its path, and the seat that speaks for it."""
        chain, area = self.lines.chain(row.unit), self.areas[row.area]
        rank = self.ranks.get(area.first_level) if area.first_level else None
        first = first_answerer(chain, from_rank=rank, is_direct=row.is_direct)
        own = self._own_voice(row)
        leading = next(iter(self.voices.get(row.unit, ())), None)
        path = self.places.path(row.unit, row.day or self.today)
        return _Ready(row, chain, first or 0, path, own or leading, own is not None, self.today)
