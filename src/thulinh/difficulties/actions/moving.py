"""What becomes of difficulties when units merge or end: who raised them, and whose turn it is, move to who follows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from thulinh.difficulties.actions.raising import BATCH, counted_at, lay, written_at_unit
from thulinh.difficulties.models import Difficulty, Step, Turn
from thulinh.difficulties.queries.above import LinesAbove, days_to_answer, voices
from thulinh.difficulties.rules.turns import first_again, lay_turns
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Seat
from thulinh.units.rules import path_ids

_UNITS = ("unit_id", "shown_unit_id", "sent_to_id")


@action
def hand_over_difficulties(
    units: Iterable[int], follower: int | None, *, on: dt.date, reason: str, by: Any, at: dt.datetime | None = None
) -> int:
    """Let the unit that follows ended ones speak for what they raised, by the same seat there, and answer what was
    their turn. Where nobody follows, what they raised ends with the reason, and what was their turn goes one level up.
    So ends what was sent past the unit that follows: it is not to learn who raised it, nor to speak for it.

    What was solved is moved as long as it may be reopened; what has happened stays where it happened. A decision
    that is still to come moves nothing: from its day on, whoever carries a unit on speaks and answers for it
    (`above.voices`, `Rights.own_units`).
    Shape: how many difficulties were touched.
    Queries: a fixed number, besides two for each difficulty whose turns are laid anew.
    Writes: Difficulty, Turn, Step, AuditEvent.
    """
    ended = [unit for unit in units if unit != follower]
    at = at or now()
    if on > timezone.localdate(at):
        return 0
    rows = _held(ended, on)
    before = {row.pk: row.unit_id for row in rows}
    raised = [row for row in rows if row.unit_id in ended]
    left = [row for row in raised if follower is None or _was_passed_over(row, follower)]
    over = [row for row in left if row.state in _OPEN]
    _end(over, on, reason)
    if follower is not None:
        _follow([row for row in rows if row not in left], ended, follower, on)
        _move_turns(rows, ended, follower, on)
    Difficulty.objects.bulk_update(
        rows, ["unit", "seat", "shown_unit", "sent_to", "state", "ended_on", "end_reason", "version"], batch_size=BATCH
    )
    for row in rows:
        if row.state == Difficulty.State.OPEN and _has_no_turn(row, ended, on):
            lay_anew(row, on)
    _tell(rows, over, on=on, reason=reason, by=by, at=at)
    record_audit(
        audit_event(
            verb="difficulties.hand_over", subject=row, by=by, unit_id=written_at_unit(row),
            before={"unit": before[row.pk]}, after={"unit": row.unit_id, "state": str(row.state)}, reason=reason,
            is_sensitive=row.is_direct,
        )
        for row in rows
    )  # fmt: skip
    return len(rows)


_OPEN = (Difficulty.State.OPEN, Difficulty.State.ANSWERED)


def _was_passed_over(row: Difficulty, follower: int) -> bool:
    """Whether a difficulty was sent past a unit that stood above whoever raised it."""
    return row.is_direct and follower in path_ids(row.path)[:-1]


def _tell(
    rows: Sequence[Difficulty], over: Sequence[Difficulty], *, on: dt.date, reason: str, by: Any, at: dt.datetime
) -> None:
    """A step for each that was moved; what ended by it is counted as ended with a reason, which stands in that step."""
    places = counted_at(over, on)
    same: dict[str, Any] = {"day": on, "by": by, "at": at}
    steps = [Step(difficulty=row, kind=Step.Kind.MOVED, text=nfc(reason), **same) for row in rows]
    steps += [Step(difficulty=row, kind=Step.Kind.CLOSED, **same, **places[row.pk]) for row in over]
    Step.objects.bulk_create(steps, batch_size=BATCH)


def not_quite_over(on: dt.date) -> Q:
    """The condition that a difficulty is open, or may be reopened."""
    since = on - dt.timedelta(days=int(parameter("mo-lai-kho-khan-so-ngay", on)))
    ended = (Difficulty.State.SOLVED, Difficulty.State.CLOSED)
    return Q(state__in=_OPEN) | Q(state__in=ended, ended_on__gte=since)


def _held(ended: Sequence[int], on: dt.date) -> list[Difficulty]:
    """The difficulties that these units raised or have to answer, and that are not quite over."""
    ahead = Turn.objects.filter(unit__in=ended, answered_on=None, cut_on=None).exclude(ends_on__lt=on)
    touched = Q(unit__in=ended) | Q(shown_unit__in=ended) | Q(sent_to__in=ended) | Q(pk__in=ahead.values("difficulty"))
    return list(Difficulty.objects.select_for_update(no_key=True).filter(not_quite_over(on), touched).order_by("pk"))


def _end(rows: Sequence[Difficulty], on: dt.date, reason: str) -> None:
    """Nobody is left to agree."""
    for row in rows:
        row.state, row.ended_on, row.end_reason = Difficulty.State.CLOSED, on, nfc(reason)[:500]
    turns = Turn.objects.filter(difficulty__in=[row.pk for row in rows], answered_on=None, cut_on=None)
    turns.filter(starts_on__gt=on).delete()
    turns.exclude(ends_on__lt=on).update(cut_on=on, ends_on=on)


def _follow(rows: Sequence[Difficulty], ended: Sequence[int], follower: int, on: dt.date) -> None:
    """Units become the one that follows; a seat becomes the same seat there."""
    speaking = voices([follower], on).get(follower, ())
    positions = dict(Seat.objects.filter(pk__in={row.seat_id for row in rows}).values_list("pk", "position"))
    there = {seat.position_id: seat.pk for seat in Seat.objects.filter(pk__in=[one.seat for one in speaking])}
    leading = speaking[0].seat if speaking else None
    for row in rows:
        row.version += 1
        if row.unit_id in ended:
            row.seat_id = there.get(positions.get(row.seat_id, ""), leading)
        for field in _UNITS:
            if getattr(row, field) in ended:
                setattr(row, field, follower)


def _move_turns(rows: Sequence[Difficulty], ended: Sequence[int], follower: int, on: dt.date) -> None:
    """Turns that run or are still to come."""
    path = LinesAbove([follower], on).row(follower)
    ahead = Turn.objects.filter(difficulty__in=[row.pk for row in rows], unit__in=ended, answered_on=None, cut_on=None)
    ahead.exclude(ends_on__lt=on).update(unit=follower, path=path.path if path else "")


def _has_no_turn(row: Difficulty, ended: Sequence[int], on: dt.date) -> bool:
    """Whether its turn is that of a unit that is gone, or of the unit itself that now speaks for who raised it."""
    running = Turn.objects.running(on).filter(difficulty=row)
    return not running.exclude(unit__in=[*ended, row.unit_id]).exists()


def lay_anew(row: Difficulty, on: dt.date) -> None:
    """Take away the turns that run and those ahead, and let the levels that stand above now answer, from that day."""
    turns = Turn.objects.filter(difficulty=row, answered_on=None, cut_on=None)
    turns.filter(starts_on__gt=on).delete()
    turns.exclude(ends_on__lt=on).update(cut_on=on, ends_on=on)
    chain = LinesAbove([row.unit_id], on).chain(row.unit_id)
    if chain:
        lay(
            [
                (
                    row,
                    lay_turns(
                        chain,
                        first=first_again(chain, sent_to=row.sent_to_id, is_direct=row.is_direct),
                        on=on,
                        days_of=days_to_answer,
                    ),
                )
            ]
        )
