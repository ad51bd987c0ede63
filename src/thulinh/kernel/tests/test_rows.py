"""The shape of an import."""

import pytest

from thulinh.kernel.cells import CellProblem, as_choice, as_day, as_phone, as_yes_no
from thulinh.kernel.refusals import Offer, Problem, Refusal
from thulinh.kernel.rows import Column, RowSet, header_key, refuse_or_skip

NAME = Column("ho-ten", "Họ và tên", synonyms=("Họ tên", "Tên đoàn viên"), is_required=True)
PHONE = Column("dien-thoai", "Điện thoại", as_phone, synonyms=("SĐT", "Số điện thoại"))


def apply(rows, *, by, on, roots=None, reason="", skip_problems=False):
    raise AssertionError("not called here")


LIST = RowSet("nguoi", "Danh sách đoàn viên", (NAME, PHONE), ("ho-ten",), apply)


@pytest.mark.parametrize(
    ("header", "code"),
    [("HỌ VÀ TÊN", "ho-ten"), ("Họ tên (*)", "ho-ten"), ("ho ten", "ho-ten"), ("S.Đ.T", None), ("SĐT:", "dien-thoai"),
     ("Số điện thoại [bắt buộc]", "dien-thoai"), ("", None), ("Ghi chú", None)],
)  # fmt: skip
def test_headers_are_known_whatever_their_marks_capitals_and_remarks(header, code):
    found = LIST.column_headed(header)
    assert (found.code if found else None) == code


def test_a_row_is_read_cell_by_cell():
    row = LIST.read({"ho-ten": "Trần  Minh", "dien-thoai": 912345678.0})
    assert row.values == {"ho-ten": "Trần Minh", "dien-thoai": "+84912345678"}
    assert set(row.corrections) == {"ho-ten", "dien-thoai"}
    assert not row.problems


def test_every_problem_of_a_row_is_told_and_empty_is_unknown():
    row = LIST.read({"dien-thoai": "xin số"})
    assert row.values == {"ho-ten": None, "dien-thoai": None}
    assert row.problems["ho-ten"] == "Chưa ghi “Họ và tên”."
    assert "xin số" in row.problems["dien-thoai"]
    assert LIST.read({"ho-ten": "An", "dien-thoai": " "}).values["dien-thoai"] is None


def test_a_required_cell_that_is_empty_is_a_problem_of_the_cell():
    with pytest.raises(CellProblem):
        NAME.read(None)
    assert PHONE.read("") == (None, None)
    assert LIST.column("ho-ten") is NAME


def test_rows_are_left_out_only_when_that_was_said():
    problems = [Problem("hỏng", row=2), Problem("hỏng nữa", row=2), Problem("sai", row=5)]
    assert refuse_or_skip(problems, skip_problems=True) == {2, 5}
    assert refuse_or_skip([], skip_problems=False) == set()
    with pytest.raises(Refusal) as caught:
        refuse_or_skip(problems, skip_problems=False)
    assert len(caught.value.problems) == 3
    with pytest.raises(Refusal):
        refuse_or_skip([Problem("cả tệp hỏng")], skip_problems=True)


def test_a_cell_that_cannot_be_read_says_what_would_do():
    sex = Column("gioi-tinh", "Giới tính", as_choice({"nam": "Nam", "nu": "Nữ"}))
    row = RowSet("x", "X", (sex,), (), apply).read({"gioi-tinh": "nử giới"})
    assert row.values == {"gioi-tinh": None}
    assert row.offers == {"gioi-tinh": (Offer("nam", "Nam"), Offer("nu", "Nữ"))}
    assert LIST.read({"ho-ten": "An"}).offers == {}


def test_a_column_knows_what_its_cells_may_say():
    sex = Column("gioi-tinh", "Giới tính", as_choice({"nam": "Nam", "nu": "Nữ"}))
    assert sex.choices == ("Nam", "Nữ")
    assert Column("doan-phi", "Đã nộp đoàn phí", as_yes_no).choices == ("Có", "Không")
    assert NAME.choices == ()
    assert Column("ngay-sinh", "Ngày sinh", as_day).is_day
    assert not NAME.is_day


def test_header_key():
    assert header_key(" Ngày sinh\n(ngày/tháng/năm) * ") == "ngay sinh"
