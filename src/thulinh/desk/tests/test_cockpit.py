"""The cockpit and the list of what is overdue: the whole is the sum of its parts, within reach, for any days."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import record_sessions, verify
from thulinh.activities.rules.entries import NOT_HELD, SessionEntry
from thulinh.desk.tests.conftest import BRANCH_SESSIONS, TWO_GIVE
from thulinh.desk.tests.months import SESSION, tell
from thulinh.kernel.models import Period
from thulinh.kernel.periods import Span
from thulinh.units.actions import NewUnit, merge_units, open_units
from thulinh.units.models import Unit

pytestmark = pytest.mark.usefixtures("today")

AUTUMN = Span(dt.date(2026, 9, 1), dt.date(2026, 11, 30))


def address(unit: Unit, page: str = "cockpit", **asked: str) -> str:
    query = "&".join(f"{name.replace('_', '-')}={value}" for name, value in asked.items())
    return f"{reverse(f'desk:{page}', args=[unit.pk])}?{query}"


def lines(context) -> dict[str, str]:
    return {line.key: line.fraction for block in context["blocks"] for line in block.lines}


def cells(context) -> dict[tuple[str, str], str | float]:
    """The table as it is seen: a number, or what stands instead of one."""
    heat = context["heat"]
    heads = [column.title for column in heat.columns]
    return {
        (row.title, head): cell.absent or cell.share
        for row in heat.rows
        for head, cell in zip(heads, row.cells, strict=True)
    }


def held(unit: Unit, *days: dt.date) -> list:
    return record_sessions([SessionEntry(SESSION, unit.pk, day, present_count=5) for day in days], by=None)


def test_who_may_open_which_cockpit(adopted: Cast, visit) -> None:
    def opened(unit: Unit) -> set[str]:
        pages = {who: visit(account).get(address(unit)).status_code for who, account in adopted.accounts.items()}
        assert set(pages.values()) <= {200, 404}
        return {who for who, status in pages.items() if status == 200}

    assert opened(adopted.top) == {"centre", "administrator"}
    assert opened(adopted.a) == {"centre", "administrator", "province", "inspector"}
    assert opened(adopted.a1) == {"centre", "administrator", "province", "inspector", "commune", "officer"}
    assert opened(adopted.upper) == {"centre", "administrator", "outsider"}


def test_start_leads_to_the_uppermost_unit_within_reach(adopted: Cast, visit) -> None:
    for who, unit in (
        ("centre", adopted.top),
        ("province", adopted.a),
        ("commune", adopted.a1),
        ("secretary", adopted.east),
    ):
        answer = visit(adopted.accounts[who]).get(reverse("desk:start") + "?ky=quy-nay")
        assert answer.headers["Location"] == address(unit, ky="quy-nay")


def test_table_reads_without_colour(adopted: Cast, visit) -> None:
    held(adopted.east, dt.date(2026, 10, 4))
    client = visit(adopted.province)
    context = client.get(address(adopted.a, ky="2026-10")).context
    seen = cells(context)
    assert seen["Đoàn xã Tân Lập", "Sinh hoạt chi đoàn"] == 0.5
    assert seen["Đoàn phường Bến Gỗ", "Sinh hoạt chi đoàn"] == 0
    assert seen["Đoàn phường Bến Gỗ", "Sinh hoạt liên chi đoàn"] == "không áp dụng"
    assert seen["Đoàn phường Bến Gỗ", "Tỷ lệ chi đoàn thực hiện mô hình"] == "không áp dụng"
    text = client.get(address(adopted.a, ky="2026-10")).content.decode()
    assert "chỉ tiêu 85%" in text
    assert "Đoàn xã Tân Lập, Sinh hoạt chi đoàn: 50%, chỉ tiêu 85%, chậm" in text


def test_whole_is_the_sum_of_the_rows(adopted: Cast, visit) -> None:
    tell(adopted, [adopted.east, adopted.west, adopted.quarter, *add_branches(adopted, 3)], AUTUMN, seed=2)
    asked = {"ky": "2026-09-01..2026-11-30", "format": "xlsx"}
    answer = visit(adopted.province).get(address(adopted.a, **asked))
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    head, body, last = rows[0], rows[1:-1], rows[-1]
    assert last[0] == "Cộng: Tỉnh đoàn Bình An"
    for place, title in enumerate(head):
        if title.endswith((": kết quả", ": tổng số", ": đã duyệt")):
            assert sum(row[place] or 0 for row in body) == (last[place] or 0), title
    due = head.index("Sinh hoạt chi đoàn: tổng số")
    assert {row[0]: row[due] for row in body} == {"Đoàn xã Tân Lập": 15, "Đoàn phường Bến Gỗ": 3}


def test_what_the_unit_itself_owes_is_a_row_of_its_own(adopted: Cast, visit) -> None:
    context = visit(adopted.commune).get(address(adopted.a1, ky="2026-10")).context
    seen = cells(context)
    own = "Đoàn xã Tân Lập (việc của cấp này)"
    assert seen[own, "Sinh hoạt liên chi đoàn"] == 0
    assert seen[own, "Sinh hoạt chi đoàn"] == "không áp dụng"
    assert seen["Chi đoàn thôn Tây", "Sinh hoạt chi đoàn"] == 0


def test_nothing_verified_reads_as_reported(adopted: Cast, visit) -> None:
    first, second = held(adopted.east, dt.date(2026, 10, 4)), held(adopted.west, dt.date(2026, 10, 5))
    client = visit(adopted.commune)

    def words() -> str:
        blocks = client.get(address(adopted.a1, ky="2026-10")).context["blocks"]
        return next(line.check_text for block in blocks for line in block.lines if line.title == "Sinh hoạt chi đoàn")

    assert words() == "Theo báo cáo, chưa kiểm tra"
    verify(first[0].pk, version=1, outcome="dat", by=adopted.again(adopted.commune))
    assert words() == "Đã duyệt 1/2, còn lại chưa kiểm tra"
    verify(second[0].pk, version=1, outcome="dat", by=adopted.again(adopted.commune))
    assert words() == "Cấp trên đã duyệt tất cả"


def test_branch_that_ended_keeps_its_months(adopted: Cast, visit) -> None:
    held(adopted.east, dt.date(2026, 9, 4))
    new = NewUnit("A1-HB", "Chi đoàn thôn Hòa Bình", "chi-doan", "A1")
    day, by = dt.date(2026, 10, 15), adopted.again(adopted.commune)
    merge_units((adopted.east.pk, adopted.west.pk), into=new, on=day, decision_number="5-QĐ", by=by)
    client = visit(adopted.commune)
    september = client.get(address(adopted.a1, ky="2026-09")).context
    assert lines(september)[f"{BRANCH_SESSIONS}.sinh-hoat-thang"] == "1/2"
    assert lines(client.get(address(adopted.a1, ky="2026-11")).context)[f"{BRANCH_SESSIONS}.sinh-hoat-thang"] == "0/1"
    whole = client.get(address(adopted.a1, ky="2026-09-01..2026-11-30")).context
    assert {row.title for row in whole["heat"].rows} >= {"Chi đoàn thôn Hòa Bình", "Chi đoàn thôn Đông (đã kết thúc)"}


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ({}, "tháng 11/2026"),
        ({"ky": "tuan-nay"}, "tuần 47/2026"),
        ({"ky": "quy-truoc"}, "quý III/2026"),
        ({"ky": "6-thang-nay"}, "6 tháng cuối năm 2026"),
        ({"ky": "nam-hoc-nay"}, "năm học 2026–2027"),
        ({"ky": "nhiem-ky-nay"}, "nhiệm kỳ 2026–2031"),
        ({"ky": "12-thang"}, "12 tháng qua"),
        ({"tu": "01/02/2026", "den": "15/03/2026"}, "từ 01/02/2026 đến 15/03/2026"),
        ({"ky": "ky-bao-cao-nam"}, "Kỳ báo cáo năm 2026"),
    ],
)
def test_any_days_can_be_asked_for(adopted: Cast, visit, asked: dict, label: str) -> None:
    client = visit(adopted.province)
    said = {"label": "Kỳ báo cáo năm 2026", "starts_on": "16/12/2025", "ends_on": "15/12/2026"}
    form = client.get(reverse("desk:name_period")).context["form"]
    client.post(
        reverse("desk:name_period"), {**said, "label": "Kỳ báo cáo năm", "command_id": form["command_id"].value()}
    )
    Period.objects.get(code="ky-bao-cao-nam")
    if asked.get("ky") == "ky-bao-cao-nam":
        label = "Kỳ báo cáo năm"
    answer = client.get(address(adopted.a, **asked))
    assert answer.status_code == 200
    assert answer.context["question"].span.label == label
    assert not answer.context["form"].errors


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"ky": "thang-gi"}, "Không có kỳ nào tên là “thang-gi”"),
        ({"tu": "01/02/2026"}, "Đồng chí ghi đủ hai ngày"),
        ({"tu": "05/02/2026", "den": "01/02/2026"}, "Đồng chí ghi đủ hai ngày"),
        ({"on": "2027-01-01"}, "Chưa có số liệu của ngày sau hôm nay."),
        ({"on": "31/02/2026"}, "Ngày không đúng."),
        ({"ky": "1999-01-01..1999-02-01"}, "Chỉ xem được từ 01/01/2010"),
    ],
)
def test_days_that_cannot_be_are_said_in_plain_words(adopted: Cast, visit, asked: dict, words: str) -> None:
    answer = visit(adopted.province).get(address(adopted.a, **asked))
    assert words in answer.content.decode()
    assert answer.context["question"].span.label == "tháng 11/2026" or "on" in asked


def test_one_programme_can_be_chosen(adopted: Cast, visit) -> None:
    context = visit(adopted.commune).get(address(adopted.a1, mo_hinh=TWO_GIVE)).context
    assert [block.code for block in context["blocks"]] == [TWO_GIVE]
    assert {choice.label for choice in context["programmes"] if choice.is_chosen} == {"Mô hình “2 giao, 1 liên kết”"}
    assert all("mo-hinh=" in url for _, url in context["crumbs"])


def test_period_stays_in_the_address_on_the_way_down(adopted: Cast, visit) -> None:
    client = visit(adopted.centre)
    url = address(adopted.top, ky="quy-truoc", on="2026-11-20")
    for name in ("Tỉnh đoàn Bình An", "Đoàn xã Tân Lập", "Chi đoàn thôn Đông"):
        context = client.get(url).context
        url = next(row.url for row in context["heat"].rows if row.title == name)
        assert url.endswith("?ky=quy-truoc&on=2026-11-20")
    branch = client.get(url).context
    assert [name for name, _ in branch["crumbs"]] == [
        "Trung ương Đoàn", "Tỉnh đoàn Bình An", "Đoàn xã Tân Lập", "Chi đoàn thôn Đông",
    ]  # fmt: skip
    figure = next(line.url for block in branch["blocks"] for line in block.lines if line.title == "Sinh hoạt chi đoàn")
    assert figure.endswith("?ky=2026-Q3&on=2026-11-20")
    assert client.get(figure).status_code == 200


def test_overdue_list_is_what_the_cockpit_counts(adopted: Cast, visit) -> None:
    add_branches(adopted, 4)
    held(adopted.east, dt.date(2026, 10, 4))
    client = visit(adopted.commune)
    context = client.get(address(adopted.a1)).context
    found = client.get(context["overdue_url"]).context["list"]
    assert found.total == context["late_count"] == len(found.rows)
    october = [line for line in found.rows if line.title == "Sinh hoạt chi đoàn" and line.period == "tháng 10/2026"]
    assert {line.subject.name for line in october} == {
        "Chi đoàn thôn Tây",
        *(f"Chi đoàn thôn số {n}" for n in range(10, 14)),
    }
    assert {line.days for line in october} == {17}
    west = next(line for line in october if line.subject.name == "Chi đoàn thôn Tây")
    assert west.contact.is_vacant
    numbered = next(line for line in october if line.subject.name == "Chi đoàn thôn số 10")
    assert numbered.contact.head.startswith("Trần Văn Số")
    assert numbered.contact.officer == "Phạm Văn Dũng"
    assert client.get(numbered.figure_url).context["result"].total.missing == 1


def test_overdue_list_is_cut_by_content_and_saved(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    context = client.get(address(adopted.a1, "overdue")).context
    for choice in context["contents"]:
        found = client.get(choice.url).context["list"]
        assert choice.label.endswith(f"({found.total})")
    answer = client.get(context["sheet_url"])
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert len(rows) - 1 == context["list"].total
    assert isinstance(rows[1][4], dt.datetime)


def test_answered_is_not_overdue_but_stays_in_the_denominator(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    before = client.get(address(adopted.a1)).context["late_count"]
    days = {"answer_starts_on": dt.date(2026, 10, 1), "answer_ends_on": dt.date(2026, 10, 31)}
    said = SessionEntry(SESSION, adopted.west.pk, dt.date(2026, 10, 31), NOT_HELD, why_not="mua-vu", **days)
    record_sessions([said], by=None)
    assert client.get(address(adopted.a1)).context["late_count"] == before - 1
    assert lines(client.get(address(adopted.a1, ky="2026-10")).context)[f"{BRANCH_SESSIONS}.sinh-hoat-thang"] == "0/2"


def test_tiles_open_what_they_count(adopted: Cast, session, visit) -> None:
    session(dt.date(2026, 10, 4))
    held(adopted.west, dt.date(2026, 10, 5), dt.date(2026, 11, 5))
    client = visit(adopted.commune)
    found = {tile.label: tile for tile in client.get(address(adopted.a1)).context["tiles"]}
    assert client.get(found["Buổi chờ duyệt"].url).context["total"] == 3
    assert found["Buổi chờ duyệt"].value == "3"
    assert found["Bí thư chi đoàn"].note == "trên 2 chi đoàn, khuyết 1"
    assert client.get(found["Bí thư chi đoàn"].url).context["total"] == 2
    assert client.get(found["Việc quá hạn"].url).context["list"].total == int(found["Việc quá hạn"].value)
    branch = {tile.label: tile for tile in client.get(address(adopted.east)).context["tiles"]}
    assert branch["Đoàn viên"].value == "5"


def test_outsider_sees_neither_list_nor_table(adopted: Cast, visit) -> None:
    client = visit(adopted.outsider)
    assert client.get(address(adopted.a1, "overdue")).status_code == 404
    assert client.get(address(adopted.a1, format="xlsx")).status_code == 404


def test_trend_ends_in_the_figure_of_the_month(adopted: Cast, visit) -> None:
    held(adopted.east, dt.date(2026, 9, 4), dt.date(2026, 10, 4))
    trend = visit(adopted.commune).get(address(adopted.a1, ky="2026-10")).context["trend"]
    assert [point.label for point in trend.points][-2:] == ["9/26", "10/26"]
    assert [point.share for point in trend.points][-3:] == [0, 0.5, 0.5]
    assert trend.target == 0.85


def test_closed_period_says_how_it_moved(adopted: Cast, visit) -> None:
    held(adopted.east, dt.date(2026, 9, 4), dt.date(2026, 10, 4))
    held(adopted.west, dt.date(2026, 10, 4))
    client = visit(adopted.commune)
    moved = {tile.label: tile.change for tile in client.get(address(adopted.a1, ky="2026-10")).context["tiles"]}
    assert moved["Sinh hoạt chi đoàn"] == "tăng 50 điểm %"
    running = {tile.label: tile.change for tile in client.get(address(adopted.a1)).context["tiles"]}
    assert running["Sinh hoạt chi đoàn"] == ""


def test_before_anything_is_adopted_the_page_says_the_next_step(country: Cast, visit) -> None:
    text = visit(country.province).get(address(country.a)).content.decode()
    assert "Chưa có mô hình nào áp dụng ở Tỉnh đoàn Bình An" in text
    assert reverse("desk:programmes") in text


@pytest.mark.parametrize("page", ["cockpit", "overdue"])
def test_pages_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, visit, page: str) -> None:
    client, counts = visit(adopted.province), []
    client.get(address(adopted.a, page))
    for more in (0, 38):
        if more:
            add_branches(adopted, more)
            open_units([NewUnit(f"A-{n}", f"Đoàn xã số {n}", "xa", "A", TODAY) for n in range(more)], by=None)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(adopted.a, page)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"label": ""}, "Đồng chí chưa điền mục này."),
        ({"label": "2026"}, "Tên này là tên một kỳ có sẵn trên lịch."),
        ({"label": "…"}, "Tên kỳ cần có chữ hoặc số."),
        ({"ends_on": "01/01/2025"}, "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."),
        ({"starts_on": "31/02/2026"}, "Ngày không đúng."),
    ],
)
def test_period_that_cannot_be_named(adopted: Cast, visit, said: dict, words: str) -> None:
    client, url = visit(adopted.province), reverse("desk:name_period")
    command = client.get(url).context["form"]["command_id"].value()
    right = {"label": "Kỳ báo cáo", "starts_on": "16/12/2025", "ends_on": "15/12/2026", "command_id": command}
    answer = client.post(url, right | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Period.objects.filter(kind=Period.NAMED).exists()


def test_period_is_named_once_and_by_those_who_may(adopted: Cast, visit) -> None:
    url, client = reverse("desk:name_period"), visit(adopted.province)
    command = client.get(url).context["form"]["command_id"].value()
    said = {"label": "Kỳ báo cáo năm", "starts_on": "16/12/2025", "ends_on": "15/12/2026", "command_id": command}
    for _ in range(2):
        assert client.post(url, said).headers["Location"] == reverse("desk:start") + "?ky=ky-bao-cao-nam"
    assert Period.objects.filter(kind=Period.NAMED).count() == 1
    again = client.post(url, {**said, "command_id": client.get(url).context["form"]["command_id"].value()})
    assert again.status_code == 422
    assert "Đã có kỳ báo cáo mang mã" in again.content.decode()
    assert {who for who, account in adopted.accounts.items() if visit(account).get(url).status_code == 200} == {
        "centre", "province", "administrator",
    }  # fmt: skip
