"""A small province for the tests of activities, built by the real actions: one commune, three branches, an outsider."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from built_once import built_once
from cast import definitions, secure
from thulinh.activities.actions import load_kinds, verify
from thulinh.activities.models import Activity, Credit, Verification
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.people.actions import (
    NewAccount,
    NewCharge,
    NewHolding,
    NewMembership,
    NewPerson,
    add_people,
    begin_memberships,
    load_positions,
    open_accounts,
    put_in_charge,
    set_password,
    take_seats,
)
from thulinh.people.models import Account, Holding, Person
from thulinh.units.actions.levels import load_levels
from thulinh.units.actions.opening import NewUnit, open_units

FOUNDED = dt.date(2025, 7, 1)
TODAY = dt.date(2026, 11, 22)
AT = timezone.make_aware(dt.datetime(2026, 11, 22, 20, 14))
BRANCH_SESSION, BRIEFING, COMMITTEE, JOINT = (
    "sinh-hoat-chi-doan",
    "giao-ban",
    "hop-ban-thuong-vu",
    "sinh-hoat-lien-chi-doan",
)
_NAMES = ("Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu", "Nguyễn Tiến Dũng", "Phạm Thùy Dương", "Hồ Văn Đức")


@dataclass
class Town:
    """Units by code, members by unit code, accounts by who they are."""

    units: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    holdings: dict[str, Holding] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Account:
        try:
            return self.__dict__["accounts"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def entry(self, unit: str = "T2", **changes) -> SessionEntry:
        """A branch session of today with everybody there."""
        here = tuple(Attendee(person) for person in self.members.get(unit, ()))
        given = {"kind": BRANCH_SESSION, "host": self.units[unit], "day": TODAY, "attendance": here} | changes
        return SessionEntry(**given)


def lay_definitions() -> None:
    """Levels, positions and kinds, as they are shipped."""
    load_levels(definitions("levels.yaml"))
    load_positions(definitions("positions.yaml"))
    load_kinds(definitions("activities.yaml"))


@built_once
def build_town(branches: tuple[str, ...] = ("T1", "T2", "T3")) -> Town:
    """Province LD with commune HT (its branches given) and commune TM (branch M1), each with its secretary.

    Accounts: `secretary` and `deputy` of T2, `member` of T2, `other_secretary` of T1, `officer` of HT in charge of T2,
    `commune` and `commune_deputy` (secretary and deputy of HT), `province`, `outsider` (secretary of TM).
    """
    lay_definitions()
    town = Town()
    _open(town, branches)
    _fill(town, branches)
    people = _add(
        ["Lê Văn Xã", "Võ Thị Phó", "Đỗ Ủy Viên", "Cao Thị Tỉnh", "Mai Văn Ngoài"],
        [None] * 5,
        town,
    )
    commune, deputy, officer, province, outsider = people
    seats = {
        "commune": (commune, "HT", "bi-thu-doan-xa"),
        "commune_deputy": (deputy, "HT", "pho-bi-thu-doan-xa"),
        "officer": (officer, "HT", "uy-vien-btv-doan-xa"),
        "province": (province, "LD", "can-bo-tinh-doan"),
        "outsider": (outsider, "TM", "bi-thu-doan-xa"),
        "secretary": (town.members["T2"][0], "T2", "bi-thu-chi-doan"),
        "deputy": (town.members["T2"][1], "T2", "pho-bi-thu-chi-doan"),
        "other_secretary": (town.members["T1"][0], "T1", "bi-thu-chi-doan"),
        # Lets in and grants nothing.
        "member": (town.members["T2"][2], "CB", "bi-thu-chi-bo"),
    }
    rows = [
        NewHolding(
            person=person, how=Holding.How.APPOINTED, starts_on=FOUNDED, unit=town.units[unit], position=position
        )
        for person, unit, position in seats.values()
    ]
    town.holdings = dict(zip(seats, take_seats(rows, by=None), strict=True))
    charge = NewCharge(holding=town.holdings["officer"].pk, unit=town.units["T2"], starts_on=FOUNDED)
    put_in_charge([charge], by=None)
    for name, (person, _, _) in seats.items():
        account = town.accounts[name] = open_accounts([NewAccount(person)], by=None)[0]
        set_password(account, "thon-hai-2026", by=account)
    secure(town.accounts["province"])
    return town


def _open(town: Town, branches: tuple[str, ...]) -> None:
    rows = [
        NewUnit("TW", "Trung ương Đoàn", "trung-uong", None),
        NewUnit("LD", "Tỉnh đoàn Lâm Đồng", "tinh", "TW"),
        NewUnit("HT", "Đoàn xã Hàm Tân", "xa", "LD"),
        NewUnit("TM", "Đoàn xã Tân Minh", "xa", "LD"),
        NewUnit("M1", "Chi đoàn thôn Bình Minh", "chi-doan", "TM"),
        NewUnit("CB", "Chi bộ thôn Bình Minh", "chi-bo", "TM"),
        *[NewUnit(code, f"Chi đoàn thôn {number}", "chi-doan", "HT") for number, code in enumerate(branches, start=1)],
    ]
    units = open_units(rows, by=None, on=FOUNDED)
    town.units = {row.code: unit.pk for row, unit in zip(rows, units, strict=True)}


def _fill(town: Town, branches: tuple[str, ...]) -> None:
    for code in (*branches, "M1"):
        town.members[code] = _add([f"{name} {code}" for name in _NAMES], [code] * len(_NAMES), town)


def _add(names: list[str], units: list[str | None], town: Town) -> list[int]:
    people = [person.pk for person in add_people([NewPerson(name) for name in names], by=None)]
    rows = [
        NewMembership(person, town.units[unit], FOUNDED) for person, unit in zip(people, units, strict=True) if unit
    ]
    begin_memberships(rows, by=None)
    return people


def _person(pk: int) -> Person:
    return Person.objects.get(pk=pk)


def passed(activity: Activity, by: Account, **more) -> Verification:
    """The word that the present version was found right."""
    return verify(activity.pk, version=activity.version, outcome="dat", by=by, at=AT, **more)


def repeated(activity: Activity) -> set[tuple]:
    """What the credits of an activity repeat of it."""
    return set(Credit.objects.filter(activity=activity).values_list("verdict", "is_on_behalf", "is_current", "status"))
