"""The pages of the place visited."""

import io
from html import unescape

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.people.models import Account
from thulinh.ui.templatetags.ui import command_id
from thulinh.visits.models import Rating, Stop, Visit, VisitDay
from thulinh.visits.tests.places import made


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def visit(country: Cast) -> Visit:
    """Two days at thôn Đông of the province's cadre."""
    return made(country, days=2)


def word_url(visit: Visit) -> str:
    return reverse("visits:word", args=[visit.stops.get().pk])


def said(visit: Visit, **more) -> dict:
    return {"command_id": command_id(), "version": visit.version, "outcome": "dung", "text": "Đã dự sinh hoạt"} | more


def test_one_tap_confirms_with_words_that_stand_there(country: Cast, visit: Visit):
    client = browser(country.secretary)
    page = unescape(client.get(word_url(visit)).content.decode())
    assert "Đúng, đã đến" in page
    assert "Đoàn đã đến từ ngày 19/11/2026 đến ngày 20/11/2026: Dự sinh hoạt chi đoàn" in page
    answer = client.post(word_url(visit), said(visit, text="Đoàn đã đến", next="/"))
    assert (answer.status_code, answer.url) == (302, "/")
    stop = visit.stops.get()
    assert (stop.word, stop.word_text) == ("da-xac-nhan", "Đoàn đã đến")


def test_a_day_is_struck_and_a_rating_given(country: Cast, visit: Visit):
    day = VisitDay.objects.filter(visit=visit).latest("day")
    form = said(visit, absent=[day.pk], reason="Đoàn về sớm", rating="3")
    answer = browser(country.secretary).post(word_url(visit), form)
    assert answer.status_code == 302
    day.refresh_from_db()
    assert (day.counted, day.denied_why) == (0, "Đoàn về sớm")
    assert Rating.objects.get().score == 3
    page = unescape(browser(country.secretary).get(word_url(visit)).content.decode())
    assert "20/11/2026, Võ Thị Lan Anh: không đúng. Đoàn về sớm" in page
    assert "có ích" not in page  # what was given is asked no more, and shown to nobody


def test_what_is_missing_is_said_on_the_page(country: Cast, visit: Visit):
    client = browser(country.secretary)
    answer = client.post(word_url(visit), said(visit, outcome="khong-dung", reason=""))
    assert answer.status_code == 422
    assert "vì sao không đúng" in unescape(answer.content.decode())
    assert visit.stops.get().word == Stop.Word.WAITING
    old = client.post(word_url(visit), said(visit, version=7))
    assert old.status_code == 422
    assert f'name="version" value="{visit.version}"' in old.content.decode()


def test_a_word_is_taken_back_with_a_reason(country: Cast, visit: Visit):
    client = browser(country.secretary)
    back = reverse("visits:take_back", args=[visit.stops.get().pk])
    assert client.get(back).status_code == 404
    client.post(word_url(visit), said(visit, outcome="khong-dung", reason="Không có đoàn nào"))
    assert visit.stops.get().word == Stop.Word.DENIED
    assert client.get(back).status_code == 200
    client.post(back, {"command_id": command_id(), "version": visit.version, "reason": "Nhầm"})
    assert visit.stops.get().word == Stop.Word.WAITING


@pytest.mark.parametrize("name", ["province", "outsider", "officer", "inspector", "administrator"])
def test_for_others_the_page_is_not_there(country: Cast, visit: Visit, name: str):
    client = browser(country.accounts[name])
    assert client.get(word_url(visit)).status_code == 404
    assert client.post(word_url(visit), said(visit)).status_code == 404
    assert visit.stops.get().word == Stop.Word.WAITING


def test_the_list_of_the_place_and_its_spreadsheet(country: Cast, visit: Visit):
    client, where = browser(country.secretary), reverse("visits:hosted")
    page = unescape(client.get(where).content.decode())
    assert "Võ Thị Lan Anh" in page
    assert "Chờ nơi đến xác nhận" in page
    book = client.get(where, {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet[2]][:4] == [
        "Dự sinh hoạt chi đoàn, làm việc với bí thư", "Chi đoàn thôn Đông", "Tỉnh đoàn Bình An", "Võ Thị Lan Anh",
    ]  # fmt: skip
