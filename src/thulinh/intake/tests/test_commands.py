"""Imports from the command line."""

import openpyxl
import pytest

from cast import TODAY
from thulinh.intake.actions import judging
from thulinh.intake.commands import import_file
from thulinh.intake.models import Batch
from thulinh.intake.tests.conftest import HEADS
from thulinh.kernel.models import AuditEvent, StoredFile
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Person

pytestmark = pytest.mark.usefixtures("now", "country")

WORDS = {"source": "Tỉnh đoàn lập", "purpose": "Nạp lần đầu"}


@pytest.fixture
def path(tmp_path, member_file):
    target = tmp_path / "đoàn viên.xlsx"
    target.write_bytes(member_file)
    return target


def test_what_fits_is_written_and_the_rest_is_told(path, country, tmp_path):
    errors = tmp_path / "loi.xlsx"
    found = import_file(path, "doan-vien", "A1", **WORDS, by=country.commune.username, errors=errors)
    assert found.facts | {"problems": None, "batch": None} == {
        "batch": None, "list": "doan-vien", "sheet": "Danh sách", "header_row": 4, "rows": 5, "new": 1, "changed": 1,
        "same": 0, "left_out": 3, "unused_columns": ["STT", "Ghi chú"], "dry_run": False, "problems": None,
    }  # fmt: skip
    assert [each["row"] for each in found.facts["problems"]] == [7, 8, 9]
    assert "Đã nhập 5 dòng: 1 thêm mới, 1 cập nhật, 0 giữ nguyên, 3 chưa lưu." in found.text
    assert "Dòng 7: chưa đồng ý “Thêm số 0 đầu số điện thoại” (912345678 → 0912 345 678)" in found.text
    batch = Batch.objects.get(pk=found.facts["batch"])
    assert (batch.state, batch.written_by, batch.holds_on) == (Batch.State.WRITTEN, country.commune, TODAY)
    assert openpyxl.load_workbook(errors).active.max_row == 4


def test_kinds_of_correction_are_accepted_by_name(path):
    found = import_file(path, "doan-vien", "A1", **WORDS, accept=["dien-thoai"])
    assert found.left_out == 2
    assert AuditEvent.objects.get(verb="intake.write_batch").by_name == "hệ thống"
    with pytest.raises(Refusal, match="Không có loại tự sửa x"):
        import_file(path, "doan-vien", "A1", **WORDS, accept=["x"])


def test_a_dry_run_leaves_nothing(path):
    people, events = Person.objects.count(), AuditEvent.objects.count()
    found = import_file(path, "doan-vien", "A1", **WORDS, accept=["tat-ca"], dry_run=True)
    assert (found.facts["new"], found.facts["batch"]) == (2, None)
    assert found.text.startswith("Thử 5 dòng")
    assert (Person.objects.count(), AuditEvent.objects.count()) == (people, events)
    assert not Batch.objects.exists()
    assert not StoredFile.objects.exists()


def test_when_nothing_fits_nothing_stays_but_everything_is_told(tmp_path, sheet):
    path = tmp_path / "x.xlsx"
    path.write_bytes(sheet([HEADS, ["An", "31/02/1997", None, None, "Chi đoàn thôn Đông"]]))
    errors = tmp_path / "loi.xlsx"
    found = import_file(path, "doan-vien", **WORDS, errors=errors)
    assert (found.left_out, found.facts["batch"]) == (1, None)
    assert found.text.startswith("Chưa nhập 1 dòng")
    assert errors.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "không-có.xlsx"}, "Không đọc được tệp không-có.xlsx: không có."),
        ({"path": "."}, "là một thư mục"),
        ({"row_set": "khac"}, "Không có loại danh sách “khac”. Các loại: doan-vien"),
        ({"unit_code": "Z9"}, "Không có đơn vị mang mã “Z9”"),
        ({"by": "ai-do"}, "Không có tài khoản “ai-do”"),
        ({"sheet": "Bìa"}, "không có trang “Bìa”"),
        ({"source": ""}, "Đồng chí ghi nguồn"),
    ],
)
def test_what_cannot_be_done_is_refused(path, change, words):
    said = {"path": path, "row_set": "doan-vien", "unit_code": "A1", **WORDS} | change
    with pytest.raises(Refusal, match=words):
        import_file(**said)
    assert not Batch.objects.exists()


def test_an_account_reaches_no_further_than_on_the_pages(path, country):
    with pytest.raises(Refusal, match="không được nhập"):
        import_file(path, "doan-vien", "B1", **WORDS, by=country.commune.username)
    with pytest.raises(Refusal, match="--unit"):
        import_file(path, "doan-vien", **WORDS, by=country.commune.username)


def test_progress_goes_to_standard_error(path, capsys, monkeypatch):
    monkeypatch.setattr(judging, "ROWS_PER_SIGN", 2)
    import_file(path, "doan-vien", "A1", **WORDS)
    told = capsys.readouterr()
    assert told.err.splitlines() == ["Đã đọc 2/5 dòng.", "Đã đọc 4/5 dòng.", "Đang ghi 5 dòng …"]
    assert told.out == ""
