"""The way to the Party: what is refused, what is flagged, what the log keeps, who may know."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships, record_party_standing
from thulinh.people.models import Person
from thulinh.selection.actions.mentoring import (
    NewRemark,
    assign_mentor,
    end_mentoring,
    withdraw_mentoring,
    write_remark,
    write_remarks,
)
from thulinh.selection.actions.path import (
    NewPartyStep,
    record_party_step,
    record_party_steps,
    withdraw_party_step,
)
from thulinh.selection.measures import holders_on_the_way, introductions
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep
from thulinh.selection.queries.path import path_of, path_sight
from thulinh.selection.queries.path_lists import funnel, people_on_the_way, secretaries_without_path
from thulinh.selection.queries.path_waiting import waiting_paths
from thulinh.selection.rules.path import Moved, months_before, out_of_order, stage_reached, stands_still
from thulinh.units.models import UnitPath


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


QUARTER = day("2026-10-01")


@pytest.fixture
def an(country: Cast) -> Person:
    """A member of thôn Đông."""
    return country.people["Bùi Quốc An"]


def step(country: Cast, person: Person, kind: str, on: str, **more) -> PartyStep:
    return record_party_step(person, kind=kind, day=day(on), on=TODAY, by=country.again(country.commune), **more)


def prospect(country: Cast, person: Person, on: str = "2026-02-01") -> None:
    record_party_standing(person, state="doi-tuong", starts_on=day(on), by=country.commune)


def remark(country: Cast, person: Person, version: int = 0, text: str = "Hăng hái", **more) -> PartyRemark:
    said = {"quarter_on": TODAY, "progress": "tien-bo", "text": text, "version": version, **more}
    return write_remark(person, on=TODAY, by=country.again(country.commune), **said)


class TestRules:
    @pytest.mark.parametrize(
        ("moves", "found"),
        [
            ([], None),
            ([("uu-tu", "2024-03-01"), ("uu-tu", "2025-03-01")], ("uu-tu", "2024-03-01")),
            ([("doi-tuong", "2025-01-01"), ("uu-tu", "2024-03-01")], ("doi-tuong", "2025-01-01")),
            ([("gioi-thieu", "2026-01-01"), ("doi-tuong", "2025-01-01")], ("gioi-thieu", "2026-01-01")),
            ([("chinh-thuc", "2026-01-01"), ("du-bi", "2025-01-01")], ("chinh-thuc", "2026-01-01")),
        ],
    )
    def test_furthest_stage_since_it_was_first_reached(self, moves, found):
        reached = stage_reached(Moved(stage, day(on)) for stage, on in moves)
        assert (reached and (reached.stage, str(reached.day))) == found

    @pytest.mark.parametrize(
        ("since", "still"), [("2024-11-22", True), ("2024-11-23", False), ("2020-01-01", True), ("2026-01-01", False)]
    )
    def test_nothing_moved_for_two_years(self, since, still):
        assert stands_still("doi-tuong", day(since), TODAY, 24) is still
        assert not stands_still("chinh-thuc", day(since), TODAY, 24)

    def test_months_before_the_end_of_a_month(self):
        assert months_before(day("2026-03-31"), 1) == day("2026-02-28")
        assert months_before(day("2026-01-15"), 24) == day("2024-01-15")

    def test_what_is_out_of_order_is_said(self):
        met = Moved("lop-nhan-thuc", day("2026-05-01"))
        assert "lớp nhận thức" in out_of_order(Moved("gioi-thieu", day("2026-04-01")), [met])
        assert out_of_order(Moved("gioi-thieu", day("2026-06-01")), [met]) == ""
        assert "ưu tú" in out_of_order(met, [])
        assert out_of_order(met, [Moved("doi-tuong", day("2026-01-01"))]) == ""
        assert "đã vào Đảng" in out_of_order(met, [Moved("du-bi", day("2026-05-01"))])


class TestSteps:
    def test_is_kept_with_the_branch_of_that_day_and_a_sensitive_event(self, country: Cast, an: Person):
        found = step(country, an, "uu-tu", "2026-03-26", paper_number=" 12-QĐ/ĐTN ")
        assert (found.unit_id, found.path) == (country.east.pk, country.path(country.east))
        event = AuditEvent.objects.get(verb="selection.record_party_step")
        assert event.is_sensitive
        assert event.subject_id == str(an.pk)
        assert event.after == {
            "kind": "uu-tu", "day": "2026-03-26", "unit": country.east.pk, "paper_number": "12-QĐ/ĐTN",
        }  # fmt: skip

    def test_before_the_books_began_counts_where_the_person_first_was(self, country: Cast, an: Person):
        assert step(country, an, "uu-tu", "2024-03-26").unit_id == country.east.pk

    @pytest.mark.parametrize(
        ("kind", "on", "words"),
        [
            ("gi-day", "2026-03-01", "chọn bước"),
            ("uu-tu", "2026-11-23", "chưa tới"),
            ("uu-tu", "1980-01-01", "trước ngày sinh"),
            ("uu-tu", "2018-03-25", "trước ngày vào Đoàn"),
        ],
    )
    def test_refused(self, country: Cast, an: Person, kind, on, words):
        with pytest.raises(Refusal, match=words):
            step(country, an, kind, on)
        assert not PartyStep.objects.exists()
        assert not AuditEvent.objects.filter(verb="selection.record_party_step").exists()

    def test_refused_twice_in_a_year_also_within_one_list(self, country: Cast, an: Person):
        row = NewPartyStep(an.pk, "uu-tu", day("2026-03-26"))
        with pytest.raises(Refusal, match="năm 2026 đã được ghi, ngày 26/03/2026"):
            record_party_steps([row, NewPartyStep(an.pk, "uu-tu", day("2026-05-01"))], on=TODAY, by=None)
        assert not PartyStep.objects.exists()
        step(country, an, "uu-tu", "2025-03-26")
        step(country, an, "uu-tu", "2026-03-26")

    def test_refused_where_nobody_belongs(self, country: Cast):
        person = add_people([NewPerson("Lý Văn Xa")], by=None)[0]
        with pytest.raises(Refusal, match="chưa thuộc chi đoàn"):
            step(country, person, "uu-tu", "2026-03-26")

    def test_out_of_order_is_written_and_flagged(self, country: Cast, an: Person):
        step(country, an, "gioi-thieu", "2026-03-26")
        assert "lớp nhận thức" in path_of(an, TODAY).lines[0].flag

    def test_taken_back_with_a_reason_and_may_be_written_again(self, country: Cast, an: Person):
        found = step(country, an, "uu-tu", "2026-03-26")
        with pytest.raises(Refusal, match="lý do"):
            withdraw_party_step(found, reason=" ", by=country.commune)
        withdraw_party_step(found, reason="Nhầm người", by=country.commune)
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_party_step(found, reason="Lần nữa", by=country.commune)
        event = AuditEvent.objects.get(verb="selection.withdraw_party_step")
        assert event.is_sensitive
        assert event.reason == "Nhầm người"
        assert event.before["kind"] == "uu-tu"
        step(country, an, "uu-tu", "2026-03-26")

    def test_as_many_queries_for_many(self, country: Cast, django_assert_num_queries):
        names = [f"Trần Số {n}" for n in range(12)]
        people = add_people([NewPerson(name) for name in names], by=None)
        begin_memberships([NewMembership(one.pk, country.west.pk, START) for one in people], by=None)
        record_party_steps([NewPartyStep(country.people["Bùi Quốc An"].pk, "uu-tu", TODAY)], on=TODAY, by=None)
        rows = [NewPartyStep(one.pk, "uu-tu", TODAY) for one in people]
        with django_assert_num_queries(8):
            record_party_steps(rows[:2], on=TODAY, by=None)
        with django_assert_num_queries(8):
            record_party_steps(rows[2:], on=TODAY, by=None)


class TestMentoring:
    def test_who_helped_before_stops_the_day_before(self, country: Cast, an: Person):
        first, second = country.people["Lê Thị Ánh"], country.people["Trần Minh Châu"]
        assign_mentor(an, first, starts_on=day("2026-01-01"), by=country.commune)
        assign_mentor(an, second, starts_on=day("2026-04-01"), basis="Chi bộ phân công", by=country.commune)
        rows = list(Mentoring.objects.order_by("starts_on").values_list("mentor", "ends_on"))
        assert rows == [(first.pk, day("2026-03-31")), (second.pk, None)]
        event = AuditEvent.objects.filter(verb="selection.assign_mentor").order_by("pk").last()
        assert event.is_sensitive
        assert (event.before["mentor"], event.after["mentor"]) == (first.pk, second.pk)
        assert path_of(an, TODAY).mentor.mentor == second

    def test_refused(self, country: Cast, an: Person):
        anh, chau = country.people["Lê Thị Ánh"], country.people["Trần Minh Châu"]
        with pytest.raises(Refusal, match="tự giúp"):
            assign_mentor(an, an, starts_on=TODAY, by=None)
        prospect(country, anh)
        with pytest.raises(Refusal, match="phải là đảng viên chính thức"):
            assign_mentor(an, anh, starts_on=TODAY, by=None)
        record_party_standing(chau, state="chinh-thuc", starts_on=day("2024-01-01"), by=None)
        assign_mentor(an, chau, starts_on=day("2026-05-01"), by=None)
        with pytest.raises(Refusal, match="Đã ghi người giúp đỡ từ ngày 01/05/2026"):
            assign_mentor(an, chau, starts_on=day("2026-05-01"), by=None)
        with pytest.raises(Refusal, match="đã là đảng viên chính thức"):
            assign_mentor(chau, an, starts_on=TODAY, by=None)

    def test_ends_or_is_taken_back(self, country: Cast, an: Person):
        one = assign_mentor(an, country.people["Lê Thị Ánh"], starts_on=day("2026-05-01"), by=None)
        with pytest.raises(Refusal, match="Ngày cuối phải từ ngày 01/05/2026"):
            end_mentoring(one, on=day("2026-04-30"), by=None)
        end_mentoring(one, on=day("2026-06-30"), by=None)
        with pytest.raises(Refusal, match="đã thôi"):
            end_mentoring(one, on=TODAY, by=None)
        withdraw_mentoring(one, reason="Ghi nhầm người", by=None)
        with pytest.raises(Refusal, match="đã được rút"):
            withdraw_mentoring(one, reason="Lần nữa", by=None)
        assert path_of(an, TODAY).mentors == []


class TestRemarks:
    def test_written_again_is_a_new_version_with_before_and_after(self, country: Cast, an: Person):
        prospect(country, an)
        assert (remark(country, an).quarter_on, remark(country, an, 1, "Còn chậm", progress="cham").version) == (
            QUARTER,
            2,
        )
        assert PartyRemark.objects.count() == 1
        event = AuditEvent.objects.get(verb="selection.rewrite_party_remark")
        assert event.is_sensitive
        assert (event.before["text"], event.before["version"]) == ("Hăng hái", 1)
        assert (event.after["text"], event.after["progress"], event.after["version"]) == ("Còn chậm", "cham", 2)

    def test_refused(self, country: Cast, an: Person):
        with pytest.raises(Refusal, match="chưa có bước phấn đấu"):
            remark(country, an)
        prospect(country, an)
        with pytest.raises(Refusal, match="Quý này chưa tới"):
            remark(country, an, quarter_on=day("2027-01-01"))
        with pytest.raises(Refusal, match="nội dung"):
            remark(country, an, text=" ")
        with pytest.raises(Refusal, match="chọn nhận xét"):
            remark(country, an, progress="hay")
        with pytest.raises(Refusal, match="chưa có bước"):
            remark(country, an, quarter_on=day("2025-10-01"))
        remark(country, an)
        with pytest.raises(Refusal, match="vừa được ghi lại"):
            remark(country, an)
        assert PartyRemark.objects.get().version == 1

    def test_not_of_who_was_a_full_member_before(self, country: Cast, an: Person):
        prospect(country, an, "2024-02-01")
        record_party_standing(an, state="chinh-thuc", starts_on=day("2026-08-01"), by=None)
        remark(country, an, quarter_on=day("2026-07-01"))
        with pytest.raises(Refusal, match="chính thức từ ngày 01/08/2026"):
            remark(country, an)

    def test_as_many_queries_for_many(self, country: Cast, django_assert_max_num_queries):
        people = add_people([NewPerson(f"Trần Số {n}") for n in range(10)], by=None)
        begin_memberships([NewMembership(one.pk, country.west.pk, START) for one in people], by=None)
        record_party_steps([NewPartyStep(one.pk, "uu-tu", TODAY) for one in people], on=TODAY, by=None)
        with django_assert_max_num_queries(10):
            write_remarks([NewRemark(one.pk, TODAY, "tien-bo", "Tốt") for one in people], on=TODAY, by=None)
        with django_assert_max_num_queries(10):
            write_remarks([NewRemark(one.pk, TODAY, "cham", "Chậm", 1) for one in people], on=TODAY, by=None)


class TestSight:
    def test_of_the_whole_cast(self, country: Cast, an: Person):
        """Commune, province and inspector by their seats; the secretary, the officer, the administrator never."""
        step(country, an, "uu-tu", "2026-03-26")
        sees = {name for name, account in country.accounts.items() if path_sight(country.again(account), an.pk, TODAY)}
        assert sees == {"commune", "province", "inspector"}
        listed = {
            name for name, account in country.accounts.items() if people_on_the_way(country.again(account), TODAY)
        }
        assert listed == sees
        inspector = path_sight(country.again(country.inspector), an.pk, TODAY)
        assert not inspector.may_write
        assert not inspector.may_remark
        assert not inspector.may_state
        commune = path_sight(country.again(country.commune), an.pk, TODAY)
        assert commune.may_write
        assert commune.may_remark
        assert commune.may_state

    def test_who_helps_sees_only_that_person_and_only_while_they_help(self, country: Cast, an: Person):
        officer, anh = country.officer, country.people["Lê Thị Ánh"]
        prospect(country, an)
        prospect(country, anh)
        one = assign_mentor(an, officer.person, starts_on=day("2026-05-01"), by=None)
        sight = path_sight(country.again(officer), an.pk, TODAY)
        assert sight.is_mentor
        assert sight.may_remark
        assert not sight.may_write
        assert not sight.may_state
        assert path_sight(country.again(officer), anh.pk, TODAY) is None
        assert [row.pk for row in people_on_the_way(country.again(officer), TODAY)] == [an.pk]
        end_mentoring(one, on=day("2026-10-31"), by=None)
        assert path_sight(country.again(officer), an.pk, day("2026-10-31"))
        assert path_sight(country.again(officer), an.pk, TODAY) is None
        assert not people_on_the_way(country.again(officer), TODAY).exists()

    def test_oneself_reads_and_writes_nothing(self, country: Cast):
        sight = path_sight(country.again(country.secretary), country.secretary.person_id, TODAY)
        assert sight.is_own
        assert not (sight.may_write)
        assert not (sight.may_remark)
        assert not (sight.may_state)
        assert not people_on_the_way(country.again(country.secretary), TODAY).exists()


class TestLists:
    def test_each_by_stage_with_what_is_missing(self, country: Cast, an: Person):
        anh, chau = country.people["Lê Thị Ánh"], country.people["Trần Minh Châu"]
        step(country, an, "uu-tu", "2024-03-26")
        prospect(country, anh)
        step(country, anh, "lop-nhan-thuc", "2026-06-01")
        assign_mentor(anh, chau, starts_on=day("2026-02-01"), by=None)
        remark(country, anh, quarter_on=day("2026-07-01"))
        rows = {row.pk: row for row in people_on_the_way(country.again(country.commune), TODAY)}
        assert set(rows) == {an.pk, anh.pk}
        first, second = rows[an.pk], rows[anh.pk]
        assert (first.stage, first.since, first.stands_still, first.lacks_remark) == (
            "uu-tu",
            day("2024-03-26"),
            True,
            False,
        )
        assert (second.stage, second.since, second.stands_still) == ("lop-nhan-thuc", day("2026-06-01"), False)
        assert (second.mentor_name, second.remarked_on, second.lacks_remark) == (
            chau.full_name,
            day("2026-07-01"),
            True,
        )
        remark(country, anh)
        assert not people_on_the_way(country.again(country.commune), TODAY).get(pk=anh.pk).lacks_remark
        record_party_standing(anh, state="chinh-thuc", starts_on=TODAY, by=None)
        assert anh.pk not in set(people_on_the_way(country.again(country.commune), TODAY).values_list("pk", flat=True))

    def test_secretaries_without_a_way(self, country: Cast):
        dao = country.secretary.person
        assert [row.pk for row in secretaries_without_path(country.again(country.commune), TODAY)] == [dao.pk]
        assert not secretaries_without_path(country.again(country.secretary), TODAY)
        assert not secretaries_without_path(country.again(country.administrator), TODAY)
        step(country, dao, "uu-tu", "2026-03-26")
        assert not secretaries_without_path(country.again(country.commune), TODAY)
        assert secretaries_without_path(country.again(country.commune), day("2026-03-25"))

    def test_sums_by_unit_hide_the_few_from_who_has_no_names(self, country: Cast, an: Person):
        step(country, an, "uu-tu", "2026-03-26")
        a1 = UnitPath.objects.on(TODAY).get(unit=country.a1)
        rows = {row.unit: row for row in funnel(country.again(country.commune), a1, TODAY).rows}
        assert (rows[country.east.pk].total, rows[country.east.pk].members, rows[country.east.pk].shown) == (1, 5, True)
        seen = {row.unit: row for row in funnel(country.again(country.centre), a1, TODAY).rows}
        assert seen[country.east.pk].shown  # five belong there: as many as the rule asks
        assert not seen[country.west.pk].shown
        assert funnel(country.again(country.centre), a1, TODAY).totals == [1, 0, 0, 0, 0]

    def test_no_sum_above_tells_of_the_few_below(self, country: Cast, an: Person):
        few = country.people["Ngô Đức Thịnh"]  # one of two in thôn Tây
        step(country, an, "uu-tu", "2026-03-26")
        step(country, few, "uu-tu", "2026-03-26")
        a, a1 = (UnitPath.objects.on(TODAY).get(unit=unit) for unit in (country.a, country.a1))
        above = {row.unit: row for row in funnel(country.again(country.centre), a, TODAY).rows}
        below = funnel(country.again(country.centre), a1, TODAY)
        assert above[country.a1.pk].counts == below.totals == [1, 0, 0, 0, 0]
        by_name = {row.unit: row for row in funnel(country.again(country.province), a, TODAY).rows}
        assert by_name[country.a1.pk].counts == [2, 0, 0, 0, 0]

    def test_as_many_queries_for_many(self, country: Cast, an: Person, django_assert_num_queries):
        a1 = UnitPath.objects.on(TODAY).get(unit=country.a1)
        for many in (False, True):
            people = [an]
            if many:
                people = add_people([NewPerson(f"Trần Số {n}") for n in range(15)], by=None)
                begin_memberships([NewMembership(one.pk, country.west.pk, START) for one in people], by=None)
            record_party_steps([NewPartyStep(one.pk, "uu-tu", TODAY) for one in people], on=TODAY, by=None)
            user = country.again(country.commune)
            assert path_sight(user, an.pk, TODAY)  # asks for the reach of this user
            with django_assert_num_queries(1):
                list(people_on_the_way(user, TODAY))
            with django_assert_num_queries(3):
                funnel(user, a1, TODAY)
            with django_assert_num_queries(1):
                waiting_paths(user, TODAY)


class TestWaiting:
    def test_for_who_follows_and_who_helps(self, country: Cast, an: Person):
        prospect(country, an, "2024-02-01")
        waits = waiting_paths(country.again(country.commune), TODAY)
        assert (waits.remarks, waits.still, waits.first, waits.due_on) == (1, 1, an.pk, day("2026-12-31"))
        assert waits.keys["party_remarks"] == ["nhan-xet-phan-dau:2026-10-01"]
        assert waiting_paths(country.again(country.officer), TODAY).total == 0
        assign_mentor(an, country.officer.person, starts_on=day("2026-05-01"), by=None)
        assert waiting_paths(country.again(country.officer), TODAY).remarks == 1
        remark(country, an)
        assert waiting_paths(country.again(country.officer), TODAY).remarks == 0

    @pytest.mark.parametrize("who", ["administrator", "secretary", "outsider", "inspector", "province", "centre"])
    def test_for_nobody_else(self, country: Cast, an: Person, who: str):
        """The province follows those just below it, not every branch of the land."""
        prospect(country, an, "2024-02-01")
        assert waiting_paths(country.again(country.accounts[who]), TODAY).total == 0


class TestMeasures:
    def test_introductions_on_their_day(self, country: Cast, an: Person):
        step(country, an, "uu-tu", "2026-03-26")
        found = step(country, an, "gioi-thieu", "2026-09-02")
        row = {
            "path": found.path,
            "day": day("2026-09-02"),
            "subject": country.east.pk,
            "record": found.pk,
            "quantity": 1,
        }
        assert list(introductions()) == [row]
        withdraw_party_step(found, reason="Nhầm", by=None)
        assert not introductions()

    def test_seats_whose_holder_has_a_way(self, country: Cast):
        assert not holders_on_the_way(["bi-thu-chi-doan"])
        assign_mentor(country.secretary.person, country.commune.person, starts_on=day("2026-05-01"), by=None)
        row = holders_on_the_way(["bi-thu-chi-doan"]).get()
        assert (row["starts_on"], row["ends_on"]) == (day("2026-05-01"), None)
        assert (row["subject"], row["path"]) == (country.holdings["secretary"].seat_id, country.path(country.east))
        step(country, country.secretary.person, "uu-tu", "2024-03-26")
        assert holders_on_the_way(["bi-thu-chi-doan"]).get()["starts_on"] == START
