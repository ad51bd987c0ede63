"""One tap that a month's support came, on a phone without signal."""

import json
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from browser.without_signal.sheets import at_phone_day, in_time, until
from cast import Cast
from thulinh.benefits.actions import load_benefit_kinds
from thulinh.benefits.models import Receipt
from thulinh.benefits.tests.support import OCTOBER, lay

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tap_waits_for_signal_and_counts_once(country: Cast, phone: Page, sign_in: Callable) -> None:
    load_benefit_kinds(small_country.definitions("benefits.yaml"))
    lay(country, starts_on=OCTOBER)
    address = reverse("desk:own_support")
    at_phone_day(phone)
    sign_in(phone, country.secretary)
    phone.goto(address)
    until(phone, "Boolean(navigator.serviceWorker.controller)")
    phone.reload()
    until(phone, f"caches.match(location.origin + {json.dumps(address)}).then(Boolean)")
    phone.context.set_offline(True)
    phone.reload()
    october = phone.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")
    october.get_by_role("button", name="Đã nhận", exact=False).first.click()
    expect(october.get_by_text("sẽ tự gửi khi có mạng")).to_be_visible(timeout=15_000)
    phone.reload()
    expect(october.get_by_text("sẽ tự gửi khi có mạng")).to_be_visible()
    assert not Receipt.objects.exists()
    phone.context.set_offline(False)
    in_time(phone, lambda: Receipt.objects.count() == 1)
    said = Receipt.objects.get()
    assert (said.word, said.month_on, said.said_by) == ("da-nhan", OCTOBER, country.secretary)
    phone.goto(address)
    expect(phone.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")).to_contain_text("Đã nhận")
