"""Seats and who sits on them; charges; where somebody stands towards the Party."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches, definitions
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewCharge,
    NewHolding,
    NewSeat,
    close_seats,
    end_charge,
    ensure_seats,
    leave_seat,
    load_positions,
    open_seats,
    put_in_charge,
    record_party_standing,
    take_seat,
    take_seats,
    withdraw_charges,
    withdraw_holdings,
)
from thulinh.people.models import Charge, Holding, PartyStanding, Position, Seat
from thulinh.people.queries import holders_of_unit, party_standings, vacant_seats

DAY = dt.timedelta(days=1)
SECRETARY = "bi-thu-chi-doan"


def seat_of(country: Cast, unit: str, position: str = SECRETARY) -> Seat:
    """The first seat of a position."""
    return Seat.objects.get(unit=country.units[unit], position=position, ordinal=1)


class TestPositions:
    def test_loading_again_changes_nothing(self, country: Cast):
        assert load_positions(definitions("positions.yaml")) == 0

    def test_changed_grants_stand_in_the_log(self, country: Cast):
        document = definitions("positions.yaml")
        document["bi-thu-chi-bo"]["quyen"] = {"don-vi": ["don-vi.xem"]}
        assert load_positions(document, by=country.administrator) == 1
        event = AuditEvent.objects.filter(verb="people.load_positions").latest("pk")
        assert (event.before["grants"], event.after["grants"]) == (
            {"don-vi": ["nhan-su.y-kien"]},
            {"don-vi": ["don-vi.xem"]},
        )

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"o-cap": ["xaa"]}, "Có phải “xa” không"),
            ({"cap-quyet-dinh": "quan-suu"}, "Có phải “quan-su” không"),
            ({"quyenn": {}}, "Có phải “quyen” không"),
            ({"quyen": {"donvi": []}}, "Có phải “don-vi” không"),
        ],
    )
    def test_unknown_words_are_refused_with_the_nearest(self, country: Cast, change: dict, words: str):
        document = definitions("positions.yaml")
        document["bi-thu-chi-bo"] |= change
        with pytest.raises(Refusal, match=words):
            load_positions(document)
        assert Position.objects.get(pk="bi-thu-chi-bo").levels == ["chi-bo"]

    def test_missing_words_are_refused(self, country: Cast):
        with pytest.raises(Refusal, match="thiếu khóa “quyen”"):
            load_positions({"moi": {"ten": "Mới", "o-cap": ["xa"]}})


class TestSeats:
    def test_units_have_the_seats_of_their_level_once(self, country: Cast):
        assert ensure_seats([unit.pk for unit in country.units.values()], on=TODAY, by=None) == []
        positions = Seat.objects.filter(unit=country.west).values_list("position", flat=True)
        assert sorted(positions) == ["bi-thu-chi-doan", "pho-bi-thu-chi-doan"]

    def test_seats_need_an_open_unit(self, country: Cast):
        with pytest.raises(Refusal, match="không hoạt động"):
            ensure_seats([country.west.pk], on=START - DAY, by=None)

    def test_more_seats_up_to_the_places(self, country: Cast):
        row = NewSeat(country.a1.pk, "pho-bi-thu-doan-xa", TODAY)
        assert open_seats([row], by=None)[0].ordinal == 2
        with pytest.raises(Refusal, match="đã đủ 2 người"):
            open_seats([row], by=None)

    @pytest.mark.parametrize(
        ("unit", "position", "words"),
        [("west", "bi-thu-doan-xa", "không có chức danh"), ("west", "khong-co", "Không có chức danh “khong-co”")],
    )
    def test_seat_must_belong_to_the_level(self, country: Cast, unit: str, position: str, words: str):
        with pytest.raises(Refusal, match=words):
            open_seats([NewSeat(country.units[unit].pk, position, TODAY)], by=None)

    def test_held_seats_are_not_closed(self, country: Cast):
        with pytest.raises(Refusal, match="Nguyễn Thị Hồng Đào"):
            close_seats([country.east.pk], on=TODAY, by=None)
        assert close_seats([country.west.pk], on=TODAY, by=None) == 2
        assert vacant_seats(country.path(country.west), TODAY + DAY) == []


class TestTakingASeat:
    def test_holder_is_named_when_the_seat_is_taken(self, country: Cast):
        with pytest.raises(Refusal, match=r"Nguyễn Thị Hồng Đào đang giữ .* từ ngày 01/07/2025"):
            take_seat(seat_of(country, "east"), country.people["Bùi Quốc An"], how="dai-hoi", starts_on=TODAY, by=None)

    def test_seat_is_free_from_the_day_after(self, country: Cast):
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
        person = country.people["Bùi Quốc An"]
        with pytest.raises(Refusal, match="đến ngày 22/11/2026"):
            take_seat(seat_of(country, "east"), person, how="chi-dinh", starts_on=TODAY, by=None)
        take_seat(seat_of(country, "east"), person, how="chi-dinh", starts_on=TODAY + DAY, by=None)
        assert [each.name for each in holders_of_unit(country.east.pk, TODAY + DAY)] == ["Bùi Quốc An"]

    def test_two_rows_of_one_list_do_not_share_a_seat(self, country: Cast):
        rows = [
            NewHolding(country.people[name].pk, "dai-hoi", TODAY, unit=country.west.pk, position=SECRETARY)
            for name in ("Ngô Đức Thịnh", "Vũ Thị Yến")
        ]
        with pytest.raises(Refusal, match="Ngô Đức Thịnh đang giữ") as refused:
            take_seats(rows, by=None)
        assert [problem.row for problem in refused.value.problems] == [1]
        assert not Holding.objects.filter(seat__unit=country.west).exists()

    def test_committee_gets_seats_until_its_places_are_taken(self, country: Cast):
        people = [person.pk for person in country.people.values() if person.full_name != "Phạm Văn Dũng"]
        rows = [
            NewHolding(person, "dai-hoi", TODAY, unit=country.a1.pk, position="uy-vien-btv-doan-xa")
            for person in people[:6]
        ]
        take_seats(rows, by=None)
        assert Seat.objects.filter(unit=country.a1, position="uy-vien-btv-doan-xa").count() == 7
        one_more = NewHolding(people[6], "dai-hoi", TODAY, unit=country.a1.pk, position="uy-vien-btv-doan-xa")
        with pytest.raises(Refusal, match="đã đủ 7 người"):
            take_seats([one_more], by=None)

    def test_nobody_holds_one_position_twice(self, country: Cast):
        row = NewHolding(
            country.people["Phạm Văn Dũng"].pk, "chi-dinh", TODAY, unit=country.a1.pk, position="uy-vien-btv-doan-xa"
        )
        with pytest.raises(Refusal, match="đã giữ chức danh này từ ngày 01/07/2025"):
            take_seats([row], by=None)

    def test_two_way_participant_is_not_elected(self, country: Cast):
        leave_seat(country.holdings["secretary"], on=TODAY, reason="Đi học", by=None)
        seat, person = seat_of(country, "east"), country.people["Phạm Thùy Dương"]
        with pytest.raises(Refusal, match="sinh hoạt hai chiều"):
            take_seat(seat, person, how="dai-hoi", starts_on=TODAY + DAY, by=None)
        take_seat(seat, person, how="quyen", starts_on=TODAY + DAY, by=None)

    def test_earlier_holding_shows_that_the_seat_was_there(self, country: Cast):
        late = open_seats([NewSeat(country.a1.pk, "pho-bi-thu-doan-xa", TODAY)], by=None)[0]
        take_seat(late, country.people["Bùi Quốc An"], how="chi-dinh", starts_on=START, by=None)
        late.refresh_from_db()
        assert late.starts_on == START

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"how": "tự nhận"}, "how"),
            ({"ends_on": TODAY - DAY}, "ends_on"),
            ({"starts_on": START - DAY}, "starts_on"),
            ({"person": 0}, "person"),
            ({"position": "bi-thu-doan-xa"}, "position"),
            ({"unit": None, "seat": 10**9}, "seat"),
        ],
    )
    def test_refusals_name_the_field(self, country: Cast, change: dict, field: str):
        facts = {
            "person": country.people["Vũ Thị Yến"].pk,
            "how": "dai-hoi",
            "starts_on": TODAY,
            "unit": country.west.pk,
            "position": SECRETARY,
        }
        with pytest.raises(Refusal) as refused:
            take_seats([NewHolding(**(facts | change))], by=None)
        assert refused.value.problems[0].field == field
        assert not Holding.objects.filter(seat__unit=country.west).exists()

    def test_leaving_ends_the_charges_and_says_why(self, country: Cast):
        with pytest.raises(Refusal, match="lý do"):
            leave_seat(country.holdings["officer"], on=TODAY, reason=" ", by=None)
        with pytest.raises(Refusal, match="từ ngày nhận"):
            leave_seat(country.holdings["officer"], on=START - DAY, reason="Nghỉ", by=None)
        leave_seat(country.holdings["officer"], on=TODAY, reason="Chuyển công tác", by=country.commune)
        country.charge.refresh_from_db()
        assert country.charge.ends_on == TODAY
        event = AuditEvent.objects.filter(verb="people.leave_seat").latest("pk")
        assert (event.reason, event.unit_id, event.by_name) == ("Chuyển công tác", country.a1.pk, "Lê Minh Khôi")
        with pytest.raises(Refusal, match="đã thôi giữ"):
            leave_seat(country.holdings["officer"], on=TODAY + DAY, reason="Nghỉ", by=None)

    def test_withdrawn_holding_takes_its_charges_along(self, country: Cast):
        withdraw_holdings([country.holdings["officer"]], reason="Ghi nhầm", by=None)
        assert not Charge.objects.on(TODAY).exists()
        assert not Holding.objects.on(TODAY).filter(pk=country.holdings["officer"].pk).exists()

    def test_queries_do_not_grow(self, country: Cast, django_assert_max_num_queries):
        people = list(country.people.values())[:7]
        rows = [
            NewHolding(person.pk, "chi-dinh", TODAY, unit=country.a.pk, position="can-bo-tinh-doan")
            for person in people
            if person.full_name != "Võ Thị Lan Anh"
        ]
        with django_assert_max_num_queries(15):
            take_seats(rows, by=None)


class TestCharges:
    def test_only_the_committee_of_the_unit_above(self, country: Cast):
        with pytest.raises(Refusal, match="không ở trong Ban Thường vụ"):
            put_in_charge([NewCharge(country.holdings["officer"].pk, country.quarter.pk, TODAY)], by=None)
        with pytest.raises(Refusal, match="không ở trong Ban Thường vụ"):
            put_in_charge([NewCharge(country.holdings["secretary"].pk, country.west.pk, TODAY)], by=None)

    def test_one_officer_at_a_time_unless_they_hand_over(self, country: Cast):
        row = NewCharge(country.holdings["commune"].pk, country.east.pk, TODAY)
        with pytest.raises(Refusal, match="Phạm Văn Dũng đang phụ trách"):
            put_in_charge([row], by=None)
        put_in_charge([row], by=None, replace=True)
        country.charge.refresh_from_db()
        assert country.charge.ends_on == TODAY - DAY

    def test_questions_do_not_grow_when_many_hand_over(self, country: Cast):
        branches = add_branches(country, 12)
        asked = []
        for some in (branches[:2], branches[2:]):
            with CaptureQueriesContext(connection) as captured:
                rows = [NewCharge(country.holdings["commune"].pk, unit.pk, TODAY) for unit in some]
                put_in_charge(rows, by=None, replace=True)
            asked.append(len(captured))
        assert asked[0] == asked[1]
        assert Charge.objects.filter(ends_on=TODAY - DAY).count() == 12

    def test_within_the_days_of_the_holding(self, country: Cast):
        leave_seat(country.holdings["officer"], on=TODAY, reason="Nghỉ", by=None)
        with pytest.raises(Refusal, match="đến ngày 22/11/2026"):
            put_in_charge([NewCharge(country.holdings["officer"].pk, country.west.pk, TODAY)], by=None)

    def test_ending(self, country: Cast):
        with pytest.raises(Refusal, match="từ ngày nhận"):
            end_charge(country.charge, on=START - DAY, by=None)
        end_charge(country.charge, on=TODAY, by=None)
        with pytest.raises(Refusal, match="đã thôi"):
            end_charge(country.charge, on=TODAY + DAY, by=None)

    def test_withdrawn_charge_never_was(self, country: Cast):
        withdraw_charges([country.charge], reason="Ghi nhầm", by=None)
        put_in_charge([NewCharge(country.holdings["commune"].pk, country.east.pk, START)], by=None)

    def test_bad_row_refuses_all(self, country: Cast):
        rows = [NewCharge(country.holdings["officer"].pk, unit.pk, TODAY) for unit in (country.west, country.quarter)]
        with pytest.raises(Refusal) as refused:
            put_in_charge(rows, by=None)
        assert [problem.row for problem in refused.value.problems] == [1]
        assert not Charge.objects.filter(unit=country.west).exists()


class TestPartyStanding:
    def test_states_follow_each_other_and_unknown_is_one(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        record_party_standing(person, state="du-bi", starts_on=dt.date(2026, 5, 19), by=None)
        record_party_standing(person, state="doi-tuong", starts_on=dt.date(2025, 9, 2), by=None)
        rows = PartyStanding.objects.filter(person=person).order_by("starts_on")
        assert [(row.state, row.ends_on) for row in rows] == [("doi-tuong", dt.date(2026, 5, 18)), ("du-bi", None)]
        other = country.people["Lê Thị Ánh"].pk
        on_day = party_standings([person.pk, other], dt.date(2026, 5, 18))
        assert [on_day[person.pk].state, on_day[other].state] == ["doi-tuong", "chua-ro"]

    def test_log_marks_it_sensitive(self, country: Cast):
        record_party_standing(country.people["Bùi Quốc An"], state="doi-tuong", starts_on=TODAY, by=country.commune)
        event = AuditEvent.objects.get(verb="people.record_party_standing")
        assert event.is_sensitive

    def test_refusals(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        with pytest.raises(Refusal, match="chọn tình trạng"):
            record_party_standing(person, state="khac", starts_on=TODAY, by=None)
        with pytest.raises(Refusal, match="sau ngày sinh"):
            record_party_standing(person, state="doi-tuong", starts_on=person.birth_on, by=None)
        record_party_standing(person, state="doi-tuong", starts_on=TODAY, by=None)
        with pytest.raises(Refusal, match="đã được ghi"):
            record_party_standing(person, state="du-bi", starts_on=TODAY, by=None)
