"""What the communes of the province of today held: meetings, joint sessions, clubs; all invented."""

import datetime as dt
from dataclasses import replace

from thulinh.activities.actions import (
    answer_proposal,
    finish_task,
    mark_held,
    mark_reused,
    plan_of,
    propose_joint_session,
    record_cell_word,
)
from thulinh.activities.models import Initiative, Proposal, Task
from thulinh.activities.rules.entries import Decision, InitiativeEntry, LessonEntry, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.rules.rotation import next_hosts
from thulinh.demo.ha_noi_year import INITIATIVES
from thulinh.demo.lam_dong import CLUB, HOME_BRANCH, Commune, LamDong
from thulinh.demo.people import Inventor
from thulinh.demo.telling import INVENTED, attendance, judge, moment, paper, tell, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing, periods_between
from thulinh.people.queries import roll_for
from thulinh.programmes.models import Adoption

_TASKS = (
    "Cùng chi đoàn rà soát danh sách đoàn viên", "Giúp chi đoàn chuẩn bị buổi sinh hoạt chủ điểm",
    "Theo dõi chi đoàn thu nộp đoàn phí", "Gặp đoàn viên đi làm xa về quê", "Giúp chi đoàn phát triển đoàn viên mới",
)  # fmt: skip


def tell_meetings(made: LamDong, inventor: Inventor) -> None:
    """Monthly meetings with tasks, joint sessions, club sessions, briefings, and what is planned next."""
    for number, commune in enumerate(made.communes.values()):
        hosts = next_hosts(_hosting(commune), [], [month.starts_on for month in made.months])
        for month, host in zip(made.months, hosts, strict=True):
            _tell_meeting(made, commune, month, inventor)
            if (number, month.starts_on.month % 4) != (3, 1):
                _tell_joint(made, commune, month, host, inventor)
        _tell_clubs(made, commune, number, inventor)
        if number in (1, 2):
            _tell_briefing(made, commune, inventor)
    _reuse(made)
    _tell_seminar(made, inventor)
    _leave_open(made)


def _hosting(commune: Commune) -> list[int]:
    """The branches that may host: those with a secretary, the home branch last, so that its turn is still to come."""
    home = commune.branches.get(HOME_BRANCH)
    return sorted(commune.secretaries, key=lambda branch: (branch == home, branch))


def _tell_meeting(made: LamDong, commune: Commune, month: Span, inventor: Inventor) -> None:
    day = month.starts_on + 2 * DAY
    if day > made.until or (commune is not made.home and not inventor.happens(0.93)):
        return
    leader = commune.secretary_of_commune.person_id
    charged = [(branch, charge) for branch, charge in commune.charges.items() if inventor.happens(0.92)]
    entry = SessionEntry(
        kind="hop-ban-thuong-vu", host=commune.unit, day=day, starts_at=dt.time(8), place="Trụ sở Đoàn cơ sở",
        contents=("giao-nhiem-vu", "danh-gia"),
        attendance=attendance(roll_for("btv", commune.unit, day), inventor, 0.92, sure=leader),
        minutes=told(f"Đánh giá công tác, giao việc {month.label}."),
        tasks=tuple(
            Decision(inventor.chance.choice(_TASKS), charge.holding.person_id, branch, month.ends_on)
            for branch, charge in charged
        ),
    )  # fmt: skip
    activity = tell(entry, by=commune.leader, at=moment(day, 17))
    if day + 5 * DAY <= made.until and inventor.happens(0.8):
        judge(activity, by=made.officer, at=moment(day + 5 * DAY, 9))
    for task in Task.objects.filter(activity=activity).order_by("pk"):
        done_on = day + inventor.chance.randrange(5, 26) * DAY
        if done_on <= made.until and inventor.happens(0.94):
            owner = next(account for account in commune.officers if account.person_id == task.owner_id)
            with clock.on(moment(done_on, 20)):
                finish_task(task.pk, on=done_on, proof=f"Đã làm cùng chi đoàn. {INVENTED}", by=owner)


def _tell_joint(made: LamDong, commune: Commune, month: Span, host: int, inventor: Inventor) -> None:
    day = month.starts_on + inventor.chance.randrange(14, 24) * DAY
    if day > made.until:
        return
    # The home branch still owes its running month, so that there is something to record.
    home = commune.branches.get(HOME_BRANCH) if made.on in month else None
    plan = _plan(commune, host, day, inventor, without=home)
    proposal = _propose(commune, plan, month.starts_on + 4 * DAY)
    with clock.on(moment(month.starts_on + 6 * DAY)):
        answer_proposal(proposal.pk, outcome="dong-y", by=commune.leader)
        proposal.refresh_from_db()
    roll = roll_for("doan-vien", host, day, parts=[branch for branch in plan.branches if branch != host])
    changes = {
        "attendance": attendance(roll, inventor, 0.6, sure=commune.secretaries[host].person_id),
        "contents": ("van-hoa-the-thao", "trao-doi-kinh-nghiem"),
    }
    assert proposal.activity is not None
    with clock.on(moment(day, 22)):
        held = mark_held(proposal.activity.pk, changes, version=proposal.activity.version, by=commune.secretaries[host])
    if day + 3 * DAY <= made.until:
        judge(held, by=commune.leader, at=moment(day + 3 * DAY))


def _plan(commune: Commune, host: int, day: dt.date, inventor: Inventor, *, without: int | None = None) -> JointPlan:
    others = [branch for branch in commune.secretaries if branch not in (host, without)]
    parts = inventor.chance.sample(others, min(len(others), inventor.chance.randrange(2, 5)))
    content = f"Giao lưu bóng chuyền, trao đổi cách giữ chân đoàn viên. {INVENTED}"
    place = f"Nhà văn hóa {commune.plan.word}"
    first = day.replace(day=1)
    return JointPlan(commune.unit, first, host, tuple(sorted([host, *parts])), day, dt.time(19), place, content)


def _propose(commune: Commune, plan: JointPlan, day: dt.date) -> Proposal:
    with clock.on(moment(day)):
        proposal = propose_joint_session(plan, by=commune.secretaries[plan.host])
        return record_cell_word(
            proposal.pk, word="Chi bộ nhất trí", speaker="Bí thư chi bộ (giả định)", on=day,
            paper=paper("Biên bản họp chi bộ"), by=commune.secretaries[plan.host],
        )  # fmt: skip


def _tell_clubs(made: LamDong, commune: Commune, number: int, inventor: Inventor) -> None:
    """Each quarter a session of the club, where an initiative may be told; one club is behind."""
    first = Adoption.objects.get(programme__code=CLUB, unit=made.province).starts_on
    for place, quarter in enumerate(periods_between(Cadence.QUARTER, first, made.on)):
        day = quarter.starts_on + inventor.chance.randrange(15, 40) * DAY
        if day > made.until or (number == 3 and place == 1):
            continue
        telling = INITIATIVES[(number + place) % len(INITIATIVES)]
        secretaries = sorted(commune.secretaries)
        branch = secretaries[(3 + place) % len(secretaries)]
        author = commune.secretaries[branch].person_id
        entry = SessionEntry(
            kind="sinh-hoat-cau-lac-bo", host=commune.club, day=day, starts_at=dt.time(14), place="Hội trường xã",
            contents=(("nghiep-vu", "trao-doi-kinh-nghiem"), ("phap-luat", "van-hoa-the-thao"))[place % 2],
            attendance=attendance(roll_for("hoi-vien-clb", commune.club, day), inventor, 0.82, sure=author),
            minutes=told(f"Câu lạc bộ sinh hoạt {quarter.label}."),
            initiatives=(InitiativeEntry(telling[0], f"{telling[1]} {INVENTED}", branch, author),),
        )  # fmt: skip
        activity = tell(entry, by=commune.officers[0], at=moment(day, 20))
        if day + 7 * DAY <= made.until:
            judge(activity, by=commune.leader, at=moment(day + 7 * DAY, 9))


def _tell_briefing(made: LamDong, commune: Commune, inventor: Inventor) -> None:
    """The half-yearly briefing; two communes have held theirs."""
    half = period_containing(Cadence.HALF_YEAR, made.on)
    day = half.starts_on + 24 * DAY
    if day > made.until:
        return
    entry = SessionEntry(
        kind="giao-ban", host=commune.unit, day=day, starts_at=dt.time(8), place="Hội trường xã",
        contents=("lang-nghe", "quyen-loi"),
        attendance=attendance(roll_for("bi-thu", commune.unit, day), inventor, 0.88),
        minutes=told("Nghe tâm tư của bí thư chi đoàn, bàn cách tháo gỡ khó khăn."),
    )  # fmt: skip
    judge(tell(entry, by=commune.leader, at=moment(day, 17)), by=made.officer, at=moment(day + 3 * DAY, 9))


def _reuse(made: LamDong) -> None:
    """Three branches did what others had told (HN4, HN10)."""
    shared = list(Initiative.objects.filter(day__gte=made.months[0].starts_on).order_by("day", "pk")[:3])
    for one, commune in zip(shared, reversed(made.communes.values()), strict=False):
        branch = next(branch for branch in sorted(commune.secretaries) if branch != one.unit_id)
        with clock.on(moment(made.until)):
            mark_reused(
                one.pk, unit=branch, on=made.until, by=commune.secretaries[branch],
                note="Làm thử ở chi đoàn, đông người dự hơn (giả định)",
            )  # fmt: skip


def _tell_seminar(made: LamDong, inventor: Inventor) -> None:
    """A critique seminar of the home commune, with a lesson on a subject and one on a named cadre (HN5)."""
    commune, day = made.home, made.months[-2].starts_on + 19 * DAY
    cadre = commune.secretaries[commune.branches["Đồi Sim"]]
    entry = SessionEntry(
        kind="toa-dam-phan-bien", host=commune.unit, day=day, starts_at=dt.time(14), place="Hội trường xã",
        title="Tọa đàm phản biện kết quả phong trào", contents=("danh-gia",),
        attendance=attendance(roll_for("bi-thu", commune.unit, day), inventor, 0.85),
        minutes=told("Phản biện kết quả phong trào của các chi đoàn."),
        lessons=(
            LessonEntry("Báo lịch sinh hoạt sớm", f"Báo trước ba ngày thì đông hơn. {INVENTED}"),
            LessonEntry(
                "Điều hành buổi sinh hoạt", f"Nên giao phần trò chơi cho phó bí thư. {INVENTED}", cadre.person_id
            ),
        ),
    )  # fmt: skip
    tell(entry, by=commune.leader, at=moment(day, 20))


def _leave_open(made: LamDong) -> None:
    """One proposal of the home commune waits for an answer, and one joint session is planned at the home branch."""
    commune, home = made.home, made.home.branches[HOME_BRANCH]
    following = period_containing(Cadence.MONTH, made.on).ends_on + DAY
    inventor = Inventor(7)
    waiting = _plan(commune, commune.branches["Đồi Sim"], following + 13 * DAY, inventor)
    _propose(commune, waiting, made.until)
    soon = _plan(commune, home, made.on + 6 * DAY, inventor)
    planned = _propose(commune, soon, made.until - 2 * DAY)
    with clock.on(moment(made.until, 7)):
        answer_proposal(
            planned.pk, outcome="doi-lich", plan=replace(plan_of(planned), starts_at=dt.time(18, 30)),
            answer="Bắt đầu sớm nửa giờ", by=commune.leader,
        )  # fmt: skip
