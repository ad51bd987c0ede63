"""Levels as data; opening units, bodies; taking back what was opened by mistake."""

import datetime as dt
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.units.actions import (
    NewBody,
    NewUnit,
    load_levels,
    merge_units,
    open_bodies,
    open_body,
    open_unit,
    open_units,
    withdraw_units,
)
from thulinh.units.models import BodyScope, Level, Placement, Unit, UnitName, UnitPath
from thulinh.units.tests.world import JUNE, OPENED, branch, country, load_all_levels, open_on, path_on, questions

pytestmark = pytest.mark.django_db
D = dt.date


def rows() -> tuple[int, ...]:
    """How many rows each table of the room has."""
    return tuple(table.objects.count() for table in (Unit, Placement, UnitName, UnitPath, BodyScope, AuditEvent))


def refused(row: NewUnit, words: str, field: str) -> None:
    """The row is refused with these words at this field, and nothing is written."""
    before = rows()
    with pytest.raises(Refusal) as caught:
        open_unit(row, by=None)
    assert rows() == before
    assert [(problem.row, problem.field) for problem in caught.value.problems] == [(0, field)]
    assert words in caught.value.problems[0].message


def test_levels_are_loaded_once_and_changed_where_the_document_changed():
    assert load_all_levels() == 13
    assert AuditEvent.objects.filter(verb="units.load_levels").count() == 13
    assert load_all_levels() == 0
    huyen = Level.objects.get(pk="huyen")
    assert (huyen.rank, huyen.is_union, huyen.ends_on) == (2, True, D(2025, 6, 30))
    assert not Level.objects.get(pk="cau-lac-bo").is_union
    top = {"ma": "trung-uong", "ten": "Trung ương", "goi-la": "Trung ương Đoàn", "bac": 0}
    assert load_levels({"he-thong-doan": [top]}) == 1
    assert Level.objects.count() == 13


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"ma": "a", "ten": "A", "goi-la": "A"}, "thiếu “bac”"),
        ({"ma": "a", "ten": "A", "goi-la": "A", "bac": 1, "cap-tre": []}, "Có phải “cap-tren” không?"),
        ({"ma": "a", "ten": "A", "goi-la": "A", "bac": 1, "cap-tren": ["tinhh"]}, "không có “tinhh”"),
        ({"ma": "a", "ten": "A", "goi-la": "A", "bac": 1, "cap-tren": ["a"]}, "phải có bậc nhỏ hơn"),
    ],
)
def test_a_document_of_levels_that_is_wrong_is_refused(entry, words):
    with pytest.raises(Refusal, match=words.replace("?", r"\?")):
        load_levels({"he-thong-doan": [entry]})
    assert not Level.objects.exists()


def test_a_level_twice_and_an_unknown_family_are_refused():
    entry = {"ma": "a", "ten": "A", "goi-la": "A", "bac": 1}
    with pytest.raises(Refusal, match="ghi hai lần"):
        load_levels({"he-thong-doan": [entry, entry]})
    with pytest.raises(Refusal, match="không có “he-thong”"):
        load_levels({"he-thong": []})


def test_units_open_in_any_order_of_rows_and_get_their_paths():
    load_all_levels()
    units = open_units(
        [
            NewUnit("B1", "Chi đoàn thôn 1", "chi-doan", "X1", D(2025, 8, 1), phone="0912.345.678"),
            NewUnit("X1", unicodedata.normalize("NFD", "Đoàn xã  Nông Sơn"), "xa", "T1", official_code="20656"),
            NewUnit("TW", "Trung ương Đoàn", "trung-uong", None),
            NewUnit("T1", "Thành đoàn Đà Nẵng", "tinh", "TW"),
        ],
        by=None,
        on=OPENED,
    )
    assert [unit.code for unit in units] == ["B1", "X1", "TW", "T1"]
    b1, x1, tw, t1 = units
    path = UnitPath.objects.get(unit=b1)
    assert path.path == tw.key + t1.key + x1.key + b1.key
    assert (path.starts_on, path.ends_on, path.is_open, path.heir_id) == (D(2025, 8, 1), None, True, b1.pk)
    assert UnitPath.objects.get(unit=x1).name == "Đoàn xã Nông Sơn"
    assert UnitPath.objects.get(unit=x1).search == " doan xa nong son x1 20656"
    assert path.search == " chi doan thon 1 b1"
    assert Unit.objects.get(pk=b1.pk).phone == "+84912345678"
    events = AuditEvent.objects.filter(verb="units.open_units")
    assert events.count() == 4
    assert events.get(unit_id=b1.pk).after["name"] == "Chi đoàn thôn 1"
    assert events.get(unit_id=b1.pk).by_name == "hệ thống"


def test_a_missing_code_is_made_from_the_parents():
    made = country(branches=0)
    open_units([branch("X1-01", "Chi đoàn thôn 1")], by=None, on=OPENED)
    units = open_units([branch("", "Chi đoàn thôn 2"), branch("", "Chi đoàn thôn 3", made["X1"])], by=None, on=OPENED)
    assert [unit.code for unit in units] == ["X1-02", "X1-03"]


def test_every_refusal_of_a_new_unit_names_its_field():
    made = country(branches=1)
    day = D(2026, 1, 1)
    refused(NewUnit("N", "Chi đoàn", "chi-doann", "X1", day), "Có phải “Chi đoàn” (chi-doan) không?", "level")
    refused(NewUnit("N", "Huyện đoàn", "huyen", "T1", day), "đã kết thúc từ sau ngày 30/06/2025", "level")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X9", day), "Không có đơn vị cấp trên mang mã “X9”", "parent")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", None, day), "Chưa ghi đơn vị cấp trên", "parent")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "TW", day), "cấp trên có thể là: Đoàn xã, phường", "parent")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "B1", day), "không trực thuộc “Chi đoàn thôn 1”", "parent")
    refused(NewUnit("N", "Trung ương khác", "trung-uong", "TW", day), "không có cấp trên", "parent")
    refused(NewUnit("N", "Trung ương khác", "trung-uong", None, day), "là cấp cao nhất", "name")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", D(2025, 6, 30)), "lập từ ngày 01/07/2025", "parent")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1"), "Chưa ghi ngày thành lập", "starts_on")
    refused(NewUnit("N", " ", "chi-doan", "X1", day), "Chưa ghi tên", "name")
    refused(NewUnit("N", "A" * 201, "chi-doan", "X1", day), "dài quá 200", "name")
    refused(NewUnit("N", "chi đoàn Thôn 1", "chi-doan", "X1", day), "Đã có “chi đoàn Thôn 1” cùng cấp", "name")
    refused(NewUnit("B1", "Chi đoàn", "chi-doan", "X1", day), "Mã “B1” đã có", "code")
    refused(NewUnit("có dấu cách", "Chi đoàn", "chi-doan", "X1", day), "chỉ gồm chữ, số", "code")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", day, phone="123"), "số điện thoại", "phone")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", day, official_code="1" * 11), "quá 10", "official_code")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", day, ends_on=D(2025, 12, 31)), "Ngày kết thúc", "ends_on")
    merge_units([made["X1"]], into=made["X2"], on=JUNE, decision_number="1", by=None)
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", JUNE), "đã kết thúc hoạt động sau ngày 31/05/2026", "parent")
    refused(NewUnit("N", "Chi đoàn", "chi-doan", "X1", day), "phải kết thúc không muộn hơn", "parent")
    past = open_unit(NewUnit("N", "Chi đoàn", "chi-doan", "X1", day, ends_on=D(2026, 5, 31)), by=None)
    assert not open_on(past.pk, JUNE)
    assert open_on(past.pk, D(2026, 5, 31))


def test_one_bad_row_refuses_all_and_every_bad_row_is_told():
    country(branches=1)
    before = rows()
    with pytest.raises(Refusal) as caught:
        open_units(
            [
                branch("N1", "Chi đoàn A"),
                branch("N1", "Chi đoàn B"),
                NewUnit("N3", "Đoàn xã C", "xa", "T9"),
                branch("N4", "Chi đoàn D", "N3"),
                branch("N5", "Chi đoàn A"),
            ],
            by=None,
            on=OPENED,
        )
    assert [(problem.row, problem.field) for problem in caught.value.problems] == [
        (1, "code"),
        (2, "parent"),
        (3, "parent"),
        (4, "name"),
    ]
    assert rows() == before


def test_a_parent_in_the_list_must_be_open_through_its_childs_days():
    country(branches=0)
    with pytest.raises(Refusal, match="không hoạt động suốt"):
        open_units([NewUnit("X5", "Đoàn xã Năm", "xa", "T1", JUNE), branch("B5", "Chi đoàn", "X5")], by=None, on=OPENED)


def test_two_names_that_differ_by_marks_are_two_units():
    country(branches=0)
    assert (
        len(open_units([branch("H1", "Chi đoàn thôn Hạ"), branch("H2", "Chi đoàn thôn Há")], by=None, on=OPENED)) == 2
    )


def test_opening_asks_as_many_questions_for_2_units_as_for_40():
    country(branches=0)
    few = [branch(f"N{number}", f"Chi đoàn {number}") for number in range(2)]
    more = [branch(f"M{number}", f"Chi đoàn xóm {number}") for number in range(40)]
    assert questions(lambda: open_units(few, by=None, on=OPENED)) == questions(
        lambda: open_units(more, by=None, on=OPENED)
    )


def test_a_club_works_for_a_district_and_takes_the_holders_of_a_seat():
    made = country(branches=1)
    club = open_body(
        NewUnit("CLB", "CLB bí thư chi đoàn", "cau-lac-bo", "X1", D(2026, 1, 1)),
        member_position="bi-thu-chi-doan", decision_number="12-QĐ/ĐTN", by=None,
    )  # fmt: skip
    scope = BodyScope.objects.get(body=club)
    assert (scope.unit_id, scope.member_position, scope.decision_number) == (made["X1"], "bi-thu-chi-doan", "12-QĐ/ĐTN")
    assert path_on(club.pk, JUNE) == path_on(made["X1"], JUNE) + club.key
    assert AuditEvent.objects.get(unit_id=club.pk).after["decision_number"] == "12-QĐ/ĐTN"


def test_refusals_of_a_body():
    late = country(branches=1).add(branch("B8", "Chi đoàn 8", "X1", JUNE))[0].pk
    before = rows()
    with pytest.raises(Refusal, match="thuộc hệ thống Đoàn"):
        open_body(branch("B9", "Chi đoàn 9"), on=OPENED, by=None)
    with pytest.raises(Refusal, match="lập từ ngày"):
        open_body(NewUnit("CLB", "CLB", "cau-lac-bo", "TW", OPENED), scope=late, by=None)
    with pytest.raises(Refusal, match="Không tìm thấy đơn vị"):
        open_body(NewUnit("CLB", "CLB", "cau-lac-bo", "TW", OPENED), scope=999_999, by=None)
    assert rows() == before


def test_bodies_are_founded_all_or_none_with_as_many_queries(django_assert_num_queries):
    made = country(branches=4)
    names = ("B1", "B2", "B3", "B4")
    hamlets = [NewBody(NewUnit(f"T{code}", f"Thôn {code}", "thon", "X1", OPENED), made[code]) for code in names]
    before = rows()
    with pytest.raises(Refusal) as refused:
        open_bodies([*hamlets, NewBody(branch("B9", "Chi đoàn 9"), made["X1"])], by=None, on=OPENED)
    assert [problem.row for problem in refused.value.problems] == [4]
    assert rows() == before
    with CaptureQueriesContext(connection) as one:
        open_bodies(hamlets[:1], by=None)
    with django_assert_num_queries(len(one)):
        found = open_bodies(hamlets[1:], by=None)
    scopes = BodyScope.objects.filter(body__in=found).values_list("unit", flat=True)
    assert set(scopes) == {made[code] for code in names[1:]}
    assert AuditEvent.objects.filter(verb="units.open_units", after__scope=made["B2"]).count() == 1


def test_a_unit_opened_by_mistake_is_withdrawn_while_nothing_refers_to_it():
    made = country(branches=2)
    withdraw_units([made["B1"]], by=None, reason="Nhập nhầm")
    assert not Unit.objects.filter(code="B1").exists()
    event = AuditEvent.objects.get(verb="units.withdraw_units")
    assert (event.before["name"], event.reason) == ("Chi đoàn thôn 1", "Nhập nhầm")
    open_unit(branch("B1", "Chi đoàn thôn 1"), by=None, on=OPENED)


def test_what_a_withdrawn_body_covered_stays_in_the_log():
    made = country(branches=1)
    body = NewUnit("CLB", "CLB bí thư", "cau-lac-bo", "T1", OPENED)
    club = open_body(body, scope=made["X1"], member_position="bi-thu-chi-doan", decision_number="7", by=None).pk
    withdraw_units([club], by=None, reason="Nhập nhầm")
    [covered] = AuditEvent.objects.get(verb="units.withdraw_units", unit_id=club).before["covers"]
    assert (covered["unit"], covered["position"], covered["decision_number"]) == (made["X1"], "bi-thu-chi-doan", "7")


def test_refusals_of_withdrawing():
    made = country(branches=3)
    merge_units([made["B1"]], into=made["B2"], on=JUNE, decision_number="1", by=None)
    before = rows()
    with pytest.raises(Refusal, match="lý do"):
        withdraw_units([made["B3"]], by=None, reason=" ")
    with pytest.raises(Refusal, match="đơn vị khác đang trực thuộc"):
        withdraw_units([made["X1"]], by=None, reason="x")
    with pytest.raises(Refusal, match="quyết định gắn với"):
        withdraw_units([made["B3"], made["B2"]], by=None, reason="x")
    assert rows() == before
