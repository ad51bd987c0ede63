"""Each reason for a need and each way of being met, on plain values."""

import datetime as dt

import pytest

from thulinh.training.rules.levels import ADVANCED, NEW, PRACTISED, level_needed, new_since, reaches
from thulinh.training.rules.needing import needs_from
from thulinh.training.rules.needs import Demanded, Facts, Gap, Learnt, Need, OwnWord, Post, Reason, RecordKind

TODAY = dt.date(2026, 11, 22)
LONG_AGO, LAST_YEAR, SPRING = dt.date(2022, 1, 1), dt.date(2025, 7, 1), dt.date(2026, 3, 1)
PROVINCE, COMMUNE, BRANCH, OTHER = "0000001", "00000010000002", "000000100000020000003", "00000010000004"
LAN = 7


def post(starts_on: dt.date = LONG_AGO, **changes) -> Post:
    given = {
        "holding": 70, "person": LAN, "name": "Lê Thị Lan", "position": "bi-thu-chi-doan", "rank": (60, 1), "unit": 3,
        "unit_name": "Chi đoàn thôn Đông", "path": BRANCH, "starts_on": starts_on, "is_basic": True,
        "is_new": starts_on >= new_since(TODAY),
    }  # fmt: skip
    return Post(**(given | changes))


def learnt(topic: str = "", level: str = NEW, starts_on: dt.date = SPRING, ends_on: dt.date | None = None) -> Learnt:
    position = "" if topic else "bi-thu-chi-doan"
    return Learnt(90, LAN, position, topic, level if topic else "", starts_on, ends_on)


def demanded(*topics: str, unit: int = 1, level: str = "", days: int | None = None, on: dt.date = SPRING) -> Demanded:
    return Demanded(80, unit, ("bi-thu-chi-doan",), topics, level, days, on)


def needed(**facts) -> list[Need]:
    known = {"tro-choi": None, "trai": None, "von-vay": 1, "o-noi-khac": 4}
    given = {
        "on": TODAY, "days_after_taking": 180, "days_before_end": 90, "posts": [post()], "known": known,
        "topics_of": {"choi": ["tro-choi", "trai"]}, "first_seats": {3: "bi-thu-chi-doan"},
    }  # fmt: skip
    rows = facts.pop("learnt", [])
    return list(needs_from(Facts(**(given | facts), learnt={LAN: rows})))


def told(need: Need) -> tuple:
    return need.reason, need.topics, need.level, need.since, need.due_on, need.kind, need.record


TRAINED = learnt()  # for the post, for good


# For the post


def test_who_took_the_seat_newly_is_to_be_trained_within_so_many_days():
    (need,) = needed(posts=[post(SPRING)])
    assert told(need) == (Reason.NEWLY, (), NEW, SPRING, dt.date(2026, 8, 28), RecordKind.HOLDING, 70)
    assert need.is_for_post
    assert need.late_days(TODAY) == 86
    assert need.late_days(dt.date(2026, 8, 28)) == 0
    assert need.managed_by == 2


def test_a_demand_sets_its_own_days_which_begin_when_it_was_made_known():
    for begins, due_on in ((LONG_AGO, dt.date(2026, 3, 31)), (dt.date(2026, 6, 1), dt.date(2026, 7, 1))):
        (need,) = needed(posts=[post(SPRING)], demands=[demanded(days=30, on=begins)])
        assert (need.reason, need.due_on) == (Reason.NEWLY, due_on)
    (need,) = needed(posts=[post(SPRING)], demands=[demanded(days=30), demanded(days=20)])
    assert need.due_on == dt.date(2026, 3, 21)


def test_who_is_no_longer_new_is_untrained_by_the_demand():
    (need,) = needed(demands=[demanded(days=60)])
    due = SPRING + dt.timedelta(days=60)
    assert told(need) == (Reason.UNTRAINED, (), PRACTISED, SPRING, due, RecordKind.DEMAND, 80)


def test_a_post_that_every_unit_has_is_to_be_trained_for_without_a_demand_and_another_is_not():
    (need,) = needed()
    assert (need.reason, need.due_on, need.kind) == (Reason.UNTRAINED, None, RecordKind.HOLDING)
    assert needed(posts=[post(SPRING, is_basic=False)]) == []
    assert [one.reason for one in needed(posts=[post(is_basic=False)], demands=[demanded()])] == [Reason.UNTRAINED]


def test_a_demand_of_elsewhere_or_of_another_post_asks_nothing():
    other = Demanded(80, 1, ("bi-thu-doan-xa",), (), "", None, SPRING)
    assert needed(posts=[post(is_basic=False)], demands=[demanded(unit=4), other]) == []


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (None, None),
        (dt.date(2027, 2, 21), None),
        (dt.date(2027, 2, 20), Reason.EXPIRED),  # within the days before the end
        (dt.date(2026, 11, 21), Reason.EXPIRED),
    ],
)
def test_a_training_for_the_post_holds_until_shortly_before_its_end(ends_on, expected):
    found = needed(learnt=[learnt(ends_on=ends_on)])
    assert [one.reason for one in found] == ([expected] if expected else [])
    if expected:
        assert (found[0].due_on, found[0].record, found[0].level) == (ends_on, 90, PRACTISED)
        assert found[0].late_days(TODAY) == max((TODAY - ends_on).days, 0)


def test_one_that_was_renewed_is_not_missed_and_one_before_the_seat_was_taken_is_none():
    assert needed(learnt=[learnt(ends_on=LAST_YEAR), learnt(starts_on=SPRING)]) == []
    (need,) = needed(posts=[post(SPRING)], learnt=[learnt(starts_on=LONG_AGO, ends_on=LAST_YEAR)])
    assert (need.reason, need.level) == (Reason.NEWLY, PRACTISED)


# In topics


def test_a_demand_names_topics_that_the_holder_lacks_and_what_holds_meets_it():
    asked = {"demands": [demanded("tro-choi", "von-vay", level=PRACTISED)]}
    found = needed(**asked, learnt=[TRAINED])
    assert [one.topics for one in found] == [("tro-choi",), ("von-vay",)]
    assert told(found[0])[:5] == (Reason.DEMANDED, ("tro-choi",), PRACTISED, SPRING, SPRING + dt.timedelta(days=180))
    for rows, left in (
        ([learnt("tro-choi", PRACTISED)], ["von-vay"]),
        ([learnt("tro-choi", ADVANCED)], ["von-vay"]),
        ([learnt("tro-choi", NEW)], ["tro-choi", "von-vay"]),
    ):
        assert [one.topics[0] for one in needed(**asked, learnt=[TRAINED, *rows])] == left


def test_a_topic_that_is_not_taught_there_is_not_asked_for():
    assert needed(demands=[demanded("o-noi-khac", "bo-roi")], learnt=[TRAINED]) == []


def test_a_topic_that_ended_is_renewed_at_its_level_and_not_asked_twice():
    ended = learnt("tro-choi", PRACTISED, LONG_AGO, LAST_YEAR)
    (need,) = needed(learnt=[TRAINED, ended], demands=[demanded("tro-choi", level=NEW)])
    assert (need.reason, need.level, need.due_on) == (Reason.EXPIRED, PRACTISED, LAST_YEAR)
    found = needed(learnt=[TRAINED, ended], demands=[demanded("tro-choi", level=ADVANCED)])
    assert [(one.reason, one.level) for one in found] == [(Reason.EXPIRED, PRACTISED), (Reason.DEMANDED, ADVANCED)]


# From the field


def gap(person: int | None = LAN, **changes) -> Gap:
    given = {"id": 60, "unit": 3, "unit_name": "Chi đoàn thôn Đông", "path": BRANCH, "skill": "choi"}
    return Gap(**(given | {"person": person, "day": dt.date(2026, 10, 1), "due_on": None} | changes))


def test_a_gap_needs_any_one_of_the_topics_that_teach_the_skill():
    (need,) = needed(gaps=[gap()], learnt=[TRAINED])
    assert told(need)[:4] == (Reason.GAP, ("tro-choi", "trai"), PRACTISED, dt.date(2026, 10, 1))
    assert (need.kind, need.record, need.person, need.skill) == (RecordKind.FINDING, 60, LAN, "choi")
    (need,) = needed(gaps=[gap()], posts=[post(SPRING)], learnt=[TRAINED])
    assert need.level == NEW
    then = gap(day=dt.date(2025, 11, 1))  # still in the first year of who is no longer new today
    assert [one.level for one in needed(gaps=[then], posts=[post(dt.date(2025, 10, 1))], learnt=[TRAINED])] == [NEW]
    again = post(SPRING, is_new=False)  # elected again
    assert [one.level for one in needed(gaps=[gap()], posts=[again], learnt=[TRAINED])] == [PRACTISED]


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([learnt("tro-choi", starts_on=SPRING)], ADVANCED),  # learnt before, and still missing
        ([learnt("tro-choi", NEW, dt.date(2026, 10, 5))], PRACTISED),  # not enough for one who is not new
        ([learnt("trai", PRACTISED, dt.date(2026, 10, 5))], None),
        ([learnt("trai", PRACTISED, dt.date(2026, 10, 1))], None),  # on the very day
        ([learnt("tro-choi", starts_on=SPRING), learnt("trai", PRACTISED, dt.date(2026, 10, 5))], ADVANCED),
        ([learnt("tro-choi", starts_on=SPRING), learnt("trai", ADVANCED, dt.date(2026, 10, 5))], None),
        ([learnt("von-vay", ADVANCED, dt.date(2026, 10, 5))], PRACTISED),
    ],
)
def test_a_gap_is_met_by_what_is_learnt_afterwards_at_its_level(rows, level):
    found = needed(gaps=[gap()], learnt=[TRAINED, *rows])
    assert [one.level for one in found] == ([level] if level else [])


def test_a_gap_of_somebody_who_has_left_office_is_nobodys():
    assert needed(gaps=[gap(person=99)], learnt=[TRAINED]) == []


def test_a_gap_that_names_nobody_is_the_units_until_the_holder_of_its_first_seat_learns_it():
    (need,) = needed(gaps=[gap(None)], learnt=[TRAINED])
    assert (need.person, need.unit, need.position, need.level) == (None, 3, "bi-thu-chi-doan", PRACTISED)
    assert needed(gaps=[gap(None)], learnt=[TRAINED, learnt("trai", PRACTISED, dt.date(2026, 10, 5))]) == []
    deputy = post(position="pho-bi-thu-chi-doan", is_basic=False)
    after = [learnt("trai", PRACTISED, dt.date(2026, 10, 5))]
    assert [one.reason for one in needed(gaps=[gap(None)], posts=[deputy], learnt=after)] == [Reason.GAP]


def test_a_skill_that_no_topic_teaches_is_told_and_is_no_training_for_the_post():
    (need,) = needed(gaps=[gap(skill="la")], learnt=[TRAINED])
    assert (need.topics, need.skill, need.is_for_post) == ((), "la", False)


# What people say of themselves


def test_who_says_they_cannot_do_it_needs_it_until_they_learn_it():
    word = OwnWord(50, LAN, "tro-choi", dt.date(2026, 10, 1))
    (need,) = needed(own_words=[word], learnt=[TRAINED])
    assert told(need) == (Reason.OWN_WORD, ("tro-choi",), PRACTISED, word.day, None, RecordKind.OWN_WORD, 50)
    after = learnt("tro-choi", PRACTISED, dt.date(2026, 10, 2))
    assert needed(own_words=[word], learnt=[TRAINED, after]) == []
    assert needed(own_words=[OwnWord(50, LAN, "o-noi-khac", word.day)], learnt=[TRAINED]) == []


# Levels, and who manages


def test_levels():
    assert new_since(TODAY) == dt.date(2025, 11, 23)
    assert level_needed(is_new=True, was_trained=True) == PRACTISED
    assert [reaches(NEW, PRACTISED), reaches(ADVANCED, PRACTISED), reaches("", ""), reaches(NEW, "")] == [
        False, True, True, True
    ]  # fmt: skip


def test_the_unit_right_above_manages_and_the_topmost_its_own():
    paths = (PROVINCE, COMMUNE, BRANCH)
    found = [needed(posts=[post(path=path)])[0].managed_by for path in paths]
    assert found == [1, 1, 2]
