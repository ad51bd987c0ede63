"""On a visit, on a phone: three findings with at most four taps and one sentence each, also with the line cut."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from browser.counting import Effort
from browser.without_signal.sheets import at_phone_day, in_time, until
from cast import TODAY, Cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.models import Finding, FindingPhoto, FindingStep
from thulinh.difficulties.tests.town import EARLIER, found, guide
from thulinh.visits.actions import load_forms, record_visit
from thulinh.visits.models import Visit, VisitFinding
from thulinh.visits.rules.entries import VisitEntry

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = ("Hai tháng chưa sinh hoạt", "Chưa biết mở đầu buổi sinh hoạt", "Tủ sách đầu thôn do đoàn viên góp")


@pytest.fixture
def visited(country: Cast) -> Cast:
    """A visit of the province's cadre to thôn Đông today; something was found there before, and guidance is out."""
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    load_forms(small_country.definitions("visits.yaml"))
    guide(country)
    found(country, text="Sổ chi đoàn chưa ghi", on=EARLIER)
    who = country.again(country.province)
    went = VisitEntry("du-sinh-hoat", country.a.pk, (who.person_id,), TODAY, TODAY, (country.east.pk,), "Dự sinh hoạt")
    record_visit(went, by=who)
    return country


def page_of(country: Cast) -> str:
    return reverse("desk:visit_finding", args=[Visit.objects.get().pk, country.east.pk])


def opened(page: Page, country: Cast, sign_in: Callable) -> Page:
    """The page of the place, opened with signal; the worker has taken over and kept it."""
    at_phone_day(page)
    sign_in(page, country.province)
    page.goto(page_of(country))
    until(page, "Boolean(navigator.serviceWorker.controller)")
    page.reload()
    until(page, f"caches.match(location.origin + {json.dumps(page_of(country))}).then(Boolean)")
    return page


def find_three(page: Page, done: Callable[[int], None]) -> list[Effort]:
    """Three findings, one after the other, as a thumb does it."""
    kinds = ("Chưa tổ chức sinh hoạt", "Kỹ năng còn thiếu", "Mô hình, công trình, phần việc hay")
    spent = []
    for number, (kind, words) in enumerate(zip(kinds, WORDS, strict=True), start=1):
        effort = Effort(page)
        effort.tap(page.locator("label", has_text=kind))
        if kind == "Kỹ năng còn thiếu":
            effort.tap(page.locator("label", has_text="Điều hành buổi sinh hoạt chi đoàn"))
        effort.type("Ghi một câu", words)
        effort.tap("Lưu")
        done(number)
        spent.append(effort)
    return spent


def check(spent: list[Effort]) -> None:
    assert [len(effort.typed) for effort in spent] == [1, 1, 1]
    assert max(effort.taps for effort in spent) <= 4
    made = Finding.objects.filter(day=TODAY).order_by("pk")
    assert [one.text for one in made] == list(WORDS)
    assert VisitFinding.objects.filter(finding__in=made).count() == 3


def test_three_findings_with_signal(visited: Cast, phone: Page, sign_in, assert_accessible) -> None:
    page = opened(phone, visited, sign_in)
    expect(page.get_by_text("Sổ chi đoàn chưa ghi")).to_be_visible()
    page.locator("label", has_text="Sinh hoạt chưa đúng hướng dẫn").click()
    expect(page.get_by_text("Thăm thầy cô giáo cũ")).to_be_visible()
    assert_accessible(page)
    page.reload()

    def done(number: int) -> None:
        expect(page.get_by_text("Đã ghi phát hiện:")).to_be_visible()
        expect(page.get_by_label("Ghi một câu")).to_have_value("")
        assert Finding.objects.filter(day=TODAY).count() == number

    check(find_three(page, done))
    assert_accessible(page)


def test_three_findings_with_the_line_cut_arrive_once(visited: Cast, phone: Page, sign_in, assert_accessible) -> None:
    page = opened(phone, visited, sign_in)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Đang không có mạng")).to_be_visible()
    expect(page.get_by_text("Sổ chi đoàn chưa ghi")).to_be_visible()

    def done(_number: int) -> None:
        expect(page.get_by_text("Bản ghi sẽ tự gửi khi có mạng")).to_be_visible()
        expect(page.get_by_label("Ghi một câu")).to_have_value("")
        assert not Finding.objects.filter(day=TODAY).exists()

    spent = find_three(page, done)
    assert_accessible(page)
    page.context.set_offline(False)
    in_time(page, lambda: Finding.objects.filter(day=TODAY).count() == 3)
    page.wait_for_timeout(500)  # what would arrive twice has arrived
    check(spent)
    assert {one.entered_at.date() for one in Finding.objects.filter(day=TODAY)} == {TODAY}


def test_a_picture_follows_its_sentence(visited: Cast, phone: Page, sign_in, photo: Path) -> None:
    page = opened(phone, visited, sign_in)
    page.context.set_offline(True)
    page.reload()
    page.locator("label", has_text="Mô hình, công trình, phần việc hay").click()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    page.get_by_label("Ghi một câu").fill(WORDS[2])
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Bản ghi sẽ tự gửi khi có mạng")).to_be_visible()
    page.context.set_offline(False)
    in_time(page, lambda: FindingPhoto.objects.exists())
    made = Finding.objects.get(day=TODAY)
    assert made.photos.get().file.taken_at == dt.datetime(2026, 11, 22, 12, 45, 10, tzinfo=dt.UTC)


def test_a_word_on_an_earlier_finding_is_one_tap(visited: Cast, phone: Page, sign_in) -> None:
    page = opened(phone, visited, sign_in)
    effort = Effort(page)
    effort.tap(page.locator("label", has_text="Đã khắc phục"))
    effort.tap("Lưu")
    expect(page.get_by_text("Đã ghi lời về phát hiện trước đây.")).to_be_visible()
    assert effort.taps == 2
    assert FindingStep.objects.get().kind == "da-khac-phuc"
    assert not Finding.objects.to_follow().exists()


def test_without_script_the_page_does_the_same(visited: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("laptop", java_script_enabled=False), visited.province)
    page.goto(page_of(visited))
    page.locator("label", has_text="Chưa tổ chức sinh hoạt").first.click()
    page.get_by_label("Ghi một câu").fill(WORDS[0])
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã ghi phát hiện: chưa tổ chức sinh hoạt. Hạn khắc phục 22/12/2026.")).to_be_visible()
    expect(page.get_by_role("heading", name="Phát hiện trong chuyến đi")).to_be_visible()
