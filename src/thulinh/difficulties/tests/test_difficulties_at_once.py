"""Two who write about one difficulty at the same time, from two connections, on both databases."""

import datetime as dt

import pytest

import cast
from at_once import behind
from thulinh.difficulties import actions
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.models import Difficulty, Turn
from thulinh.difficulties.tests.life import moment, raised
from thulinh.units.actions import merge_units

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def country(transactional_db) -> cast.Cast:
    """The cast, really written, so that other connections see it."""
    built = cast.build()
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    return built


def test_of_two_answers_one_stands(country):
    one = raised(country, MARCH)

    def answering(text):
        return lambda: actions.answer([one.pk], text=text, by=country.commune, at=moment(MARCH))

    results = behind(answering("Một"), answering("Hai"))
    assert (results[0], "chờ nơi nêu đồng ý" in results[1]) == ("done", True)
    assert list(one.steps.values_list("text", flat=True)) == ["", "Một"]


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_withdrawn_while_it_is_answered_is_withdrawn_or_refused_and_never_half(country, withdrawn_first):
    one = raised(country, MARCH)
    acts = [
        lambda: actions.withdraw(one.pk, reason="Thôi", by=country.secretary, version=1, at=moment(MARCH)),
        lambda: actions.answer([one.pk], text="Xong", by=country.commune, version=1, at=moment(MARCH)),
    ]
    results = behind(*(acts if withdrawn_first else reversed(acts)))
    assert (results[0], "Vừa có người khác ghi" in results[1]) == ("done", True)
    turn = Turn.objects.get(difficulty=one)
    state = Difficulty.objects.get(pk=one.pk).state
    assert (state, turn.cut_on, turn.answered_on) == (
        ("rut", MARCH, None) if withdrawn_first else ("cho-xac-nhan", None, MARCH)
    )


@pytest.mark.parametrize("ended_first", [True, False])
def test_raised_while_the_branch_merges_it_is_the_heirs_or_refused(country, ended_first):
    def ending():
        merge_units([country.east.pk], into=country.west.pk, on=cast.TODAY, decision_number="1", by=None)
        actions.hand_over_difficulties(
            [country.east.pk], country.west.pk, on=cast.TODAY, reason="Sáp nhập", by=None, at=moment(cast.TODAY)
        )

    acts = [ending, lambda: raised(country, cast.TODAY)]
    results = behind(*(acts if ended_first else reversed(acts)))
    if ended_first:
        assert (results[0], "không hoạt động" in results[1]) == ("done", True)
        assert not Difficulty.objects.exists()
    else:
        assert results == ["done", "done"]
        assert Difficulty.objects.get().unit == country.west
