"""Criteria on plain values: met, unmet, unknown, and the words; who nearly qualifies; who comes first."""

import datetime as dt

import pytest

from thulinh.selection.rules.choosing import AgeLimit, Clash, Sitting, Standing, refusals
from thulinh.selection.rules.criteria import (
    Criterion,
    Facts,
    Met,
    Penalty,
    Residence,
    Result,
    age_on,
    judge_by_records,
    months_served,
)
from thulinh.selection.rules.turns import (
    CONSENT,
    REFUSE,
    Voice,
    not_consenting,
    turn_problem,
    whose_turn,
    withdrawal_problem,
)
from thulinh.selection.rules.weighing import Posts, masked, weigh
from thulinh.selection.rules.weighing import Standing as Near

ON = dt.date(2015, 6, 1)
POSTS = ("bi-thu-chi-doan", "thon-doi-truong")
D = dt.date


@pytest.mark.parametrize(
    ("birth_on", "day", "age"),
    [
        (D(1980, 6, 1), D(2015, 6, 1), 35),
        (D(1980, 6, 2), D(2015, 6, 1), 34),
        (D(1996, 2, 29), D(2015, 2, 28), 18),
        (D(1996, 2, 29), D(2015, 3, 1), 19),
        (D(1996, 2, 29), D(2016, 2, 29), 20),
    ],
)
def test_age_is_full_years(birth_on: D, day: D, age: int) -> None:
    assert age_on(birth_on, day) == age


def _asked(kind: str, **more) -> Criterion:
    return Criterion("ma", "Tên", kind, **more)


@pytest.mark.parametrize(
    ("criterion", "facts", "met", "words"),
    [
        (_asked("tuoi", at_least=18, at_most=35), Facts(birth_on=D(1980, 6, 1)), Met.YES, "35 tuổi"),
        (_asked("tuoi", at_least=18, at_most=35), Facts(birth_on=D(1979, 6, 1)), Met.NO, "quá 1 tuổi"),
        (_asked("tuoi", at_least=18, at_most=35), Facts(birth_on=D(1997, 6, 2)), Met.NO, "còn thiếu 1 tuổi"),
        (_asked("tuoi", at_least=18), Facts(), Met.UNKNOWN, "Chưa có ngày sinh"),
        (_asked("cu-tru"), Facts(residence=Residence.MEMBER), Met.YES, "đoàn viên"),
        (_asked("cu-tru"), Facts(residence=Residence.TWO_WAY), Met.YES, "hai chiều"),
        (_asked("cu-tru"), Facts(residence=Residence.POST), Met.YES, "thôn"),
        (_asked("cu-tru"), Facts(residence=Residence.AWAY), Met.NO, "ở xa"),
        (_asked("cu-tru"), Facts(residence=Residence.TEMPORARY), Met.NO, "tạm thời"),
        (_asked("cu-tru"), Facts(residence=Residence.ELSEWHERE, residence_words="Chi đoàn 2"), Met.NO, "Chi đoàn 2"),
        (_asked("cu-tru"), Facts(), Met.UNKNOWN, "Chưa có thông tin"),
        (_asked("dang", standings=("du-bi", "chinh-thuc")), Facts(standing="du-bi"), Met.YES, "dự bị"),
        (_asked("dang", standings=("chinh-thuc",)), Facts(standing="doi-tuong"), Met.NO, "đối tượng"),
        (_asked("dang", standings=("chinh-thuc",)), Facts(standing="chua-ro"), Met.UNKNOWN, "Chưa ghi"),
        (_asked("dang", standings=("chinh-thuc",)), Facts(), Met.UNKNOWN, "Chưa ghi"),
        (_asked("ky-luat"), Facts(), Met.YES, "Không có"),
        (_asked("ky-luat"), Facts(penalties=(Penalty("Cảnh cáo", "12-QĐ", D(2015, 9, 1)),)), Met.NO, "01/09/2015"),
        (_asked("ky-nang"), Facts(), Met.YES, "Không có"),
        (_asked("ky-nang"), Facts(lacking=("Điều hành sinh hoạt",)), Met.NO, "Điều hành"),
        (_asked("tham-nien", at_least=12), Facts(months={POSTS[1]: 12}), Met.YES, "12 tháng"),
        (_asked("tham-nien", at_least=12), Facts(months={POSTS[0]: 11}), Met.NO, "11 tháng"),
        (_asked("tham-nien", at_least=12, position=POSTS[0]), Facts(months={POSTS[1]: 30}), Met.NO, "0 tháng"),
        (_asked("tham-gia", at_least=75), Facts(sessions=4, attended=3), Met.YES, "3/4"),
        (_asked("tham-gia", at_least=76), Facts(sessions=4, attended=3), Met.NO, "3/4"),
        (_asked("tham-gia", at_least=50), Facts(), Met.UNKNOWN, "Chưa có buổi"),
        (_asked("nhan-xet"), Facts(judged={"ma": (True, "Có uy tín")}), Met.YES, "Có uy tín"),
        (_asked("nhan-xet"), Facts(judged={"ma": (False, "Chưa tự tin")}), Met.NO, "Chưa tự tin"),
        (_asked("nhan-xet"), Facts(judged={"khac": (True, "Có")}), Met.UNKNOWN, "Chưa có nhận xét"),
    ],
)
def test_each_kind_of_criterion(criterion: Criterion, facts: Facts, met: Met, words: str) -> None:
    found = judge_by_records(criterion, facts, ON, POSTS)
    assert found.met is met
    assert words in found.words


@pytest.mark.parametrize(
    ("stretches", "months"),
    [
        ([], 0),
        ([(D(2015, 1, 1), D(2015, 1, 30))], 0),
        ([(D(2015, 1, 1), D(2015, 1, 31))], 1),
        ([(D(2015, 1, 15), D(2015, 2, 14))], 1),
        ([(D(2015, 1, 31), D(2015, 3, 30))], 2),
        ([(D(2014, 6, 1), D(2015, 5, 31))], 12),
        ([(D(2014, 6, 1), D(2014, 12, 31)), (D(2015, 1, 1), D(2015, 5, 31))], 12),
        ([(D(2014, 6, 1), D(2015, 5, 31)), (D(2014, 9, 1), D(2014, 10, 31))], 12),
        ([(D(2014, 1, 1), D(2014, 1, 20)), (D(2014, 3, 1), D(2014, 3, 11))], 1),
    ],
)
def test_months_in_posts(stretches: list, months: int) -> None:
    assert months_served(stretches) == months


def _result(met: Met, *, kind: str = "ky-nang", is_required: bool = True, is_final: bool = False) -> Result:
    return Result(_asked(kind, is_required=is_required), met, "vì sao", is_final)


YES, NO, UNKNOWN = _result(Met.YES), _result(Met.NO), _result(Met.UNKNOWN)


@pytest.mark.parametrize(
    ("results", "standing", "missing"),
    [
        ([YES, YES], Near.QUALIFIED, 0),
        ([YES, _result(Met.NO, is_required=False)], Near.QUALIFIED, 0),
        ([YES, NO], Near.NEARLY, 1),
        ([NO, UNKNOWN, UNKNOWN], Near.NEARLY, 3),
        ([NO, NO], Near.NOT, 2),
        ([_result(Met.NO, is_final=True)], Near.NOT, 1),
        ([_result(Met.NO, is_final=True, is_required=False)], Near.QUALIFIED, 0),
    ],
)
def test_who_qualifies_and_who_nearly_does(results: list, standing: Near, missing: int) -> None:
    found = weigh("gioi-thieu", results, Posts("Bí thư"), 1)
    assert found.standing is standing
    assert len(found.missing) == missing


DUAL = Posts("Bí thư", "Thôn đội trưởng", is_two_way=True)


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("dang-la-bi-thu", "ưu tiên bổ sung làm Thôn đội trưởng"),
        ("dang-la-kiem-nhiem", "ưu tiên bổ sung làm Bí thư"),
        ("dang-giu-ca-hai", "Đang kiêm nhiệm"),
        ("quy-hoach", "xét sau người đang giữ"),
        ("gioi-thieu", "xét sau người đang giữ"),
    ],
)
def test_why_somebody_stands_where_they_stand(origin: str, words: str) -> None:
    assert words in weigh(origin, [YES], DUAL, 1).why


def test_the_two_way_priority_puts_sitting_ones_first() -> None:
    origins = ["gioi-thieu", "quy-hoach", "dang-la-kiem-nhiem", "dang-la-bi-thu", "dang-giu-ca-hai"]
    ordered = sorted(origins, key=lambda one: weigh(one, [YES], DUAL, 1).order)
    assert ordered == list(reversed(origins))


def test_who_qualifies_comes_before_who_nearly_does_whatever_they_hold() -> None:
    nearly, not_yet = weigh("dang-giu-ca-hai", [NO], DUAL, 1), weigh("dang-la-bi-thu", [NO, NO], DUAL, 1)
    qualified = weigh("gioi-thieu", [YES], DUAL, 1)
    assert qualified.order < nearly.order < not_yet.order


def test_without_the_two_way_rule_no_post_comes_first() -> None:
    posts = Posts("Bí thư", "Thôn đội trưởng")
    assert weigh("dang-la-bi-thu", [YES], posts, 1).order == weigh("dang-la-kiem-nhiem", [YES], posts, 1).order


def test_what_is_hidden_is_not_told_by_the_sum_either() -> None:
    results = [YES, _result(Met.NO, kind="dang")]
    full = weigh("gioi-thieu", results, DUAL, 1)
    seen = masked(full, "gioi-thieu", DUAL, 1, {"dang"})
    assert full.standing is Near.NEARLY
    assert seen.standing is Near.QUALIFIED
    assert seen.is_partial
    assert [one.met for one in seen.results] == [Met.YES, Met.HIDDEN]
    assert masked(full, "gioi-thieu", DUAL, 1, {"ky-luat"}) == full


def _voices(*verdicts: str) -> list[Voice]:
    names = ("Đoàn xã", "Ban Chỉ huy Quân sự", "Đảng ủy")
    return [Voice(place, place, names[place], verdict) for place, verdict in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "turn"),
    [
        (("", "", ""), 0),
        ((CONSENT, "", ""), 1),
        ((CONSENT, CONSENT, ""), 2),
        ((CONSENT, CONSENT, CONSENT), None),
        ((REFUSE, "", ""), None),
        ((CONSENT, REFUSE, ""), None),
    ],
)
def test_whose_turn_it_is(verdicts: tuple, turn: int | None) -> None:
    found = whose_turn(_voices(*verdicts))
    assert (found.body if found else None) == turn
    for body in range(3):
        assert bool(turn_problem(body, _voices(*verdicts))) is (body != turn)


def test_why_it_is_not_ones_turn() -> None:
    assert "còn chờ ý kiến Đoàn xã, Ban Chỉ huy Quân sự" in turn_problem(2, _voices("", "", ""))
    assert "Đoàn xã không đồng ý" in turn_problem(2, _voices(REFUSE, "", ""))
    assert "đã cho ý kiến" in turn_problem(0, _voices(CONSENT, "", ""))


def test_no_word_is_no_consent() -> None:
    assert not_consenting(_voices(CONSENT, "", REFUSE)) == [
        "Ban Chỉ huy Quân sự: chưa có ý kiến",
        "Đảng ủy: không đồng ý",
    ]


def test_a_word_that_others_built_on_stays() -> None:
    assert "Ban Chỉ huy Quân sự" in withdrawal_problem(0, _voices(CONSENT, CONSENT, ""))
    assert not withdrawal_problem(1, _voices(CONSENT, CONSENT, ""))


LIMIT = AgeLimit("Bí thư chi đoàn", 35, "Quy chế cán bộ Đoàn (cần xác minh)")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sitting": [Sitting(5, 9, "Trần B", "Bí thư", D(2014, 1, 1), "7-QĐ")]}, ["Trần B", "7-QĐ", "01/01/2014"]),
        ({"clashes": [Clash("Trần B", "Bí thư thôn 2", "8-QĐ", D(2015, 1, 1), False)]}, ["Trần B", "8-QĐ"]),
        ({"clashes": [Clash("Lê A", "Bí thư thôn 2", "8-QĐ", D(2015, 1, 1), True)]}, ["Lê A", "thôn 2", "8-QĐ"]),
        ({"penalties": [Penalty("Cảnh cáo", "9-QĐ", D(2015, 9, 1))]}, ["kỷ luật", "9-QĐ", "01/09/2015"]),
        ({"birth_on": D(1979, 1, 1), "limits": [LIMIT]}, ["36 tuổi", "35 tuổi", "Quy chế cán bộ Đoàn", "cần xác minh"]),
        ({"missing": [NO], "basis": "Mô hình HT, bản 1"}, ["Tên", "chưa đạt", "Mô hình HT, bản 1"]),
        ({"missing": [UNKNOWN], "basis": "Mô hình HT"}, ["chưa rõ"]),
        ({"not_consenting": ["Đảng ủy: chưa có ý kiến"], "basis": "Mô hình HT"}, ["Đảng ủy", "Mô hình HT"]),
    ],
)
def test_each_thing_that_forbids_a_choice_names_its_document(changes: dict, words: list[str]) -> None:
    [told] = refusals(Standing("Lê A", ON, **changes))
    assert all(word in told for word in words)


def test_nothing_forbids_what_is_in_order() -> None:
    found = Standing(
        "Lê A", ON, birth_on=D(1980, 6, 2), limits=[LIMIT], replaced=frozenset({5}),
        sitting=[Sitting(5, 9, "Trần B", "Bí thư", D(2014, 1, 1))],
    )  # fmt: skip
    assert refusals(found) == []
