"""Pages of support for cadres: cards, who has none, the rules."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import awarded_of
from thulinh.benefits.queries.giving import rule_list, rule_words, rules_to_write
from thulinh.benefits.queries.insurance import card_list, cards_to_write, ending_soon, without_card
from thulinh.desk.benefit_lists import CardFilters, CardTable, RuleFilters, RuleTable, UncoveredTable
from thulinh.desk.drawing.benefits import benefit_pages
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.support import support_of
from thulinh.desk.views.scope import scope_of, uppermost
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.reach import reach
from thulinh.ui.answering import kept_offline
from thulinh.ui.listing import Empty, list_page

VIEW, PREPARE, RULE = BenefitPermission.VIEW, BenefitPermission.PREPARE, BenefitPermission.RULE
RECENT = 3  # months shown open


@for_signed_in
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What the reader has a right to, how each month was worked out, what was paid, what they say came (HN9)."""
    user, on = request.user, today()
    support = support_of(user.person_id, on)
    context = {
        "title": "Quyền lợi của tôi",
        "here": "own",
        "benefit_pages": benefit_pages(user, on),
        "support": support,
        "recent": support.months[:RECENT],
        "earlier": support.months[RECENT:],
        "back": request.path,
        "commendations": awarded_of(user.person_id, user, on) if user.person_id else [],
    }
    return kept_offline(render(request, "desk/own_support.html", context))


@requires(VIEW)
def cards(request: HttpRequest) -> HttpResponseBase:
    """The health-insurance cards of people within reach, those that end first before others."""
    user, on = request.user, today()
    rows = card_list(user, on)
    soon = frozenset(ending_soon(rows, on).values_list("pk", flat=True))
    may_write = bool(reach(user, PREPARE, on)) and cards_to_write(user, on).exists()
    return list_page(
        request,
        table_class=partial(CardTable, may_write=may_write, soon=soon),
        queryset=rows,
        filterset_class=CardFilters,
        title="Thẻ bảo hiểm y tế",
        export_name="the-bao-hiem-y-te",
        template="desk/cards.html",
        context={
            "scope": scope_of(request),
            "here": "cards",
            "benefit_pages": benefit_pages(user, on),
            "missing": len(without_card(user, on)),
            "soon": len(soon),
            "may_prepare": bool(reach(user, PREPARE, on)),
        },
        empty=Empty("Chưa ghi thẻ bảo hiểm nào.", "Ghi từng thẻ, hoặc nhập cả danh sách từ Excel."),
    )  # fmt: skip


@requires(VIEW)
def without(request: HttpRequest) -> HttpResponseBase:
    """Who is entitled to a card and has none that holds today."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=UncoveredTable,
        queryset=without_card(user, on),
        title="Được hưởng thẻ, chưa có thẻ",
        export_name="chua-co-the-bao-hiem",
        template="desk/cards.html",
        context={
            "here": "cards",
            "benefit_pages": benefit_pages(user, on),
            "may_prepare": bool(reach(user, PREPARE, on)),
        },
        empty=Empty("Không có ai được hưởng mà chưa có thẻ.", "Ai được hưởng là theo quy định đang áp dụng."),
    )


@requires(VIEW)
def rules(request: HttpRequest) -> HttpResponseBase:
    """The rules of support for people within reach, each with its basis."""
    user, on = request.user, today()
    mine = frozenset(rules_to_write(user, on).values_list("pk", flat=True))
    place = uppermost(user, RULE)
    return list_page(
        request,
        table_class=partial(RuleTable, mine=mine),
        queryset=filled(rule_list(user, on), lambda rows: rule_words(rows, on)),
        filterset_class=RuleFilters,
        title="Quy định về quyền lợi",
        export_name="quy-dinh-quyen-loi",
        template="desk/benefit_rules.html",
        context={"here": "rules", "benefit_pages": benefit_pages(user, on), "place": place},
        empty=Empty(
            "Chưa có quy định nào về quyền lợi ở đây.", "Quy định đến từ mô hình áp dụng, hoặc ghi theo văn bản."
        ),
    )
