"""What a sample says: Wilson's interval against published values, words, and when it says too little."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.checks.rules.rates import ErrorRate, wilson

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("wrong", "checked", "least", "most"),
    [
        (2, 20, 0.0279, 0.3010),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),  # the same
    ],
)
def test_interval_as_published(wrong, checked, least, most):
    assert wilson(wrong, checked) == (pytest.approx(least, abs=5e-5), pytest.approx(most, abs=5e-5))


@given(st.integers(1, 500).flatmap(lambda checked: st.tuples(st.integers(0, checked), st.just(checked))))
def test_interval_holds_the_rate_and_stays_a_share(found):
    wrong, checked = found
    least, most = wilson(wrong, checked)
    assert 0 <= least <= wrong / checked <= most <= 1
    closer, wider = wilson(wrong * 4, checked * 4), (least, most)
    assert closer[1] - closer[0] < wider[1] - wider[0]


@pytest.mark.parametrize(("wrong", "checked"), [(0, 0), (3, 2), (-1, 5)])
def test_nothing_to_divide_by_is_refused(wrong, checked):
    with pytest.raises(ValueError, match="checked"):
        wilson(wrong, checked)


def test_words():
    rate = ErrorRate(2, 20, 310, TODAY, 24)
    assert rate.words == "2 sai trong 20 bản ghi đã kiểm tra (10%), rút 24 trong 310"
    assert "trong khoảng 2,8–30,1%" in rate.range_words


def test_who_may_not_know_what_waits_reads_no_number_drawn():
    rate = ErrorRate(2, 20, 1310, TODAY)
    assert rate.words == "2 sai trong 20 bản ghi đã kiểm tra (10%), trong số 1.310 bản ghi có thể được rút"


@pytest.mark.parametrize(("checked", "says"), [(4, True), (5, False)])
def test_too_small_a_sample_says_so_and_no_rate(checked, says):
    rate = ErrorRate(1, checked, 310, TODAY, 24)
    assert rate.is_too_small is says
    assert ("quá nhỏ" in rate.range_words) is says
    assert ("%" in rate.words) is not says
