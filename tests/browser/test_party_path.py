"""The way to the Party in a real browser: a step, who helps, a remark, the list, the sums; the helper's narrow door."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cast import Cast
from thulinh.desk.tests.conftest import furnished
from thulinh.people.actions import record_party_standing
from thulinh.selection.actions.path import record_party_step


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country as a browser meets it today; a prospect of thôn Đông who has not moved for long."""
    built = furnished()
    person, by, on = built.people["Bùi Quốc An"], built.again(built.commune), timezone.localdate()
    record_party_step(person, kind="uu-tu", day=dt.date(2023, 3, 26), on=on, by=by)
    record_party_standing(person, state="doi-tuong", starts_on=dt.date(2023, 9, 2), by=by)
    return built


def test_followed_by_the_commune_and_remarked_by_the_helper(country: Cast, open_page, page, sign_in, assert_accessible):
    person = country.people["Bùi Quốc An"]
    sign_in(page, country.commune)
    page.goto("/")
    page.get_by_role("link", name="1 đồng chí lâu không tiến triển").first.click()
    expect(page.locator("tbody").get_by_text("Lâu không tiến triển")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=person.full_name).first.click()
    expect(page.get_by_text("Cần trao đổi với cấp ủy.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ghi bước").click()
    page.get_by_text("Học lớp bồi dưỡng nhận thức về Đảng").click()
    page.get_by_label("Số văn bản").fill("15-GCN")
    assert_accessible(page)
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text("văn bản số 15-GCN")).to_be_visible()
    page.get_by_role("link", name="Ghi người giúp đỡ").click()
    assert_accessible(page)
    page.locator("[name=mentor]").select_option(str(country.officer.person_id))
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.get_by_text(country.officer.person.full_name).first).to_be_visible()

    size = "phone" if page.viewport_size["width"] < 500 else "laptop"
    helper = sign_in(open_page(size), country.officer)
    helper.goto("/")
    helper.get_by_role("link", name="Nhận xét").first.click()
    helper.get_by_text("Có tiến bộ").click()
    helper.get_by_label("Nội dung").fill("Dự đủ sinh hoạt, nhận việc khó")
    assert_accessible(helper)
    helper.get_by_role("button", name="Ghi nhận xét").click()
    helper.goto(reverse("desk:party", args=[person.pk]))
    expect(helper.get_by_text("Dự đủ sinh hoạt, nhận việc khó")).to_be_visible()
    assert helper.get_by_role("link", name="Ghi bước").count() == 0
    assert_accessible(helper)
    page.reload()
    for name, arguments in (("without_path", []), ("party_funnel", [country.a1.pk])):
        page.goto(reverse(f"desk:{name}", args=arguments))
        assert_accessible(page)
