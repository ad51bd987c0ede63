"""Members below the age of the rule are asked less: no phone number, address or workplace is kept."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cast import START, TODAY, Cast
from thulinh.kernel.cells import CorrectionKind
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome
from thulinh.people.actions import (
    NewMembership,
    NewPerson,
    add_person,
    begin_membership,
    correct_person,
    take_members,
)
from thulinh.people.models import Person
from thulinh.people.rules import is_younger

YOUNG = dt.date(2011, 1, 15)


@pytest.mark.parametrize(
    ("born", "on", "expected"),
    [
        (dt.date(2010, 11, 22), dt.date(2026, 11, 21), True),
        (dt.date(2010, 11, 22), dt.date(2026, 11, 22), False),
        (dt.date(2012, 2, 29), dt.date(2028, 2, 28), True),
        (dt.date(2012, 2, 29), dt.date(2028, 3, 1), False),
        (None, dt.date(2026, 11, 22), False),
    ],
)
def test_age_counts_by_birthdays(born, on, expected):
    assert is_younger(born, on, 16) is expected


@pytest.mark.django_db
class TestKeeping:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(f"{TODAY}T12:00:00+07:00"):
            yield

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [("phone", "0912345678", "số điện thoại"), ("address", "Số 5", "địa chỉ"), ("work", "Trường", "nơi làm việc")],
    )
    def test_not_kept(self, field, value, words):
        with pytest.raises(Refusal, match=f"Dưới 16 tuổi: không lưu {words}") as told:
            add_person(NewPerson("Lê Bé Ba", YOUNG, **{field: value}), by=None)
        assert told.value.problems[0].field == field
        assert not Person.objects.exists()
        person = add_person(NewPerson("Lê Bé Ba", YOUNG), by=None)
        with pytest.raises(Refusal, match=words):
            correct_person(person, {field: value}, reason="Thêm", by=None)

    def test_what_was_kept_before_stays_until_it_is_removed(self):
        person = add_person(NewPerson("Lê Bé Ba", phone="0912345678", address="Số 5"), by=None)
        correct_person(person, {"birth_on": YOUNG, "phone": "+84912345678"}, reason="Biết ngày sinh", by=None)
        correct_person(person, {"phone": "", "address": ""}, reason="Bỏ", by=None)
        person.refresh_from_db()
        assert (person.phone, person.address, person.birth_on) == ("", "", YOUNG)
        with pytest.raises(Refusal):
            correct_person(person, {"phone": "0912345678"}, reason="Thêm lại", by=None)

    def row(self, **said):
        return {"ho-ten": "Lê Bé Ba", "ngay-sinh": YOUNG, "chi-doan": "Chi đoàn thôn Đông", **said}

    def test_a_list_leaves_it_out_and_says_so(self, country: Cast):
        rows = [
            self.row(**{"dien-thoai": "+84912345678", "dia-chi": "Số 5"}),
            {**self.row(), "ho-ten": "Lê Văn Lớn", "ngay-sinh": dt.date(2000, 1, 1), "dien-thoai": "+84912345679"},
        ]
        applied = take_members(rows, by=None, on=TODAY)
        assert applied.outcomes == (Outcome.NEW, Outcome.NEW)
        notes = [(index, column, note.kind, note.after) for index, column, note in applied.corrections]
        assert notes == [
            (0, "dien-thoai", CorrectionKind.LEFT_OUT, "dưới 16 tuổi: không lưu số điện thoại"),
            (0, "dia-chi", CorrectionKind.LEFT_OUT, "dưới 16 tuổi: không lưu địa chỉ"),
        ]
        assert "912345678" not in str(applied.corrections)
        young, grown = (Person.objects.get(pk=pk) for pk in applied.about)
        assert (young.phone, young.address, grown.phone) == ("", "", "+84912345679")

    def test_also_of_somebody_whose_birth_date_is_known_already(self, country: Cast):
        take_members([self.row()], by=None, on=TODAY)
        again = take_members([self.row(**{"ngay-sinh": None, "nghe-nghiep": "Học sinh"})], by=None, on=TODAY)
        assert again.outcomes == (Outcome.SAME,)
        assert [column for _, column, _ in again.corrections] == ["nghe-nghiep"]
        assert Person.objects.get(pk=again.about[0]).work == ""


@pytest.mark.django_db
class TestForms:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(f"{TODAY}T12:00:00+07:00"):
            yield

    @pytest.fixture
    def client(self, country: Cast, client):
        client.force_login(country.commune)
        return client

    def member(self, country: Cast, **said) -> Person:
        person = add_person(NewPerson("Lê Bé Ba", **said), by=None)
        begin_membership(NewMembership(person.pk, country.east.pk, START), by=None)
        return person

    def test_correcting_does_not_ask(self, country: Cast, client):
        person = self.member(country, birth_on=YOUNG)
        fields = client.get(reverse("people:correct", args=[person.pk])).context["form"].fields
        assert not {"phone", "address", "work"} & set(fields)
        assert {"full_name", "birth_on", "code"} <= set(fields)

    def test_what_is_still_kept_is_shown_to_be_removed(self, country: Cast, client):
        person = self.member(country, phone="0912345678")
        correct_person(person, {"birth_on": YOUNG}, reason="Biết ngày sinh", by=None)
        address = reverse("people:correct", args=[person.pk])
        form = client.get(address).context["form"]
        assert "phone" in form.fields
        assert "không lưu số điện thoại nữa" in form.fields["phone"].help_text
        said = {"command_id": form["command_id"].value(), "full_name": "Lê Bé Ba", "birth_on": "15/01/2011"}
        assert client.post(address, {**said, "phone": "", "reason": "Bỏ số"}).status_code == 302
        person.refresh_from_db()
        assert person.phone == ""

    def test_adding_says_so_and_refuses(self, country: Cast, client):
        address = reverse("people:add_member", args=[country.east.pk])
        form = client.get(address).context["form"]
        assert "Dưới 16 tuổi" in form.fields["birth_on"].help_text
        said = {"command_id": form["command_id"].value(), "full_name": "Lê Bé Ba", "birth_on": "15/01/2011"}
        said |= {"kind": "chinh", "starts_on": "22/11/2026", "began_by": "ket-nap", "phone": "0912345678"}
        answer = client.post(address, said)
        assert answer.status_code == 422
        assert "không lưu số điện thoại" in answer.context["form"].errors["phone"][0]
        assert not Person.objects.filter(full_name="Lê Bé Ba").exists()
