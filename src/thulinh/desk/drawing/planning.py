"""A proposal of visits as the page draws it: each person's places with reasons in words, and the weights behind."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from thulinh.desk.forms.planning import TakeForm, day_field
from thulinh.desk.queries.planning import Candidate, Suggestion
from thulinh.kernel.parameters import parameter, rules
from thulinh.kernel.text import format_date, format_number
from thulinh.visits.rules.entries import WHOLE_DAY
from thulinh.visits.rules.meter import days
from thulinh.visits.rules.planning import WEIGHTS, Place
from thulinh.visits.rules.proposing import Proposal

SHEET_COLUMNS = ("Cán bộ", "Nơi đến", "Thuộc", "Từ ngày", "Đến ngày", "Số ngày", "Điểm", "Vì sao")


@dataclass(frozen=True)
class ProposedLine:
    """One proposed visit."""

    key: str
    proposal: Proposal
    place: Place
    why: str
    points: str
    is_taken: bool = False
    field: Any = None

    @property
    def values(self) -> tuple[Any, ...]:
        """The line's place and reasons in a spreadsheet, after the person."""
        one = self.proposal
        commune = "" if self.place.commune == one.unit else self.place.commune_name
        spent = one.halves / WHOLE_DAY
        return self.place.name, commune, one.starts_on, one.ends_on, spent, one.points, self.why


@dataclass(frozen=True)
class PersonLines:
    """What is proposed to one person."""

    name: str
    told: str
    lines: Sequence[ProposedLine]


def key_of(one: Proposal) -> str:
    """The name of a proposal in a form."""
    return f"{one.person}-{one.unit}"


def proposed_lines(found: Suggestion) -> list[ProposedLine]:
    """Every proposal with its place and reasons."""
    return [
        ProposedLine(
            key_of(one),
            one,
            found.places[one.unit],
            _sentence("; ".join(reason.text for reason in one.reasons)),
            format_number(one.points, 0 if one.points == int(one.points) else 1),
        )
        for one in found.proposals
    ]


def names_for_form(lines: Sequence[ProposedLine], people: Mapping[int, Candidate]) -> dict[str, tuple[str, dt.date]]:
    """By key, what a proposal is called in a form, and from which day it is proposed."""
    return {
        line.key: (f"{people[line.proposal.person].name}, {line.place.name}", line.proposal.starts_on) for line in lines
    }


def by_person(lines: Sequence[ProposedLine], people: Mapping[int, Candidate], form: TakeForm) -> Iterator[PersonLines]:
    """The lines of each person with the fields of the form; all are ticked until somebody chooses."""
    taken = set(form.data.getlist("take")) if form.is_bound else {line.key for line in lines}
    for person, group in groupby(lines, key=lambda line: line.proposal.person):
        own = [
            ProposedLine(
                line.key, line.proposal, line.place, line.why, line.points, line.key in taken, form[day_field(line.key)]
            )
            for line in group
        ]
        yield PersonLines(people[person].name, _spent(own, people[person]), own)


def _spent(lines: Sequence[ProposedLine], who: Candidate) -> str:
    spent = days(sum(line.proposal.halves for line in lines) / WHOLE_DAY)
    return f"{spent} trong {days(who.left)} còn thiếu" if who.left is not None else spent


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class WeightLine:
    """One rule by which places are weighed, with what it rests on."""

    label: str
    value: str
    source: str
    is_doubtful: bool


def weight_lines(on: dt.date) -> list[WeightLine]:
    """The rules by which places are weighed on a day."""
    found = []
    for code, label in WEIGHTS.values():
        value = parameter(code, on)
        dated = next(one for one in reversed(rules()[code]) if one.value == value)
        found.append(WeightLine(label, format_number(value), dated.source, dated.is_doubtful))
    return found


def told_words(count: int, on: dt.date) -> str:
    """What was done, in words."""
    return f"Đã đưa {format_number(count)} chuyến vào kế hoạch, đăng ký ngày {format_date(on)}."
