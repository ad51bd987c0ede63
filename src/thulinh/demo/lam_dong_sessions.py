"""What the branches of the province of today held, or could not, in the last months; all invented."""

import datetime as dt
from dataclasses import dataclass, replace

from thulinh.activities.actions import answer_not_held, confirm_on_behalf, correct_session
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import FAILED, Decision, SessionEntry
from thulinh.demo.lam_dong import HOME_BRANCH, HOME_COMMUNE, Commune, LamDong, branches_with
from thulinh.demo.people import Inventor
from thulinh.demo.pictures import take_picture
from thulinh.demo.telling import attendance, judge, moment, tell, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing
from thulinh.people.models import Account
from thulinh.people.queries import roll_for

KIND = "sinh-hoat-chi-doan"
_WHY = (
    ("di-lam-xa", ""), ("di-lam-xa", ""), ("mua-vu", ""), ("mua-vu", ""), ("thoi-tiet", ""), ("it-doan-vien", ""),
    ("khac", "Trùng lễ của thôn (giả định)"),
)  # fmt: skip
_WRONG = (
    "Ảnh không phải của buổi này (giả định)", "Chưa ghi kết luận, phân công (giả định)",
    "Số có mặt không khớp danh sách (giả định)",
)  # fmt: skip
_THEMES = (
    "Đánh giá công tác tháng, phương hướng tháng tới", "Sinh hoạt chủ điểm, kể chuyện về Bác",
    "Bàn việc dọn đường hoa, trồng cây", "Phổ biến Luật Thanh niên, trò chơi tập thể",
)  # fmt: skip
_CONTENTS = (
    ("danh-gia", "phuong-huong"), ("danh-gia", "phap-luat"), ("tinh-nguyen", "phuong-huong"),
    ("phap-luat", "ky-nang-sinh-hoat"),
)  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """One branch as the teller goes through its months."""

    commune: Commune
    place: str
    unit: int
    diligence: float

    @property
    def secretary(self) -> Account | None:
        """Who records, where somebody holds the seat."""
        return self.commune.secretaries.get(self.unit)

    @property
    def is_home(self) -> bool:
        """Whether it is the branch of the role bí thư chi đoàn."""
        return self.commune.plan.code == HOME_COMMUNE and self.place == HOME_BRANCH


def tell_sessions(made: LamDong, inventor: Inventor) -> None:
    """Go through every branch and month: most were held, some not and said why, some are owed."""
    for commune, place, unit in branches_with(made.communes):
        branch = Branch(commune, place, unit, inventor.chance.choice((0.7, 0.85, 0.9, 0.95, 1.0)))
        for month in made.months:
            if commune.plan.remote != place or month.starts_on.month % 3 == 2:
                _tell_month(made, branch, month, inventor)
    _reuse_a_picture(made, inventor)


def _tell_month(made: LamDong, branch: Branch, month: Span, inventor: Inventor) -> None:
    day = month.starts_on + inventor.chance.randrange(4, 26) * DAY
    is_running = made.on in month
    if branch.is_home:
        if not is_running:
            _tell_home(made, branch, month, inventor)
        return
    if inventor.happens(branch.diligence if branch.secretary else 0.4):
        if day <= made.until:
            _hold(made, branch, day, inventor)
    elif inventor.happens(0.65) and min(month.ends_on, made.on) - DAY <= made.until and not is_running:
        _answer(made, branch, month, inventor)


def _answer(made: LamDong, branch: Branch, month: Span, inventor: Inventor) -> None:
    """An honest "không tổ chức được"; for a branch without a secretary the officer in charge gives it."""
    why, note = inventor.chance.choice(_WHY) if branch.secretary else ("chua-co-bi-thu", "")
    day = min(month.ends_on, made.until)
    with clock.on(moment(day, 18)):
        answer_not_held(
            unit=branch.unit, kind=KIND, day=day, why=why, note=note, starts_on=month.starts_on, ends_on=month.ends_on,
            by=branch.secretary or branch.commune.officer_of(branch.unit),
        )  # fmt: skip


def _entry(branch: Branch, day: dt.date, inventor: Inventor) -> SessionEntry:
    theme = inventor.chance.randrange(len(_THEMES))
    entry = SessionEntry(
        kind=KIND, host=branch.unit, day=day, starts_at=dt.time(19, 30),
        place=f"Nhà văn hóa {branch.commune.plan.word}", contents=_CONTENTS[theme], minutes=told(f"{_THEMES[theme]}."),
    )  # fmt: skip
    if branch.place in branch.commune.plan.unlisted:
        expected = inventor.chance.randrange(12, 20)
        return replace(entry, expected_count=expected, present_count=expected - inventor.chance.randrange(2, 6))
    roll, sure = roll_for("doan-vien", branch.unit, day), branch.secretary.person_id if branch.secretary else None
    return replace(entry, attendance=attendance(roll, inventor, 0.78, sure=sure))


def _hold(made: LamDong, branch: Branch, day: dt.date, inventor: Inventor) -> None:
    lag = inventor.chance.choice((0, 0, 0, 0, 1, 1, 2, 3, 4, 12))
    written = min(day + lag * DAY, made.until)
    officer = branch.commune.officer_of(branch.unit)
    on_behalf = branch.secretary is None or inventor.happens(0.06)
    recorder = officer if on_behalf else branch.secretary
    activity = tell(_entry(branch, day, inventor), by=recorder, at=moment(written, 21))
    if on_behalf and branch.secretary and inventor.happens(0.6) and written + DAY <= made.until:
        with clock.on(moment(written + DAY, 12)):
            confirm_on_behalf(activity.pk, version=activity.version, by=branch.secretary)
    _look(made, branch, activity, written, inventor)


def _look(made: LamDong, branch: Branch, activity: Activity, written: dt.date, inventor: Inventor) -> None:
    """The officer in charge looks within some days, the commune's secretary where the officer wrote it."""
    looked = written + inventor.chance.randrange(1, 9) * DAY
    if looked > made.until or not inventor.happens(0.93):
        return
    officer = branch.commune.officer_of(branch.unit)
    judge_ = branch.commune.leader if activity.recorded_by_id == officer.pk else officer
    if not inventor.happens(0.05):
        judge(activity, by=judge_, at=moment(looked, 20))
        return
    judge(activity, by=judge_, at=moment(looked, 20), outcome=FAILED, reason=inventor.chance.choice(_WRONG))
    if branch.secretary and inventor.happens(0.5) and looked + 2 * DAY <= made.until:
        with clock.on(moment(looked + 2 * DAY, 20)):
            correct_session(
                activity.pk, {"conclusion": "Giao phó bí thư gửi danh sách trước ngày 25 hằng tháng."},
                version=activity.version, reason="Bổ sung kết luận (giả định)", by=branch.secretary,
            )  # fmt: skip


def _tell_home(made: LamDong, branch: Branch, month: Span, inventor: Inventor) -> None:
    """The branch of the role: every month held, with a picture; the last one waits, an older one was typed for it."""
    day = month.starts_on + 17 * DAY
    is_last = month == made.months[-2]
    entry = _entry(branch, day, inventor)
    picture = take_picture(inventor, at=moment(day, 19, 45), name=f"sinh-hoat-{day:%Y%m%d}.jpg")
    entry = replace(entry, files=(picture,))
    officer = branch.commune.officer_of(branch.unit)
    if month == made.months[-3]:
        tell(entry, by=officer, at=moment(day + DAY, 20))  # waits for the branch's word
        return
    if is_last:
        assert branch.secretary is not None
        assert branch.secretary.person_id is not None
        owner = branch.secretary.person_id
        entry = replace(
            entry,
            conclusion="Giao bí thư lập danh sách đoàn viên đi làm xa; giao phó bí thư chuẩn bị tình nguyện.",
            tasks=(
                Decision("Lập danh sách đoàn viên đi làm ăn xa", owner, branch.unit, made.on + 5 * DAY),
                Decision("Nộp đoàn phí quý của chi đoàn", owner, branch.unit, max(day, made.on - 6 * DAY)),
            ),
        )
    activity = tell(entry, by=branch.secretary, at=moment(min(day + DAY, made.until), 21))
    if not is_last:
        judge(activity, by=officer, at=moment(day + 4 * DAY))


def _reuse_a_picture(made: LamDong, inventor: Inventor) -> None:
    """Some sessions of the home commune have pictures; two branches sent one and the same."""
    home = made.home
    branches = [unit for place, unit in home.branches.items() if unit in home.secretaries and place != HOME_BRANCH]
    since = period_containing(Cadence.MONTH, made.months[0].starts_on).starts_on
    found = list(
        Activity.objects.current()
        .filter(host__in=branches, kind=KIND, status="da-to-chuc", verdict="cho-duyet", day__gte=since)
        .order_by("-day", "pk")[:8]
    )
    shared = None
    for place, activity in enumerate(found):
        picture = shared if place == 1 else None
        if picture is None:
            picture = take_picture(inventor, at=moment(activity.day, 19, 50), name=f"anh-{activity.pk}.jpg")
            shared = shared or picture
        if (account := home.secretaries.get(activity.host_id)) is None:
            continue
        with clock.on(moment(made.until, 21)):
            correct_session(
                activity.pk, {"files": (picture,)}, version=activity.version, reason="Thêm ảnh (giả định)", by=account
            )
