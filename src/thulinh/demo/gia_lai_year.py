"""What Gia Lai had done before the classes of 2023: the programme, earlier trainings, what people say, the plan.

That the province cares for training, that plans follow the level that manages, and the words of the report are the
source's (GL1, GL2, GL7); papers, days, and who learnt what where are invented.
"""

import datetime as dt
from decimal import Decimal

from thulinh.demo.gia_lai import DEPUTY, POSTS, PROGRAMME, SECRETARY, STANDING_BODY, Cadre, GiaLai, Known
from thulinh.demo.people import Inventor
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.kernel import clock
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.programmes.actions.steps import StepSaid, record_step
from thulinh.programmes.models import Step
from thulinh.selection.actions import plan_successors
from thulinh.selection.rules.pools import NewSuccessor
from thulinh.statements.actions import declare
from thulinh.statements.models import DeclaredFigure
from thulinh.training.actions import (
    add_item,
    assess_oneself,
    issue_plan,
    make_plan,
    record_qualifications,
)
from thulinh.training.models import Plan
from thulinh.training.rules.plans import CLASS, OTHER_LEVEL, ItemEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.units.models import UnitPath

BEGUN, KNOWN = dt.date(2023, 1, 1), dt.date(2022, 12, 20)
ENTERED, SAID, PLANNED, ISSUED = dt.date(2023, 1, 9), dt.date(2023, 1, 12), dt.date(2023, 1, 16), dt.date(2023, 1, 30)
REPORTED = dt.date(2023, 6, 15)
# When earlier classes of the province ended.
_EARLIER = (dt.date(2019, 4, 19), dt.date(2020, 7, 24), dt.date(2021, 10, 22))
_AUTUMN, _LONG_AGO = dt.date(2022, 11, 18), dt.date(2017, 9, 29)
_ISSUER = "Tỉnh đoàn Gia Lai phối hợp Trường Chính trị tỉnh (giả định)"
# What some secretaries say they cannot do yet.
CREDIT, SOFTWARE = "tin-dung-chinh-sach", "phan-mem-doan-vien"
_SAYING = 8
# A district that plans for the cadres it manages, besides the province (GL7).
PLANNING = "633"
_TEACHING = "Học viện Thanh thiếu niên Việt Nam mở lớp cho bí thư cấp huyện (giả định)"


def tell_year(made: GiaLai, inventor: Inventor) -> Plan:
    """The programme taken on, earlier trainings entered, own words, a pool of successors, the plan of 2023."""
    _adopt(made)
    _enter_earlier(made, inventor)
    _say(made)
    _plan_successors(made)
    plan = _plan(made)
    _plan_of_a_district(made)
    return plan


def _adopt(made: GiaLai) -> None:
    row = NewAdoption(PROGRAMME, made.province, BEGUN, STANDING_BODY, paper("60-KH/TĐTN"), KNOWN)
    with clock.on(moment(KNOWN, 9)):
        made.adoptions += adopt([row], by=made.leader)


def _enter_earlier(made: GiaLai, inventor: Inventor) -> None:
    """Earlier trainings from the province's books, entered in one go."""
    rows = [row for one in made.cadres if (row := _earlier(one, inventor))]
    with clock.on(moment(ENTERED, 14)):
        record_qualifications(rows, by=made.officer)


def _earlier(one: Cadre, inventor: Inventor) -> NewQualification | None:
    chance = inventor.chance
    days = {Known.AGAIN: chance.choice(_EARLIER), Known.EARLY: _AUTUMN, Known.EXPIRED: _LONG_AGO,
            Known.PROMOTED: chance.choice(_EARLIER)}  # fmt: skip
    day = days.get(one.known)
    if day is None:
        return None
    position = DEPUTY if one.known == Known.PROMOTED else one.position
    return NewQualification(
        one.person, day, position=position, name=f"Lớp tập huấn cán bộ Đoàn cơ sở năm {day.year} (giả định)",
        issuer=_ISSUER, paper_number=paper(f"{chance.randrange(20, 400)}/CN-TĐTN"), unit=one.commune,
    )  # fmt: skip


def _say(made: GiaLai) -> None:
    """Some new secretaries say of themselves that credit and software are beyond them yet."""
    new = [one for one in made.untrained if one.account and one.known == Known.NEW]
    saying = new[:: len(new) // _SAYING][:_SAYING]
    with clock.on(moment(SAID, 20)):
        for one in saying:
            assess_oneself(one.person, {CREDIT: 1, SOFTWARE: 2}, by=one.account)


def _plan_successors(made: GiaLai) -> None:
    """Deputies planned for the secretary's seat in the district that plans for itself (GL1)."""
    deputies = [one for one in made.cadres if one.district == PLANNING and one.position == DEPUTY]
    said = (PLANNED, None, "2022–2027", paper("07-QĐ/HĐTN"), PLANNED)
    with clock.on(moment(PLANNED, 9)):
        plan_successors(
            [NewSuccessor(one.commune, SECRETARY, one.person, *said) for one in deputies], by=made.leaders[PLANNING]
        )


def _plan(made: GiaLai) -> Plan:
    """The province sees what its own cadres need and what the field needs that nobody else can teach."""
    number = len(made.untrained)
    with clock.on(moment(PLANNED, 15)):
        plan = make_plan(unit=made.province, year=2023, by=made.officer)
        for entry in (
            ItemEntry(positions=POSTS, form=CLASS, quarter=1, expected=number, note="Hai lớp, quý I và II (giả định)"),
            ItemEntry(CREDIT, POSTS, form=CLASS, quarter=1, expected=_SAYING, note="Dạy trong hai lớp (giả định)"),
            ItemEntry(SOFTWARE, POSTS, form=CLASS, quarter=1, expected=_SAYING, note="Dạy trong hai lớp (giả định)"),
            ItemEntry(positions=("bi-thu-doan-huyen",), form=OTHER_LEVEL, expected=len(made.districts),
                      other_unit=UnitPath.objects.on(PLANNED).get(unit=made.province).parent_id, note=_TEACHING),
        ):  # fmt: skip
            add_item(plan.pk, entry, by=made.officer)
    with clock.on(moment(ISSUED, 9)):
        return issue_plan(plan.pk, paper_number=paper("05-KH/TĐTN"), paper_on=ISSUED, by=made.leader)


def _plan_of_a_district(made: GiaLai) -> None:
    by = made.leaders[PLANNING]
    entry = ItemEntry(positions=POSTS, form=OTHER_LEVEL, other_unit=made.province, note="Cử đi học lớp tỉnh (giả định)")
    with clock.on(moment(ISSUED, 15)):
        plan = make_plan(unit=made.districts[PLANNING], year=2023, by=by)
        add_item(plan.pk, entry, by=by)


def tell_report(made: GiaLai) -> None:
    """The steps that are done, and the numbers as the source prints them, beside what is counted."""
    (adoption,) = made.adoptions
    with clock.on(moment(REPORTED, 9)):
        for code, day, number in (("ke-hoach", ISSUED, "05-KH/TĐTN"), ("bai-giang", dt.date(2023, 2, 24), "09-BG/TĐTN"),
                                  ("mo-lop", dt.date(2023, 5, 18), "21-BC/TĐTN")):  # fmt: skip
            step = Step.objects.filter(adoption=adoption, code=code, year__in=(0, 2023)).earliest("pk")
            record_step(step.pk, StepSaid(Step.State.DONE, day, paper(number), day), by=made.officer)
        source = "Bài “Gia Lai quan tâm nâng cao chất lượng đội ngũ cán bộ đoàn cơ sở”, 2023"
        for code, label, value, measured_in, nearness in (
            ("hoc-vien-theo-bao-cao", "Số học viên các lớp theo báo cáo", 200, "người", DeclaredFigure.Nearness.OVER),
            ("ty-le-theo-bao-cao", "Tỷ lệ cán bộ Đoàn cơ sở được tập huấn theo báo cáo", 100, "phần trăm",
             DeclaredFigure.Nearness.EXACT),
        ):  # fmt: skip
            declare(
                unit=made.province, indicator_code=code, label=label, value=Decimal(value), source=source,
                programme_code=PROGRAMME, nearness=nearness, measured_in=measured_in, starts_on=BEGUN,
                ends_on=dt.date(2023, 5, 18), note=f"Ngày cuối của kỳ cần xác minh. {INVENTED}", by=made.officer,
            )  # fmt: skip
