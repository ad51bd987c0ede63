"""12/05/1998 is 12 May, everywhere."""

import calendar
import datetime as dt

import pytest
from django import forms
from django.template import engines
from django.utils import formats

TWELFTH_OF_MAY = dt.date(1998, 5, 12)


class PlainForm(forms.Form):
    born_on = forms.DateField()
    met_at = forms.DateTimeField(required=False)


@pytest.mark.parametrize("written", ["12/05/1998", "12-05-1998", "12.05.1998", "1998-05-12", "12/5/1998"])
def test_a_day_is_read_day_first(written: str) -> None:
    form = PlainForm({"born_on": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == TWELFTH_OF_MAY


@pytest.mark.parametrize("written", ["05/13/1998", "31/02/1997", "1999", "12/05", "mai"])
def test_what_is_no_day_is_refused(written: str) -> None:
    assert "born_on" in PlainForm({"born_on": written}).errors


def test_a_day_with_an_hour_is_read_day_first() -> None:
    form = PlainForm({"born_on": "12/05/1998", "met_at": "12/05/1998 19:30"})
    assert form.is_valid(), form.errors
    met_at = form.cleaned_data["met_at"]
    assert (met_at.month, met_at.day, met_at.hour) == (5, 12, 19)


def test_days_and_numbers_are_written_as_people_write_them() -> None:
    written = engines["django"].from_string("{{ day }} {{ share }}").render({"day": TWELFTH_OF_MAY, "share": 31.4})
    assert written == "12/05/1998 31,4"
    assert formats.number_format(1240, use_l10n=True, force_grouping=True) == "1.240"


def test_the_week_begins_on_monday() -> None:
    assert formats.get_format("FIRST_DAY_OF_WEEK") == calendar.MONDAY + 1
