"""Difficulties of the small country in the states that tests need, reached by the real actions."""

import datetime as dt
from typing import Any

import cast
from thulinh.difficulties.actions import NewDifficulty, raise_difficulties
from thulinh.difficulties.models import Difficulty

DAY = dt.timedelta(days=1)


def moment(day: dt.date) -> dt.datetime:
    """The morning of a day in Việt Nam."""
    return dt.datetime(day.year, day.month, day.day, 1, tzinfo=dt.UTC)


def raised(country: cast.Cast, on: dt.date = cast.TODAY, *, by: Any = "", **more: Any) -> Difficulty:
    """A difficulty of thôn Đông, raised by its secretary."""
    row = {"unit": country.east.pk, "area": "kinh-phi", "title": "Thiếu kinh phí mua loa kéo", **more}
    found = raise_difficulties([NewDifficulty(**row)], by=country.secretary if by == "" else by, at=moment(on))
    return Difficulty.objects.get(pk=found[0].pk)
