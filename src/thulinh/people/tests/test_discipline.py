"""Discipline: it holds from the day of the decision, lapses by itself, and is taken back with a reason."""

import datetime as dt

import pytest

from cast import TODAY, Cast
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.periods import months_later, whole_months
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewDiscipline, record_discipline, withdraw_discipline
from thulinh.people.models import Discipline
from thulinh.people.queries import discipline_history, discipline_in_force, disciplines_of_people

DECIDED = dt.date(2026, 2, 10)


def warned(country: Cast, name: str = "Bùi Quốc An", **more) -> Discipline:
    said = {"kind": "canh-cao", "starts_on": DECIDED, "decision_number": "05-QĐ/ĐTN", "reason": "Vi phạm", **more}
    return record_discipline(country.people[name], NewDiscipline(**said), on=TODAY, by=country.again(country.commune))


def test_it_holds_from_its_day_and_lapses_by_itself(country: Cast):
    an = country.people["Bùi Quốc An"].pk
    row = warned(country)
    assert row.ends_on == dt.date(2027, 2, 9)
    for day, holds in (
        (dt.date(2026, 2, 9), False),
        (DECIDED, True),
        (row.ends_on, True),
        (dt.date(2027, 2, 10), False),
    ):
        assert (an in discipline_in_force([an], day)) == holds, day
    assert [line.label for line in discipline_history(an)] == ["Cảnh cáo"]


def test_of_several_the_one_that_lapses_last_is_told(country: Cast, django_assert_num_queries):
    an, anh = (country.people[name].pk for name in ("Bùi Quốc An", "Lê Thị Ánh"))
    warned(country, starts_on=dt.date(2026, 6, 1), decision_number="20-QĐ/ĐTN", kind="khien-trach")
    warned(country)
    with django_assert_num_queries(1):
        found = discipline_in_force([an, anh], TODAY)
    assert {pk: line.decision_number for pk, line in found.items()} == {an: "20-QĐ/ĐTN"}
    every = disciplines_of_people([an, anh])
    assert [line.decision_number for line in every[an]] == ["05-QĐ/ĐTN", "20-QĐ/ĐTN"]


def test_the_log_marks_it_and_keeps_no_name_of_the_unit(country: Cast):
    withdraw_discipline(warned(country), reason="Ghi nhầm người", by=country.again(country.commune))
    events = AuditEvent.objects.filter(verb__contains="discipline").order_by("pk")
    assert [(one.verb, one.is_sensitive, one.unit_id) for one in events] == [
        ("people.record_discipline", True, None),
        ("people.withdraw_discipline", True, None),
    ]


def test_what_was_taken_back_never_held(country: Cast):
    row = warned(country)
    withdraw_discipline(row, reason="Ghi nhầm người", by=country.again(country.commune))
    assert not discipline_in_force([row.person_id], TODAY)
    assert not disciplines_of_people([row.person_id])
    assert not discipline_history(row.person_id)
    with pytest.raises(Refusal, match="đã được rút"):
        withdraw_discipline(row, reason="Lần nữa", by=None)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "phat-tien"}, "chọn hình thức"),
        ({"decision_number": " "}, "số quyết định"),
        ({"starts_on": TODAY + dt.timedelta(days=1)}, "không ở sau hôm nay"),
        ({"starts_on": dt.date(1950, 1, 1)}, "sau ngày sinh"),
    ],
)
def test_bad_input_is_refused(country: Cast, more: dict, words: str):
    with pytest.raises(Refusal, match=words):
        warned(country, **more)
    assert not Discipline.objects.exists()


def test_the_same_decision_is_written_once_and_nobody_writes_their_own(country: Cast):
    warned(country)
    with pytest.raises(Refusal, match="đã được ghi"):
        warned(country)
    with pytest.raises(Refusal, match="của mình"):
        warned(country, "Lê Minh Khôi")
    own = record_discipline(
        country.commune.person, NewDiscipline("khien-trach", DECIDED, "9-QĐ/TĐTN"), on=TODAY, by=country.province
    )
    with pytest.raises(Refusal, match="của mình"):
        withdraw_discipline(own, reason="Nhầm", by=country.again(country.commune))


def test_months_end_with_their_last_day():
    assert months_later(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_later(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert months_later(dt.date(2026, 3, 31), -1) == dt.date(2026, 2, 28)
    assert whole_months(dt.date(2026, 1, 31), dt.date(2026, 2, 27)) == 0
    assert whole_months(dt.date(2026, 1, 31), dt.date(2026, 2, 28)) == 1
    assert whole_months(dt.date(2026, 5, 1), dt.date(2026, 4, 1)) == 0
