"""The two classes of Gia Lai in 2023 (GL2–GL5): over 200 secretaries and deputies, most of them newly elected.

Two classes, over 200 people, most newly elected, the nine topics, lessons fitted to unequal levels and the exchange of
experience are the source's; days, places, lecturers, who was there and what was said are invented.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from thulinh.demo.gia_lai import POSTS, GiaLai
from thulinh.demo.gia_lai_year import CREDIT, SOFTWARE
from thulinh.demo.people import Inventor
from thulinh.demo.telling import moment, name_of, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.training.actions import (
    approve,
    close_roll,
    contribute,
    end_class,
    evaluate,
    issue_certificates,
    mark_at_door,
    mark_presence,
    nominate,
    open_class,
    open_roll,
    plan_class,
    set_groups,
    set_half_days,
    settle_class,
    withdraw_participant,
    write_results,
)
from thulinh.training.models import HalfDay, Participant, Plan, Presence, TrainingClass
from thulinh.training.queries.grouping import propose_groups
from thulinh.training.rules.classes import ClassEntry, HalfDayEntry, LessonEntry
from thulinh.training.rules.evaluating import QUESTIONS
from thulinh.training.rules.grouping import GroupEntry
from thulinh.training.rules.results import PASSED, ResultEntry

# The first class ends on `FIRST_ENDS`, the second on `ON`: from that day on everybody in office is trained.
FIRST_BEGINS, FIRST_ENDS = dt.date(2023, 3, 14), dt.date(2023, 3, 16)
SECOND_BEGINS, ON = dt.date(2023, 5, 16), dt.date(2023, 5, 18)
FIRST_CALLED = 111  # one of them falls ill before, one has to leave on the first evening: both are in the second
# What is taught half day by half day (GL3), and the exchange of experience (GL5).
_LESSONS: Sequence[Sequence[tuple[str, str, str]]] = (
    (("giang", "bao-ve-nen-tang", "Đấu tranh bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng"),
     ("giang", "bi-thu-voi-lien-doi", "Bí thư Đoàn xã với các liên đội ở địa phương")),
    (("giang", "kiem-tra-giam-sat", "Kiểm tra, giám sát, xử lý kỷ luật của Đoàn"),),
    (("thuc-hanh", SOFTWARE, "Nghiệp vụ trên phần mềm quản lý đoàn viên"),),
    (("giang", CREDIT, "Tín dụng chính sách, quản lý vốn vay nhận ủy thác"),
     ("giang", "cong-tac-thanh-nien", "Công tác thanh niên")),
    (("thuc-hanh", "cau-lac-bo-doi-nhom", "Câu lạc bộ, đội, nhóm"), ("thuc-hanh", "da-ngoai-thuc-hanh", "Dã ngoại"),
     ("thuc-hanh", "cong-tac-trai", "Tổ chức trại")),
    (("trao-doi", "", "Trao đổi, chia sẻ kinh nghiệm công tác Đoàn"),),
)  # fmt: skip
TOPICS = tuple(topic for half_day in _LESSONS for _, topic, _ in half_day if topic)
_LEVELS = ("moi", "da-lam")
_EXCHANGED = (
    ("Họp chi đoàn bằng hai thứ tiếng", "Bí thư nói tiếng Kinh, phó bí thư nói lại tiếng Jrai (giả định)."),
    ("Tiết kiệm theo nhóm năm người", "Mỗi nhóm vay vốn góp 50.000 đồng một tháng, giữ sổ chung (giả định)."),
    ("Sân chơi chiều thứ bảy ở nhà rông", "Liên đội và chi đoàn làng thay nhau tổ chức trò chơi (giả định)."),
    ("Nhắc việc bằng một tờ lịch chung", "Mỗi làng một tờ lịch dán ở nhà văn hóa, ghi việc của tháng (giả định)."),
)  # fmt: skip
_OPINIONS = ("Nên thêm giờ thực hành phần mềm (giả định).", "", "Bài giảng sát cơ sở (giả định).",
             "Nên mời ngân hàng chính sách về nói chuyện (giả định).")  # fmt: skip


def tell_first(made: GiaLai, plan: Plan, inventor: Inventor) -> TrainingClass:
    """The first class: called by the province; one falls ill before it, one is there for one day only."""
    entry = _entry("thứ nhất", FIRST_BEGINS, FIRST_ENDS, plan, capacity=120)
    row = _open(made, entry, FIRST_BEGINS - 36 * DAY)
    called = made.untrained[:FIRST_CALLED]
    with clock.on(moment(FIRST_BEGINS - 22 * DAY, 9)):
        there = list(nominate(row.pk, [one.holding for one in called], how="trieu-tap", by=made.officer).taken)
    with clock.on(moment(FIRST_BEGINS - 4 * DAY, 9)):
        ill = there.pop()
        withdraw_participant(ill.pk, reason="Ốm, xin học lớp sau (giả định)", by=made.officer)
    _hold(made, row, there, inventor, leaving=there[-1].pk)
    return _close(made, row, there)


def tell_second(made: GiaLai, plan: Plan, inventor: Inventor) -> TrainingClass:
    """The second class with a test: two districts put their own forward, the others are called, and who missed the
    first comes to this one."""
    entry = replace(
        _entry("thứ hai", SECOND_BEGINS, ON, plan, capacity=110), has_test=True, pass_mark=Decimal(5)
    )  # fmt: skip
    row = _open(made, entry, SECOND_BEGINS - 36 * DAY)
    coming = made.untrained[FIRST_CALLED - 2 :]
    own = [coming[-1].district, coming[len(coming) // 2].district]
    with clock.on(moment(SECOND_BEGINS - 22 * DAY, 9)):
        for district in own:
            theirs = [one.holding for one in coming if one.district == district]
            nominate(row.pk, theirs, by=made.leaders[district])
    with clock.on(moment(SECOND_BEGINS - 15 * DAY, 9)):
        others = [one.holding for one in coming if one.district not in own]
        approve(row.pk, list(Participant.objects.current().filter(training_class=row)), by=made.officer)
        nominate(row.pk, others, how="trieu-tap", by=made.officer)
    there = list(Participant.objects.listed().filter(training_class=row).order_by("pk"))
    _hold(made, row, there, inventor)
    with clock.on(moment(ON, 15)):
        marks = [ResultEntry(one.pk, PASSED, Decimal(inventor.chance.randrange(11, 20)) / 2) for one in there]
        write_results(row.pk, marks, by=made.officer)
    return _close(made, row, there)


def _entry(which: str, first: dt.date, last: dt.date, plan: Plan, *, capacity: int) -> ClassEntry:
    return ClassEntry(
        f"Tập huấn bí thư, phó bí thư Đoàn xã, phường, thị trấn, lớp {which} năm 2023", first, last, capacity,
        positions=POSTS, topics=[(topic, level) for topic in TOPICS for level in _LEVELS],
        registration_ends_on=first - 11 * DAY, place="Trường Chính trị tỉnh, Pleiku (giả định)",
        paper_number=paper(f"{first.month}-TB/TĐTN"), paper_on=first - 36 * DAY,
        note="Mang theo máy tính để thực hành phần mềm (giả định)", plan_item=_item(plan),
    )  # fmt: skip


def _item(plan: Plan) -> int:
    return plan.items.get(topic=None, form="mo-lop").pk


def _open(made: GiaLai, entry: ClassEntry, on: dt.date) -> TrainingClass:
    with clock.on(moment(on, 9)):
        row = plan_class(entry, unit=made.province, by=made.officer)
        set_half_days(row.pk, _timetable(entry.starts_on), by=made.officer)
    with clock.on(moment(on + 2 * DAY, 9)):
        return open_class(row.pk, by=made.officer)


def _timetable(first: dt.date) -> list[HalfDayEntry]:
    hours = {"sang": (dt.time(7, 30), dt.time(11)), "chieu": (dt.time(13, 30), dt.time(17))}
    found = []
    for number, said in enumerate(_LESSONS):
        part = "chieu" if number % 2 else "sang"
        lessons = [LessonEntry(title, kind, topic or None, None, "Hội trường A (giả định)", "Giảng viên (giả định)")
                   for kind, topic, title in said]  # fmt: skip
        found.append(HalfDayEntry(first + number // 2 * DAY, part, *hours[part], lessons))
    return found


def _hold(
    made: GiaLai, row: TrainingClass, there: Sequence[Participant], inventor: Inventor, *, leaving: int = 0
) -> None:
    """Settle the list, sit in groups by level and place (GL4), be there; `leaving`: who is there on the first day only.

    Who was absent was so once at most.
    """
    with clock.on(moment(row.starts_on - 3 * DAY, 9)):
        settle_class(row.pk, by=made.officer)
        groups = [GroupEntry(one.name, one.participants, one.level, one.note) for one in propose_groups(row)]
        set_groups(row.pk, groups, by=made.officer)
    missing = {one.pk: inventor.chance.randrange(12) for one in there}
    for number, half_day in enumerate(_half_days(row)):
        words = {
            pk: Presence.Word.EXCUSED if number == away or (pk == leaving and number > 1) else Presence.Word.THERE
            for pk, away in missing.items()
        }
        with clock.on(moment(half_day.day, 8 if half_day.part == "sang" else 14)):
            if not number:
                _arrive(made, row, half_day)
            mark_presence(half_day.pk, words, by=made.officer)


def _half_days(row: TrainingClass) -> list[HalfDay]:
    order = HalfDay.Part.values
    return sorted(row.half_days.current(), key=lambda one: (one.day, order.index(one.part)))


def _arrive(made: GiaLai, row: TrainingClass, half_day: HalfDay) -> None:
    """The first to come say so by the code at the door."""
    opened = open_roll(half_day.pk, by=made.officer)
    for account in _accounts(made, row)[:3]:
        mark_at_door(opened.token or "", by=account)
    close_roll(half_day.pk, by=made.officer)


def _accounts(made: GiaLai, row: TrainingClass) -> list:
    """The accounts of those in the class who have one."""
    listed = set(Participant.objects.listed().filter(training_class=row).values_list("person", flat=True))
    return [one.account for one in made.cadres if one.account and one.person in listed]


def _close(made: GiaLai, row: TrainingClass, there: Sequence[Participant]) -> TrainingClass:
    """Experience is exchanged, the class ends, who passed gets the paper, some say what they think."""
    places = {one.person_id: one.pk for one in there}
    accounts = _accounts(made, row)
    offset = 2 if row.ends_on == ON else 0
    with clock.on(moment(row.ends_on, 14)):
        for account, (title, words) in zip(accounts, _EXCHANGED[offset : offset + 2], strict=False):
            contribute(places[account.person_id], f"{title} (giả định)", words, by=account)
    with clock.on(moment(row.ends_on, 17)):
        row = end_class(row.pk, by=made.officer)
        passed = Participant.objects.listed().filter(training_class=row, result=PASSED).order_by("pk")
        issue_certificates(
            row.pk, passed, issued_on=row.ends_on, signer_title="TM. BAN THƯỜNG VỤ\nBÍ THƯ",
            signer_name=name_of(made.leader), number_form="{so}/CN-TĐTN-{nam} (giả định)", by=made.officer,
        )  # fmt: skip
    with clock.on(moment(row.ends_on, 20)):
        for number, account in enumerate(accounts[3:12]):
            marks = {question: 5 - number * (place + 1) % 7 // 3 for place, question in enumerate(QUESTIONS)}
            text = _OPINIONS[number] if number < len(_OPINIONS) else ""
            evaluate(places[account.person_id], marks, text, by=account)
    return row
