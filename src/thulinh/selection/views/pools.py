"""Writing pools of successors: who is put in, taken out, taken back. The list and the page of a plan are the desk's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.models import Holding
from thulinh.people.queries import find_people, members, positions_of_level, visible_people
from thulinh.selection.actions import end_plan, plan_successors, withdraw_plans
from thulinh.selection.forms.pools import EndPlanForm, PlanForm, WithdrawPlanForm
from thulinh.selection.models import Successor
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.pools import plan_to_change
from thulinh.selection.rules.pools import NewSuccessor
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.keys import key_in
from thulinh.units.models import UnitPath


@requires(SelectionPermission.PLAN)
def plan(request: HttpRequest, unit: int) -> HttpResponse:
    """Put somebody into the pool for a position of a unit: found by name, or of those who hold seats near it."""
    row = unit_within(request, unit, SelectionPermission.PLAN)
    positions = [(one.pk, one.name) for one in positions_of_level(row.level_id)]
    form = PlanForm(
        request.POST or None, people=_people(request, row), positions=positions, initial={"starts_on": today()}
    )

    def write(said: dict[str, Any]) -> Successor:
        person = int(said.pop("person"))
        return plan_successors([NewSuccessor(unit=unit, person=person, **said)], by=request.user)[0]

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi vào quy hoạch.")
    words = request.GET.get("tim", "")
    return form_page(
        request, form, title="Ghi quy hoạch", template="selection/plan.html", lead=row.name, submit="Ghi vào quy hoạch",
        words=words,
    )  # fmt: skip


def _people(request: HttpRequest, row: UnitPath) -> list[tuple[str, str]]:
    """Who may be chosen: whoever was sent, if visible; those found by the words; holders here and just below; the
    unit's members.
    """
    on, choices = today(), {}
    if chosen := key_in(request.POST.get("person")):
        choices.update(visible_people(request.user, on, among=[chosen]).values_list("pk", "full_name"))
    for found in find_people(request.GET.get("tim", ""), request.user, on):
        choices[found.person] = ", ".join(filter(None, (found.name, found.where)))
    below = UnitPath.objects.on(on).filter(parent=row.unit_id).values("unit_id")
    held = Holding.objects.on(on).filter(seat__unit__in=below) | Holding.objects.on(on).filter(seat__unit=row.unit_id)
    seats = held.order_by("seat__position__rank", "person__name_key", "pk")[:200]
    for person, name, post in seats.values_list("person", "person__full_name", "seat__position__short_name"):
        choices.setdefault(person, f"{name} ({post})")
    for member in members(row.unit_id, on):
        choices.setdefault(member.person, f"{member.name} ({member.kind_label.lower()})")
    return [("", "Chọn người"), *((str(person), words) for person, words in choices.items())]


@requires(SelectionPermission.PLAN)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out of a pool."""
    row = _plan(request, pk)
    form = EndPlanForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: end_plan(pk, **said, by=request.user)):
        return gone_back(request, "Đã đưa ra khỏi quy hoạch.")
    return form_page(request, form, title="Đưa ra khỏi quy hoạch", lead=_lead(row), submit="Đưa ra khỏi quy hoạch")


@requires(SelectionPermission.PLAN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a plan that was written by mistake."""
    row = _plan(request, pk)
    form = WithdrawPlanForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_plans([pk], **said, by=request.user)[0]):
        return gone_back(request, "Đã rút quy hoạch ghi nhầm.")
    lead = f"{_lead(row)}. Chỉ rút khi ghi nhầm; thôi quy hoạch thì ghi đưa ra."
    return form_page(request, form, title="Rút quy hoạch ghi nhầm", lead=lead, submit="Rút")


def _plan(request: HttpRequest, pk: int) -> Successor:
    row = plan_to_change(pk, request.user, today())
    if row is None or (row.withdrawn_at is not None and not sent_again(request)):
        raise Http404
    return row


def _lead(row: Successor) -> str:
    return f"{row.person.full_name}, quy hoạch {row.position.name}"
