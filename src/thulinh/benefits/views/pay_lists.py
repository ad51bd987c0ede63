"""Pages on which lists for payers are made, sent, said to be paid and signed, and taken back."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.views.photos import shown_file
from thulinh.benefits.actions import (
    enter_receipts_from_list,
    make_pay_list,
    pay_listed,
    send_pay_list,
    withdraw_pay_list,
    withdraw_payment,
    withdraw_receipt,
)
from thulinh.benefits.forms.cards import ReasonForm
from thulinh.benefits.forms.pay_lists import MakeForm, PaidForm, SendForm, SignedForm
from thulinh.benefits.models import PayList, Receipt
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.pay_lists import (
    ListedLine,
    listed_lines,
    lists_to_write,
    paper_receipts_to_write,
    payers_within,
    payments_to_write,
    scan_of_list,
)
from thulinh.benefits.rules.months import Month, months_before, months_between
from thulinh.benefits.rules.paying import NewReceipt
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.kernel.models import StoredFile
from thulinh.kernel.text import format_number
from thulinh.people.access import requires, unit_within
from thulinh.people.reach import reach
from thulinh.ui.answering import form_page, gone_back, record_to_write, sent_again, written

PREPARE = BenefitPermission.PREPARE
MONTHS = 12


@requires(PREPARE)
def make(request: HttpRequest, unit: int) -> HttpResponse:
    """Draw up what is due from a payer for a month, in a unit and below."""
    row, on = unit_within(request, unit, PREPARE), today()
    payers = payers_within([row.path], on)
    asked = {"month_on": request.GET.get("thang", ""), "payer": request.GET.get("noi-chi", "")}
    form = MakeForm(request.POST or None, months=_months(on), payers=payers, initial=asked)

    def write(said: dict[str, Any]) -> PayList:
        month = dt.date.fromisoformat(said["month_on"])
        return make_pay_list(
            unit=unit, payer=said["payer"], month_on=month, number=said["number"] or "", by=request.user
        )

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, "Đã lập danh sách. Mở danh sách để xem cách tính, tải Excel và ghi ngày gửi.")
    lead = f"{row.name} và các đơn vị bên dưới. Ai đã có trong danh sách trước thì không lập lại."
    if not payers:
        lead = "Chưa có quy định nào về tiền hằng tháng ở đây. Đồng chí ghi quy định trước, rồi lập danh sách."
    return form_page(request, form, title="Lập danh sách chi trả", lead=lead, submit="Lập danh sách")


def _months(on: dt.date) -> list[tuple[str, str]]:
    """The months that are over, the latest first."""
    found = list(months_between(months_before(on, MONTHS), on))
    return [(str(one.starts_on), one.label) for one in reversed(found) if one.ends_on <= on]


@requires(PREPARE)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a list went to the payer."""
    row = _list(request, pk)
    form = SendForm(request.POST or None, initial={"number": row.number, "sent_on": today()})
    if written(request, form, {"list": pk}, lambda said: send_pay_list(row, by=request.user, **said)):
        return gone_back(request, "Đã ghi ngày gửi.")
    return form_page(request, form, title="Đã gửi danh sách", lead=_label(row), submit="Lưu")


@requires(PREPARE)
def paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down whom of a list the payer paid, as its own list says."""
    row = _list(request, pk)
    lines = [one for one in listed_lines(row, today()) if one.paid_vnd < one.line.due_vnd or sent_again(request)]
    initial = {"paid_on": today(), "lines": [str(one.line.pk) for one in lines]}
    form = PaidForm(request.POST or None, request.FILES or None, lines=_choices(lines), initial=initial)

    def write(said: dict[str, Any]) -> PayList:
        chosen = {int(key) for key in said["lines"]}
        but = [line for line in row.lines.values_list("pk", flat=True) if line not in chosen]
        file = _stored(said["file"])
        return pay_listed(
            row, list_number=said["list_number"], paid_on=said["paid_on"], but=but, file=file.pk if file else None,
            roots=reach(request.user, PREPARE, today()).roots, by=request.user,
        )  # fmt: skip

    if written(request, form, {"list": pk}, write):
        return gone_back(request, "Đã ghi theo danh sách của cơ quan chi trả. Người nhận tự báo đã nhận.")
    return form_page(request, form, title="Cơ quan chi trả đã chi", lead=_label(row), submit="Lưu")


@requires(PREPARE)
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter who signed the pay list, with its scan."""
    row = _list(request, pk)
    lines = [one for one in listed_lines(row, today()) if one.receipt is None or sent_again(request)]
    form = SignedForm(request.POST or None, request.FILES or None, lines=_choices(lines))

    def write(said: dict[str, Any]) -> PayList:
        chosen = [one.line for one in lines if str(one.line.pk) in said["lines"]]
        rows = [NewReceipt(one.person_id, one.code, row.month_on) for one in chosen]
        enter_receipts_from_list(
            rows, paper_number=said["paper_number"], file=_stored(said["file"]),
            roots=reach(request.user, PREPARE, today()).roots, by=request.user,
        )  # fmt: skip
        return row

    if written(request, form, {"list": pk}, write):
        return gone_back(request, "Đã ghi theo danh sách ký nhận.")
    lead = f"{_label(row)}. Ai đã tự báo thì không có ở đây."
    return form_page(request, form, title="Nhập danh sách ký nhận", lead=lead, submit="Lưu")


@requires(PREPARE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list back."""
    row = _list(request, pk)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"list": pk}, lambda said: withdraw_pay_list(row, by=request.user, **said)):
        return gone_back(request, "Đã rút danh sách. Những người trong đó lập lại được.")
    return form_page(request, form, title="Rút danh sách", lead=_label(row), submit="Rút danh sách")


@requires(PREPARE)
def withdraw_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a payment that was written by mistake."""
    row = record_to_write(request, pk, payments_to_write(request.user, today()).select_related("person"))
    form = ReasonForm(request.POST or None)
    if written(request, form, {"payment": pk}, lambda said: withdraw_payment(row, by=request.user, **said)):
        return gone_back(request, "Đã rút việc chi trả. Lời của người nhận vẫn giữ.")
    lead = (
        f"{row.person}, tháng {Month.of(row.month_on).label}: {format_number(row.amount_vnd)} đồng, {row.list_number}."
    )
    return form_page(request, form, title="Rút việc chi trả ghi nhầm", lead=lead, submit="Rút")


@requires(PREPARE)
def withdraw_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a word that was entered from a signed list by mistake."""
    known = Receipt.objects.filter(is_from_paper=True)
    known = known if sent_again(request) else paper_receipts_to_write(request.user, today())
    row = get_object_or_404(known.select_related("person"), pk=pk)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"receipt": pk}, lambda said: withdraw_receipt(row, by=request.user, **said)):
        return gone_back(request, "Đã rút lời ghi theo danh sách ký nhận.")
    lead = f"{row.person}, tháng {Month.of(row.month_on).label}, danh sách ký nhận {row.paper_number}."
    return form_page(request, form, title="Rút lời ghi theo danh sách ký nhận", lead=lead, submit="Rút")


@requires(BenefitPermission.VIEW)
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a paid or signed list, for who may see everybody on it."""
    if not scan_of_list(request.user, pk, today()):
        raise Http404
    return shown_file(get_object_or_404(StoredFile, pk=pk))


def _list(request: HttpRequest, pk: int) -> PayList:
    return record_to_write(request, pk, lists_to_write(request.user, today()))


def _label(row: PayList) -> str:
    number = f" số {row.number}" if row.number else ""
    return f"Danh sách{number} tháng {Month.of(row.month_on).label}, {row.payer}"


def _choices(lines: list[ListedLine]) -> list[tuple[str, str]]:
    return [
        (str(one.line.pk), f"{one.line.person}, {one.support}: {format_number(one.line.due_vnd)} đồng") for one in lines
    ]


def _stored(upload: Any) -> StoredFile | None:
    return store_paper(upload, name=upload.name or "tệp", field="file") if upload else None
