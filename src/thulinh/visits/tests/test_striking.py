"""Days that a check struck: they count no more, other visits of the day do, and a wrong check gives them back."""

import datetime as dt

import pytest

from cast import START, TODAY, Cast, open_account
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.models import Account
from thulinh.visits.actions.striking import restore_days, strike_days
from thulinh.visits.models import VisitDay
from thulinh.visits.tests.places import made

FIRST = TODAY - dt.timedelta(days=3)
SECOND = FIRST + dt.timedelta(days=1)
WHY = "Kiểm tra mẫu: chi đoàn chỉ tiếp đoàn một ngày"


@pytest.fixture
def arranger(country: Cast) -> Account:
    """A colleague at the province who sends its cadres, too."""
    person = add_person(NewPerson("Mai Xuân Thưởng"), by=None)
    take_seats([NewHolding(person.pk, "chi-dinh", START, unit=country.a.pk, position="can-bo-tinh-doan")], by=None)
    return open_account(person)


def counted(visit) -> list[tuple[dt.date, int, str]]:
    return [(row.day, row.counted, row.why_not) for row in VisitDay.objects.filter(visit=visit).order_by("day")]


def test_struck_days_count_no_more_and_say_why(country: Cast, arranger: Account) -> None:
    visit = made(country, days=2)
    strike_days(visit.pk, [SECOND], WHY, arranger)
    assert counted(visit) == [(FIRST, 2, ""), (SECOND, 0, "kiem-tra")]
    assert VisitDay.objects.get(visit=visit, day=SECOND).why_not_note == WHY
    event = AuditEvent.objects.get(verb="visits.strike_days")
    assert (event.unit_id, event.reason, event.after["days"]) == (country.a.pk, WHY, [str(SECOND)])


def test_another_visit_of_the_day_counts_whole_again(country: Cast, arranger: Account) -> None:
    first, other = made(country), made(country, country.west)
    assert [counted(first)[0][1], counted(other)[0][1]] == [1, 1]
    strike_days(first.pk, [FIRST], WHY, arranger)
    assert [counted(first)[0][1], counted(other)[0][1]] == [0, 2]
    restore_days(first.pk, [FIRST], "Kiểm tra nhầm chuyến", by=None)
    assert [counted(first)[0][1:], counted(other)[0][1:]] == [(1, "trung-ngay"), (1, "trung-ngay")]
    assert AuditEvent.objects.filter(verb="visits.restore_days").count() == 1


@pytest.mark.parametrize("who", ["province", "inspector", "commune", "secretary", "outsider"])
def test_not_by_others(country: Cast, who: str) -> None:
    visit = made(country)
    with pytest.raises(Refusal):
        strike_days(visit.pk, [FIRST], WHY, country.again(getattr(country, who)))
    assert counted(visit) == [(FIRST, 2, "")]


def test_refused(country: Cast, arranger: Account) -> None:
    visit = made(country)
    with pytest.raises(Refusal, match="lý do"):
        strike_days(visit.pk, [FIRST], " ", arranger)
    with pytest.raises(Refusal, match="không có ngày nào"):
        strike_days(visit.pk, [TODAY], WHY, arranger)
    strike_days(visit.pk, [FIRST], WHY, arranger)
    with pytest.raises(Refusal, match="không có ngày nào"):
        strike_days(visit.pk, [FIRST], WHY, arranger)
