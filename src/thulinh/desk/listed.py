"""The rows behind a figure, described for the page and for the spreadsheet, so many at a time."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from thulinh.activities.models import Activity
from thulinh.desk.addresses import figure_url
from thulinh.desk.drawing.figure import DutyLine, FactLine, duty_line, fact_line
from thulinh.desk.paging import described_in_parts
from thulinh.desk.queries.behind import (
    ANSWERED,
    OUTSIDE,
    Duty,
    DutyList,
    Record,
    answered,
    facts_behind,
    outside_of,
    records_of,
)
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.records import ACTIVITY, Opening, openings
from thulinh.desk.queries.subjects import CHARGE, HOLDER, UNIT, subjects_named
from thulinh.indicators.queries import FactRow
from thulinh.people.models import Account
from thulinh.programmes.models import Exemption
from thulinh.programmes.queries import Asked, leave_words, may_read_leaves
from thulinh.ui.spreadsheet import SheetColumn

WHY_NOT = {str(code): str(label) for code, label in Activity.WhyNot.choices}
DUTY_COLUMNS = (
    "Đơn vị",
    "Đơn vị cấp trên",
    "Kỳ",
    "Từ ngày",
    "Đến ngày",
    "Đã làm",
    "Phải làm",
    "Kết quả",
    "Ghi chú",
    "Ngày",
)
FACT_COLUMNS = ("Bản ghi", "Đơn vị", "Đơn vị cấp trên", "Ngày", "Số lượng", "Kết quả", "Ghi chú")


@dataclass(frozen=True)
class Reader:
    """Who reads which figure of which question."""

    user: Account
    question: Question
    key: str
    unit: int


class DutiesListed:
    """Duties of one state, with names, what became of them and their records."""

    kind = "duties"

    def __init__(self, versions: Sequence[Asked], reader: Reader, state: str, reason: str = "") -> None:
        self.versions, self.reader, self.state = versions, reader, state
        if state == OUTSIDE:
            self.rows: Sequence[Duty] = outside_of(versions)
        elif state == ANSWERED and reason:
            self.rows = [duty for duty, said in answered(versions) if said and said.reason == reason]
        else:
            self.rows = DutyList(versions, state)

    def describe(self, duties: Sequence[Duty]) -> list[DutyLine]:
        """Lines for the page.

        Queries: ten at most, besides two for each version.
        """
        asked = [(_kind(duty), duty.row.subject, duty.row.path) for duty in duties]
        question = self.reader.question
        names = subjects_named(asked, on=question.last_day, user=self.reader.user, today=question.today)
        # What stands outside the denominator is not judged, whatever was done.
        judged = duties if self.state != OUTSIDE else []
        done, said = records_of(judged), records_of(judged, answers=True)
        if not judged:
            done = said = [[] for _ in duties]
        opened = self._openings(done, said)
        notes = self._notes(duties, said)
        return [
            duty_line(
                duty,
                name,
                [(record.day, _url(opened.get(record.pk))) for record in (*records, *(answers if not records else ()))],
                url="" if name.unit == self.reader.unit else figure_url(self.reader.key, name.unit, question),
                note=note,
            )
            for duty, name, records, answers, note in zip(duties, names, done, said, notes, strict=True)
        ]

    def _openings(self, done: list[list[Record]], said: list[list[Record]]) -> Mapping[int, Opening]:
        kind = self.versions[-1].definition.facts.measure.record
        reader = {"user": self.reader.user, "on": self.reader.question.today}
        found = openings(kind, {record.pk for records in done for record in records}, **reader)
        answers = {record.pk for records in said for record in records}
        return {**openings(ACTIVITY, answers, **reader), **found}

    def _notes(self, duties: Sequence[Duty], said: list[list[Record]]) -> list[str]:
        exempt = _exemptions(duties, self.reader.user, self.reader.question.today) if self.state == OUTSIDE else {}
        return [
            exempt.get((duty.row.subject, duty.asked.programme.programme), "")
            or (WHY_NOT.get(answers[-1].reason, "") if duty.row.is_answered and answers else "")
            for duty, answers in zip(duties, said, strict=True)
        ]

    def sheet(self) -> tuple[list[SheetColumn], Iterator[Sequence[Any]]]:
        """The whole list as columns and rows of a spreadsheet."""
        columns = [SheetColumn(title) for title in DUTY_COLUMNS]
        rows = ([*line.values] for line in described_in_parts(self.rows, self.describe))
        return columns, rows


class FactsListed:
    """The records that make a total."""

    kind = "facts"

    def __init__(self, versions: Sequence[Asked], reader: Reader, state: str) -> None:
        self.versions, self.reader = versions, reader
        self.rows: Sequence[FactRow] = facts_behind(versions, state)

    def describe(self, rows: Sequence[FactRow]) -> list[FactLine]:
        """Lines for the page.

        Queries: five at most.
        """
        measure = self.versions[-1].definition.facts.measure
        question = self.reader.question
        kind = measure.of if measure.of in (CHARGE, HOLDER) else UNIT
        places = [(kind, row.subject, row.path) for row in rows]
        names = subjects_named(places, on=question.last_day, user=self.reader.user, today=question.today)
        records = {row.record for row in rows}
        opened = openings(measure.record, records, user=self.reader.user, on=question.today)
        return [
            fact_line(row, name, opened.get(row.record), _url(opened.get(row.record)), measure=measure)
            for row, name in zip(rows, names, strict=True)
        ]

    def sheet(self) -> tuple[list[SheetColumn], Iterator[Sequence[Any]]]:
        """The whole list as columns and rows of a spreadsheet."""
        columns = [SheetColumn(title) for title in FACT_COLUMNS]
        rows = ([*line.values] for line in described_in_parts(self.rows, self.describe))
        return columns, rows


def _kind(duty: Duty) -> str:
    subjects = duty.asked.definition.subjects
    return subjects.measure.of if subjects else UNIT


def _url(opening: Opening | None) -> str:
    return reverse(opening.page, args=[opening.argument]) if opening else ""


def _exemptions(duties: Sequence[Duty], user: Account, on: dt.date) -> dict[tuple[int, int], str]:
    """The decision by which a unit or a person stands outside the denominator, by subject and programme."""
    left = {duty.row.subject for duty in duties if duty.row.why == "mien"}
    programmes = {duty.asked.programme.programme for duty in duties}
    codes = {"", *(duty.asked.definition.code for duty in duties)}
    rows = Exemption.objects.filter(programme__in=programmes).order_by("starts_on")
    if not all(_kind(duty) == HOLDER for duty in duties):
        of_units = rows.filter(unit__in=left, content__in=codes)
        return {
            (row.unit_id, row.programme_id): f"{row.reason}{f', {row.decision_number}' if row.decision_number else ''}"
            for row in of_units
        }
    readable = may_read_leaves(user, left, on)
    return {
        (row.person_id, row.programme_id): leave_words(row, may_read=row.person_id in readable)
        for row in rows.filter(person__in=left)
    }
