"""The choice: what both authorities decided, and the seats that are taken by it; and taking it back."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions import NewHolding, leave_seat, resume_holdings, take_seats, withdraw_holdings
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Holding
from thulinh.people.rules import DAY
from thulinh.selection.actions.handing import cancel_hand_over, prepare_hand_over
from thulinh.selection.actions.holding import (
    GONE,
    held_candidate,
    refuse_oneself,
    refuse_settled,
    said,
    told,
    touched,
)
from thulinh.selection.models import Candidate, Choice, HandOver, Place, Round
from thulinh.selection.queries.choosing import Case, Chair, case_of
from thulinh.selection.queries.sight import may_decide
from thulinh.selection.rules.choosing import refusals


@dataclass(frozen=True)
class Decision:
    """The paper of one authority."""

    number: str
    on: dt.date
    decided_by: str


@dataclass(frozen=True)
class NewChoice:
    """What both authorities decided: from which day, by which papers (`second`: of the second post, where it is to be
    taken), whom it replaces (holdings), and how the first post is taken.
    """

    takes_on: dt.date
    paper: Decision
    second: Decision | None = None
    replaced: tuple[int, ...] = ()
    how: str = Holding.How.APPOINTED


@action
def choose(
    candidate: int, choice: NewChoice, *, on: dt.date, by: Any, version: int | None = None,
    command_id: uuid.UUID | None = None,
) -> Choice:  # fmt: skip
    """Write that both authorities chose a candidate, and put them on the seats: the one they lack, or both. Who is
    replaced leaves the day before, and a hand-over is drawn up for them.

    Errors, each with its rule and document: not one's to decide; oneself; a paper missing or of a day that lies ahead;
    no body whose seat the second post is; the seat is held (unless its holder is replaced); another decision stands; a
    discipline in force; over age by the rule of that day; a required criterion not met or not known; a body that has
    not consented; the place has its outcome; somebody wrote meanwhile.
    Writes: Choice, Place, Candidate, HandOver, AuditEvent (sensitive); the seats through `people.actions`.
    Source: HT1, HT2, HT5.
    """
    content = {"choose": candidate, **asdict(choice)}
    return once(command_id, by=by, content=content, write=lambda: _choose(candidate, choice, version, on, by))


def _choose(pk: int, choice: NewChoice, version: int | None, on: dt.date, by: Any) -> Choice:
    row = _held_with_units(pk, version)
    if not may_decide(by, row.place.unit_id, on):
        raise Refusal("Đồng chí không có quyền ghi quyết định nhân sự ở đơn vị này.")
    refuse_oneself(by, row, "Đồng chí không ghi quyết định chọn chính mình.")
    refuse_settled(row.place)
    case = case_of(row, choice.takes_on, choice.replaced, user=by, on=on)
    _refuse_shape(row.place, choice, case, on)
    if found := refusals(case.standing):
        raise Refusal([Problem(words) for words in found])
    replaced = [_relieve(chair, choice, row, by) for chair in case.chairs]
    taken = _seat(row, case, choice, by)
    for outgoing, incoming in zip(replaced, taken, strict=False):
        if outgoing is not None:
            prepare_hand_over(outgoing, incoming=_same_seat(outgoing, incoming), on=choice.takes_on, by=by)
    return _write(row, case, choice, [*replaced, None][:2], taken, by)


def _held_with_units(pk: int, version: int | None) -> Candidate:
    """The candidate, held, after the units whose seats are taken, as everybody does who takes seats."""
    units = Candidate.objects.filter(pk=pk).values_list("place__unit", "place__hamlet").first()
    lock_units(unit for unit in units or () if unit)
    return held_candidate(pk, version=version)


def _refuse_shape(place: Place, choice: NewChoice, case: Case, on: dt.date) -> None:
    begun = place.round.starts_on
    problems = _paper_problems(choice.paper, "", on)
    if choice.paper.on < begun:  # the place has its outcome by this paper, and no review has one before it begins
        problems.append(Problem(f"Đợt rà soát bắt đầu ngày {format_date(begun)}; quyết định phải sau đó.", "on"))
    if place.rule.with_position_id and case.second is None:
        problems.append(
            Problem("Chưa có thôn, khu phố nào ứng với chi đoàn này để giữ chức danh kiêm nhiệm. Lập thôn, khu phố rồi "
                    "cập nhật đợt rà soát.")
        )  # fmt: skip
    if case.second is not None and case.second.own is None:
        if choice.second is None:
            problems.append(
                Problem(f"Đồng chí ghi quyết định của cơ quan quản lý chức danh {case.second.post}.", "second_number")
            )
        else:
            problems += _paper_problems(choice.second, "second_", on)
    if choice.takes_on < begun:
        problems.append(Problem(f"Đợt rà soát bắt đầu ngày {format_date(begun)}.", "takes_on"))
    if choice.how not in Holding.How.values:
        problems.append(Problem("Đồng chí chọn hình thức nhận chức danh.", "how"))
    if problems:
        raise Refusal(problems)


def _paper_problems(paper: Decision, prefix: str, on: dt.date) -> list[Problem]:
    found = []
    if not nfc(paper.number):
        found.append(Problem("Đồng chí ghi số quyết định.", f"{prefix}number"))
    if not nfc(paper.decided_by):
        found.append(Problem("Đồng chí ghi cơ quan quyết định.", f"{prefix}decided_by"))
    if paper.on > on:
        found.append(Problem("Ngày quyết định không được sau hôm nay.", f"{prefix}on"))
    return found


def _relieve(chair: Chair, choice: NewChoice, row: Candidate, by: Any) -> Holding | None:
    """Who is replaced leaves the day before."""
    outgoing = next((one for one in chair.sitting if one.pk in choice.replaced), None)
    if outgoing is None or chair.own is not None:
        return None
    paper = choice.paper if chair.position == row.place.rule.position_id else choice.second or choice.paper
    reason = f"Thay người giữ chức danh, Quyết định số {nfc(paper.number)} ngày {format_date(paper.on)}"
    return leave_seat(outgoing, on=choice.takes_on - DAY, reason=reason, by=by)


def _seat(row: Candidate, case: Case, choice: NewChoice, by: Any) -> list[Holding | None]:
    """The seats that the candidate lacks are taken: first, second; None where they sit already."""
    wanted = []
    for chair, paper, how in ((case.first, choice.paper, choice.how),
                              (case.second, choice.second or choice.paper, Holding.How.APPOINTED)):  # fmt: skip
        if chair is None or chair.own is not None:
            wanted.append(None)
            continue
        place = {"seat": chair.seat} if chair.seat else {"unit": chair.unit, "position": chair.position}
        wanted.append(
            NewHolding(
                row.person_id, how, choice.takes_on, decision_number=nfc(paper.number)[:80], decision_on=paper.on,
                **place,
            )
        )  # fmt: skip
    made = iter(take_seats([one for one in wanted if one], by=by))
    return [next(made) if one else None for one in wanted]


def _same_seat(outgoing: Holding, incoming: Holding | None) -> Holding | None:
    return incoming if incoming is not None and incoming.seat_id == outgoing.seat_id else None


def _write(
    row: Candidate, case: Case, choice: NewChoice, replaced: list[Holding | None], taken: list[Holding | None], by: Any
) -> Choice:
    second = choice.second
    found = Choice.objects.create(
        candidate=row, takes_on=choice.takes_on, paper_number=nfc(choice.paper.number)[:80], paper_on=choice.paper.on,
        decided_by=nfc(choice.paper.decided_by)[:200],
        second_paper_number=nfc(second.number)[:80] if second else "", second_paper_on=second.on if second else None,
        second_decided_by=nfc(second.decided_by)[:200] if second else "",
        assessment=[one.told for one in case.results], holding=taken[0], second_holding=taken[1],
        replaced=replaced[0], second_replaced=replaced[1], recorded_by=by, recorded_at=now(),
    )  # fmt: skip
    row.place.outcome, row.place.settled_on, row.place.reason = Place.Outcome.CHOSEN, choice.paper.on, ""
    row.place.save(update_fields=["outcome", "settled_on", "reason"])
    touched(row)
    after = {"takes_on": str(choice.takes_on), "paper_number": found.paper_number,
             "second_paper_number": found.second_paper_number}  # fmt: skip
    record_audit([told("selection.choose", row, by, after)])
    return found


@action
def withdraw_choice(pk: int, *, reason: str, on: dt.date, by: Any) -> Choice:
    """Take back a choice that was written by mistake, with the reason: the seats that were taken by it are given up as
    never taken, who was replaced never left, and the place is open again.

    Errors: not one's to decide; about oneself; no reason; taken back already; the round is closed; somebody
    else sits on the seat of who was replaced; a hand-over is signed.
    Writes: Choice, Place, Candidate, HandOver, AuditEvent (sensitive); the seats through `people.actions`.
    """
    words = said(reason, "Đồng chí ghi lý do rút quyết định.")
    found = Choice.objects.filter(pk=pk).values_list("candidate", flat=True).first()
    if found is None:
        raise Refusal(GONE)
    row = _held_with_units(found, None)
    _refuse_withdrawal(row, on, by)
    refuse_oneself(by, row, "Đồng chí không rút quyết định về chính mình.")
    choice = Choice.objects.select_for_update(no_key=True).get(pk=pk)
    if choice.withdrawn_at is not None:
        raise Refusal("Quyết định này đã được rút.")
    _give_up(choice, on, by)
    choice.withdrawn_at, choice.withdrawn_reason = now(), words[:300]
    choice.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    row.place.outcome, row.place.settled_on = Place.Outcome.OPEN, None
    row.place.save(update_fields=["outcome", "settled_on"])
    touched(row)
    record_audit([told("selection.withdraw_choice", row, by, {"paper_number": choice.paper_number}, reason=words)])
    return choice


def _refuse_withdrawal(row: Candidate, on: dt.date, by: Any) -> None:
    if not may_decide(by, row.place.unit_id, on):
        raise Refusal("Đồng chí không có quyền ghi quyết định nhân sự ở đơn vị này.")
    # Held, so that nobody closes the round while a place of it is opened again.
    closed_on = Round.objects.select_for_update(no_key=True).get(pk=row.place.round_id).closed_on
    if closed_on is not None:
        raise Refusal(f"Đợt rà soát này đã khép lại ngày {format_date(closed_on)}.")


def _give_up(choice: Choice, on: dt.date, by: Any) -> None:
    """Seats and hand-over tell that the decision was taken back; why, only who reads about candidates learns."""
    reason = f"Rút Quyết định số {choice.paper_number} ngày {format_date(choice.paper_on)}"
    outgoing = [one for one in (choice.replaced_id, choice.second_replaced_id) if one]
    for hand_over in HandOver.objects.filter(outgoing__in=outgoing).values_list("pk", flat=True):
        cancel_hand_over(hand_over, reason=reason, on=on, by=by)
    taken = [one for one in (choice.holding_id, choice.second_holding_id) if one]
    standing = list(Holding.objects.current().filter(pk__in=taken))
    if standing:
        withdraw_holdings(standing, reason=reason, by=by)
    if outgoing:
        resume_holdings(list(Holding.objects.filter(pk__in=outgoing)), reason=reason, by=by)
