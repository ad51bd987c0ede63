"""A gap found in the field, the class that followed, and what a later visit says: on the sheet, the finding, class."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.urls import reverse

import cast as small_country
from cast import TODAY, Cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.actions.following import Word, put_right, say_words
from thulinh.difficulties.models import Finding, FindingStep
from thulinh.difficulties.rules.findings import SKILL_GAP, FindingEntry
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, take_seats
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.effect import classes_since, effect, taken
from thulinh.training.tests.trained import a_class, led, participant_of
from thulinh.visits.tests.places import lay_forms, planned

DAY = dt.timedelta(days=1)
FOUND, CLASS = TODAY - 30 * DAY, TODAY - 10 * DAY
TOPIC = "ke-hoach-van-ban"


@dataclass
class Taught:
    """The country, two gaps found there, and the class that followed."""

    cast: Cast
    gap: Finding
    other: Finding
    course: TrainingClass


@pytest.fixture
def taught(country):
    """The province found that the secretaries of thôn Đông (named) and thôn Tây cannot plan; both went to a class."""
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    lay_forms()
    said = {"skill": "lap-ke-hoach", "person": country.secretary.person_id}
    rows = [
        FindingEntry(SKILL_GAP, country.east.pk, FOUND, "Chưa biết lập kế hoạch", **said),
        FindingEntry(SKILL_GAP, country.west.pk, FOUND, "Thôn Tây chưa biết lập kế hoạch", skill="lap-ke-hoach"),
    ]
    gap, other = record_findings(rows, by=country.again(country.province))
    row = NewHolding(country.people["Ngô Đức Thịnh"].pk, "dai-hoi", FOUND, unit=country.west.pk,
                     position="bi-thu-chi-doan")  # fmt: skip
    [west] = take_seats([row], by=None)
    course = a_class(country.a1, CLASS, topics=[TOPIC], state="ket-thuc", name="Lớp bí thư chi đoàn")
    for holding, finding in ((country.holdings["secretary"], gap), (west, other)):
        led(participant_of(course, holding, result="dat"), finding, TOPIC)
    return Taught(country, gap, other, course)


def say(taught, finding, *, is_done, on=TODAY, by="province"):
    say_words([Word(finding.pk, is_done=is_done)], on=on, by=taught.cast.again(taught.cast.accounts[by]))


def numbers():
    [one] = effect(taken(TODAY), TODAY)
    return one.gaps, one.people, one.judged, one.right, one.still, one.waiting


def test_only_words_after_the_class_count_and_the_last_one_decides(taught):
    assert numbers() == (2, 2, 0, 0, 0, 2)
    say(taught, taught.gap, is_done=False, on=CLASS)  # before the class had ended
    assert numbers() == (2, 2, 0, 0, 0, 2)
    say(taught, taught.gap, is_done=True, on=TODAY - DAY)
    assert numbers() == (2, 2, 1, 1, 0, 1)
    say(taught, taught.gap, is_done=False, on=TODAY)
    say(taught, taught.other, is_done=True, on=TODAY)
    assert numbers() == (2, 2, 2, 1, 1, 0)
    assert effect(taken(CLASS), TODAY) == []  # on that day the class had not ended


def test_few_people_judged_again_say_nothing(taught, visit):
    say(taught, taught.gap, is_done=True)
    [one] = effect(taken(TODAY), TODAY)
    assert (one.judged_people, one.least, one.is_enough, one.value) == (1, 10, False, None)
    shown = visit(taught.cast.province).get(reverse("desk:class_effect", args=[taught.course.pk])).content.decode()
    assert "Sau lớp, đã nhìn lại 1: 1 đã làm được, 0 vẫn còn thiếu; 1 chưa ai nhìn lại." in shown
    assert "Mới nhìn lại ở 1 đồng chí, dưới 10: chưa đủ để nói lớp có giúp hay không." in shown
    assert "Chưa biết lập kế hoạch" in shown
    over_all = visit(taught.cast.province).get(reverse("desk:training_effect")).content.decode()
    assert "Trước lớp: 2 kỹ năng còn thiếu của 2 đồng chí." in over_all


def test_enough_people_tell_a_share(taught, monkeypatch):
    monkeypatch.setattr("thulinh.training.queries.effect.parameter", lambda *_: 2)
    say(taught, taught.gap, is_done=True)
    say(taught, taught.other, is_done=False)
    [one] = effect(taken(TODAY), TODAY)
    assert (one.is_enough, one.value) == (True, 0.5)


def test_one_gap_that_led_to_two_classes_is_one_judged_since_the_later(taught):
    later = a_class(taught.cast.a1, TODAY - 4 * DAY, topics=[TOPIC], state="ket-thuc", name="Lớp sau")
    led(participant_of(later, taught.cast.holdings["secretary"]), taught.gap, TOPIC)
    say(taught, taught.gap, is_done=False, on=TODAY - 6 * DAY)
    assert numbers() == (2, 2, 0, 0, 0, 2)
    say(taught, taught.gap, is_done=True, on=TODAY)
    assert numbers() == (2, 2, 1, 1, 0, 1)


def test_the_sheet_of_the_next_visit_shows_the_class_and_takes_the_word(taught, visit):
    going = planned(taught.cast, starts_on=TODAY)
    sheet = reverse("desk:visit_finding", args=[going.pk, taught.cast.east.pk])
    client = visit(taught.cast.province)
    page = client.get(sheet)
    shown = page.content.decode()
    assert f"Sau đó đi học lớp “Lớp bí thư chi đoàn”, bế giảng ngày {taught.course.ends_on:%d/%m/%Y}" in shown
    assert "Đã làm được" in shown
    form = page.context["form"]
    said = {"unit": taught.cast.east.pk, "day": f"{TODAY:%d/%m/%Y}", f"word_{taught.gap.pk}": "da-khac-phuc"}
    answer = client.post(sheet, {**said, "command_id": form["command_id"].value()})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert FindingStep.objects.get(finding=taught.gap).kind == "da-khac-phuc"
    finding = client.get(reverse("desk:finding", args=[taught.gap.pk])).content.decode()
    assert "Sau đó đi học lớp “Lớp bí thư chi đoàn”" in finding
    assert numbers()[3] == 1


def test_who_may_not_know_of_participants_reads_no_class(taught, visit):
    assert classes_since([taught.gap.pk], user=taught.cast.officer, on=TODAY) == {}
    assert [
        one.name for one in classes_since([taught.gap.pk], user=taught.cast.secretary, on=TODAY)[taught.gap.pk]
    ] == ["Lớp bí thư chi đoàn"]
    page = reverse("desk:class_effect", args=[taught.course.pk])
    statuses = {name: visit(taught.cast.accounts[name]).get(page).status_code for name in taught.cast.accounts}
    assert {name for name, status in statuses.items() if status == 200} >= {
        "centre",
        "province",
        "inspector",
        "commune",
    }
    assert {name for name, status in statuses.items() if status == 404} >= {"officer", "secretary", "outsider"}


def test_who_was_taken_off_the_list_and_a_finding_that_was_withdrawn_count_nowhere(taught):
    with writing("training"):
        Participant.objects.filter(person=taught.cast.secretary.person_id).update(withdrawn_at=now())
    assert numbers()[:2] == (1, 1)
    with writing("training"):
        TrainingClass.objects.update(state="huy", cancelled_reason="Bão")
    assert effect(taken(TODAY), TODAY) == []


def test_put_right_by_hand_counts_as_a_word(taught):
    put_right(taught.gap.pk, note="Đã tự lập được", on=TODAY, by=taught.cast.again(taught.cast.commune))
    assert numbers()[2:4] == (1, 1)
