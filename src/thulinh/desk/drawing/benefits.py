"""Support for cadres, as it is drawn: which pages there are for whom."""

import datetime as dt

from django.urls import reverse

from thulinh.benefits.permissions import BenefitPermission
from thulinh.people.models import Account
from thulinh.people.reach import reach

# Label, page, icon, and how the page calls itself.
_PAGES = (
    ("Thẻ bảo hiểm", "desk:cards", "shield-check", "cards"),
    ("Quy định", "desk:benefit_rules", "scale", "rules"),
)


def benefit_pages(user: Account, on: dt.date) -> list[tuple[str, str, str, str]]:
    """The pages of support that the reader may open beside their own: label, address, icon, name."""
    own = ("Quyền lợi của tôi", reverse("desk:own_support"), "user-round", "own")
    if not reach(user, BenefitPermission.VIEW, on):
        return [own]
    return [own, *((label, reverse(page), icon, name) for label, page, icon, name in _PAGES)]
