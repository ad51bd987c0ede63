"""The word of the place visited."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, open_account
from thulinh.kernel.models import AuditEvent, CommandReceipt
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewPerson, add_person, leave_seat, take_seats
from thulinh.people.models import Account
from thulinh.units.actions import merge_units
from thulinh.visits.actions import (
    correct_visit,
    link_activities,
    plan_visit,
    record_visit,
    register_visit,
    report_visit,
)
from thulinh.visits.actions.confirming import confirm_stop, deny_stop, take_back_word
from thulinh.visits.models import Authorship, Rating, Stop, Visit, VisitDay
from thulinh.visits.queries.hosts import host_sight, hosted_stops, stops_to_speak_of, waiting_stops
from thulinh.visits.tests.places import entry, made

WORDS = "Đoàn đã dự sinh hoạt và làm việc với ban chấp hành chi đoàn"


def stop_of(visit: Visit) -> Stop:
    return visit.stops.get()


def confirm(country: Cast, visit: Visit, who: Account | None = None, **changes):
    given = {"version": visit.version, "text": WORDS, "by": country.again(who or country.secretary)}
    return confirm_stop(stop_of(visit).pk, **given | changes)


def counted(visit: Visit) -> list[tuple]:
    rows = VisitDay.objects.filter(visit=visit).order_by("day", "person_id")
    return list(rows.values_list("counted", "why_not", "is_confirmed"))


def test_the_secretary_confirms_what_was_done(country: Cast):
    visit = made(country, days=2)
    stop = confirm(country, visit)
    assert (stop.word, stop.word_text, stop.version, stop.word_by) == ("da-xac-nhan", WORDS, 1, country.secretary)
    assert counted(visit) == [(2, "", True), (2, "", True)]
    event = AuditEvent.objects.get(verb="visits.confirm_stop")
    assert (event.subject_id, event.unit_id, event.after["word"]) == (str(visit.pk), country.east.pk, "da-xac-nhan")


def test_a_day_on_which_nobody_came_counts_nothing_and_says_why(country: Cast):
    visit = made(country, days=2)
    first = VisitDay.objects.filter(visit=visit).earliest("day")
    confirm(country, visit, absent=[first.pk], reason="Hôm ấy mưa bão, đoàn không đến")
    assert counted(visit) == [(0, "khong-dung", False), (2, "", True)]
    first.refresh_from_db()
    assert first.denied_why == "Hôm ấy mưa bão, đoàn không đến"
    event = AuditEvent.objects.get(verb="visits.confirm_stop")
    assert event.after["denied_days"] == "19/11/2026: Hôm ấy mưa bão, đoàn không đến"
    # What the place says later replaces what it said before.
    confirm(country, visit)
    assert counted(visit) == [(2, "", True), (2, "", True)]


def test_a_denied_day_leaves_the_day_to_another_visit(country: Cast):
    day = TODAY - timedelta(days=3)
    first = made(country, country.east, starts_on=day)
    second = made(country, country.west, starts_on=day)
    assert [row[0] for row in counted(first) + counted(second)] == [1, 1]
    deny_stop(stop_of(first).pk, version=1, reason="Không có đoàn nào đến", by=country.again(country.secretary))
    assert counted(first) == [(0, "khong-dung", False)]
    assert counted(second) == [(2, "", False)]


def test_who_denies_says_why_and_may_think_again(country: Cast):
    visit = made(country)
    stop, by = stop_of(visit).pk, country.again(country.secretary)
    with pytest.raises(Refusal, match="vì sao không đúng"):
        deny_stop(stop, version=1, reason=" ", by=by)
    assert counted(visit) == [(2, "", False)]
    deny_stop(stop, version=1, reason="Không có đoàn nào đến", by=by)
    assert counted(visit) == [(0, "khong-dung", False)]
    with pytest.raises(Refusal, match="lý do rút"):
        take_back_word(stop, version=1, reason="", by=by)
    take_back_word(stop, version=1, reason="Nhầm ngày", by=by)
    assert counted(visit) == [(2, "", False)]
    found = Stop.objects.get(pk=stop)
    assert (found.word, found.word_text, found.version, found.word_by, found.word_at) == (
        "cho-xac-nhan", "", None, None, None,
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="visits.take_back_word")
    assert (event.before["word"], event.after["word"], event.reason) == ("khong-dung", "cho-xac-nhan", "Nhầm ngày")
    with pytest.raises(Refusal, match="chưa được xác nhận"):
        take_back_word(stop, version=1, reason="Nhầm ngày", by=by)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " "}, "đã làm gì"),
        ({"version": 2}, "vừa được sửa"),
        ({"absent": [99_999], "reason": "Không đến"}, "vừa được sửa"),
        ({"rating": 4}, "chọn lại mức"),
    ],
)
def test_a_word_that_cannot_be_taken_changes_nothing(country: Cast, changes: dict, words: str):
    visit = made(country, days=2)
    with pytest.raises(Refusal, match=words):
        confirm(country, visit, **changes)
    assert stop_of(visit).word == "cho-xac-nhan"
    assert counted(visit) == [(2, "", False)] * 2
    assert not Rating.objects.exists()
    assert not AuditEvent.objects.filter(verb__startswith="visits.confirm").exists()


def test_days_are_struck_with_a_reason_and_never_all_of_them(country: Cast):
    visit = made(country, days=2)
    days = list(VisitDay.objects.filter(visit=visit).values_list("pk", flat=True))
    with pytest.raises(Refusal, match="vì sao ngày ấy"):
        confirm(country, visit, absent=days[:1])
    with pytest.raises(Refusal, match="Không đúng"):
        confirm(country, visit, absent=days, reason="Không đến")


@pytest.fixture
def deputy(country: Cast) -> Account:
    """The deputy secretary of thôn Đông."""
    person = add_person(NewPerson("Trịnh Thị Phó"), by=None)
    seat = NewHolding(person.pk, "chi-dinh", START, unit=country.east.pk, position="pho-bi-thu-chi-doan")
    take_seats([seat], by=None)
    return open_account(person)


def test_whose_word_counts(country: Cast, deputy: Account):
    of_province = stop_of(made(country))
    of_commune = stop_of(made(country, who=country.commune, starts_on=TODAY - timedelta(days=5)))
    speakers = {"deputy": deputy, **country.accounts}
    may = {
        name: {stop.pk for stop in stops_to_speak_of(country.again(account), TODAY)}
        for name, account in speakers.items()
    }
    both = {of_province.pk, of_commune.pk}
    assert {name for name in may if of_province.pk in may[name]} == {"secretary", "deputy", "commune"}
    # Of a visit that the commune sent, the commune does not speak for its branch.
    assert {name for name in may if of_commune.pk in may[name]} == {"secretary", "deputy"}
    assert may["secretary"] == may["deputy"] == both


@pytest.mark.parametrize("name", ["province", "officer", "outsider", "inspector", "centre", "administrator"])
def test_nobody_else_speaks_for_the_place(country: Cast, name: str):
    visit = made(country)
    with pytest.raises(Refusal):
        confirm(country, visit, who=country.accounts[name])


def test_who_went_or_wrote_it_down_does_not_confirm(country: Cast, deputy: Account):
    """A commune's cadre goes with the province's and cannot confirm it at their own commune; nor who recorded it."""
    went = made(country, visitors=(country.province.person_id, country.commune.person_id))
    with pytest.raises(Refusal, match="Đồng chí đi chuyến này"):
        confirm(country, went, who=country.commune)
    written = made(country, starts_on=TODAY - timedelta(days=9))
    with writing("visits"):
        Authorship.objects.create(visit=written, account=country.secretary)
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        confirm(country, written)
    confirm(country, written, who=deputy)


def test_a_plan_waits_for_nobody(country: Cast):
    visit = plan_visit(entry(country, starts_on=TODAY + timedelta(days=3)), by=country.province)
    assert not waiting_stops(country.again(country.secretary), TODAY).exists()
    with pytest.raises(Refusal, match="đã đi"):
        confirm(country, visit)


def test_the_same_word_sent_twice_is_one(country: Cast):
    visit, command = made(country), uuid.uuid4()
    for _ in range(2):
        confirm(country, visit, rating=3, command_id=command)
    assert (AuditEvent.objects.filter(verb="visits.confirm_stop").count(), Rating.objects.count()) == (1, 1)
    with pytest.raises(Refusal, match="nội dung khác"):
        confirm(country, visit, text="Khác", rating=3, command_id=command)


def test_a_rating_is_given_once_and_stands_nowhere_else(country: Cast):
    visit = made(country)
    confirm(country, visit, rating=2, command_id=uuid.uuid4())
    rating = Rating.objects.get()
    assert (rating.unit, rating.year, rating.score) == (country.a, 2026, 2)
    with pytest.raises(Refusal, match="không đổi"):
        confirm(country, visit, rating=3)
    deny_stop(stop_of(visit).pk, version=1, reason="Nhầm", by=country.again(country.secretary))
    assert Rating.objects.get().score == 2
    # Neither the log nor the receipt says that there is one.
    said = [*AuditEvent.objects.values("verb", "before", "after", "reason"), *CommandReceipt.objects.values()]
    assert not any("rating" in str(row).lower() or "score" in str(row) for row in said)


def test_what_the_host_sees(country: Cast, django_assert_max_num_queries):
    visit = made(country, days=2)
    stop = stop_of(visit)
    with django_assert_max_num_queries(5):
        sight = host_sight(stop)
        assert sight.usual_words.startswith("Đoàn đã đến từ ngày 19/11/2026 đến ngày 20/11/2026")
    assert (sight.place, sight.sender, sight.visitors) == (
        "Chi đoàn thôn Đông", "Tỉnh đoàn Bình An", ["Võ Thị Lan Anh"],
    )  # fmt: skip
    assert [one.label for one in sight.days] == ["19/11/2026, Võ Thị Lan Anh", "20/11/2026, Võ Thị Lan Anh"]
    assert sight.may_rate


def test_the_list_of_a_host_asks_the_same_for_one_visit_and_for_many(country: Cast):
    def asked(number: int) -> int:
        user = country.again(country.secretary)
        with CaptureQueriesContext(connection) as caught:
            rows = list(hosted_stops(user, TODAY))
            assert len(rows) == number
            assert rows[0].place_name == "Chi đoàn thôn Đông"
            [person] = rows[0].visit.visitors.all()
            assert person.person.full_name == "Võ Thị Lan Anh"
        return len(caught)

    made(country)
    one = asked(1)
    for back in range(10, 20):
        made(country, starts_on=TODAY - timedelta(days=back))
    assert asked(11) == one


def test_a_merged_place_is_spoken_for_by_who_carries_it_on(country: Cast):
    """The open word of a place that ended needs no moving: whoever carries the place on is asked for it."""
    stop = stop_of(made(country, country.west, starts_on=TODAY - timedelta(days=9)))
    assert not waiting_stops(country.again(country.secretary), TODAY).exists()
    merge_units([country.west.pk], into=country.east.pk, on=TODAY - timedelta(days=2), decision_number="9-QĐ", by=None)
    assert list(waiting_stops(country.again(country.secretary), TODAY)) == [stop]
    confirm_stop(stop.pk, version=1, text=WORDS, by=country.again(country.secretary))


@pytest.fixture
def in_two_offices(country: Cast) -> Account:
    """The commune's secretary, who also arranges the visits of the centre."""
    seat = NewHolding(
        country.commune.person_id, "chi-dinh", START, unit=country.top.pk, position="can-bo-trung-uong-doan"
    )
    take_seats([seat], by=None)
    return country.again(country.commune)


def test_nobody_speaks_for_the_place_who_wrote_any_version_of_the_visit(country: Cast, in_two_offices: Account):
    corrected, told_again, linked, late = (
        made(country, who=country.centre, starts_on=TODAY - timedelta(days=n)) for n in (3, 4, 5, 6)
    )
    assert stops_to_speak_of(in_two_offices, TODAY).count() == 4
    report_visit(told_again.pk, text="Đã dự sinh hoạt", by=country.centre)
    report_visit(told_again.pk, text="Đã dự sinh hoạt, góp ý", replaces=True, by=in_two_offices)
    link_activities(linked.pk, (), by=in_two_offices)
    register_visit(late.pk, by=in_two_offices)
    for version, by in enumerate((in_two_offices, country.centre), 1):
        changes = {"purpose": f"Dự sinh hoạt, bản {version}"}
        correct_visit(corrected.pk, changes, version=version, reason="Nhầm", by=by)
    assert not stops_to_speak_of(in_two_offices, TODAY).exists()
    with pytest.raises(Refusal, match="do chính đồng chí ghi"):
        confirm(country, Visit.objects.get(pk=corrected.pk), in_two_offices)


def test_who_only_registered_the_plan_speaks_for_the_place(country: Cast, in_two_offices: Account):
    new = entry(country, who=country.centre)
    plan = plan_visit(new, by=in_two_offices)
    visit = record_visit(new, by=country.centre, plan=plan.pk, version=1)
    assert confirm(country, visit, in_two_offices).word == "da-xac-nhan"


def test_days_lived_in_office_stay_when_the_seat_was_left_since(country: Cast):
    visit = made(country, days=3)
    leave_seat(country.holdings["province"], on=TODAY - timedelta(days=2), reason="Chuyển công tác", by=None)
    confirm(country, visit)
    assert counted(visit) == [(2, "", True)] * 3
