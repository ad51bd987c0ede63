"""Putting many forward for a class: found by filters, shown who will be taken and who not and why, confirmed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import for_signed_in
from thulinh.people.models import Position
from thulinh.people.reach import reach
from thulinh.training.actions import nominate
from thulinh.training.forms.candidates import CandidateFilters
from thulinh.training.forms.participants import MOST, NominateForm
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.candidates import Candidate, candidates
from thulinh.training.queries.fitness import Fit, fitness, registration_words
from thulinh.training.queries.participants import Places, places_of
from thulinh.training.queries.sight import may_organise
from thulinh.training.views.within import class_to_fill
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.keys import key_in
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath, under_q

CONFIRM, EVERYBODY, PICK = "dong-y", "ca-danh-sach", "chon"
SHOWN = 300
HOW = Participant.How


@for_signed_in
def nominate_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who is put forward; then see what will come of it; then confirm."""
    found, how = class_to_fill(request, pk)
    if request.method == "POST" and CONFIRM in request.POST:
        return _confirm(request, found, how)
    filters, people = _looked_through(request, found)
    chosen: list[int] = []
    if request.method == "POST":
        chosen = [one.fit.holding for one in people] if EVERYBODY in request.POST else _picked(request)
        if chosen:
            return look(request, found, how, chosen)
    page = {
        "title": _title(how), "found": found, "filters": filters, "people": people[:SHOWN], "total": len(people),
        "left": len(people) - SHOWN if len(people) > SHOWN else 0, "places": places_of([found])[found.pk],
        "closed": "" if how == HOW.INVITED else registration_words(found, today()), "cancel_url": next_url(request),
        "nobody": request.method == "POST", "is_whole": how == HOW.INVITED,
    }  # fmt: skip
    return render(request, "training/nominate.html", page, status=422 if request.method == "POST" else 200)


def look(
    request: HttpRequest, found: TrainingClass, how: str, chosen: Sequence[int], form: NominateForm | None = None
) -> HttpResponse:
    """Who of those chosen will be taken, who not and why; nothing is written yet."""
    fits = fitness(found, chosen[:MOST], request.user, today(), how=how)
    good = [fit for fit in fits if fit.is_fit]
    places = places_of([found])[found.pk]
    form = form or NominateForm(initial={"holdings": [fit.holding for fit in good]})
    page = {
        "template": "training/nominate_look.html", "found": found, "good": good, "places": places,
        "refused": [fit for fit in fits if not fit.is_fit], "words": _what_comes(good, places, how),
    }  # fmt: skip
    return form_page(request, form, title=_title(how), submit=f"Đồng ý, {format_number(len(good))} người", **page)


def _confirm(request: HttpRequest, found: TrainingClass, how: str) -> HttpResponse:
    form, told = NominateForm(request.POST), []

    def write(said: dict[str, Any]) -> TrainingClass:
        done = nominate(found, said["holdings"], how=how, by=request.user)
        told.append(f"{format_number(len(done.taken))} người đã vào danh sách.")
        told.extend(fit.words for fit in done.refused)
        return found

    if written(request, form, {"how": how}, write):
        return gone_back(request, " ".join(told) or "Đã ghi.")
    return look(request, found, how, NominateForm.base_fields["holdings"].to_python(request.POST.get("holdings")), form)


def _looked_through(request: HttpRequest, found: TrainingClass) -> tuple[CandidateFilters, list[Candidate]]:
    below = UnitPath.objects.on(found.starts_on).open().filter(parent=found.unit_id, level__is_union=True)
    units = list(below.order_by("name_key", "unit").values_list("unit", "name", "path"))
    if not may_organise(request.user, found.unit_id, today()):
        units = _own_units(request, found)
    posts = Position.objects.filter(code__in=found.positions).order_by("rank", "code")
    filters = CandidateFilters(
        request.GET, units=[(key, name) for key, name, _ in units], positions=list(posts.values_list("code", "name"))
    )
    asked = filters.asked({key: path for key, _, path in units})
    return filters, candidates(found, request.user, today(), **asked)


def _own_units(request: HttpRequest, found: TrainingClass) -> list[tuple[int, str, str]]:
    """The uppermost units that the reader nominates for, and those right below them."""
    roots = reach(request.user, TrainingPermission.NOMINATE, today()).roots
    rows = UnitPath.objects.on(found.starts_on).open().filter(under_q(found.path), level__is_union=True)
    tops = rows.filter(path__in=roots).values("unit")
    near = rows.filter(path__in=roots) | rows.filter(parent__in=tops)
    return list(near.order_by("path").values_list("unit", "name", "path"))


def _picked(request: HttpRequest) -> list[int]:
    """Those ticked, and those chosen in a list of offers."""
    sent = [*request.POST.getlist(PICK), *request.POST.get("holdings", "").split(",")]
    found = [key_in(one) for one in sent]
    return list(dict.fromkeys(key for key in found if key is not None))


def _title(how: str) -> str:
    return "Đưa người vào lớp" if how == HOW.INVITED else "Đề cử người đi học"


def _what_comes(good: Sequence[Fit], places: Places, how: str) -> str:
    """What will come of it for those who are taken; who calls somebody in is told of those who waited before."""
    free = places.free
    if not good:
        return "Không ai trong số đã chọn vào được lớp."
    if how == HOW.INVITED:
        waiting = max(len(good) - free, 0)
        more = f" {format_number(waiting)} người sau cùng chờ có chỗ." if waiting else ""
        if free and places.waiting:
            more += f" {format_number(places.waiting)} người đang chờ chỗ từ trước: muốn giữ thứ tự thì gọi họ trước."
        return f"{format_number(len(good) - waiting)} người được nhận vào lớp.{more}"
    after = "chờ nơi mở lớp duyệt" if free else "vào danh sách chờ, vì lớp đã đủ chỗ"
    return f"{format_number(len(good))} người được đề cử, {after}."
