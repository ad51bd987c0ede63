"""Kinds of support as data: what definitions/benefits.yaml says becomes rows."""

from collections.abc import Mapping
from typing import Any

from thulinh.benefits.models import BenefitKind
from thulinh.kernel.actions import take_over
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action


@action
def load_benefit_kinds(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the kinds of support of a definitions document.

    Shape: how many are new or changed. Safe to run again.
    Writes: BenefitKind, AuditEvent.
    """
    rows = [
        BenefitKind(code=entry["ma"], name=nfc(entry["ten"]), form=entry["hinh-thuc"], rank=rank)
        for rank, entry in enumerate(document.get("quyen-loi", ()), start=1)
    ]
    return take_over(rows, ("name", "form", "rank"), verb="benefits.load_kinds", by=by)
