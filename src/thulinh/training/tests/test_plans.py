"""A plan is made, filled, issued with its paper when nothing is unseen, corrected, taken back, carried on (GL7)."""

import datetime as dt
import uuid

import pytest

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.training.actions import (
    add_item,
    change_item,
    correct_plan,
    issue_plan,
    make_plan,
    withdraw_item,
    withdraw_plan,
)
from thulinh.training.actions.carrying_on import carry_on_plans
from thulinh.training.models import Plan, PlanItem
from thulinh.training.queries.needs import unseen
from thulinh.training.rules.plans import ItemEntry
from thulinh.training.tests.trained import a_class, qualified

SECRETARY, COMMUNE_SECRETARY, DEPUTY = "bi-thu-chi-doan", "bi-thu-doan-xa", "pho-bi-thu-doan-xa"
POST = ItemEntry("", (COMMUNE_SECRETARY,))
PAPER = {"paper_number": "12-KH/TĐTN", "paper_on": dt.date(2026, 11, 20)}


@pytest.fixture
def plan(country) -> Plan:
    """The province's draft of this year."""
    return make_plan(unit=country.a.pk, year=2026, by=country.again(country.province))


def refused(write, *args, **said) -> list[tuple[str, str]]:
    """At which field something is refused, in which words; nothing is left of it."""
    before = (PlanItem.objects.count(), list(Plan.objects.values()), AuditEvent.objects.count())
    with pytest.raises(Refusal) as refusal:
        write(*args, **said)
    assert (PlanItem.objects.count(), list(Plan.objects.values()), AuditEvent.objects.count()) == before
    return [(one.field, one.message) for one in refusal.value.problems]


def test_a_plan_is_made_once_for_a_year_by_who_plans_there(country, plan):
    assert (plan.title, plan.state, plan.path) == (
        "Kế hoạch bồi dưỡng cán bộ Đoàn năm 2026", "du-thao", country.path(country.a)
    )  # fmt: skip
    who = country.again(country.province)
    assert refused(make_plan, unit=country.a.pk, year=2026, by=who) == [
        ("year", "Tỉnh đoàn Bình An đã có kế hoạch bồi dưỡng năm 2026.")
    ]
    for year in (2009, 2028):
        assert refused(make_plan, unit=country.a.pk, year=year, by=who) == [("year", "Năm từ 2010 đến 2027.")]
    for name in ("commune", "secretary", "inspector", "outsider"):
        account = country.again(getattr(country, name))
        assert refused(make_plan, unit=country.a.pk, year=2027, by=account)[0][0] == "unit"
    assert AuditEvent.objects.filter(verb="training.make_plan", unit_id=country.a.pk).count() == 1


def test_the_same_form_sent_twice_is_one_plan_and_one_item(country):
    who, first, second = country.again(country.province), uuid.uuid4(), uuid.uuid4()
    made = [make_plan(unit=country.a.pk, year=2026, by=who, command_id=first) for _ in range(2)]
    assert made[0] == made[1]
    items = [add_item(made[0].pk, POST, by=who, command_id=second) for _ in range(2)]
    assert items[0] == items[1]
    assert PlanItem.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (ItemEntry(), "positions"),
        (ItemEntry("khong-co"), "topic"),
        (ItemEntry("", ("vua",)), "positions"),
        (ItemEntry("cong-tac-trai", level="cao"), "level"),
        (ItemEntry("cong-tac-trai", form="hoc"), "form"),
        (ItemEntry("cong-tac-trai", quarter=5), "quarter"),
        (ItemEntry("cong-tac-trai", expected=0), "expected"),
        (ItemEntry("cong-tac-trai", form="cap-khac"), "other_unit"),
        (ItemEntry("cong-tac-trai", form="cap-khac", other_unit=10**9), "other_unit"),
        (ItemEntry("cong-tac-trai", form="de-lai"), "note"),
        (ItemEntry("cong-tac-trai", form="de-lai", note="  "), "note"),
        (ItemEntry("cong-tac-trai", note="a" * 301), "note"),
    ],
)
def test_what_an_item_must_say(country, plan, entry, field):
    assert [where for where, _ in refused(add_item, plan.pk, entry, by=country.again(country.province))] == [field]


def test_an_item_says_what_is_done_and_stands_once(country, plan):
    who = country.again(country.province)
    left = ItemEntry("cong-tac-trai", (SECRETARY,), "moi", "de-lai", note=" Chưa có giảng viên ")
    item = add_item(plan.pk, left, by=who)
    assert (item.topic_id, item.positions, item.level, item.note) == (
        "cong-tac-trai", [SECRETARY], "moi", "Chưa có giảng viên"
    )  # fmt: skip
    assert refused(add_item, plan.pk, ItemEntry("cong-tac-trai", (SECRETARY,), "moi"), by=who)[0][0] == "topic"
    asked = ItemEntry("cong-tac-trai", (SECRETARY,), "moi", "cap-khac", other_unit=country.a1.pk, quarter=2)
    changed = change_item(item.pk, asked, by=who)
    assert (changed.form, changed.other_unit_id, changed.note, changed.quarter) == ("cap-khac", country.a1.pk, "", 2)
    plan.refresh_from_db()
    assert plan.version == 3
    event = AuditEvent.objects.get(verb="training.change_item")
    assert (event.before["form"], event.after["form"]) == ("Chưa làm, có lý do", "Đề nghị cấp khác mở, quý 2")
    assert event.after["content"] == "Tổ chức trại, mức mới làm, cho Bí thư chi đoàn"


def test_who_may_not_plan_there_writes_nothing(country, plan):
    item = add_item(plan.pk, POST, by=None)
    for name in ("commune", "inspector", "outsider"):
        by = country.again(getattr(country, name))
        for write, said in (
            (add_item, {"plan": plan.pk, "entry": POST}), (issue_plan, {"plan": plan.pk, **PAPER}),
            (change_item, {"item": item.pk, "entry": POST}), (withdraw_item, {"item": item.pk, "reason": "Vì"}),
            (correct_plan, {"plan": plan.pk, "title": "Khác"}), (withdraw_plan, {"plan": plan.pk, "reason": "Vì"}),
        ):  # fmt: skip
            assert refused(write, **said, by=by) == [("", "Không có kế hoạch này.")]


def test_a_plan_is_issued_when_nothing_is_unseen_of_the_cadres_that_its_unit_manages(country, plan):
    who = country.again(country.province)
    assert refused(issue_plan, plan.pk, **PAPER, by=who) == [("", "Kế hoạch chưa có mục nào.")]
    other = add_item(plan.pk, ItemEntry("cong-tac-trai"), by=who)
    ((_, words),) = refused(issue_plan, plan.pk, **PAPER, by=who)
    assert words == "Còn 1 nhu cầu chưa kế hoạch nào nhận: chức danh (Bí thư Đoàn xã: 1)."
    item = add_item(plan.pk, POST, by=who)
    assert unseen(plan, TODAY) == []  # the branch secretaries are the commune's
    fields = [where for where, _ in refused(issue_plan, plan.pk, paper_number=" ", paper_on=None, by=who)]
    assert fields == ["paper_number", "paper_on"]
    late = {**PAPER, "paper_on": TODAY + dt.timedelta(days=1)}
    assert refused(issue_plan, plan.pk, **late, by=who)[0][0] == "paper_on"
    assert refused(issue_plan, plan.pk, **PAPER, by=who, version=1)[0][1].startswith("Vừa có người sửa")
    issued = issue_plan(plan.pk, **PAPER, by=who)
    assert (issued.state, issued.paper_number, issued.issued_by) == ("ban-hanh", "12-KH/TĐTN", who)
    assert refused(issue_plan, plan.pk, **PAPER, by=who)[0][1].startswith("Kế hoạch đã ban hành, số 12-KH/TĐTN")
    # What was issued is corrected with a reason, and leaves nothing unseen.
    assert refused(change_item, item.pk, ItemEntry("", (COMMUNE_SECRETARY, DEPUTY)), by=who)[0][0] == "reason"
    ((_, words),) = refused(change_item, item.pk, ItemEntry("", (DEPUTY,)), reason="Nhầm", by=who)
    assert words.startswith("Bỏ mục này thì có nhu cầu không còn ai nhận.")
    assert refused(withdraw_item, item.pk, reason="Nhầm", by=who)
    assert refused(withdraw_item, other.pk, reason=" ", by=who)[0][0] == "reason"
    change_item(item.pk, ItemEntry("", (COMMUNE_SECRETARY, DEPUTY)), reason="Thêm phó bí thư", by=who)
    withdraw_item(other.pk, reason="Chuyển năm sau", by=who)
    assert (
        refused(withdraw_item, other.pk, reason="Chuyển năm sau", by=who)[0][1] == "Mục này đã được bỏ khỏi kế hoạch."
    )
    assert refused(correct_plan, plan.pk, title="Khác", **PAPER, by=who)[0][0] == "reason"
    assert refused(correct_plan, plan.pk, title="", **PAPER, reason="Vì", by=who)[0][0] == "title"
    again = correct_plan(plan.pk, title="Kế hoạch 2026", paper_number="13-KH", paper_on=TODAY, reason="Nhầm số", by=who)
    assert (again.title, again.paper_number, again.paper_on) == ("Kế hoạch 2026", "13-KH", TODAY)


def test_who_is_trained_needs_no_plan(country, plan):
    holding = country.holdings["commune"]
    assert [one.person for one in unseen(plan, TODAY)] == [holding.person_id]
    qualified(holding.person_id, dt.date(2026, 1, 5), position=COMMUNE_SECRETARY)
    assert unseen(plan, TODAY) == []


def test_what_a_class_was_planned_for_is_not_taken_back(country, plan):
    who = country.again(country.province)
    item = add_item(plan.pk, POST, by=who)
    held = a_class(country.a, TODAY, positions=(COMMUNE_SECRETARY,), name="Lớp bí thư xã")
    with writing("training"):
        held.plan_item = item
        held.save()
    for write, key in ((withdraw_item, item.pk), (withdraw_plan, plan.pk)):
        assert refused(write, key, reason="Vì", by=who) == [
            ("", "Đã có lớp theo mục này: Lớp bí thư xã. Hủy lớp trước.")
        ]
    with writing("training"):
        held.state, held.cancelled_reason = "huy", "Bão"
        held.save()
    assert withdraw_item(item.pk, reason="Vì", by=who).withdrawn_reason == "Vì"
    assert refused(withdraw_plan, plan.pk, reason="", by=who)[0][0] == "reason"
    withdraw_plan(plan.pk, reason="Lập lại", by=who)
    assert make_plan(unit=country.a.pk, year=2026, by=who).pk != plan.pk


def filled(unit, year: int, *topics: str) -> Plan:
    made = make_plan(unit=unit.pk, year=year, by=None)
    for topic in topics:
        add_item(made.pk, ItemEntry(topic), by=None)
    return made


def test_plans_go_on_with_the_unit_that_follows(country: Cast):
    """Two communes go into a third that has a plan of one of the years."""
    old = [filled(country.a1, 2025, "cong-tac-trai"), filled(country.a1, 2026, "cong-tac-trai", "bao-ve-nen-tang")]
    own = filled(country.a2, 2026, "cong-tac-thanh-nien")
    coming = filled(country.a1, 2027, "cong-tac-trai")
    heirs = {country.a1.pk: country.a2.pk, country.a2.pk: country.a2.pk, country.b1.pk: None}
    alone = filled(country.b1, 2026, "cong-tac-trai")
    assert carry_on_plans(heirs, on=dt.date(2026, 7, 1), reason="Sáp nhập", by=None) == 2
    for one in (*old, own, coming, alone):
        one.refresh_from_db()
    assert [one.unit_id for one in (old[0], coming, alone)] == [country.a1.pk, country.a2.pk, country.b1.pk]
    assert coming.path == country.path(country.a2)
    assert (old[1].withdrawn_reason, old[1].items.count()) == ("Sáp nhập", 0)
    assert list(own.items.values_list("topic", flat=True)) == [
        "cong-tac-thanh-nien", "cong-tac-trai", "bao-ve-nen-tang"
    ]  # fmt: skip
    assert carry_on_plans(heirs, on=dt.date(2026, 7, 1), reason="Sáp nhập", by=None) == 0
