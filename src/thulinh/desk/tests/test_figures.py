"""The page of a figure: "in the set" is "counted" is "listed", against months counted in plain Python."""

import datetime as dt
from collections import Counter
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import record_sessions
from thulinh.activities.rules.entries import NOT_HELD, SessionEntry
from thulinh.desk.tests.conftest import BRANCH_SESSIONS, TWO_GIVE
from thulinh.desk.tests.months import SESSION, Told, tell
from thulinh.kernel.periods import Span
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, exempt, store_version
from thulinh.programmes.models import Version
from thulinh.statements.actions import declare
from thulinh.units.actions import NewUnit, merge_units, open_units
from thulinh.units.models import Unit

pytestmark = pytest.mark.usefixtures("today")

HALF = Span(dt.date(2026, 6, 1), dt.date(2026, 11, 30))
ASKED = "2026-06-01..2026-11-30"
TOTAL = """
chi-so:
  - ma: so-buoi
    ten: Số buổi sinh hoạt
    tu-so: {viec: {hoat-dong: sinh-hoat-chi-doan}}
    tong-hop: tong
    don-vi-tinh: buổi
"""
STATES = (
    "",
    "dat",
    "da-duyet",
    "chua-duyet",
    "ghi-tre",
    "ghi-ho",
    "khong-to-chuc",
    "dang-trong-ky",
    "con-thieu",
    "qua-han",
)


def address(unit: Unit, *, programme: str = BRANCH_SESSIONS, code: str = "sinh-hoat-thang", **asked: str) -> str:
    query = "&".join(f"{name.replace('_', '-')}={value}" for name, value in {"ky": ASKED, **asked}.items())
    return f"{reverse('desk:figure', args=[programme, code, unit.pk])}?{query}"


def everything(client: Client, url: str) -> list:
    """The lines of all pages of a list."""
    first = client.get(url)
    assert first.status_code == 200, url
    pages = first.context["list"].paginator.num_pages
    joined = "&" if "?" in url else "?"
    return [
        line for page in range(1, pages + 1) for line in client.get(f"{url}{joined}page={page}").context["list"].rows
    ]


def duties(lines: list) -> Counter:
    return Counter((line.unit, line.row.starts_on) for line in lines)


def of(told: list[Told], state: str) -> Counter:
    return Counter((one.unit, one.month.starts_on) for one in told if one.is_in(state, TODAY))


@pytest.fixture
def told(adopted: Cast) -> list[Told]:
    branches = [adopted.east, adopted.west, *add_branches(adopted, 8)]
    return tell(adopted, branches, HALF, seed=11)


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_the_length_of_its_list(adopted: Cast, visit, seed: int) -> None:
    branches = [adopted.east, adopted.west, *add_branches(adopted, 3)]
    told = tell(adopted, branches, HALF, seed)
    client = visit(adopted.commune)
    page = client.get(address(adopted.a1)).context
    counts = {part.state: part.count for part in page["parts"]}
    for state in STATES:
        wanted = of(told, state)
        lines = everything(client, address(adopted.a1, trang_thai=state))
        assert duties(lines) == wanted, state
        assert counts.get(state, wanted.total() if state == "qua-han" else 0) == wanted.total(), state
    assert page["result"].total.due == len(told)
    assert page["result"].total.met == of(told, "dat").total()


def test_links_of_parts_open_what_they_count(adopted: Cast, told: list[Told], visit) -> None:
    client = visit(adopted.commune)
    page = client.get(address(adopted.a1)).context
    assert len(page["parts"]) > 5
    for part in (*page["parts"], *page["reasons"]):
        found = client.get(part.url.split("#")[0]).context["list"]
        assert found.total == part.count, part.text
        assert len(everything(client, part.url.split("#")[0])) == part.count


def test_reasons_of_answers_add_up(adopted: Cast, told: list[Told], visit) -> None:
    page = visit(adopted.commune).get(address(adopted.a1)).context
    wanted = Counter(one.reason for one in told if one.is_in("khong-to-chuc", TODAY))
    assert {part.reason: part.count for part in page["reasons"]} == dict(wanted)
    answered = next(part.count for part in page["parts"] if part.state == "khong-to-chuc")
    assert sum(part.count for part in page["reasons"]) == answered


def test_each_duty_opens_its_records(adopted: Cast, told: list[Told], visit) -> None:
    client = visit(adopted.commune)
    lines = everything(client, address(adopted.a1, trang_thai="dat"))
    wanted = {(one.unit, one.month.starts_on): {session.pk for session in one.counted} for one in told}
    for line in lines:
        links = {reverse("desk:activity", args=[pk]) for pk in wanted[line.unit, line.row.starts_on]}
        assert {url for _, url in line.records} == links
    assert client.get(lines[0].records[0][1]).status_code == 200


def test_same_figure_on_cockpit_page_and_above(adopted: Cast, told: list[Told], visit) -> None:
    client = visit(adopted.province)
    cockpit = reverse("desk:cockpit", args=[adopted.a1.pk]) + f"?ky={ASKED}"
    lines = [line for block in client.get(cockpit).context["blocks"] for line in block.lines]
    line = next(line for line in lines if line.key == f"{BRANCH_SESSIONS}.sinh-hoat-thang")
    statement = client.get(line.url).context["statement"]
    assert line.fraction == f"{statement.numerator}/{statement.denominator}" == f"{of(told, 'dat').total()}/{len(told)}"
    above = client.get(reverse("desk:cockpit", args=[adopted.a.pk]) + f"?ky={ASKED}").context["heat"]
    column = [column.title for column in above.columns].index("Sinh hoạt chi đoàn")
    row = next(row for row in above.rows if row.title == "Đoàn xã Tân Lập")
    assert row.cells[column].share == of(told, "dat").total() / len(told)
    assert client.get(row.cells[column].url).context["statement"] == statement


def test_joint_session_counts_for_each_branch(adopted: Cast, visit) -> None:
    day = dt.date(2026, 9, 12)
    joint = SessionEntry("sinh-hoat-lien-chi-doan", adopted.east.pk, day, parts=(adopted.west.pk,))
    (session,) = record_sessions([joint], by=None)
    lines = everything(visit(adopted.commune), address(adopted.a1, ky="2026-09", trang_thai="dat"))
    assert {line.unit for line in lines} == {adopted.east.pk, adopted.west.pk}
    assert {url for line in lines for _, url in line.records} == {reverse("desk:activity", args=[session.pk])}


def test_who_stands_outside_and_why(adopted: Cast, visit) -> None:
    exempt(
        [NewExemption(BRANCH_SESSIONS, "sinh-hoat-thang", adopted.west.pk, dt.date(2026, 7, 1), None, "Vùng xa",
                      cadence="quy", decision_number="9-QĐ")],
        by=adopted.again(adopted.commune),
    )  # fmt: skip
    open_units([NewUnit("A1-9", "Chi đoàn thôn Mới", "chi-doan", "A1", dt.date(2026, 9, 25))], by=None)
    client = visit(adopted.commune)
    page = client.get(address(adopted.a1, ky="2026-09")).context
    outside = next(part for part in page["parts"] if part.state == "ngoai-mau-so")
    lines = everything(client, outside.url.split("#")[0])
    assert outside.count == len(lines) == 2
    assert {(line.name, line.state, line.note) for line in lines} == {
        ("Chi đoàn thôn Tây", "Được miễn, giãn nhịp", "Vùng xa, 9-QĐ"),
        ("Chi đoàn thôn Mới", "Lập chưa được nửa kỳ", ""),
    }
    assert page["result"].total.due == 2  # thôn Đông for the month, thôn Tây for the quarter


def test_people_who_are_let_off_stand_outside_or_owe_less(adopted: Cast, visit) -> None:
    store_version(FOR_SECRETARIES, by=None)
    adopt([NewAdoption("thu-du", adopted.top.pk, dt.date(2026, 1, 1), "BBT", "1", dt.date(2026, 1, 1))], by=None)
    for code, last in (("du", dt.date(2026, 12, 31)), ("ngay", dt.date(2026, 1, 25))):
        row = NewExemption("thu-du", code, None, dt.date(2026, 1, 1), last, "", person=adopted.secretary.person_id,
                           kind="nghi-om")  # fmt: skip
        exempt([row], by=adopted.again(adopted.commune))
    name, notes = "Nguyễn Thị Hồng Đào – Chi đoàn thôn Đông", {"commune": "Nghỉ ốm dài ngày", "inspector": "Được miễn"}
    for reader, note in notes.items():
        url = address(adopted.a1, programme="thu-du", code="du", ky="2026", trang_thai="ngoai-mau-so")
        lines = everything(visit(adopted.accounts[reader]), url)
        assert [(line.name, line.state, line.note) for line in lines] == [(name, "Được miễn, giãn nhịp", note)]
    [line] = everything(visit(adopted.commune), address(adopted.a1, programme="thu-du", code="ngay", ky="2026"))
    assert (line.name, line.number, line.least) == (name, "0/56", 56)


FOR_SECRETARIES = """
ma: thu-du
ten: Bí thư dự giao ban
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [SV2]
muc-dich: Để thử.
pham-vi: {cap: xa}
noi-dung:
  - ma: du
    ten: Dự giao ban
    ai: {giu-chuc: bi-thu-chi-doan}
    viec: {du: giao-ban}
    bao-nhieu: {it-nhat: 4, moi: nam}
  - ma: ngay
    ten: Ngày dự sinh hoạt
    ai: {giu-chuc: bi-thu-chi-doan}
    viec: {du: sinh-hoat-chi-doan}
    bao-nhieu: {it-nhat: 60, dem: ngay, moi: nam}
"""


def test_officers_are_named_with_their_branch(adopted: Cast, visit) -> None:
    url = address(adopted.a1, programme=TWO_GIVE, code="giao-nhiem-vu", ky="2026-10")
    lines = everything(visit(adopted.commune), url)
    assert [(line.name, line.state) for line in lines] == [("Phạm Văn Dũng – Chi đoàn thôn Đông", "Quá hạn")]


def test_total_opens_to_its_records(adopted: Cast, visit) -> None:
    document = Version.objects.get(programme__code=BRANCH_SESSIONS).text
    newer = document.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-01-01")
    store_version(newer + TOTAL, by=None)
    told = tell(adopted, [adopted.east, adopted.west], HALF, seed=5)
    sessions = {session.pk: session for one in told for session in one.counted}
    client = visit(adopted.commune)
    page = client.get(address(adopted.a1, code="so-buoi")).context
    assert page["statement"].value == str(len(sessions))
    for part in page["parts"]:
        lines = everything(client, part.url.split("#")[0])
        wanted = [one for one in sessions.values() if part.state != "da-duyet" or one.verdict == "dat"]
        assert len(lines) == part.count
        if part.state in ("", "da-duyet"):
            assert {line.url for line in lines} == {reverse("desk:activity", args=[one.pk]) for one in wanted}


def test_coverage_opens_to_the_paper(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    url = address(adopted.a1, programme=TWO_GIVE, code="do-phu", ky="2026-10")
    assert client.get(url).context["statement"].value == "100%"
    lines = everything(client, url)
    assert {url for line in lines for _, url in line.records} == {reverse("desk:programme", args=[TWO_GIVE])}
    above = visit(adopted.province).get(address(adopted.a, programme=TWO_GIVE, code="do-phu", ky="2026-10"))
    assert above.context["statement"].numerator == "2"
    assert above.context["statement"].denominator == "3"


def test_two_versions_stand_as_two_blocks_and_one_sum(adopted: Cast, visit) -> None:
    told = tell(adopted, [adopted.east, adopted.west], HALF, seed=3)
    document = Version.objects.get(programme__code=BRANCH_SESSIONS).text
    newer = document.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-09-01")
    store_version(newer.replace("it-nhat: 85", "it-nhat: 90"), by=None)
    client = visit(adopted.commune)
    page = client.get(address(adopted.a1)).context
    assert [block.number for block in page["versions"]] == [1, 2]
    assert page["result"].total.due == len(told) == 12
    assert page["result"].total.met == of(told, "dat").total()
    assert duties(everything(client, address(adopted.a1))) == of(told, "")


def test_declared_figure_stands_beside_and_is_not_mixed_in(adopted: Cast, visit) -> None:
    named = {"programme_code": BRANCH_SESSIONS, "indicator_code": "sinh-hoat-thang", "label": "Buổi sinh hoạt"}
    said = {"value": 663, "nearness": "hon", "measured_in": "buổi", "source": "Báo cáo 6 tháng"}
    days = {"starts_on": dt.date(2026, 6, 1), "ends_on": dt.date(2026, 8, 31)}
    declare(unit=adopted.a1.pk, **named, **said, **days, by=adopted.again(adopted.commune))
    answer = visit(adopted.commune).get(address(adopted.a1))
    text = answer.content.decode()
    assert "hơn 663 buổi" in text
    assert "Báo cáo 6 tháng" in text
    assert "không mở được đến từng bản ghi" in text
    assert answer.context["result"].total.met == 0


def test_spreadsheet_has_every_line_of_the_chosen_state(adopted: Cast, told: list[Told], visit) -> None:
    answer = visit(adopted.commune).get(address(adopted.a1, trang_thai="dat", format="xlsx"))
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    wanted = of(told, "dat")
    assert len(rows) - 1 == wanted.total()
    assert {row[3].date() for row in rows[1:]} == {first for _, first in wanted}
    assert rows[0][5:7] == ("Đã làm", "Phải làm")
    assert all(row[5] >= row[6] == 1 for row in rows[1:])


def test_who_may_open_a_figure(adopted: Cast, visit) -> None:
    opened = {who: visit(account).get(address(adopted.east)).status_code for who, account in adopted.accounts.items()}
    may = {"centre", "province", "inspector", "commune", "officer", "secretary", "administrator"}
    assert {who for who, status in opened.items() if status == 200} == may
    assert {status for who, status in opened.items() if who not in may} == {404}


@pytest.mark.parametrize(
    "wrong",
    [
        {"programme": "khong-co"},
        {"code": "khong-co"},
        {"trang_thai": "khong-co"},
    ],
)
def test_what_does_not_exist_is_404(adopted: Cast, visit, wrong: dict) -> None:
    assert visit(adopted.commune).get(address(adopted.a1, **wrong)).status_code == 404


def test_days_seen_from_an_earlier_day(adopted: Cast, visit) -> None:
    record_sessions([SessionEntry(SESSION, adopted.east.pk, dt.date(2026, 10, 20), present_count=5)], by=None)
    client = visit(adopted.commune)
    late, early = (
        client.get(address(adopted.a1, ky="2026-10", on=day)).context for day in ("2026-11-22", "2026-10-10")
    )
    assert late["result"].total.met == 1
    assert early["result"].total.met == 0
    assert early["result"].total.running == 2
    assert late["result"].total.running == 0


def test_unit_that_did_not_exist_yet_says_so(adopted: Cast, visit) -> None:
    answer = visit(adopted.commune).get(address(adopted.a1, ky="2024-10"))
    assert "chưa thành lập trong những ngày này" in answer.content.decode()


def test_pages_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, visit) -> None:
    client, october = visit(adopted.commune), Span(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    record_sessions([SessionEntry(SESSION, adopted.east.pk, dt.date(2026, 10, 20), present_count=5)], by=None)
    days = {"answer_starts_on": october.starts_on, "answer_ends_on": october.ends_on}
    said = SessionEntry(SESSION, adopted.west.pk, october.ends_on, NOT_HELD, why_not="mua-vu", **days)
    record_sessions([said], by=None)
    client.get(address(adopted.a1))
    counts = []
    for more in (0, 38):
        branches = add_branches(adopted, more) if more else []
        tell(adopted, branches, october, seed=1)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(adopted.a1)).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_session_of_a_branch_that_was_merged_counts_for_the_one_that_carries_it_on(adopted: Cast, visit) -> None:
    (session,) = record_sessions(
        [SessionEntry(SESSION, adopted.east.pk, dt.date(2026, 10, 4), present_count=5)], by=None
    )
    new = NewUnit("A1-HB", "Chi đoàn thôn Hòa Bình", "chi-doan", "A1")
    units, by = (adopted.east.pk, adopted.west.pk), adopted.again(adopted.commune)
    merge_units(units, into=new, on=dt.date(2026, 10, 15), decision_number="5-QĐ", by=by)
    (line,) = everything(visit(adopted.commune), address(adopted.a1, ky="2026-10"))
    assert (line.name, line.state) == ("Chi đoàn thôn Hòa Bình", "Đã làm, chưa kiểm tra")
    assert [url for _, url in line.records] == [reverse("desk:activity", args=[session.pk])]
