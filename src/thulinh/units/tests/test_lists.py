"""Lists of units and of mergers as communes keep them."""

import datetime as dt
from itertools import pairwise

import pytest

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Offer, Refusal
from thulinh.kernel.rows import Change, Outcome
from thulinh.units.actions import NewUnit, dissolve_unit, merge_all, read_mergers
from thulinh.units.models import Succession, Unit, UnitPath
from thulinh.units.queries import unit_by_code, unit_on
from thulinh.units.rows import ROW_SETS, UNIT_ROWS
from thulinh.units.tests.world import JUNE, OPENED, branch, country, open_on, path_on, questions

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
NEW, CHANGED, SAME = Outcome.NEW, Outcome.CHANGED, Outcome.SAME


@pytest.fixture
def made():
    return country()


def take(cells: list[dict], on=TODAY, **more):
    """Read the cells as a file would give them, and apply the rows."""
    read = [UNIT_ROWS.read(each) for each in cells]
    assert not [row.problems for row in read if row.problems]
    return UNIT_ROWS.apply([row.values for row in read], by=None, on=on, **more)


def problems_of(cells: list[dict], on=TODAY, **more) -> list[tuple]:
    """The problems of a list that is refused, which writes nothing."""
    before = (Unit.objects.count(), Succession.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refusal) as caught:
        take(cells, on, **more)
    assert (Unit.objects.count(), Succession.objects.count(), AuditEvent.objects.count()) == before
    return [(problem.row, problem.field, problem.message) for problem in caught.value.problems]


def test_new_units_are_opened_known_ones_kept_or_put_right(made):
    applied = take(
        [
            {"ten": "Chi đoàn thôn 9", "truc-thuoc": "xã Nông Sơn", "ngay-lap": "01/08/2026", "dia-ban": "không"},
            {"ten": "thôn 01", "truc-thuoc": "Đoàn xã Nông Sơn", "dien-thoai": 912345678.0},
            {"ma": "B2", "ten": "Thôn 2"},
            {"ma": "X9", "ten": "Đoàn xã Mới", "cap": "Đoàn xã", "truc-thuoc": "Sông Hàn", "ma-hanh-chinh": "20656"},
            {"ma": "M1", "ten": "Chi đoàn thôn Một", "truc-thuoc": "xã Mới"},
        ],
        reason="Danh sách của Đoàn xã",
    )
    assert applied.outcomes == (NEW, CHANGED, SAME, NEW, NEW)
    assert [(row, column, note.after) for row, column, note in applied.corrections] == [
        (3, "truc-thuoc", "Tỉnh đoàn Sông Hàn")
    ]
    assert applied.changes == (Change(1, "dien-thoai", ""),)
    new = UnitPath.objects.on(TODAY).select_related("unit").get(name="Chi đoàn thôn 9")
    assert (new.unit.code, new.starts_on, new.unit.is_residential) == ("X1-01", dt.date(2026, 8, 1), False)
    assert Unit.objects.get(code="B1").phone == "+84912345678"
    x9 = unit_on(unit_by_code(["X9"])["X9"], TODAY)
    assert (x9.official_code, x9.parent_id, x9.starts_on) == ("20656", made["T1"], TODAY)
    assert unit_on(unit_by_code(["M1"])["M1"], TODAY).parent_id == x9.unit_id
    assert set(AuditEvent.objects.filter(reason="Danh sách của Đoàn xã").values_list("verb", flat=True)) == {
        "units.open_units",
        "units.correct_units",
    }


def test_the_same_list_twice_changes_nothing(made):
    cells = [{"ten": "Chi đoàn thôn 9", "truc-thuoc": "X1", "dien-thoai": "0912345678"}]
    take(cells)
    before = AuditEvent.objects.count()
    assert take(cells).outcomes == (SAME,)
    assert AuditEvent.objects.count() == before


def test_an_empty_parent_is_the_unit_within_reach(made):
    root = path_on(made["X1"], TODAY)
    assert take([{"ten": "Chi đoàn thôn 9"}], roots=(root,)).outcomes == (NEW,)
    assert problems_of([{"ten": "Chi đoàn thôn 8"}]) == [(0, "truc-thuoc", "Chưa ghi đơn vị cấp trên.")]


def test_what_is_wrong_with_each_row_is_told_at_its_column(made):
    dissolve_unit(made["C1"], on=JUNE, decision_number="1", by=None)
    made.add(NewUnit("X3", "Đoàn phường Quế Phước", "xa", "T1"))
    roots = (path_on(made["X1"], TODAY), path_on(made["X2"], TODAY))
    told = problems_of(
        [
            {"ten": "A", "truc-thuoc": "X1", "cap": "Chi đoànn"},
            {"ten": "A", "truc-thuoc": "xã Nông Sơnn"},
            {"ten": "A", "truc-thuoc": "X3"},
            {"ma": "C1", "ten": "thôn Đông An"},
            {"ma": "B1", "ten": "thôn Khác"},
            {"ma": "B1", "ten": "thôn 1", "truc-thuoc": "X2"},
            {"ten": "A", "truc-thuoc": "X1", "ngay-lap": "30/06/2025"},
            {"ten": "A", "truc-thuoc": "thôn 3"},
            {"ten": "A", "truc-thuoc": "không đâu cả"},
        ],
        roots=roots,
    )
    words = [
        (0, "cap", "Có phải “Chi đoàn” không?"),
        (1, "truc-thuoc", "Có phải “Đoàn xã Nông Sơn”"),
        (2, "truc-thuoc", "ngoài phạm vi"),
        (3, "ma", "đã kết thúc hoạt động"),
        (4, "ten", "đổi tên cần quyết định"),
        (5, "truc-thuoc", "chuyển đơn vị cần quyết định"),
        (6, "truc-thuoc", "lập từ ngày 01/07/2025"),
        (7, "truc-thuoc", "không trực thuộc “Chi đoàn thôn 3”"),
        (8, "truc-thuoc", "trong phạm vi phụ trách"),
    ]
    assert [(row, field) for row, field, _ in told] == [(row, field) for row, field, _ in words]
    for (_, _, message), (_, _, part) in zip(told, words, strict=True):
        assert part in message


def test_what_would_do_is_offered_at_the_cell(made):
    cells = [
        {"ten": "A", "truc-thuoc": "xã Nông Sơnn"},
        {"ten": "A", "truc-thuoc": "X1", "cap": "Chi đoànn"},
        {"ten": "A", "truc-thuoc": "xã không đâu cả"},
    ]
    with pytest.raises(Refusal) as caught:
        take(cells)
    offers = [problem.offers for problem in caught.value.problems]
    assert offers[:2] == [(Offer("X1", "Đoàn xã Nông Sơn"),), (Offer("chi-doan", "Chi đoàn"),)]
    applied = take([{"ma": "B1", "ten": "thôn 1", "dien-thoai": "0912345678", "dia-ban": "không"}])
    assert applied.changes == (Change(0, "dia-ban", "Có"), Change(0, "dien-thoai", ""))
    applied = take([{"ma": "B1", "ten": "thôn 1", "dien-thoai": "0987654321"}])
    assert applied.changes == (Change(0, "dien-thoai", "0912 345 678"),)


def test_good_rows_are_taken_and_bad_ones_told_when_asked_so(made):
    applied = take(
        [
            {"ten": "Chi đoàn A", "truc-thuoc": "X1"},
            {"ten": "Chi đoàn B", "truc-thuoc": "X7"},
            {"ma": "X7", "ten": "Đoàn xã Bảy", "cap": "xa", "truc-thuoc": "T7"},
            {"ma": "B1", "ten": "Chi đoàn thôn 1", "dien-thoai": "0912345678"},
        ],
        skip_problems=True,
    )
    assert applied.outcomes == (NEW, None, None, CHANGED)
    assert {problem.row for problem in applied.problems} == {1, 2}


def test_a_list_is_undone_as_a_whole(made):
    applied = take(
        [
            {"ten": "Chi đoàn thôn 9", "truc-thuoc": "X1"},
            {"ma": "B1", "ten": "Chi đoàn thôn 1", "dien-thoai": "0912345678"},
        ]
    )
    UNIT_ROWS.undo(applied.made, by=None, reason="Nhập nhầm tệp")
    assert not UnitPath.objects.filter(name="Chi đoàn thôn 9").exists()
    assert Unit.objects.get(code="B1").phone == ""
    applied = take([{"ma": "N1", "ten": "Chi đoàn thôn 9", "truc-thuoc": "X1"}])
    rows = [{"don-vi-cu": "N1", "don-vi-moi": "B2", "so-quyet-dinh": "1"}]
    merge_all(read_mergers(rows, on=TODAY + dt.timedelta(days=1)).mergers, by=None)
    with pytest.raises(Refusal, match="quyết định gắn với"):
        UNIT_ROWS.undo(applied.made, by=None, reason="Nhập nhầm tệp")
    assert Unit.objects.filter(code="N1").exists()


def test_a_list_takes_as_many_questions_for_2_rows_as_for_40(made):
    def cells(first: int, last: int) -> list[dict]:
        new = [{"ten": f"Chi đoàn xóm {number}", "truc-thuoc": "xã Nông Sơn"} for number in range(first, last)]
        return [*new, {"ma": "B1", "ten": "thôn 1", "dien-thoai": f"091234567{first % 10}"}]

    few = questions(lambda: take(cells(0, 2)))
    assert few == questions(lambda: take(cells(2, 42)))


def merger(old: str, new: str = "Chi đoàn thôn Hòa Bình", **more) -> dict:
    return {"don-vi-cu": old, "don-vi-moi": new, "truc-thuoc": "xã Nông Sơn", "so-quyet-dinh": "15-QĐ/ĐTN",
            "tu-ngay": JUNE, **more}  # fmt: skip


def test_the_hamlets_of_a_commune_are_merged_as_one_list_means(made):
    reading = read_mergers(
        [merger("thôn 1"), merger("thôn 3", "Thôn 4"), merger("thôn 2"), merger("Thôn 4", "Thôn 4")], on=TODAY
    )
    assert reading.problems == ()
    assert reading.rows == ((0, 2), (1, 3))
    one, other = reading.mergers
    assert one.into == branch("", "Chi đoàn thôn Hòa Bình", made["X1"], JUNE)
    assert (set(one.predecessors), one.on, one.decision.number) == ({made["B1"], made["B2"]}, JUNE, "15-QĐ/ĐTN")
    assert (other.predecessors, other.into) == ((made["B3"],), made["B4"])
    assert not Succession.objects.exists()
    merge_all(reading.mergers, by=None)
    new = UnitPath.objects.on(JUNE).get(name="Chi đoàn thôn Hòa Bình")
    assert {UnitPath.objects.on(JUNE).get(unit=made[code]).heir_id for code in ("B1", "B2")} == {new.unit_id}
    assert open_on(made["B4"], JUNE)
    assert UnitPath.objects.on(JUNE).get(unit=made["B3"]).heir_id == made["B4"]


def test_a_day_left_out_is_the_day_of_the_list(made):
    read = read_mergers([merger("thôn 1", **{"tu-ngay": None}), merger("thôn 2")], on=TODAY).mergers
    assert {(each.predecessors, each.on) for each in read} == {((made["B1"],), TODAY), ((made["B2"],), JUNE)}


def test_a_branch_that_keeps_its_name_merges_nobody(made):
    (kept,) = read_mergers([merger("thôn 3", "Thôn 3")], on=TODAY).mergers
    assert (kept.predecessors, kept.into) == ((), made["B3"])


def test_what_is_wrong_with_a_list_of_mergers_is_told_by_row(made):
    reading = read_mergers(
        [
            merger("thôn 1"),
            merger("thôn 7"),
            merger("thôn 3", "Chi đoàn Mới"),
            merger("thôn 4", "Chi đoàn Mới"),
            merger("thôn 2", "Z", **{"truc-thuoc": "xã Z"}),
        ],
        on=TODAY,
    )
    told = reading.problems
    assert [(problem.row, problem.field) for problem in told] == [(1, "don-vi-cu"), (4, "truc-thuoc")]
    assert "Có phải" in told[0].message
    assert told[0].offers
    assert reading.rows == ((2, 3),), "a group with a bad row is left out whole"


def test_nobody_merges_units_out_of_reach(made):
    roots = (path_on(made["X2"], TODAY),)
    rows = [merger("thôn 1"), merger("B2", **{"truc-thuoc": None})]
    reading = read_mergers(rows, on=TODAY, roots=roots)
    assert [(problem.row, problem.field) for problem in reading.problems] == [(0, "truc-thuoc"), (1, "don-vi-cu")]
    assert reading.mergers == ()


def test_mergers_are_read_by_as_many_questions_for_2_rows_as_for_4(made):
    few = questions(lambda: read_mergers([merger("thôn 1"), merger("thôn 2")], on=TODAY))
    assert few == questions(lambda: read_mergers([merger(f"thôn {number}") for number in range(1, 5)], on=TODAY))


def test_headers_lead_to_one_column_each():
    for row_set in ROW_SETS:
        headers = sorted(header for column in row_set.columns for header in set(column.headers))
        assert all(one != other for one, other in pairwise(headers))
        for column in row_set.columns:
            assert row_set.column_headed(column.label) is column
            if column.example:
                column.read(column.example)


def test_a_branch_of_the_cast_is_known_by_name_in_another_spelling(made):
    made.add(branch("TH", "Chi đoàn thôn Hoà"))
    assert take([{"ten": "Thôn Hòa", "truc-thuoc": "X1"}]).outcomes == (SAME,)
    assert unit_on(made["TH"], OPENED).name == "Chi đoàn thôn Hoà"
