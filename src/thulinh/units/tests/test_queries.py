"""What one can ask about units, on a day."""

import datetime as dt
from unicodedata import normalize

import pytest

from thulinh.units.actions import NewUnit, dissolve_unit, merge_units, open_body, place_unit, rename_unit
from thulinh.units.measures import units_of_level
from thulinh.units.models import UnitPath, under_any_q, under_q
from thulinh.units.queries import (
    bodies_of,
    children,
    find,
    has_changes,
    history,
    line_above,
    match_unit,
    match_units,
    members_scope,
    nearest_units,
    tree,
    unit_by_code,
    unit_on,
    units_on,
)
from thulinh.units.tests.world import DAY, JUNE, OPENED, branch, country, path_on, questions

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 11, 22)


@pytest.fixture
def made():
    return country()


@pytest.fixture
def merged(made):
    """B1 and B2 became B12 on 1 June 2026; X1 was renamed on 1 July."""
    merge_units([made["B1"], made["B2"]], into=branch("B12", "Chi đoàn thôn Hòa Bình", made["X1"]), on=JUNE,
                decision_number="15-QĐ/ĐTN", decided_by="Đoàn xã Nông Sơn", by=None)  # fmt: skip
    rename_unit(made["X1"], name="Đoàn phường Nông Sơn", on=D(2026, 7, 1), decision_number="20", by=None)
    return made


def names(found) -> list[str]:
    return [unit.name for unit in found]


def test_a_unit_is_as_it_was_on_the_day(merged):
    assert unit_on(merged["X1"], OPENED - DAY) is None
    unit = unit_on(merged["X1"], JUNE)
    assert (unit.code, unit.name, unit.level, unit.is_open, unit.is_union) == (
        "X1", "Đoàn xã Nông Sơn", "xa", True, True,
    )  # fmt: skip
    assert unit_on(merged["X1"], TODAY).name == "Đoàn phường Nông Sơn"
    ended = unit_on(merged["B1"], TODAY)
    assert (ended.is_open, ended.name) == (False, "Chi đoàn thôn 1")
    assert unit_on(ended.heir_id, TODAY).name == "Chi đoàn thôn Hòa Bình"
    assert set(units_on([merged["B1"], merged["X1"]], OPENED)) == {merged["B1"], merged["X1"]}


def test_children_are_those_of_the_day_with_what_stands_below_each(merged):
    assert names(children(merged["X1"], OPENED)) == [f"Chi đoàn thôn {number}" for number in (1, 2, 3, 4)]
    assert names(children(merged["X1"], TODAY)) == ["Chi đoàn thôn 3", "Chi đoàn thôn 4", "Chi đoàn thôn Hòa Bình"]
    communes = children(merged["T1"], TODAY)
    assert [(unit.name, unit.child_count) for unit in communes] == [
        ("Đoàn phường Nông Sơn", 3),
        ("Đoàn xã Quế Phước", 1),
    ]
    assert names(children(merged["T1"], TODAY, roots=(path_on(merged["X2"], TODAY),))) == ["Đoàn xã Quế Phước"]
    assert children(merged["T1"], TODAY, roots=()) == []
    assert children(merged["X1"], TODAY, levels=["xa"]) == []
    assert names(children(None, TODAY)) == ["Trung ương Đoàn"]


def test_names_are_listed_in_vietnamese_order_and_numbers_by_value():
    made = country(branches=0)
    for number, name in enumerate(["thôn 10", "thôn 9", "Đông", "Dương", "Ân", "An"]):
        made.add(branch(f"N{number}", name))
    assert names(children(made["X1"], TODAY)) == ["An", "Ân", "Dương", "Đông", "thôn 9", "thôn 10"]


def test_the_tree_lists_each_after_the_one_above(merged):
    found = tree(path_on(merged["T1"], TODAY), TODAY)
    assert [(unit.depth, unit.code, unit.child_count) for unit in found] == [
        (0, "T1", 2), (1, "X1", 3), (2, "B3", 0), (2, "B4", 0), (2, "B12", 0), (1, "X2", 1), (2, "C1", 0),
    ]  # fmt: skip
    branches = tree(path_on(merged["T1"], TODAY), TODAY, ["chi-doan"])
    assert [(unit.depth, unit.code) for unit in branches] == [(0, "T1"), (1, "B3"), (1, "B4"), (1, "C1"), (1, "B12")]


def test_the_line_above_goes_from_the_top(merged):
    assert [unit.code for unit in line_above(path_on(merged["B3"], TODAY), TODAY)] == ["TW", "T1", "X1", "B3"]


def test_units_by_code(made):
    found = unit_by_code(["b1", " X1 ", "không có", "", "B1"])
    assert found == {"b1": made["B1"], " X1 ": made["X1"], "B1": made["B1"]}


def test_finding_by_words_with_or_without_marks_and_by_code(merged):
    assert names(find("nong son", TODAY)) == ["Đoàn phường Nông Sơn"]
    assert names(find("hòa bình", TODAY)) == names(find("BÌNH hoa", TODAY)) == ["Chi đoàn thôn Hòa Bình"]
    assert find("x1", TODAY)[0].code == "X1"
    assert find("hòa bình", TODAY)[0].parent_name == "Đoàn phường Nông Sơn"
    found = find("thôn 1", TODAY)
    assert [(unit.name, unit.is_open) for unit in found] == [("Chi đoàn thôn 1", False)]
    within = under_q(path_on(merged["X2"], TODAY))
    assert names(find("thôn", TODAY, within)) == ["Chi đoàn thôn Đông An"]
    assert len(find("thôn", TODAY, limit=2)) == 2
    assert find("  ", TODAY) == []
    assert find("thôn", TODAY, under_any_q(())) == []


@pytest.mark.parametrize(
    "name", ["Chi đoàn thôn 3", "thôn 3", "Thôn  03", "THÔN 3", "chi doan thon 3", normalize("NFD", "Chi đoàn thôn 3")]
)
def test_a_name_means_a_unit_however_it_is_written(made, name):
    assert match_unit(name, path_on(made["X1"], TODAY), TODAY).unit.unit_id == made["B3"]


def test_names_that_differ_by_marks_are_told_apart_when_written_with_them():
    made = country(branches=0)
    made.add(branch("H1", "Chi đoàn thôn Hạ"), branch("H2", "Chi đoàn thôn Há"), branch("H3", "Chi đoàn thôn Hòa"))
    found = match_units(["thôn Hạ", "thôn Ha", "thôn Hoà"], path_on(made["X1"], TODAY), TODAY)
    assert found["thôn Hạ"].unit.code == "H1"
    assert (found["thôn Ha"].unit, len(found["thôn Ha"].exact)) == (None, 2)
    assert found["thôn Hoà"].unit.code == "H3"


def test_what_a_name_may_mean_is_offered(merged):
    commune = path_on(merged["X1"], TODAY)
    assert names(match_unit("thôn Hòa Bin", commune, TODAY).near)[0] == "Chi đoàn thôn Hòa Bình"
    doubtful = match_unit("thôn Hòa Bính", commune, TODAY)
    assert (doubtful.unit.code, doubtful.is_sure) == ("B12", False)
    assert match_unit("thôn Hoà Bình", commune, TODAY).is_sure
    closed = match_unit("thôn 1", commune, TODAY)
    assert (closed.unit, names(closed.closed)) == (None, ["Chi đoàn thôn 1"])
    assert match_unit("Quế Phước", None, TODAY).likely.code == "X2"
    assert match_unit("xã Quế Phước", "", TODAY).unit.code == "X2"
    assert match_unit("thôn Đông An", commune, TODAY).unit is None
    assert match_unit("", None, TODAY) == match_unit("", commune, TODAY)
    assert names(nearest_units("khu phố Hòa Bình", commune, TODAY))[0] == "Chi đoàn thôn Hòa Bình"
    assert match_unit("xyz", commune, TODAY).near == ()
    coded = match_unit(" b3", commune, TODAY)
    assert (coded.unit.code, coded.is_sure) == ("B3", True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("thôn 1", "“Chi đoàn thôn 1” đã kết thúc hoạt động; nay là “Chi đoàn thôn Hòa Bình”"),
        ("B1", "“Chi đoàn thôn 1” đã kết thúc"),
        ("thôn Hòa Bin", "Có phải “Chi đoàn thôn Hòa Bình”"),
        ("zzz", "trong phạm vi phụ trách"),
        ("thôn Đông An", "Có 2 đơn vị tên “thôn Đông An”: “Chi đoàn thôn Đông An” (mã B9)"),
    ],
)
def test_why_a_name_means_no_unit_is_told(merged, name, words):
    merged.add(branch("B9", "Chi đoàn thôn Đông An"))
    match = match_unit(name, None, TODAY)
    assert match.unit is None
    assert words in match.problem


def test_a_name_borne_in_two_communes_is_told_apart_by_the_parent():
    made = country(branches=1)
    made.add(branch("C2", "Chi đoàn thôn 1", "X2"))
    found = match_unit("Thôn 1", None, TODAY)
    assert (found.unit, len(found.exact)) == (None, 2)
    assert found.below(made["X2"]).unit.code == "C2"
    assert match_unit("Thôn 1", [path_on(made["X1"], TODAY)], TODAY).unit.code == "B1"


def test_bodies_are_matched_only_when_their_level_is_asked(made):
    open_body(NewUnit("TH1", "Thôn 3", "thon", "X1", OPENED), by=None)
    commune = path_on(made["X1"], TODAY)
    assert match_unit("Thôn 3", commune, TODAY).unit.code == "B3"
    assert match_units(["Thôn 3"], commune, TODAY, levels=["thon"])["Thôn 3"].unit.code == "TH1"


def test_the_history_tells_names_places_and_decisions(merged):
    place_unit(merged["B3"], parent=merged["X2"], on=D(2026, 8, 1), decision_number="30", by=None)
    told = history(merged["B3"])
    assert [(span.parent_name, span.starts_on) for span in told.places] == [
        ("Đoàn phường Nông Sơn", OPENED),
        ("Đoàn xã Quế Phước", D(2026, 8, 1)),
    ]
    assert [line.kind_label for line in told.successions] == ["Chuyển giao"]
    successor = unit_by_code(["B12"])["B12"]
    (line,) = history(successor).successions
    assert (line.kind, line.on, line.decision_number, line.decided_by) == (
        "hop-nhat", JUNE, "15-QĐ/ĐTN", "Đoàn xã Nông Sơn",
    )  # fmt: skip
    assert names(line.predecessors) == ["Chi đoàn thôn 1", "Chi đoàn thôn 2"]
    assert names(line.successors) == ["Chi đoàn thôn Hòa Bình"]
    assert [span.name for span in history(merged["X1"]).names] == ["Đoàn xã Nông Sơn", "Đoàn phường Nông Sơn"]
    dissolve_unit(merged["B4"], on=JUNE, decision_number="31", by=None)
    assert history(merged["B4"]).successions[0].successors == ()


def test_for_whom_a_club_works(made):
    club = open_body(NewUnit("CLB", "CLB bí thư", "cau-lac-bo", "T1", OPENED), scope=made["X1"],
                     member_position="bi-thu-chi-doan", by=None)  # fmt: skip
    (scope,) = members_scope(club.pk, TODAY)
    assert (scope.unit_id, scope.path, scope.member_position) == (
        made["X1"], path_on(made["X1"], TODAY), "bi-thu-chi-doan",
    )  # fmt: skip
    assert members_scope(club.pk, OPENED - DAY) == []
    assert names(bodies_of(made["X1"], TODAY)) == ["CLB bí thư"]
    merge_units([made["X1"]], into=made["X2"], on=JUNE, decision_number="1", by=None)
    assert [scope.unit_id for scope in members_scope(club.pk, TODAY)] == [made["X2"]]


def test_what_a_club_covers_goes_on_with_the_heir_of_a_dissolved_unit(made):
    club = open_body(NewUnit("CLB", "CLB bí thư", "cau-lac-bo", "T1", OPENED), scope=made["B1"], by=None)
    dissolve_unit(made["B1"], heir=made["B2"], on=JUNE, decision_number="5", by=None)
    assert bodies_of(made["B1"], JUNE) == []
    assert [body.unit_id for body in bodies_of(made["B2"], JUNE)] == [club.pk]


def test_changes_are_seen_within_the_days_and_below_the_path(made):
    commune, other = path_on(made["X1"], OPENED), path_on(made["X2"], OPENED)
    may, june = (D(2026, 5, 1), D(2026, 5, 31)), (JUNE, D(2026, 6, 30))
    assert not has_changes(commune, *may)
    assert not has_changes(commune, OPENED, D(2025, 7, 31)), "all opened on the first day"
    assert has_changes(commune, D(2025, 6, 1), D(2025, 7, 31))
    merge_units([made["B1"]], into=made["B2"], on=D(2026, 6, 2), decision_number="1", by=None)
    assert has_changes(commune, *june)
    assert not has_changes(commune, *may)
    assert not has_changes(commune, D(2026, 6, 2), D(2026, 6, 30)), "the same units on all these days"
    assert not has_changes(other, *june)
    place_unit(made["B3"], parent=made["X2"], on=D(2026, 7, 15), decision_number="1", by=None)
    july = (D(2026, 7, 1), D(2026, 7, 31))
    assert has_changes(commune, *july), "one left"
    assert has_changes(other, *july), "one came"


def test_the_set_of_units_of_a_level_agrees_with_every_day(merged):
    merged.add(NewUnit("TR1", "Đoàn trường THPT", "doan-truong", "X1", is_residential=False))
    place_unit(merged["B3"], parent=merged["X2"], on=D(2026, 8, 1), decision_number="30", by=None)
    for day in (OPENED - DAY, OPENED, JUNE - DAY, JUNE, D(2026, 8, 1), TODAY):
        for path in ("", path_on(merged["X1"], TODAY), path_on(merged["X2"], TODAY)):
            rows = units_of_level(levels=["chi-doan"], path=path)
            there = [
                row for row in rows if row["starts_on"] <= day and (row["ends_on"] is None or row["ends_on"] >= day)
            ]
            counted = UnitPath.objects.on(day).open().of_level("chi-doan").under(path)
            assert sorted(row["subject"] for row in there) == sorted(counted.values_list("unit_id", flat=True))
    assert set(units_of_level(levels=["xa"])[0]) == {"subject", "path", "starts_on", "ends_on"}
    levels = ["chi-doan", "doan-truong"]
    elsewhere = units_of_level(levels=levels, residential=False).values_list("unit__code", flat=True)
    assert list(elsewhere) == ["TR1"]
    everybody = units_of_level(levels=levels).count()
    assert units_of_level(levels=levels, residential=True).count() == everybody - 1


def test_questions_take_as_many_queries_for_2_units_as_for_40():
    made = country(branches=2)
    top = path_on(made["X1"], TODAY)
    asked = [
        lambda: children(made["X1"], TODAY),
        lambda: tree(top, TODAY),
        lambda: find("thôn", TODAY),
        lambda: match_units([f"thôn {number}" for number in range(40)], top, TODAY),
        lambda: unit_by_code([f"B{number}" for number in range(40)]),
        lambda: history(made["X1"]),
        lambda: line_above(top, TODAY),
        lambda: has_changes(top, JUNE, TODAY),
        lambda: units_on(made.units and [unit.pk for unit in made.units.values()], TODAY),
    ]
    few = [questions(ask) for ask in asked]
    assert few == [2, 1, 2, 1, 1, 4, 1, 1, 1]
    made.add(*(branch(f"M{number}", f"Chi đoàn thôn {number}") for number in range(3, 41)))
    assert [questions(ask) for ask in asked] == few
