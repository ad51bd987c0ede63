"""Whether a month's joint session can be proposed or agreed as it stands, on plain values (SV5)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from thulinh.activities.rules.entries import UnitFacts
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date
from thulinh.units.rules import lies_under


@dataclass(frozen=True)
class JointPlan:
    """A month's joint session as somebody wishes it."""

    unit: int
    month_on: dt.date
    host: int
    branches: tuple[int, ...]
    day: dt.date
    starts_at: dt.time | None = None
    place: str = ""
    content: str = ""


def joint_problems(
    plan: JointPlan, upper: UnitFacts | None, units: Mapping[int, UnitFacts], *, today: dt.date
) -> Iterator[Problem]:
    """What speaks against a joint session, each at its field."""
    if upper is None or not upper.exists:
        yield Problem("Không có đơn vị cấp trên này vào ngày đó.", "unit")
        return
    if (plan.day.year, plan.day.month) != (plan.month_on.year, plan.month_on.month):
        yield Problem(f"Ngày {format_date(plan.day)} không nằm trong tháng {plan.month_on:%m/%Y}.", "day")
    if plan.day < today:
        yield Problem(f"Ngày dự kiến {format_date(plan.day)} đã qua.", "day")
    yield from _unit_problems(plan, upper, units)


def _unit_problems(plan: JointPlan, upper: UnitFacts, units: Mapping[int, UnitFacts]) -> Iterator[Problem]:
    host = units.get(plan.host)
    if host is None or not host.exists or not lies_under(host.path, upper.path):
        yield Problem("Đơn vị đăng cai không thuộc đơn vị này.", "host")
    branches = {branch for branch in (*plan.branches, plan.host) if branch != upper.id}
    if len(branches) < 2:
        yield Problem("Sinh hoạt chung cần ít nhất hai chi đoàn. Đồng chí chọn các chi đoàn cùng dự.", "branches")
    for branch in plan.branches:
        found = units.get(branch)
        if found is None or not found.exists or not lies_under(found.path, upper.path):
            yield Problem(f"{found.name if found else 'Chi đoàn'} không thuộc {upper.name} vào ngày đó.", "branches")


def taking_part(plan: JointPlan) -> tuple[int, ...]:
    """The branches beside the host, each once."""
    return tuple(branch for branch in dict.fromkeys(plan.branches) if branch != plan.host)


def same_host(plan: JointPlan, others: Iterable[tuple[int, dt.date]]) -> bool:
    """Whether that host is proposed for that month already."""
    month = plan.month_on.replace(day=1)
    return any(host == plan.host and day.replace(day=1) == month for host, day in others)
