"""Thông tin về tôi: what is stored about the signed-in person, nobody else's; and the requests that others answer."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from thulinh.desk.actions.erasing import erase_everywhere
from thulinh.desk.drawing import own as drawn
from thulinh.desk.drawing.own_file import as_book, as_plain
from thulinh.desk.queries.erasing import what_erasing_does
from thulinh.desk.queries.own import OwnRecords, own_records
from thulinh.kernel.clock import today
from thulinh.kernel.parameters import parameter
from thulinh.people.access import for_signed_in, requires
from thulinh.people.actions.requests import answer_request
from thulinh.people.forms.requests import AnswerForm, EraseForm
from thulinh.people.models import InformationRequest
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import may_see_contact, person_card, placed_within
from thulinh.people.queries.requests import may_erase, requests_in_reach
from thulinh.people.rules import LESS_ASKED, is_younger
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.spreadsheet import MEDIA_TYPE

FILE_NAME = "thong-tin-ve-toi"
LAST_STEP = "Bước 2/2. Xóa rồi không lấy lại được, kể cả người quản trị hệ thống."
LAST_POINTS = (
    "Tên thành bí danh; mã, điện thoại, ngày sinh, địa chỉ, nơi làm việc, tình trạng Đảng bị xóa.",
    "Tài khoản bị đóng ngay.",
    "Số liệu đã có giữ nguyên; riêng tình trạng Đảng được tính là chưa rõ.",
)
_WAITING = InformationRequest.Status.WAITING


@for_signed_in
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Everything that is stored about the signed-in person, where it came from, and who may see it."""
    title, on = "Thông tin về tôi", today()
    if request.user.person is None:
        return render(request, "desk/own_nobody.html", {"title": title})
    records = _records(request)
    years = parameter(LESS_ASKED, on)
    page = {
        "title": title,
        "records": records,
        "parts": drawn.parts(records, on),
        "readers": drawn.reader_lines(records),
        "looks": drawn.looks(records),
        "age": years if is_younger(records.person.birth_on, on, years) else None,
        "unasked": drawn.young_fields(records),
        "on": on,
    }
    return render(request, "desk/own.html", page)


@for_signed_in
@never_cache
def own_file(request: HttpRequest) -> HttpResponseBase:
    """The same as one file: a spreadsheet, or JSON when asked for."""
    if request.user.person is None:
        raise Http404
    records, on = _records(request), today()
    if request.GET.get("dang") == "json":
        answer = JsonResponse(as_plain(records, on), json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}.json"'
        return answer
    book = as_book(records, on)
    return FileResponse(book, as_attachment=True, filename=f"{FILE_NAME}.xlsx", content_type=MEDIA_TYPE)


def _records(request: HttpRequest) -> OwnRecords:
    return own_records(request.user.person, request.user, today())


@requires(PeoplePermission.EDIT)
def information_requests(request: HttpRequest) -> HttpResponse:
    """The requests about personal information that the reader may answer: waiting ones first, overdue before others."""
    rows = list(requests_in_reach(request.user, today())[:200])
    page = {
        "title": "Yêu cầu về thông tin cá nhân",
        "waiting": [row for row in rows if row.status == _WAITING],
        "answered": [row for row in rows if row.status != _WAITING],
        "on": today(),
    }
    return render(request, "desk/information_requests.html", page)


@requires(PeoplePermission.EDIT)
def information_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, with where it is done: the form that corrects, the page that erases, or the answer."""
    found = _request(request, pk)
    if found.status != _WAITING:
        return render(request, "desk/information_request.html", {"title": found.get_kind_display(), "asked": found})
    is_erasing = found.kind == InformationRequest.Kind.ERASE
    form = AnswerForm(request.POST or None, is_erasing=is_erasing)

    def write(said: dict[str, Any]) -> InformationRequest:
        return answer_request(found, **said, by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã trả lời.")
    person, on = found.person, today()
    clear = bool(may_see_contact(request.user, [person.pk], on))
    page = {
        "asked": found,
        "on": on,
        "card": person_card(person, with_contact=clear),
        "may_correct": not is_erasing and bool(placed_within(request.user, PeoplePermission.EDIT, [person.pk], on)),
        "is_erasing": is_erasing,
        "cancel_url": reverse("desk:information_requests"),
    }
    title = f"{found.get_kind_display()}: {person.full_name}"
    template = "desk/information_request.html"
    return form_page(request, form, title=title, submit="Gửi trả lời", template=template, **page)


@requires(PeoplePermission.ERASE)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase what is personal about somebody who asked for it: first what it does, then the name once more."""
    found = _request(request, pk)
    person, on = found.person, today()
    is_asked = found.kind == InformationRequest.Kind.ERASE and found.status == _WAITING
    if not is_asked or not may_erase(request.user, person, on):
        raise Http404
    title, back = f"Xóa thông tin: {person.full_name}", reverse("desk:information_request", args=[pk])
    if request.method != "POST" and request.GET.get("buoc") != "2":
        page = {"title": title, "asked": found, "does": what_erasing_does(person, on), "back": back}
        return render(request, "desk/erase.html", page)
    form = EraseForm(request.POST or None, full_name=person.full_name)

    def write(said: dict[str, Any]) -> InformationRequest:
        erase_everywhere(found, on=on, by=request.user)
        return found

    if written(request, form, {}, write):
        gone_back(request, "Đã xóa thông tin cá nhân. Việc này không lấy lại được.")
        return redirect("desk:information_requests")
    shown = {"question": LAST_STEP, "points": LAST_POINTS, "submit": "Xóa hẳn", "is_grave": True, "cancel_url": back}
    return form_page(request, form, title=title, template="ui/confirm.html", **shown)


def _request(request: HttpRequest, pk: int) -> InformationRequest:
    return get_object_or_404(requests_in_reach(request.user, today()), pk=pk)
