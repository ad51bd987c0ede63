"""What Sơn Viên held in 2022 (SV2, SV3, SV5, SV6); days, people and words are invented."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from thulinh.activities.actions import (
    answer_proposal,
    finish_task,
    mark_held,
    plan_of,
    propose_joint_session,
    record_cell_word,
)
from thulinh.activities.models import Activity, Proposal, Task
from thulinh.activities.rules.entries import Attendee, Decision, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.rules.rotation import next_hosts
from thulinh.demo.people import Inventor
from thulinh.demo.son_vien import LAST, REMOTE, SonVien
from thulinh.demo.telling import INVENTED, attendance, judge, moment, paper, tell, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, periods_between
from thulinh.people.queries import roll_for

MONTHS = tuple(periods_between(Cadence.MONTH, dt.date(2022, 1, 1), LAST))
BRIEFINGS = (dt.date(2022, 6, 18), dt.date(2022, 12, 17))
# Who was not there, at the first and at the second briefing.
ABSENT = {BRIEFINGS[0]: {"Lộc Tây": "Đi thi"}, BRIEFINGS[1]: {"Khe Sé": "Đường sạt lở", "Đại Hòa": "Ốm"}}
FORGOTTEN = (8, "Xuân Hòa")  # in this month nobody gave a task for this branch
MOVED_MONTH, DECLINED_MONTH = 10, 4
_TASKS = (
    "Cùng chi đoàn rà soát danh sách đoàn viên đi làm ăn xa", "Vận động thanh niên tham gia khám tuyển",
    "Giúp chi đoàn chuẩn bị ngày hội Đoàn viên", "Cùng chi đoàn làm hồ sơ vay vốn của bí thư chi đoàn",
    "Theo dõi chi đoàn ra quân tình nguyện hè", "Kiểm tra sổ sinh hoạt chi đoàn",
)  # fmt: skip
_TOPICS = (
    "Dọn vệ sinh đường thôn, giao lưu bóng chuyền", "Sinh hoạt chủ điểm, hát cho nhau nghe",
    "Trao đổi cách làm vườn, vay vốn phát triển kinh tế", "Phổ biến Luật Nghĩa vụ quân sự, trò chơi tập thể",
)  # fmt: skip


def tell_year(made: SonVien, inventor: Inventor) -> None:
    """The year 2022: monthly meetings with tasks, two briefings, twelve joint sessions from proposal to record."""
    hosts = next_hosts(list(made.branches.values()), [], [month.starts_on for month in MONTHS])
    for month, host in zip(MONTHS, hosts, strict=True):
        _tell_meeting(made, month, inventor)
        _tell_joint(made, month, host, inventor)
    for day in BRIEFINGS:
        _tell_briefing(made, day)


def _tell_meeting(made: SonVien, month: Span, inventor: Inventor) -> None:
    """The standing committee gives each officer a task for each branch in their charge (SV3)."""
    day = month.starts_on + (4 if month.starts_on.month == 1 else 2) * DAY
    skipped = made.branches[FORGOTTEN[1]] if month.starts_on.month == FORGOTTEN[0] else None
    remote = made.branches[REMOTE]
    branches = [
        branch
        for branch in made.branches.values()
        if branch != skipped and (branch != remote or month.starts_on.month % 3 == 1)
    ]
    title = _TASKS[month.starts_on.month % len(_TASKS)]
    entry = SessionEntry(
        kind="hop-ban-thuong-vu", host=made.commune, day=day, starts_at=dt.time(7, 30), place="Trụ sở Đoàn xã",
        contents=("giao-nhiem-vu", "danh-gia", "phuong-huong"),
        attendance=attendance(roll_for("btv", made.commune, day), inventor, 0.95, sure=made.leader.pk),
        minutes=told(f"Đánh giá tháng trước, giao việc {month.label}."),
        tasks=tuple(Decision(title, made.owner_of(branch).pk, branch, month.ends_on) for branch in branches),
    )  # fmt: skip
    activity = tell(entry, by=made.account, at=moment(day, 18))
    judge(activity, by=made.above, at=moment(day + 6 * DAY, 9))
    _finish(made, activity, [month.ends_on - inventor.chance.randrange(0, 15) * DAY for _ in branches])


def _finish(made: SonVien, activity: Activity, days: Sequence[dt.date]) -> None:
    """The tasks of a meeting were done on these days, with a word that shows it."""
    for task, day in zip(Task.objects.filter(activity=activity).order_by("pk"), days, strict=True):
        with clock.on(moment(day, 21)):
            finish_task(task.pk, on=day, proof=f"Đã làm, có ký nhận. {INVENTED}", by=made.account)


def _tell_briefing(made: SonVien, day: dt.date) -> None:
    """The standing members hear all branch secretaries; who was absent, and why, is written down (SV2)."""
    absent = {made.secretaries[made.branches[name]].pk: why for name, why in ABSENT[day].items()}
    roll = roll_for("bi-thu", made.commune, day)
    entry = SessionEntry(
        kind="giao-ban", host=made.commune, day=day, starts_at=dt.time(8), place="Hội trường UBND xã",
        contents=("lang-nghe", "quyen-loi", "phuong-huong"),
        attendance=tuple(
            Attendee(one.person, one.person not in absent, one.unit, absence_reason=absent.get(one.person, ""))
            for one in roll
        ),
        minutes=told("Nghe tâm tư của bí thư chi đoàn, bàn cách tháo gỡ khó khăn, định hướng hoạt động."),
        conclusion="Đề nghị xã chi trả đúng hạn chế độ của cán bộ đoàn thôn; giới thiệu bí thư chi đoàn vay vốn.",
        tasks=(
            Decision("Kiến nghị chi trả chế độ của cán bộ đoàn thôn", made.leader.pk, made.commune, day + 14 * DAY),
        ),
    )  # fmt: skip
    activity = tell(entry, by=made.account, at=moment(day, 17))
    judge(activity, by=made.above, at=moment(day + 5 * DAY, 9))
    _finish(made, activity, [day + 10 * DAY])


def _tell_joint(made: SonVien, month: Span, host: int, inventor: Inventor) -> None:
    """From a secretary's proposal, with the Party cell's word, to the commune's answer and the session held (SV5)."""
    branches = list(made.branches.values())
    others = inventor.chance.sample([branch for branch in branches if branch != host], inventor.chance.randrange(2, 5))
    plan = JointPlan(
        made.commune, month.starts_on, host, tuple(sorted([host, *others])), month.starts_on + 20 * DAY,
        dt.time(19), "Nhà văn hóa thôn", f"{_TOPICS[month.starts_on.month % len(_TOPICS)]}. {INVENTED}",
    )  # fmt: skip
    if month.starts_on.month == DECLINED_MONTH:
        _decline_first(made, plan, others[0])
    proposal = _propose(made, plan, moment(month.starts_on + 3 * DAY))
    with clock.on(moment(month.starts_on + 5 * DAY)):
        record_cell_word(
            proposal.pk, word="Chi bộ nhất trí, cho mượn nhà văn hóa thôn", speaker="Bí thư chi bộ thôn (giả định)",
            on=month.starts_on + 5 * DAY, paper=paper("Biên bản họp chi bộ"), by=made.accounts[host],
        )  # fmt: skip
    agreed = _answer(made, proposal, plan, month)
    _hold(made, agreed, host, inventor)


def _propose(made: SonVien, plan: JointPlan, at: dt.datetime) -> Proposal:
    with clock.on(at):
        return propose_joint_session(plan, by=made.accounts[plan.host])


def _decline_first(made: SonVien, plan: JointPlan, other: int) -> None:
    """A branch whose turn it is not asks first; the commune says whose turn it is."""
    first = _propose(made, replace(plan, host=other), moment(plan.month_on + 2 * DAY))
    with clock.on(moment(plan.month_on + 2 * DAY, 21)):
        answer_proposal(first.pk, outcome="khong-dong-y", answer="Tháng này đến lượt thôn khác", by=made.account)


def _answer(made: SonVien, proposal: Proposal, plan: JointPlan, month: Span) -> Proposal:
    with clock.on(moment(month.starts_on + 7 * DAY)):
        if month.starts_on.month != MOVED_MONTH:
            return answer_proposal(proposal.pk, outcome="dong-y", by=made.account)
        moved = replace(plan, day=plan.day + 7 * DAY)
        return answer_proposal(
            proposal.pk, outcome="doi-lich", plan=moved, answer="Tránh bão, lùi một tuần (giả định)", by=made.account
        )


def _hold(made: SonVien, proposal: Proposal, host: int, inventor: Inventor) -> Activity:
    plan = plan_of(proposal)
    assert proposal.activity is not None
    roll = roll_for("doan-vien", host, plan.day, parts=[branch for branch in plan.branches if branch != host])
    changes = {
        "attendance": attendance(roll, inventor, 0.75, sure=made.secretaries[host].pk),
        "contents": ("van-hoa-the-thao", "trao-doi-kinh-nghiem"),
        "minutes": told(plan.content),
    }
    with clock.on(moment(plan.day, 22)):
        held = mark_held(proposal.activity.pk, changes, version=proposal.activity.version, by=made.accounts[host])
    judge(held, by=made.account, at=moment(plan.day + 3 * DAY))
    return held
