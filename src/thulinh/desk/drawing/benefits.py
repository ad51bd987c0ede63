"""Support for cadres, as it is drawn: which pages there are for whom, the map of what has not arrived."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.arrears import Standing
from thulinh.benefits.queries.pay_lists import ListedLine
from thulinh.benefits.rules.states import State
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.ui.figures import Heat, HeatCell, HeatColumn, HeatRow

# Label, page, icon, and how the page calls itself.
_PAGES = (
    ("Danh sách chi trả", "desk:pay_lists", "file-spreadsheet", "lists"),
    ("Tiền chưa về", "desk:arrears_start", "clock", "arrears"),
    ("Thẻ bảo hiểm", "desk:cards", "shield-check", "cards"),
    ("Quy định", "desk:benefit_rules", "scale", "rules"),
)
# Everybody has these: what they hold differs.
_FOR_ALL = (
    ("Vốn vay", "loans:mine", "folder", "loans"),
    ("Khen thưởng", "desk:commendations", "badge-check", "commendations"),
)


def benefit_pages(user: Account, on: dt.date) -> list[tuple[str, str, str, str]]:
    """The pages of support that the reader may open beside their own: label, address, icon, name."""
    own = ("Quyền lợi của tôi", reverse("desk:own_support"), "user-round", "own")
    pages = (*(_PAGES if reach(user, BenefitPermission.VIEW, on) else ()), *_FOR_ALL)
    return [own, *((label, reverse(page), icon, name) for label, page, icon, name in pages)]


def arrears_heat(standings: Sequence[Standing]) -> Heat | None:
    """How much of what is due has been paid and has come, place by place; each number is written, not only coloured.

    The share of people counts those for whom everything came; the other two are of the money that is due.
    """
    rows = [row for row in standings if row.entitled]
    if not rows:
        return None
    columns = [
        HeatColumn("Người đã về đủ", 1.0),
        HeatColumn("Tiền: cơ quan chi trả báo đã chi", 1.0),
        HeatColumn("Tiền: người nhận báo đã nhận", 1.0),
    ]
    return Heat(columns, [_standing_row(row) for row in rows], caption="Tiền hằng tháng đã về (%)")


def _standing_row(row: Standing) -> HeatRow:
    url = reverse("desk:arrears_names", args=[row.unit])
    shares = (row.share, row.paid_vnd / row.due_vnd, row.received_vnd / row.due_vnd) if row.due_vnd else (None,) * 3
    cells = [HeatCell(share=share, url=url) for share in shares]
    return HeatRow(row.name, cells, url=reverse("desk:arrears", args=[row.unit]))


@dataclass(frozen=True)
class ListNumbers:
    """The lines of one list in a few numbers."""

    people: int
    due_vnd: int
    paid_vnd: int
    by_state: Sequence[tuple[str, int]]


def list_numbers(lines: Sequence[ListedLine]) -> ListNumbers:
    """How many lines of a list stand where, and the sums."""
    counts = {state: sum(line.state == state for line in lines) for state in State}
    return ListNumbers(
        people=len({line.line.person_id for line in lines}),
        due_vnd=sum(line.line.due_vnd for line in lines),
        paid_vnd=sum(line.paid_vnd for line in lines),
        by_state=[(state.label, count) for state, count in counts.items() if count],
    )
