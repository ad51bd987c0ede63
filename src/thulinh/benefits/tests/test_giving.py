"""Rules of support: what a source says from a day on, the paper by hand, and what is refused."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from cast import START, TODAY, Cast
from thulinh.benefits.actions import (
    end_entitlement_rule,
    end_entitlement_rules,
    give_entitlement_rules,
    set_entitlement_rule,
    withdraw_entitlement_rule,
)
from thulinh.benefits.models import EntitlementRule
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.benefits.spec import Entitlement
from thulinh.benefits.tests.support import lay
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
SOURCE = "programme:ho-tro"
ENTRY = RuleEntry(
    "Phụ cấp Bí thư kiêm Thôn đội trưởng", "phu-cap", ("bi-thu-chi-doan",), "UBND xã", "Nghị định 31/2012/NĐ-CP",
    code="phu-cap", coefficient=Decimal("0.5"), base="muc-luong-co-so",
)  # fmt: skip
OTHER = replace(ENTRY, code="boi-duong", kind="boi-duong", coefficient=None, base="", amount_vnd=200_000)


def give(country: Cast, *rows, on: dt.date = START, basis: str = "Mô hình “Hỗ trợ”, bản 1") -> list[EntitlementRule]:
    return give_entitlement_rules(rows, unit=country.a1.pk, starts_on=on, source=SOURCE, basis=basis, by=None)


def rows() -> list[tuple]:
    return list(
        EntitlementRule.objects.current()
        .order_by("code", "starts_on", "pk")
        .values_list("code", "starts_on", "ends_on")
    )


class TestFromASource:
    def test_a_document_says_it(self, country: Cast):
        part = Entitlement.model_validate(
            {"ma": "phu-cap", "ten": "Phụ cấp", "loai": "phu-cap", "giu-dong-thoi": ["bi-thu-chi-doan"], "he-so": "0.5",
             "nhan-voi": "muc-luong-co-so", "chi-tra": "UBND xã", "can-cu": "Nghị định 31/2012/NĐ-CP"},
            context={},
        )  # fmt: skip
        [rule] = give(country, part)
        assert (rule.code, rule.coefficient, rule.base) == ("ho-tro/phu-cap", Decimal("0.5"), "muc-luong-co-so")
        assert rule.positions == ["bi-thu-chi-doan"]
        assert AuditEvent.objects.get(verb="benefits.give_rule").unit_id == country.a1.pk

    def test_what_stays_the_same_stays_one_row(self, country: Cast):
        first = give(country, ENTRY, OTHER)
        again = give(country, ENTRY, OTHER, on=TODAY, basis="Mô hình “Hỗ trợ”, bản 2")
        assert [one.pk for one in first] == [one.pk for one in again]
        assert rows() == [("ho-tro/boi-duong", START, None), ("ho-tro/phu-cap", START, None)]

    def test_a_new_rate_begins_a_new_row_and_what_is_no_longer_said_ends(self, country: Cast):
        give(country, ENTRY, OTHER)
        give(country, replace(ENTRY, coefficient=Decimal("0.6")), on=TODAY)
        eve = TODAY - dt.timedelta(days=1)
        assert rows() == [
            ("ho-tro/boi-duong", START, eve),
            ("ho-tro/phu-cap", START, eve),
            ("ho-tro/phu-cap", TODAY, None),
        ]

    def test_what_never_held_is_withdrawn(self, country: Cast):
        give(country, ENTRY, on=TODAY)
        give(country, OTHER, on=TODAY)
        assert rows() == [("ho-tro/boi-duong", TODAY, None)]

    def test_a_source_ends_with_all_it_said(self, country: Cast):
        give(country, ENTRY, OTHER)
        give_entitlement_rules([ENTRY], unit=country.b1.pk, starts_on=START, source=SOURCE, basis="…", by=None)
        assert end_entitlement_rules(source=SOURCE, unit=country.a1.pk, on=TODAY, reason="Thôi áp dụng", by=None) == 2
        assert [ends for _, _, ends in rows()] == [TODAY, TODAY, None]
        assert end_entitlement_rules(source=SOURCE, unit=None, on=TODAY, reason="Thôi áp dụng", by=None) == 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"legal_basis": " "}, "chưa có căn cứ pháp lý"),
            ({"payer": ""}, "cơ quan chi trả"),
            ({"positions": ("vua",)}, "Không có chức danh “vua”"),
            ({"kind": "vang"}, "Không có loại quyền lợi"),
            ({"amount_vnd": 1}, "chỉ ghi một"),
            ({"base": "muc-khong-co"}, "nhân với mức nào"),
            ({"base": "sap-het-tuoi-truoc-so-thang"}, "nhân với mức nào"),
            ({"concurrent_percent": 120}, "từ 0 đến 100%"),
            ({"name": "x" * 201}, "dài quá"),
        ],
    )
    def test_refused(self, country: Cast, changes, words):
        with pytest.raises(Refusal, match=words) as refused:
            give(country, OTHER, replace(ENTRY, **changes))
        assert {problem.row for problem in refused.value.problems} == {1}
        assert rows() == []


class TestByHand:
    def lay(self, country: Cast, **changes) -> EntitlementRule:
        given = {"unit": country.a1.pk, "starts_on": START, "paper_number": "12/NQ-HĐND", "by": country.commune}
        return set_entitlement_rule(changes.pop("entry", replace(OTHER, code="")), **(given | changes))

    def test_the_paper_is_its_basis(self, country: Cast):
        rule = self.lay(country, paper_on=START)
        assert (rule.code, rule.source) == ("phu-cap-bi-thu-kiem-thon-doi-truong", "")
        assert rule.basis == "Văn bản số 12/NQ-HĐND ngày 01/07/2025"
        assert rule.given_by == country.commune

    def test_a_new_rate_ends_the_old_one(self, country: Cast):
        old = self.lay(country)
        self.lay(country, entry=replace(OTHER, code="", amount_vnd=300_000), starts_on=TODAY)
        old.refresh_from_db()
        assert old.ends_on == TODAY - dt.timedelta(days=1)

    def test_refused(self, country: Cast):
        with pytest.raises(Refusal, match="số văn bản"):
            self.lay(country, paper_number=" ")
        with pytest.raises(Refusal, match="căn cứ pháp lý"):
            self.lay(country, entry=replace(OTHER, legal_basis=""))
        with pytest.raises(Refusal, match="không hoạt động"):
            self.lay(country, starts_on=START - dt.timedelta(days=1))
        self.lay(country, starts_on=TODAY)
        with pytest.raises(Refusal, match="đã có quy định từ ngày 22/11/2026"):
            self.lay(country)

    def test_ended_or_withdrawn(self, country: Cast):
        rule = end_entitlement_rule(self.lay(country), on=TODAY, reason="Hết kinh phí", by=country.commune)
        assert rule.ends_on == TODAY
        withdraw_entitlement_rule(rule, reason="Ghi nhầm", by=country.commune)
        assert rows() == []
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_entitlement_rule(rule, reason="Ghi nhầm", by=country.commune)

    def test_a_programmes_rule_is_not_changed_by_hand(self, country: Cast):
        [rule] = give(country, ENTRY)
        with pytest.raises(Refusal, match="theo mô hình"):
            end_entitlement_rule(rule, on=TODAY, reason="…", by=country.commune)


def test_long_names_that_differ_at_their_end_are_two_supports(country: Cast):
    name = "Phụ cấp hằng tháng dành cho bí thư chi đoàn thôn kiêm thôn đội trưởng mức"
    rows = [lay(country, code="", name=f"{name} {level}") for level in ("một", "hai")]
    assert len({row.code for row in rows}) == 2
    assert EntitlementRule.objects.on(TODAY).count() == 2


def test_a_name_without_a_letter_is_no_name(country: Cast):
    with pytest.raises(Refusal, match="phải có chữ"):
        lay(country, code="", name="!!!")
