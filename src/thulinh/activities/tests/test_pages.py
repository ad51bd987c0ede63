"""The queue, tasks, joint sessions, initiatives, pictures: who may open which, what a form writes."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from thulinh.activities.actions import (
    assign_task,
    correct_session,
    propose_joint_session,
    record_session,
    share_initiative,
    verify,
)
from thulinh.activities.models import Evidence, Initiative, Proposal, Reuse, Task
from thulinh.activities.rules.entries import Decision, InitiativeEntry, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.tests.pages import fields_of, photo, sent, signed_in, url
from thulinh.activities.tests.photos import stored
from thulinh.activities.tests.town import BRANCH_SESSION, COMMITTEE, TODAY
from thulinh.kernel import clock

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _evening():
    with clock.on(dt.datetime(2026, 11, 22, 20, 14)):
        yield


def test_the_queue_goes_from_one_to_the_next(town):
    one = record_session(town.entry("T1"), by=town.other_secretary)
    two = record_session(town.entry("T2", files=(stored(3).pk,)), by=town.secretary)
    client = signed_in(town.commune)
    text = client.get(url("queue", next="/x/")).content.decode()
    assert "Chi đoàn thôn 1" in text
    first = sent(client, url("verify", one.pk, next="/x/"), outcome="dat")
    assert (first.status_code, first.url.split("?")[0]) == (302, url("verify", two.pk))
    page = client.get(first.url).content.decode()
    assert url("photo", Evidence.objects.get().pk) in page
    bare = sent(client, first.url, outcome="khong-dat")
    assert bare.status_code == 422
    last = sent(client, first.url, outcome="khong-dat", reason="Ảnh cũ")
    assert (last.status_code, last.url) == (302, "/x/")
    two.refresh_from_db()
    assert two.verdict == "khong-dat"
    assert "Không có bản ghi nào chờ" in client.get(url("queue")).content.decode()


def test_a_version_not_seen_is_not_verified_and_the_new_one_is_shown(town):
    activity = record_session(town.entry(), by=town.secretary)
    client, page = signed_in(town.commune), url("verify", activity.pk)
    fields = fields_of(client.get(page).content.decode())
    correct_session(activity.pk, {"place": "Nơi mới"}, version=1, reason="Nhầm", by=town.secretary)
    late = client.post(page, fields | {"outcome": "dat"})
    text = late.content.decode()
    assert late.status_code == 422
    assert "Nơi mới" in text
    assert fields_of(text)["version"] == ["2"]
    activity.refresh_from_db()
    assert activity.verdict == "cho-duyet"


@pytest.mark.parametrize(
    ("who", "queue", "word"),
    [("commune", 200, 200), ("officer", 200, 200), ("province", 200, 200), ("secretary", 404, 404),
     ("member", 404, 404), ("outsider", 200, 404)],
)  # fmt: skip
def test_who_opens_the_queue(town, who, queue, word):
    activity = record_session(town.entry(), by=town.secretary)
    client = signed_in(town.accounts[who])
    assert client.get(url("queue")).status_code == queue
    assert client.get(url("verify", activity.pk)).status_code == word
    if who not in ("commune", "officer", "province"):
        data = {"outcome": "dat", "version": 1, "command_id": uuid.uuid4()}
        assert client.post(url("verify", activity.pk), data).status_code == 404
        activity.refresh_from_db()
        assert activity.verdict == "cho-duyet"


def test_the_branch_confirms_what_was_typed_for_it(town):
    activity = record_session(town.entry(), by=town.commune)
    assert signed_in(town.commune).get(url("confirm", activity.pk)).status_code == 404
    client = signed_in(town.member)
    assert sent(client, url("confirm", activity.pk)).status_code == 302
    activity.refresh_from_db()
    assert activity.confirmed_by == town.member
    assert client.get(url("confirm", activity.pk)).status_code == 404


def test_a_record_is_withdrawn_with_a_reason(town):
    activity = record_session(town.entry(), by=town.secretary)
    client = signed_in(town.secretary)
    assert sent(client, url("withdraw", activity.pk)).status_code == 422
    assert sent(client, url("withdraw", activity.pk), reason="Ghi nhầm").status_code == 302
    activity.refresh_from_db()
    assert activity.withdrawn_reason == "Ghi nhầm"
    assert client.get(url("withdraw", activity.pk)).status_code == 404


def test_pictures_are_for_those_who_may_see_the_record(town):
    record_session(town.entry(files=(stored(4).pk,)), by=town.secretary)
    page = url("photo", Evidence.objects.get().pk)
    statuses = {who: signed_in(account).get(page).status_code for who, account in town.accounts.items()}
    assert {who for who, status in statuses.items() if status == 200} == {
        "secretary", "deputy", "member", "officer", "commune", "commune_deputy", "province"
    }  # fmt: skip
    assert Client().get(page).status_code == 302


def test_a_task_is_done_with_a_proof(town):
    meeting = record_session(SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY), by=town.commune)
    task = assign_task(meeting.pk, Decision("Dự sinh hoạt", town.officer.person_id, town.units["T2"]), by=town.commune)
    client = signed_in(town.officer)
    assert "Dự sinh hoạt" in client.get(url("tasks")).content.decode()
    assert sent(client, url("finish_task", task.pk)).status_code == 422
    assert sent(client, url("finish_task", task.pk), photos=photo(7)).status_code == 302
    task.refresh_from_db()
    assert task.done_on == TODAY
    assert client.get(url("proof", task.pk)).status_code == 200
    assert signed_in(town.outsider).get(url("proof", task.pk)).status_code == 404
    assert signed_in(town.outsider).get(url("finish_task", task.pk)).status_code == 404
    more = sent(signed_in(town.commune), url("assign", meeting.pk), title="Việc nữa",
                whose=f"{town.officer.person_id}:{town.units['T2']}")  # fmt: skip
    assert more.status_code == 302
    second = Task.objects.latest("pk")
    assert sent(signed_in(town.commune), url("withdraw_task", second.pk), reason="Thôi").status_code == 302


def test_a_month_is_proposed_answered_and_the_cells_word_noted(town):
    client, page = signed_in(town.secretary), url("joint", town.units["HT"])
    assert "Đến lượt Chi đoàn thôn 1" in client.get(page).content.decode()
    wish = sent(client, url("propose", town.units["HT"], thang="2026-12"), place="Nhà văn hóa", day="12/12/2026")
    assert wish.status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.host_id, proposal.branches.count()) == (town.units["T2"], 2)
    assert sent(client, url("cell_word", proposal.pk), cell_word="Nhất trí", cell_speaker="Ông Sáu").status_code == 302
    assert client.get(url("answer", proposal.pk)).status_code == 404
    commune = signed_in(town.commune)
    moved = sent(commune, url("answer", proposal.pk), outcome="doi-lich", day="19/12/2026", answer="Trùng lịch")
    assert moved.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.day, proposal.cell_word) == ("doi-lich", dt.date(2026, 12, 19), "Nhất trí")
    shown = commune.get(page).content.decode()
    assert "19/12/2026: Chi đoàn thôn 2 đăng cai, 3 chi đoàn" in shown
    assert "Nhất trí – Ông Sáu" in shown
    wrong = sent(client, url("propose", town.units["HT"]), day="12/01/2027", branches=[], host=str(town.units["T2"]))
    assert wrong.status_code == 422
    assert "ít nhất hai chi đoàn" in wrong.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("secretary", 200), ("officer", 200), ("commune", 200), ("province", 200), ("member", 404), ("outsider", 404)],
)
def test_who_sees_the_communes_joint_sessions(town, who, status):
    plan = JointPlan(
        town.units["HT"], dt.date(2026, 12, 1), town.units["T2"], (town.units["T1"],), dt.date(2026, 12, 12)
    )
    proposal = propose_joint_session(plan, by=town.secretary)
    client = signed_in(town.accounts[who])
    assert client.get(url("joint", town.units["HT"])).status_code == status
    assert client.get(url("propose", town.units["HT"])).status_code == status
    assert client.get(url("cell_word", proposal.pk)).status_code in (status, 404)


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x"])
def test_a_month_beyond_the_calendar_is_the_next_one(town, month):
    page = signed_in(town.secretary).get(url("propose", town.units["HT"], thang=month))
    assert "01/12/2026" in page.content.decode()


@pytest.mark.parametrize("upper", ["LD", "TW"])
def test_the_branches_of_other_communes_are_not_a_secretarys_to_read(town, upper):
    assert signed_in(town.secretary).get(url("joint", town.units[upper])).status_code == 404
    assert signed_in(town.province).get(url("joint", town.units["LD"])).status_code == 200


def test_initiatives_are_shared_found_and_reused(town):
    client = signed_in(town.secretary)
    assert sent(client, url("share"), title="Tủ sách").status_code == 422
    assert sent(client, url("share"), title="Tủ sách", summary="Góp sách mỗi quý").status_code == 302
    made = Initiative.objects.get()
    other = signed_in(town.other_secretary)
    assert "Tủ sách" in other.get(url("initiatives", tim="tu sach")).content.decode()
    assert sent(other, url("reuse", made.pk), note="Đã có 40 cuốn").status_code == 302
    assert Reuse.objects.get().unit_id == town.units["T1"]
    assert "Đã có 40 cuốn" in other.get(url("initiative", made.pk)).content.decode()
    assert other.get(url("withdraw_initiative", made.pk)).status_code == 404
    assert sent(client, url("withdraw_initiative", made.pk), reason="Trùng").status_code == 302
    assert other.get(url("initiative", made.pk)).status_code == 404
    member = signed_in(town.member)
    assert member.get(url("initiatives")).status_code == 200
    assert member.get(url("share")).status_code == 404


def test_back_only_to_pages_of_ours(town):
    page = url("record", town.units["T2"], BRANCH_SESSION, next="https://la.example/")
    assert sent(signed_in(town.secretary), page).url == "/"


def test_the_queue_shows_who_wrote_and_the_state_of_a_verified_record(town):
    activity = record_session(town.entry(), by=town.secretary)
    verify(activity.pk, version=1, outcome="dat", by=town.officer)
    text = signed_in(town.commune).get(url("verify", activity.pk)).content.decode()
    assert "Đỗ Ủy Viên" in text
    assert share_initiative(InitiativeEntry("A", "B"), unit=town.units["T2"], on=TODAY, by=town.secretary)
