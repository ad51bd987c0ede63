"""Pages of certificates and sheets: who opens which, what they say, what a wrong code is told."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import TODAY
from thulinh.training.actions import issue_certificates, withdraw_certificate
from thulinh.training.models import Certificate, ClassGroup, HalfDay, TrainingClass
from thulinh.training.rules.certificates import shown_token
from thulinh.training.tests.passed import ended, takers
from thulinh.training.tests.school import School, listed, school
from thulinh.ui.tests.pdfs import pages

SAID: dict[str, Any] = {
    "issued_on": TODAY, "signer_title": "TM. Ban Thường vụ Tỉnh đoàn\nBí thư", "signer_name": "Hồ Thị Ẩn",
    "number_form": "{so}/CN-TĐTN-{nam}",
}  # fmt: skip


@pytest.fixture
def world(country) -> School:
    """Holders of the seats that the class is for."""
    return school(country)


@pytest.fixture
def taught(world: School) -> TrainingClass:
    """A class of the province's that all three passed."""
    return ended(world)


@pytest.fixture
def given(world: School, taught: TrainingClass) -> list[Certificate]:
    """Their certificates."""
    return issue_certificates(taught, takers(taught), by=world.cast.province, **SAID)


def opened(account: Any) -> Client:
    client = Client()
    client.force_login(account)
    return client


def read(account: Any, name: str, *arguments: Any, **asked: str) -> Any:
    return opened(account).get(reverse(name, args=arguments), asked)


def test_given_from_the_page_to_all_who_have_none(world, taught):
    client, address = opened(world.cast.province), reverse("training:issue_certificates", args=[taught.pk])
    page = client.get(address)
    form = page.context["form"]
    assert len(form.initial["participants"]) == 3
    assert form.initial["number_form"] == "{so}/CN-TĐTN-{nam}"
    sent = {**form.initial, "issued_on": "22/11/2026", "signer_name": "Hồ Thị Ẩn", "command_id": str(uuid.uuid4())}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302  # sent twice over a weak line
    assert Certificate.objects.count() == 3
    assert Certificate.objects.get(ordinal=1).full_name == "Bùi Quốc An"  # by given name
    assert "Không còn ai đủ điều kiện" in client.get(address).content.decode()


def test_one_is_chosen_by_the_address_and_who_lacks_something_is_named(world, country):
    row = listed(world)
    assert "chốt danh sách" in read(country.province, "training:issue_certificates", row.pk).content.decode()
    from thulinh.training.actions import end_class
    from thulinh.training.tests.school import there

    there(row, world.khoi, world.duong)
    end_class(row, by=country.province)
    khoi = takers(row)[0]
    page = read(country.province, "training:issue_certificates", row.pk, nguoi=str(khoi.pk))
    assert page.context["form"].initial["participants"] == [str(khoi.pk)]
    assert "Bùi Quốc An</b>, Phó bí thư Đoàn xã Tân Lập: mới dự 0/4 buổi" in page.content.decode()


def test_refused_on_the_page(world, taught):
    client, address = opened(world.cast.province), reverse("training:issue_certificates", args=[taught.pk])
    sent = {**client.get(address).context["form"].initial, "issued_on": "22/11/2026", "signer_name": "A"}
    sent |= {"command_id": str(uuid.uuid4()), "number_form": "{so}/CN"}
    answer = client.post(address, sent)
    assert (answer.status_code, Certificate.objects.count()) == (422, 0)
    assert "Mẫu số cần có" in answer.content.decode()


def test_who_opens_which(world, country, taught, given):
    of_khoi = given[0]
    half_day = HalfDay.objects.filter(training_class=taught).earliest("pk")
    whole = {
        "training:issue_certificates": taught.pk, "training:certificates_file": taught.pk,
        "training:badges_file": taught.pk, "training:attendance_file": half_day.pk,
        "training:withdraw_certificate": of_khoi.pk,
    }  # fmt: skip
    for name, key in whole.items():
        assert read(country.province, name, key).status_code == 200, name
        for other in (country.commune, world.a2_secretary, country.secretary, country.outsider):
            assert read(other, name, key).status_code == 404, name
    answers = {
        name: read(who, "training:certificate_file", of_khoi.pk).status_code for name, who in country.accounts.items()
    }
    assert {name for name, status in answers.items() if status == 200} >= {"province", "commune"}
    assert answers["outsider"] == answers["secretary"] == 404
    assert read(world.a2_secretary, "training:certificate_file", of_khoi.pk).status_code == 404
    assert read(world.a2_secretary, "training:certificate_file", given[2].pk).status_code == 200


def test_what_the_file_of_one_says(world, country, given):
    answer = read(country.commune, "training:certificate_file", given[0].pk)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    [page] = pages(answer.content)
    for words in (
        "BCH ĐOÀN TỈNH BÌNH AN", "ĐOÀN TNCS HỒ CHÍ MINH", "CHỨNG NHẬN", "Lê Minh Khôi", "Bí thư Đoàn xã Tân Lập",
        "Bồi dưỡng cán bộ chủ chốt cấp xã", "Từ ngày 19/11/2026 đến ngày 20/11/2026", "Số: 01/CN-TĐTN-2026",
        "Có giá trị đến hết ngày 19/11/2031", "Bình An, ngày 22 tháng 11 năm 2026", "TM. BAN THƯỜNG VỤ TỈNH ĐOÀN",
        "BÍ THƯ", "Hồ Thị Ẩn", "testserver/chung-nhan", shown_token(given[0].token),
    ):  # fmt: skip
        assert words in page, words


def test_all_of_a_class_are_one_file_by_number(country, taught, given):
    withdraw_certificate(given[1], reason="In nhầm", by=country.province)
    made = pages(read(country.province, "training:certificates_file", taught.pk).content)
    assert [re.search(r"Số: (\d+)", page)[1] for page in made] == ["01", "03"]
    assert read(country.province, "training:certificate_file", given[1].pk).status_code == 404


def test_badges_and_lists_to_sign_by_group(world, country, taught):
    from thulinh.kernel.writing import writing

    with writing("training"):
        group = ClassGroup.objects.create(training_class=taught, name="Tổ biên giới")
        first = takers(taught)[0]
        first.group = group
        first.save()
    [badges] = pages(read(country.province, "training:badges_file", taught.pk).content)
    assert badges.index("Lê Minh Khôi") < badges.index("Tổ biên giới") < badges.index("Bùi Quốc An")
    half_day = HalfDay.objects.get(training_class=taught, day="2026-11-20", part="chieu")
    [one] = pages(read(country.province, "training:attendance_file", half_day.pk).content)
    assert "Chiều 20/11/2026, tại Trường Chính trị tỉnh" in one
    assert one.index("Bùi Quốc An") < one.index("Phạm Thùy Dương") < one.index("Lê Minh Khôi")
    first, second = pages(read(country.province, "training:attendance_file", half_day.pk, theo="to").content)
    assert ("Tổ biên giới" in first, "Lê Minh Khôi" in first, "Trang 1 / 2" in first) == (True, True, True)
    assert ("Chưa chia tổ" in second, "Bùi Quốc An" in second) == (True, True)


def test_anybody_with_the_paper_may_ask(client, country, given):
    one, other, _ = given
    answer = client.get(reverse("certificates:check", args=[one.token]))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    for words in ("Còn giá trị", "Lê Minh Khôi", "01/CN-TĐTN-2026", "Bồi dưỡng cán bộ chủ chốt cấp xã", "22/11/2026"):
        assert words in said
    withdraw_certificate(other, reason="Bí mật", by=country.province)
    said = client.get(reverse("certificates:check", args=[other.token])).content.decode()
    assert "đã thu hồi chứng nhận này ngày 22/11/2026" in said
    assert "Bí mật" not in said


@pytest.mark.parametrize("wrong", ["khong-co", "0", "a" * 27, "%2e%2e", "'--"])
def test_a_wrong_code_is_not_found(client, given, wrong):
    assert client.get(f"/chung-nhan/{wrong}/").status_code == 404
    answer = client.get("/chung-nhan/", {"ma": wrong})
    assert answer.status_code == 404
    assert "Không có chứng nhận nào mang mã này" in answer.content.decode()


def test_a_code_is_typed_as_it_stands_on_paper(client, given):
    assert client.get("/chung-nhan/").status_code == 200
    answer = client.get("/chung-nhan/", {"ma": f" {shown_token(given[0].token).upper()} "})
    assert answer.url == reverse("certificates:check", args=[given[0].token])
    assert client.get("/chung-nhan/", {"ma": "  "}).status_code == 404


def test_taken_back_from_the_page(country, given):
    client, address = opened(country.province), reverse("training:withdraw_certificate", args=[given[0].pk])
    assert client.get(address).status_code == 200
    sent = {"command_id": str(uuid.uuid4()), "reason": "In sai tên"}
    assert client.post(address, {**sent, "reason": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    assert Certificate.objects.get(pk=given[0].pk).withdrawn_reason == "In sai tên"
    assert client.get(address).status_code == 404
