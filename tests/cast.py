"""A small country with the people whose rights every room tests, built by the real actions.

Two provinces under the centre; province A has two communes, province B one. In commune A1 the officer is in charge of
the first branch and of no other. Who is not named here has no account. Everybody signs in with `PASSWORD`.

    Trung ương Đoàn                              centre
    ├── Tỉnh đoàn Bình An                        province, inspector
    │   ├── Đoàn xã Tân Lập          (a1)        commune, officer
    │   │   ├── Chi đoàn thôn Đông   (east)      secretary, three members, one two-way participant, one away
    │   │   └── Chi đoàn thôn Tây    (west)      nobody holds the seat; two members
    │   └── Đoàn phường Bến Gỗ       (a2)
    │       └── Chi đoàn khu phố 3   (quarter)   one member, who takes part two ways in thôn Đông
    └── Tỉnh đoàn Hòa Phước
        └── Đoàn xã Phú Lộc          (b1)
            └── Chi đoàn thôn Thượng (upper)     outsider
"""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django_otp.oath import TOTP

import thulinh
from built_once import built_once
from thulinh.kernel.clock import now
from thulinh.people.actions import (
    NewAccount,
    NewCharge,
    NewHolding,
    NewMembership,
    NewPerson,
    add_people,
    begin_memberships,
    create_administrator,
    ensure_seats,
    load_positions,
    open_accounts,
    put_in_charge,
    set_password,
    set_up_second_step,
    take_seats,
)
from thulinh.people.models import Account, Charge, Holding, Membership, Person
from thulinh.units.actions import NewUnit, load_levels, open_units
from thulinh.units.models import Unit, UnitPath

# The first day of the two levels of local government; everything here begins on it.
START = dt.date(2025, 7, 1)
# The day on which tests look at it, unless they say otherwise.
TODAY = dt.date(2026, 11, 22)
PASSWORD = "thon-dong-2026"
# What the apps of those who must have a second step have read.
APP_KEY = "3132333435363738393031323334353637383930"

_UNITS = (
    NewUnit("TW", "Trung ương Đoàn", "trung-uong", None, START),
    NewUnit("A", "Tỉnh đoàn Bình An", "tinh", "TW", START),
    NewUnit("B", "Tỉnh đoàn Hòa Phước", "tinh", "TW", START),
    NewUnit("A1", "Đoàn xã Tân Lập", "xa", "A", START),
    NewUnit("A2", "Đoàn phường Bến Gỗ", "xa", "A", START),
    NewUnit("B1", "Đoàn xã Phú Lộc", "xa", "B", START),
    NewUnit("A1-1", "Chi đoàn thôn Đông", "chi-doan", "A1", START),
    NewUnit("A1-2", "Chi đoàn thôn Tây", "chi-doan", "A1", START),
    NewUnit("A2-1", "Chi đoàn khu phố 3", "chi-doan", "A2", START),
    NewUnit("B1-1", "Chi đoàn thôn Thượng", "chi-doan", "B1", START),
)
# name → (person, unit, position)
_OFFICE = {
    "centre": ("Hoàng Anh Tuấn", "TW", "can-bo-trung-uong-doan"),
    "province": ("Võ Thị Lan Anh", "A", "can-bo-tinh-doan"),
    "inspector": ("Đặng Thị Thu Hà", "A", "can-bo-kiem-tra"),
    "commune": ("Lê Minh Khôi", "A1", "bi-thu-doan-xa"),
    "officer": ("Phạm Văn Dũng", "A1", "uy-vien-btv-doan-xa"),
    "secretary": ("Nguyễn Thị Hồng Đào", "A1-1", "bi-thu-chi-doan"),
    "outsider": ("Bùi Văn Nam", "B1-1", "bi-thu-chi-doan"),
}
_HOME, _TWO_WAY, _AWAY = Membership.Kind.HOME, Membership.Kind.TWO_WAY, Membership.Kind.AWAY
# Members without an account: (person, unit, kind).
_MEMBERS = (
    ("Nguyễn Thị Hồng Đào", "A1-1", _HOME),
    ("Bùi Quốc An", "A1-1", _HOME),
    ("Lê Thị Ánh", "A1-1", _HOME),
    ("Trần Minh Châu", "A1-1", _HOME),
    ("Hồ Văn Đức", "A1-1", _AWAY),
    ("Phạm Thùy Dương", "A2-1", _HOME),
    ("Phạm Thùy Dương", "A1-1", _TWO_WAY),
    ("Ngô Đức Thịnh", "A1-2", _HOME),
    ("Vũ Thị Yến", "A1-2", _HOME),
    ("Bùi Văn Nam", "B1-1", _HOME),
)


@dataclass(frozen=True)
class Cast:
    """The units, and the accounts of those who have one; `people` holds everybody by full name."""

    top: Unit
    a: Unit
    b: Unit
    a1: Unit
    a2: Unit
    b1: Unit
    east: Unit
    west: Unit
    quarter: Unit
    upper: Unit
    centre: Account
    province: Account
    inspector: Account
    commune: Account
    officer: Account
    secretary: Account
    outsider: Account
    administrator: Account
    people: dict[str, Person]
    holdings: dict[str, Holding]
    charge: Charge

    @property
    def accounts(self) -> dict[str, Account]:
        """Everybody with an account, by the name they have here."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.type is Account}

    @property
    def units(self) -> dict[str, Unit]:
        """All units, by the name they have here."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.type is Unit}

    def path(self, unit: Unit, on: dt.date = TODAY) -> str:
        """Where a unit stands on a day."""
        return UnitPath.objects.on(on).get(unit=unit).path

    def again(self, account: Account) -> Account:
        """The account as a new request sees it, with nothing remembered of what it may do."""
        return Account.objects.get(pk=account.pk)


def definitions(name: str) -> Any:
    """One of the shipped files of definitions, for instance "levels.yaml"."""
    return copy.deepcopy(_definitions(name))


@cache
def _definitions(name: str) -> Any:
    folder = Path(thulinh.__file__).parent / "definitions"
    return yaml.safe_load((folder / name).read_text(encoding="utf-8"))


def load_definitions() -> None:
    """Levels and positions, as shipped."""
    load_levels(definitions("levels.yaml"))
    load_positions(definitions("positions.yaml"))


@built_once
def build() -> Cast:
    """The whole country, in a database that has none."""
    load_definitions()
    opened = open_units(_UNITS, by=None)
    units = dict(zip(("top", "a", "b", "a1", "a2", "b1", "east", "west", "quarter", "upper"), opened, strict=True))
    by_code = {unit.code: unit for unit in opened}
    ensure_seats([unit.pk for unit in opened], on=START, by=None)
    people = _add_people()
    begin_memberships(
        [NewMembership(people[name].pk, by_code[code].pk, START, kind) for name, code, kind in _MEMBERS], by=None
    )
    holdings = _seat_people(people, by_code)
    charge = put_in_charge([NewCharge(holdings["officer"].pk, units["east"].pk, START)], by=None)[0]
    accounts = {name: open_account(people[full_name]) for name, (full_name, _, _) in _OFFICE.items()}
    accounts["administrator"] = create_administrator("quan-tri", password=PASSWORD)
    for name in ("centre", "province", "inspector", "administrator"):
        secure(accounts[name])
    return Cast(**units, **accounts, people=people, holdings=holdings, charge=charge)


def add_branches(cast: Cast, number: int, *, members: int = 2) -> list[Unit]:
    """So many more branches in commune A1, each with a secretary and members: for counting questions."""
    rows = [NewUnit(f"A1-x{n}", f"Chi đoàn thôn số {n + 10}", "chi-doan", "A1", START) for n in range(number)]
    branches = open_units(rows, by=None)
    ensure_seats([unit.pk for unit in branches], on=START, by=None)
    people = add_people([NewPerson(f"Trần Văn Số {n}") for n in range(number * members)], by=None)
    places = [(person, branches[n // members]) for n, person in enumerate(people)]
    begin_memberships([NewMembership(person.pk, unit.pk, START) for person, unit in places], by=None)
    seats = [
        NewHolding(person.pk, "dai-hoi", START, unit=unit.pk, position="bi-thu-chi-doan")
        for person, unit in places[::members]
    ]
    take_seats(seats, by=None)
    officer = cast.holdings["officer"].pk
    put_in_charge([NewCharge(officer, unit.pk, START) for unit in branches], by=None)
    return branches


def _add_people() -> dict[str, Person]:
    names = list(dict.fromkeys([*(name for name, _, _ in _OFFICE.values()), *(name for name, _, _ in _MEMBERS)]))
    rows = [
        NewPerson(name, birth_on=dt.date(1990 + n % 15, 1 + n % 12, 1 + n), phone=f"09123450{n:02d}", code=f"DV{n:04d}",
                  address=f"Số {n + 1}, thôn Đông", joined_on=dt.date(2018, 3, 26))
        for n, name in enumerate(names)
    ]  # fmt: skip
    return dict(zip(names, add_people(rows, by=None), strict=True))


def _seat_people(people: dict[str, Person], units: dict[str, Unit]) -> dict[str, Holding]:
    rows = [
        NewHolding(people[name].pk, "chi-dinh", START, unit=units[code].pk, position=position)
        for name, code, position in _OFFICE.values()
    ]
    return dict(zip(_OFFICE, take_seats(rows, by=None), strict=True))


def open_account(person: Person) -> Account:
    """An account whose owner has chosen `PASSWORD`."""
    account = open_accounts([NewAccount(person.pk)], by=None)[0]
    set_password(account, PASSWORD, by=account)
    return account


def secure(account: Account) -> list[str]:
    """Set up the second step at sign-in, as from the province up; the recovery codes come back."""
    return set_up_second_step(account, APP_KEY, app_code(), by=account)


def app_code(later: int = 0, key: str = APP_KEY) -> str:
    """The code that the app shows now, or so many half minutes later: each is good once."""
    step = TOTP(bytes.fromhex(key))
    step.time = now().timestamp() + 30 * later
    return f"{step.token():06d}"


def names(people: Iterable[Person]) -> list[str]:
    """Full names, for comparing."""
    return [person.full_name for person in people]
