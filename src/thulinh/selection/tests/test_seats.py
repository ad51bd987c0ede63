"""The board of seats: what is the matter with which seat by the rules of the day, and who is told of a discipline."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.periods import months_later
from thulinh.people.actions import (
    NewDiscipline,
    correct_person,
    leave_seat,
    record_discipline,
    take_seat,
)
from thulinh.people.models import Seat
from thulinh.selection.actions import give_selection_rule
from thulinh.selection.queries.seats import Board, matters_of_unit, vacant_since
from thulinh.selection.rules.seats import seat_rules

SECRETARY = "bi-thu-chi-doan"


def codes(country: Cast, unit, user=None, on: dt.date = TODAY, position: str = SECRETARY) -> list[str]:
    """What is the matter with the first seat of a unit."""
    reader = country.again(user or country.commune)
    found = matters_of_unit(unit.pk, reader, on)
    return [one.code for seat, matters in found if seat.position_id == position for one in matters]


def reseat(country: Cast, how: str, starts_on: dt.date) -> None:
    """The secretary of thôn Đông takes their seat anew in another way."""
    held = country.holdings["secretary"]
    leave_seat(held, on=starts_on - dt.timedelta(days=1), reason="Bầu lại", by=None)
    take_seat(held.seat, held.person, how=how, starts_on=starts_on, by=None)


def born(country: Cast, day: dt.date) -> None:
    correct_person(country.secretary.person, {"birth_on": day}, reason="Sai", by=None)


def test_vacant_since_the_seat_or_the_last_holder(country: Cast):
    assert codes(country, country.west) == ["khuyet"]
    row = Board(country.again(country.commune), TODAY).with_matters("khuyet").get(unit=country.west, position=SECRETARY)
    assert vacant_since(row) == START
    leave_seat(country.holdings["secretary"], on=dt.date(2026, 11, 1), reason="Chuyển", by=None)
    row = Board(country.again(country.commune), TODAY).with_matters("khuyet").get(unit=country.east, position=SECRETARY)
    assert vacant_since(row) == dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("how", "months", "found"),
    [("lam-thoi", 6, True), ("quyen", 6, True), ("lam-thoi", 5, False), ("chi-dinh", 6, False)],
)
def test_provisional_for_too_long(country: Cast, how: str, months: int, found: bool):
    reseat(country, how, months_later(TODAY, -months))
    assert ("lam-thoi-qua-han" in codes(country, country.east)) == found


def test_past_the_term_from_the_last_congress(country: Cast):
    reseat(country, "dai-hoi", dt.date(2025, 11, 22))
    assert "qua-nhiem-ky" in codes(country, country.east)
    assert "qua-nhiem-ky" not in codes(country, country.east, on=dt.date(2026, 11, 21))
    reseat_on = dt.date(2026, 6, 1)
    now = Seat.objects.get(unit=country.east, position=SECRETARY).holdings.get(ends_on=None)
    leave_seat(now, on=reseat_on - dt.timedelta(days=1), reason="Chuyển", by=None)
    take_seat(now.seat, country.people["Lê Thị Ánh"], how="giua-nhiem-ky", starts_on=reseat_on, by=None)
    assert "qua-nhiem-ky" in codes(country, country.east)  # the term is the congress's


@pytest.mark.parametrize(
    ("birth_on", "found"),
    [
        (dt.date(1990, 11, 22), "qua-tuoi"),  # 36 today
        (dt.date(1990, 11, 23), "sap-het-tuoi"),  # 36 tomorrow
        (dt.date(1991, 11, 22), "sap-het-tuoi"),
        (dt.date(1991, 11, 23), ""),
    ],
)
def test_near_and_over_the_age_limit(country: Cast, birth_on: dt.date, found: str):
    born(country, birth_on)
    assert codes(country, country.east) == ([found] if found else [])
    if found:
        matter = matters_of_unit(country.east.pk, country.again(country.commune), TODAY)[0][1][0]
        assert "35 tuổi" in matter.words
        assert matter.basis.endswith("(cần xác minh)")


def test_a_rule_of_choosing_may_ask_for_a_lower_age(country: Cast):
    born(country, dt.date(1995, 1, 1))
    assert codes(country, country.east) == []
    give_selection_rule(
        unit=country.a1.pk, position=SECRETARY, with_position=None, is_two_way=False, starts_on=START,
        criteria=[{"ma": "tuoi", "ten": "Tuổi", "loai": "tuoi", "nhieu-nhat": 30}],
        bodies=[{"ma": "xa", "ten": "Đoàn xã", "cap": "xa"}], source="", basis="Kế hoạch 12", by=None,
    )  # fmt: skip
    found = matters_of_unit(country.east.pk, country.again(country.commune), TODAY)[0][1]
    assert [(one.code, one.basis) for one in found] == [("khong-dung-tieu-chuan", "Kế hoạch 12")]
    assert codes(country, country.east, country.province) == ["khong-dung-tieu-chuan"]


class TestDiscipline:
    @pytest.fixture(autouse=True)
    def warned(self, country: Cast) -> None:
        row = NewDiscipline("canh-cao", dt.date(2026, 2, 10), "05-QĐ")
        record_discipline(country.secretary.person, row, on=TODAY, by=None)

    @pytest.mark.parametrize(
        ("name", "told"),
        [("commune", True), ("province", True), ("inspector", False), ("centre", False), ("administrator", False)],
    )
    def test_only_who_may_know_is_told(self, country: Cast, name: str, told: bool):
        user = country.again(country.accounts[name])
        assert codes(country, country.east, user) == (["dang-ky-luat"] if told else [])
        board = Board(user, TODAY)
        assert ("dang-ky-luat" in board.codes) == told
        assert ("dang-ky-luat" in board.counts(board.seats())) == told
        assert [row.unit_id for row in board.with_matters("dang-ky-luat")] == ([country.east.pk] if told else [])
        assert (
            country.east.pk in {row.unit_id for row in board.with_matters() if row.position_id == SECRETARY}
        ) == told

    def test_it_lapses(self, country: Cast):
        assert codes(country, country.east, on=dt.date(2027, 2, 10)) == []


class TestBoard:
    @pytest.mark.parametrize(
        ("name", "number"),
        [("commune", 6), ("province", 11), ("inspector", 11), ("secretary", 0), ("officer", 0), ("outsider", 0)],
    )
    def test_who_sees_which_seats(self, country: Cast, name: str, number: int):
        board = Board(country.again(country.accounts[name]), TODAY)
        seats = list(board.seats())
        assert len(seats) == number
        assert {row.position.opens > 0 for row in seats} <= {True}

    def test_counts_are_those_of_the_list(self, country: Cast):
        born(country, dt.date(1980, 1, 1))
        board = Board(country.again(country.province), TODAY)
        counts = board.counts(board.seats())
        for code in board.codes:
            assert counts[code] == board.with_matters(code).count(), code
        assert (counts[""], counts["*"]) == (board.with_matters().count(), board.seats().count())
        assert counts["qua-tuoi"] == 1
        assert counts["khuyet"] > 0

    def test_the_number_of_questions_does_not_grow(self, country: Cast):
        counted = []
        for more in (0, 20):
            add_branches(country, more) if more else None
            user = country.again(country.province)
            with CaptureQueriesContext(connection) as asked:
                board = Board(user, TODAY)
                board.counts(board.seats())
                board.matters(list(board.with_matters()[:50]))
            counted.append(len(asked))
        assert counted[0] == counted[1]


def test_the_rules_are_those_of_the_day():
    found = {one.position: one.age.value for one in seat_rules(dt.date(2026, 5, 14)) if one.age}
    later = {one.position: one.age.value for one in seat_rules(dt.date(2026, 5, 15)) if one.age}
    assert (found["bi-thu-doan-xa"], later["bi-thu-doan-xa"]) == (35, 40)
