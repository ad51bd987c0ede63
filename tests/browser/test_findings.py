"""Findings in a real browser, for the roles concerned, at both sizes: found, owed, put right, reopened, shared."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from cast import Cast
from thulinh.desk.tests.conftest import founded
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import (
    DIFFICULTY,
    NOT_HELD,
    OFF_GUIDANCE,
    PRACTICE,
    SKILL_GAP,
    FindingEntry,
)
from thulinh.kernel.clock import today
from thulinh.visits.actions import record_visit
from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import VisitEntry


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with one finding of each kind at thôn Đông, and a visit of the province's cadre."""
    built = founded()
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    who, day, east = built.again(built.province), today(), built.east.pk
    gap = {"skill": "lap-ke-hoach", "person": built.secretary.person_id, "guided": "Đã làm mẫu"}
    rows = [
        FindingEntry(NOT_HELD, east, day, "Hai tháng chưa sinh hoạt"),
        FindingEntry(OFF_GUIDANCE, east, day, "Chỉ đọc tài liệu, không bàn việc"),
        FindingEntry(SKILL_GAP, east, day, "Chưa biết lập kế hoạch", **gap),
        FindingEntry(PRACTICE, east, day, "Tủ sách đầu thôn"),
        FindingEntry(DIFFICULTY, east, day, "Nhà văn hóa đang sửa"),
    ]
    record_findings(rows, by=who)
    went = VisitEntry("du-sinh-hoat", built.a.pk, (who.person_id,), day, day, (built.a1.pk,), "Dự sinh hoạt")
    record_visit(went, by=who)
    return built


def of_kind(kind: str) -> int:
    return Finding.objects.get(kind=kind).pk


def test_pages_are_accessible_in_both_themes(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.province)
    visit = Visit.objects.get().pk
    own = of_kind(NOT_HELD)
    pages = [
        reverse("desk:findings"), reverse("desk:needs"), f"{reverse('desk:needs')}?theo=nguoi",
        *(reverse("desk:finding", args=[of_kind(kind)]) for kind in (NOT_HELD, OFF_GUIDANCE, SKILL_GAP, PRACTICE)),
        reverse("desk:unit", args=[country.east.pk]), reverse("desk:visit_places", args=[visit]),
        reverse("desk:visit_finding", args=[visit, country.east.pk]),
        reverse("findings:record", args=[country.west.pk]), reverse("findings:put_right", args=[own]),
        reverse("findings:correct", args=[own]), reverse("findings:withdraw", args=[own]),
        reverse("findings:share", args=[of_kind(PRACTICE)]),
    ]  # fmt: skip
    for address in pages:
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_the_commune_puts_right_and_the_finder_reopens(country: Cast, open_page, sign_in, assert_accessible) -> None:
    commune = sign_in(open_page("phone"), country.commune)
    commune.goto("/")
    commune.get_by_role("link", name="2 việc cần khắc phục sau chuyến đi").first.click()
    commune.get_by_role("link", name="Hai tháng chưa sinh hoạt").click()
    commune.get_by_role("link", name="Đã khắc phục").click()
    commune.get_by_label("Đã khắc phục thế nào").fill("Đã họp lại, có biên bản")
    commune.get_by_role("button", name="Ghi đã khắc phục").click()
    expect(commune.get_by_text("Đã ghi việc khắc phục.")).to_be_visible()
    assert_accessible(commune)
    province = sign_in(open_page("laptop"), country.province)
    province.goto(reverse("desk:finding", args=[of_kind(NOT_HELD)]))
    province.get_by_role("link", name="Chưa khắc phục").click()
    province.get_by_label("Lý do").fill("Tháng này vẫn chưa sinh hoạt")
    province.get_by_role("button", name="Mở lại").click()
    expect(province.get_by_text("Chưa khắc phục, mở lại").first).to_be_visible()
    commune.goto("/")
    expect(commune.get_by_role("link", name="2 việc cần khắc phục sau chuyến đi").first).to_be_visible()


def test_a_good_practice_is_shared_found_and_done_elsewhere(country: Cast, laptop: Page, sign_in) -> None:
    page = sign_in(laptop, country.province)
    page.goto(reverse("desk:finding", args=[of_kind(PRACTICE)]))
    page.get_by_role("link", name="Chia sẻ để nơi khác áp dụng").click()
    page.get_by_label("Cách làm", exact=True).fill("Mỗi nhà góp một quyển, đoàn viên thay nhau trông")
    page.get_by_role("button", name="Chia sẻ", exact=True).click()
    page.goto(f"{reverse('desk:search')}?q=tu+sach")
    page.get_by_role("link", name="Tủ sách đầu thôn").click()
    expect(page.get_by_role("link", name="Đơn vị tôi đã áp dụng")).to_be_visible()


def test_what_the_branch_and_a_stranger_see(country: Cast, open_page, sign_in, assert_accessible) -> None:
    branch = sign_in(open_page("phone"), country.secretary)
    branch.goto(reverse("desk:finding", args=[of_kind(SKILL_GAP)]))
    expect(branch.get_by_text("Chưa biết lập kế hoạch")).to_be_visible()
    assert_accessible(branch)
    stranger = sign_in(open_page("phone"), country.outsider)
    for kind in (NOT_HELD, SKILL_GAP):
        assert stranger.goto(reverse("desk:finding", args=[of_kind(kind)])).status == 404
