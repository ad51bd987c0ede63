"""The lines that pages about activities are made of: plain values with what the reader may do."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from thulinh.activities.models import Activity, Attendance
from thulinh.activities.queries.guidance import Asked
from thulinh.activities.rules.entries import PART

WAITED = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class RollLine:
    """One line of a roll call."""

    person: int
    name: str
    unit: int
    unit_name: str
    standing: str
    position_short: str
    is_present: bool
    may_vote: bool
    absence_reason: str = ""

    @property
    def standing_label(self) -> str:
        """As what, in words."""
        return str(Attendance.Standing(self.standing).label)


@dataclass(frozen=True)
class Photo:
    """A picture of an activity; `taken_on` is what the camera wrote."""

    evidence: int
    name: str
    caption: str
    taken_on: dt.date | None


@dataclass(frozen=True)
class Word:
    """What a verifier said, of which version."""

    outcome: str
    reason: str
    by: str
    at: dt.datetime
    version: int

    @property
    def outcome_label(self) -> str:
        """Đạt or Không đạt."""
        return str(Activity.Verdict(self.outcome).label)


@dataclass(frozen=True)
class TaskLine:
    """A task: what, whose, from which meeting, until when, and whether it is done."""

    task: int
    title: str
    owner: int
    owner_name: str
    unit: int
    unit_name: str
    activity: int
    meeting: str
    meeting_on: dt.date
    due_on: dt.date | None
    done_on: dt.date | None
    proof: str
    proof_file: int | None
    withdrawn_reason: str = ""
    may_finish: bool = False
    may_withdraw: bool = False

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < on


@dataclass(frozen=True)
class LessonLine:
    """A lesson; about whom, when it names a cadre."""

    subject: str
    text: str
    about: str = ""


@dataclass(frozen=True)
class InitiativeLine:
    """An initiative as a list shows it."""

    initiative: int
    title: str
    summary: str
    unit: int
    unit_name: str
    author: str
    day: dt.date
    reuses: int = 0


@dataclass(frozen=True)
class Part:
    """A unit that an activity counts for."""

    unit: int
    name: str
    role: str


@dataclass(frozen=True)
class Record:
    """Everything that a reader may see of one activity, and what the reader may do with it."""

    id: int
    version: int
    kind: str
    kind_name: str
    is_joint: bool
    title: str
    status: str
    verdict: str
    host: int
    host_name: str
    parts: Sequence[Part]
    day: dt.date
    starts_at: dt.time | None
    place: str
    contents: Sequence[str]
    minutes: str
    conclusion: str
    why_not: str
    why_not_note: str
    answer_starts_on: dt.date | None
    answer_ends_on: dt.date | None
    roll: str
    present_count: int | None
    expected_count: int | None
    lines: Sequence[RollLine]
    hidden_names: int
    photos: Sequence[Photo]
    words: Sequence[Word]
    tasks: Sequence[TaskLine]
    lessons: Sequence[LessonLine]
    hidden_lessons: int
    initiatives: Sequence[InitiativeLine]
    is_on_behalf: bool
    recorded_by: str
    recorded_at: dt.datetime
    written_on: dt.date
    after_days: int
    changed_by: str
    changed_at: dt.datetime | None
    confirmed_by: str
    confirmed_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    withdrawn_by: str
    withdrawn_reason: str
    entered_at: dt.datetime | None = None
    awaited_photos: int = 0
    may_correct: bool = False
    may_verify: bool = False
    may_confirm: bool = False
    may_add_photos: bool = False
    may_assign: bool = False
    asked: Sequence[Asked] = ()

    @property
    def heading(self) -> str:
        """What the record is called."""
        return self.title or f"{self.kind_name} ngày {self.day:%d/%m/%Y}"

    @property
    def status_label(self) -> str:
        """Dự kiến, Đã tổ chức, Hủy or Không tổ chức được."""
        return str(Activity.Status(self.status).label)

    @property
    def verdict_label(self) -> str:
        """Chờ duyệt, Đạt or Không đạt."""
        return str(Activity.Verdict(self.verdict).label)

    @property
    def why_not_label(self) -> str:
        """Why it could not be held."""
        return str(Activity.WhyNot(self.why_not).label) if self.why_not else ""

    @property
    def waited_on_device(self) -> bool:
        """Whether it was written noticeably earlier than it came in."""
        return self.entered_at is not None and self.recorded_at - self.entered_at >= WAITED

    @property
    def counts_by_device(self) -> bool:
        """Whether the device's word decides how late it was written."""
        if self.entered_at is None or not self.waited_on_device:
            return False
        return self.written_on == timezone.localdate(self.entered_at)

    @property
    def is_held(self) -> bool:
        """Whether it really took place."""
        return self.status == Activity.Status.HELD

    @property
    def is_planned(self) -> bool:
        """Whether it is still a plan."""
        return self.status == Activity.Status.PLANNED

    @property
    def is_by_number(self) -> bool:
        """Whether only numbers were written, no names."""
        return self.roll == Activity.Roll.NUMBERS

    @property
    def share(self) -> float | None:
        """Which share of those expected was there."""
        if self.present_count is None or not self.expected_count:
            return None
        return self.present_count / self.expected_count

    @property
    def taking_part(self) -> list[Part]:
        """The units that took part beside the host."""
        return [part for part in self.parts if part.role == PART]

    @property
    def absent(self) -> list[RollLine]:
        """Who was expected and did not come."""
        return [line for line in self.lines if not line.is_present and line.standing != Attendance.Standing.GUEST]

    @property
    def present(self) -> list[RollLine]:
        """Who was there."""
        return [line for line in self.lines if line.is_present]
