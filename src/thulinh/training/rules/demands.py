"""What a demand for training says, on plain values: read from a document's section or a form, compared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import nfc
from thulinh.training.rules.qualifications import LEVELS

LONGEST = {"name": 200, "code": 120}
MOST_DAYS = 366


@dataclass(frozen=True)
class DemandEntry:
    """One demand as it is laid down: who (holders of `positions`) must be trained, in which topics at least at which
    level (no topic: for their post), how soon after taking the seat.
    """

    name: str
    positions: tuple[str, ...]
    topics: tuple[str, ...] = ()
    level: str = ""
    within_days: int | None = None
    is_doubtful: bool = False
    code: str = ""

    @classmethod
    def of(cls, part: Any) -> "DemandEntry":
        """The same of anything that says it by these names, for instance a part of a document (training/spec.py)."""
        said = {one.name: getattr(part, one.name, one.default) for one in fields(cls)}
        said |= {name: tuple(said[name] or ()) for name in ("positions", "topics")}
        said |= {name: nfc(said[name] or "") for name in ("name", "level", "code")}
        return cls(**said)


# What makes two demands one: a new version that says the same changes nothing.
SAME = tuple(one.name for one in fields(DemandEntry))


def demand_problems(entry: DemandEntry, *, positions: Mapping[str, str], topics: Collection[str]) -> list[Problem]:
    """Why a demand cannot be laid down so; nothing when it can. `topics`: those in use where it is laid down."""
    found = [
        Problem(f"Nội dung này dài quá {most} chữ.", field)
        for field, most in LONGEST.items()
        if len(getattr(entry, field)) > most
    ]
    if not entry.name:
        found.append(Problem("Đồng chí ghi tên yêu cầu.", "name"))
    elif not entry.code:
        found.append(Problem("Tên gọi phải có chữ hoặc số.", "name"))
    if not entry.positions:
        found.append(Problem("Đồng chí chọn chức danh phải bồi dưỡng.", "positions"))
    if unknown := [code for code in entry.positions if code not in positions]:
        found.append(Problem(f"Không có chức danh “{unknown[0]}”.", "positions"))
    if unknown := [code for code in entry.topics if code not in topics]:
        found.append(Problem(f"Không có chuyên đề “{unknown[0]}” ở đây.", "topics"))
    if entry.level and entry.level not in LEVELS:
        found.append(Problem("Đồng chí chọn lại mức.", "level"))
    elif entry.level and not entry.topics:
        found.append(Problem("Mức chỉ ghi khi có chuyên đề.", "level"))
    if entry.within_days is not None and not 0 <= entry.within_days <= MOST_DAYS:
        found.append(Problem(f"Số ngày phải từ 0 đến {MOST_DAYS}.", "within_days"))
    return found
