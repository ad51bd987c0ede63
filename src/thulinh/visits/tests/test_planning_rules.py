"""Whom to visit: what speaks for a place, and that a proposal keeps to what it promises."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thulinh.visits.rules.choosing import BEST, GREEDY, objective
from thulinh.visits.rules.choosing import choose as choose_task
from thulinh.visits.rules.planning import Cadre, Place, openings, points, reasons_of_pair, reasons_of_place, weights
from thulinh.visits.rules.proposing import fair_bounds, propose, shared_slots, task_of

ON = dt.date(2026, 11, 22)
DAY = dt.timedelta(days=1)
BY = weights(ON)
MONDAY = dt.date(2026, 11, 23)
WEEK = tuple(MONDAY + n * DAY for n in range(5))
PLACE = Place(7, "Chi đoàn thôn Đông", 3, "Đoàn xã Tân Phú", commune_visits=3, last_on=ON)


def words(place: Place) -> list[str]:
    return [reason.text for reason in reasons_of_place(place, BY, ON)]


def test_nothing_speaks_for_a_place_where_somebody_was_today() -> None:
    assert words(PLACE) == []


@pytest.mark.parametrize(
    ("change", "text", "worth"),
    [
        ({"last_on": dt.date(2026, 3, 14)}, "chưa ai đến từ 14/03/2026", 27.73),
        ({"last_on": dt.date(2025, 11, 22)}, "chưa ai đến từ 22/11/2025", 40),
        ({"last_on": dt.date(2019, 1, 1)}, "chưa ai đến từ 01/01/2019", 40),
        ({"last_on": ON - 30 * DAY}, "chưa ai đến từ 23/10/2026", 3.29),
        ({"last_on": None}, "chưa ghi nhận ai đến", 40),
        ({"months": 6, "held": 3}, "sinh hoạt 3/6 lượt trong 6 tháng qua", 10),
        ({"months": 6, "held": 6, "findings": 1}, "1 phát hiện về sinh hoạt chưa khắc phục", 20),
        ({"difficulties": 2}, "2 khó khăn chưa giải quyết", 10),
        ({"difficulties": 9}, "9 khó khăn chưa giải quyết", 15),
        ({"is_vacant": True}, "đang trống bí thư", 15),
        ({"secretary_since": ON - 19 * DAY}, "bí thư mới 20 ngày", 10),
        ({"secretary_since": ON - 89 * DAY}, "bí thư mới 90 ngày", 10),
        ({"commune_visits": 0}, "12 tháng qua chưa có chuyến nào về Đoàn xã Tân Phú", 10),
        ({"commune_visits": 1}, "12 tháng qua chỉ 1 chuyến về Đoàn xã Tân Phú", 5),
    ],
)
def test_each_reason_says_what_it_is_and_how_much(change: dict, text: str, worth: float) -> None:
    [reason] = reasons_of_place(replace(PLACE, **change), BY, ON)
    assert (reason.text, reason.points) == (text, worth)


@pytest.mark.parametrize(
    "change",
    [
        {"last_on": ON - 29 * DAY},
        {"secretary_since": ON - 90 * DAY},
        {"secretary_since": ON + DAY},
        {"months": 6, "held": 6},
    ],
)
def test_what_is_no_reason(change: dict) -> None:
    assert words(replace(PLACE, **change)) == []


def test_reasons_stand_by_their_weight() -> None:
    place = replace(PLACE, last_on=dt.date(2026, 3, 14), difficulties=2, is_vacant=True)
    assert words(place) == ["chưa ai đến từ 14/03/2026", "đang trống bí thư", "2 khó khăn chưa giải quyết"]


def test_who_goes_counts_too() -> None:
    cadre = Cadre(1, "Lê Thị Hoa", 10, WEEK, been=frozenset({3}), charges=frozenset({7}))
    assert [one.text for one in reasons_of_pair(cadre, PLACE, BY)] == ["người đi phụ trách nơi này"]
    stranger = Cadre(2, "Trần An", 10, WEEK)
    texts = [one.text for one in reasons_of_pair(stranger, PLACE, BY)]
    assert texts == ["người đi chưa đến Đoàn xã Tân Phú trong 12 tháng qua"]


@pytest.mark.parametrize(
    ("halves", "expected"),
    [
        (1, [(day, day) for day in WEEK for _ in "ab"]),
        (2, [(day, day) for day in WEEK]),
        (4, [(WEEK[0], WEEK[1]), (WEEK[2], WEEK[3])]),
        (10, [(WEEK[0], WEEK[4])]),
        (12, []),
    ],
)
def test_openings_are_days_in_a_row(halves: int, expected: list) -> None:
    assert openings(WEEK, halves) == expected


def test_a_taken_day_breaks_a_stretch() -> None:
    assert openings([WEEK[0], *WEEK[2:]], 4) == [(WEEK[2], WEEK[3])]


def test_communes_are_served_in_rounds() -> None:
    sizes = {1: 1, 2: 3, 3: 5}
    assert fair_bounds(sizes, 2) == ({1: 0, 2: 0, 3: 0}, {1: 1, 2: 1, 3: 1})
    assert fair_bounds(sizes, 4) == ({1: 1, 2: 1, 3: 1}, {1: 1, 2: 2, 3: 2})
    assert fair_bounds(sizes, 9) == ({1: 1, 2: 3, 3: 5}, {1: 1, 2: 3, 3: 5})


def test_who_has_most_days_left_goes_more_when_places_are_few() -> None:
    cadres = [Cadre(1, "A", 2, WEEK), Cadre(2, "B", 10, WEEK)]
    assert shared_slots(cadres, 2, 100) == [1, 5]
    assert shared_slots(cadres, 2, 4) == [0, 4]
    assert shared_slots(cadres, 2, 0) == [0, 0]


def test_the_longest_unvisited_is_taken_first_and_the_most_urgent_goes_first() -> None:
    places = [replace(PLACE, unit=n, commune=n, last_on=ON - n * 30 * DAY) for n in range(6)]
    found = propose(places, [Cadre(1, "A", 6, WEEK, been=frozenset(range(6)))], halves=2, by=BY, on=ON)
    assert [(one.unit, one.starts_on) for one in found] == [(5, WEEK[0]), (4, WEEK[1]), (3, WEEK[3])]


def test_the_best_choice_beats_the_simple_one_where_that_is_short_sighted() -> None:
    """The first cadre is a little better at both places, the second can only go usefully to one."""
    places = [replace(PLACE, unit=n, commune=n, last_on=None) for n in (1, 2)]
    both = Cadre(1, "A", 2, WEEK, been=frozenset({2}), charges=frozenset({1, 2}))
    one = Cadre(2, "B", 2, WEEK, been=frozenset({2}), charges=frozenset({1}))
    _kept, task = task_of(places, [both, one], [40, 40], halves=2, by=BY)
    worths = {way: objective(task, choose_task(task, way)) for way in (GREEDY, BEST)}
    assert worths == {GREEDY: 90, BEST: 95}


days_ago = st.one_of(st.none(), st.integers(0, 500).map(lambda n: ON - n * DAY))


@st.composite
def provinces(draw: st.DrawFn) -> tuple[list[Place], list[Cadre], int]:
    communes = draw(st.integers(1, 5))
    places = [
        Place(
            unit=100 + n,
            name=f"Chi đoàn {n}",
            commune=(commune := draw(st.integers(1, communes))),
            commune_name=f"Xã {commune}",
            last_on=draw(days_ago),
            months=6,
            held=draw(st.integers(0, 6)),
            difficulties=draw(st.integers(0, 4)),
            is_vacant=draw(st.booleans()),
            commune_visits=draw(st.integers(0, 4)),
        )
        for n in range(draw(st.integers(0, 14)))
    ]
    some = st.frozensets(st.integers(1, communes), max_size=3)
    days = [MONDAY + n * DAY for n in range(12)]
    cadres = [
        Cadre(
            n,
            f"Cán bộ {n}",
            draw(st.integers(0, 16)),
            tuple(sorted(draw(st.sets(st.sampled_from(days), max_size=12)))),
            draw(some),
            draw(st.frozensets(st.integers(100, 113), max_size=3)),
        )
        for n in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return places, cadres, draw(st.sampled_from([1, 2, 4, 6]))


@pytest.mark.parametrize("way", [GREEDY, BEST])
@given(provinces(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_a_proposal_keeps_to_days_places_and_a_fair_spread(way: str, province: tuple, chance) -> None:
    places, cadres, halves = province
    found = propose(places, cadres, halves=halves, by=BY, on=ON, way=way)
    known, spent = {one.person: one for one in cadres}, Counter()
    for one in found:
        spent[one.person] += one.halves
        assert one.reasons
        days = {one.starts_on + n * DAY for n in range((one.ends_on - one.starts_on).days + 1)}
        assert days <= set(known[one.person].free)
        assert len(days) == -(-halves // 2)
    assert all(spent[person] <= cadre.halves for person, cadre in known.items())
    assert not _double_booked(found)
    assert len({one.unit for one in found}) == len(found)
    useful = [place for place in places if reasons_of_place(place, BY, ON)]
    _spread_fairly(useful, [one.unit for one in found])
    assert len(found) == min(len(useful), sum(shared_slots(cadres, halves, 10**6)))
    shuffled = [chance.sample(rows, len(rows)) for rows in (places, cadres)]
    assert propose(*shuffled, halves=halves, by=BY, on=ON, way=way) == found


def _double_booked(found: list) -> bool:
    halves: Counter = Counter()
    for one in found:
        day = one.starts_on
        while day <= one.ends_on:
            halves[one.person, day] += min(one.halves, 2)
            day += DAY
    return any(number > 2 for number in halves.values())


def _spread_fairly(places: list[Place], chosen: list[int]) -> None:
    """No commune has two more than another that still has places left."""
    commune = {place.unit: place.commune for place in places}
    counts, sizes = Counter(commune[unit] for unit in chosen), Counter(commune.values())
    left = [counts[one] for one in sizes if counts[one] < sizes[one]]
    assert not left or max(counts.values(), default=0) <= min(left) + 1


@given(provinces())
@settings(max_examples=100)
def test_the_best_choice_is_never_worse_than_the_simple_one(province: tuple) -> None:
    places, cadres, halves = province
    worths = [
        round(sum(one.points for one in propose(places, cadres, halves=halves, by=BY, on=ON, way=way)), 2)
        for way in (GREEDY, BEST)
    ]
    assert worths[1] >= worths[0] - 0.005


@given(provinces())
@settings(max_examples=60)
def test_leaving_out_hopeless_places_does_not_change_the_worth(province: tuple) -> None:
    places, cadres, halves = province
    places = sorted(places, key=lambda one: one.unit)
    worth = [points(reasons_of_place(one, BY, ON)) for one in places]
    _kept, task = task_of(places, cadres, worth, halves=halves, by=BY)
    more = [[points(reasons_of_pair(cadre, place, BY)) for place in places] for cadre in cadres]
    whole = replace(task, worth=worth, group=[place.commune for place in places], more=more)
    assert objective(task, choose_task(task, BEST)) == pytest.approx(objective(whole, choose_task(whole, BEST)))
