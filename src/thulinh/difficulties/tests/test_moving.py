"""What becomes of difficulties when units merge, split or end."""

import pytest

import cast
from thulinh.difficulties import actions, measures
from thulinh.difficulties.models import Difficulty, Turn
from thulinh.difficulties.queries.matters import matter
from thulinh.difficulties.queries.sight import seen
from thulinh.difficulties.queries.waiting import to_agree, to_answer
from thulinh.difficulties.tests.life import DAY, moment, raised
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, end_with_unit, ensure_seats, take_seats
from thulinh.people.models import Holding
from thulinh.units.actions import dissolve_unit, merge_units

TODAY = cast.TODAY
State = Difficulty.State


def _merge(country, unit, into, on=TODAY, at=TODAY):
    merge_units([unit.pk], into=into.pk, on=on, decision_number="1", by=None)
    end_with_unit([unit.pk], on=on, by=None, reason="Sáp nhập")
    ensure_seats([into.pk], on=on, by=None)
    return actions.hand_over_difficulties(
        [unit.pk], into.pk, on=on, reason="Sáp nhập theo quyết định 1", by=None, at=moment(at)
    )


def _secretary_of(country, unit):
    account = cast.open_account(country.people["Ngô Đức Thịnh"])
    row = NewHolding(account.person_id, Holding.How.CONGRESS, cast.START, unit=unit.pk, position="bi-thu-chi-doan")
    take_seats([row], by=None)
    return account


@pytest.mark.parametrize("later", [0, 5], ids=["in force", "decided for later"])
def test_who_follows_a_branch_speaks_for_what_it_raised(country, later):
    one = raised(country, TODAY - DAY)
    actions.answer([one.pk], text="Xong", by=country.commune, at=moment(TODAY - DAY))
    follower, on = _secretary_of(country, country.west), TODAY + later * DAY
    _merge(country, country.east, country.west, on=on)
    assert set(to_agree(country.again(follower), on)) == {one}
    assert seen(country.again(follower), on).get(pk=one.pk).is_known
    if later:  # until that day it is still the old branch's word
        assert set(to_agree(country.again(country.secretary), TODAY)) == {one}
    actions.agree(one.pk, by=country.again(follower), at=moment(on))
    assert Difficulty.objects.get(pk=one.pk).state == State.SOLVED


def test_the_seat_becomes_the_same_seat_there(country):
    one, other = raised(country), raised(country, by=None, unit=country.west.pk)
    _merge(country, country.east, country.west)
    moved = Difficulty.objects.get(pk=one.pk)
    assert (moved.unit, moved.seat, moved.shown_unit) == (country.west, other.seat, country.west)
    assert moved.steps.values_list("kind", "unit").first() == ("neu", country.east.pk)  # what was stays there
    assert moved.steps.filter(kind="theo-sap-xep").count() == 1


def test_who_follows_a_commune_answers_what_was_its_turn(country):
    one = raised(country, TODAY - DAY)
    gone = raised(country, TODAY - 40 * DAY, title="Đã lên tỉnh")
    _merge(country, country.a1, country.a2)
    assert set(Turn.objects.filter(difficulty=one, unit=country.a1)) == set()
    assert Turn.objects.filter(difficulty=gone).earliest("starts_on").unit == country.a1  # its turn was over
    account = cast.open_account(country.people["Vũ Thị Yến"])
    row = NewHolding(account.person_id, Holding.How.CONGRESS, cast.START, unit=country.a2.pk, position="bi-thu-doan-xa")
    take_seats([row], by=None)
    assert set(to_answer(country.again(account), TODAY)) == {one}


def test_nobody_follows_what_it_raised_ends_with_the_reason(country):
    one = raised(country, TODAY - DAY)
    dissolve_unit(country.east.pk, on=TODAY, decision_number="2", by=None)
    actions.hand_over_difficulties([country.east.pk], None, on=TODAY, reason="Giải thể", by=None, at=moment(TODAY))
    ended = Difficulty.objects.get(pk=one.pk)
    assert (ended.state, ended.end_reason, ended.ended_on) == (State.CLOSED, "Giải thể", TODAY)
    assert not Turn.objects.running(TODAY).exists()


def test_a_branch_that_becomes_the_commune_itself_is_answered_one_level_up(country):
    one = raised(country, TODAY - DAY)
    dissolve_unit(country.east.pk, on=TODAY, heir=country.a1.pk, decision_number="2", by=None)
    actions.hand_over_difficulties(
        [country.east.pk], country.a1.pk, on=TODAY, reason="Giải thể", by=None, at=moment(TODAY)
    )
    assert Difficulty.objects.get(pk=one.pk).unit == country.a1
    assert {turn.unit for turn in Turn.objects.running(TODAY).filter(difficulty=one)} == {country.a}


def test_one_sent_past_the_commune_stays_hidden_from_the_commune_that_follows(country):
    one = raised(country, TODAY - DAY, is_direct=True)
    _merge(country, country.a1, country.a2)
    account = cast.open_account(country.people["Vũ Thị Yến"])
    row = NewHolding(account.person_id, Holding.How.CONGRESS, cast.START, unit=country.a2.pk, position="bi-thu-doan-xa")
    take_seats([row], by=None)
    row = seen(country.again(account), TODAY).get(pk=one.pk)
    assert (row.is_known, row.place) == (False, country.a2.pk)


def test_nobody_follows_is_counted_as_ended_with_a_reason(country):
    one = raised(country, TODAY - DAY)
    dissolve_unit(country.east.pk, on=TODAY, decision_number="2", by=None)
    actions.hand_over_difficulties([country.east.pk], None, on=TODAY, reason="Giải thể", by=None, at=moment(TODAY))
    rows = measures.difficulties(state="ket-thuc")
    assert [(row["record"], row["subject"], row["day"]) for row in rows] == [(one.pk, country.east.pk, TODAY)]
    assert not measures.difficulties(state="giai-quyet").exists()


@pytest.mark.parametrize("is_solved", [False, True])
def test_the_commune_that_was_passed_over_never_speaks_for_a_branch_that_it_carries_on(country, is_solved):
    one = raised(country, TODAY - DAY, is_direct=True)
    actions.answer([one.pk], text="Xong", by=country.province, at=moment(TODAY - DAY))
    if is_solved:
        actions.agree(one.pk, by=country.secretary, at=moment(TODAY - DAY))
    dissolve_unit(country.east.pk, on=TODAY, heir=country.a1.pk, decision_number="2", by=None)
    actions.hand_over_difficulties(
        [country.east.pk], country.a1.pk, on=TODAY, reason="Giải thể", by=None, at=moment(TODAY)
    )
    commune = country.again(country.commune)
    row = seen(commune, TODAY).get(pk=one.pk)
    assert (row.is_known, row.place) == (False, country.a1.pk)
    assert row.state == (State.SOLVED if is_solved else State.CLOSED)
    assert "Hồng Đào" not in repr(matter(one.pk, user=commune, on=TODAY))
    for verb in (actions.reopen, actions.not_agree):
        with pytest.raises(Refusal):
            verb(one.pk, text="Lại", by=commune, at=moment(TODAY))


def test_nor_does_it_while_the_decision_was_still_to_come(country):
    one = raised(country, TODAY - DAY, is_direct=True)
    actions.answer([one.pk], text="Xong", by=country.province, at=moment(TODAY - DAY))
    on = TODAY + DAY
    dissolve_unit(country.east.pk, on=on, heir=country.a1.pk, decision_number="2", by=None)
    actions.hand_over_difficulties(
        [country.east.pk], country.a1.pk, on=on, reason="Giải thể", by=None, at=moment(TODAY)
    )
    commune = country.again(country.commune)
    assert not to_agree(commune, on).exists()
    assert not seen(commune, on).get(pk=one.pk).is_known
    with pytest.raises(Refusal):
        actions.agree(one.pk, by=commune, at=moment(on))
