"""What day it is, and telling another one."""

import datetime as dt

import pytest
from django.utils import timezone

from thulinh.kernel import clock


def test_told_moment_is_a_moment_in_vietnam():
    with clock.on(dt.datetime(2020, 9, 30, 23, 30)):
        assert clock.today() == dt.date(2020, 9, 30)
        assert clock.now() == dt.datetime(2020, 9, 30, 16, 30, tzinfo=dt.UTC)
    assert abs(clock.now() - timezone.now()) < dt.timedelta(minutes=1)


def test_told_moments_nest():
    with clock.on(dt.datetime(2020, 1, 1)):
        with clock.on(dt.datetime(2022, 1, 1)):
            assert clock.today().year == 2022
        assert clock.today().year == 2020


def test_told_moment_ends_with_a_mistake():
    with pytest.raises(ZeroDivisionError), clock.on(dt.datetime(2020, 1, 1)):
        _ = clock.today().year / 0
    assert clock.today().year > 2022
