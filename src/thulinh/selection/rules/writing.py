"""What somebody ticked and wrote about a rule of choosing, as the document's section says it (selection/spec.py)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_JUDGED = 5
Bounds = tuple[int | None, int | None]
_NAMES = {
    "residence": ("cu-tru", "Sống và sinh hoạt tại đơn vị"),
    "discipline": ("ky-luat", "Không đang bị kỷ luật"),
    "skills": ("ky-nang", "Có kỹ năng công tác"),
    "party": ("dang", "Tình trạng phát triển Đảng"),
    "service": ("tham-nien", "Thời gian đã giữ chức danh"),
    "attendance": ("tham-gia", "Dự sinh hoạt mười hai tháng qua"),
}


@dataclass(frozen=True)
class Asked:
    """What a form asks of who takes the seat. `weights`: by kind, whether it is required, wished, or ("") not asked."""

    position: str
    with_position: str
    age: Bounds
    second_age: Bounds
    standings: tuple[str, ...]
    months: int | None
    percent: int | None
    judged: tuple[str, ...]
    weights: Mapping[str, str]


def criteria_of(asked: Asked) -> list[dict[str, Any]]:
    """The criteria in the order in which pages tell them: age first, judgements last."""
    found = []
    if asked.age != (None, None):
        found.append(_age("tuoi", "Tuổi", asked.position if asked.with_position else "", asked.age))
    if asked.second_age != (None, None):
        found.append(_age("tuoi-kiem", "Tuổi của chức danh kiêm", asked.with_position, asked.second_age))
    needs: dict[str, dict[str, Any]] = {
        "party": {"can": list(asked.standings)}, "service": {"it-nhat": asked.months},
        "attendance": {"it-nhat": asked.percent},
    }  # fmt: skip
    for name, (kind, words) in _NAMES.items():
        if weight := asked.weights.get(name):
            said = {"ma": kind, "ten": words, "loai": kind, "bat-buoc": weight == "bat-buoc"}
            found.append(said | needs.get(name, {}))
    judged = enumerate(asked.judged, start=1)
    return [*found, *({"ma": f"nhan-xet-{place}", "ten": words, "loai": "nhan-xet"} for place, words in judged)]


def bodies_of(levels: Iterable[tuple[str, str]]) -> Sequence[dict[str, str]]:
    """The bodies, in order, by level and name."""
    return [{"ma": level, "ten": name, "cap": level} for level, name in levels]


def _age(code: str, name: str, position: str, bounds: Bounds) -> dict[str, Any]:
    low, high = bounds
    said: dict[str, Any] = {"ma": code, "ten": name, "loai": "tuoi", "bat-buoc": True}
    said |= {"cho": position} if position else {}
    return said | {key: bound for key, bound in (("it-nhat", low), ("nhieu-nhat", high)) if bound is not None}
