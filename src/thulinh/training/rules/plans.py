"""What an item of a training plan says, and what speaks against it, as plain values (GL7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thulinh.kernel.refusals import Problem
from thulinh.training.rules.levels import ADVANCED, NEW, PRACTISED

CLASS, ON_THE_SPOT, OTHER_LEVEL, LEFT = "mo-lop", "tai-cho", "cap-khac", "de-lai"
FORMS = (CLASS, ON_THE_SPOT, OTHER_LEVEL, LEFT)
LEVELS = ("", NEW, PRACTISED, ADVANCED)
MOST_PEOPLE = 100_000
LONGEST_NOTE = 300


@dataclass(frozen=True)
class ItemEntry:
    """What a plan does about a need: for the post (no topic) or in a topic, of holders of positions (none: of all), at
    a level (empty: all), in which form, in which quarter, for how many.
    """

    topic: str = ""
    positions: tuple[str, ...] = ()
    level: str = ""
    form: str = CLASS
    quarter: int | None = None
    expected: int | None = None
    other_unit: int | None = None
    note: str = ""

    @property
    def about(self) -> tuple[str, frozenset[str], str]:
        """What it is about, whatever is done about it."""
        return self.topic, frozenset(self.positions), self.level


@dataclass(frozen=True)
class ItemFacts:
    """What decides whether an item can be taken: the topics taught where the plan is, all positions, the units that may
    be asked instead, and the names of what the plan has already, by what it is about.
    """

    topics: frozenset[str]
    positions: frozenset[str]
    other_units: frozenset[int]
    standing: Mapping[tuple[str, frozenset[str], str], str]


def item_problems(entry: ItemEntry, facts: ItemFacts) -> Iterator[Problem]:
    """Everything that speaks against an item, each at its field."""
    if entry.topic and entry.topic not in facts.topics:
        yield Problem("Chuyên đề này không dùng ở đây. Đồng chí chọn lại.", "topic")
    if not set(entry.positions) <= facts.positions:
        yield Problem("Đồng chí chọn chức danh trong danh sách.", "positions")
    elif not entry.topic and not entry.positions:
        yield Problem("Bồi dưỡng theo chức danh thì chọn chức danh nào.", "positions")
    if entry.level not in LEVELS:
        yield Problem("Đồng chí chọn mức trong danh sách.", "level")
    if entry.form not in FORMS:
        yield Problem("Đồng chí chọn cách làm trong danh sách.", "form")
    if entry.quarter is not None and not 1 <= entry.quarter <= 4:
        yield Problem("Quý từ 1 đến 4.", "quarter")
    if entry.expected is not None and not 0 < entry.expected <= MOST_PEOPLE:
        yield Problem("Dự kiến từ 1 người trở lên.", "expected")
    if entry.form == OTHER_LEVEL and entry.other_unit not in facts.other_units:
        yield Problem("Đồng chí chọn cấp được đề nghị mở lớp.", "other_unit")
    if entry.form == LEFT and not entry.note:
        yield Problem("Chưa làm thì ghi lý do.", "note")
    if len(entry.note) > LONGEST_NOTE:
        yield Problem(f"Ghi chú dài nhất {LONGEST_NOTE} chữ.", "note")
    if entry.about in facts.standing:
        yield Problem("Kế hoạch đã có mục này. Đồng chí sửa mục đã có.", "topic")
