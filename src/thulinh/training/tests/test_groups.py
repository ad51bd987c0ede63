"""Groups: a proposal with its reasons, always the same, and what is laid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.training.actions import move_to_group, set_groups, withdraw_participant
from thulinh.training.actions.forgetting_classes import forget_participation
from thulinh.training.models import ClassGroup, Participant
from thulinh.training.queries.grouping import propose_groups
from thulinh.training.rules.grouping import GroupEntry, Member, proposed_groups
from thulinh.training.tests.school import School, listed, many, school, who

LEVELS = ("moi", "da-lam", "nang-cao")
MEMBERS = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(("", "Xã A", "Xã B", "Xã C"))), max_size=90)


@pytest.fixture
def world(country) -> School:
    return school(country)


@given(MEMBERS, st.integers(1, 12))
def test_groups_hold_everybody_once_of_one_level_and_even(told: list[tuple[str, str]], number: int):
    members = [Member(index, level, place, f"{index:03}") for index, (level, place) in enumerate(told)]
    groups = proposed_groups(members, number=number)
    assert sorted(one for group in groups for one in group.participants) == list(range(len(members)))
    level_of = {one.participant: one.level for one in members}
    assert all({level_of[one] for one in group.participants} == {group.level} for group in groups)
    for level in LEVELS:
        sizes = [len(group.participants) for group in groups if group.level == level]
        assert not sizes or max(sizes) - min(sizes) <= 1
    assert len(groups) <= max(number, len({one.level for one in members}))
    assert groups == proposed_groups(list(reversed(members)), number=number)


def test_neighbours_sit_together_and_the_reason_says_so():
    places = ("Huyện Ia Grai", "Huyện Đak Đoa")
    members = [Member(index, "moi", places[index % 2], f"{index:02}") for index in range(8)]
    groups = proposed_groups(members, number=2)
    assert [one.name for one in groups] == ["Tổ 1", "Tổ 2"]
    assert [one.note for one in groups] == [
        "Mới làm: 4 người; cùng nơi: Huyện Ia Grai 4", "Mới làm: 4 người; cùng nơi: Huyện Đak Đoa 4",
    ]  # fmt: skip


def test_nobody_makes_no_group():
    assert proposed_groups([]) == []


@pytest.mark.django_db
def test_a_proposal_by_level_then_ward_or_commune(world: School):
    holders = many(world, 5)
    row = listed(world, [*world.leaders, *(one.pk for one in holders)])
    groups = propose_groups(row, number=3)
    found = {one: group for group in groups for one in group.participants}
    assert len(found) == 8
    assert found[who(row, world.an).pk].level == "moi"
    assert found[who(row, world.khoi).pk].level == "da-lam"
    assert found[who(row, world.duong).pk].reasons == ("Mới làm: 2 người", "cùng nơi: Phường 1, Xã 1")
    laid = set_groups(row, [GroupEntry(one.name, one.participants, one.level, one.note) for one in groups],
                      by=world.cast.province)  # fmt: skip
    assert [one.participants.count() for one in laid] == [len(one.participants) for one in groups]


@pytest.mark.django_db
def test_branch_cadres_sit_by_commune(world: School):
    cast = world.cast
    row = listed(world, [cast.holdings["secretary"].pk, world.khoi.pk], positions=())
    assert {reason for one in propose_groups(row, number=1) for reason in one.reasons if "cùng nơi" in reason} == {
        "cùng nơi: Đoàn xã Tân Lập 1"
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([GroupEntry(" ")], "tên tổ"),
        ([GroupEntry("Tổ 1"), GroupEntry("tổ 1")], "hai tổ tên"),
        ([GroupEntry("Tổ 1", level="gioi")], "mức của tổ"),
        ([GroupEntry("Tổ 1", [10**6])], "học viên được duyệt"),
    ],
)
def test_what_groups_cannot_be(world: School, entries: list[GroupEntry], words: str):
    row = listed(world)
    with pytest.raises(Refusal, match=words):
        set_groups(row, entries, by=world.cast.province)
    assert not ClassGroup.objects.exists()


@pytest.mark.django_db
def test_moving_and_laying_anew(world: School):
    row, by = listed(world), world.cast.province
    khoi, an = who(row, world.khoi).pk, who(row, world.an).pk
    with pytest.raises(Refusal, match="ở hai tổ"):
        set_groups(row, [GroupEntry("A", [khoi]), GroupEntry("B", [khoi])], by=by)
    one, other = set_groups(row, [GroupEntry("A", [khoi, an]), GroupEntry("B")], by=by)
    move_to_group(row, [an], other, by=by)
    assert Participant.objects.get(pk=an).group == other
    with pytest.raises(Refusal, match="Tổ này không còn"):
        move_to_group(row, [an], 10**6, by=by)
    with pytest.raises(Refusal, match="do đơn vị khác"):
        move_to_group(row, [an], one, by=world.cast.commune)
    again = set_groups(row, [GroupEntry("Tổ Một", [khoi], group=one.pk)], by=by)
    assert [group.pk for group in again] == [one.pk]
    assert Participant.objects.get(pk=an).group is None
    assert list(ClassGroup.objects.current().values_list("name", flat=True)) == ["Tổ Một"]


@pytest.mark.django_db
def test_words_about_somebody_erased_go(world: School):
    row = listed(world)
    one = withdraw_participant(who(row, world.an), reason="Ốm nặng", by=world.cast.province)
    forget_participation(one.person, words=["Bùi Quốc An"])
    one.refresh_from_db()
    assert "Ốm" not in one.withdrawn_reason
    assert one.token.startswith("x")
    assert not AuditEvent.objects.filter(reason__contains="Ốm nặng").exists()
