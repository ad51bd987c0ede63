"""What cadres say of themselves: the last word counts, nobody says it for another, who reads it."""

import datetime as dt

import pytest
import time_machine

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.training.actions import assess_oneself, set_training_demand, take_back_assessment
from thulinh.training.models import SelfAssessment
from thulinh.training.queries.assessments import asked_of, assessments_of, latest_words, may_read_assessments
from thulinh.training.rules.demands import DemandEntry

CAMP, LOAN = "cong-tac-trai", "tin-dung-chinh-sach"


def say(country: Cast, marks: dict[str, int], **changes) -> SelfAssessment:
    said = {"person": country.secretary.person_id, "by": country.secretary}
    return assess_oneself(marks=marks, **(said | changes))


def words(country: Cast) -> dict[str, int]:
    found = latest_words([country.secretary.person_id]).get(country.secretary.person_id, {})
    return {topic: row.mark for topic, row in found.items()}


def test_the_last_word_counts_and_goes_with_what_is_taken_back(country: Cast):
    say(country, {CAMP: 1, LOAN: 4})
    say(country, {CAMP: 1})
    assert SelfAssessment.objects.count() == 2
    with time_machine.travel(dt.datetime(2026, 11, 25, 5, tzinfo=dt.UTC), tick=False):
        say(country, {LOAN: 4})  # the same word on another day is a word of that day
        last = say(country, {CAMP: 3})
    assert (words(country), len(assessments_of(last.person_id))) == ({CAMP: 3, LOAN: 4}, 4)
    take_back_assessment(last.pk, by=country.secretary)
    assert words(country) == {CAMP: 1, LOAN: 4}
    with pytest.raises(Refusal, match="đã được rút"):
        take_back_assessment(last.pk, by=country.secretary)
    assert AuditEvent.objects.filter(verb="training.assess_oneself").count() == 3


@pytest.mark.parametrize("marks", [{}, {"khong-co": 1}, {CAMP: 5}, {CAMP: 0}])
def test_what_is_refused(country: Cast, marks):
    with pytest.raises(Refusal):
        say(country, marks)
    assert not SelfAssessment.objects.exists()


def test_nobody_says_or_takes_back_for_another(country: Cast):
    with pytest.raises(Refusal, match="tự đánh giá cho mình"):
        say(country, {CAMP: 1}, by=country.commune)
    row = say(country, {CAMP: 1})
    with pytest.raises(Refusal, match="Chỉ người tự đánh giá"):
        take_back_assessment(row.pk, by=country.commune)
    readers = ("secretary", "commune", "province", "outsider", "officer")
    told = {name for name in readers if may_read_assessments(getattr(country, name), row.person_id, TODAY)}
    assert {"secretary", "commune", "province"} <= told
    assert "outsider" not in told


def test_one_is_asked_what_is_taught_where_one_holds_a_seat(country: Cast):
    entry = DemandEntry("Tín dụng", ("bi-thu-chi-doan",), (LOAN,))
    set_training_demand(entry, unit=country.a.pk, starts_on=TODAY, paper_number="1", by=None)
    say(country, {CAMP: 2})
    asked = {one.topic.pk: one for group in asked_of(country.secretary.person_id, TODAY) for one in group.topics}
    assert [code for code, one in asked.items() if one.is_demanded] == [LOAN]
    assert (asked[CAMP].last.mark, asked[LOAN].last) == (2, None)
    other = {one.topic.pk for group in asked_of(country.outsider.person_id, TODAY) for one in group.topics if
             one.is_demanded}  # fmt: skip
    assert other == set()
    assert asked_of(country.people["Bùi Quốc An"].pk, TODAY) == []
