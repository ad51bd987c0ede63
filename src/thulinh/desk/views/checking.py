"""Kiểm tra mẫu: drawing, what waits for a check, what was found, what was put right."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from thulinh.checks.actions import not_reached
from thulinh.checks.models import Check
from thulinh.checks.permissions import CheckPermission
from thulinh.checks.queries.sight import checks_to_correct, checks_to_make, draws_seen
from thulinh.desk.actions.checking import check_record, correct_finding, draw_sample, mend
from thulinh.desk.check_tables import CheckTable, DrawTable, PlaceTable, WaitingCheckTable
from thulinh.desk.filters import CheckFilters
from thulinh.desk.forms.checking import NO, YES, CorrectFoundForm, DrawForm, FoundForm, MendForm
from thulinh.desk.queries.checked import kind_of
from thulinh.desk.queries.checked_kinds import RecordSaid
from thulinh.desk.queries.checking import contacts, draws, made_list, sample_told, waiting_list
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.reach import reach
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.listing import Empty, list_page
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath

USUAL_SIZE = 20


@requires(CheckPermission.VIEW)
def samples(request: HttpRequest) -> HttpResponseBase:
    """The draws within reach, with what they found."""
    on = today()
    page = {"may_draw": bool(reach(request.user, CheckPermission.DRAW, on))}
    if reach(request.user, CheckPermission.CHECK, on):
        page["waiting"] = checks_to_make(request.user, on).count()
    return list_page(
        request,
        table_class=DrawTable,
        queryset=draws(request.user, on),
        title="Kiểm tra mẫu",
        export_name="kiem-tra-mau",
        template="desk/samples.html",
        empty=Empty(
            "Chưa có lần kiểm tra mẫu nào.", "Cán bộ kiểm tra rút mẫu; mỗi lần rút hiện ở đây với tỷ lệ sai sót."
        ),
        context=page,
    )


@requires(CheckPermission.CHECK)
def waiting(request: HttpRequest) -> HttpResponseBase:
    """What waits for the reader's check, each with whom to call."""
    return list_page(
        request,
        table_class=WaitingCheckTable,
        queryset=waiting_list(request.user, today()),
        title="Cần kiểm tra",
        export_name="can-kiem-tra",
        template="desk/list.html",
        empty=Empty("Không còn bản ghi nào chờ kiểm tra."),
        context={"lead": "Không báo trước cho nơi được rút. Bản ghi có phần của chính đồng chí không hiện ở đây."},
    )


@requires(CheckPermission.VIEW)
def sample(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One draw: how many of those checked were wrong, place by place, and what was put right."""
    on = today()
    found = get_object_or_404(draws_seen(request.user, on).select_related("drawn_by__person"), pk=pk)
    told = sample_told(found, request.user, on)
    wrong = made_list(request.user, on).filter(draw=found, outcome=Check.Outcome.WRONG)
    return list_page(
        request,
        table_class=PlaceTable,
        queryset=told.places,
        title=f"Kiểm tra mẫu: {told.kind_label.lower()}",
        export_name="kiem-tra-mau-theo-noi",
        template="desk/sample.html",
        empty=Empty("Chưa có bản ghi nào được kiểm tra.", "Ghi kết quả ở mục “Cần kiểm tra” của trang Kiểm tra mẫu."),
        context={"draw": found, "told": told, "wrong": wrong},
    )


@requires(CheckPermission.VIEW)
def made(request: HttpRequest) -> HttpResponseBase:
    """What sample checks found, record by record."""
    return list_page(
        request,
        table_class=CheckTable,
        queryset=made_list(request.user, today()),
        filterset_class=CheckFilters,
        title="Kết quả kiểm tra mẫu",
        export_name="ket-qua-kiem-tra-mau",
        template="desk/list.html",
        empty=Empty("Chưa có bản ghi nào được kiểm tra.", "Ghi kết quả ở mục “Cần kiểm tra” của trang Kiểm tra mẫu."),
        context={"scope": scope_of(request)},
    )


@requires(CheckPermission.DRAW)
def draw(request: HttpRequest) -> HttpResponse:
    """Draw records at random; nobody is told."""
    on = today()
    month = (on.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    initial = {"starts_on": month, "ends_on": on, "size": USUAL_SIZE}
    form = DrawForm(request.POST or None, units=_units(request, on), initial=initial)
    drawn: list[Any] = []

    def write(said: dict[str, Any]) -> Any:
        drawn.append(draw_sample(**said, by=request.user, on=on))
        return drawn[0]

    if written(request, form, {}, write):
        where = reverse("desk:sample", args=[drawn[0].pk]) if drawn else reverse("desk:samples")
        return redirect(where)
    note = "Rút ngẫu nhiên, rải đều các nơi và người duyệt; không báo trước cho ai."
    return form_page(request, form, title="Rút mẫu kiểm tra", submit="Rút mẫu", note=note)


def _units(request: HttpRequest, on: dt.date) -> list[tuple[int, str]]:
    """Where the reader draws: the units at the top of their reach and those just below."""
    roots = reach(request.user, CheckPermission.DRAW, on).roots
    rows = UnitPath.objects.on(on).open()
    top = list(rows.filter(path__in=roots).order_by("level__rank", "name_key"))
    below = rows.filter(parent__in=[row.unit_id for row in top]).order_by("level__rank", "name_key", "unit")
    return [(row.unit_id, row.name) for row in (*top, *below)]


@requires(CheckPermission.CHECK)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One record that was drawn: what it says, whom to ask what, and what was found."""
    on = today()
    answered = Check.objects.filter(checked_by=request.user)
    found = _check(answered if sent_again(request) else checks_to_make(request.user, on), pk)
    kind, record = kind_of(found), _said(found)
    form = FoundForm(request.POST or None, kind=kind, record=record, initial={"checked_on": on})

    def write(said: dict[str, Any]) -> Check:
        if form.has_reached:
            return check_record(pk, form.found(), by=request.user)
        tried = {name: said[name] for name in ("how", "checked_on", "note")}
        return not_reached(pk, **tried, by=request.user)

    if written(request, form, {"check": pk}, write):
        return gone_back(request, "Đã ghi kết quả kiểm tra.")
    return _form_page(request, found, record, form, title=f"Kiểm tra: {record.title}", submit="Ghi kết quả")


@requires(CheckPermission.CHECK)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a check was said to have found, with a reason."""
    found = _check(checks_to_correct(request.user, today()), pk)
    record = _said(found)
    initial = {"version": found.version, **_found_before(found, record)}
    form = CorrectFoundForm(request.POST or None, kind=kind_of(found), record=record, initial=initial)

    def write(said: dict[str, Any]) -> Check:
        again = {"version": said["version"], "reason": said["reason"]}
        return correct_finding(pk, form.found(), **again, by=request.user)

    if written(request, form, {"check": pk}, write):
        return gone_back(request, "Đã sửa kết quả kiểm tra.")
    return _form_page(request, found, record, form, title=f"Sửa kết quả: {record.title}", submit="Sửa kết quả")


def _found_before(found: Check, record: RecordSaid) -> dict[str, Any]:
    """What the form of a correction begins with."""
    return {
        "how": found.how,
        "note": found.note,
        "checked_on": found.checked_on,
        "stands": YES if found.is_quantity_right else NO,
        "quality": YES if found.is_quality_right else NO,
        "days": [str(day) for day, _ in record.days if str(day) not in found.wrong_days],
    }


@for_signed_in
def put_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was put right; the page of whoever answers for the record."""
    on = today()
    found = _check(Check.objects.wrong(), pk)
    kind = kind_of(found)
    if found.checked_by_id == request.user.pk or kind.charge(request.user, found.record_id, on) is None:
        raise Http404
    form = MendForm(request.POST or None, initial={"put_right_on": on})
    if written(request, form, {"check": pk}, lambda said: mend(pk, **said, by=request.user, on=on)):
        return gone_back(request, "Đã ghi việc chấn chỉnh.")
    page = {"check": found, "kind": kind, "record": _said(found)}
    page["strikes"] = bool(kind.strike) and [dt.date.fromisoformat(day) for day in found.wrong_days]
    page["again_url"] = f"{reverse(kind.again, args=[found.record_id])}?next={request.path}" if kind.again else ""
    template = "desk/put_right.html"
    return form_page(request, form, title="Chấn chỉnh sau kiểm tra", submit="Ghi chấn chỉnh", template=template, **page)


def _check(rows: QuerySet[Check], pk: int) -> Check:
    return get_object_or_404(rows.select_related("draw", "checked_by__person"), pk=pk)


def _said(found: Check) -> RecordSaid:
    record = kind_of(found).said(found.record_id)
    if record is None:
        raise Http404
    return record


def _form_page(request: HttpRequest, found: Check, record: RecordSaid, form: Any, **page: Any) -> HttpResponse:
    on = today()
    page |= {"check": found, "record": record, "kind": kind_of(found)}
    page["contacts"] = contacts(found, record, request.user, on)
    page["cancel_url"] = next_url(request, reverse("desk:checks_waiting"))
    return form_page(request, form, template="desk/check.html", **page)
