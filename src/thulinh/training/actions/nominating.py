"""Putting people forward for a class: by their units, by themselves, by the organiser. Many are looked at together."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action, dated_q
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Holding
from thulinh.people.rules import portions
from thulinh.training.actions.approving import let_in
from thulinh.training.actions.holding import Key, held_class, key_of, once_of, today_of, told_of
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.fitness import Fit, fitness, registration_words
from thulinh.training.queries.sight import classes_seen, may_organise
from thulinh.training.rules.classes import OPEN, Step, refused_words
from thulinh.units.models import under_q

_STATE, _HOW = Participant.State, Participant.How
_STEPS = {_HOW.NOMINATED: Step.NOMINATE, _HOW.SELF: Step.REGISTER, _HOW.INVITED: Step.INVITE}


@dataclass(frozen=True)
class Nominated:
    """What became of those who were put forward: who is on the list now, and who was refused and why."""

    taken: tuple[Participant, ...] = ()
    refused: tuple[Fit, ...] = ()


@action
def nominate(
    training_class: Key, holdings: Sequence[int], *, how: str = _HOW.NOMINATED, by: Any,
    command_id: uuid.UUID | None = None,
) -> Nominated:  # fmt: skip
    """Put holders of seats forward for a class (`how`: nominated by their unit, or called by the organiser, whom then
    nobody needs to approve). Who is refused is told with the reason, the others are taken; of a full class they wait.
    The same form sent twice is one nomination.

    Queries: a fixed number, however many holders.
    Errors: no such class to be seen; it takes nobody now; registration is over (the organiser may still); nobody of
    them can be taken: gone, not in office on the first day, of another place or post, not one's to nominate, in the
    class already, in another class at the same half day, under a discipline, no quota left.
    Writes: Participant, TakenNeed, AuditEvent.
    Source: GL3.
    """
    if how not in (_HOW.NOMINATED, _HOW.INVITED):
        raise Refusal("Đồng chí chọn đề cử hoặc triệu tập.", "how")
    wanted = list(dict.fromkeys(holdings))
    content = {"nominate": key_of(training_class), "holdings": sorted(wanted), "how": how}
    return once_of(
        command_id, by=by, content=content, row=training_class,
        write=lambda: _nominate(training_class, wanted, how, by),
        again=lambda: Nominated(tuple(_of_holdings(training_class, wanted))),
    )  # fmt: skip


@action
def register(training_class: Key, *, by: Any, command_id: uuid.UUID | None = None) -> Participant:
    """Register oneself for a class that is open, with the seat that it is for.

    Errors: as in `nominate`; the account is nobody's; no seat that the class is for.
    Writes: Participant, AuditEvent.
    """
    person = getattr(by, "person_id", None)
    if person is None:
        raise Refusal("Tài khoản này không gắn với cán bộ nào.")
    content = {"register": key_of(training_class)}

    def write() -> Nominated:
        return _nominate(training_class, [_own_holding(training_class, by)], _HOW.SELF, by)

    def again() -> Nominated:
        rows = Participant.objects.current().filter(training_class=key_of(training_class), person=person)
        return Nominated(tuple(rows))

    done = once_of(command_id, by=by, content=content, row=training_class, write=write, again=again)
    if not done.taken:
        raise Refusal("Đồng chí đã rút tên khỏi lớp này sau khi đăng ký.")
    return done.taken[0]


def _nominate(training_class: Key, holdings: list[int], how: str, by: Any) -> Nominated:
    if not holdings:
        raise Refusal("Đồng chí chọn ít nhất một người.", "holdings")
    lock_people(_people_of(holdings))
    row = held_class(training_class, None)
    today = today_of()
    _refuse_closed(row, how, by, today)
    fits = fitness(row, holdings, by, today, how=how)
    refused = tuple(fit for fit in fits if not fit.is_fit)
    good = [fit for fit in fits if fit.is_fit]
    if not good:
        places = {pk: index for index, pk in enumerate(holdings)}
        raise Refusal(Problem(fit.words, "holdings", places[fit.holding]) for fit in refused)
    return Nominated(tuple(_take(row, good, how, by)), refused)


def _refuse_closed(row: TrainingClass, how: str, by: Any, today: dt.date) -> None:
    """Errors: the class cannot be seen, or takes nobody from this hand now."""
    if by is not None and not classes_seen(by, today).filter(pk=row.pk).exists():
        raise Refusal("Không còn lớp này. Đồng chí mở lại trang.")
    organises = may_organise(by, row.unit_id, today)
    if how == _HOW.INVITED and not organises:
        raise Refusal("Chỉ nơi tổ chức lớp triệu tập được học viên.")
    if words := refused_words(row.state, _STEPS[_HOW(how)]):
        raise Refusal(words)
    if organises and how != _HOW.SELF:
        return
    if row.state != OPEN:
        raise Refusal("Lớp đã chốt danh sách. Đồng chí liên hệ nơi tổ chức lớp.")
    if words := registration_words(row, today):
        raise Refusal(words)


def _take(row: TrainingClass, fits: Sequence[Fit], how: str, by: Any) -> list[Participant]:
    at, there = now(), Participant.objects.current().filter(training_class=row)
    is_full = there.filter(state=_STATE.APPROVED).count() >= row.capacity
    last = there.aggregate(last=Max("rank"))["last"] or 0
    waits = is_full and how != _HOW.INVITED
    made = [
        Participant(
            training_class=row, person_id=fit.person, holding_id=fit.holding, position_id=fit.position,
            unit_id=fit.unit, path=fit.path, is_new=fit.is_new, how=how, token=secrets.token_urlsafe(12),
            state=_STATE.WAITING if waits else _STATE.NOMINATED, rank=last + order if waits else 0,
            nominated_by=by, nominated_at=at,
        )
        for order, fit in enumerate(fits, start=1)
    ]  # fmt: skip
    made = Participant.objects.bulk_create(made, batch_size=500)
    verb = {_HOW.NOMINATED: "training.nominate", _HOW.SELF: "training.register", _HOW.INVITED: "training.invite"}[
        _HOW(how)
    ]
    record_audit(told_of(verb, one, row.name, by, state=one.state) for one in made)
    return let_in(row, made, by=by).taken if how == _HOW.INVITED else made


def _people_of(holdings: Iterable[int]) -> list[int]:
    """Whose these seats are; that never changes, so that it may be asked before anything is held."""
    rows = Holding.objects.order_by("pk")
    return [pk for part in portions(holdings) for pk in rows.filter(pk__in=part).values_list("person", flat=True)]


def _of_holdings(training_class: Key, holdings: Iterable[int]) -> list[Participant]:
    rows = Participant.objects.current().filter(training_class=key_of(training_class)).order_by("pk")
    return [one for part in portions(holdings) for one in rows.filter(holding__in=part)]


def _own_holding(training_class: Key, by: Any) -> int:
    """The seat with which somebody takes part: of those that the class is for, the first in rank.

    Errors: the class cannot be seen; it is for other seats.
    """
    row = classes_seen(by, today_of()).filter(pk=key_of(training_class)).first()
    if row is None:
        raise Refusal("Không còn lớp này. Đồng chí mở lại trang.")
    there = dated_q(row.starts_on, "seat__unit__paths__") & under_q(row.path, "seat__unit__paths__path")
    held = Holding.objects.on(row.starts_on).filter(there, person=by.person_id).select_related("seat__position")
    fitting = [one for one in held if not row.positions or one.seat.position_id in row.positions]
    if not fitting:
        raise Refusal("Lớp này dành cho chức danh mà đồng chí không giữ vào ngày khai giảng.")
    return min(fitting, key=lambda one: (one.seat.position.rank, one.pk)).pk
