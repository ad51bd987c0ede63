"""By which rules people are chosen within reach, with what each rests on and who gave it."""

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from thulinh.desk.choice_rule_lists import SelectionRuleTable, tell
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.rounds import opening_places
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.rules import rule_list, rules_to_end
from thulinh.ui.listing import Empty, list_page


@requires(SelectionPermission.REVIEW)
def rules(request: HttpRequest) -> HttpResponseBase:
    """The rules in force or to come for the seats that the reader reviews; those written by hand may be ended."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=partial(SelectionRuleTable, mine=frozenset(rules_to_end(user, on).values_list("pk", flat=True))),
        queryset=filled(rule_list(user, on), tell),
        title="Quy định lựa chọn nhân sự",
        export_name="quy-dinh-lua-chon",
        template="desk/selection_rules.html",
        context={"places": opening_places(user, on)},
        empty=Empty("Chưa có quy định lựa chọn nào ở đây.", "Quy định đến từ mô hình áp dụng, hoặc ghi theo văn bản."),
    )
