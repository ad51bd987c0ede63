"""Pages on which rules of support are laid down by hand, ended, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from thulinh.benefits.actions import end_entitlement_rule, set_entitlement_rule, withdraw_entitlement_rule
from thulinh.benefits.forms.cards import ReasonForm
from thulinh.benefits.forms.rules import EndForm, RuleForm
from thulinh.benefits.models import EntitlementRule
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.giving import rules_to_write
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import requires, unit_within
from thulinh.ui.answering import form_page, gone_back, record_to_write, written

_DAYS = ("starts_on", "ends_on", "paper_number", "paper_on")


@requires(BenefitPermission.RULE)
def new(request: HttpRequest, unit: int) -> HttpResponse:
    """Lay down a support in a unit and below, by the paper that says so."""
    row = unit_within(request, unit, BenefitPermission.RULE)
    form = RuleForm(request.POST or None, on=today())

    def write(said: dict[str, Any]) -> EntitlementRule:
        return set_entitlement_rule(form.entry(), unit=unit, by=request.user, **{name: said[name] for name in _DAYS})

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, "Đã ghi quy định. Khoản cùng tên đang áp dụng ở đơn vị này thôi từ hôm trước.")
    return form_page(request, form, title="Ghi quy định về quyền lợi", lead=row.name, submit="Lưu quy định")


@requires(BenefitPermission.RULE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a support that was laid down by hand."""
    rule = _rule(request, pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if written(request, form, {"rule": pk}, lambda said: end_entitlement_rule(rule, by=request.user, **said)):
        return gone_back(request, "Đã ghi ngày thôi áp dụng.")
    lead = f"{rule.name}. Những ngày trước đó vẫn được hưởng."
    return form_page(request, form, title="Thôi áp dụng quy định", lead=lead, submit="Lưu")


@requires(BenefitPermission.RULE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a support that was laid down by mistake."""
    rule = _rule(request, pk)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"rule": pk}, lambda said: withdraw_entitlement_rule(rule, by=request.user, **said)):
        return gone_back(request, "Đã rút quy định.")
    lead = f"{rule.name}, từ {format_date(rule.starts_on)}. Rút là chưa từng có; khoản đã chi vẫn giữ."
    return form_page(request, form, title="Rút quy định ghi nhầm", lead=lead, submit="Rút quy định")


def _rule(request: HttpRequest, pk: int) -> EntitlementRule:
    return record_to_write(request, pk, rules_to_write(request.user, today()))
