"""Support and the way to the Party in Hàm Tân (HT3, HT4, HT7, HT8): cards, lists of pay, standings, remarks, figures.

575.000 đồng, the card, 11 Party members and 16 prospects of 35 on 29/2/2016 are the source's; all else is invented.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from thulinh.benefits.actions import (
    confirm_receipts,
    enter_receipts_from_list,
    make_pay_list,
    pay_listed,
    say_not_received,
    send_pay_list,
)
from thulinh.benefits.actions.insurance import record_cards
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.rules.insurance import NewCard
from thulinh.benefits.rules.paying import NewReceipt
from thulinh.demo.ham_tan import DUAL, PILOTS, TOLD_UNTIL, Hamlet, HamTan
from thulinh.demo.ham_tan_rounds import dual_of
from thulinh.demo.people import Inventor
from thulinh.demo.pictures import take_picture
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.kernel import clock
from thulinh.kernel.models import StoredFile
from thulinh.kernel.periods import DAY, Cadence, Span, periods_between
from thulinh.people.actions import leave_seat, record_party_standing
from thulinh.people.models import Account, PartyStanding
from thulinh.people.reach import reach
from thulinh.selection.actions.mentoring import NewMentoring, NewRemark, assign_mentors, write_remarks
from thulinh.selection.actions.path import NewPartyStep, record_party_steps
from thulinh.statements.actions import declare

PAYER = "Ủy ban nhân dân xã, thị trấn"
ALLOWANCE = f"{DUAL}/phu-cap-kiem-nhiem"
MEMBERS, FULL, PROSPECTS, NOT_YET = 11, 8, 16, 5
STANDINGS_ON, REMARKED_ON = dt.date(2015, 7, 10), dt.date(2015, 12, 20)
# Who leaves after the day of the source; the figures of that day stay what they were.
LEFT_ON = dt.date(2016, 3, 31)
# The first month of which somebody with both posts is due a part, and the last that is over on the day of the source.
FIRST_MONTH, JANUARY = dt.date(2014, 4, 1), dt.date(2016, 1, 1)
_PROGRESS = ("tien-bo", "tien-bo", "cham")
_FIGURES = (
    ("dang-ky-tuoi-17", "Đăng ký nghĩa vụ quân sự tuổi 17", 42), ("kham-tuyen", "Khám tuyển nghĩa vụ quân sự", 60),
    ("huan-luyen", "Huấn luyện dân quân tự vệ, dự bị động viên", 85), ("nhap-ngu", "Gọi công dân nhập ngũ", 9),
)  # fmt: skip


def tell_support(made: HamTan, inventor: Inventor) -> None:
    """Cards of 2015 and 2016; the allowance of each month since somebody has both posts: until November 2015 all signed
    the list, of December some say themselves that it came, of January most have not said anything yet.
    """
    for year in (2015, 2016):
        _tell_cards(made, year)
    at = moment(FIRST_MONTH, 20)
    picture = StoredFile.objects.get(pk=take_picture(inventor, at=at, name="danh-sach-ky-nhan.jpg"))
    *earlier, december, january = periods_between(Cadence.MONTH, FIRST_MONTH, JANUARY)
    for month in earlier:
        _tell_signed(made, _tell_pay(made, month), month, picture)
    listed = _tell_pay(made, december)
    own = _tell_own_word(made, december)
    _tell_signed(made, listed - own, december, picture)
    _tell_pay(made, january)
    _tell_some_received(made, january)


def _tell_cards(made: HamTan, year: int) -> None:
    """A card for each year, from 1 January or from the first day on both seats; two are still missing in 2016."""
    hamlets = made.holders if year < TOLD_UNTIL.year else made.holders[:-2]
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    words = "Văn bản cần xác minh (giả định)"
    rows = [
        NewCard(
            dual_of(hamlet)[0].person_id, "the-bhyt", hamlet.branch, max(first, *_since(hamlet)), last, PAYER, words
        )
        for hamlet in hamlets
        if max(_since(hamlet)) <= last
    ]
    day = max(row.starts_on for row in rows)
    with clock.on(moment(max(day, dt.date(year, 1, 12)), 9)):
        record_cards(rows, by=made.account)


def _since(hamlet: Hamlet) -> tuple[dt.date, dt.date]:
    first, second = dual_of(hamlet)
    return first.starts_on, second.starts_on


def _tell_pay(made: HamTan, month: Span) -> set[int]:
    """The list of a month goes to the payer on the third of the next and is paid on the fifteenth; who is on it."""
    sent, paid = (month.ends_on + days * DAY for days in (3, 15))
    number = f"{month.starts_on:%m}-{month.starts_on.year}"
    with clock.on(moment(sent, 9)):
        row = make_pay_list(unit=made.district, payer=PAYER, month_on=month.starts_on, by=made.account)
        send_pay_list(row, number=paper(f"{number}/DS"), sent_on=sent, by=made.account)
    with clock.on(moment(paid, 10)):
        pay_listed(row, list_number=paper(f"{number}/CT"), paid_on=paid, roots=_roots(made, paid), by=made.account)
    return set(row.lines.values_list("person", flat=True))


def _tell_signed(made: HamTan, people: Collection[int], month: Span, picture: StoredFile) -> None:
    """They signed the payer's list, which the district enters with its picture."""
    day = month.ends_on + 20 * DAY
    rows = [NewReceipt(person, ALLOWANCE, month.starts_on) for person in sorted(people)]
    with clock.on(moment(day, 20)):
        enter_receipts_from_list(
            rows, paper_number=paper(f"{month.starts_on:%m}-KN"), file=picture, roots=_roots(made, day), by=made.account
        )


def _tell_own_word(made: HamTan, month: Span) -> set[int]:
    """Those with an account say themselves that it came; who they are."""
    own = [hamlet for hamlet in made.holders if dual_of(hamlet)[0].person_id in made.accounts]
    for hamlet in own:
        with clock.on(moment(month.ends_on + 20 * DAY, 19)):
            confirm_receipts([(ALLOWANCE, month.starts_on)], by=_account(made, hamlet))
    return {dual_of(hamlet)[0].person_id for hamlet in own}


def _tell_some_received(made: HamTan, month: Span) -> None:
    """Some say that it came, one that it did not; of the others nothing is known."""
    own = [hamlet for hamlet in made.holders if dual_of(hamlet)[0].person_id in made.accounts]
    for place, hamlet in enumerate(own[:6]):
        with clock.on(moment(month.ends_on + 20 * DAY, 19)):
            if place == 0:
                say_not_received(ALLOWANCE, month.starts_on, note="Chưa thấy (giả định)", by=_account(made, hamlet))
            else:
                confirm_receipts([(ALLOWANCE, month.starts_on)], by=_account(made, hamlet))


def _roots(made: HamTan, day: dt.date) -> tuple[str, ...]:
    return reach(made.account, BenefitPermission.PREPARE, day).roots


def _account(made: HamTan, hamlet: Hamlet) -> Account:
    return made.accounts[dual_of(hamlet)[0].person_id]


def tell_path(made: HamTan) -> None:
    """Where the holders stand towards the Party: eleven are members, sixteen prospects; of some nothing is known."""
    states, holders = PartyStanding.State, made.holders
    known = [(states.FULL, FULL), (states.PROBATIONARY, MEMBERS - FULL), (states.PROSPECT, PROSPECTS),
             (states.NOT_YET, NOT_YET)]  # fmt: skip
    each = [state for state, number in known for _ in range(number)]
    with clock.on(moment(STANDINGS_ON, 9)):
        for commune in made.communes.values():
            record_party_standing(commune.party.person, state=states.FULL, starts_on=dt.date(2005, 5, 19), by=None)
        for place, (hamlet, state) in enumerate(zip(holders, each, strict=False)):
            day = dt.date(2014, 2 + place % 10, 3) if state != states.PROBATIONARY else dt.date(2015, 3, 3)
            record_party_standing(
                dual_of(hamlet)[0].person, state=state, starts_on=day, decision_number=paper("QĐ"),
                by=made.commune_of(hamlet).account,
            )  # fmt: skip
        _tell_steps(made, holders[FULL : MEMBERS + PROSPECTS])
        _tell_mentors(made, holders[MEMBERS : MEMBERS + PROSPECTS])
    _tell_remarks(made, holders[MEMBERS : MEMBERS + PROSPECTS])


def _tell_steps(made: HamTan, hamlets: Sequence[Hamlet]) -> None:
    """Probationary members went the whole way; of the prospects some went through the class, two were introduced."""
    rows = []
    for place, hamlet in enumerate(hamlets):
        person, went = dual_of(hamlet)[0].person_id, place < MEMBERS - FULL
        rows.append(NewPartyStep(person, "uu-tu", dt.date(2013, 3, 26), paper_number=paper("NQ-ĐTN")))
        if went or place % 2:
            rows.append(NewPartyStep(person, "lop-nhan-thuc", dt.date(2014, 12, 15), paper_number=paper("GCN")))
        if went or place % 8 == 7:
            rows.append(NewPartyStep(person, "gioi-thieu", dt.date(2015, 1, 20), paper_number=paper("NQ-GT")))
    record_party_steps(rows, on=STANDINGS_ON, by=made.account)


def _tell_mentors(made: HamTan, hamlets: Sequence[Hamlet]) -> None:
    rows = [
        NewMentoring(
            dual_of(hamlet)[0].person_id, made.commune_of(hamlet).party.person_id, STANDINGS_ON, paper("PC-ĐU")
        )
        for hamlet in hamlets[:-2]
    ]
    assign_mentors(rows, by=made.account)


def _tell_remarks(made: HamTan, hamlets: Sequence[Hamlet]) -> None:
    for day, wanted in ((REMARKED_ON, hamlets), (dt.date(2016, 2, 25), hamlets[:10])):
        rows = [
            NewRemark(
                dual_of(one)[0].person_id, day, "cham" if place % 6 == 5 else "tien-bo", f"Tham gia đều. {INVENTED}"
            )
            for place, one in enumerate(wanted)
        ]
        with clock.on(moment(day, 10)):
            write_remarks(rows, on=day, by=made.account)


def tell_figures(made: HamTan) -> None:
    """What the military side counts of 2015 in the pilots (HT8): the source prints no number, so these are invented."""
    with clock.on(moment(dt.date(2016, 1, 25), 9)):
        for place, name in enumerate(PILOTS):
            for code, label, value in _FIGURES:
                declare(
                    unit=made.communes[name].unit, indicator_code=code, label=label, value=Decimal(value - place),
                    programme_code=DUAL, measured_in="người", starts_on=dt.date(2015, 1, 1),
                    ends_on=dt.date(2015, 12, 31), source=paper("Báo cáo của Ban Chỉ huy Quân sự xã"),
                    note=INVENTED, by=made.communes[name].account,
                )  # fmt: skip


def tell_leaving(made: HamTan) -> Hamlet:
    """After the day of the source one of them is called up and leaves both seats (HT4, giả định)."""
    hamlet = made.holders[-1]
    by = made.commune_of(hamlet).account
    with clock.on(moment(LEFT_ON)):
        for holding in dual_of(hamlet):
            leave_seat(holding, on=LEFT_ON, reason="Lên đường nhập ngũ (giả định)", by=by)
    return hamlet
