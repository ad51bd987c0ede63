"""Who could be put forward for a class, from the books or from somebody's spreadsheet."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY
from thulinh.difficulties.models import Finding
from thulinh.kernel.clock import now
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewPerson, add_people, take_seats
from thulinh.training.actions import nominate, open_class, set_quotas
from thulinh.training.class_rows import CLASS_LIST, list_rows
from thulinh.training.queries.candidates import candidates
from thulinh.training.queries.class_lists import ListRow, Matched, match_class_list
from thulinh.training.queries.fitness import fitness
from thulinh.training.rules.nominating import Reason
from thulinh.training.tests.school import DEPUTY, SECRETARY, School, many, opened, planned, school
from thulinh.training.tests.trained import qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(country) -> School:
    return school(country)


def names(found) -> list[str]:
    return [one.fit.name for one in found]


def test_what_speaks_for_and_against(world: School):
    row, cast = opened(world), world.cast
    qualified(world.khoi.person_id, dt.date(2025, 9, 1), dt.date(2030, 8, 31), position=SECRETARY)
    nominate(row, [world.an.pk], by=cast.province)
    found = {one.fit.name: one for one in candidates(row, cast.province, TODAY)}
    assert set(found) == {"Lê Minh Khôi", "Bùi Quốc An", "Phạm Thùy Dương"}
    duong, khoi, an = found["Phạm Thùy Dương"], found["Lê Minh Khôi"], found["Bùi Quốc An"]
    assert duong.fit.is_new
    assert duong.reasons[0] == "mới nhận chức danh"
    assert any(words.startswith("mới nhận chức, chưa bồi dưỡng") for words in duong.reasons)
    assert khoi.trained.is_trained
    assert "có giá trị đến hết ngày 31/08/2030" in khoi.trained.words
    assert an.fit.reason == Reason.TWICE
    assert names(candidates(row, cast.province, TODAY))[0] == "Phạm Thùy Dương"
    assert names(candidates(row, cast.province, TODAY))[-1] == "Bùi Quốc An"


def test_filters(world: School):
    row, cast = opened(world), world.cast
    qualified(world.khoi.person_id, dt.date(2025, 9, 1), dt.date(2030, 8, 31), position=SECRETARY)

    def left(**filters) -> set[str]:
        return set(names(candidates(row, cast.province, TODAY, **filters)))

    assert left(words="duong") == {"Phạm Thùy Dương"}
    assert left(under=cast.path(cast.a1)) == {"Lê Minh Khôi", "Bùi Quốc An"}
    assert left(positions=(DEPUTY,)) == {"Bùi Quốc An"}
    assert left(only_new=True) == {"Bùi Quốc An", "Phạm Thùy Dương"}
    assert left(only_untrained=True) == {"Bùi Quốc An", "Phạm Thùy Dương"}
    nominate(row, [world.an.pk], by=cast.province)
    assert left(only_fit=True) == {"Lê Minh Khôi", "Phạm Thùy Dương"}
    assert "Phạm Thùy Dương" in left(only_needing=True)


def test_each_sees_those_whom_they_nominate(world: School):
    row, cast = opened(world), world.cast
    assert set(names(candidates(row, cast.commune, TODAY))) == {"Lê Minh Khôi", "Bùi Quốc An"}
    assert names(candidates(row, world.a2_secretary, TODAY)) == ["Phạm Thùy Dương"]
    for other in (cast.secretary, cast.officer, cast.outsider):
        assert candidates(row, other, TODAY) == []


def test_each_is_looked_at_as_if_alone(world: School):
    row, cast = opened(world), world.cast
    set_quotas(row, {cast.a1.pk: 1, cast.a2.pk: 1}, by=cast.province)
    assert all(one.fit.is_fit for one in candidates(row, cast.commune, TODAY))


def test_a_class_without_positions_is_for_every_seat(world: School):
    row = opened(world, positions=())
    found = names(candidates(row, world.cast.province, TODAY))
    assert {"Nguyễn Thị Hồng Đào", "Lê Minh Khôi", "Phạm Văn Dũng"} <= set(found)


def test_many_cost_no_more_questions(world: School):
    row = opened(world)
    few = _counted(lambda: candidates(row, world.cast.again(world.cast.province), TODAY))
    many(world, 20)
    assert _counted(lambda: candidates(row, world.cast.again(world.cast.province), TODAY)) == few


def _counted(act) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


# A list from a spreadsheet.


def matched(world: School, row, *rows: ListRow, by=None) -> list[Matched]:
    return match_class_list(row, rows, by or world.cast.province, TODAY)


@pytest.fixture
def namesakes(world: School) -> School:
    """A second Phạm Thùy Dương is deputy of commune A2."""
    other = add_people([NewPerson("Phạm Thùy Dương", birth_on=dt.date(1995, 5, 5), phone="0988777666")], by=None)[0]
    take_seats([NewHolding(other.pk, "dai-hoi", START, unit=world.cast.a2.pk, position=DEPUTY)], by=None)
    return world


def test_known_people_are_found_and_unknown_ones_named(world: School):
    found = matched(
        world, opened(world), ListRow(2, "lê minh KHÔI"), ListRow(3, "Trần Văn Lạ"), ListRow(4, "Bùi Quốc Anh"),
        ListRow(5, "Nguyễn Thị Hồng Đào"), ListRow(6, "Bùi Văn Nam"),
    )  # fmt: skip
    assert [one.fit.name if one.fit else None for one in found] == ["Lê Minh Khôi", None, None, None, None]
    assert found[1].problem.startswith("Không có cán bộ nào tên Trần Văn Lạ")
    assert found[1].offers == ()
    assert all(one.offers == () for one in found[3:])


def test_a_slip_of_the_pen_is_offered(world: School):
    written = ("Pham Thuy Duong", "Phạm Thúy Dương", "Bùi Cuốc An")
    found = matched(world, opened(world), *(ListRow(number, name) for number, name in enumerate(written, start=2)))
    assert [bool(one.fit) for one in found] == [True, False, False]
    assert [[fit.name for fit in one.offers] for one in found] == [[], ["Phạm Thùy Dương"], ["Bùi Quốc An"]]


def test_namesakes_are_told_apart_or_offered(namesakes: School):
    row, birth = opened(namesakes), dt.date(1995, 5, 5)
    found = matched(
        namesakes, row, ListRow(2, "Phạm Thùy Dương"), ListRow(3, "Phạm Thùy Dương", birth_on=birth),
        ListRow(4, "Phạm Thùy Dương", birth_on=dt.date(1980, 1, 1)),
    )  # fmt: skip
    assert found[0].problem == "Có 2 người tên Phạm Thùy Dương. Đồng chí chọn một."
    assert len(found[0].offers) == 2
    assert found[1].fit
    assert found[1].fit.position == DEPUTY
    assert found[2].fit is None
    by_phone = matched(namesakes, row, ListRow(2, "Phạm Thùy Dương", phone="+84988777666"))[0]
    assert by_phone.fit
    assert by_phone.fit.position == DEPUTY


def test_a_unit_tells_namesakes_apart(world: School):
    twin = add_people([NewPerson("Bùi Quốc An", birth_on=dt.date(1999, 9, 9))], by=None)[0]
    take_seats([NewHolding(twin.pk, "dai-hoi", START, unit=world.cast.a2.pk, position=DEPUTY)], by=None)
    row = opened(world)
    for unit in ("Đoàn phường Bến Gỗ", "phường bến gỗ", "A2"):
        one = matched(world, row, ListRow(2, "Bùi Quốc An", unit=unit))[0]
        assert one.fit
        assert one.fit.person == twin.pk


def test_the_same_person_twice_and_what_else_stands_against(world: School):
    row = opened(world)
    nominate(row, [world.an.pk], by=world.cast.province)
    found = matched(world, row, ListRow(2, "Lê Minh Khôi"), ListRow(3, "Lê Minh Khôi"), ListRow(4, "Bùi Quốc An"))
    assert [one.is_good for one in found] == [True, False, False]
    assert found[1].fit.words == "Đồng chí Lê Minh Khôi đã có ở dòng 2."
    assert "đã có trong danh sách lớp" in found[2].fit.words


def test_a_commune_finds_its_own_only(world: School):
    row = opened(world)
    found = matched(world, row, ListRow(2, "Lê Minh Khôi"), ListRow(3, "Phạm Thùy Dương"), by=world.cast.commune)
    assert [bool(one.fit) for one in found] == [True, False]


def test_cells_become_rows():
    cells = [
        (
            4,
            {
                "ho-ten": "NGUYỄN THỊ ÁNH",
                "ngay-sinh": "12/05/1998",
                "dien-thoai": "0912 345 678",
                "don-vi": "Đoàn xã X",
            },
        ),
        (5, {}),
        (6, {"ho-ten": "Lê Văn B", "ngay-sinh": "hôm qua"}),
        (7, {"don-vi": "Đoàn xã Y"}),
    ]
    rows = list_rows(cells)
    assert [one.number for one in rows] == [4, 6, 7]
    assert rows[0] == ListRow(4, "Nguyễn Thị Ánh", dt.date(1998, 5, 12), "+84912345678", "", "Đoàn xã X")
    assert rows[1].birth_on is None
    assert rows[1].unread
    assert "Họ và tên" in rows[2].unread
    assert CLASS_LIST.column_headed("Họ tên học viên").code == "ho-ten"


def test_a_class_that_one_may_not_know_of_is_not_named(world: School):
    cast = world.cast
    row = planned(world, by=cast.commune, unit=cast.a1, name="Lớp riêng của xã", positions=(DEPUTY,))
    nominate(open_class(row, by=cast.commune), [world.an.pk], by=cast.commune)
    seat = NewHolding(world.an.person_id, "dai-hoi", dt.date(2026, 10, 1), unit=cast.a2.pk, position=DEPUTY)
    [second] = take_seats([seat], by=None)
    other = opened(world)
    told = [fitness(other, [second.pk], each, TODAY)[0].words for each in (world.a2_secretary, cast.province)]
    assert "có tên ở một lớp khác cùng ngày" in told[0]
    assert "có tên ở lớp “Lớp riêng của xã” cùng ngày" in told[1]


def test_what_was_found_elsewhere_is_told_to_who_may_read_it(world: School):
    """A deputy of two communes: what a visit to the one found, the other does not read."""
    cast = world.cast
    with writing("difficulties"):
        Finding.objects.create(
            unit=cast.a1, path=cast.path(cast.a1), day=TODAY - dt.timedelta(days=30), kind="ky-nang-con-thieu",
            text="Còn lúng túng", person_id=world.an.person_id, skill_id="phan-mem-doan-vien", recorded_at=now(),
        )  # fmt: skip
    seat = NewHolding(world.an.person_id, "dai-hoi", dt.date(2026, 10, 1), unit=cast.a2.pk, position=DEPUTY)
    [second] = take_seats([seat], by=None)
    row = opened(world)

    def told(account) -> set[str]:
        found = [one for one in candidates(row, account, TODAY) if one.fit.person == world.an.person_id]
        return {words for one in found for words in one.reasons}

    gap = "cơ sở phát hiện còn thiếu"
    assert gap in told(cast.province)
    assert gap in told(cast.commune)
    assert told(world.a2_secretary)
    assert gap not in told(world.a2_secretary)
    assert second.pk in [one.fit.holding for one in candidates(row, world.a2_secretary, TODAY)]
