"""Taking the roll by QR: opened for today's session, confirmed by each who is there, closed; undone when wrong."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from thulinh.activities.actions.correcting import locked
from thulinh.activities.actions.recording import NOT_YOURS, AlreadyRecorded, record_session
from thulinh.activities.models import Activity, CheckIn, MissedGuess, RollCall
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.prefill import prefill
from thulinh.activities.queries.rights import Rights
from thulinh.activities.queries.roll_calls import (
    expected_at,
    guess_keys,
    is_let_through,
    known_people,
    spoken_time,
)
from thulinh.activities.rules.entries import PLANNED, ROLL_OF_NOBODY, SessionEntry
from thulinh.activities.rules.roll_calls import match, said_digits
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action

DIGITS = "chu-so-tu-diem-danh"
CLOSED = "Lượt điểm danh này đã đóng. Đồng chí nhờ bí thư điểm danh."
NO_MATCH = "Chưa khớp. Đồng chí xem lại tên và số, hoặc nhờ bí thư điểm danh."
TOO_OFTEN = "Đã thử nhiều lần chưa khớp. Đồng chí nhờ bí thư điểm danh."


class NotMatched(Refusal):
    """The name and the digits fit nobody who is expected, or more than one: counted, so that guessing does not pay."""


class AlreadyThere(Refusal):
    """The person is confirmed already; `check_in` says since when."""

    def __init__(self, check_in: CheckIn) -> None:
        self.check_in = check_in
        super().__init__(f"Đồng chí đã điểm danh lúc {spoken_time(check_in.at)}.")


@action
def open_roll_call(activity_id: int, *, by: Any, at: dt.datetime | None = None) -> RollCall:
    """Open the roll call of a session planned for today, or open it again.

    Errors: not a plan any more, or of another day; a kind without a roll, or nobody on it; not within reach.
    Writes: RollCall, AuditEvent.
    """
    moment = at or now()
    activity = _own_plan(activity_id, by, moment)
    today = timezone.localdate(moment)
    if activity.day != today:
        raise Refusal(f"Chỉ mở điểm danh trong ngày diễn ra, {format_date(activity.day)}. Đồng chí đổi lịch nếu cần.")
    if activity.kind.roll == ROLL_OF_NOBODY:
        raise Refusal("Loại hoạt động này không điểm danh.")
    if not expected_at(activity):
        raise Refusal("Đơn vị chưa có danh sách để điểm danh từng người.")
    found = RollCall.objects.filter(activity=activity).first()
    if found is not None and found.is_open(moment):
        return found
    found = found or RollCall(activity=activity, token=_new_token(), opened_at=moment, opened_by=by)
    found.day, found.closed_at, found.closed_by = today, None, None
    found.save()
    _audit("activities.open_roll_call", found, activity, by)
    return found


@action
def open_roll_call_today(unit: int, kind: str, *, by: Any, at: dt.datetime | None = None) -> RollCall:
    """Open the roll call of today's session; without a plan for today one is made, as the sessions usually are.

    Errors: the session of today was recorded already; as in `open_roll_call`, and as planning a session refuses.
    Writes: as `open_roll_call`; Activity, Credit and AuditEvent for the plan.
    """
    moment = at or now()
    today = timezone.localdate(moment)
    plans = Activity.objects.current().filter(host=unit, kind=kind, day=today, status=Activity.Status.PLANNED)
    plan = plans.order_by("pk").values_list("pk", flat=True).first()
    if plan is None:
        plan = _plan_of_today(unit, kind, today, by, moment)
    return open_roll_call(plan, by=by, at=moment)


def _plan_of_today(unit: int, kind: str, today: dt.date, by: Any, at: dt.datetime) -> int:
    known = prefill(kind, unit, today)
    if known is None:
        raise Refusal(NOT_YOURS)
    entry = SessionEntry(
        kind, unit, today, status=PLANNED, starts_at=known.starts_at, place=known.place, title=known.theme,
        contents=tuple(dict.fromkeys([*known.required_contents, *known.last_contents])),
        parts=tuple(part for part in known.last_parts if part != unit),
    )  # fmt: skip
    try:
        return record_session(entry, by=by, at=at).pk
    except AlreadyRecorded as refusal:
        raise Refusal("Buổi hôm nay đã được ghi. Đồng chí mở bản đã ghi để sửa điểm danh.") from refusal


@action
def close_roll_call(activity_id: int, *, by: Any, at: dt.datetime | None = None) -> RollCall:
    """Close a roll call: the code opens nothing any more; who confirmed stays.

    Errors: not open; not within reach.
    Writes: RollCall, AuditEvent.
    """
    moment = at or now()
    activity = _own_plan(activity_id, by, moment)
    found = _open_of(activity, moment)
    found.closed_at, found.closed_by = moment, by
    found.save(update_fields=["closed_at", "closed_by"])
    _audit("activities.close_roll_call", found, activity, by)
    return found


@action
def renew_roll_call(activity_id: int, *, by: Any, at: dt.datetime | None = None) -> RollCall:
    """Give an open roll call another code, for instance when a picture of it went around; the old one opens nothing.

    Errors: not open; not within reach.
    Writes: RollCall, AuditEvent.
    """
    moment = at or now()
    activity = _own_plan(activity_id, by, moment)
    found = _open_of(activity, moment)
    found.token = _new_token()
    found.save(update_fields=["token"])
    _audit("activities.renew_roll_call", found, activity, by)
    return found


@action
def check_in(roll_call: RollCall, person: int, *, by: Any, at: dt.datetime | None = None) -> CheckIn:
    """Confirm by one's own account to be there.

    Errors: closed; not expected at this session; confirmed already (`AlreadyThere`).
    Queries: a fixed number, however many are expected.
    Writes: CheckIn, AuditEvent.
    """
    moment = at or now()
    _refuse_closed(roll_call, moment)
    if all(line.person != person for line in expected_at(roll_call.activity)):
        raise NotMatched(NO_MATCH)
    return _there(_still_open(roll_call, moment), [person], CheckIn.How.ACCOUNT, by, moment)[0]


@action
def check_in_by_name(
    roll_call: RollCall, *, name: str, digits: str, address: str, at: dt.datetime | None = None
) -> CheckIn:
    """Confirm to be there by name and the last digits of one's phone (day and month of birth without a phone).

    Errors: closed; too many wrong tries; fits nobody expected, or more than one (`NotMatched`, always the same words);
    confirmed already (`AlreadyThere`).
    Queries: a fixed number, however many are expected.
    Writes: CheckIn, AuditEvent.
    """
    moment = at or now()
    _refuse_closed(roll_call, moment)
    expected = [line.person for line in expected_at(roll_call.activity)]
    if not is_let_through(roll_call, address, name, expected=len(expected)):
        raise Refusal(TOO_OFTEN)
    length = parameter(DIGITS, roll_call.activity.day)
    person = match(name, said_digits(digits, length), known_people(expected))
    if person is None:
        raise NotMatched(NO_MATCH)
    return _there(_still_open(roll_call, moment), [person], CheckIn.How.NAME, None, moment)[0]


@action
def note_missed_guess(roll_call: RollCall, *, address: str, name: str) -> None:
    """Count a try that fitted nobody, for the name and for the address it came from.

    Writes: MissedGuess.
    """
    for key in guess_keys(address, name):
        counted = MissedGuess.objects.filter(roll_call=roll_call, key=key)
        if counted.update(wrong=F("wrong") + 1):
            continue
        try:
            with transaction.atomic():
                MissedGuess.objects.create(roll_call=roll_call, key=key, wrong=1)
        except IntegrityError:  # somebody beside began to count a moment ago
            counted.all().update(wrong=F("wrong") + 1)


@action
def tick_present(activity_id: int, people: Sequence[int], *, by: Any, at: dt.datetime | None = None) -> list[CheckIn]:
    """Confirm people by hand, as the keeper of the roll call.

    Errors: closed; somebody is not expected; somebody is confirmed already (`AlreadyThere`); not within reach.
    Writes: CheckIn, AuditEvent.
    """
    moment = at or now()
    activity = _own_plan(activity_id, by, moment)
    found = _open_of(activity, moment)
    if set(people) - {line.person for line in expected_at(activity)}:
        raise Refusal("Có người không thuộc danh sách của buổi này. Khách mời thì ghi trong biên bản.")
    return _there(found, list(dict.fromkeys(people)), CheckIn.How.HAND, by, moment)


@action
def undo_check_in(check_in_id: int, *, by: Any, reason: str = "", at: dt.datetime | None = None) -> CheckIn:
    """Take a confirmation back, as the keeper of the roll call.

    Errors: taken back before; the session was recorded; not within reach.
    Writes: CheckIn, AuditEvent.
    """
    moment = at or now()
    row = _standing(check_in_id)
    _own_plan(row.roll_call.activity_id, by, moment)
    return _undo(row, by, nfc(reason), moment)


@action
def deny_check_in(check_in_id: int, *, by: Any, at: dt.datetime | None = None) -> CheckIn:
    """Say "không phải tôi" about a confirmation, from the device or the account that stands for it.

    Errors: taken back before; the roll call is closed; ticked by hand, which only the keeper takes back.
    Writes: CheckIn, AuditEvent.
    """
    moment = at or now()
    row = _standing(check_in_id)
    _refuse_closed(row.roll_call, moment)
    if row.how == CheckIn.How.HAND:
        raise Refusal("Bí thư đã điểm danh lượt này. Nếu nhầm, đồng chí nhờ bí thư bỏ.")
    return _undo(row, by, "Không phải tôi", moment)


def _undo(row: CheckIn, by: Any, reason: str, at: dt.datetime) -> CheckIn:
    row.undone_at, row.undone_by, row.undone_reason = at, by, reason[:300]
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    record_audit([_event("activities.undo_check_in", row, row.roll_call.activity.host_id, by, reason)])
    return row


def _there(roll_call: RollCall, people: list[int], how: CheckIn.How, by: Any, at: dt.datetime) -> list[CheckIn]:
    rows = [CheckIn(roll_call=roll_call, person_id=person, how=how, at=at, by=by) for person in people]
    try:
        with transaction.atomic():
            CheckIn.objects.bulk_create(rows, batch_size=500)
    except IntegrityError:
        earlier = CheckIn.objects.filter(roll_call=roll_call, person__in=people, undone_at=None).order_by("pk").first()
        raise AlreadyThere(earlier) if earlier else Refusal(NO_MATCH) from None
    record_audit(_event("activities.check_in", row, roll_call.activity.host_id, by) for row in rows)
    return rows


def _event(verb: str, row: CheckIn, unit: int, by: Any, reason: str = "") -> Any:
    after = {"activity": row.roll_call.activity_id, "person": row.person_id, "how": row.how}
    return audit_event(verb=verb, subject=row, by=by, unit_id=unit, after=after, reason=reason)


def _standing(check_in_id: int) -> CheckIn:
    rows = CheckIn.objects.select_for_update(no_key=True, of=("self",)).select_related("roll_call__activity")
    row = rows.filter(pk=check_in_id).first()
    if row is None or row.undone_at is not None:
        raise Refusal("Lượt điểm danh này đã được bỏ.")
    return row


def _own_plan(activity_id: int, by: Any, at: dt.datetime) -> Activity:
    activity = locked(activity_id)
    today = timezone.localdate(at)
    path = Places([activity.host_id]).path(activity.host_id, today)
    if by is not None and not Rights(by, today).may_record(activity.host_id, path):
        raise Refusal(NOT_YOURS)
    if activity.status != PLANNED:
        raise Refusal(f"Buổi này không còn là dự kiến ({activity.get_status_display().lower()}).")
    return activity


def _open_of(activity: Activity, at: dt.datetime) -> RollCall:
    found = RollCall.objects.select_related("activity").filter(activity=activity).first()
    if found is None or not found.is_open(at):
        raise Refusal("Lượt điểm danh chưa mở hoặc đã đóng.")
    return found


def _still_open(roll_call: RollCall, at: dt.datetime) -> RollCall:
    """The roll call as it stands now, its session held: who records it waits, or was first and is seen."""
    locked(roll_call.activity_id)
    found = RollCall.objects.select_related("activity").get(pk=roll_call.pk)
    if found.token != roll_call.token:
        raise Refusal(CLOSED)
    _refuse_closed(found, at)
    return found


def _refuse_closed(roll_call: RollCall, at: dt.datetime) -> None:
    if not roll_call.is_open(at):
        raise Refusal(CLOSED)


def _new_token() -> str:
    return secrets.token_urlsafe(9)


def _audit(verb: str, roll_call: RollCall, activity: Activity, by: Any) -> None:
    after = {"activity": activity.pk, "day": str(roll_call.day)}
    record_audit([audit_event(verb=verb, subject=roll_call, by=by, unit_id=activity.host_id, after=after)])
