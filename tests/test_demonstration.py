"""The whole demonstration, loaded once: who plays the roles, what is due around today, that it says it is invented."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.db import transaction
from django.utils import timezone

from cast import secure
from thulinh.activities import measures
from thulinh.activities.models import Activity, Evidence, Guidance, Initiative, Proposal, Task
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.guidance import guidance_of_day
from thulinh.benefits.models import Commendation, EntitlementRule, Loan, PayList, Payment
from thulinh.benefits.queries.arrears import arrears, arrears_map
from thulinh.checks.models import Check
from thulinh.config.definitions import load_all
from thulinh.demo import country
from thulinh.demo.lam_dong import CLUB, JOINT, PLANS, SESSIONS, first_day
from thulinh.demo.lam_dong_visits import VISITS
from thulinh.demo.loading import load_demo
from thulinh.demo.roles import ROLES, account_of, players
from thulinh.demo.telling import moment
from thulinh.difficulties.models import Difficulty, Finding, Step
from thulinh.kernel import clock
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import parse_period
from thulinh.people.models import Holding, Membership, Person
from thulinh.people.queries import member_counts_of
from thulinh.people.reach import reach
from thulinh.programmes.models import Adoption, Exemption
from thulinh.programmes.queries import dues, find
from thulinh.selection.models import (
    Choice,
    Judgement,
    Opinion,
    PartyRemark,
    PartyStep,
    Place,
    Round,
    Successor,
)
from thulinh.statements.models import DeclaredFigure
from thulinh.training.models import Certificate, Evaluation, Plan, PlanItem, Qualification, TrainingClass
from thulinh.units.models import Succession, UnitPath
from thulinh.units.queries import unit_on
from thulinh.visits.models import Schedule, Stop, Visit

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 11, 22)
NEXT_MONTH = dt.date(2026, 12, 5)
LAST_DAY = dt.date(2016, 2, 29)  # of Hàm Tân, as its source prints it
TRAINED = dt.date(2023, 5, 18)  # in Gia Lai the second class ended


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load_all()
        load_demo(on=ON)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def secretary():
    return account_of("bi-thu-chi-doan")


@pytest.fixture
def province() -> str:
    return unit_on(country.unit("T68"), ON).path


def test_every_role_is_played_at_its_level():
    units = {player.role.code: player.unit for player in players(ON)}
    assert len(units) == len(ROLES)
    assert units["bi-thu-chi-doan"] == "Chi đoàn thôn Bình Minh"
    assert units["bi-thu-doan-xa"] == units["uy-vien-btv"] == "Đoàn xã Hàm Tân"
    assert units["can-bo-tinh-doan"] == units["can-bo-kiem-tra"] == "Tỉnh đoàn Lâm Đồng"
    assert units["can-bo-trung-uong-doan"].startswith("Trung ương Đoàn")
    assert not reach(account_of("can-bo-kiem-tra"), ActivityPermission.RECORD, ON)


def test_nothing_is_told_of_the_future():
    assert not Activity.objects.held().filter(day__gte=ON).exists()
    last = timezone.make_aware(dt.datetime.combine(ON, dt.time()))
    assert not Activity.objects.filter(recorded_at__gte=last).exists()
    assert not AuditEvent.objects.filter(verb="activities.record_session", at__gte=last).exists()


def test_sessions_of_the_past_were_recorded_in_their_time():
    """The stories of 2020 and 2022 are not late because they are told now."""
    old = Activity.objects.held().filter(day__lt=dt.date(2023, 1, 1)).select_related("host")
    assert old.count() > 150
    assert max(activity.written_after_days for activity in old) <= 10


def test_the_month_has_its_material_and_the_next_one_too(secretary):
    unit = secretary.person.holdings.get(ends_on=None).seat.unit_id
    this, following = (
        [line.unit_name for line in guidance_of_day(unit, "sinh-hoat-chi-doan", day)] for day in (ON, NEXT_MONTH)
    )
    assert ([name.split()[0:2] for name in this], len(following)) == ([["Đoàn", "xã"], ["Tỉnh", "đoàn"]], 1)
    own = measures.sessions_covering(["sinh-hoat-chi-doan"]).filter(day__lte=ON)
    assert own.exists()


def test_secretary_has_work_that_is_due_now(secretary):
    unit = Holding.objects.on(ON).get(person=secretary.person_id).seat.unit_id
    (due,) = dues(path=unit_on(unit, ON).path, on=ON, units=[unit])
    assert (due.content, due.period.label, due.is_overdue) == ("sinh-hoat-thang", "tháng 11/2026", False)
    tasks = Task.objects.filter(owner=secretary.person_id, done_on=None, withdrawn_at=None)
    assert {task.due_on < ON for task in tasks} == {True, False}
    assert Activity.objects.filter(host=unit, is_on_behalf=True, confirmed_at=None, status="da-to-chuc").count() == 1
    assert Activity.objects.filter(host=unit, status="du-kien", day__gte=ON).count() == 1


def test_commune_has_records_to_verify_and_a_proposal_to_answer():
    commune = country.unit("X23236")
    path = unit_on(commune, ON).path
    waiting = Activity.objects.waiting().filter(credits__path__startswith=path, credits__role="chu-tri")
    assert waiting.count() >= 5
    (proposal,) = Proposal.objects.filter(unit=commune, state="de-xuat")
    assert proposal.day > ON
    pictures = list(Evidence.objects.filter(activity__host__in=_branches(commune)).values_list("file", flat=True))
    assert len(pictures) >= 8
    assert len(set(pictures)) == len(pictures) - 1, "one picture was sent twice"


def test_figures_of_the_province_move_like_life(province):
    for month in ("2026-07", "2026-08", "2026-09"):
        (figure,) = find(SESSIONS, "sinh-hoat-thang", path=province, span=parse_period(month, ON), on=ON)
        cell = figure.cell()
        assert 0.75 < cell.value < 0.97
        assert 0 < cell.verified < cell.met
        assert cell.late
        assert cell.on_behalf
        assert cell.answered
    owed = dues(path=province, on=ON)
    assert {due.is_overdue for due in owed} == {True, False}
    assert {due.programme for due in owed} == {SESSIONS, JOINT, CLUB, VISITS}


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        ("bi-thu-chi-doan", ("1 chuyến đi chờ đồng chí xác nhận", "1 câu trả lời chờ đồng chí đồng ý",
                             "1 tháng hỗ trợ chờ đồng chí báo đã nhận hay chưa", "1 kỳ trả vốn vay của đồng chí",
                             "1 lớp bồi dưỡng đồng chí sắp học")),
        ("bi-thu-doan-xa", ("chuyến đi chờ đồng chí xác nhận", "1 việc cần khắc phục sau chuyến đi",
                            "1 khó khăn chờ đồng chí trả lời", "1 đợt rà soát nhân sự đang mở",
                            "1 khoản hỗ trợ người nhận báo chưa nhận được", "1 thẻ bảo hiểm y tế sắp hết hạn",
                            "1 kỳ trả của vốn vay đồng chí phụ trách", "1 lớp đã học chờ đồng chí góp ý")),
        ("can-bo-tinh-doan", ("1 chuyến đi cơ sở chờ báo cáo", "1 khó khăn chờ đồng chí trả lời", "47/60 ngày",
                              "5 học viên chờ duyệt vào lớp bồi dưỡng")),
        ("can-bo-kiem-tra", ("3 bản ghi chờ kiểm tra mẫu",)),
        ("chi-huy-truong-quan-su", ("1 chức danh chờ ý kiến của cơ quan đồng chí",)),
    ],
)  # fmt: skip
def test_each_role_has_its_lines_on_the_home_page(client, role, lines):
    page = _home(client, role)
    assert [line for line in lines if line not in page] == []


def test_a_class_of_next_week_has_people_to_let_in_and_people_who_wait(province):
    ended, coming = TrainingClass.objects.filter(path=province).order_by("starts_on")
    states = Counter(coming.participants.current().values_list("state", flat=True))
    assert (states, coming.capacity) == ({"duoc-duyet": 19, "cho-duyet": 4, "cho-cho": 3}, 20)
    assert ON < coming.starts_on <= ON + dt.timedelta(days=7)
    assert Certificate.objects.filter(participant__training_class=ended).count() == 24
    assert ended.participants.filter(result="khong-dat").count() == 1


def test_what_is_said_about_the_secretary_and_what_did_not_arrive(secretary):
    (place,) = Place.objects.filter(candidates__person=secretary.person_id)
    bodies = Opinion.objects.filter(candidate__person=secretary.person_id).values_list("body__code", flat=True)
    assert (place.outcome, list(bodies)) == ("dang-xem", ["doan-xa"])
    assert Counter(place.round.places.values_list("outcome", flat=True)) == {
        "dang-xem": 6, "da-chon": 1, "chua-co-nguoi": 1, "giu-nguyen": 4
    }  # fmt: skip
    commune = unit_on(country.unit("X23236"), ON)
    late = list(arrears([commune.path], ON))
    assert sorted((line.word, bool(line.paid_vnd)) for line in late) == [
        ("", False), ("", False), ("", True), ("chua-nhan", True)
    ]  # fmt: skip
    assert [one.name for one in arrears_map(unit_on(country.unit("T68"), ON), ON)] == [
        "Đoàn xã Đức Trọng",
        commune.name,
    ]


def test_visits_are_made_and_planned_and_none_of_the_future_is_told():
    now = Visit.objects.filter(path__startswith=unit_on(country.unit("T68"), ON).path)
    assert set(now.values_list("status", flat=True)) == {"da-di", "du-kien"}
    assert now.filter(status="du-kien", starts_on__gt=ON).count() >= 3
    assert not Visit.objects.made().filter(ends_on__gte=ON).exists()
    assert not Finding.objects.filter(day__gte=ON).exists()
    assert not Difficulty.objects.filter(day__gte=ON).exists()


def test_remote_branch_has_a_slower_rhythm(province):
    (slower,) = Exemption.objects.filter(programme__code=SESSIONS)
    (figure,) = find(SESSIONS, "sinh-hoat-thang", path=province, span=parse_period("2026-08", ON), on=ON)
    assert {(row.subject, row.why) for row in figure.outside()} == {(slower.unit_id, "mien")}
    assert slower.approved_by is not None


def test_two_small_branches_are_there_to_be_merged():
    commune = country.unit("X23236")
    small = UnitPath.objects.on(ON).open().filter(parent=commune, name__startswith="Chi đoàn thôn Suối Cát")
    counts = member_counts_of(small.values_list("unit", flat=True), ON)
    assert len(counts) == 2
    assert all(3 <= count.members < 10 for count in counts.values())


def test_some_branches_have_no_secretary_or_one_who_is_away():
    vacant = sum(len(plan.vacant) for plan in PLANS)
    branches = [branch for plan in PLANS for branch in _branches(country.unit(plan.code))]
    held = Holding.objects.on(ON).filter(seat__unit__in=branches, seat__position="bi-thu-chi-doan")
    assert held.count() == len(branches) - vacant
    away = Membership.objects.on(ON).filter(kind="o-xa", person__in=held.values("person"))
    assert away.count() == sum(bool(plan.away) for plan in PLANS)


def test_what_is_invented_says_so():
    papers = [
        *Adoption.objects.values_list("decision_number", flat=True),
        *Exemption.objects.values_list("decision_number", flat=True),
        *Membership.objects.exclude(decision_number="").values_list("decision_number", flat=True),
        *Holding.objects.exclude(decision_number="").values_list("decision_number", flat=True),
        *Proposal.objects.exclude(cell_paper="").values_list("cell_paper", flat=True),
        *_told_successions().values_list("decision_number", flat=True),
        *Guidance.objects.values_list("document_number", flat=True),
        *Visit.objects.exclude(order_number="").values_list("order_number", flat=True),
        *Schedule.objects.values_list("decision_number", flat=True),
        *Round.objects.values_list("paper_number", flat=True),
        *Successor.objects.values_list("decision_number", flat=True),
        *EntitlementRule.objects.values_list("basis", flat=True),
        *Commendation.objects.exclude(decision_number="").values_list("decision_number", flat=True),
    ]
    assert [paper for paper in papers if "giả định" not in paper and "NQ-UBTVQH15" not in paper] == []
    told = Activity.objects.held().exclude(minutes="").values_list("minutes", flat=True)
    assert all("giả định" in minutes for minutes in told)
    said = [
        *Visit.objects.exclude(report="").values_list("report", flat=True),
        *Stop.objects.exclude(word_text="").values_list("word_text", flat=True),
        *Finding.objects.values_list("text", flat=True),
        *Difficulty.objects.values_list("title", flat=True),
        *Step.objects.exclude(text="").values_list("text", flat=True),
        *Check.objects.exclude(note="").values_list("note", flat=True),
        *Commendation.objects.values_list("title", flat=True),
        *Loan.objects.values_list("purpose", flat=True),
    ]
    assert len(said) > 200
    assert [words for words in said if "giả định" not in words] == []
    assert all("giả định" in page["text"] for one in Guidance.objects.all() for page in one.pages)


def test_ham_tan_is_told_with_papers_that_say_they_are_invented():
    choices = Choice.objects.values_list("paper_number", "second_paper_number")
    papers = [number for both in choices for number in both if number]
    papers += Opinion.objects.filter(is_from_paper=True).values_list("paper_number", flat=True)
    papers += PayList.objects.values_list("number", flat=True)
    papers += Payment.objects.values_list("list_number", flat=True)
    papers += PartyStep.objects.exclude(paper_number="").values_list("paper_number", flat=True)
    words = [*Judgement.objects.values_list("reason", flat=True), *PartyRemark.objects.values_list("text", flat=True)]
    words += Place.objects.filter(outcome="chua-co-nguoi").values_list("reason", flat=True)
    assert len(papers) > 500
    assert len(words) > 100
    assert [told for told in (*papers, *words) if "giả định" not in told] == []
    path = UnitPath.objects.filter(unit__code="H601").earliest("starts_on").path
    (figure,) = find("bi-thu-kiem-thon-doi-truong", "ty-le-kiem-nhiem", path=path, span=parse_period("2016", LAST_DAY),
                     on=LAST_DAY)  # fmt: skip
    assert (figure.cell().met, figure.cell().due) == (35, 53)


def test_training_is_told_with_papers_that_say_they_are_invented():
    old = Qualification.objects.filter(participant=None)
    papers = [
        *old.exclude(paper_number="").values_list("paper_number", flat=True),
        *old.values_list("issuer", flat=True),
    ]
    papers += TrainingClass.objects.exclude(paper_number="").values_list("paper_number", flat=True)
    papers += Plan.objects.exclude(paper_number="").values_list("paper_number", flat=True)
    papers += PlanItem.objects.exclude(note="").values_list("note", flat=True)
    papers += Certificate.objects.values_list("number", flat=True)
    papers += Initiative.objects.exclude(contribution=None).values_list("title", flat=True)
    papers += DeclaredFigure.objects.filter(indicator_code="thanh-nien").values_list("source", flat=True)
    papers += Evaluation.objects.exclude(text="").values_list("text", flat=True)
    assert len(papers) > 700
    assert [told for told in papers if "giả định" not in told] == []
    path = UnitPath.objects.filter(unit__code="T64-cu").earliest("starts_on").path
    for day, met in ((TRAINED - dt.timedelta(days=1), 326), (TRAINED, 433)):
        (figure,) = find(
            "boi-duong-can-bo-doan-co-so", "da-boi-duong", path=path, span=parse_period("2023", day), on=day
        )
        assert (figure.cell().met, figure.cell().due) == (met, 433)


def test_phone_numbers_belong_to_the_range_that_was_set_aside():
    phones = Person.objects.exclude(phone="").values_list("phone", flat=True)
    assert all(phone.startswith("+84900") for phone in phones)
    assert len(set(phones)) == len(phones)


@pytest.mark.parametrize(
    ("on", "first"), [(dt.date(2026, 11, 1), dt.date(2026, 6, 1)), (dt.date(2027, 3, 31), dt.date(2026, 10, 1))]
)
def test_present_is_told_from_the_first_of_a_month(on, first):
    assert first_day(on) == first


def _home(client, role: str) -> str:
    """The words of the home page of a role."""
    account = account_of(role)
    secure(account)
    with clock.on(moment(ON, 10)):
        client.force_login(account)
        return " ".join(re.sub(r"<[^>]+>", " ", client.get("/").content.decode()).split())


def _told_successions():
    """Decisions of the stories, not those of the register of administrative units."""
    return Succession.objects.exclude(note="Danh mục đơn vị hành chính")


def _branches(commune: int) -> list[int]:
    rows = UnitPath.objects.on(ON).open().of_level("chi-doan").filter(parent=commune)
    return list(rows.values_list("unit", flat=True))
