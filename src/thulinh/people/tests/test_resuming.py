"""Taking back that somebody left a seat."""

import datetime as dt

import pytest

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import leave_seat, resume_holdings, take_seat
from thulinh.people.models import Holding

DAY = dt.timedelta(days=1)


def left(country: Cast) -> Holding:
    return leave_seat(country.holdings["secretary"], on=TODAY - DAY, reason="Thay người", by=None)


def test_who_left_by_mistake_never_left(country: Cast) -> None:
    holding = left(country)
    resume_holdings([holding], reason="Ghi nhầm", by=country.commune)
    holding.refresh_from_db()
    assert (holding.ends_on, holding.end_reason) == (None, "")
    event = AuditEvent.objects.get(verb="people.resume_seat")
    assert (event.reason, event.by_account) == ("Ghi nhầm", country.commune.pk)


def test_a_seat_that_another_took_meanwhile_is_not_given_back(country: Cast) -> None:
    holding = left(country)
    other = country.people["Lê Thị Ánh"]
    take_seat(holding.seat, other, how="chi-dinh", starts_on=TODAY, by=None)
    with pytest.raises(Refusal, match="Lê Thị Ánh đã giữ chức danh này"):
        resume_holdings([holding], reason="Ghi nhầm", by=None)
    with pytest.raises(Refusal, match="lý do"):
        resume_holdings([holding], reason=" ", by=None)
    holding.refresh_from_db()
    assert holding.ends_on == TODAY - DAY
