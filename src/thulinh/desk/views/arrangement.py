"""Arranging units by a decision: merging, splitting, renaming, transferring, dissolving.

Each verb has two steps on one address: the change, kept in the address, and below its consequences the decision.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thulinh.desk.actions import (
    BranchMerger,
    BranchSplit,
    dissolve_branch,
    found_unit,
    merge_branches,
    rename_branch,
    split_branch,
    transfer_branch,
)
from thulinh.desk.forms import arrangement as forms
from thulinh.desk.forms.founding import FoundingForm
from thulinh.desk.queries import arrangement as asked
from thulinh.desk.queries.places import line_above, seen
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.people.access import requires
from thulinh.people.reach import reach
from thulinh.ui.answering import form_page
from thulinh.units.models import Succession, UnitPath
from thulinh.units.permissions import UnitPermission

Write = Callable[[forms.DecisionForm], Succession]


@requires(UnitPermission.ARRANGE)
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be arranged at and below a unit."""
    row = _arranged(request, pk)
    context = {
        "title": f"Sắp xếp: {row.name}",
        "row": row,
        "line": line_above(row, reach(request.user, UnitPermission.VIEW, today()), today()),
        "has_branches": bool(asked.siblings(pk, today())),
        "may_change": _covers_parent(request, row),
    }
    return render(request, "desk/arrange.html", context)


@requires(UnitPermission.ARRANGE)
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """Found a branch or a body below a unit."""
    row = _arranged(request, pk)
    places = [(unit.unit_id, unit.name) for unit in asked.siblings(pk, today())]
    form = FoundingForm(request.POST or None, under=row.level_id, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            unit = found_unit(row.unit_id, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, f"Đã lập {form.cleaned_data['name']}.")
            return redirect("desk:unit", pk=unit.pk)
    return form_page(
        request, form, title="Lập chi đoàn, câu lạc bộ, tổ chức", lead=f"Trực thuộc {row.name}", submit="Lập"
    )


@requires(UnitPermission.ARRANGE)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge branches below a unit into a new one, or into one of them."""
    row = _arranged(request, pk)
    siblings = asked.siblings(pk, today())
    step = forms.MergeStep.asked(request, today(), units=siblings)
    if not step.is_valid():
        return _first(request, row, step, "Hợp nhất, sáp nhập")
    on, into = step.cleaned_data["tu"], step.into
    units = [*step.predecessors, *([into] if isinstance(into, int) else [])]
    form = forms.MergeDecision(
        request.POST or None, people=asked.candidates(units, on), committee=asked.committee(pk, on)
    )
    found = asked.arranged(step.predecessors, on)
    name = into if isinstance(into, str) else _name(into, siblings)
    heirs = [asked.Heir(name, into if isinstance(into, int) else None)]
    points = asked.points(found, name, adoptions=asked.adoptions_go(found, heirs, on))

    def write(form: forms.DecisionForm) -> Succession:
        said = form.cleaned_data
        merger = BranchMerger(step.predecessors, into, on, form.decision(), said.get("secretary"), said.get("officer"))
        return merge_branches(merger, by=request.user, command_id=said["command_id"])

    words = f"{_names(found)} thành {name}"
    return _second(request, row, form, write, title=f"Hợp nhất {words}", on=on, points=points,
                   doubled=asked.doubled(units, on), back=pk)  # fmt: skip


@requires(UnitPermission.ARRANGE)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Split a branch into new ones; who goes where is chosen by name."""
    row = _changed(request, pk)
    step = forms.SplitStep.asked(request, today())
    if not step.is_valid():
        return _first(request, row, step, "Chia tách")
    on, names = step.cleaned_data["tu"], tuple(step.cleaned_data["ten"])
    keeper = row.name if step.goes_on else names[0]
    people = asked.candidates([pk], on)
    form = forms.SplitDecision(request.POST or None, parts=names, keeper=keeper, people=people)

    def write(form: forms.SplitDecision) -> Succession:
        order = BranchSplit(pk, names, on, form.decision(), step.goes_on, form.placed(), form.secretaries())
        return split_branch(order, by=request.user, command_id=form.cleaned_data["command_id"])

    but = ", trừ những người được chọn bên dưới"
    ends, found = not step.goes_on, asked.arranged([pk], on)
    adoptions = asked.adoptions_go(found, [asked.Heir(name) for name in names], on, ends=ends)
    points = asked.points(found, keeper, ends=ends, but=but, adoptions=adoptions)
    return _second(request, row, form, write, title=f"Chia tách {row.name}", on=on, points=points)


@requires(UnitPermission.ARRANGE)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit another name."""
    row = _changed(request, pk)
    step = forms.RenameStep.asked(request, today())
    if not step.is_valid():
        return _first(request, row, step, "Đổi tên")
    on, name = step.cleaned_data["tu"], step.cleaned_data["ten"]

    def write(form: forms.DecisionForm) -> Succession:
        command_id = form.cleaned_data["command_id"]
        return rename_branch(pk, name, on=on, decision=form.decision(), by=request.user, command_id=command_id)

    points = asked.Points([], [], [f"Tên cũ {row.name} vẫn đứng trong hồ sơ đến hết ngày trước {format_date(on)}"])
    form = forms.DecisionForm(request.POST or None)
    return _second(request, row, form, write, title=f"Đổi tên {row.name} thành {name}", on=on, points=points)


@requires(UnitPermission.ARRANGE)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a unit under another one."""
    row = _changed(request, pk)
    parents = asked.possible_parents(row, request.user, on=today(), today=today())
    step = forms.TransferStep.asked(request, today(), units=parents)
    if not step.is_valid():
        return _first(request, row, step, "Chuyển giao", is_possible=bool(parents))
    on, parent = step.cleaned_data["tu"], int(step.cleaned_data["ve"])
    name = _name(parent, parents)
    form = forms.TransferDecision(request.POST or None, committee=asked.committee(parent, on))

    def write(form: forms.DecisionForm) -> Succession:
        said = form.cleaned_data
        return transfer_branch(
            pk, parent, on=on, decision=form.decision(), officer=said.get("officer"),
            by=request.user, command_id=said["command_id"],
        )  # fmt: skip

    found = asked.arranged([pk], on)
    lapses = [f"{one.officer.name} thôi phụ trách {row.name}" for one in found if one.officer]
    along = [f"Đoàn viên, chức danh và nhiệm vụ của {row.name} giữ nguyên, đi theo đơn vị"]
    points = asked.Points([], lapses, along)
    return _second(request, row, form, write, title=f"Chuyển {row.name} về {name}", on=on, points=points)


@requires(UnitPermission.ARRANGE)
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Dissolve a unit; what hung on it goes to another one, or ends."""
    row = _changed(request, pk)
    others = [one for one in asked.siblings(row.parent_id or 0, today()) if one.unit_id != pk]
    step = forms.DissolveStep.asked(request, today(), units=others)
    if not step.is_valid():
        return _first(request, row, step, "Giải thể")
    on, heir = step.cleaned_data["tu"], int(step.cleaned_data["ve"]) if step.cleaned_data["ve"] else None

    def write(form: forms.DecisionForm) -> Succession:
        command_id = form.cleaned_data["command_id"]
        return dissolve_branch(pk, on=on, decision=form.decision(), heir=heir, by=request.user, command_id=command_id)

    name = _name(heir, others) if heir else ""
    units = asked.arranged([pk], on)
    points = asked.points(units, name, adoptions=asked.adoptions_go(units, [], on))
    form = forms.DecisionForm(request.POST or None)
    return _second(request, row, form, write, title=f"Giải thể {row.name}", on=on, points=points, is_grave=True)


def _arranged(request: HttpRequest, pk: int) -> UnitPath:
    """The unit, open and within reach of who arranges."""
    row = seen(pk, user=request.user, permission=UnitPermission.ARRANGE, today=today())
    if not row.is_open:
        raise Http404
    return row


def _changed(request: HttpRequest, pk: int) -> UnitPath:
    """The same, of a unit that is itself changed: that needs the right over the one above it."""
    row = _arranged(request, pk)
    if not _covers_parent(request, row):
        raise Http404
    return row


def _covers_parent(request: HttpRequest, row: UnitPath) -> bool:
    above = row.path[: -len(row.unit.key)]
    return bool(above) and reach(request.user, UnitPermission.ARRANGE, today()).covers(above)


def _name(unit: int, rows: Sequence[UnitPath]) -> str:
    return next(row.name for row in rows if row.unit_id == unit)


def _names(found: Sequence[asked.Arranged]) -> str:
    return ", ".join(one.row.name for one in found)


def _first(request: HttpRequest, row: UnitPath, step: forms.Step, title: str, **more: Any) -> HttpResponse:
    """The first step: what changes."""
    status = 422 if step.is_bound else 200
    context = {"title": f"{title}: {row.name}", "row": row, "form": step, **more}
    return render(request, "desk/arrange_step.html", context, status=status)


def _second(request: HttpRequest, row: UnitPath, form: forms.DecisionForm, write: Write, **page: Any) -> HttpResponse:
    """The second step: what will happen, and the decision. When it is taken, on to the unit in `back`, else above."""
    if request.method == "POST" and form.is_valid():
        try:
            succession = write(form)
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, f"Đã ghi: {page['title']}, từ ngày {format_date(succession.on)}.")
            return redirect("desk:unit", page.get("back", row.parent_id))
    context = {"row": row, "form": form, "submit": "Ghi quyết định", **page}
    return render(request, "desk/arrange_decision.html", context, status=422 if form.errors else 200)
