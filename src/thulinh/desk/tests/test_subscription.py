"""The calendar that a phone subscribes to: read by a library and by a plain second reader; private, revocable."""

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from cast import TODAY, Cast, add_branches, secure
from thulinh.activities.actions import cancel, record_session, record_sessions
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.desk.actions import open_calendar
from thulinh.desk.models import CalendarKey
from thulinh.desk.queries.subscription import calendar_key, calendar_token, key_of_token
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import accept_invitation, deactivate, invite, leave_seat, reset_second_step
from thulinh.people.models import Account

pytestmark = pytest.mark.usefixtures("today")

PLANNED = Activity.Status.PLANNED
SESSION = "sinh-hoat-chi-doan"
PAGE = "/lich/dien-thoai/"


def address_of(country: Cast, who: str = "secretary") -> str:
    key = open_calendar(by=country.again(country.accounts[who]))
    return reverse("desk:calendar_file", args=[calendar_token(key)])


def fetched(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def events(address: str) -> dict[str, Any]:
    answer = fetched(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def plan(country: Cast, day: dt.date, **more) -> Activity:
    entry = SessionEntry(SESSION, country.east.pk, day, status=PLANNED, **more)
    return record_session(entry, by=country.again(country.secretary))


def plainly_read(content: bytes) -> list[dict[str, str]]:
    """The events by the letter of RFC 5545: lines unfolded, then name, parameters and value; a second reader."""
    text = content.decode("utf-8").replace("\r\n ", "")
    found: list[dict[str, str]] = []
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in ("END", "BEGIN"):
            found[-1][name] = re.sub(r"\\([;,\\])", r"\1", value.replace("\\n", "\n"))
    return found


def test_planned_session_stands_at_its_hour_in_viet_nam(adopted: Cast) -> None:
    one = plan(adopted, dt.date(2026, 11, 28), starts_at=dt.time(19, 30), place="Nhà văn hóa thôn; sân bóng, tầng 2")
    event = events(address_of(adopted))["Sinh hoạt chi đoàn, Chi đoàn thôn Đông"]
    start = event["DTSTART"]
    assert start.params["TZID"] == "Asia/Ho_Chi_Minh"
    assert start.dt.utcoffset() == dt.timedelta(hours=7)
    assert start.dt.astimezone(dt.UTC) == dt.datetime(2026, 11, 28, 12, 30, tzinfo=dt.UTC)
    assert str(event["LOCATION"]) == "Nhà văn hóa thôn; sân bóng, tầng 2"
    assert int(event["SEQUENCE"]) == one.version
    assert event["LAST-MODIFIED"].dt == one.recorded_at.replace(microsecond=0)
    assert str(event["URL"]) == f"http://testserver{reverse('desk:activity', args=[one.pk])}"


def test_session_without_an_hour_takes_its_day(adopted: Cast) -> None:
    plan(adopted, dt.date(2026, 11, 28))
    event = events(address_of(adopted))["Sinh hoạt chi đoàn, Chi đoàn thôn Đông"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2026, 11, 28), dt.date(2026, 11, 29))


def test_cancelled_session_says_so_under_the_same_identity(adopted: Cast) -> None:
    one = plan(adopted, dt.date(2026, 11, 28))
    address = address_of(adopted)
    before = events(address)["Sinh hoạt chi đoàn, Chi đoàn thôn Đông"]
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        cancel(one.pk, version=one.version, reason="Mưa bão", by=adopted.again(adopted.secretary))
        after = events(address)["Sinh hoạt chi đoàn, Chi đoàn thôn Đông"]
    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_deadlines_are_those_of_the_home_page_and_take_no_time(adopted: Cast, visit) -> None:
    home = visit(adopted.secretary).get("/").context
    asked = {line.title for group in home["groups"] for line in group.lines}
    found = events(address_of(adopted))
    due = {title.removeprefix("Hạn: "): event for title, event in found.items() if title.startswith("Hạn: ")}
    assert set(due) == asked
    late = due["Sinh hoạt chi đoàn tháng 10/2026"]
    assert late["DTSTART"].dt == dt.date(2026, 11, 5)
    assert late["TRANSP"] == "TRANSPARENT"
    assert "Chi đoàn thôn Đông" in str(late["DESCRIPTION"])


def test_file_follows_the_letter_of_the_standard(adopted: Cast, session) -> None:
    session(dt.date(2026, 11, 10))
    plan(adopted, dt.date(2026, 11, 28), place="Nhà văn hóa thôn Đông, xã Tân Lập; phòng số 2 " * 3)
    content = fetched(address_of(adopted)).content
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "nothing was long enough to be folded"
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    library = Calendar.from_ical(content).walk("VEVENT")
    plain = plainly_read(content)
    assert [one["UID"] for one in plain] == [str(one["UID"]) for one in library]
    assert [one["SUMMARY"] for one in plain] == [str(one["SUMMARY"]) for one in library]
    assert [one.get("LOCATION", "") for one in plain] == [str(one.get("LOCATION", "")) for one in library]
    assert max(Counter(one["UID"] for one in plain).values()) == 1
    assert all("DTSTAMP" in one for one in plain)


def test_no_name_no_phone_nobodys_own_words(adopted: Cast, session) -> None:
    session(dt.date(2026, 11, 10), title="Thăm gia đình bà Trần Thị Kín", minutes="Bàn việc riêng")
    task = Decision("Thăm ông Lê Văn Riêng", adopted.secretary.person_id, adopted.east.pk, dt.date(2026, 11, 30))
    day = dt.date(2026, 11, 2)
    meeting = SessionEntry("hop-ban-thuong-vu", adopted.a1.pk, day, conclusion="Giao việc", tasks=(task,))
    record_session(meeting, by=adopted.again(adopted.commune))
    for who in ("secretary", "commune", "officer"):
        plain = plainly_read(fetched(address_of(adopted, who)).content)
        text = " ".join(value for one in plain for value in one.values())
        for person in adopted.people.values():
            assert person.full_name not in text
            assert person.full_name.split()[-1] not in text.replace("thôn", "").split()
        assert not re.search(r"Kín|Riêng|riêng|09\d{8}|\+84", text)
    assert "Hạn: nhiệm vụ được giao" in events(address_of(adopted))


def test_unknown_and_taken_back_addresses_are_not_there(adopted: Cast) -> None:
    first = address_of(adopted)
    token = first.removeprefix("/lich/").removesuffix(".ics")
    second = address_of(adopted)
    assert fetched(first).status_code == 404
    assert fetched(second).status_code == 200
    other = f"{token.partition('-')[0]}-{'0' * 40}"
    for wrong in (other, token[:-1], "1", "-", "x", "9" * 60, f"{2**64}-{'a' * 40}", "٣-a"):
        assert fetched(f"/lich/{wrong}.ics").status_code == 404, wrong
    key = CalendarKey.objects.get(ended_at=None)
    client = Client()
    client.force_login(adopted.secretary)
    form = client.get("/lich/dien-thoai/thu-hoi/").context["form"]
    client.post("/lich/dien-thoai/thu-hoi/", {"command_id": form["command_id"].value()})
    assert fetched(second).status_code == 404
    assert key_of_token(calendar_token(key)) is None
    verbs = AuditEvent.objects.filter(verb__startswith="desk.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["desk.open_calendar", "desk.open_calendar", "desk.close_calendar"]


def test_a_copy_of_the_database_opens_no_calendar(adopted: Cast, settings) -> None:
    address = address_of(adopted)
    settings.SECRET_KEY = "another installation's"
    assert fetched(address).status_code == 404


def test_address_ends_with_the_holding(adopted: Cast) -> None:
    plan(adopted, dt.date(2026, 11, 28))
    address = address_of(adopted)
    assert fetched(address).status_code == 200
    yesterday = TODAY - dt.timedelta(days=1)
    leave_seat(adopted.holdings["secretary"], on=yesterday, reason="Chuyển công tác", by=None)
    assert fetched(address).status_code == 404


def test_address_ends_with_what_ends_a_lost_phone(adopted: Cast) -> None:
    """Resetting the second step, an invitation taken up, closing the account, which opening it again does not undo."""
    commune = adopted.commune
    secure(commune)
    hours = iter(range(9, 24))

    def later() -> time_machine.travel:
        return time_machine.travel(f"{TODAY}T{next(hours):02}:00:00+07:00", tick=False)

    def again() -> Account:
        return adopted.again(commune)

    def renewed() -> None:
        (invited,) = invite([commune.person], on=TODAY, by=adopted.province)
        accept_invitation(invited.token, "lua-chin-vang-2026", on=TODAY)

    for end in (
        lambda: reset_second_step(again(), reason="Mất điện thoại", on=TODAY, by=adopted.province),
        renewed,
        lambda: deactivate(again(), reason="Mất điện thoại", by=adopted.province),
    ):
        with later():
            address = address_of(adopted, "commune")
            assert fetched(address).status_code == 200
        with later():
            end()
            assert fetched(address).status_code == 404
            assert calendar_key(again()) is None
            assert all(key.closed_at for key in CalendarKey.objects.select_related("account"))
            invite([commune.person], on=TODAY, by=adopted.province)
            assert fetched(address).status_code == 404
    with later():
        assert fetched(address_of(adopted, "commune")).status_code == 200


def test_unchanged_file_is_not_sent_again(adopted: Cast, session) -> None:
    address = address_of(adopted)
    answer = fetched(address)
    etag = answer["ETag"]
    assert "no-cache" in answer["Cache-Control"]
    again = fetched(address, if_none_match=etag)
    assert (again.status_code, again.content) == (304, b"")
    with time_machine.travel("2026-11-22T20:00:00+07:00", tick=False):
        assert fetched(address, if_none_match=etag).status_code == 304, "nothing changed but the hour"
        session(dt.date(2026, 11, 20))
        assert fetched(address, if_none_match=etag).status_code == 200
    assert Client().post(address).status_code == 405


def test_as_many_questions_for_2_and_40_branches(adopted: Cast) -> None:
    address, counts = address_of(adopted, "commune"), []
    fetched(address)
    for more in (0, 38):
        if more:
            branches = add_branches(adopted, more)
            rows = [SessionEntry(SESSION, one.pk, TODAY, present_count=3, expected_count=4) for one in branches]
            record_sessions(rows, by=None)
        with CaptureQueriesContext(connection) as asked:
            fetched(address)
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_page_makes_shows_again_and_renews_the_address(adopted: Cast, visit) -> None:
    client = visit(adopted.secretary)
    page = client.get(PAGE)
    assert page.context["key"] is None
    said = {"command_id": page.context["form"]["command_id"].value(), "next": PAGE}
    assert client.post(PAGE, said).status_code == 302
    assert client.post(PAGE, said).status_code == 302, "sent twice is one address"
    assert CalendarKey.objects.count() == 1
    page = client.get(PAGE)
    address = page.context["address"]
    assert calendar_token(calendar_key(adopted.secretary)) in address
    assert page.context["subscribe_url"].startswith("webcal://testserver/lich/")
    assert address in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert fetched(address).status_code == 200
    assert visit(adopted.commune).get(PAGE).context["key"] is None


def test_account_of_nobody_has_no_calendar(adopted: Cast, visit) -> None:
    client = visit(adopted.administrator)
    said = {"command_id": client.get(PAGE).context["form"]["command_id"].value()}
    answer = client.post(PAGE, said)
    assert answer.status_code == 422
    assert "không có lịch riêng" in answer.content.decode()
