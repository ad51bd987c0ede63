"""What is collected and why, and asking about one's own information."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.kernel.clock import today
from thulinh.kernel.parameters import parameter
from thulinh.people.access import for_signed_in, open_to_all, person_within, requires
from thulinh.people.actions.requests import request_information
from thulinh.people.forms.requests import RequestForm
from thulinh.people.models import InformationRequest, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.collected import collected
from thulinh.people.rules import LESS_ASKED
from thulinh.ui.answering import form_page, gone_back, written

_DAYS = "Trả lời chậm nhất sau {correct} ngày; yêu cầu xóa sau {erase} ngày."


@open_to_all
def notice(request: HttpRequest) -> HttpResponse:
    """What is collected about people, what for, who sees it, and how one asks about it."""
    shown = {
        "title": "Thông báo xử lý dữ liệu cá nhân",
        "parts": collected().values(),
        "age": parameter(LESS_ASKED, today()),
        "days": _answer_days(),
    }
    return render(request, "people/notice.html", shown)


@for_signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for one's own information to be corrected, erased or explained."""
    if request.user.person is None:
        raise Http404
    lead = f"Đoàn cấp trên của đồng chí trả lời. {_answer_days()}"
    return _asked(request, request.user.person, "Yêu cầu về thông tin của tôi", lead)


@requires(PeoplePermission.EDIT)
def ask_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a member without an account asks about their own information."""
    person = person_within(request, pk, PeoplePermission.EDIT)
    lead = (
        f"Ghi hộ đồng chí {person.full_name}, đúng điều đồng chí ấy yêu cầu. Hệ thống ghi rõ là ghi hộ; "
        f"người có thẩm quyền khác trả lời. {_answer_days()}"
    )
    return _asked(request, person, f"Ghi hộ yêu cầu: {person.full_name}", lead)


def _asked(request: HttpRequest, person: Person, title: str, lead: str) -> HttpResponse:
    form = RequestForm(request.POST or None, initial={"kind": request.GET.get("loai", "")})

    def write(said: dict[str, Any]) -> InformationRequest:
        return request_information(person, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã gửi yêu cầu.")
    return form_page(request, form, title=title, lead=lead, submit="Gửi yêu cầu", submit_icon="send")


def _answer_days() -> str:
    on = today()
    correct, erase = (parameter(f"ngay-tra-loi-yeu-cau-{kind}", on) for kind in ("sua", "xoa"))
    return _DAYS.format(correct=correct, erase=erase)
