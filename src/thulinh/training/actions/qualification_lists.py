"""Taking over lists of who learnt what earlier or elsewhere (columns: training/rows.py)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold, format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.lists import applied, no_position_problem, position_meant, told_by_row, write_good_rows
from thulinh.people.actions.people_named import Named, PeopleNamed, Row
from thulinh.people.models import Position
from thulinh.people.rules import portions, position_asked, position_words
from thulinh.training.actions.qualifications import record_qualifications, withdraw_qualifications
from thulinh.training.models import Level, Qualification, Topic
from thulinh.training.rules.qualifications import NewQualification
from thulinh.units.queries import UnitOnDay, units_on
from thulinh.units.rules import path_ids

_COLUMNS = {
    "person": "ho-ten", "position": "chuc-danh", "topic": "chuyen-de", "level": "muc", "starts_on": "tu-ngay",
    "ends_on": "den-ngay", "name": "ten-lop", "issuer": "noi-to-chuc", "paper_number": "so-chung-nhan",
}  # fmt: skip
# What of a row is compared with the training that stands already.
_COMPARED = ("level", "ends_on", "name", "issuer", "paper_number")


@action
def take_qualifications(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of earlier trainings of cadres. Nobody and nothing is invented: who or what is not known is
    told, with those that come near. A training of the same person, thing and day stays as it is; where the list says
    otherwise of it, the difference is told and nothing is overwritten.

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown unit, post or topic; nobody, or several, of that name; both or neither of post and
    topic; another word on what stands; and as `record_qualifications`.
    Writes: Qualification, AuditEvent.
    Source: GL2.
    """
    reading = _Rows(rows, on, roots)
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)

    def write(left: list[int]) -> dict[str, Any]:
        fresh = [index for index in left if index not in reading.same]
        with told_by_row(fresh, _COLUMNS):
            made = record_qualifications([reading.meant[index] for index in fresh], by=by, reason=reason)
        return {"qualifications": [row.pk for row in made]}

    made = write_good_rows(reading.meant, write, problems, skip_problems=skip_problems)
    return applied(len(rows), reading.outcome, problems, reading.notes, made, reading.people)


@action
def take_back_qualifications(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_qualifications`: withdraw the trainings that it recorded.

    Writes: as `withdraw_qualifications`.
    """
    rows, wanted = Qualification.objects.current(), made.get("qualifications", ())
    left = [pk for part in portions(wanted) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)]
    withdraw_qualifications(left, reason=reason, by=by)


class _Rows:
    """What the rows of a list of earlier trainings mean: `meant`, row → training; `same`: those that stand already."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        named = PeopleNamed(rows, on, roots)
        self.found, self.people, self.notes = named.found, named.people, named.notes
        self.problems: list[Problem] = list(named.problems)
        self.meant: dict[int, NewQualification] = {}
        self._positions = list(Position.objects.order_by("rank", "code"))
        self._topics = list(Topic.objects.order_by("rank", "code"))
        units = units_on({one.unit for one in self.found.values()}, on)
        for index, one in self.found.items():
            read = self._read(index, rows[index], one, units[one.unit])
            if isinstance(read, Problem):
                self.problems.append(read)
            else:
                self.meant[index] = read
        self.same = self._standing()

    def outcome(self, index: int) -> Outcome | None:
        """What becomes of a row that stands."""
        if index not in self.meant:
            return None
        return Outcome.SAME if index in self.same else Outcome.NEW

    def _read(self, index: int, row: Row, one: Named, unit: UnitOnDay) -> NewQualification | Problem:
        if bool(row.get("chuc-danh")) == bool(row.get("chuyen-de")):
            return Problem("Mỗi dòng ghi một: bồi dưỡng chức danh, hoặc chuyên đề.", "chuyen-de", index)
        position = topic = ""
        if row.get("chuc-danh"):
            post = self._post(row["chuc-danh"], unit)
            if post is None:
                return no_position_problem(index, row["chuc-danh"], unit, self._positions)
            position = post.pk
        else:
            found = self._topic(index, row["chuyen-de"], one)
            if isinstance(found, Problem):
                return found
            topic = found.pk
        return NewQualification(
            one.person, row["tu-ngay"], position=position, topic=topic, ends_on=row.get("den-ngay"),
            level=(row.get("muc") or Level.NEW.value) if topic else (row.get("muc") or ""), unit=one.unit,
            name=row.get("ten-lop") or "", issuer=row.get("noi-to-chuc") or "",
            paper_number=row.get("so-chung-nhan") or "",
        ).cleaned()  # fmt: skip

    def _post(self, words: str, unit: UnitOnDay) -> Position | None:
        """A post of the level at which the person is; else the only one of any level that the words can mean."""
        there = position_meant(words, unit, self._positions)
        asked = position_asked(words)
        others = [one for one in self._positions if asked & position_words(one.code, one.name, one.short_name)]
        return there or (others[0] if len(others) == 1 else None)

    def _topic(self, index: int, words: str, one: Named) -> Topic | Problem:
        """The topic of that name or code, of those in use where the person is."""
        above = set(path_ids(one.path))
        there = [topic for topic in self._topics if topic.unit_id is None or topic.unit_id in above]
        for topic in there:
            if fold(words) in (fold(topic.name), topic.code):
                return topic
        names = {fold(topic.name): topic for topic in there}
        near = [names[name] for name in get_close_matches(fold(words), list(names), n=3, cutoff=0.5)]
        offers = tuple(Offer(topic.name, topic.name) for topic in near)
        return Problem(f"Không có chuyên đề “{words}”.", "chuyen-de", index, offers)

    def _standing(self) -> set[int]:
        """Which rows tell of a training that stands already; what they tell otherwise becomes a problem."""
        known: dict[tuple, Qualification] = {}
        for part in portions(one.person for one in self.meant.values()):
            for row in Qualification.objects.current().filter(person__in=part):
                known[row.person_id, row.position_id or "", row.topic_id or "", row.starts_on] = row
        same = set()
        for index, one in list(self.meant.items()):
            row = known.get((one.person, *one.what, one.starts_on))
            if row is None:
                continue
            if problem := _difference(index, one, row):
                self.problems.append(problem)
                del self.meant[index]
            else:
                same.add(index)
        return same


def _difference(index: int, one: NewQualification, row: Qualification) -> Problem | None:
    """What a row says otherwise than the training that stands; an empty cell says nothing."""
    for field in _COMPARED:
        said, stands = getattr(one, field), getattr(row, field)
        if said and said != stands and (not isinstance(said, str) or fold(said) != fold(stands)):
            words = f"Đã ghi lớp này, ở cột này là “{_shown(stands)}”, trong tệp là “{_shown(said)}”."
            return Problem(f"{words} Tệp đúng thì đồng chí rút lớp đã ghi rồi nhập lại.", _COLUMNS[field], index)
    return None


def _shown(value: Any) -> str:
    if isinstance(value, dt.date):
        return format_date(value)
    return nfc(dict(Level.choices).get(value, value) or "") if value else "không ghi"
