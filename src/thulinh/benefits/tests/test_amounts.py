"""What somebody has a right to for a month: by table, and against a plain day-by-day sum."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.benefits.rules.amounts import HeldDays, RateDays, RuleDays, Share, shares

SECRETARY, LEADER = "bi-thu-chi-doan", "thon-doi-truong"
HALF_BASE = "0,5 × 1.150.000 đồng"


def rule(key: int = 1, *rates: tuple[int, int, float, str], **changes) -> RuleDays:
    """A rule of 575,000 a month for secretaries, unless told otherwise."""
    listed = rates or ((1, 31, 575_000, "575.000 đồng"),)
    said = {"code": "phu-cap", "positions": (SECRETARY,), "first": 1, "last": 31}
    return RuleDays(
        key=key, rates=tuple(RateDays(a, b, Fraction(r), words) for a, b, r, words in listed), **(said | changes)
    )


def held(first: int = 1, last: int = 31, position: str = SECRETARY, rules: tuple[int, ...] = (1, 2)) -> HeldDays:
    return HeldDays(position, first, last, rules)


def told(days: int, seats: list[HeldDays], *rules: RuleDays) -> dict[str, tuple[int, int, str]]:
    found = shares(days, seats, {one.key: one for one in rules})
    return {one.code: (one.days, one.due_vnd, one.reason) for one in found}


class TestByTable:
    def test_17_days_of_a_month(self):
        assert told(30, [held(14, 30)], rule()) == {"phu-cap": (17, 325_833, "17/30 ngày × 575.000 đồng")}

    def test_a_whole_month(self):
        assert told(28, [held(1, 28)], rule()) == {"phu-cap": (28, 575_000, "28/28 ngày × 575.000 đồng")}

    def test_a_base_that_changes_within_the_month(self):
        rates = (1, 10, 525_000, "0,5 × 1.050.000 đồng"), (11, 31, 575_000, HALF_BASE)
        expected = "10/31 ngày × 0,5 × 1.050.000 đồng + 21/31 ngày × 0,5 × 1.150.000 đồng"
        assert told(31, [held()], rule(1, *rates)) == {"phu-cap": (31, 558_871, expected)}

    def test_a_rule_that_changes_within_the_month_is_rounded_once(self):
        old = rule(1, (1, 31, 100, "100 đồng"), last=15)
        new = rule(2, (1, 31, 101, "101 đồng"), first=16)
        [share] = shares(31, [held()], {1: old, 2: new})
        assert (share.rule, share.due_vnd) == (2, 101)  # 3,116 / 31 = 100.516…

    def test_two_posts_of_one_group(self):
        small = rule(
            2, (1, 31, 200_000, "200.000 đồng"), code="boi-duong", positions=(LEADER,), group="tho", percent=50
        )
        seats = [held(), held(11, 30, LEADER)]
        assert told(30, seats, rule(group="tho"), small) == {
            "phu-cap": (30, 575_000, "30/30 ngày × 575.000 đồng"),
            "boi-duong": (20, 66_667, "20/30 ngày × 200.000 đồng × 50% (kiêm nhiệm)"),
        }

    def test_which_is_the_larger_may_change_within_the_month(self):
        one = rule(1, (1, 31, 100_000, "một"), group="tho", percent=20)
        other = rule(2, (1, 10, 90_000, "hai"), (11, 31, 300_000, "ba"), code="khac", group="tho", percent=50)
        assert told(30, [held()], one, other) == {
            "phu-cap": (30, 46_667, "10/30 ngày × một + 20/30 ngày × một × 20% (kiêm nhiệm)"),
            "khac": (30, 215_000, "10/30 ngày × hai × 50% (kiêm nhiệm) + 20/30 ngày × ba"),
        }

    def test_two_posts_of_no_group_are_both_whole(self):
        other = rule(2, (1, 31, 200_000, "200.000 đồng"), code="boi-duong", percent=50)
        assert told(30, [held()], rule(), other)["boi-duong"][1] == 200_000

    def test_both_positions_at_once(self):
        dual = rule(positions=(SECRETARY, LEADER))
        assert told(30, [held(1, 20), held(11, 30, LEADER)], dual)["phu-cap"][:2] == (10, 191_667)
        assert told(30, [held(1, 10), held(11, 30, LEADER)], dual) == {}

    def test_a_seat_beyond_the_rules_unit_is_none_of_its(self):
        dual = rule(positions=(SECRETARY, LEADER))
        assert told(30, [held(), held(1, 30, LEADER, rules=())], dual) == {}

    @pytest.mark.parametrize(
        ("days", "last", "proration", "due", "words"),
        [
            (30, 15, "nua-thang", 575_000, "15/30 ngày, tính cả tháng: 575.000 đồng"),
            (30, 14, "nua-thang", 287_500, "14/30 ngày, tính một nửa tháng: 575.000 đồng"),
            (30, 1, "ca-thang", 575_000, "1/30 ngày, tính cả tháng: 575.000 đồng"),
            (31, 1, "theo-ngay", 18_548, "1/31 ngày × 575.000 đồng"),
        ],
    )
    def test_proration(self, days, last, proration, due, words):
        assert told(days, [held(1, last)], rule(proration=proration)) == {"phu-cap": (last, due, words)}

    @pytest.mark.parametrize(
        ("seats", "found"),
        [
            ([held(1)], {"phu-cap": (31, 575_000, "một lần: 575.000 đồng")}),
            ([held(20, 24), held(28, 31)], {"phu-cap": (9, 575_000, "một lần: 575.000 đồng")}),
            ([held(0)], {}),
            ([held(0, 0), held(1, 31)], {}),
        ],
    )
    def test_what_is_given_once_is_due_when_the_right_begins(self, seats, found):
        assert told(31, seats, rule(proration="mot-lan", first=0)) == found

    def test_half_a_dong_is_rounded_up(self):
        assert told(30, [held(1, 15)], rule(1, (1, 31, 101, "101 đồng")))["phu-cap"][1] == 51

    def test_of_two_rules_of_one_code_the_nearer_holds_else_the_larger(self):
        far, near = rule(1, depth=7), rule(2, (1, 31, 400_000, "400.000 đồng"), depth=14)
        assert told(30, [held()], far, near)["phu-cap"][1] == 400_000
        assert told(30, [held()], far, rule(2, (1, 31, 400_000, "…"), depth=7))["phu-cap"][1] == 575_000

    def test_nobody_is_paid_twice_for_two_seats_of_one_kind(self):
        assert told(30, [held(), held()], rule())["phu-cap"][1] == 575_000

    def test_where_it_belongs_to_says_the_seat_of_the_last_day(self):
        [share] = shares(30, [held(1, 10), held(11, 30)], {1: rule()})
        assert share == Share("phu-cap", 1, 1, 30, 575_000, "30/30 ngày × 575.000 đồng")

    def test_words_that_would_be_too_long_are_cut(self):
        rates = tuple((day, day, day, f"{day} × một mức dài") for day in range(1, 32))
        assert len(told(31, [held()], rule(1, *rates))["phu-cap"][2]) == 300


DAYS = st.tuples(st.integers(1, 30), st.integers(1, 30)).map(sorted)
AMOUNTS = st.integers(1, 2_000_000)


@st.composite
def drawn_rules(draw) -> dict[int, RuleDays]:
    found = {}
    for key in range(1, draw(st.integers(1, 4)) + 1):
        (first, last), change = draw(DAYS), draw(st.integers(2, 30))
        rates = ((1, change - 1, draw(AMOUNTS), "cũ"), (change, 30, draw(AMOUNTS), "mới"))
        found[key] = rule(
            key, *rates, first=first, last=last,
            code=draw(st.sampled_from("abc")), group=draw(st.sampled_from(["", "tho"])),
            positions=draw(st.sampled_from([("p",), ("q",), ("p", "q")])),
            proration=draw(st.sampled_from(["theo-ngay", "nua-thang", "ca-thang"])),
            percent=draw(st.sampled_from([0, 50, 100])), depth=draw(st.sampled_from([7, 14])),
        )  # fmt: skip
    return found


@st.composite
def drawn_seats(draw) -> list[HeldDays]:
    one = st.builds(
        lambda days, position, rules: HeldDays(position, *days, tuple(sorted(rules))),
        DAYS, st.sampled_from("pq"), st.sets(st.integers(1, 4)),
    )  # fmt: skip
    return draw(st.lists(one, max_size=4))


def day_by_day(seats: list[HeldDays], rules: dict[int, RuleDays]) -> dict[str, tuple[int, int]]:
    """The same, as somebody would count it with a calendar and a pencil: each day for itself."""
    sums: dict[str, Fraction] = {}
    counted: dict[str, int] = {}
    final: dict[str, str] = {}
    for day in range(1, 31):
        holding = {}
        for key, one in rules.items():
            seated = [seat for seat in seats if seat.first <= day <= seat.last and key in seat.rules]
            if one.first <= day <= one.last and set(one.positions) <= {seat.position for seat in seated}:
                rate = next(each.rate for each in one.rates if each.first <= day <= each.last)
                holding.setdefault(one.code, []).append((one.depth, rate, -key, one))
        due = {code: max(found, key=lambda each: each[:3]) for code, found in holding.items()}
        largest: dict[str, str] = {}
        for code in sorted(due):
            group = due[code][3].group
            if group and (group not in largest or due[code][1] > due[largest[group]][1]):
                largest[group] = code
        for code, (_, rate, _, one) in due.items():
            part = Fraction(100 if not one.group or largest[one.group] == code else one.percent, 100)
            sums[code] = sums.get(code, Fraction()) + rate * part
            counted[code], final[code] = counted.get(code, 0) + 1, one.proration
    found = {}
    for code, total in sums.items():
        days = counted[code]
        by_month = total / days / (2 if final[code] == "nua-thang" and days < 15 else 1)
        exact = total / 30 if final[code] == "theo-ngay" else by_month
        found[code] = days, (exact * 2 + 1) // 2
    return found


@given(drawn_seats(), drawn_rules())
def test_the_same_as_day_by_day(seats: list[HeldDays], rules: dict[int, RuleDays]):
    found = {one.code: (one.days, one.due_vnd) for one in shares(30, seats, rules)}
    assert found == day_by_day(seats, rules)
