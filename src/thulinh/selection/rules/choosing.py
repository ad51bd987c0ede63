"""What forbids that somebody is chosen for a seat, each with its rule and document (HT1, domain 5.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date
from thulinh.selection.rules.criteria import Met, Penalty, Result, over_age

# The same words whichever of the things it is that few may know, so that they tell of none.
_KEPT_BACK = "Chưa ghi chọn đồng chí {} được theo {}. Đồng chí hỏi Đoàn cấp trên của người ấy."


@dataclass(frozen=True)
class AgeLimit:
    """The oldest somebody is on taking a post, with the paper that says so, in words."""

    post: str
    at_most: int
    source: str


@dataclass(frozen=True)
class Sitting:
    """Who sits on a seat on the day on which it is to be taken, since when and by which decision."""

    holding: int
    person: int
    name: str
    post: str
    starts_on: dt.date
    decision_number: str = ""


@dataclass(frozen=True)
class Clash:
    """Another decision that stands: whom it put on which seat, with its paper."""

    name: str
    place: str
    paper_number: str
    paper_on: dt.date | None
    is_same_person: bool


@dataclass(frozen=True)
class Standing:
    """How things stand with a candidate who is to be chosen: what the records say on the day of taking over.
    `is_kept_back`: something forbids it that the reader may not know, of whatever kind.
    """

    name: str
    takes_on: dt.date
    birth_on: dt.date | None = None
    limits: Sequence[AgeLimit] = ()
    penalties: Sequence[Penalty] = ()
    missing: Sequence[Result] = ()
    not_consenting: Sequence[str] = ()
    sitting: Sequence[Sitting] = ()
    replaced: frozenset[int] = frozenset()
    clashes: Sequence[Clash] = ()
    basis: str = ""
    is_kept_back: bool = False


def refusals(found: Standing) -> list[str]:
    """Everything that forbids the choice; nothing when it may be made."""
    return [
        *(_held(one) for one in found.sitting if one.holding not in found.replaced),
        *(_clash(one, found.name) for one in found.clashes),
        *discipline_words(found.name, found.penalties),
        *age_words(found.name, found.birth_on, found.takes_on, found.limits),
        *(_missing(one, found.basis) for one in found.missing),
        *([_KEPT_BACK.format(found.name, found.basis)] if found.is_kept_back else []),
        *_consent(found.not_consenting, found.basis),
    ]


def discipline_words(name: str, penalties: Sequence[Penalty]) -> list[str]:
    """That somebody is under discipline, with decision and last day."""
    return [f"Đồng chí {name} đang bị kỷ luật: {one.words}." for one in penalties]


def discipline_hidden(name: str) -> str:
    """The same about everybody of whom the reader may not know: nothing follows from it."""
    return f"Kỷ luật của đồng chí {name} (nếu có) không hiển thị với đồng chí: hỏi cấp được xem trước khi ghi."


def age_words(name: str, birth_on: dt.date | None, on: dt.date, limits: Sequence[AgeLimit]) -> list[str]:
    """That somebody is too old for a post on a day, with the rule and its document."""
    found = []
    for limit in limits:
        age = over_age(birth_on, on, limit.at_most)
        if age is not None:
            found.append(
                f"Đồng chí {name} {age} tuổi vào ngày {format_date(on)}, quá mức {limit.at_most} tuổi của chức danh "
                f"{limit.post} (theo {limit.source})."
            )
    return found


def _held(one: Sitting) -> str:
    paper = f", Quyết định số {one.decision_number}" if one.decision_number else ""
    return (
        f"Đồng chí {one.name} đang giữ chức danh {one.post} từ ngày {format_date(one.starts_on)}{paper}. "
        "Nếu thay đồng chí ấy, đánh dấu người được thay; nếu không, ghi thôi giữ chức danh trước."
    )


def _clash(one: Clash, name: str) -> str:
    paper = f" theo Quyết định số {one.paper_number}" if one.paper_number else ""
    paper += f" ngày {format_date(one.paper_on)}" if one.paper_on else ""
    if one.is_same_person:
        return f"Đồng chí {name} đang hoặc sẽ giữ chức danh {one.place}{paper}; rút hoặc ghi thôi giữ trước."
    return f"Chức danh {one.place} đã giao cho đồng chí {one.name}{paper}; rút quyết định đó trước."


def _missing(one: Result, basis: str) -> str:
    state = "chưa rõ" if one.met is Met.UNKNOWN else "chưa đạt"
    return f"Tiêu chuẩn bắt buộc “{one.criterion.name}” {state}: {one.words} (theo {one.criterion.basis or basis})"


def _consent(missing: Sequence[str], basis: str) -> list[str]:
    return [f"Chưa đủ ý kiến đồng ý: {'; '.join(missing)} (theo {basis})."] if missing else []
