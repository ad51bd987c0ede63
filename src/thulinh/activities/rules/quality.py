"""How late something was entered, and what a verifier should ask about: on plain values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import fold, format_date, format_number

# Rules by their names in definitions/rules.yaml.
LATE_AFTER_DAYS = "ghi-tre-sau-so-ngay"
_MONTHS_AT_ONCE = "hoi-lai-khi-ghi-don-so-thang"
_HOURS_APART = "hoi-lai-khi-hai-noi-trong-so-gio"
NEAR_PICTURE_BITS = 4
_FLAT_PICTURE = "0" * 16


@dataclass(frozen=True)
class Question:
    """Something a verifier should ask about: what, and which other records it concerns. `unseen`: the same in words
    that tell nothing of the other records.
    """

    code: str
    text: str
    others: tuple[int, ...] = ()
    unseen: str = ""

    def told_to(self, seen: Container[int]) -> "Question":
        """The question for somebody who may see these records and no others."""
        known = tuple(other for other in self.others if other in seen)
        text = self.unseen if self.unseen and known != self.others else self.text
        return replace(self, text=text, others=known)


@dataclass(frozen=True)
class Written:
    """When a record was written and when it arrived, and of which day and host it tells."""

    record: int
    host: int
    day: dt.date
    written_on: dt.date
    recorded_on: dt.date


@dataclass(frozen=True)
class Presence:
    """That a person was present at a record's hour and place; without a name to whoever may not know it."""

    person: int
    name: str
    record: int
    day: dt.date
    starts_at: dt.time | None
    place: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture of a record: its checksum, its likeness print, and when the camera took it."""

    record: int
    sha256: str
    likeness: str
    taken_on: dt.date | None = None


def day_written(day: dt.date, recorded_on: dt.date, entered_on: dt.date | None) -> dt.date:
    """The day on which a record counts as written: when the phone says that it kept it, unless that lies before the
    day of which it tells or after it arrived. This decides about being on time, never about order.
    """
    return entered_on if entered_on is not None and day <= entered_on <= recorded_on else recorded_on


def days_late(day: dt.date, written_on: dt.date) -> int:
    """How many days beyond those that its day allowed a session was written; 0 when in time."""
    return max(0, (written_on - day).days - parameter(LATE_AFTER_DAYS, day))


def late_question(one: Written) -> Question | None:
    """Whether the record was written long after its day."""
    if not days_late(one.day, one.written_on):
        return None
    return Question("ghi-tre", f"Ghi sau {format_number((one.written_on - one.day).days)} ngày.")


def claim_question(one: Written) -> Question | None:
    """Whether the record is less late, or in time, only because the phone says when it was written."""
    if days_late(one.day, one.recorded_on) <= days_late(one.day, one.written_on):
        return None
    written, recorded = format_date(one.written_on), format_date(one.recorded_on)
    return Question("ghi-tren-may", f"Ghi trên máy ngày {written}, tới hệ thống ngày {recorded}.")


def written_at_once(written: Iterable[Written]) -> dict[int, Question]:
    """Records of several months of one host that arrived on one and the same day.

    Shape: record → question.
    """
    evenings: dict[tuple[int, dt.date], list[Written]] = defaultdict(list)
    for one in written:
        evenings[one.host, one.recorded_on].append(one)
    found = {}
    for (_, recorded_on), together in evenings.items():
        told = {(one.day.year, one.day.month) for one in together}
        if len(told) < parameter(_MONTHS_AT_ONCE, recorded_on):
            continue
        count, day = format_number(len(together)), format_date(recorded_on)
        text = f"{count} buổi của {len(told)} tháng được ghi trong cùng ngày {day}."
        for one in together:
            others = tuple(sorted(other.record for other in together if other is not one))
            found[one.record] = Question("ghi-don", text, others)
    return found


def in_two_places(presences: Iterable[Presence]) -> dict[int, list[Question]]:
    """People who are said to have been at two places within an hour, or as many as the rule of the day says.

    Shape: record → questions, by person. Records without an hour are not compared, nor are two at the same place.
    """
    days: dict[tuple[int, dt.date], set[Presence]] = defaultdict(set)
    for presence in presences:
        days[presence.person, presence.day].add(presence)
    found: dict[int, list[Question]] = defaultdict(list)
    for _, same_day in sorted(days.items()):
        for one, other in combinations(sorted(same_day, key=lambda presence: presence.record), 2):
            if one.record == other.record or not _collide(one, other):
                continue
            for here, there in ((one, other), (other, one)):
                who = f"Đồng chí {here.name}" if here.name else "Một người dự"
                text = (
                    f"{who} cũng có mặt ở buổi khác lúc {there.starts_at:%H:%M} cùng ngày"
                    f"{f' tại {there.place}' if there.place else ''}."
                )
                unseen = f"{who} cũng có mặt ở một nơi khác trong giờ đó."
                found[here.record].append(Question("hai-noi", text, (there.record,), unseen))
    return dict(found)


def _collide(one: Presence, other: Presence) -> bool:
    if one.starts_at is None or other.starts_at is None:
        return False
    if one.place and fold(one.place) == fold(other.place):
        return False
    return abs(_minutes(one.starts_at) - _minutes(other.starts_at)) < parameter(_HOURS_APART, one.day) * 60


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def is_alike(one: Picture, other: Picture, bits: int = NEAR_PICTURE_BITS) -> bool:
    """Whether two pictures are the same one, also when made smaller or saved again; flat pictures say nothing."""
    if one.sha256 == other.sha256:
        return True
    if not one.likeness or not other.likeness or _FLAT_PICTURE in (one.likeness, other.likeness):
        return False
    return (int(one.likeness, 16) ^ int(other.likeness, 16)).bit_count() <= bits


def reused_pictures(mine: Iterable[Picture], others: Iterable[Picture]) -> dict[int, Question]:
    """Records whose picture stands already at another record.

    Shape: record → question naming the other records.
    """
    others = list(others)
    found: dict[int, set[int]] = defaultdict(set)
    for picture in mine:
        same = {other.record for other in others if other.record != picture.record and is_alike(picture, other)}
        if same:
            found[picture.record] |= same
    text = "Ảnh này đã dùng cho buổi khác."
    return {record: Question("anh-cu", text, tuple(sorted(same))) for record, same in found.items()}


def other_day_pictures(pictures: Iterable[Picture], days: Mapping[int, dt.date]) -> dict[int, Question]:
    """Records with a picture that the camera took on another day.

    Shape: record → question.
    """
    found = {}
    for picture in pictures:
        if picture.taken_on and picture.taken_on != days[picture.record]:
            text = (
                f"Máy ảnh ghi ngày chụp {format_date(picture.taken_on)}, khác ngày {format_date(days[picture.record])}."
            )
            found[picture.record] = Question("anh-khac-ngay", text)
    return found
