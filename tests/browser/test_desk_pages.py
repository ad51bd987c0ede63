"""The desk's pages in a real browser, on a phone and on a laptop, in both themes, as three people see them."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cast import Cast
from thulinh.activities.actions import assign_task, record_session
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.people.models import Holding
from thulinh.programmes.actions import store_version
from thulinh.programmes.models import Version
from thulinh.units.models import Succession, UnitPath


def addresses(country: Cast, who: str) -> list[str]:
    """What somebody looks at in an hour's work."""
    unit = {"secretary": country.east, "commune": country.a1, "province": country.a}[who]
    if who == "province":  # the same templates with more in them
        return [reverse("desk:unit", args=[unit.pk]), reverse("desk:tree"), reverse("desk:log")]
    activity = country.activities[0].pk
    named = [("units", []), ("tree", []), ("people", []), ("secretaries", []), ("activities", []), ("programmes", []),
             ("unit", [unit.pk]), ("person", [country.people["Bùi Quốc An"].pk]), ("activity", [activity]),
             ("programme", ["nen-nep-sinh-hoat-chi-doan"]), ("programme", ["2-giao-1-lien-ket"])]  # fmt: skip
    if who != "secretary":
        named += [("log", []), ("arrange", [country.a1.pk]), ("merge", [country.a1.pk]), ("split", [country.east.pk])]
    found = [reverse(f"desk:{name}", args=arguments) for name, arguments in named]
    return [*found, reverse("desk:search") + "?q=thon"]


@pytest.mark.parametrize("who", ["secretary", "commune", "province"])
def test_pages_are_accessible_in_both_themes(country: Cast, page, sign_in, assert_accessible, who: str) -> None:
    sign_in(page, country.accounts[who])
    for address in addresses(country, who):
        answer = page.goto(address)
        assert answer.status == 200, address
        assert_accessible(page)


def test_pages_that_need_a_story(country: Cast, page, sign_in, assert_accessible) -> None:
    """Those who leave with open tasks, a programme with two versions, and changes of a branch."""
    code, east, commune = "nen-nep-sinh-hoat-chi-doan", country.east.pk, country.again(country.commune)
    text = Version.objects.get(programme__code=code).text
    text = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-12-01")
    store_version(text, by=None)
    officer = country.officer.person_id
    meeting = record_session(SessionEntry("hop-ban-thuong-vu", country.a1.pk, dt.date(2026, 11, 2)), by=commune)
    assign_task(meeting.pk, Decision("Dự sinh hoạt", officer, east, dt.date(2026, 12, 1)), by=commune)
    sign_in(page, country.commune)
    named = [("hand_over", [officer]), ("party", [country.people["Bùi Quốc An"].pk]), ("compare", [code, 1, 2]),
             ("found", [country.a1.pk]), ("rename", [east]), ("transfer", [east]), ("dissolve", [east]),
             ("information_requests", [])]  # fmt: skip
    for name, arguments in named:
        address = reverse(f"desk:{name}", args=arguments)
        answer = page.goto(address)
        assert answer.status == 200, address
        assert urlsplit(page.url).path == address
        assert_accessible(page)


def test_two_hamlets_merge_without_javascript(country: Cast, open_page, sign_in, assert_accessible) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    page.goto(reverse("desk:unit", args=[country.a1.pk]))
    page.get_by_role("link", name="Sắp xếp").click()
    page.get_by_role("link", name="Chọn đơn vị").click()
    for name in ("Chi đoàn thôn Đông", "Chi đoàn thôn Tây"):
        page.get_by_text(name, exact=True).first.click()
    page.get_by_label("Tên đơn vị mới").fill("Chi đoàn thôn Hòa Bình")
    first = (dt.date.today().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    page.get_by_label("Có hiệu lực từ ngày").fill(first.strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("Nguyễn Thị Hồng Đào thôi giữ chức danh Bí thư chi đoàn")).to_be_visible()
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đồng chí chưa điền mục này.").first).to_be_visible()
    page.get_by_label("Số quyết định").fill("15-QĐ/ĐTN")
    page.get_by_label("Bí thư lâm thời").select_option(label="Ngô Đức Thịnh (Chi đoàn thôn Tây)")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã ghi: Hợp nhất")).to_be_visible()
    new = UnitPath.objects.on(first).get(name="Chi đoàn thôn Hòa Bình").unit_id
    assert Holding.objects.on(first).get(seat__unit=new).person == country.people["Ngô Đức Thịnh"]
    assert Succession.objects.count() == 1
