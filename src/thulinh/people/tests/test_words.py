"""Every message that a person can meet on the way in is Vietnamese, also those of Django and django-otp."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from cast import PASSWORD, TODAY, Cast, app_code
from thulinh.people.actions import check_second_step, invite

MARKED = re.compile(r"[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(this|field|required|password|token|code|invalid|enter|please|ensure|valid|device|too)\b", re.IGNORECASE
)


def told(answer) -> list[str]:
    """What the page says is wrong."""
    page = answer.content.decode()
    problems = page[page.find('class="problems"') : page.find("</ul></div>")] if 'class="problems"' in page else page
    return [re.sub(r"<[^>]+>", "", line).strip() for line in re.findall(r"<li>.*?</li>", problems, re.DOTALL)]


@pytest.fixture
def token(country: Cast) -> str:
    return invite([country.secretary.person], on=TODAY, by=country.commune)[0].token


def check(answer, status: int = 422) -> None:
    assert answer.status_code == status
    words = told(answer)
    assert words
    for line in words:
        assert MARKED.search(line), line
        assert not ENGLISH.search(line), line


@pytest.mark.parametrize("secret", ["", "ngan", "12345678", "password1", "x" * 300])
def test_choosing_a_secret(client: Client, token: str, secret: str):
    check(client.post(reverse("people:accept", args=[token]), {"password": secret}))


@pytest.mark.parametrize(
    "said",
    [{"keep": "on"}, {"username": "x" * 99, "password": "y"}, {"username": "x"}, {"username": "x", "password": "y"}],
)
def test_signing_in(country: Cast, client: Client, said: dict):
    check(client.post("/dang-nhap/", said))


@pytest.mark.parametrize("code", ["", "000000", "x" * 99, "abcd-efgh"])
def test_a_code(country: Cast, client: Client, code: str):
    said = {"username": country.province.username, "password": PASSWORD}
    where = client.post("/dang-nhap/", said).url
    check(client.post(where, {"code": code}))


@pytest.mark.parametrize("code", ["", "000000", "x" * 99])
def test_setting_up(country: Cast, client: Client, code: str):
    client.force_login(country.commune)
    check(client.post("/hai-buoc/bat/", {"code": code}))
    client.post("/hai-buoc/bat/", {"current": PASSWORD})
    check(client.post("/hai-buoc/bat/", {"code": code}))


@pytest.mark.parametrize("said", [{"next": "/"}, {"command_id": "x"}, {"person": "0"}, {"person": ["1", "x"]}])
def test_inviting_many(country: Cast, client: Client, said: dict):
    client.force_login(country.commune)
    check(client.post(reverse("people:invitations", args=[country.a1.pk]), said))


def test_resetting_and_closing(country: Cast, client: Client):
    client.force_login(country.commune)
    for name in ("reset_second_step", "close_account", "invite"):
        check(client.post(reverse(f"people:{name}", args=[country.secretary.person_id]), {"reason": "x" * 999}))
    said = {"command_id": str(uuid.uuid4()), "reason": "Mất máy"}
    check(client.post(reverse("people:reset_second_step", args=[country.secretary.person_id]), said))


@pytest.mark.parametrize("wrong", [1, 4, 7, 12, 40])
def test_the_wait_is_told_in_seconds_or_minutes(country: Cast, wrong: int):
    TOTPDevice.objects.update(throttling_failure_count=wrong, throttling_failure_timestamp=timezone.now())
    answer = check_second_step(country.province, app_code(1))
    assert not answer.is_right
    assert MARKED.search(answer.words)
    assert not ENGLISH.search(answer.words)
