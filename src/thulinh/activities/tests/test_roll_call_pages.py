"""The pages of a roll call as a browser without JavaScript uses them: the keeper's and each member's."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from thulinh.activities.actions import check_in, record_session
from thulinh.activities.forms.arriving import slip_of
from thulinh.activities.models import Activity, Attendance, CheckIn, RollCall
from thulinh.activities.rules.entries import PLANNED
from thulinh.activities.tests.pages import fields_of, sent, signed_in, url
from thulinh.activities.tests.test_roll_calls import hall  # noqa: F401
from thulinh.activities.tests.town import BRANCH_SESSION, TODAY


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T19:32:00+07:00", tick=False):
        yield


@pytest.fixture
def plan(hall) -> Activity:  # noqa: F811
    """A session planned for today."""
    return record_session(hall.entry("T2", status=PLANNED, attendance=()), by=None)


@pytest.fixture
def keeper(hall, plan) -> Client:  # noqa: F811
    """The secretary, who has opened the roll call."""
    client = signed_in(hall.secretary)
    assert client.post(url("open_roll_call", plan.pk)).status_code == 302
    return client


def code() -> str:
    return f"/diem-danh/{RollCall.objects.get().token}/"


def test_the_page_shows_a_code_and_who_is_missing(keeper, plan):
    page = keeper.get(url("roll_call", plan.pk)).content.decode()
    assert "<svg" in page[page.index('class="qrcode"') :]
    assert f"http://testserver{code()}" in page
    assert "trên 11 người đã điểm danh" in page
    assert "Người Ở Xa" not in page
    sheet = keeper.get(url("roll_call", plan.pk) + "?phan=in").content.decode()
    assert "Quét mã bằng máy ảnh" in sheet
    assert "Bùi Quốc An" not in sheet


def test_anybody_with_a_camera_confirms(keeper, plan):
    phone = Client()
    page = phone.get(code())
    assert "Chi đoàn thôn 2" in page.content.decode()
    answer = phone.post(code(), {"name": "nguyen thi hong dao", "digits": "5001"}, follow=True)
    assert "đã điểm danh lúc 19 giờ 32" in answer.content.decode()
    assert keeper.get(url("roll_call_state", plan.pk)).json()["present"] == 1
    again = phone.post(code(), {"name": "Hồng Đào", "digits": "5001"}, follow=True)
    assert "Đồng chí đã điểm danh rồi" in again.content.decode()
    fragment = keeper.get(url("roll_call", plan.pk) + "?phan=danh-sach").content.decode()
    assert "19 giờ 32, bằng tên và số" in fragment
    assert "<html" not in fragment


def test_the_page_never_says_who_is_on_the_list(keeper):
    answers = [
        Client().post(code(), {"name": name, "digits": "9999"})
        for name in ("Nguyễn Thị Hồng Đào", "Người Không Có Thật")
    ]
    said = [
        re.sub(r"Nguyễn Thị Hồng Đào|Người Không Có Thật|value=\"[^\"]+\"", "", a.content.decode()) for a in answers
    ]
    assert said[0] == said[1]
    assert "nhờ bí thư điểm danh" in said[0]
    assert {answer.status_code for answer in answers} == {422}
    for hidden in ("Bùi Quốc An", "Trần Văn Đào"):
        assert hidden not in Client().get(code()).content.decode()


def test_guessing_ends(keeper):
    phone = Client()
    for _ in range(5):
        phone.post(code(), {"name": "Trần Văn Đào", "digits": "9999"})
    answer = phone.post(code(), {"name": "Trần Văn Đào", "digits": "5002"})
    assert "Đã thử nhiều lần" in answer.content.decode()
    assert not CheckIn.objects.exists()
    assert phone.post(code(), {"name": "Hồng Đào", "digits": "5001"}).status_code == 302


def test_one_tap_with_an_account_and_not_me(keeper, hall):  # noqa: F811
    phone = signed_in(hall.member)
    page = phone.get(code()).content.decode()
    assert "Tôi có mặt: Trần Minh Châu T2" in page
    answer = phone.post(code(), {"tai-khoan": "1"}, follow=True)
    assert "Trần Minh Châu T2" in answer.content.decode()
    slip = fields_of(answer.content.decode())["phieu"]
    assert phone.post(code() + "khong-phai-toi/", {"phieu": slip}).status_code == 302
    row = CheckIn.objects.get()
    assert (row.undone_reason, row.undone_by) == ("Không phải tôi", hall.member)
    assert phone.post(code() + "khong-phai-toi/", {"phieu": slip}).status_code == 410
    assert "Tôi có mặt" not in signed_in(hall.outsider).get(code()).content.decode()


def test_who_knows_name_and_digits_takes_nothing_back(keeper, plan, hall):  # noqa: F811
    """Neither what another phone confirmed nor a tick by hand; and what the secretary ticked, not even the person."""
    said = {"name": "Hồng Đào", "digits": "5001"}
    Client().post(code(), said)
    row = CheckIn.objects.get()
    stranger = Client()
    answer = stranger.post(code(), said, follow=True)
    assert "Đồng chí đã điểm danh rồi" in answer.content.decode()
    assert "phieu" not in fields_of(answer.content.decode())
    sight = parse_qs(urlsplit(answer.redirect_chain[-1][0]).query)["da-co"][0]
    assert stranger.post(code() + "khong-phai-toi/", {"phieu": sight}).status_code == 410
    keeper.post(url("undo_check_in", plan.pk), {"luot": row.pk})
    keeper.post(url("tick_present", plan.pk), {"nguoi": row.person_id})
    assert "phieu" not in fields_of(stranger.post(code(), said, follow=True).content.decode())
    keeper.post(url("tick_present", plan.pk), {"nguoi": hall.member.person_id})
    assert "phieu" not in fields_of(signed_in(hall.member).get(code()).content.decode())
    for ticked in CheckIn.objects.filter(undone_at=None):
        assert Client().post(code() + "khong-phai-toi/", {"phieu": slip_of(ticked)}).status_code == 410
    assert CheckIn.objects.filter(undone_at=None).count() == 2


def test_one_takes_back_by_account_on_another_device(keeper, hall):  # noqa: F811
    row = check_in(RollCall.objects.get(), hall.member.person_id, by=hall.member)
    phone = signed_in(hall.member)
    for page in (phone.get(code()), phone.post(code(), {"tai-khoan": "1"}, follow=True)):
        slip = fields_of(page.content.decode())["phieu"]
    assert phone.post(code() + "khong-phai-toi/", {"phieu": slip}).status_code == 302
    row.refresh_from_db()
    assert row.undone_by == hall.member


def test_a_slip_is_not_guessed(keeper):
    Client().post(code(), {"name": "Hồng Đào", "digits": "5001"})
    row = CheckIn.objects.get()
    for slip in (str(row.pk), "", f"{row.pk}:abc"):
        assert Client().post(code() + "khong-phai-toi/", {"phieu": slip}).status_code == 410
        assert "Hồng Đào" not in Client().get(code() + f"?phieu={slip}").content.decode()
    row.refresh_from_db()
    assert row.undone_at is None


def test_codes_that_open_nothing(keeper, plan):
    where = code()
    assert Client().get("/diem-danh/khong-co-ma-nay/").status_code == 404
    keeper.post(url("close_roll_call", plan.pk))
    for answer in (Client().get(where), Client().post(where, {"name": "Hồng Đào", "digits": "5001"})):
        assert answer.status_code == 410
        assert "Hồng Đào" not in answer.content.decode()
    keeper.post(url("open_roll_call", plan.pk))
    with time_machine.travel(f"{TODAY}T23:59:00+07:00", tick=False):
        assert Client().get(where).status_code == 200
    with time_machine.travel("2026-11-23T00:00:00+07:00", tick=False):
        assert Client().get(where).status_code == 410


def test_by_hand_undo_and_no_one_else(keeper, plan, hall):  # noqa: F811
    person = hall.members["T2"][0]
    keeper.post(url("tick_present", plan.pk), {"nguoi": person})
    row = CheckIn.objects.get()
    assert (row.person_id, row.by) == (person, hall.secretary)
    for other in (hall.outsider, hall.other_secretary):
        stranger = signed_in(other)
        assert stranger.post(url("undo_check_in", plan.pk), {"luot": row.pk}).status_code == 404
        assert stranger.get(url("roll_call", plan.pk)).status_code == 404
        assert stranger.get(url("roll_call_state", plan.pk)).status_code == 404
    keeper.post(url("undo_check_in", plan.pk), {"luot": row.pk, "ly-do": "Nhầm"})
    row.refresh_from_db()
    assert row.undone_reason == "Nhầm"
    assert keeper.post(url("undo_check_in", plan.pk), {"luot": "9999"}).status_code == 404
    twice = keeper.post(url("undo_check_in", plan.pk), {"luot": row.pk}, follow=True)
    assert "đã được bỏ" in twice.content.decode()


def test_the_form_has_those_who_came_ticked(keeper, plan, hall):  # noqa: F811
    Client().post(code(), {"name": "Hồng Đào", "digits": "5001"})
    page = keeper.get(url("hold", plan.pk)).content.decode()
    assert fields_of(page)["roll"] == [str(hall.__dict__["guests"]["dao"])]
    assert "đã tự điểm danh 19:32" in page
    Client().post(code(), {"name": "Trần Văn Đào", "digits": "5002"})
    late = keeper.post(url("hold", plan.pk), fields_of(page))
    assert late.status_code == 422
    assert "có thêm 1 người tự điểm danh: Trần Văn Đào" in late.content.decode()
    assert keeper.post(url("hold", plan.pk), fields_of(late.content.decode())).status_code == 302
    held = Activity.objects.get()
    assert (held.roll, held.present_count) == ("ma-qr", 2)
    assert Attendance.objects.filter(activity=held, is_present=True).count() == 2
    assert Client().get(code()).status_code == 410


def test_from_the_due_line(hall):  # noqa: F811
    client = signed_in(hall.secretary)
    where = url("roll_call_today", hall.units["T2"], BRANCH_SESSION)
    assert sent(client, where).status_code == 302
    assert Activity.objects.get().day == TODAY
    assert signed_in(hall.outsider).get(where).status_code == 404
    assert client.get(url("roll_call_today", hall.units["T2"], "giao-ban")).status_code == 404
