"""Solving difficulties: answered by whose turn it is, moved up, and ended by whoever raised them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from thulinh.difficulties.actions.raising import BATCH, counted_at, lay, prose, written_at_unit
from thulinh.difficulties.models import Difficulty, Step, Turn
from thulinh.difficulties.queries.above import LinesAbove, days_to_answer
from thulinh.difficulties.queries.standing import Standing, standings
from thulinh.difficulties.rules.turns import again_from, first_again, lay_turns
from thulinh.difficulties.rules.verbs import State, Verb, refusal
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Holding

CHANGED_MEANWHILE = "Vừa có người khác ghi vào khó khăn này. Đồng chí mở lại trang, xem rồi ghi tiếp."
# What is counted by the unit that raised it; see `measures.difficulties`.
COUNTED = (Verb.AGREE, Verb.REOPEN, Verb.WITHDRAW, Verb.CLOSE)
_COLUMNS = ("state", "answered_on", "ended_on", "end_reason", "reopened", "version")


@action
def answer(
    difficulties: Sequence[int], *, text: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> list[Difficulty]:
    """Answer one difficulty, or several alike in one go, with what was done. Each waits for the word of whoever raised
    it; the levels above are not asked any more.

    Errors, each with its row: nothing said; not the unit's turn; one's own; answered or ended already; somebody wrote
    meanwhile (`version`).
    Writes: Difficulty, Turn, Step, AuditEvent.
    Source: DN7.
    """
    said = _said(text, "Đồng chí ghi câu trả lời và việc đã làm.")
    doing = _Doing(Verb.ANSWER, difficulties, by, version, at)
    for one in doing.standings:
        one.difficulty.state, one.difficulty.answered_on = State.ANSWERED, doing.today
        doing.end_turn(one, answered=True)
    return doing.write(Step.Kind.ANSWERED, text=said)


@action
def agree(
    difficulty: int, *, text: str = "", by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Agree that a difficulty is solved: only whoever holds the seat that raised it; while nobody does, another seat of
    the unit that may raise.

    Errors: raised by somebody else; not answered yet; ended; somebody wrote meanwhile.
    Writes: Difficulty, Step, AuditEvent.
    """
    doing = _Doing(Verb.AGREE, [difficulty], by, version, at)
    row = doing.standings[0].difficulty
    row.state, row.ended_on = State.SOLVED, doing.today
    return doing.write(Step.Kind.AGREED, text=prose(text))[0]


@action
def not_agree(
    difficulty: int, *, text: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Say that an answer does not solve it, and what is missing: it goes on with the level that answered, with its days
    anew.

    Errors: as in `agree`; nothing said.
    Writes: Difficulty, Turn, Step, AuditEvent.
    """
    said = _said(text, "Đồng chí ghi còn vướng chỗ nào.")
    doing = _Doing(Verb.NOT_AGREE, [difficulty], by, version, at)
    doing.go_on(doing.standings[0])
    return doing.write(Step.Kind.NOT_AGREED, text=said)[0]


@action
def reopen(
    difficulty: int, *, text: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Reopen a difficulty that came back, within the days that the rule gives after its end.

    Errors: raised by somebody else; not ended; withdrawn; too late; nothing said; somebody wrote meanwhile.
    Writes: Difficulty, Turn, Step, AuditEvent.
    """
    said = _said(text, "Đồng chí ghi vì sao phải mở lại.")
    doing = _Doing(Verb.REOPEN, [difficulty], by, version, at)
    row = doing.standings[0].difficulty
    row.reopened += 1
    doing.go_on(doing.standings[0])
    return doing.write(Step.Kind.REOPENED, text=said)[0]


@action
def withdraw(
    difficulty: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Take back a difficulty that one raised: a state of its own, never counted as solved.

    Errors: raised by somebody else; ended; no reason; somebody wrote meanwhile.
    Writes: Difficulty, Turn, Step, AuditEvent.
    """
    return _end(Verb.WITHDRAW, State.WITHDRAWN, Step.Kind.WITHDRAWN, difficulty, reason, by, version, at)


@action
def close_with_reason(
    difficulty: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """End a difficulty that whoever raised it cannot speak to, with the reason on record: never counted as solved.

    Errors: neither the level that has it nor one above; one's own; ended; no reason; somebody wrote meanwhile.
    Writes: Difficulty, Turn, Step, AuditEvent.
    """
    return _end(Verb.CLOSE, State.CLOSED, Step.Kind.CLOSED, difficulty, reason, by, version, at)


def _end(
    verb: Verb, state: State, kind: Any, difficulty: int, reason: str, by: Any, version: int | None,
    at: dt.datetime | None,
) -> Difficulty:  # fmt: skip
    said = _said(reason, "Đồng chí ghi lý do.", "reason")[:500]
    doing = _Doing(verb, [difficulty], by, version, at)
    one = doing.standings[0]
    one.difficulty.state, one.difficulty.ended_on, one.difficulty.end_reason = state, doing.today, said
    doing.end_turn(one)
    return doing.write(kind, text=said)[0]


@action
def assign(
    difficulty: int, *, person: int, due_on: dt.date, note: str = "", by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Difficulty:  # fmt: skip
    """Give a difficulty to a person of the unit whose turn it is, with a day within that turn.

    Errors: as in `answer`; the person holds no seat in that unit; a day that is over, or after the turn.
    Writes: Turn, Difficulty, Step, AuditEvent.
    """
    doing = _Doing(Verb.ASSIGN, [difficulty], by, version, at)
    turn = doing.standings[0].turn
    assert turn is not None
    if not Holding.objects.on(doing.today).filter(person=person, seat__unit=turn.unit_id).exists():
        raise Refusal("Người này không giữ chức danh ở đơn vị đang giải quyết.", "person")
    doing.check_day(due_on)
    turn.owner_id = person
    turn.save(update_fields=["owner"])
    return doing.write(Step.Kind.ASSIGNED, text=prose(note), person_id=person, due_on=due_on)[0]


@action
def note_step(
    difficulty: int, *, text: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Write down what was done meanwhile, for whoever raised it to read.

    Errors: as in `answer`.
    Writes: Difficulty, Step, AuditEvent.
    """
    said = _said(text, "Đồng chí ghi việc đã làm.")
    return _Doing(Verb.NOTE, [difficulty], by, version, at).write(Step.Kind.NOTE, text=said)[0]


@action
def more_time(
    difficulty: int, *, due_on: dt.date, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Promise an answer by a day within the turn. Everybody sees the day; the turn itself stays as long as it is.

    Errors: as in `answer`; no reason; a day that is over, or after the turn.
    Writes: Difficulty, Step, AuditEvent.
    """
    said = _said(reason, "Đồng chí ghi vì sao hẹn thêm ngày.", "reason")
    doing = _Doing(Verb.MORE_TIME, [difficulty], by, version, at)
    doing.check_day(due_on)
    return doing.write(Step.Kind.MORE_TIME, text=said, due_on=due_on)[0]


@action
def send_up(
    difficulty: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Difficulty:
    """Send a difficulty to the next level before the days are over, because it lies beyond one's power.

    Errors: as in `answer`; no reason; no level above.
    Writes: Turn, Difficulty, Step, AuditEvent.
    """
    said = _said(reason, "Đồng chí ghi vì sao chuyển cấp trên.", "reason")
    doing = _Doing(Verb.SEND_UP, [difficulty], by, version, at)
    one = doing.standings[0]
    following = one.following
    assert following is not None
    doing.end_turn(one)
    doing.lay_from(one, following.unit_id)
    return doing.write(Step.Kind.SENT_UP, text=said, unit_id=following.unit_id)[0]


@action
def send_to_authority(
    difficulty: int, *, authority: str, text: str = "", by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Difficulty:  # fmt: skip
    """Write down that it was sent to whoever has the power (People's Committee, a department …). The unit whose turn it
    is still owes the answer.

    Errors: as in `answer`; no authority named.
    Writes: Difficulty, Step, AuditEvent.
    """
    name = nfc(authority)
    if not name:
        raise Refusal("Đồng chí ghi nơi có thẩm quyền, ví dụ UBND xã.", "authority")
    doing = _Doing(Verb.SEND_TO, [difficulty], by, version, at)
    said = prose(text)
    return doing.write(Step.Kind.SENT_TO, text=f"{name}: {said}" if said else name)[0]


def _said(text: str, words: str, field: str = "text") -> str:
    said = prose(text)
    if not said:
        raise Refusal(words, field)
    return said


class _Doing:
    """One verb done to difficulties: they are held, judged, changed and written together.

    Queries: a fixed number, whatever the number of difficulties.
    """

    def __init__(
        self, verb: Verb, difficulties: Sequence[int], by: Any, version: int | None, at: dt.datetime | None
    ) -> None:
        self.verb, self.by, self.at = verb, by, at or now()
        self.today = timezone.localdate(self.at)
        self.ended: list[Turn] = []
        self.is_cut = False
        wanted = list(dict.fromkeys(difficulties))
        held = Difficulty.objects.select_for_update(no_key=True).order_by("pk")
        found = {row.pk: row for row in held.filter(pk__in=wanted)}
        if len(found) < len(wanted) or not wanted:
            raise Refusal("Không có khó khăn này.")
        self.standings = standings([found[pk] for pk in wanted], by, self.today)
        self.before = {pk: row.state for pk, row in found.items()}
        problems = [
            Problem(words, row=index)
            for index, one in enumerate(self.standings)
            if (words := self._why_not(one, version)) is not None
        ]
        if problems:
            raise Refusal(problems)

    def _why_not(self, one: Standing, version: int | None) -> str | None:
        if version is not None and one.difficulty.version != version:
            return CHANGED_MEANWHILE
        if self.verb in (Verb.ASSIGN, Verb.SEND_UP, Verb.ANSWER) and one.turn is None and one.facts.state is State.OPEN:
            return "Hiện không cấp nào có lượt giải quyết khó khăn này."
        return refusal(self.verb, one.facts)

    def check_day(self, day: dt.date) -> None:
        """A day that is promised lies ahead, and within the turn."""
        turn, following = self.standings[0].turn, self.standings[0].following_name
        if day < self.today:
            raise Refusal("Ngày hẹn đã qua.", "due_on")
        if turn is not None and turn.ends_on is not None and day > turn.ends_on:
            words = (
                f"Lượt của đơn vị đồng chí chỉ đến ngày {format_date(turn.ends_on)}, sau đó tự chuyển lên {following}."
            )
            raise Refusal(words, "due_on")

    def end_turn(self, one: Standing, *, answered: bool = False) -> None:
        """The turn that runs ends today; those laid ahead will not come."""
        self.is_cut = True
        if one.turn is not None:
            setattr(one.turn, "answered_on" if answered else "cut_on", self.today)
            one.turn.ends_on = self.today
            self.ended.append(one.turn)

    def go_on(self, one: Standing) -> None:
        """It is open again, and the level that had it last has its days anew."""
        row = one.difficulty
        row.state, row.answered_on, row.ended_on, row.end_reason = State.OPEN, None, None, ""
        self.lay_from(one, one.last.unit_id if one.last else None)

    def lay_from(self, one: Standing, unit: int | None) -> None:
        """New turns from today, the first of this unit."""
        self._end_turns()
        row = one.difficulty
        chain = LinesAbove([row.unit_id], self.today).chain(row.unit_id)
        if not chain:
            raise Refusal("Đơn vị này không còn cấp trên để trả lời.")
        first = first_again(chain, sent_to=row.sent_to_id, is_direct=row.is_direct)
        first = again_from(chain, last=unit, first=first)
        lay([(row, lay_turns(chain, first=first, on=self.today, days_of=days_to_answer))])

    def write(self, kind: Any, **step: Any) -> list[Difficulty]:
        """Write the difficulties, a step for each, and the log."""
        self._end_turns()
        rows = [one.difficulty for one in self.standings]
        for row in rows:
            row.version += 1
        places = counted_at(rows, self.today) if self.verb in COUNTED else {}
        Difficulty.objects.bulk_update(rows, _COLUMNS, batch_size=BATCH)
        steps = [
            Step(difficulty=row, kind=kind, day=self.today, by=self.by, at=self.at, **step, **places.get(row.pk, {}))
            for row in rows
        ]
        Step.objects.bulk_create(steps, batch_size=BATCH)
        record_audit(self._event(row) for row in rows)
        return rows

    def _end_turns(self) -> None:
        if self.is_cut:
            ahead = [one.difficulty.pk for one in self.standings]
            Turn.objects.filter(difficulty__in=ahead, starts_on__gt=self.today).delete()
            Turn.objects.bulk_update(self.ended, ["ends_on", "answered_on", "cut_on"], batch_size=BATCH)
        self.ended, self.is_cut = [], False

    def _event(self, row: Difficulty) -> Any:
        return audit_event(
            verb=f"difficulties.{self.verb.name.lower()}", subject=row, by=self.by, unit_id=written_at_unit(row),
            before={"state": self.before[row.pk]}, after={"state": str(row.state)}, reason=row.end_reason,
            is_sensitive=row.is_direct,
        )  # fmt: skip
