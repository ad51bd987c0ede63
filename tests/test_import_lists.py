"""Every list that this installation takes in: it hangs together, is read back from its template, and can be undone."""

import datetime as dt
import json
import unicodedata

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast as small_country
from cast import TODAY, add_branches
from thulinh.config import cli
from thulinh.config.catalogue import ROW_SETS
from thulinh.intake import actions
from thulinh.intake.queries.files import reading_of
from thulinh.intake.queries.preview import overview
from thulinh.intake.queries.sheets import template
from thulinh.intake.rules.columns import cells_of, example_of, is_example
from thulinh.intake.tests.conftest import MEMBER_ROWS, book
from thulinh.intake.tests.test_batches import checked, match, outcomes, receive
from thulinh.people.models import Charge, Holding, Membership, Person
from thulinh.units.models import UnitPath

ids = [row_set.code for row_set in ROW_SETS]
each_list = pytest.mark.parametrize("row_set", ROW_SETS, ids=ids)


@pytest.fixture(autouse=True)
def real_lists(settings, tmp_path):
    """The lists of this installation, and files in a folder of their own."""
    settings.THULINH_ROW_SETS = "thulinh.config.catalogue.ROW_SETS"
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def country(db):
    """The small country, as it stands on `cast.TODAY`."""
    return small_country.build()


def test_lists_have_codes_of_their_own():
    assert len(set(ids)) == len(ids)


@each_list
def test_a_list_hangs_together(row_set):
    codes = [column.code for column in row_set.columns]
    assert len(set(codes)) == len(codes)
    assert set(row_set.key) <= set(codes)
    assert any(column.is_required for column in row_set.columns)
    heads = [head for column in row_set.columns for head in set(column.headers)]
    assert sorted(heads) == sorted(set(heads)), "one head means two columns"
    assert row_set.permission is not None
    assert max(len(column.label) for column in row_set.columns) < 60


@each_list
def test_the_example_of_each_column_can_be_read(row_set):
    for column in row_set.columns:
        if column.example:
            assert column.read(column.example)[0] not in (None, ""), column.code


@each_list
def test_a_template_is_read_back_and_its_example_passed_over(country, row_set):
    content = template(row_set).read()
    batch = receive(country, content, row_set=row_set.code)
    reading = reading_of(batch)
    assert reading.columns == tuple(column.code for column in row_set.columns)
    assert is_example(example_of(row_set), cells_of(reading.table.rows[0].cells, reading.columns))
    assert outcomes(match(country, batch)) == {}


def written(country, content, accepted=(), **more):
    batch = checked(country, content, **more)
    return actions.write_batch(batch, accepted=accepted, by=country.commune, on=TODAY)


def refusals(batch) -> dict[int, list[str]]:
    return {row.number: list(row.notes["problems"].values()) for row in batch.rows.refused()}


MEMBERS = [
    ["DANH SÁCH ĐOÀN VIÊN XÃ TÂN LẬP"],
    ["TT", "Họ và tên", "Ngày sinh", None, "Điện thoại", "Chi đoàn", "Hình thức sinh hoạt"],
    [None, None, "Nam", "Nữ"],
    [1, unicodedata.normalize("NFD", "Đỗ Thị Mai"), None, "12/05/1998", "0912 345 111", "Chi đoàn thôn Đông", None],
    [2, "NGUYỄN VĂN SÁU", dt.date(1999, 5, 12), None, 912345678, "thôn Tây", "2 chiều"],
    [3, "Phan Văn Bảy", 36000, None, None, "Chi đoàn thôn Tây", None],
    [4, "Bùi Quốc An", None, None, "0987 654 321", "Chi đoàn thôn Đông", None],
    [5, "Trần Thị Tám", None, "2001", None, "Chi đoàn thôn Đông", None],
    [6, "Lê Văn Chín", "31/02/1997", None, None, "Chi đoàn thôn Bắc Nam Tây", None],
    ["Tổng cộng: 6 đoàn viên"],
]
MERGES = [(0, 0, 0, 6, "DANH SÁCH ĐOÀN VIÊN XÃ TÂN LẬP"), (1, 2, 1, 3, "Ngày sinh"), (1, 0, 2, 0, "TT"),
          (1, 1, 2, 1, "Họ và tên"), (1, 4, 2, 4, "Điện thoại"), (1, 5, 2, 5, "Chi đoàn"),
          (1, 6, 2, 6, "Hình thức sinh hoạt")]  # fmt: skip


def sheet(rows, merges=()):
    return book({"Danh sách": (rows, merges)})


def test_a_member_list_as_a_commune_keeps_it(country):
    content = sheet([[None] * 7 if number < 2 else row for number, row in enumerate(MEMBERS)], MERGES)
    batch = checked(country, content)
    assert batch.columns == ["", "ho-ten", "ngay-sinh", "ngay-sinh", "dien-thoai", "chi-doan", "hinh-thuc"]
    assert batch.header_row == 2
    kinds = {kind.kind for kind in overview(batch, ()).kinds}
    assert {"van-ban", "ngay", "dien-thoai"} <= kinds
    assert set(refusals(batch)) == {8, 9}
    people = Person.objects.count()
    batch = actions.write_batch(batch, accepted=sorted(actions.EVERY_KIND), by=country.commune, on=TODAY)
    assert {number: outcome for number, outcome in outcomes(batch).items() if number < 8} == {
        4: "moi", 5: "moi", 6: "moi", 7: "cap-nhat",
    }  # fmt: skip
    mai = Person.objects.get(full_name="Đỗ Thị Mai")
    assert mai.birth_on == dt.date(1998, 5, 12)
    assert Person.objects.get(full_name="Nguyễn Văn Sáu").phone == "+84912345678"
    assert Membership.objects.get(person__full_name="Nguyễn Văn Sáu").kind == Membership.Kind.TWO_WAY
    assert Person.objects.count() == people + 3
    actions.undo_batch(batch, reason="Nhầm", by=country.commune)
    assert Person.objects.current().count() == people
    assert Person.objects.get(full_name="Bùi Quốc An").phone == country.people["Bùi Quốc An"].phone


def test_a_branchs_own_list_needs_no_column_for_the_branch(country):
    content = sheet([["Họ và tên", "Ngày sinh"], ["Đỗ Thị Mai", "12/05/1998"]])
    batch = written(country, content, unit=country.east.pk)
    assert Membership.objects.get(person__full_name="Đỗ Thị Mai").unit == country.east
    assert outcomes(batch) == {2: "moi"}


def test_units_holdings_charges_and_sessions_are_taken_and_taken_back(country):
    units = sheet([["Tên chi đoàn", "Mã"], ["Chi đoàn thôn Nam", "A1-9"], ["Chi đoàn thôn Bắc", None]])
    first = written(country, units, row_set="don-vi")
    assert set(outcomes(first).values()) == {"moi"}, refusals(first)
    seats = sheet(
        [["Họ tên", "Chức vụ", "Chi đoàn", "Hình thức"], ["Vũ Thị Yến", "Bí thư", "Chi đoàn thôn Tây", "Đại hội"]]
    )
    second = written(country, seats, row_set="chuc-danh", accepted=sorted(actions.EVERY_KIND))
    assert set(outcomes(second).values()) == {"moi"}, refusals(second)
    assert Holding.objects.on(TODAY).filter(person__full_name="Vũ Thị Yến").exists()
    charges = sheet([["Chi đoàn", "Cán bộ phụ trách"], ["Chi đoàn thôn Tây", "Phạm Văn Dũng"]])
    third = written(country, charges, row_set="phu-trach")
    assert set(outcomes(third).values()) == {"moi"}, refusals(third)
    for batch in (third, second, first):
        actions.undo_batch(batch, reason="Nhầm", by=country.commune)
    assert not Charge.objects.current().filter(unit=country.west).exists()
    assert not Holding.objects.current().filter(person__full_name="Vũ Thị Yến").exists()
    assert not UnitPath.objects.filter(name="Chi đoàn thôn Nam", is_open=True).exists()


def test_the_number_of_questions_about_members_does_not_grow(country):
    add_branches(country, 3)

    def questions(number: int) -> int:
        rows = [["Họ và tên", "Ngày sinh", "Điện thoại", "Chi đoàn"]]
        rows += [[f"Người Thứ {number}{n}", "12/05/1998", None, "Chi đoàn thôn số 10"] for n in range(number)]
        batch = receive(country, sheet(rows))
        with CaptureQueriesContext(connection) as asked:
            match(country, batch)
            actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY)
        assert batch.rows.fitting().count() == number, refusals(batch)
        return len(asked)

    few, many = questions(100), questions(500)
    assert many - few < 400 / 4, f"{few} questions for 100 rows, {many} for 500"


def test_the_template_opens_in_another_program():
    for row_set in ROW_SETS:
        book = openpyxl.load_workbook(template(row_set))
        assert book["Danh sách"].max_column == len(row_set.columns)


def test_the_command_answers_machines_and_fails_when_rows_are_left_out(country, tmp_path, capsys):
    path = tmp_path / "đoàn viên.xlsx"
    path.write_bytes(sheet(MEMBER_ROWS))
    words = ["import", str(path), "--list", "doan-vien", "--unit", "A1", "--source", "x", "--purpose", "y", "--json"]
    words += ["--on", "2026-11-22"]
    assert cli.main([*words, "--dry-run", "--accept", "tat-ca"]) == 1
    assert json.loads(capsys.readouterr().out)["batch"] is None
    assert cli.main(words) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["left_out"] == 3
    assert "3 dòng chưa lưu." in told.err
    path.write_bytes(sheet([MEMBER_ROWS[3], *MEMBER_ROWS[4:6]]))
    assert cli.main(words) == 0
    assert cli.main([*words, "--unit", "Z9"]) == 1
    assert "Không có đơn vị mang mã “Z9”" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["import", str(path)])
