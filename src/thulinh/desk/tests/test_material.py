"""What there is to read stands on the due line and on the plan; a programme may ask for sessions that kept to it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast
from thulinh.activities.actions import publish_guidance, record_session
from thulinh.activities.rules.entries import PLANNED, SessionEntry
from thulinh.activities.rules.guidance import GuidanceEntry
from thulinh.desk.queries.material import shelf
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import work
from thulinh.desk.tests.conftest import record_east
from thulinh.kernel.periods import parse_period
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.programmes.queries import find

pytestmark = pytest.mark.usefixtures("today")
SESSION = "sinh-hoat-chi-doan"
NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
FAITHFUL = """
ma: dung-chu-diem
ten: Sinh hoạt đúng chủ điểm
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2026-01-01
nguon: [HN3]
muc-dich: Để thử.
pham-vi: {cap: tinh}
noi-dung:
  - ma: thang
    ten: Sinh hoạt đúng chủ điểm
    ai: {don-vi: chi-doan}
    viec: {hoat-dong: sinh-hoat-chi-doan, chu-diem: dung}
    bao-nhieu: {it-nhat: 1, moi: thang}
"""


def publish(unit: int, theme: str, *contents: str, days: tuple[dt.date, dt.date] = NOVEMBER) -> None:
    publish_guidance(GuidanceEntry(SESSION, theme, *days, contents or ("phap-luat",)), unit=unit, by=None)


def links(visit, account) -> dict[str, list[str]]:
    """For each line of the home page, the words of what hangs below it."""
    groups = visit(account).get("/").context["groups"]
    return {line.title: [f"{one.label} {one.spoken}".strip() for one in line.links] for g in groups for line in g.lines}


def test_the_due_line_leads_to_the_months_material(adopted: Cast, visit):
    publish(adopted.a.pk, "Tôn sư trọng đạo")
    publish(adopted.a1.pk, "Xã sạch đẹp")
    publish(adopted.b1.pk, "Của xã khác")
    found = links(visit, adopted.secretary)
    assert ["Tài liệu tháng này Xã sạch đẹp, Tôn sư trọng đạo", "Điểm danh bằng QR"] in found.values()
    page = visit(adopted.secretary).get("/").content.decode()
    assert reverse("activities:material", args=[adopted.east.pk, SESSION]) + "?ngay=2026-11-22" in page


def test_without_material_and_for_another_month_there_is_none(adopted: Cast, visit):
    publish(adopted.a.pk, "Tháng Mười Hai", days=(dt.date(2026, 12, 1), dt.date(2026, 12, 31)))
    assert not any("Tài liệu" in word for words in links(visit, adopted.secretary).values() for word in words)


def test_todays_plan_has_both_a_later_one_only_what_to_read(adopted: Cast, visit):
    publish(adopted.a.pk, "Tôn sư trọng đạo")
    for day in (TODAY, TODAY + dt.timedelta(days=3)):
        record_session(SessionEntry(SESSION, adopted.east.pk, day, status=PLANNED, is_another=True), by=None)
    found = links(visit, adopted.secretary)
    read = "Tài liệu tháng này Tôn sư trọng đạo"
    assert found["Sinh hoạt chi đoàn ngày 22/11/2026"] == [read, "Điểm danh bằng QR"]
    assert found["Sinh hoạt chi đoàn ngày 25/11/2026"] == [read]


def test_the_shelf_asks_twice_however_much_there_is_to_do(adopted: Cast):
    publish(adopted.a.pk, "Tôn sư trọng đạo")
    stand = standpoint(adopted.again(adopted.secretary), TODAY)
    asked = work(stand)
    counted = []
    for times in (1, 40):
        with CaptureQueriesContext(connection) as queries:
            found = shelf(replace(asked, todo=list(asked.todo) * times), stand)
        counted.append(len(queries))
        assert [one.theme for one in found.found] == ["Tôn sư trọng đạo"]
    assert counted == [2, 2]


def test_a_programme_may_ask_for_sessions_that_kept_to_the_theme(adopted: Cast):
    store_version(FAITHFUL, by=None)
    paper = {"decided_by": "Ban Thường vụ", "decision_number": "1-KH/TĐTN", "decision_on": dt.date(2026, 1, 1)}
    adopt([NewAdoption("dung-chu-diem", adopted.a.pk, dt.date(2026, 1, 1), **paper)], by=None)
    publish(adopted.a.pk, "Tôn sư trọng đạo", "phap-luat")
    record_east(adopted, dt.date(2026, 11, 10), contents=("danh-gia",))
    assert kept(adopted) == 0
    record_east(adopted, dt.date(2026, 11, 20), contents=("phap-luat", "danh-gia"))
    assert kept(adopted) == 1


def kept(country: Cast) -> int:
    """How many branches of province A kept to the theme in November."""
    span = parse_period("2026-11", TODAY)
    [asked] = find("dung-chu-diem", "thang", path=country.path(country.a), span=span, on=TODAY)
    return asked.cell().met
