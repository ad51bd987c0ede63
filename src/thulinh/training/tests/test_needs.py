"""What the cadres of places need, read from the records; and which of it a plan has taken."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import TODAY, Cast, add_branches
from thulinh.difficulties.actions.findings import record_findings, withdraw_finding
from thulinh.difficulties.actions.following import Word, say_words
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import SKILL_GAP, FindingEntry
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.training.actions import add_item, make_plan
from thulinh.training.models import Demand, Qualification, SelfAssessment, Topic
from thulinh.training.queries.needs import needs, needs_of, overdue_of
from thulinh.training.rules.needs import Need, Reason
from thulinh.training.rules.plans import ItemEntry

SECRETARY, PLAN_SKILL, PLAN_TOPIC = "bi-thu-chi-doan", "lap-ke-hoach", "ke-hoach-van-ban"
OCTOBER = dt.date(2026, 10, 1)


def demand(country: Cast, **changes) -> Demand:
    """The province asks that its branch secretaries are trained for their post."""
    given = {
        "unit_id": country.a.pk, "code": "bi-thu", "name": "Bồi dưỡng bí thư", "positions": [SECRETARY],
        "starts_on": dt.date(2026, 1, 1), "given_at": timezone.now(),
    }  # fmt: skip
    with writing("training"):
        return Demand.objects.create(**(given | changes))


def learn(person: int, **changes) -> Qualification:
    """An earlier training, for the post of a branch secretary unless told otherwise."""
    given = {"person_id": person, "issuer": "Tỉnh đoàn", "starts_on": OCTOBER, "recorded_at": timezone.now()}
    if "topic_id" not in changes:
        given["position_id"] = SECRETARY
    with writing("training"):
        return Qualification.objects.create(**(given | changes))


def assess(person: int, mark: int, day: dt.date, topic: str = PLAN_TOPIC) -> SelfAssessment:
    given = {"person_id": person, "topic_id": topic, "mark": mark, "day": day, "recorded_at": timezone.now()}
    with writing("training"):
        return SelfAssessment.objects.create(**given)


def gap_at(country: Cast, **changes) -> Finding:
    given = {"kind": SKILL_GAP, "unit": country.east.pk, "day": OCTOBER, "text": "Chưa biết lập kế hoạch quý",
             "skill": PLAN_SKILL, "person": country.secretary.person_id}  # fmt: skip
    return record_findings([FindingEntry(**(given | changes))], by=country.again(country.province))[0]


def below(country: Cast, unit=None, on: dt.date = TODAY) -> list[Need]:
    return needs(path=country.path(unit or country.a), on=on)


def of_secretary(country: Cast) -> list[Need]:
    return [one for one in below(country) if one.person == country.secretary.person_id]


def test_whoever_holds_a_post_that_every_unit_has_is_to_be_trained_for_it(country):
    found = {one.name: one for one in below(country)}
    assert set(found) == {"Lê Minh Khôi", "Nguyễn Thị Hồng Đào"}
    assert {one.reason for one in found.values()} == {Reason.UNTRAINED}
    assert [found[name].managed_by for name in sorted(found)] == [country.a.pk, country.a1.pk]
    assert {one.name for one in below(country, country.a1)} == set(found)
    assert below(country, country.west) == []


def test_a_demand_counts_for_units_below_the_one_that_asks(country):
    asked = demand(country, within_days=90)
    (need,) = of_secretary(country)
    assert (need.reason, need.record, need.due_on) == (Reason.UNTRAINED, asked.pk, dt.date(2026, 4, 1))
    assert {one.name for one in needs(path=country.path(country.upper), on=TODAY)} == {"Bùi Văn Nam"}
    (seen,) = needs(path=country.path(country.east), on=TODAY)
    assert seen == need


def test_what_was_taken_back_neither_asks_nor_meets(country):
    learnt = learn(country.secretary.person_id)
    assert of_secretary(country) == []
    with writing("training"):
        Qualification.objects.filter(pk=learnt.pk).update(withdrawn_at=timezone.now())
    assert [one.reason for one in of_secretary(country)] == [Reason.UNTRAINED]


def test_a_gap_found_on_a_visit_is_a_need_until_it_is_learnt_put_right_or_taken_back(country):
    person = country.secretary.person_id
    learn(person)
    found = gap_at(country)
    (need,) = of_secretary(country)
    assert (need.reason, need.topics, need.record) == (Reason.GAP, (PLAN_TOPIC,), found.pk)
    with writing("difficulties"):
        Finding.objects.filter(pk=found.pk).update(done_on=TODAY)
    assert of_secretary(country) == []
    assert [one.record for one in below(country, on=TODAY - dt.timedelta(days=1)) if one.person == person] == [found.pk]
    with writing("difficulties"):
        Finding.objects.filter(pk=found.pk).update(done_on=None)
    learn(person, topic_id=PLAN_TOPIC, level="da-lam", starts_on=dt.date(2026, 11, 1))
    assert of_secretary(country) == []
    withdraw_finding(gap_at(country, day=TODAY).pk, reason="Nhầm", by=country.again(country.province))
    assert of_secretary(country) == []


def test_a_gap_that_names_nobody_is_the_units_and_of_a_vacant_seat_too(country):
    learn(country.secretary.person_id)
    gap_at(country, unit=country.west.pk, person=None)
    (need,) = [one for one in below(country) if one.reason == Reason.GAP]
    assert (need.person, need.unit, need.unit_name, need.position) == (
        None, country.west.pk, "Chi đoàn thôn Tây", SECRETARY
    )  # fmt: skip
    assert need.managed_by == country.a1.pk


def test_the_newest_word_about_oneself_counts(country):
    person = country.secretary.person_id
    learn(person)
    assess(person, 3, OCTOBER)
    worse = assess(person, 2, dt.date(2026, 10, 2))
    (need,) = of_secretary(country)
    assert (need.reason, need.topics, need.record) == (Reason.OWN_WORD, (PLAN_TOPIC,), worse.pk)
    assess(person, 3, dt.date(2026, 10, 3))
    assert of_secretary(country) == []


def test_a_local_topic_is_taught_below_its_unit_only(country):
    learn(country.secretary.person_id)
    with writing("training"):
        local = Topic.objects.create(code="cay-ca-phe", name="Cây cà phê", group_id="kinh-te-von", unit_id=country.b.pk)
    demand(country, topics=[local.pk])
    assert of_secretary(country) == []
    with writing("training"):
        Topic.objects.filter(pk=local.pk).update(unit=country.a.pk)
    assert [one.reason for one in of_secretary(country)] == [Reason.DEMANDED]
    with writing("training"):
        Topic.objects.filter(pk=local.pk).update(ended_at=timezone.now())
    assert of_secretary(country) == []


def test_who_left_the_seat_needs_nothing_and_who_took_it_newly_does(country):
    leave_seat(country.holdings["secretary"], on=dt.date(2026, 10, 31), reason="Chuyển", by=None)
    person = country.people["Lê Thị Ánh"].pk
    first = dt.date(2026, 11, 1)
    take_seats([NewHolding(person, "giua-nhiem-ky", first, unit=country.east.pk, position=SECRETARY)], by=None)
    found = {one.person: one for one in below(country, country.east)}
    assert set(found) == {person}
    assert (found[person].reason, found[person].due_on) == (Reason.NEWLY, first + dt.timedelta(days=180))
    assert needs_of(country.secretary.person_id, TODAY) == []
    assert [one.reason for one in needs_of(person, TODAY)] == [Reason.NEWLY]


def test_a_plan_at_or_above_the_place_has_taken_a_need_that_it_names(country):
    gap_at(country)

    def plans() -> dict[Reason, int | None]:
        return {one.reason: one.plan for one in of_secretary(country)}

    assert plans() == {Reason.UNTRAINED: None, Reason.GAP: None}
    above = make_plan(unit=country.a.pk, year=2026, by=country.again(country.province))
    own = make_plan(unit=country.a1.pk, year=2026, by=country.again(country.commune))
    later = make_plan(unit=country.a1.pk, year=2027, by=country.again(country.commune))
    elsewhere = make_plan(unit=country.a2.pk, year=2026, by=country.again(country.province))
    post = ItemEntry("", (SECRETARY,))
    for plan, entry in (
        (later, post), (elsewhere, post), (own, ItemEntry("", ("bi-thu-doan-xa",))),
        (own, ItemEntry("", (SECRETARY,), "moi")),
    ):  # fmt: skip
        add_item(plan.pk, entry, by=None)
    assert plans() == {Reason.UNTRAINED: None, Reason.GAP: None}
    add_item(above.pk, post, by=None)
    assert plans() == {Reason.UNTRAINED: above.pk, Reason.GAP: None}
    add_item(above.pk, ItemEntry(PLAN_TOPIC), by=None)
    assert plans() == {Reason.UNTRAINED: above.pk, Reason.GAP: above.pk}
    add_item(own.pk, ItemEntry(PLAN_TOPIC, (SECRETARY,), "da-lam", "tai-cho"), by=None)
    assert plans() == {Reason.UNTRAINED: above.pk, Reason.GAP: own.pk}  # the level that manages before others
    assert {one.plan for one in needs_of(country.secretary.person_id, TODAY)} == {above.pk, own.pk}
    year = needs(path=country.path(country.a), on=TODAY, year=2027)
    assert Counter(one.plan for one in year if one.name == "Nguyễn Thị Hồng Đào") == {later.pk: 1, None: 1}


def test_what_is_overdue_of_one_person_is_asked_in_few_questions(country):
    person = country.secretary.person_id
    demand(country, within_days=30)
    demand(country, topics=[PLAN_TOPIC], code="ke-hoach", within_days=90, starts_on=dt.date(2026, 2, 1))
    gap_at(country)
    with CaptureQueriesContext(connection) as caught:
        late = overdue_of(person, TODAY)
    assert len(caught) == 4
    assert [(one.reason, one.due_on) for one in late] == [
        (Reason.UNTRAINED, dt.date(2026, 1, 31)), (Reason.DEMANDED, dt.date(2026, 5, 2))
    ]  # fmt: skip
    assert {one for one in needs_of(person, TODAY) if one.late_days(TODAY)} == set(late)


@pytest.mark.parametrize("number", [3, 40])
def test_so_many_questions_for_few_people_and_for_many(country, number):
    branches = add_branches(country, number)
    demand(country)
    demand(country, topics=["tin-dung-chinh-sach"], code="von-vay")
    for branch in branches[:3]:
        gap_at(country, unit=branch.pk, person=None)
    add_item(make_plan(unit=country.a.pk, year=2026, by=None).pk, ItemEntry("", (SECRETARY,)), by=None)
    with CaptureQueriesContext(connection) as caught:
        found = below(country)
    assert len(caught) == 10
    reasons = Counter(one.reason for one in found)
    assert reasons == {Reason.UNTRAINED: number + 2, Reason.DEMANDED: number + 1, Reason.GAP: 3}


@pytest.mark.parametrize("is_put_right_between", [False, True])
def test_a_gap_that_is_seen_again_after_the_training_is_a_need_again_at_a_higher_level(country, is_put_right_between):
    person, province = country.secretary.person_id, country.again(country.province)
    learn(person)
    found = gap_at(country)
    learn(person, topic_id=PLAN_TOPIC, level="da-lam", starts_on=dt.date(2026, 11, 1))
    assert of_secretary(country) == []
    if is_put_right_between:
        say_words([Word(found.pk, is_done=True)], on=dt.date(2026, 11, 10), by=province)
    say_words([Word(found.pk, is_done=False)], on=dt.date(2026, 11, 20), by=province)
    (need,) = of_secretary(country)
    assert (need.record, need.level, need.since) == (found.pk, "nang-cao", OCTOBER)
    assert [
        one for one in below(country, on=dt.date(2026, 11, 19)) if one.person == person and one.record == found.pk
    ] == []
    learn(person, topic_id=PLAN_TOPIC, level="nang-cao", starts_on=TODAY)
    assert of_secretary(country) == []


def test_who_holds_the_same_post_in_two_units_needs_its_training_once(country):
    person = country.secretary.person_id
    second = NewHolding(person, "chi-dinh", dt.date(2026, 1, 1), unit=country.west.pk, position=SECRETARY)
    take_seats([second], by=None)
    assert [one.reason for one in of_secretary(country)] == [Reason.UNTRAINED]
    assert {one.unit for one in below(country, country.west)} == {country.west.pk}
