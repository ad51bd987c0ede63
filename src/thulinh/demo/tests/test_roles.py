"""Choosing a role: in the demonstration by one tap, elsewhere not at all."""

import pytest

import cast
from thulinh.demo.roles import ROLES
from thulinh.people.actions import NewAccount, NewHolding, open_accounts, take_seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def player():
    country = cast.build()
    people, seat = country.people, {"unit": country.west.pk, "position": "bi-thu-chi-doan"}
    take_seats([NewHolding(people["Bùi Quốc An"].pk, "dai-hoi", cast.START, **seat)], by=None)
    return open_accounts([NewAccount(people["Bùi Quốc An"].pk, "demo-bi-thu-chi-doan")], by=None)[0]


def test_roles_do_not_exist_on_real_work(client, player, settings):
    settings.DEMO = False
    assert client.get("/trinh-dien/").status_code == 404
    assert client.post("/trinh-dien/bi-thu-chi-doan/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_page_has_a_button_for_each_role_that_somebody_plays(client, player, settings):
    settings.DEMO = True
    page = client.get("/trinh-dien/").content.decode()
    assert all(role.label in page for role in ROLES)
    assert page.count("<form") == 1
    assert "Bùi Quốc An" in page
    assert "BẢN TRÌNH DIỄN" in page


def test_one_post_signs_in(client, player, settings):
    settings.DEMO = True
    answer = client.post("/trinh-dien/bi-thu-chi-doan/")
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(player.pk)


@pytest.mark.parametrize("role", ["quan-tri", "bi-thu-doan-xa"])
def test_nobody_enters_by_another_name(client, player, settings, role):
    settings.DEMO = True
    assert client.post(f"/trinh-dien/{role}/").status_code == 404
    assert client.get("/trinh-dien/bi-thu-chi-doan/").status_code == 405
