"""Forms of the way to the Party. Who may read and write it is asked of `path_sight`; the page itself is the desk's."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.kernel.periods import Cadence, Span, day_named, period_containing
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import find_people, holders_of_units, placed_within, visible_people
from thulinh.selection.actions.mentoring import assign_mentor, end_mentoring, withdraw_mentoring, write_remark
from thulinh.selection.actions.path import record_party_step, withdraw_party_step
from thulinh.selection.forms.path import EndMentoringForm, MentorForm, RemarkForm, StepForm, TakeBackForm
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.path import PathSight, path_sight
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.keys import key_in
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

LEAD = "{}. Chỉ người có thẩm quyền xem được mục này."


@requires(SelectionPermission.PATH)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a step of somebody's way."""
    person = _writable(request, pk).person
    form = StepForm(request.POST or None, initial={"day": today()})
    if written(request, form, {}, lambda said: record_party_step(person, **said, on=today(), by=request.user)):
        return gone_back(request, "Đã ghi.")
    return form_page(request, form, title="Ghi bước phấn đấu", lead=LEAD.format(person.full_name), submit="Ghi")


@requires(SelectionPermission.PATH)
def withdraw_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a step that was written by mistake."""
    found = get_object_or_404(PartyStep, pk=pk)
    person = _writable(request, found.person_id).person
    if found.withdrawn_at and not sent_again(request):
        raise Http404
    form = TakeBackForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_party_step(found, **said, by=request.user)):
        return gone_back(request, "Đã rút.")
    lead = f"{person.full_name}: {found.get_kind_display()}, ngày {format_date(found.day)}."
    return form_page(request, form, title="Rút bước ghi nhầm", lead=lead, submit="Rút")


@requires(SelectionPermission.PATH)
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Write who helps somebody: found by name, or of those who hold seats around the person's branch."""
    person = _writable(request, pk).person
    form = MentorForm(request.POST or None, people=_helpers(request, person), initial={"starts_on": today()})

    def write(said: dict[str, Any]) -> Mentoring:
        helper = get_object_or_404(Person, pk=said.pop("mentor"))
        return assign_mentor(person, helper, **said, by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi người giúp đỡ.")
    page = {"words": request.GET.get("tim", ""), "template": "selection/mentor.html", "submit": "Ghi"}
    return form_page(request, form, title="Người giúp đỡ", lead=LEAD.format(person.full_name), **page)


@requires(SelectionPermission.PATH)
def end_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the last day on which somebody helps."""
    found = _mentoring(request, pk)
    if found.ends_on and not sent_again(request):
        raise Http404
    form = EndMentoringForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: end_mentoring(found, **said, by=request.user)):
        return gone_back(request, "Đã ghi thôi giúp đỡ.")
    return form_page(request, form, title="Thôi giúp đỡ", lead=_pair(found), submit="Ghi")


@requires(SelectionPermission.PATH)
def withdraw_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that somebody helps, when it was written by mistake."""
    found = _mentoring(request, pk)
    if found.withdrawn_at and not sent_again(request):
        raise Http404
    form = TakeBackForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_mentoring(found, **said, by=request.user)):
        return gone_back(request, "Đã rút.")
    return form_page(request, form, title="Rút người giúp đỡ ghi nhầm", lead=_pair(found), submit="Rút")


@for_signed_in
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the remark of a quarter, or write it again: whoever follows the person, or helps them."""
    sight = path_sight(request.user, pk, today())
    if sight is None or not sight.may_remark:
        raise Http404
    person, span = sight.person, _quarter(request)
    known = PartyRemark.objects.filter(person=person, quarter_on=span.starts_on).first()
    form = RemarkForm(request.POST or None, initial=_said(known))

    def write(said: dict[str, Any]) -> PartyRemark:
        return write_remark(person, quarter_on=span.starts_on, **said, on=today(), by=request.user)

    if written(request, form, {"quarter": span.starts_on}, write):
        return gone_back(request, f"Đã ghi nhận xét {span.label}.")
    lead = LEAD.format(person.full_name)
    return form_page(request, form, title=f"Nhận xét {span.label}", lead=lead, submit="Ghi nhận xét")


def _said(known: PartyRemark | None) -> dict[str, Any]:
    if known is None:
        return {"version": 0}
    return {"version": known.version, "progress": known.progress, "text": known.text}


def _quarter(request: HttpRequest) -> Span:
    """The quarter of the day in the address (`quy`), else the running one."""
    return period_containing(Cadence.QUARTER, day_named(request.GET.get("quy", "")) or today())


def _writable(request: HttpRequest, person: int) -> PathSight:
    sight = path_sight(request.user, person, today())
    if sight is None or not sight.may_write:
        raise Http404
    return sight


def _mentoring(request: HttpRequest, pk: int) -> Mentoring:
    found = get_object_or_404(Mentoring.objects.select_related("person", "mentor"), pk=pk)
    _writable(request, found.person_id)
    return found


def _pair(found: Mentoring) -> str:
    return f"{found.mentor.full_name} giúp đỡ {found.person.full_name}, từ ngày {format_date(found.starts_on)}."


def _helpers(request: HttpRequest, person: Person) -> list[tuple[int, str]]:
    """Who may be chosen: whoever was sent, those found by the words, those who hold a seat around the person; only
    people whose standing towards the Party the reader may see.
    """
    on, choices = today(), {}
    if chosen := key_in(request.POST.get("mentor")):
        choices.update(visible_people(request.user, on, among=[chosen]).values_list("pk", "full_name"))
    for found in find_people(request.GET.get("tim", ""), request.user, on):
        choices[found.person] = ", ".join(filter(None, (found.name, found.where)))
    for holder in _around(person, on):
        choices.setdefault(holder.person, f"{holder.name}, {holder.position_short}, {holder.unit_name}")
    may = placed_within(request.user, PeoplePermission.PARTY, choices, on) - {person.pk}
    return [(key, words) for key, words in choices.items() if key in may]


def _around(person: Person, on: dt.date) -> list[Any]:
    """Who holds a seat of the person's branch, of the commune above it or of a body there."""
    homes = Membership.objects.on(on).filter(person=person).values("unit")
    paths = UnitPath.objects.on(on).filter(unit__in=homes).values_list("path", flat=True)
    near = {unit for path in paths for unit in path_ids(path)[-2:]}
    beside = (
        UnitPath.objects.on(on).open().filter(parent__in=near, level__is_union=False).values_list("unit", flat=True)
    )
    return [holder for found in holders_of_units(near | set(beside), on).values() for holder in found]
