"""The list of rules of choosing: columns."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from thulinh.selection.models import SelectionRule
from thulinh.selection.queries.rules import rule_line
from thulinh.selection.rules.criteria import Criterion
from thulinh.ui import tables

BY_HAND, HANDED_DOWN = "Ghi theo văn bản", "Mô hình giao xuống"


class SelectionRuleTable(tables.Table):
    """For whose seats, asking what and whom, since when, on which paper, and who gave it."""

    row_word = "quy định"
    post = tables.TextColumn(verbose_name="Chức danh", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Áp dụng ở", orderable=False)
    asked = tables.TextColumn(verbose_name="Tiêu chuẩn", orderable=False)
    bodies_shown = tables.TextColumn(verbose_name="Cơ quan cho ý kiến", orderable=False)
    basis = tables.TextColumn(verbose_name="Căn cứ", orderable=False)
    origin = tables.TextColumn(verbose_name="Nguồn", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày", orderable=False)
    ends_on = tables.DateColumn(verbose_name="Đến hết ngày", orderable=False)
    act = tables.ActionColumn()

    def __init__(self, *args: Any, mine: frozenset[int] = frozenset(), **more: Any) -> None:
        self.mine = mine
        super().__init__(*args, **({} if mine else {"exclude": ("act",)}), **more)

    def render_act(self, record: SelectionRule) -> Any:
        """Ending it, where it was laid down by hand."""
        if record.pk not in self.mine:
            return tables.MISSING
        where = f"{reverse('selection:end_rule', args=[record.pk])}?next={reverse('desk:selection_rules')}"
        return format_html(
            '<a class="tlink small" href="{}">Thôi áp dụng<span class="vh"> {}</span></a>', where, record.position.name
        )


def tell(rows: list[SelectionRule]) -> None:
    """Tell each rule `post`, `asked`, `bodies_shown` and `origin` in words."""
    for row in rows:
        line, told = rule_line(row), row  # type: Any, Any
        told.post = f"{line.position_name}, kiêm {line.with_name}" if line.with_name else line.position_name
        told.asked = "; ".join(_asked(one) for one in line.criteria)
        told.bodies_shown = " → ".join(line.bodies)
        told.origin = BY_HAND if line.is_by_hand else HANDED_DOWN


def _asked(one: Criterion) -> str:
    words = f"{one.name}: {one.asked}" if one.asked else one.name
    return words if one.is_required else f"{words} (không bắt buộc)"
