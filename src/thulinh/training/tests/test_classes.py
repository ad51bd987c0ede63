"""A class from plan to end: what is said of it, its states, its timetable, and everything that these refuse."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import leave_seat
from thulinh.training.actions import (
    approve,
    cancel_class,
    change_class,
    end_class,
    nominate,
    open_class,
    plan_class,
    reopen_class,
    resume_class,
    set_groups,
    set_half_days,
    settle_class,
    withdraw_participant,
)
from thulinh.training.models import (
    ClassGroup,
    HalfDay,
    Lesson,
    Qualification,
    TrainingClass,
)
from thulinh.training.queries.timetable import half_days_of
from thulinh.training.rules.classes import HalfDayEntry, LessonEntry
from thulinh.training.rules.grouping import GroupEntry
from thulinh.training.tests.school import (
    CAMP,
    FIRST,
    HALF_DAYS,
    LAST,
    SOFTWARE,
    School,
    entry,
    listed,
    opened,
    planned,
    school,
    there,
    who,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(country) -> School:
    return school(country)


def test_from_plan_to_end(world: School):
    row = listed(world)
    there(row, world.khoi, world.an)
    there(row, world.duong, half_days=2)
    end_class(row, by=world.cast.province)
    assert [who(row, one).result for one in (world.khoi, world.an, world.duong)] == ["dat", "dat", "khong-dat"]
    assert [who(row, one).is_new for one in (world.khoi, world.an, world.duong)] == [False, True, True]
    held = Qualification.objects.current().values_list("person", "position", "topic", "level", "ends_on")
    khoi, an, five_years = world.khoi.person_id, world.an.person_id, dt.date(2031, 11, 19)
    assert set(held) == {
        (khoi, "bi-thu-doan-xa", None, "", five_years), (khoi, None, SOFTWARE, "moi", dt.date(2028, 11, 19)),
        (an, "pho-bi-thu-doan-xa", None, "", five_years), (an, None, SOFTWARE, "moi", dt.date(2028, 11, 19)),
    }  # fmt: skip
    assert {one.starts_on for one in Qualification.objects.all()} == {LAST}
    told = set(AuditEvent.objects.filter(verb__startswith="training.").values_list("verb", flat=True))
    assert told >= {"training.plan_class", "training.open_class", "training.settle_class", "training.end_class"}


def test_the_class_says_how_long_its_training_holds(world: School):
    row = listed(world, validity_months=12, topics=())
    there(row, world.khoi)
    end_class(row, by=world.cast.province)
    assert Qualification.objects.get().ends_on == dt.date(2027, 11, 19)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": " "}, "name", "tên lớp"),
        ({"positions": (), "topics": ()}, "topics", "ít nhất một chuyên đề"),
        ({"ends_on": FIRST - DAY}, "ends_on", "từ ngày khai giảng"),
        ({"ends_on": dt.date(2028, 11, 19)}, "ends_on", "dài quá"),
        ({"registration_ends_on": FIRST + DAY}, "registration_ends_on", "không sau ngày khai giảng"),
        ({"capacity": 0}, "capacity", "Số chỗ từ 1"),
        ({"attendance_percent": 101}, "attendance_percent", "từ 0 đến 100%"),
        ({"has_test": True, "pass_mark": Decimal(11)}, "pass_mark", "từ 0 đến 10"),
        ({"pass_mark": Decimal(5)}, "pass_mark", "không có bài kiểm tra"),
        ({"validity_months": 0}, "validity_months", "ít nhất 1 tháng"),
        ({"positions": ("khong-co",)}, "positions", "không còn trong danh mục"),
        ({"topics": (("khong-co", "moi"),)}, "topics", "không còn trong danh mục"),
        ({"topics": ((SOFTWARE, "gioi"),)}, "topics", "mức"),
        ({"plan_item": 7}, "plan_item", "không có trong kế hoạch"),
        ({"starts_on": dt.date(2020, 1, 1), "ends_on": dt.date(2020, 1, 2)}, "starts_on", "không hoạt động"),
    ],
)
def test_what_cannot_be_said_of_a_class(world: School, changes: dict[str, Any], field: str, words: str):
    with pytest.raises(Refusal, match=words) as refused:
        planned(world, **changes)
    assert {one.field for one in refused.value.problems} == {field}
    assert not TrainingClass.objects.exists()


def test_only_the_organiser_writes(world: School):
    row, cast = opened(world), world.cast
    for act in (
        lambda by: plan_class(entry(), unit=cast.a.pk, by=by),
        lambda by: change_class(row, entry(), by=by),
        lambda by: settle_class(row, by=by),
        lambda by: cancel_class(row, reason="Bão", by=by),
        lambda by: set_half_days(row, [], by=by),
    ):
        for by in (cast.commune, cast.secretary, cast.inspector, cast.outsider):
            with pytest.raises(Refusal, match="do đơn vị khác tổ chức"):
                act(by)
    row.refresh_from_db()
    assert row.state == "mo-dang-ky"


def test_a_commune_holds_its_own_class(world: School):
    row = planned(world, by=world.cast.commune, unit=world.cast.a1, positions=("bi-thu-chi-doan",))
    assert row.path == world.cast.path(world.cast.a1)


def test_each_state_takes_its_own_steps(world: School):
    cast = world.cast
    row = planned(world)
    with pytest.raises(Refusal, match="Đồng chí mở lớp trước"):
        nominate(row, [world.khoi.pk], by=cast.province)
    with pytest.raises(Refusal, match="Đồng chí mở lớp trước"):
        end_class(row, by=cast.province)
    open_class(row, by=cast.province)
    with pytest.raises(Refusal, match="đang nhận học viên"):
        open_class(row, by=cast.province)
    with pytest.raises(Refusal, match="Chưa duyệt học viên nào"):
        settle_class(row, by=cast.province)
    cancel_class(row, reason="Bão số 5", by=cast.province)
    with pytest.raises(Refusal, match="Lớp đã hủy"):
        nominate(row, [world.khoi.pk], by=cast.province)
    row.refresh_from_db()
    assert row.cancelled_reason == "Bão số 5"


def test_cancelling_needs_a_reason(world: School):
    with pytest.raises(Refusal, match="lý do"):
        cancel_class(opened(world), reason=" ", by=world.cast.province)


def test_a_settled_class_takes_people_again(world: School):
    row = listed(world, [world.khoi.pk])
    with pytest.raises(Refusal, match="đã chốt danh sách"):
        nominate(row, [world.duong.pk], by=world.a2_secretary)
    reopen_class(row, by=world.cast.province)
    assert nominate(row, [world.duong.pk], by=world.a2_secretary).taken


def test_who_left_office_is_taken_off_before_the_list_is_settled(world: School):
    row, by = opened(world), world.cast.province
    approve(row, nominate(row, world.leaders, by=by).taken, by=by)
    leave_seat(world.an, on=FIRST - DAY, reason="Chuyển công tác", by=None)
    with pytest.raises(Refusal, match=r"ngày khai giảng: Bùi Quốc An\. Đồng chí rút tên"):
        settle_class(row, by=by)
    withdraw_participant(who(row, world.an), reason="Chuyển công tác", by=by)
    assert settle_class(row, by=by).state == "chot"


def test_a_class_ends_on_its_last_day_and_not_before(world: School):
    row = listed(world, starts_on=FIRST, ends_on=dt.date(2026, 11, 23))
    with pytest.raises(Refusal, match="chưa tới"):
        end_class(row, by=world.cast.province)
    row = listed(world, [world.duong.pk], name="Lớp không có lịch", starts_on=dt.date(2026, 11, 10),
                 ends_on=dt.date(2026, 11, 11))  # fmt: skip
    with pytest.raises(Refusal, match="chưa có buổi học nào"):
        end_class(row, by=world.cast.province)


def test_ending_is_taken_back_while_no_certificate_stands(world: School):
    row = listed(world)
    there(row, *(world.khoi, world.an))
    end_class(row, by=world.cast.province)
    with pytest.raises(Refusal, match="lý do"):
        resume_class(row, reason="", by=world.cast.province)
    resume_class(row, reason="Điểm danh còn thiếu", by=world.cast.province)
    assert not Qualification.objects.current().exists()
    there(row, world.duong)
    assert {one.result for one in row.participants.all()} == {"chua-co"}
    end_class(row, by=world.cast.province)
    assert Qualification.objects.current().count() == 6


def test_changing_keeps_what_stands(world: School):
    row = listed(world)
    with pytest.raises(Refusal, match="Đã duyệt 3 học viên"):
        change_class(row, entry(capacity=2), by=world.cast.province)
    with pytest.raises(Refusal, match="Đồng chí sửa lịch trước"):
        change_class(row, entry(starts_on=LAST), by=world.cast.province)
    row.refresh_from_db()
    seen = row.version
    changed = change_class(
        row, entry(name="Tên mới", topics=((CAMP, "nang-cao"),)), by=world.cast.province, version=seen
    )
    assert list(changed.topics.values_list("topic", "level")) == [(CAMP, "nang-cao")]
    with pytest.raises(Refusal, match="Vừa có người khác ghi"):
        change_class(row, entry(), by=world.cast.province, version=seen)


def test_the_same_form_twice_is_one_class(world: School):
    command = uuid.uuid4()
    one, other = (
        plan_class(entry(), unit=world.cast.a.pk, by=world.cast.province, command_id=command) for _ in range(2)
    )
    assert one == other
    with pytest.raises(Refusal, match="nội dung khác"):
        plan_class(entry(capacity=5), unit=world.cast.a.pk, by=world.cast.province, command_id=command)
    command = uuid.uuid4()
    for _ in range(2):
        open_class(one, by=world.cast.province, command_id=command)
    assert TrainingClass.objects.get().version == 2


# The timetable.


def morning(*lessons: LessonEntry, day: dt.date = FIRST, **changes: Any) -> HalfDayEntry:
    return HalfDayEntry(day, "sang", lessons=lessons, **changes)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([morning(day=LAST + DAY)], "nằm ngoài lớp"),
        ([HalfDayEntry(FIRST, "trua")], "sáng, chiều hoặc tối"),
        ([morning(), morning()], "có hai lần"),
        ([morning(starts_at=dt.time(9), ends_at=dt.time(8))], "sau giờ bắt đầu"),
        ([morning(LessonEntry(" "))], "tên bài"),
        ([morning(LessonEntry("Bài", topic="khong-co"))], "không còn trong danh mục"),
        ([morning(LessonEntry("Bài", group=99))], "không còn trong lớp"),
        ([morning(LessonEntry("Bài", kind="hat"))], "hình thức"),
        ([morning(LessonEntry("Bài", lecturer_person=10**6))], "Không còn người trình bày"),
    ],
)
def test_what_a_timetable_cannot_say(world: School, entries: list[HalfDayEntry], words: str):
    row = opened(world)
    with pytest.raises(Refusal, match=words):
        set_half_days(row, entries, by=world.cast.province)
    assert HalfDay.objects.current().count() == len(HALF_DAYS)


def test_half_days_that_stand_keep_their_presence(world: School):
    row = listed(world)
    there(row, world.khoi)
    kept = set(HalfDay.objects.values_list("pk", flat=True))
    lessons = (LessonEntry("Khai mạc"), LessonEntry("Phần mềm", topic=SOFTWARE, lecturer="Hà"))
    entries = [morning(*lessons), *(HalfDayEntry(day, part) for day, part in HALF_DAYS[1:])]
    set_half_days(row, entries, by=world.cast.province)
    first = half_days_of(row)[0]
    assert [one.title for one in first.taught] == ["Khai mạc", "Phần mềm"]
    assert {one.pk for one in half_days_of(row)} == kept
    standing = set(Lesson.objects.current().values_list("pk", flat=True))
    set_half_days(row, entries, by=world.cast.province)
    assert set(Lesson.objects.current().values_list("pk", flat=True)) == standing
    with pytest.raises(Refusal, match="đã điểm danh"):
        set_half_days(row, entries[1:], by=world.cast.province)


def test_groups_beside_each_other_need_rooms_and_lecturers_of_their_own(world: School):
    row = listed(world)
    names = ("Tổ 1", "Tổ 2")
    one, other = set_groups(row, [GroupEntry(name) for name in names], by=world.cast.province)
    person = world.an.person_id
    lessons = (
        LessonEntry("Bài", group=one.pk, room="Hội trường A", lecturer="Thầy An", lecturer_person=person),
        LessonEntry("Bài", group=other.pk, room="Hội trường a", lecturer="An", lecturer_person=person),
        LessonEntry("Bài thêm", group=other.pk),
    )
    with pytest.raises(Refusal) as refused:
        set_half_days(row, [morning(*lessons)], by=world.cast.province)
    assert {one.field for one in refused.value.problems} == {"despite"}
    words = str(refused.value)
    assert all(said in words for said in ("hai tổ cùng học", "dạy hai tổ", "Tổ 2 có hai bài"))
    set_half_days(row, [morning(*lessons)], by=world.cast.province, despite=True)
    assert Lesson.objects.current().count() == 3
    followed = (LessonEntry("Một", room="A", lecturer="B"), LessonEntry("Hai", room="A", lecturer="B"))
    set_half_days(row, [morning(*followed)], by=world.cast.province)


def test_another_class_has_the_room_the_lecturer_or_the_people(world: School):
    first, person = listed(world, [world.khoi.pk]), world.an.person_id
    lesson = LessonEntry("Bài", room="Phòng 1", lecturer="Đồng chí An", lecturer_person=person)
    set_half_days(first, [morning(lesson)], by=world.cast.province)
    second = listed(world, [world.khoi.pk], name="Lớp khác", starts_on=LAST)
    change_class(second, entry(name="Lớp khác"), by=world.cast.province)
    with pytest.raises(Refusal) as refused:
        set_half_days(second, [morning(lesson)], by=world.cast.province)
    words = str(refused.value)
    assert "Phòng 1 đã dùng cho lớp" in words
    assert "Đồng chí An dạy lớp" in words
    assert "Lê Minh Khôi học lớp" in words


def test_a_group_with_lessons_does_not_go(world: School):
    row = listed(world)
    group = set_groups(row, [GroupEntry("Tổ 1", [who(row, world.khoi).pk])], by=world.cast.province)[0]
    set_half_days(row, [morning(LessonEntry("Thực hành", group=group.pk))], by=world.cast.province)
    with pytest.raises(Refusal, match="còn bài “Thực hành”"):
        set_groups(row, [GroupEntry("Tổ khác")], by=world.cast.province)
    assert ClassGroup.objects.current().get() == group


def test_who_is_new_follows_the_first_day(world: School):
    row = opened(world)
    nominate(row, world.leaders, by=world.cast.province)
    later = dt.date(2027, 9, 15)
    set_half_days(row, [], by=world.cast.province)
    change_class(row, entry(starts_on=later, ends_on=later), by=world.cast.province)
    assert [who(row, one).is_new for one in (world.khoi, world.an, world.duong)] == [False, False, True]


@pytest.mark.django_db
def test_a_class_is_not_moved_onto_days_on_which_its_people_cannot_come(world: School):
    """In another class, or not in the seat yet: what refuses a nominee refuses the new days."""
    by = world.cast.province
    days = {"starts_on": dt.date(2026, 12, 1), "ends_on": dt.date(2026, 12, 2)}
    later = {"starts_on": dt.date(2026, 12, 8), "ends_on": dt.date(2026, 12, 9)}
    one, other = planned(world, name="Lớp một", **days), planned(world, name="Lớp hai", **later)
    for row in (one, other):
        open_class(row, by=by)
        approve(row, nominate(row, world.leaders, by=by).taken, by=by)
        settle_class(row, by=by)
    with pytest.raises(Refusal, match="có tên ở lớp “Lớp một”") as told:
        change_class(other, entry(name="Lớp hai", **days), by=by)
    assert {problem.field for problem in told.value.problems} == {"starts_on"}
    with pytest.raises(Refusal, match="Không giữ chức danh vào ngày khai giảng mới: Phạm Thùy Dương"):
        change_class(other, entry(name="Lớp hai", starts_on=dt.date(2026, 9, 8), ends_on=later["ends_on"]), by=by)
    other.refresh_from_db()
    assert other.starts_on == later["starts_on"]
    moved = change_class(other, entry(name="Lớp hai", **later | {"ends_on": dt.date(2026, 12, 10)}), by=by)
    assert moved.ends_on == dt.date(2026, 12, 10)
