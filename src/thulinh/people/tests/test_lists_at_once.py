"""A list is written while somebody moves its people or merges its branches: one waits for the other, on both databases.

Whoever holds units, people and what hangs on them holds the units first, then the people, then the rest.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from at_once import at_once
from cast import START, TODAY, Cast
from thulinh.people.actions import (
    correct_first_days,
    member_lists,
    memberships,
    take_back_members,
    take_members,
    transfer_memberships,
)
from thulinh.people.models import Membership, Person
from thulinh.people.tests.test_two_at_once import country, merging  # noqa: F401  # its fixture

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + dt.timedelta(days=30)


def home_of(country: Cast, name: str) -> Membership:  # noqa: F811
    """The one home of somebody of the cast."""
    return Membership.objects.on(TODAY).get(person=country.people[name], kind__in=Membership.AT_HOME)


def slowed(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> threading.Event:
    """Let an act stop for a while before it does `name`, and say that it came so far."""
    came, does = threading.Event(), getattr(module, name)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        came.set()
        time.sleep(0.6)
        return does(*args, **kwargs)

    monkeypatch.setattr(module, name, slowly)
    return came


def after(came: threading.Event, act: Callable[[], object]) -> Callable[[], object]:
    """The act, begun when the other came so far."""

    def run() -> None:
        assert came.wait(20)
        act()

    return run


def listed(country: Cast, *names: str, unit: str) -> list[dict[str, Any]]:  # noqa: F811
    """Rows that correct something of the people and since when they belong to the unit."""
    return [
        {"ho-ten": name, "ngay-sinh": country.people[name].birth_on, "chi-doan": unit, "dia-chi": "Xóm 9",
         "tu-ngay": LATER}
        for name in names
    ]  # fmt: skip


def taken(country: Cast, rows: list[dict[str, Any]]) -> Callable[[], object]:  # noqa: F811
    """The act of taking over such a list for commune A1."""
    roots = (country.path(country.a1),)
    return lambda: take_members(rows, by=None, on=TODAY, roots=roots)


def test_a_list_and_a_transfer_of_one_of_its_people(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    home = home_of(country, "Ngô Đức Thịnh")
    came = slowed(monkeypatch, member_lists, "correct_first_days")
    rows = listed(country, "Ngô Đức Thịnh", "Vũ Thị Yến", unit="A1-2")
    moved = lambda: transfer_memberships([home], unit=country.quarter.pk, on=TODAY, by=None)  # noqa: E731
    assert at_once(taken(country, rows), after(came, moved)) == ["done", "done"]
    assert Person.objects.get(pk=home.person_id).address == "Xóm 9"
    assert home_of(country, "Ngô Đức Thịnh").unit == country.quarter


def test_a_list_and_the_merger_of_its_branch(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    came = slowed(monkeypatch, member_lists, "correct_first_days")
    rows = listed(country, "Ngô Đức Thịnh", "Vũ Thị Yến", unit="A1-2")
    assert at_once(taken(country, rows), after(came, merging(country))) == ["done", "done"]
    assert home_of(country, "Ngô Đức Thịnh").unit == country.east


def test_the_merger_of_a_branch_and_its_list(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    came = slowed(monkeypatch, memberships, "begin_memberships")
    rows = listed(country, "Ngô Đức Thịnh", "Vũ Thị Yến", unit="A1-2")
    results = at_once(merging(country), after(came, taken(country, rows)))
    assert results[0] == "done"
    assert results[1]  # done or refused, as far as it still knew the branch; not broken off
    assert home_of(country, "Ngô Đức Thịnh").unit == country.east


def test_two_lists_of_the_same_people_in_another_order(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """One person is corrected by the one list and begins by the other, and the other way round."""
    first, second = country.people["Ngô Đức Thịnh"], country.people["Phạm Thùy Dương"]
    came = slowed(monkeypatch, member_lists, "correct_people")
    guest = {"hinh-thuc": "hai-chieu", "tu-ngay": TODAY}
    lists = [
        [*listed(country, first.full_name, unit="A1-2"), *told(country, second.full_name, "A1-2", guest)],
        [*listed(country, second.full_name, unit="A2-1"), *told(country, first.full_name, "A2-1", guest)],
    ]
    acts = [lambda rows=rows: take_members(rows, by=None, on=TODAY) for rows in lists]
    assert at_once(acts[0], after(came, acts[1])) == ["done", "done"]


def told(country: Cast, name: str, unit: str, more: dict[str, Any]) -> list[dict[str, Any]]:  # noqa: F811
    """A row that names somebody who is in the books."""
    return [{"ho-ten": name, "ngay-sinh": country.people[name].birth_on, "chi-doan": unit} | more]


def test_a_list_that_is_taken_back_and_a_transfer(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    made = take_members(listed(country, "Ngô Đức Thịnh", unit="A1-2"), by=None, on=TODAY).made
    home = home_of(country, "Ngô Đức Thịnh")
    came = slowed(monkeypatch, member_lists, "correct_first_days")
    moved = lambda: transfer_memberships([home], unit=country.quarter.pk, on=TODAY, by=None)  # noqa: E731
    back = lambda: take_back_members(made, by=None, reason="Nhầm tệp")  # noqa: E731
    assert at_once(back, after(came, moved)) == ["done", "done"]


def test_first_days_and_a_transfer(country: Cast, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """The other way round: whoever moves somebody holds the person before the membership, too."""
    home = home_of(country, "Ngô Đức Thịnh")
    came = slowed(monkeypatch, memberships, "begin_memberships")
    moved = lambda: transfer_memberships([home], unit=country.quarter.pk, on=TODAY, by=None)  # noqa: E731
    put_right = lambda: correct_first_days({home.pk: LATER}, reason="Sửa", by=None)  # noqa: E731
    results = at_once(moved, after(came, put_right))
    assert results[0] == "done"
    assert results[1]
