"""How exemplary cadres of Hai Bà Trưng were commended (HN6): proposed, heard by a council, decided, handed over at the
ceremony. That it is done is the source's; who, on which days and by which papers is invented.
"""

import datetime as dt

from thulinh.activities.models import Activity
from thulinh.benefits.actions.commending import (
    NewCommendation,
    award,
    decline_commendation,
    hear_council,
    hold_ceremony,
    propose_commendation,
)
from thulinh.benefits.models import Commendation
from thulinh.demo.ha_noi import HaNoi
from thulinh.demo.ha_noi_year import PRAISED_ON
from thulinh.demo.telling import INVENTED, moment, paper
from thulinh.desk.queries.merits import merits_of
from thulinh.kernel import clock

PROPOSED_ON, MET_ON, DECIDED_ON = dt.date(2020, 7, 6), dt.date(2020, 7, 9), dt.date(2020, 7, 14)
TITLE = "Giấy khen Cán bộ đoàn tiên tiến (giả định)"
# Whose proposal the council did not carry: the branch's place among those of the district.
NOT_CARRIED = 9


def tell_praise(made: HaNoi) -> None:
    """Five secretaries are commended at the ceremony, and one proposal is declined."""
    district = made.example
    for branch in district.branches[4:9]:
        one = _propose(made, branch)
        _hear(made, one, in_favour=9)
        with clock.on(moment(DECIDED_ON, 10)):
            award(one.pk, decision_number=paper("88-QĐ/ĐTN"), decided_on=DECIDED_ON, by=district.account)
        with clock.on(moment(PRAISED_ON, 15)):
            ceremony = Activity.objects.held().of_kind("tuyen-duong").get(host=district.unit, day=PRAISED_ON)
            hold_ceremony(one.pk, activity=ceremony.pk, by=district.account)
    other = _propose(made, district.branches[NOT_CARRIED])
    _hear(made, other, in_favour=4)
    with clock.on(moment(DECIDED_ON, 10)):
        decline_commendation(other.pk, reason="Hội đồng chưa quá nửa đồng ý (giả định)", by=district.account)


def _propose(made: HaNoi, branch: int) -> Commendation:
    district, person = made.example, made.example.secretaries[branch]
    with clock.on(moment(PROPOSED_ON, 15)):
        new = NewCommendation(
            unit=branch, person=person.pk, title=TITLE, year=PROPOSED_ON.year, awarding_unit=district.unit,
            merit=f"Giữ nếp sinh hoạt, phát triển đoàn viên mới. {INVENTED}",
            evidence=merits_of(person.pk, district.account, PROPOSED_ON),
        )  # fmt: skip
        return propose_commendation(new, by=district.account)


def _hear(made: HaNoi, one: Commendation, *, in_favour: int) -> None:
    with clock.on(moment(MET_ON, 16)):
        hear_council(
            one.pk, met_on=MET_ON, present=9, in_favour=in_favour, paper_number=paper("12-BB/HĐTĐ"),
            by=made.example.account,
        )  # fmt: skip
