"""Tasks, joint sessions, initiatives, kinds: success, every refusal, the audit, nothing left after a failure."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from thulinh.activities.actions import (
    answer_proposal,
    assign_task,
    finish_task,
    hand_over_tasks,
    load_kinds,
    mark_held,
    mark_reused,
    propose_joint_session,
    reassign_tasks,
    record_cell_word,
    record_session,
    share_initiative,
    withdraw_initiative,
    withdraw_task,
)
from thulinh.activities.models import Activity, ContentKind, Credit, Initiative, Kind, Proposal, Reuse, Task
from thulinh.activities.queries.tasks import left_tasks, tasks_of, tasks_to_hand_over
from thulinh.activities.rules.entries import PLANNED, Decision, InitiativeEntry, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.tests.town import AT, COMMITTEE, FOUNDED, TODAY, definitions, lay_definitions
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import end_charge, leave_seat
from thulinh.people.models import Charge
from thulinh.units.actions import NewUnit, open_units

DAY = dt.timedelta(days=1)


def told(verb: str) -> AuditEvent:
    return AuditEvent.objects.filter(verb=f"activities.{verb}").latest("pk")


@pytest.fixture
def meeting(town) -> Activity:
    """A committee meeting of the commune, nine days ago."""
    return record_session(
        SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY - 9 * DAY), by=town.commune, at=AT
    )


@pytest.fixture
def task(town, meeting) -> Task:
    """The officer's task for T2."""
    decision = Decision("Dự sinh hoạt thôn 2", town.officer.person_id, town.units["T2"], TODAY + 9 * DAY)
    return assign_task(meeting.pk, decision, by=town.commune, at=AT)


def test_a_task_belongs_to_the_officers_charge(town, task):
    assert task.charge.unit_id == town.units["T2"]
    assert (told("assign_task").subject_id, told("assign_task").unit_id) == (str(task.pk), town.units["T2"])


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (lambda town: Decision(" ", town.officer.person_id), "chưa ghi nội dung"),
        (lambda town: Decision("Việc", town.members["M1"][0]), "không thuộc đơn vị"),
        (lambda town: Decision("Việc", town.officer.person_id, due_on=TODAY - 10 * DAY), "trước ngày họp"),
        (lambda town: Decision("Việc", town.officer.person_id, 999_999), "không thuộc phạm vi"),
        (lambda town: Decision("Việc", town.officer.person_id, town.units["M1"]), "không thuộc phạm vi"),
    ],
)
def test_what_cannot_be_assigned(town, meeting, decision, message):
    with pytest.raises(Refusal, match=message):
        assign_task(meeting.pk, decision(town), by=town.commune, at=AT)
    assert not Task.objects.exists()


def test_only_a_held_meetings_side_assigns(town, meeting):
    with pytest.raises(Refusal, match="không ghi được"):
        assign_task(meeting.pk, Decision("Việc", town.officer.person_id), by=town.secretary, at=AT)
    plan = record_session(
        SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY + DAY, status=PLANNED), by=town.commune, at=AT
    )
    with pytest.raises(Refusal, match="đã tổ chức"):
        assign_task(plan.pk, Decision("Việc", town.officer.person_id), by=town.commune, at=AT)


@pytest.mark.parametrize("who", ["officer", "commune"])
def test_the_owner_or_who_assigns_says_it_is_done(town, task, who):
    done = finish_task(task.pk, on=TODAY, proof="Đã dự, có biên bản", by=town.accounts[who], at=AT)
    assert (done.done_on, done.proof) == (TODAY, "Đã dự, có biên bản")
    assert told("finish_task").after["done_on"] == "2026-11-22"
    with pytest.raises(Refusal, match="đã báo xong"):
        finish_task(task.pk, on=TODAY, proof="Lại", by=town.officer, at=AT)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"on": TODAY, "proof": " "}, "kết quả hoặc gửi một ảnh"),
        ({"on": TODAY + DAY, "proof": "x"}, "chưa tới"),
        ({"on": TODAY - 10 * DAY, "proof": "x"}, "trước ngày giao việc"),
        ({"on": TODAY, "proof_file": 987_654}, "không còn trên máy chủ"),
    ],
)
def test_a_task_is_not_done_without_proof_or_out_of_time(town, task, more, message):
    with pytest.raises(Refusal, match=message):
        finish_task(task.pk, by=town.officer, at=AT, **more)
    task.refresh_from_db()
    assert task.done_on is None


def test_a_stranger_finishes_and_withdraws_nothing(town, task):
    with pytest.raises(Refusal, match="Người nhận việc"):
        finish_task(task.pk, on=TODAY, proof="x", by=town.other_secretary, at=AT)
    with pytest.raises(Refusal, match="không ghi được"):
        withdraw_task(task.pk, reason="x", by=town.other_secretary, at=AT)


def test_a_task_is_withdrawn_with_a_reason(town, task):
    with pytest.raises(Refusal, match="lý do"):
        withdraw_task(task.pk, reason="", by=town.commune, at=AT)
    withdraw_task(task.pk, reason="Giao nhầm", by=town.commune, at=AT)
    with pytest.raises(Refusal, match="đã được rút"):
        finish_task(task.pk, on=TODAY, proof="x", by=town.officer, at=AT)
    assert told("withdraw_task").reason == "Giao nhầm"


def test_open_tasks_and_plans_go_with_the_branch_when_it_ends(town, meeting, task):
    done = assign_task(meeting.pk, Decision("Xong", town.officer.person_id, town.units["T2"]), by=town.commune, at=AT)
    finish_task(done.pk, on=TODAY, proof="x", by=town.officer, at=AT)
    plan = record_session(town.entry(status=PLANNED, day=TODAY + 5 * DAY, attendance=()), by=town.secretary, at=AT)
    moved = hand_over_tasks(
        [town.units["T2"]], town.units["T3"], on=TODAY + DAY, reason="Sáp nhập thôn", by=town.commune
    )
    assert moved == 1
    task.refresh_from_db(), done.refresh_from_db(), plan.refresh_from_db()
    assert (task.unit_id, done.unit_id) == (town.units["T3"], town.units["T2"])
    assert (plan.status, Credit.objects.get(activity=plan).status) == ("huy", "huy")
    assert told("hand_over_task").before == {"unit": town.units["T2"]}
    assert hand_over_tasks([town.units["T3"]], None, on=TODAY, reason="Giải thể", by=town.commune) == 1
    task.refresh_from_db()
    assert task.withdrawn_reason == "Giải thể"


def test_open_tasks_go_to_who_follows_on_the_seat(town, meeting, task):
    deputy = town.commune_deputy.person_id
    done = assign_task(meeting.pk, Decision("Xong", town.officer.person_id, town.units["T2"]), by=town.commune, at=AT)
    finish_task(done.pk, on=TODAY, proof="x", by=town.officer, at=AT)
    assert list(tasks_to_hand_over(town.officer.person_id, town.commune, TODAY)) == [task]
    assert not tasks_to_hand_over(town.officer.person_id, town.secretary, TODAY)
    reassign_tasks([task.pk], deputy, reason="Thôi giữ chức danh", by=town.commune, at=AT)
    task.refresh_from_db()
    assert (task.owner_id, task.charge.unit_id) == (deputy, town.units["T2"])
    event = told("reassign_task")
    assert (event.before, event.after) == ({"owner": town.officer.person_id}, {"owner": deputy})
    assert event.reason == "Thôi giữ chức danh"
    assert [one.task for one in tasks_of(person=deputy, user=town.commune_deputy, on=TODAY)] == [task.pk]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": " "}, "lý do"),
        ({"tasks": []}, "chọn nhiệm vụ"),
        ({"to": "outsider"}, "không giữ chức danh"),
        ({"to": "secretary", "branch_too": True}, "không giữ chức danh"),
        ({"by": "secretary"}, "không ghi được"),
        ({"by": "outsider"}, "không ghi được"),
        ({"done": True}, "đã xong"),
    ],
)
def test_tasks_are_not_handed_over(town, meeting, task, change, message):
    tasks = [task.pk]
    if change.get("branch_too"):  # one of them lies elsewhere: nothing is written
        decision = Decision("Dự sinh hoạt thôn 1", town.officer.person_id, town.units["T1"])
        tasks.append(assign_task(meeting.pk, decision, by=town.commune, at=AT).pk)
    if change.get("done"):
        finish_task(task.pk, on=TODAY, proof="x", by=town.officer, at=AT)
    to = town.accounts[change.get("to", "commune_deputy")].person_id
    with pytest.raises(Refusal, match=message):
        reassign_tasks(
            change.get("tasks", tasks), to, reason=change.get("reason", "Thôi"),
            by=town.accounts[change.get("by", "commune")], at=AT,
        )  # fmt: skip
    assert set(Task.objects.filter(pk__in=tasks).values_list("owner", flat=True)) == {town.officer.person_id}
    assert not AuditEvent.objects.filter(verb="activities.reassign_task").exists()


def test_tasks_of_who_has_left_wait_until_somebody_takes_them(town, task):
    assert not left_tasks(town.commune, TODAY)
    end_charge(Charge.objects.get(), on=TODAY - DAY, reason="Đổi địa bàn", by=town.commune)
    assert list(left_tasks(town.commune, TODAY)) == [task]
    assert not left_tasks(town.province, TODAY)  # the level that gave it answers for it
    assert not left_tasks(town.secretary, TODAY)
    reassign_tasks([task.pk], town.commune_deputy.person_id, reason="Đổi địa bàn", by=town.commune, at=AT)
    assert not left_tasks(town.commune, TODAY)
    leave_seat(town.holdings["commune_deputy"], on=TODAY - DAY, reason="Chuyển công tác", by=town.commune)
    assert list(left_tasks(town.commune, TODAY)) == [task]


def plan(town, host: str = "T2", **changes) -> JointPlan:
    """A joint session of December at T2 with T1."""
    given = {
        "unit": town.units["HT"],
        "month_on": dt.date(2026, 12, 1),
        "host": town.units[host],
        "branches": (town.units["T1"],),
        "day": dt.date(2026, 12, 12),
        "place": "Nhà văn hóa thôn 2",
        "content": "Tuyên truyền pháp luật",
    }
    return JointPlan(**(given | changes))


@pytest.fixture
def proposal(town) -> Proposal:
    """Proposed by the secretary of T2."""
    return propose_joint_session(plan(town), by=town.secretary, at=AT)


def test_a_secretary_proposes_and_the_commune_agrees(town, proposal):
    assert (proposal.state, proposal.proposer_id) == ("de-xuat", town.secretary.person_id)
    answered = answer_proposal(proposal.pk, outcome="dong-y", by=town.commune, at=AT)
    session = answered.activity
    assert (session.status, session.day, session.place, session.minutes) == (
        "du-kien", dt.date(2026, 12, 12), "Nhà văn hóa thôn 2", "Tuyên truyền pháp luật"
    )  # fmt: skip
    roles = dict(Credit.objects.filter(activity=session).values_list("unit__code", "role"))
    assert roles == {"T2": "chu-tri", "T1": "tham-gia", "HT": "cap-tren"}
    assert told("answer_proposal").after["state"] == "dong-y"
    later = timezone.make_aware(dt.datetime(2026, 12, 12, 21))
    held = mark_held(session.pk, {}, version=1, by=town.secretary, at=later)
    assert (held.status, held.is_on_behalf) == ("da-to-chuc", False)
    with pytest.raises(Refusal, match="không còn là dự kiến"):
        answer_proposal(proposal.pk, outcome="khong-dong-y", answer="Thôi", by=town.commune, at=later)


def test_the_commune_moves_it_and_may_move_it_again(town, proposal):
    moved = plan(town, day=dt.date(2026, 12, 19), place="Sân bóng")
    answered = answer_proposal(
        proposal.pk, outcome="doi-lich", plan=moved, answer="Trùng đại hội", by=town.commune, at=AT
    )
    first = answered.activity_id
    assert (answered.day, answered.place, answered.activity.day) == (moved.day, "Sân bóng", moved.day)
    again = answer_proposal(
        proposal.pk, outcome="doi-lich", plan=plan(town, day=dt.date(2026, 12, 26)), by=town.commune, at=AT
    )
    assert (again.activity_id, Activity.objects.get().day) == (first, dt.date(2026, 12, 26))
    elsewhere = plan(town, "T3", branches=(town.units["T1"], town.units["T2"]))
    other = answer_proposal(proposal.pk, outcome="doi-lich", plan=elsewhere, by=town.commune, at=AT)
    assert other.activity.host_id == town.units["T3"]
    assert Activity.objects.get(pk=first).status == "huy"


def test_the_commune_declines_with_a_reason(town, proposal):
    with pytest.raises(Refusal, match="lý do"):
        answer_proposal(proposal.pk, outcome="khong-dong-y", by=town.commune, at=AT)
    answer_proposal(proposal.pk, outcome="khong-dong-y", answer="Tháng có đại hội", by=town.commune, at=AT)
    assert not Activity.objects.exists()
    propose_joint_session(plan(town, day=dt.date(2026, 12, 20)), by=town.secretary, at=AT)


@pytest.mark.parametrize("who", ["secretary", "officer", "outsider"])
def test_only_the_commune_answers(town, proposal, who):
    with pytest.raises(Refusal, match="không ghi được"):
        answer_proposal(proposal.pk, outcome="dong-y", by=town.accounts[who], at=AT)
    proposal.refresh_from_db()
    assert proposal.state == "de-xuat"


def test_nobody_answers_for_another_unit_by_naming_their_own(town, proposal):
    second = open_units([NewUnit("M2", "Chi đoàn thôn Sáng", "chi-doan", "TM")], by=None, on=FOUNDED)[0].pk
    ours = plan(town, unit=town.units["TM"], host="TM", branches=(town.units["M1"], second))
    with pytest.raises(Refusal, match="không ghi được"):
        answer_proposal(proposal.pk, outcome="doi-lich", plan=ours, by=town.outsider, at=AT)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.host_id) == ("de-xuat", town.units["T2"])


@pytest.mark.parametrize("who", ["member", "outsider", "officer"])
def test_a_stranger_does_not_propose(town, who):
    with pytest.raises(Refusal, match="cùng dự"):
        propose_joint_session(plan(town), by=town.accounts[who], at=AT)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": dt.date(2027, 1, 2)}, "day"),
        ({"branches": ()}, "branches"),
        ({"month_on": dt.date(2026, 11, 1), "day": TODAY - DAY}, "day"),
    ],
)
def test_what_cannot_be_proposed(town, changes, field):
    with pytest.raises(Refusal) as caught:
        propose_joint_session(plan(town, **changes), by=town.secretary, at=AT)
    assert [problem.field for problem in caught.value.problems] == [field]


def test_one_host_a_month_is_proposed_once(town, proposal):
    with pytest.raises(Refusal, match="đã được đề xuất"):
        propose_joint_session(plan(town, day=dt.date(2026, 12, 20)), by=town.commune, at=AT)
    command = uuid.uuid4()
    january = plan(town, month_on=dt.date(2027, 1, 1), day=dt.date(2027, 1, 9))
    made = {propose_joint_session(january, by=town.secretary, command_id=command, at=AT).pk for _ in range(2)}
    assert len(made) == 1


def test_the_party_cells_word_is_kept_with_who_when_and_paper(town, proposal):
    record_cell_word(
        proposal.pk, word="Nhất trí", speaker="Đồng chí Sáu, bí thư chi bộ", on=TODAY, paper="Biên bản 04",
        by=town.secretary, at=AT,
    )  # fmt: skip
    proposal.refresh_from_db()
    assert (proposal.cell_word, proposal.cell_on, proposal.cell_paper) == ("Nhất trí", TODAY, "Biên bản 04")
    assert told("record_cell_word").after["speaker"] == "Đồng chí Sáu, bí thư chi bộ"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"word": ""}, "cell_word"), ({"speaker": " "}, "cell_speaker"), ({"on": TODAY + DAY}, "cell_on")],
)
def test_what_is_no_word_of_the_cell(town, proposal, changes, field):
    given = {"word": "Nhất trí", "speaker": "Đồng chí Sáu", "on": TODAY} | changes
    with pytest.raises(Refusal) as caught:
        record_cell_word(proposal.pk, by=town.secretary, at=AT, **given)
    assert [problem.field for problem in caught.value.problems] == [field]
    with pytest.raises(Refusal, match="cùng dự"):
        record_cell_word(proposal.pk, word="x", speaker="y", on=TODAY, by=town.outsider, at=AT)


TOLD = InitiativeEntry("Tủ sách nhà văn hóa", "Mỗi quý góp sách.")


@pytest.fixture
def initiative(town) -> Initiative:
    """Shared by T2."""
    return share_initiative(TOLD, unit=town.units["T2"], on=TODAY, by=town.secretary, at=AT)


@pytest.mark.parametrize(
    ("entry", "on", "message"),
    [
        (InitiativeEntry("", "x"), TODAY, "đặt tên"),
        (InitiativeEntry("x", " "), TODAY, "cách làm"),
        (TOLD, TODAY + DAY, "chưa tới"),
        (TOLD, FOUNDED - DAY, "chưa có đơn vị"),
    ],
)
def test_what_cannot_be_shared(town, entry, on, message):
    with pytest.raises(Refusal, match=message):
        share_initiative(entry, unit=town.units["T2"], on=on, by=town.secretary, at=AT)
    with pytest.raises(Refusal, match="không ghi được"):
        share_initiative(TOLD, unit=town.units["T2"], on=TODAY, by=town.outsider, at=AT)
    assert not Initiative.objects.exists()


def test_a_meeting_tells_no_initiative_of_a_unit_elsewhere(town):
    told = InitiativeEntry("Tủ sách", "Góp sách mỗi quý", town.units["M1"])
    with pytest.raises(Refusal, match="không thuộc phạm vi"):
        record_session(
            SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY, initiatives=(told,)), by=town.commune, at=AT
        )
    assert not Initiative.objects.exists()


def test_others_reuse_it_once(town, initiative):
    mark_reused(initiative.pk, unit=town.units["T1"], on=TODAY, note="Đã có 40 cuốn", by=town.other_secretary, at=AT)
    assert Reuse.objects.get().note == "Đã có 40 cuốn"
    assert told("mark_reused").unit_id == town.units["T1"]
    for unit, who, on, message in (
        ("T1", "other_secretary", TODAY, "đã ghi áp dụng"),
        ("T2", "secretary", TODAY, "chính đơn vị mình"),
        ("T3", "commune", TODAY - DAY, "từ ngày đó"),
        ("T3", "secretary", TODAY, "không ghi được"),
    ):
        with pytest.raises(Refusal, match=message):
            mark_reused(initiative.pk, unit=town.units[unit], on=on, by=town.accounts[who], at=AT)
    assert Reuse.objects.count() == 1


def test_an_initiative_is_withdrawn_with_a_reason(town, initiative):
    with pytest.raises(Refusal, match="lý do"):
        withdraw_initiative(initiative.pk, reason=" ", by=town.secretary, at=AT)
    withdraw_initiative(initiative.pk, reason="Trùng", by=town.secretary, at=AT)
    with pytest.raises(Refusal, match="đã được rút"):
        mark_reused(initiative.pk, unit=town.units["T1"], on=TODAY, by=town.other_secretary, at=AT)


@pytest.mark.django_db
def test_the_shipped_kinds_are_loaded_once():
    lay_definitions()
    assert (Kind.objects.count(), ContentKind.objects.count()) == (7, 12)
    assert load_kinds(definitions("activities.yaml")) == 0
    joint = Kind.objects.get(is_joint=True)
    assert (joint.pk, joint.host_levels, joint.roll) == ("sinh-hoat-lien-chi-doan", ["chi-doan", "xa"], "doan-vien")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"chu-tri": ["chi-doam"]}, "chi-doan"),
        ({"can-co-mat": "doan-vienn"}, "doan-vien"),
        ({"noi-dung": ["phap-luatt"]}, "phap-luat"),
        ({"ten-goi": "x"}, "không có khóa “ten-goi”"),
        ({"ma": "giao-ban"}, "hai lần"),
    ],
)
def test_a_wrong_definition_names_the_nearest_word(change, message):
    lay_definitions()
    document = definitions("activities.yaml")
    document["loai"][0] |= change
    with pytest.raises(Refusal, match=message):
        load_kinds(document)
    assert AuditEvent.objects.filter(verb="activities.load_kinds").count() == 19
