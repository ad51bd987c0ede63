"""Questions about people: right rows, rolls, clubs, search; and no more questions to the database for more units."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.people import queries
from thulinh.people.actions import (
    NewHolding,
    NewMembership,
    NewPerson,
    add_person,
    begin_membership,
    correct_person,
    leave_seat,
    take_seats,
    transfer_memberships,
    withdraw_holdings,
)
from thulinh.people.models import Membership, Person
from thulinh.people.queries import (
    MemberCounts,
    charged_officers,
    charges_of,
    club_members,
    find_people,
    holders_of_unit,
    holdings_history,
    likely_same,
    may_see_contact,
    member_counts,
    member_counts_of,
    members,
    membership_history,
    person_card,
    roll_for,
    seat_holders,
    seats_of_person,
    vacant_seats,
)
from thulinh.units.actions import NewUnit, open_body

DAY = dt.timedelta(days=1)
SECRETARY = "bi-thu-chi-doan"


class TestMembers:
    def test_own_members_first_each_group_by_given_name(self, country: Cast):
        found = members(country.east.pk, TODAY)
        assert [(each.name, each.kind, each.may_vote) for each in found] == [
            ("Bùi Quốc An", "chinh", True),
            ("Lê Thị Ánh", "chinh", True),
            ("Trần Minh Châu", "chinh", True),
            ("Nguyễn Thị Hồng Đào", "chinh", True),
            ("Phạm Thùy Dương", "hai-chieu", False),
            ("Hồ Văn Đức", "o-xa", True),
        ]
        assert found[3].posts == ("Bí thư",)

    def test_contacts_only_when_asked_for(self, country: Cast):
        masked, clear = (members(country.east.pk, TODAY, with_contact=yes)[0] for yes in (False, True))
        assert (masked.phone, masked.birth_on, masked.address) == ("0912 … 007", None, "")
        assert (clear.phone, clear.birth_on, clear.address) == ("0912 345 007", dt.date(1997, 8, 8), "Số 8, thôn Đông")

    def test_counts_by_child_and_of_the_unit_itself(self, country: Cast):
        under = member_counts(country.path(country.a), TODAY)
        assert under == {
            country.a1.pk: MemberCounts(home=6, away=1, two_way=1),
            country.a2.pk: MemberCounts(home=1),
        }
        own = member_counts(country.path(country.east), TODAY)
        assert own == {country.east.pk: MemberCounts(home=4, away=1, two_way=1)}
        assert own[country.east.pk].members == 5
        assert member_counts_of([country.east.pk, country.west.pk], TODAY) == {
            **own,
            country.west.pk: MemberCounts(home=2),
        }

    def test_history_is_newest_first_with_the_way_it_began_and_ended(self, country: Cast):
        membership = Membership.objects.get(person=country.people["Bùi Quốc An"])
        transfer_memberships([membership], unit=country.quarter.pk, on=TODAY, by=None)
        lines = membership_history(membership.person_id)
        assert [(line.unit_name, line.began_by, line.ended_by) for line in lines] == [
            ("Chi đoàn khu phố 3", "chuyen-den", ""),
            ("Chi đoàn thôn Đông", "", "chuyen-di"),
        ]


class TestHoldings:
    def test_seat_holders_under_a_path(self, country: Cast):
        found = seat_holders([SECRETARY], country.path(country.top), TODAY)
        assert [each.name for each in found] == ["Nguyễn Thị Hồng Đào", "Bùi Văn Nam"]
        assert seat_holders([SECRETARY], country.path(country.top), TODAY, residential=False) == []

    def test_holders_of_a_unit_by_rank(self, country: Cast):
        assert [each.name for each in holders_of_unit(country.a1.pk, TODAY)] == ["Lê Minh Khôi", "Phạm Văn Dũng"]

    def test_vacancy_begins_on_the_day_after_the_last_holder(self, country: Cast):
        def secretary_seats(day: dt.date) -> list[tuple[str, dt.date]]:
            found = vacant_seats(country.path(country.a1), day, positions=[SECRETARY])
            return [(each.unit_name, each.since) for each in found]

        assert secretary_seats(TODAY) == [("Chi đoàn thôn Tây", START)]
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
        assert secretary_seats(TODAY + DAY) == [("Chi đoàn thôn Tây", START), ("Chi đoàn thôn Đông", TODAY + DAY)]
        assert (
            vacant_seats(country.path(country.east), TODAY + DAY * 9, positions=[SECRETARY])[0].days(TODAY + DAY * 9)
            == 9
        )

    def test_withdrawn_holder_leaves_the_seat_vacant(self, country: Cast):
        withdraw_holdings([country.holdings["secretary"]], reason="Ghi nhầm", by=None)
        assert vacant_seats(country.path(country.east), TODAY, positions=[SECRETARY])[0].since == START
        assert seats_of_person(country.people["Nguyễn Thị Hồng Đào"].pk, TODAY) == []

    def test_history_of_person_seat_and_unit(self, country: Cast):
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
        row = NewHolding(
            country.people["Bùi Quốc An"].pk, "chi-dinh", TODAY + DAY, unit=country.east.pk, position=SECRETARY
        )
        seat = take_seats([row], by=None)[0].seat_id
        names = ["Bùi Quốc An", "Nguyễn Thị Hồng Đào"]
        assert [each.name for each in holdings_history(seat=seat)] == names
        assert [each.name for each in holdings_history(unit=country.east.pk)] == names
        assert [each.end_reason for each in holdings_history(person=country.holdings["secretary"].person_id)] == [
            "Đi học"
        ]


class TestCharges:
    def test_branch_sees_its_officer_with_a_way_to_call(self, country: Cast):
        found = charged_officers([country.east.pk, country.west.pk], TODAY, with_contact=True)
        assert {unit: (line.name, line.phone) for unit, line in found.items()} == {
            country.east.pk: ("Phạm Văn Dũng", "0912 345 004")
        }
        assert charged_officers([country.east.pk], TODAY)[country.east.pk].phone == "0912 … 004"

    def test_officer_sees_the_branches(self, country: Cast):
        officer = country.people["Phạm Văn Dũng"].pk
        assert [line.unit_name for line in charges_of(officer, TODAY)] == ["Chi đoàn thôn Đông"]
        assert charges_of(officer, START - DAY) == []


class TestRolls:
    def test_session_of_a_branch_two_way_without_a_vote_and_nobody_from_afar(self, country: Cast):
        found = roll_for("doan-vien", country.east.pk, TODAY)
        assert [(line.name, line.standing, line.may_vote) for line in found] == [
            ("Bùi Quốc An", "doan-vien", True),
            ("Lê Thị Ánh", "doan-vien", True),
            ("Trần Minh Châu", "doan-vien", True),
            ("Phạm Thùy Dương", "hai-chieu", False),
            ("Nguyễn Thị Hồng Đào", "doan-vien", True),
        ]
        assert "Hồ Văn Đức" in [line.name for line in roll_for("doan-vien", country.east.pk, TODAY, include_away=True)]

    def test_joint_session_expects_each_person_once_where_they_vote(self, country: Cast):
        found = roll_for("doan-vien", country.east.pk, TODAY, parts=[country.quarter.pk])
        duong = [line for line in found if line.name == "Phạm Thùy Dương"]
        assert [(line.unit, line.may_vote) for line in duong] == [(country.quarter.pk, True)]
        assert len(found) == 5

    def test_briefing_of_secretaries_and_standing_members(self, country: Cast):
        found = roll_for("bi-thu", country.a1.pk, TODAY)
        assert [(line.name, line.position) for line in found] == [
            ("Lê Minh Khôi", "bi-thu-doan-xa"),
            ("Nguyễn Thị Hồng Đào", SECRETARY),
        ]

    def test_meeting_of_the_standing_committee(self, country: Cast):
        found = roll_for("btv", country.a1.pk, TODAY)
        assert [line.name for line in found] == ["Lê Minh Khôi", "Phạm Văn Dũng"]

    def test_no_roll_and_an_unknown_one(self, country: Cast):
        assert roll_for("khong", country.east.pk, TODAY) == []
        with pytest.raises(ValueError, match="khac"):
            roll_for("khac", country.east.pk, TODAY)

    def test_members_of_a_club_are_the_holders_in_its_scope(self, country: Cast):
        """HN1: the members of the club are the residential branch secretaries of its area, on the day."""
        body = open_body(
            NewUnit("CLB", "Câu lạc bộ Bí thư chi đoàn", "cau-lac-bo", country.a1.pk, START),
            member_position=SECRETARY, decision_number="01-QĐ/ĐTN", by=None,
        )  # fmt: skip
        assert [line.name for line in club_members(body.pk, TODAY)] == ["Nguyễn Thị Hồng Đào"]
        row = NewHolding(country.people["Vũ Thị Yến"].pk, "dai-hoi", TODAY, unit=country.west.pk, position=SECRETARY)
        chair = NewHolding(
            country.people["Bùi Quốc An"].pk, "chi-dinh", START, unit=body.pk, position="chu-nhiem-cau-lac-bo"
        )
        take_seats([row, chair], by=None)
        assert len(club_members(body.pk, TODAY - DAY)) == 1
        assert len(club_members(body.pk, TODAY)) == 2
        roll = roll_for("hoi-vien-clb", body.pk, TODAY)
        assert [line.name for line in roll] == ["Bùi Quốc An", "Nguyễn Thị Hồng Đào", "Vũ Thị Yến"]
        assert {line.name for line in roll_for("bi-thu", body.pk, TODAY)} == {"Vũ Thị Yến", "Nguyễn Thị Hồng Đào"}


class TestFinding:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("Ánh", "Lê Thị Ánh"),
            ("anh", "Lê Thị Ánh"),
            ("bui quoc", "Bùi Quốc An"),
            ("Bùi Quốc An", "Bùi Quốc An"),
            ("ĐỨC", "Hồ Văn Đức"),
            ("0912 345 007", "Bùi Quốc An"),
            ("+84 912 345 007", "Bùi Quốc An"),
            ("dv0007", "Bùi Quốc An"),
        ],
    )
    def test_by_name_phone_or_code(self, country: Cast, words: str, first: str):
        assert find_people(words, country.commune, TODAY)[0].name == first

    def test_given_name_comes_before_other_names(self, country: Cast):
        person = add_person(NewPerson("An Thị Bình"), by=None)
        begin_membership(NewMembership(person.pk, country.west.pk, START), by=None)
        found = [each.name for each in find_people("an", country.commune, TODAY)]
        assert found == ["Bùi Quốc An", "An Thị Bình", "Lê Thị Ánh"]

    @pytest.mark.parametrize("words", ["", "a", "0912", "Bùi Văn Nam", "khong co ai"])
    def test_nothing_out_of_reach_or_for_too_little(self, country: Cast, words: str):
        assert find_people(words, country.commune, TODAY) == []

    def test_phone_is_masked_for_those_who_may_not_read_it(self, country: Cast):
        assert find_people("Bùi Quốc An", country.centre, TODAY)[0].phone == "0912 … 007"
        found = find_people("Bùi Quốc An", country.secretary, TODAY)[0]
        assert (found.phone, found.where) == ("0912 345 007", "Chi đoàn thôn Đông")

    def test_likely_the_same(self, country: Cast):
        an = country.people["Bùi Quốc An"]
        rows = [
            NewPerson("bùi quốc an", birth_on=an.birth_on),
            NewPerson("Bùi Quốc An", phone=an.phone),
            NewPerson("Bùi Quốc An", birth_on=dt.date(1980, 1, 1)),
            NewPerson("Ai Khác", code=an.code),
            NewPerson("Không Có"),
        ]
        found = [[(each.person.full_name, each.by) for each in likely] for likely in likely_same(rows)]
        name = an.full_name
        assert found == [[(name, "ngay-sinh")], [(name, "dien-thoai")], [], [(name, "ma")], []]


class TestCard:
    def test_contact_is_in_clear_or_not_there(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        masked, clear = (person_card(person, with_contact=yes) for yes in (False, True))
        assert (masked.phone, masked.dialled, masked.birth_on) == ("0912 … 007", "", None)
        assert (clear.dialled, clear.birth_on) == ("+84912345007", person.birth_on)

    def test_corrected_person_keeps_the_order(self, country: Cast):
        correct_person(country.people["Bùi Quốc An"], {"full_name": "Bùi Quốc Yên"}, reason="Ghi nhầm", by=None)
        assert members(country.east.pk, TODAY)[3].name == "Bùi Quốc Yên"
        assert Person.objects.get(full_name="Bùi Quốc Yên").search == "bui quoc yen"


QUESTIONS: dict[str, Callable[[Cast], Any]] = {
    "members": lambda c: members(c.east.pk, TODAY),
    "member_counts": lambda c: member_counts(c.path(c.a1), TODAY),
    "seat_holders": lambda c: seat_holders([SECRETARY], c.path(c.a1), TODAY),
    "holders_of_units": lambda c: queries.holders_of_units([c.a1.pk, c.east.pk], TODAY),
    "vacant_seats": lambda c: vacant_seats(c.path(c.a1), TODAY),
    "charged_officers": lambda c: charged_officers([c.east.pk], TODAY),
    "charges_of": lambda c: charges_of(c.people["Phạm Văn Dũng"].pk, TODAY),
    "roll of secretaries": lambda c: roll_for("bi-thu", c.a1.pk, TODAY),
    "roll of members": lambda c: roll_for("doan-vien", c.east.pk, TODAY),
    "find_people": lambda c: find_people("Trần", c.again(c.commune), TODAY),
    "visible_people": lambda c: list(queries.visible_people(c.again(c.commune), TODAY)),
    "may_see_contact": lambda c: queries.may_see_contact(
        c.again(c.commune), [person.pk for person in c.people.values()], TODAY
    ),
    "grant_table": lambda c: queries.grant_table(),
}  # fmt: skip


def test_questions_ask_the_database_as_often_for_forty_branches_as_for_two(country: Cast):
    def counted() -> dict[str, int]:
        found = {}
        for name, ask in QUESTIONS.items():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                ask(country)
            found[name] = len(asked)
        return found

    before = counted()
    add_branches(country, 38)
    assert counted() == before
    assert len(roll_for("bi-thu", country.a1.pk, TODAY)) == 40


def test_partial_templates_print_what_the_questions_answer(country: Cast):
    path, back = country.path(country.a1), "/don-vi/1/"
    shown = {
        "people/_members.html": {"members": members(country.east.pk, TODAY), "may_edit": True},
        "people/_holders.html": {
            "holders": holders_of_unit(country.a1.pk, TODAY), "vacant": vacant_seats(path, TODAY), "may_appoint": True,
            "take_page": "desk:take_seat",
        },
        "people/_charges.html": {
            "charges": list(charged_officers([country.east.pk], TODAY).values()), "by_branch": True, "may_charge": True,
        },
        "people/_memberships.html": {"memberships": membership_history(country.people["Bùi Quốc An"].pk)},
    }  # fmt: skip
    words = {
        "people/_members.html": ["Phạm Thùy Dương", "không biểu quyết", "0912 … 007", "next=/don-vi/1/"],
        "people/_holders.html": ["Lê Minh Khôi", "Khuyết", "chuc-danh=bi-thu-chi-doan"],
        "people/_charges.html": ["Phạm Văn Dũng", "01/07/2025", "Thôi phụ trách"],
        "people/_memberships.html": ["Chi đoàn thôn Đông"],
    }
    for name, context in shown.items():
        page = render_to_string(name, {**context, "back": back})
        for each in words[name]:
            assert each in page, name
        empty = render_to_string(name, {})
        assert "Chưa" in empty or "Không" in empty


def test_a_guest_whose_home_is_elsewhere_keeps_their_numbers_there(country):
    guest = country.people["Phạm Thùy Dương"].pk  # at home in khu phố 3, two ways in thôn Đông
    assert guest not in may_see_contact(country.again(country.secretary), [guest], TODAY)
    assert guest in may_see_contact(country.again(country.province), [guest], TODAY)
