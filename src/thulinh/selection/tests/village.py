"""Commune A1 with its hamlets, Party cell and military command: who may be secretary and militia leader at once.

In thôn Đông the secretary sits and Bùi Quốc An is militia leader; in thôn Tây nobody is secretary, Vũ Thị Yến is
militia leader. Asked are: the commune's Union, its military command, the Party cell of the branch (thôn Tây has none).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cast import START, TODAY, Cast, open_account
from thulinh.people.actions import NewHolding, NewPerson, add_people, ensure_seats, take_seats
from thulinh.people.models import Account, Holding, Person
from thulinh.selection.actions import (
    Decision,
    NewChoice,
    Paper,
    choose,
    enter_opinion_from_paper,
    give_opinion,
    give_selection_rule,
    judge,
    open_round,
)
from thulinh.selection.models import Candidate, Choice, Consulted, Opinion, Place, Round, SelectionRule
from thulinh.units.actions import NewUnit, open_body
from thulinh.units.models import Unit

FIRST, SECOND = "bi-thu-chi-doan", "thon-doi-truong"
OPENED = TODAY - dt.timedelta(days=20)
CRITERIA: list[dict[str, Any]] = [
    {"ma": "tuoi", "ten": "Từ 18 đến 35 tuổi", "loai": "tuoi", "it-nhat": 18, "nhieu-nhat": 35},
    {"ma": "cu-tru", "ten": "Sống và sinh hoạt ở thôn", "loai": "cu-tru"},
    {"ma": "ky-luat", "ten": "Không bị kỷ luật", "loai": "ky-luat"},
    {"ma": "dang", "ten": "Đảng viên", "loai": "dang", "can": ["du-bi", "chinh-thuc"], "bat-buoc": False},
    {"ma": "uy-tin", "ten": "Có uy tín", "loai": "nhan-xet"},
]
BODIES = [
    {"ma": "doan-xa", "ten": "Ban Thường vụ Đoàn xã", "cap": "xa"},
    {"ma": "quan-su", "ten": "Ban Chỉ huy Quân sự xã", "cap": "quan-su"},
    {"ma": "chi-bo", "ten": "Chi bộ thôn", "cap": "chi-bo"},
]
PAPER = Decision("15-QĐ/ĐTN", TODAY, "Ban Thường vụ Đoàn xã Tân Lập")
SECOND_PAPER = Decision("31/QĐ-UBND", TODAY, "Ủy ban nhân dân xã Tân Lập")


@dataclass(frozen=True)
class Village:
    """The bodies, who speaks for them, the rule of choosing."""

    cast: Cast
    hamlet_east: Unit
    hamlet_west: Unit
    command: Unit
    cell: Unit
    commander: Account
    cell_secretary: Account
    leader_east: Holding
    leader_west: Holding
    rule: SelectionRule

    def person(self, name: str) -> Person:
        """Somebody of the country, by full name."""
        return self.cast.people[name]


def founded(cast: Cast, *, criteria: list | None = None, bodies: list | None = None, **changes: Any) -> Village:
    """The bodies with their seats, and the rule of choosing in commune A1."""
    units = [
        _body("T1", "Thôn Đông", "thon", "A1", cast.east),
        _body("T2", "Thôn Tây", "thon", "A1", cast.west),
        _body("QS", "Ban Chỉ huy Quân sự xã Tân Lập", "quan-su", "A1", cast.a1),
        _body("CB", "Chi bộ thôn Đông", "chi-bo", "A1", cast.east),
    ]
    ensure_seats([unit.pk for unit in units], on=START, by=None)
    chief, cell = add_people([NewPerson("Trương Văn Lực"), NewPerson("Đinh Thị Nga")], by=None)
    rows = [
        (cast.people["Bùi Quốc An"], units[0], SECOND),
        (cast.people["Vũ Thị Yến"], units[1], SECOND),
        (chief, units[2], "chi-huy-truong-quan-su"),
        (cell, units[3], "bi-thu-chi-bo"),
    ]
    held = take_seats(
        [NewHolding(person.pk, "chi-dinh", START, unit=unit.pk, position=post) for person, unit, post in rows], by=None
    )
    given: dict[str, Any] = {
        "unit": cast.a1.pk, "position": FIRST, "with_position": SECOND, "is_two_way": True, "starts_on": START,
        "source": "programme:bi-thu-kiem-thon-doi", "basis": "Mô hình “Bí thư kiêm thôn đội trưởng”, bản 1",
    } | changes  # fmt: skip
    rule = give_selection_rule(criteria=criteria or CRITERIA, bodies=bodies or BODIES, by=None, **given)
    return Village(cast, *units, open_account(chief), open_account(cell), held[0], held[1], rule)


def _body(code: str, name: str, level: str, parent: str, scope: Unit) -> Unit:
    return open_body(NewUnit(code, name, level, parent, START), scope=scope.pk, by=None)


def opened(village: Village, unit: Unit | None = None, **changes: Any) -> Round:
    """A round in commune A1, opened by its secretary."""
    given: dict[str, Any] = {
        "unit": (unit or village.cast.a1).pk, "position": FIRST, "title": "Rà soát năm 2026", "starts_on": OPENED,
        "on": TODAY, "by": village.cast.commune,
    }  # fmt: skip
    return open_round(**given | changes)


def place_of(row: Round, unit: Unit) -> Place:
    """The place of a branch in a round."""
    return Place.objects.get(round=row, unit=unit)


def candidate_of(place: Place, person: Person) -> Candidate:
    """Somebody who is looked at for a place."""
    return Candidate.objects.get(place=place, person=person)


def body_of(place: Place, code: str) -> Consulted:
    """A body that is asked about a place."""
    return Consulted.objects.get(place=place, code=code)


def judged(village: Village, candidate: Candidate, verdict: str = "dat") -> None:
    """The one criterion that no record decides."""
    judge(candidate.pk, "uy-tin", verdict=verdict, reason="Được nhân dân tin", on=TODAY, by=village.cast.commune)


def given(village: Village, candidate: Candidate, code: str, by: Account, verdict: str = "dong-y") -> Opinion:
    """A body's own word."""
    body = body_of(candidate.place, code)
    return give_opinion(candidate.pk, body.pk, verdict=verdict, reason="Vì sao", on=TODAY, by=by)


def entered(village: Village, candidate: Candidate, code: str, verdict: str = "dong-y", **changes: Any) -> Opinion:
    """A body's word, entered from its paper by the commune's secretary."""
    wanted: dict[str, Any] = {
        "verdict": verdict, "reason": "Vì sao", "paper": Paper("4-CV/CB", TODAY, "Đinh Thị Nga"), "on": TODAY,
        "by": village.cast.commune,
    }  # fmt: skip
    return enter_opinion_from_paper(candidate.pk, body_of(candidate.place, code).pk, **wanted | changes)


def agreed(village: Village, candidate: Candidate) -> None:
    """Judged, and all bodies consent."""
    judged(village, candidate)
    given(village, candidate, "doan-xa", village.cast.commune)
    given(village, candidate, "quan-su", village.commander)
    entered(village, candidate, "chi-bo")


def chosen(village: Village, candidate: Candidate, **changes: Any) -> Choice:
    """Chosen by both authorities, written by the province."""
    wanted = {"takes_on": TODAY, "paper": PAPER, "second": SECOND_PAPER} | changes
    return choose(candidate.pk, NewChoice(**wanted), on=TODAY, by=village.cast.province)
