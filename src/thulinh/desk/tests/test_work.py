"""Việc của tôi: one line for each thing, in whose hands it lies, and one tap from where it is done."""

import datetime as dt
import re
import uuid
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import TODAY, Cast, add_branches
from thulinh.activities.actions import answer_proposal, propose_joint_session, record_session, record_sessions, verify
from thulinh.activities.rules.entries import NOT_HELD, PLANNED, Decision, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.desk.drawing.home import WorkGroup
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import Asking, Thing, merged
from thulinh.desk.tests.conftest import BRANCH_SESSIONS, TWO_GIVE
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.actions import NewHolding, leave_seat, put_in_charge, take_seats
from thulinh.people.actions.charges import NewCharge
from thulinh.programmes.actions import NewAdoption, adopt

pytestmark = pytest.mark.usefixtures("today")

SESSION, JOINT, MEETING = "sinh-hoat-chi-doan", "sinh-hoat-lien-chi-doan", "hop-ban-thuong-vu"


def thing(cadence: Cadence, day: dt.date, kinds: tuple[str, ...], code: str, unit: int = 1, **more) -> Thing:
    span = period_containing(cadence, day)
    return Thing(unit, kinds, span, span.ends_on, (Asking(code, code, code, code),), **more)


def page(client) -> dict:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.context


def titles(context) -> dict[str, list[str]]:
    return {group.heading: [line.title for line in group.lines] for group in context["groups"]}


def line_of(context, title: str):
    lines = [line for group in context["groups"] for line in group.lines if line.title == title]
    assert len(lines) == 1, (title, titles(context))
    return lines[0]


def test_two_programmes_that_one_session_fulfils_are_one_thing():
    month = thing(Cadence.MONTH, dt.date(2026, 11, 3), (SESSION, JOINT), "a", missing=1)
    quarter = thing(Cadence.QUARTER, dt.date(2026, 11, 3), (SESSION,), "b", is_overdue=True, late_days=4)
    (one,) = merged([quarter, month])
    assert [asking.code for asking in one.askings] == ["a", "b"]
    assert one.kinds == (SESSION,)
    assert one.period == month.period
    assert (one.is_overdue, one.late_days, one.due_on) == (True, 4, dt.date(2026, 11, 30))


def test_longer_asking_goes_with_the_last_of_the_shorter_ones():
    months = [thing(Cadence.MONTH, dt.date(2026, month, 3), (SESSION,), "a") for month in (10, 11)]
    quarter = thing(Cadence.QUARTER, dt.date(2026, 10, 3), (SESSION,), "b")
    found = sorted(merged([quarter, *months]), key=lambda one: one.period)
    assert [len(one.askings) for one in found] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        thing(Cadence.MONTH, dt.date(2026, 11, 3), (SESSION,), "b", unit=2),
        thing(Cadence.MONTH, dt.date(2026, 10, 3), (SESSION,), "b"),
        thing(Cadence.MONTH, dt.date(2026, 11, 3), (MEETING,), "b"),
        thing(Cadence.MONTH, dt.date(2026, 11, 3), (), "b"),
    ],
)
def test_other_unit_month_or_kind_is_another_thing(other: Thing):
    assert len(merged([thing(Cadence.MONTH, dt.date(2026, 11, 3), (SESSION,), "a"), other])) == 2


def test_tasks_for_several_officers_are_one_meeting():
    asked = [thing(Cadence.MONTH, dt.date(2026, 11, 3), (MEETING,), "a") for _ in range(3)]
    (one,) = merged(asked)
    assert one.subjects == 3


def test_secretary_sees_what_is_overdue_then_what_comes(adopted: Cast, session, visit) -> None:
    for day in (dt.date(2026, 8, 9), dt.date(2026, 9, 13)):
        session(day)
    context = page(visit(adopted.secretary))
    assert titles(context) == {
        "Quá hạn": ["Sinh hoạt chi đoàn tháng 10/2026"],
        "Sau đó": ["Sinh hoạt chi đoàn tháng 11/2026"],
    }
    assert isinstance(context["groups"][0], WorkGroup)
    late = line_of(context, "Sinh hoạt chi đoàn tháng 10/2026")
    assert late.chip == "Trễ 17 ngày"
    assert late.notes[0] == "Hạn 05/11/2026"
    assert context["progress"].segments == ["r", "n"]


def test_each_line_is_one_tap_from_a_prefilled_form(adopted: Cast, visit) -> None:
    client = visit(adopted.secretary)
    late = line_of(page(client), "Sinh hoạt chi đoàn tháng 10/2026")
    record, answer = (act.url for act in late.acts)
    assert "ngay=2026-10-31" in record
    assert "next=%2F" in record
    assert client.get(record).status_code == 200
    shown = client.get(answer)
    assert shown.status_code == 200
    assert "31/10/2026" in shown.content.decode()


def test_what_is_recorded_or_answered_is_not_asked_again(adopted: Cast, session, visit) -> None:
    client = visit(adopted.secretary)
    session(dt.date(2026, 11, 10))
    said = SessionEntry(SESSION, adopted.east.pk, dt.date(2026, 10, 31), NOT_HELD, why_not="mua-vu",
                        answer_starts_on=dt.date(2026, 10, 1), answer_ends_on=dt.date(2026, 10, 31))  # fmt: skip
    record_session(said, by=adopted.again(adopted.secretary))
    context = page(client)
    asked = [title for lines in titles(context).values() for title in lines]
    assert "Sinh hoạt chi đoàn tháng 10/2026" not in asked
    assert "Sinh hoạt chi đoàn tháng 11/2026" not in asked
    assert [line.title for line in context["done"]] == ["Sinh hoạt chi đoàn tháng 11/2026"]
    assert context["done"][0].chip == "Chờ duyệt"


def test_officer_in_charge_stands_beside_with_a_way_to_call(adopted: Cast, visit) -> None:
    text = visit(adopted.secretary).get("/").content.decode()
    assert "Phạm Văn Dũng" in text
    assert 'href="tel:0912345004"' in text


def test_vacant_branch_stands_with_the_officer_in_charge(adopted: Cast, visit) -> None:
    put_in_charge([NewCharge(adopted.holdings["officer"].pk, adopted.west.pk, dt.date(2026, 1, 1))], by=None)
    officer, commune = page(visit(adopted.officer)), page(visit(adopted.commune))
    line = line_of(officer, "Sinh hoạt chi đoàn tháng 10/2026")
    assert "Ghi hộ Chi đoàn thôn Tây, đang khuyết bí thư" in line.notes
    assert visit(adopted.officer).get(line.url).status_code == 200
    assert standpoint(adopted.again(adopted.commune), TODAY).vacant == ()
    assert not any("thôn Tây" in note for group in commune["groups"] for one in group.lines for note in one.notes)


def test_vacant_branch_in_nobodys_charge_stands_with_the_commune(adopted: Cast, visit) -> None:
    assert standpoint(adopted.again(adopted.commune), TODAY).vacant == (adopted.west.pk,)
    assert standpoint(adopted.again(adopted.officer), TODAY).vacant == ()
    assert standpoint(adopted.again(adopted.province), TODAY).vacant == ()
    line = line_of(page(visit(adopted.commune)), "Sinh hoạt chi đoàn tháng 10/2026")
    assert "Ghi hộ Chi đoàn thôn Tây, đang khuyết bí thư" in line.notes


def test_branch_is_the_officers_again_once_its_secretary_left(adopted: Cast, visit) -> None:
    assert standpoint(adopted.again(adopted.officer), TODAY).vacant == ()
    leave_seat(adopted.holdings["secretary"], on=dt.date(2026, 11, 1), reason="Đi học", by=None)
    assert standpoint(adopted.again(adopted.officer), TODAY).vacant == (adopted.east.pk,)
    assert any(
        "thôn Đông" in note for note in line_of(page(visit(adopted.officer)), "Sinh hoạt chi đoàn tháng 10/2026").notes
    )


def test_commune_gives_tasks_in_the_meeting_that_was_held(adopted: Cast, visit) -> None:
    client = visit(adopted.commune)
    title = "Họp Ban Thường vụ, giao việc cho ủy viên phụ trách chi đoàn tháng 10/2026"
    asked = line_of(page(client), title)
    assert asked.notes[0] == "Ủy viên phụ trách 1 chi đoàn chưa được giao việc"
    assert reverse("activities:record", args=[adopted.a1.pk, MEETING]) in asked.url
    held = record_session(SessionEntry(MEETING, adopted.a1.pk, dt.date(2026, 10, 5)), by=adopted.again(adopted.commune))
    context = page(client)
    asked = line_of(context, title)
    assert asked.acts[0].label == "Giao việc"
    assert not any("QR" in link.label for link in asked.links)  # that meeting is over
    assert "10/2026" not in context["main_note"]  # nor is it to be recorded once more
    assert asked.url.startswith(reverse("activities:assign", args=[held.pk]))
    assert client.get(asked.url).status_code == 200


def test_meeting_with_its_tasks_is_done(adopted: Cast, visit) -> None:
    officer = adopted.people["Phạm Văn Dũng"].pk
    tasks = (Decision("Dự sinh hoạt thôn Đông", officer, adopted.east.pk, dt.date(2026, 11, 28)),)
    entry = SessionEntry(MEETING, adopted.a1.pk, dt.date(2026, 11, 5), tasks=tasks)
    record_session(entry, by=adopted.again(adopted.commune))
    done = [line.title for line in page(visit(adopted.commune))["done"]]
    assert done == ["Họp Ban Thường vụ, giao việc cho ủy viên phụ trách chi đoàn tháng 11/2026"]
    waiting = [line.title for line in page(visit(adopted.officer))["waiting"]]
    assert "1 nhiệm vụ được giao" in waiting


def test_overdue_task_stands_with_what_is_overdue_and_says_how_late(adopted: Cast, visit) -> None:
    officer = adopted.people["Phạm Văn Dũng"].pk
    tasks = (
        Decision("Nộp danh sách thanh niên", officer, adopted.east.pk, dt.date(2026, 11, 12)),
        Decision("Dự sinh hoạt thôn Đông", officer, adopted.east.pk, TODAY),
        Decision("Vận động quỹ", officer, adopted.east.pk, None),
    )
    record_session(SessionEntry(MEETING, adopted.a1.pk, dt.date(2026, 11, 5), tasks=tasks), by=None)
    client = visit(adopted.officer)
    context = page(client)
    assert "Nộp danh sách thanh niên" in titles(context)["Quá hạn"]
    late = line_of(context, "Nộp danh sách thanh niên")
    assert (late.chip, late.tone) == ("Trễ 10 ngày", "red")
    assert late.notes == ["Nhiệm vụ được giao", "Chi đoàn thôn Đông", "Hạn 12/11/2026"]
    assert client.get(late.acts[0].url).status_code == 200
    others = {line.title: line for line in context["waiting"]}
    assert others["2 nhiệm vụ được giao"].notes == ["Gần nhất: Dự sinh hoạt thôn Đông, hạn 22/11/2026"]


def test_what_waits_for_a_word_is_one_line_with_its_number(adopted: Cast, session, visit) -> None:
    records = [session(day) for day in (dt.date(2026, 9, 9), dt.date(2026, 10, 9), dt.date(2026, 11, 9))]
    commune = adopted.again(adopted.commune)
    verify(records[0].pk, version=1, outcome="khong-dat", reason="Thiếu ảnh", by=commune)
    month, day = dt.date(2026, 12, 1), dt.date(2026, 12, 12)
    plan = JointPlan(adopted.a1.pk, month, adopted.east.pk, (adopted.west.pk,), day)
    propose_joint_session(plan, by=adopted.again(adopted.secretary))
    lines = {line.title: line for line in page(visit(commune))["waiting"]}
    assert set(lines) == {"2 buổi chờ duyệt", "1 đề xuất sinh hoạt liên chi đoàn chờ trả lời"}
    for line in lines.values():
        assert visit(commune).get(line.url).status_code == 200
    back = {line.title: line for line in page(visit(adopted.secretary))["waiting"]}
    assert set(back) == {"1 buổi bị trả lại, cần sửa"}
    assert back["1 buổi bị trả lại, cần sửa"].url == reverse("desk:activity", args=[records[0].pk])


def test_what_was_typed_for_the_branch_waits_for_its_word(adopted: Cast, visit) -> None:
    entry = SessionEntry(SESSION, adopted.east.pk, dt.date(2026, 11, 9), present_count=8)
    record = record_session(entry, by=adopted.again(adopted.commune))
    (line,) = page(visit(adopted.secretary))["waiting"]
    assert line.title == "1 buổi được ghi hộ, chờ chi đoàn xác nhận"
    assert line.url == reverse("desk:activity", args=[record.pk])


def test_plans_stand_on_their_day_and_afterwards_ask_how_they_went(adopted: Cast, visit) -> None:
    secretary = adopted.again(adopted.secretary)
    days = (dt.date(2026, 11, 20), dt.date(2026, 11, 25))
    before = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
    entries = [SessionEntry(SESSION, adopted.east.pk, day, PLANNED) for day in days]
    past, coming = record_sessions(entries, by=secretary, at=before)
    context = page(visit(adopted.secretary))
    late = line_of(context, "Sinh hoạt chi đoàn ngày 20/11/2026")
    assert late.acts[0].url.startswith(reverse("activities:hold", args=[past.pk]))
    assert visit(adopted.secretary).get(late.acts[0].url).status_code == 200
    assert "Sinh hoạt chi đoàn tháng 11/2026" not in [title for group in titles(context).values() for title in group]
    assert titles(context)["Trong 7 ngày tới"] == ["Sinh hoạt chi đoàn ngày 25/11/2026"]
    assert line_of(context, "Sinh hoạt chi đoàn ngày 25/11/2026").url == reverse("desk:activity", args=[coming.pk])


def test_a_joint_session_that_was_agreed_is_one_line_until_its_day_has_passed(adopted: Cast, visit) -> None:
    day = dt.date(2026, 11, 27)
    plan = JointPlan(adopted.a1.pk, dt.date(2026, 11, 1), adopted.east.pk, (adopted.west.pk,), day)
    proposal = propose_joint_session(plan, by=adopted.again(adopted.secretary))
    owed, planned = "Sinh hoạt liên chi đoàn tháng 11/2026", "Sinh hoạt liên chi đoàn ngày 27/11/2026"

    def lines() -> list[str]:
        return [title for group in titles(page(visit(adopted.commune))).values() for title in group]

    assert owed in lines()
    answer_proposal(proposal.pk, outcome="dong-y", by=adopted.again(adopted.commune))
    assert planned in lines()
    assert owed not in lines()
    with time_machine.travel("2026-11-29T12:00:00+07:00"):
        assert owed in lines()  # nobody has said how it went: the month is still asked for


def test_commune_sees_its_own_first_then_what_the_branches_owe(adopted: Cast, visit) -> None:
    branches = add_branches(adopted, 2)
    context = page(visit(adopted.commune))
    groups = {line.title for line in context["below"]}
    assert "Sinh hoạt chi đoàn, tháng 10/2026: 3\N{NO-BREAK SPACE}nơi" in groups
    own = [line for group in context["groups"] for line in group.lines]
    assert not any(f"thôn số {n}" in " ".join(line.notes) for line in own for n in (10, 11))
    listed = visit(adopted.commune).get(context["below_url"]).context["list"]
    assert listed.total >= context["below_count"] > len(branches)


def test_same_thing_asked_by_two_programmes_says_so(adopted: Cast, visit) -> None:
    adopt([NewAdoption("giao-ban-tuan-hai-ba-trung", adopted.a1.pk, dt.date(2026, 11, 16), "Đoàn xã", "8-KH",
                       dt.date(2026, 11, 10))], by=None)  # fmt: skip
    lines = [line for group in page(visit(adopted.commune))["groups"] for line in group.lines]
    both = [line for line in lines if any("2 mô hình cùng yêu cầu" in note for note in line.notes)]
    assert len(both) == 1
    assert "Giao ban" in both[0].title


def test_nobody_without_a_seat_is_left_without_a_word(adopted: Cast, visit) -> None:
    text = visit(adopted.administrator).get("/").content.decode()
    assert "Đồng chí chưa giữ chức danh nào." in text
    assert reverse("desk:programmes") in text


def test_before_anything_is_adopted_the_page_says_the_next_step(country: Cast, visit) -> None:
    text = visit(country.secretary).get("/").content.decode()
    assert "Hiện đồng chí không có việc nào đến hạn." in text
    assert "Khi một mô hình áp dụng cho Chi đoàn thôn Đông" in text


def test_visitors_are_sent_to_sign_in(client) -> None:
    assert client.get("/").headers["Location"].startswith("/dang-nhap/")


def test_home_asks_the_same_number_of_questions_for_2_and_40(adopted: Cast, session, visit) -> None:
    session()
    clients = [visit(adopted.accounts[who]) for who in ("commune", "officer", "province")]
    counts = []
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        for client in clients:
            page(client)
            with CaptureQueriesContext(connection) as asked:
                page(client)
            counts.append(len(asked))
    assert all(many <= few for few, many in zip(counts[:3], counts[3:], strict=True)), counts


def test_figure_on_the_home_page_is_the_figure(adopted: Cast, session, visit) -> None:
    for month in (3, 5, 8):
        session(dt.date(2026, month, 9))
    client = visit(adopted.secretary)
    line = next(line for line in page(client)["figures"] if line.key == f"{BRANCH_SESSIONS}.sinh-hoat-thang")
    statement = client.get(line.url).context["statement"]
    assert line.fraction == f"{statement.numerator}/{statement.denominator}" == "3/11"
    assert TWO_GIVE not in {
        line.key.partition(".")[0] for line in page(client)["figures"] if "giao-nhiem-vu" in line.key
    }


def test_secretary_of_two_branches_sees_both(adopted: Cast, visit) -> None:
    person = adopted.people["Nguyễn Thị Hồng Đào"].pk
    row = NewHolding(person, "quyen", dt.date(2026, 7, 1), unit=adopted.west.pk, position="bi-thu-chi-doan")
    take_seats([row], by=None)
    lines = [line for group in page(visit(adopted.secretary))["groups"] for line in group.lines]
    october = [line for line in lines if line.title == "Sinh hoạt chi đoàn tháng 10/2026"]
    assert len(october) == 2
    assert any("Chi đoàn thôn Tây" in line.notes for line in october)


def test_tasks_of_who_leaves_a_seat_are_handed_to_somebody(adopted: Cast, visit) -> None:
    officer, heir = adopted.people["Phạm Văn Dũng"], adopted.commune.person_id
    tasks = (
        Decision("Dự sinh hoạt thôn Đông", officer.pk, adopted.east.pk, dt.date(2026, 11, 28)),
        Decision("Nộp danh sách", officer.pk, adopted.east.pk, dt.date(2026, 11, 20)),
    )
    record_session(SessionEntry(MEETING, adopted.a1.pk, dt.date(2026, 11, 5), tasks=tasks), by=None)
    commune = visit(adopted.commune)
    unit_page = reverse("desk:unit", args=[adopted.a1.pk])
    shown = commune.get(unit_page).content.decode()
    leave = re.search(
        r'href="(/nguoi/chuc-danh/\d+/thoi/[^"]+)"[^>]*>Thôi giữ<span[^>]*> chức danh: Phạm Văn Dũng', shown
    )
    assert leave is not None
    where = unescape(leave.group(1))
    said = {"on": "21/11/2026", "reason": "Đi học", "command_id": str(uuid.uuid4()), "next": _next(where)}
    answer = commune.post(where, said)
    handing = reverse("desk:hand_over", args=[officer.pk])
    assert answer.status_code == 302
    assert answer.url.startswith(handing)
    # Until it is done, the home page of who gave them says so.
    line = next(line for line in page(commune)["waiting"] if line.icon == "clipboard-list")
    assert line.title == "2 nhiệm vụ của người đã thôi chức danh, thôi phụ trách"
    assert commune.get(line.url).status_code == 200
    shown = commune.get(answer.url)
    assert "Phạm Văn Dũng còn 2 nhiệm vụ chưa xong" in shown.content.decode()
    form = shown.context["form"]
    assert heir in [value for value, _ in form.fields["to"].choices]
    said = {"tasks": form.initial["tasks"], "to": heir, "reason": "Đi học", "command_id": str(uuid.uuid4()),
            "next": _next(answer.url)}  # fmt: skip
    done = commune.post(answer.url, said)
    assert (done.status_code, done.url) == (302, unit_page)
    assert "Nộp danh sách" in titles(page(commune))["Quá hạn"]
    assert commune.get(answer.url).url == unit_page  # nothing is left to hand over
    assert visit(adopted.outsider).get(answer.url).status_code == 404


def test_handing_over_says_what_is_missing(adopted: Cast, visit) -> None:
    officer = adopted.people["Phạm Văn Dũng"].pk
    tasks = (Decision("Dự sinh hoạt thôn Đông", officer, adopted.east.pk),)
    record_session(SessionEntry(MEETING, adopted.a1.pk, dt.date(2026, 11, 5), tasks=tasks), by=None)
    commune = visit(adopted.commune)
    where = reverse("desk:hand_over", args=[officer])
    assert f'href="{where}' in commune.get(reverse("desk:person", args=[officer])).content.decode()
    answer = commune.post(where, {"tasks": [], "to": "", "reason": "", "command_id": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"tasks", "to", "reason"}


def _next(where: str) -> str:
    return parse_qs(urlsplit(where).query)["next"][0]
