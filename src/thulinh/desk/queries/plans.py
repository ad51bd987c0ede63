"""One training plan as its page shows it: what it holds with whom each item concerns now, and what nobody has taken."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from thulinh.desk.queries.need_words import REASONS, NeedWords, need_words
from thulinh.desk.queries.needs import BY_PERSON, kind_of, who
from thulinh.desk.queries.places import last_names_of
from thulinh.kernel.text import format_number
from thulinh.people.models import Account
from thulinh.training.models import Plan, PlanItem
from thulinh.training.queries.needs import needs_below
from thulinh.training.queries.needs_seen import as_seen
from thulinh.training.queries.plans import about_words, items_of
from thulinh.training.rules.needs import Need


@dataclass(frozen=True)
class ItemLine:
    """An item of a plan: what it is about, what is done, how many people it concerns today."""

    item: PlanItem
    about: str
    people: int
    other_name: str

    @property
    def may_open_class(self) -> bool:
        """Whether classes are planned for it."""
        return self.item.form == PlanItem.Form.CLASS


@dataclass(frozen=True)
class NeedGroup:
    """Needs that one item would take: the same content for the same post. `topic`, `position`: what the item names."""

    what: str
    post: str
    why: str
    people: int
    late: int
    topic: str
    position: str
    managed: Sequence[str]
    url: str


@dataclass(frozen=True)
class PlanPage:
    """What a plan holds, and what is left: of the cadres that its unit manages, and of those whom others manage."""

    lines: Sequence[ItemLine]
    own: Sequence[NeedGroup]
    below: Sequence[NeedGroup]
    seen: int

    @property
    def left(self) -> int:
        """How many people's needs are left of those that its unit manages."""
        return sum(group.people for group in self.own)


def plan_page(plan: Plan, user: Account, on: dt.date) -> PlanPage:
    """A plan as its page shows it to a reader.

    Queries: twenty-six at most, whatever the number of people.
    """
    found = as_seen(needs_below(plan, on), user, on)
    words = need_words(found, user, on)
    items = items_of(plan)
    others = last_names_of(item.other_unit_id for item in items)
    concerned: Counter[int | None] = Counter()
    for item, _ in {(need.item, who(need)) for need in found}:
        concerned[item] += 1
    left = [need for need in found if not need.is_seen]
    return PlanPage(
        [_line(item, words, concerned[item.pk], others) for item in items],
        _groups((need for need in left if need.managed_by == plan.unit_id), plan, words),
        _groups((need for need in left if need.managed_by != plan.unit_id), plan, words),
        sum(need.is_seen for need in found if need.managed_by == plan.unit_id),
    )


def _line(item: PlanItem, words: NeedWords, people: int, others: Mapping[int, str]) -> ItemLine:
    return ItemLine(item, about_words(item, words.positions), people, others.get(item.other_unit_id or 0, ""))


def _groups(needs: Iterable[Need], plan: Plan, words: NeedWords) -> list[NeedGroup]:
    together: dict[tuple[str, str], list[Need]] = {}
    for need in needs:
        together.setdefault((kind_of(need), need.position), []).append(need)
    groups = [_group(kind, found, plan, words) for (kind, _), found in together.items()]
    return sorted(groups, key=lambda one: (-one.late, -one.people, one.what, one.post))


def _group(kind: str, found: Sequence[Need], plan: Plan, words: NeedWords) -> NeedGroup:
    first = found[0]
    reasons = Counter(need.reason for need in found).most_common()
    managing = Counter(words.managed(need) for need in found).most_common()
    asked = {"theo": BY_PERSON, "nhom": kind, "chuc_danh": first.position, "don_vi": plan.unit_id}
    return NeedGroup(
        what=words.what(first),
        post=words.post(first),
        why="; ".join(f"{REASONS[reason]}: {format_number(number)}" for reason, number in reasons),
        people=len({who(need) for need in found}),
        late=len({who(need) for need in found if need.late_days(words.on)}),
        topic=first.topics[0] if first.topics else "",
        position=first.position,
        managed=[name for name, _ in managing],
        url=f"{reverse('desk:needs')}?{urlencode({name: value for name, value in asked.items() if value})}",
    )
