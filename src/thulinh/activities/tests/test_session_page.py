"""The page of a session: who may open it, what it writes, what a wrong one says and keeps."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from thulinh.activities.actions import (
    correct_session,
    record_session,
)
from thulinh.activities.models import Activity, Attendance, Credit, Evidence, Task
from thulinh.activities.rules.entries import PLANNED, Attendee
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in, url
from thulinh.activities.tests.photos import picture, stored
from thulinh.activities.tests.town import BRANCH_SESSION, BRIEFING, COMMITTEE, FOUNDED, JOINT, TODAY
from thulinh.kernel import clock
from thulinh.kernel.models import StoredFile
from thulinh.people.actions import NewMembership, NewPerson, add_person, begin_membership
from thulinh.people.models import Person
from thulinh.units.actions import NewUnit, open_units

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _evening():
    with clock.on(dt.datetime(2026, 11, 22, 20, 14)):
        yield


def test_a_session_is_recorded_with_one_field_typed_and_one_photo(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION, next="/x/")
    answer = sent(client, page, conclusion="Giao đồng chí Ánh lập danh sách.", photos=photo())
    assert (answer.status_code, answer.url) == (302, "/x/")
    activity = Activity.objects.get()
    assert (activity.day, activity.present_count, activity.expected_count) == (TODAY, 6, 6)
    assert activity.conclusion == "Giao đồng chí Ánh lập danh sách."
    assert Evidence.objects.get().activity == activity
    again = client.get(url("record", town.units["T2"], BRANCH_SESSION, ngay="2026-11-20"))
    assert "Sinh hoạt chi đoàn tháng 11" in again.content.decode()


def test_the_form_stands_as_the_last_time(town):
    there = tuple(Attendee(person, is_present=person != town.members["T2"][3]) for person in town.members["T2"])
    entry = town.entry(
        day=TODAY - 30 * DAY, place="Nhà văn hóa thôn 2", starts_at=dt.time(19, 30), attendance=there,
        contents=("danh-gia",),
    )  # fmt: skip
    record_session(entry, by=town.secretary)
    page = signed_in(town.secretary).get(url("record", town.units["T2"], BRANCH_SESSION)).content.decode()
    fields = fields_of(page)
    assert (fields["place"], fields["starts_at"], fields["day"]) == (["Nhà văn hóa thôn 2"], ["19:30"], ["22/11/2026"])
    assert fields["contents"] == ["danh-gia"]
    assert set(fields["roll"]) == {str(person) for person in town.members["T2"]} - {str(town.members["T2"][3])}


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("deputy", 200), ("officer", 200), ("commune", 200), ("province", 200),
     ("member", 404), ("other_secretary", 404), ("outsider", 404)],
)  # fmt: skip
def test_who_opens_the_form(town, who, status):
    for name in ("record", "plan", "not_held"):
        page = url(name, town.units["T2"], BRANCH_SESSION)
        assert signed_in(town.accounts[who]).get(page).status_code == status
    assert signed_in(town.accounts[who]).get(url("choose", town.units["T2"])).status_code == status
    assert Client().get(url("record", town.units["T2"], BRANCH_SESSION)).status_code == 302


def test_a_page_that_makes_no_sense_does_not_exist(town):
    client = signed_in(town.commune)
    for page in (
        url("record", town.units["T2"], BRIEFING),
        url("record", town.units["T2"], "khong-co"),
        url("record", 999_999, BRANCH_SESSION),
        url("correct", 999_999),
        url("verify", 999_999),
        url("photo", 999_999),
        url("finish_task", 999_999),
        url("joint", 999_999),
        url("initiative", 999_999),
    ):
        assert client.get(page).status_code == 404, page


def test_a_wrong_form_keeps_everything_typed_and_the_photos(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    ticked = [str(person) for person in town.members["T2"][:2]]
    wrong = sent(
        client, page, day="31/02/2026", conclusion="Đã kết luận", place="Sân bóng", roll=ticked, photos=photo()
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422
    fields = fields_of(text)
    assert (fields["conclusion"], fields["place"], fields["day"]) == (["Đã kết luận"], ["Sân bóng"], ["31/02/2026"])
    assert sorted(fields["roll"]) == sorted(ticked)
    assert "Ngày không đúng" in text
    (token,) = fields["kept"]
    assert client.get(url("kept_photo", token)).status_code == 200
    assert signed_in(town.deputy).get(url("kept_photo", token)).status_code == 404
    assert not Activity.objects.exists()
    right = client.post(page, fields | {"day": "22/11/2026"})
    assert right.status_code == 302
    assert Evidence.objects.get().file == StoredFile.objects.get()
    assert Activity.objects.get().present_count == 2


def test_somebody_elses_kept_photo_is_not_taken(town):
    page = url("record", town.units["T2"], BRANCH_SESSION)
    wrong = sent(signed_in(town.deputy), page, day="x", photos=photo())
    (token,) = fields_of(wrong.content.decode())["kept"]
    assert sent(signed_in(town.secretary), page, kept=token).status_code == 302
    assert not Evidence.objects.exists()


def test_a_kept_photo_can_be_left_out(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    fields = fields_of(sent(client, page, day="x", photos=photo()).content.decode())
    assert client.post(page, fields | {"day": "22/11/2026", "bo": fields["kept"]}).status_code == 302
    assert not Evidence.objects.exists()


def test_a_broken_file_is_refused_at_its_place_and_the_good_one_is_kept(town):
    broken = SimpleUploadedFile("hong.jpg", picture(2)[:900], "image/jpeg")
    text = SimpleUploadedFile("ghi-chu.jpg", b"khong phai anh", "image/jpeg")
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    wrong = sent(client, page, photos=[photo(1, "tot.jpg"), broken, text])
    shown = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Tệp “hong.jpg” không phải là ảnh" in shown
    assert "Tệp “ghi-chu.jpg” không phải là ảnh" in shown
    assert len(fields_of(shown)["kept"]) == 1
    assert StoredFile.objects.get().original_name == "tot.jpg"


def test_a_photo_of_20_mb_is_taken_and_reduced(town):
    noise = Image.effect_noise((5200, 4600), 120).convert("RGB")
    kept = io.BytesIO()
    noise.save(kept, "JPEG", quality=92)
    assert 12_000_000 < kept.tell() < 25_000_000
    big = SimpleUploadedFile("to.jpg", kept.getvalue(), "image/jpeg")
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    assert sent(client, page, photos=big).status_code == 302
    file = Evidence.objects.get().file
    assert file.size < 2_500_000
    shown = client.get(url("photo", Evidence.objects.get().pk))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert max(Image.open(io.BytesIO(shown.content)).size) == 1600


def test_the_same_form_sent_twice_is_one_session(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    fields = fields_of(client.get(page).content.decode())
    for _ in range(2):
        assert client.post(page, fields | {"photos": photo()}).status_code == 302
    assert Activity.objects.count() == 1
    other = client.post(page, fields | {"place": "Nơi khác"})
    assert other.status_code == 422
    assert "nội dung khác" in other.content.decode()


def test_the_session_that_stands_already_is_led_to_or_another_one_is_said(town):
    first = record_session(town.entry(), by=town.deputy)
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    repeated = sent(client, page, conclusion="Giữ lại")
    text = repeated.content.decode()
    assert repeated.status_code == 422
    assert url("correct", first.pk) in text
    fields = fields_of(text)
    assert fields["conclusion"] == ["Giữ lại"]
    assert client.post(page, fields | {"is_another": "on"}).status_code == 302
    assert Activity.objects.count() == 2


def test_a_plan_whose_day_has_come_is_recorded_as_held(town):
    with clock.on(dt.datetime(2026, 11, 10, 8)):
        made = sent(
            signed_in(town.secretary), url("plan", town.units["T2"], BRANCH_SESSION), day="20/11/2026",
            minutes="Bầu bổ sung", title="Sinh hoạt chủ điểm",
        )  # fmt: skip
    assert made.status_code == 302
    plan = Activity.objects.get()
    assert (plan.status, plan.minutes, plan.title) == ("du-kien", "Bầu bổ sung", "Sinh hoạt chủ điểm")
    client = signed_in(town.secretary)
    led = client.get(url("record", town.units["T2"], BRANCH_SESSION, next="/x/"))
    assert (led.status_code, led.url.split("?")[0]) == (302, url("hold", plan.pk))
    held = sent(client, url("hold", plan.pk), day="20/11/2026")
    assert held.status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.present_count, plan.title) == ("da-to-chuc", 6, "Sinh hoạt chủ điểm")
    assert client.get(url("hold", plan.pk)).status_code == 404


def test_a_plan_is_moved_without_a_reason_and_cancelled_with_one(town):
    plan = record_session(town.entry(status=PLANNED, day=TODAY + 3 * DAY, attendance=()), by=town.secretary)
    client = signed_in(town.secretary)
    assert sent(client, url("correct", plan.pk), day="27/11/2026").status_code == 302
    plan.refresh_from_db()
    assert (plan.day, plan.status, plan.version) == (dt.date(2026, 11, 27), "du-kien", 2)
    assert sent(client, url("cancel", plan.pk), reason="").status_code == 422
    assert sent(client, url("cancel", plan.pk), reason="Mưa bão").status_code == 302
    assert client.get(url("correct", plan.pk)).status_code == 404


def test_a_correction_says_why_and_drops_a_wrong_picture(town):
    activity = record_session(town.entry(place="Nhà văn hóa", files=(stored(1).pk, stored(2).pk)), by=town.secretary)
    client, page = signed_in(town.secretary), url("correct", activity.pk)
    first = Evidence.objects.order_by("pk")[0]
    wrong = sent(client, page, place="Sân bóng")
    assert wrong.status_code == 422
    assert fields_of(wrong.content.decode())["place"] == ["Sân bóng"]
    assert sent(client, page, place="Sân bóng", reason="Ghi nhầm", dropped=str(first.pk)).status_code == 302
    activity.refresh_from_db()
    assert (activity.place, activity.version, activity.present_count) == ("Sân bóng", 2, 6)
    assert list(Evidence.objects.filter(withdrawn_at=None).exclude(pk=first.pk).values_list("activity", flat=True)) == [
        activity.pk
    ]
    assert client.get(url("photo", first.pk)).status_code == 404


def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_lost(town):
    activity = record_session(town.entry(place="Nhà văn hóa"), by=town.secretary)
    client, page = signed_in(town.secretary), url("correct", activity.pk)
    fields = fields_of(client.get(page).content.decode())
    correct_session(activity.pk, {"place": "Trụ sở xã"}, version=1, reason="Nhầm", by=town.deputy)
    late = client.post(page, fields | {"place": "Sân bóng", "reason": "Đúng nơi"})
    text = late.content.decode()
    assert late.status_code == 422
    assert "đã được sửa" in text
    assert "Trụ sở xã" in text
    kept = fields_of(text)
    assert (kept["place"], kept["version"]) == (["Sân bóng"], ["2"])
    assert client.post(page, kept).status_code == 302
    activity.refresh_from_db()
    assert (activity.place, activity.version) == ("Sân bóng", 3)


def test_numbers_where_the_branch_has_no_list(town):
    empty = build_branch_without_members(town)
    page = url("record", empty, BRANCH_SESSION)
    client = signed_in(town.commune)
    text = client.get(page).content.decode()
    assert "chưa có danh sách" in text
    wrong = sent(client, page, present_count="30", expected_count="20")
    assert wrong.status_code == 422
    assert "nhiều hơn tổng số" in wrong.content.decode()
    assert sent(client, page, present_count="18", expected_count="24").status_code == 302
    assert (Activity.objects.get().roll, Activity.objects.get().is_on_behalf) == ("theo-so", True)


def build_branch_without_members(town) -> int:
    return open_units([NewUnit("T9", "Chi đoàn thôn 9", "chi-doan", "HT")], by=None, on=FOUNDED)[0].pk


def test_a_changed_day_asks_for_those_who_were_not_on_the_page(town):
    person = add_person(NewPerson("Ngô Văn Mới"), by=None)
    begin_membership(NewMembership(person.pk, town.units["T2"], TODAY - 5 * DAY), by=None)
    client = signed_in(town.secretary)
    page = url("record", town.units["T2"], BRANCH_SESSION, ngay="2026-11-10")
    assert str(person.pk) not in fields_of(client.get(page).content.decode())["roll"]
    asked = sent(client, page, day="20/11/2026")
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "có thêm 1 người: Ngô Văn Mới" in text
    fields = fields_of(text)
    assert str(person.pk) in fields["roll"]
    assert client.post(page, fields).status_code == 302
    assert Activity.objects.get().expected_count == 7


def test_who_is_no_member_on_the_day_does_not_vanish_without_a_word(town):
    person = add_person(NewPerson("Ngô Văn Mới"), by=None)
    begin_membership(NewMembership(person.pk, town.units["T2"], TODAY - 5 * DAY), by=None)
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    fields = fields_of(client.get(page).content.decode())
    two = [other for other in fields["roll"] if other != str(person.pk)][:2]
    asked = client.post(page, fields | {"day": "10/11/2026", "roll": [str(person.pk), *two]})
    assert asked.status_code == 422
    assert "Ngày 10/11/2026, 1 người đã đánh dấu có mặt không có trong danh sách: Ngô Văn Mới" in asked.content.decode()
    assert client.post(page, fields_of(asked.content.decode())).status_code == 302
    assert Activity.objects.get().present_count == 2


def test_who_is_ticked_by_number_only_is_not_named_to_whoever_may_not_see_them(town):
    stranger = Person.objects.get(full_name="Bùi Quốc An M1")
    page = url("record", town.units["T2"], BRANCH_SESSION)
    asked = sent(signed_in(town.secretary), page, roll=[str(stranger.pk), "²", "9" * 30])
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "3 người đã đánh dấu có mặt không có trong danh sách" in text
    assert "Bùi Quốc An M1" not in text
    assert not Activity.objects.exists()


def test_a_joint_session_asks_for_the_roll_of_the_branches_chosen(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], JOINT)
    asked = sent(client, page, parts=[str(town.units["T1"])])
    assert asked.status_code == 422
    fields = fields_of(asked.content.decode())
    assert len(fields["roll"]) == 12
    assert client.post(page, fields).status_code == 302
    assert Credit.objects.count() == 3
    assert Attendance.objects.filter(unit=town.units["T1"]).count() == 6


@pytest.mark.parametrize("kind", [JOINT, BRANCH_SESSION])
def test_who_belongs_to_a_branch_elsewhere_is_not_told_to_whoever_names_it(town, kind):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], kind)
    for part in (town.units["M1"], "9" * 25, "²"):
        answer = client.post(page, {"day": "2026-11-22", "parts": [str(part)], "diem-danh": "tat-ca"})
        assert answer.status_code == 200
        assert "Bùi Quốc An T2" in answer.content.decode()
        assert "Bùi Quốc An M1" not in answer.content.decode()


def test_guests_are_named_by_member_code_and_do_not_vote(town):
    guest = add_person(NewPerson("Khách Mời", code="GM-01"), by=None)
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    wrong = sent(client, page, guests="không có ai")
    assert wrong.status_code == 422
    assert "không tìm thấy" in wrong.content.decode()
    begin_membership(NewMembership(guest.pk, town.units["T2"], TODAY - DAY, kind="hoi-vien"), by=None)
    assert sent(client, page, guests="GM-01").status_code == 302
    row = Attendance.objects.get(person=guest)
    assert (row.standing, row.may_vote) == ("khach", False)


def test_the_page_works_without_javascript_for_roll_and_rows(town):
    client, page = signed_in(town.secretary), url("record", town.units["T2"], BRANCH_SESSION)
    fields = fields_of(client.get(page).content.decode())
    nobody = client.post(page, {**fields, "roll": [], "conclusion": "Dở dang", "diem-danh": "tat-ca"})
    assert nobody.status_code == 200
    back = fields_of(nobody.content.decode())
    assert len(back["roll"]) == 6
    assert back["conclusion"] == ["Dở dang"]
    assert "Chưa lưu" not in nobody.content.decode()
    more = fields_of(client.post(page, {**back, "them-dong": "nhiem-vu"}).content.decode())
    assert more["nhiem-vu-TOTAL_FORMS"] == ["2"]
    assert not Activity.objects.exists()


def test_the_committees_meeting_has_a_row_for_each_officer_in_charge(town):
    client, page = signed_in(town.commune), url("record", town.units["HT"], COMMITTEE)
    fields = fields_of(client.get(page).content.decode())
    assert fields["nhiem-vu-0-whose"] == [f"{town.officer.person_id}:{town.units['T2']}"]
    wrong = client.post(page, fields | {"nhiem-vu-1-title": "Việc không có người"})
    assert wrong.status_code == 422
    assert "chọn người làm việc này" in wrong.content.decode()
    assert client.post(page, fields | {"nhiem-vu-0-title": "Dự sinh hoạt thôn 2"}).status_code == 302
    assert Task.objects.get().charge.unit_id == town.units["T2"]


def test_a_seminar_draws_lessons_on_a_subject_or_a_cadre(town):
    client, page = signed_in(town.commune), url("record", town.units["HT"], "toa-dam-phan-bien")
    fields = fields_of(client.get(page).content.decode())
    half = client.post(page, fields | {"bai-hoc-0-subject": "Phong trào"})
    assert half.status_code == 422
    about = f"{town.secretary.person_id}:{town.units['T2']}"
    lesson = {"bai-hoc-0-subject": "Điều hành", "bai-hoc-0-text": "Giao việc rõ hơn", "bai-hoc-0-about": about}
    assert client.post(page, fields | lesson).status_code == 302
    assert Activity.objects.get().lessons.get().about_id == town.secretary.person_id


def test_not_held_is_one_tap_and_a_reason(town):
    page = url("not_held", town.units["T2"], BRANCH_SESSION, tu="2026-10-01", den="2026-10-31", next="/x/")
    client = signed_in(town.secretary)
    assert sent(client, page).status_code == 422
    assert sent(client, page, why="khac").status_code == 422
    answer = sent(client, page, why="mua-vu")
    assert (answer.status_code, answer.url) == (302, "/x/")
    activity = Activity.objects.get()
    assert (activity.status, activity.day, activity.why_not) == ("khong-to-chuc", dt.date(2026, 10, 31), "mua-vu")
    assert (activity.answer_starts_on, activity.answer_ends_on) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def test_the_same_answer_sent_again_after_midnight_is_one_answer(town):
    """The answer to the first sending was lost on the way; the browser sends the form once more."""
    page, client = url("not_held", town.units["T2"], BRANCH_SESSION), signed_in(town.secretary)
    with clock.on(dt.datetime(2026, 11, 30, 23, 58)):
        fields = fields_of(client.get(page).content.decode()) | {"why": "mua-vu"}
        assert client.post(page, fields).status_code == 302
    with clock.on(dt.datetime(2026, 12, 1, 0, 2)):
        again = client.post(page, fields)
    assert again.status_code == 302, again.content.decode()
    activity = Activity.objects.get()
    assert activity.day == dt.date(2026, 11, 30)
    assert (activity.answer_starts_on, activity.answer_ends_on) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


def test_an_answer_says_which_days_it_was_asked_about(town):
    page, client = url("not_held", town.units["T2"], BRANCH_SESSION), signed_in(town.secretary)
    answer = sent(client, page, why="mua-vu", ends_on="không rõ")
    assert answer.status_code == 422
    assert "Trang này đã cũ" in answer.content.decode()
    assert not Activity.objects.exists()
