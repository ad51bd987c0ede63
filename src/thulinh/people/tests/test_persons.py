"""Adding, correcting and withdrawing people."""

import datetime as dt
import unicodedata

import pytest

from cast import START, TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import (
    NewHolding,
    NewMembership,
    NewPerson,
    PersonCorrection,
    add_people,
    add_person,
    begin_membership,
    correct_people,
    correct_person,
    end_membership,
    take_seats,
    withdraw_person,
)
from thulinh.people.models import Account, Membership, Person


def events(verb: str) -> list[AuditEvent]:
    """What the log holds of one verb, oldest first."""
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


@pytest.mark.django_db
class TestAdding:
    def test_text_is_composed_and_the_phone_read(self):
        decomposed = unicodedata.normalize("NFD", "Nguyễn  Thị Ánh ")
        person = add_person(NewPerson(decomposed, phone="0912.345.678", sex="nu"), by=None)
        person.refresh_from_db()
        assert person.full_name == unicodedata.normalize("NFC", "Nguyễn Thị Ánh")
        assert (person.phone, person.search) == ("+84912345678", "nguyen thi anh")

    def test_log_does_not_hold_what_few_may_read(self):
        row = NewPerson("Lê Thị Ánh", dt.date(1998, 5, 12), phone="0912345678", address="Số 5, thôn Đông")
        add_person(row, by=None)
        logged = str(events("people.add_person")[0].after)
        assert "0912 … 678" in logged
        assert not any(words in logged for words in ("0912345678", "1998-05-12", "Số 5"))

    @pytest.mark.parametrize(
        ("row", "field"),
        [
            (NewPerson("  "), "full_name"),
            (NewPerson("An" * 61), "full_name"),
            (NewPerson("Lê Thị Ánh", phone="09123"), "phone"),
            (NewPerson("Lê Thị Ánh", sex="khac"), "sex"),
            (NewPerson("Lê Thị Ánh", birth_on=dt.date(1899, 12, 31)), "birth_on"),
            (NewPerson("Lê Thị Ánh", birth_on=dt.date(2999, 1, 1)), "birth_on"),
            (NewPerson("Lê Thị Ánh", birth_on=dt.date(2000, 1, 1), joined_on=dt.date(2000, 1, 1)), "joined_on"),
        ],
    )
    def test_each_refusal_names_its_row_and_nothing_is_written(self, row: NewPerson, field: str):
        with pytest.raises(Refusal) as refused:
            add_people([NewPerson("Bùi Quốc An"), row], by=None)
        assert [(problem.row, problem.field) for problem in refused.value.problems] == [(1, field)]
        assert Person.objects.count() == AuditEvent.objects.count() == 0

    def test_member_code_is_one_persons(self):
        add_person(NewPerson("Bùi Quốc An", code="DV1"), by=None)
        with pytest.raises(Refusal, match="đã có của Bùi Quốc An"):
            add_person(NewPerson("Lê Thị Ánh", code="DV1"), by=None)
        with pytest.raises(Refusal, match="ở hai người"):
            add_people([NewPerson("Lê Thị Ánh", code="DV2"), NewPerson("Hồ Văn Đức", code="DV2")], by=None)

    def test_queries_do_not_grow(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            add_people([NewPerson(f"Trần Văn Số {n}", code=f"S{n}") for n in range(40)], by=None)


class TestCorrecting:
    def test_before_and_after_stand_in_the_log(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        correct_person(person, {"full_name": "Bùi Quốc Ân", "phone": "0987654321"}, reason="Ghi nhầm", by=None)
        event = events("people.correct_person")[0]
        assert event.before == {"full_name": "Bùi Quốc An", "phone": person.masked_phone}
        assert event.after == {"full_name": "Bùi Quốc Ân", "phone": "0987 … 321"}
        assert event.reason == "Ghi nhầm"
        assert Person.objects.get(pk=person.pk).search == "bui quoc an"

    def test_nothing_changed_nothing_logged(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        correct_person(person, {"full_name": " Bùi Quốc An"}, reason="Xem lại", by=None)
        assert events("people.correct_person") == []

    def test_refusals(self, country: Cast):
        person, other = country.people["Bùi Quốc An"], country.people["Lê Thị Ánh"]
        with pytest.raises(Refusal, match="lý do sửa"):
            correct_person(person, {"full_name": "An"}, reason=" ", by=None)
        rows = [PersonCorrection(person.pk, {"work": "Nông dân"}), PersonCorrection(other.pk, {"code": person.code})]
        with pytest.raises(Refusal) as refused:
            correct_people(rows, reason="Cập nhật", by=None)
        assert refused.value.problems[0].field == "code"
        assert Person.objects.get(pk=person.pk).work == ""

    def test_somebody_withdrawn_is_no_longer_there(self, country: Cast):
        person = add_person(NewPerson("Ghi Nhầm"), by=None)
        withdraw_person(person, reason="Ghi nhầm", by=None)
        with pytest.raises(Refusal, match="Không còn người này"):
            correct_person(person, {"full_name": "Khác"}, reason="Sửa", by=None)


class TestWithdrawing:
    def test_member_or_holder_stays(self, country: Cast):
        with pytest.raises(Refusal, match="Bùi Quốc An"):
            withdraw_person(country.people["Bùi Quốc An"], reason="Ghi nhầm", by=None)
        with pytest.raises(Refusal, match="Lê Minh Khôi"):
            withdraw_person(country.people["Lê Minh Khôi"], reason="Ghi nhầm", by=None)

    def test_who_holds_a_seat_until_a_known_day_stays(self, country: Cast):
        person = add_person(NewPerson("Đinh Văn Mới"), by=None)
        term = dt.date(2099, 12, 31)
        row = NewHolding(person.pk, "dai-hoi", START, unit=country.west.pk, position="bi-thu-chi-doan", ends_on=term)
        take_seats([row], by=None)
        with pytest.raises(Refusal, match="Đinh Văn Mới"):
            withdraw_person(person, reason="Ghi nhầm", by=None)

    def test_withdrawn_person_is_kept_out_of_the_books_and_cannot_sign_in(self, country: Cast):
        person = country.people["Bùi Quốc An"]
        membership = Membership.objects.get(person=person)
        end_membership(membership, on=TODAY, ended_by="khac", by=None)
        withdraw_person(person, reason="Trùng người", by=None)
        person.refresh_from_db()
        assert person.withdrawn_reason == "Trùng người"
        assert person not in Person.objects.current()
        assert not Account.objects.filter(person=person, is_active=True).exists()
        begin = NewMembership(person.pk, country.west.pk, START)
        with pytest.raises(Refusal, match="Không còn người này"):
            begin_membership(begin, by=None)
