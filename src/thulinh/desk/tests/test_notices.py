"""The bell and the notices behind it: a question about now, the same as the home page, and counted until seen."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import finish_task, propose_joint_session, record_session, verify, withdraw
from thulinh.activities.models import Activity, Task
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.desk.actions import Reminded, mark_told, record_reminders
from thulinh.desk.models import Told
from thulinh.desk.queries.owed import owed_by
from thulinh.units.models import UnitPath

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/thong-bao/"


def bell(answer) -> int:
    return answer.context["bell"].count


def titles(answer) -> list[str]:
    return [one.line.title for one in answer.context["lines"]]


def busy(country: Cast, session) -> Activity:
    """Something of every kind: overdue, planned, to verify, to answer, found wrong, tasks late and to come."""
    found = session(dt.date(2026, 9, 10))
    verify(found.pk, version=found.version, outcome="khong-dat", reason="Thiếu ảnh", by=country.again(country.commune))
    session(dt.date(2026, 8, 10))
    planned = SessionEntry("sinh-hoat-chi-doan", country.east.pk, TODAY + dt.timedelta(days=2), Activity.Status.PLANNED)
    record_session(planned, by=country.again(country.secretary))
    secretary = country.secretary.person_id
    tasks = (
        Decision("Rà soát đoàn viên", secretary, country.east.pk, dt.date(2026, 11, 20)),
        Decision("Nộp sổ", secretary, country.east.pk, dt.date(2026, 12, 20)),
    )
    day = dt.date(2026, 11, 2)
    meeting = SessionEntry("hop-ban-thuong-vu", country.a1.pk, day, conclusion="Giao việc", tasks=tasks)
    record_session(meeting, by=country.again(country.commune))
    branches = (country.east.pk, country.west.pk)
    plan = JointPlan(country.a1.pk, dt.date(2026, 12, 1), country.east.pk, branches, dt.date(2026, 12, 5))
    propose_joint_session(plan, by=country.again(country.secretary))
    return found


@pytest.mark.parametrize("who", ["secretary", "commune", "officer", "province", "outsider", "administrator"])
def test_notices_are_those_of_the_home_page(adopted: Cast, session, visit, who: str) -> None:
    busy(adopted, session)
    client = visit(adopted.accounts[who])
    home = client.get("/")
    near = [group for group in home.context["groups"] if group.heading != "Sau đó"]
    lines = [line.title for group in near for line in group.lines] + [line.title for line in home.context["waiting"]]
    answer = client.get(PAGE)
    assert sorted(titles(answer)) == sorted(lines)
    waiting = sum(int(line.title.split()[0]) for line in home.context["waiting"])
    assert bell(home) == sum(len(group.lines) for group in near) + waiting
    if who in ("secretary", "commune"):
        assert len(lines) >= 3


def test_seen_notices_ring_no_more_and_new_ones_do(adopted: Cast, session, visit) -> None:
    client = visit(adopted.commune)
    before = bell(client.get("/"))
    answer = client.get(PAGE)
    assert bell(answer) == 0
    assert sum(one.new for one in answer.context["lines"]) == before > 0
    assert bell(client.get("/")) == 0
    assert sum(one.new for one in client.get(PAGE).context["lines"]) == 0
    session()
    assert bell(client.get("/")) == 1
    (line,) = [one for one in client.get(PAGE).context["lines"] if one.new]
    assert line.line.title == "1 buổi chờ duyệt"


def test_done_things_vanish(adopted: Cast, session, visit) -> None:
    found = busy(adopted, session)
    client = visit(adopted.secretary)
    before = titles(client.get(PAGE))
    assert {"1 buổi bị trả lại, cần sửa", "Rà soát đoàn viên", "1 nhiệm vụ được giao"} <= set(before)
    task = Task.objects.get(title="Rà soát đoàn viên")
    finish_task(task.pk, on=TODAY, proof="Đã rà soát", by=adopted.again(adopted.secretary))
    withdraw(found.pk, version=found.version, reason="Ghi nhầm", by=adopted.again(adopted.secretary))
    session(dt.date(2026, 10, 10))
    left = set(before) - set(titles(client.get(PAGE)))
    assert left == {"1 buổi bị trả lại, cần sửa", "Rà soát đoàn viên", "Sinh hoạt chi đoàn tháng 10/2026"}
    assert not Told.objects.filter(account=adopted.secretary, key__contains="sua:").exists()


def test_number_is_kept_for_a_while_on_other_pages(adopted: Cast, session, visit) -> None:
    client = visit(adopted.commune)
    page = reverse("desk:programmes")
    first = bell(client.get(page))
    with CaptureQueriesContext(connection) as cheap:
        client.get(page)
    session()
    assert bell(client.get(page)) == first
    with time_machine.travel(f"{TODAY.isoformat()}T12:11:00+07:00", tick=False):
        with CaptureQueriesContext(connection) as dear:
            assert bell(client.get(page)) == first + 1
        assert len(dear) > len(cheap)
    assert bell(client.get("/")) == first + 1


def test_what_comes_again_is_new_again(adopted: Cast) -> None:
    account = adopted.secretary
    mark_told(account, ["a", "b", "b"])
    mark_told(account, ["b"])
    mark_told(account, ["a", "b"])
    assert sorted(Told.objects.filter(account=account).values_list("key", flat=True)) == ["a", "b"]
    assert Told.objects.filter(account=adopted.commune).count() == 0


def test_who_was_reminded_reads_it(adopted: Cast, session, visit) -> None:
    (owing,) = owed_by([UnitPath.objects.on(TODAY).get(unit=adopted.east)], TODAY)
    rows = [Reminded(adopted.east.pk, owing.person, owing.keys)]
    record_reminders(rows, way="zalo", on=TODAY, by=adopted.commune)
    client = visit(adopted.secretary)
    assert "Hôm nay đồng chí được Lê Minh Khôi nhắc về 3 việc." in client.get(PAGE).content.decode()
    for month in (8, 9, 10):
        session(dt.date(2026, month, 10))
    assert "nhắc về" not in client.get(PAGE).content.decode()


def test_bell_says_its_number(adopted: Cast, visit) -> None:
    client = visit(adopted.secretary)
    count = bell(client.get("/"))
    assert f'aria-label="Thông báo, {count} mục mới"' in client.get("/").content.decode()
    client.get(PAGE)
    assert 'aria-label="Thông báo"' in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["secretary", "commune", "province"])
def test_page_asks_the_same_number_of_questions_for_2_and_40(adopted: Cast, session, visit, who: str) -> None:
    busy(adopted, session)
    client, counts = visit(adopted.accounts[who]), []
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0]
