"""How secretaries of Sơn Viên were helped to a loan in 2022 (SV4). The source says that it was done; who, how much,
when and by whom is invented, and marked so.
"""

import datetime as dt

from thulinh.benefits.actions.loans import (
    Disbursement,
    NewLoan,
    ask_loan,
    close_loan,
    decline_loan,
    disburse_loan,
    propose_loan,
    repay,
)
from thulinh.benefits.models import Loan
from thulinh.benefits.rules.loans import equal_instalments
from thulinh.demo.son_vien import SonVien
from thulinh.demo.telling import moment, paper
from thulinh.kernel import clock

ASKED_ON, LENT_ON = dt.date(2022, 1, 12), dt.date(2022, 2, 21)
# Hamlet, what for, how many millions of đồng; each paid back in three parts by the end of the year.
LENT = (
    ("Bình An", "Nuôi dê sinh sản", 12),
    ("Đại Hòa", "Trồng nấm rơm", 9),
    ("Lộc Tây", "Mở tiệm sửa xe máy", 15),
    ("Phước Đông", "Mua bò giống", 15),
    ("Trung Yên", "Chăm sóc vườn cây ăn quả", 12),
)
DECLINED = ("Thạch Bích", "Mua xe tải nhỏ", 30)
DUE = (dt.date(2022, 6, 30), dt.date(2022, 9, 30), dt.date(2022, 12, 30))
LATE, PAID_LATE_ON = ("Đại Hòa", DUE[1]), dt.date(2022, 10, 20)
_MILLION, _LENDER = 1_000_000, "Ngân hàng Chính sách xã hội huyện (giả định)"


def tell_loans(made: SonVien) -> None:
    """Six secretaries ask the commune's secretary, five get a loan and pay it back within the year, one instalment
    late; one is told why not.
    """
    for name, purpose, millions in LENT:
        loan = _ask(made, name, purpose, millions)
        _lend(made, loan, millions * _MILLION)
        _pay_back(made, loan, name, millions * _MILLION)
    refused = _ask(made, *DECLINED)
    with clock.on(moment(LENT_ON, 10)):
        reason = "Vượt mức vay của chương trình (giả định)"
        decline_loan(refused.pk, day=LENT_ON, reason=reason, by=made.account)


def _ask(made: SonVien, name: str, purpose: str, millions: int) -> Loan:
    branch = made.branches[name]
    with clock.on(moment(ASKED_ON)):
        return ask_loan(
            NewLoan(
                person=made.secretaries[branch].pk, unit=branch, officer=made.leader.pk,
                purpose=f"{purpose} (giả định)", wanted_vnd=millions * _MILLION,
            ),
            by=made.accounts[branch],
        )  # fmt: skip


def _lend(made: SonVien, loan: Loan, amount: int) -> None:
    group, day = "Tổ tiết kiệm và vay vốn thanh niên (giả định)", ASKED_ON + dt.timedelta(days=8)
    with clock.on(moment(day, 9)):
        propose_loan(
            loan.pk, day=day, group_name=group, lender=_LENDER, paper_number=paper("03-TTr/ĐTN"), by=made.account
        )
    parts = equal_instalments(amount, len(DUE), first_on=DUE[0], months=3)
    with clock.on(moment(LENT_ON, 10)):
        disburse_loan(loan.pk, Disbursement(amount, LENT_ON, _LENDER, parts), by=made.account)


def _pay_back(made: SonVien, loan: Loan, name: str, amount: int) -> None:
    for due in DUE:
        day = PAID_LATE_ON if (name, due) == LATE else due - dt.timedelta(days=2)
        with clock.on(moment(day, 16)):
            repay(loan.pk, day=day, amount_vnd=amount // len(DUE), by=made.account)
    with clock.on(moment(DUE[-1], 9)):
        close_loan(loan.pk, day=DUE[-1], by=made.account)
