"""The small country, its inspector and a colleague, and records to draw from as plain values."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine

import cast as small_country
from cast import START, TODAY, Cast, open_account
from thulinh.checks.actions import draw
from thulinh.checks.models import Check, Draw
from thulinh.checks.rules.drawing import Drawable
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.models import Account


@pytest.fixture
def country(db) -> Iterator[Cast]:
    """The country, at noon of its day."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00", tick=False):
        yield small_country.build()


@pytest.fixture
def colleague(country: Cast) -> Account:
    """A second inspector of the same province."""
    person = add_person(NewPerson("Cao Bá Quát"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-kiem-tra")], by=None)
    return open_account(person)


@pytest.fixture
def record(country: Cast) -> Callable[..., Drawable]:
    """One record of thôn Đông: `record(7, quantity=2)`."""

    def made(number: int, **more) -> Drawable:
        path = country.path(country.east)
        said = {"unit": country.east.pk, "path": path, "place": country.path(country.a1), "day": dt.date(2026, 11, 3)}
        return Drawable(number, **{**said, **more})

    return made


@pytest.fixture
def draw_from(country: Cast) -> Callable[..., Draw]:
    """Draw from these records as the inspector: `draw_from(pool, size=3)`."""

    def drawn(pool: list[Drawable], **more) -> Draw:
        said = {"source": "sinh-hoat", "record_kind": "activities.activity", "unit": country.a.pk, "size": len(pool),
                "starts_on": dt.date(2026, 11, 1), "ends_on": TODAY,
                "by": country.again(country.inspector)}  # fmt: skip
        return draw(pool=pool, **{**said, **more})

    return drawn


@pytest.fixture
def check(record, draw_from) -> Check:
    """One check that waits, of a record of three."""
    return draw_from([record(1, quantity=3)]).checks.get()
