"""Signing in and out; guessing does not pay; a secret that was handed over is changed first."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from cast import PASSWORD, TODAY, Cast
from thulinh.people.actions import deactivate, issue_account, renew_secret
from thulinh.people.models import SignInGuard

SIGN_IN, CHANGE, RIGHTS = "/dang-nhap/", "/doi-mat-khau/", "/quyen-han/"
EVENING = dt.datetime.combine(TODAY, dt.time(19, 30))


def attempt(client: Client, username: str, password: str, **more):
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"username": username, "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    """Whether the session knows somebody."""
    return "_auth_user_id" in client.session


def test_phone_number_in_any_writing_is_the_name(country: Cast, client: Client):
    response = attempt(client, "0912 345 005", PASSWORD)
    assert response.status_code == 302, response.content.decode()
    assert is_signed_in(client)


def test_wrong_password_says_so_without_telling_which(country: Cast, client: Client):
    for name in (country.secretary.username, "khong-co-ai"):
        response = attempt(client, name, "sai-mat-khau")
        assert response.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in response.content.decode()
    assert not is_signed_in(client)


def test_closed_account_does_not_open(country: Cast, client: Client):
    client.force_login(country.secretary)
    deactivate(country.secretary, reason="Mất điện thoại", by=country.commune)
    assert client.get(RIGHTS).status_code == 302
    assert attempt(client, country.secretary.username, PASSWORD).status_code == 422


def test_after_ten_wrong_guesses_even_the_right_password_waits(country: Cast, client: Client):
    name = country.secretary.username
    with time_machine.travel(EVENING, tick=False) as clock:
        answers = [attempt(client, name, "sai").status_code for _ in range(10)]
        assert answers == [422] * 9 + [429]
        response = attempt(client, name, PASSWORD)
        assert response.status_code == 429
        assert "Đồng chí chờ 15 phút rồi thử lại." in response.content.decode()
        assert attempt(client, name, PASSWORD, REMOTE_ADDR="10.0.0.9").status_code == 302
        client.logout()
        clock.shift(dt.timedelta(minutes=14))
        assert "chờ 1 phút" in attempt(client, name, PASSWORD).content.decode()
        clock.shift(dt.timedelta(minutes=1))
        assert attempt(client, name, PASSWORD).status_code == 302


def test_right_password_forgets_the_wrong_ones(country: Cast, client: Client):
    attempt(client, country.secretary.username, "sai")
    assert SignInGuard.objects.count() == 1
    attempt(client, country.secretary.username, PASSWORD)
    assert SignInGuard.objects.count() == 0


def test_goes_on_to_where_one_wanted_and_nowhere_else(country: Cast, client: Client):
    asked = client.get(RIGHTS)
    assert asked.headers["Location"] == f"{SIGN_IN}?next={RIGHTS}"
    form = {"username": country.secretary.username, "password": PASSWORD}
    assert client.post(asked.headers["Location"], form).headers["Location"] == RIGHTS
    client.logout()
    elsewhere = client.post(f"{SIGN_IN}?next=https://example.com/", form)
    assert elsewhere.headers["Location"] == "/"


def test_signing_out_takes_a_post(country: Cast, client: Client):
    client.force_login(country.secretary)
    assert client.get("/dang-xuat/").status_code == 405
    client.post("/dang-xuat/")
    assert not is_signed_in(client)


def test_handed_secret_is_changed_before_anything_else(country: Cast, client: Client):
    issued = issue_account(country.people["Bùi Quốc An"], by=country.commune)
    attempt(client, issued.username, issued.secret)
    sent_on = client.get(RIGHTS)
    assert sent_on.headers["Location"] == f"{CHANGE}?next=%2Fquyen-han%2F"
    page = client.get(sent_on.headers["Location"])
    assert "mật khẩu tạm" in page.content.decode()
    new = {"password": "mua-lua-chin-2026", "again": "mua-lua-chin-2026"}
    assert client.post(sent_on.headers["Location"], new).headers["Location"] == RIGHTS
    assert client.get(RIGHTS).status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"current": "sai", "password": "mua-lua-chin-2026", "again": "mua-lua-chin-2026"}, "chưa đúng"),
        ({"current": PASSWORD, "password": "mua-lua-chin-2026", "again": "mua-lua-chin-2027"}, "chưa giống nhau"),
        ({"current": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "phải khác"),
        ({"current": PASSWORD, "password": "12345678", "again": "12345678"}, "phổ biến"),
    ],
)
def test_own_password_is_changed_with_care(country: Cast, client: Client, said: dict, words: str):
    client.force_login(country.secretary)
    response = client.post(CHANGE, said)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert country.again(country.secretary).check_password(PASSWORD)


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(country: Cast, client: Client):
    other = Client()
    for each in (client, other):
        each.force_login(country.secretary)
    said = {"current": PASSWORD, "password": "mua-lua-chin-2026", "again": "mua-lua-chin-2026"}
    assert client.post(CHANGE, said).status_code == 302
    assert client.get(RIGHTS).status_code == 200
    assert other.get(RIGHTS).status_code == 302


def test_renewed_secret_ends_the_sessions(country: Cast, client: Client):
    client.force_login(country.secretary)
    renew_secret(country.secretary, by=country.commune)
    assert client.get(RIGHTS).status_code == 302


def test_table_of_rights_is_the_data(country: Cast, client: Client):
    client.force_login(country.secretary)
    page = client.get(RIGHTS).content.decode()
    assert "Phân công ủy viên phụ trách" in page
    assert "Ở chi đoàn được phân công phụ trách" in page
