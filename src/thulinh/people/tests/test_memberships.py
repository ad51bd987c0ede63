"""Belonging to a unit: beginning, ending, transferring, going along when units merge or split."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast, add_branches, names
from thulinh.kernel.cells import CellProblem
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people import measures
from thulinh.people.actions import (
    NewMembership,
    NewPerson,
    add_people,
    add_person,
    begin_membership,
    begin_memberships,
    end_membership,
    move_memberships,
    transfer_memberships,
    withdraw_memberships,
)
from thulinh.people.forms import BeginForm, EndForm
from thulinh.people.models import Membership, Person
from thulinh.people.queries import member_counts, members
from thulinh.people.rows import MEMBER_ROWS

KIND, DAY = Membership.Kind, dt.timedelta(days=1)


def home_of(country: Cast, name: str, on: dt.date = TODAY) -> Membership:
    """The one home of somebody of the cast."""
    return Membership.objects.on(on).get(person=country.people[name], kind__in=Membership.AT_HOME)


class TestBeginning:
    def test_second_home_is_refused_and_says_where_the_first_is(self, country: Cast):
        row = NewMembership(country.people["Bùi Quốc An"].pk, country.quarter.pk, TODAY)
        with pytest.raises(Refusal, match="Chi đoàn thôn Đông từ ngày 01/07/2025"):
            begin_membership(row, by=None)

    def test_home_of_somebody_who_works_away_is_a_home(self, country: Cast):
        row = NewMembership(country.people["Hồ Văn Đức"].pk, country.quarter.pk, TODAY)
        with pytest.raises(Refusal, match="đang là đoàn viên"):
            begin_membership(row, by=None)

    def test_two_way_beside_a_home_has_no_vote(self, country: Cast):
        row = NewMembership(country.people["Bùi Quốc An"].pk, country.quarter.pk, TODAY, KIND.TWO_WAY)
        assert not KIND(begin_membership(row, by=None).kind).may_vote

    def test_two_homes_in_one_list_are_refused_too(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        rows = [NewMembership(person.pk, unit.pk, TODAY) for unit in (country.east, country.quarter)]
        with pytest.raises(Refusal) as refused:
            begin_memberships(rows, by=None)
        assert [problem.row for problem in refused.value.problems] == [1]
        assert not Membership.objects.filter(person=person).exists()

    def test_homes_one_after_the_other(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        rows = [
            NewMembership(person.pk, country.east.pk, START, ends_on=TODAY - DAY),
            NewMembership(person.pk, country.quarter.pk, TODAY),
        ]
        assert len(begin_memberships(rows, by=None)) == 2

    @pytest.mark.parametrize(
        ("unit", "day", "field"),
        [("east", START - DAY, "starts_on"), ("a1", START - DAY, "starts_on")],
    )
    def test_unit_must_be_open_that_day(self, country: Cast, unit: str, day: dt.date, field: str):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        with pytest.raises(Refusal, match="không hoạt động") as refused:
            begin_membership(NewMembership(person.pk, country.units[unit].pk, day), by=None)
        assert refused.value.problems[0].field == field

    def test_same_unit_twice(self, country: Cast):
        row = NewMembership(country.people["Bùi Quốc An"].pk, country.east.pk, TODAY, KIND.TWO_WAY)
        with pytest.raises(Refusal, match="đã có trong danh sách"):
            begin_membership(row, by=None)

    def test_member_of_the_union_may_be_member_of_the_association_there(self, country: Cast):
        row = NewMembership(country.people["Bùi Quốc An"].pk, country.east.pk, TODAY, KIND.ASSOCIATION)
        begin_membership(row, by=None)
        assert len([each for each in members(country.east.pk, TODAY) if each.name == "Bùi Quốc An"]) == 2

    def test_not_before_birth_nor_ending_before_beginning(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới", dt.date(2026, 1, 1)), by=None)
        with pytest.raises(Refusal, match="sau ngày sinh"):
            begin_membership(NewMembership(person.pk, country.east.pk, dt.date(2026, 1, 1)), by=None)
        with pytest.raises(Refusal, match="Ngày kết thúc"):
            begin_membership(NewMembership(person.pk, country.east.pk, TODAY, ends_on=TODAY - DAY), by=None)

    def test_path_is_kept_as_of_the_first_day_and_the_log_knows_the_unit(self, country: Cast):
        row = NewMembership(
            add_person(NewPerson("Đinh Văn Mới"), by=None).pk, country.east.pk, TODAY, began_by="ket-nap"
        )
        membership = begin_membership(row, by=country.commune)
        assert membership.path == country.path(country.east)
        event = AuditEvent.objects.filter(verb="people.begin_membership").latest("pk")
        assert (event.unit_id, event.by_name) == (country.east.pk, "Lê Minh Khôi")

    def test_queries_do_not_grow(self, country: Cast, django_assert_max_num_queries):
        people = add_people([NewPerson(f"Trần Văn Số {n}") for n in range(40)], by=None)
        rows = [NewMembership(person.pk, country.west.pk, TODAY) for person in people]
        with django_assert_max_num_queries(9):
            begin_memberships(rows, by=None)


class TestEnding:
    def test_last_day_is_still_a_day_of_it(self, country: Cast):
        end_membership(home_of(country, "Bùi Quốc An"), on=TODAY, ended_by="truong-thanh", by=None)
        person = country.people["Bùi Quốc An"]
        assert Membership.objects.on(TODAY).filter(person=person).exists()
        assert not Membership.objects.on(TODAY + DAY).filter(person=person).exists()

    def test_refusals(self, country: Cast):
        membership = home_of(country, "Bùi Quốc An")
        with pytest.raises(Refusal, match="trước ngày bắt đầu"):
            end_membership(membership, on=START - DAY, ended_by="khac", by=None)
        with pytest.raises(Refusal, match="lý do kết thúc"):
            end_membership(membership, on=TODAY, ended_by="bỏ", by=None)
        end_membership(membership, on=TODAY, ended_by="khac", by=None)
        with pytest.raises(Refusal, match="đã kết thúc"):
            end_membership(membership, on=TODAY + DAY, ended_by="khac", by=None)

    def test_withdrawn_membership_never_was(self, country: Cast):
        membership = home_of(country, "Bùi Quốc An")
        with pytest.raises(Refusal, match="lý do rút"):
            withdraw_memberships([membership], reason="", by=None)
        withdraw_memberships([membership], reason="Ghi nhầm chi đoàn", by=None)
        assert "Bùi Quốc An" not in {each.name for each in members(country.east.pk, START)}
        begin_membership(NewMembership(membership.person_id, country.quarter.pk, START), by=None)


class TestTransferring:
    def test_everybody_is_counted_once_on_every_day(self, country: Cast):
        moved = transfer_memberships([home_of(country, "Bùi Quốc An")], unit=country.quarter.pk, on=TODAY, by=None)[0]
        assert (moved.starts_on, moved.began_by) == (TODAY, "chuyen-den")
        for day in (TODAY - DAY, TODAY, TODAY + DAY):
            rows = Membership.objects.on(day).filter(person=moved.person_id)
            assert [row.unit_id for row in rows] == [country.east.pk if day < TODAY else country.quarter.pk]

    def test_who_took_part_two_ways_there_has_a_home_there_now(self, country: Cast):
        transfer_memberships([home_of(country, "Phạm Thùy Dương")], unit=country.east.pk, on=TODAY, by=None)
        rows = Membership.objects.on(TODAY).filter(person=country.people["Phạm Thùy Dương"])
        assert [(row.unit_id, row.kind) for row in rows] == [(country.east.pk, KIND.HOME)]

    def test_going_away_to_work_changes_the_way_only(self, country: Cast):
        rows = [home_of(country, "Bùi Quốc An")]
        transfer_memberships(rows, unit=country.east.pk, kind=KIND.AWAY, on=TODAY, by=None)
        assert home_of(country, "Bùi Quốc An").kind == KIND.AWAY

    def test_another_way_of_belonging_is_neither_departure_nor_arrival(self, country: Cast):
        gone = transfer_memberships([home_of(country, "Bùi Quốc An")], unit=country.east.pk, kind=KIND.AWAY,
                                    on=TODAY - DAY, by=None)  # fmt: skip
        transfer_memberships(gone, unit=country.east.pk, kind=KIND.HOME, on=TODAY, by=None)
        rows = Membership.objects.current().filter(person=country.people["Bùi Quốc An"]).order_by("starts_on")
        assert [(row.kind, row.began_by, row.ended_by) for row in rows] == [
            (KIND.HOME, "", "hinh-thuc"),
            (KIND.AWAY, "hinh-thuc", "hinh-thuc"),
            (KIND.HOME, "hinh-thuc", ""),
        ]
        assert not measures.memberships_begun(began_by=["chuyen-den"]).exists()

    def test_another_way_on_the_first_day_leaves_it_an_admission(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        row = begin_membership(NewMembership(person.pk, country.east.pk, TODAY, began_by="ket-nap"), by=None)
        transfer_memberships([row], unit=country.east.pk, kind=KIND.AWAY, on=TODAY, by=None)
        [left] = Membership.objects.current().filter(person=person)
        assert (left.kind, left.began_by) == (KIND.AWAY, "ket-nap")

    def test_nobody_is_written_down_or_ended_by_hand_as_of_another_way(self):
        assert "hinh-thuc" not in dict(EndForm.base_fields["ended_by"].choices)
        assert "hinh-thuc" not in dict(BeginForm.base_fields["began_by"].choices)
        with pytest.raises(CellProblem, match="Chuyển sinh hoạt đến"):
            MEMBER_ROWS.column("vao-do").parse("Đổi hình thức")

    def test_to_where_one_is_already_is_refused(self, country: Cast):
        with pytest.raises(Refusal, match="chính đơn vị này"):
            transfer_memberships([home_of(country, "Bùi Quốc An")], unit=country.east.pk, on=TODAY, by=None)

    def test_nothing_is_left_after_a_refusal(self, country: Cast):
        with pytest.raises(Refusal, match=r"không có danh sách|không hoạt động"):
            transfer_memberships([home_of(country, "Bùi Quốc An")], unit=0, on=TODAY, by=None)
        assert home_of(country, "Bùi Quốc An").ends_on is None


class TestMerging:
    def test_members_go_along_and_are_counted_once(self, country: Cast):
        before = set(names(Person.objects.filter(memberships__unit__in=[country.east, country.west]).distinct()))
        made = move_memberships({country.west.pk: country.east.pk}, on=TODAY, by=None, decision_number="12-QĐ/ĐTN")
        assert {(row.began_by, row.starts_on, row.decision_number) for row in made} == {
            ("sap-nhap", TODAY, "12-QĐ/ĐTN")
        }
        after = members(country.east.pk, TODAY)
        assert {each.name for each in after} == before
        assert len(after) == len(before)
        assert members(country.west.pk, TODAY) == []
        assert len(members(country.west.pk, TODAY - DAY)) == 2

    def test_member_and_guest_in_both_keeps_the_home(self, country: Cast):
        move_memberships({country.quarter.pk: country.east.pk}, on=TODAY, by=None)
        rows = Membership.objects.on(TODAY).filter(person=country.people["Phạm Thùy Dương"])
        assert [(row.unit_id, row.kind) for row in rows] == [(country.east.pk, KIND.HOME)]

    @pytest.mark.parametrize("guest", [KIND.TEMPORARY, KIND.TWO_WAY])
    def test_who_works_away_keeps_the_home_too(self, country: Cast, guest: str):
        person = country.people["Hồ Văn Đức"]
        begin_membership(NewMembership(person.pk, country.west.pk, START, guest), by=None)
        move_memberships({country.east.pk: country.west.pk}, on=TODAY, by=None)
        rows = Membership.objects.on(TODAY).filter(person=person)
        assert [(row.unit_id, row.kind) for row in rows] == [(country.west.pk, KIND.AWAY)]

    def test_split_sends_named_people_elsewhere(self, country: Cast):
        an = country.people["Bùi Quốc An"].pk
        stay = {country.east.pk: country.east.pk}
        made = move_memberships(stay, people={an: country.quarter.pk}, on=TODAY, by=None)
        assert [(row.person_id, row.unit_id) for row in made] == [(an, country.quarter.pk)]

    def test_without_a_successor_memberships_end(self, country: Cast):
        assert move_memberships({country.west.pk: None}, on=TODAY, by=None) == []
        assert members(country.west.pk, TODAY) == []

    def test_what_would_have_begun_later_begins_at_the_successor(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        later = TODAY + 10 * DAY
        begin_membership(NewMembership(person.pk, country.west.pk, later, began_by="ket-nap"), by=None)
        move_memberships({country.west.pk: country.east.pk}, on=TODAY, by=None)
        rows = Membership.objects.current().filter(person=person)
        assert [(row.unit_id, row.starts_on) for row in rows] == [(country.east.pk, later)]

    def test_queries_do_not_grow(self, country: Cast, django_assert_max_num_queries):
        branches = add_branches(country, 12, members=4)
        with django_assert_max_num_queries(22):
            move_memberships({unit.pk: country.east.pk for unit in branches}, on=TODAY, by=None)
        assert member_counts(country.path(country.east), TODAY)[country.east.pk].members == 5 + 48
