"""Results of a class: many on one page, by two who write at once, and from a spreadsheet."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cast import TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome
from thulinh.training.actions import mark_presence, write_result_sheet
from thulinh.training.actions.result_sheets import result_mark
from thulinh.training.models import Participant
from thulinh.training.rows import RESULT_ROWS
from thulinh.training.rules.results import FAILED, PASSED, PENDING, ResultEntry
from thulinh.training.tests.attending import AtWork, at_work, many, take_part
from thulinh.training.tests.test_presence import client_of


@pytest.fixture
def work(country: Cast) -> AtWork:
    """A class of one day with a test, at which both participants were."""
    work = at_work(country, days=1, has_test=True, name="Lớp Một")
    for half_day in work.half_days:
        mark_presence(half_day.pk, {one.pk: "co-mat" for one in work.participants}, by=country.province)
    return work


def kept(one: Participant) -> tuple:
    one.refresh_from_db()
    return one.result, one.mark, one.result_note


def posted(client: Client, work: AtWork, said: dict[int, tuple[str, str, str]], shown: dict[int, str] | None = None):
    page = reverse("training:results", args=[work.training_class.pk])
    form = client.get(page).context["form"]
    data = {"command_id": str(form["command_id"].value())}
    for one in work.participants:
        result, mark, note = said.get(one.pk, (one.result, "", ""))
        seen = (shown or {}).get(one.pk, form[f"cu-{one.pk}"].value())
        data |= {f"ket-qua-{one.pk}": result, f"diem-{one.pk}": mark, f"nhan-xet-{one.pk}": note, f"cu-{one.pk}": seen}
    return client.post(page, data)


def test_many_at_once_with_a_comma(country: Cast, work: AtWork):
    first, second = work.participants
    answer = posted(client_of(country.province), work, {first.pk: (PASSED, "7,5", ""), second.pk: (PENDING, "", "")})
    assert answer.status_code == 302
    assert kept(first) == (PASSED, Decimal("7.50"), "")
    assert kept(second) == (PENDING, None, "")
    assert second.version == 1


@pytest.mark.parametrize("mark", ["11", "-1", "7,555", "bảy"])
def test_a_mark_that_is_none_stands_at_its_line(country: Cast, work: AtWork, mark: str):
    first, _ = work.participants
    answer = posted(client_of(country.province), work, {first.pk: (PASSED, mark, "")})
    assert answer.status_code == 422
    assert f"diem-{first.pk}" in answer.context["form"].errors
    assert kept(first) == (PENDING, None, "")


def test_what_the_class_refuses_stands_at_its_line(country: Cast, work: AtWork):
    late = take_part(work.training_class, country.officer.person)  # was there on no half day
    work.participants.append(late)
    answer = posted(client_of(country.province), work, {late.pk: (PASSED, "8", "")})
    assert answer.status_code == 422
    assert "mới dự 0/2 buổi" in str(answer.context["form"].errors[f"ket-qua-{late.pk}"])
    assert kept(late) == (PENDING, None, "")


def test_two_who_write_lose_nothing(country: Cast, work: AtWork):
    first, second = work.participants
    shown = {one.pk: result_mark(one) for one in work.participants}
    write_result_sheet(work.training_class, [ResultEntry(first.pk, PASSED, Decimal(8))], shown=shown, by=country.centre)
    said = [ResultEntry(first.pk, PASSED, Decimal(6)), ResultEntry(second.pk, FAILED, Decimal(4))]
    done = write_result_sheet(work.training_class, said, shown=shown, by=country.province)
    assert (done.written, list(done.collided)) == (1, [first.pk])
    assert kept(first)[1] == Decimal(8)
    assert kept(second)[0] == FAILED
    client = client_of(country.province)
    posted(client, work, {first.pk: (FAILED, "3", ""), second.pk: (FAILED, "4", "")}, {first.pk: shown[first.pk]})
    page = client.get(reverse("training:results", args=[work.training_class.pk])).content.decode()
    assert "giữ theo lần ghi ấy: Lê Minh Khôi" in page


@pytest.mark.parametrize("who", ["commune", "secretary", "inspector", "officer", "outsider"])
def test_nobody_else_opens_the_results(country: Cast, work: AtWork, who: str):
    page = reverse("training:results", args=[work.training_class.pk])
    assert client_of(country.accounts[who]).get(page).status_code == 404
    assert client_of(country.accounts[who]).post(page).status_code == 404


def taken(country: Cast, *rows: dict, **more):
    read = [RESULT_ROWS.read(row) for row in rows]
    assert not any(row.problems for row in read), [row.problems for row in read]
    return RESULT_ROWS.apply([row.values for row in read], by=country.province, on=TODAY, **more)


def test_the_book_goes_out_and_comes_in(country: Cast, work: AtWork):
    page = reverse("training:results", args=[work.training_class.pk])
    answer = client_of(country.province).get(page, {"format": "xlsx"})
    head, *rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values
    columns = [column.code if (column := RESULT_ROWS.column_headed(title)) else None for title in head]
    assert {"so-hoc-vien", "ho-ten", "lop", "ket-qua", "diem", "nhan-xet"} <= set(columns)
    said = [dict(zip(columns, row, strict=True)) | {"ket-qua": "Đạt", "diem": "9,25"} for row in rows]
    done = taken(country, *said)
    assert done.outcomes == (Outcome.NEW, Outcome.NEW)
    assert [kept(one)[:2] for one in work.participants] == [(PASSED, Decimal("9.25"))] * 2
    assert taken(country, *said).outcomes == (Outcome.SAME, Outcome.SAME)
    RESULT_ROWS.undo(done.made, by=country.province, reason="Nhầm tệp")
    assert [kept(one)[:2] for one in work.participants] == [(PENDING, None)] * 2


def test_a_row_without_number_names_the_class(country: Cast, work: AtWork):
    done = taken(country, {"ho-ten": "le minh khoi", "lop": "lop mot", "ket-qua": "Đạt", "diem": 7.5})
    assert done.outcomes == (Outcome.NEW,)
    assert kept(work.participants[0])[:2] == (PASSED, Decimal("7.50"))
    changed = taken(country, {"ho-ten": "Lê Minh Khôi", "lop": "Lớp Một", "diem": 8})
    assert changed.outcomes == (Outcome.CHANGED,)
    assert [(one.column, one.before) for one in changed.changes] == [("diem", "7,5")]


def test_nobody_is_invented(country: Cast, work: AtWork):
    namesake = take_part(work.training_class, country.people["Bùi Quốc An"])
    with pytest.raises(Refusal) as refused:
        taken(
            country,
            {"ho-ten": "Lê Minh Khoa", "lop": "Lớp Một", "ket-qua": "Đạt"},
            {"ho-ten": "Bùi Quốc An", "so-hoc-vien": work.participants[0].pk, "ket-qua": "Đạt"},
            {"ho-ten": "Bùi Quốc An", "lop": "Lớp Hai", "ket-qua": "Đạt"},
            {"ho-ten": "Bùi Quốc An", "so-hoc-vien": 999_999, "ket-qua": "Đạt"},
        )
    near, other, no_class, no_number = sorted(refused.value.problems, key=lambda one: one.row)
    assert [offer.value for offer in near.offers] == ["Lê Minh Khôi"]
    assert "là của đồng chí Lê Minh Khôi" in other.message
    assert "Không có lớp nào" in no_class.message
    assert "Không có học viên số 999999" in no_number.message
    assert kept(namesake)[0] == PENDING


def test_the_good_rows_alone(country: Cast, work: AtWork):
    late = take_part(work.training_class, country.officer.person)
    rows = (
        {"ho-ten": "Lê Minh Khôi", "lop": "Lớp Một", "ket-qua": "Đạt"},
        {"ho-ten": country.officer.person.full_name, "lop": "Lớp Một", "ket-qua": "Đạt"},
    )
    done = taken(country, *rows, skip_problems=True)
    assert done.outcomes == (Outcome.NEW, None)
    assert "mới dự 0/2 buổi" in done.problems[0].message
    assert kept(late)[0] == PENDING


def test_a_list_reaches_no_class_of_others(country: Cast, work: AtWork):
    row = {"ho-ten": "Lê Minh Khôi", "so-hoc-vien": work.participants[0].pk, "ket-qua": "Đạt"}
    with pytest.raises(Refusal, match="Không có học viên số"):
        taken(country, row, roots=(country.path(country.a1),))


def test_the_page_asks_as_often_for_two_as_for_many(country: Cast, work: AtWork):
    client, page = client_of(country.province), reverse("training:results", args=[work.training_class.pk])
    client.get(page)  # the bell is fresh from here on
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    many(work.training_class, country, 30)
    with CaptureQueriesContext(connection) as more:
        assert len(client.get(page).context["lines"]) == 32
    assert len(few) == len(more)
