"""The first page carries its style; the next ones point to it."""

import re

from django.http import HttpRequest, HttpResponse
from django.test import Client

from thulinh.ui import first_view


def test_the_first_page_carries_the_style_and_the_second_points_to_it(db) -> None:
    client = Client()
    first = client.get("/khong-co/")
    text = first.content.decode()
    assert "<style>" in text
    assert 'rel="stylesheet"' not in text
    policy = first["Content-Security-Policy"]
    assert f"style-src 'self' 'sha256-{first_view.checksum()}'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    second = client.get("/khong-co/")
    assert "<style>" not in second.content.decode()
    assert 'rel="stylesheet" href="/static/ui/app.css"' in second.content.decode()
    assert "sha256" not in second["Content-Security-Policy"]


def test_a_browser_that_has_seen_an_older_style_is_shown_the_new_one(db) -> None:
    client = Client()
    client.cookies[first_view.COOKIE] = "older"
    assert "<style>" in client.get("/khong-co/").content.decode()


def test_addresses_in_the_style_are_whole() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", first_view.text())
    assert addresses
    assert all(re.fullmatch(r"/static/ui/fonts/[\w.-]+\.woff2", address) for address in addresses)
    assert "</style" not in first_view.text()
    assert "/*" not in first_view.text()


def test_an_answer_without_a_page_keeps_its_policy() -> None:
    answer = first_view.FirstView(lambda request: HttpResponse("x"))(HttpRequest())
    assert not answer.cookies
    assert not hasattr(answer, "_csp_update")
