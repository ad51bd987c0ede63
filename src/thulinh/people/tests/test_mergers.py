"""What lapses when units end, and who leads for the time being."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewCharge,
    NewHolding,
    appoint_provisional,
    end_with_unit,
    put_in_charge,
    take_seats,
)
from thulinh.people.models import Charge, Holding, Seat
from thulinh.people.queries import charged_officers, holders_of_unit, vacant_seats
from thulinh.units.actions import NewUnit, open_units

DAY = dt.timedelta(days=1)


def test_holdings_charges_and_seats_lapse_on_the_day_before(country: Cast):
    end_with_unit([country.east.pk], on=TODAY, by=None, reason="Sáp nhập theo Quyết định 12-QĐ/ĐTN")
    assert [each.name for each in holders_of_unit(country.east.pk, TODAY - DAY)] == ["Nguyễn Thị Hồng Đào"]
    assert holders_of_unit(country.east.pk, TODAY) == []
    assert country.east.pk in charged_officers([country.east.pk], TODAY - DAY)
    assert charged_officers([country.east.pk], TODAY) == {}
    assert not Seat.objects.on(TODAY).filter(unit=country.east).exists()
    assert "Sáp nhập" in Holding.objects.get(seat__unit=country.east).end_reason


def test_officers_other_charges_go_on(country: Cast):
    put_in_charge([NewCharge(country.holdings["officer"].pk, country.west.pk, START)], by=None)
    end_with_unit([country.east.pk], on=TODAY, by=None, reason="Sáp nhập")
    assert list(charged_officers([country.east.pk, country.west.pk], TODAY)) == [country.west.pk]


def test_what_would_have_begun_later_is_withdrawn(country: Cast):
    row = NewHolding(
        country.people["Vũ Thị Yến"].pk, "dai-hoi", TODAY + DAY, unit=country.west.pk, position="bi-thu-chi-doan"
    )
    take_seats([row], by=None)
    put_in_charge([NewCharge(country.holdings["officer"].pk, country.west.pk, TODAY + DAY)], by=None)
    end_with_unit([country.west.pk], on=TODAY, by=None, reason="Sáp nhập")
    assert not Holding.objects.current().filter(seat__unit=country.west).exists()
    assert not Charge.objects.current().filter(unit=country.west).exists()


def test_provisional_secretary_leads_the_new_branch(country: Cast):
    branch = open_units([NewUnit("A1-9", "Chi đoàn thôn Đông Tây", "chi-doan", "A1", TODAY)], by=None)[0]
    person = country.people["Bùi Quốc An"]
    with pytest.raises(Refusal, match="số quyết định"):
        appoint_provisional(branch.pk, person, on=TODAY, decision_number=" ", by=None)
    appoint_provisional(branch.pk, person, on=TODAY, decision_number="12-QĐ/ĐTN", by=None)
    held = holders_of_unit(branch.pk, TODAY)
    assert [(each.name, each.position, each.how) for each in held] == [("Bùi Quốc An", "bi-thu-chi-doan", "lam-thoi")]
    assert [each.position for each in vacant_seats(country.path(branch), TODAY)] == ["pho-bi-thu-chi-doan"]


def test_provisional_secretary_of_a_commune(country: Cast):
    appoint_provisional(country.a2.pk, country.people["Bùi Quốc An"], on=TODAY, decision_number="1", by=None)
    assert holders_of_unit(country.a2.pk, TODAY)[0].position == "bi-thu-doan-xa"


def test_queries_do_not_grow(country: Cast, django_assert_max_num_queries):
    branches = add_branches(country, 12)
    with django_assert_max_num_queries(25):
        end_with_unit([unit.pk for unit in branches], on=TODAY, by=None, reason="Sáp nhập")
    assert Holding.objects.on(TODAY).filter(seat__unit__in=branches).count() == 0
