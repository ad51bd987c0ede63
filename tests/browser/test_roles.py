"""Choosing a role of the demonstration in a real browser."""

import re

import pytest
from playwright.sync_api import expect

import cast
from thulinh.people.actions import NewAccount, NewHolding, open_accounts, take_seats


@pytest.fixture
def player(transactional_db, settings):
    settings.DEMO = True
    country = cast.build()
    people, seat = country.people, {"unit": country.west.pk, "position": "bi-thu-chi-doan"}
    take_seats([NewHolding(people["Bùi Quốc An"].pk, "dai-hoi", cast.START, **seat)], by=None)
    return open_accounts([NewAccount(people["Bùi Quốc An"].pk, "demo-bi-thu-chi-doan")], by=None)[0]


def test_role_is_entered_by_one_tap(player, page, assert_accessible):
    page.goto("/trinh-dien/")
    assert_accessible(page)
    page.get_by_role("button", name="Bí thư chi đoàn").click()
    expect(page).not_to_have_url(re.compile("/trinh-dien"))
    assert page.context.cookies()


def test_role_is_entered_without_script(player, open_page):
    page = open_page("phone", java_script_enabled=False)
    page.goto("/trinh-dien/")
    page.get_by_role("button", name="Bí thư chi đoàn").click()
    expect(page).not_to_have_url(re.compile("/trinh-dien"))
