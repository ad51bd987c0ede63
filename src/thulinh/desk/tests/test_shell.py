"""The frame: who is signed in, for which unit, and a menu of what they may do and of nothing else."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast, add_branches
from thulinh.desk.context import DEMO_ADDRESS, shell
from thulinh.people.models import Account
from thulinh.ui.shell import bar_items

pytestmark = pytest.mark.usefixtures("today")

# What each role finds in the phone's bar, before "Thêm".
BARS = {
    "secretary": ["Việc của tôi", "Chi đoàn", "Ghi buổi", "Mô hình"],
    "commune": ["Việc của tôi", "Điều hành", "Ghi buổi", "Mô hình"],
    "officer": ["Việc của tôi", "Điều hành", "Mô hình"],
    "province": ["Việc của tôi", "Điều hành", "Ghi buổi", "Mô hình"],
    "centre": ["Việc của tôi", "Điều hành", "Mô hình"],
    "inspector": ["Việc của tôi", "Điều hành", "Mô hình"],
}


def frame(country: Cast, account: Account, path: str = "/") -> dict:
    request = RequestFactory().get(path)
    request.user = country.again(account)
    return shell(request)


@pytest.mark.parametrize("who", BARS)
def test_bar_of_the_phone(adopted: Cast, who: str) -> None:
    menu = frame(adopted, adopted.accounts[who])["menu"]
    assert [item.short or item.label for item in bar_items(menu)] == BARS[who]
    assert [item.label for item in menu if item.is_main] == (["Ghi buổi"] if "Ghi buổi" in BARS[who] else [])


@pytest.mark.parametrize("who", [*BARS, "outsider", "administrator"])
def test_every_line_of_the_menu_opens(adopted: Cast, visit, who: str) -> None:
    client = visit(adopted.accounts[who])
    menu = frame(adopted, adopted.accounts[who])["menu"]
    assert len(menu) > 5
    for item in menu:
        assert client.get(item.url, follow=True).status_code == 200, item.label


def test_who_is_signed_in_and_where(adopted: Cast) -> None:
    found = frame(adopted, adopted.secretary)
    assert found["unit_line"] == "Chi đoàn thôn Đông, Đoàn xã Tân Lập"
    assert found["account"].name == "Nguyễn Thị Hồng Đào"
    assert found["account"].line == "Bí thư chi đoàn"
    assert frame(adopted, adopted.commune)["unit_line"] == "Đoàn xã Tân Lập"
    assert frame(adopted, adopted.administrator)["unit_line"] == ""


def test_line_of_the_page_at_hand_is_marked(adopted: Cast) -> None:
    def marked(path: str) -> list[str]:
        return [item.label for item in frame(adopted, adopted.commune, path)["menu"] if item.current]

    assert marked("/") == ["Việc của tôi"]
    assert marked(reverse("desk:cockpit", args=[adopted.a1.pk])) == ["Bảng điều hành"]
    assert marked(reverse("desk:programme", args=["2-giao-1-lien-ket"])) == ["Mô hình"]


def test_what_waits_stands_beside_its_line(adopted: Cast, session) -> None:
    session()
    counts = {item.label: item.count for item in frame(adopted, adopted.commune)["menu"]}
    assert counts["Chờ duyệt"] == 1
    assert sum(counts.values()) == 1


def test_menu_offers_nothing_that_one_may_not_do(adopted: Cast) -> None:
    labels = {item.label for item in frame(adopted, adopted.secretary)["menu"]}
    assert not labels & {"Chờ duyệt", "Nhập từ Excel", "Nhật ký thao tác", "Bảng điều hành"}


def test_visitors_see_only_that_it_is_a_demonstration(rf, settings) -> None:
    request = rf.get("/dang-nhap/")
    assert set(shell(request)) == {"home_url"}
    settings.DEMO = True
    assert shell(request) == {"home_url": "/", "is_demo": True, "demo_url": DEMO_ADDRESS}
    assert reverse("demo:roles") == DEMO_ADDRESS


def test_frame_asks_few_questions(adopted: Cast) -> None:
    add_branches(adopted, 20)
    for who, most in (("secretary", 6), ("commune", 10)):
        with CaptureQueriesContext(connection) as asked:
            frame(adopted, adopted.accounts[who])
        assert len(asked) <= most
