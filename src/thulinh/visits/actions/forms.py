"""Forms of visit as data: what definitions/visits.yaml says becomes rows."""

from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import take_over
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.visits.models import Form

_FIELDS = ("name", "needs_registration", "longest_days", "preparation_days", "rank")


@action
def load_forms(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the forms of visit of a definitions document.

    Shape: how many are new or changed. Safe to run again.
    Writes: Form, AuditEvent.
    """
    rows = [
        Form(
            code=entry["ma"],
            name=nfc(entry["ten"]),
            needs_registration=entry.get("phai-dang-ky") in ("co", True),
            longest_days=entry["dai-nhat"],
            preparation_days=entry.get("chuan-bi", 0),
            rank=rank,
        )
        for rank, entry in enumerate(document["hinh-thuc"], start=1)
    ]
    return take_over(rows, _FIELDS, verb="visits.load_forms", by=by)
