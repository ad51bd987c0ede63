"""Lists of units and of mergers as communes keep them."""

import datetime as dt
from itertools import pairwise

import pytest

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Offer, Refusal
from thulinh.kernel.rows import Change, Outcome
from thulinh.units.actions import NewUnit, dissolve_unit
from thulinh.units.models import Succession, Unit, UnitPath
from thulinh.units.queries import unit_by_code, unit_on
from thulinh.units.rows import MERGER_ROWS, ROW_SETS, UNIT_ROWS
from thulinh.units.tests.world import JUNE, OPENED, branch, country, open_on, path_on, questions

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)
NEW, CHANGED, SAME = Outcome.NEW, Outcome.CHANGED, Outcome.SAME


@pytest.fixture
def made():
    return country()


def take(cells: list[dict], rows=UNIT_ROWS, on=TODAY, **more):
    """Read the cells as a file would give them, and apply the rows."""
    read = [rows.read(each) for each in cells]
    assert not [row.problems for row in read if row.problems]
    return rows.apply([row.values for row in read], by=None, on=on, **more)


def problems_of(cells: list[dict], rows=UNIT_ROWS, on=TODAY, **more) -> list[tuple]:
    """The problems of a list that is refused, which writes nothing."""
    before = (Unit.objects.count(), Succession.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refusal) as caught:
        take(cells, rows, on, **more)
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
    take([{"don-vi-cu": "N1", "don-vi-moi": "B2", "so-quyet-dinh": "1"}], MERGER_ROWS, on=TODAY + dt.timedelta(days=1))
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
            "tu-ngay": "01/06/2026", **more}  # fmt: skip


def test_a_commune_merges_its_hamlets_from_one_list(made):
    applied = take(
        [merger("thôn 1"), merger("thôn 2"), merger("thôn 3", "Thôn 4"), merger("Thôn 4", "Thôn 4")], MERGER_ROWS
    )
    assert applied.outcomes == (CHANGED,) * 4
    assert Succession.objects.count() == 2
    new = UnitPath.objects.on(JUNE).get(name="Chi đoàn thôn Hòa Bình")
    assert {UnitPath.objects.on(JUNE).get(unit=made[code]).heir_id for code in ("B1", "B2")} == {new.unit_id}
    assert open_on(made["B4"], JUNE)
    assert UnitPath.objects.on(JUNE).get(unit=made["B3"]).heir_id == made["B4"]


def test_what_is_wrong_with_a_list_of_mergers_is_told_by_row(made):
    told = problems_of(
        [
            merger("thôn 1"),
            merger("thôn 7"),
            merger("thôn 3", "Thôn 3"),
            merger("thôn 2", "Z", **{"truc-thuoc": "xã Z"}),
        ],
        MERGER_ROWS,
    )
    assert [(row, field) for row, field, _ in told] == [(1, "don-vi-cu"), (3, "truc-thuoc")]
    assert "Có phải" in told[0][2]
    told = problems_of([merger("thôn 3", "Thôn 3"), merger("thôn 1")], MERGER_ROWS)
    assert [(row, field) for row, field, _ in told] == [(0, "predecessors"), (1, "predecessors")]
    outside = problems_of([merger("thôn 1"), merger("thôn 2")], MERGER_ROWS, roots=(path_on(made["X2"], TODAY),))
    assert {field for _, field, _ in outside} == {"truc-thuoc"}


def test_groups_with_a_bad_row_are_left_out_whole(made):
    applied = take(
        [merger("thôn 1"), merger("thôn 7"), merger("thôn 3", "Chi đoàn Mới"), merger("thôn 4", "Chi đoàn Mới"),
         merger("thôn 2", "thôn 2")],
        MERGER_ROWS, skip_problems=True,
    )  # fmt: skip
    assert applied.outcomes == (None, None, CHANGED, CHANGED, None)
    assert {problem.row for problem in applied.problems} == {1, 4}
    assert open_on(made["B1"], JUNE)
    assert not open_on(made["B3"], JUNE)


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
