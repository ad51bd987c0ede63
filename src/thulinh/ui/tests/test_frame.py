"""The frame around every page: with and without menu, the demo's mark, the theme, and the pages of refusal."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from thulinh.ui import views
from thulinh.ui.shell import Account, MenuItem, bar_items

MENU = [
    MenuItem("Việc của tôi", "/", "list-checks", current=True, count=3, in_bar=True),
    MenuItem("Ghi buổi sinh hoạt", "/ghi/", "plus", short="Ghi buổi", in_bar=True, is_main=True),
    MenuItem("Khó khăn", "/kho-khan/", "message-circle-warning"),
    MenuItem("Bí thư chi đoàn", "/bi-thu/", "users", group="Đội ngũ"),
    MenuItem("Đơn vị", "/don-vi/", "building-2", group="Đội ngũ"),
]


def test_frame_stands_without_anything_from_the_context() -> None:
    page = render_to_string("ui/base.html", {"title": "Trang thử"})
    assert '<html lang="vi">' in page
    assert "<title>Trang thử – Thủ Lĩnh</title>" in page
    assert 'class="skip" href="#noidung"' in page
    assert "<h1>Trang thử</h1>" in page
    assert "BẢN TRÌNH DIỄN" not in page
    assert "<nav" not in page


def test_frame_shows_menu_bar_account_and_unit(ask) -> None:
    context = {
        "menu": MENU,
        "unit_line": "Đoàn xã Sơn Viên",
        "account": Account("Nguyễn Thị Hồng Đào", "Bí thư chi đoàn"),
        "sign_out_url": "/ra/",
        "search_url": "/tim/",
    }
    page = render_to_string("ui/base.html", context, ask("/"))
    side, bar = page.split('<nav class="bottom"')
    assert side.count("Đội ngũ") == 1
    assert '<a href="/" aria-current="page">' in side
    assert "3<span" in side
    assert "Đoàn xã Sơn Viên" in side
    assert "Tài khoản: Nguyễn Thị Hồng Đào" in side
    assert 'aria-label="Tìm kiếm"' in side
    assert 'method="post" action="/ra/"' in side
    assert 'method="post" action="/giao-dien/nen/"' in side
    assert "csrfmiddlewaretoken" in side
    assert '<a href="/ghi/" class="add">' in bar
    assert "<span>Ghi buổi</span>" in bar
    assert "<span>Thêm</span>" in bar
    assert bar.split("<details")[0].count("<a ") == 2


def test_bar_takes_the_first_lines_when_none_is_marked() -> None:
    plain = [MenuItem(str(place), "/", "check") for place in range(6)]
    assert bar_items(plain) == plain[:4]
    assert bar_items(MENU) == MENU[:2]


@pytest.mark.parametrize("template", ["ui/base.html", "ui/plain.html"])
def test_demo_is_marked_on_every_page(template: str, ask) -> None:
    assert "BẢN TRÌNH DIỄN" in render_to_string(template, {"is_demo": True}, ask("/"))


def test_messages_are_seen_with_sign_and_words(ask) -> None:
    from django.contrib import messages
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = ask("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    messages.success(request, "Đã lưu <b>")
    messages.error(request, "Không gửi được")
    page = render_to_string("ui/base.html", {"title": "x"}, request)
    assert '<p class="notice green" role="status">' in page
    assert "Đã lưu &lt;b&gt;" in page
    assert '<p class="notice red" role="alert">' in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_pages_of_refusal_stand_alone_and_speak_plainly(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "<h1>" in page
    assert 'href="/"' in page
    assert "Error" not in page
    assert name[:3] not in page.split("<main")[1]


def test_dark_theme_follows_the_cookie(ask) -> None:
    def opening(theme: str) -> str:
        return render_to_string("ui/base.html", {}, ask("/", theme=theme)).partition("<head>")[0]

    assert 'data-theme="dark"' in opening("dark")
    assert "data-theme" not in opening("light")
    assert "data-theme" not in opening('"><script>')


@pytest.mark.parametrize(
    ("back", "expected"),
    [("/don-vi/?sort=ten", "/don-vi/?sort=ten"), ("https://example.com/", "/"), ("//example.com", "/"), ("", "/")],
)
def test_theme_is_remembered_and_leads_back(back: str, expected: str) -> None:
    answer = Client().post("/giao-dien/nen/", {"theme": "dark", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, expected)
    assert answer.cookies["theme"].value == "dark"


def test_theme_takes_nothing_else() -> None:
    assert "theme" not in Client().post("/giao-dien/nen/", {"theme": "pink"}).cookies
    assert Client().get("/giao-dien/nen/").status_code == 405
    assert vars(views.change_theme)["access"] == "open"
