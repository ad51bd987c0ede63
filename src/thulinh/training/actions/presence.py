"""Who was there on a half day: by the code at the door, by the badge, by hand; each change stands in the log."""

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.training.models import HalfDay, Participant, Presence
from thulinh.training.queries.sight import may_organise
from thulinh.training.rules.attending import merged
from thulinh.training.rules.classes import Step, allows, refused_words

NOT_YOURS = "Đồng chí không phụ trách lớp này."
CLOSED = "Điểm danh buổi này đã đóng hoặc đã đổi mã. Đồng chí quét lại mã đang chiếu, hoặc nhờ ban tổ chức ghi tay."
TAKEN = "Sửa điểm danh"
NOTHING = ""
_Word, _How = Presence.Word, Presence.How


class NotListed(Refusal):
    """Whoever scanned the code has no place in the class that meets there."""


class AlreadyMarked(Refusal):
    """A word is kept for this person and half day; `presence` says which, how and when."""

    def __init__(self, presence: Presence) -> None:
        self.presence = presence
        super().__init__(f"Buổi này đồng chí đã được ghi: {presence.get_word_display().lower()}.")


@dataclass(frozen=True)
class Marked:
    """What a sheet changed: how many words; and for whom somebody else wrote another word meanwhile, which stays."""

    written: int
    collided: Mapping[int, str]


@action
def open_roll(half_day: int, *, by: Any, at: dt.datetime | None = None) -> HalfDay:
    """Open the roll of a half day on its day, or open it again: a code for the door.

    Errors: not today; the class takes nobody's presence (planned, ended, cancelled); not within reach.
    Writes: HalfDay, AuditEvent.
    """
    moment = at or now()
    found = _own(half_day, by, moment)
    if found.is_open(moment):
        return found
    if found.day != timezone.localdate(moment):
        raise Refusal(f"Chỉ mở điểm danh trong ngày học, {format_date(found.day)}. Ngày khác thì ghi tay.")
    found.token = found.token or _new_token()
    found.opened_at, found.opened_by, found.closed_at = found.opened_at or moment, found.opened_by or by, None
    return _kept(found, "training.open_roll", by)


@action
def close_roll(half_day: int, *, by: Any, at: dt.datetime | None = None) -> HalfDay:
    """Close the roll of a half day: the code opens nothing any more; who was marked stays.

    Errors: not open; not within reach.
    Writes: HalfDay, AuditEvent.
    """
    moment = at or now()
    found = _open(half_day, by, moment)
    found.closed_at = moment
    return _kept(found, "training.close_roll", by)


@action
def renew_roll(half_day: int, *, by: Any, at: dt.datetime | None = None) -> HalfDay:
    """Give an open roll another code, for instance when a picture of it went around; the old one opens nothing.

    Errors: not open; not within reach.
    Writes: HalfDay, AuditEvent.
    """
    found = _open(half_day, by, at or now())
    found.token = _new_token()
    return _kept(found, "training.renew_roll", by)


@action
def mark_at_door(token: str, *, by: Any, at: dt.datetime | None = None) -> Presence:
    """Say to be there, signed in, by the code at the door.

    Errors: no such code, or its roll is not open (any more); not on the list (`NotListed`); a word is kept already
    (`AlreadyMarked`): what the organiser wrote by hand only the organiser changes.
    Queries: a fixed number, however many take part.
    Writes: Presence, AuditEvent.
    """
    moment = at or now()
    found = HalfDay.objects.select_for_update(no_key=True, of=("self",)).select_related("training_class")
    half_day = found.filter(token=token).first()
    if half_day is None or not half_day.is_open(moment) or not allows(half_day.training_class.state, Step.PRESENCE):
        raise Refusal(CLOSED)
    person = getattr(by, "person_id", None)
    listed = Participant.objects.listed().filter(training_class=half_day.training_class, person=person)
    participant = listed.first() if person is not None else None
    if participant is None:
        raise NotListed("Đồng chí không có tên trong danh sách của lớp đang điểm danh.")
    known = Presence.objects.current().filter(participant=participant, half_day=half_day).first()
    if known is not None:
        raise AlreadyMarked(known)
    return _write(half_day, {participant.pk: _Word.THERE}, {}, _How.DOOR, by, moment)[0]


@action
def mark_by_badge(token: str, half_day: int, *, by: Any, at: dt.datetime | None = None) -> Presence:
    """Note that the holder of a badge is there, as who keeps the roll of the half day that is open.

    Errors: no badge of this class; the roll is not open; there already (`AlreadyMarked`); not within reach.
    Writes: Presence, AuditEvent.
    """
    moment = at or now()
    found = _open(half_day, by, moment)
    participant = Participant.objects.listed().filter(token=token, training_class=found.training_class_id).first()
    if participant is None:
        raise NotListed("Thẻ này không thuộc lớp đang điểm danh.")
    known = {row.participant_id: row for row in _known(found, [participant.pk])}
    if participant.pk in known and known[participant.pk].word == _Word.THERE:
        raise AlreadyMarked(known[participant.pk])
    return _write(found, {participant.pk: _Word.THERE}, known, _How.BADGE, by, moment)[0]


@action
def mark_presence(
    half_day: int,
    words: Mapping[int, str],
    *,
    by: Any,
    how: str = _How.HAND,
    shown: Mapping[int, str] | None = None,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Marked:
    """Write a sheet by hand: the word of each participant (by key), empty for none. Only what changed is written.

    `shown`: what the sheet showed when it was opened; a line left as it was shown is nobody's wish, so that two who
    write at once lose nothing. Where both wrote, the first word stays and is told.
    Errors: a half day to come; somebody who is not on the list; an unknown word; the class takes nobody's presence;
    not within reach.
    Queries: a fixed number, however many take part.
    Writes: Presence, AuditEvent, CommandReceipt.
    """
    told: list[Marked] = []
    content = {"half_day": half_day, "words": {str(key): word for key, word in words.items()}, "how": how}

    def write() -> HalfDay:
        found, marked = _mark(half_day, words, by=by, how=how, shown=shown, at=at or now())
        told.append(marked)
        return found

    once(command_id, by=by, content=content, write=write)
    return told[0] if told else Marked(0, {})


def _mark(
    half_day: int, words: Mapping[int, str], *, by: Any, how: str, shown: Mapping[int, str] | None, at: dt.datetime
) -> tuple[HalfDay, Marked]:
    found = _own(half_day, by, at)
    if found.day > timezone.localdate(at):
        raise Refusal(f"Buổi này ngày {format_date(found.day)} mới học.")
    listed = Participant.objects.listed().filter(training_class=found.training_class_id)
    strangers = set(words) - set(listed.values_list("pk", flat=True))
    if strangers:
        raise Refusal("Có người không còn trong danh sách lớp. Đồng chí mở lại trang.")
    if set(words.values()) - {*_Word.values, NOTHING}:
        raise Refusal(Problem("Chỉ ghi có mặt, vắng có lý do hoặc vắng."))
    known = {row.participant_id: row for row in _known(found, words)}
    kept = {key: row.word for key, row in known.items()}
    wish = merged(kept if shown is None else shown, words, kept, NOTHING)
    _write(found, wish.write, known, how, by, at)
    return found, Marked(len(wish.write), wish.collided)


def _write(
    half_day: HalfDay, words: Mapping[int, str], known: Mapping[int, Presence], how: str, by: Any, at: dt.datetime
) -> list[Presence]:
    """Lay new words in the place of those known, which are taken back; in one statement each."""
    old = [known[key].pk for key in words if key in known]
    if old:
        Presence.objects.filter(pk__in=old).update(withdrawn_at=at, withdrawn_reason=TAKEN)
    rows = [
        Presence(participant_id=key, half_day=half_day, word=word, how=how, by=by, at=at)
        for key, word in words.items()
        if word != NOTHING
    ]
    Presence.objects.bulk_create(rows, batch_size=500)
    fresh = {row.participant_id: row for row in rows}
    people = Participant.objects.in_bulk(list(words))
    record_audit(_told(half_day, people[key], known.get(key), fresh.get(key), by) for key in words)
    return rows


def _told(
    half_day: HalfDay, participant: Participant, before: Presence | None, after: Presence | None, by: Any
) -> AuditEvent:
    row = after or before
    assert row is not None  # a word changed, so there is one before or after
    about = {"person": participant.person_id, "class": half_day.training_class.name, "half_day": str(half_day)}
    old, new = (
        about | {"presence": str(one.get_word_display()), "how": str(one.get_how_display())} if one else None
        for one in (before, after)
    )
    return audit_event(
        verb="training.mark_presence", subject=row, by=by, unit_id=participant.unit_id, before=old, after=new
    )


def _known(half_day: HalfDay, participants: Any) -> list[Presence]:
    return list(Presence.objects.current().filter(half_day=half_day, participant__in=list(participants)))


def _own(half_day: int, by: Any, at: dt.datetime) -> HalfDay:
    """The half day, held for writing, of a class whose roll the writer keeps."""
    rows = HalfDay.objects.select_for_update(no_key=True, of=("self",)).select_related("training_class")
    found = rows.filter(pk=half_day, withdrawn_at=None, training_class__withdrawn_at=None).first()
    if found is None:
        raise Refusal("Buổi học này không còn trong lịch của lớp.")
    training_class = found.training_class
    if not may_organise(by, training_class.unit_id, timezone.localdate(at)):
        raise Refusal(NOT_YOURS)
    if why := refused_words(training_class.state, Step.PRESENCE):
        raise Refusal(why)
    return found


def _open(half_day: int, by: Any, at: dt.datetime) -> HalfDay:
    found = _own(half_day, by, at)
    if not found.is_open(at):
        raise Refusal("Điểm danh buổi này chưa mở hoặc đã đóng.")
    return found


def _kept(half_day: HalfDay, verb: str, by: Any) -> HalfDay:
    half_day.save(update_fields=["token", "opened_at", "opened_by", "closed_at"])
    unit = half_day.training_class.unit_id
    after = {"class": half_day.training_class.name, "half_day": str(half_day)}
    record_audit([audit_event(verb=verb, subject=half_day, by=by, unit_id=unit, after=after)])
    return half_day


def _new_token() -> str:
    return secrets.token_urlsafe(9)
