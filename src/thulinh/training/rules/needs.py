"""What somebody needs to be taught, and what decides it, as plain values (DN4, GL2, GL7)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why something is to be taught."""

    GAP = "ky-nang"
    OWN_WORD = "tu-danh-gia"
    NEWLY = "moi-nhan-chuc"
    UNTRAINED = "chua-boi-duong"
    EXPIRED = "het-gia-tri"
    DEMANDED = "mo-hinh"


class RecordKind(StrEnum):
    """What is behind a need."""

    FINDING = "finding"
    OWN_WORD = "own-word"
    HOLDING = "holding"
    DEMAND = "demand"
    QUALIFICATION = "qualification"


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody on a seat, on the day asked about. `is_basic`: a post that every unit of the Union's line has; `is_new`:
    newly elected, who did not hold the same post before.
    """

    holding: int
    person: int
    name: str
    position: str
    rank: tuple[int, int]
    unit: int
    unit_name: str
    path: str
    starts_on: dt.date
    is_basic: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class Learnt:
    """That somebody is trained, for a post (no topic) or in a topic, from a day to a day."""

    id: int
    person: int
    position: str
    topic: str
    level: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Demanded:
    """What is asked of holders of positions of a unit and all below it; no topics: of their post."""

    id: int
    unit: int
    positions: tuple[str, ...]
    topics: tuple[str, ...]
    level: str
    within_days: int | None
    starts_on: dt.date


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that was found missing: of a person, or of a unit where nobody is named. `seen_on`: the last day on which
    it was seen to be missing still; what was learnt before did not help.
    """

    id: int
    person: int | None
    unit: int
    unit_name: str
    path: str
    skill: str
    day: dt.date
    due_on: dt.date | None
    seen_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OwnWord:
    """That somebody says they cannot do what a topic teaches."""

    id: int
    person: int
    topic: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that somebody is to be taught, or (no person) somebody of a unit.

    `topics`: any one of them meets it; none: the training for the post, or, with a `skill`, that no topic teaches it
    yet. `since`: from when on it is needed; what was learnt on that day or later meets it,
    of a gap that was seen again what was learnt since then. `kind` and `record`: what
    is behind it. `managed_by`: the unit that plans for them (GL7). `plan`: which plan of the year has taken it, by
    which item.
    """

    reason: Reason
    person: int | None
    name: str
    holding: int | None
    position: str
    unit: int
    unit_name: str
    path: str
    topics: tuple[str, ...]
    skill: str
    level: str
    since: dt.date
    due_on: dt.date | None
    kind: RecordKind
    record: int
    managed_by: int
    plan: int | None = None
    item: int | None = None

    @property
    def is_for_post(self) -> bool:
        """Whether the training for the post is needed."""
        return not self.topics and not self.skill

    @property
    def is_seen(self) -> bool:
        """Whether a plan of the year says what is done about it."""
        return self.plan is not None

    def late_days(self, on: dt.date) -> int:
        """How many days it is overdue; none: it is in time, or no day is set."""
        return max((on - self.due_on).days, 0) if self.due_on else 0


@dataclass
class Facts:
    """All that decides what people need on a day.

    `learnt`: by person. `known`: the topics in use, each with the unit to which it belongs (None: national);
    `topics_of`: which of them teach a skill. `first_seats`: of which position a unit's first seat is.
    """

    on: dt.date
    days_after_taking: int
    days_before_end: int
    posts: Sequence[Post] = ()
    learnt: Mapping[int, Sequence[Learnt]] = field(default_factory=dict)
    demands: Sequence[Demanded] = ()
    gaps: Sequence[Gap] = ()
    own_words: Sequence[OwnWord] = ()
    known: Mapping[str, int | None] = field(default_factory=dict)
    topics_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first_seats: Mapping[int, str] = field(default_factory=dict)
