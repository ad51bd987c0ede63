"""What becomes of difficulties and findings when a branch is placed under another commune."""

import pytest

import cast
from thulinh.difficulties import actions
from thulinh.difficulties.models import Difficulty, Finding, Turn
from thulinh.difficulties.queries.owed import to_put_right
from thulinh.difficulties.queries.sight import seen
from thulinh.difficulties.queries.waiting import to_answer
from thulinh.difficulties.tests.life import DAY, moment, raised
from thulinh.difficulties.tests.town import found
from thulinh.people.actions import NewHolding, take_seats
from thulinh.people.models import Holding
from thulinh.units.actions import place_unit

TODAY = cast.TODAY


@pytest.fixture
def ward(country):
    """The secretary of the other commune."""
    account = cast.open_account(country.people["Vũ Thị Yến"])
    row = NewHolding(account.person_id, Holding.How.CONGRESS, cast.START, unit=country.a2.pk, position="bi-thu-doan-xa")
    take_seats([row], by=None)
    return account


def _place(country, parent, on=TODAY):
    place_unit(country.east.pk, parent=parent.pk, on=on, decision_number="3", by=None)
    return actions.follow_placement(
        country.east.pk, parent.pk, on=on, reason="Theo quyết định 3", by=None, at=moment(TODAY)
    )


def _units(one):
    rows = Turn.objects.filter(difficulty=one).exclude(ends_on__lt=TODAY).filter(cut_on=None)
    return list(rows.order_by("starts_on").values_list("unit__code", flat=True))


def test_the_new_commune_answers_and_the_old_one_is_not_late(country, ward):
    one = raised(country, TODAY - 3 * DAY)
    assert _place(country, country.a2) == 1
    assert _units(one) == ["A2", "A", "TW"]
    assert set(to_answer(country.again(ward), TODAY)) == {one}
    assert not to_answer(country.again(country.commune), TODAY).exists()
    assert not Turn.objects.run_out().filter(unit=country.a1).exists()
    actions.answer([one.pk], text="Xong", by=country.again(ward), at=moment(TODAY))


def test_whoever_still_stands_above_goes_on_with_it(country):
    one = raised(country, TODAY - 20 * DAY)
    before = list(Turn.objects.filter(difficulty=one).values_list("unit", "starts_on", "ends_on"))
    assert _place(country, country.a2) == 0
    assert list(Turn.objects.filter(difficulty=one).values_list("unit", "starts_on", "ends_on")) == before


def test_one_sent_past_the_old_commune_never_comes_to_the_new_one(country, ward):
    day = TODAY - 3 * DAY
    stays, goes = (raised(country, day, is_direct=True, title=title) for title in ("Phụ cấp", "Của nơi khác"))
    actions.answer([goes.pk], text="Xong", by=country.again(country.province), at=moment(day))
    assert _place(country, country.a2, on=TODAY - DAY) == 0
    assert _units(stays) == ["A", "TW"]
    _place(country, country.b1)  # in another province
    assert _units(stays) == ["B", "TW"]
    assert set(Difficulty.objects.values_list("sent_to__code", flat=True)) == {"B"}
    actions.not_agree(goes.pk, text="Chưa", by=country.again(country.secretary), at=moment(TODAY))
    assert _units(goes) == ["B", "TW"]
    assert not seen(country.again(ward), TODAY).filter(is_known=True).exists()


def test_the_new_commune_owes_what_a_visit_found(country, ward):
    one = found(country)
    _place(country, country.a2)
    assert Finding.objects.get(pk=one.pk).owner == country.a2
    assert to_put_right(country.again(country.commune), TODAY).number == 0
    assert to_put_right(country.again(ward), TODAY).first == one.pk


def test_a_decision_still_to_come_moves_nothing(country):
    one, seen_there = raised(country), found(country)
    assert _place(country, country.a2, on=TODAY + DAY) == 0
    assert _units(one) == ["A1", "A", "TW"]
    assert Finding.objects.get(pk=seen_there.pk).owner == country.a1
