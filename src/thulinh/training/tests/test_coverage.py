"""Of those in office on a day, who is trained; against plain Python, and each part against what it opens to."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, leave_seat, take_seats
from thulinh.people.models import Holding, Seat
from thulinh.training.actions import load_topics
from thulinh.training.measures import holders_trained
from thulinh.training.models import Demand
from thulinh.training.queries.coverage import Share, Wanted, coverage, topic_table
from thulinh.training.queries.learners import (
    EXPIRED,
    MISSING,
    NEVER,
    TRAINED,
    by_newness,
    in_state,
    lacking,
    learners,
    missing,
    posts_of,
    standings,
)
from thulinh.training.tests.trained import a_class, participant_of, qualified

SECRETARY, DEPUTY, BRANCH = "bi-thu-doan-xa", "pho-bi-thu-doan-xa", "bi-thu-chi-doan"
BOTH = Wanted((SECRETARY, DEPUTY))
TODAY, DAY = cast.TODAY, dt.timedelta(days=1)
SOFTWARE, CAMP = "phan-mem-doan-vien", "cong-tac-trai"


@pytest.fixture
def country(db):
    """Province A: in A1 a secretary (of 1/7/2025) and a deputy (of 1/3/2026), in A2 a secretary (of 1/9/2026)."""
    found = cast.build()
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    load_topics(cast.definitions("training.yaml"))
    rows = [
        NewHolding(found.people["Bùi Quốc An"].pk, "chi-dinh", dt.date(2026, 3, 1), unit=found.a1.pk, position=DEPUTY),
        NewHolding(found.people["Phạm Thùy Dương"].pk, "chi-dinh", dt.date(2026, 9, 1), unit=found.a2.pk,
                   position=SECRETARY),
    ]  # fmt: skip
    found.holdings["deputy"], found.holdings["second"] = take_seats(rows, by=None)
    return found


def person(country, name):
    return country.holdings[name].person_id


def of(country, on=TODAY, wanted=BOTH, unit=None):
    return coverage(path=country.path(unit or country.a), on=on, wanted=wanted)


def test_the_share_of_a_day_counts_whoever_holds_a_valid_training_for_the_post(country):
    qualified(person(country, "commune"), dt.date(2024, 5, 1), dt.date(2026, 12, 31), position=SECRETARY)
    qualified(person(country, "deputy"), dt.date(2026, 6, 1), position=DEPUTY)
    found = of(country)
    assert (found.whole, found.whole.value) == (Share(3, 2), 2 / 3)
    assert found.by_place == {country.path(country.a1): Share(2, 2), country.path(country.a2): Share(1, 0)}
    assert found.by_position == {SECRETARY: Share(2, 1), DEPUTY: Share(1, 1)}
    assert (found.new, found.others) == (Share(2, 1), Share(1, 1))
    assert of(country, on=dt.date(2026, 8, 31)).whole == Share(2, 2)
    assert of(country, on=dt.date(2027, 1, 1)).whole == Share(3, 1)
    assert of(country, unit=country.b).whole.value is None


def test_a_training_for_another_post_or_in_a_topic_is_none_for_this_one(country):
    qualified(person(country, "second"), dt.date(2025, 1, 1), position=DEPUTY)
    qualified(person(country, "second"), dt.date(2025, 1, 1), topic=SOFTWARE, level="da-lam")
    assert of(country, unit=country.a2).whole == Share(1, 0)
    for level, trained in ((None, 1), ("moi", 1), ("da-lam", 1), ("nang-cao", 0)):
        assert (
            of(country, wanted=Wanted((SECRETARY,), (SOFTWARE, CAMP), level), unit=country.a2).whole.trained == trained
        )


def test_who_leaves_and_who_is_elected_later_change_the_days_after_and_no_earlier_one(country):
    qualified(person(country, "commune"), dt.date(2024, 5, 1), position=SECRETARY)
    before = of(country, on=dt.date(2026, 10, 1)).whole
    leave_seat(country.holdings["commune"], on=dt.date(2026, 10, 10), reason="Chuyển công tác", by=None)
    later = NewHolding(country.people["Ngô Đức Thịnh"].pk, "chi-dinh", dt.date(2026, 11, 1), unit=country.a1.pk,
                       position=SECRETARY)  # fmt: skip
    take_seats([later], by=None)
    assert of(country, on=dt.date(2026, 10, 1)).whole == before == Share(3, 1)
    assert of(country, on=dt.date(2026, 10, 20)).whole == Share(2, 0)
    assert of(country).whole == Share(3, 0)


def test_who_was_elected_again_is_not_new(country):
    leave_seat(country.holdings["commune"], on=dt.date(2026, 8, 31), reason="Hết nhiệm kỳ", by=None)
    again = NewHolding(
        person(country, "commune"), "chi-dinh", dt.date(2026, 9, 1), unit=country.a1.pk, position=SECRETARY
    )
    take_seats([again], by=None)
    assert (of(country).new.due, of(country).others.due) == (2, 1)
    names = [row.full_name for row in by_newness(rows_of(country), path_of(country), TODAY, BOTH, is_new=False)]
    assert names == ["Lê Minh Khôi"]


def path_of(country):
    return country.path(country.a)


def rows_of(country, wanted=BOTH):
    return learners(path_of(country), TODAY, wanted)


def test_each_state_opens_to_those_whom_it_counts(country):
    qualified(person(country, "commune"), dt.date(2024, 5, 1), position=SECRETARY)
    qualified(person(country, "deputy"), dt.date(2020, 1, 1), dt.date(2026, 5, 31), position=DEPUTY)
    qualified(person(country, "second"), dt.date(2020, 1, 1), dt.date(2026, 5, 31), position=DEPUTY)
    listed = {
        state: [row.pk for row in in_state(rows_of(country), state, TODAY, BOTH)]
        for state in (TRAINED, MISSING, EXPIRED, NEVER)
    }
    assert listed[TRAINED] == [person(country, "commune")]
    assert set(listed[MISSING]) == {person(country, "deputy"), person(country, "second")}
    assert listed[EXPIRED] == [person(country, "deputy")]
    assert listed[NEVER] == [person(country, "second")]


def test_who_is_missing_is_told_with_why(country):
    qualified(person(country, "deputy"), dt.date(2020, 1, 1), dt.date(2026, 5, 31), position=DEPUTY)
    course = a_class(country.a, TODAY + 3 * DAY, positions=[SECRETARY], state="mo-dang-ky", name="Lớp bí thư")
    participant_of(course, country.holdings["second"])
    found = missing(path=path_of(country), on=TODAY, wanted=BOTH)
    assert found[person(country, "commune")].words == "Chưa được bồi dưỡng"
    assert found[person(country, "deputy")].words == "Hết giá trị từ sau ngày 31/05/2026"
    assert found[person(country, "second")].words == (
        "Chưa được bồi dưỡng; được vào lớp “Lớp bí thư”, 25/11/2026 đến 27/11/2026"
    )
    assert found[person(country, "second")].training_class == course.pk


def test_a_class_that_was_not_passed_is_told_and_one_that_was_cancelled_is_not(country):
    failed = a_class(country.a, dt.date(2026, 10, 1), positions=[SECRETARY], state="ket-thuc", name="Lớp cũ")
    participant_of(failed, country.holdings["commune"], result="khong-dat")
    participant_of(a_class(country.a, TODAY, positions=[SECRETARY], state="huy"), country.holdings["second"])
    found = missing(path=path_of(country), on=TODAY, wanted=BOTH)
    assert found[person(country, "commune")].words == "Chưa được bồi dưỡng; đã học lớp “Lớp cũ”, chưa đạt"
    assert found[person(country, "second")].words == "Chưa được bồi dưỡng"
    assert missing(path=path_of(country), on=dt.date(2026, 9, 30), wanted=BOTH)[person(country, "commune")].words == (
        "Chưa được bồi dưỡng"
    )


def test_who_is_trained_is_told_by_what_and_until_when(country):
    qualified(
        person(country, "commune"), dt.date(2024, 5, 1), dt.date(2029, 4, 30), position=SECRETARY, name="Lớp 2024"
    )
    [told] = standings([person(country, "commune")], TODAY, BOTH).values()
    assert told.words == "“Lớp 2024”, Trường Đoàn, ngày 01/05/2024, có giá trị đến hết ngày 30/04/2029"
    [post] = posts_of([person(country, "deputy")], path_of(country), TODAY, BOTH)[person(country, "deputy")]
    assert (post.unit_name, post.position, post.since, post.is_new) == (
        "Đoàn xã Tân Lập", DEPUTY, dt.date(2026, 3, 1), True,
    )  # fmt: skip


def test_topics_by_unit_are_the_topics_of_the_whole(country):
    for name, topic in (("commune", SOFTWARE), ("deputy", SOFTWARE), ("second", CAMP), ("secretary", CAMP)):
        qualified(person(country, name), dt.date(2026, 1, 1), topic=topic)
    qualified(person(country, "commune"), dt.date(2026, 2, 1), topic=SOFTWARE, level="nang-cao")
    table = topic_table(path=path_of(country), on=TODAY, positions=BOTH.positions)
    one, two = country.path(country.a1), country.path(country.a2)
    assert table == {(one, SOFTWARE): 2, (two, CAMP): 1}
    assert of(country).by_topic == {SOFTWARE: Share(3, 2), CAMP: Share(3, 1)}
    assert of(country, wanted=Wanted(BOTH.positions, (CAMP,))).whole == Share(3, 1)


def demanded(unit, position, topics, level=""):
    with writing("training"):
        Demand.objects.create(
            unit=unit, code="thu", name="Thử", positions=[position], topics=topics, level=level, basis="KH 5",
            starts_on=cast.START, given_at=now(),
        )  # fmt: skip


def test_what_somebody_lacks_for_a_post_that_they_may_take_one_day(country):
    demanded(country.a, SECRETARY, [SOFTWARE, CAMP], "da-lam")
    demanded(country.b, SECRETARY, ["bao-ve-nen-tang"])
    deputy, other = person(country, "deputy"), person(country, "secretary")
    qualified(deputy, dt.date(2026, 1, 1), topic=SOFTWARE, level="nang-cao")
    qualified(deputy, dt.date(2026, 1, 1), topic=CAMP, level="moi")
    qualified(other, dt.date(2026, 1, 1), position=SECRETARY)
    asked = [(deputy, country.a1.pk, SECRETARY), (other, country.b1.pk, SECRETARY), (other, country.a1.pk, DEPUTY)]
    found = lacking(asked, TODAY)
    assert [(one.topic, one.basis) for one in found[asked[0]]] == [("", ""), (CAMP, "KH 5")]
    assert [one.words for one in found[asked[1]]] == ["Bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng"]
    assert [one.topic for one in found[asked[2]]] == [""]


def test_the_questions_are_as_many_for_many_as_for_few(country, django_assert_num_queries):
    path, branches = path_of(country), Wanted((BRANCH,))
    for name in ("commune", "secretary"):
        qualified(person(country, name), dt.date(2026, 1, 1), position=BRANCH)
    cast.add_branches(country, 20)
    people = list(learners(path, TODAY, branches).values_list("pk", flat=True))
    assert len(people) == 21
    with django_assert_num_queries(3):
        assert coverage(path=path, on=TODAY, wanted=branches).whole == Share(21, 1)
    with django_assert_num_queries(3):
        assert len(missing(path=path, on=TODAY, wanted=branches)) == 20
    with django_assert_num_queries(4):
        lacking([(one, country.a1.pk, BRANCH) for one in people], TODAY)


spans = st.tuples(st.integers(0, 400), st.one_of(st.none(), st.integers(0, 300)))
seats = st.integers(0, 2)
learnt = st.tuples(st.sampled_from([SECRETARY, DEPUTY, SOFTWARE]), spans)
plain = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)


def stretch(span):
    first = cast.START + span[0] * DAY
    return first, None if span[1] is None else first + span[1] * DAY


def holds(row, on):
    return row[0] <= on and (row[1] is None or row[1] >= on)


@plain
@given(
    held=st.lists(st.tuples(st.integers(0, 3), seats, spans), max_size=3, unique_by=lambda row: row[1]),
    trainings=st.lists(st.tuples(st.integers(0, 3), learnt), max_size=6),
    after=st.integers(0, 500),
)
def test_the_share_is_what_plain_counting_finds(country, held, trainings, after):
    people = [country.people[name].pk for name in ("Ngô Đức Thịnh", "Vũ Thị Yến", "Lê Thị Ánh", "Trần Minh Châu")]
    on = cast.START + after * DAY
    chairs = list(Seat.objects.filter(unit__in=[country.a1, country.a2], position__in=[SECRETARY, DEPUTY])[:3])
    with transaction.atomic():
        with writing("people"):
            Holding.objects.all().update(withdrawn_at=now())
            for who, seat, span in held:
                first, last = stretch(span)
                Holding.objects.create(
                    person_id=people[who], seat=chairs[seat], how="chi-dinh", starts_on=first, ends_on=last
                )
        for who, (what, span) in trainings:
            qualified(people[who], *stretch(span), **{"topic" if what == SOFTWARE else "position": what})
        office = {(who, chairs[seat].position_id) for who, seat, span in held if holds(stretch(span), on)}
        known = {(who, what) for who, (what, span) in trainings if holds(stretch(span), on)}
        due = {who for who, _ in office}
        found = coverage(path=country.path(country.a), on=on, wanted=BOTH)
        assert found.whole == Share(len(due), len({who for who, _ in office & known}))
        assert found.by_topic.get(SOFTWARE, Share(0, 0)).trained == len(
            {who for who in due if (who, SOFTWARE) in known}
        )
        subjects = holders_trained(BOTH.positions).filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
        assert len({row["subject"] for row in subjects}) == found.whole.trained
        for state, number in ((TRAINED, found.whole.trained), (MISSING, found.whole.missing)):
            rows = learners(country.path(country.a), on, BOTH)
            assert in_state(rows, state, on, BOTH).count() == number
        transaction.set_rollback(True)
