"""The report of a visit on a phone, with a photo, written while there is no signal."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from browser.without_signal.sheets import at_phone_day, in_time, until
from cast import TODAY, Cast
from thulinh.visits.actions import load_forms
from thulinh.visits.models import Visit
from thulinh.visits.tests.places import planned

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Chi đoàn sinh hoạt đều, còn thiếu sổ."


def test_a_report_waits_for_signal_and_arrives_once(
    country: Cast, phone: Page, sign_in: Callable, photo: Path, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_forms(small_country.definitions("visits.yaml"))
    visit = planned(country, starts_on=TODAY - timedelta(days=1))
    address = reverse("visits:report", args=[visit.pk])
    at_phone_day(phone)
    sign_in(phone, country.province)
    phone.goto(address)
    until(phone, "Boolean(navigator.serviceWorker.controller)")
    phone.reload()
    until(phone, f"caches.match(location.origin + {json.dumps(address)}).then(Boolean)")
    phone.context.set_offline(True)
    phone.reload()
    phone.get_by_label("Kết quả chuyến đi").fill(WORDS)
    phone.locator("input[type=file]").set_input_files(photo)
    phone.get_by_role("button", name="Gửi báo cáo").click()
    expect(phone.get_by_text("Báo cáo chuyến đi 21/11/2026")).to_be_visible()
    assert not Visit.objects.exclude(report="").exists()
    phone.context.set_offline(False)
    in_time(phone, lambda: Visit.objects.get().files.count() == 1)
    visit.refresh_from_db()
    assert (visit.status, visit.report, visit.reported_on) == ("da-di", WORDS, TODAY)
    in_time(phone, lambda: Visit.objects.get().awaited_photos == 0)
