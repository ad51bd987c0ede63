"""Pages of rolling a programme out: its sections in words, the steps of a place, the form, home and bell."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import Cast
from thulinh.desk.queries.home import waits
from thulinh.programmes.actions import NewAdoption, StepSaid, adopt, record_step
from thulinh.programmes.models import Adoption, Step
from thulinh.programmes.queries import waiting_steps

HAM_TAN = "bi-thu-kiem-thon-doi-truong"
START = dt.date(2026, 10, 15)


@pytest.fixture
def rolled_out(adopted: Cast) -> Adoption:
    """Commune A1 takes on the programme of Hàm Tân: its first step was due on 30 October, the second on 14 November."""
    row = NewAdoption(HAM_TAN, adopted.a1.pk, START, "Ban Thường vụ", "7-KH/ĐTN", START, phase="lam-diem")
    return adopt([row], by=adopted.commune)[0]


def step(adoption: Adoption, code: str) -> Step:
    return Step.objects.filter(adoption=adoption, code=code).earliest("year")


def post(client: Client, who, step: Step, **said):
    client.force_login(who)
    address = reverse("programmes:step", args=[step.pk])
    return client.post(address, {"command_id": str(uuid.uuid4()), "state": "da-xong", **said})


def test_the_programme_says_in_words_how_people_are_chosen_supported_and_by_which_steps(
    adopted: Cast, rolled_out: Adoption, visit: Callable
) -> None:
    page = visit(adopted.commune).get(reverse("desk:programme", args=[HAM_TAN])).content.decode()
    for words in (
        "Bí thư chi đoàn kiêm thôn đội trưởng, khu đội trưởng",
        "Ưu tiên hai chiều",
        "Tuổi của bí thư chi đoàn: từ 18 đến 35 tuổi",
        "Hiểu, nắm bắt nhiệm vụ quân sự tại cơ sở",
        "Ban điều hành thôn, khu phố",
        "575.000 đồng mỗi tháng",
        "Cần xác minh",
        "Chậm nhất 15 ngày sau ngày bắt đầu áp dụng",
        "Chậm nhất 60 ngày sau bước “Tham mưu Huyện ủy ban hành chỉ thị; ban hành kế hoạch”",
        "Các bước triển khai: xong 0/",
        "2 bước trễ",
    ):
        assert words in page


def test_the_steps_of_a_place_with_what_is_late_and_as_a_spreadsheet(
    adopted: Cast, rolled_out: Adoption, visit: Callable
) -> None:
    address = reverse("desk:steps", args=[HAM_TAN, rolled_out.pk])
    page = visit(adopted.commune).get(address).content.decode()
    assert "Chưa làm, trễ 23 ngày" in page
    assert f">{HAM_TAN}<" not in page  # the crumb says its name
    assert reverse("programmes:step", args=[step(rolled_out, "hoi-nghi").pk]) in page
    assert visit(adopted.commune).get(address + "?format=xlsx").status_code == 200


@pytest.mark.parametrize(
    ("who", "sees", "records"),
    [("commune", True, True), ("province", True, True), ("centre", True, True), ("inspector", True, False),
     ("officer", True, False), ("secretary", True, False), ("outsider", False, False)],
)  # fmt: skip
def test_who_sees_the_steps_and_who_records_them(
    adopted: Cast, rolled_out: Adoption, visit: Callable, client: Client, who: str, sees: bool, records: bool
) -> None:
    account, first = adopted.accounts[who], step(rolled_out, "du-thao-ke-hoach")
    answer = visit(account).get(reverse("desk:steps", args=[HAM_TAN, rolled_out.pk]))
    assert answer.status_code == (200 if sees else 404)
    form = reverse("programmes:step", args=[first.pk])
    assert visit(account).get(form).status_code == (200 if records else 404)
    if sees:
        assert (form in answer.content.decode()) is records


def test_a_step_is_recorded_with_its_paper_which_only_those_who_record_steps_open(
    adopted: Cast, rolled_out: Adoption, client: Client
) -> None:
    first = step(rolled_out, "du-thao-ke-hoach")
    file = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.4 du thao", content_type="application/pdf")
    answer = post(client, adopted.commune, first, done_on="30/10/2026", paper_number="01-DT", paper_on="30/10/2026",
                  outcome="Đã gửi các xã", file=file)  # fmt: skip
    assert answer.status_code == 302
    first.refresh_from_db()
    assert (first.state, first.paper_number, first.outcome) == ("da-xong", "01-DT", "Đã gửi các xã")
    address = reverse("programmes:step_file", args=[first.pk])
    assert client.get(address).status_code == 200
    for account in (adopted.secretary, adopted.outsider):
        client.force_login(account)
        assert client.get(address).status_code == 404


def test_a_step_that_cannot_be_so_stays_on_its_form(adopted: Cast, rolled_out: Adoption, client: Client) -> None:
    answer = post(client, adopted.commune, step(rolled_out, "hoi-nghi"), done_on="30/12/2026")
    assert answer.status_code == 422
    assert "không thể sau hôm nay" in answer.content.decode()
    assert step(rolled_out, "hoi-nghi").state == "chua-lam"


def test_late_steps_stand_on_home_and_at_the_bell_of_the_own_unit_only(
    adopted: Cast, rolled_out: Adoption, visit: Callable, today: dt.date
) -> None:
    first, second = waiting_steps(adopted.commune, today)
    assert (first.late_days, second.late_days) == (23, 8)
    page = visit(adopted.commune).get(reverse("desk:home")).content.decode()
    assert "2 bước triển khai mô hình" in page
    assert "trễ 23 ngày" in page
    assert not waiting_steps(adopted.again(adopted.province), today)
    assert not waiting_steps(adopted.again(adopted.secretary), today)
    record_step(first.step, StepSaid("da-xong", done_on=today), by=None)
    # What follows is due fifteen days after the day on which it was really done.
    assert not waiting_steps(adopted.commune, today)
    assert waits(adopted.again(adopted.commune), today).keys["steps"] == []
