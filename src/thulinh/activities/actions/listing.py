"""Past activities handed in as a list (columns: activities/rows.py)."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.activities.actions.laying import BATCH, repeat_on_credits
from thulinh.activities.actions.recording import Prepared, prepare, write
from thulinh.activities.models import Activity, ContentKind, Kind
from thulinh.activities.rules.entries import HELD, NOT_HELD, SessionEntry
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.cells import Correction, CorrectionKind
from thulinh.kernel.clock import now
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Offer, Problem, Refusal
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold, nearest, nfc
from thulinh.kernel.writing import action
from thulinh.people.rules import portions
from thulinh.units.queries import Match, UnitOnDay, match_units

# Where a problem of the entry stands in the list.
FIELDS = {
    "day": "ngay", "kind": "loai", "host": "don-vi", "parts": "cung-du", "contents": "noi-dung",
    "present_count": "co-mat", "why_not": "ly-do", "why_not_note": "ly-do",
}  # fmt: skip
_SEPARATORS = re.compile(r"[;\n]+")
_WHY = {fold(label): code for code, label in Activity.WhyNot.choices}

Row = Mapping[str, Any]


@action
def take_sessions(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of past activities: those that are new are recorded, those that stand already stay as they are.

    An activity is known by its kind, its host and its day. What the list calls contents and no definition knows goes
    into the minutes. A reason in the column for it means "không tổ chức được".

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown kind or unit (the nearest offered), one outside one's reach, and as `record_sessions`.
    Writes: as `record_sessions`.
    """
    reading = _Reading(rows, on, roots)
    entries = list(reading.entries.values())
    prepared = prepare(entries, by=by, at=now())
    standing = {
        index
        for (index, entry), facts in zip(reading.entries.items(), prepared.facts, strict=True)
        if any((one.status, one.day) == (entry.status, entry.day) for one in facts.earlier)
    }
    problems = list(reading.problems)
    places = list(reading.entries)
    for problem in prepared.problems:
        index = places[problem.row or 0]
        if index not in standing:
            problems.append(replace(problem, field=FIELDS.get(problem.field, "don-vi"), row=index))
    left_out = refuse_or_skip(sorted(problems, key=lambda problem: problem.row or 0), skip_problems=skip_problems)
    made = _write(prepared, places, left_out | standing)
    outcomes = dict.fromkeys(standing - left_out, Outcome.SAME) | dict.fromkeys(made, Outcome.NEW)
    return Applied(
        tuple(outcomes.get(index) for index in range(len(rows))),
        tuple(problems),
        tuple(note for note in reading.notes if note[0] in made),
        {"recorded": [activity.pk for activity in made.values()]},
    )


def _write(prepared: Prepared, places: Sequence[int], left_out: set[int]) -> dict[int, Activity]:
    written = [index for index in places if index not in left_out]
    skipped = {position for position, index in enumerate(places) if index in left_out}
    return dict(zip(written, write(prepared, skipped), strict=True)) if written else {}


@action
def take_back_sessions(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_sessions`: withdraw what it recorded.

    Errors: one of them was changed, verified or confirmed since (which one is named).
    Writes: Activity, Credit, AuditEvent.
    """
    rows = [
        row
        for part in portions(made.get("recorded", ()))
        for row in Activity.objects.current().select_for_update(no_key=True).filter(pk__in=part).order_by("pk")
    ]
    used = [row for row in rows if row.version > 1 or row.verdict != Activity.Verdict.PENDING or row.confirmed_at]
    if used:
        days = ", ".join(sorted({f"{row.day:%d/%m/%Y}" for row in used})[:5])
        raise Refusal(f"Không hoàn tác được: {len(used)} buổi đã được sửa, duyệt hoặc xác nhận ({days}).")
    at = now()
    for row in rows:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by, nfc(reason)[:300] or "Hoàn tác lần nhập"
    if rows:
        Activity.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_by", "withdrawn_reason"], batch_size=BATCH)
        repeat_on_credits(rows)
    record_audit(
        audit_event(verb="activities.withdraw", subject=row, by=by, unit_id=row.host_id, reason=row.withdrawn_reason)
        for row in rows
    )


@dataclass(frozen=True)
class _Contents:
    """What a cell of contents holds: known kinds, and the rest as words."""

    codes: tuple[str, ...]
    words: str


class _Reading:
    """The rows as entries, with what could not be read.

    Queries: four, however many rows.
    """

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.entries: dict[int, SessionEntry] = {}
        self._kinds = {kind.pk: kind for kind in Kind.objects.all()}
        self._kind_words = {fold(kind.name): kind for kind in self._kinds.values()}
        self._contents = {fold(name): code for code, name in ContentKind.objects.values_list("code", "name")}
        names = {name for row in rows for name in (row.get("don-vi"), *_listed(row.get("cung-du"))) if name}
        levels = {level for kind in self._kinds.values() for level in kind.host_levels}
        self._units = match_units(names, roots, on, levels=levels)
        for index, row in enumerate(rows):
            if entry := self._entry(index, row):
                self.entries[index] = entry

    def _entry(self, index: int, row: Row) -> SessionEntry | None:
        kind, host = self._kind(index, row), self._unit(index, row.get("don-vi") or "", "don-vi")
        parts = [self._unit(index, name, "cung-du") for name in _listed(row.get("cung-du"))]
        if kind is None or host is None or None in parts or row.get("ngay") is None:
            return None
        contents, why = self._told(row.get("noi-dung"), kind), row.get("ly-do")
        month = period_containing(Cadence.MONTH, row["ngay"])
        known_why = _WHY.get(fold(why), Activity.WhyNot.OTHER.value) if why else ""
        return SessionEntry(
            kind=kind.pk,
            host=host.unit_id,
            day=row["ngay"],
            status=NOT_HELD if why else HELD,
            place=row.get("dia-diem") or "",
            title=row.get("ten-buoi") or "",
            contents=() if why else contents.codes,
            minutes=contents.words,
            conclusion=row.get("ket-luan") or "",
            why_not=known_why,
            why_not_note=why if known_why == Activity.WhyNot.OTHER else "",
            answer_starts_on=month.starts_on if why else None,
            answer_ends_on=month.ends_on if why else None,
            parts=tuple(part.unit_id for part in parts if part and part.unit_id != host.unit_id),
            present_count=None if why else row.get("co-mat"),
            expected_count=None if why else row.get("tong-so"),
        )

    def _say(self, index: int, message: str, field: str, offers: Sequence[Offer] = ()) -> None:
        self.problems.append(Problem(message, field, index, tuple(offers)))

    def _kind(self, index: int, row: Row) -> Kind | None:
        words = row.get("loai") or ""
        found = self._kind_words.get(fold(words)) or self._kinds.get(words)
        if found is None:
            near = nearest(words, [kind.name for kind in self._kinds.values()])
            hint = f" Có phải “{near}” không?" if near else ""
            offers = [Offer(kind.name, kind.name) for kind in self._kinds.values()]
            self._say(index, f"Không có loại hoạt động “{words}”.{hint}", "loai", offers)
        return found

    def _unit(self, index: int, name: str, field: str) -> UnitOnDay | None:
        match = self._units.get(name)
        found = (match.unit or _only(match.closed) or match.likely) if match else None
        if found is None:
            offers = [Offer(unit.name, unit.name) for unit in match.near] if match else []
            self._say(index, _unknown(name, match), field, offers)
        elif match and not match.is_sure and found.name != name:
            self.notes.append((index, field, Correction(CorrectionKind.UNIT, name, found.name)))
        return found

    def _told(self, cell: str | None, kind: Kind) -> _Contents:
        codes, words = [], []
        for piece in _listed(cell):
            code = self._contents.get(fold(piece))
            if code in kind.contents:
                codes.append(code)
            else:
                words.append(piece)
        return _Contents(tuple(dict.fromkeys(codes)), "\n".join(words))


def _listed(cell: str | None) -> list[str]:
    return [piece for piece in (nfc(part) for part in _SEPARATORS.split(cell or "")) if piece]


def _only(units: Sequence[UnitOnDay]) -> UnitOnDay | None:
    return units[0] if len(units) == 1 else None


def _unknown(name: str, match: Match | None) -> str:
    if not name:
        return "Chưa ghi đơn vị."
    if match and len(match.exact) > 1:
        return f"Có {len(match.exact)} đơn vị tên “{name}” trong phạm vi của đồng chí. Đồng chí ghi rõ hơn."
    near = match.near[0].name if match and match.near else ""
    return f"Không có đơn vị “{name}” trong phạm vi của đồng chí." + (f" Có phải “{near}” không?" if near else "")
