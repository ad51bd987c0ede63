"""The pages on choosing and looking after those who hold seats, as ways from each to the others."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.selection.permissions import SelectionPermission

# Label, page, the permission without which the way is not shown.
_PAGES = (
    ("Đợt rà soát", "desk:rounds", SelectionPermission.REVIEW),
    ("Chờ ý kiến", "desk:matters", SelectionPermission.OPINE),
    ("Chức danh cần xem", "desk:seats", SelectionPermission.SEATS),
    ("Luân chuyển, thâm niên", "desk:tenure", SelectionPermission.SEATS),
    ("Quy hoạch", "desk:pools", SelectionPermission.POOL),
    ("Phấn đấu vào Đảng", "desk:party_paths", PeoplePermission.PARTY),
    ("Bàn giao chức danh", "desk:hand_overs", None),
    ("Tôi được xem xét", "desk:about_me", None),
)


def personnel_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages that the reader may open, the present one marked.

    Queries: none beyond `reach`.
    """
    return [
        {"label": label, "url": reverse(name), "is_chosen": request.path == reverse(name)}
        for label, name, permission in _PAGES
        if permission is None or reach(request.user, permission, today())
    ]
