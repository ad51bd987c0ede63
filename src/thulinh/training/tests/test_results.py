"""Results of a class and what they qualify for; taking them back."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.training.actions import end_class, nominate, resume_class, withdraw_participant, write_results
from thulinh.training.models import Certificate, Participant, Qualification, TrainingClass
from thulinh.training.queries.participants import standing_of
from thulinh.training.rules.results import ResultEntry, attended_enough, mark_words
from thulinh.training.tests.school import School, listed, many, opened, school, there, who

pytestmark = pytest.mark.django_db
EARLIER = dt.date(2026, 11, 2)
PASSED, FAILED, PENDING = "dat", "khong-dat", "chua-co"


@pytest.fixture
def world(country) -> School:
    return school(country)


@pytest.fixture
def tested(world: School) -> TrainingClass:
    """A class with a test in which five points are enough; the three were there all the time."""
    row = listed(world, has_test=True, pass_mark=Decimal(5))
    there(row, world.khoi, world.an, world.duong)
    return row


def write(world: School, row: TrainingClass, *entries: ResultEntry, **more):
    return write_results(row, entries, by=more.pop("by", world.cast.province), **more)


def results(row: TrainingClass) -> list[str]:
    return list(Participant.objects.listed().filter(training_class=row).order_by("pk").values_list("result", flat=True))


def qualified(world: School) -> set[int]:
    return set(Qualification.objects.current().values_list("person", flat=True))


@pytest.mark.parametrize(
    ("was_there", "total", "percent", "enough"),
    [(3, 4, 75, True), (2, 4, 75, False), (0, 4, 0, False), (1, 4, 0, True), (4, 5, 80, True), (0, 0, 80, False)],
)
def test_enough_half_days(was_there: int, total: int, percent: int, enough: bool):
    assert attended_enough(was_there, total, percent) is enough


def test_marks_are_told_as_people_write_them():
    assert [mark_words(Decimal(mark)) for mark in ("7", "7.50", "7.25", "10.00")] == ["7", "7,5", "7,25", "10"]


def test_marks_decide_at_the_end_and_who_has_none_waits(world: School, tested: TrainingClass):
    khoi, an, duong = (who(tested, one).pk for one in (world.khoi, world.an, world.duong))
    write(world, tested, ResultEntry(khoi, mark=Decimal("7.5")), ResultEntry(an, mark=Decimal("4.5")))
    assert standing_of([an])[an].missing == ("bài kiểm tra 4,5 điểm, cần 5",)
    end_class(tested, by=world.cast.province)
    assert results(tested) == [PASSED, FAILED, PENDING]
    assert qualified(world) == {world.khoi.person_id}
    write(world, tested, ResultEntry(duong, PASSED, Decimal(5)))
    assert qualified(world) == {world.khoi.person_id, world.duong.person_id}
    assert AuditEvent.objects.filter(verb="training.write_result", unit_id=world.cast.a2.pk).count() == 1


def test_a_result_taken_back_takes_the_qualification(world: School, tested: TrainingClass):
    khoi = who(tested, world.khoi).pk
    write(world, tested, ResultEntry(khoi, PASSED, Decimal(8)))
    end_class(tested, by=world.cast.province)
    write(world, tested, ResultEntry(khoi, FAILED, Decimal(8), "Bài không do đồng chí làm"))
    assert qualified(world) == set()
    gone = Qualification.objects.exclude(withdrawn_at=None)
    assert {one.withdrawn_reason for one in gone} == {"Kết quả lớp không còn là đạt"}
    write(world, tested, ResultEntry(khoi, PASSED, Decimal(8)))
    assert Qualification.objects.current().count() == 2


def test_what_cannot_be_written(world: School, tested: TrainingClass):
    khoi, an = who(tested, world.khoi).pk, who(tested, world.an).pk
    for entry, field, words in (
        (ResultEntry(khoi, "gioi"), "result", "đạt, chưa đạt hoặc chưa có"),
        (ResultEntry(khoi, mark=Decimal(11)), "mark", "từ 0 đến 10"),
        (ResultEntry(khoi, PASSED, Decimal(3)), "result", "bài kiểm tra 3 điểm, cần 5"),
        (ResultEntry(khoi, FAILED, Decimal(9)), "note", "ghi vì sao"),
    ):
        with pytest.raises(Refusal, match=words) as refused:
            write(world, tested, ResultEntry(an, mark=Decimal(6)), entry)
        assert [(one.field, one.row) for one in refused.value.problems] == [(field, 1)]
    assert not Participant.objects.exclude(mark=None).exists()
    with pytest.raises(Refusal, match="do đơn vị khác tổ chức"):
        write(world, tested, ResultEntry(khoi), by=world.cast.commune)


def test_nobody_passes_without_presence(world: School):
    row = listed(world)
    there(row, world.khoi, half_days=2)
    with pytest.raises(Refusal, match="mới dự 2/4 buổi, cần ít nhất 75%"):
        write(world, row, ResultEntry(who(row, world.khoi).pk, PASSED))
    with pytest.raises(Refusal, match="mới dự 0/4 buổi"):
        write(world, row, ResultEntry(who(row, world.an).pk, PASSED))
    with pytest.raises(Refusal, match="không có bài kiểm tra"):
        write(world, row, ResultEntry(who(row, world.khoi).pk, mark=Decimal(9)))


def test_results_are_of_those_who_have_a_place_once_the_list_is_settled(world: School, tested: TrainingClass):
    other = opened(world, name="Lớp khác", starts_on=EARLIER, ends_on=EARLIER)
    one = nominate(other, [world.khoi.pk], by=world.cast.province).taken[0]
    with pytest.raises(Refusal, match="chốt danh sách trước"):
        write(world, other, ResultEntry(one.pk))
    with pytest.raises(Refusal, match="không còn trong danh sách"):
        write(world, tested, ResultEntry(one.pk))
    waiting = nominate(tested, [many(world, 1)[0].pk], by=world.cast.province).taken[0]
    with pytest.raises(Refusal, match="không có trong danh sách được duyệt"):
        write(world, tested, ResultEntry(waiting.pk))


def test_a_certificate_holds_result_end_and_place(world: School, tested: TrainingClass):
    khoi = who(tested, world.khoi)
    write(world, tested, ResultEntry(khoi.pk, PASSED, Decimal(8)))
    end_class(tested, by=world.cast.province)
    with writing("training"):
        Certificate.objects.create(
            participant=khoi, unit=world.cast.a, year=2026, ordinal=1, number="01/CN", full_name="Lê Minh Khôi",
            post="Bí thư", title="Lớp", issued_on=tested.ends_on, signer_title="Bí thư", signer_name="A", token="t",
            issued_at=now(),
        )  # fmt: skip
    with pytest.raises(Refusal, match="Đã cấp chứng nhận cho đồng chí Lê Minh Khôi"):
        write(world, tested, ResultEntry(khoi.pk, FAILED, Decimal(8), "Nhầm"))
    with pytest.raises(Refusal, match="Đã cấp 1 chứng nhận"):
        resume_class(tested, reason="Nhầm", by=world.cast.province)
    with pytest.raises(Refusal, match="đã bế giảng"):
        withdraw_participant(khoi, reason="Nhầm", by=world.cast.province)


def test_the_same_results_twice_are_written_once(world: School, tested: TrainingClass):
    command, entry = uuid.uuid4(), ResultEntry(who(tested, world.khoi).pk, mark=Decimal(8))
    for _ in range(2):
        write(world, tested, entry, command_id=command)
    write(world, tested, entry)
    assert who(tested, world.khoi).version == 3  # nominated, approved, written once
    assert AuditEvent.objects.filter(verb="training.write_result").count() == 1
