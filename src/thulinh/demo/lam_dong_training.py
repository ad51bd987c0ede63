"""Training in the province of today: what is demanded, this year's plan, a class that ended, one that begins next week.

All invented. The class that ended trained the secretaries, deputies and standing members of four communes; the next one
is for secretaries of branches, full, with people who wait and people whom the communes have just put forward.
"""

import datetime as dt
from collections.abc import Sequence

from thulinh.demo.lam_dong import HOME_BRANCH, Commune, LamDong, first_day
from thulinh.demo.telling import moment, name_of, paper
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account, Holding
from thulinh.training.actions import (
    add_item,
    approve,
    assess_oneself,
    contribute,
    end_class,
    evaluate,
    issue_certificates,
    issue_plan,
    make_plan,
    mark_presence,
    nominate,
    open_class,
    plan_class,
    record_qualifications,
    set_groups,
    set_half_days,
    set_quotas,
    set_training_demand,
    settle_class,
    withdraw_participant,
)
from thulinh.training.models import Participant, Plan, Presence, TrainingClass
from thulinh.training.queries.grouping import propose_groups
from thulinh.training.rules.classes import ClassEntry, HalfDayEntry, LessonEntry
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.rules.evaluating import QUESTIONS
from thulinh.training.rules.grouping import GroupEntry
from thulinh.training.rules.plans import CLASS, ON_THE_SPOT, ItemEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.training.rules.results import PASSED

SECRETARY, DEPUTY, STANDING, BRANCH = (
    "bi-thu-doan-xa", "pho-bi-thu-doan-xa", "uy-vien-btv-doan-xa", "bi-thu-chi-doan"
)  # fmt: skip
GATHERING, SESSIONS = "cong-tac-thanh-nien", "sinh-hoat-chi-doan"
SOFTWARE, DRAFTING = "phan-mem-doan-vien", "ke-hoach-van-ban"
_PLACE = "Trung tâm Hoạt động thanh thiếu niên tỉnh (giả định)"
_NUMBER_FORM = "{so}/CN-TĐTN-{nam} (giả định)"
# How many the next class takes, how many wait when it is full, and how many are put forward afterwards.
PLACES, WAITING, ASKED = 20, 3, 4


def tell_training(made: LamDong) -> None:
    """What is demanded and who was trained before, the plan, the class that ended, the one to come."""
    _demand(made)
    plan = _plan(made)
    _tell_ended(made, plan)
    _tell_coming(made, plan)
    _tell_plan_of_home(made)


def _demand(made: LamDong) -> None:
    """Secretaries and deputies of communes must be trained; two learnt it last year, one speaks of their own gaps."""
    first, number = first_day(made.on), paper("24-KH/TĐTN")
    entry = DemandEntry("Bồi dưỡng bí thư, phó bí thư Đoàn xã, phường, đặc khu", (SECRETARY, DEPUTY), within_days=180)
    with clock.on(moment(first + 3 * DAY, 9)):
        set_training_demand(
            entry, unit=made.province, starts_on=first, paper_number=number, paper_on=first, by=made.officer
        )  # fmt: skip
    before = first - 150 * DAY
    rows = [
        NewQualification(
            held.person_id, before, position=SECRETARY, name="Lớp bồi dưỡng bí thư Đoàn xã (giả định)",
            issuer="Học viện Thanh thiếu niên Việt Nam (giả định)", paper_number=paper(f"{place}/CN-HV"),
            unit=held.seat.unit_id,
        )
        for place, held in enumerate(_held(made, SECRETARY)[-2:], start=117)
    ]  # fmt: skip
    secretary = made.home.secretaries[made.home.branches[HOME_BRANCH]]
    with clock.on(moment(first + 5 * DAY, 9)):
        record_qualifications(rows, by=made.officer)
    with clock.on(moment(made.on - 20 * DAY)):
        assess_oneself(secretary.person_id or 0, {SOFTWARE: 1, SESSIONS: 4}, by=secretary)


def _held(made: LamDong, *positions: str) -> list[Holding]:
    """Who sits in the four communes, commune after commune."""
    units = [one.unit for one in made.communes.values()]
    rows = Holding.objects.on(made.on).filter(seat__unit__in=units, seat__position__in=positions)
    return sorted(rows.select_related("seat"), key=lambda row: (units.index(row.seat.unit_id), row.pk))


def _plan(made: LamDong) -> Plan:
    """The province's plan of the year: what its own cadres need is seen; a skill that branches lack is not yet."""
    day = first_day(made.on) + 12 * DAY
    with clock.on(moment(day, 9)):
        plan = make_plan(unit=made.province, year=made.on.year, by=made.officer)
        for entry in (
            ItemEntry(positions=(SECRETARY, DEPUTY), form=CLASS, quarter=4, expected=25, note="Một lớp (giả định)"),
            ItemEntry(SESSIONS, (BRANCH,), form=CLASS, quarter=4, expected=PLACES, note="Lớp kỹ năng (giả định)"),
            ItemEntry(DRAFTING, (STANDING,), form=ON_THE_SPOT, note="Hướng dẫn khi đi cơ sở (giả định)"),
        ):
            add_item(plan.pk, entry, by=made.officer)
    with clock.on(moment(day + 9 * DAY, 9)):
        return issue_plan(plan.pk, paper_number=paper("31-KH/TĐTN"), paper_on=day + 9 * DAY, by=made.officer)


def _days(made: LamDong) -> tuple[dt.date, dt.date]:
    """The first day of the class that ended, a Tuesday two weeks ago, and of the one to come, a working day."""
    ended = made.on - made.on.weekday() * DAY - 13 * DAY
    coming = made.on + 5 * DAY
    return ended, coming + max(0, 7 - coming.weekday()) % 7 * DAY if coming.weekday() > 4 else coming


def _make(made: LamDong, entry: ClassEntry, titles: Sequence[tuple[str, str]], at: dt.date) -> TrainingClass:
    """A class with its half days, open for nominations two days later."""
    with clock.on(moment(at, 9)):
        row = plan_class(entry, unit=made.province, by=made.officer)
        hours = {"sang": (dt.time(7, 30), dt.time(11)), "chieu": (dt.time(13, 30), dt.time(17))}
        half_days = [
            HalfDayEntry(entry.starts_on + place // 2 * DAY, part, *hours[part], [
                LessonEntry(title, "thuc-hanh", topic, None, "Phòng 2 (giả định)", "Giảng viên (giả định)")])
            for place, (topic, title) in enumerate(titles)
            for part in ("chieu" if place % 2 else "sang",)
        ]  # fmt: skip
        set_half_days(row.pk, half_days, by=made.officer)
    with clock.on(moment(at + 2 * DAY, 9)):
        return open_class(row.pk, by=made.officer)


def _tell_ended(made: LamDong, plan: Plan) -> None:
    """Everybody called but one deputy, who was ill, was there; they hold certificates; some said what they think."""
    first, _ = _days(made)
    entry = ClassEntry(
        "Bồi dưỡng bí thư, phó bí thư, ủy viên Ban Thường vụ Đoàn xã", first, first + DAY, 40,
        positions=(SECRETARY, DEPUTY, STANDING), topics=[(DRAFTING, "moi"), (SOFTWARE, "moi")], place=_PLACE,
        registration_ends_on=first - 7 * DAY, paper_number=paper("44-TB/TĐTN"), paper_on=first - 30 * DAY,
        plan_item=plan.items.get(topic=None).pk,
    )  # fmt: skip
    titles = ((DRAFTING, "Lập kế hoạch năm"), (DRAFTING, "Soạn văn bản"), (SOFTWARE, "Phần mềm đoàn viên"),
              (SOFTWARE, "Thực hành theo tổ"))  # fmt: skip
    row = _make(made, entry, titles, first - 30 * DAY)
    called = [held.pk for held in _held(made, SECRETARY, DEPUTY, STANDING)]
    with clock.on(moment(first - 14 * DAY, 9)):
        there = nominate(row.pk, called, how=Participant.How.INVITED, by=made.officer).taken
    ill = next(one for one in there[::-1] if one.position_id == DEPUTY)
    with clock.on(moment(first - 3 * DAY, 9)):
        settle_class(row.pk, by=made.officer)
        set_groups(row.pk, [GroupEntry(one.name, one.participants, one.level, one.note)
                            for one in propose_groups(row, number=2)], by=made.officer)  # fmt: skip
    for half_day in row.half_days.current().order_by("day", "-part"):
        words = {one.pk: Presence.Word.EXCUSED if one == ill else Presence.Word.THERE for one in there}
        with clock.on(moment(half_day.day, 16)):
            mark_presence(half_day.pk, words, by=made.officer)
    _close(made, row)


def _close(made: LamDong, row: TrainingClass) -> None:
    with clock.on(moment(row.ends_on, 17)):
        end_class(row.pk, by=made.officer)
        passed = Participant.objects.listed().filter(training_class=row, result=PASSED).order_by("pk")
        issue_certificates(
            row.pk, passed, issued_on=row.ends_on, signer_title="TM. BAN THƯỜNG VỤ\nPHÓ BÍ THƯ",
            signer_name=name_of(made.officer), number_form=_NUMBER_FORM, by=made.officer,
        )  # fmt: skip
    places = {one.person_id: one.pk for one in passed}
    elsewhere = [account for commune in list(made.communes.values())[1:] for account in commune.officers]
    saying = [account for account in elsewhere if account.person_id in places]
    with clock.on(moment(row.ends_on + DAY)):
        for number, account in enumerate(saying[:6]):
            marks = {question: 5 - (number + place) % 2 for place, question in enumerate(QUESTIONS)}
            evaluate(
                places[account.person_id], marks, "Nên học vào thứ bảy (giả định)." if not number else "", by=account
            )
        contribute(
            places[saying[0].person_id], "Một biểu ghi chung cho cả xã (giả định)",
            "Các chi đoàn ghi vào một biểu; Đoàn xã đọc chung mỗi sáng thứ hai (giả định).", by=saying[0],
        )  # fmt: skip


def _tell_coming(made: LamDong, plan: Plan) -> None:
    """The class of next week: full, with people who wait; one gave the place back, and four were put forward since."""
    _, first = _days(made)
    entry = ClassEntry(
        "Kỹ năng sinh hoạt, tập hợp thanh niên cho bí thư chi đoàn", first, first + DAY, PLACES, positions=(BRANCH,),
        topics=[(SESSIONS, "moi"), (SESSIONS, "da-lam"), (SESSIONS, "nang-cao"), (GATHERING, "moi"),
                (GATHERING, "da-lam"), (GATHERING, "nang-cao")],
        registration_ends_on=made.on + 2 * DAY, place=_PLACE, paper_number=paper("52-TB/TĐTN"),
        paper_on=made.on - 20 * DAY, note="Mang theo sổ chi đoàn (giả định)",
        plan_item=plan.items.get(topic=SESSIONS).pk,
    )  # fmt: skip
    titles = ((SESSIONS, "Chuẩn bị buổi sinh hoạt"), (SESSIONS, "Điều hành buổi sinh hoạt"),
              (GATHERING, "Mời và giữ chân thanh niên"), (GATHERING, "Thực hành theo tổ"))  # fmt: skip
    row = _make(made, entry, titles, made.on - 20 * DAY)
    with clock.on(moment(made.on - 17 * DAY, 9)):
        set_quotas(row.pk, {one.unit: 9 for one in made.communes.values()}, by=made.officer)
    _fill(made, row)


def _fill(made: LamDong, row: TrainingClass) -> None:
    """Communes put their secretaries forward, the province fills the class; who comes later waits."""
    ranked = {one.plan.code: _branch_secretaries(one) for one in made.communes.values()}
    early = [(one, ranked[one.plan.code][:5]) for one in made.communes.values()]
    late = [(one, ranked[one.plan.code][5:]) for one in made.communes.values()]
    for commune, holdings in early:
        _put_forward(row, holdings, commune.leader, made.on - 4 * DAY)
    with clock.on(moment(made.on - 2 * DAY, 9)):
        approve(row.pk, Participant.objects.current().filter(training_class=row).order_by("pk"), by=made.officer)
    home, second, third, _ = late
    _put_forward(row, second[1][:WAITING], second[0].leader, made.on - 2 * DAY)
    leaving = Participant.objects.listed().filter(training_class=row, unit__in=third[0].branches.values()).latest("pk")
    with clock.on(moment(made.until, 9)):
        withdraw_participant(leaving.pk, reason="Trùng lịch thi (giả định)", by=third[0].leader)
    _put_forward(row, home[1][:ASKED], home[0].leader, made.until)


def _put_forward(row: TrainingClass, holdings: Sequence[int], by: Account | None, on: dt.date) -> None:
    with clock.on(moment(on, 15)):
        nominate(row.pk, holdings, by=by)


def _branch_secretaries(commune: Commune) -> list[int]:
    """The secretaries' seats of a commune, the role's and the one of whom a skill was found missing first."""
    first = [commune.branches[name] for name in (HOME_BRANCH, "Đồi Sim") if name in commune.branches]
    rows = Holding.objects.current().filter(
        seat__unit__in=commune.branches.values(), seat__position=BRANCH, ends_on=None
    )
    found = rows.select_related("seat").order_by("pk")
    return [row.pk for row in sorted(found, key=lambda row: (row.seat.unit_id not in first, row.pk))]


def _tell_plan_of_home(made: LamDong) -> None:
    """The home commune has begun its own plan, which does not see everything yet (GL7)."""
    by = made.home.secretary_of_commune
    with clock.on(moment(made.on - 6 * DAY, 15)):
        plan = make_plan(unit=made.home.unit, year=made.on.year, by=by)
        add_item(
            plan.pk, ItemEntry(positions=(BRANCH,), form=ON_THE_SPOT, quarter=4, note="Giao ban (giả định)"), by=by
        )
