"""Writing on a hand-over: lines, signatures, the signed paper. The page itself is the desk's."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.people.access import for_signed_in
from thulinh.selection.actions import (
    add_hand_over_line,
    cancel_hand_over,
    drop_hand_over_line,
    enter_signed_hand_over,
    sign_hand_over,
)
from thulinh.selection.forms.handing import CancelForm, DropLineForm, LineForm, PaperForm, SignForm
from thulinh.selection.models import HandOver
from thulinh.selection.queries.handing import HandedLine, HandOverSight, hand_over_sight
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.forms import CommandForm


@for_signed_in
def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Add money, papers, seals, other things."""
    sight = _sight(request, pk, "may_change")
    form = LineForm(request.POST or None)

    def write(said: dict[str, Any]) -> HandOver:
        return add_hand_over_line(pk, HandedLine(**said), on=today(), by=request.user)

    return _said(request, form, sight, write, "Đã thêm dòng.", title="Thêm dòng bàn giao", submit="Thêm dòng")


@for_signed_in
def drop_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take a line out."""
    sight = _sight(request, pk, "may_change")
    found = next((one for one in sight.lines if one.pk == line), None)
    if found is None and not sent_again(request):
        raise Http404
    form = DropLineForm(request.POST or None)

    def write(_said: dict[str, Any]) -> HandOver:
        return drop_hand_over_line(pk, line, on=today(), by=request.user)

    title, words = "Bỏ dòng bàn giao", found.text if found else ""
    return _said(request, form, sight, write, "Đã bỏ dòng.", title=title, note=words, submit="Bỏ dòng này")


@for_signed_in
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign what one has read."""
    sight = _sight(request, pk, "may_sign")
    form = SignForm(request.POST or None, initial={"version": sight.hand_over.version})

    def write(said: dict[str, Any]) -> HandOver:
        return sign_hand_over(pk, version=said["version"], by=request.user)

    side = "bên giao" if sight.is_giver else "bên nhận"
    title = "Ký biên bản bàn giao"
    note = f"Đồng chí ký với tư cách {side}. Ký rồi thì biên bản không sửa được nữa."
    return _said(request, form, sight, write, "Đã ký biên bản.", title=title, note=note, submit="Ký biên bản")


@for_signed_in
def enter_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the paper that both signed."""
    sight = _sight(request, pk, "may_enter_paper")
    form = PaperForm(request.POST or None, request.FILES or None, initial={"paper_on": today()})

    def write(said: dict[str, Any]) -> HandOver:
        stored = store_paper(said["scan"], name=said["scan"].name or "bien-ban", field="scan")
        return enter_signed_hand_over(pk, paper_on=said["paper_on"], file=stored, on=today(), by=request.user)

    title = "Ghi biên bản đã ký trên giấy"
    return _said(request, form, sight, write, "Đã ghi biên bản đã ký.", title=title, submit="Ghi biên bản")


@for_signed_in
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what nobody has signed."""
    if sent_again(request):
        return gone_back(request, "Đã bỏ biên bản bàn giao.")
    sight = _sight(request, pk, "may_cancel")
    form = CancelForm(request.POST or None)

    def write(said: dict[str, Any]) -> Model:
        return cancel_hand_over(pk, reason=said["reason"], on=today(), by=request.user)

    title = "Bỏ biên bản bàn giao"
    return _said(request, form, sight, write, "Đã bỏ biên bản bàn giao.", title=title, submit="Bỏ biên bản")


@for_signed_in
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the signed paper, for whoever reads the hand-over."""
    sight = hand_over_sight(pk, request.user, today())
    if sight is None or sight.hand_over.file is None:
        raise Http404
    return shown_file(sight.hand_over.file)


def _sight(request: HttpRequest, pk: int, right: str) -> HandOverSight:
    """The hand-over, when the reader may do this with it; what was sent already is answered once more."""
    sight = hand_over_sight(pk, request.user, today())
    if sight is None or not (getattr(sight, right) or sent_again(request)):
        raise Http404
    return sight


def _said(
    request: HttpRequest, form: CommandForm, sight: HandOverSight, write: Callable[[dict[str, Any]], Model], done: str,
    *, title: str, submit: str, note: str = "",
) -> HttpResponse:  # fmt: skip
    if written(request, form, {}, write):
        return gone_back(request, done)
    outgoing = sight.hand_over.outgoing
    lead = f"Chức danh {outgoing.seat.position.name}, bên giao: {outgoing.person.full_name}. {note}".strip()
    return form_page(request, form, title=title, lead=lead, submit=submit)
