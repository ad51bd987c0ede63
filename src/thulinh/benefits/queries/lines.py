"""What is due, listed, paid and received, side by side: one line for each person, support and month."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from thulinh.benefits.models import PayLine, Payment, Receipt
from thulinh.benefits.queries.entitlements import (
    AT_ONCE,
    Entitled,
    covers_all,
    entitlements,
    paths_moved,
    people_near,
)
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import SupportLine
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath, under_any_q

Roots = Collection[str] | None
# Person, code and month of a fact, and then what it says. Days are text: many are compared, few are read.
Fact = tuple[Any, ...]
_MONTH = "pay_list__month_on"
_LISTED = ("due_vnd", "pay_list_id", "sent")
_PAID = ("amount_vnd", "paid", "list_number", "unit_id", "path")
_SAID = ("word", "amount_vnd", "note", "pk", "is_from_paper", "unit_id", "path")
_day = lru_cache(maxsize=8_192)(dt.date.fromisoformat)


def support_lines(
    roots: Roots, *, month_from: dt.date, month_to: dt.date, on: dt.date, people: Collection[int] | None = None
) -> Iterator[SupportLine]:
    """What is due in these subtrees and what became of it, ordered by person, month and code; also what was paid or
    said of months for which nothing is due (any more).

    `roots`: paths of the day `on`; `None` is everywhere. `people`: only these.
    Queries: seven, for any number of people and months (four more for each further ten thousand `people`).
    """
    if (people is not None and not people) or (roots is not None and not roots):
        return
    asked = _Asked(roots, Month.of(month_from).starts_on, Month.of(month_to).ends_on, on, people)
    due = entitlements(roots, month_from=asked.first, month_to=asked.last, on=on, people=people)
    streams = [_by_person(rows, itemgetter(0)) for rows in (asked.listed(), asked.paid(), asked.said())]
    moved, inside = paths_moved(on, asked.first, asked.last), None if roots is None else tuple(roots)
    for own in _together(_by_person(due, attrgetter("person")), *streams):
        for line in _lines(*own):
            if inside is None or moved.get(line.unit, line.path).startswith(inside):
                yield line


class _Asked:
    """Of which people and months facts are wanted. Each kind of fact comes as plain rows, ordered by person."""

    def __init__(self, roots: Roots, first: dt.date, last: dt.date, on: dt.date, people: Collection[int] | None):
        self.roots, self.first, self.last, self.on, self.people = roots, first, last, on, people

    def listed(self) -> Iterator[Fact]:
        """What stands on lists that were not taken back."""
        rows = PayLine.objects.filter(pay_list__withdrawn_at=None).annotate(sent=_text("pay_list__sent_on"))
        return self._read(rows.filter(**self._months(_MONTH)), _MONTH, _LISTED)

    def paid(self) -> Iterator[Fact]:
        """What payers reported as paid."""
        rows = Payment.objects.current().filter(**self._months("month_on")).annotate(paid=_text("paid_on"))
        return self._read(rows, "month_on", _PAID)

    def said(self) -> Iterator[Fact]:
        """What receivers say."""
        return self._read(Receipt.objects.current().filter(**self._months("month_on")), "month_on", _SAID)

    def _months(self, field: str) -> dict[str, dt.date]:
        return {f"{field}__gte": self.first, f"{field}__lte": self.last}

    def _read(self, rows: QuerySet, month: str, columns: Sequence[str]) -> Iterator[Fact]:
        for part in self._parts(rows.annotate(month=_text(month))):
            found = part.order_by("person_id", "pk").values_list("person_id", "code", "month", *columns)
            yield from found.iterator(chunk_size=AT_ONCE)

    def _parts(self, rows: QuerySet) -> Iterator[QuerySet]:
        """The rows of these people, in as many questions as a database takes them."""
        if self.people is not None:
            yield from (rows.filter(person__in=part) for part in portions(sorted(self.people)))
        elif covers_all(self.roots):
            yield rows
        else:
            units = UnitPath.objects.on(self.on).filter(under_any_q(tuple(self.roots or ()))).values("unit")
            near = people_near(self.roots, self.first, self.last, self.on)
            yield rows.filter(Q(unit__in=units) | Q(person__in=near))


def _text(column: str) -> Cast:
    return Cast(column, CharField())


def _by_person(rows: Iterable[Any], person: Any) -> Iterator[tuple[int, list[Any]]]:
    return ((key, list(own)) for key, own in groupby(rows, person))


def _together(*streams: Iterator[tuple[int, list[Any]]]) -> Iterator[list[list[Any]]]:
    """What the streams, each ordered by person, say of one person after the other."""
    heads = [next(stream, None) for stream in streams]
    while present := [head[0] for head in heads if head]:
        person = min(present)
        yield [head[1] if head and head[0] == person else [] for head in heads]
        for place, head in enumerate(heads):
            if head and head[0] == person:
                heads[place] = next(streams[place], None)


def _lines(
    due: Sequence[Entitled], listed: Sequence[Fact], paid: Sequence[Fact], said: Sequence[Fact]
) -> Iterable[SupportLine]:
    """One person's lines."""
    found = {(one.month_on, one.share.code): _line(one) for one in due}
    for _, code, month, amount, pay_list, sent in listed:
        if line := found.get((_day(month), code)):
            line.listed_vnd, line.list_id = line.listed_vnd + amount, pay_list
            line.sent_on = _day(sent) if sent else line.sent_on
    for person, code, month, amount, day, number, unit, path in paid:
        line = _known(found, person, code, month, unit, path)
        line.paid_vnd, line.paid_on, line.list_number = line.paid_vnd + amount, _day(day), number
    for person, code, month, word, amount, note, receipt, is_from_paper, unit, path in said:
        line = _known(found, person, code, month, unit, path)
        line.word, line.word_vnd, line.note = word, amount, note
        line.receipt, line.is_from_paper = receipt, is_from_paper
    return [found[key] for key in sorted(found)] if len(found) > 1 else found.values()


def _line(one: Entitled) -> SupportLine:
    share = one.share
    return SupportLine(
        one.person, one.unit, one.path, share.code, one.month_on, one.rule, share.days, share.due_vnd, share.reason
    )


def _known(
    found: dict[tuple[dt.date, str], SupportLine], person: int, code: str, month: str, unit: int, path: str
) -> SupportLine:
    """The line of a fact; one of its own where nothing is due."""
    key = (_day(month), code)
    if key not in found:
        found[key] = SupportLine(person, unit, path, code, key[0])
    return found[key]
