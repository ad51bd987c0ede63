"""Pages of loans: one's own, those in one's charge, one of them with its steps, and sums."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.benefits.actions import loans as actions
from thulinh.benefits.actions.loan_officers import take_over_loans
from thulinh.benefits.forms.loans import PAGES, AskForm, DisburseForm, OfficerForm, ReasonForm, RecordForm
from thulinh.benefits.loan_tables import LoanFilters, LoanTable
from thulinh.benefits.models import Loan, Repayment
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.loan_rights import borrower_units, may_record_loan, officers_at
from thulinh.benefits.queries.loan_sight import loans_in_charge, loans_left
from thulinh.benefits.queries.loan_sums import loan_sums
from thulinh.benefits.queries.loans import LoanPage, loan_list, loan_page, own_loans
from thulinh.benefits.rules.loans import steps_for
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Person
from thulinh.people.reach import may, reach
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.forms import CommandForm
from thulinh.ui.listing import Empty, list_page

_ACTIONS: Mapping[str, Callable[..., Loan | Repayment]] = {
    "de-nghi": actions.propose_loan,
    "giai-ngan": lambda pk, **said: actions.disburse_loan(pk, _disbursement(said), **_common(said)),
    "tra-no": actions.repay,
    "tat-toan": actions.close_loan,
    "khong-vay": actions.decline_loan,
    "doi-nguoi": actions.change_officer,
    "rut": actions.withdraw_loan,
}
_SEEN_BY = "Chỉ người vay và cán bộ phụ trách đọc được hồ sơ này."


@for_signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own loans: what is owed until when; and where to ask for one."""
    user, on = request.user, today()
    context = {
        "title": "Vốn vay của tôi",
        "pages": own_loans(user, on),
        "may_ask": user.person_id is not None and bool(borrower_units(user.person_id, on)),
        "is_officer": bool(reach(user, BenefitPermission.LOAN, on)) and user.person_id is not None,
        "may_see_sums": bool(reach(user, BenefitPermission.LOAN_SUMS, on)),
    }
    return render(request, "benefits/own_loans.html", context)


@for_signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Say that one needs a loan, and who is to look after it."""
    units = borrower_units(request.user.person_id, today()) if request.user.person_id else []
    if not units:
        raise Http404
    officers = {
        one.person: one.label
        for row in units
        for one in officers_at(row.unit_id, today())
        if one.person != request.user.person_id
    }
    offered = [(row.unit_id, row.name) for row in units]
    form = AskForm(request.POST or None, units=offered, officers=list(officers.items()))

    def write(said: dict[str, Any]) -> Loan:
        return actions.ask_loan(actions.NewLoan(person=request.user.person_id, **said), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã gửi. Cán bộ phụ trách thấy nhu cầu của đồng chí.")
    return form_page(request, form, title="Nêu nhu cầu vay vốn", lead=_SEEN_BY, submit="Gửi", submit_icon="send")


@requires(BenefitPermission.LOAN)
def record(request: HttpRequest, person: int) -> HttpResponse:
    """Write down, as the officer, that somebody needs a loan."""
    found = get_object_or_404(Person, pk=person, erased_at=None)
    if not may_record_loan(request.user, person, today()):
        raise Http404
    rows = [row for row in borrower_units(person, today()) if may(request.user, BenefitPermission.LOAN, row, today())]
    form = RecordForm(request.POST or None, units=[(row.unit_id, row.name) for row in rows])

    def write(said: dict[str, Any]) -> Loan:
        return actions.ask_loan(actions.NewLoan(person=person, officer=request.user.person_id, **said), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi nhu cầu vay. Đồng chí là cán bộ phụ trách hồ sơ này.")
    return form_page(request, form, title="Ghi nhu cầu vay vốn", lead=f"{found.full_name}. {_SEEN_BY}")


@requires(BenefitPermission.LOAN)
def charged(request: HttpRequest) -> HttpResponseBase:
    """The loans in one's charge, as a list and as a spreadsheet."""
    return list_page(
        request,
        table_class=LoanTable,
        queryset=loan_list(request.user, today()),
        filterset_class=LoanFilters,
        title="Vốn vay tôi phụ trách",
        export_name="von-vay",
        template="benefits/charged_loans.html",
        context={"left": len(loans_left(request.user, today()))},
        empty=Empty(
            "Chưa có hồ sơ vay nào giao cho đồng chí.",
            "Bí thư tự nêu nhu cầu, hoặc đồng chí mở trang của người cần vay rồi chọn Ghi nhu cầu vay vốn.",
        ),
    )


@requires(BenefitPermission.LOAN)
def take_over(request: HttpRequest) -> HttpResponse:
    """Become the officer of the loans whose officer has left."""
    number = len(loans_left(request.user, today()))
    if request.method != "POST" and not number:
        raise Http404
    form = CommandForm(request.POST or None)
    if written(request, form, {}, lambda _said: take_over_loans(by=request.user)):
        return gone_back(request, "Đã nhận phụ trách. Người vay thấy tên đồng chí trong hồ sơ.")
    lead = f"{format_number(number)} hồ sơ vay ở nơi đồng chí phụ trách không còn cán bộ phụ trách."
    return form_page(request, form, title="Nhận phụ trách hồ sơ vay", lead=lead, submit="Nhận phụ trách")


@for_signed_in
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """One loan: what is owed until when, what was paid, what happened."""
    page = _page(request, pk)
    verbs = steps_for(page.loan.state, debt_vnd=page.loan.debt_vnd, is_officer=page.is_officer)
    context = {
        "title": f"Vốn vay: {page.loan.purpose}",
        "page": page,
        "offers": [(verb, PAGES[verb]) for verb in verbs],
        "is_own": page.loan.person_id == request.user.person_id,
    }
    return render(request, "benefits/loan.html", context)


@for_signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one step with a loan; what is not one's to do is refused in words when it is sent."""
    page = _page(request, pk)
    if verb not in PAGES:
        raise Http404
    allowed = steps_for(page.loan.state, debt_vnd=page.loan.debt_vnd, is_officer=page.is_officer)
    if request.method != "POST" and verb not in allowed:
        raise Http404
    said = PAGES[verb]
    more = {"officers": _others(page)} if said.form is OfficerForm else {}
    form = said.form(request.POST or None, initial=_usual(page), **more)
    if written(request, form, {}, lambda told: _ACTIONS[verb](pk, by=request.user, **told)):
        return gone_back(request, said.done)
    return form_page(request, form, title=said.title, lead=_lead(page), submit=said.button, submit_icon=said.icon)


@for_signed_in
def withdraw_repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a repayment that was written down by mistake."""
    paid = get_object_or_404(Repayment.objects.current(), pk=pk, loan__in=loans_in_charge(request.user, today()))
    form = ReasonForm(request.POST or None, initial={"version": paid.loan.version})
    if written(request, form, {}, lambda said: actions.withdraw_repayment(pk, by=request.user, **said)):
        return gone_back(request, "Đã rút lần trả.")
    lead = f"Lần trả {format_number(paid.amount_vnd)} đồng."
    return form_page(request, form, title="Rút một lần trả", lead=lead, submit="Rút lần trả", submit_icon="x")


@requires(BenefitPermission.LOAN_SUMS)
def sums(request: HttpRequest) -> HttpResponse:
    """Loans of places within reach as sums; nobody by name."""
    return render(
        request, "benefits/loan_sums.html", {"title": "Tổng vốn vay", "sums": loan_sums(request.user, today())}
    )


def _page(request: HttpRequest, pk: int) -> LoanPage:
    page = loan_page(pk, request.user, today())
    if page is None:
        raise Http404
    return page


def _others(page: LoanPage) -> list[tuple[int, str]]:
    """Who may look after it instead."""
    no = {page.loan.officer_id, page.loan.person_id}
    return [(one.person, one.label) for one in officers_at(page.loan.unit_id, today()) if one.person not in no]


def _usual(page: LoanPage) -> dict[str, Any]:
    """What stands in a form before anybody writes."""
    due = next((one.missing_vnd for one in page.schedule if one.missing_vnd), None)
    amount = due if page.loan.state == Loan.State.DISBURSED else page.loan.wanted_vnd
    return {
        "version": page.loan.version,
        "day": today(),
        "amount_vnd": amount,
        "lender": page.loan.lender,
        "group_name": page.loan.group_name,
    }


def _lead(page: LoanPage) -> str:
    debt = f". Còn nợ {format_number(page.loan.debt_vnd)} đồng" if page.loan.debt_vnd else ""
    return f"{page.loan.person.full_name}: {page.loan.purpose}{debt}."


def _disbursement(said: dict[str, Any]) -> actions.Disbursement:
    names = ("amount_vnd", "day", "lender", "group_name", "paper_number")
    return actions.Disbursement(schedule=DisburseForm.instalments(said), **{name: said[name] for name in names})


def _common(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("version", "by")}
