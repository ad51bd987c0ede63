"""Nobody writes about themselves: who is looked at for a seat, or holds it, says nothing of who is to sit there."""

from collections.abc import Callable
from typing import Any

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.selection.actions import (
    Paper,
    add_candidate,
    enter_opinion_from_paper,
    give_opinion,
    give_selection_rule,
    judge,
    open_round,
    reopen_place,
    settle_place,
    withdraw_candidate,
    withdraw_choice,
    withdraw_opinion,
)
from thulinh.selection.actions.choosing import Decision, NewChoice, choose
from thulinh.selection.models import Place
from thulinh.selection.queries.waiting import waiting_choices

CRITERIA = [{"ma": "uy-tin", "ten": "Có uy tín", "loai": "nhan-xet", "bat-buoc": False}]
BODIES = [{"ma": "xa", "ten": "Đoàn xã", "cap": "xa"}]
PAPER = Paper("4-CV/ĐTN", TODAY, "Lê Minh Khôi")


@pytest.fixture
def place(country: Cast) -> Place:
    """The seat of the commune's secretary, who reviews there himself and speaks for the commune that is asked."""
    posts = {"position": "bi-thu-doan-xa", "with_position": None, "is_two_way": False}
    said = {"criteria": CRITERIA, "bodies": BODIES, "starts_on": START, "source": "", "basis": "KH 5"}
    give_selection_rule(unit=country.a.pk, **posts, **said, by=None)
    by = country.again(country.province)
    row = open_round(
        unit=country.a.pk, position="bi-thu-doan-xa", title="Rà soát", starts_on=TODAY, on=TODAY, by=by
    )  # fmt: skip
    place = row.places.get(unit=country.a1)
    add_candidate(place.pk, country.officer.person_id, on=TODAY, by=by)
    return place


def refused(doing: Callable[..., Any], *keys: Any, **said: Any) -> str:
    with pytest.raises(Refusal) as found:
        doing(*keys, **said, on=TODAY)
    return str(found.value)


def test_a_candidate_takes_back_no_word_about_himself(country: Cast, place: Place):
    mine, body = place.candidates.get(person=country.commune.person), place.bodies.get()
    said = enter_opinion_from_paper(
        mine.pk, body.pk, verdict="khong-dong-y", reason="Bận", paper=PAPER, on=TODAY, by=country.province
    )  # fmt: skip
    assert "chính mình" in refused(withdraw_opinion, said.pk, reason="Nhầm", by=country.commune)
    assert "tự đưa mình" in refused(withdraw_candidate, mine.pk, reason="Nhầm", by=country.commune)
    withdraw_opinion(said.pk, reason="Nhầm", on=TODAY, by=country.province)


def test_a_candidate_says_nothing_of_a_rival(country: Cast, place: Place):
    rival, body, by = place.candidates.get(person=country.officer.person), place.bodies.get(), country.commune
    told = {
        refused(judge, rival.pk, "uy-tin", verdict="khong-dat", reason="Kém", by=by),
        refused(give_opinion, rival.pk, body.pk, verdict="khong-dong-y", reason="Kém", by=by),
        refused(enter_opinion_from_paper, rival.pk, body.pk, verdict="dong-y", paper=PAPER, by=by),
        refused(withdraw_candidate, rival.pk, reason="Kém", by=by),
        refused(choose, rival.pk, NewChoice(TODAY, Decision("1-QĐ", TODAY, "BTV")), by=by),
    }
    assert all("cũng được xem xét" in words for words in told), told
    assert waiting_choices(country.again(by), TODAY).opinions == []
    judge(rival.pk, "uy-tin", verdict="dat", reason="Tốt", on=TODAY, by=country.province)


def test_a_holder_does_not_settle_the_review_of_the_own_seat(country: Cast, place: Place):
    kept = {"outcome": "giu-nguyen", "reason": "", "settled_on": TODAY}
    assert "của chính mình" in refused(settle_place, place.pk, **kept, by=country.commune)
    settle_place(place.pk, **kept, on=TODAY, by=country.province)
    assert "của chính mình" in refused(reopen_place, place.pk, reason="Nhầm", by=country.commune)


def test_who_was_chosen_does_not_take_it_back(country: Cast, place: Place):
    officer = place.candidates.get(person=country.officer.person)
    give_opinion(officer.pk, place.bodies.get().pk, verdict="dong-y", on=TODAY, by=None)
    held = country.holdings["commune"].pk
    decision = NewChoice(TODAY, Decision("1-QĐ", TODAY, "BTV"), replaced=(held,))
    choice = choose(officer.pk, decision, on=TODAY, by=country.province)
    assert "chính mình" in refused(withdraw_choice, choice.pk, reason="Nhầm", by=country.again(country.officer))
