"""Recording what was held, planned, or honestly could not be held."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.laying import (
    BATCH,
    Laid,
    fill,
    lay_attendance,
    lay_authors,
    lay_contents,
    lay_coverage,
    lay_credits,
    lay_evidence,
    lay_followings,
    repeat_on_credits,
)
from thulinh.activities.models import Activity
from thulinh.activities.queries.facts import Surroundings, open_answers
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.entries import HELD, NOT_HELD, SessionEntry, SessionFacts
from thulinh.activities.rules.sessions import credit_roles, session_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.people.rules import portions
from thulinh.units.models import Unit

NOT_YOURS = "Đồng chí không ghi được cho đơn vị này."


class AlreadyRecorded(Refusal):
    """The session stands already; `activity_id` says where, so that the page can lead there."""

    def __init__(self, problems: Sequence[Problem], activity_id: int) -> None:
        self.activity_id = activity_id
        super().__init__(problems)


@action
def record_sessions(rows: Sequence[SessionEntry], *, by: Any, at: dt.datetime | None = None) -> list[Activity]:
    """Record many sessions at once, all of them or none: held, planned, or honestly not held.

    A session that was held takes back the answer "không tổ chức được" for its period.

    Shape: the activities in the order of the rows.
    Errors, each with its row and field: the recorder answers neither for the unit nor on its behalf; an unknown kind,
    content or unit; a day in the future or on which the unit did not exist; a host of the wrong level; an attendee who
    is no member (record a guest); more present than there are; no reason; the same session a second time
    (`AlreadyRecorded`; say `is_another` if it is another one).
    Queries: a fixed number, whatever the number of rows.
    Writes: Activity, Authorship, Credit, Attendance, Evidence, Task, Lesson, Initiative, AuditEvent.
    """
    prepared = prepare(rows, by=by, at=at or now())
    if prepared.problems:
        prepared.refuse()
    return write(prepared)


@dataclass(frozen=True)
class Prepared:
    """Rows with all that is known around them and what speaks against them; nothing is written yet."""

    rows: Sequence[SessionEntry]
    facts: Sequence[SessionFacts]
    problems: Sequence[Problem]
    rights: Rights
    by: Any
    at: dt.datetime

    def refuse(self) -> None:
        """Say no, naming the record that stands already when that is all that is wrong."""
        repeated = next((known.earlier[0].id for known in self.facts if known.earlier), None)
        if repeated is not None and all(problem.field == "is_another" for problem in self.problems):
            raise AlreadyRecorded(self.problems, repeated)
        raise Refusal(self.problems)


def prepare(rows: Sequence[SessionEntry], *, by: Any, at: dt.datetime) -> Prepared:
    """Lock the units of the rows and find out what speaks against recording them.

    Queries: a fixed number, whatever the number of rows.
    """
    today = timezone.localdate(at)
    lock_units(unit for row in rows for unit in row.units)
    around = Surroundings(rows, today=today)
    rights = Rights(by, today)
    facts = [around.around(row) for row in rows]
    return Prepared(rows, facts, _problems(rows, facts, around, rights), rights, by, at)


def write(prepared: Prepared, leave_out: Collection[int] = ()) -> list[Activity]:
    """Write prepared rows, all but those left out, in bulk; called within an action.

    Shape: the activities in the order of the rows that were written.
    """
    by, at = prepared.by, prepared.at
    laid = []
    for index, (row, known) in enumerate(zip(prepared.rows, prepared.facts, strict=True)):
        if index in leave_out:
            continue
        activity = Activity(
            recorded_by=by, recorded_at=at, entered_at=row.entered_at, awaited_photos=row.awaited_photos
        )
        fill(activity, row, known)
        activity.is_on_behalf = by is not None and row.host not in prepared.rights.own_units
        laid.append(Laid(activity, row, known))
    Activity.objects.bulk_create([one.activity for one in laid], batch_size=BATCH)
    lay_authors((one.activity for one in laid), by=by, at=at)
    for lay in (lay_credits, lay_attendance, lay_contents, lay_coverage):
        lay(laid)
    lay_evidence(laid, by=by, at=at)
    lay_followings(laid, by=by)
    record_audit(_recorded(one, by) for one in laid)
    take_back_answers(laid, by=by, at=at)
    return [one.activity for one in laid]


@action
def record_session(
    entry: SessionEntry, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Activity:
    """Record one session. The same command twice is one session.

    Errors: as in `record_sessions`; the command came before with other content.
    Writes: as in `record_sessions`, and CommandReceipt.
    """
    return once(command_id, by=by, content=content_of(entry), write=lambda: record_sessions([entry], by=by, at=at)[0])


def content_of(entry: SessionEntry) -> dict[str, Any]:
    """What an entry says, with its files by their bytes: a photo sent again is the same photo."""
    return {**asdict(replace(entry, entered_at=None)), "files": _prints(entry.files)}


def content_of_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a part of an entry."""
    return {**changes, "entered_at": None, "files": _prints(changes.get("files", ()))}


def _prints(files: Iterable[int]) -> list[str]:
    return sorted(StoredFile.objects.filter(pk__in=list(files)).values_list("received_sha256", flat=True))


def lock_units(units: Iterable[int]) -> None:
    """Two who record for one unit wait for each other, so that neither misses the other's record; and who records for
    a unit waits for who ends it.
    """
    for part in portions(sorted(set(units))):
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))


def _problems(
    rows: Sequence[SessionEntry], facts: Sequence[SessionFacts], around: Surroundings, rights: Rights
) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[tuple] = set()
    for index, (row, known) in enumerate(zip(rows, facts, strict=True)):
        found = session_problems(row, known)
        if rights.user is not None and not _may_record(row, around, rights):
            found = [Problem(NOT_YOURS, "host")]
        key = (row.kind, row.host, row.day)
        if key in seen and row.status != NOT_HELD and not row.is_another:
            found.append(Problem("Buổi này có hai lần trong danh sách.", "day"))
        if not found:
            seen.add(key)
        problems += [replace(problem, row=index) for problem in found]
    return problems


def _may_record(row: SessionEntry, around: Surroundings, rights: Rights) -> bool:
    return rights.may_record(row.host, around.places.path(row.host, rights.on))


def _recorded(one: Laid, by: Any) -> Any:
    activity = one.activity
    after = {
        "kind": activity.kind_id,
        "day": str(activity.day),
        "status": activity.status,
        "place": activity.place,
        "roll": activity.roll,
        "present": activity.present_count,
        "expected": activity.expected_count,
        "parts": list(one.entry.parts),
        "files": len(set(one.entry.files)),
        "on_behalf": activity.is_on_behalf,
        "why_not": activity.why_not,
    }
    return audit_event(verb="activities.record_session", subject=activity, by=by, unit_id=activity.host_id, after=after)


def take_back_answers(laid: Sequence[Laid], *, by: Any, at: dt.datetime) -> None:
    """An answer "không tổ chức được" falls when the session was held after all."""
    held: dict[tuple[str, int], list[dt.date]] = {}
    for one in laid:
        if one.entry.status == HELD:
            for unit, _, _ in credit_roles(one.entry, one.facts):
                held.setdefault((one.entry.kind, unit), []).append(one.entry.day)
    taken = [answer for answer in open_answers(held) if _is_overtaken(answer, held[answer.kind_id, answer.host_id])]
    for answer in taken:
        answer.withdrawn_at, answer.withdrawn_by, answer.withdrawn_reason = at, by, "Sau đó đã tổ chức"
    if taken:
        Activity.objects.bulk_update(taken, ["withdrawn_at", "withdrawn_by", "withdrawn_reason"], batch_size=BATCH)
        repeat_on_credits(taken)
        record_audit(
            audit_event(
                verb="activities.withdraw",
                subject=answer,
                by=by,
                unit_id=answer.host_id,
                reason=answer.withdrawn_reason,
            )
            for answer in taken
        )


def _is_overtaken(answer: Activity, days: Iterable[dt.date]) -> bool:
    starts_on, ends_on = answer.answer_starts_on or answer.day, answer.answer_ends_on or answer.day
    return any(starts_on <= day <= ends_on for day in days)
