"""Pages of who goes: register, say how it went day by day, report, papers; who may open which."""

import datetime as dt
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in
from thulinh.people.actions import NewHolding, NewPerson, add_person, leave_seat, take_seats
from thulinh.units.actions import merge_units
from thulinh.visits.actions import record_visit
from thulinh.visits.models import Schedule, Visit, VisitDay
from thulinh.visits.rules.entries import DayEntry
from thulinh.visits.tests.places import JOINT_WORK, SESSION, STUDY, entry, made, planned

AGO = TODAY - timedelta(days=3)


def page(name: str, *args, **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"visits:{name}", args=args) + (f"?{asked}" if asked else "")


def shown(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_an_own_visit_is_registered_with_few_fields(country: Cast):
    client = signed_in(country.province)
    answer = sent(client, page("plan", noi=country.east.pk, next="/x/"), form=SESSION)
    assert (answer.status_code, answer.url) == (302, "/x/")
    visit = Visit.objects.get()
    assert (visit.status, visit.starts_on, visit.ends_on) == ("du-kien", TODAY, TODAY)
    assert visit.purpose == "Dự sinh hoạt chi đoàn, làm việc với bí thư chi đoàn"
    assert visit.stops.get().unit == country.east
    assert visit.visitors.get().person == country.province.person


def test_who_arranges_sends_others_to_places_by_name(country: Cast):
    client = signed_in(country.province)
    both = [str(country.inspector.person_id), str(country.province.person_id)]
    answer = sent(
        client, page("plan"), form=JOINT_WORK, stops=[], more_stops="chi đoàn thôn tây\nBến Gỗ", visitors=both,
        lead=both[0], starts_on=shown(TODAY + timedelta(days=7)), ends_on=shown(TODAY + timedelta(days=8)),
        agenda="Dự sinh hoạt\nNghe khó khăn", order_number="12-CL",
    )  # fmt: skip
    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert {stop.unit for stop in visit.stops.all()} == {country.west, country.a2}
    assert visit.visitors.get(is_lead=True).person == country.inspector.person
    assert visit.agenda == ["Dự sinh hoạt", "Nghe khó khăn"]
    wrong = sent(client, page("plan"), form=JOINT_WORK, stops=[], more_stops="thôn Không Có")
    assert wrong.status_code == 422
    assert "Không có đơn vị “thôn Không Có”" in wrong.content.decode()
    nowhere = sent(client, page("plan"), form=JOINT_WORK, stops=[])
    assert "Đồng chí chọn nơi đến." in nowhere.content.decode()


def test_an_officer_goes_to_the_branches_in_charge_and_names_nobody_else(country: Cast):
    client = signed_in(country.officer)
    text = client.get(page("plan")).content.decode()
    assert "Chi đoàn thôn Đông" in text
    assert "Chi đoàn thôn Tây" not in text
    assert 'name="visitors"' not in text
    assert 'name="registered_on"' not in text
    assert sent(client, page("plan"), form=SESSION, stops=[str(country.east.pk)]).status_code == 302


def test_a_plan_is_made_as_it_was_planned_with_one_press(country: Cast):
    plan = planned(country, country.east, country.west, starts_on=AGO, days=2)
    client = signed_in(country.province)
    answer = sent(client, page("make", plan.pk), report="Chi đoàn sinh hoạt đều")
    assert answer.status_code == 302, answer.content.decode()
    plan.refresh_from_db()
    assert (plan.status, plan.report, plan.reported_on) == ("da-di", "Chi đoàn sinh hoạt đều", TODAY)
    assert list(plan.days.order_by("day").values_list("day", "stop__unit", "halves", "counted")) == [
        (AGO, country.east.pk, 2, 2),
        (AGO + timedelta(days=1), country.west.pk, 2, 2),
    ]


def test_days_that_the_page_did_not_show_are_shown_before_they_are_written(country: Cast):
    client = signed_in(country.province)
    address = page("record", noi=country.east.pk)
    first = sent(client, address, form=JOINT_WORK, starts_on=shown(AGO), ends_on=shown(AGO + timedelta(days=2)))
    assert first.status_code == 422
    text = first.content.decode()
    assert "Đồng chí xem từng ngày bên dưới, rồi bấm Lưu." in text
    assert not Visit.objects.exists()
    fields = fields_of(text)
    assert fields[f"ngay_{AGO}"] == ["ca-ngay"]
    days = {
        f"ngay_{AGO}": "chuan-bi",
        f"ngay_{AGO + timedelta(days=1)}": "nua-ngay",
        f"ngay_{AGO + timedelta(days=2)}": "khong",
    }
    assert client.post(address, fields | days).status_code == 302
    visit = Visit.objects.get()
    assert (visit.starts_on, visit.ends_on) == (AGO, AGO + timedelta(days=1))
    assert list(visit.days.order_by("day").values_list("halves", "is_preparation")) == [(2, True), (1, False)]


def test_a_day_at_two_places_and_who_came_on_which_day(country: Cast):
    people = (country.province.person_id, country.inspector.person_id)
    plan = planned(country, country.east, country.west, visitors=people, starts_on=AGO, days=2)
    both = [str(country.east.pk), str(country.west.pk)]
    second = AGO + timedelta(days=1)
    answer = sent(
        signed_in(country.province), page("make", plan.pk),
        **{f"noi_{AGO}": both, f"noi_{second}": both[1:], f"ai_{second}": [str(people[1])]},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    rows = VisitDay.objects.order_by("day", "person", "stop").values_list("day", "person", "halves", "counted")
    assert list(rows.filter(day=AGO)) == [(AGO, person, 1, 1) for person in sorted(people) for _ in both]
    assert list(rows.filter(day=second)) == [(second, people[1], 2, 2)]


def test_activities_of_the_place_are_there_to_tick(country: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=country.east.pk, day=AGO, present_count=9, expected_count=12)
    activity = record_session(session, by=country.secretary)
    plan = planned(country, country.a1, starts_on=AGO)
    client = signed_in(country.province)
    text = client.get(page("make", plan.pk)).content.decode()
    assert "19/11/2026: Sinh hoạt chi đoàn, Chi đoàn thôn Đông" in text
    assert sent(client, page("make", plan.pk), activities=[str(activity.pk)]).status_code == 302
    assert plan.activities.get().activity == activity
    assert sent(client, page("link", plan.pk), activities=[]).status_code == 302
    assert not plan.activities.exists()


def test_a_correction_starts_from_what_stands(country: Cast):
    visit = made(country, country.east, starts_on=AGO, days=2)
    client = signed_in(country.province)
    bare = sent(client, page("correct", visit.pk))
    assert bare.status_code == 422
    answer = sent(client, page("correct", visit.pk), reason="Nửa ngày thôi", **{f"ngay_{AGO}": "nua-ngay"})
    assert answer.status_code == 302
    assert list(visit.days.order_by("day").values_list("halves", flat=True)) == [1, 2]
    stale = fields_of(client.get(page("correct", visit.pk)).content.decode()) | {"reason": "x", "version": "1"}
    late = client.post(page("correct", visit.pk), stale)
    assert late.status_code == 422
    assert "đã được sửa" in late.content.decode()


def test_a_report_with_photos_and_from_a_device(country: Cast):
    visit = made(country)
    client = signed_in(country.province)
    answer = sent(client, page("report", visit.pk), report="Đã dự", photos=[photo(1), photo(2)])
    assert answer.status_code == 302
    assert visit.files.count() == 2
    text = client.get(page("report", visit.pk)).content.decode()
    assert "Đã có báo cáo ngày 22/11/2026" in text
    fields = fields_of(text) | {"report": "Bổ sung", "awaited_photos": "2", "saved_at": "1000", "sent_at": "2000"}
    told = client.post(page("report", visit.pk), fields, headers={"accept": "application/json"})
    assert told.json()["record"] == visit.pk
    visit.refresh_from_db()
    assert (visit.report, visit.awaited_photos) == ("Bổ sung", 2)
    assert sent(client, page("stop_awaiting", visit.pk)).status_code == 302
    visit.refresh_from_db()
    assert visit.awaited_photos == 0
    empty = client.post(page("report", visit.pk), fields | {"report": ""}, headers={"accept": "application/json"})
    assert empty.status_code == 422
    assert empty.json()["reasons"]
    broken = SimpleUploadedFile("x.jpg", b"khong phai anh", "image/jpeg")
    refused = sent(client, page("report", visit.pk), report="Đã dự", photos=[broken])
    assert refused.status_code == 422
    later = sent(client, page("add_photos", visit.pk), photos=[photo(3)])
    assert later.status_code == 302
    assert visit.files.count() == 3


def test_the_report_of_a_plan_says_that_it_was_made(country: Cast):
    plan = planned(country, starts_on=AGO)
    client = signed_in(country.province)
    assert client.get(page("report", plan.pk))["X-Keep-Offline"] == "1"
    assert sent(client, page("report", plan.pk), report="Đã đi như dự kiến").status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.report) == ("da-di", "Đã đi như dự kiến")
    soon = planned(country, starts_on=TODAY + timedelta(days=2))
    assert client.get(page("report", soon.pk)).status_code == 404


def test_papers_are_shown_to_those_who_see_the_visit(country: Cast):
    visit = made(country)
    client = signed_in(country.province)
    pdf = SimpleUploadedFile("cong-lenh.pdf", b"%PDF-1.4 cong lenh", "application/pdf")
    assert sent(client, page("add_paper", visit.pk), file=pdf).status_code == 302
    paper = visit.files.get()
    for account, status in (("province", 200), ("commune", 200), ("secretary", 200), ("outsider", 404)):
        assert signed_in(country.accounts[account]).get(page("file", paper.pk)).status_code == status, account
    assert sent(client, page("drop_file", paper.pk)).status_code == 302
    assert client.get(page("file", paper.pk)).status_code == 404


def test_order_registration_cancelling_withdrawing(country: Cast):
    client = signed_in(country.province)
    plan, visit = planned(country, starts_on=TODAY), made(country, country.a1, form=STUDY, days=2)
    assert sent(client, page("order", plan.pk), order_number="9-CL", order_on=shown(TODAY)).status_code == 302
    assert sent(client, page("change_plan", plan.pk), purpose="Làm việc với Đoàn xã").status_code == 302
    plan.refresh_from_db()
    assert (plan.order_number, plan.purpose, plan.version) == ("9-CL", "Làm việc với Đoàn xã", 2)
    assert sent(client, page("register", visit.pk)).status_code == 302
    assert client.get(page("register", visit.pk)).status_code == 404
    assert sent(client, page("cancel", plan.pk), reason="Bão").status_code == 302
    assert sent(client, page("withdraw", visit.pk), reason="Ghi nhầm").status_code == 302
    assert set(Visit.objects.values_list("status", "withdrawn_reason")) == {("huy", ""), ("da-di", "Ghi nhầm")}
    assert client.get(page("correct", visit.pk)).status_code == 404


def test_a_schedule_is_laid_and_visits_planned_under_it(country: Cast):
    client = signed_in(country.province)
    answer = sent(
        client, page("new_schedule"), title="Lịch tháng 12", starts_on="01/12/2026", ends_on="31/12/2026",
        agenda="Dự sinh hoạt\nNghe khó khăn",
    )  # fmt: skip
    assert answer.status_code == 302
    schedule = Schedule.objects.get()
    assert sent(client, page("plan", lich=schedule.pk, noi=country.a1.pk), form=SESSION).status_code == 302
    assert schedule.visits.count() == 1
    assert sent(client, page("end_schedule", schedule.pk), reason="Thay lịch").status_code == 302
    assert signed_in(country.officer).get(page("new_schedule")).status_code == 404
    assert signed_in(country.commune).get(page("end_schedule", schedule.pk)).status_code == 404


def test_others_do_not_find_these_pages(country: Cast):
    visit, plan = made(country), planned(country, starts_on=AGO)
    own = ("correct", "report", "add_photos", "add_paper", "link", "order", "withdraw")
    for name in ("secretary", "commune", "inspector", "outsider", "officer"):
        client = signed_in(country.accounts[name])
        assert {client.get(page(one, visit.pk)).status_code for one in own} == {404}, name
        assert {client.get(page(one, plan.pk)).status_code for one in ("make", "change_plan", "cancel")} == {404}, name
    for name in ("secretary", "outsider", "inspector"):
        client = signed_in(country.accounts[name])
        assert {client.get(page(one)).status_code for one in ("plan", "record", "new_schedule")} == {404}, name


def test_a_correction_keeps_who_left_the_seat_and_a_place_that_has_ended(country: Cast):
    person = add_person(NewPerson("Trịnh Văn Mới"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-tinh-doan")], by=None)
    both = (country.province.person_id, country.inspector.person_id)
    visit = made(country, country.west, visitors=both)
    leave_seat(country.holdings["inspector"], on=TODAY, reason="Chuyển công tác", by=None)
    merge_units([country.west.pk], into=country.east.pk, on=TODAY, decision_number="9-QĐ", by=None)
    answer = sent(signed_in(country.province), page("correct", visit.pk), purpose="Góp ý", reason="Ghi thiếu")
    assert answer.status_code == 302, answer.content.decode()
    assert set(visit.visitors.values_list("person", flat=True)) == set(both)
    assert (visit.stops.get().unit, visit.days.count()) == (country.west, 2)


def test_an_activity_that_a_visit_names_stays_on_its_page(country: Cast):
    """One day of preparation, the activity on the day after: the page of activities offers it and keeps it."""
    session = SessionEntry("sinh-hoat-chi-doan", country.east.pk, AGO + timedelta(days=1), present_count=1)
    activity = record_session(session, by=country.secretary)
    prepared = (DayEntry(AGO, country.east.pk, is_preparation=True),)
    new = replace(entry(country, form=JOINT_WORK, starts_on=AGO), days=prepared, activities=(activity.pk,))
    visit = record_visit(new, by=country.province)
    assert sent(signed_in(country.province), page("link", visit.pk)).status_code == 302
    assert visit.activities.get().activity == activity


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5_000, "²", "-1", "x"])
@pytest.mark.parametrize("name", ["plan", "record"])
def test_a_place_that_cannot_be_is_refused_at_its_place(country: Cast, name: str, key: str):
    answer = sent(signed_in(country.province), page(name), form=SESSION, stops=[key])
    assert answer.status_code == 422


def test_who_went_reports_also_after_moving_to_another_seat(country: Cast):
    visit = made(country)
    leave_seat(country.holdings["province"], on=TODAY - timedelta(days=1), reason="Chuyển công tác", by=None)
    seat = NewHolding(country.province.person_id, "chi-dinh", TODAY, unit=country.b1.pk, position="uy-vien-btv-doan-xa")
    take_seats([seat], by=None)
    client = signed_in(country.again(country.province))
    assert client.get(page("correct", visit.pk)).status_code == 404
    assert sent(client, page("report", visit.pk), report="Chi đoàn sinh hoạt đều").status_code == 302
    visit.refresh_from_db()
    assert (visit.report, visit.reported_by) == ("Chi đoàn sinh hoạt đều", country.province)
