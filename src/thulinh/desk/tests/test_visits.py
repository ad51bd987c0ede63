"""Pages of visits at the desk: the list and its conditions, one visit, schedules, calendars, units and people."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.actions.arranging import BranchMerger, merge_branches
from thulinh.desk.drawing.feed import calendar_file
from thulinh.desk.queries.calendar import own_visits_shown
from thulinh.desk.queries.records import openings
from thulinh.kernel.periods import Span
from thulinh.people.models import Account
from thulinh.units.actions import Decision
from thulinh.visits.actions import (
    NewSchedule,
    cancel_visit,
    link_activities,
    make_schedule,
    record_visits,
    report_visit,
    set_order,
)
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.tests.places import STUDY, entry, made, planned

AGO = TODAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def _noon(today):
    """Every clock says noon of the country's day."""


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(account: Account, name: str, *args, **asked) -> str:
    answer = signed_in(account).get(reverse(f"desk:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_says_what_is_missing_and_can_be_cut_to_it(adopted: Cast):
    bare = made(adopted, starts_on=TODAY - timedelta(days=20), purpose="Chuyến thiếu giấy tờ")
    full = made(adopted, adopted.a2, purpose="Chuyến đủ")
    set_order([full.pk], number="7-CL", by=adopted.province)
    report_visit(full.pk, text="Đã xong", by=adopted.province)
    text = text_of(adopted.province, "visits")
    assert "Chuyến thiếu giấy tờ" in text
    assert "Chưa có công lệnh, quá hạn báo cáo, nơi đến chưa xác nhận" in text
    for lack, names in {
        "cong-lenh": ["thiếu"], "bao-cao": ["thiếu"], "tre": ["thiếu"], "xac-nhan": ["thiếu", "đủ"],
    }.items():  # fmt: skip
        found = text_of(adopted.province, "visits", thieu=lack)
        assert [name for name in ("thiếu", "đủ") if f"Chuyến {name}" in found] == names, lack
    assert "Chuyến đủ" not in text_of(adopted.province, "visits", q="Hoàng Anh")
    assert "Chuyến đủ" in text_of(adopted.province, "visits", q="Lan Anh")
    assert "Chuyến đủ" not in text_of(adopted.province, "visits", don_vi=adopted.a1.pk)
    assert bare.pk < full.pk


def test_the_list_is_a_spreadsheet_and_asks_the_same_for_many(adopted: Cast):
    made(adopted, purpose="Một chuyến")
    answer = signed_in(adopted.province).get(reverse("desk:visits"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert any("Một chuyến" in map(str, row) and 1 in row for row in rows)

    def questions() -> int:
        client = signed_in(adopted.province)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk:visits")).status_code == 200
        return len(asked)

    few = questions()
    record_visits([entry(adopted, starts_on=AGO - timedelta(days=n)) for n in range(1, 30)], by=None)
    assert questions() == few


def test_who_sees_which_visits(adopted: Cast):
    made(adopted, adopted.east, purpose="Tỉnh đến thôn Đông")
    made(adopted, adopted.a2, purpose="Tỉnh đến Bến Gỗ")
    made(adopted, adopted.west, who=adopted.commune, purpose="Xã đến thôn Tây")
    seen = {
        "province": ["Tỉnh đến thôn Đông", "Tỉnh đến Bến Gỗ", "Xã đến thôn Tây"],
        "inspector": ["Tỉnh đến thôn Đông", "Tỉnh đến Bến Gỗ", "Xã đến thôn Tây"],
        "commune": ["Tỉnh đến thôn Đông", "Xã đến thôn Tây"],
        "secretary": ["Tỉnh đến thôn Đông"],
        "outsider": [],
    }
    for name, purposes in seen.items():
        text = text_of(adopted.accounts[name], "visits")
        every = ("Tỉnh đến thôn Đông", "Tỉnh đến Bến Gỗ", "Xã đến thôn Tây")
        assert [one for one in every if one in text] == purposes, name


def test_one_visit_with_everything_around_it(adopted: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=adopted.east.pk, day=AGO, present_count=9, expected_count=12)
    activity = record_session(session, by=adopted.secretary)
    visit = made(adopted, agenda=("Nghe khó khăn, vướng mắc",))
    made(adopted, adopted.a2)
    link_activities(visit.pk, [activity.pk], by=adopted.province)
    confirm_stop(visit.stops.get().pk, version=1, text="Đã dự sinh hoạt", by=adopted.secretary)
    report_visit(visit.pk, text="Chi đoàn sinh hoạt đều", by=adopted.province)
    text = text_of(adopted.province, "visit", visit.pk)
    for words in (
        "Nghe khó khăn, vướng mắc", "Chưa có công lệnh", "Tính nửa ngày", "Trùng ngày với chuyến đi khác",
        reverse("desk:activity", args=[activity.pk]), "Nơi đến đã xác nhận", "Đã dự sinh hoạt",
        "Chi đoàn sinh hoạt đều", "0,5 ngày được tính", "Báo cáo chuyến đi cơ sở của",
    ):  # fmt: skip
        assert words in text, words
    host = text_of(adopted.secretary, "visit", visit.pk)
    assert "Chi đoàn sinh hoạt đều" in host
    assert reverse("visits:correct", args=[visit.pk]) not in host
    assert signed_in(adopted.outsider).get(reverse("desk:visit", args=[visit.pk])).status_code == 404
    assert openings("visits.visit", [visit.pk], user=adopted.province, on=TODAY)[visit.pk].label == visit.purpose


def test_a_study_that_nobody_registered_offers_to_be(adopted: Cast):
    visit = made(adopted, adopted.a1, form=STUDY)
    text = text_of(adopted.province, "visit", visit.pk)
    assert "Chưa đăng ký" in text
    assert reverse("visits:register", args=[visit.pk]) in text


def test_a_schedule_shows_what_was_planned_and_made(adopted: Cast):
    new = NewSchedule(adopted.a.pk, "Lịch tháng 11", TODAY.replace(day=1), TODAY, ("Dự sinh hoạt chi đoàn",), "45-LCT")
    schedule = make_schedule(new, by=adopted.province)
    made(adopted, schedule=schedule.pk)
    planned(adopted, adopted.west, schedule=schedule.pk)
    dropped = planned(adopted, adopted.a2, schedule=schedule.pk)
    cancel_visit(dropped.pk, version=1, reason="Bão", by=adopted.province)
    text = text_of(adopted.province, "visit_schedule", schedule.pk)
    assert "Đã đi 1/2 chuyến" in text
    assert "Dự sinh hoạt chi đoàn" in text
    assert "Lịch tháng 11" in text_of(adopted.province, "visit_schedules")
    for name in ("secretary", "outsider", "commune"):
        where = reverse("desk:visit_schedule", args=[schedule.pk])
        assert signed_in(adopted.accounts[name]).get(where).status_code == 404, name


def test_the_units_and_the_persons_page_show_visits(adopted: Cast):
    visit = made(adopted, purpose="Làm việc với bí thư")
    unit = text_of(adopted.commune, "unit", adopted.east.pk)
    assert reverse("desk:visit", args=[visit.pk]) in unit
    assert f"{reverse('visits:plan')}?noi={adopted.east.pk}" in unit
    assert reverse("visits:plan") not in text_of(adopted.secretary, "unit", adopted.east.pk)
    person = text_of(adopted.province, "person", adopted.province.person_id)
    assert "Làm việc với bí thư" in person


def test_visits_stand_in_the_calendars_of_both_sides(adopted: Cast):
    soon = TODAY + timedelta(days=3)
    visit = planned(adopted, starts_on=soon, days=2, purpose="Gặp riêng đồng chí A")
    own, host = text_of(adopted.province, "calendar"), text_of(adopted.secretary, "calendar")
    assert own.count("Đi cơ sở: Chi đoàn thôn Đông") >= 2
    assert "Đón đoàn công tác: Tỉnh đoàn Bình An" in host
    assert "Đón đoàn công tác" in text_of(adopted.commune, "calendar_of_unit", adopted.east.pk)
    assert "Đón đoàn công tác" not in text_of(adopted.outsider, "calendar")
    cancel_visit(visit.pk, version=1, reason="Bão", by=adopted.province)
    assert "<s>" in text_of(adopted.secretary, "calendar")


def test_the_feed_says_where_to_and_nobodys_name(adopted: Cast):
    soon = TODAY + timedelta(days=3)
    planned(adopted, starts_on=soon, days=2, purpose="Gặp riêng đồng chí Nguyễn Thị Hồng Đào")
    span = Span(TODAY, TODAY + timedelta(days=30))
    for name, title in (("province", "Đi cơ sở: Chi đoàn thôn Đông"), ("secretary", "Đón đoàn công tác: Tỉnh đoàn")):
        visits = own_visits_shown(adopted.accounts[name], span, TODAY)
        body = calendar_file([], [], [], lambda path: f"https://x{path}", visits).decode().replace("\r\n ", "")
        assert title in body
        assert "DTEND;VALUE=DATE:20261127" in body
        assert "Lan Anh" not in body
        assert "Đào" not in body


def test_a_merger_leads_planned_visits_on(adopted: Cast):
    on = TODAY + timedelta(days=5)
    plan = planned(adopted, adopted.west, starts_on=on + timedelta(days=2))
    order = BranchMerger((adopted.west.pk,), adopted.east.pk, on, Decision("9-QĐ", on=TODAY))
    merge_branches(order, by=adopted.commune)
    assert plan.stops.get().unit == adopted.east


def test_what_is_stored_about_oneself_tells_of_visits(adopted: Cast):
    made(adopted, purpose="Dự sinh hoạt thôn Đông")
    text = text_of(adopted.province, "own")
    assert "Dự sinh hoạt thôn Đông, Chi đoàn thôn Đông, ngày 19/11/2026" in text
    assert "được tính 1 ngày" in text


def test_the_menu_leads_there(adopted: Cast):
    for name, sees in (("province", True), ("secretary", True), ("inspector", True)):
        text = text_of(adopted.accounts[name], "home")
        assert (f'href="{reverse("desk:visits")}"' in text) is sees, name


def test_from_the_list_one_reaches_paces_proposal_and_what_waits_for_ones_word(adopted: Cast):
    pages = {name: reverse(name) for name in ("desk:my_pace", "desk:visit_schedules", "visits:hosted")}
    pages["pace"] = reverse("desk:pace", args=[adopted.a.pk])
    pages["desk:suggest_start"] = reverse("desk:suggest_start")
    text = text_of(adopted.province, "visits")
    assert [name for name, url in pages.items() if f'href="{url}"' not in text] == []
    text = text_of(adopted.secretary, "visits")
    seen = {name for name, url in pages.items() if f'href="{url}"' in text}
    assert seen == {"desk:visit_schedules", "visits:hosted"}


def test_a_visits_page_leads_to_its_people_for_those_who_may_see_them_and_to_ones_word(adopted: Cast):
    visit = made(adopted)
    meter = f'href="{reverse("desk:pace_of_person", args=[adopted.province.person_id])}"'
    person = f'href="{reverse("desk:person", args=[adopted.province.person_id])}"'
    word = f'href="{reverse("visits:word", args=[visit.stops.get().pk])}?next='
    own = text_of(adopted.province, "visit", visit.pk)
    assert (meter in own, person in own, word in own) == (True, True, False)
    host = text_of(adopted.secretary, "visit", visit.pk)
    assert (meter in host, person in host, word in host) == (False, False, True)
    confirm_stop(visit.stops.get().pk, version=visit.version, text="Đúng", by=adopted.secretary)
    assert word not in text_of(adopted.secretary, "visit", visit.pk)


def test_a_report_that_is_late_says_by_how_many_days(adopted: Cast):
    due = made(adopted)
    late = made(adopted, adopted.a2, starts_on=TODAY - timedelta(days=20))
    assert "Chưa báo cáo, hạn 29/11/2026" in text_of(adopted.province, "visit", due.pk)
    assert "Quá hạn báo cáo, trễ 10 ngày" in text_of(adopted.province, "visit", late.pk)
    mine = text_of(adopted.province, "my_pace")
    assert "Chưa báo cáo, hạn 29/11/2026" in mine
    assert "Quá hạn báo cáo, trễ 10 ngày" in mine
    assert f'href="{reverse("desk:visit", args=[late.pk])}"' in mine


def test_the_page_shows_what_fits_and_the_file_says_the_rest(adopted: Cast):
    made(adopted)
    page = text_of(adopted.province, "visits")
    answer = signed_in(adopted.province).get(reverse("desk:visits"), {"format": "xlsx"})
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    )
    cells = {str(cell.value) for row in book.active.iter_rows(max_row=10) for cell in row}
    for title in ("Nơi cử đi", "Hình thức", "Số công lệnh", "Ngày báo cáo"):
        assert title in cells
        assert f'data-label="{title}"' not in page
