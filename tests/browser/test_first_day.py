"""The first day: an invitation printed by the commune, its code read by a phone, the first session, the figure."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import segno
import time_machine
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import cast as small_country
from browser.counting import Effort
from browser.without_signal.sheets import in_time
from cast import TODAY, Cast
from thulinh.activities.models import Activity, Evidence
from thulinh.activities.tests.photos import picture
from thulinh.desk.tests.conftest import founded
from thulinh.programmes.actions import NewAdoption, adopt

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAMME, CONTENT = "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang"
SECRET = "lua-chin-vang-2026"
QUIET = 4  # modules of white around a code; a camera needs them
MOST_TAPS = 6  # the code, the secret, the due line, who stayed at home, the camera, save


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, which asks for monthly sessions since this month; nothing is recorded yet. Ten branches of the
    commune have a secretary.
    """
    built = founded()
    first = TODAY.replace(day=1)
    paper = {"decided_by": "Ban Thường vụ", "decision_number": "12-KH/ĐTN", "decision_on": first}
    adopt([NewAdoption(PROGRAMME, built.top.pk, first, known_on=first, **paper)], by=None)
    small_country.add_branches(built, 9)
    return built


def test_from_the_printed_code_to_the_first_session_and_the_figure(
    country: Cast, laptop: Page, open_page: Callable, sign_in: Callable, tmp_path: Path
):
    assert figure(sign_in(laptop, country.commune), country)[:2] == ["0%", "0 trên 11 lượt phải làm theo tháng"]
    link = printed_invitation(laptop, country)

    phone = open_page("phone")
    seen = addresses(phone)
    person = Effort(phone)
    person.follow(link)
    person.type("Mật khẩu mới", SECRET)
    person.tap("Đặt mật khẩu và vào")
    expect(phone.get_by_role("heading", name="Chào đồng chí")).to_be_visible()
    person.tap(phone.locator("a.cta"))
    person.tap(phone.locator(".roll label", has_text="Lê Thị Ánh"))  # she stayed at home
    photo = tmp_path / "buoi.jpg"
    photo.write_bytes(picture(5, size=(3000, 2000)))
    with phone.expect_file_chooser() as chooser:
        person.tap(phone.locator(".photos .add").first)
    chooser.value.set_files(photo)
    expect(phone.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    person.tap("Lưu")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026: 3/4 có mặt.")).to_be_visible()
    in_time(phone, lambda: Evidence.objects.count() == 1)
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    assert (person.taps <= MOST_TAPS, person.typed) == (True, ["Mật khẩu mới"])
    sheet = reverse("activities:record", args=[country.east.pk, "sinh-hoat-chi-doan"])
    assert seen == [urlsplit(link).path, "/", sheet, "/"]  # nothing was read up in between
    made = Activity.objects.get(host=country.east)
    assert (made.recorded_by, made.roll, made.evidence.count()) == (country.secretary, Activity.Roll.NAMES, 1)

    held = ["9,1%", "1 trên 11 lượt phải làm theo tháng", "Chỉ tiêu từ 85%."]
    assert figure(laptop, country) == [*held, "Theo báo cáo, chưa kiểm tra"]
    verifier = sign_in(open_page("phone"), country.officer)
    verifier.goto("/")
    verifier.get_by_role("link", name="Duyệt").first.click()
    verifier.get_by_role("button", name="Đạt", exact=True).click()
    verifier.wait_for_load_state()
    made.refresh_from_db()
    assert (made.verdict, made.verifications.get().by) == (Activity.Verdict.PASSED, country.officer)
    assert figure(laptop, country) == [*held, "Cấp trên đã duyệt tất cả"]


def figure(page: Page, country: Cast) -> list[str]:
    """What the commune reads of its branches' month: the share, of how many, and how much of it was verified."""
    page.goto(reverse("desk:figure", args=[PROGRAMME, CONTENT, country.a1.pk]) + "?ky=2026-11")
    return page.get_by_role("region", name="Kết quả").locator("p").all_inner_texts()


def printed_invitation(page: Page, country: Cast) -> str:
    """The address that the code on the secretary's printed invitation carries."""
    page.goto(reverse("people:invitations", args=[country.a1.pk]))
    above = Effort(page)
    above.tap("Tạo lời mời cho những người đã chọn")
    assert (above.taps, above.typed) == (1, [])
    page.emulate_media(media="print")
    expect(page.get_by_role("region", name="Giấy mời:")).to_have_count(10)
    paper = page.get_by_role("region", name="Giấy mời: Nguyễn Thị Hồng Đào")
    link = paper.locator(".link").inner_text()
    assert modules(paper.get_by_role("img", name="Mã QR")) == expected_modules(link)
    page.emulate_media(media="screen")
    return link


def expected_modules(content: str) -> list[list[int]]:
    """The code of these words, as its own library draws it, with the white around it."""
    code = segno.make(content, error="m", micro=False)
    return [[int(dark) for dark in row] for row in code.matrix_iter(border=QUIET)]


def modules(drawing: Locator) -> list[list[int]]:
    """The code as it stands on the paper, read from its picture: dark is 1."""
    box = drawing.locator("svg").get_attribute("viewBox")
    assert box
    count = int(box.split()[2])
    with Image.open(io.BytesIO(drawing.locator("svg").screenshot(scale="device"))) as image:
        grey = image.convert("L")
    step = grey.width / count
    assert step >= 2.5
    middles = [int((place + 0.5) * step) for place in range(count)]
    return [[int(grey.getpixel((x, y)) < 128) for x in middles] for y in middles]


def addresses(page: Page) -> list[str]:
    """The pages that are opened from now on, as they are opened."""
    opened: list[str] = []

    def note(frame) -> None:
        if frame == page.main_frame:
            opened.append(urlsplit(frame.url).path)

    page.on("framenavigated", note)
    return opened
