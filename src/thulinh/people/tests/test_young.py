"""Members below the age of the rule are asked less: no phone number, address or workplace is kept."""

import datetime as dt

import pytest
import time_machine

from cast import TODAY, Cast
from thulinh.kernel.cells import CorrectionKind
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import Outcome
from thulinh.people.actions import NewPerson, add_person, correct_person, take_members
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
