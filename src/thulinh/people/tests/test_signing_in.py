"""Signing in and out; guessing does not pay; who holds no seat any more is out."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from cast import PASSWORD, TODAY, Cast
from thulinh.people.actions import deactivate, invite, leave_seat
from thulinh.people.backends import HolderBackend
from thulinh.people.models import SignInGuard

SIGN_IN, CHANGE, RIGHTS = "/dang-nhap/", "/doi-mat-khau/", "/quyen-han/"
EVENING = dt.datetime.combine(TODAY, dt.time(19, 30), ZoneInfo("Asia/Ho_Chi_Minh"))


def attempt(client: Client, username: str, password: str, keep: str = "", **more):
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"username": username, "password": password, "keep": keep}, **more)


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


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"current": "sai", "password": "mua-lua-chin-2026"}, "chưa đúng"),
        ({"current": PASSWORD, "password": PASSWORD}, "phải khác"),
        ({"current": PASSWORD, "password": "12345678"}, "phổ biến"),
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
    said = {"current": PASSWORD, "password": "mua-lua-chin-2026"}
    assert client.post(CHANGE, said).status_code == 302
    assert client.get(RIGHTS).status_code == 200
    assert other.get(RIGHTS).status_code == 302


def test_an_invitation_alone_ends_no_session(country: Cast, client: Client):
    client.force_login(country.secretary)
    invite([country.secretary.person], on=TODAY, by=country.commune)
    assert client.get(RIGHTS).status_code == 200
    assert attempt(Client(), country.secretary.username, PASSWORD).status_code == 302


class TestAccessEndsWithTheSeat:
    @pytest.fixture
    def leaving(self, country: Cast) -> None:
        """The secretary of thôn Đông holds the seat through today and not beyond."""
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)

    def test_open_sessions_end_too(self, country: Cast, client: Client, leaving: None):
        with time_machine.travel(EVENING, tick=False) as clock:
            client.force_login(country.secretary)
            assert client.get(RIGHTS).status_code == 200
            clock.shift(dt.timedelta(days=1))
            answer = client.get(RIGHTS, follow=True)
            assert answer.redirect_chain[0][0].startswith(SIGN_IN)
            assert "không giữ chức danh nào" in answer.content.decode()

    def test_a_right_secret_is_told_why(self, country: Cast, client: Client, leaving: None):
        with time_machine.travel(EVENING + dt.timedelta(days=1), tick=False):
            answer = attempt(client, country.secretary.username, PASSWORD)
            assert answer.status_code == 422
            assert "không giữ chức danh nào" in answer.content.decode()
            wrong = attempt(client, country.secretary.username, "sai")
            assert "không giữ chức danh nào" not in wrong.content.decode()
        assert not is_signed_in(client)

    def test_administrators_hold_no_seat(self, country: Cast, client: Client):
        client.force_login(country.administrator)
        assert client.get(RIGHTS).status_code == 200

    def test_one_question_finds_the_account(self, country: Cast, django_assert_num_queries):
        with django_assert_num_queries(1):
            account = HolderBackend().get_user(country.province.pk)
            assert account is not None
            assert (str(account), account.needs_second_step, account.has_second_step) == ("Võ Thị Lan Anh", True, True)


def test_staying_signed_in_lasts_from_the_last_day_of_use(country: Cast, client: Client):
    with time_machine.travel(EVENING, tick=False) as clock:
        attempt(client, country.secretary.username, PASSWORD, keep="on")
        for _ in range(3):
            clock.shift(dt.timedelta(days=50))
            assert client.get(RIGHTS).status_code == 200
        clock.shift(dt.timedelta(days=61))
        assert client.get(RIGHTS).status_code == 302


def test_on_a_shared_machine_one_is_out_when_the_browser_closes(country: Cast, client: Client):
    answer = client.post(SIGN_IN, {"username": country.secretary.username, "password": PASSWORD})
    assert answer.cookies["thulinh"]["max-age"] == ""


def test_table_of_rights_is_the_data(country: Cast, client: Client):
    client.force_login(country.secretary)
    page = client.get(RIGHTS).content.decode()
    assert "Phân công ủy viên phụ trách" in page
    assert "Ở chi đoàn được phân công phụ trách" in page
