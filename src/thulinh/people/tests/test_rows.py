"""Lists that people hand in: members, who holds which seat, who is in charge."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import phonenumbers
import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Applied, Outcome, RowSet
from thulinh.people.actions import NewMembership, NewPerson, add_person, begin_membership, end_membership
from thulinh.people.models import Charge, Holding, Membership, Person
from thulinh.people.queries import may_see_contact, members, visible_people
from thulinh.people.rows import CHARGE_ROWS, HOLDING_ROWS, MEMBER_ROWS, ROW_SETS, as_name
from thulinh.people.rules import position_asked, position_words, spelled_name
from thulinh.units.queries import search

NEW, CHANGED, SAME = Outcome.NEW, Outcome.CHANGED, Outcome.SAME


def hand_in(row_set: RowSet, country: Cast, *rows: Mapping[str, Any], root: str = "a1", **more: Any) -> Applied:
    """Read the rows as a file would give them, and let the commune hand them in."""
    read = [row_set.read(row) for row in rows]
    assert [each.problems for each in read] == [{}] * len(rows)
    more = {"on": TODAY, "roots": (country.path(country.units[root]),), "skip_problems": True} | more
    return row_set.apply([each.values for each in read], by=country.commune, reason="Danh sách tháng 11", **more)


def shown(person: Person) -> dict[str, Any]:
    """What a member of the Union can show of themselves."""
    return {"ho-ten": person.full_name, "ma-doan-vien": person.code, "ngay-sinh": person.birth_on,
            "dien-thoai": person.phone}  # fmt: skip


def says_anything(applied: Applied, person: Person) -> bool:
    """Whether what the importer is told holds anything of the person but what they wrote."""
    words = " ".join(problem.message for problem in applied.problems)
    secrets = ("Thượng", "Phú Lộc", "01/07/2025", "đang là đoàn viên", person.phone, person.address)
    return any(secret in words for secret in secrets)


def told(applied: Applied) -> list[tuple[int | None, str]]:
    """Row and column of each problem."""
    return [(problem.row, problem.field) for problem in applied.problems]


@pytest.mark.parametrize("row_set", ROW_SETS, ids=lambda row_set: row_set.code)
def test_row_sets_name_their_columns_once_and_show_readable_examples(row_set: RowSet):
    headers = [header for column in row_set.columns for header in column.headers]
    assert len(headers) == len(set(headers)), sorted(headers)
    examples = {column.code: column.example for column in row_set.columns if column.example}
    assert row_set.read(examples).problems == {}


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("NGUYỄN THỊ ÁNH", "Nguyễn Thị Ánh"),
        ("nguyễn thị ánh", "Nguyễn Thị Ánh"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y Moan Ênuôl", "Y Moan Ênuôl"),
    ],
)
def test_names_in_capitals_are_spelled_as_names(name: str, spelled: str):
    assert spelled_name(name) == spelled
    value, note = as_name(name)
    assert value == spelled
    assert (note is not None) == (name != spelled)


@pytest.mark.parametrize(
    "words", ["Bí thư", "bí thư chi đoàn", "BT", "bi-thu-chi-doan", "Bí thư chi đoàn thôn Trung Hạ"]
)
def test_ways_to_write_a_position(words: str):
    assert position_asked(words) & position_words("bi-thu-chi-doan", "Bí thư chi đoàn", "Bí thư")


def test_deputy_is_not_the_secretary():
    assert not position_asked("Phó bí thư") & position_words("bi-thu-chi-doan", "Bí thư chi đoàn", "Bí thư")


class TestMembers:
    def test_new_person_and_membership(self, country: Cast):
        row = {
            "ho-ten": "ĐINH VĂN MỚI",
            "ngay-sinh": "12/05/1998",
            "gioi-tinh": "nam",
            "dien-thoai": 912999888,
            "chi-doan": "thon tay",
            "ngay-vao-doan": 43185,
            "vao-do": "Mới kết nạp",
        }
        applied = hand_in(MEMBER_ROWS, country, row)
        assert applied.outcomes == (NEW,), applied.problems
        person = Person.objects.get(search="dinh van moi")
        assert (person.full_name, person.phone, person.birth_on) == (
            "Đinh Văn Mới", "+84912999888", dt.date(1998, 5, 12)
        )  # fmt: skip
        membership = Membership.objects.get(person=person)
        assert (membership.unit, membership.starts_on, membership.began_by) == (country.west, TODAY, "ket-nap")
        assert [(row, column) for row, column, _ in applied.corrections] == [(0, "chi-doan")]

    def test_name_in_two_columns(self, country: Cast):
        hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn", "ten-rieng": "Mới", "chi-doan": "Chi đoàn thôn Tây"})
        assert Person.objects.filter(full_name="Đinh Văn Mới").exists()

    def test_known_by_name_in_the_list_and_only_what_is_told_changes(self, country: Cast):
        an = country.people["Bùi Quốc An"]
        row = {"ho-ten": "bui quoc an", "dien-thoai": "0988 777 666", "chi-doan": "Chi đoàn thôn Đông"}
        applied = hand_in(MEMBER_ROWS, country, row)
        assert applied.outcomes == (CHANGED,)
        assert [(change.column, change.before) for change in applied.changes] == [("dien-thoai", "0912 345 007")]
        an.refresh_from_db()
        assert (an.full_name, an.phone) == ("Bùi Quốc An", "+84988777666")
        assert an.address
        assert hand_in(MEMBER_ROWS, country, row).outcomes == (SAME,)

    def test_empty_unit_is_the_one_within_reach(self, country: Cast):
        assert hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn Mới"}, root="west").outcomes == (NEW,)
        assert told(hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn Mới"}, roots=None)) == [(0, "chi-doan")]

    def test_unknown_unit_offers_the_nearest(self, country: Cast):
        applied = hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Đôngg"})
        assert told(applied) == [(0, "chi-doan")]
        assert "Chi đoàn thôn Đông" in [offer.label for offer in applied.problems[0].offers]

    def test_unit_out_of_reach_is_not_taken(self, country: Cast):
        rows = [{"ho-ten": "Đinh Văn Mới", "chi-doan": words} for words in ("B1-1", "Chi đoàn thôn Thượng")]
        applied = hand_in(MEMBER_ROWS, country, *rows)
        assert told(applied) == [(0, "chi-doan"), (1, "chi-doan")]
        assert not Person.objects.filter(search="dinh van moi").exists()

    def test_home_elsewhere_is_named_and_the_good_rows_are_written(self, country: Cast):
        duong = country.people["Phạm Thùy Dương"]
        rows = [
            {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"},
            {"ho-ten": duong.full_name, "ma-doan-vien": duong.code, "chi-doan": "Chi đoàn thôn Tây"},
        ]
        applied = hand_in(MEMBER_ROWS, country, *rows)
        assert applied.outcomes == (NEW, None)
        assert told(applied) == [(1, "ho-ten")]
        assert "Chi đoàn khu phố 3" in applied.problems[0].message

    def test_without_skipping_one_bad_row_refuses_all(self, country: Cast):
        rows = [
            {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"},
            {"ho-ten": "Đinh Văn Hai", "chi-doan": "Chi đoàn không có"},
        ]
        with pytest.raises(Refusal):
            hand_in(MEMBER_ROWS, country, *rows, skip_problems=False)
        rows[1] |= {"chi-doan": "Chi đoàn thôn Tây", "tu-ngay": "01/01/2020"}
        with pytest.raises(Refusal, match="không hoạt động"):
            hand_in(MEMBER_ROWS, country, *rows, skip_problems=False)
        assert not Person.objects.filter(search__startswith="dinh van").exists()

    def test_one_person_at_home_here_and_two_ways_there(self, country: Cast):
        same = {"ho-ten": "Đinh Văn Mới", "ngay-sinh": "12/05/1998"}
        rows = [
            same | {"chi-doan": "Chi đoàn thôn Tây"},
            same | {"chi-doan": "Chi đoàn thôn Đông", "hinh-thuc": "2 chiều"},
        ]
        assert hand_in(MEMBER_ROWS, country, *rows).outcomes == (NEW, NEW)
        person = Person.objects.get(full_name="Đinh Văn Mới")
        kinds = Membership.objects.filter(person=person).order_by("kind").values_list("kind", flat=True)
        assert list(kinds) == ["chinh", "hai-chieu"]

    def test_same_person_twice_in_one_unit(self, country: Cast):
        row = {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"}
        twin = row | {"ngay-sinh": "12/05/1998"}
        applied = hand_in(MEMBER_ROWS, country, row, twin)
        assert (applied.outcomes, told(applied)) == ((NEW, None), [(1, "ho-ten")])

    def test_two_people_of_one_name_with_their_own_birth_dates(self, country: Cast):
        rows = [
            {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây", "ngay-sinh": day}
            for day in ("12/05/1998", "13/06/1999")
        ]
        assert hand_in(MEMBER_ROWS, country, *rows).outcomes == (NEW, NEW)
        applied = hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"})
        assert told(applied) == [(0, "ho-ten")]
        assert "Có 2 người" in applied.problems[0].message

    def test_code_of_somebody_else(self, country: Cast):
        row = {"ho-ten": "Đinh Văn Mới", "ma-doan-vien": country.people["Bùi Quốc An"].code}
        applied = hand_in(MEMBER_ROWS, country, row | {"chi-doan": "Chi đoàn thôn Đông"})
        assert told(applied) == [(0, "ma-doan-vien")]

    def test_way_of_belonging_changes_by_a_transfer_only(self, country: Cast):
        row = {"ho-ten": "Bùi Quốc An", "chi-doan": "Chi đoàn thôn Đông", "hinh-thuc": "Ở xa"}
        assert told(hand_in(MEMBER_ROWS, country, row)) == [(0, "hinh-thuc")]

    def test_earlier_first_day_is_put_right(self, country: Cast):
        row = {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"}
        hand_in(MEMBER_ROWS, country, row)
        applied = hand_in(MEMBER_ROWS, country, row | {"tu-ngay": "01/07/2025"})
        assert applied.outcomes == (CHANGED,)
        assert Membership.objects.get(person__search="dinh van moi").starts_on == START

    def test_undo_takes_back_all_of_it(self, country: Cast):
        before = {each.name: each for each in members(country.east.pk, TODAY, with_contact=True)}
        rows = [
            {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Đông"},
            {"ho-ten": "Bùi Quốc An", "chi-doan": "Chi đoàn thôn Đông", "dien-thoai": "0988 777 666",
             "ngay-sinh": "01/01/1999", "ma-doan-vien": "DV0007", "tu-ngay": "01/08/2025"},
        ]  # fmt: skip
        made = hand_in(MEMBER_ROWS, country, *rows)
        assert made.outcomes == (NEW, CHANGED)
        assert MEMBER_ROWS.undo is not None
        MEMBER_ROWS.undo(made.made, by=country.commune, reason="Nhập nhầm tệp")
        after = {each.name: each for each in members(country.east.pk, TODAY, with_contact=True)}
        assert after == before
        assert not Person.objects.current().filter(search="dinh van moi").exists()

    def test_undo_is_refused_when_somebody_holds_a_seat_by_now(self, country: Cast):
        made = hand_in(MEMBER_ROWS, country, {"ho-ten": "Đinh Văn Mới", "chi-doan": "Chi đoàn thôn Tây"}).made
        hand_in(HOLDING_ROWS, country, {"nguoi": "Đinh Văn Mới", "chuc-danh": "BT", "don-vi": "Chi đoàn thôn Tây"})
        with pytest.raises(Refusal, match="Đinh Văn Mới"):
            MEMBER_ROWS.undo(made, by=country.commune, reason="Nhập nhầm")  # type: ignore[misc]
        assert Membership.objects.current().filter(person__search="dinh van moi").exists()

    def test_people_of_others_are_not_changed(self, country: Cast):
        """A two-way guest's own data belong to the branch where they have their home."""
        nam = country.people["Bùi Văn Nam"]
        row = shown(nam) | {"hinh-thuc": "Hai chiều", "dia-chi": "Nơi khác", "chi-doan": "Chi đoàn thôn Tây"}
        assert hand_in(MEMBER_ROWS, country, row).outcomes == (NEW,)
        nam.refresh_from_db()
        assert nam.address != "Nơi khác"

    def test_nor_by_a_list_of_a_day_before_they_belonged_anywhere(self, country: Cast):
        new = add_person(NewPerson("Đinh Văn Mới", dt.date(1998, 5, 12), code="DV7777"), by=None)
        begin_membership(NewMembership(new.pk, country.upper.pk, TODAY), by=None)
        row = {"ho-ten": new.full_name, "ma-doan-vien": new.code, "ngay-sinh": new.birth_on, "dia-chi": "Nơi khác",
               "hinh-thuc": "Hai chiều", "chi-doan": "A1-2"}  # fmt: skip
        assert hand_in(MEMBER_ROWS, country, row, on=START).outcomes == (NEW,)
        new.refresh_from_db()
        assert new.address == ""

    def test_queries_do_not_grow(self, country: Cast, django_assert_max_num_queries):
        rows = [{"ho-ten": f"Trần Văn Số {n}", "chi-doan": "Chi đoàn thôn Tây", "ngay-sinh": dt.date(1999, 1, 1)}
                for n in range(40)]  # fmt: skip
        with django_assert_max_num_queries(45):
            assert set(hand_in(MEMBER_ROWS, country, *rows).outcomes) == {NEW}
        rows = [row | {"dien-thoai": f"09123451{n:02d}"} for n, row in enumerate(rows)]
        with django_assert_max_num_queries(45):
            assert set(hand_in(MEMBER_ROWS, country, *rows).outcomes) == {CHANGED}

    def test_a_number_and_a_unit_are_read_once(self, country: Cast, monkeypatch: pytest.MonkeyPatch):
        rows = [{"ho-ten": f"Trần Văn Số {n}", "chi-doan": "thon tay", "dien-thoai": f"09123451{n:02d}"}
                for n in range(20)]  # fmt: skip
        read, matched = [], []
        parse, key = phonenumbers.parse, search.marks_key
        monkeypatch.setattr(phonenumbers, "parse", lambda *given: read.append(given) or parse(*given))
        monkeypatch.setattr(search, "marks_key", lambda name: matched.append(name) or key(name))
        assert set(hand_in(MEMBER_ROWS, country, *rows).outcomes) == {NEW}
        assert len(read) == 20
        assert len(matched) < 10


class TestStrangers:
    """What an importer learns of people whom they may not see: that they are in the books, and nothing else."""

    @pytest.mark.parametrize("known_by", ["ngay-sinh", "ma-doan-vien", "dien-thoai"])
    @pytest.mark.parametrize("kind", ["", "Hai chiều", "Tạm thời", "Hội viên"])
    def test_neither_where_they_belong_nor_more_than_was_written(self, country: Cast, known_by: str, kind: str):
        nam = country.people["Bùi Văn Nam"]
        row = {"ho-ten": nam.full_name, known_by: shown(nam)[known_by], "hinh-thuc": kind, "chi-doan": "Thôn Tây"}
        applied = hand_in(MEMBER_ROWS, country, row)
        assert told(applied) == [(0, "ho-ten")]
        assert "ở nơi khác" in applied.problems[0].message
        assert not says_anything(applied, nam)
        assert not visible_people(country.again(country.commune), TODAY, among=[nam.pk]).exists()

    def test_code_and_birth_date_show_who_it_is_but_a_home_stays_unnamed(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        applied = hand_in(MEMBER_ROWS, country, shown(nam) | {"chi-doan": "Thôn Tây"})
        assert told(applied) == [(0, "ho-ten")]
        assert not says_anything(applied, nam)
        guest = shown(nam) | {"chi-doan": "Thôn Tây", "hinh-thuc": "Hai chiều"}
        assert hand_in(MEMBER_ROWS, country, guest).outcomes == (NEW,)
        assert not may_see_contact(country.again(country.commune), [nam.pk], TODAY)

    def test_a_wrong_birth_date_is_answered_like_none(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        row = {"ho-ten": nam.full_name, "ma-doan-vien": nam.code, "chi-doan": "Thôn Tây", "hinh-thuc": "Hai chiều"}
        words = {hand_in(MEMBER_ROWS, country, row | {"ngay-sinh": day}).problems[0].message
                 for day in (None, "01/01/1990")}  # fmt: skip
        assert len(words) == 1

    def test_guessing_in_one_file_does_not_help(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        guess = {"ho-ten": nam.full_name, "ma-doan-vien": nam.code, "ngay-sinh": "01/01/1990", "hinh-thuc": "Hai chiều"}
        rows = [guess | {"chi-doan": "Thôn Tây"}, guess | shown(nam) | {"chi-doan": "Thôn Đông"}]
        assert hand_in(MEMBER_ROWS, country, *rows).outcomes == (None, None)

    def test_who_is_over_both_needs_no_proof(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        row = {"ho-ten": nam.full_name, "ma-doan-vien": nam.code, "chi-doan": "A1-2", "hinh-thuc": "Hai chiều"}
        read = MEMBER_ROWS.read(row).values
        done = MEMBER_ROWS.apply([read], by=country.again(country.centre), on=TODAY, roots=(country.path(country.a1),))
        assert done.outcomes == (NEW,)

    def test_who_left_for_an_unknown_place_arrives_with_their_birth_date(self, country: Cast):
        new = NewPerson("Đinh Văn Mới", dt.date(1998, 5, 12), phone="0988777666", address="Xóm 9", code="DV7777")
        left = add_person(new, by=None)
        home = begin_membership(NewMembership(left.pk, country.upper.pk, START), by=None)
        end_membership(home, on=TODAY - dt.timedelta(days=9), ended_by="chuyen-di", by=None)
        row = {"ho-ten": left.full_name, "chi-doan": "Thôn Tây"}
        assert told(hand_in(MEMBER_ROWS, country, row | {"ma-doan-vien": left.code})) == [(0, "ho-ten")]
        while_there = hand_in(MEMBER_ROWS, country, row | {"ngay-sinh": left.birth_on, "tu-ngay": "01/11/2026"})
        assert told(while_there) == [(0, "ho-ten")]
        assert not says_anything(while_there, left)
        assert hand_in(MEMBER_ROWS, country, row | {"ngay-sinh": left.birth_on}).outcomes == (NEW,)

    def test_several_of_them_are_not_counted(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        twin = add_person(NewPerson(nam.full_name, nam.birth_on), by=None)
        begin_membership(NewMembership(twin.pk, country.upper.pk, TODAY), by=None)
        row = {"ho-ten": "bui van nam", "ngay-sinh": nam.birth_on, "chi-doan": "Thôn Tây"}
        applied = hand_in(MEMBER_ROWS, country, row)
        assert told(applied) == [(0, "ho-ten")]
        assert not says_anything(applied, nam)
        assert "2 người" not in applied.problems[0].message

    def test_a_seat_in_a_list_opens_nobodys_numbers(self, country: Cast):
        nam = country.people["Bùi Văn Nam"]
        row = {"chuc-danh": "Bí thư", "don-vi": "Chi đoàn thôn Tây", "nguoi": nam.full_name}
        applied = hand_in(HOLDING_ROWS, country, row | {"ma-doan-vien": nam.code})
        assert told(applied) == [(0, "nguoi")]
        assert not says_anything(applied, nam)
        assert not may_see_contact(country.again(country.commune), [nam.pk], TODAY)
        known = row | {"ma-doan-vien": nam.code, "ngay-sinh": nam.birth_on}
        assert hand_in(HOLDING_ROWS, country, known).outcomes == (NEW,)


class TestHoldings:
    def test_somebody_in_the_list_and_somebody_new(self, country: Cast):
        rows = [
            {"nguoi": "Vũ Thị Yến", "chuc-danh": "Bí thư", "don-vi": "Chi đoàn thôn Tây", "hinh-thuc": "Đại hội",
             "tu-ngay": "15/08/2025", "so-quyet-dinh": "03-QĐ/ĐTN"},
            {"nguoi": "Đinh Văn Mới", "chuc-danh": "Phó Bí thư Đoàn xã", "don-vi": "Đoàn xã Tân Lập"},
        ]  # fmt: skip
        applied = hand_in(HOLDING_ROWS, country, *rows)
        assert applied.outcomes == (NEW, NEW), applied.problems
        held = Holding.objects.get(seat__unit=country.west)
        assert (held.person, held.how, held.starts_on) == (
            country.people["Vũ Thị Yến"], "dai-hoi", dt.date(2025, 8, 15)
        )  # fmt: skip
        deputy = Holding.objects.get(seat__position="pho-bi-thu-doan-xa")
        assert (deputy.person.full_name, deputy.how) == ("Đinh Văn Mới", "chua-ro")
        assert hand_in(HOLDING_ROWS, country, *rows).outcomes == (SAME, SAME)

    def test_nobody_is_unseated(self, country: Cast):
        row = {"nguoi": "Bùi Quốc An", "chuc-danh": "Bí thư", "don-vi": "Chi đoàn thôn Đông"}
        applied = hand_in(HOLDING_ROWS, country, row)
        assert told(applied) == [(0, "tu-ngay")]
        assert "Nguyễn Thị Hồng Đào đang giữ" in applied.problems[0].message

    def test_position_that_the_unit_has_not(self, country: Cast):
        row = {"nguoi": "Bùi Quốc An", "chuc-danh": "Chủ nhiệm", "don-vi": "Chi đoàn thôn Tây"}
        applied = hand_in(HOLDING_ROWS, country, row)
        assert told(applied) == [(0, "chuc-danh")]
        assert "Bí thư chi đoàn" in [offer.label for offer in applied.problems[0].offers]

    def test_new_person_of_two_seats_is_one_person(self, country: Cast):
        same = {"nguoi": "Đinh Văn Mới", "dien-thoai": "0988777666"}
        rows = [
            same | {"chuc-danh": "Bí thư", "don-vi": "Chi đoàn thôn Tây"},
            same | {"chuc-danh": "Ủy viên BTV", "don-vi": "Đoàn xã Tân Lập"},
        ]
        assert hand_in(HOLDING_ROWS, country, *rows).outcomes == (NEW, NEW)
        assert Person.objects.filter(full_name="Đinh Văn Mới").count() == 1

    def test_undo(self, country: Cast):
        row = {"nguoi": "Đinh Văn Mới", "chuc-danh": "Bí thư", "don-vi": "Chi đoàn thôn Tây"}
        applied = hand_in(HOLDING_ROWS, country, row)
        HOLDING_ROWS.undo(applied.made, by=country.commune, reason="Nhập nhầm")  # type: ignore[misc]
        assert not Holding.objects.current().filter(seat__unit=country.west).exists()
        assert not Person.objects.current().filter(full_name="Đinh Văn Mới").exists()


class TestCharges:
    def test_officer_by_name(self, country: Cast):
        row = {"chi-doan": "Thôn Tây", "can-bo": "pham van dung", "tu-ngay": "01/11/2026", "theo-van-ban": "TB 05"}
        assert hand_in(CHARGE_ROWS, country, row).outcomes == (NEW,)
        charge = Charge.objects.get(unit=country.west)
        assert (charge.holding, charge.basis) == (country.holdings["officer"], "TB 05")
        assert hand_in(CHARGE_ROWS, country, row).outcomes == (SAME,)

    def test_nobody_of_that_name_in_the_committee(self, country: Cast):
        applied = hand_in(CHARGE_ROWS, country, {"chi-doan": "Thôn Tây", "can-bo": "Bùi Quốc An"})
        assert told(applied) == [(0, "can-bo")]
        assert [offer.value for offer in applied.problems[0].offers] == ["Lê Minh Khôi", "Phạm Văn Dũng"]

    def test_somebody_in_charge_already(self, country: Cast):
        applied = hand_in(CHARGE_ROWS, country, {"chi-doan": "Thôn Đông", "can-bo": "Lê Minh Khôi"})
        assert told(applied) == [(0, "chi-doan")]

    def test_undo(self, country: Cast):
        made = hand_in(CHARGE_ROWS, country, {"chi-doan": "Thôn Tây", "can-bo": "Phạm Văn Dũng"}).made
        CHARGE_ROWS.undo(made, by=country.commune, reason="Nhập nhầm")  # type: ignore[misc]
        assert not Charge.objects.current().filter(unit=country.west).exists()
