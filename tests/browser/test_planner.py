"""Gợi ý nơi đến in a real browser: a cadre of the province asks, reads why, unticks, changes a day, plans the rest."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import START, Cast, add_branches
from thulinh.desk.tests.conftest import founded
from thulinh.desk.tests.test_pace import DOCUMENT, PROGRAMME
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.visits.models import Visit


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, in which province A asks days of its cadres; nobody was anywhere."""
    built = founded()
    add_branches(built, 4)
    store_version(DOCUMENT, by=None)
    adopt([NewAdoption(PROGRAMME, built.a.pk, START, known_on=START, decided_by="Ban Thường vụ",
                       decision_number="12-KH/ĐTN", decision_on=START)], by=None)  # fmt: skip
    return built


def test_the_page_is_accessible_in_both_themes(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.province)
    page.goto(reverse("desk:suggest", args=[country.a.pk]))
    assert_accessible(page)
    page.get_by_role("button", name="Xem gợi ý").click()
    expect(page.get_by_role("button", name="Đưa các nơi đã chọn vào kế hoạch")).to_be_visible()
    page.get_by_text("Điểm được tính thế nào").click()
    assert_accessible(page)


def test_a_cadre_takes_some_of_the_proposed_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.province)
    page.goto(reverse("desk:suggest", args=[country.a.pk]))
    page.get_by_role("button", name="Xem gợi ý").click()
    expect(page.get_by_text("Đang trống bí thư").or_(page.get_by_text("đang trống bí thư")).first).to_be_visible()
    boxes = page.locator("input[name=take]")
    before = boxes.count()
    first = boxes.first
    key = first.get_attribute("value")
    first.uncheck()
    kept = boxes.nth(1).get_attribute("value")
    day = timezone.localdate().replace(day=1) + dt.timedelta(days=62)
    page.locator(f"#id_ngay_{kept}").fill(f"{day:%d/%m/%Y}")
    page.get_by_role("button", name="Đưa các nơi đã chọn vào kế hoạch").click()
    expect(page.get_by_text(f"Đã đưa {before - 1} chuyến vào kế hoạch")).to_be_visible()
    visits = Visit.objects.filter(status=Visit.Status.PLANNED)
    assert visits.count() == before - 1
    person, unit = map(int, kept.split("-"))
    assert visits.get(visitors__person=person, stops__unit=unit).starts_on == day
    expect(page.locator(f"input[name=take][value='{key}']").or_(page.get_by_text("Không gợi ý được"))).to_have_count(1)
