"""Opening a round, bringing it up to date, closing it."""

from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import requires, unit_within
from thulinh.selection.actions.rounds import close_round, open_round, refresh_candidates
from thulinh.selection.forms.rounds import OpenRoundForm
from thulinh.selection.models import Round
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.rules import rules_around
from thulinh.selection.views.within import round_to_review
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.forms import CommandForm


@requires(SelectionPermission.REVIEW)
def open_one(request: HttpRequest, unit: int) -> HttpResponse:
    """Open a round; the rules by which people are chosen here are shown in words, each with its basis."""
    row = unit_within(request, unit, SelectionPermission.REVIEW)
    rules = rules_around(row.path, today())
    positions = list({rule.position: rule.position_name for rule in rules}.items())
    first = {"starts_on": today(), "position": positions[0][0] if positions else None}
    form = OpenRoundForm(request.POST or None, positions=positions, initial=first)
    if written(request, form, {}, lambda said: open_round(unit=unit, **said, on=today(), by=request.user)):
        return gone_back(request, f"Đã mở đợt {form.cleaned_data['title']}.")
    page = {"template": "selection/open_round.html", "lead": row.name, "submit": "Mở đợt", "rules": rules}
    return form_page(request, form, title="Mở đợt rà soát", **page)


@requires(SelectionPermission.REVIEW)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again who sits where, who is planned, and which bodies were founded since."""
    row = round_to_review(request, pk)
    form = CommandForm(request.POST or None)
    added: list[int] = []

    def write(_said: dict) -> Round:
        added.append(refresh_candidates(pk, on=today(), by=request.user))
        return row

    if written(request, form, {}, write):
        more = f" Thêm {format_number(added[0])} người." if added else ""
        return gone_back(request, f"Đã cập nhật danh sách của đợt.{more}")
    question = "Cập nhật người đang giữ chức danh, người trong quy hoạch, cơ quan mới lập. Những gì đã ghi giữ nguyên."
    return form_page(
        request, form, title=f"Cập nhật: {row.title}", question=question, submit="Cập nhật", template="ui/confirm.html"
    )


@requires(SelectionPermission.REVIEW)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round, every place of which has its outcome."""
    row = round_to_review(request, pk)
    form = CommandForm(request.POST or None)
    if written(request, form, {}, lambda _said: close_round(pk, on=today(), by=request.user)):
        return gone_back(request, f"Đã khép lại đợt {row.title}.")
    question = "Khép lại thì không ghi thêm gì về những người đã xem xét. Mọi chức danh phải có kết quả."
    return form_page(
        request, form, title=f"Khép lại: {row.title}", question=question, submit="Khép lại", template="ui/confirm.html"
    )
