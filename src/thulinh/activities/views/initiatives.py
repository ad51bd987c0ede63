"""Initiatives: found, read, shared, reused by others (HN4, HN10)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.activities.actions import mark_reused, share_initiative, withdraw_initiative
from thulinh.activities.forms.deciding import PlainReasonForm, ReuseForm, ShareForm
from thulinh.activities.models import Initiative
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.initiatives import initiatives as found_initiatives
from thulinh.activities.queries.initiatives import reuses_of, sharing_units
from thulinh.activities.queries.places import Places
from thulinh.activities.rules.entries import InitiativeEntry
from thulinh.activities.tables import InitiativeTable
from thulinh.activities.views.answering import form_page, rights_of, taken
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.ui.answering import gone_back
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet

ROWS = 30


@for_signed_in
def initiatives(request: HttpRequest) -> HttpResponseBase:
    """What others have found to work, by words with or without marks."""
    words = request.GET.get("tim", "")
    found = found_initiatives(words, on=today())
    if asks_sheet(request):
        return table_sheet(InitiativeTable(found), "Sáng kiến", "sang-kien")
    pages = Paginator(found, ROWS)
    context = {
        "title": "Sáng kiến",
        "words": words,
        "page": pages.get_page(request.GET.get("trang")),
        "total": pages.count,
        "sheet_url": sheet_url(request) if pages.count else "",
        "may_share": bool(rights_of(request).within(ActivityPermission.SHARE)),
    }
    return render(request, "activities/initiatives.html", context)


@for_signed_in
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """One initiative: how it is done, by whom, and who has done the same."""
    row = get_object_or_404(found_initiatives(on=today()), pk=pk)
    path = Places([row.unit_id]).path(row.unit_id, today())
    reach = rights_of(request).within(ActivityPermission.SHARE)
    context = {
        "title": row.title,
        "initiative": row,
        "reuses": reuses_of(pk),
        "may_reuse": bool(reach),
        "may_withdraw": bool(path) and reach.covers(path),
    }
    return render(request, "activities/initiative.html", context)


@requires(ActivityPermission.SHARE)
def share(request: HttpRequest) -> HttpResponse:
    """Tell how a unit does something well."""
    units = sharing_units(request.user, today())
    form = ShareForm(
        request.POST or None, units=units, initial={"unit": units[0][0] if units else None, "day": today()}
    )
    if form.is_valid() and taken(
        form,
        lambda command: share_initiative(
            InitiativeEntry(form.cleaned_data["title"], form.cleaned_data["summary"], author=request.user.person_id),
            unit=form.cleaned_data["unit"], on=form.cleaned_data["day"], by=request.user, command_id=command,
        ),
    ):  # fmt: skip
        return gone_back(request, "Đã chia sẻ sáng kiến.")
    return form_page(request, form, title="Chia sẻ sáng kiến", submit="Chia sẻ")


@requires(ActivityPermission.SHARE)
def reuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a unit has done the same."""
    row = get_object_or_404(found_initiatives(on=today()), pk=pk)
    units = [pair for pair in sharing_units(request.user, today()) if pair[0] != row.unit_id]
    form = ReuseForm(
        request.POST or None, units=units, initial={"unit": units[0][0] if units else None, "day": today()}
    )
    if form.is_valid() and taken(
        form,
        lambda command: mark_reused(
            pk, unit=form.cleaned_data["unit"], on=form.cleaned_data["day"], note=form.cleaned_data["note"],
            by=request.user, command_id=command,
        ),
    ):  # fmt: skip
        return gone_back(request, "Đã ghi đơn vị áp dụng sáng kiến.")
    return form_page(request, form, title="Áp dụng sáng kiến", lead=row.title, submit="Ghi áp dụng")


@requires(ActivityPermission.SHARE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an initiative that should not be found any more."""
    row = get_object_or_404(Initiative, pk=pk, withdrawn_at=None)
    path = Places([row.unit_id]).path(row.unit_id, today())
    if not path or not rights_of(request).within(ActivityPermission.SHARE).covers(path):
        raise Http404
    form = PlainReasonForm(request.POST or None)
    if form.is_valid() and taken(
        form,
        lambda command: withdraw_initiative(
            pk, reason=form.cleaned_data["reason"], by=request.user, command_id=command
        ),
    ):
        return gone_back(request, "Đã rút sáng kiến.")
    return form_page(request, form, title="Rút sáng kiến", lead=row.title, submit="Rút sáng kiến")
