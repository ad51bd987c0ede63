"""Lịch: one's own month and a unit's; the same dues as the home page, the same activities as the list."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import START, TODAY, Cast, add_branches
from thulinh.activities.actions import cancel, record_session, record_sessions
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.desk.queries.calendar import Month, month_asked
from thulinh.kernel import clock
from thulinh.units.actions import NewUnit, open_body

pytestmark = pytest.mark.usefixtures("today")

PLANNED = Activity.Status.PLANNED
SESSION, BRIEFING, CLUB_SESSION = "sinh-hoat-chi-doan", "giao-ban", "sinh-hoat-cau-lac-bo"
NOVEMBER = dt.date(2026, 11, 1)


def plan(kind: str, host, day: dt.date, by, **more) -> Activity:
    return record_session(SessionEntry(kind, host.pk, day, status=PLANNED, **more), by=by)


def shown(client, address: str = "", **asked) -> dict:
    answer = client.get(address or reverse("desk:calendar"), asked)
    assert answer.status_code == 200
    return answer.context


def entries(context) -> dict[str, list[str]]:
    days = [day for week in context["weeks"] for day in week if day.entries]
    return {f"{day.day:%d/%m}": [entry.title for entry in day.entries] for day in days}


def entry(context, title: str):
    found = [one for week in context["weeks"] for day in week for one in day.entries if one.title == title]
    assert len(found) == 1, (title, entries(context))
    return found[0]


def test_month_is_whole_weeks_from_monday() -> None:
    month = Month(NOVEMBER)
    assert len(month.weeks) == 6
    assert month.weeks[0][0] == dt.date(2026, 10, 26)
    assert month.shown.ends_on == dt.date(2026, 12, 6)
    assert (month.away(-1).label, month.away(2).label) == ("tháng 10/2026", "tháng 1/2027")
    assert Month(dt.date(2010, 1, 1)).away(-1) is None
    assert Month(dt.date(2045, 12, 1)).away(1) is None


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "x", "9999-01", "2026-11-05", "0001-01", "٢٠٢٦-١١"])
def test_month_that_nobody_knows_is_the_present_one(text: str) -> None:
    assert month_asked(text, TODAY) == Month(NOVEMBER)


def test_own_month_has_sessions_calls_deadlines_and_tasks(adopted: Cast, session, visit) -> None:
    secretary = adopted.again(adopted.secretary)
    session(dt.date(2026, 11, 10))
    plan(SESSION, adopted.east, dt.date(2026, 11, 28), secretary, starts_at=dt.time(19, 30), place="Nhà văn hóa")
    briefing = plan(BRIEFING, adopted.a1, dt.date(2026, 11, 25), adopted.again(adopted.commune))
    plan(SESSION, adopted.upper, dt.date(2026, 11, 26), adopted.again(adopted.outsider))
    task = Decision("Rà soát", adopted.secretary.person_id, adopted.east.pk, dt.date(2026, 11, 30))
    day = dt.date(2026, 11, 2)
    meeting = SessionEntry("hop-ban-thuong-vu", adopted.a1.pk, day, conclusion="Giao việc", tasks=(task,))
    record_session(meeting, by=adopted.again(adopted.commune))
    context = shown(visit(adopted.secretary))
    assert entries(context) == {
        "05/11": ["Hạn: Sinh hoạt chi đoàn tháng 10/2026"],
        "10/11": ["Sinh hoạt chi đoàn"],
        "25/11": ["Giao ban bí thư chi đoàn"],
        "28/11": ["Sinh hoạt chi đoàn"],
        "30/11": ["Hạn nhiệm vụ: Rà soát"],
    }
    assert entry(context, "Hạn: Sinh hoạt chi đoàn tháng 10/2026").chip == "Trễ 17 ngày"
    called = entry(context, "Giao ban bí thư chi đoàn")
    assert (called.url, list(called.notes)) == ("", ["Đoàn xã Tân Lập"])  # a branch does not read its commune's records
    assert visit(adopted.secretary).get(reverse("desk:activity", args=[briefing.pk])).status_code == 404


def test_every_link_opens(adopted: Cast, session, visit) -> None:
    session(dt.date(2026, 11, 10))
    plan(BRIEFING, adopted.a1, dt.date(2026, 11, 25), adopted.again(adopted.commune))
    add_branches(adopted, 2)
    opened = 0
    places = {"secretary": adopted.east, "officer": adopted.a1, "commune": adopted.a1, "province": adopted.a}
    for who, unit in places.items():
        client = visit(adopted.accounts[who])
        for address in (reverse("desk:calendar"), reverse("desk:calendar_of_unit", args=[unit.pk])):
            for week in shown(client, address)["weeks"]:
                for url in {one.url for day in week for one in day.entries if one.url}:
                    assert client.get(url).status_code == 200, (who, url)
                    opened += 1
    assert opened > 15


@pytest.mark.parametrize("who", ["secretary", "commune", "officer", "province", "outsider"])
def test_deadlines_are_those_of_the_home_page(adopted: Cast, session, visit, who: str) -> None:
    session(dt.date(2026, 9, 10))
    plan(SESSION, adopted.east, dt.date(2026, 11, 28), adopted.again(adopted.secretary))
    client = visit(adopted.accounts[who])
    home = client.get("/").context
    plans = {line.title for group in home["groups"] for line in group.lines if "ngày" in line.title}
    asked = {line.title for group in home["groups"] for line in group.lines} - plans
    in_calendar: set[str] = set()
    for month in [f"2026-{number:02d}" for number in range(1, 13)] + ["2027-01", "2027-02"]:
        for titles in entries(shown(client, thang=month)).values():
            in_calendar |= {title.removeprefix("Hạn: ") for title in titles if title.startswith("Hạn: ")}
    assert in_calendar == asked


def test_overdue_of_earlier_months_is_said(adopted: Cast, visit) -> None:
    client = visit(adopted.secretary)
    overdue = {line.title for group in client.get("/").context["groups"] if group.is_overdue for line in group.lines}
    context = shown(client)
    in_view = {title for titles in entries(context).values() for title in titles}
    hidden = {title for title in overdue if f"Hạn: {title}" not in in_view}
    assert context["earlier"] == len(hidden) > 0
    assert shown(client, thang="2026-12")["earlier"] == 0


def test_units_month_tells_own_things_and_counts_those_below(adopted: Cast, session, visit) -> None:
    branches = add_branches(adopted, 3)
    day = dt.date(2026, 11, 12)
    record_sessions(
        [SessionEntry(SESSION, one.pk, day, present_count=3, expected_count=4) for one in branches], by=None
    )
    session(dt.date(2026, 11, 13))
    plan(BRIEFING, adopted.a1, dt.date(2026, 11, 25), adopted.again(adopted.commune))
    client = visit(adopted.commune)
    context = shown(client, reverse("desk:calendar_of_unit", args=[adopted.a1.pk]))
    assert entries(context)["12/11"] == ["Sinh hoạt chi đoàn: 3 buổi ở cấp dưới"]
    assert list(entry(context, "Sinh hoạt chi đoàn").notes) == ["Chi đoàn thôn Đông"]
    assert entries(context)["25/11"] == ["Giao ban bí thư chi đoàn"]
    several = entry(context, "Sinh hoạt chi đoàn: 3 buổi ở cấp dưới")
    assert len(client.get(several.url).context["table"].page.object_list) == 3


def test_counts_of_deadlines_below_are_those_behind_the_figure(adopted: Cast, session, visit) -> None:
    add_branches(adopted, 2)
    session(dt.date(2026, 10, 10))
    client = visit(adopted.commune)
    context = shown(client, reverse("desk:calendar_of_unit", args=[adopted.a1.pk]))
    late = [one for week in context["weeks"] for day in week for one in day.entries if "tháng 10/2026, " in one.title]
    branch = [one for one in late if one.title.startswith("Hạn: Sinh hoạt chi đoàn tháng 10/2026, 3 nơi")]
    assert len(branch) == 1, [one.title for one in late]
    assert branch[0].chip == "3 quá hạn"
    behind = client.get(branch[0].url)
    assert behind.context["list"].total == 3


def test_cancelled_is_struck_and_forgotten_plan_is_marked(adopted: Cast, visit) -> None:
    by = adopted.again(adopted.secretary)
    gone = plan(SESSION, adopted.east, dt.date(2026, 11, 27), by)
    cancel(gone.pk, version=gone.version, reason="Mưa bão", by=by)
    with clock.on(dt.datetime(2026, 11, 18, 8)):
        plan(SESSION, adopted.east, dt.date(2026, 11, 20), by)
    context = shown(visit(adopted.secretary))
    by_day = {
        day.day.day: day.entries[0] for week in context["weeks"] for day in week if day.is_in_month and day.entries
    }
    assert (by_day[27].is_off, by_day[27].chip) == (True, "Đã hủy")
    assert (by_day[20].tone, by_day[20].chip) == ("amber", "Chưa ghi kết quả")


def test_member_of_a_club_sees_its_sessions(adopted: Cast, visit) -> None:
    club = open_body(
        NewUnit("CLB", "Câu lạc bộ Bí thư chi đoàn", "cau-lac-bo", adopted.a1.pk, START),
        member_position="bi-thu-chi-doan", decision_number="01-QĐ/ĐTN", by=None,
    )  # fmt: skip
    record_session(SessionEntry(CLUB_SESSION, club.pk, dt.date(2026, 11, 29), status=PLANNED), by=None)
    assert entries(shown(visit(adopted.secretary)))["29/11"] == ["Sinh hoạt câu lạc bộ"]


def test_lunar_day_stands_beside(adopted: Cast, visit) -> None:
    text = visit(adopted.secretary).get(reverse("desk:calendar")).content.decode()
    assert "14/10 âl" in text
    assert "rằm tháng 10 âm lịch" in text
    assert "mùng 1 tháng 10 âm lịch" in text


def test_who_may_open_a_units_month(adopted: Cast, visit) -> None:
    address = reverse("desk:calendar_of_unit", args=[adopted.east.pk])
    opened = {who for who, account in adopted.accounts.items() if visit(account).get(address).status_code == 200}
    assert opened == {"centre", "province", "inspector", "commune", "officer", "secretary", "administrator"}


@pytest.mark.parametrize("who", ["secretary", "commune", "administrator", "centre"])
def test_pages_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, session, visit, who: str) -> None:
    session()
    client, unit = visit(adopted.accounts[who]), adopted.east if who == "secretary" else adopted.a1
    addresses = [reverse("desk:calendar"), reverse("desk:calendar_of_unit", args=[unit.pk])]

    def questions() -> list[int]:
        counts = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
        return counts

    before = questions()
    day = dt.date(2026, 11, 14)
    rows = [SessionEntry(SESSION, one.pk, day, present_count=3, expected_count=4) for one in add_branches(adopted, 38)]
    record_sessions(rows, by=None)
    after = questions()
    assert all(later <= earlier for earlier, later in zip(before, after, strict=True)), (before, after)
