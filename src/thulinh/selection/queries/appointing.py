"""What should be read before somebody is put on a seat outside of a round: age, discipline, other decisions."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.kernel.text import format_date
from thulinh.people.models import Holding, Person, Position
from thulinh.selection.models import Place
from thulinh.selection.queries.choosing import age_limits, decision_papers, penalties_of
from thulinh.selection.queries.sight import Sight, seen_places
from thulinh.selection.rules.choosing import age_words, discipline_hidden, discipline_words
from thulinh.selection.rules.criteria import DISCIPLINE
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class Appointing:
    """What stands against an appointment, in sentences; `tells_discipline`: one of them says that somebody was
    disciplined, so that a look at it has to be written down.
    """

    words: tuple[str, ...] = ()
    tells_discipline: bool = False


def appointment_warnings(
    person: int, position: str, on: dt.date, *, unit: int, user: Any, today: dt.date
) -> Appointing:
    """What somebody should read before they put a person on a seat of a unit outside of a round: over age by the rule
    of that day; under discipline, where they may know (else the same words about everybody); another decision that
    put or will put them on such a seat elsewhere; a round in which this seat is still open.

    Queries: ten at most, beyond those of `reach`.
    Source: HT1, GL1.
    """
    found = Person.objects.current().filter(pk=person).first()
    post = Position.objects.filter(pk=position).values_list("short_name", flat=True).first()
    if found is None or post is None:
        return Appointing()
    is_hidden = DISCIPLINE in Sight(user, today).hidden_kinds([person]).get(person, frozenset())
    disciplined = [] if is_hidden else discipline_words(found.full_name, penalties_of(person, on))
    words = (
        *age_words(found.full_name, found.birth_on, on, age_limits([(position, post)], on)),
        *([discipline_hidden(found.full_name)] if is_hidden else disciplined),
        *_elsewhere(found, position, post, unit, on, today),
        *_open_rounds(unit, position, user, today),
    )
    return Appointing(words, bool(disciplined))


def _elsewhere(person: Person, position: str, post: str, unit: int, on: dt.date, today: dt.date) -> list[str]:
    """Where else the person sits, or will sit, on such a seat on that day or later."""
    rows = Holding.objects.within(on, None).filter(person=person, seat__position=position).exclude(seat__unit=unit)
    held = list(rows.select_related("seat").order_by("starts_on", "pk"))
    names = _names([one.seat.unit_id for one in held], max(on, today)) if held else {}
    papers = decision_papers([one.pk for one in held]) if held else {}
    told = []
    for one in held:
        number, _ = papers.get(one.pk, (one.decision_number, None))
        paper = f", theo Quyết định số {number}" if number else ""
        verb = "đang" if one.starts_on <= on else "sẽ"
        where = names.get(one.seat.unit_id, "đơn vị khác")
        since = format_date(one.starts_on)
        told.append(f"Đồng chí {person.full_name} {verb} giữ chức danh {post} ở {where} từ ngày {since}{paper}.")
    return told


def _open_rounds(unit: int, position: str, user: Any, today: dt.date) -> list[str]:
    """The rounds that the user reads in which the seat is looked at and nothing came of it yet."""
    first = Q(unit=unit, round__position=position)
    second = Q(hamlet=unit, rule__with_position=position)
    rows = Place.objects.filter(first | second, outcome=Place.Outcome.OPEN, round__closed_on=None)
    titles = seen_places(user, today, rows).order_by("pk").values_list("round__title", flat=True)
    return [
        f"Chức danh này đang được xem xét ở đợt “{title}”, chưa có kết quả: ghi ở đây là chưa qua ý kiến các cơ quan."
        for title in dict.fromkeys(titles)
    ]


def _names(units: Collection[int], on: dt.date) -> dict[int, str]:
    return dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
