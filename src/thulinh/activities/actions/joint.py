"""A month's joint session: proposed by secretaries, answered by the commune, with the Party cell's word (SV5)."""

import datetime as dt
import uuid
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.correcting import cancel, correct_session
from thulinh.activities.actions.laying import prose
from thulinh.activities.actions.recording import NOT_YOURS, record_session
from thulinh.activities.models import Activity, Kind, Proposal
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.entries import PLANNED, SessionEntry
from thulinh.activities.rules.joint import JointPlan, joint_problems, same_host, taking_part
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.units.models import Unit

_GONE = "Đề xuất này không còn."


@action
def propose_joint_session(
    plan: JointPlan,
    *,
    by: Any,
    proposer: int | None = None,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Proposal:
    """Propose to the upper Union where, when and with whom the branches of a month meet.

    Errors: the day lies outside the month or has passed; fewer than two branches; a branch that does not belong there;
    the same host is proposed for the month already; neither a secretary of one of its branches nor of the upper Union.
    Writes: Proposal, AuditEvent.
    """
    return once(
        command_id,
        by=by,
        content={"propose": asdict(plan), "proposer": proposer},
        write=lambda: _propose(plan, by, proposer, at or now()),
    )


def _propose(plan: JointPlan, by: Any, proposer: int | None, at: dt.datetime) -> Proposal:
    list(Unit.objects.select_for_update(no_key=True).filter(pk=plan.unit))
    today = timezone.localdate(at)
    places = Places([plan.unit, plan.host, *plan.branches])
    _refuse_stranger(plan, places, Rights(by, today))
    problems = _problems(plan, places, today)
    month = plan.month_on.replace(day=1)
    standing = Proposal.objects.filter(unit=plan.unit, month_on=month).exclude(state=Proposal.State.DECLINED)
    if same_host(plan, standing.values_list("host", "month_on")):
        problems.append(Problem("Đơn vị này đã được đề xuất đăng cai tháng đó.", "host"))
    if problems:
        raise Refusal(problems)
    proposal = Proposal(
        unit_id=plan.unit, month_on=month, proposer_id=proposer or getattr(by, "person_id", None), recorded_at=at
    )
    _put(plan, proposal)
    proposal.save()
    proposal.branches.set(plan.branches)
    _audit("activities.propose_joint_session", proposal, by, after=_told(plan))
    return proposal


def _refuse_stranger(plan: JointPlan, places: Places, rights: Rights) -> None:
    """A proposer is a secretary of one of the branches, or answers for the upper Union's plan."""
    if rights.user is None:
        return
    recording = rights.within(ActivityPermission.RECORD)
    branches = {plan.host, *plan.branches} & rights.own_units
    if not any(recording.covers(places.path(unit, rights.on)) for unit in branches) and not _plans(
        plan, places, rights
    ):
        raise Refusal("Bí thư chi đoàn cùng dự hoặc Đoàn cấp trên mới đề xuất được.")


def _plans(plan: JointPlan, places: Places, rights: Rights) -> bool:
    path = places.path(plan.unit, rights.on)
    return bool(path) and rights.within(ActivityPermission.PLAN).covers(path)


def _problems(plan: JointPlan, places: Places, today: dt.date) -> list[Problem]:
    units = {unit: facts for unit in (plan.host, *plan.branches) if (facts := places.facts(unit, plan.day))}
    return list(joint_problems(plan, places.facts(plan.unit, plan.day), units, today=today))


@action
def answer_proposal(
    proposal_id: int,
    *,
    outcome: str,
    plan: JointPlan | None = None,
    answer: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Proposal:
    """Agree to a proposal, agree with changes (`plan`), or decline it with a reason.

    Agreeing plans the joint session; answering again with changes moves that plan as long as it is one; declining
    afterwards cancels it.

    Errors: not allowed to plan there; the session was held already; no reason for declining; changes that
    `propose_joint_session` would refuse.
    Writes: Proposal, Activity, Credit, AuditEvent.
    """
    content = {"answer": proposal_id, "outcome": outcome, "plan": asdict(plan) if plan else None, "words": answer}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _answer(proposal_id, outcome, plan, nfc(answer), by, at or now()),
    )


def _answer(proposal_id: int, outcome: str, plan: JointPlan | None, answer: str, by: Any, at: dt.datetime) -> Proposal:
    proposal = _locked(proposal_id)
    today = timezone.localdate(at)
    # Whose proposal it is does not change with the plan, so nobody answers for another unit by naming their own.
    wished = plan if plan and outcome == Proposal.State.MOVED else plan_of(proposal)
    plan = replace(wished, unit=proposal.unit_id)
    places = Places([proposal.unit_id, plan.host, *plan.branches])
    if by is not None and not _plans(plan, places, Rights(by, today)):
        raise Refusal(NOT_YOURS)
    _refuse_answer(proposal, outcome)
    if outcome == Proposal.State.DECLINED:
        _decline(proposal, answer, by, at)
    else:
        problems = _problems(plan, places, today)
        if problems:
            raise Refusal(problems)
        _agree(proposal, plan, by, at)
    before = {"state": proposal.state}
    proposal.state, proposal.answer = outcome, answer[:300]
    proposal.answered_by, proposal.answered_at = by, at
    proposal.save()
    _audit(
        "activities.answer_proposal",
        proposal,
        by,
        before=before,
        after={"state": outcome, **_told(plan)},
        reason=answer,
    )
    return proposal


def _refuse_answer(proposal: Proposal, outcome: str) -> None:
    if outcome not in (Proposal.State.AGREED, Proposal.State.MOVED, Proposal.State.DECLINED):
        raise Refusal("Đồng chí chọn đồng ý, đổi lịch hoặc không đồng ý.", "outcome")
    if proposal.activity and proposal.activity.status != PLANNED:
        raise Refusal(f"Buổi này không còn là dự kiến ({proposal.activity.get_status_display().lower()}).")


def _decline(proposal: Proposal, answer: str, by: Any, at: dt.datetime) -> None:
    if not answer:
        raise Refusal("Không đồng ý thì đồng chí ghi lý do.", "answer")
    if proposal.activity:
        cancel(proposal.activity_id, version=proposal.activity.version, reason=answer, by=by, at=at)
        proposal.activity = None


def _agree(proposal: Proposal, plan: JointPlan, by: Any, at: dt.datetime) -> None:
    """Plan the session, or move the plan that there is."""
    wished = {
        "day": plan.day,
        "starts_at": plan.starts_at,
        "place": plan.place,
        "minutes": plan.content,
        "parts": taking_part(plan),
    }
    if proposal.activity is not None and proposal.activity.host_id == plan.host:
        version = proposal.activity.version
        correct_session(proposal.activity_id, wished, version=version, reason="Đổi lịch", by=by, at=at)
    else:
        if proposal.activity is not None:
            version = proposal.activity.version
            cancel(proposal.activity_id, version=version, reason="Đổi đơn vị đăng cai", by=by, at=at)
        entry = SessionEntry(kind=joint_kind(), host=plan.host, status=PLANNED, **wished)
        proposal.activity = record_session(entry, by=by, at=at)
    _put(plan, proposal)
    proposal.branches.set(plan.branches)


def joint_kind() -> str:
    """The kind of activity that several branches hold together, as the definitions say."""
    found = Kind.objects.filter(is_joint=True).first()
    if found is None:
        raise Refusal("Chưa có loại hoạt động nào nhiều chi đoàn cùng dự.")
    return found.pk


def plan_of(proposal: Proposal) -> JointPlan:
    """What a proposal wishes."""
    return JointPlan(
        unit=proposal.unit_id,
        month_on=proposal.month_on,
        host=proposal.host_id,
        branches=tuple(proposal.branches.order_by("pk").values_list("pk", flat=True)),
        day=proposal.day,
        starts_at=proposal.starts_at,
        place=proposal.place,
        content=proposal.content,
    )


def _put(plan: JointPlan, proposal: Proposal) -> None:
    proposal.month_on = plan.month_on.replace(day=1)
    proposal.host_id, proposal.day, proposal.starts_at = plan.host, plan.day, plan.starts_at
    proposal.place, proposal.content = nfc(plan.place)[:200], prose(plan.content)


@action
def record_cell_word(
    proposal_id: int,
    *,
    word: str,
    speaker: str,
    on: dt.date,
    paper: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Proposal:
    """Record what the village Party cell said about a proposed joint session: who, when, by which paper.

    Errors: no word or speaker; a day in the future; neither the proposer's side nor the upper Union.
    Writes: Proposal, AuditEvent.
    """
    content = {"cell": proposal_id, "word": word, "speaker": speaker, "on": on, "paper": paper}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _cell_word(proposal_id, nfc(word), nfc(speaker), on, nfc(paper), by, at or now()),
    )


def _cell_word(
    proposal_id: int, word: str, speaker: str, on: dt.date, paper: str, by: Any, at: dt.datetime
) -> Proposal:
    proposal = _locked(proposal_id)
    today = timezone.localdate(at)
    plan = plan_of(proposal)
    _refuse_stranger(plan, Places([plan.unit, plan.host, *plan.branches]), Rights(by, today))
    missing = [
        Problem(message, field)
        for message, field, given in (
            ("Đồng chí ghi ý kiến của chi bộ.", "cell_word", word),
            ("Đồng chí ghi người phát biểu ý kiến.", "cell_speaker", speaker),
        )
        if not given
    ]
    if on > today:
        missing.append(Problem("Ngày có ý kiến chưa tới.", "cell_on"))
    if missing:
        raise Refusal(missing)
    before = {"word": proposal.cell_word, "speaker": proposal.cell_speaker} if proposal.cell_word else None
    proposal.cell_word, proposal.cell_speaker = word[:300], speaker[:120]
    proposal.cell_on, proposal.cell_paper = on, paper[:120]
    proposal.save()
    after = {"word": word, "speaker": speaker, "on": str(on), "paper": paper}
    _audit("activities.record_cell_word", proposal, by, before=before, after=after)
    return proposal


def _locked(proposal_id: int) -> Proposal:
    found = Proposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    if found is None:
        raise Refusal(_GONE)
    if found.activity_id:
        found.activity = Activity.objects.select_for_update(no_key=True).get(pk=found.activity_id)
    return found


def _told(plan: JointPlan) -> dict[str, Any]:
    return {
        "month": f"{plan.month_on:%m/%Y}",
        "host": plan.host,
        "branches": list(plan.branches),
        "day": str(plan.day),
        "place": plan.place,
    }


def _audit(
    verb: str, proposal: Proposal, by: Any, *, before: dict | None = None, after: dict, reason: str = ""
) -> None:
    event = audit_event(
        verb=verb, subject=proposal, by=by, unit_id=proposal.unit_id, before=before, after=after, reason=reason
    )
    record_audit([event])
