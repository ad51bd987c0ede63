"""What is held while somebody writes about a class, so that two who write at once wait for each other; and who may.

People are held before a class, a class before its participants.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from thulinh.kernel.actions import audit_event
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.people.rules import portions
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.sight import may_organise
from thulinh.training.rules.classes import Step, refused_words

CHANGED_MEANWHILE = "Vừa có người khác ghi về lớp này. Đồng chí mở lại trang, xem rồi ghi tiếp."
GONE = "Không còn lớp này. Đồng chí mở lại trang."
NOT_THERE = "Có người không còn trong danh sách của lớp. Đồng chí mở lại trang."

Key = TrainingClass | int
T = TypeVar("T")


def today_of() -> dt.date:
    """The day on which something is done."""
    return timezone.localdate(now())


def key_of(row: Model | int) -> int:
    """The key of a row that was given as such or by its key."""
    return row if isinstance(row, int) else row.pk


def held_class(training_class: Key, step: Step | None, *, version: int | None = None) -> TrainingClass:
    """A class, held until the action ends.

    Errors: there is none; its state does not take the step; somebody wrote meanwhile.
    """
    rows = TrainingClass.objects.current().select_for_update(no_key=True, of=("self",)).select_related("unit")
    found = rows.filter(pk=key_of(training_class)).first()
    if found is None:
        raise Refusal(GONE)
    if step is not None and (words := refused_words(found.state, step)):
        raise Refusal(words)
    if version is not None and version != found.version:
        raise Refusal(CHANGED_MEANWHILE)
    return found


def organised(training_class: Key, step: Step | None, *, by: Any, version: int | None = None) -> TrainingClass:
    """A class in the hands of who organises it, held until the action ends.

    Errors: as in `held_class`; not one's to organise.
    """
    found = held_class(training_class, step, version=version)
    refuse_stranger(by, found.unit_id)
    return found


def refuse_stranger(by: Any, unit: int | None) -> None:
    """Errors: who writes does not organise classes of the unit; there is none."""
    if unit is None or not may_organise(by, unit, today_of()):
        raise Refusal("Lớp này do đơn vị khác tổ chức.")


def held_participants(training_class: int, participants: Iterable[Participant | int]) -> list[Participant]:
    """Participants of a class in the order asked for, held until the action ends; the class is held already.

    Queries: one, for up to ten thousand.
    Errors: one is not in the class, or was taken off.
    """
    wanted = list(dict.fromkeys(key_of(one) for one in participants))
    rows = Participant.objects.current().filter(training_class=training_class).order_by("pk")
    rows = rows.select_for_update(no_key=True, of=("self",)).select_related("person")
    found = {row.pk: row for part in portions(wanted) for row in rows.filter(pk__in=part)}
    if len(found) < len(wanted):
        raise Refusal(NOT_THERE)
    return [found[pk] for pk in wanted]


def touched(row: TrainingClass, *fields: str) -> None:
    """Write a class with its next version."""
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def said(reason: str, words: str = "Đồng chí ghi lý do.") -> str:
    """A reason, fit to be kept.

    Errors: there is none.
    """
    found = nfc(reason)
    if not found:
        raise Refusal(words, "reason")
    return found[:300]


def told(verb: str, row: TrainingClass, by: Any, *, reason: str = "", **after: Any) -> AuditEvent:
    """A line of the log about a class."""
    return audit_event(
        verb=verb,
        subject=row,
        by=by,
        unit_id=row.unit_id,
        after={"name": row.name, **after},
        reason=reason,
    )


def told_of(verb: str, row: Participant, name: str, by: Any, *, reason: str = "", **after: Any) -> AuditEvent:
    """A line of the log about somebody in the class of that name."""
    values = {"person": row.person_id, "class": name, **after}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=values, reason=reason)


def once_of(
    command_id: uuid.UUID | None, *, by: Any, content: Mapping[str, Any], row: Key, write: Callable[[], T],
    again: Callable[[], T],
) -> T:  # fmt: skip
    """Do `write`, about a class, once for this command id; a second time nothing is written: `again` says what stands.

    Errors: as in `once`.
    """
    done: list[T] = []

    def first() -> TrainingClass:
        done.append(write())
        return TrainingClass.objects.get(pk=key_of(row))

    once(command_id, by=by, content=content, write=first)
    return done[0] if done else again()
