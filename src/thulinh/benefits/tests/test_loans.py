"""Loans: what is written of them, and what is refused."""

import datetime as dt

import pytest

from cast import TODAY, Cast
from thulinh.benefits.actions import loans as actions
from thulinh.benefits.models import Loan, Repayment
from thulinh.benefits.queries.loans import debt_of, loan_page, with_debts
from thulinh.benefits.rules.loans import Due, Unreadable, covered, equal_instalments, typed_instalments
from thulinh.benefits.tests.lending import AMOUNT, LENT_ON, SCHEDULE, asked, lent, payment
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import leave_seat


def refused(words: str):
    return pytest.raises(Refusal, match=words)


def _late(loan: Loan, on: dt.date) -> tuple[int, int]:
    row = with_debts(Loan.objects.filter(pk=loan.pk), on).get()
    return row.debt_vnd, row.overdue_vnd


def test_asked_proposed_paid_out_paid_back_and_closed(country: Cast) -> None:
    one = asked(country)
    officer = country.commune
    actions.propose_loan(one.pk, day=TODAY, group_name="Tổ số 2", lender="NHCSXH", by=officer, version=1)
    schedule = equal_instalments(AMOUNT, 2, first_on=dt.date(2026, 12, 31), months=12)
    paid = payment(day=TODAY, schedule=schedule)
    actions.disburse_loan(one.pk, paid, by=officer, version=2)
    actions.repay(one.pk, day=TODAY, amount_vnd=5_000_000, by=officer)
    assert debt_of(one.__class__.objects.get(pk=one.pk)) == 7_000_000
    actions.repay(one.pk, day=TODAY, amount_vnd=7_000_000, by=officer)
    closed = actions.close_loan(one.pk, day=TODAY, by=officer)
    assert closed.state == Loan.State.CLOSED
    assert list(one.steps.values_list("state", flat=True)) == ["nhu-cau", "de-nghi", "giai-ngan", "tat-toan"]
    assert Loan.objects.get().group_name == "Tổ số 2"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"purpose": "  "}, "để làm gì"),
        ({"wanted_vnd": 0}, "từ 1 đến"),
        ({"wanted_vnd": 10_000_000_001}, "từ 1 đến"),
    ],
)
def test_asking_for_nothing_is_refused(country: Cast, changes: dict, words: str) -> None:
    with refused(words):
        asked(country, **changes)


def test_who_asks_for_whom_and_who_looks_after_it(country: Cast) -> None:
    with refused("đề nghị vay cho mình"):
        asked(country, by=country.officer)
    with refused("đề nghị vay cho mình"):
        asked(country, by=country.outsider)
    with refused("không sinh hoạt ở đơn vị này"):
        asked(country, unit=country.west.pk)
    with refused("không phụ trách vốn vay"):
        asked(country, officer=country.officer.person_id)
    with refused("không tự phụ trách"):
        asked(country, person=country.commune.person_id, unit=country.a1.pk, by=country.commune)
    recorded = asked(country, by=country.commune)
    assert (recorded.person, recorded.officer) == (country.secretary.person, country.commune.person)


def test_only_the_officer_goes_on_with_it(country: Cast) -> None:
    one = asked(country)
    everybody = [account for name, account in country.accounts.items() if name != "commune"]
    for account in everybody:
        with refused("Chỉ cán bộ phụ trách"):
            actions.disburse_loan(one.pk, payment(), by=account)
    leave_seat(country.holdings["commune"], on=TODAY - dt.timedelta(days=1), reason="Thôi", by=None)
    with refused("Chỉ cán bộ phụ trách"):
        actions.disburse_loan(one.pk, payment(), by=country.again(country.commune))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_vnd": AMOUNT + 1}, "khác số tiền vay"),
        ({"amount_vnd": 0}, "từ 1 đến"),
        ({"lender": " "}, "nơi cho vay"),
        ({"schedule": ()}, "từ 1 đến"),
        ({"schedule": (Due(LENT_ON, AMOUNT),)}, "sau ngày giải ngân"),
        ({"schedule": (*SCHEDULE[:2], Due(SCHEDULE[1].due_on, 4_000_000))}, "trùng ngày"),
        ({"schedule": (*SCHEDULE, Due(dt.date(2028, 1, 1), 0))}, "lớn hơn 0"),
        ({"day": TODAY + dt.timedelta(days=1)}, "chưa tới"),
    ],
)
def test_money_that_does_not_add_up_is_refused(country: Cast, changes: dict, words: str) -> None:
    one = asked(country)
    with refused(words):
        actions.disburse_loan(one.pk, payment(**changes), by=country.commune)


def test_paid_out_twice_is_refused(country: Cast) -> None:
    one = lent(country)
    with refused("Đã giải ngân"):
        actions.disburse_loan(one.pk, payment(), by=country.commune)
    with refused("đã qua bước"):
        actions.propose_loan(one.pk, day=TODAY, by=country.commune)


@pytest.mark.parametrize(
    ("day", "amount", "words"),
    [
        (TODAY, AMOUNT + 1, "Chỉ còn nợ 12.000.000"),
        (LENT_ON - dt.timedelta(days=1), 1, "không trả trước"),
        (TODAY + dt.timedelta(days=1), 1, "chưa tới"),
        (TODAY, 0, "lớn hơn 0"),
    ],
)
def test_repayments_that_cannot_be_are_refused(country: Cast, day: dt.date, amount: int, words: str) -> None:
    one = lent(country)
    with refused(words):
        actions.repay(one.pk, day=day, amount_vnd=amount, by=country.commune)
    assert not Repayment.objects.exists()


def test_nothing_is_paid_back_before_the_money_came(country: Cast) -> None:
    with refused("Chưa giải ngân"):
        actions.repay(asked(country).pk, day=TODAY, amount_vnd=1, by=country.commune)


def test_closed_only_without_debt_and_owed_again_when_a_repayment_is_taken_back(country: Cast) -> None:
    one, officer = lent(country), country.commune
    with refused("Còn nợ 12.000.000"):
        actions.close_loan(one.pk, day=TODAY, by=officer)
    paid = actions.repay(one.pk, day=TODAY, amount_vnd=AMOUNT, by=officer)
    with refused("Lần trả cuối"):
        actions.close_loan(one.pk, day=LENT_ON, by=officer)
    actions.close_loan(one.pk, day=TODAY, by=officer)
    with refused("Ghi lý do|ghi lý do"):
        actions.withdraw_repayment(paid.pk, reason=" ", by=officer)
    with refused("Chỉ cán bộ"):
        actions.withdraw_repayment(paid.pk, reason="Ghi nhầm", by=country.secretary)
    actions.withdraw_repayment(paid.pk, reason="Ghi nhầm", by=officer)
    assert (Loan.objects.get().state, debt_of(Loan.objects.get())) == (Loan.State.DISBURSED, AMOUNT)
    with refused("đã được rút"):
        actions.withdraw_repayment(paid.pk, reason="Ghi nhầm", by=officer)


def test_declined_withdrawn_and_given_to_another_officer(country: Cast) -> None:
    one = asked(country)
    with refused("lý do"):
        actions.decline_loan(one.pk, day=TODAY, reason="", by=country.commune)
    with refused("đang phụ trách"):
        actions.change_officer(one.pk, officer=country.commune.person_id, by=country.secretary)
    with refused("không phụ trách vốn vay"):
        actions.change_officer(one.pk, officer=country.officer.person_id, by=country.secretary)
    with refused("không tự phụ trách"):
        actions.change_officer(one.pk, officer=country.secretary.person_id, by=country.commune)
    actions.change_officer(one.pk, officer=country.province.person_id, by=country.secretary)
    with refused("Chỉ cán bộ"):
        actions.decline_loan(one.pk, day=TODAY, reason="Hết vốn", by=country.commune)
    actions.decline_loan(one.pk, day=TODAY, reason="Hết vốn", by=country.province)
    with refused("cán bộ phụ trách mới rút"):
        actions.withdraw_loan(one.pk, reason="Thôi", by=country.secretary)
    with refused("Đã giải ngân|Không vay được"):
        actions.disburse_loan(one.pk, payment(), by=country.province)


def test_a_loan_with_repayments_is_not_taken_back(country: Cast) -> None:
    one = lent(country)
    with refused("cán bộ phụ trách mới rút"):
        actions.withdraw_loan(one.pk, reason="Thôi", by=country.secretary)
    paid = actions.repay(one.pk, day=TODAY, amount_vnd=1, by=country.commune)
    with refused("đã có lần trả"):
        actions.withdraw_loan(one.pk, reason="Nhầm", by=country.commune)
    actions.withdraw_repayment(paid.pk, reason="Nhầm", by=country.commune)
    actions.withdraw_loan(one.pk, reason="Nhầm", by=country.commune)
    with refused("Không có hồ sơ"):
        actions.repay(one.pk, day=TODAY, amount_vnd=1, by=country.commune)


def test_somebody_wrote_meanwhile(country: Cast) -> None:
    one = lent(country)
    actions.repay(one.pk, day=TODAY, amount_vnd=1, by=country.commune, version=2)
    with refused("Vừa có người"):
        actions.repay(one.pk, day=TODAY, amount_vnd=1, by=country.commune, version=2)


def test_what_is_late_is_a_question_of_the_day(country: Cast) -> None:
    one = lent(country)
    assert _late(one, dt.date(2026, 3, 1)) == (0, 0)
    assert _late(one, dt.date(2026, 6, 30)) == (AMOUNT, 0)
    assert _late(one, dt.date(2026, 7, 1)) == (AMOUNT, 4_000_000)
    actions.repay(one.pk, day=dt.date(2026, 8, 1), amount_vnd=5_000_000, by=country.commune)
    assert _late(one, dt.date(2026, 7, 31)) == (AMOUNT, 4_000_000)
    assert _late(one, dt.date(2026, 8, 1)) == (7_000_000, 0)
    assert _late(one, dt.date(2026, 10, 1)) == (7_000_000, 3_000_000)
    page = loan_page(one.pk, country.secretary, dt.date(2026, 10, 2))
    assert [(line.covered_vnd, line.late_days) for line in page.schedule] == [(4_000_000, 0), (1_000_000, 2), (0, 0)]


def test_each_step_is_in_the_log_sensitive_and_without_amounts(country: Cast) -> None:
    one = lent(country)
    paid = actions.repay(one.pk, day=TODAY, amount_vnd=3_111_000, by=country.commune)
    actions.withdraw_repayment(paid.pk, reason="Ghi 3.111.000 là nhầm", by=country.commune)
    events = AuditEvent.objects.filter(subject_kind="benefits.loan")
    assert list(events.order_by("pk").values_list("verb", flat=True)) == [
        "benefits.ask_loan", "benefits.disburse_loan", "benefits.repay_loan", "benefits.withdraw_repayment",
    ]  # fmt: skip
    assert all(event.is_sensitive for event in events)
    told = repr([(event.before, event.after, event.reason) for event in events])
    assert not any(words in told for words in ("3111000", "3.111.000", "12000000", "dê"))


def test_equal_parts_carry_the_rest_last_and_know_short_months() -> None:
    parts = equal_instalments(10_000_001, 3, first_on=dt.date(2027, 11, 30), months=3)
    assert [(one.due_on.isoformat(), one.amount_vnd) for one in parts] == [
        ("2027-11-30", 3_333_333), ("2028-02-29", 3_333_333), ("2028-05-30", 3_333_335),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["15/03/2027 5.000.000", "15-3-2027: 5 000 000 đồng", " 15.03.2027  5000000đ "])
def test_lines_as_people_type_them(line: str) -> None:
    assert typed_instalments(f"\n{line}\n") == [Due(dt.date(2027, 3, 15), 5_000_000)]


@pytest.mark.parametrize("line", ["15/03/2027", "31/02/2027 5", "năm triệu", "15/03/2027 năm triệu"])
def test_lines_that_say_nothing_are_not_guessed(line: str) -> None:
    with pytest.raises(Unreadable):
        typed_instalments(line)


def test_repayments_cover_the_earliest_first() -> None:
    lines = covered(list(reversed(SCHEDULE)), 9_000_000, dt.date(2027, 4, 2))
    assert [(one.missing_vnd, one.late_days) for one in lines] == [(0, 0), (0, 0), (3_000_000, 2)]
