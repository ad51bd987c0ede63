"""What Hà Nội held in the four quarters to 30/9/2020 (HN2–HN6, HN8, HN10), and what the source printed (HN7).

Every day, attendance and word here is invented; the two totals are printed in the source.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from thulinh.activities.actions import answer_not_held, mark_reused
from thulinh.activities.models import Initiative
from thulinh.activities.rules.entries import FAILED, Attendee, InitiativeEntry, LessonEntry, SessionEntry
from thulinh.demo.ha_noi import BEGUN, CLUB, EXTENDED, FOLLOWERS, LAST, District, HaNoi, title
from thulinh.demo.people import Inventor
from thulinh.demo.telling import INVENTED, attendance, judge, moment, tell, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY, Cadence, Span, periods_between
from thulinh.people.queries import roll_for
from thulinh.statements.actions import declare
from thulinh.statements.models import DeclaredFigure

QUARTERS = tuple(periods_between(Cadence.QUARTER, dt.date(2019, 10, 1), LAST))
WEEKS = tuple(week for week in periods_between(Cadence.WEEK, BEGUN, LAST) if week.ends_on <= LAST)
# Clubs that said nothing, that said why not, and one whose record was found wrong: (district, quarter).
SILENT = {("Mỹ Đức", "2019-Q4"), ("Sóc Sơn", "2020-Q1"), ("Ứng Hòa", "2020-Q2")}
ANSWERED = {("Ba Vì", "2020-Q1"): "Phòng, chống dịch, không tập trung đông người (giả định)"}
FOUND_WRONG = {("Phú Xuyên", "2020-Q2"): "Không có danh sách người dự (giả định)"}
MISSING = SILENT | set(ANSWERED) | set(FOUND_WRONG)
# Weeks of Hai Bà Trưng without a briefing: four with a reason, one forgotten.
QUIET_WEEKS = {
    "2020-W05": "Nghỉ Tết Nguyên đán (giả định)",
    "2020-W14": "Giãn cách xã hội (giả định)",
    "2020-W15": "Giãn cách xã hội (giả định)",
    "2020-W16": "Giãn cách xã hội (giả định)",
}
FORGOTTEN_WEEK = "2020-W28"
SEMINAR_ON, PRAISED_ON, BRANCH_SESSION_ON = dt.date(2020, 6, 20), dt.date(2020, 7, 18), dt.date(2020, 9, 12)
ARTICLE = (
    "Ban Tổ chức - Kiểm tra Thành đoàn Hà Nội: Mô hình, giải pháp nâng cao chất lượng Bí thư Chi đoàn tại địa bàn "
    "dân cư"
)
ARTICLE_ON = dt.date(2020, 9, 10)
_CONTENTS = (
    ("phap-luat", "trao-doi-kinh-nghiem"),
    ("van-hoa-the-thao", "nghiep-vu"),
    ("ky-nang-sinh-hoat",),
    ("nghiep-vu", "trao-doi-kinh-nghiem"),
    ("phap-luat", "ky-nang-sinh-hoat"),
)
INITIATIVES = (
    (
        "Tủ sách dùng chung ở nhà văn hóa tổ dân phố",
        "Mỗi đoàn viên góp hai cuốn, chi đoàn lập sổ mượn, ba tháng đổi sách với chi đoàn bên cạnh.",
    ),
    (
        "Nhóm Zalo báo việc trước ba ngày",
        "Bí thư chi đoàn báo lịch trước ba ngày, ai bận thì báo lại kèm lý do; số người dự tăng rõ.",
    ),
    (
        "Sinh hoạt ghép với tối văn nghệ khu phố",
        "Nửa giờ đầu sinh hoạt chi đoàn, sau đó cùng khu phố văn nghệ; thanh niên đi làm cũng tới.",
    ),
    (
        "Góc đổi rác lấy cây",
        "Sáng chủ nhật đầu tháng, đổi chai nhựa lấy cây xanh; tiền bán phế liệu vào quỹ chi đoàn.",
    ),
    (
        "Phân công đoàn viên cũ kèm đoàn viên mới",
        "Mỗi đoàn viên mới kết nạp có một đoàn viên cũ kèm ba tháng đầu.",
    ),
    (
        "Sổ tay bí thư chi đoàn một trang",
        "Một trang giấy ghi việc của bốn tuần, dán ở nhà văn hóa, ai cũng xem được.",
    ),
)


def tell_year(made: HaNoi, inventor: Inventor) -> None:
    """Everything that Hà Nội held from October 2019 to September 2020."""
    for place, district in enumerate(made.districts.values()):
        for number, quarter in enumerate(QUARTERS):
            _tell_quarter(made, district, quarter, _CONTENTS[(place + number) % len(_CONTENTS)], inventor)
    _tell_weeks(made, made.example, WEEKS, inventor, INITIATIVES)
    for name in FOLLOWERS:
        weeks = [week for week in WEEKS if week.starts_on >= EXTENDED]
        _tell_weeks(made, made.districts[name], weeks, inventor, ())
    _reuse(made)
    _tell_seminar(made, inventor)
    _tell_praise(made)
    _tell_branch_sessions(made)
    _declare(made)


def _tell_quarter(
    made: HaNoi, district: District, quarter: Span, contents: tuple[str, ...], inventor: Inventor
) -> None:
    key = (district.name, quarter.code)
    if key in SILENT:
        return
    if key in ANSWERED:
        with clock.on(moment(quarter.ends_on, 17)):
            answer_not_held(
                unit=district.club, kind="sinh-hoat-cau-lac-bo", day=quarter.ends_on, why="khac", note=ANSWERED[key],
                starts_on=quarter.starts_on, ends_on=quarter.ends_on, by=district.account,
            )  # fmt: skip
        return
    day = quarter.starts_on + inventor.chance.randrange(20, 80) * DAY
    entry = SessionEntry(
        kind="sinh-hoat-cau-lac-bo", host=district.club, day=day, starts_at=dt.time(19, 30),
        place=f"Trụ sở {title(district.name)}", contents=contents,
        attendance=attendance(roll_for("hoi-vien-clb", district.club, day), inventor, sure=district.leader.pk),
        minutes=told(f"Câu lạc bộ sinh hoạt {quarter.label}."),
    )  # fmt: skip
    written = moment(day + inventor.chance.choice((0, 0, 0, 0, 1, 1, 1, 2, 3, 9)) * DAY, 21)
    activity = tell(entry, by=district.account, at=written)
    if key in FOUND_WRONG:
        judge(activity, by=made.officer, at=written + 5 * DAY, outcome=FAILED, reason=FOUND_WRONG[key])
    elif quarter is not QUARTERS[-1] or district.name < "N":
        judge(activity, by=made.officer, at=written + inventor.chance.randrange(2, 12) * DAY)


def _tell_weeks(
    made: HaNoi,
    district: District,
    weeks: Sequence[Span],
    inventor: Inventor,
    initiatives: Sequence[tuple[str, str]],
) -> None:
    """A briefing of branch secretaries each Friday; about every second month somebody shares an initiative (HN4)."""
    shared = iter(initiatives)
    for place, week in enumerate(weeks):
        day = week.starts_on + 4 * DAY
        if week.code in QUIET_WEEKS:
            with clock.on(moment(week.ends_on, 9)):
                answer_not_held(
                    unit=district.unit, kind="giao-ban", day=day, why="khac", note=QUIET_WEEKS[week.code],
                    starts_on=week.starts_on, ends_on=week.ends_on, by=district.account,
                )  # fmt: skip
            continue
        if week.code == FORGOTTEN_WEEK:
            continue
        telling = next(shared, None) if place % 8 == 2 else None
        entry = _briefing(district, day, inventor, telling)
        activity = tell(entry, by=district.account, at=moment(day + inventor.chance.randrange(0, 3) * DAY, 17))
        if week.ends_on < dt.date(2020, 9, 14):
            judge(activity, by=made.officer, at=moment(week.ends_on + 2 * DAY, 9))


def _briefing(district: District, day: dt.date, inventor: Inventor, telling: tuple[str, str] | None) -> SessionEntry:
    branches = sorted(set(district.branches) & set(district.secretaries))
    branch = branches[day.toordinal() // 7 % len(branches)]
    initiatives = (_initiative(district, branch, day, telling),) if telling else ()
    return SessionEntry(
        kind="giao-ban", host=district.unit, day=day, starts_at=dt.time(16, 30), place=title(district.name),
        contents=("trao-doi-kinh-nghiem", "phuong-huong"),
        attendance=attendance(roll_for("bi-thu", district.unit, day), inventor, 0.9, sure=district.leader.pk),
        minutes=told("Các bí thư chi đoàn nêu việc trong tuần, chia sẻ kinh nghiệm và sáng kiến."),
        initiatives=initiatives,
    )  # fmt: skip


def _initiative(district: District, branch: int, day: dt.date, telling: tuple[str, str]) -> InitiativeEntry:
    """What the branch's secretary tells; of a secretary who has left since, the name is not kept."""
    is_theirs = day >= district.seats[branch].starts_on
    author = district.secretaries[branch].pk if is_theirs else None
    return InitiativeEntry(telling[0], f"{telling[1]} {INVENTED}", unit=branch, author=author)


def _reuse(made: HaNoi) -> None:
    """Branches elsewhere find an initiative of Hai Bà Trưng and do the same (HN4, HN10)."""
    shared = list(Initiative.objects.filter(unit__in=made.example.branches).order_by("day", "pk"))
    for place, (name, number) in enumerate((("Đống Đa", 0), ("Đống Đa", 1), ("Hoàn Kiếm", 0))):
        district, day = made.districts[name], dt.date(2020, 8, 8 + 7 * place)
        with clock.on(moment(day)):
            mark_reused(
                shared[number].pk, unit=district.branches[place], on=day, by=district.account,
                note="Đã làm ở chi đoàn, đoàn viên hưởng ứng (giả định)",
            )  # fmt: skip


def _tell_seminar(made: HaNoi, inventor: Inventor) -> None:
    """A critique seminar on the movement, with a lesson on a subject and one on a named cadre (HN5)."""
    district = made.example
    cadre = district.secretaries[district.branches[3]]
    entry = SessionEntry(
        kind="toa-dam-phan-bien", host=district.unit, day=SEMINAR_ON, starts_at=dt.time(8, 30),
        title="Tọa đàm phản biện về kết quả phong trào 6 tháng đầu năm 2020", place="Hội trường quận (giả định)",
        contents=("danh-gia", "trao-doi-kinh-nghiem"),
        attendance=attendance(roll_for("bi-thu", district.unit, SEMINAR_ON), inventor, sure=cadre.pk),
        minutes=told("Nghe phản biện về hai phong trào, thảo luận ở tổ, kết luận chung."),
        lessons=(
            LessonEntry("Chọn việc vừa sức chi đoàn", f"Mỗi quý chỉ nhận hai việc, làm đến cùng. {INVENTED}"),
            LessonEntry(
                "Cách điều hành của cán bộ chủ chốt", f"Cần giao việc sớm hơn cho phó bí thư. {INVENTED}", cadre.pk
            ),
        ),
    )  # fmt: skip
    judge(tell(entry, by=district.account, at=moment(SEMINAR_ON, 17)), by=made.officer, at=moment(SEMINAR_ON + DAY))


def _tell_praise(made: HaNoi) -> None:
    """Exemplary cadres are commended (HN6)."""
    district = made.example
    praised = [district.secretaries[branch] for branch in district.branches[4:9]]
    entry = SessionEntry(
        kind="tuyen-duong", host=district.unit, day=PRAISED_ON, starts_at=dt.time(9),
        title="Tuyên dương cán bộ đoàn tiên tiến", place="Nhà văn hóa quận (giả định)",
        attendance=tuple(Attendee(person.pk, is_guest=True) for person in praised),
        minutes=told("Tuyên dương năm bí thư chi đoàn tiêu biểu."),
    )  # fmt: skip
    judge(tell(entry, by=district.account, at=moment(PRAISED_ON, 15)), by=made.officer, at=moment(PRAISED_ON + DAY))


def _tell_branch_sessions(made: HaNoi) -> None:
    """Branches with two-way participants hold a session: these speak, but neither vote nor count (HN8)."""
    for branch in made.two_way:
        roll = roll_for("doan-vien", branch, BRANCH_SESSION_ON)
        entry = SessionEntry(
            kind="sinh-hoat-chi-doan", host=branch, day=BRANCH_SESSION_ON, starts_at=dt.time(19, 30),
            place="Nhà văn hóa khu dân cư", contents=("danh-gia", "phuong-huong"),
            attendance=tuple(Attendee(one.person, True, one.unit) for one in roll),
            minutes=told("Đánh giá công tác tháng 8, phương hướng tháng 9."),
        )  # fmt: skip
        tell(entry, by=made.example.accounts[branch], at=moment(BRANCH_SESSION_ON, 21))


def _declare(made: HaNoi) -> None:
    """The two totals as the source prints them, without a period (HN7)."""
    printed = (("ket-nap", "Đoàn viên mới kết nạp", 663, "đoàn viên"),
               ("gioi-thieu-dang", "Giới thiệu cho Đảng xem xét kết nạp", 100, "đoàn viên"))  # fmt: skip
    with clock.on(moment(ARTICLE_ON, 9)):
        for code, label, value, measured_in in printed:
            declare(
                unit=made.example.unit, programme_code=CLUB, indicator_code=code, label=label, value=Decimal(value),
                nearness=DeclaredFigure.Nearness.OVER, measured_in=measured_in, source=ARTICLE, source_on=ARTICLE_ON,
                note="Nguồn không in kỳ của số liệu.", by=made.officer,
            )  # fmt: skip
