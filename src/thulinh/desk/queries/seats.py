"""What lists about seats show beside their own columns, filled for each page at once."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from thulinh.desk.queries.places import names_of
from thulinh.desk.queries.portions import filled
from thulinh.people.models import Holding, Person, Seat
from thulinh.people.reach import reach
from thulinh.selection.models import HandOver
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.handing import hand_overs_seen
from thulinh.selection.queries.pools import successors_of
from thulinh.selection.queries.seats import Board, Matter, vacant_since
from thulinh.selection.queries.tenure import holdings_seen, months_in_office
from thulinh.selection.rules.seats import DISCIPLINED


def seat_list(board: Board, user: Any, *, shows: Callable[[Sequence[int]], None]) -> QuerySet[Seat]:
    """The seats of the board by unit, with `parent_name`, `how_label`, `vacant_from`, `matter_words`, `matter_basis`,
    `successors` (None where the reader does not see pools). `shows` is told of whom it is about to be shown that they
    are under a discipline.

    Queries: a fixed number for each five hundred, besides the list itself.
    """
    rows = board.seats().order_by("place_path", "position__rank", "ordinal", "pk")
    return filled(rows, partial(_tell_seats, board, user, shows))


def disciplined_in(rows: Iterable[Seat], found: Mapping[int, Sequence[Matter]]) -> list[int]:
    """Of whom these matters tell that they are under a discipline."""
    told = {row.pk for row in rows if any(one.code == DISCIPLINED for one in found.get(row.pk, ()))}
    return [row.holder_id for row in rows if row.pk in told]


def _tell_seats(board: Board, user: Any, shows: Callable[[Sequence[int]], None], rows: list[Seat]) -> None:
    found, parents = board.matters(rows), names_of({row.parent_id for row in rows if row.parent_id}, board.on)
    if people := disciplined_in(rows, found):
        shows(people)
    pools = reach(user, SelectionPermission.POOL, board.on)
    planned = successors_of({(row.unit_id, row.position_id) for row in rows}, board.on) if pools else {}
    for row in rows:
        matters = found.get(row.pk, ())
        row.parent_name = parents[row.parent_id].name if row.parent_id in parents else ""
        row.how_label = Holding.How(row.how).label if row.how else ""
        row.vacant_from = vacant_since(row)
        row.matter_words = "; ".join(one.words for one in matters)
        row.matter_basis = "; ".join(dict.fromkeys(one.basis for one in matters if one.basis))
        seen = pools and pools.covers(row.place_path)
        row.successors = planned.get((row.unit_id, row.position_id), 0) if seen else None


def holdings_list(user: Any, on: dt.date) -> QuerySet[Holding]:
    """Who held which seat over time, with `months`.

    Queries: as `holdings_seen`.
    """

    def tell(rows: list[Holding]) -> None:
        for row in rows:
            row.months = months_in_office(row, on)

    return filled(holdings_seen(user, on), tell)


def hand_over_list(user: Any, on: dt.date) -> QuerySet[HandOver]:
    """The hand-overs that somebody may read, with `taker_name` and `state_words`.

    Queries: as `hand_overs_seen`, and one for each five hundred.
    """
    return filled(hand_overs_seen(user, on), _tell_hand_overs)


def _tell_hand_overs(rows: list[HandOver]) -> None:
    people = dict(Person.objects.filter(pk__in={row.taker for row in rows if row.taker}).values_list("pk", "full_name"))
    for row in rows:
        row.taker_name = people.get(row.taker, "")
        row.state_words = state_words(row)


def state_words(row: HandOver) -> str:
    """Who has still to sign, in words."""
    if row.is_signed:
        return "Ghi theo biên bản" if row.is_from_paper else "Đã ký"
    if row.given_at is not None:
        return "Chờ bên nhận ký"
    return "Chờ bên giao ký" if row.taken_at is not None else "Chờ cả hai ký"
