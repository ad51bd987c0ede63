"""What a choice brings with it, in sentences, before it is written."""

from collections.abc import Iterable, Sequence

from thulinh.benefits.models import EntitlementRule
from thulinh.desk.drawing.leaving import leaving_points
from thulinh.desk.queries.leaving import Leaving
from thulinh.people.models import Holding
from thulinh.selection.models import Candidate
from thulinh.selection.queries.choosing import Case
from thulinh.selection.rules.choosing import refusals


def against(case: Case) -> list[str]:
    """What forbids the choice as things stand, whoever sits there being replaced."""
    return refusals(case.standing)


def choosing_points(
    case: Case, candidate: Candidate, follows: Sequence[tuple[Holding, Leaving]], gains: Iterable[EntitlementRule]
) -> list[str]:
    """Which seats are taken, who leaves and what that brings, which support begins, what is handed over."""
    name = candidate.person.full_name
    points = [
        f"{name} tiếp tục giữ {chair.post}." if chair.own else f"{name} nhận chức danh {chair.post}."
        for chair in case.chairs
    ]
    leaving_too = {holding.pk for holding, _ in follows}
    for holding, found in follows:
        points.append(f"{holding.person.full_name} thôi giữ từ ngày hôm trước; biên bản bàn giao được lập sẵn.")
        others = [pair for pair in found.others if pair[0].holding not in leaving_too]
        points += leaving_points(
            Leaving(others, found.supports, 0, found.charges, found.tasks), name=holding.person.full_name, unit_name=""
        )
    points += [f"{name} được hưởng {rule.name} từ ngày nhận. Căn cứ: {rule.legal_basis}." for rule in gains]
    return list(dict.fromkeys(points))


def dismissal_points(found: Leaving, *, name: str) -> list[str]:
    """What follows when a holder is relieved."""
    return ["Biên bản bàn giao được lập sẵn.", *leaving_points(found, name=name, unit_name="đơn vị")]
