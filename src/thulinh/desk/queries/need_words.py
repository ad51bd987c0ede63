"""What cadres need to be taught, in words: what, why and since when, who plans for them, what a plan does about it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from thulinh.desk.queries.places import last_names_of
from thulinh.difficulties.models import Skill
from thulinh.kernel.text import format_date
from thulinh.people.models import Account, Position
from thulinh.people.reach import Reach, reach
from thulinh.people.rules import portions
from thulinh.training.models import Demand, Level, PlanItem, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.rules.needs import Need, Reason, RecordKind
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission

REASONS = {
    Reason.GAP: "Thiếu kỹ năng, thấy khi đi cơ sở",
    Reason.OWN_WORD: "Tự đánh giá chưa làm được",
    Reason.NEWLY: "Mới nhận chức danh",
    Reason.UNTRAINED: "Giữ chức danh, chưa bồi dưỡng",
    Reason.EXPIRED: "Hết giá trị, sắp hết giá trị",
    Reason.DEMANDED: "Có yêu cầu về chuyên đề",
}
FOR_POST = "chuc-danh"


@dataclass(frozen=True)
class Taken:
    """What a plan does about needs: the plan, in which words, and whether the reader may open it."""

    plan: int
    words: str
    is_open: bool


@dataclass(frozen=True)
class NeedWords:
    """The names that needs are told with, read once for all of them."""

    on: dt.date
    topics: Mapping[str, str]
    positions: Mapping[str, str]
    skills: Mapping[str, str]
    demands: Mapping[int, str]
    units: Mapping[int, str]
    items: Mapping[int, Taken]
    open_units: Reach

    def what(self, need: Need) -> str:
        """What is to be taught; any one of several topics does."""
        if need.topics:
            return " hoặc ".join(self.topics.get(code, code) for code in need.topics)
        if need.skill:
            return f"{self.skills.get(need.skill, need.skill)} (chưa có chuyên đề)"
        return f"Bồi dưỡng chức danh {self.post(need)}"

    def post(self, need: Need) -> str:
        """Of which post somebody is."""
        return self.positions.get(need.position, "")

    def level(self, need: Need) -> str:
        """At which level."""
        return str(Level(need.level).label)

    def why(self, need: Need) -> str:
        """Why, with the day."""
        day = format_date(need.since)
        if need.reason == Reason.GAP:
            return f"Đi cơ sở ngày {day} thấy còn thiếu: {self.skills.get(need.skill, need.skill)}"
        if need.reason == Reason.OWN_WORD:
            return f"Tự đánh giá ngày {day}: chưa tự làm được"
        if need.reason == Reason.EXPIRED:
            return f"Hết giá trị ngày {day}" if need.since < self.on else f"Sẽ hết giá trị ngày {day}"
        if need.kind == RecordKind.DEMAND:
            asked = self.demands.get(need.record, "")
            before = "Chưa bồi dưỡng theo chức danh" if need.reason == Reason.UNTRAINED else "Yêu cầu"
            return f"{before}: {asked}, tính từ {day}"
        return (
            f"Nhận chức danh ngày {day}" if need.reason == Reason.NEWLY else f"Giữ chức danh từ {day}, chưa bồi dưỡng"
        )

    def url(self, need: Need) -> str:
        """The record behind it, where it opens: what was found, the demands, else the person with their posts and what
        they learnt.
        """
        if need.kind == RecordKind.FINDING:
            return reverse("desk:finding", args=[need.record])
        if need.kind == RecordKind.DEMAND:
            return reverse("desk:training_demands")
        return reverse("desk:person", args=[need.person]) if need.person is not None else ""

    def unit_url(self, need: Need) -> str:
        """The page of the place, where the reader may open it."""
        return reverse("desk:unit", args=[need.unit]) if self.open_units.covers(need.path) else ""

    def late(self, need: Need) -> str:
        """How long it is overdue."""
        days = need.late_days(self.on)
        return f"trễ {days} ngày" if days else ""

    def managed(self, need: Need) -> str:
        """Which unit plans for them."""
        return self.units.get(need.managed_by, "")

    def taken(self, need: Need) -> Taken | None:
        """What a plan does about it."""
        return self.items.get(need.item) if need.item is not None else None


def need_words(needs: Sequence[Need], user: Account, on: dt.date) -> NeedWords:
    """The names that these needs are told with.

    Queries: seven at most, for up to ten thousand demands, units and items.
    """
    return NeedWords(
        on=on,
        topics=dict(Topic.objects.values_list("pk", "name")),
        positions=dict(Position.objects.values_list("pk", "name")),
        skills=dict(Skill.objects.values_list("pk", "name")),
        demands=_demands({one.record for one in needs if one.kind == RecordKind.DEMAND}),
        units=_names({one.managed_by for one in needs}),
        items=_items({one.item for one in needs if one.item is not None}, user, on),
        open_units=reach(user, UnitPermission.VIEW, on),
    )


def _demands(keys: set[int]) -> dict[int, str]:
    found = {}
    for part in portions(keys):
        for pk, name, basis in Demand.objects.filter(pk__in=part).values_list("pk", "name", "basis"):
            found[pk] = f"{name} ({basis})" if basis else name
    return found


def _names(units: set[int]) -> dict[int, str]:
    return {unit: name for part in portions(units) for unit, name in last_names_of(part).items()}


def _items(keys: set[int], user: Account, on: dt.date) -> dict[int, Taken]:
    rows = [row for part in portions(keys) for row in PlanItem.objects.filter(pk__in=part).select_related("plan")]
    units = {row.plan.unit_id for row in rows}
    paths = {
        unit: (name, path)
        for part in portions(units)
        for unit, name, path in UnitPath.objects.on(on).filter(unit__in=part).values_list("unit", "name", "path")
    }
    found = reach(user, TrainingPermission.VIEW, on)
    told = {}
    for row in rows:
        name, path = paths.get(row.plan.unit_id, ("", ""))
        words = f"{name}: {row.get_form_display().lower()}{f', quý {row.quarter}' if row.quarter else ''}"
        told[row.pk] = Taken(row.plan_id, words, bool(path) and found.covers(path))
    return told
