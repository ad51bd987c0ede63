"""Pools of successors: who is put in and taken out, what forbids it, who knows of it, and the list handed in."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewDiscipline, NewPerson, add_person, record_discipline
from thulinh.people.models import Holding, Seat
from thulinh.selection.actions import (
    end_plan,
    lead_plans,
    plan_successors,
    take_back_successors,
    take_successors,
    withdraw_plans,
)
from thulinh.selection.actions.forgetting import forget_plans_and_hand_overs
from thulinh.selection.measures import seats_with_successor
from thulinh.selection.models import Successor
from thulinh.selection.queries.pools import plan_to_change, planned_for, pool_list, successors_of
from thulinh.selection.rows import SUCCESSOR_ROWS
from thulinh.selection.rules.pools import NewSuccessor

SECRETARY = "bi-thu-doan-xa"
FIRST = dt.date(2026, 3, 1)


def new(country: Cast, name: str = "Nguyễn Thị Hồng Đào", **more) -> NewSuccessor:
    said = NewSuccessor(country.a1.pk, SECRETARY, country.people[name].pk, FIRST, None, "2026–2031", "21-QĐ/ĐTN")
    return replace(said, **more)


def planned(country: Cast, name: str = "Nguyễn Thị Hồng Đào", **more) -> Successor:
    return plan_successors([new(country, name, **more)], by=country.again(country.commune))[0]


def disciplined(country: Cast, name: str, day: dt.date) -> None:
    record_discipline(country.people[name], NewDiscipline("canh-cao", day, "05-QĐ"), on=TODAY, by=None)


class TestPlanning:
    def test_put_in_taken_out_and_taken_back(self, country: Cast):
        row, other = planned(country), planned(country, "Phạm Văn Dũng")
        ended = end_plan(row.pk, on=dt.date(2026, 9, 1), reason="Chuyển công tác", by=country.commune)
        assert (ended.ends_on, ended.end_reason) == (dt.date(2026, 9, 1), "Chuyển công tác")
        withdraw_plans([other.pk], reason="Ghi nhầm", by=country.commune)
        assert list(Successor.objects.current()) == [row]
        with pytest.raises(Refusal, match="không còn trong danh sách"):
            withdraw_plans([other.pk], reason="Nữa", by=None)
        again = planned(country, starts_on=dt.date(2026, 10, 1))
        assert Successor.objects.on(TODAY).get() == again

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"position": "bi-thu-chi-doan"}, "không có chức danh này"),
            ({"position": "khong-co"}, "không có chức danh này"),
            ({"starts_on": START - dt.timedelta(days=1)}, "không hoạt động"),
            ({"ends_on": FIRST - dt.timedelta(days=1)}, "Ngày cuối"),
            ({"person": 10**6}, "Không còn người này"),
        ],
    )
    def test_bad_input_is_refused(self, country: Cast, more: dict, words: str):
        with pytest.raises(Refusal, match=words):
            planned(country, **more)
        assert not Successor.objects.exists()

    def test_nobody_twice_for_the_same_days(self, country: Cast):
        planned(country)
        with pytest.raises(Refusal, match="đã có trong quy hoạch"):
            planned(country, starts_on=TODAY)
        with pytest.raises(Refusal, match="đã có trong quy hoạch"):
            plan_successors([new(country, "Phạm Văn Dũng"), new(country, "Phạm Văn Dũng")], by=None)

    def test_the_end_says_why(self, country: Cast):
        row = planned(country)
        for on, reason, words in ((TODAY, " ", "lý do"), (FIRST - dt.timedelta(days=1), "Vì", "trở đi")):
            with pytest.raises(Refusal, match=words):
                end_plan(row.pk, on=on, reason=reason, by=None)


class TestDiscipline:
    def test_not_within_twelve_months(self, country: Cast):
        disciplined(country, "Nguyễn Thị Hồng Đào", dt.date(2025, 9, 10))
        with pytest.raises(Refusal) as told:
            planned(country)
        said = told.value.problems[0].message
        assert "bị cảnh cáo theo quyết định số 05-QĐ ngày 10/09/2025" in said
        assert "trước ngày 10/09/2026" in said
        assert "cần xác minh" in said
        with pytest.raises(Refusal):
            planned(country, starts_on=dt.date(2026, 9, 9))
        assert planned(country, starts_on=dt.date(2026, 9, 10)).pk

    def test_who_may_not_read_disciplines_is_told_which_rule_and_no_more(self, country: Cast):
        disciplined(country, "Bùi Văn Nam", dt.date(2026, 2, 1))  # of another province
        with pytest.raises(Refusal) as told:
            planned(country, "Bùi Văn Nam")
        said = told.value.problems[0].message
        assert said.startswith("Chưa ghi được Bùi Văn Nam vào quy hoạch theo quy định về điều kiện quy hoạch")
        for word in ("cảnh cáo", "05-QĐ", "kỷ luật", "2026"):
            assert word not in said, word


class TestReading:
    @pytest.mark.parametrize(
        ("name", "sees"),
        [("commune", True), ("province", True), ("centre", True), ("inspector", False), ("officer", False),
         ("secretary", False), ("outsider", False), ("administrator", False)],
    )  # fmt: skip
    def test_who_reads_a_pool(self, country: Cast, name: str, sees: bool):
        row, user = planned(country), country.again(country.accounts[name])
        assert list(pool_list(user, TODAY)) == ([row] if sees else [])

    def test_the_person_reads_it_about_themselves(self, country: Cast):
        planned(country)
        line = planned_for(country.secretary.person_id)[0]
        assert (line.position_name, line.unit_name) == ("Bí thư Đoàn xã, phường, đặc khu", "Đoàn xã Tân Lập")
        assert planned_for(country.officer.person_id) == []

    def test_the_list_asks_once(self, country: Cast, django_assert_max_num_queries):
        planned(country)
        planned(country, "Phạm Văn Dũng")
        user = country.again(country.commune)
        with django_assert_max_num_queries(5):  # reach and the list
            rows = list(pool_list(user, TODAY))
        assert {(row.unit_name, row.now_holds) for row in rows} == {
            ("Đoàn xã Tân Lập", "Bí thư"),
            ("Đoàn xã Tân Lập", "Ủy viên Ban Thường vụ"),
        }
        assert successors_of([(country.a1.pk, SECRETARY)], TODAY) == {(country.a1.pk, SECRETARY): 2}

    def test_the_log_marks_it(self, country: Cast):
        planned(country)
        event = AuditEvent.objects.get(verb="selection.plan_successor")
        assert (event.is_sensitive, event.unit_id) == (True, country.a1.pk)


class TestAfterwards:
    def test_plans_go_on_with_the_heir_once(self, country: Cast):
        planned(country)
        planned(country, unit=country.a2.pk)
        planned(country, "Phạm Văn Dũng")
        first = dt.date(2026, 12, 1)
        assert lead_plans({country.a1.pk: country.a2.pk}, on=first, reason="Hợp nhất", by=None) == 1
        now = Successor.objects.on(first).values_list("unit", "person__full_name").order_by("person__full_name")
        assert list(now) == [(country.a2.pk, "Nguyễn Thị Hồng Đào"), (country.a2.pk, "Phạm Văn Dũng")]
        assert Successor.objects.on(TODAY).count() == 3

    def test_without_an_heir_they_end(self, country: Cast):
        row = planned(country)
        assert lead_plans({country.a1.pk: None}, on=dt.date(2026, 12, 1), reason="Giải thể", by=None) == 0
        row.refresh_from_db()
        assert (row.ends_on, row.end_reason) == (dt.date(2026, 11, 30), "Giải thể")

    def test_forgetting_keeps_the_plan_and_no_words(self, country: Cast):
        row = planned(country)
        end_plan(row.pk, on=TODAY, reason="Sức khỏe yếu", by=country.commune)
        forget_plans_and_hand_overs(country.secretary.person, words=("Nguyễn Thị Hồng Đào",))
        row.refresh_from_db()
        assert row.end_reason == "(đã xóa)"
        said = [
            str((one.before, one.after, one.reason)) for one in AuditEvent.objects.filter(verb="selection.end_plan")
        ]
        assert "Sức khỏe yếu" not in " ".join(said)


class TestMeasure:
    def test_a_seat_has_a_successor_on_the_days_of_the_plan(self, country: Cast):
        row = planned(country)
        end_plan(row.pk, on=dt.date(2026, 8, 31), reason="Vì", by=None)
        seat = Seat.objects.get(unit=country.a1, position=SECRETARY)
        found = list(seats_with_successor([SECRETARY]))
        assert [(one["subject"], one["starts_on"], one["ends_on"], one["record"]) for one in found] == [
            (seat.pk, FIRST, dt.date(2026, 8, 31), row.pk)
        ]
        assert found[0]["path"] == country.path(country.a1)
        assert not seats_with_successor(["bi-thu-chi-doan"])
        withdraw_plans([row.pk], reason="Nhầm", by=None)
        assert not seats_with_successor([SECRETARY])


def cells(name: str = "Nguyễn Thị Hồng Đào", position: str = "Bí thư Đoàn xã", **more) -> dict:
    read = SUCCESSOR_ROWS.read({"ho-ten": name, "chuc-danh": position, "nhiem-ky": "2026–2031"} | more)
    assert not read.problems
    return dict(read.values)


class TestList:
    def test_taken_over_and_taken_back(self, country: Cast):
        roots = (country.path(country.a1),)
        by = country.again(country.commune)
        taken = take_successors([cells(), cells("Phạm Văn Dũng")], by=by, on=FIRST, roots=roots)
        assert [str(outcome) for outcome in taken.outcomes] == ["moi", "moi"]
        again = take_successors([cells()], by=by, on=TODAY, roots=roots)
        assert [str(outcome) for outcome in again.outcomes] == ["giu-nguyen"]
        take_back_successors(taken.made, by=by, reason="Nhầm tệp")
        assert not Successor.objects.current().exists()

    def test_bad_rows_are_told_and_left_out(self, country: Cast):
        add_person(NewPerson("Phạm Văn Dũng"), by=None)  # of the same name, nowhere
        rows = [cells("Chưa Có Ai"), cells(position="Giám đốc"), cells("Phạm Văn Dũng"), cells("Lê Minh Khôi"),
                cells("Bùi Văn Nam")]  # fmt: skip
        by = country.again(country.commune)
        said = {"by": by, "on": FIRST, "roots": (country.path(country.a1),)}
        taken = take_successors(rows, **said, skip_problems=True)
        assert [outcome and str(outcome) for outcome in taken.outcomes] == [None, None, None, "moi", None]
        assert [problem.row for problem in taken.problems] == [0, 1, 2, 4]
        assert "nhiều" in taken.problems[2].message or "2 người" in taken.problems[2].message
        with pytest.raises(Refusal):
            take_successors(rows, **said)

    def test_the_number_of_questions_does_not_grow(self, country: Cast):
        add_branches(country, 12)
        people = list(Holding.objects.filter(seat__unit__code__startswith="A1-x").select_related("person"))
        rows = [cells(one.person.full_name, **{"tu-ngay": f"{n + 1:02d}/05/2026"}) for n, one in enumerate(people)]
        roots, counts = (country.path(country.a1),), []
        for part in (rows[:1], rows[1:]):
            with CaptureQueriesContext(connection) as asked:
                taken = take_successors(part, by=country.again(country.commune), on=FIRST, roots=roots)
            assert all(str(outcome) == "moi" for outcome in taken.outcomes)
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 1  # one more statement for many rows at most


def test_who_may_not_read_a_pool_may_not_change_it_either(country: Cast) -> None:
    new = NewSuccessor(country.east.pk, "bi-thu-chi-doan", country.people["Lê Thị Ánh"].pk, START)
    plan = plan_successors([new], by=None)[0].pk
    changes = {name for name, one in country.accounts.items() if plan_to_change(plan, country.again(one), TODAY)}
    reads = {name for name, one in country.accounts.items() if pool_list(country.again(one), TODAY).exists()}
    assert changes == {"commune", "province"}
    assert changes <= reads == {"commune", "province", "centre"}
