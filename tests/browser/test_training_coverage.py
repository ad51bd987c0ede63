"""How far cadres are trained, and whether classes helped, in a real browser at both sizes: read, narrowed, opened."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import START, Cast
from thulinh.desk.tests.conftest import founded
from thulinh.kernel.clock import today
from thulinh.people.actions import NewHolding, take_seats
from thulinh.training.models import TrainingClass
from thulinh.training.tests.trained import a_class, participant_of, qualified

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The secretary of commune A1 is trained, that of A2 is new and in a class that is over and was not passed."""
    built = founded()
    row = NewHolding(
        built.people["Phạm Thùy Dương"].pk, "dai-hoi", today(), unit=built.a2.pk, position="bi-thu-doan-xa"
    )
    [new] = take_seats([row], by=None)
    qualified(built.commune.person_id, START, position="bi-thu-doan-xa")
    qualified(built.commune.person_id, START, topic="cong-tac-trai")
    course = a_class(built.a, today(), today(), positions=["bi-thu-doan-xa"], state="ket-thuc", name="Lớp bí thư")
    participant_of(course, new, result="khong-dat")
    return built


def test_the_share_is_read_and_opened_to_who_is_missing(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.province)
    page.goto(reverse("desk:training_coverage"))
    expect(page.get_by_text("50%").first).to_be_visible()
    expect(page.get_by_text("đã học lớp “Lớp bí thư”, chưa đạt").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="còn thiếu 1").first.click()
    expect(page.get_by_role("link", name="Phạm Thùy Dương")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Xem tỷ lệ").click()
    page.get_by_role("link", name="Chuyên đề theo đơn vị").click()
    expect(page.get_by_role("row", name="Đoàn xã Tân Lập").get_by_role("link", name="1").last).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("desk:class_effect", args=[TrainingClass.objects.get().pk]))
    assert_accessible(page)
    page.goto(reverse("desk:training_effect"))
    assert_accessible(page)
