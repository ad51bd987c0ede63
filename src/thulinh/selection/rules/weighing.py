"""Who qualifies, who nearly does and what is missing, and who comes first, explained (HT2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from thulinh.selection.rules.criteria import Met, Result, hidden

SECRETARY, SECOND, BOTH, POOL = "dang-la-bi-thu", "dang-la-kiem-nhiem", "dang-giu-ca-hai", "quy-hoach"


class Standing(StrEnum):
    """How near somebody is to qualifying."""

    QUALIFIED = "du"
    NEARLY = "gan-du"
    NOT = "chua-du"

    @property
    def label(self) -> str:
        """The words of a page."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.QUALIFIED: "Đủ điều kiện",
    Standing.NEARLY: "Gần đủ điều kiện",
    Standing.NOT: "Chưa đủ điều kiện",
}


@dataclass(frozen=True)
class Posts:
    """The names of the first and, of a dual position, the second post; whether who holds one comes first (HT2)."""

    first: str
    second: str = ""
    is_two_way: bool = False


@dataclass(frozen=True)
class Weight:
    """What all criteria together say of a candidate. `missing`: the required ones that are not met or not known;
    `order`: the smaller, the sooner; `why`: the order in words; `is_partial`: something is hidden from this reader.
    """

    results: tuple[Result, ...]
    standing: Standing
    missing: tuple[Result, ...]
    order: int
    why: str
    is_partial: bool = False

    @property
    def is_qualified(self) -> bool:
        """Whether every required criterion is met."""
        return self.standing is Standing.QUALIFIED


def standing_of(results: Sequence[Result], nearly: int) -> Standing:
    """How near somebody is: qualified when nothing required is missing; nearly when at most so many required criteria
    are not met and time or effort can change them (what is not known yet counts for neither).
    """
    missing = [one for one in results if one.is_missing]
    unmet = [one for one in missing if one.met is Met.NO]
    if not missing:
        return Standing.QUALIFIED
    return Standing.NEARLY if len(unmet) <= nearly and not any(one.is_final for one in unmet) else Standing.NOT


def weigh(origin: str, results: Sequence[Result], posts: Posts, nearly: int) -> Weight:
    """What all criteria together say of somebody who was found in that way.

    Source: HT2.
    """
    standing = standing_of(results, nearly)
    order, why = _priority(origin, standing, posts)
    return Weight(
        results=tuple(results),
        standing=standing,
        missing=tuple(one for one in results if one.is_missing),
        order=order,
        why=why,
        is_partial=any(one.met is Met.HIDDEN for one in results),
    )


def masked(weight: Weight, origin: str, posts: Posts, nearly: int, kinds: Collection[str]) -> Weight:
    """The same as somebody reads it who may not know what came of criteria of these kinds: these are left out of the
    reckoning, so that the sum does not tell them either.
    """
    if not any(one.criterion.kind in kinds for one in weight.results):
        return weight
    kept = [hidden(one) if one.criterion.kind in kinds else one for one in weight.results]
    found = weigh(origin, kept, posts, nearly)
    return replace(found, why=f"{found.why} Chưa tính tiêu chuẩn không hiển thị với đồng chí.")


def _priority(origin: str, standing: Standing, posts: Posts) -> tuple[int, str]:
    """Where somebody stands in the order, and why; the words name nobody else."""
    rank = _RANKS.get(origin, 5)
    if origin in (SECRETARY, SECOND) and not posts.is_two_way:
        rank = 3
    held = _found(origin, posts)
    if standing is Standing.QUALIFIED:
        return rank, f"{held}, đủ điều kiện{_what_follows(origin, posts)}."
    lacks = "gần đủ điều kiện, xem phần còn thiếu" if standing is Standing.NEARLY else "chưa đủ điều kiện"
    return rank + _LATER[standing], f"{held}, {lacks}."


_RANKS = {BOTH: 0, SECRETARY: 1, SECOND: 2, POOL: 4}
_LATER = {Standing.NEARLY: 10, Standing.NOT: 20}


def _found(origin: str, posts: Posts) -> str:
    words = {
        BOTH: f"Đang kiêm nhiệm {posts.first} và {posts.second}",
        SECRETARY: f"Đang là {posts.first}",
        SECOND: f"Đang là {posts.second}",
        POOL: "Có trong quy hoạch",
    }
    return words.get(origin, "Được giới thiệu")


def _what_follows(origin: str, posts: Posts) -> str:
    first = ": ưu tiên" if posts.is_two_way else ": có thể"
    if origin == BOTH:
        return " tiếp tục"
    if origin == SECRETARY:
        return f"{first} bổ sung làm {posts.second}" if posts.second else " tiếp tục"
    if origin == SECOND:
        return f"{first} bổ sung làm {posts.first}"
    return "; xét sau người đang giữ một trong hai chức danh" if posts.is_two_way else ""
