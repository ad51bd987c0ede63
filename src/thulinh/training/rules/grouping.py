"""How a class falls into groups, on plain values: by level first, then by where people come from; sizes balanced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from thulinh.kernel.text import format_number

LEVELS = {"moi": "Mới làm", "da-lam": "Đã làm quen", "nang-cao": "Nâng cao", "": "Chưa rõ mức"}
USUAL_SIZE, MOST_GROUPS = 30, 40


@dataclass(frozen=True)
class GroupEntry:
    """A group as it is laid: `group` is its key where it stands already."""

    name: str
    participants: Sequence[int] = ()
    level: str = ""
    note: str = ""
    group: int | None = None


@dataclass(frozen=True)
class Member:
    """Somebody who is to be put into a group: `place` is what they share with neighbours, in words (a former district,
    a commune, "phường"), "" when nothing is known."""

    participant: int
    level: str
    place: str
    order: str


@dataclass(frozen=True)
class Proposed:
    """A group as proposed, with the reasons in words."""

    name: str
    level: str
    participants: tuple[int, ...]
    reasons: tuple[str, ...] = field(default_factory=tuple)

    @property
    def note(self) -> str:
        """The reasons in one line, as kept with the group."""
        return "; ".join(self.reasons)[:200]


def proposed_groups(members: Sequence[Member], *, number: int | None = None) -> list[Proposed]:
    """Groups of one level each, neighbours together, as even as whole people allow; the same people always fall the
    same way. `number`: how many groups; None: so many that about thirty sit in one. A level has a group at least.
    """
    by_level = {level: [one for one in members if one.level == level] for level in LEVELS}
    by_level = {level: sorted(found, key=_key) for level, found in by_level.items() if found}
    if not by_level:
        return []
    wanted = number or -(-len(members) // USUAL_SIZE)
    shares = _shares({level: len(found) for level, found in by_level.items()}, min(wanted, MOST_GROUPS, len(members)))
    slices = [(level, part) for level, found in by_level.items() for part in _even(found, shares[level])]
    return [_proposed(index, level, part) for index, (level, part) in enumerate(slices, start=1)]


def _key(one: Member) -> tuple[bool, str, str, int]:
    return not one.place, one.place, one.order, one.participant


def _shares(sizes: dict[str, int], wanted: int) -> dict[str, int]:
    """How many groups each level gets: one, and each further one to the level whose groups are largest."""
    shares = dict.fromkeys(sizes, 1)
    for _ in range(wanted - len(sizes)):
        growing = [level for level in sizes if shares[level] < sizes[level]]
        if not growing:
            break
        largest = max(growing, key=lambda level: (sizes[level] / shares[level], -list(sizes).index(level)))
        shares[largest] += 1
    return shares


def _even(members: Sequence[Member], number: int) -> list[Sequence[Member]]:
    """So many stretches of the list, whose sizes differ by one at most."""
    size, more = divmod(len(members), number)
    ends = [0]
    for index in range(number):
        ends.append(ends[-1] + size + (index < more))
    return [members[start:end] for start, end in pairwise(ends)]


def _proposed(index: int, level: str, members: Sequence[Member]) -> Proposed:
    places = Counter(one.place for one in members if one.place)
    reasons = [f"{LEVELS[level]}: {format_number(len(members))} người"]
    if places:
        told = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
        reasons.append("cùng nơi: " + ", ".join(f"{place} {number}" for place, number in told))
    return Proposed(f"Tổ {index}", level, tuple(one.participant for one in members), tuple(reasons))
