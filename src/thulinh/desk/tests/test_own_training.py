"""Bồi dưỡng của tôi, what waits about training, half days in the calendar and its file."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, definitions, open_account
from thulinh.desk.actions import open_calendar
from thulinh.desk.queries.home import waits
from thulinh.desk.queries.subscription import calendar_token
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, take_seats
from thulinh.people.models import Account
from thulinh.training.actions import evaluate, load_topics, mark_presence, open_roll
from thulinh.training.models import Lesson, Participant, TrainingClass
from thulinh.training.queries.own_classes import own_half_days
from thulinh.training.queries.waiting import waiting_training
from thulinh.training.tests.attending import at_work, into_groups, take_part
from thulinh.training.tests.test_giving import MARKS

DAY = dt.timedelta(days=1)
PAGE = "desk:own_training"


@pytest.fixture
def taught(country: Cast) -> Cast:
    """The country with topics and skills."""
    load_difficulty_kinds(definitions("difficulties.yaml"))
    load_topics(definitions("training.yaml"))
    return country


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page_of(account: Account) -> str:
    return client_of(account).get(reverse(PAGE)).content.decode()


def set_class(training_class: TrainingClass, **values: Any) -> None:
    with writing("training"):
        TrainingClass.objects.filter(pk=training_class.pk).update(**values)


def test_my_class_stands_on_my_page(taught: Cast):
    work = at_work(taught, ("secretary",))
    assert "Lịch học 4 buổi" in page_of(taught.secretary)
    assert "đang điểm danh" not in page_of(taught.secretary)
    open_roll(work.today.pk, by=taught.province)
    assert "đang điểm danh. Đồng chí mở máy ảnh" in page_of(taught.secretary)
    mark_presence(work.today.pk, {work.participants[0].pk: "co-mat"}, by=taught.province)
    page = page_of(taught.secretary)
    assert "đang điểm danh. Đồng chí mở máy ảnh" not in page
    assert "Có mặt 1/4 buổi" in page
    for account in (taught.outsider, taught.commune, taught.province):
        assert work.training_class.name not in page_of(account)


def test_a_participant_reads_the_lessons_of_their_group(taught: Cast):
    work = at_work(taught, ("secretary",))
    first, second = into_groups(work.training_class, "Tổ 1", "Tổ 2")
    with writing("training"):
        Participant.objects.update(group=first)
        for group, title in ((None, "Khai giảng"), (first, "Kỹ năng điều hành"), (second, "Kỹ năng viết")):
            Lesson.objects.create(half_day=work.today, group=group, title=title)
    page = page_of(taught.secretary)
    assert "Khai giảng" in page
    assert "Kỹ năng điều hành" in page
    assert "Kỹ năng viết" not in page


def test_who_waits_reads_no_material_and_no_door(taught: Cast):
    work = at_work(taught, ())
    take_part(work.training_class, taught.secretary.person, state="cho-cho")
    open_roll(work.today.pk, by=taught.province)
    page = page_of(taught.secretary)
    assert "Chờ có chỗ" in page
    assert "Lịch học" not in page
    assert "đang điểm danh" not in page


def test_open_classes_for_my_post(taught: Cast):
    coming = {"state": "mo-dang-ky", "starts_on": TODAY + 5 * DAY}
    mine = at_work(taught, (), name="Lớp của bí thư chi đoàn", **coming).training_class
    other = at_work(taught, (), name="Lớp của bí thư xã", **coming).training_class
    over = at_work(taught, (), name="Lớp hết hạn", **coming).training_class
    set_class(mine, positions=["bi-thu-chi-doan"])
    set_class(over, positions=["bi-thu-chi-doan"], registration_ends_on=TODAY - DAY)
    page = page_of(taught.secretary)
    assert "Lớp của bí thư chi đoàn" in page
    assert reverse("training:register", args=[mine.pk]) in page
    assert other.name not in page
    assert over.name not in page
    assert mine.name not in page_of(taught.outsider)  # of another province


def test_nobodys_account_has_an_empty_page(taught: Cast):
    at_work(taught)
    assert "Chưa có gì về bồi dưỡng" in page_of(taught.administrator)


def test_the_page_asks_as_often_for_many_classes_as_for_one(taught: Cast):
    at_work(taught, ("secretary",), starts_on=TODAY - 40 * DAY)
    client = client_of(taught.secretary)
    client.get(reverse(PAGE))  # the bell is fresh from here on
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(PAGE))
    for n in range(3):
        at_work(taught, ("secretary",), starts_on=TODAY - (30 - 5 * n) * DAY)
    with CaptureQueriesContext(connection) as more:
        client.get(reverse(PAGE))
    assert len(few) == len(more)


# What waits


def test_people_to_let_in_wait_for_the_organiser(taught: Cast):
    work = at_work(taught, (), starts_on=TODAY + 3 * DAY, state="mo-dang-ky")
    take_part(work.training_class, taught.secretary.person, state="cho-duyet")
    take_part(work.training_class, taught.commune.person, state="cho-cho")
    found = waiting_training(taught.province, TODAY)
    assert [(one.training_class, one.number) for one in found.approve] == [(work.training_class.pk, 2)]
    assert "trong đó 1 đang chờ chỗ" in client_of(taught.province).get("/").content.decode()
    set_class(work.training_class, capacity=1)
    assert waiting_training(taught.again(taught.province), TODAY).approve[0].number == 2  # a place is free
    take_part(work.training_class, taught.officer.person)
    assert waiting_training(taught.again(taught.province), TODAY).approve[0].number == 1  # none is left
    for account in (taught.commune, taught.inspector, taught.outsider):
        assert not waiting_training(account, TODAY).approve
    page = client_of(taught.province).get("/").content.decode()
    assert "1 học viên chờ duyệt vào lớp bồi dưỡng" in page


def test_results_wait_once_the_class_is_over(taught: Cast):
    work = at_work(taught, starts_on=TODAY - 2 * DAY)
    assert [one.training_class for one in waiting_training(taught.province, TODAY).results] == [work.training_class.pk]
    set_class(work.training_class, state="ket-thuc")
    assert not waiting_training(taught.again(taught.province), TODAY).results


def test_classes_to_come_and_answers_to_give(taught: Cast):
    work = at_work(taught, ("secretary",), starts_on=TODAY + 5 * DAY)
    far = at_work(taught, ("secretary",), starts_on=TODAY + 60 * DAY)
    assert [one.training_class for one in waiting_training(taught.secretary, TODAY).coming] == [work.training_class.pk]
    with writing("training"):
        Participant.objects.filter(training_class=far.training_class).update(how="trieu-tap")
    assert len(waiting_training(taught.secretary, TODAY).coming) == 2  # called to it, however far
    done = at_work(taught, ("secretary",), starts_on=TODAY - 5 * DAY)
    found = waiting_training(taught.secretary, TODAY)
    assert [one.training_class for one in found.evaluate] == [done.training_class.pk]
    assert waits(taught.secretary, TODAY).keys["training_evaluate"] == [f"gop-y-lop:{done.training_class.pk}"]
    assert "Góp ý về lớp" in page_of(taught.secretary)
    evaluate(done.participants[0].pk, MARKS, by=taught.secretary)
    assert not waiting_training(taught.secretary, TODAY).evaluate
    assert not waiting_training(taught.secretary, TODAY + 200 * DAY).evaluate


def test_own_needs_that_are_overdue_wait(taught: Cast):
    person, taken_on = taught.people["Bùi Quốc An"], dt.date(2026, 2, 1)
    seat = NewHolding(person.pk, "dai-hoi", taken_on, unit=taught.a1.pk, position="pho-bi-thu-doan-xa")
    take_seats([seat], by=None)
    deputy = open_account(person)
    found = waiting_training(deputy, TODAY)
    assert len(found.overdue) == 1
    assert found.overdue_on == taken_on + 180 * DAY
    page = page_of(deputy)
    assert "Nhận chức danh ngày 01/02/2026" in page
    assert "trễ 114 ngày" in page
    assert "1 nội dung đồng chí cần học đã quá hạn" in client_of(deputy).get("/").content.decode()
    assert not waiting_training(deputy, taken_on + 180 * DAY).overdue


# The calendar


def test_half_days_in_the_calendar_and_its_file(taught: Cast):
    work = at_work(taught, ("secretary",))
    month = client_of(taught.secretary).get(reverse("desk:calendar")).content.decode()
    assert month.count(f"Buổi sáng: {work.training_class.name}") >= 2
    assert work.training_class.name not in client_of(taught.commune).get(reverse("desk:calendar")).content.decode()
    key = open_calendar(by=taught.secretary)
    file = Client().get(reverse("desk:calendar_file", args=[calendar_token(key)])).content.decode()
    assert file.count("UID:buoi-hoc-") == 4
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20261122T073000" in file
    set_class(work.training_class, state="huy", cancelled_reason="Bão")
    assert not own_half_days(taught.secretary.person_id, TODAY, TODAY + DAY)
