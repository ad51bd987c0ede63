"""One's own devices: told apart in plain words, noted once an hour, signed out for good."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from cast import PASSWORD, TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import sign_out_device
from thulinh.people.models import Device
from thulinh.people.queries import devices_of
from thulinh.people.rules import device_name, session_mark

PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)
RIGHTS, DEVICES = "/quyen-han/", "/thiet-bi/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(f"{TODAY}T19:30:00+07:00", tick=False) as travelling:
        yield travelling


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome trên điện thoại Android"),
        (PHONE.replace(" Mobile", ""), "Chrome trên máy tính bảng Android"),
        (PHONE + " Zalo android/12110 ZaloTheme/light", "Zalo trên điện thoại Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge trên máy tính Windows"),
        ("Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/119 Chrome/113 Safari/537.36", "Cốc Cốc trên máy tính Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên máy tính Linux"),
        ("", "Trình duyệt khác trên máy khác"),
    ],
)  # fmt: skip
def test_a_device_is_called_in_plain_words(agent: str, name: str):
    assert device_name(agent) == name
    assert len(device_name(agent)) <= 80


def signed_in(country: Cast, agent: str = PHONE) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/dang-nhap/", {"username": country.secretary.username, "password": PASSWORD, "keep": "on"})
    client.get(RIGHTS)
    return client


def test_the_session_table_does_not_hold_what_opens_a_session(country: Cast):
    client = signed_in(country)
    key = client.cookies["thulinh"].value
    kept = set(Session.objects.values_list("session_key", flat=True))
    assert kept == {session_mark(key)} == set(Device.objects.values_list("session_mark", flat=True))
    thief = Client()
    thief.cookies["thulinh"] = kept.pop()
    assert thief.get(RIGHTS).status_code == 302


def test_last_seen_is_written_at_most_once_an_hour(country: Cast, clock, django_assert_num_queries):
    client = signed_in(country)
    first = Device.objects.get()
    clock.shift(dt.timedelta(minutes=59))
    client.get(RIGHTS)
    assert Device.objects.get().last_seen_at == first.last_seen_at
    clock.shift(dt.timedelta(minutes=1))
    client.get(RIGHTS)
    assert Device.objects.get().last_seen_at == first.last_seen_at + dt.timedelta(hours=1)
    assert Device.objects.get().first_seen_at == first.first_seen_at


def test_one_is_signed_out(country: Cast):
    phone, computer = signed_in(country), signed_in(country, "Windows Firefox")
    page = computer.get(DEVICES).content.decode()
    assert page.index("Firefox trên máy tính Windows") < page.index("máy này") < page.index("Chrome trên điện thoại")
    other = Device.objects.get(name__startswith="Chrome")
    answer = computer.post(DEVICES, {"device": other.pk}, follow=True)
    assert "Đã đăng xuất thiết bị." in answer.content.decode()
    assert phone.get(RIGHTS).status_code == 302
    assert computer.get(RIGHTS).status_code == 200
    again = computer.post(DEVICES, {"device": other.pk}, follow=True)
    assert "đã đăng xuất rồi" in again.content.decode()


def test_all_others_are_signed_out(country: Cast):
    clients = [signed_in(country) for _ in range(3)]
    answer = clients[0].post(DEVICES, follow=True)
    assert "Đã đăng xuất 2 thiết bị khác." in answer.content.decode()
    assert [client.get(RIGHTS).status_code for client in clients] == [200, 302, 302]


@pytest.mark.parametrize("device", ["x", "9" * 40, "0"])
def test_nonsense_signs_out_nothing(country: Cast, device: str):
    client = signed_in(country)
    assert client.post(DEVICES, {"device": device}).status_code == 302
    assert client.get(RIGHTS).status_code == 200


def test_nobody_signs_out_somebody_elses(country: Cast):
    signed_in(country)
    with pytest.raises(Refusal, match="đã đăng xuất rồi"):
        sign_out_device(Device.objects.get().pk, by=country.commune)
    assert Device.objects.get().ended_at is None


def test_signing_out_ends_the_device_and_another_password_the_others(country: Cast):
    one, two = signed_in(country), signed_in(country)
    one.post("/dang-xuat/")
    assert len(devices_of(country.secretary)) == 1
    three = signed_in(country)
    said = {"current": PASSWORD, "password": "mua-lua-chin-2026"}
    page = three.post("/doi-mat-khau/", said, follow=True).content.decode()
    assert "Các thiết bị khác của đồng chí đã đăng xuất." in page
    assert two.get(RIGHTS).status_code == 302
    (line,) = devices_of(country.secretary, session_mark(three.cookies["thulinh"].value))
    assert line.is_this


def test_a_session_that_has_run_out_is_no_device_any_more(country: Cast, clock):
    signed_in(country)
    clock.shift(dt.timedelta(days=61))
    assert devices_of(country.secretary) == []


def test_the_level_above_sees_the_day_and_no_device(country: Cast):
    signed_in(country)
    commune = Client()
    commune.force_login(country.commune)
    page = commune.get(f"/nguoi/{country.secretary.person_id}/").content.decode()
    assert "lần cuối ngày 22/11/2026" in page
    assert "Chrome" not in page
