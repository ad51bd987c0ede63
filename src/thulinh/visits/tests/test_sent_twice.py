"""Over a weak line a form arrives twice: it is done once, and the second answer is that of the first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.activities.tests.pages import fields_of
from thulinh.people.models import Account
from thulinh.ui.templatetags.ui import command_id
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.models import Rating, Schedule, Visit, VisitFile
from thulinh.visits.tests.places import STUDY, made, planned


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def twice(account: Account, url: str, **said) -> list[int]:
    client = Client()
    client.force_login(account)
    page = fields_of(client.get(url).content.decode())
    form = {**page, "command_id": command_id(), **said}
    return [client.post(url, form).status_code for _ in range(2)]


def test_the_word_of_the_place_with_its_rating(country: Cast):
    visit = made(country)
    url = reverse("visits:word", args=[visit.stops.get().pk])
    assert twice(country.secretary, url, outcome="dung", text="Đã dự", rating="3") == [302, 302]
    assert Rating.objects.count() == 1


def test_taking_it_back(country: Cast):
    visit = made(country)
    stop = visit.stops.get()
    confirm_stop(stop.pk, version=visit.version, text="Đã dự", by=country.again(country.secretary))
    url = reverse("visits:take_back", args=[stop.pk])
    assert twice(country.secretary, url, reason="Nhầm") == [302, 302]


def test_a_plan_that_was_made(country: Cast):
    url = reverse("visits:make", args=[planned(country).pk])
    assert twice(country.province, url) == [302, 302]
    assert Visit.objects.get().status == Visit.Status.MADE


@pytest.mark.parametrize("name", ["cancel", "withdraw"])
def test_cancelling_and_withdrawing(country: Cast, name: str):
    url = reverse(f"visits:{name}", args=[planned(country).pk])
    assert twice(country.province, url, reason="Bận") == [302, 302]
    client = Client()
    client.force_login(country.province)
    assert client.post(url, {"command_id": command_id(), "reason": "Bận"}).status_code == 404


def test_registering_later(country: Cast):
    url = reverse("visits:register", args=[made(country, form=STUDY, days=2).pk])
    assert twice(country.province, url) == [302, 302]


def test_dropping_a_paper(country: Cast):
    visit = made(country)
    client = Client()
    client.force_login(country.province)
    paper = SimpleUploadedFile("lenh.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    client.post(reverse("visits:add_paper", args=[visit.pk]), {"command_id": command_id(), "file": paper})
    url = reverse("visits:drop_file", args=[VisitFile.objects.get().pk])
    assert twice(country.province, url) == [302, 302]


def test_withdrawing_a_schedule(country: Cast):
    client = Client()
    client.force_login(country.province)
    said = {"title": "Tháng 6", "starts_on": "01/12/2026", "ends_on": "31/12/2026", "agenda": ""}
    client.post(reverse("visits:new_schedule"), {"command_id": command_id(), **said})
    url = reverse("visits:end_schedule", args=[Schedule.objects.get().pk])
    assert twice(country.province, url, reason="Bận") == [302, 302]
