"""What a document says on choosing people and on support becomes dated rules of the rooms that keep them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from thulinh.benefits.models import EntitlementRule
from thulinh.kernel.models import AuditEvent
from thulinh.programmes.actions import NewAdoption, adopt, carry_on_adoptions, retire, store_version
from thulinh.selection.models import SelectionRule
from thulinh.training.models import Demand

HAM_TAN = "bi-thu-kiem-thon-doi-truong"
SPRING, AUTUMN = dt.date(2026, 3, 1), dt.date(2026, 10, 1)
DAY = dt.timedelta(days=1)
FIRST = """
ma: ho-tro-thu
ten: Mô hình hỗ trợ thử
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [HT3]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: co-bi-thu
    ten: Có bí thư
    ai: {vi-tri: bi-thu-chi-doan}
    viec: {co-nguoi-giu: bi-thu-chi-doan}
    bao-nhieu: {it-nhat: 1, moi: nam}
lua-chon:
  chuc-danh: bi-thu-chi-doan
  tieu-chuan: [{ma: tuoi, ten: Tuổi, loai: tuoi, nhieu-nhat: 35}]
  co-quan: [{ma: doan-xa, ten: Đoàn xã, cap: xa}]
quyen-loi:
  - {ma: phu-cap, ten: Phụ cấp, loai: phu-cap, giu-dong-thoi: bi-thu-chi-doan, so-tien: 575000, chi-tra: UB, can-cu: Q1}
  - {ma: the, ten: Thẻ, loai: the-bhyt, giu-dong-thoi: bi-thu-chi-doan, chi-tra: UBND xã, can-cu: QĐ 1}
"""
SECOND = (
    FIRST.replace("phien-ban: 1", "phien-ban: 2")
    .replace("2026-01-01", "2027-01-01")
    .replace("so-tien: 575000", "he-so: 0.5, nhan-voi: muc-luong-co-so")
)


def take_on(country, unit, code="ho-tro-thu", starts_on=SPRING, **more):
    row = NewAdoption(code, unit.pk, starts_on, "Ban Thường vụ", "7-KH/ĐTN", starts_on, **more)
    return adopt([row], by=country.province)[0]


def go_on(country):
    """Commune A1 is merged into A2, which goes on with what it had adopted."""
    carry_on_adoptions(
        {country.a1.pk: [country.a2.pk]}, on=AUTUMN, reason="Sáp nhập", decision_number="15-QĐ", by=country.province
    )


def rates(unit):
    rows = EntitlementRule.objects.current().filter(unit=unit).order_by("code", "starts_on")
    return [(row.code.split("/")[-1], row.starts_on, row.ends_on, row.amount_vnd or row.coefficient) for row in rows]


def chosen(unit):
    rows = SelectionRule.objects.current().filter(unit=unit).order_by("starts_on")
    return [(row.starts_on, row.ends_on) for row in rows]


@pytest.fixture
def supported(country):
    """A programme with rules, in its first version."""
    store_version(FIRST, by=country.province)
    return country


def test_adopting_hands_down_what_the_document_says_with_its_basis(country):
    take_on(country, country.a1, HAM_TAN)
    rule = SelectionRule.objects.get(unit=country.a1)
    assert (rule.position_id, rule.with_position_id, rule.is_two_way) == ("bi-thu-chi-doan", "thon-doi-truong", True)
    assert [one["ma"] for one in rule.bodies] == ["doan-xa", "quan-su-xa", "cap-uy", "ban-dieu-hanh"]
    assert (rule.source, rule.starts_on, rule.ends_on) == (f"programme:{HAM_TAN}", SPRING, None)
    assert "bản 1, văn bản số 7-KH/ĐTN ngày 01/03/2026 của Ban Thường vụ" in rule.basis
    assert rule.basis.startswith("Mô hình “")
    assert rule.basis.count("Mô hình") == 1
    allowance, card = EntitlementRule.objects.filter(unit=country.a1).order_by("kind")
    assert (allowance.amount_vnd, allowance.is_doubtful) == (575_000, True)
    assert sorted(allowance.positions) == ["bi-thu-chi-doan", "thon-doi-truong"]
    assert (card.kind_id, card.amount_vnd) == ("the-bhyt", None)
    assert not EntitlementRule.objects.filter(unit=country.a2).exists()


def test_a_new_version_ends_what_changed_the_day_before_and_leaves_what_did_not(supported):
    take_on(supported, supported.a1)
    store_version(SECOND, by=supported.province)
    new_year = dt.date(2027, 1, 1)
    assert rates(supported.a1) == [
        ("phu-cap", SPRING, new_year - DAY, 575_000),
        ("phu-cap", new_year, None, Decimal("0.500")),
        ("the", SPRING, None, None),
    ]
    assert chosen(supported.a1) == [(SPRING, None)]


def test_an_adoption_that_spans_versions_takes_each_in_its_time(supported):
    store_version(SECOND, by=supported.province)
    take_on(supported, supported.a1)
    assert [row[:3] for row in rates(supported.a1)] == [
        ("phu-cap", SPRING, dt.date(2026, 12, 31)), ("phu-cap", dt.date(2027, 1, 1), None), ("the", SPRING, None),
    ]  # fmt: skip
    assert chosen(supported.a1) == [(SPRING, None)]


def test_an_adoption_that_begins_after_the_new_version_knows_only_that(supported):
    adoption = take_on(supported, supported.a1, starts_on=dt.date(2027, 2, 1))
    store_version(SECOND, by=supported.province)
    assert rates(supported.a1)[0] == ("phu-cap", adoption.starts_on, None, Decimal("0.500"))
    assert len(rates(supported.a1)) == 2


def test_a_version_without_rules_ends_them(supported):
    take_on(supported, supported.a1)
    store_version(SECOND.split("lua-chon:")[0], by=supported.province)
    last = dt.date(2026, 12, 31)
    assert chosen(supported.a1) == [(SPRING, last)]
    assert {row[2] for row in rates(supported.a1)} == {last}


def test_retiring_ends_the_rules_with_the_adoption_and_says_why(supported):
    adoption = take_on(supported, supported.a1)
    take_on(supported, supported.a2)
    retire(adoption, last_day=AUTUMN, reason="Thí điểm xong", decision_number="9", by=supported.province)
    assert chosen(supported.a1) == [(SPRING, AUTUMN)]
    assert {row[2] for row in rates(supported.a1)} == {AUTUMN}
    assert chosen(supported.a2) == [(SPRING, None)]
    assert "Thí điểm xong" in AuditEvent.objects.filter(verb="selection.end_rule").latest("pk").reason


def test_the_heir_of_a_merged_commune_goes_on_with_the_rules(supported):
    take_on(supported, supported.a1)
    go_on(supported)
    assert chosen(supported.a1) == [(SPRING, AUTUMN - DAY)]
    assert chosen(supported.a2) == [(AUTUMN, None)]
    assert {row[1:3] for row in rates(supported.a2)} == {(AUTUMN, None)}


def test_an_heir_with_an_own_later_adoption_has_its_rules_after_those_it_carries_on(supported):
    later = dt.date(2026, 11, 1)
    take_on(supported, supported.a1)
    take_on(supported, supported.a2, starts_on=later)
    go_on(supported)
    assert chosen(supported.a2) == [(AUTUMN, later - DAY), (later, None)]
    assert {row[1:3] for row in rates(supported.a2)} == {(AUTUMN, later - DAY), (later, None)}


def test_a_document_without_rules_hands_nothing_down(country):
    take_on(country, country.a1, "2-giao-1-lien-ket")
    assert not SelectionRule.objects.exists()
    assert not EntitlementRule.objects.exists()


TRAINED = """
boi-duong:
  - {ma: bi-thu, ten: Bồi dưỡng bí thư, chuc-danh: [bi-thu-doan-xa, pho-bi-thu-doan-xa], trong-so-ngay: 180}
  - {ma: phan-mem, ten: PM, chuc-danh: bi-thu-doan-xa, chuyen-de: phan-mem-doan-vien, muc: da-lam, can-xac-minh: co}
"""


def demands(unit):
    rows = Demand.objects.current().filter(unit=unit).order_by("code", "starts_on")
    return [(row.code.split("/")[-1], row.starts_on, row.ends_on, row.within_days) for row in rows]


@pytest.fixture
def taught(country):
    """A programme that demands training, in its first version."""
    store_version(FIRST + TRAINED, by=country.province)
    return country


def test_demands_for_training_are_handed_down_changed_by_a_version_and_taken_back(taught):
    adoption = take_on(taught, taught.a)
    row = Demand.objects.get(unit=taught.a, code__endswith="phan-mem")
    assert (row.positions, row.topics, row.level, row.is_doubtful) == (
        ["bi-thu-doan-xa"], ["phan-mem-doan-vien"], "da-lam", True,
    )  # fmt: skip
    assert (row.source, "bản 1, văn bản số 7-KH/ĐTN" in row.basis) == ("programme:ho-tro-thu", True)
    store_version(SECOND + TRAINED.replace("180", "90"), by=taught.province)
    new_year = dt.date(2027, 1, 1)
    assert demands(taught.a) == [
        ("bi-thu", SPRING, new_year - DAY, 180), ("bi-thu", new_year, None, 90), ("phan-mem", SPRING, None, None),
    ]  # fmt: skip
    retire(adoption, last_day=AUTUMN, reason="Thí điểm xong", decision_number="9", by=taught.province)
    assert {row[2] for row in demands(taught.a)} == {AUTUMN}


def test_demands_for_training_go_on_with_the_heir(taught):
    take_on(taught, taught.a1)
    go_on(taught)
    assert [row[1:3] for row in demands(taught.a1)] == [(SPRING, AUTUMN - DAY)] * 2
    assert [row[1:3] for row in demands(taught.a2)] == [(AUTUMN, None)] * 2


def test_the_page_of_a_programme_says_whom_it_wants_trained(taught, client):
    client.force_login(taught.province)
    page = client.get(reverse("desk:programme", args=["ho-tro-thu"])).content.decode()
    assert "Người giữ chức danh Bí thư Đoàn xã, phường, đặc khu, Phó bí thư Đoàn xã, phường, đặc khu." in page
    assert "Chậm nhất 180 ngày sau khi nhận chức danh." in page
    assert "Chuyên đề: Phần mềm quản lý đoàn viên, mức đã làm quen trở lên." in page
