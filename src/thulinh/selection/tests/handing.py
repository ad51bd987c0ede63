"""A change of holder in thôn Đông: the secretary leaves, a member takes the seat over."""

import datetime as dt

from cast import TODAY, Cast
from thulinh.people.actions import leave_seat, take_seat
from thulinh.people.models import Holding
from thulinh.selection.actions import prepare_hand_over
from thulinh.selection.models import HandOver

LAST = TODAY + dt.timedelta(days=7)


def left(country: Cast, on: dt.date = LAST) -> Holding:
    """The secretary's seat, left on a day."""
    return leave_seat(country.holdings["secretary"], on=on, reason="Chuyển công tác", by=None)


def taken(country: Cast, name: str = "Lê Thị Ánh", on: dt.date = LAST + dt.timedelta(days=1)) -> Holding:
    """The same seat, taken by somebody else."""
    seat = country.holdings["secretary"].seat
    return take_seat(seat, country.people[name], how="giua-nhiem-ky", starts_on=on, by=None)


def prepared(country: Cast, *, with_taker: bool = True) -> HandOver:
    """The hand-over between both, drawn up by the commune."""
    outgoing = left(country)
    incoming = taken(country) if with_taker else None
    return prepare_hand_over(outgoing, incoming=incoming, on=TODAY, by=country.again(country.commune))
