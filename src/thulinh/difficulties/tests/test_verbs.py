"""What somebody may do with a difficulty, on plain values."""

import datetime as dt

import pytest

from thulinh.difficulties.rules.verbs import OF_ANSWERER, Facts, State, Verb, allowed_verbs, refusal

TODAY = dt.date(2026, 11, 22)
ALL_OF_ANSWERER = set(OF_ANSWERER)


def _facts(state=State.OPEN, **more):
    return Facts(state=state, today=TODAY, turn_of="Đoàn xã Tân Lập", reopen_days=30, **more)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (_facts(), set()),
        (_facts(is_answerer=True), ALL_OF_ANSWERER - {Verb.SEND_UP}),
        (_facts(is_answerer=True, has_higher=True, is_above=True), ALL_OF_ANSWERER | {Verb.CLOSE}),
        (_facts(is_answerer=True, is_own=True, is_above=True, has_higher=True), set()),
        (_facts(is_raiser=True, is_own=True), {Verb.WITHDRAW}),
        (_facts(is_above=True), {Verb.CLOSE}),
        (_facts(State.ANSWERED, is_raiser=True), {Verb.AGREE, Verb.NOT_AGREE, Verb.WITHDRAW}),
        (_facts(State.ANSWERED, is_answerer=True, has_higher=True), set()),
        (_facts(State.ANSWERED, is_above=True), {Verb.CLOSE}),
        (_facts(State.SOLVED, is_raiser=True, ended_on=dt.date(2026, 10, 23)), {Verb.REOPEN}),
        (_facts(State.SOLVED, is_raiser=True, ended_on=dt.date(2026, 10, 22)), set()),
        (_facts(State.CLOSED, is_raiser=True, ended_on=TODAY), {Verb.REOPEN}),
        (_facts(State.SOLVED, is_answerer=True, is_above=True, ended_on=TODAY), set()),
        (_facts(State.WITHDRAWN, is_raiser=True, ended_on=TODAY), set()),
    ],
)
def test_what_is_offered(facts, expected):
    assert allowed_verbs(facts) == expected


@pytest.mark.parametrize(
    ("verb", "facts", "words"),
    [
        (Verb.ANSWER, _facts(), "lượt của Đoàn xã Tân Lập"),
        (Verb.ANSWER, _facts(is_answerer=True, is_own=True), "chính mình"),
        (Verb.ANSWER, _facts(State.ANSWERED, is_answerer=True), "chờ nơi nêu đồng ý"),
        (Verb.SEND_UP, _facts(is_answerer=True), "Không còn cấp trên"),
        (Verb.AGREE, _facts(State.ANSWERED), "Nơi nào nêu"),
        (Verb.AGREE, _facts(is_raiser=True), "chưa được trả lời"),
        (Verb.REOPEN, _facts(State.SOLVED, is_raiser=True, ended_on=dt.date(2026, 10, 22)), "21/11/2026"),
        (Verb.REOPEN, _facts(State.WITHDRAWN, is_raiser=True, ended_on=TODAY), "nêu mới"),
        (Verb.CLOSE, _facts(is_own=True, is_above=True), "rút lại"),
        (Verb.CLOSE, _facts(), "cấp đang giải quyết"),
        (Verb.WITHDRAW, _facts(State.SOLVED, is_raiser=True), "đã kết thúc"),
        (Verb.NOTE, _facts(State.WITHDRAWN, is_answerer=True), "đã được rút"),
    ],
)
def test_refused_in_words_that_say_what_holds(verb, facts, words):
    assert words in refusal(verb, facts)
