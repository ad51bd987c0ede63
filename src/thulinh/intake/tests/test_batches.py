"""A file on its way: handed in, matched, looked at, written, undone."""

import datetime as dt
import io
import uuid
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY
from thulinh.intake import actions
from thulinh.intake.models import Batch, BatchRow, Matching
from thulinh.intake.queries.files import reading_of
from thulinh.intake.queries.preview import overview, unknown_names
from thulinh.intake.queries.sheets import error_file
from thulinh.intake.tests.conftest import HEADS
from thulinh.kernel.files import read_file
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewMembership, begin_memberships
from thulinh.people.models import Membership, Person

PHONE, UNIT, TEXT = "dien-thoai", "don-vi", "van-ban"


def receive(country, content, name="ds.xlsx", **more) -> Batch:
    said = {"source": "Chi đoàn lập", "purpose": "Rà soát", "row_set": "doan-vien", "unit": country.a1.pk}
    return actions.receive_file(content, name=name, holds_on=TODAY, **({"by": country.commune} | said | more))


def match(country, batch, columns=None) -> Batch:
    reading = reading_of(batch)
    place = {"sheet": reading.sheet, "header_row": reading.table.header_row}
    return actions.match_columns(batch, columns or reading.columns, **place, by=country.commune, on=TODAY)


def checked(country, content, **more) -> Batch:
    return match(country, receive(country, content, **more))


def written(country, content, accepted=()) -> Batch:
    batch = checked(country, content)
    return actions.write_batch(batch, accepted=accepted, by=country.commune, on=TODAY)


def outcomes(batch) -> dict[int, str]:
    return dict(batch.rows.values_list("number", "outcome"))


def test_every_row_is_looked_at_and_nothing_is_written(country, member_file):
    people = Person.objects.count()
    batch = checked(country, member_file)
    assert batch.state == Batch.State.MATCHED
    assert outcomes(batch) == {5: "moi", 6: "cap-nhat", 7: "moi", 8: "can-sua", 9: "can-sua"}
    assert Person.objects.count() == people
    counts = overview(batch, ()).counts
    assert (counts.ready, counts.new, counts.changed, counts.waiting, counts.refused) == (2, 1, 1, 1, 2)
    rows = {row.number: row for row in batch.rows.all()}
    assert rows[6].notes["changes"] == {PHONE: country.people["Bùi Quốc An"].spoken_phone}
    assert "31/02/1997" in rows[8].notes["problems"]["ngay-sinh"]
    assert rows[9].notes["offers"]["chi-doan"][0] == "Chi đoàn thôn Đôngg"


def test_writing_takes_what_fits_and_leaves_out_what_was_not_accepted(country, member_file):
    batch = written(country, member_file)
    assert outcomes(batch) == {5: "moi", 6: "cap-nhat", 7: "chua-dong-y", 8: "can-sua", 9: "can-sua"}
    assert Person.objects.get(full_name="Đỗ Thị Mai").birth_on == dt.date(1998, 5, 12)
    assert not Person.objects.filter(full_name="Phan Văn Bảy").exists()
    changed = Person.objects.get(full_name="Bùi Quốc An")
    assert changed.phone == "+84987654321"
    assert changed.birth_on is not None, "an empty cell erased what was known"
    event = AuditEvent.objects.get(verb="intake.write_batch")
    assert event.after["rows"] == {"moi": 1, "cap-nhat": 1, "chua-dong-y": 1, "can-sua": 2}
    assert event.unit_id == country.a1.pk
    assert AuditEvent.objects.filter(verb="people.add_person", reason__contains="Nguồn: Chi đoàn lập").exists()


def test_an_accepted_kind_lets_its_rows_in(country, member_file):
    batch = written(country, member_file, accepted=[PHONE])
    assert outcomes(batch)[7] == "moi"
    assert Person.objects.get(full_name="Phan Văn Bảy").phone == "+84912345678"
    assert batch.accepted == [PHONE]


def test_a_correction_of_the_bulk_action_is_accepted_too(country, sheet):
    rows = [HEADS, ["Đỗ Thị Mai", None, None, None, "chi doan thon dong"]]
    batch = checked(country, sheet(rows))
    assert [kind.kind for kind in overview(batch, ()).kinds] == [UNIT]
    with pytest.raises(Refusal, match="Chưa có dòng nào"):
        actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY)
    batch.refresh_from_db()
    assert batch.state == Batch.State.MATCHED
    assert not Person.objects.filter(full_name="Đỗ Thị Mai").exists()
    actions.write_batch(batch, accepted=[UNIT], by=country.commune, on=TODAY)
    assert Membership.objects.filter(person__full_name="Đỗ Thị Mai", unit=country.east).exists()


def test_a_name_that_is_not_known_is_chosen_once(country, sheet):
    rows = [HEADS, *([f"Đỗ Thị Mai {n}", None, None, None, "Chi đoàn thôn Đôngg"] for n in range(3))]
    batch = checked(country, sheet(rows))
    assert overview(batch, ()).counts.refused == 3
    [name] = unknown_names(batch)
    assert (name.text, name.rows) == ("Chi đoàn thôn Đôngg", 3)
    assert "Chi đoàn thôn Đông" in dict(name.offers)
    chosen = {("chi-doan", name.text): "Chi đoàn thôn Đông"}
    batch = actions.choose_names(batch, chosen, by=country.commune, on=TODAY)
    assert overview(batch, ()).counts.ready == 3
    assert batch.rows.first().notes["picked"] == {"chi-doan": "Chi đoàn thôn Đông"}
    with pytest.raises(Refusal, match="không còn trong danh sách gợi ý"):
        actions.choose_names(batch, {("chi-doan", name.text): "Chi đoàn thôn Tây"}, by=country.commune, on=TODAY)
    batch = actions.choose_names(batch, {("chi-doan", name.text): ""}, by=country.commune, on=TODAY)
    assert overview(batch, ()).counts.refused == 3


def test_the_same_row_twice_in_a_file_is_told_with_its_number(country, sheet):
    row = ["Đỗ Thị Mai", "12/05/1998", None, None, "Chi đoàn thôn Đông"]
    batch = checked(country, sheet([HEADS, row, ["Ngô Văn Tám", None, None, None, "Chi đoàn thôn Đông"], row]))
    assert outcomes(batch) == {2: "moi", 3: "moi", 4: "can-sua"}
    assert batch.rows.get(number=4).notes["problems"]["ho-ten"].startswith("Trùng với dòng 2 của tệp")


def test_the_second_time_the_same_file_changes_nothing(country, sheet):
    content = sheet([HEADS, ["Đỗ Thị Mai", "12/05/1998", "0912 345 111", "Nữ", "Chi đoàn thôn Đông"]])
    written(country, content)
    people = Person.objects.count()
    again = checked(country, content)
    assert set(outcomes(again).values()) == {"giu-nguyen"}
    better = sheet([HEADS, ["Đỗ Thị Mai", None, "0912 345 222", None, "Chi đoàn thôn Đông"]])
    batch = written(country, better)
    assert set(outcomes(batch).values()) == {"cap-nhat"}
    mai = Person.objects.get(full_name="Đỗ Thị Mai")
    assert (mai.phone, mai.birth_on, mai.sex) == ("+84912345222", dt.date(1998, 5, 12), "nu")
    assert Person.objects.count() == people


def test_undoing_takes_everything_back(country, member_file):
    before = Person.objects.get(full_name="Bùi Quốc An").phone
    batch = written(country, member_file, accepted=[PHONE])
    actions.undo_batch(batch, reason="Gửi nhầm tệp", by=country.commune)
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    assert batch.undone_by == country.commune
    assert Person.objects.get(full_name="Bùi Quốc An").phone == before
    assert not Person.objects.current().filter(full_name__in=["Đỗ Thị Mai", "Phan Văn Bảy"]).exists()
    assert not Membership.objects.current().filter(person__full_name="Đỗ Thị Mai").exists()
    assert AuditEvent.objects.get(verb="intake.undo_batch").reason == "Gửi nhầm tệp"
    with pytest.raises(Refusal, match="đã hoàn tác ngày"):
        actions.undo_batch(batch, reason="Lần nữa", by=country.commune)


def test_undoing_is_refused_with_the_reason_and_undoes_nothing(country, member_file):
    batch = written(country, member_file)
    mai = Person.objects.get(full_name="Đỗ Thị Mai")
    begin_memberships([NewMembership(mai.pk, country.west.pk, TODAY, Membership.Kind.TWO_WAY)], by=None)
    with pytest.raises(Refusal, match="ghi thêm sau lần nhập này"):
        actions.undo_batch(batch, reason="Gửi nhầm tệp", by=country.commune)
    batch.refresh_from_db()
    assert batch.state == Batch.State.WRITTEN
    assert Membership.objects.current().filter(person=mai, unit=country.east).exists()


def test_a_list_without_a_way_back_says_so(country, member_file):
    batch = checked(country, member_file, row_set="khong-hoan-tac")
    actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY)
    with pytest.raises(Refusal, match="chưa hoàn tác được"):
        actions.undo_batch(batch, reason="Gửi nhầm tệp", by=country.commune)
    with pytest.raises(Refusal, match="lý do"):
        actions.undo_batch(batch, reason=" ", by=country.commune)


def test_rows_to_correct_come_back_and_are_taken_when_corrected(country, member_file):
    batch = written(country, member_file)
    book = openpyxl.load_workbook(error_file(batch))
    paper = book.active
    lines = [[cell.value for cell in row] for row in paper.iter_rows()]
    assert lines[0] == ["STT", *HEADS, "Ghi chú", "Lỗi"]
    assert [line[1] for line in lines[1:]] == ["Phan Văn Bảy", "Trần Thị Sáu", "Hồ Văn Chín"]
    assert "chưa đồng ý" in lines[1][-1]
    assert lines[2][-1].startswith("Dòng 8. Ngày sinh: Không có ngày “31/02/1997”")
    assert lines[1][3] == 912345678
    paper["C3"], paper["F4"] = "28/02/1997", "Chi đoàn thôn Đông"
    target = io.BytesIO()
    book.save(target)
    second = written(country, target.getvalue(), accepted=[PHONE])
    assert set(outcomes(second).values()) == {"moi"}
    assert Person.objects.get(full_name="Trần Thị Sáu").birth_on == dt.date(1997, 2, 28)


def test_matching_is_remembered_for_the_next_file(country, sheet):
    heads = ["Tên đồng chí", "Sinh ngày", "Nơi ở", "Chi đoàn"]
    row = ["Đỗ Thị Mai", "12/05/1998", "Thôn Đông", "Chi đoàn thôn Đông"]
    batch = receive(country, sheet([heads, row]))
    reading = reading_of(batch)
    assert reading.columns == ("", "ngay-sinh", "", "chi-doan")
    with pytest.raises(Refusal, match="Chưa có cột nào cho “Họ và tên”"):
        match(country, batch)
    match(country, batch, ["ho-ten", "ngay-sinh", "", "chi-doan"])
    second = receive(country, sheet([["Danh sách"], heads, row]))
    reading = reading_of(second)
    assert reading.is_remembered
    assert reading.columns == ("ho-ten", "ngay-sinh", "", "chi-doan")
    renamed = receive(country, sheet([["TT", "Tên đồng chí", "Ngày sinh (dd/mm)", "Chi đoàn"], [1, *row[:2], row[3]]]))
    reading = reading_of(renamed)
    assert not reading.is_remembered
    assert reading.columns == ("", "ho-ten", "ngay-sinh", "chi-doan")
    assert Matching.objects.count() == 1


def test_another_units_matching_is_not_used(country, sheet):
    content = sheet([["Tên đồng chí", "Chi đoàn"], ["Đỗ Thị Mai", "Chi đoàn thôn Đông"]])
    match(country, receive(country, content), ["ho-ten", "chi-doan"])
    other = receive(country, content, unit=country.b1.pk, by=country.outsider)
    assert reading_of(other).columns == ("", "chi-doan")


def test_a_column_stands_for_one_thing(country, member_file):
    batch = receive(country, member_file)
    chosen = ["", "ho-ten", "ngay-sinh", "dien-thoai", "", "chi-doan", "dien-thoai"]
    with pytest.raises(Refusal, match="Nhiều cột cùng được chọn là “Số điện thoại”"):
        match(country, batch, chosen)
    with pytest.raises(Refusal, match="tiêu đề đã đổi"):
        match(country, batch, ["ho-ten"])
    assert not BatchRow.objects.exists()


def test_the_same_command_twice_is_one_fact(country, member_file):
    command = uuid.uuid4()
    first = receive(country, member_file, command_id=command)
    assert receive(country, member_file, command_id=command) == first
    with pytest.raises(Refusal, match="nội dung khác"):
        receive(country, member_file, command_id=command, purpose="Việc khác")
    batch = match(country, first)
    command, people = uuid.uuid4(), Person.objects.count()
    for _ in range(2):
        actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY, command_id=command)
    assert Person.objects.count() == people + 1
    with pytest.raises(Refusal, match="đã lưu ngày"):
        actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY, command_id=uuid.uuid4())
    command = uuid.uuid4()
    for _ in range(2):
        actions.undo_batch(batch, reason="Nhầm", by=country.commune, command_id=command)
    assert AuditEvent.objects.filter(verb="intake.undo_batch").count() == 1


def test_source_and_purpose_are_asked(country, member_file):
    with pytest.raises(Refusal) as caught:
        receive(country, member_file, source=" ", purpose="")
    assert [problem.field for problem in caught.value.problems] == ["source", "purpose"]
    with pytest.raises(Refusal, match="dài quá 200 chữ"):
        receive(country, member_file, source="x" * 201)
    assert not Batch.objects.exists()


def test_rows_beyond_the_unit_stay_out(country, sheet):
    rows = [HEADS, ["Đỗ Thị Mai", None, None, None, "Chi đoàn khu phố 3"]]
    batch = checked(country, sheet(rows))
    assert outcomes(batch) == {2: "can-sua"}


def test_too_many_rows_are_sent_to_the_command_line(country, sheet):
    rows = [HEADS, *([f"Người {n}", None, None, None, "Chi đoàn thôn Đông"] for n in range(11))]
    with pytest.raises(Refusal, match=r"Tệp có 11 dòng.*thulinh import"):
        receive(country, sheet(rows), most_rows=10)
    assert receive(country, sheet(rows), most_rows=11).state == Batch.State.READ
    with pytest.raises(Refusal, match="không có dòng nào"):
        receive(country, sheet([HEADS]))


def test_the_example_of_the_template_is_passed_over(country, sheet):
    rows = [HEADS, ["Nguyễn Văn Mẫu", "12/05/1998", None, None, "Chi đoàn thôn Đông"],
            ["Đỗ Thị Mai", None, None, None, "Chi đoàn thôn Đông"]]  # fmt: skip
    assert outcomes(checked(country, sheet(rows))) == {3: "moi"}


@pytest.mark.parametrize("step", ["check", "write", "undo"])
def test_rows_are_asked_about_and_written_in_portions(country, sheet, step):
    """A statement takes so many values and no more: a few portions are right, a question per row is not."""

    def questions(number: int) -> int:
        rows = [
            HEADS,
            *([f"Người {step} {number} {n}", "12/05/1998", None, None, "Chi đoàn thôn Đông"] for n in range(number)),
        ]
        batch = receive(country, sheet(rows))
        with CaptureQueriesContext(
            connection,
        ) as check:
            match(country, batch)
        with CaptureQueriesContext(connection) as write:
            actions.write_batch(batch, accepted=[], by=country.commune, on=TODAY)
        with CaptureQueriesContext(connection) as undo:
            actions.undo_batch(batch, reason="Thử", by=country.commune)
        found = {"check": check, "write": write, "undo": undo}[step]
        return len(found)

    few, many = questions(100), questions(1000)
    assert many - few < 900 / 4, f"{few} questions for 100 rows, {many} for 1,000"


def discarded(batch: Batch, country, capture) -> Batch:
    with capture(execute=True):
        return actions.discard_batch(batch, by=country.commune)


def test_a_file_that_was_not_written_is_discarded_with_what_was_read_of_it(
    country, member_file, django_capture_on_commit_callbacks
):
    batch = checked(country, member_file)
    kept = stored_at(batch)
    assert kept.exists()
    batch = discarded(batch, country, django_capture_on_commit_callbacks)
    assert not kept.exists()
    assert (batch.state, batch.discarded_by, batch.rows.count()) == (Batch.State.DISCARDED, country.commune, 0)
    event = AuditEvent.objects.get(verb="intake.discard_batch")
    assert (event.by_account, event.unit_id, event.after["file"]) == (country.commune.pk, country.a1.pk, "ds.xlsx")
    with pytest.raises(Refusal, match="đã xóa khỏi máy"):
        read_file(Batch.objects.get(pk=batch.pk).file)
    for act in (lambda: discarded(batch, country, django_capture_on_commit_callbacks), lambda: match(country, batch)):
        with pytest.raises(Refusal, match=r"đã bỏ|đã xóa"):
            act()


def test_what_was_written_is_undone_and_not_discarded(country, member_file, django_capture_on_commit_callbacks):
    batch = written(country, member_file)
    with pytest.raises(Refusal, match="đã lưu"):
        discarded(batch, country, django_capture_on_commit_callbacks)
    assert stored_at(batch).exists()


def test_the_same_bytes_that_somebody_else_handed_in_stay(country, member_file, django_capture_on_commit_callbacks):
    batch, other = receive(country, member_file), receive(country, member_file, name="lan hai.xlsx")
    discarded(batch, country, django_capture_on_commit_callbacks)
    assert stored_at(other).exists()
    assert match(country, Batch.objects.get(pk=other.pk)).state == Batch.State.MATCHED
    discarded(other, country, django_capture_on_commit_callbacks)
    assert not stored_at(other).exists()


def stored_at(batch: Batch) -> Path:
    """Where the bytes of a batch's file lie."""
    return Path(settings.MEDIA_ROOT) / batch.file.path
