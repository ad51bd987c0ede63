"""What is handed in about a session, and what is known around it, as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

PLANNED, HELD, CANCELLED, NOT_HELD = "du-kien", "da-to-chuc", "huy", "khong-to-chuc"
PENDING, PASSED, FAILED = "cho-duyet", "dat", "khong-dat"
BY_NAME, BY_QR, BY_NUMBER, NO_ROLL = "theo-ten", "ma-qr", "theo-so", "khong"
MEMBER, TWO_WAY, OFFICER, GUEST = "doan-vien", "hai-chieu", "can-bo", "khach"
HOST, PART, UPPER = "chu-tri", "tham-gia", "cap-tren"
ROLL_OF_MEMBERS, ROLL_OF_COMMITTEE, ROLL_OF_NOBODY = "doan-vien", "btv", "khong"
OTHER_REASON = "khac"
REASONS = ("di-lam-xa", "mua-vu", "thoi-tiet", "it-doan-vien", "chua-co-bi-thu", OTHER_REASON)


@dataclass(frozen=True)
class Attendee:
    """One line of the roll call. `unit`: for which branch or seat, when a person has several."""

    person: int
    is_present: bool = True
    unit: int | None = None
    is_guest: bool = False
    absence_reason: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision of the meeting that becomes somebody's task; of the meeting's host when it names no unit."""

    title: str
    owner: int
    unit: int | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class LessonEntry:
    """A lesson on a subject or, when `about` names a person, on that cadre."""

    subject: str
    text: str
    about: int | None = None


@dataclass(frozen=True)
class InitiativeEntry:
    """An initiative told at the meeting, by whom and from which unit; or on the occasion that a room above names."""

    title: str
    summary: str
    unit: int | None = None
    author: int | None = None
    occasion: str = ""


@dataclass(frozen=True)
class SessionEntry:
    """One activity as somebody hands it in. Numbers (`present_count`) only where no names are given.

    `covered`: requirements of the month's guidance, in its own words, that the session covered; `is_by_qr`: those
    there confirmed it themselves.
    """

    kind: str
    host: int
    day: dt.date
    status: str = HELD
    starts_at: dt.time | None = None
    place: str = ""
    title: str = ""
    contents: tuple[str, ...] = ()
    minutes: str = ""
    conclusion: str = ""
    why_not: str = ""
    why_not_note: str = ""
    answer_starts_on: dt.date | None = None
    answer_ends_on: dt.date | None = None
    parts: tuple[int, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    present_count: int | None = None
    expected_count: int | None = None
    files: tuple[int, ...] = ()
    tasks: tuple[Decision, ...] = ()
    lessons: tuple[LessonEntry, ...] = ()
    initiatives: tuple[InitiativeEntry, ...] = ()
    entered_at: dt.datetime | None = None
    awaited_photos: int = 0
    is_another: bool = False
    covered: tuple[int, ...] = ()
    is_by_qr: bool = False

    @property
    def roll(self) -> str:
        """How the roll was taken."""
        if self.attendance:
            return BY_QR if self.is_by_qr else BY_NAME
        return BY_NUMBER if self.present_count is not None else NO_ROLL

    @property
    def persons(self) -> set[int]:
        """Everybody whom the entry names."""
        named = {attendee.person for attendee in self.attendance} | {task.owner for task in self.tasks}
        told = [lesson.about for lesson in self.lessons] + [initiative.author for initiative in self.initiatives]
        return named | {person for person in told if person is not None}

    @property
    def units(self) -> set[int]:
        """Every unit that the entry names."""
        told = [task.unit for task in self.tasks] + [initiative.unit for initiative in self.initiatives]
        return {self.host, *self.parts} | {unit for unit in told if unit is not None}


@dataclass(frozen=True)
class KindFacts:
    """What a kind of activity is like."""

    code: str
    name: str
    host_levels: tuple[str, ...]
    roll: str
    is_joint: bool = False
    contents: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitFacts:
    """A unit as it was on the day of the activity."""

    id: int
    name: str
    path: str = ""
    level: str = ""
    parent: int | None = None
    exists: bool = True
    opened_on: dt.date | None = None
    ended_on: dt.date | None = None
    heir: str = ""


@dataclass(frozen=True)
class MemberFacts:
    """That a person belonged to a unit on the day, whether only two ways (HN8), and whether with a vote."""

    unit: int
    is_two_way: bool = False
    may_vote: bool = True
    path: str = ""


@dataclass(frozen=True)
class SeatFacts:
    """That a person held a seat on the day: where, which, and of what rank."""

    unit: int
    path: str
    position: str
    rank: int = 50


@dataclass(frozen=True)
class PersonFacts:
    """What a person was on the day."""

    name: str
    memberships: tuple[MemberFacts, ...] = ()
    seats: tuple[SeatFacts, ...] = ()


@dataclass(frozen=True)
class Standing:
    """As what somebody attends: for which unit, by which seat, and whether with a vote."""

    standing: str
    unit: int
    position: str | None = None
    may_vote: bool = True


@dataclass(frozen=True)
class EarlierFacts:
    """A record that stands already: same kind and host, on the same day or answering for it."""

    id: int
    status: str
    day: dt.date


@dataclass(frozen=True)
class SessionFacts:
    """Everything that decides whether an entry can be taken."""

    today: dt.date
    kind: KindFacts | None
    kinds: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    host: UnitFacts | None = None
    scopes: tuple[tuple[str, str], ...] = ()
    parts: Mapping[int, UnitFacts] = field(default_factory=dict)
    people: Mapping[int, PersonFacts] = field(default_factory=dict)
    earlier: tuple[EarlierFacts, ...] = ()
    files: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    keepers: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def standing_units(self) -> dict[int, UnitFacts]:
        """The host and the units taking part, by id."""
        return {**self.parts, self.host.id: self.host} if self.host else dict(self.parts)
