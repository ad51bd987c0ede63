"""What is read before an appointment outside of a round: age, discipline for who may know, other decisions, rounds."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewDiscipline, record_discipline
from thulinh.people.models import Account, Person
from thulinh.selection.queries.appointing import Appointing, appointment_warnings
from thulinh.selection.tests.village import (
    FIRST,
    PAPER,
    SECOND,
    Village,
    agreed,
    candidate_of,
    chosen,
    founded,
    opened,
    place_of,
)

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def village(country: Cast) -> Village:
    """Commune A1 with its bodies."""
    return founded(country)


def told(village: Village, person: Person, user: Account, position: str = FIRST, unit=None) -> Appointing:
    unit = (unit or village.cast.west).pk
    return appointment_warnings(person.pk, position, TOMORROW, unit=unit, user=user, today=TODAY)


def disciplined(village: Village) -> Person:
    person = village.person("Lê Thị Ánh")
    said = NewDiscipline("canh-cao", TODAY - dt.timedelta(days=9), "3-KL", "BTV Đoàn xã", "Vi phạm")
    record_discipline(person, said, on=TODAY, by=None)
    return person


def test_over_age_names_the_rule_of_the_day_and_its_document(village: Village) -> None:
    person = village.person("Vũ Thị Yến")
    with writing("people"):
        person.birth_on = dt.date(1980, 1, 1)
        person.save()
    words = told(village, person, village.cast.commune).words
    assert ["46 tuổi" in words[0], "35 tuổi" in words[0], "Quy chế cán bộ Đoàn" in words[0], len(words)] == [
        True
    ] * 3 + [1]


def test_who_sits_on_such_a_seat_elsewhere(village: Village) -> None:
    hidden, words = told(village, village.person("Bùi Văn Nam"), village.cast.province).words  # of another province
    assert "không hiển thị" in hidden
    assert ["đang giữ" in words, "Chi đoàn thôn Thượng" in words] == [True, True]


def test_the_decision_of_a_round_is_named_with_its_paper(village: Village) -> None:
    person = village.person("Vũ Thị Yến")
    leader = candidate_of(place_of(opened(village), village.cast.west), person)
    agreed(village, leader)
    chosen(village, leader, takes_on=TOMORROW + dt.timedelta(days=9))
    words = told(village, person, village.cast.commune, unit=village.cast.east).words
    assert ["sẽ giữ" in words[0], "Chi đoàn thôn Tây" in words[0], PAPER.number in words[0]] == [True] * 3


def test_discipline_is_told_to_who_may_read_it_and_the_same_of_everybody_to_others(village: Village) -> None:
    person, other = disciplined(village), village.person("Vũ Thị Yến")
    found = told(village, person, village.cast.commune)
    assert ["3-KL" in found.words[0], found.tells_discipline] == [True, True]
    for account in (village.cast.administrator, village.cast.secretary):
        hidden, neutral = told(village, person, account), told(village, other, account)
        assert not hidden.tells_discipline
        assert [each.replace(person.full_name, "X") for each in hidden.words] == [
            each.replace(other.full_name, "X") for each in neutral.words
        ]
        assert "không hiển thị" in hidden.words[0]


def test_an_open_round_is_told_to_its_readers_only(village: Village) -> None:
    row = opened(village)
    person = village.person("Phạm Thùy Dương")
    assert row.title in told(village, person, village.cast.province).words[-1]
    second = told(village, person, village.cast.province, SECOND, village.hamlet_west).words
    assert row.title in second[-1]
    assert not any(row.title in one for one in told(village, person, village.cast.administrator).words)


def test_nobody_is_nothing(village: Village) -> None:
    assert appointment_warnings(0, FIRST, START, unit=village.cast.west.pk, user=None, today=TODAY) == Appointing()
