"""The draw itself: reproducible, without repeats, spread over places and verifiers."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.checks.rules.drawing import Lot, drawn

LOTS = st.dictionaries(
    st.integers(1, 10_000),
    st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(1, 4))),
    max_size=80,
).map(lambda found: [Lot(record, place, verifier) for record, (place, verifier) in found.items()])
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=32)


def lots(*counts: tuple[str, int | None, int]) -> list[Lot]:
    """So many records of each place and verifier."""
    every = [(place, verifier) for place, verifier, count in counts for _ in range(count)]
    return [Lot(number, place, verifier) for number, (place, verifier) in enumerate(every, 1)]


@given(LOTS, st.integers(0, 100), SEEDS, st.randoms())
def test_same_seed_draws_the_same_whatever_the_order(pool, size, seed, shuffler):
    once = drawn(pool, size, seed)
    other = list(pool)
    shuffler.shuffle(other)
    assert drawn(other, size, seed) == once


@given(LOTS, st.integers(0, 100), SEEDS)
def test_as_many_as_asked_for_none_twice_all_from_the_pool(pool, size, seed):
    found = drawn(pool, size, seed)
    assert len(found) == min(size, len(pool)) == len(set(found))
    assert set(found) <= {lot.record for lot in pool}


@given(LOTS, st.integers(1, 60), SEEDS)
def test_no_place_has_two_more_than_one_that_has_more_to_give(pool, size, seed):
    where = {lot.record: lot.place for lot in pool}
    taken = Counter(where[record] for record in drawn(pool, size, seed))
    there = Counter(where.values())
    unspent = [taken[place] for place in there if taken[place] < there[place]]
    assert not unspent or max(taken.values()) <= min(unspent) + 1


@given(LOTS, st.integers(1, 60), SEEDS)
def test_within_one_place_no_verifier_has_two_more_than_one_with_more_to_give(pool, size, seed):
    pool = [Lot(lot.record, "a", lot.verifier) for lot in pool]
    who = {lot.record: lot.verifier for lot in pool}
    taken, there = Counter(who[record] for record in drawn(pool, size, seed)), Counter(who.values())
    unspent = [taken[one] for one in there if taken[one] < there[one]]
    assert not unspent or max(taken.values()) <= min(unspent) + 1


@pytest.mark.parametrize(
    ("pool", "size", "by_place"),
    [
        (lots(("a", 1, 100), ("b", 2, 3)), 6, {"a": 3, "b": 3}),
        (lots(("a", 1, 100), ("b", 2, 3)), 20, {"a": 17, "b": 3}),
        (lots(("a", 1, 10), ("b", 1, 10), ("c", 1, 10)), 30, {"a": 10, "b": 10, "c": 10}),
        (lots(("a", None, 4)), 2, {"a": 2}),
        ([], 5, {}),
    ],
)
def test_a_large_place_does_not_dominate(pool, size, by_place):
    where = {lot.record: lot.place for lot in pool}
    assert Counter(where[record] for record in drawn(pool, size, "2026")) == by_place


def test_a_busy_verifier_does_not_dominate():
    pool = lots(("a", 1, 90), ("a", 2, 5), ("a", 3, 5))
    who = {lot.record: lot.verifier for lot in pool}
    assert Counter(who[record] for record in drawn(pool, 9, "mau")) == {1: 3, 2: 3, 3: 3}


def test_fewer_than_places_is_a_choice_of_places_by_chance():
    pool = lots(*((f"p{number:02}", 1, 2) for number in range(30)))
    where = {lot.record: lot.place for lot in pool}
    chosen = {tuple(sorted(where[record] for record in drawn(pool, 5, str(seed)))) for seed in range(20)}
    assert len(chosen) > 15
    assert all(len(set(places)) == 5 for places in chosen)


def test_every_record_of_a_place_has_the_same_chance():
    pool = lots(("a", 1, 10))
    times = Counter(record for seed in range(3_000) for record in drawn(pool, 1, f"hat-{seed}"))
    assert all(200 < times[lot.record] < 400 for lot in pool)


def test_the_draw_of_a_seed_never_changes():
    """Kept draws must be drawn again years later: this fails when the way of drawing changes."""
    pool = lots(("a", 1, 5), ("b", 2, 5), ("c", None, 5))
    assert drawn(pool, 6, "kept") == [12, 3, 8, 9, 4, 14]
