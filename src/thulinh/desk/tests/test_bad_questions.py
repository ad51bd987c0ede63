"""What an address may hold that no page would write: answered, never a breakdown."""

import pytest
from django.urls import reverse

from cast import Cast

HUGE = "9" * 30
QUESTIONS = [
    "don-vi/?don_vi=x", f"don-vi/?don_vi={HUGE}", "don-vi/?on=31/02/2026", "don-vi/?on=01/01/0001", "don-vi/?cap=khong",
    "don-vi/?page=x&sort=khong", "he-thong/?don_vi=x&on=99/99/9999", "nguoi/?hinh_thuc=khong", f"nguoi/?don_vi={HUGE}",
    "bi-thu/?chuc_danh=khong&tinh_trang=khong", "hoat-dong/?tu=hom+qua&loai=khong", f"hoat-dong/?don_vi={HUGE}",
    "nhat-ky/?tu=x&viec=khong", "tim/?q=%25%25", "tim/?q=" + "a" * 500, "tim/?q=%00ab",
    "mo-hinh/2-giao-1-lien-ket/?ban=x&ky=x",
    "mo-hinh/2-giao-1-lien-ket/?ban=77", f"mo-hinh/2-giao-1-lien-ket/?don_vi={HUGE}", "he-thong/?don_vi=²",
    f"he-thong/?don_vi={HUGE}", "he-thong/?don_vi=" + "9" * 5000, "mo-hinh/2-giao-1-lien-ket/?ky=0001-01",
    "nhat-ky/?tu=0001-01-01", "nhat-ky/?den=9999-12-31", "nhat-ky/?ngay=0001-01-01", "hoat-dong/?tu=01/01/0001",
]  # fmt: skip
NOT_THERE = [
    f"don-vi/{HUGE}/", f"nguoi/{HUGE}/", f"hoat-dong/{HUGE}/ho-so/", f"sap-xep/{HUGE}/", "mo-hinh/khong-co/",
    f"mo-hinh/2-giao-1-lien-ket/so-sanh/1/{HUGE}/", "don-vi/0/", "nguoi/0/",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_strange_question_is_answered(adopted: Cast, visit, question: str) -> None:
    assert visit(adopted.commune).get(f"/{question}").status_code == 200


@pytest.mark.parametrize("question", NOT_THERE)
def test_what_cannot_be_is_not_there(adopted: Cast, visit, question: str) -> None:
    assert visit(adopted.commune).get(f"/{question}").status_code == 404


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "hom qua", ""])
@pytest.mark.parametrize("verb", ["merge", "split", "rename", "dissolve"])
def test_a_change_on_a_day_that_cannot_be_is_refused_at_its_place(adopted: Cast, visit, verb: str, day: str) -> None:
    unit = adopted.a1 if verb == "merge" else adopted.east
    asked = {"xem": 1, "tu": day, "ten": "A\nB", "con": "khong", "chi_doan": [adopted.east.pk, adopted.west.pk]}
    answer = visit(adopted.commune).get(reverse(f"desk:{verb}", args=[unit.pk]), asked)
    assert answer.status_code == 422
    assert "Có hiệu lực từ ngày</a>" in answer.content.decode()


def test_a_change_before_the_branches_existed_is_refused(adopted: Cast, visit) -> None:
    address = reverse("desk:merge", args=[adopted.a1.pk])
    asked = f"?xem=1&tu=01/01/2020&ten=Mới&vao=&chi_doan={adopted.east.pk}&chi_doan={adopted.west.pk}"
    client = visit(adopted.commune)
    assert client.get(address + asked).status_code == 200
    sent = {"command_id": "11111111-1111-4111-8111-111111111111", "decision_number": "1"}
    answer = client.post(address + asked, sent)
    assert answer.status_code == 422
    assert "Ngày 31/12/2019 không có đơn vị nào trong số được chọn." in answer.content.decode()


@pytest.mark.parametrize("code", ["9999-W52", "0001", "9999-12-01..9999-12-31"])
def test_a_period_beyond_the_calendar_says_which_days_there_are(adopted: Cast, visit, code: str) -> None:
    page = visit(adopted.commune).get(reverse("desk:cockpit", args=[adopted.a1.pk]), {"ky": code})
    assert page.status_code == 200
    assert "Chỉ xem được từ 01/01/2010 đến 31/12/2045." in page.content.decode()


@pytest.mark.parametrize("day", ["01/01/1999", "31/12/2046", "01/01/0001"])
def test_a_reporting_period_lies_within_the_calendar(adopted: Cast, visit, day: str) -> None:
    said = {"command_id": "22222222-2222-4222-8222-222222222222", "label": "Kỳ lạ", "starts_on": day, "ends_on": day}
    answer = visit(adopted.province).post(reverse("desk:name_period"), said)
    assert answer.status_code == 422
