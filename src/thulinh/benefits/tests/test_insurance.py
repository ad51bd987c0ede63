"""Cards: recorded, refused, withdrawn, received; who has none; lists from a spreadsheet; the measure."""

import datetime as dt
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.benefits.actions.card_lists import take_back_cards, take_cards
from thulinh.benefits.actions.insurance import record_cards, say_card_came, take_back_card_word, withdraw_cards
from thulinh.benefits.measures import people_with_card
from thulinh.benefits.models import InsuranceCard
from thulinh.benefits.queries.insurance import card_list, cards_of, ending_soon, without_card
from thulinh.benefits.rows import CARD_ROWS
from thulinh.benefits.rules.insurance import StandingCard, card_problems
from thulinh.benefits.tests.cards import BASIS, PAYER, SECRETARY, SOON, card, card_rule, recorded
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import leave_seat
from thulinh.people.models import Holding

YEAR = StandingCard(dt.date(2026, 1, 1), dt.date(2026, 12, 31), PAYER)


def refused(*rows) -> Refusal:
    with pytest.raises(Refusal) as caught:
        record_cards(rows, by=None)
    assert not InsuranceCard.objects.filter(recorded_by=None).exists()
    return caught.value


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31), False),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1), True),
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1), True),
        (dt.date(2026, 12, 31), dt.date(2027, 12, 31), True),
        (dt.date(2027, 1, 1), dt.date(2027, 12, 31), False),
    ],
)
def test_days_that_meet_another_card_are_refused(starts_on, ends_on, is_refused, country: Cast):
    found = card_problems(card(country, starts_on=starts_on, ends_on=ends_on), [YEAR])
    assert bool(found) == is_refused
    assert all("thẻ từ 01/01/2026 đến 31/12/2026, Ngân sách xã đóng" in words for _, words in found)


def test_a_card_is_recorded_with_its_audit(country: Cast):
    made = recorded(country)
    assert (made.person, made.payer, made.legal_basis) == (country.secretary.person, PAYER, BASIS)
    event = AuditEvent.objects.get(verb="benefits.record_card")
    assert (event.unit_id, event.by_account, event.is_sensitive) == (country.east.pk, country.commune.pk, True)
    assert cards_of(country.secretary.person_id) == [made]


def test_what_a_card_may_not_be(country: Cast):
    recorded(country)
    overlapping = refused(card(country, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2027, 11, 30)))
    assert "thẻ từ 01/01/2026 đến 31/12/2026, Ngân sách xã đóng" in str(overlapping)
    assert "căn cứ pháp lý" in str(refused(card(country, country.commune.person, legal_basis=" ")))
    assert "ai đóng" in str(refused(card(country, country.commune.person, payer="")))
    late = refused(card(country, country.commune.person, ends_on=dt.date(2025, 12, 31)))
    assert (late.problems[0].field, late.problems[0].row) == ("ends_on", 0)
    assert "hết hạn" in str(refused(card(country, country.commune.person, ends_on=None)))
    assert "không phải là thẻ" in str(refused(card(country, country.commune.person, kind="phu-cap")))
    assert "Dài quá 200 chữ" in str(refused(card(country, country.commune.person, payer="x" * 201)))
    twice = refused(card(country, country.commune.person), card(country, country.commune.person))
    assert [problem.row for problem in twice.problems] == [1]


def test_a_withdrawn_card_makes_room_for_the_right_one(country: Cast):
    made = recorded(country)
    with pytest.raises(Refusal, match="lý do"):
        withdraw_cards([made.pk], reason=" ", by=country.commune)
    withdraw_cards([made.pk], reason="Ghi nhầm ngày", by=country.commune)
    assert AuditEvent.objects.get(verb="benefits.withdraw_card").reason == "Ghi nhầm ngày"
    with pytest.raises(Refusal, match="không còn"):
        withdraw_cards([made.pk], reason="Nhầm", by=country.commune)
    assert recorded(country).pk != made.pk


def test_only_the_receiver_says_that_the_card_came_and_may_take_it_back(country: Cast):
    made = recorded(country)
    with pytest.raises(Refusal, match="người có thẻ"):
        say_card_came(made.pk, by=country.commune)
    assert say_card_came(made.pk, by=country.secretary).received_at is not None
    with pytest.raises(Refusal, match="đã báo"):
        say_card_came(made.pk, by=country.secretary)
    with pytest.raises(Refusal, match="người có thẻ"):
        take_back_card_word(made.pk, by=country.commune)
    assert take_back_card_word(made.pk, by=country.secretary).received_at is None
    with pytest.raises(Refusal, match="chưa báo"):
        take_back_card_word(made.pk, by=country.secretary)


def test_who_is_entitled_and_has_no_card(country: Cast):
    card_rule(country.a, is_doubtful=True)
    (one,) = without_card(country.commune, TODAY)
    assert (one.name, one.unit_name, one.legal_basis) == ("Nguyễn Thị Hồng Đào", "Chi đoàn thôn Đông", BASIS)
    assert (one.is_doubtful, one.last_ended_on) == (True, None)
    recorded(country, ends_on=TODAY - timedelta(days=1))
    assert without_card(country.commune, TODAY)[0].last_ended_on == TODAY - timedelta(days=1)
    recorded(country, starts_on=TODAY)
    assert without_card(country.commune, TODAY) == []
    for account in (country.secretary, country.officer, country.outsider, country.administrator):
        assert without_card(account, TODAY) == []


def test_a_card_for_two_positions_at_once_is_not_for_one(country: Cast):
    card_rule(country.a, SECRETARY, "bi-thu-doan-xa")
    assert without_card(country.commune, TODAY) == []
    card_rule(country.a1)
    assert [one.name for one in without_card(country.province, TODAY)] == ["Nguyễn Thị Hồng Đào"]
    leave_seat(country.holdings["secretary"], on=TODAY - timedelta(days=1), reason="Hết nhiệm kỳ", by=None)
    assert without_card(country.province, TODAY) == []


def test_the_number_of_questions_does_not_grow(country: Cast, django_assert_max_num_queries):
    card_rule(country.a)
    with CaptureQueriesContext(connection) as few:
        without_card(country.again(country.commune), TODAY)
    add_branches(country, 30)
    with CaptureQueriesContext(connection) as many:
        assert len(without_card(country.again(country.commune), TODAY)) == 31
    assert len(many) == len(few)
    people = Holding.objects.filter(seat__position=SECRETARY, seat__unit__code__startswith="A1-x")
    rows = [card(country, one.person, unit=one.seat.unit_id) for one in people.select_related("person", "seat")]
    with CaptureQueriesContext(connection) as one_card:
        record_cards(rows[:1], by=None)
    with CaptureQueriesContext(connection) as all_cards:
        record_cards(rows[1:], by=None)
    assert len(all_cards) == len(one_card)


def test_cards_that_end_soon_and_are_not_followed(country: Cast):
    made = recorded(country, ends_on=SOON)
    mine = card_list(country.commune, TODAY)
    assert list(ending_soon(mine, TODAY)) == [made]
    assert list(ending_soon(mine, TODAY - timedelta(days=60))) == []
    assert list(ending_soon(card_list(country.outsider, TODAY), TODAY)) == []
    recorded(country, starts_on=SOON + timedelta(days=1), ends_on=SOON + timedelta(days=300))
    assert list(ending_soon(mine, TODAY)) == []


def row(name: str = "Nguyễn Thị Hồng Đào", **changes) -> dict:
    cells = {
        "ho-ten": name, "tu-ngay": "01/01/2027", "den-ngay": "31/12/2027", "ai-dong": PAYER, "can-cu": BASIS,
    }  # fmt: skip
    return dict(CARD_ROWS.read(cells | changes).values)


def test_a_list_of_cards_is_taken_over_and_taken_back(country: Cast):
    roots = (country.path(country.a1),)
    taken = take_cards([row(), row("Lê Minh Khôi")], by=country.commune, on=TODAY, roots=roots)
    assert [str(outcome) for outcome in taken.outcomes] == ["moi", "moi"]
    assert taken.about == (country.secretary.person_id, country.commune.person_id)
    again = take_cards([row()], by=country.commune, on=TODAY, roots=roots)
    assert [str(outcome) for outcome in again.outcomes] == ["giu-nguyen"]
    wrong = [row("Bùi Văn Nam"), row(**{"tu-ngay": "01/06/2027", "den-ngay": "01/06/2028"}), row("Phạm Văn Dũng")]
    left = take_cards(wrong, by=country.commune, on=TODAY, roots=roots, skip_problems=True)
    assert [outcome and str(outcome) for outcome in left.outcomes] == [None, None, "moi"]
    assert [problem.row for problem in left.problems] == [0, 1]
    with pytest.raises(Refusal):
        take_cards(wrong, by=country.commune, on=TODAY, roots=roots)
    take_back_cards(taken.made, by=country.commune, reason="Tải nhầm tệp")
    assert InsuranceCard.objects.current().count() == 1


@pytest.mark.parametrize("seed", range(3))
def test_the_measure_against_plain_days(country: Cast, seed: int):
    dice, people = random.Random(seed), [country.secretary.person, country.commune.person, country.officer.person]
    known: dict[int, set[dt.date]] = {person.pk: set() for person in people}
    for _ in range(12):
        person, first = dice.choice(people), START + timedelta(days=dice.randrange(400))
        days = {first + timedelta(days=n) for n in range(dice.randrange(1, 90))}
        if known[person.pk] & days:
            with pytest.raises(Refusal):
                recorded(country, person, starts_on=first, ends_on=max(days))
            continue
        made = recorded(country, person, starts_on=first, ends_on=max(days))
        if dice.random() < 0.2:
            withdraw_cards([made.pk], reason="Nhầm", by=None)
        else:
            known[person.pk] |= days
    rows = list(people_with_card())
    for day in (START + timedelta(days=n) for n in range(0, 500, 7)):
        counted = [one["subject"] for one in rows if one["starts_on"] <= day <= one["ends_on"]]
        assert sorted(counted) == sorted(person for person, days in known.items() if day in days)
