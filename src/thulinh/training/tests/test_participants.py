"""Who comes into a class: nominated, registered, called; approved, waiting, declined, taken off; and every refusal."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY
from thulinh.difficulties.models import Finding
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewDiscipline, NewHolding, leave_seat, record_discipline, take_seats
from thulinh.people.queries import discipline_in_force
from thulinh.training.actions import (
    approve,
    cancel_class,
    decline,
    nominate,
    promote,
    register,
    set_half_days,
    set_quotas,
    withdraw_participant,
)
from thulinh.training.models import Participant, TakenNeed
from thulinh.training.queries.fitness import fitness
from thulinh.training.queries.participants import places_of, quotas_used
from thulinh.training.rules.classes import HalfDayEntry
from thulinh.training.rules.nominating import Reason, discipline_words
from thulinh.training.tests.school import (
    CAMP,
    DEPUTY,
    FIRST,
    LAST,
    SOFTWARE,
    School,
    listed,
    many,
    opened,
    school,
    who,
)
from thulinh.training.tests.trained import qualified

pytestmark = pytest.mark.django_db
NOMINATED, APPROVED, WAITING, DECLINED = "cho-duyet", "duoc-duyet", "cho-cho", "khong-duyet"
DAY = dt.timedelta(days=1)
PAPER = NewDiscipline("canh-cao", dt.date(2026, 6, 1), "5-QĐ/ĐTN", "Đoàn xã", "Vắng nhiều")


@pytest.fixture
def world(country) -> School:
    return school(country)


def states(row) -> list[str]:
    return list(Participant.objects.current().filter(training_class=row).order_by("pk").values_list("state", flat=True))


def refused_words(row, holdings, by, **more) -> str:
    before = Participant.objects.count()
    with pytest.raises(Refusal) as refused:
        nominate(row, holdings, by=by, **more)
    assert Participant.objects.count() == before
    return str(refused.value)


def test_a_commune_nominates_its_own_and_the_province_approves(world: School):
    row, cast = opened(world), world.cast
    done = nominate(row, [world.khoi.pk, world.an.pk], by=cast.commune)
    assert [one.state for one in done.taken] == [NOMINATED, NOMINATED]
    assert [(one.how, one.unit_id, one.path, one.is_new) for one in done.taken] == [
        ("de-cu", cast.a1.pk, cast.path(cast.a1, FIRST), False),
        ("de-cu", cast.a1.pk, cast.path(cast.a1, FIRST), True),
    ]
    with pytest.raises(Refusal, match="do đơn vị khác tổ chức"):
        approve(row, done.taken, by=cast.commune)
    assert len(approve(row, done.taken, by=cast.province).approved) == 2
    verbs = AuditEvent.objects.filter(subject_kind="training.participant").values_list("verb", "unit_id")
    assert set(verbs) == {("training.nominate", cast.a1.pk), ("training.approve", cast.a1.pk)}


def test_each_refusal_names_whom_and_why_and_the_others_are_taken(world: School):
    row, cast = opened(world), world.cast
    nominate(row, [world.an.pk], by=cast.province)
    wrong = [world.an.pk, cast.holdings["secretary"].pk, cast.holdings["outsider"].pk, 10**6]
    done = nominate(row, [*wrong, world.khoi.pk], by=cast.province)
    assert [one.holding_id for one in done.taken] == [world.khoi.pk]
    assert [one.reason for one in done.refused] == [Reason.TWICE, Reason.WRONG_POST, Reason.OUTSIDE, Reason.GONE]
    assert done.refused[0].words == "Đồng chí Bùi Quốc An đã có trong danh sách lớp này."


def test_looking_writes_nothing_and_says_the_same(world: School):
    row = opened(world)
    fits = fitness(row, world.leaders, world.cast.commune, TODAY)
    assert [one.reason for one in fits] == [None, None, Reason.OUT_OF_REACH]
    assert not Participant.objects.exists()
    done = nominate(row, world.leaders, by=world.cast.commune)
    assert done.refused == tuple(fits[2:])


def test_not_in_office_on_the_first_day(world: School):
    row = opened(world)
    leave_seat(world.an, on=FIRST - DAY, reason="Chuyển công tác", by=None)
    words = refused_words(row, [world.an.pk], world.cast.province)
    assert "Bùi Quốc An không giữ chức danh" in words
    assert "19/11/2026" in words


def test_somebody_elected_after_the_first_day_was_not_in_office(world: School):
    row = opened(world, starts_on=dt.date(2026, 8, 3), ends_on=dt.date(2026, 8, 4), registration_ends_on=None)
    assert "không giữ chức danh" in refused_words(row, [world.an.pk], world.cast.province)


def test_twice_in_a_class_and_twice_in_a_form(world: School):
    row = opened(world)
    done = nominate(row, [world.khoi.pk, world.khoi.pk], by=world.cast.commune)
    assert len(done.taken) == 1
    assert "đã có trong danh sách lớp này" in refused_words(row, [world.khoi.pk], world.cast.commune)


def test_in_two_classes_at_the_same_half_day(world: School):
    first = opened(world)
    nominate(first, [world.khoi.pk, world.an.pk], by=world.cast.commune)
    second = opened(world, name="Lớp trại", starts_on=LAST, ends_on=LAST)
    words = refused_words(second, [world.khoi.pk], world.cast.commune)
    assert words == "Đồng chí Lê Minh Khôi học lớp “Bồi dưỡng cán bộ chủ chốt cấp xã” cùng buổi: sáng 20/11/2026."
    set_half_days(second, [HalfDayEntry(LAST, "toi")], by=world.cast.province)
    assert len(nominate(second, [world.khoi.pk], by=world.cast.commune).taken) == 1
    withdraw_participant(who(first, world.an), reason="Bận", by=world.cast.province)
    cancel_class(first, reason="Bão", by=world.cast.province)
    assert len(nominate(second, [world.an.pk], by=world.cast.commune).taken) == 1


def test_a_class_without_a_timetable_takes_its_days(world: School):
    nominate(opened(world), [world.khoi.pk], by=world.cast.commune)
    other = opened(world, name="Lớp khác", starts_on=LAST, ends_on=LAST + DAY)
    set_half_days(other, [], by=world.cast.province)
    assert "cùng ngày 20/11/2026" in refused_words(other, [world.khoi.pk], world.cast.commune)


def test_approved_meanwhile_elsewhere(world: School):
    first = opened(world)
    second = opened(world, name="Lớp trại", starts_on=LAST, ends_on=LAST)
    set_half_days(second, [HalfDayEntry(LAST, "toi")], by=world.cast.province)
    one = nominate(first, [world.khoi.pk], by=world.cast.province).taken
    other = nominate(second, [world.khoi.pk], by=world.cast.province).taken
    set_half_days(second, [HalfDayEntry(LAST, "sang")], by=world.cast.province)
    approve(first, one, by=world.cast.province)
    with pytest.raises(Refusal, match="học lớp “Bồi dưỡng cán bộ"):
        approve(second, other, by=world.cast.province)
    assert states(second) == [NOMINATED]


def test_discipline_is_told_to_those_who_may_know(world: School):
    row = opened(world)
    for holding in (world.khoi, world.duong):
        record_discipline(holding.person, PAPER, on=TODAY, by=None)
    words = refused_words(row, [world.khoi.pk], world.cast.province)
    assert "cảnh cáo" in words
    assert "5-QĐ/ĐTN" in words
    with pytest.raises(Refusal) as refused:
        register(row, by=world.cast.again(world.a2_secretary))
    assert "kỷ luật" in str(refused.value)  # one reads one's own
    line = discipline_in_force([world.duong.person_id], TODAY)[world.duong.person_id]
    assert discipline_words("A", line, may_know=False) == "Đồng chí A chưa đủ điều kiện; đồng chí hỏi Đoàn cấp trên."


def test_registration_is_over_but_for_the_organiser(world: School):
    row = opened(world, registration_ends_on=FIRST - DAY)
    assert "hết hạn đăng ký ngày 18/11/2026" in refused_words(row, [world.khoi.pk], world.cast.commune)
    with pytest.raises(Refusal, match="hết hạn đăng ký"):
        register(row, by=world.a2_secretary)
    assert nominate(row, [world.khoi.pk], by=world.cast.province).taken


def test_the_places_of_a_unit(world: School):
    row, cast = opened(world), world.cast
    set_quotas(row, {cast.a1.pk: 1}, by=cast.province)
    done = nominate(row, [world.khoi.pk, world.an.pk], by=cast.commune)
    assert [one.reason for one in done.refused] == [Reason.QUOTA]
    assert "Đoàn xã Tân Lập đã dùng hết 1 chỉ tiêu" in done.refused[0].words
    assert "không có chỉ tiêu" in refused_words(row, [world.duong.pk], world.a2_secretary)
    assert nominate(row, [world.duong.pk], how="trieu-tap", by=cast.province).taken
    use = quotas_used(row)
    assert [(one.name, one.places, one.used, one.left) for one in use] == [("Đoàn xã Tân Lập", 1, 1, 0)]
    withdraw_participant(who(row, world.khoi), reason="Ốm", by=cast.province)
    assert nominate(row, [world.an.pk], by=cast.commune).taken


def test_what_quotas_cannot_say(world: School):
    row, cast = opened(world), world.cast
    for places, words in (
        ({cast.b1.pk: 2}, "không thuộc nơi mở lớp"),
        ({cast.a1.pk: -1}, "từ 0 trở lên"),
        ({cast.a1.pk: 2, cast.east.pk: 1}, "cùng có chỉ tiêu"),
    ):
        with pytest.raises(Refusal, match=words):
            set_quotas(row, places, by=cast.province)
    set_quotas(row, {cast.a1.pk: 2, cast.a2.pk: 3}, by=cast.province)
    assert {one.unit_id: one.places for one in set_quotas(row, {cast.a1.pk: 4}, by=cast.province)} == {cast.a1.pk: 4}


def test_a_full_class_lets_people_wait_in_their_order(world: School):
    row, by = opened(world, capacity=1), world.cast.province
    first = nominate(row, world.leaders, by=by).taken
    done = approve(row, [first[1], first[0], first[2]], by=by)
    assert [one.holding_id for one in done.approved] == [world.an.pk]
    assert [(one.holding_id, one.rank) for one in done.waiting] == [(world.khoi.pk, 1), (world.duong.pk, 2)]
    other = many(world, 1)[0]
    late = nominate(row, [other.pk], by=by).taken[0]
    assert (late.state, late.rank) == (WAITING, 3)
    with pytest.raises(Refusal, match="đã đủ 1 chỗ"):
        promote(row, by=by)
    withdraw_participant(who(row, world.an), reason="Ốm", by=by)
    assert who(row, world.khoi).state == WAITING  # nobody moves up silently
    assert promote(row, by=by).holding_id == world.khoi.pk
    places = places_of([row])[row.pk]
    assert (places.approved, places.waiting, places.free) == (1, 2, 0)


def test_nobody_waits(world: School):
    with pytest.raises(Refusal, match="Không còn ai chờ"):
        promote(opened(world), by=world.cast.province)


def test_the_organiser_calls_people_who_need_no_approval(world: School):
    row = opened(world, capacity=2)
    done = nominate(row, world.leaders, how="trieu-tap", by=world.cast.province)
    assert sorted(one.state for one in done.taken) == [WAITING, APPROVED, APPROVED]
    with pytest.raises(Refusal, match="Chỉ nơi tổ chức"):
        nominate(row, [world.khoi.pk], how="trieu-tap", by=world.cast.commune)


def test_one_registers_oneself_with_the_seat_that_the_class_is_for(world: School):
    row = opened(world)
    mine = register(row, by=world.a2_secretary)
    assert (mine.how, mine.state, mine.holding_id) == ("tu-dang-ky", NOMINATED, world.duong.pk)
    with pytest.raises(Refusal, match="chức danh mà đồng chí không giữ"):
        register(row, by=world.cast.secretary)
    with pytest.raises(Refusal, match="không gắn với cán bộ nào"):
        register(row, by=world.cast.administrator)
    with pytest.raises(Refusal, match="Không còn lớp này"):
        register(row, by=world.cast.outsider)


def test_who_may_not_know_of_a_class_nominates_nobody(world: School):
    row = opened(world)
    with pytest.raises(Refusal, match="Không còn lớp này"):
        nominate(row, [world.cast.holdings["outsider"].pk], by=world.cast.outsider)
    with pytest.raises(Refusal, match="ngoài phạm vi đề cử") as refused:
        nominate(row, [world.khoi.pk], by=world.cast.officer)
    assert "Khôi" not in str(refused.value)
    with pytest.raises(Refusal, match="chọn đề cử hoặc triệu tập"):
        nominate(row, [world.khoi.pk], how="tu-dang-ky", by=world.cast.officer)


def test_nobody_beyond_reach_is_named(world: School):
    row, cast = opened(world), world.cast
    record_discipline(world.khoi.person, PAPER, on=TODAY, by=None)
    strangers = [world.khoi.pk, cast.holdings["outsider"].pk, cast.holdings["secretary"].pk]
    for fit in fitness(row, strangers, world.a2_secretary, TODAY):
        assert (fit.person, fit.name, fit.post, fit.unit_name) == (0, "", "", "")
        assert fit.reason in (Reason.OUT_OF_REACH, Reason.OUTSIDE)
    assert fitness(row, [strangers[1]], cast.province, TODAY)[0].name == ""


def test_declining_says_why_and_may_be_taken_back(world: School):
    row, by = opened(world), world.cast.province
    one = nominate(row, [world.khoi.pk], by=by).taken[0]
    with pytest.raises(Refusal, match="lý do"):
        decline(row, [one], reason=" ", by=by)
    decline(row, [one], reason="Vừa học lớp khác", by=by)
    assert (who(row, world.khoi).state, who(row, world.khoi).reason) == (DECLINED, "Vừa học lớp khác")
    assert len(approve(row, [one], by=by).approved) == 1
    with pytest.raises(Refusal, match="đã được duyệt"):
        approve(row, [one], by=by)


def test_strangers_to_a_class_are_not_approved(world: School):
    row, other = opened(world), opened(world, name="Lớp khác", starts_on=LAST - DAY * 20, ends_on=LAST - DAY * 19)
    one = nominate(other, [world.khoi.pk], by=world.cast.province).taken
    with pytest.raises(Refusal, match="không còn trong danh sách"):
        approve(row, one, by=world.cast.province)
    with pytest.raises(Refusal, match="ít nhất một người"):
        approve(row, [], by=world.cast.province)


def test_who_takes_somebody_off(world: School):
    row, cast = opened(world, starts_on=TODAY + DAY, ends_on=TODAY + DAY), world.cast
    khoi, an, duong = nominate(row, world.leaders, by=cast.province).taken
    with pytest.raises(Refusal, match="lý do"):
        withdraw_participant(khoi, reason="", by=cast.commune)
    for by in (cast.secretary, cast.outsider, world.a2_secretary):
        with pytest.raises(Refusal, match="không còn trong danh sách"):
            withdraw_participant(khoi, reason="Bận", by=by)
    withdraw_participant(an, reason="Bận", by=cast.commune)
    withdraw_participant(duong, reason="Tự rút", by=world.a2_secretary)
    with pytest.raises(Refusal, match="không còn trong danh sách"):
        withdraw_participant(duong, reason="Tự rút", by=world.a2_secretary)
    assert states(row) == [NOMINATED]


def test_once_it_has_begun_the_organiser_takes_people_off(world: School):
    row = listed(world)
    with pytest.raises(Refusal, match="đã khai giảng"):
        withdraw_participant(who(row, world.an), reason="Bận", by=world.cast.commune)
    withdraw_participant(who(row, world.an), reason="Bận", by=world.cast.province)


def test_the_same_form_twice_is_one_nomination_and_one_decision(world: School):
    row, by, command = opened(world), world.cast.province, uuid.uuid4()
    done = [nominate(row, world.leaders, by=by, command_id=command) for _ in range(2)]
    assert [len(one.taken) for one in done] == [3, 3]
    with pytest.raises(Refusal, match="nội dung khác"):
        nominate(row, [world.khoi.pk], by=by, command_id=command)
    command = uuid.uuid4()
    assert [len(approve(row, done[0].taken, by=by, command_id=command).approved) for _ in range(2)] == [3, 3]
    command, one = uuid.uuid4(), done[0].taken[0]
    assert len({withdraw_participant(one, reason="Ốm", by=by, command_id=command).pk for _ in range(2)}) == 1
    command, other = uuid.uuid4(), opened(world, name="Lớp khác", starts_on=FIRST - DAY * 9, ends_on=FIRST - DAY * 8)
    assert len({register(other, by=world.a2_secretary, command_id=command).pk for _ in range(2)}) == 1


def test_what_led_somebody_to_the_class_is_kept_as_it_was(world: School):
    row, cast, by = opened(world), world.cast, world.cast.province
    software, other = _gap(cast, world.khoi.person_id, "phan-mem-doan-vien"), _gap(cast, None, "phan-mem-doan-vien")
    _gap(cast, world.khoi.person_id, "phan-mem-doan-vien", done_on=TODAY)
    _gap(cast, world.khoi.person_id, "dieu-hanh-sinh-hoat")
    qualified(world.khoi.person_id, START, dt.date(2026, 1, 1), topic=SOFTWARE)
    approve(row, nominate(row, world.leaders, by=by).taken, by=by)
    khoi, an, duong = (who(row, one) for one in (world.khoi, world.an, world.duong))
    taken = TakenNeed.objects.values_list("participant", "finding", "topic")
    assert set(taken) == {
        (khoi.pk, software.pk, SOFTWARE), (khoi.pk, other.pk, SOFTWARE), (an.pk, other.pk, SOFTWARE),
    }  # fmt: skip
    assert [one.level for one in (khoi, an, duong)] == ["nang-cao", "moi", "moi"]


def test_a_class_in_other_topics_takes_no_need(world: School):
    row, by = opened(world, topics=((CAMP, "moi"),)), world.cast.province
    _gap(world.cast, world.khoi.person_id, "phan-mem-doan-vien")
    approve(row, nominate(row, [world.khoi.pk], by=by).taken, by=by)
    assert not TakenNeed.objects.exists()
    assert who(row, world.khoi).level == "da-lam"


def _gap(cast, person: int | None, skill: str, **changes) -> Finding:
    with writing("difficulties"):
        return Finding.objects.create(
            unit=cast.a1, path=cast.path(cast.a1), day=TODAY - 30 * DAY, kind="ky-nang-con-thieu", text="Còn lúng túng",
            person_id=person, skill_id=skill, recorded_at=now(), **changes,
        )  # fmt: skip


def test_two_hundred_cost_no_more_questions_than_two(world: School):
    holders = [one.pk for one in many(world, 24)]
    first, second = opened(world), opened(world, name="Lớp hai", starts_on=FIRST - DAY * 9, ends_on=FIRST - DAY * 8)
    cast = world.cast
    for row in (first, second):
        set_quotas(row, {cast.a.pk: 100}, by=cast.province)
    few = _counted(lambda: nominate(first, holders[:2], by=cast.again(cast.province)))
    all_of_them = _counted(lambda: nominate(second, holders, by=cast.again(cast.province)))
    assert all_of_them[0] == few[0]
    approved_few = _counted(lambda: approve(first, few[1].taken, by=cast.again(cast.province)))
    approved = _counted(lambda: approve(second, all_of_them[1].taken, by=cast.again(cast.province)))
    assert len(approved[1].approved) == 24
    assert approved[0] == approved_few[0]


def _counted(act):
    with CaptureQueriesContext(connection) as asked:
        result = act()
    return len(asked), result


def test_who_left_office_is_not_approved_and_whose_unit_was_merged_is(world: School):
    row, by = opened(world), world.cast.province
    one, other = nominate(row, [world.khoi.pk, world.an.pk], by=by).taken
    for holding in (world.khoi, world.an):
        leave_seat(holding, on=FIRST - DAY, reason="Sáp nhập", by=None)
    heir = NewHolding(world.an.person_id, "lam-thoi", FIRST, unit=world.cast.a2.pk, position=DEPUTY)
    take_seats([heir], by=None)
    done = approve(row, [one, other], by=by)
    assert [each.pk for each in done.approved] == [other.pk]
    assert "không giữ chức danh" in done.refused[0][1]
