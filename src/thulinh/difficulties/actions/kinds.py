"""Areas of difficulty and skills as data: what definitions/difficulties.yaml says becomes rows."""

from collections.abc import Mapping
from typing import Any

from thulinh.difficulties.models import Area, Skill
from thulinh.kernel.actions import take_over
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action


@action
def load_difficulty_kinds(document: Mapping[str, Any], *, by: Any = None) -> int:
    """Take over the areas of difficulty and the skills of a definitions document.

    Shape: how many are new or changed. Safe to run again.
    Writes: Area, Skill, AuditEvent.
    """
    verb, changed = "difficulties.load_kinds", 0
    for model, key in ((Area, "linh-vuc"), (Skill, "ky-nang")):
        entries = enumerate(document.get(key, ()), start=1)
        rows = [_row(model, rank, entry) for rank, entry in entries]
        fields = ("name", "rank", "first_level") if model is Area else ("name", "rank")
        changed += take_over(rows, fields, verb=verb, by=by)
    return changed


def _row(model: type[Area] | type[Skill], rank: int, entry: Mapping[str, Any]) -> Area | Skill:
    row = model(code=entry["ma"], name=nfc(entry["ten"]), rank=rank)
    if isinstance(row, Area):
        row.first_level = entry.get("tu-cap", "")
    return row
