"""Where the table of a sheet is, and what its columns mean, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.intake.rules.columns import (
    are_parts,
    cells_of,
    column_problems,
    example_of,
    is_example,
    known_headers,
    propose_columns,
    signature,
)
from thulinh.intake.rules.tables import SECTION_HEADER, Grid, Merge, find_table
from thulinh.kernel.cells import as_day, as_phone
from thulinh.kernel.rows import Column, RowSet, header_key

MEMBERS = RowSet(
    "x",
    "X",
    (
        Column("ho-ten", "Họ và tên", synonyms=("Họ tên",), is_required=True, example="An"),
        Column("ngay-sinh", "Ngày sinh", as_day, example="12/05/1998"),
        Column("dien-thoai", "Số điện thoại", as_phone, synonyms=("SĐT",)),
        Column("so-qd", "Số quyết định", synonyms=("Quyết định số",)),
        Column("ngay-qd", "Ngày quyết định", as_day, synonyms=("Quyết định ngày",)),
        Column("chi-doan", "Chi đoàn", is_required=True),
    ),
    ("ho-ten",),
    lambda *_, **__: None,
)
KNOWN = known_headers(MEMBERS)


def table_of(rows, merges=(), header_row=None, known=KNOWN):
    width = max(map(len, rows))
    grid = Grid([(*row, *[None] * (width - len(row))) for row in rows], [Merge(*merge) for merge in merges])
    return find_table(grid, known, header_row)


def cells(table):
    return [(row.number, row.cells) for row in table.rows]


def test_the_head_stands_below_the_titles():
    table = table_of(
        [["ĐOÀN XÃ TÂN LẬP"], [], ["DANH SÁCH ĐOÀN VIÊN"], ["TT", "Họ và tên", "Ngày sinh"], [1, "An", "1/1/2000"]]
    )
    assert (table.header_row, table.headers) == (4, ("TT", "Họ và tên", "Ngày sinh"))
    assert cells(table) == [(5, (1, "An", "1/1/2000"))]


def test_a_head_of_unknown_words_is_the_first_row_that_looks_like_one():
    table = table_of([["DANH SÁCH", None, None], ["Tên", "Sinh", "Ở"], ["An", "2000", "Thôn 1"]])
    assert table.headers == ("Tên", "Sinh", "Ở")


def test_the_person_says_where_the_head_is():
    rows = [["Họ và tên", "Ngày sinh"], ["Tên gọi", "Năm"], ["An", "1999"]]
    assert table_of(rows).header_row == 1
    assert table_of(rows, header_row=2).headers == ("Tên gọi", "Năm")
    assert table_of(rows, header_row=9) is None
    assert find_table(Grid([]), KNOWN) is None
    assert find_table(Grid([(None, None)]), KNOWN) is None


TWO_LINES = [
    ["TT", "Họ và tên", "Ngày sinh", None, "Quyết định", None],
    [None, None, "Nam", "Nữ", "Số", "Ngày"],
    [1, "An", "12/05/1998", None, "12-QĐ", "01/02/2026"],
    [2, "Ánh", None, "08/09/1999", None, None],
]


@pytest.mark.parametrize(
    "merges", [(), [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]], ids=["not merged", "merged"]
)
def test_a_head_of_two_lines(merges):
    table = table_of(TWO_LINES, merges)
    assert table.headers == (
        "TT", "Họ và tên", "Ngày sinh – Nam", "Ngày sinh – Nữ", "Quyết định – Số", "Quyết định – Ngày",
    )  # fmt: skip
    columns = propose_columns(MEMBERS, table.headers, {}, SECTION_HEADER)
    assert columns == ("", "ho-ten", "ngay-sinh", "ngay-sinh", "so-qd", "ngay-qd")
    assert [cells_of(row.cells, columns).get("ngay-sinh") for row in table.rows] == ["12/05/1998", "08/09/1999"]


def test_a_data_row_below_a_head_with_one_merged_cell_is_no_second_line():
    rows = [["TT", "Họ và tên", None, "Chi đoàn"], [1, "Bùi Quốc", "An", "Thôn 1"]]
    table = table_of(rows, [(0, 1, 0, 2)])
    assert table.headers == ("TT", "Họ và tên", "Họ và tên", "Chi đoàn")
    columns = propose_columns(MEMBERS, table.headers, {}, SECTION_HEADER)
    assert columns == ("", "ho-ten", "ho-ten", "chi-doan")
    assert cells_of(table.rows[0].cells, columns)["ho-ten"] == "Bùi Quốc An"


def test_cells_merged_downward_hold_for_each_of_their_rows():
    rows = [["Chi đoàn", "Họ và tên"], ["Thôn 1", "An"], [None, "Ánh"], [None, None], ["Thôn 2", "Bình"]]
    table = table_of(rows, [(1, 0, 3, 0)])
    assert cells(table) == [(2, ("Thôn 1", "An")), (3, ("Thôn 1", "Ánh")), (5, ("Thôn 2", "Bình"))]


@pytest.mark.parametrize(
    ("rows", "merges"),
    [
        ([["Chi đoàn thôn 1 (2 đ/c)"], [1, "An"], [2, "Ánh"], ["II. Chi đoàn thôn 2:"], [1, "Bình"]],
         [(1, 0, 1, 2), (4, 0, 4, 2)]),
        ([["I", "Chi đoàn thôn 1"], [1, "An"], [2, "Ánh"], ["II", "Chi đoàn thôn 2"], [1, "Bình"]], []),
        ([["1. Chi đoàn thôn 1"], [1, "An"], [2, "Ánh"], ["2. Chi đoàn thôn 2"], [1, "Bình"]], []),
    ],
)  # fmt: skip
def test_a_row_that_names_a_group_holds_for_the_rows_below(rows, merges):
    table = table_of([["TT", "Họ và tên", "Ngày sinh"], *rows], merges)
    assert table.headers[-1] == SECTION_HEADER
    assert [(row.number, row.cells[1], row.cells[-1]) for row in table.rows] == [
        (3, "An", "Chi đoàn thôn 1"), (4, "Ánh", "Chi đoàn thôn 1"), (6, "Bình", "Chi đoàn thôn 2"),
    ]  # fmt: skip
    assert [(each.first, each.why) for each in table.skipped] == [(2, "tên nhóm"), (5, "tên nhóm")]
    columns = propose_columns(MEMBERS, table.headers, {}, SECTION_HEADER)
    assert columns == ("", "ho-ten", "ngay-sinh", "chi-doan")


def test_a_row_of_which_only_the_name_is_known_is_a_row():
    table = table_of([["Họ và tên", "Ngày sinh"], ["Nguyễn Văn An", None], ["Lê Thị Ánh", None]])
    assert len(table.rows) == 2
    assert table.skipped == ()


def test_what_closes_a_list_is_passed_over_and_told():
    rows = [
        ["TT", "Họ và tên", "Ngày sinh", "Chi đoàn"], [1, "An", "1/1/2000", "Thôn 1"], [],
        ["Tổng cộng: 1 đoàn viên"], [None, None, "Tân Lập, ngày 22 tháng 11 năm 2026"],
        ["NGƯỜI LẬP BIỂU", None, "TM. BAN CHẤP HÀNH"], [None, None, "Lê Minh Khôi"], [], [],
    ]  # fmt: skip
    table = table_of(rows)
    assert [row.number for row in table.rows] == [2]
    assert [(each.first, each.text) for each in table.skipped] == [(4, "Tổng cộng: 1 đoàn viên")]


def test_a_person_called_cong_does_not_close_a_narrow_list():
    table = table_of([["TT", "Họ và tên"], [1, "Công Thị Hoa"], [2, "Tổng Thị Tâm"], [3, "Tạ Minh Tâm"]])
    assert len(table.rows) == 3


def test_numbers_of_columns_and_a_head_on_each_page_are_no_rows():
    head = ["TT", "Họ và tên", "Ngày sinh"]
    table = table_of([head, ["(1)", "(2)", "(3)"], [1, "An", None], head, [2, "Ánh", None]])
    assert [row.number for row in table.rows] == [3, 5]
    assert [each.why for each in table.skipped] == ["dòng tiêu đề lặp lại"]
    assert [row.number for row in table_of([head, ["A", "1", "2"], [1, "An", None]]).rows] == [3]


def test_a_column_without_a_head_has_a_name_and_an_empty_one_is_dropped():
    table = table_of([["Họ và tên", None, None, "Ngày sinh"], ["An", None, "Thôn 1", "1/1/2000"]])
    assert table.headers == ("Họ và tên", "Cột C", "Ngày sinh")
    assert table.rows[0].cells == ("An", "Thôn 1", "1/1/2000")
    assert table.samples(1) == ["Thôn 1"]


@given(
    titles=st.lists(st.sampled_from([[], ["DANH SÁCH"], [None, "Kèm theo báo cáo"], ["Năm 2026"]]), max_size=5),
    gaps=st.lists(st.integers(0, 3), min_size=1, max_size=12),
)
def test_row_numbers_are_those_of_the_file(titles, gaps):
    rows = [*titles, ["TT", "Họ và tên", "Chi đoàn"]]
    expected = []
    for place, gap in enumerate(gaps):
        rows += [[] for _ in range(gap)]
        rows.append([place + 1, f"Người {place}", "Thôn 1"])
        expected.append((len(rows), f"Người {place}"))
    table = table_of(rows)
    assert [(row.number, row.cells[1]) for row in table.rows] == expected


def test_columns_are_proposed_once_and_own_columns_never():
    heads = ("Họ tên (*)", "SĐT", "Số điện thoại", "Ghi chú", "Lỗi", "CHI ĐOÀN")
    assert propose_columns(MEMBERS, heads, {}, SECTION_HEADER) == ("ho-ten", "dien-thoai", "", "", "", "chi-doan")


def test_what_was_remembered_goes_before_what_is_known():
    remembered = {header_key("SĐT"): "", header_key("Ghi chú"): "so-qd", header_key("Tên gọi"): "khong-con"}
    heads = ("Tên gọi", "SĐT", "Ghi chú")
    assert propose_columns(MEMBERS, heads, remembered, SECTION_HEADER) == ("", "", "so-qd")
    assert "ten goi" in known_headers(MEMBERS, remembered)


def test_problems_of_a_choice_of_columns():
    heads = ("Tên", "Điện thoại", "Điện thoại bố mẹ")
    problems = column_problems(MEMBERS, heads, ("", "dien-thoai", "dien-thoai"))
    assert problems[0].startswith("Chưa có cột nào cho “Họ và tên”, “Chi đoàn”.")
    assert "“Điện thoại”, “Điện thoại bố mẹ”" in problems[1]
    assert column_problems(MEMBERS, ("A", "B"), ("ho-ten", "chi-doan")) == []
    assert "Chưa chọn cột nào." in column_problems(MEMBERS, ("A",), ("",))


def test_a_file_is_known_again_by_its_heads():
    assert signature(("Họ tên", "SĐT")) == signature(("HO TEN *", "sđt", "Lỗi"))
    assert signature(("Họ tên", "SĐT")) != signature(("SĐT", "Họ tên"))
    assert are_parts("Ngày sinh – Nam", "Ngày sinh – Nữ")
    assert not are_parts("Quyết định – Số", "Quyết định – Ngày")


def test_the_example_is_known_only_when_whole():
    assert is_example(example_of(MEMBERS), {"ho-ten": "An", "ngay-sinh": "12/05/1998"})
    assert not is_example(example_of(MEMBERS), {"ho-ten": "An", "ngay-sinh": "12/05/1998", "chi-doan": "Thôn 1"})
    assert not is_example(example_of(MEMBERS), {"ho-ten": "An"})
