"""The pages on training, as ways from each to the others; and the first of them that somebody may open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.people.reach import reach
from thulinh.training.permissions import TrainingPermission

# Label, page, the permissions of which one is enough to be shown the way; none: everybody.
Way = tuple[str, str, tuple[Permission, ...]]
READERS = (TrainingPermission.VIEW, TrainingPermission.PLAN, TrainingPermission.NOMINATE)
_PAGES: tuple[Way, ...] = (
    ("Lớp", "desk:classes", ()),
    ("Nhu cầu", "desk:needs", (TrainingPermission.VIEW,)),
    ("Kế hoạch", "desk:training_plans", (TrainingPermission.VIEW,)),
    ("Mức bồi dưỡng", "desk:training_coverage", (TrainingPermission.VIEW,)),
    ("Hiệu quả", "desk:training_effect", (TrainingPermission.VIEW,)),
    ("Chuyên đề", "desk:topics", ()),
    ("Của tôi", "desk:own_training", ()),
)


def training_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages on training that the reader may open, the present one marked.

    Queries: none beyond `reach`.
    """
    on = today()
    return [
        {"label": label, "url": reverse(name), "is_chosen": request.path == reverse(name)}
        for label, name, permissions in _PAGES
        if not permissions or any(reach(request.user, one, on) for one in permissions)
    ]
