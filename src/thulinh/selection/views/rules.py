"""Pages on which a rule of choosing is laid down by hand, and ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.selection.actions import end_selection_rule, set_selection_rule
from thulinh.selection.forms.rules import EndRuleForm, SelectionRuleForm
from thulinh.selection.models import SelectionRule
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.rules import rules_to_end
from thulinh.ui.answering import form_page, gone_back, written


@requires(SelectionPermission.REVIEW)
def new(request: HttpRequest, unit: int) -> HttpResponse:
    """Lay down by which criteria, asking which bodies, people are chosen in a unit and below, by the paper that says
    so.
    """
    row = unit_within(request, unit, SelectionPermission.REVIEW)
    form = SelectionRuleForm(request.POST or None, initial={"starts_on": today()})

    def write(_said: dict[str, Any]) -> SelectionRule:
        return set_selection_rule(unit=unit, **form.rule(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi quy định. Quy định trước đó về chức danh này ở đơn vị thôi từ hôm trước.")
    lead = f"{row.name} và các đơn vị bên dưới. Đợt rà soát đã mở vẫn theo quy định lúc mở."
    return form_page(request, form, title="Ghi quy định lựa chọn", lead=lead, submit="Lưu quy định")


@requires(SelectionPermission.REVIEW)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule that was laid down by hand."""
    rule = get_object_or_404(rules_to_end(request.user, today()).select_related("position"), pk=pk)
    form = EndRuleForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: end_selection_rule(rule, **said, by=request.user)):
        return gone_back(request, "Đã ghi ngày thôi áp dụng.")
    lead = f"Lựa chọn {rule.position.name}. {rule.basis}. Đợt rà soát đã mở vẫn theo quy định này."
    return form_page(request, form, title="Thôi áp dụng quy định", lead=lead, submit="Lưu")
