"""Sample checks in a real browser: drawn, called about, recorded, put right; the rate beside the figure."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cast import Cast
from thulinh.checks.models import Check, Draw
from thulinh.desk.tests.conftest import BRANCH_SESSIONS


def test_draw_call_record_put_right(country: Cast, open_page, page, sign_in, assert_accessible) -> None:
    sign_in(page, country.inspector)
    page.goto(reverse("desk:samples"))
    assert_accessible(page)
    page.get_by_role("link", name="Rút mẫu").click()
    page.get_by_text("Sinh hoạt chi đoàn", exact=True).click()
    page.get_by_label("Từ ngày").fill(f"01/01/{timezone.localdate().year - 1}")
    page.get_by_label("Số bản ghi").fill("1")
    assert_accessible(page)
    page.get_by_role("button", name="Rút mẫu").click()
    expect(page.get_by_role("link", name="Còn 1 bản ghi chờ kiểm tra")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Còn 1 bản ghi chờ kiểm tra").click()
    assert_accessible(page)
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Hỏi gì")).to_be_visible()
    expect(page.get_by_role("link", name="Gọi 0912").first).to_be_visible()
    assert_accessible(page)
    for name in ("stands", "quality"):
        page.locator(f'[name="{name}"][value="khong"] + *, label:has([name="{name}"][value="khong"])').first.click()
    page.get_by_label("Nhận xét, sai ở đâu").fill("Hôm ấy chi đoàn không sinh hoạt")
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_text("Không còn bản ghi nào chờ kiểm tra.")).to_be_visible()
    page.goto(reverse("desk:sample", args=[Draw.objects.get().pk]))
    expect(page.get_by_text("1 sai trong 1 bản ghi đã kiểm tra")).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("desk:checks_made"))
    assert_accessible(page)

    size = "phone" if page.viewport_size["width"] < 500 else "laptop"
    commune = sign_in(open_page(size), country.commune)
    commune.goto("/")
    commune.get_by_role("link", name="Chấn chỉnh").first.click()
    assert_accessible(commune)
    commune.get_by_label("Đã chấn chỉnh thế nào").fill("Đã trả lại bản ghi, nhắc chi đoàn")
    commune.get_by_role("button", name="Ghi chấn chỉnh").click()
    commune.wait_for_url("**/")
    commune.goto(reverse("desk:activity", args=[Check.objects.get().record_id]))
    expect(commune.get_by_text("Đã chấn chỉnh ngày", exact=False).first).to_be_visible()
    assert_accessible(commune)
    figure = reverse("desk:figure", args=[BRANCH_SESSIONS, "sinh-hoat-thang", country.a1.pk])
    commune.goto(f"{figure}?ky=nam-nay")
    assert_accessible(commune)


def test_the_drawn_find_no_door(country: Cast, page, sign_in) -> None:
    sign_in(page, country.secretary)
    page.goto("/")
    assert page.get_by_text("Kiểm tra mẫu").count() == 0
    for name in ("samples", "checks_waiting", "checks_made", "draw"):
        assert page.goto(reverse(f"desk:{name}")).status == 404
