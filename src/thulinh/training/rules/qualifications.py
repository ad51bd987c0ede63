"""What somebody learnt, as it is handed in: by a class of here, or earlier and elsewhere."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from thulinh.kernel.text import format_date, nfc

LEVELS = ("moi", "da-lam", "nang-cao")
LONGEST = {"name": 200, "issuer": 200, "paper_number": 80}


@dataclass(frozen=True)
class NewQualification:
    """That somebody was trained: for a post (`position`), or in a `topic` at its `level`, from a day on.

    `ends_on` None: as the topic or the rule of the day says. `participant`: of a class of here; else `issuer` says
    where it was. `unit`: where the person was; None: where they are today.
    """

    person: int
    starts_on: dt.date
    position: str = ""
    topic: str = ""
    level: str = ""
    ends_on: dt.date | None = None
    name: str = ""
    issuer: str = ""
    paper_number: str = ""
    participant: int | None = None
    unit: int | None = None

    @property
    def what(self) -> tuple[str, str]:
        """For which post or in which topic: one of the two."""
        return self.position, self.topic

    def cleaned(self) -> "NewQualification":
        """The same with its words in order."""
        return replace(self, **{field: nfc(getattr(self, field) or "") for field in LONGEST})


@dataclass(frozen=True)
class TopicFact:
    """What recording a training must know of a topic."""

    name: str
    months: int | None
    ended_on: dt.date | None


@dataclass(frozen=True)
class PersonFact:
    """What recording a training must know of a person: when they were born, and what stands already."""

    birth_on: dt.date | None
    standing: frozenset[tuple[str, str, dt.date]]  # position, topic, first day
    is_writer: bool = False


def qualification_problems(
    row: NewQualification,
    *,
    person: PersonFact | None,
    positions: Mapping[str, str],
    topics: Mapping[str, TopicFact],
    on: dt.date,
) -> list[tuple[str, str]]:
    """Why a training cannot be recorded so: field and words; nothing when it can. `on`: the day on which one writes."""
    found = [(field, f"Dài quá {most} chữ.") for field, most in LONGEST.items() if len(getattr(row, field)) > most]
    if person is None:
        found.append(("person", "Không còn người này trong danh sách."))
    elif person.is_writer and row.participant is None:
        found.append(("person", "Lớp đã học của chính đồng chí do người khác ghi."))
    if row.participant is None and not row.issuer:
        found.append(("issuer", "Đồng chí ghi nơi tổ chức lớp."))
    return found + _thing_problems(row, positions, topics) + _day_problems(row, person, topics, on)


def _thing_problems(
    row: NewQualification, positions: Mapping[str, str], topics: Mapping[str, TopicFact]
) -> list[tuple[str, str]]:
    if bool(row.position) == bool(row.topic):
        return [("topic", "Đồng chí chọn một: bồi dưỡng cho chức danh, hoặc một chuyên đề.")]
    if row.position and row.position not in positions:
        return [("position", f"Không có chức danh “{row.position}”.")]
    if row.topic and row.topic not in topics:
        return [("topic", "Không có chuyên đề này ở đây.")]
    if row.topic and row.level not in LEVELS:
        return [("level", "Đồng chí chọn mức của chuyên đề.")]
    if row.level and not row.topic:
        return [("level", "Mức chỉ ghi cho chuyên đề.")]
    return []


def _day_problems(
    row: NewQualification, person: PersonFact | None, topics: Mapping[str, TopicFact], on: dt.date
) -> list[tuple[str, str]]:
    if row.starts_on > on:
        return [("starts_on", f"Ngày {format_date(row.starts_on)} chưa đến: chỉ ghi lớp đã học xong.")]
    found = []
    if row.ends_on is not None and row.ends_on < row.starts_on:
        found.append(("ends_on", f"Ngày hết giá trị phải từ {format_date(row.starts_on)} trở đi."))
    if person and person.birth_on and row.starts_on <= person.birth_on:
        found.append(("starts_on", "Ngày học phải sau ngày sinh."))
    ended = topics[row.topic].ended_on if row.topic in topics else None
    if ended is not None and row.starts_on > ended:
        found.append(("starts_on", f"Chuyên đề này thôi dùng từ ngày {format_date(ended)}."))
    if person and (*row.what, row.starts_on) in person.standing:
        found.append(("starts_on", f"Đã ghi lớp này của ngày {format_date(row.starts_on)}."))
    return found
