"""Nhắc: ready texts without personal data, who may remind whom, once a day for each person."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import record_session
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.actions import Reminded, record_reminders
from thulinh.desk.actions.reminding import gathered
from thulinh.desk.models import Reminder
from thulinh.desk.queries.owed import owed_by
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import unplanned, work
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, take_seats
from thulinh.units.models import UnitPath

pytestmark = pytest.mark.usefixtures("today")


def one(unit) -> str:
    return reverse("desk:remind", args=[unit.pk])


def everybody(unit) -> str:
    return reverse("desk:remind_all", args=[unit.pk])


def press(client, address: str, **said: str):
    form = client.get(address).context["form"]
    return client.post(address, {"command_id": form["command_id"].value(), **said})


def test_text_for_one_says_what_until_when_and_where(adopted: Cast, visit) -> None:
    page = visit(adopted.commune).get(one(adopted.east)).context
    assert page["text"] == (
        "Chào đồng chí Hồng Đào,\n"
        "Đoàn xã Tân Lập nhắc Chi đoàn thôn Đông còn 3 việc:\n"
        "1. Sinh hoạt chi đoàn tháng 8/2026: hạn 05/09/2026, trễ 78 ngày\n"
        "2. Sinh hoạt chi đoàn tháng 9/2026: hạn 05/10/2026, trễ 48 ngày\n"
        "3. Sinh hoạt chi đoàn tháng 10/2026: hạn 05/11/2026, trễ 17 ngày\n"
        "Mở để ghi: http://testserver/"
    )


def test_text_for_the_group_names_units_only(adopted: Cast, session, visit) -> None:
    for month in (8, 9):
        session(dt.date(2026, month, 10))
    text = visit(adopted.commune).get(everybody(adopted.a1)).context["text"]
    assert text.splitlines()[0] == "Đoàn xã Tân Lập, đến ngày 22/11/2026 còn:"
    assert (
        "Sinh hoạt chi đoàn tháng 10/2026: hạn 05/11/2026, trễ 17 ngày – 2 nơi: Chi đoàn thôn Đông, Chi đoàn thôn Tây"
        in text
    )
    assert "tháng 9/2026: hạn 05/10/2026, trễ 48 ngày – 1 nơi: Chi đoàn thôn Tây" in text
    for person in adopted.people.values():
        assert person.full_name not in text


def test_texts_carry_no_phone_no_party_and_lead_nowhere_without_signing_in(adopted: Cast, visit, client) -> None:
    adopted_texts = [
        visit(adopted.commune).get(address).context["text"]
        for address in (one(adopted.east), one(adopted.west), everybody(adopted.a1))
    ]
    for text in adopted_texts:
        assert not re.search(r"\d{8,}|\+84|0\d{3} \d{3}|Đảng|sinh ngày", text)
        (link,) = re.findall(r"http\S+", text)
        answer = client.get(link.removeprefix("http://testserver"))
        assert answer.status_code == 302
        assert answer.url.startswith("/dang-nhap/")


def test_what_is_reminded_of_is_what_stands_on_the_home_page(adopted: Cast, session) -> None:
    session(dt.date(2026, 9, 10))
    planned = SessionEntry("sinh-hoat-chi-doan", adopted.east.pk, dt.date(2026, 11, 28), Activity.Status.PLANNED)
    record_session(planned, by=adopted.again(adopted.secretary))
    for on in (TODAY, dt.date(2026, 11, 25), dt.date(2026, 12, 28)):
        rows = {row.unit_id: row for row in UnitPath.objects.on(on)}
        for who, unit in (("secretary", adopted.east), ("commune", adopted.a1), ("outsider", adopted.upper)):
            asked = unplanned(work(standpoint(adopted.again(adopted.accounts[who]), on)))
            own = [thing for thing in asked if thing.unit == unit.pk and (thing.is_overdue or thing.is_soon(on))]
            (owing,) = owed_by([rows[unit.pk]], on)
            assert sorted(owing.keys) == sorted(thing.key for thing in own), (who, on)


def test_vacant_branch_reminds_the_officer_in_charge(adopted: Cast, visit) -> None:
    page = visit(adopted.commune).get(one(adopted.west)).context
    assert (page["owing"].is_vacant, page["owing"].person) == (True, None)
    assert page["text"].startswith("Chào các đồng chí,")
    assert press(visit(adopted.commune), one(adopted.west), way="zalo").status_code == 422
    person = adopted.people["Vũ Thị Yến"].pk
    take_seats([NewHolding(person, "dai-hoi", TODAY, unit=adopted.west.pk, position="bi-thu-chi-doan")], by=None)
    assert visit(adopted.commune).get(one(adopted.west)).context["owing"].person == person


def test_who_may_remind_whom(adopted: Cast, visit) -> None:
    wanted = {
        one(adopted.east): {"commune", "officer", "province"},
        one(adopted.west): {"commune", "province"},
        one(adopted.a1): {"province"},
        everybody(adopted.a1): {"commune", "province"},
        everybody(adopted.a): {"province"},
    }
    for address, who in wanted.items():
        opened = {name for name, account in adopted.accounts.items() if visit(account).get(address).status_code == 200}
        assert opened - {"administrator"} == who, address
        for name in set(adopted.accounts) - who - {"administrator"}:
            assert visit(adopted.accounts[name]).post(address).status_code == 404


def test_reminder_is_recorded_and_shown(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    assert press(
        client, one(adopted.east), way="goi-dien", next=reverse("desk:unit", args=[adopted.east.pk])
    ).url == reverse("desk:unit", args=[adopted.east.pk])
    (kept,) = Reminder.objects.all()
    assert (kept.person_id, kept.by, kept.on, kept.way) == (
        adopted.secretary.person_id,
        adopted.commune,
        TODAY,
        "goi-dien",
    )
    assert len(kept.about) == 3
    assert kept.about[0].startswith("nen-nep-sinh-hoat-chi-doan.sinh-hoat-thang:2026-08-01..2026-08-31")
    words = "Đã nhắc hôm nay bởi Lê Minh Khôi (Gọi điện)"
    for address in (reverse("desk:unit", args=[adopted.east.pk]), reverse("desk:overdue", args=[adopted.a1.pk])):
        assert words in client.get(address).content.decode(), address
    event = AuditEvent.objects.get(verb="desk.remind")
    assert (event.unit_id, event.after["person"]) == (adopted.east.pk, adopted.secretary.person_id)
    page = client.get(one(adopted.east))
    assert "Hôm nay đồng chí Nguyễn Thị Hồng Đào đã được Lê Minh Khôi nhắc" in page.content.decode()
    assert "Ghi nhận đã nhắc" not in page.content.decode()


def test_nobody_is_reminded_twice_a_day(adopted: Cast, visit) -> None:
    officer = visit(adopted.officer)
    form = officer.get(one(adopted.east)).context["form"]
    press(visit(adopted.commune), one(adopted.east), way="zalo")
    said = {"command_id": form["command_id"].value(), "way": "zalo"}
    refused = officer.post(one(adopted.east), said)
    assert refused.status_code == 422
    assert "Mỗi người mỗi ngày chỉ nhắc một lần" in refused.content.decode()
    rows = [Reminded(adopted.east.pk, adopted.secretary.person_id, ["x"])]
    with pytest.raises(Refusal):
        record_reminders(rows, way="zalo", on=TODAY, by=adopted.officer)
    record_reminders(rows, way="zalo", on=TODAY + dt.timedelta(days=1), by=adopted.officer)
    assert Reminder.objects.count() == 2


def test_group_leaves_out_who_was_reminded_alone(adopted: Cast, visit) -> None:
    add_branches(adopted, 2)
    client = visit(adopted.commune)
    press(client, one(adopted.east), way="zalo")
    page = client.get(everybody(adopted.a1)).context
    assert page["left"] == 2
    assert press(client, everybody(adopted.a1)).status_code == 302
    assert sorted(Reminder.objects.values_list("way", flat=True)) == ["nhom", "nhom", "zalo"]
    assert client.get(everybody(adopted.a1)).context["left"] == 0
    assert press(client, everybody(adopted.a1)).status_code == 422


def test_who_heads_two_units_is_reminded_of_both_together() -> None:
    rows = [Reminded(1, 7, ["a"]), Reminded(2, 7, ["a", "b"]), Reminded(3, 8, ["c"])]
    assert gathered(rows) == [Reminded(1, 7, ["a", "b"]), Reminded(3, 8, ["c"])]


def test_nothing_owed_is_said(adopted: Cast, session, visit) -> None:
    for month in (8, 9, 10):
        session(dt.date(2026, month, 10))
    answer = visit(adopted.commune).get(one(adopted.east))
    assert "không có việc nào quá hạn" in answer.content.decode()
    assert press(visit(adopted.commune), one(adopted.east), way="zalo").status_code == 422


def test_doors_to_reminding(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    doors = {
        reverse("desk:unit", args=[adopted.a1.pk]): everybody(adopted.a1),
        reverse("desk:unit", args=[adopted.east.pk]): one(adopted.east),
        reverse("desk:cockpit", args=[adopted.a1.pk]): everybody(adopted.a1),
        reverse("desk:overdue", args=[adopted.a1.pk]): one(adopted.west),
        reverse("desk:tree"): one(adopted.east),
    }
    for page, door in doors.items():
        assert f'href="{door}' in client.get(page).content.decode(), page
    for page in doors:
        answer = visit(adopted.secretary).get(page)
        assert "/nhac/" not in answer.content.decode(), page


@pytest.mark.parametrize("name", ["one", "everybody", "overdue", "tree"])
def test_pages_ask_the_same_number_of_questions_for_2_and_40(adopted: Cast, visit, name: str) -> None:
    addresses = {
        "one": one(adopted.east),
        "everybody": everybody(adopted.a1),
        "overdue": reverse("desk:overdue", args=[adopted.a1.pk]),
        "tree": reverse("desk:tree"),
    }
    client, counts = visit(adopted.commune), []
    press(client, one(adopted.east), way="zalo")
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        client.get(addresses[name])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(addresses[name]).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]
