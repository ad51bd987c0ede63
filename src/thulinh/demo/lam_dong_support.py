"""Support of secretaries in the province of today: a monthly sum by a resolution, cards, a loan, commendations; all
invented.

Two communes draw up lists for the payer. In the other one everything arrived; in that of the roles one month waits for
the receivers' word, did not come for two people, and one says that it did not.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from thulinh.benefits.actions import (
    confirm_receipts,
    enter_receipts_from_list,
    make_pay_list,
    pay_listed,
    say_not_received,
    send_pay_list,
    set_entitlement_rule,
)
from thulinh.benefits.actions.commending import (
    NewCommendation,
    award,
    hear_council,
    hold_ceremony,
    propose_commendation,
)
from thulinh.benefits.actions.insurance import record_cards
from thulinh.benefits.actions.loans import Disbursement, NewLoan, ask_loan, disburse_loan, propose_loan, repay
from thulinh.benefits.models import PayList
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.rules.giving import RuleEntry
from thulinh.benefits.rules.insurance import NewCard
from thulinh.benefits.rules.loans import Due
from thulinh.benefits.rules.paying import NewReceipt
from thulinh.demo.lam_dong import HOME_BRANCH, Commune, LamDong, first_day
from thulinh.demo.people import Inventor
from thulinh.demo.pictures import take_picture
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.desk.queries.merits import merits_of, merits_of_unit
from thulinh.kernel import clock
from thulinh.kernel.models import StoredFile
from thulinh.kernel.periods import DAY, Span
from thulinh.people.models import Account
from thulinh.people.reach import reach

OTHER_COMMUNE = "X24958"
SUPPORT, CARD = "ho-tro-bi-thu-chi-doan", "the-bhyt-bi-thu-chi-doan"
AMOUNT = 600_000
# So many days after a month its list was sent, the money paid, and who received it had said so.
SENT_AFTER, PAID_AFTER, SAID_AFTER = 3, 9, 12
# Of the last month: whom the payer left out, who says that nothing came; and who says so themselves when it came.
LEFT_OUT, DENIES, OWN_WORD = ("Suối Cát 2", "Cây Da"), "Láng Gòn", ("Đồi Sim", "Tân Hòa", "Suối Cát 1")
# Whose card ends soon, and whose ended and was not renewed.
CARD_ENDS, CARD_ENDED = "Tân Hòa", "Đá Mài"
_MILLION = 1_000_000


@dataclass(frozen=True)
class _Telling:
    """One commune that draws up lists for its payer."""

    made: LamDong
    commune: Commune
    picture: StoredFile

    @property
    def payer(self) -> str:
        """Who pays."""
        return f"Ủy ban nhân dân xã {'Hàm Tân' if self.commune is self.made.home else 'Đức Trọng'} (giả định)"

    @property
    def months(self) -> list[Span]:
        """The months of which the lists are told to their end."""
        return [one for one in self.made.months if one.ends_on + SAID_AFTER * DAY <= self.made.until]

    def person(self, name: str) -> int:
        """The secretary of a branch."""
        return self.account(name).person_id or 0

    def account(self, name: str) -> Account:
        """The account of the secretary of a branch."""
        return self.commune.secretaries[self.commune.branches[name]]

    def roots(self, day: dt.date) -> tuple[str, ...]:
        """Where the commune's secretary draws up lists."""
        return reach(self.commune.leader, BenefitPermission.PREPARE, day).roots


def tell_support(made: LamDong) -> None:
    """The rules, then month after month what was listed, paid and received; cards, a loan, commendations."""
    first = first_day(made.on)
    inventor = Inventor(seed=70)
    taken = take_picture(inventor, at=moment(first + 40 * DAY, 9), name="danh-sach-ky-nhan.jpg")
    picture = StoredFile.objects.get(pk=taken)
    for commune in (made.home, made.communes[OTHER_COMMUNE]):
        told = _Telling(made, commune, picture)
        _lay_down(told, first)
        *earlier, last = told.months
        for month in earlier:
            _tell_month(told, month, own=OWN_WORD if commune is made.home else ())
        _tell_last(told, last) if commune is made.home else _tell_month(told, last)
    home = _Telling(made, made.home, picture)
    _tell_cards(home)
    _tell_loan(home)
    _tell_praise(home)


def _lay_down(told: _Telling, first: dt.date) -> None:
    """From the middle of the first month, so that it shows how days count; cards in the commune of the roles only."""
    number, paper_on = paper(f"18/{first.year}/NQ-HĐND"), first - 20 * DAY
    basis = f"Nghị quyết số {number} của Hội đồng nhân dân tỉnh Lâm Đồng"
    rules = [RuleEntry("Hỗ trợ hằng tháng bí thư chi đoàn thôn (giả định)", "ho-tro", ("bi-thu-chi-doan",), told.payer,
                       basis, SUPPORT, AMOUNT, is_doubtful=True)]  # fmt: skip
    if told.commune is told.made.home:
        rules.append(RuleEntry("Thẻ bảo hiểm y tế của bí thư chi đoàn thôn (giả định)", "the-bhyt",
                               ("bi-thu-chi-doan",), told.payer, basis, CARD, is_doubtful=True))  # fmt: skip
    with clock.on(moment(first - 5 * DAY, 9)):
        for rule in rules:
            set_entitlement_rule(
                rule, unit=told.commune.unit, starts_on=first + 14 * DAY, paper_number=number, paper_on=paper_on,
                by=told.commune.leader,
            )  # fmt: skip


def _tell_month(told: _Telling, month: Span, *, own: Collection[str] = ()) -> None:
    """All on the list are paid; some say themselves that it came, the others signed."""
    row = _list(told, month)
    _pay(told, row, month)
    for name in own:
        with clock.on(moment(month.ends_on + SAID_AFTER * DAY, 19)):
            confirm_receipts([(SUPPORT, month.starts_on)], by=told.account(name))
    _sign(told, row, month, but={told.person(name) for name in own})


def _tell_last(told: _Telling, month: Span) -> None:
    """The payer left two people out; one says that nothing came; the secretary of the roles has not said anything."""
    row = _list(told, month)
    out = {told.person(name) for name in LEFT_OUT}
    _pay(told, row, month, but=out)
    with clock.on(moment(month.ends_on + SAID_AFTER * DAY, 19)):
        say_not_received(SUPPORT, month.starts_on, note="Chưa thấy tiền về (giả định)", by=told.account(DENIES))
    _sign(told, row, month, but={*out, told.person(DENIES), told.person(HOME_BRANCH)})


def _list(told: _Telling, month: Span) -> PayList:
    day, number = month.ends_on + SENT_AFTER * DAY, f"{month.starts_on:%m}-{month.starts_on.year}"
    with clock.on(moment(day, 9)):
        row = make_pay_list(unit=told.commune.unit, payer=told.payer, month_on=month.starts_on, by=told.commune.leader)
        return send_pay_list(row, number=paper(f"{number}/DS"), sent_on=day, by=told.commune.leader)


def _pay(told: _Telling, row: PayList, month: Span, *, but: Collection[int] = ()) -> None:
    day, number = month.ends_on + PAID_AFTER * DAY, f"{month.starts_on:%m}-{month.starts_on.year}"
    out = row.lines.filter(person__in=but).values_list("pk", flat=True)
    with clock.on(moment(day, 10)):
        pay_listed(
            row, list_number=paper(f"{number}/CT"), paid_on=day, but=set(out), roots=told.roots(day),
            by=told.commune.leader,
        )  # fmt: skip


def _sign(told: _Telling, row: PayList, month: Span, *, but: Collection[int] = ()) -> None:
    """Who signed the payer's list, entered with its picture."""
    day = month.ends_on + SAID_AFTER * DAY
    people = row.lines.exclude(person__in=but).order_by("pk").values_list("person", flat=True)
    with clock.on(moment(day, 20)):
        enter_receipts_from_list(
            [NewReceipt(person, SUPPORT, month.starts_on) for person in people],
            paper_number=paper(f"{month.starts_on:%m}-KN"), file=told.picture, roots=told.roots(day),
            by=told.commune.leader,
        )  # fmt: skip


def _tell_cards(told: _Telling) -> None:
    """A card of a year for each secretary; one ends soon, one has ended."""
    on, commune, basis = told.made.on, told.commune, "Nghị quyết của Hội đồng nhân dân tỉnh (giả định)"
    last = {CARD_ENDS: on + 12 * DAY, CARD_ENDED: on - 26 * DAY}
    rows = []
    for name, branch in commune.branches.items():
        if branch in commune.secretaries:
            ends_on = last.get(name, on + 190 * DAY)
            rows.append(NewCard(told.person(name), "the-bhyt", branch, ends_on - 364 * DAY, ends_on, told.payer, basis))
    with clock.on(moment(first_day(on) + 20 * DAY, 9)):
        record_cards(rows, by=commune.leader)


def _tell_loan(told: _Telling) -> None:
    """The secretary of the roles pays back in three parts; the first came in time, the second is due in a few days."""
    on, leader, own = told.made.on, told.commune.leader, told.account(HOME_BRANCH)
    lender, group = "Ngân hàng Chính sách xã hội (giả định)", "Tổ tiết kiệm và vay vốn thanh niên (giả định)"
    wanted = NewLoan(
        told.person(HOME_BRANCH), told.commune.branches[HOME_BRANCH], told.commune.secretary_of_commune.person_id or 0,
        "Mua bò giống (giả định)", 15 * _MILLION,
    )  # fmt: skip
    with clock.on(moment(on - 124 * DAY)):
        loan = ask_loan(wanted, by=own).pk
    day = on - 117 * DAY
    with clock.on(moment(day, 9)):
        propose_loan(loan, day=day, group_name=group, lender=lender, paper_number=paper("03-TTr/ĐTN"), by=leader)
    day = on - 100 * DAY
    parts = [Due(on + days * DAY, 5 * _MILLION) for days in (-40, 5, 50)]
    with clock.on(moment(day, 10)):
        disburse_loan(loan, Disbursement(15 * _MILLION, day, lender, parts, group), by=leader)
    day = on - 42 * DAY
    with clock.on(moment(day, 16)):
        repay(loan, day=day, amount_vnd=5 * _MILLION, by=leader)


def _tell_praise(told: _Telling) -> None:
    """The secretary of the roles was commended last month; their branch and another secretary are proposed."""
    on, commune, own = told.made.on, told.commune, told.account(HOME_BRANCH)
    leader, branch = commune.secretary_of_commune, commune.branches[HOME_BRANCH]
    person, title = told.person(HOME_BRANCH), "Giấy khen Bí thư chi đoàn tiêu biểu (giả định)"
    merit = f"Giữ nếp sinh hoạt, đoàn viên dự đông. {INVENTED}"
    one = _propose(on - 60 * DAY, branch, person, title, merit, leader, commune.unit)
    with clock.on(moment(on - 52 * DAY, 16)):
        hear_council(one, met_on=on - 52 * DAY, present=7, in_favour=7, paper_number=paper("04-BB/HĐTĐ"), by=leader)
    with clock.on(moment(on - 48 * DAY, 10)):
        award(one, decision_number=paper("26-QĐ/ĐTN"), decided_on=on - 48 * DAY, by=leader)
    with clock.on(moment(on - 37 * DAY, 15)):
        hold_ceremony(one, day=on - 37 * DAY, by=leader)
    _propose(on - 9 * DAY, commune.branches["Tân Hòa"], told.person("Tân Hòa"), title, merit, leader, commune.unit)
    title = "Giấy khen Chi đoàn vững mạnh (giả định)"
    _propose(on - 6 * DAY, branch, None, title, merit, own, commune.unit)


def _propose(day: dt.date, branch: int, person: int | None, title: str, merit: str, by: Account, awarding: int) -> int:
    with clock.on(moment(day, 15)):
        shown = merits_of(person, by, day) if person else merits_of_unit(branch, by, day)
        return propose_commendation(
            NewCommendation(branch, title, merit, day.year, awarding, person, shown), by=by
        ).pk  # fmt: skip
