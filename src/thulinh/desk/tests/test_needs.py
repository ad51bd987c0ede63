"""Needs for training and plans, as pages: who reads what, from a visit to the province's plan, until it is learnt."""

import datetime as dt
import io
import re
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import cast as small_country
from built_once import built_once
from cast import TODAY, Cast, add_branches
from thulinh.desk.views.needs import needs
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import SKILL_GAP, FindingEntry
from thulinh.people.reach import Reach
from thulinh.training.actions import add_item, load_topics, make_plan
from thulinh.training.models import Plan, PlanItem
from thulinh.training.rules.plans import ItemEntry
from thulinh.training.tests.trained import qualified

NEEDS, SECRETARY, COMMUNE_SECRETARY = reverse("desk:needs"), "bi-thu-chi-doan", "bi-thu-doan-xa"
OCTOBER, TOPIC = dt.date(2026, 10, 1), "ke-hoach-van-ban"
TOPIC_NAME = "Lập kế hoạch, văn bản, sổ sách của Đoàn"


@built_once
def taught() -> Cast:
    """The province found at thôn Đông that its secretary cannot plan, and at khu phố 3 that somebody cannot."""
    built = small_country.build()
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    load_topics(small_country.definitions("training.yaml"))
    gap = {"kind": SKILL_GAP, "day": OCTOBER, "text": "Chưa biết lập kế hoạch quý", "skill": "lap-ke-hoach"}
    rows = [
        FindingEntry(unit=built.east.pk, person=built.secretary.person_id, **gap),
        FindingEntry(unit=built.quarter.pk, **gap),
    ]
    record_findings(rows, by=built.again(built.province))
    return built


@pytest.fixture
def country(db, today) -> Cast:
    """The country with two gaps."""
    return taught()


def rows_of(client: Client, **asked) -> list[dict]:
    answer = client.get(NEEDS, {**asked, "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def page_of(client: Client, url: str = NEEDS, **asked) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_needs_by_content_with_how_many_of_whom(country, visit):
    rows = {row["Nội dung"]: row for row in rows_of(visit(country.province))}
    assert set(rows) == {
        TOPIC_NAME, "Bồi dưỡng chức danh Bí thư chi đoàn", "Bồi dưỡng chức danh Bí thư Đoàn xã, phường, đặc khu"
    }  # fmt: skip
    gap = rows[TOPIC_NAME]
    assert (gap["Số người"], gap["Số đơn vị"], gap["Đã làm quen"], gap["Chưa kế hoạch nào nhận"]) == (2, 2, 2, 2)
    page = page_of(visit(country.province))
    found = re.search(rf'href="([^"]+)"[^>]*>{TOPIC_NAME}', page)
    assert found is not None
    listed = visit(country.province).get(f"{NEEDS}{found[1].replace('&amp;', '&')}")
    assert listed.context["total"] == 2


def test_needs_one_by_one_tell_why_since_when_who_plans_and_open_what_is_behind(country, visit):
    finding = Finding.objects.get(unit=country.east)
    rows = rows_of(visit(country.province), theo="nguoi", ly_do="ky-nang")
    assert {row["Ai"] for row in rows} == {"Nguyễn Thị Hồng Đào, Bí thư chi đoàn", "Bí thư chi đoàn"}
    named = next(row for row in rows if row["Ai"].startswith("Nguyễn"))
    assert (named["Đơn vị"], named["Cần bồi dưỡng"], named["Mức"], named["Ai quản lý"]) == (
        "Chi đoàn thôn Đông", TOPIC_NAME, "Đã làm quen", "Đoàn xã Tân Lập"
    )  # fmt: skip
    assert named["Vì sao"] == "Đi cơ sở ngày 01/10/2026 thấy còn thiếu: Lập kế hoạch, chương trình công tác"
    assert named["Kế hoạch"] == "Chưa kế hoạch nào nhận"
    page = page_of(visit(country.province), theo="nguoi")
    assert f'href="{reverse("desk:finding", args=[finding.pk])}"' in page
    assert f'href="{reverse("desk:person", args=[country.secretary.person_id])}"' in page


CONDITIONS = [
    ({}, 4), ({"ly_do": "ky-nang"}, 2), ({"ly_do": "chua-boi-duong"}, 2), ({"ly_do": "mo-hinh"}, 0),
    ({"chuyen_de": TOPIC}, 2), ({"chuyen_de": "cong-tac-trai"}, 0), ({"chuyen_de": "chuc-danh"}, 2),
    ({"chuc_danh": COMMUNE_SECRETARY}, 1), ({"muc": "da-lam"}, 4), ({"muc": "nang-cao"}, 0), ({"han": "tre"}, 0),
    ({"han": "chua-tre"}, 4), ({"ke_hoach": "roi"}, 1), ({"ke_hoach": "chua"}, 3), ({"don_vi": "a1"}, 3),
    ({"don_vi": "east"}, 2), ({"noi": "a1"}, 1), ({"don_vi": "b1"}, 0), ({"don_vi": "vua"}, 4),
    ({"don_vi": "9" * 30}, 4), ({"ly_do": "vi-thich"}, 0), ({"nhom": "khong-co"}, 0), ({"noi": "vua"}, 0),
]  # fmt: skip


def test_conditions(country, visit):
    add_item(make_plan(unit=country.a.pk, year=2026, by=None).pk, ItemEntry("", (COMMUNE_SECRETARY,)), by=None)
    client = visit(country.province)
    for asked, number in CONDITIONS:
        known = {name: getattr(country, value).pk for name, value in asked.items() if value in country.units}
        page = client.get(NEEDS, {**asked, **known, "theo": "nguoi"})
        assert (page.status_code, page.context["total"]) == (200, number), asked


def test_needs_by_unit_lead_down_to_people(country, visit):
    rows = {row["Đơn vị"]: row["Số người"] for row in rows_of(visit(country.province), theo="don-vi")}
    assert rows == {"Đoàn xã Tân Lập": 2, "Đoàn phường Bến Gỗ": 1}
    below = rows_of(visit(country.province), theo="don-vi", don_vi=country.a1.pk)
    assert {row["Đơn vị"]: row["Số người"] for row in below} == {"Đoàn xã Tân Lập": 1, "Chi đoàn thôn Đông": 1}
    page = page_of(visit(country.province), theo="don-vi", don_vi=country.a1.pk)
    for unit, number in ((country.a1, 1), (country.east, 2)):
        found = re.search(rf'href="(\?[^"]*noi={unit.pk}[^"]*)"', page)
        assert found is not None
        listed = visit(country.province).get(f"{NEEDS}{found[1].replace('&amp;', '&')}")
        assert listed.context["total"] == number


def test_each_reads_as_far_as_they_reach(country, visit):
    status = {name: visit(account).get(NEEDS).status_code for name, account in country.accounts.items()}
    assert {name for name, code in status.items() if code == 404} == {
        "officer",
        "secretary",
        "outsider",
        "administrator",
    }
    assert "Hồng Đào" in page_of(visit(country.commune), theo="nguoi")
    assert "khu phố 3" not in page_of(visit(country.commune), theo="nguoi")
    elsewhere = visit(country.commune).get(NEEDS, {"theo": "nguoi", "don_vi": country.a2.pk})
    assert elsewhere.context["total"] == 0


@pytest.mark.parametrize(
    ("missing", "gaps", "names"),
    [("nguoi.xem", {"Cán bộ của đơn vị", "Bí thư chi đoàn"}, set()), ("kho-khan.xem", set(), {"Hồng Đào", "Khôi"})],
)
def test_names_and_gaps_follow_their_own_rights(country, rf, missing, gaps, names):
    """One who looks at training and may not see the people, or not what was found."""
    user = country.again(country.inspector)
    everything = Reach((country.path(country.a),))
    rights = {one: everything for one in ("boi-duong.xem", "nguoi.xem", "kho-khan.xem", "don-vi.xem") if one != missing}
    user.__dict__["_kept"] = {("reaches", TODAY): rights}

    def read(**asked) -> list[dict]:
        request = rf.get(NEEDS, {**asked, "theo": "nguoi", "format": "xlsx"})
        request.user = user
        sheet = openpyxl.load_workbook(io.BytesIO(needs.__wrapped__.__wrapped__(request).getvalue())).worksheets[0]
        head, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]

    assert {row["Ai"] for row in read(ly_do="ky-nang")} == gaps
    told = " ".join(row["Ai"] for row in read())
    assert {name for name in ("Hồng Đào", "Khôi") if name in told} == names


def test_the_former_address_leads_on(country, visit):
    address = reverse("desk:missing_skills")
    assert visit(country.province).get(address).url == f"{NEEDS}?ly_do=ky-nang"
    assert visit(country.officer).get(address).url == f"{reverse('desk:findings')}?loai={SKILL_GAP}"
    assert visit(country.outsider).get(address).status_code in (302, 404)


# Plans


def sent(**said) -> dict:
    return {"command_id": str(uuid.uuid4()), **said}


def test_from_a_visit_to_the_provinces_plan_until_it_is_learnt(country, visit):
    """DN4, GL7: the gap that a visit found is taken with one tap; the plan is issued when nothing is left."""
    client = visit(country.province)
    made = client.post(reverse("training:make_plan", args=[country.a.pk]), sent(year="2026", title=""))
    assert made.status_code == 302
    plan = Plan.objects.get()
    address = reverse("desk:training_plan", args=[plan.pk])
    page = page_of(client, address)
    assert TOPIC_NAME in page
    assert "Quản lý: Đoàn xã Tân Lập, Đoàn phường Bến Gỗ" in page
    paper = {"paper_number": "12-KH/TĐTN", "paper_on": "20/11/2026"}
    issuing = reverse("training:issue_plan", args=[plan.pk])
    refused = client.post(issuing, sent(version=plan.version, **paper))
    assert (refused.status_code, "Kế hoạch chưa có mục nào" in refused.content.decode()) == (422, True)
    taking = reverse("training:take_need", args=[plan.pk])
    for topic, position, expected in ((TOPIC, SECRETARY, 2), ("", COMMUNE_SECRETARY, 1)):
        answer = client.post(taking, sent(topic=topic, position=position, expected=str(expected), next=address))
        assert answer.url == address
    assert list(PlanItem.objects.values_list("topic", "positions", "expected", "form")) == [
        (TOPIC, [SECRETARY], 2, "mo-lop"), (None, [COMMUNE_SECRETARY], 1, "mo-lop")
    ]  # fmt: skip
    page = page_of(client, address)
    assert "Hôm nay 2 người cần" in page
    assert "Mọi nhu cầu của cán bộ do đơn vị mình quản lý đã có mục nhận." in page
    rows = rows_of(client, theo="nguoi", chuyen_de=TOPIC)
    assert {row["Kế hoạch"] for row in rows} == {"Tỉnh đoàn Bình An: mở lớp"}
    assert client.post(issuing, sent(version=Plan.objects.get().version, **paper)).status_code == 302
    assert Plan.objects.get().state == "ban-hanh"
    qualified(country.secretary.person_id, dt.date(2026, 11, 20), topic=TOPIC, level="da-lam")
    assert "Hôm nay 1 người cần" in page_of(client, address)
    (row,) = rows_of(client, theo="nguoi", chuyen_de=TOPIC)
    assert row["Đơn vị"] == "Chi đoàn khu phố 3"


def test_a_need_that_was_taken_already_is_refused_in_words(country, visit):
    client, plan = visit(country.province), make_plan(unit=country.a.pk, year=2026, by=None)
    taking, said = reverse("training:take_need", args=[plan.pk]), {"topic": TOPIC, "position": SECRETARY}
    again = sent(**said)
    assert [client.post(taking, again).status_code for _ in range(2)] == [302, 302]
    assert PlanItem.objects.count() == 1
    back = client.post(taking, sent(**said, next=reverse("desk:training_plan", args=[plan.pk])), follow=True)
    assert "Kế hoạch đã có mục này." in back.content.decode()
    for bad in ({"topic": "khong-co"}, {"position": "vua"}, {"expected": "nhiều", **said}, {}):
        answer = client.post(taking, sent(**bad, next=reverse("desk:training_plan", args=[plan.pk])), follow=True)
        assert answer.status_code == 200
    assert PlanItem.objects.count() == 1
    assert client.get(taking).status_code == 405


def test_items_are_written_on_their_form(country, visit):
    client, plan = visit(country.province), make_plan(unit=country.a.pk, year=2026, by=None)
    adding = reverse("training:add_plan_item", args=[plan.pk])
    page = page_of(client, adding, **{"chuyen-de": TOPIC, "chuc-danh": SECRETARY})
    assert f'<option value="{TOPIC}" selected>' in page
    said = {
        "topic": TOPIC,
        "positions": [SECRETARY],
        "level": "",
        "form": "de-lai",
        "quarter": "2",
        "expected": "1.240",
    }
    refused = client.post(adding, sent(**said))
    assert (refused.status_code, "Chưa làm thì ghi lý do." in refused.content.decode()) == (422, True)
    assert client.post(adding, sent(**said, note="Chưa có giảng viên")).status_code == 302
    item = PlanItem.objects.get()
    assert (item.expected, item.quarter, item.form) == (1240, 2, "de-lai")
    changing = reverse("training:change_plan_item", args=[item.pk])
    plan.refresh_from_db()
    said |= {"form": "cap-khac", "other_unit": str(country.top.pk), "version": str(plan.version)}
    assert client.post(changing, sent(**said)).status_code == 302
    assert client.post(changing, sent(**said)).status_code == 422  # somebody wrote meanwhile
    page = page_of(client, reverse("desk:training_plan", args=[plan.pk]))
    assert "Đề nghị: Trung ương Đoàn" in page
    removing = reverse("training:withdraw_plan_item", args=[item.pk])
    plan.refresh_from_db()
    assert client.post(removing, sent(reason="", version=plan.version)).status_code == 422
    assert client.post(removing, sent(reason="Chuyển năm sau", version=plan.version)).status_code == 302
    assert client.get(removing).status_code == 404


def test_plans_are_listed_and_written_within_reach(country, visit):
    plans = {unit: make_plan(unit=getattr(country, unit).pk, year=2026, by=None) for unit in ("a", "a1", "a2")}
    listing = reverse("desk:training_plans")
    assert {row.pk for row in visit(country.commune).get(listing).context["table"].data} == {plans["a1"].pk}
    page = page_of(visit(country.province), listing, nam="2026", tinh_trang="du-thao")
    assert page.count("Dự thảo") >= 3
    assert visit(country.province).get(listing, {"nam": "x"}).context["total"] == 0
    item = add_item(plans["a"].pk, ItemEntry("", (COMMUNE_SECRETARY,)), by=None)
    pages = [reverse("desk:training_plan", args=[plans["a"].pk]), reverse("training:make_plan", args=[country.a.pk])]
    names = ("add_plan_item", "issue_plan", "correct_plan", "withdraw_plan")
    pages += [reverse(f"training:{name}", args=[plans["a"].pk]) for name in names]
    pages += [reverse(f"training:{name}", args=[item.pk]) for name in ("change_plan_item", "withdraw_plan_item")]
    assert {visit(country.province).get(url).status_code for url in pages} == {200}
    for name in ("commune", "secretary", "outsider"):
        assert {visit(getattr(country, name)).get(url).status_code for url in pages} == {404}
    assert [visit(country.inspector).get(url).status_code for url in pages[:2]] == [200, 404]
    assert "Nhận<span" not in page_of(visit(country.inspector), pages[0])


def test_so_many_questions_for_few_people_and_for_many(country, visit):
    plan = make_plan(unit=country.a.pk, year=2026, by=None)
    add_item(plan.pk, ItemEntry("", (SECRETARY,)), by=None)
    client = visit(country.province)
    urls = [NEEDS, f"{NEEDS}?theo=don-vi", f"{NEEDS}?theo=nguoi", reverse("desk:training_plan", args=[plan.pk])]

    def asked() -> list[int]:
        numbers = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            numbers.append(len(caught))
        return numbers

    few = asked()
    gap = {"kind": SKILL_GAP, "day": OCTOBER, "text": "Chưa biết", "skill": "lap-ke-hoach"}
    branches = add_branches(country, 30)
    record_findings([FindingEntry(unit=one.pk, **gap) for one in branches], by=country.again(country.province))
    assert client.get(f"{NEEDS}?theo=nguoi").context["total"] == 64
    assert asked() == few
    assert max(few) < 40
