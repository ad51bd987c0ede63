"""What a kept page asks before it sends: a token, who is signed in, what has arrived."""

import uuid

from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.kernel.receipts import once
from thulinh.people.actions import deactivate
from thulinh.people.queries import account_mark

ASKED = reverse("people:presence")


def client_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_nobody_is_told_a_token_and_no_mark(db) -> None:
    answer = Client().get(ASKED, {"lenh": str(uuid.uuid4())})
    assert answer.json()["account"] == ""
    assert len(answer.json()["token"]) > 20
    assert answer.json()["arrived"] == {}
    assert "no-store" in answer["Cache-Control"]


def test_a_mark_is_lasting_and_says_nothing(country: Cast) -> None:
    mark = client_of(country.secretary).get(ASKED).json()["account"]
    assert mark == account_mark(country.secretary) == client_of(country.secretary).get(ASKED).json()["account"]
    assert mark != account_mark(country.commune)
    assert country.secretary.username not in mark
    assert len(mark) == 24


def test_the_token_lets_a_form_through(country: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(country.secretary)
    address = reverse("people:sign_out")
    assert client.post(address).status_code == 403
    token = client.get(ASKED).json()["token"]
    assert client.post(address, headers={"X-CSRFToken": token}).status_code == 302


def test_only_the_sender_learns_what_has_arrived(country: Cast) -> None:
    command, never = uuid.uuid4(), uuid.uuid4()
    once(command, by=country.secretary, content={}, write=lambda: country.east)
    asked = {"lenh": [str(command), str(never), "khong-phai-ma"]}
    assert client_of(country.secretary).get(ASKED, asked).json()["arrived"] == {str(command): str(country.east.pk)}
    assert client_of(country.commune).get(ASKED, asked).json()["arrived"] == {}


def test_a_closed_account_is_nobody(country: Cast) -> None:
    client = client_of(country.secretary)
    deactivate(country.secretary, reason="Thôi giữ chức danh", by=country.administrator)
    assert client.get(ASKED).json()["account"] == ""
