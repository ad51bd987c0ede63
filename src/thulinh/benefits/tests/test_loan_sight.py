"""Who reads a loan – the person and the named officer – on every page, in the spreadsheet, the log and the sums."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast
from thulinh.benefits.actions.carrying_on import carry_on_support
from thulinh.benefits.actions.forgetting import forget_support_words
from thulinh.benefits.actions.loan_officers import take_over_loans
from thulinh.benefits.actions.loans import repay
from thulinh.benefits.models import Loan
from thulinh.benefits.queries.loan_sight import loans_left, seen_loans
from thulinh.benefits.queries.loan_sums import loan_sums
from thulinh.benefits.queries.loan_waiting import waiting_loans
from thulinh.benefits.queries.loans import loan_list, loan_page
from thulinh.benefits.tests.lending import AMOUNT, LENT_ON, asked, borrowers, lent
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewHolding, NewPerson, add_person, leave_seat, take_seats

YEAR = dt.timedelta(days=365)


def _readers(country: Cast) -> set[str]:
    return {name for name, one in country.accounts.items() if seen_loans(country.again(one), TODAY).exists()}


def test_the_person_and_the_named_officer_and_nobody_else(country: Cast) -> None:
    lent(country)
    assert _readers(country) == {"secretary", "commune"}


def test_another_officer_of_the_same_commune_reads_nothing(country: Cast) -> None:
    lent(country)
    deputy = add_person(NewPerson("Trần Phó Bí Thư"), by=None)
    take_seats([NewHolding(deputy.pk, "chi-dinh", START, unit=country.a1.pk, position="pho-bi-thu-doan-xa")], by=None)
    account = country.accounts["commune"]
    account.person = deputy  # only for this question
    assert not seen_loans(account, TODAY).exists()


def test_an_officer_who_left_reads_nothing_any_more(country: Cast) -> None:
    one = lent(country)
    leave_seat(country.holdings["commune"], on=TODAY - dt.timedelta(days=1), reason="Thôi", by=None)
    assert _readers(country) == {"secretary"}
    assert not loan_page(one.pk, country.again(country.secretary), TODAY).officer_is_there


def test_a_loan_without_its_officer_is_taken_over_by_another_and_the_borrower_reads_it(country: Cast) -> None:
    one = lent(country)
    province = country.again(country.province)
    assert loans_left(province, TODAY) == []
    with pytest.raises(Refusal, match="Không có hồ sơ"):
        take_over_loans(by=province)
    leave_seat(country.holdings["commune"], on=TODAY - dt.timedelta(days=1), reason="Thôi", by=None)
    left = {name for name, account in country.accounts.items() if loans_left(country.again(account), TODAY)}
    assert left == {"province"}
    assert not seen_loans(country.again(country.province), TODAY).exists()  # a number, nothing else
    take_over_loans(by=country.again(country.province))
    assert _readers(country) == {"secretary", "province"}
    assert loan_page(one.pk, country.again(country.secretary), TODAY).steps[-1].note.startswith("Nhận phụ trách")
    assert loans_left(country.again(country.province), TODAY) == []


def test_queries_of_the_list_and_of_what_waits_do_not_grow(country: Cast) -> None:
    def count() -> list[int]:
        user, found = country.again(country.commune), []
        seen_loans(user, TODAY).exists()  # reach is known from here on
        for ask in (lambda: list(loan_list(user, TODAY)), lambda: waiting_loans(user, TODAY)):
            with CaptureQueriesContext(
                connection,
            ) as asked_now:
                ask()
            found.append(len(asked_now))
        return found

    lent(country)
    before = count()
    for person in borrowers(country, 4):
        lent(country, person=person.pk, by=None)
    assert len(loan_list(country.again(country.commune), TODAY)) == 5
    assert count() == before


def test_what_waits_names_the_instalments_and_is_told_again_when_late(country: Cast) -> None:
    one = lent(country)
    new = asked(country)
    soon, late = dt.date(2026, 6, 25), dt.date(2026, 7, 1)
    own = [waiting_loans(country.again(country.secretary), day).own for day in (dt.date(2026, 6, 22), soon, late)]
    assert [[(line.due_on, line.is_late) for line in lines] for lines in own] == [
        [], [(dt.date(2026, 6, 30), False)], [(dt.date(2026, 6, 30), True)],
    ]  # fmt: skip
    officer = waiting_loans(country.again(country.commune), late)
    assert officer.keys == {
        "own_instalments": [],
        "charged_instalments": [f"thu-no:{one.pk}:2026-06-30:tre"],
        "asked_loans": [f"can-vay:{new.pk}"],
    }
    for name in ("officer", "province", "administrator", "outsider"):
        assert waiting_loans(country.again(getattr(country, name)), late).number == 0


class TestSums:
    def _sums(self, country: Cast, who: str = "province", on: dt.date = TODAY) -> list:
        return loan_sums(country.again(getattr(country, who)), on).rows

    def test_four_borrowers_are_no_sum_and_five_are(self, country: Cast) -> None:
        people = borrowers(country, 6)
        for person in people[:4]:
            lent(country, person=person.pk, by=None, officer=country.province.person_id)
        assert self._sums(country, "inspector") == []
        lent(country, person=people[4].pk, by=None, officer=country.province.person_id)
        row = self._sums(country, "inspector")[0]
        assert (row.name, row.loans, row.borrowers, row.lent_millions) == ("Đoàn xã Tân Lập", 5, 5, 60)
        assert (row.owed_millions, row.late_millions) == (60, 20)  # as of 30/9: the first instalment of each is late
        lent(country, person=people[5].pk, by=None, officer=country.province.person_id)
        assert self._sums(country, "inspector") == [row]  # a sixth waits for a group of its own

    def test_five_loans_of_one_are_none(self, country: Cast) -> None:
        for _ in range(5):
            lent(country, by=None)
        assert self._sums(country) == []

    def test_a_level_above_never_adds_what_is_not_shown_below(self, country: Cast) -> None:
        """The province has one commune with five borrowers and one with one: it reads five, and so does the centre."""
        for person in borrowers(country, 5):
            lent(country, person=person.pk, by=None, officer=country.province.person_id)
        other = borrowers(country, 1, country.quarter)[0]
        lent(country, person=other.pk, unit=country.quarter.pk, by=None, officer=country.province.person_id)
        for who in ("inspector", "centre"):
            found = loan_sums(country.again(getattr(country, who)), TODAY)
            assert [row.name for row in found.rows] == ["Đoàn xã Tân Lập"]
            assert (found.total.loans, found.total.lent_millions) == (5, 60)

    def test_an_officer_who_knows_four_of_five_does_not_learn_the_fifth(self, country: Cast) -> None:
        people = borrowers(country, 5)
        for person in people[:4]:
            lent(country, person=person.pk, by=None)
        lent(country, person=people[4].pk, by=None, officer=country.province.person_id)
        assert self._sums(country, "commune") == []
        assert self._sums(country, "province") == []  # who knows one, and of the others there are but four
        assert len(self._sums(country, "inspector")) == 1

    def test_what_happens_within_a_quarter_shows_after_it(self, country: Cast) -> None:
        loans = [lent(country, person=one.pk, by=None) for one in borrowers(country, 5)]
        before = self._sums(country, "inspector")
        repay(loans[0].pk, day=TODAY, amount_vnd=AMOUNT, by=None)
        assert self._sums(country, "inspector") == before
        after = self._sums(country, "inspector", dt.date(2027, 1, 1))[0]
        assert (after.owed_millions, before[0].owed_millions) == (48, 60)

    def test_nobody_without_the_right_reads_sums(self, country: Cast) -> None:
        for person in borrowers(country, 5):
            lent(country, person=person.pk, by=None)
        for who in ("officer", "secretary", "outsider"):
            assert self._sums(country, who) == []


def test_after_a_merger_the_loan_goes_on_and_its_sums_stay(country: Cast) -> None:
    one = lent(country)
    moved = carry_on_support({country.east.pk: country.west.pk}, on=TODAY, reason="Sáp nhập", by=country.commune)
    row = Loan.objects.get(pk=one.pk)
    assert (moved, row.unit, row.counted_at, row.path) == (1, country.west, country.a1, country.path(country.west))
    assert carry_on_support({country.west.pk: None}, on=TODAY, reason="Giải thể", by=None) == 0
    assert _readers(country) == {"secretary", "commune"}
    assert AuditEvent.objects.get(verb="benefits.carry_on").is_sensitive


def test_forgotten_words_leave_the_sums(country: Cast) -> None:
    one = lent(country)
    repay(one.pk, day=TODAY, amount_vnd=1_000_000, note="Bán hai con dê", by=country.commune)
    forget_support_words(one.person, words=["dê"])
    row = Loan.objects.get(pk=one.pk)
    assert (row.purpose, row.repayments.get().note, row.amount_vnd) == ("(đã xóa)", "(đã xóa)", AMOUNT)
    events = AuditEvent.objects.filter(subject_kind="benefits.loan")
    assert not any(event.after for event in events)


@pytest.mark.parametrize("day", [LENT_ON, TODAY, TODAY + YEAR])
def test_no_day_shows_a_loan_to_others(country: Cast, day: dt.date) -> None:
    lent(country)
    for name in ("province", "inspector", "administrator", "centre", "officer", "outsider"):
        assert not seen_loans(country.again(getattr(country, name)), day).exists()
