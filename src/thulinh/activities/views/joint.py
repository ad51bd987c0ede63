"""A commune's joint sessions: proposals, the commune's answer, the Party cell's word, the calendar of turns (SV5)."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.activities.actions import answer_proposal, propose_joint_session, record_cell_word
from thulinh.activities.forms.deciding import AnswerForm, CellWordForm, JointForm
from thulinh.activities.models import Proposal
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.joint import ProposalLine, RotationPage, branches_of, proposal, proposals, rotation
from thulinh.activities.queries.places import Places
from thulinh.activities.rules.entries import UnitFacts
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.tables import ProposalTable
from thulinh.activities.views.answering import form_page, rights_of, taken
from thulinh.kernel.clock import today
from thulinh.kernel.periods import FIRST_DAY, LAST_DAY, Cadence, period_containing
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet
from thulinh.units.rules import WIDTH

# The years of the calendar (kernel.actions.lay_periods).
_YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)


@for_signed_in
def joint(request: HttpRequest, unit: int) -> HttpResponseBase:
    """Whose turn it is, what is proposed, and the months of a year."""
    facts = _upper(request, unit)
    page = rotation(unit, _asked_year(request), today())
    if page is None:
        raise Http404
    if asks_sheet(request):
        everything = proposals(unit, user=request.user, on=today())
        return table_sheet(ProposalTable(everything), "Đề xuất", "de-xuat-lien-chi-doan")
    since = period_containing(Cadence.MONTH, today()).starts_on - dt.timedelta(days=92)
    lines = proposals(unit, user=request.user, on=today(), since=since)
    plans = rights_of(request).within(ActivityPermission.PLAN).covers(facts.path)
    context = {
        "title": "Sinh hoạt liên chi đoàn",
        "page": page,
        "proposals": lines,
        "may_propose": plans or _is_of_branch(request, page),
        "on": today(),
        "sheet_url": sheet_url(request) if lines else "",
    }
    return render(request, "activities/joint.html", context)


@for_signed_in
def propose(request: HttpRequest, unit: int) -> HttpResponse:
    """Propose a month's joint session: host, branches, day, place, content."""
    facts = _upper(request, unit)
    initial = _wish(request, unit, facts)
    form = JointForm(request.POST or None, initial=initial, **_choices(unit, facts))
    if form.is_valid() and taken(
        form,
        lambda command: propose_joint_session(_plan(form, unit), by=request.user, command_id=command),
    ):
        return gone_back(request, "Đã gửi đề xuất tới Đoàn cấp trên.")
    return form_page(request, form, title="Đề xuất sinh hoạt liên chi đoàn", lead=facts.name, submit="Gửi đề xuất")


@for_signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's answer: agree, agree with changes, decline."""
    line, unit = _seen(request, pk)
    if not line.may_answer:
        raise Http404
    facts = _upper(request, unit)
    form = AnswerForm(request.POST or None, initial=_as_proposed(line), **_choices(unit, facts))
    if form.is_valid() and taken(
        form,
        lambda command: answer_proposal(
            pk, outcome=_outcome(form, line), plan=_plan(form, unit), answer=form.cleaned_data["answer"],
            by=request.user, command_id=command,
        ),
    ):  # fmt: skip
        return gone_back(request, "Đã trả lời đề xuất.")
    lead = f"{line.host_name} đề xuất ngày {format_date(line.day)}. Có điều chỉnh thì sửa các mục bên dưới."
    return form_page(request, form, title="Trả lời đề xuất", lead=lead, submit="Gửi trả lời")


@for_signed_in
def cell_word(request: HttpRequest, pk: int) -> HttpResponse:
    """What the Party cell said, by whom, when, by which paper."""
    line, _ = _seen(request, pk)
    if not line.may_note_cell:
        raise Http404
    same = ("cell_word", "cell_speaker", "cell_paper")
    initial = {name: getattr(line, name) for name in same} | {"cell_on": line.cell_on or today()}
    form = CellWordForm(request.POST or None, initial=initial)
    if form.is_valid() and taken(
        form,
        lambda command: record_cell_word(
            pk, word=form.cleaned_data["cell_word"], speaker=form.cleaned_data["cell_speaker"],
            on=form.cleaned_data["cell_on"], paper=form.cleaned_data["cell_paper"], by=request.user, command_id=command,
        ),
    ):  # fmt: skip
        return gone_back(request, "Đã ghi ý kiến của chi bộ.")
    lead = f"Về buổi do {line.host_name} đăng cai ngày {format_date(line.day)}."
    return form_page(request, form, title="Ý kiến của chi bộ", lead=lead, submit="Ghi ý kiến")


def _upper(request: HttpRequest, unit: int) -> UnitFacts:
    """The unit above the branches, when the user sees it or holds a seat just below it; else 404."""
    rights = rights_of(request)
    facts = Places([unit]).facts(unit, today())
    if facts is None:
        raise Http404
    own = Places(rights.own_units)
    below = any(own.path(one, today())[:-WIDTH] == facts.path for one in rights.own_units)
    if not below and not rights.within(ActivityPermission.VIEW).covers(facts.path):
        raise Http404
    return facts


def _seen(request: HttpRequest, pk: int) -> tuple[ProposalLine, int]:
    unit = get_object_or_404(Proposal, pk=pk).unit_id
    _upper(request, unit)
    line = proposal(pk, user=request.user, on=today())
    if line is None:
        raise Http404
    return line, unit


def _is_of_branch(request: HttpRequest, page: RotationPage) -> bool:
    return bool({turn.unit for turn in page.turns} & rights_of(request).own_units)


def _asked_year(request: HttpRequest) -> int:
    text = request.GET.get("nam", "")
    return int(text) if text.isdecimal() and int(text) in _YEARS else today().year


def _choices(unit: int, facts: UnitFacts) -> dict[str, Any]:
    return {"branches": branches_of(facts.path, today()), "upper": (unit, facts.name)}


def _wish(request: HttpRequest, unit: int, facts: UnitFacts) -> dict[str, Any]:
    """A new proposal: the coming month's turn, with all the other branches."""
    day = _asked_month(request)
    page = rotation(unit, day.year, today())
    month = page.months[day.month - 1] if page else None
    host = month.suggested if month and month.suggested else (page.turns[0].unit if page and page.turns else None)
    branches = [str(branch) for branch, _ in branches_of(facts.path, today()) if branch != host]
    return {"host": host, "branches": branches, "day": day}


def _asked_month(request: HttpRequest) -> dt.date:
    """A day of the month that the caller names, not before today; else of the next month."""
    try:
        asked = dt.date.fromisoformat(f"{request.GET.get('thang', '')}-01")
    except ValueError:
        asked = dt.date.min
    if asked.year not in _YEARS:
        asked = period_containing(Cadence.MONTH, today()).ends_on + dt.timedelta(days=1)
    return max(asked, today())


def _as_proposed(line: ProposalLine) -> dict[str, Any]:
    same = ("host", "day", "starts_at", "place", "content")
    return {name: getattr(line, name) for name in same} | {
        "branches": [str(unit) for unit, _ in line.branches],
        "outcome": Proposal.State.AGREED.value,
    }


def _outcome(form: AnswerForm, line: ProposalLine) -> str:
    """The answer; agreeing to something other than what was proposed is agreeing with changes."""
    outcome, wished = form.cleaned_data["outcome"], _as_proposed(line)
    names = ("host", "day", "starts_at", "place", "content")
    is_same = all((form.cleaned_data[name] or "") == (wished[name] or "") for name in names)
    is_same = is_same and set(form.cleaned_data["branches"]) == set(wished["branches"])
    return outcome if is_same or outcome != Proposal.State.AGREED else Proposal.State.MOVED.value


def _plan(form: JointForm, unit: int) -> JointPlan:
    said = form.cleaned_data
    return JointPlan(
        unit=unit,
        month_on=said["day"].replace(day=1),
        host=said["host"],
        branches=tuple(int(branch) for branch in said["branches"]),
        day=said["day"],
        starts_at=said["starts_at"],
        place=said["place"] or "",
        content=said["content"] or "",
    )
