"""DN, Đồng Nai 2024: cadres at the grassroots, what they find, and what becomes of it; told as of 15/11/2024."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from dong_nai_story import ON, YEAR, Story, asked, build, days_of, staff_of
from thulinh.activities.models import Initiative
from thulinh.checks.models import Check
from thulinh.demo import country, dong_nai, dong_nai_checks, dong_nai_findings, dong_nai_training, dong_nai_year
from thulinh.demo.dong_nai import PARTY, VISITED, VISITS
from thulinh.demo.dong_nai_sessions import OWN
from thulinh.demo.dong_nai_year import AGENDA, EXACT, MISSING, ON_LEAVE, PLANNING
from thulinh.demo.telling import moment
from thulinh.difficulties.models import Difficulty, Finding
from thulinh.kernel import clock
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Holding, PartyStanding
from thulinh.programmes.queries import find
from thulinh.training.actions import add_item, record_qualifications
from thulinh.training.models import Plan, PlanItem, TakenNeed
from thulinh.training.queries.effect import taken
from thulinh.training.queries.needs import needs, needs_of, unseen
from thulinh.training.rules.needs import Reason
from thulinh.training.rules.plans import ItemEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.units.queries import unit_on
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.models import Schedule, Visit, VisitDay

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(told) -> Iterator[Story]:
    with told(build) as made:
        yield made


# DN1


def test_thirteen_of_twenty_one_have_the_days(story, see):
    made = story.made
    needed = {one.person_id: 60.0 for one in made.cadres}
    needed[made.districts[ON_LEAVE].account.person_id] = 30.0
    met = {person for person, number in needed.items() if days_of(person) >= number}
    figure = asked(story, "can-bo-du-ngay")
    cell = figure.cell()
    assert (cell.due, cell.met) == (len(needed), len(met)) == (21, 13)
    assert {row.subject for row in figure.rows(state="dat")} == met
    assert round(100 * cell.value) == 62
    page = see(f"/so-lieu-cua/{VISITS}/can-bo-du-ngay/{made.province}/?ky=2024", who=made.leader, on=ON)
    assert "61,9% 13 trên 21" in page
    assert staff_of(story, EXACT).person.full_name in page


def test_a_cadre_stands_at_61_days_and_every_day_opens(story, see):
    account = staff_of(story, EXACT)
    assert days_of(account.person_id) == 61
    page = see("/di-co-so/cua-toi/", who=account, on=ON)
    assert "61/60 ngày" in page
    assert "Đạt" in page
    lines = see(f"/nguoi/{account.person_id}/di-co-so/ngay/", who=account, on=ON)
    assert "22/10/2024" in lines
    records = {row.record for row in asked(story, "can-bo-du-ngay").records(subject=account.person_id)}
    assert records == set(VisitDay.objects.filter(person=account.person_id).values_list("visit", flat=True))


def test_one_is_forecast_to_miss_60_and_one_will_reach_it_by_plan(story, see):
    missing, planning = (story.made.districts[name].account for name in (MISSING, PLANNING))
    page = see("/di-co-so/cua-toi/", who=missing, on=ON)
    assert "18/60 ngày" in page
    assert "Khó đạt" in page
    page = see("/di-co-so/cua-toi/", who=planning, on=ON)
    assert "51/60 ngày" in page
    assert "Khó đạt" not in page
    assert "62 ngày" in page, "eleven days are planned"
    worst = see(f"/di-co-so/tien-do/{story.made.province}/", who=story.made.leader, on=ON)
    assert worst.index(missing.person.full_name) < worst.index(planning.person.full_name)


def test_leave_is_taken_off_in_proportion_and_its_kind_is_for_few_eyes(story, see):
    account = story.made.districts[ON_LEAVE].account
    (row,) = [one for one in asked(story, "di-co-so").rows() if one.subject == account.person_id]
    assert (days_of(account.person_id), row.is_met) == (30, True)
    assert "30/30 ngày" in see("/di-co-so/cua-toi/", who=account, on=ON)
    other = staff_of(story, "Cẩm Mỹ")
    assert "Nghỉ thai sản (giả định)" not in see(f"/mo-hinh/{VISITS}/", who=other, on=ON)


def test_the_same_day_never_counts_twice(story):
    person = story.made.staff[0].person_id
    rows = VisitDay.objects.filter(person=person, day=dt.date(2024, 10, 2)).order_by("visit")
    assert [(row.halves, row.counted, row.why_not) for row in rows] == [(2, 1, "trung-ngay")] * 2
    assert VisitDay.objects.get(person=person, day=dt.date(2024, 10, 3)).counted == 1
    by_day: dict[tuple[int, dt.date], int] = defaultdict(int)
    for person_, day, counted in VisitDay.objects.values_list("person", "day", "counted"):
        by_day[person_, day] += counted
    assert max(by_day.values()) == 2


# DN2


def test_days_by_form_and_level_add_up(story):
    total = asked(story, "tong-so-ngay").cell().met
    assert total == sum(days_of(one.person_id) for one in story.made.cadres)
    forms = {code: asked(story, code).cell().met for code in (
        "ngay-phoi-hop-to-chuc", "ngay-kiem-tra-giam-sat", "ngay-du-sinh-hoat", "ngay-hoc-tap-thuc-te")}  # fmt: skip
    levels = {code: asked(story, code).cell().met for code in ("ngay-o-chi-doan", "ngay-o-xa", "ngay-o-huyen")}
    assert sum(forms.values()) == sum(levels.values()) == total
    assert all((*forms.values(), *levels.values()))
    for code in (*forms, *levels):
        assert sum(row.quantity for row in asked(story, code).records()) == asked(story, code).cell().met


def test_a_study_month_counts_from_its_registration(story, see, fill):
    visits = story.told.visits
    counted = {
        name: sum(visits[name].days.values_list("counted", flat=True)) / 2
        for name in ("study", "late-study", "unregistered")
    }
    assert counted == {"study": 22, "late-study": 22 - 3, "unregistered": 0}
    account = staff_of(story, VISITED[0])
    lines = see(f"/nguoi/{account.person_id}/di-co-so/ngay/", who=account, on=ON)
    assert "Chưa đăng ký" in lines
    leader = story.made.districts[VISITED[0]].account
    before = asked(story, "ngay-hoc-tap-thuc-te").cell().met
    address = f"/di-co-so/chuyen/{visits['unregistered'].pk}/dang-ky-bo-sung/"
    fill(address, who=leader, on=ON)
    assert visits["unregistered"].pk in Visit.objects.filter(registered_on=ON).values_list("pk", flat=True)
    assert asked(story, "ngay-hoc-tap-thuc-te").cell().met == before, "the days before it was registered earn nothing"


# DN3


def test_preparation_one_day_early_counts_and_is_told_apart(story):
    rows = story.told.visits["preparation"].days.order_by("day", "person")
    assert [(row.day.day, row.is_preparation, row.counted) for row in rows] == [
        (16, True, 2), (16, True, 2), (17, False, 2), (17, False, 2),
    ]  # fmt: skip
    assert asked(story, "ngay-chuan-bi").cell().met == 2
    ceremony = story.told.visits["preparation"].activities.get().activity
    assert (ceremony.kind_id, ceremony.day) == ("tuyen-duong", dt.date(2024, 5, 17))


# DN5


def test_the_schedule_of_june_leads_to_three_districts(story):
    schedule = Schedule.objects.get()
    assert (schedule.starts_on, schedule.ends_on, schedule.agenda) == (*dong_nai_year.JUNE, list(AGENDA))
    visits = list(schedule.visits.order_by("starts_on"))
    assert [visit.pk for visit in visits] == [story.told.june[name].pk for name in ("Tân Phú", "Định Quán", "Cẩm Mỹ")]
    for name, visit in story.told.june.items():
        levels = sorted(visit.stops.values_list("level", flat=True))
        assert levels == ["chi-doan", "chi-doan", "huyen", "xa"]
        assert visit.stops.filter(unit=story.made.districts[name].unit).exists()
        assert visit.registered_on == dong_nai_year.SCHEDULED_ON
        assert set(visit.stops.values_list("word", flat=True)) == {"da-xac-nhan"}
        sessions = visit.activities.values_list("activity__kind", flat=True)
        assert set(sessions) == {"sinh-hoat-chi-doan"}


def test_a_schedule_a_visit_and_the_host_s_word_go_through_the_pages(story, see, fill):
    made = story.made
    leader, commune = made.leader, made.communes["Vĩnh Tân"]
    branch, on = commune.branches["ấp 1"], dt.date(2024, 11, 18)
    fill("/di-co-so/lich/moi/", who=leader, on=on, title="Lịch đi cơ sở cuối tháng 11/2024", starts_on="18/11/2024",
         ends_on="30/11/2024", agenda="Dự sinh hoạt chi đoàn\nNghe khó khăn")  # fmt: skip
    schedule = Schedule.objects.get(title__contains="11/2024")
    assert schedule.agenda == ["Dự sinh hoạt chi đoàn", "Nghe khó khăn"]
    going = made.staff[3]
    fill(f"/di-co-so/dang-ky/?noi={branch}&lich={schedule.pk}", who=leader, on=on, form="du-sinh-hoat",
         starts_on="27/11/2024", visitors=[str(going.person_id)])  # fmt: skip
    visit = Visit.objects.get(schedule=schedule)
    assert (visit.status, visit.visitors.get().person_id) == ("du-kien", going.person_id)
    before = days_of(going.person_id, YEAR.ends_on)
    fill(f"/di-co-so/chuyen/{visit.pk}/da-di/", who=going, on=dt.date(2024, 11, 28))
    fill(f"/di-co-so/chuyen/{visit.pk}/bao-cao/", who=going, on=dt.date(2024, 11, 29), report="Chi đoàn sinh hoạt đều")
    assert days_of(going.person_id, YEAR.ends_on) == before + 1
    stop = visit.stops.get()
    host = commune.accounts["ấp 1"]
    assert "1 chuyến đi chờ đồng chí xác nhận" in see("/", who=host, on=dt.date(2024, 11, 29))
    fill(f"/di-co-so/xac-nhan/{stop.pk}/", who=host, on=dt.date(2024, 11, 29), outcome="dung", text="Có dự", rating="3")
    stop.refresh_from_db()
    assert (stop.word, stop.word_by) == ("da-xac-nhan", host)
    visit.refresh_from_db()
    assert visit.reported_on == dt.date(2024, 11, 29)


def test_nobody_confirms_the_own_visit(story):
    visit = story.told.visits["Long Khánh-6"]
    stop, visitor = visit.stops.get(), story.made.districts["Long Khánh"].account
    with clock.on(moment(ON)), pytest.raises(Refusal):
        confirm_stop(stop.pk, version=visit.version, text="Tôi đã đi", by=visitor)


# DN4


def test_missing_skills_become_what_training_is_needed(story, see):
    made = story.made
    page = see("/boi-duong/nhu-cau/?ly_do=ky-nang", who=made.leader, on=ON)
    for topic in ("Chuẩn bị, điều hành sinh hoạt chi đoàn", "Phần mềm quản lý đoàn viên", "Lập kế hoạch, văn bản"):
        assert topic in page
    people = see("/boi-duong/nhu-cau/?theo=nguoi&ly_do=ky-nang", who=made.leader, on=ON)
    assert made.communes["Tà Lài"].secretaries["ấp 1"].full_name in people
    figure = asked(story, "ky-nang-con-thieu")
    kept = Finding.objects.filter(kind="ky-nang-con-thieu", withdrawn_at=None)
    assert {row.record for row in figure.records()} == set(kept.values_list("pk", flat=True))
    assert figure.cell().met == kept.count() == 7


def test_needs_raised_by_visits_stand_in_the_provinces_plan_and_disappear_when_met(story, see, fill):
    made, topic = story.made, "sinh-hoat-chi-doan"
    secretary = made.communes["Tà Lài"].secretaries["ấp 1"]
    fill(f"/boi-duong/ke-hoach/don-vi/{made.province}/lap/", who=made.leader, on=ON, year="2024")
    plan = Plan.objects.get(unit=made.province, year=2024)
    address = f"/boi-duong/ke-hoach/{plan.pk}/"
    assert "Cấp khác quản lý, chưa kế hoạch nào nhận" in see(address, who=made.leader, on=ON)
    fill(f"{address}muc/?chuyen-de={topic}&chuc-danh=bi-thu-chi-doan", who=made.leader, on=ON, quarter="4")
    item = PlanItem.objects.get(plan=plan)
    assert (item.topic_id, item.positions, item.form) == (topic, ["bi-thu-chi-doan"], "mo-lop")
    concerned = {need.person for need in needs_of(secretary.pk, ON) if need.item == item.pk}
    assert concerned == {secretary.pk}
    one = f"/boi-duong/nhu-cau/?theo=nguoi&ly_do=ky-nang&chuyen_de={topic}"
    before = see(one, who=made.leader, on=ON)
    assert secretary.full_name in before
    assert "mở lớp, quý 4" in before
    with clock.on(moment(ON)):
        for group in {(need.topics[:1], need.position) for need in unseen(plan, ON)}:
            add_item(plan.pk, ItemEntry("".join(group[0]), (group[1],)), by=made.leader)
        (level,) = {need.level for need in needs_of(secretary.pk, ON) if need.topics == (topic,)}
        learnt = NewQualification(secretary.pk, ON, topic=topic, level=level, issuer="Tỉnh đoàn Đồng Nai")
        record_qualifications([learnt], by=made.leader)
    fill(f"{address}ban-hanh/", who=made.leader, on=ON, paper_number="12-KH/TĐTN (giả định)", paper_on="15/11/2024")
    plan.refresh_from_db()
    assert plan.state == Plan.State.ISSUED
    assert secretary.full_name not in see(one, who=made.leader, on=ON)


def test_the_class_that_followed_teaches_what_was_found_missing_and_the_field_says_whether_it_helped(story, see):
    made, gaps = story.made, Finding.objects.filter(kind="ky-nang-con-thieu", withdrawn_at=None)
    row = dong_nai_training.tell_training(made, story.found)
    after, root = dong_nai_training.LOOKED, unit_on(made.province, ON).path
    taught = set(TakenNeed.objects.filter(participant__training_class=row).values_list("finding", flat=True))
    assert taught == set(gaps.values_list("pk", flat=True))
    met = {need.record for need in needs(path=root, on=ON) if need.reason == Reason.GAP} - {
        need.record for need in needs(path=root, on=after) if need.reason == Reason.GAP
    }
    told = taken(after, participants=row.participants.all())
    again = {one.finding for one in told if one.word == "van-con"}
    assert (met, len(again)) == (taught - again, 1)  # what is seen again after the class is a need again
    assert Counter(one.word for one in told) == {"da-khac-phuc": 5, "van-con": 1, "": 1}
    page = see(f"/boi-duong/lop/{row.pk}/hieu-qua/", who=made.leader, on=after)
    assert "Vẫn còn thiếu" in page
    assert "Chưa ai nhìn lại" in page
    assert "hưa đủ" in page, "six people say nothing of a class"


# DN6


def test_sessions_off_guidance_are_found_by_the_guidance_of_that_month(story, see):
    off = story.found.findings["off"]
    assert off.guidance.published_at.date() < off.day
    assert [one.requirement.text for one in off.left_out.all()] == [OWN]
    assert off.activity.day == off.day
    page = see(f"/phat-hien/{off.pk}/", who=story.made.leader, on=ON)
    assert "Chỉ giao lưu văn nghệ" in page
    assert OWN in page
    figure = asked(story, "sinh-hoat-chua-dat")
    assert figure.cell().met == 4
    assert {row.record for row in figure.records()} == {
        story.found.findings[key].pk for key in ("off", "off-again", "not-held", "Sông Ray-ấp 3")
    }


def test_the_commune_puts_right_what_it_owes(story, see, fill):
    commune, left = story.made.communes["Sông Ray"], story.found.findings["Sông Ray-ấp 3"]
    assert (left.owner_id, left.due_on) == (commune.unit, dt.date(2024, 11, 21))
    before = asked(story, "sinh-hoat-da-khac-phuc").cell().met
    assert before == 3
    assert "1 việc cần khắc phục sau chuyến đi" in see("/", who=commune.account, on=ON)
    fill(f"/phat-hien/{left.pk}/khac-phuc/", who=commune.account, on=ON, note="Đoàn xã dự sinh hoạt tháng 11")
    assert asked(story, "sinh-hoat-da-khac-phuc").cell().met == before + 1
    assert "việc cần khắc phục" not in see("/", who=commune.account, on=ON)


def test_what_was_put_right_too_early_was_reopened(story):
    again = story.found.findings["off-again"]
    again.refresh_from_db()
    assert list(again.steps.order_by("pk").values_list("kind", flat=True)) == ["da-khac-phuc", "mo-lai", "da-khac-phuc"]
    assert again.done_on == dt.date(2024, 10, 4)


def test_a_visitor_finds_on_the_page_and_earlier_findings_come_first(story, see, fill):
    made = story.made
    visit = story.told.visits["Định Quán-6"]
    branch = visit.stops.get(level="chi-doan").unit_id
    account = made.districts["Định Quán"].account
    address = f"/di-co-so/{visit.pk}/phat-hien/{branch}/"
    fill(address, who=account, on=dt.date(2024, 9, 12), kind="mo-hinh-hay", text="Góc đọc sách ở nhà văn hóa ấp")
    found = Finding.objects.get(text="Góc đọc sách ở nhà văn hóa ấp")
    assert found.visit_link.visit_id == visit.pk
    page = see(address, who=account, on=dt.date(2024, 9, 13))
    assert found.text in page


def test_a_good_practice_is_told_to_others(story, see):
    practice = story.found.findings["practice"]
    shared = Initiative.objects.get(finding=practice)
    page = see("/hoat-dong/sang-kien/?tim=thap sang", who=story.made.districts["Xuân Lộc"].account, on=ON)
    assert shared.title in page


# DN7


def test_difficulties_are_solved_in_time_and_one_went_up_by_itself(story, see):
    rows = story.found.difficulties
    states = {key: Difficulty.objects.get(pk=row.pk).state for key, row in rows.items()}
    assert states == {
        "in-time": "da-giai-quyet", "turnover": "da-giai-quyet", "escalated": "da-giai-quyet",
        "direct": "da-giai-quyet", "software": "da-giai-quyet", "reopened": "da-giai-quyet",
        "withdrawn": "rut", "closed": "ket-thuc", "open": "dang-giai-quyet",
    }  # fmt: skip
    codes = {"kho-khan-neu": set(rows), "kho-khan-rut": {"withdrawn"}}
    codes["kho-khan-giai-quyet"] = {key for key, state in states.items() if state == "da-giai-quyet"}
    codes["kho-khan-dung-han"] = codes["kho-khan-giai-quyet"] - {"escalated"}
    for code, keys in codes.items():
        figure = asked(story, code)
        assert {row.record for row in figure.records()} == {rows[key].pk for key in keys}, code
        assert figure.cell().met == len(keys)


def test_the_clock_alone_gave_it_to_the_district(story):
    turns = list(story.found.difficulties["escalated"].turns.order_by("rank"))
    district = story.made.districts["Định Quán"].unit
    assert [(turn.due_on, turn.answered_on) for turn in turns] == [
        (dt.date(2024, 7, 16), None), (dt.date(2024, 7, 31), dt.date(2024, 7, 25)),
    ]  # fmt: skip
    assert turns[1].unit_id == district


def test_a_difficulty_goes_through_the_pages_until_the_base_agrees(story, see, fill):
    commune = story.made.communes["Tam An"]
    branch, secretary = commune.branches["ấp 1"], commune.accounts["ấp 1"]
    title, first = "Chưa có chỗ treo bảng tin của chi đoàn", dt.date(2024, 11, 4)
    fill(f"/kho-khan/neu/{branch}/", who=secretary, on=first, area="dia-diem", title=title)
    row = Difficulty.objects.get(title=title)
    assert "1 khó khăn chờ đồng chí trả lời" in see("/", who=commune.account, on=first)
    fill(f"/kho-khan/{row.pk}/tra-loi/", who=commune.account, on=dt.date(2024, 11, 8), text="Treo ở nhà văn hóa ấp")
    solved = asked(story, "kho-khan-dung-han").cell().met
    assert "chờ đồng chí đồng ý" in see("/", who=secretary, on=dt.date(2024, 11, 9))
    see(f"/kho-khan/{row.pk}/dong-y/", who=commune.account, on=dt.date(2024, 11, 9), status=404)
    fill(f"/kho-khan/{row.pk}/dong-y/", who=secretary, on=dt.date(2024, 11, 9))
    assert asked(story, "kho-khan-dung-han").cell().met == solved + 1


def test_what_was_sent_past_the_commune_hides_who_raised_it_there(story, see):
    row, made = story.found.difficulties["direct"], story.made
    raiser, address = made.communes["Xuân Mỹ"], f"/kho-khan/{row.pk}/"
    passed_over = see(address, who=raiser.account, on=ON)
    assert row.title in passed_over
    assert "ấp 3" not in passed_over
    assert raiser.secretaries["ấp 3"].full_name not in passed_over
    assert "ấp 3" in see(address, who=made.districts["Cẩm Mỹ"].account, on=ON)
    see(address, who=made.communes["Tà Lài"].account, on=ON, status=404)


# DN8


def test_secretaries_who_are_party_members_are_a_share_without_names(story, see):
    held = Holding.objects.on(ON).filter(seat__position="bi-thu-chi-doan", seat__unit__paths__path__startswith=unit_on(
        story.made.province, ON).path).distinct()  # fmt: skip
    states = {
        row.person_id: row.state
        for row in PartyStanding.objects.filter(person__in=held.values("person")).order_by("starts_on")
    }
    party = sum(state in ("du-bi", "chinh-thuc") for state in states.values())
    cell = asked(story, "bi-thu-la-dang-vien", PARTY).cell()
    assert (cell.due, cell.met) == (held.count(), party)
    quarter = asked(story, "co-bi-thu", PARTY, "2024-Q2").cell()
    assert (quarter.due, quarter.met) == (48, 47)
    assert asked(story, "co-bi-thu", PARTY, "2024-Q3").cell().met == 48
    secretary = story.made.communes["Tà Lài"].accounts["ấp 1"]
    page = see(f"/so-lieu-cua/{PARTY}/bi-thu-la-dang-vien/{story.made.communes['Tà Lài'].unit}/?ky=2024",
               who=story.made.communes["Tà Lài"].account, on=ON)  # fmt: skip
    assert page
    see(f"/so-lieu-cua/{PARTY}/bi-thu-la-dang-vien/{story.made.province}/?ky=2024", who=secretary, on=ON, status=404)


# DN9


def test_a_sample_check_corrects_one_visit_s_days(story, see):
    sample = story.sample
    assert sample.draw.size == dong_nai_checks.SIZE
    assert (sample.draw.checks.filter(outcome="dung").count(), sample.wrong.outcome) == (
        dong_nai_checks.SIZE - 1,
        "sai",
    )
    struck = sample.visit.days.filter(why_not="kiem-tra")
    assert {(row.day, row.counted) for row in struck} == {(sample.visit.ends_on, 0)}
    assert struck.count() == sample.visit.visitors.count()
    page = see(f"/kiem-tra/lan-rut/{sample.draw.pk}/", who=story.made.inspector, on=ON)
    assert dong_nai_checks.SEED in page
    figure = see(f"/so-lieu-cua/{VISITS}/tong-so-ngay/{story.made.province}/?ky=2024", who=story.made.leader, on=ON)
    assert "Kiểm tra mẫu" in figure


def test_the_inspector_draws_and_calls_on_the_pages_and_the_province_puts_right(story, see, fill):
    made, on = story.made, dt.date(2024, 11, 14)
    fill("/kiem-tra/rut/", who=made.inspector, on=on, source="di-co-so", unit=str(made.districts["Cẩm Mỹ"].unit),
         starts_on="01/10/2024", ends_on="31/10/2024", size="1")  # fmt: skip
    check = Check.objects.waiting().get()
    assert "1 bản ghi chờ kiểm tra mẫu" in see("/", who=made.inspector, on=on)
    see("/di-co-so/dang-ky/", who=made.inspector, on=on, status=404)
    days = sorted(set(VisitDay.objects.filter(visit=check.record_id).values_list("day", flat=True)))
    fill(f"/kiem-tra/{check.pk}/", who=made.inspector, on=on, days=[str(day) for day in days[1:]], quality="co",
         note="Ngày đầu đoàn chưa tới")  # fmt: skip
    assert not VisitDay.objects.filter(visit=check.record_id, why_not="kiem-tra").exists(), "only checks"
    before = asked(story, "tong-so-ngay").cell().met
    fill(f"/kiem-tra/{check.pk}/chan-chinh/", who=made.leader, on=on, words="Không tính ngày đầu")
    struck = VisitDay.objects.filter(visit=check.record_id, why_not="kiem-tra")
    assert set(struck.values_list("day", flat=True)) == {days[0]}
    assert asked(story, "tong-so-ngay").cell().met == before - struck.count()


# What became of the province


def test_the_year_ends_and_the_cadres_of_today_answer_for_it(story, see):
    dong_nai_year.tell_rest(story.made, story.told)
    end = dt.date(2024, 12, 31)
    path = unit_on(story.made.province, end).path
    (figure,) = find(VISITS, "can-bo-du-ngay", path=path, span=YEAR, on=dt.date(2025, 1, 15))
    assert (figure.cell().due, figure.cell().met) == (21, 18)
    dong_nai_findings.tell_last_words(story.made, story.found)
    dong_nai.end(story.made)
    today = dt.date(2026, 11, 22)
    here = unit_on(country.unit("T75"), today)
    assert unit_on(story.made.branch("Tà Lài", "ấp 1"), today).path.startswith(here.path)
    assert unit_on(story.made.communes["Gia Canh"].unit, today).heir_id == country.unit("X26206")
    assert unit_on(story.made.districts["Tân Phú"].unit, today).path.startswith(here.path)
    (figure,) = find(VISITS, "can-bo-du-ngay", path=path, span=YEAR, on=today)
    assert figure.cell().met == 18, "figures of 2024 stay"
